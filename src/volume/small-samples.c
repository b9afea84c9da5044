/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What samples.h says of samples in general, quickly for whole ones of 8 and
 * 16 bits: almost every CT, MR and mask. Knows nothing of codes.
 *
 * Every type becomes gint16 first, a run of samples at a time: 65536 values
 * fit, unsigned ones of 16 bits after 32768 was taken away (get_bias). Loops
 * over gint16 are what compilers make vectors of.
 */
#include "src/volume/small-samples.h"

#include <math.h>
#include <string.h>

/* Samples that are in gint16 at once. */
#define RUN 256

/* Beyond, a float would round sums of a sample and an intercept. */
#define MAX_INTERCEPT (1 << 23)

gboolean
ct_small_samples_are (const CtVolumeInfo *info, const CtSlice *slice)
{
  return ct_sample_size (info->type) <= 2 && !slice->has_padding
         && slice->slope == 1.0 && fabs (slice->intercept) <= MAX_INTERCEPT
         && slice->intercept == rint (slice->intercept);
}

/* What a run's values lack. */
static gint
get_bias (CtSampleType type)
{
  return type == CT_SAMPLE_U16 ? 32768 : 0;
}

static inline __attribute__ ((always_inline)) void
load_each (gint16 *out, const guint8 *src, gssize step, guint n,
           CtSampleType type, gboolean swapped)
{
  guint16 word;
  guint i;

  for (i = 0; i < n; i++) {
    const guint8 *at = src + (gssize)i * step;

    if (type == CT_SAMPLE_U8)
      out[i] = *at;
    else if (type == CT_SAMPLE_S8)
      out[i] = (gint8)*at;
    else {
      memcpy (&word, at, sizeof word);
      if (swapped)
        word = GUINT16_SWAP_LE_BE (word);
      out[i] = (gint16)(type == CT_SAMPLE_U16 ? word ^ 0x8000 : word);
    }
  }
}

/* A loop of its own for each type and order, where they are constants. */
static inline __attribute__ ((always_inline)) void
load_type (gint16 *out, const guint8 *src, gssize step, guint n,
           CtSampleType type, gboolean swapped)
{
  if (type == CT_SAMPLE_U8)
    load_each (out, src, step, n, CT_SAMPLE_U8, FALSE);
  else if (type == CT_SAMPLE_S8)
    load_each (out, src, step, n, CT_SAMPLE_S8, FALSE);
  else if (type == CT_SAMPLE_U16 && swapped)
    load_each (out, src, step, n, CT_SAMPLE_U16, TRUE);
  else if (type == CT_SAMPLE_U16)
    load_each (out, src, step, n, CT_SAMPLE_U16, FALSE);
  else if (swapped)
    load_each (out, src, step, n, CT_SAMPLE_S16, TRUE);
  else
    load_each (out, src, step, n, CT_SAMPLE_S16, FALSE);
}

/* Of row y from column x on, up to RUN; how many. Side by side is how most lie,
 * mirrored how NIfTI has them for those who look from the feet. */
static guint
load_run (gint16 *out, const CtVolumeInfo *info, const CtSlice *slice, guint x,
          guint y)
{
  const guint n = MIN (info->columns - x, RUN);
  const gssize step = slice->column_step, size = ct_sample_size (info->type);
  const guint8 *src
      = slice->data + (gssize)y * slice->row_step + (gssize)x * step;

  if (step == size && size == 1)
    load_type (out, src, 1, n, info->type, info->swapped);
  else if (step == size)
    load_type (out, src, 2, n, info->type, info->swapped);
  else if (step == -size && size == 1)
    load_type (out, src, -1, n, info->type, info->swapped);
  else if (step == -size)
    load_type (out, src, -2, n, info->type, info->swapped);
  else
    load_type (out, src, step, n, info->type, info->swapped);
  return n;
}

void
ct_small_samples_min_max (const CtVolumeInfo *info, const CtSlice *slice,
                          gint *min, gint *max)
{
  const gint bias = get_bias (info->type) + (gint)slice->intercept;
  gint16 low = G_MAXINT16, high = G_MININT16;
  gint16 run[RUN];
  guint x, y, n, i;

  for (y = 0; y < info->rows; y++)
    for (x = 0; x < info->columns; x += RUN) {
      n = load_run (run, info, slice, x, y);
      for (i = 0; i < n; i++) {
        low = MIN (low, run[i]);
        high = MAX (high, run[i]);
      }
    }
  *min = low + bias;
  *max = high + bias;
}

/* Of the values of a run, held within low..high. */
static void
store_run (guint8 *dst, const gint16 *run, guint n, gint16 low, gint16 high,
           gint add)
{
  guint i;

  for (i = 0; i < n; i++) {
    const gint16 value = MIN (MAX (run[i], low), high);
    const guint16 word = GUINT16_TO_LE ((guint16)(value + add));

    memcpy (dst + 2 * i, &word, sizeof word);
  }
}

gboolean
ct_small_samples_to_u16le (const CtVolumeInfo *info, const CtSlice *slice,
                           gint add, guint8 *dst, gssize stride)
{
  gint16 run[RUN], low, high;
  guint x, y, n;

  add += get_bias (info->type) + (gint)slice->intercept;
  if (add < -G_MAXINT16 || add > 65535 - G_MININT16)
    return FALSE;
  low = MAX (-add, G_MININT16);
  high = MIN (65535 - add, G_MAXINT16);
  for (y = 0; y < info->rows; y++)
    for (x = 0; x < info->columns; x += RUN) {
      n = load_run (run, info, slice, x, y);
      store_run (dst + (gssize)y * stride + 2 * (gsize)x, run, n, low, high,
                 add);
    }
  return TRUE;
}

/* One row plus add; whether one of it is negative. */
static gboolean
code_row (const CtVolumeInfo *info, const CtSlice *slice, guint y, gint add,
          guint8 *dst)
{
  const gboolean is_signed
      = info->type == CT_SAMPLE_S16 || info->type == CT_SAMPLE_S8;
  gint16 run[RUN], all = 0;
  guint x, n, i;

  for (x = 0; x < info->columns; x += RUN) {
    n = load_run (run, info, slice, x, y);
    for (i = 0; i < n; i++)
      all |= run[i];
    store_run (dst + 2 * (gsize)x, run, n, G_MININT16, G_MAXINT16,
               add + get_bias (info->type));
  }
  return is_signed && all < 0;
}

gboolean
ct_small_samples_code_u16le (const CtVolumeInfo *info, const CtSlice *slice,
                             gint *add, guint8 *dst, gssize stride)
{
  guint y, earlier;

  if (slice->intercept != 0)
    return FALSE;
  *add = 0;
  for (y = 0; y < info->rows; y++) {
    guint8 *row = dst + (gssize)y * stride;

    if (!code_row (info, slice, y, *add, row) || *add != 0)
      continue;
    /* The first negative one: what came before it again. */
    *add = 32768;
    for (earlier = 0; earlier <= y; earlier++)
      code_row (info, slice, earlier, *add, dst + (gssize)earlier * stride);
  }
  return TRUE;
}

void
ct_small_samples_to_f32 (const CtVolumeInfo *info, const CtSlice *slice,
                         gfloat *dst, gssize stride)
{
  const gint add = get_bias (info->type) + (gint)slice->intercept;
  gint16 run[RUN];
  guint x, y, n, i;

  for (y = 0; y < info->rows; y++) {
    gfloat *row = (gfloat *)((guint8 *)dst + (gssize)y * stride);

    for (x = 0; x < info->columns; x += RUN) {
      n = load_run (run, info, slice, x, y);
      for (i = 0; i < n; i++)
        row[i] = (gfloat)(run[i] + add);
      row += n;
    }
  }
}
