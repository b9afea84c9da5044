/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The pictures of a directory, put together by series, the series in the order
 * that a user numbers them by. Opens no file.
 */
#include "src/volume/dicom-groups.h"

#include <string.h>

#define MAX_LISTED 20

static const CtDicomPicture *
get_picture (const GArray *pictures, guint i)
{
  return &g_array_index (pictures, CtDicomPicture, i);
}

static gint
compare_pictures (gconstpointer p, gconstpointer q)
{
  const CtDicomPicture *a = p, *b = q;
  const gint order = strcmp (a->series, b->series);

  if (order)
    return order;
  return a->file < b->file ? -1 : 1;
}

static gint
compare_groups (gconstpointer p, gconstpointer q)
{
  const CtDicomGroup *a = p, *b = q;
  const gboolean a_is_ct = !strcmp (a->modality, "CT");
  const gboolean b_is_ct = !strcmp (b->modality, "CT");

  if (a_is_ct != b_is_ct)
    return a_is_ct ? -1 : 1;
  if (a->frames != b->frames)
    return a->frames > b->frames ? -1 : 1;
  return a->first < b->first ? -1 : 1;
}

GArray *
ct_dicom_groups_new (GArray *pictures)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (CtDicomGroup));
  guint i;

  g_array_sort (pictures, compare_pictures);
  for (i = 0; i < pictures->len; i++) {
    const CtDicomPicture *picture = get_picture (pictures, i);
    CtDicomGroup *group;

    if (i == 0 || strcmp (picture->series, picture[-1].series)) {
      const CtDicomGroup next = { .first = i, .modality = picture->modality };

      g_array_append_val (groups, next);
    }
    group = &g_array_index (groups, CtDicomGroup, groups->len - 1);
    group->end = i + 1;
    group->frames += picture->frames;
  }
  g_array_sort (groups, compare_groups);
  return groups;
}

gchar *
ct_dicom_groups_list (const GArray *groups)
{
  GString *list = g_string_new (NULL);
  guint i;

  for (i = 0; i < MIN (groups->len, MAX_LISTED); i++) {
    const CtDicomGroup *group = &g_array_index (groups, CtDicomGroup, i);

    g_string_append_printf (list, "%s%u: %s, %u slice%s", i ? "; " : "", i + 1,
                            group->modality, group->frames,
                            group->frames > 1 ? "s" : "");
  }
  if (groups->len > i)
    g_string_append_printf (list, "; and %u more", groups->len - i);
  return g_string_free (list, FALSE);
}

gboolean
ct_dicom_group_is_varied (const CtDicomGroup *group, const GArray *pictures)
{
  const CtDicomPicture *first = get_picture (pictures, group->first);
  guint i;

  for (i = group->first; i < group->end; i++) {
    const CtDicomPicture *picture = get_picture (pictures, i);

    if (picture->is_varied || picture->slope != first->slope
        || picture->intercept != first->intercept)
      return TRUE;
  }
  return FALSE;
}

CtDicomMoment
ct_dicom_group_acquisition (const CtDicomGroup *group, const GArray *pictures)
{
  CtDicomMoment earliest = { FALSE, FALSE, 0 };
  guint i;

  for (i = group->first; i < group->end; i++)
    earliest = ct_dicom_moment_earlier (earliest,
                                        get_picture (pictures, i)->acquisition);
  return earliest;
}
