/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pictures put together: the order of the series, the list of very many,
 * scales that differ, the earliest acquisition.
 */
#include "src/volume/dicom-groups.h"

#include <string.h>

static void
add (GArray *pictures, guint frames, const gchar *series, const gchar *modality)
{
  CtDicomPicture picture = {
    .file = pictures->len, .frames = frames, .modality = modality, .slope = 1
  };

  g_strlcpy (picture.series, series, sizeof picture.series);
  g_array_append_val (pictures, picture);
}

static void
test_order (void)
{
  g_autoptr (GArray) pictures
      = g_array_new (FALSE, FALSE, sizeof (CtDicomPicture));
  g_autoptr (GArray) groups = NULL;
  g_autofree gchar *list = NULL;
  const CtDicomGroup *first;

  add (pictures, 1, "b", "CT");
  add (pictures, 1, "a", "PT");
  add (pictures, 1, "b", "CT");
  add (pictures, 9, "#3", "PT");
  add (pictures, 1, "c", "CT");
  groups = ct_dicom_groups_new (pictures);
  list = ct_dicom_groups_list (groups);
  g_assert_cmpstr (list, ==,
                   "1: CT, 2 slices; 2: CT, 1 slice; 3: PT, 9 slices; 4: PT, "
                   "1 slice");
  first = &g_array_index (groups, CtDicomGroup, 0);
  g_assert_cmpuint (first->end - first->first, ==, 2);
  g_assert_cmpuint (g_array_index (pictures, CtDicomPicture, first->first).file,
                    ==, 0);
}

static void
test_many (void)
{
  g_autoptr (GArray) pictures
      = g_array_new (FALSE, FALSE, sizeof (CtDicomPicture));
  g_autoptr (GArray) groups = NULL;
  g_autofree gchar *list = NULL;
  guint i;

  for (i = 0; i < 25; i++) {
    g_autofree gchar *series = g_strdup_printf ("%u", i);

    add (pictures, 1, series, "MR");
  }
  groups = ct_dicom_groups_new (pictures);
  list = ct_dicom_groups_list (groups);
  g_assert_true (g_str_has_suffix (list, "; 20: MR, 1 slice; and 5 more"));
}

static void
test_varied (void)
{
  g_autoptr (GArray) pictures
      = g_array_new (FALSE, FALSE, sizeof (CtDicomPicture));
  const CtDicomGroup group = { .end = 3 };
  CtDicomPicture *picture;
  guint i;

  for (i = 0; i < 3; i++)
    add (pictures, 1, "a", "PT");
  picture = &g_array_index (pictures, CtDicomPicture, 0);
  g_assert_false (ct_dicom_group_is_varied (&group, pictures));
  picture[2].slope = 2;
  g_assert_true (ct_dicom_group_is_varied (&group, pictures));
  picture[2].slope = 1;
  picture[1].intercept = 3;
  g_assert_true (ct_dicom_group_is_varied (&group, pictures));
  picture[1].intercept = 0;
  picture[0].is_varied = TRUE;
  g_assert_true (ct_dicom_group_is_varied (&group, pictures));
}

/* A scan over midnight begins before it, with dates and without. */
static void
test_acquisition (void)
{
  static const struct
  {
    const gchar *taken[3][2], *first[2];
  } cases[] = {
    { { { "", "103000.5" }, { "", "102959.75" }, { "", "unknown" } },
      { "", "102959.75" } },
    { { { "20240102", "000500" },
        { "20240101", "235500" },
        { "20240101", "235800" } },
      { "20240101", "235500" } },
    { { { "", "000500" }, { "", "235500" }, { "", "001000" } },
      { "", "235500" } },
    { { { "20240102", "110000" },
        { "20240101", "120000" },
        { "20240103", "100000" } },
      { "20240101", "120000" } },
  };
  g_autoptr (GArray) pictures
      = g_array_new (FALSE, FALSE, sizeof (CtDicomPicture));
  const CtDicomGroup group = { .end = 3 };
  guint i, k;

  for (i = 0; i < 3; i++)
    add (pictures, 1, "a", "PT");
  g_assert_false (ct_dicom_group_acquisition (&group, pictures).is_known);
  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtDicomMoment expected
        = ct_dicom_moment_parse (cases[i].first[0], cases[i].first[1]);
    CtDicomMoment first;

    for (k = 0; k < 3; k++)
      g_array_index (pictures, CtDicomPicture, k).acquisition
          = ct_dicom_moment_parse (cases[i].taken[k][0], cases[i].taken[k][1]);
    first = ct_dicom_group_acquisition (&group, pictures);
    g_assert_cmpint (first.has_day, ==, expected.has_day);
    g_assert_cmpfloat (ct_dicom_moment_until (expected, first), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-groups/order", test_order);
  g_test_add_func ("/dicom-groups/many", test_many);
  g_test_add_func ("/dicom-groups/varied", test_varied);
  g_test_add_func ("/dicom-groups/acquisition", test_acquisition);
  return g_test_run ();
}
