/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NumPy arrays of 2 to 4 axes as slices: a row, column or slice may run along
 * any axis, in C or Fortran order. Knows nothing of geometry.
 *
 * Where a slice's samples lie together it is read as it lies. Where they are
 * strewn over the file, a band of slices is gathered in one pass, and kept:
 * memory is BAND_SIZE (or one slice, if that is more) and a WINDOW_SIZE.
 */
#include "src/volume/volume.h"

#include <string.h>

#include "src/volume/file.h"
#include "src/volume/npy-header.h"

#define BAND_SIZE (16 << 20)
#define WINDOW_SIZE (1 << 20)

/* What an axis is, fastest first in the order slices are given out. */
enum
{
  X,
  Y,
  Z,
  T,
  N_AXES
};

static const gchar letters[] = "xyzt";

typedef struct
{
  guint64 length;
  guint64 stride; /* samples to the next one, in the file */
} Axis;

/* Slices that were gathered: volumes t0..t1-1, slices z0..z1-1 of each. */
typedef struct
{
  guint8 *data, *window;
  guint64 first[N_AXES], end[N_AXES];
  gboolean is_valid;
  guint64 window_start;
  gsize window_length;
} Band;

typedef struct
{
  CtVolume parent;
  CtFile *file;
  guint64 offset;
  gsize sample_size;
  Axis axes[N_AXES];
  guint8 order[N_AXES]; /* axes, slowest in the file first */
  gboolean is_together;
  CtFileSlices slices; /* if so */
  Band band;           /* if not */
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
  const gchar *usual = "tzyx" + 4 - h->n_axes;
  guint64 stride = 1;
  gboolean seen[N_AXES] = { FALSE };
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
  for (i = 0; i < N_AXES; i++)
    npy->axes[i].length = npy->axes[i].stride = 1;
  for (i = 0; i < h->n_axes; i++) {
    const guint k = h->fortran_order ? i : h->n_axes - 1 - i;
    Axis *axis = &npy->axes[strchr (letters, names[k]) - letters];

    axis->length = h->shape[k];
    axis->stride = stride;
    stride *= h->shape[k];
  }
  return TRUE;
}

static gboolean
check_extent (const Npy *npy, GError **error)
{
  static const guint64 limits[N_AXES]
      = { CT_PLANE_MAX_SIZE, CT_PLANE_MAX_SIZE, G_MAXINT32, G_MAXINT32 };
  guint64 total = npy->sample_size;
  guint i;

  for (i = 0; i < N_AXES; i++) {
    total *= npy->axes[i].length;
    if (npy->axes[i].length > limits[i]) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                   "shape has %" G_GUINT64_FORMAT
                   " along %c; up to %" G_GUINT64_FORMAT " are supported",
                   npy->axes[i].length, letters[i], limits[i]);
      return FALSE;
    }
  }
  if (npy->axes[Z].length * npy->axes[T].length > G_MAXINT32) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "shape has more than 2147483647 slices");
    return FALSE;
  }
  if (npy->offset + total <= ct_file_limit (npy->file))
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "shape needs %" G_GUINT64_FORMAT
               " bytes from byte %" G_GUINT64_FORMAT
               " on, past the end: the file %s %" G_GUINT64_FORMAT " bytes",
               total, npy->offset,
               ct_file_is_gzip (npy->file) ? "can inflate to at most" : "has",
               ct_file_limit (npy->file));
  return FALSE;
}

/* Sorts the axes by their stride, longest first; an axis of length 1 has no
 * stride to speak of and comes first. */
static void
order_axes (Npy *npy)
{
  guint i, j;

  for (i = 0; i < N_AXES; i++) {
    const Axis *axis = &npy->axes[i];

    for (j = i; j > 0; j--) {
      const Axis *before = &npy->axes[npy->order[j - 1]];

      if (before->length == 1
          || (axis->length > 1 && before->stride > axis->stride))
        break;
      npy->order[j] = npy->order[j - 1];
    }
    npy->order[j] = i;
  }
}

/* Whether nothing of another slice lies between a slice's samples. */
static gboolean
slices_are_together (const Npy *npy)
{
  const Axis *x = &npy->axes[X], *y = &npy->axes[Y];

  return ((x->length == 1 || x->stride == 1)
          && (y->length == 1 || y->stride == x->length))
         || ((y->length == 1 || y->stride == 1)
             && (x->length == 1 || x->stride == y->length));
}

/* The index in the file of a slice's first sample. */
static guint64
first_sample (const Npy *npy, guint number)
{
  return number / npy->axes[Z].length * npy->axes[T].stride
         + number % npy->axes[Z].length * npy->axes[Z].stride;
}

/* Up to size bytes of the file at position, in the window; positions only
 * grow within a pass, so a window is read once. */
static const guint8 *
look_at (Npy *npy, guint64 position, gsize size, GError **error)
{
  Band *band = &npy->band;

  if (position < band->window_start
      || position + size > band->window_start + band->window_length) {
    gssize n
        = ct_file_read (npy->file, position, band->window, WINDOW_SIZE, error);

    if (n < 0)
      return NULL;
    band->window_start = position;
    band->window_length = n;
    if (n < (gssize)size) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "the data is cut off at byte %" G_GUINT64_FORMAT,
                   position + n);
      return NULL;
    }
  }
  return band->window + (position - band->window_start);
}

/* n samples of a run, stride samples apart in dst. */
static void
scatter (guint8 *dst, const guint8 *src, gsize n, gsize stride, gsize size)
{
  gsize i;

  for (i = 0; i < n; i++)
    switch (size) {
    case 1:
      dst[i * stride] = src[i];
      break;
    case 2:
      memcpy (dst + i * stride * 2, src + i * 2, 2);
      break;
    case 4:
      memcpy (dst + i * stride * 4, src + i * 4, 4);
      break;
    default:
      memcpy (dst + i * stride * 8, src + i * 8, 8);
    }
}

/* The samples along the fastest axis from at on, which are neighbors in the
 * file, to where they belong in the band. */
static gboolean
gather_run (Npy *npy, const guint64 at[N_AXES], const gsize steps[N_AXES],
            GError **error)
{
  const guint fastest = npy->order[N_AXES - 1];
  guint64 left = npy->band.end[fastest] - at[fastest];
  guint64 sample = 0, target = 0;
  guint i;

  for (i = 0; i < N_AXES; i++) {
    sample += at[i] * npy->axes[i].stride;
    target += (at[i] - npy->band.first[i]) * steps[i];
  }
  while (left > 0) {
    const gsize n = MIN (left, WINDOW_SIZE / npy->sample_size);
    const guint8 *src = look_at (npy, npy->offset + sample * npy->sample_size,
                                 n * npy->sample_size, error);

    if (!src)
      return FALSE;
    scatter (npy->band.data + target * npy->sample_size, src, n, steps[fastest],
             npy->sample_size);
    sample += n;
    target += n * steps[fastest];
    left -= n;
  }
  return TRUE;
}

/* All of the band, in the order of the file. */
static gboolean
gather (Npy *npy, GError **error)
{
  const Band *band = &npy->band;
  gsize steps[N_AXES], step = 1;
  guint64 at[N_AXES];
  gint i;

  for (i = 0; i < N_AXES; i++) {
    steps[i] = step;
    step *= band->end[i] - band->first[i];
    at[i] = band->first[i];
  }
  for (;;) {
    if (!gather_run (npy, at, steps, error))
      return FALSE;
    /* The next run: like an odometer, without its last wheel. */
    for (i = N_AXES - 2; i >= 0; i--) {
      const guint axis = npy->order[i];

      if (++at[axis] < band->end[axis])
        break;
      at[axis] = band->first[axis];
    }
    if (i < 0)
      return TRUE;
  }
}

/* The band that slice number is in: as many slices as fit, whole volumes if
 * they do. */
static void
choose_band (Npy *npy, guint number)
{
  const guint64 nz = npy->axes[Z].length, nt = npy->axes[T].length;
  const guint64 z = number % nz, t = number / nz;
  const gsize size
      = npy->axes[X].length * npy->axes[Y].length * npy->sample_size;
  const guint64 room = MAX (BAND_SIZE / size, 1);
  const guint64 volumes = MAX (room / nz, 1);
  Band *band = &npy->band;

  band->first[X] = band->first[Y] = 0;
  band->end[X] = npy->axes[X].length;
  band->end[Y] = npy->axes[Y].length;
  band->first[Z] = z / room * room;
  band->end[Z] = MIN (band->first[Z] + room, nz);
  band->first[T] = t / volumes * volumes;
  band->end[T] = MIN (band->first[T] + volumes, nt);
}

/* Memory for the greatest band, which is the first. */
static gboolean
allocate_band (Npy *npy, GError **error)
{
  Band *band = &npy->band;
  gsize size = npy->sample_size;
  guint i;

  if (band->data)
    return TRUE;
  choose_band (npy, 0);
  for (i = 0; i < N_AXES; i++)
    size *= band->end[i];
  if (!band->window)
    band->window = g_try_malloc (WINDOW_SIZE);
  if (band->window)
    band->data = g_try_malloc (size);
  if (band->data)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
               "no memory for slices of %" G_GSIZE_FORMAT " bytes", size);
  return FALSE;
}

static gboolean
read_strewn (Npy *npy, guint number, CtSlice *slice, GError **error)
{
  const guint64 z = number % npy->axes[Z].length;
  const guint64 t = number / npy->axes[Z].length;
  Band *band = &npy->band;
  guint64 index;

  if (!band->is_valid || z < band->first[Z] || z >= band->end[Z]
      || t < band->first[T] || t >= band->end[T]) {
    band->is_valid = FALSE;
    if (!allocate_band (npy, error))
      return FALSE;
    choose_band (npy, number);
    band->window_start = band->window_length = 0;
    if (!gather (npy, error))
      return FALSE;
    band->is_valid = TRUE;
  }
  index = (t - band->first[T]) * (band->end[Z] - band->first[Z])
          + (z - band->first[Z]);
  slice->column_step = npy->sample_size;
  slice->row_step = npy->sample_size * npy->axes[X].length;
  slice->data = band->data + index * slice->row_step * npy->axes[Y].length;
  return TRUE;
}

static gboolean
read_together (Npy *npy, guint number, CtSlice *slice, GError **error)
{
  const guint64 samples = npy->axes[X].length * npy->axes[Y].length;

  slice->data = ct_file_slices_read (
      &npy->slices, first_sample (npy, number) / samples, error);
  slice->column_step = npy->axes[X].stride * npy->sample_size;
  slice->row_step = npy->axes[Y].stride * npy->sample_size;
  return slice->data != NULL;
}

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Npy *npy = (Npy *)volume;

  slice->slope = 1;
  slice->intercept = 0;
  if (npy->is_together)
    return read_together (npy, number, slice, error);
  return read_strewn (npy, number, slice, error);
}

static void
close_npy (CtVolume *volume)
{
  Npy *npy = (Npy *)volume;

  ct_file_slices_clear (&npy->slices);
  ct_file_close (npy->file);
  g_free (npy->band.data);
  g_free (npy->band.window);
  g_free (npy);
}

static CtVolume *
open_npy (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  Npy *npy = g_new0 (Npy, 1);
  CtVolumeInfo *info = &npy->parent.info;
  CtNpyHeader h;

  npy->file = ct_file_open (path, error);
  if (!npy->file || !read_header (&h, npy->file, error)
      || !name_axes (npy, &h, options->axes, error))
    goto fail;
  npy->offset = h.offset;
  npy->sample_size = ct_sample_size (h.type);
  if (!check_extent (npy, error))
    goto fail;
  order_axes (npy);
  npy->is_together = slices_are_together (npy);
  info->type = h.type;
  info->swapped = h.swapped;
  info->columns = npy->axes[X].length;
  info->rows = npy->axes[Y].length;
  info->slices_per_volume = npy->axes[Z].length;
  info->slices = npy->axes[Z].length * npy->axes[T].length;
  info->frame_rate_d = 1;
  npy->slices = (CtFileSlices){
    .file = npy->file,
    .offset = npy->offset,
    .size = npy->sample_size * info->columns * info->rows,
    .slices = info->slices,
  };
  return &npy->parent;
fail:
  close_npy (&npy->parent);
  return NULL;
}

const CtVolumeReader ct_npy_reader = {
  .name = "NumPy",
  .suffixes = ".npy",
  .sniff = sniff,
  .open = open_npy,
  .read_slice = read_slice,
  .close = close_npy,
};
