/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From stored samples to real values and 16-bit words, a run of samples at a
 * time through double. Knows nothing of files.
 *
 * 64-bit integers beyond 2^53 are rounded to the nearest double. A real value
 * that no float can hold is an infinity, here as everywhere.
 */
#include "src/volume/samples.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "src/volume/small-samples.h"

/* Samples that are in double at once. */
#define RUN 256

/* Integers up to here are exact in double, and so is one less or more. */
#define EXACT_LIMIT 9007199254740000.0

/* Of an intercept, far beyond any of a code for samples of 16 bits. */
#define EXACT_SMALL (1 << 24)

typedef gdouble (*LoadFunc) (const guint8 *src);

/* One sample, wherever it lies. */
#define LOADER(name, Type)                                                     \
  static inline gdouble name (const guint8 *src)                               \
  {                                                                            \
    Type v;                                                                    \
                                                                               \
    memcpy (&v, src, sizeof v);                                                \
    return v;                                                                  \
  }

LOADER (load_u8, guint8)
LOADER (load_s8, gint8)
LOADER (load_u16, guint16)
LOADER (load_s16, gint16)
LOADER (load_u32, guint32)
LOADER (load_s32, gint32)
LOADER (load_u64, guint64)
LOADER (load_s64, gint64)
LOADER (load_f32, gfloat)
LOADER (load_f64, gdouble)

/* load is a constant wherever this is called: one loop for each. */
static inline __attribute__ ((always_inline)) void
load_each (gdouble *out, const guint8 *src, gssize step, guint n, LoadFunc load)
{
  guint i;

  for (i = 0; i < n; i++)
    out[i] = load (src + (gssize)i * step);
}

/* Samples side by side in this machine's byte order. */
static void
swap_run (guint8 *out, const guint8 *src, gssize step, guint n, gsize size)
{
  gsize k;

  for (; n > 0; n--, src += step)
    for (k = size; k-- > 0;)
      *out++ = src[k];
}

static void
load_run (gdouble *out, const guint8 *src, gssize step, guint n,
          CtSampleType type, gboolean swapped)
{
  const gsize size = ct_sample_size (type);
  guint8 native[8 * RUN];

  if (swapped && size > 1) {
    swap_run (native, src, step, n, size);
    src = native;
    step = size;
  }
  switch (type) {
  case CT_SAMPLE_U8:
    load_each (out, src, step, n, load_u8);
    break;
  case CT_SAMPLE_S8:
    load_each (out, src, step, n, load_s8);
    break;
  case CT_SAMPLE_U16:
    load_each (out, src, step, n, load_u16);
    break;
  case CT_SAMPLE_S16:
    load_each (out, src, step, n, load_s16);
    break;
  case CT_SAMPLE_U32:
    load_each (out, src, step, n, load_u32);
    break;
  case CT_SAMPLE_S32:
    load_each (out, src, step, n, load_s32);
    break;
  case CT_SAMPLE_U64:
    load_each (out, src, step, n, load_u64);
    break;
  case CT_SAMPLE_S64:
    load_each (out, src, step, n, load_s64);
    break;
  case CT_SAMPLE_F32:
    load_each (out, src, step, n, load_f32);
    break;
  case CT_SAMPLE_F64:
    load_each (out, src, step, n, load_f64);
    break;
  }
}

/* NaN for what stands for nothing. */
static void
drop_padding (gdouble *run, const CtSlice *slice, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    if (run[i] >= slice->padding_min && run[i] <= slice->padding_max)
      run[i] = NAN;
}

/* Real values of up to RUN samples of row y from column x on. A scaled one is
 * a float, so that words are half a step off from what tensors hold, and not
 * from what a float rounds away. */
static guint
load_real (gdouble *out, const CtVolumeInfo *info, const CtSlice *slice,
           guint x, guint y)
{
  const guint n = MIN (info->columns - x, RUN);
  guint i;

  load_run (out,
            slice->data + (gssize)y * slice->row_step
                + (gssize)x * slice->column_step,
            slice->column_step, n, info->type, info->swapped);
  if (slice->has_padding)
    drop_padding (out, slice, n);
  if (slice->slope != 1.0 || slice->intercept != 0.0)
    for (i = 0; i < n; i++)
      out[i] = (gfloat)(out[i] * slice->slope + slice->intercept);
  return n;
}

/* Whether all real values are integers, and none is NaN, without a look at
 * them. */
static gboolean
is_whole (const CtVolumeInfo *info, const CtSlice *slice)
{
  return !ct_sample_is_float (info->type) && !slice->has_padding
         && slice->slope == 1.0 && slice->intercept == rint (slice->intercept)
         && fabs (slice->intercept) <= EXACT_LIMIT;
}

static void
summarize_whole_run (CtSamplesSummary *s, const gdouble *v, guint n)
{
  guint i;

  for (i = 0; i < n; i++) {
    s->min = MIN (s->min, v[i]);
    s->max = MAX (s->max, v[i]);
  }
}

static void
summarize_run (CtSamplesSummary *s, const gdouble *v, guint n)
{
  guint i;

  for (i = 0; i < n; i++) {
    if (isnan (v[i])) {
      s->has_gaps = TRUE;
    } else if (!(fabs (v[i]) <= FLT_MAX)) {
      s->integers = FALSE;
    } else {
      s->min = MIN (s->min, v[i]);
      s->max = MAX (s->max, v[i]);
      s->integers &= v[i] == rint (v[i]);
    }
  }
}

void
ct_samples_summarize (const CtVolumeInfo *info, const CtSlice *slice,
                      CtSamplesSummary *summary)
{
  const gboolean whole = is_whole (info, slice);
  gdouble run[RUN];
  guint x, y, n;
  gint low, high;

  *summary = (CtSamplesSummary){ .min = INFINITY,
                                 .max = -INFINITY,
                                 .integers = TRUE };
  if (ct_small_samples_are (info, slice)) {
    ct_small_samples_min_max (info, slice, &low, &high);
    summary->min = low;
    summary->max = high;
    return;
  }
  for (y = 0; y < info->rows; y++)
    for (x = 0; x < info->columns; x += RUN) {
      n = load_real (run, info, slice, x, y);
      if (whole)
        summarize_whole_run (summary, run, n);
      else
        summarize_run (summary, run, n);
    }
}

void
ct_samples_to_f32 (const CtVolumeInfo *info, const CtSlice *slice, gfloat *dst,
                   gssize stride)
{
  const gboolean are_stored = info->type == CT_SAMPLE_F32 && !info->swapped
                              && slice->column_step == sizeof (gfloat)
                              && !slice->has_padding && slice->slope == 1.0
                              && slice->intercept == 0.0;
  gdouble run[RUN];
  guint x, y, n, i;

  if (ct_small_samples_are (info, slice)) {
    ct_small_samples_to_f32 (info, slice, dst, stride);
    return;
  }
  for (y = 0; y < info->rows; y++) {
    gfloat *row = (gfloat *)((guint8 *)dst + (gssize)y * stride);

    if (are_stored) {
      memcpy (row, slice->data + (gssize)y * slice->row_step,
              info->columns * sizeof (gfloat));
      continue;
    }
    for (x = 0; x < info->columns; x += RUN) {
      n = load_real (run, info, slice, x, y);
      for (i = 0; i < n; i++)
        row[i] = run[i];
      row += n;
    }
  }
}

/* A code for integers that words hold as they are, or shifted; FALSE where
 * their span is too great. low is the least word that may be used. */
static gboolean
choose_exact (const CtSamplesSummary *s, guint low, gdouble *intercept)
{
  if (s->min < -EXACT_LIMIT || s->max > EXACT_LIMIT)
    return FALSE;
  if (s->min >= low && s->max <= 65535)
    *intercept = 0;
  else if (s->min >= -32768.0 + low && s->max <= 32767)
    *intercept = -32768;
  else if (s->max - s->min <= 65535.0 - low)
    *intercept = s->min - low;
  else
    return FALSE;
  return TRUE;
}

CtSamplesCode
ct_samples_choose_code (const CtSamplesSummary *summary)
{
  CtSamplesCode code = { 1.0, 0.0, summary->has_gaps };

  if (!(summary->min <= summary->max))
    return code;
  if (summary->integers
      && choose_exact (summary, summary->has_gaps ? 1 : 0, &code.intercept))
    return code;
  if (summary->min == summary->max) {
    /* No span to divide; word 1 gives the value itself. */
    if (summary->min != 0) {
      code.slope = fabs (summary->min);
      code.intercept = summary->min - code.slope;
    }
    return code;
  }
  /* Never 0, however close the values are. */
  code.slope = MAX ((summary->max - summary->min) / 65534.0, DBL_MIN);
  code.intercept = summary->min - code.slope;
  return code;
}

static inline guint16
code_value (gdouble v, const CtSamplesCode *code)
{
  gdouble word;

  if (isnan (v))
    return 0;
  if (!(fabs (v) <= FLT_MAX))
    return v < 0 ? 1 : 65535;
  word = rint ((v - code->intercept) / code->slope);
  return CLAMP (word, code->has_padding ? 1 : 0, 65535);
}

static inline void
store_word (guint8 *dst, guint16 word)
{
  word = GUINT16_TO_LE (word);
  memcpy (dst, &word, sizeof word);
}

void
ct_samples_to_u16le (const CtVolumeInfo *info, const CtSlice *slice,
                     const CtSamplesCode *code, guint8 *dst, gssize stride)
{
  const gboolean whole
      = is_whole (info, slice) && code->slope == 1.0 && !code->has_padding;
  gdouble run[RUN];
  guint x, y, n, i;

  if (whole && ct_small_samples_are (info, slice)
      && fabs (code->intercept) <= EXACT_SMALL
      && code->intercept == rint (code->intercept)
      && ct_small_samples_to_u16le (info, slice, -(gint)code->intercept, dst,
                                    stride))
    return;
  for (y = 0; y < info->rows; y++) {
    guint8 *row = dst + (gssize)y * stride;

    for (x = 0; x < info->columns; x += RUN) {
      n = load_real (run, info, slice, x, y);
      for (i = 0; i < n && whole; i++) {
        const gdouble word = run[i] - code->intercept;

        store_word (row + 2 * (x + i), (gint)CLAMP (word, 0, 65535));
      }
      for (; i < n; i++)
        store_word (row + 2 * (x + i), code_value (run[i], code));
    }
  }
}

CtSamplesCode
ct_samples_code_u16le (const CtVolumeInfo *info, const CtSlice *slice,
                       guint8 *dst, gssize stride)
{
  CtSamplesSummary summary;
  CtSamplesCode code = { 1.0, 0.0, FALSE };
  gint add;

  if (ct_small_samples_are (info, slice)
      && ct_small_samples_code_u16le (info, slice, &add, dst, stride)) {
    code.intercept = -add;
    return code;
  }
  ct_samples_summarize (info, slice, &summary);
  code = ct_samples_choose_code (&summary);
  ct_samples_to_u16le (info, slice, &code, dst, stride);
  return code;
}
