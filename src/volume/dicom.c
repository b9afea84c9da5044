/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * DICOM files and directories as volumes. Nothing of whom a picture is of
 * leaves this reader, and no name of a file that was found by scanning.
 */
#include <math.h>
#include <string.h>

#include "src/volume/dicom-series.h"
#include "src/volume/dicom-slice.h"
#include "src/volume/dicom-tags.h"
#include "src/volume/dicom-timing.h"

/* One in use, and two that are read ahead; but one where they are large. */
#define KEPT_SLICES 3
#define KEPT_BYTES (64 << 20)

typedef struct
{
  CtDicomSlice slice;
  guint number;
  guint64 used; /* when it was asked for last */
} Kept;

typedef struct
{
  CtVolume parent;
  CtDicomSeries series;
  guint window_index;
  /* The file that was read from last. */
  CtDicomFile file;
  guint file_number;
  gboolean is_open;
  Kept kept[KEPT_SLICES];
  guint64 clock;
  gchar unit[8];
  guint64 *frame_times;
  GPtrArray *tags;
  gboolean has_told_unit;
} Dicom;

static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return ct_dicom_meta_sniff (head, size);
}

static void
close_dicom (CtVolume *volume)
{
  Dicom *dicom = (Dicom *)volume;
  guint i;

  if (dicom->is_open)
    ct_dicom_file_close (&dicom->file);
  for (i = 0; i < KEPT_SLICES; i++)
    ct_dicom_slice_clear (&dicom->kept[i].slice);
  g_free (dicom->frame_times);
  if (dicom->tags)
    g_ptr_array_unref (dicom->tags);
  ct_dicom_series_clear (&dicom->series);
  g_free (dicom);
}

/* Keeps the file open: the next frame is likely to be in it. */
static gboolean
open_file (Dicom *dicom, guint number, GError **error)
{
  if (dicom->is_open && dicom->file_number == number)
    return TRUE;
  if (dicom->is_open)
    ct_dicom_file_close (&dicom->file);
  dicom->is_open
      = ct_dicom_series_open (&dicom->series, number, &dicom->file, error);
  dicom->file_number = number;
  if (dicom->is_open && dicom->file.frames.remark)
    ct_volume_remark (&dicom->parent, "%s", dicom->file.frames.remark);
  return dicom->is_open;
}

/* A file may have changed since it was scanned. */
static gboolean
check_is_as_scanned (Dicom *dicom, const CtDicomPlace *place, GError **error)
{
  const CtDicomPixels *pixels = &dicom->file.pixels;

  if (pixels->columns == place->columns && pixels->rows == place->rows
      && place->frame < pixels->frames)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "%u frames of %u x %u pixels where %u x %u were found when the "
               "volume was opened",
               pixels->frames, pixels->columns, pixels->rows, place->columns,
               place->rows);
  return FALSE;
}

/* The one that has not been asked for the longest. */
static Kept *
find_oldest (Dicom *dicom)
{
  Kept *oldest = dicom->kept;
  guint i;

  for (i = 1; i < dicom->parent.kept; i++)
    if (dicom->kept[i].used < oldest->used)
      oldest = &dicom->kept[i];
  return oldest;
}

static Kept *
read_kept (Dicom *dicom, guint number, GError **error)
{
  const CtDicomPlace *place
      = &g_array_index (dicom->series.places, CtDicomPlace, number);
  Kept *kept;
  guint i;

  dicom->clock++;
  for (i = 0; i < KEPT_SLICES; i++)
    if (dicom->kept[i].slice.samples && dicom->kept[i].number == number) {
      dicom->kept[i].used = dicom->clock;
      return &dicom->kept[i];
    }
  kept = find_oldest (dicom);
  ct_dicom_slice_clear (&kept->slice);
  kept->used = dicom->clock;
  kept->number = number;
  if (open_file (dicom, place->file, error)
      && check_is_as_scanned (dicom, place, error)
      && ct_dicom_slice_read (&kept->slice, &dicom->file, place->frame,
                              dicom->parent.info.type, dicom->window_index,
                              error))
    return kept;
  return NULL;
}

/* How far the slice is from where the grid has it. */
static void
set_shift (const Dicom *dicom, guint number, CtSlice *slice)
{
  const CtGrid *grid = &dicom->series.stack.grid;
  const CtDicomPlace *place
      = &g_array_index (dicom->series.places, CtDicomPlace, number);
  gdouble origin[3];
  guint i;

  if (!grid->valid)
    return;
  ct_grid_slice_origin (grid, number % dicom->series.stack.slices_per_volume,
                        origin);
  for (i = 0; i < 3; i++)
    slice->shift[i] = place->origin[i] - origin[i];
}

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Dicom *dicom = (Dicom *)volume;
  const Kept *kept = read_kept (dicom, number, error);
  const CtDicomCalibration *c;

  if (!kept)
    return FALSE;
  c = &kept->slice.calibration;
  slice->data = kept->slice.samples;
  slice->column_step = ct_sample_size (volume->info.type);
  slice->row_step = slice->column_step * volume->stored_columns;
  slice->slope = c->slope;
  slice->intercept = c->intercept;
  slice->has_padding = c->has_padding;
  slice->padding_min = c->padding_min;
  slice->padding_max = c->padding_max;
  if (c->n_windows > 0)
    slice->window = (CtSliceWindow){ .center = c->window_center,
                                     .width = c->window_width,
                                     .function = c->window_function,
                                     .table = kept->slice.voi,
                                     .table_size = kept->slice.n_voi,
                                     .first = c->voi_first };
  set_shift (dicom, number, slice);
  if (strcmp (c->unit, dicom->unit) && !dicom->has_told_unit) {
    dicom->has_told_unit = TRUE;
    ct_volume_remark (volume,
                      "slice %u is in another unit (\"%s\") than the first "
                      "(\"%s\"), which all are said to be in",
                      number, c->unit, dicom->unit);
  }
  return TRUE;
}

/* ---------------------------------------------------------------- opening --
 */

static void
remark_burned_in (Dicom *dicom)
{
  static const gchar *const often[] = { "US", "SC", "ES", "XC", "OT" };
  const CtDicomAttributes *a = &dicom->file.attributes;
  const gchar *modality = ct_dicom_modality (a->modality);
  guint i;

  if (!strcmp (a->burned_in, "YES")) {
    ct_volume_remark (&dicom->parent,
                      "the file says that names or numbers may be burned into "
                      "its pixels; the property mask hides parts of them");
    return;
  }
  for (i = 0; i < G_N_ELEMENTS (often) && !a->burned_in[0]; i++)
    if (modality && !strcmp (often[i], modality))
      ct_volume_remark (&dicom->parent,
                        "pictures of modality %s often have names or numbers "
                        "burned into their pixels, and this file does not say; "
                        "the property mask hides parts of them",
                        modality);
}

static void
set_window (Dicom *dicom, const CtDicomCalibration *calibration)
{
  CtVolumeInfo *info = &dicom->parent.info;

  info->has_window = calibration->n_windows > 0;
  info->window_center = calibration->window_center;
  info->window_width = calibration->window_width;
  info->window_function = calibration->window_function;
  if (info->has_window && dicom->window_index >= calibration->n_windows)
    ct_volume_remark (&dicom->parent,
                      "window-index is %u, and the file has %u windows: the "
                      "first is used",
                      dicom->window_index, calibration->n_windows);
}

/* The first slice whose file can be opened. That others cannot is for those to
 * say who read them; where none can, what was wrong with the first. */
static const CtDicomPlace *
open_first (Dicom *dicom, GError **error)
{
  const GArray *places = dicom->series.places;
  const CtDicomPlace *place = NULL;
  GError *wrong = NULL;
  guint i;

  for (i = 0; i < places->len; i++) {
    place = &g_array_index (places, CtDicomPlace, i);
    if (open_file (dicom, place->file, wrong ? NULL : &wrong))
      break;
  }
  if (i == places->len) {
    g_propagate_error (error, wrong);
    return NULL;
  }
  g_clear_error (&wrong);
  return place;
}

static void
set_kept (Dicom *dicom)
{
  const CtVolumeInfo *info = &dicom->parent.info;
  const gsize bytes
      = (gsize)info->columns * info->rows * ct_sample_size (info->type);

  dicom->parent.kept = bytes * KEPT_SLICES <= KEPT_BYTES ? KEPT_SLICES : 1;
}

/* What of the first slice's file counts for all. */
static gboolean
describe (Dicom *dicom, GError **error)
{
  const CtDicomPlace *first = open_first (dicom, error);
  CtVolumeInfo *info = &dicom->parent.info;
  CtDicomCalibration calibration;

  if (!first)
    return FALSE;
  ct_dicom_calibrate (&calibration, &dicom->file.attributes,
                      &dicom->file.pixels, first->frame, dicom->window_index);
  g_strlcpy (dicom->unit, calibration.unit, sizeof dicom->unit);
  info->unit = dicom->unit[0] ? dicom->unit : NULL;
  info->is_inverse = dicom->file.pixels.is_inverse;
  set_window (dicom, &calibration);
  remark_burned_in (dicom);
  dicom->tags = ct_dicom_tags_new (&dicom->file.attributes);
  info->tags = (const gchar *const *)dicom->tags->pdata;
  if (dicom->file.pixels.frames > 1) {
    dicom->frame_times
        = ct_dicom_timing (&dicom->file.attributes, dicom->series.places,
                           &info->frame_rate_n, &info->frame_rate_d);
    info->frame_times = dicom->frame_times;
  }
  return TRUE;
}

static CtVolume *
open_dicom (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  Dicom *dicom = g_new0 (Dicom, 1);
  CtVolumeInfo *info = &dicom->parent.info;

#ifndef CT_WITH_DICOM
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
               "%s; this is built without the meson feature dicom",
               g_file_test (path, G_FILE_TEST_IS_DIR) ? "a directory"
                                                      : "a DICOM file");
  close_dicom (&dicom->parent);
  return NULL;
#endif
  dicom->window_index = options->window_index;
  if (!ct_dicom_series_init (&dicom->series, path, options, error))
    goto fail;
  info->type = dicom->series.type;
  info->columns = g_array_index (dicom->series.places, CtDicomPlace, 0).columns;
  info->rows = g_array_index (dicom->series.places, CtDicomPlace, 0).rows;
  info->slices = dicom->series.places->len;
  info->slices_per_volume = dicom->series.stack.slices_per_volume;
  info->frame_rate_d = 1;
  info->grid = dicom->series.stack.grid;
  set_kept (dicom);
  info->is_uneven = dicom->series.stack.is_uneven;
  info->is_varied = dicom->series.is_varied;
  if (dicom->series.remarks)
    ct_volume_remark (&dicom->parent, "%s", dicom->series.remarks->str);
  if (!describe (dicom, error))
    goto fail;
  return &dicom->parent;
fail:
  g_free (ct_volume_take_remarks (&dicom->parent));
  close_dicom (&dicom->parent);
  return NULL;
}

const CtVolumeReader ct_dicom_reader = {
  .name = "DICOM",
  .suffixes = ".dcm, a directory",
  .sniff = sniff,
  .open = open_dicom,
  .read_slice = read_slice,
  .close = close_dicom,
};
