/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A volume cut along another axis of its voxels. Interpolates nothing and
 * knows no format.
 */
#include "src/volume/reslice.h"

#include <string.h>

#include "src/volume/band.h"
#include "src/volume/samples.h"

typedef struct
{
  CtVolume parent;
  guint order[3]; /* parent.inner's axis that columns, rows, slices run along */
  gsize sample_size;
  CtVolumeLayout layout; /* no file: the volume is held */
  CtBand band;
  /* What is held, with inner's slices one after another. */
  guint8 *data;
  guint held; /* volume; counts if there is data or a failure */
  gdouble slope, intercept;
  GError *failure;
} Reslice;

static void
get_size (const CtVolume *inner, guint size[3])
{
  size[0] = inner->info.columns;
  size[1] = inner->info.rows;
  size[2] = inner->info.slices_per_volume;
}

/* A slice's samples, side by side. */
static void
copy_slice (guint8 *dst, const CtSlice *slice, guint columns, guint rows,
            gsize size)
{
  guint x, y;

  for (y = 0; y < rows; y++, dst += columns * size) {
    const guint8 *src = slice->data + (gssize)y * slice->row_step;

    if (slice->column_step == (gssize)size)
      memcpy (dst, src, columns * size);
    else
      for (x = 0; x < columns; x++)
        memcpy (dst + x * size, src + (gssize)x * slice->column_step, size);
  }
}

static gboolean
allocate (Reslice *reslice, GError **error)
{
  const CtVolumeInfo *info = &reslice->parent.inner->info;
  const guint64 bytes = (guint64)info->columns * info->rows
                        * info->slices_per_volume * reslice->sample_size;

  if (bytes > CT_RESLICE_MAX_HELD) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "slices along another axis than the stored one need a "
                 "compressed volume in memory, up to %" G_GUINT64_FORMAT
                 " MiB, and this one has %" G_GUINT64_FORMAT
                 ": uncompress the file (gunzip), or take it as it is stored "
                 "(plane=native)",
                 CT_RESLICE_MAX_HELD >> 20, (bytes + 0xfffff) >> 20);
    return FALSE;
  }
  if (!reslice->data)
    reslice->data = g_try_malloc (bytes);
  if (reslice->data)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
               "no memory for a volume of %" G_GUINT64_FORMAT " bytes", bytes);
  return FALSE;
}

/* All slices of a volume; a picture across them has one scale. */
static gboolean
read_volume (Reslice *reslice, guint volume, GError **error)
{
  const CtVolumeInfo *info = &reslice->parent.inner->info;
  const guint n = info->slices_per_volume;
  const gsize slice_bytes
      = (gsize)info->columns * info->rows * reslice->sample_size;
  CtSlice slice;
  guint i;

  if (!allocate (reslice, error))
    return FALSE;
  for (i = 0; i < n; i++) {
    if (!ct_volume_read_slice (reslice->parent.inner, volume * n + i, &slice,
                               error))
      return FALSE;
    if (info->is_varied) {
      ct_samples_to_f32 (info, &slice,
                         (gfloat *)(gpointer)(reslice->data + i * slice_bytes),
                         info->columns * sizeof (gfloat));
      continue;
    }
    if (i == 0) {
      reslice->slope = slice.slope;
      reslice->intercept = slice.intercept;
    } else if (reslice->slope != slice.slope
               || reslice->intercept != slice.intercept) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                   "slice %u has another scale than slice 1: a picture across "
                   "them cannot be had (plane=native can)",
                   i + 1);
      return FALSE;
    }
    copy_slice (reslice->data + i * slice_bytes, &slice, info->columns,
                info->rows, reslice->sample_size);
  }
  return TRUE;
}

/* A volume that cannot be read is tried once, not for each of its slices. */
static gboolean
hold_volume (Reslice *reslice, guint volume, GError **error)
{
  if ((reslice->data || reslice->failure) && reslice->held == volume) {
    if (reslice->failure && error)
      *error = g_error_copy (reslice->failure);
    return !reslice->failure;
  }
  g_clear_error (&reslice->failure);
  reslice->held = volume;
  if (read_volume (reslice, volume, &reslice->failure))
    return TRUE;
  if (error)
    *error = g_error_copy (reslice->failure);
  return FALSE;
}

static gboolean
read_held (Reslice *reslice, guint number, CtSlice *slice, GError **error)
{
  const CtVolumeInfo *info = &reslice->parent.inner->info;
  const guint n = reslice->parent.info.slices_per_volume;
  gsize steps[3];

  if (!hold_volume (reslice, number / n, error))
    return FALSE;
  steps[0] = reslice->sample_size;
  steps[1] = steps[0] * info->columns;
  steps[2] = steps[1] * info->rows;
  slice->data = reslice->data + number % n * steps[reslice->order[2]];
  slice->column_step = steps[reslice->order[0]];
  slice->row_step = steps[reslice->order[1]];
  slice->slope = reslice->slope;
  slice->intercept = reslice->intercept;
  return TRUE;
}

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Reslice *reslice = (Reslice *)volume;

  if (!reslice->layout.file)
    return read_held (reslice, number, slice, error);
  slice->data = ct_band_read (&reslice->band, number, error);
  slice->column_step = reslice->sample_size;
  slice->row_step = reslice->sample_size * volume->stored_columns;
  slice->slope = reslice->layout.slope;
  slice->intercept = reslice->layout.intercept;
  return slice->data != NULL;
}

static void
close_reslice (CtVolume *volume)
{
  Reslice *reslice = (Reslice *)volume;

  ct_band_clear (&reslice->band);
  g_free (reslice->data);
  g_clear_error (&reslice->failure);
  ct_volume_close (reslice->parent.inner);
  g_free (reslice);
}

/* No file is one: this reader wraps others'. */
static const CtVolumeReader reslice_reader = {
  .name = "reslice",
  .read_slice = read_slice,
  .close = close_reslice,
};

static void
set_band (Reslice *reslice)
{
  const CtVolumeInfo *info = &reslice->parent.inner->info;
  const CtVolumeLayout *layout = &reslice->layout;
  CtBand *band = &reslice->band;
  guint size[3], i;

  get_size (reslice->parent.inner, size);
  band->file = layout->file;
  band->offset = layout->offset;
  band->sample_size = reslice->sample_size;
  for (i = 0; i < 3; i++) {
    band->axes[i].length = size[reslice->order[i]];
    band->axes[i].stride = layout->strides[reslice->order[i]];
  }
  band->axes[CT_BAND_T].length = info->slices / info->slices_per_volume;
  band->axes[CT_BAND_T].stride = layout->strides[3];
}

static gboolean
set_info (Reslice *reslice, guint axis, GError **error)
{
  const CtVolumeInfo *from = &reslice->parent.inner->info;
  CtVolumeInfo *info = &reslice->parent.info;
  const guint64 volumes = from->slices / from->slices_per_volume;
  guint size[3];

  get_size (reslice->parent.inner, size);
  reslice->order[0] = axis == 0 ? 1 : 0;
  reslice->order[1] = axis == 2 ? 1 : 2;
  reslice->order[2] = axis;
  *info = *from;
  if (from->is_varied) { /* real values, and NaN for padding */
    info->type = CT_SAMPLE_F32;
    info->swapped = FALSE;
    info->is_varied = FALSE;
    reslice->slope = 1;
  }
  info->columns = size[reslice->order[0]];
  info->rows = size[reslice->order[1]];
  info->slices_per_volume = size[reslice->order[2]];
  info->slices = info->slices_per_volume * volumes;
  info->grid = ct_grid_cut (&from->grid, axis);
  if (info->rows <= CT_PLANE_MAX_SIZE
      && info->slices_per_volume * volumes <= G_MAXINT32)
    return TRUE;
  g_set_error (
      error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
      "along another axis than the stored one there are %" G_GUINT64_FORMAT
      " slices of %u x %u; up to 2147483647 of %d x %d are supported "
      "(plane=native)",
      info->slices_per_volume * volumes, info->columns, info->rows,
      CT_PLANE_MAX_SIZE, CT_PLANE_MAX_SIZE);
  return FALSE;
}

CtVolume *
ct_volume_reslice (CtVolume *inner, CtVolumeCut cut, GError **error)
{
  /* The patient axis that slices follow one another along. */
  static const guint along[] = {
    [CT_VOLUME_CUT_AXIAL] = 2,
    [CT_VOLUME_CUT_CORONAL] = 1,
    [CT_VOLUME_CUT_SAGITTAL] = 0,
  };
  Reslice *reslice;
  guint axes[3] = { 0, 1, 2 }, axis = 2;

  if (cut == CT_VOLUME_CUT_NATIVE)
    return inner;
  if (!inner->info.grid.valid) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "the file does not say how its voxels lie in the patient, so "
                 "there is no axial, coronal or sagittal; take it as it is "
                 "stored (plane=native)");
    ct_volume_close (inner);
    return NULL;
  }
  ct_grid_nearest_axes (&inner->info.grid, axes);
  while (axes[axis] != along[cut])
    axis--;
  if (axis == 2)
    return inner;
  if (inner->info.is_uneven) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "its slices are not at even distances, so a picture across "
                 "them would be out of scale; take them one by one "
                 "(plane=native)");
    ct_volume_close (inner);
    return NULL;
  }
  reslice = g_new0 (Reslice, 1);
  reslice->parent.reader = &reslice_reader;
  reslice->parent.inner = inner;
  reslice->sample_size = inner->info.is_varied
                             ? sizeof (gfloat)
                             : ct_sample_size (inner->info.type);
  if (!set_info (reslice, axis, error)) {
    close_reslice (&reslice->parent);
    return NULL;
  }
  reslice->parent.stored_columns = reslice->parent.info.columns;
  reslice->parent.stored_rows = reslice->parent.info.rows;
  if (inner->reader->get_layout
      && inner->reader->get_layout (inner, &reslice->layout))
    set_band (reslice);
  else
    reslice->layout.file = NULL;
  return &reslice->parent;
}
