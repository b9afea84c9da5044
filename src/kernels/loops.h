/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The definition of every kernel, in C that any compiler makes the same
 * bytes of. Knows no instruction set; relies on -ffp-contract=off. c.c makes
 * a set of it as it is; the other sets, which are compiled for more of a CPU,
 * take from it what they have no better way for.
 *
 * A loop is an inline function; what differs between two kernels comes in as
 * a constant argument, so that each gets its own loop without a branch in it.
 */
#pragma once

#include "src/kernels/pixel-loops.h"
#include "src/kernels/yuv-loops.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Samples are at any address: read and written by bytes. */

static inline uint32_t
load_u16 (const uint8_t *src, size_t i, bool swapped)
{
  uint16_t v;

  memcpy (&v, src + 2 * i, 2);
  return swapped ? (uint16_t)(v << 8 | v >> 8) : v;
}

static inline int16_t
load_s16 (const int16_t *src, size_t i)
{
  int16_t v;

  memcpy (&v, (const uint8_t *)src + 2 * i, 2);
  return v;
}

static inline float
load_f32 (const float *src, size_t i)
{
  float v;

  memcpy (&v, (const uint8_t *)src + 4 * i, 4);
  return v;
}

static inline void
store_s16 (int16_t *dst, size_t i, int16_t v)
{
  memcpy ((uint8_t *)dst + 2 * i, &v, 2);
}

static inline void
store_f32 (float *dst, size_t i, float v)
{
  memcpy ((uint8_t *)dst + 4 * i, &v, 4);
}

/* Base to gray. */

static inline void
gray_lookup_u8 (uint8_t *restrict gray, const uint8_t *restrict src, size_t n,
                const uint8_t *restrict table)
{
  for (size_t i = 0; i < n; i++)
    gray[i] = table[src[i]];
}

static inline void
gray_lookup (uint8_t *restrict gray, const uint8_t *restrict src, size_t n,
             const uint8_t *restrict table, bool swapped)
{
  for (size_t i = 0; i < n; i++)
    gray[i] = table[load_u16 (src, i, swapped)];
}

static inline void
gray_lookup_u16 (uint8_t *gray, const uint8_t *src, size_t n,
                 const uint8_t *table, bool swapped)
{
  if (swapped)
    gray_lookup (gray, src, n, table, true);
  else
    gray_lookup (gray, src, n, table, false);
}

/* Whether x * scale + shift never needs rounding in double, so that rounding
 * it to float gives what fmaf gives. x * scale is exact in any case (24 + 24
 * bits). Where all x are integers, both terms are multiples of the lower of
 * the units in the last place of scale and shift; if their sum is below 2^53
 * of these units, it is exact. Where x has a fraction there is no such bound,
 * and a sum rounded to the middle between two floats would be rounded a
 * second time, to the wrong one. */
static inline bool
line_is_exact_in_double (const CtGrayLine *line)
{
  double last = 65535.0 * line->slope + line->intercept;
  double x_max = fmax (fabs (line->intercept), fabs (last));
  int scale_exponent, shift_exponent;
  double sum_max;

  if (line->slope != rint (line->slope)
      || line->intercept != rint (line->intercept) || !(x_max <= 0x1p24))
    return false;
  if (line->scale == 0.f || line->shift == 0.f)
    return true;
  frexp ((double)line->scale, &scale_exponent);
  frexp ((double)line->shift, &shift_exponent);
  if (shift_exponent < scale_exponent)
    scale_exponent = shift_exponent;
  sum_max = x_max * fabs ((double)line->scale) + fabs ((double)line->shift);
  return sum_max <= ldexp (1.0, scale_exponent - FLT_MANT_DIG + DBL_MANT_DIG);
}

static inline void
gray_line (uint8_t *restrict gray, const uint8_t *restrict src, size_t n,
           const CtGrayLine *line, bool swapped, bool in_double)
{
  const double slope = line->slope, intercept = line->intercept;
  const float scale = line->scale, shift = line->shift;
  const int32_t padding = line->padding;
  const uint8_t flip = line->flip;

  for (size_t i = 0; i < n; i++) {
    int32_t stored = (int32_t)load_u16 (src, i, swapped);
    float x = (float)(stored * slope + intercept);
    float y = in_double ? (float)((double)x * (double)scale + (double)shift)
                        : fmaf (x, scale, shift);

    gray[i] = (saturate (y) ^ flip) & (stored == padding ? 0 : 255);
  }
}

static inline void
gray_line_u16 (uint8_t *gray, const uint8_t *src, size_t n,
               const CtGrayLine *line, bool swapped)
{
  bool in_double = line_is_exact_in_double (line);

  if (in_double && !swapped)
    gray_line (gray, src, n, line, false, true);
  else if (in_double)
    gray_line (gray, src, n, line, true, true);
  else
    gray_line (gray, src, n, line, swapped, false);
}

/* Scans. */

static inline void
widen (CtExtentU32 *extent, uint32_t min, uint32_t max)
{
  if (min > max)
    return;
  if (extent->min > extent->max)
    *extent = (CtExtentU32){ min, max };
  if (min < extent->min)
    extent->min = min;
  if (max > extent->max)
    extent->max = max;
}

/* Padding counts as the highest value in the search of the least, and as the
 * lowest in the search of the greatest. */
static inline void
extent_u8 (CtExtentU32 *extent, const uint8_t *src, size_t n, int32_t padding)
{
  const uint8_t absent = (uint8_t)padding;
  const uint8_t has_padding = padding == absent ? UINT8_MAX : 0;
  uint8_t min = UINT8_MAX, max = 0;

  for (size_t i = 0; i < n; i++) {
    uint8_t is_absent = src[i] == absent ? has_padding : 0;
    uint8_t low = src[i] | is_absent;
    uint8_t high = src[i] & (uint8_t)~is_absent;

    min = low < min ? low : min;
    max = high > max ? high : max;
  }
  widen (extent, min, max);
}

static inline void
extent_16 (CtExtentU32 *extent, const uint8_t *src, size_t n, int32_t padding,
           bool swapped)
{
  const uint16_t absent = (uint16_t)padding;
  const uint16_t has_padding = padding == absent ? UINT16_MAX : 0;
  uint16_t min = UINT16_MAX, max = 0;

  for (size_t i = 0; i < n; i++) {
    uint16_t v = (uint16_t)load_u16 (src, i, swapped);
    uint16_t is_absent = v == absent ? has_padding : 0;
    uint16_t low = v | is_absent;
    uint16_t high = v & (uint16_t)~is_absent;

    min = low < min ? low : min;
    max = high > max ? high : max;
  }
  widen (extent, min, max);
}

static inline void
extent_u16 (CtExtentU32 *extent, const uint8_t *src, size_t n, int32_t padding,
            bool swapped)
{
  if (swapped)
    extent_16 (extent, src, n, padding, true);
  else
    extent_16 (extent, src, n, padding, false);
}

static inline void
count_u8 (uint32_t *counts, const uint8_t *src, size_t n)
{
  for (size_t i = 0; i < n; i++)
    counts[src[i]]++;
}

static inline void
count_u16 (uint32_t *counts, const uint8_t *src, size_t n, bool swapped)
{
  for (size_t i = 0; i < n; i++)
    counts[load_u16 (src, i, swapped)]++;
}

/* Heat samples to float. */

static inline float
heat_value (double stored, const CtHeatScale *scale, bool divides)
{
  double real = stored * scale->slope + scale->intercept;
  float v = (float)(divides ? real / scale->divisor : real);

  /* Comparisons that leave a NaN as it is. */
  v = v > CT_HEAT_INFINITY ? CT_HEAT_INFINITY : v;
  return v < -CT_HEAT_INFINITY ? -CT_HEAT_INFINITY : v;
}

static inline void
heat_u8 (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale)
{
  for (size_t i = 0; i < n; i++)
    store_f32 (dst, i, heat_value (src[i], scale, true));
}

static inline void
heat_u16 (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale,
          bool swapped)
{
  for (size_t i = 0; i < n; i++) {
    int32_t stored = (int32_t)load_u16 (src, i, swapped);
    float v = heat_value (stored, scale, true);

    store_f32 (dst, i, stored == scale->padding ? NAN : v);
  }
}

static inline void
heat_s16 (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale,
          bool swapped)
{
  for (size_t i = 0; i < n; i++) {
    int32_t stored = (int32_t)load_u16 (src, i, swapped);

    stored -= stored > INT16_MAX ? 65536 : 0;
    store_f32 (dst, i, heat_value (stored, scale, true));
  }
}

static inline void
heat_f32_by (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale,
             bool divides)
{
  for (size_t i = 0; i < n; i++) {
    float stored;

    memcpy (&stored, src + 4 * i, 4);
    store_f32 (dst, i, heat_value ((double)stored, scale, divides));
  }
}

/* Divisions are what takes the time, and a real value is divided by 1. */
static inline void
heat_f32 (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale)
{
  if (scale->divisor == 1.0)
    heat_f32_by (dst, src, n, scale, false);
  else
    heat_f32_by (dst, src, n, scale, true);
}

static inline void
heat_f64_by (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale,
             bool divides)
{
  for (size_t i = 0; i < n; i++) {
    double stored;

    memcpy (&stored, src + 8 * i, 8);
    store_f32 (dst, i, heat_value (stored, scale, divides));
  }
}

static inline void
heat_f64 (float *dst, const uint8_t *src, size_t n, const CtHeatScale *scale)
{
  if (scale->divisor == 1.0)
    heat_f64_by (dst, src, n, scale, false);
  else
    heat_f64_by (dst, src, n, scale, true);
}

static inline bool
extent_f32 (CtExtentF32 *extent, const float *src, size_t n)
{
  CtExtentF32 seen = *extent;
  bool has_nan = false;

  for (size_t i = 0; i < n; i++) {
    float v = load_f32 (src, i);

    has_nan |= isnan (v);
    if (!(fabsf (v) < CT_HEAT_INFINITY))
      continue;
    if (!(seen.min <= seen.max))
      seen = (CtExtentF32){ v, v };
    seen.min = v < seen.min ? v : seen.min;
    seen.max = v > seen.max ? v : seen.max;
  }
  *extent = seen;
  return has_nan;
}

/* Heat rows to another width. */

static inline uint32_t
clamp_tap (uint32_t s, uint32_t last)
{
  return s < last ? s : last;
}

static inline void
expand_u8 (int16_t *restrict dst, const uint8_t *restrict src, size_t n,
           const CtTaps *taps)
{
  const uint32_t *restrict s = taps->s;
  const int16_t *restrict a = taps->a;
  const uint32_t last = taps->last;

  for (size_t i = 0; i < n; i++) {
    int32_t h
        = src[s[i]] * a[2 * i] + src[clamp_tap (s[i] + 1, last)] * a[2 * i + 1];

    store_s16 (dst, i, (int16_t)(h >> 4));
  }
}

static inline void
expand_linear (float *restrict dst, const float *restrict src, size_t n,
               const CtTaps *taps, bool careful)
{
  const uint32_t *restrict s = taps->s;
  const float *restrict weights = taps->f;
  const uint32_t last = taps->last;

  for (size_t i = 0; i < n; i++) {
    float f = weights[i];
    float v0 = load_f32 (src, s[i]);
    float v1 = load_f32 (src, clamp_tap (s[i] + 1, last));
    float h = v0 * (1.f - f) + v1 * f;

    if (careful)
      h = f == 0.f ? v0 : f == 1.f ? v1 : h;
    store_f32 (dst, i, h);
  }
}

static inline void
expand_f32 (float *dst, const float *src, size_t n, const CtTaps *taps)
{
  expand_linear (dst, src, n, taps, false);
}

static inline void
expand_f32_careful (float *dst, const float *src, size_t n, const CtTaps *taps)
{
  expand_linear (dst, src, n, taps, true);
}

/* One term of a weighted sum. 0 where the weight is, even if v is NaN. */
static inline float
weigh (float v, float weight)
{
  return weight == 0.f ? 0.f : v * weight;
}

static inline void
expand_cubic (float *restrict dst, const float *restrict src, size_t n,
              const CtTaps *taps)
{
  for (size_t i = 0; i < n; i++) {
    const float *f = taps->f + 4 * i;
    float sum = 0.f;

    for (uint32_t k = 0; k < 4; k++) {
      uint32_t s = clamp_tap (taps->s[i] + k, taps->last);

      sum += weigh (load_f32 (src, s), f[k]);
    }
    store_f32 (dst, i, sum);
  }
}

static inline void
pick_u8 (uint8_t *restrict dst, const uint8_t *restrict src, size_t n,
         const CtTaps *taps)
{
  const uint32_t *restrict s = taps->s;

  for (size_t i = 0; i < n; i++)
    dst[i] = src[s[i]];
}

static inline void
pick_f32 (float *restrict dst, const float *restrict src, size_t n,
          const CtTaps *taps)
{
  const uint32_t *restrict s = taps->s;

  for (size_t i = 0; i < n; i++)
    store_f32 (dst, i, load_f32 (src, s[i]));
}

static inline void
halve_u8 (uint8_t *restrict dst, const uint8_t *restrict src0,
          const uint8_t *restrict src1, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    uint32_t sum
        = src0[2 * i] + src0[2 * i + 1] + src1[2 * i] + src1[2 * i + 1];

    dst[i] = (uint8_t)((sum + 2) >> 2);
  }
}

/* OpenCV adds up four columns at a time in pairs, and what is left over from
 * left to right. */
static inline void
halve_f32 (float *restrict dst, const float *restrict src0,
           const float *restrict src1, size_t n)
{
  size_t paired = n & ~(size_t)3;

  for (size_t i = 0; i < paired; i++) {
    float top = load_f32 (src0, 2 * i) + load_f32 (src0, 2 * i + 1);
    float bottom = load_f32 (src1, 2 * i) + load_f32 (src1, 2 * i + 1);

    store_f32 (dst, i, (top + bottom) * 0.25f);
  }
  for (size_t i = paired; i < n; i++) {
    float top = load_f32 (src0, 2 * i) + load_f32 (src0, 2 * i + 1);
    float three = top + load_f32 (src1, 2 * i);

    store_f32 (dst, i, (three + load_f32 (src1, 2 * i + 1)) * 0.25f);
  }
}

/* Expanded rows to one. */

static inline void
mix_u8 (uint8_t *restrict dst, const int16_t *restrict h0,
        const int16_t *restrict h1, size_t n, int16_t b0, int16_t b1)
{
  for (size_t i = 0; i < n; i++) {
    int16_t v0 = (int16_t)((load_s16 (h0, i) * b0) >> 16);
    int16_t v1 = (int16_t)((load_s16 (h1, i) * b1) >> 16);

    dst[i] = (uint8_t)((v0 + v1 + 2) >> 2);
  }
}

static inline void
mix_f32 (float *restrict dst, const float *restrict h0,
         const float *restrict h1, size_t n, float f)
{
  const float e = 1.f - f;

  for (size_t i = 0; i < n; i++)
    store_f32 (dst, i, load_f32 (h0, i) * e + load_f32 (h1, i) * f);
}

static inline void
mix_f32_careful (float *dst, const float *h0, const float *h1, size_t n,
                 float f)
{
  if (f == 0.f)
    memcpy (dst, h0, n * sizeof *dst);
  else if (f == 1.f)
    memcpy (dst, h1, n * sizeof *dst);
  else
    mix_f32 (dst, h0, h1, n, f);
}

static inline void
mix_cubic (float *dst, const float *const h[4], size_t n,
           const float weights[4])
{
  const float *restrict h0 = h[0], *restrict h1 = h[1];
  const float *restrict h2 = h[2], *restrict h3 = h[3];
  const float w0 = weights[0], w1 = weights[1];
  const float w2 = weights[2], w3 = weights[3];

  for (size_t i = 0; i < n; i++) {
    float sum = weigh (load_f32 (h0, i), w0) + weigh (load_f32 (h1, i), w1);

    sum += weigh (load_f32 (h2, i), w2);
    store_f32 (dst, i, sum + weigh (load_f32 (h3, i), w3));
  }
}

/* Heat values to indices and masks. */

/* The number of k in 1..255 with gamma[k] <= h. */
static inline uint8_t
count_reached (const float *gamma, float h)
{
  uint32_t k = 0;

  for (uint32_t step = 128; step > 0; step >>= 1)
    k += gamma[k + step] <= h ? step : 0;
  return (uint8_t)k;
}

static inline void
index_line (uint8_t *restrict index, const float *restrict values, size_t n,
            const CtIndexLine *line, bool flat, const float *restrict gamma)
{
  const float min = line->min, span = line->max - line->min;
  const bool invert = line->invert;

  for (size_t i = 0; i < n; i++) {
    float v = load_f32 (values, i);
    float h = flat ? (v > min ? 1.f : 0.f) : (v - min) / span;

    h = h > 0.f ? h : 0.f;
    h = h < 1.f ? h : 1.f;
    h = invert ? 1.f - h : h;
    h = isnan (v) ? 0.f : h;
    index[i] = gamma ? count_reached (gamma, h) : (uint8_t)(int)(255.f * h);
  }
}

static inline void
index_f32 (uint8_t *index, const float *v, size_t n, const CtIndexLine *line)
{
  if (!(line->max > line->min))
    index_line (index, v, n, line, true, line->gamma);
  else if (line->gamma)
    index_line (index, v, n, line, false, line->gamma);
  else
    index_line (index, v, n, line, false, NULL);
}

/* The nearest whole number; 0 for NaN and what is below; 256 and on come
 * round again at 1. From 2^24 on floats do not tell labels apart. */
static inline void
index_label (uint8_t *index, const float *v, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    float label = load_f32 (v, i);
    int32_t k;

    label = label > 0.f ? label : 0.f;
    label = label < 0x1p24f ? label : 0x1p24f;
    k = (int32_t)lrintf (label);
    index[i] = (uint8_t)(k > 255 ? 1 + (k - 1) % 255 : k);
  }
}

static inline void
mask_nan (uint8_t *restrict mask, const float *restrict v, size_t n)
{
  for (size_t i = 0; i < n; i++)
    mask[i] = isnan (load_f32 (v, i)) ? 0 : mask[i];
}

static inline void
mask_u8 (uint8_t *restrict mask, const uint8_t *restrict src, size_t n,
         uint32_t least, uint32_t most)
{
  for (size_t i = 0; i < n; i++)
    mask[i] = src[i] >= least && src[i] <= most ? mask[i] : 0;
}

static inline void
mask_u16 (uint8_t *restrict mask, const uint8_t *restrict src, size_t n,
          uint32_t least, uint32_t most, bool swapped)
{
  for (size_t i = 0; i < n; i++) {
    uint32_t v = load_u16 (src, i, swapped);

    mask[i] = v >= least && v <= most ? mask[i] : 0;
  }
}

/* No way past the caches. */
static inline void
stream_end (void)
{
}
