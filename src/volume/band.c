/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slices whose samples are strewn over a file, gathered many at a time. Knows
 * no format.
 */
#include "src/volume/band.h"

#include <string.h>

#include "src/volume/volume.h"

/* Sorts the axes by their stride, longest first; an axis of length 1 has no
 * stride to speak of and comes first. */
static void
order_axes (CtBand *band)
{
  guint i, j;

  for (i = 0; i < CT_BAND_AXES; i++) {
    const CtBandAxis *axis = &band->axes[i];

    for (j = i; j > 0; j--) {
      const CtBandAxis *before = &band->axes[band->order[j - 1]];

      if (before->length == 1
          || (axis->length > 1 && before->stride > axis->stride))
        break;
      band->order[j] = band->order[j - 1];
    }
    band->order[j] = i;
  }
}

/* Up to size bytes of the file at position, in the window; positions only
 * grow within a pass, so a window is read once. */
static const guint8 *
look_at (CtBand *band, guint64 position, gsize size, GError **error)
{
  if (position < band->window_start
      || position + size > band->window_start + band->window_length) {
    gssize n = ct_file_read (band->file, position, band->window,
                             band->window_size, error);

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
gather_run (CtBand *band, const guint64 at[CT_BAND_AXES],
            const gsize steps[CT_BAND_AXES], GError **error)
{
  const guint fastest = band->order[CT_BAND_AXES - 1];
  guint64 left = band->end[fastest] - at[fastest];
  guint64 sample = 0, target = 0;
  guint i;

  for (i = 0; i < CT_BAND_AXES; i++) {
    sample += at[i] * band->axes[i].stride;
    target += (at[i] - band->first[i]) * steps[i];
  }
  while (left > 0) {
    const gsize n = MIN (left, band->window_size / band->sample_size);
    const guint8 *src
        = look_at (band, band->offset + sample * band->sample_size,
                   n * band->sample_size, error);

    if (!src)
      return FALSE;
    scatter (band->data + target * band->sample_size, src, n, steps[fastest],
             band->sample_size);
    sample += n;
    target += n * steps[fastest];
    left -= n;
  }
  return TRUE;
}

/* All of the band, in the order of the file. */
static gboolean
gather (CtBand *band, GError **error)
{
  gsize steps[CT_BAND_AXES], step = 1;
  guint64 at[CT_BAND_AXES];
  gint i;

  for (i = 0; i < CT_BAND_AXES; i++) {
    steps[i] = step;
    step *= band->end[i] - band->first[i];
    at[i] = band->first[i];
  }
  for (;;) {
    if (!gather_run (band, at, steps, error))
      return FALSE;
    /* The next run: like an odometer, without its last wheel. */
    for (i = CT_BAND_AXES - 2; i >= 0; i--) {
      const guint axis = band->order[i];

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
choose_band (CtBand *band, guint number)
{
  const guint64 nz = band->axes[CT_BAND_Z].length,
                nt = band->axes[CT_BAND_T].length;
  const guint64 z = number % nz, t = number / nz;
  const gsize size = band->axes[CT_BAND_X].length * band->axes[CT_BAND_Y].length
                     * band->sample_size;
  const guint64 room = MAX (band->size / size, 1);
  const guint64 volumes = MAX (room / nz, 1);
  band->first[CT_BAND_X] = band->first[CT_BAND_Y] = 0;
  band->end[CT_BAND_X] = band->axes[CT_BAND_X].length;
  band->end[CT_BAND_Y] = band->axes[CT_BAND_Y].length;
  band->first[CT_BAND_Z] = z / room * room;
  band->end[CT_BAND_Z] = MIN (band->first[CT_BAND_Z] + room, nz);
  band->first[CT_BAND_T] = t / volumes * volumes;
  band->end[CT_BAND_T] = MIN (band->first[CT_BAND_T] + volumes, nt);
}

/* Memory for the greatest band, which is the first. */
static gboolean
allocate_band (CtBand *band, GError **error)
{
  gsize size = band->sample_size;
  guint i;

  if (band->data)
    return TRUE;
  if (band->size == 0)
    band->size = CT_BAND_SIZE;
  if (band->window_size == 0)
    band->window_size = CT_BAND_WINDOW_SIZE;
  order_axes (band);
  choose_band (band, 0);
  for (i = 0; i < CT_BAND_AXES; i++)
    size *= band->end[i];
  if (!band->window)
    band->window = g_try_malloc (band->window_size);
  if (band->window)
    band->data = g_try_malloc (size);
  if (band->data)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
               "no memory for slices of %" G_GSIZE_FORMAT " bytes", size);
  return FALSE;
}

const guint8 *
ct_band_read (CtBand *band, guint number, GError **error)
{
  const guint64 nz = band->axes[CT_BAND_Z].length;
  const guint64 z = number % nz, t = number / nz;
  guint64 index;

  if (!band->is_valid || z < band->first[CT_BAND_Z] || z >= band->end[CT_BAND_Z]
      || t < band->first[CT_BAND_T] || t >= band->end[CT_BAND_T]) {
    band->is_valid = FALSE;
    if (!allocate_band (band, error))
      return NULL;
    choose_band (band, number);
    band->window_start = band->window_length = 0;
    if (!gather (band, error))
      return NULL;
    band->is_valid = TRUE;
  }
  index = (t - band->first[CT_BAND_T])
              * (band->end[CT_BAND_Z] - band->first[CT_BAND_Z])
          + (z - band->first[CT_BAND_Z]);
  return band->data
         + index * band->axes[CT_BAND_X].length * band->axes[CT_BAND_Y].length
               * band->sample_size;
}

void
ct_band_clear (CtBand *band)
{
  g_free (band->data);
  g_free (band->window);
  *band = (CtBand){ 0 };
}
