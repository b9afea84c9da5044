/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NumPy arrays of 2 to 4 axes as slices: a row, column or slice may run along
 * any axis, in C or Fortran order. Knows nothing of geometry.
 *
 * Where a slice's samples lie together it is read as it lies; where they are
 * strewn over the file, CtBand gathers it.
 */
#include "src/volume/npy.h"

#include <string.h>

#include "src/volume/band.h"
#include "src/volume/file-slices.h"
#include "src/volume/npy-header.h"

/* Indexed as CT_BAND_X and so on. */
static const gchar letters[] = "xyzt";

typedef struct
{
  CtVolume parent;
  CtFile *file;
  gboolean is_together;
  CtFileSlices slices; /* if so; its end is the array's in any case */
  CtBand band;         /* if not; its axes are the array's in any case */
} Npy;

static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return ct_npy_header_sniff (head, size);
}

static gboolean
read_header (CtNpyHeader *h, CtFile *file, GError **error)
{
  guint8 head[CT_NPY_PREFIX_SIZE];
  g_autofree guint8 *text = NULL;
  gsize offset, length;
  gssize n = ct_file_read (file, 0, head, sizeof head, error);

  if (n < 0 || !ct_npy_header_extent (head, n, &offset, &length, error))
    return FALSE;
  text = g_malloc (length + 1);
  n = ct_file_read (file, offset, text, length, error);
  if (n < 0)
    return FALSE;
  if (n < (gssize)length) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "the file ends within the npy header: %" G_GSSIZE_FORMAT
                 " of %" G_GSIZE_FORMAT " bytes are there",
                 n, length);
    return FALSE;
  }
  if (!ct_npy_header_parse (h, text, length, error))
    return FALSE;
  h->offset = offset + length;
  return TRUE;
}

/* Which axis of the array is which; names is the user's word for it. */
static gboolean
name_axes (Npy *npy, const CtNpyHeader *h, const gchar *names, GError **error)
{
  const gchar *usual = &"tzyx"[4 - h->n_axes];
  guint64 stride = 1;
  gboolean seen[CT_BAND_AXES] = { FALSE };
  guint i;

  if (!names)
    names = usual;
  for (i = 0; names[i] && i < h->n_axes; i++)
    if (strchr (usual, names[i]))
      seen[strchr (letters, names[i]) - letters] = TRUE;
  if (strlen (names) == h->n_axes)
    for (i = 0; i < h->n_axes && seen[i]; i++)
      ;
  if (strlen (names) != h->n_axes || i < h->n_axes) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "axes is \"%s\"; shape has %u axes, which needs \"%s\" in "
                 "some order",
                 names, h->n_axes, usual);
    return FALSE;
  }
  for (i = 0; i < CT_BAND_AXES; i++)
    npy->band.axes[i].length = npy->band.axes[i].stride = 1;
  for (i = 0; i < h->n_axes; i++) {
    const guint k = h->fortran_order ? i : h->n_axes - 1 - i;
    CtBandAxis *axis = &npy->band.axes[strchr (letters, names[k]) - letters];

    axis->length = h->shape[k];
    axis->stride = stride;
    stride *= h->shape[k];
  }
  return TRUE;
}

static gboolean
check_extent (const Npy *npy, GError **error)
{
  static const guint64 limits[CT_BAND_AXES]
      = { CT_PLANE_MAX_SIZE, CT_PLANE_MAX_SIZE, G_MAXINT32, G_MAXINT32 };
  guint64 total = npy->band.sample_size;
  guint i;

  for (i = 0; i < CT_BAND_AXES; i++) {
    total *= npy->band.axes[i].length;
    if (npy->band.axes[i].length > limits[i]) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                   "shape has %" G_GUINT64_FORMAT
                   " along %c; up to %" G_GUINT64_FORMAT " are supported",
                   npy->band.axes[i].length, letters[i], limits[i]);
      return FALSE;
    }
  }
  if (npy->band.axes[CT_BAND_Z].length * npy->band.axes[CT_BAND_T].length
      > G_MAXINT32) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "shape has more than 2147483647 slices");
    return FALSE;
  }
  if (npy->band.offset + total <= ct_file_limit (npy->file))
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "shape needs %" G_GUINT64_FORMAT
               " bytes from byte %" G_GUINT64_FORMAT
               " on, past the end: the file %s %" G_GUINT64_FORMAT " bytes",
               total, npy->band.offset,
               ct_file_is_gzip (npy->file) ? "can inflate to at most" : "has",
               ct_file_limit (npy->file));
  return FALSE;
}

/* Whether nothing of another slice lies between a slice's samples. */
static gboolean
slices_are_together (const Npy *npy)
{
  const CtBandAxis *x = &npy->band.axes[CT_BAND_X],
                   *y = &npy->band.axes[CT_BAND_Y];

  return ((x->length == 1 || x->stride == 1)
          && (y->length == 1 || y->stride == x->length))
         || ((y->length == 1 || y->stride == 1)
             && (x->length == 1 || x->stride == y->length));
}

/* The index in the file of a slice's first sample. */
static guint64
first_sample (const Npy *npy, guint number)
{
  return number / npy->band.axes[CT_BAND_Z].length
             * npy->band.axes[CT_BAND_T].stride
         + number % npy->band.axes[CT_BAND_Z].length
               * npy->band.axes[CT_BAND_Z].stride;
}

static void
take_remark (Npy *npy)
{
  g_autofree gchar *remark = g_steal_pointer (&npy->slices.remark);

  if (remark)
    ct_volume_remark (&npy->parent, "%s", remark);
}

static gboolean
read_strewn (Npy *npy, guint number, CtSlice *slice, GError **error)
{
  slice->data = ct_band_read (&npy->band, number, error);
  if (slice->data && number == npy->parent.info.slices - 1
      && !ct_file_slices_check_end (&npy->slices, error))
    return FALSE;
  slice->column_step = npy->band.sample_size;
  slice->row_step = slice->column_step * npy->band.axes[CT_BAND_X].length;
  return slice->data != NULL;
}

static gboolean
read_together (Npy *npy, guint number, CtSlice *slice, GError **error)
{
  const guint64 samples
      = npy->band.axes[CT_BAND_X].length * npy->band.axes[CT_BAND_Y].length;

  slice->data = ct_file_slices_read (
      &npy->slices, first_sample (npy, number) / samples, error);
  slice->column_step = npy->band.axes[CT_BAND_X].stride * npy->band.sample_size;
  slice->row_step = npy->band.axes[CT_BAND_Y].stride * npy->band.sample_size;
  return slice->data != NULL;
}

gboolean
ct_npy_read_slice (CtVolume *volume, guint number, CtSlice *slice,
                   GError **error)
{
  Npy *npy = (Npy *)volume;

  slice->slope = 1;
  slice->intercept = 0;
  if (npy->is_together ? !read_together (npy, number, slice, error)
                       : !read_strewn (npy, number, slice, error))
    return FALSE;
  take_remark (npy);
  return TRUE;
}

void
ct_npy_close (CtVolume *volume)
{
  Npy *npy = (Npy *)volume;

  ct_file_slices_clear (&npy->slices);
  ct_band_clear (&npy->band);
  ct_file_close (npy->file);
  g_free (npy);
}

CtVolume *
ct_npy_open (CtFile *file, const CtVolumeOptions *options, GError **error)
{
  Npy *npy = g_new0 (Npy, 1);
  CtVolumeInfo *info = &npy->parent.info;
  CtNpyHeader h;

  npy->file = file;
  if (!read_header (&h, npy->file, error)
      || !name_axes (npy, &h, options->axes, error))
    goto fail;
  npy->band.file = npy->file;
  npy->band.offset = h.offset;
  npy->band.sample_size = ct_sample_size (h.type);
  if (!check_extent (npy, error))
    goto fail;
  npy->is_together = slices_are_together (npy);
  info->type = h.type;
  info->swapped = h.swapped;
  info->columns = npy->band.axes[CT_BAND_X].length;
  info->rows = npy->band.axes[CT_BAND_Y].length;
  info->slices_per_volume = npy->band.axes[CT_BAND_Z].length;
  info->slices
      = npy->band.axes[CT_BAND_Z].length * npy->band.axes[CT_BAND_T].length;
  info->frame_rate_d = 1;
  npy->slices = (CtFileSlices){
    .file = npy->file,
    .offset = npy->band.offset,
    .size = npy->band.sample_size * info->columns * info->rows,
    .slices = info->slices,
  };
  if (npy->is_together)
    npy->parent.kept = ct_file_slices_kept (npy->slices.size);
  if (!ct_file_is_gzip (npy->file))
    ct_file_slices_check_end (&npy->slices, NULL);
  take_remark (npy);
  return &npy->parent;
fail:
  ct_npy_close (&npy->parent);
  return NULL;
}

static CtVolume *
open_npy (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  CtFile *file = ct_file_open (path, error);

  return file ? ct_npy_open (file, options, error) : NULL;
}

const CtVolumeReader ct_npy_reader = {
  .name = "NumPy",
  .suffixes = ".npy",
  .sniff = sniff,
  .open = open_npy,
  .read_slice = ct_npy_read_slice,
  .close = ct_npy_close,
};
