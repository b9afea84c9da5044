/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomSeries: the pictures that are to be shown of a DICOM file, or of one
 * series in a directory. Keeps no pixels.
 */
#include "src/volume/dicom-series.h"

#include <string.h>

#include "src/volume/dicom-groups.h"
#include "src/volume/dicom-place.h"
#include "src/volume/dicom-slice.h"

#define PROGRESS_STEP 64

/* What a directory had besides. */
typedef struct
{
  guint foreign, unreadable, unsupported;
  GError *first; /* what was wrong with the first of the latter two */
} Others;

static void add_remark (CtDicomSeries *series, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
add_remark (CtDicomSeries *series, const gchar *format, ...)
{
  va_list args;

  if (!series->remarks)
    series->remarks = g_string_new (NULL);
  if (series->remarks->len > 0)
    g_string_append (series->remarks, "; ");
  va_start (args, format);
  g_string_append_vprintf (series->remarks, format, args);
  va_end (args);
}

/* Whether a PET that could be in SUV is not. */
static void
remark_unit (CtDicomSeries *series, const CtDicomFile *dicom)
{
  CtDicomCalibration c;

  ct_dicom_calibrate (&c, &dicom->attributes, &dicom->pixels, 0, 0);
  if (c.suv_problem)
    add_remark (series, "the values are Bq/ml and not SUV: %s", c.suv_problem);
}

/* Type and scale of a file's samples. */
static void
set_samples (CtDicomPicture *picture, const CtDicomFile *dicom)
{
  const CtDicomAttributes *a = &dicom->attributes;
  const guint n = a->frames->len > 0 ? dicom->pixels.frames : 1;
  CtDicomCalibration c;
  guint i;

  for (i = 0; i < n && !picture->is_varied; i++) {
    ct_dicom_calibrate (&c, a, &dicom->pixels, i, 0);
    if (i == 0) {
      picture->slope = c.slope;
      picture->intercept = c.intercept;
      picture->type = ct_dicom_slice_type (dicom, &c);
    }
    picture->is_varied = c.has_padding || c.slope != picture->slope
                         || c.intercept != picture->intercept;
  }
}

/* --------------------------------------------------------------- one file --
 */

static gboolean
init_file (CtDicomSeries *series, const gchar *path, GError **error)
{
  CtDicomPicture picture = { 0 };
  CtDicomFile dicom;

  series->path = g_strdup (path);
  if (!ct_dicom_series_open (series, 0, &dicom, error))
    return FALSE;
  set_samples (&picture, &dicom);
  remark_unit (series, &dicom);
  series->type = picture.type;
  series->is_varied = picture.is_varied;
  ct_dicom_place_append (series->places, &dicom, 0);
  ct_dicom_file_close (&dicom);
  return TRUE;
}

/* ------------------------------------------------------------- a directory --
 */

/* One file of the directory into pictures, or counted as what it is. */
static void
look_at (CtDicomSeries *series, guint number, GArray *pictures, Others *others)
{
  GError *error = NULL;
  CtFile *file = ct_dicom_scan_open (&series->scan, number, &error);
  const gchar *modality;
  guint8 head[132];
  CtDicomFile dicom;
  CtDicomPicture picture;
  gssize n;

  if (!file)
    goto unreadable;
  n = ct_file_read (file, 0, head, sizeof head, &error);
  if (n < 0 || !ct_dicom_meta_sniff (head, n)) {
    ct_file_close (file);
    if (n < 0)
      goto unreadable;
    others->foreign++;
    return;
  }
  if (!ct_dicom_file_open (&dicom, file, &error))
    goto unreadable;
  if (!ct_dicom_pixels_check (&dicom.pixels, &dicom.attributes, &error)) {
    ct_dicom_file_close (&dicom);
    others->unsupported++;
    goto known;
  }
  modality = ct_dicom_modality (dicom.attributes.modality);
  picture = (CtDicomPicture){ .file = number,
                              .frames = dicom.pixels.frames,
                              .modality = modality ? modality : "unknown",
                              .place = ct_dicom_place_get (&dicom, number, 0) };
  set_samples (&picture, &dicom);
  picture.acquisition = ct_dicom_moment_parse (
      dicom.attributes.acquisition_date, dicom.attributes.acquisition_time);
  /* A file of many frames is a series of its own. */
  if (picture.frames > 1)
    g_snprintf (picture.series, sizeof picture.series, "#%u", number);
  else
    g_strlcpy (picture.series, dicom.attributes.series, sizeof picture.series);
  g_array_append_val (pictures, picture);
  ct_dicom_file_close (&dicom);
  return;
unreadable:
  others->unreadable++;
known:
  if (!others->first) {
    others->first = error;
    if (file) /* else it is said already */
      g_prefix_error (&others->first, "file %u of %u: ", number + 1,
                      series->scan.n_files);
  } else {
    g_clear_error (&error);
  }
}

/* By the first file that can be opened: a broken one is its slice's matter. */
static void
remark_unit_of_group (CtDicomSeries *series, const GArray *pictures,
                      const CtDicomGroup *group)
{
  gboolean ok = strcmp (group->modality, "PT") != 0;
  CtDicomFile dicom;
  guint i;

  for (i = group->first; i < group->end && !ok; i++) {
    ok = ct_dicom_series_open (
        series, g_array_index (pictures, CtDicomPicture, i).file, &dicom, NULL);
    if (ok) {
      remark_unit (series, &dicom);
      ct_dicom_file_close (&dicom);
    }
  }
}

static gboolean
take_group (CtDicomSeries *series, GArray *pictures, const CtDicomGroup *group,
            GError **error)
{
  guint i;

  series->is_varied = ct_dicom_group_is_varied (group, pictures);
  series->acquisition = ct_dicom_group_acquisition (group, pictures);
  remark_unit_of_group (series, pictures, group);
  series->type = g_array_index (pictures, CtDicomPicture, group->first).type;
  for (i = group->first; i < group->end; i++) {
    const CtDicomPicture *picture
        = &g_array_index (pictures, CtDicomPicture, i);

    if (!ct_dicom_slice_join_types (&series->type, picture->type)) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                   "a series that mixes float, 32-bit and other samples");
      return FALSE;
    }
    if (picture->frames > 1) {
      CtDicomFile dicom;

      if (!ct_dicom_series_open (series, picture->file, &dicom, error))
        return FALSE;
      ct_dicom_place_append (series->places, &dicom, picture->file);
      ct_dicom_file_close (&dicom);
    } else {
      g_array_append_val (series->places, picture->place);
    }
  }
  return TRUE;
}

static gboolean
choose_group (CtDicomSeries *series, GArray *pictures, guint choice,
              GError **error)
{
  g_autoptr (GArray) groups = ct_dicom_groups_new (pictures);
  g_autofree gchar *list = ct_dicom_groups_list (groups);

  if (choice > groups->len) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "series %u was asked for; there are %s", choice, list);
    return FALSE;
  }
  if (choice == 0 && groups->len > 1)
    add_remark (series, "%u series, of which number 1 is shown: %s",
                groups->len, list);
  return take_group (
      series, pictures,
      &g_array_index (groups, CtDicomGroup, choice ? choice - 1 : 0), error);
}

static void
remark_others (CtDicomSeries *series, const Others *others)
{
  const guint foreign = others->foreign + series->scan.n_skipped;

  if (foreign > 0)
    add_remark (series,
                "%u of %u entries of the directory are no DICOM files: "
                "skipped",
                foreign, series->scan.n_files + series->scan.n_skipped);
  if (others->unreadable > 0)
    add_remark (series, "%u DICOM file%s cannot be read: skipped",
                others->unreadable, others->unreadable > 1 ? "s" : "");
  if (others->unsupported > 0)
    add_remark (series, "%u DICOM file%s no gray picture: skipped",
                others->unsupported,
                others->unsupported > 1 ? "s have" : " has");
  if (others->first)
    add_remark (series, "the first of those is %s", others->first->message);
}

static void
set_empty_error (const CtDicomSeries *series, const Others *others,
                 GError **error)
{
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNKNOWN,
               "no DICOM picture in the directory: %u files, of which %u "
               "are no DICOM, %u cannot be read and %u have no gray "
               "picture%s%s",
               series->scan.n_files, others->foreign, others->unreadable,
               others->unsupported, others->first ? "; " : "",
               others->first ? others->first->message : "");
}

static gboolean
init_folder (CtDicomSeries *series, const gchar *path,
             const CtVolumeOptions *options, GError **error)
{
  g_autoptr (GArray) pictures
      = g_array_new (FALSE, FALSE, sizeof (CtDicomPicture));
  Others others = { 0 };
  gboolean ok = FALSE;
  guint i;

  if (!ct_dicom_scan_init (&series->scan, path, error))
    return FALSE;
  for (i = 0; i < series->scan.n_files; i++) {
    look_at (series, i, pictures, &others);
    if (options->progress && (i + 1) % PROGRESS_STEP == 0)
      options->progress (i + 1, series->scan.n_files, options->progress_data);
  }
  if (pictures->len == 0) {
    set_empty_error (series, &others, error);
  } else {
    remark_others (series, &others);
    ok = choose_group (series, pictures, options->series, error);
  }
  g_clear_error (&others.first);
  return ok;
}

gboolean
ct_dicom_series_init (CtDicomSeries *series, const gchar *path,
                      const CtVolumeOptions *options, GError **error)
{
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);

  memset (series, 0, sizeof *series);
  series->scan.root = -1;
  series->places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  if (is_folder ? !init_folder (series, path, options, error)
                : !init_file (series, path, error))
    return FALSE;
  ct_dicom_stack_arrange (&series->stack, series->places, !is_folder);
  if (series->stack.report)
    add_remark (series, "%s", series->stack.report);
  return TRUE;
}

void
ct_dicom_series_clear (CtDicomSeries *series)
{
  g_free (series->path);
  ct_dicom_scan_clear (&series->scan);
  if (series->places)
    g_array_unref (series->places);
  g_free (series->stack.report);
  if (series->remarks)
    g_string_free (series->remarks, TRUE);
  memset (series, 0, sizeof *series);
}

gboolean
ct_dicom_series_open (CtDicomSeries *series, guint file, CtDicomFile *dicom,
                      GError **error)
{
  CtFile *opened = series->path
                       ? ct_file_open (series->path, error)
                       : ct_dicom_scan_open (&series->scan, file, error);

  if (!opened)
    return FALSE;
  if (ct_dicom_file_open (dicom, opened, error)) {
    /* Counts are corrected to the begin of the whole scan, of which this file
     * may be a later part. */
    dicom->attributes.first_acquisition = series->acquisition;
    if (ct_dicom_file_find_frames (dicom, error))
      return TRUE;
    ct_dicom_file_close (dicom);
  }
  if (!series->path)
    g_prefix_error (error, "file %u of %u: ", file + 1, series->scan.n_files);
  return FALSE;
}
