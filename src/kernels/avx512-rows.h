/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels that AVX-512 has a better way for than a compiler finds, but
 * for pixels (see avx512-pixels.h). Two sets are made of them: with VBMI, which
 * looks up 64 bytes at a time in tables that stay in registers, and without,
 * which picks them one by one.
 *
 * Rows are taken in blocks, the last one under a mask: what a masked load
 * leaves out is not touched.
 */
#pragma once

#include <immintrin.h>

#include "src/kernels/loops.h"

CT_LOOP __mmask64
first_64 (size_t n)
{
  return n >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << n) - 1;
}

CT_LOOP __mmask16
first_16 (size_t n)
{
  return n >= 16 ? (__mmask16)0xffff : (__mmask16)((1u << n) - 1);
}

CT_LOOP __m512i
load_64 (const uint8_t *src, size_t n)
{
  return n >= 64 ? _mm512_loadu_si512 (src)
                 : _mm512_maskz_loadu_epi8 (first_64 (n), src);
}

/* 16 bytes as 32-bit numbers. */
CT_LOOP __m512i
load_16_wide (const uint8_t *src, size_t n)
{
  return _mm512_cvtepu8_epi32 (n >= 16
                                   ? _mm_loadu_si128 ((const __m128i *)src)
                                   : _mm_maskz_loadu_epi8 (first_16 (n), src));
}

CT_LOOP __m512
load_16_floats (const float *src, size_t n)
{
  return n >= 16 ? _mm512_loadu_ps (src)
                 : _mm512_maskz_loadu_ps (first_16 (n), src);
}

CT_LOOP void
store_16_floats (float *dst, __m512 v, size_t n)
{
  if (n >= 16)
    _mm512_storeu_ps (dst, v);
  else
    _mm512_mask_storeu_ps (dst, first_16 (n), v);
}

CT_LOOP void
store_16_bytes (uint8_t *dst, __m512i v, size_t n)
{
  if (n >= 16)
    _mm_storeu_si128 ((__m128i *)dst, _mm512_cvtepi32_epi8 (v));
  else
    _mm512_mask_cvtepi32_storeu_epi8 (dst, first_16 (n), v);
}

/* 0..255 and half to even, as saturate does: a NaN, being second to neither
 * maximum nor minimum, gives 0. */
static inline __m512i
saturate_16 (__m512 y)
{
  y = _mm512_max_ps (y, _mm512_setzero_ps ());
  y = _mm512_min_ps (y, _mm512_set1_ps (255.f));
  return _mm512_cvtps_epi32 (y);
}

/* Of tables of 32-bit numbers, one by one: on many a CPU a gather takes far
 * longer than its loads. */
static inline int32_t
pick (const void *table, size_t i)
{
  int32_t v;

  memcpy (&v, (const uint8_t *)table + 4 * i, 4);
  return v;
}

static inline __m256i
pick_8 (const uint8_t *i, const void *table)
{
  return _mm256_setr_epi32 (pick (table, i[0]), pick (table, i[1]),
                            pick (table, i[2]), pick (table, i[3]),
                            pick (table, i[4]), pick (table, i[5]),
                            pick (table, i[6]), pick (table, i[7]));
}

/* Of 16 indices, or of the n that there are and zeros. */
CT_LOOP __m512i
pick_16 (const uint8_t *index, size_t n, const void *table)
{
  uint8_t padded[16] = { 0 };

  if (n < 16)
    index = memcpy (padded, index, n);
  return _mm512_inserti64x4 (_mm512_castsi256_si512 (pick_8 (index, table)),
                             pick_8 (index + 8, table), 1);
}

static inline __m512
pick_16_floats (const uint8_t *index, size_t n, const float *table)
{
  return _mm512_castsi512_ps (pick_16 (index, n, table));
}

/* Tables of 256 bytes. */

#ifdef __AVX512VBMI__
typedef struct
{
  __m512i quarter[4];
} Table256;

CT_LOOP Table256
load_table (const uint8_t *table)
{
  Table256 t;

  for (size_t i = 0; i < 4; i++)
    t.quarter[i] = _mm512_loadu_si512 (table + 64 * i);
  return t;
}

/* 64 indices, and which of them are in the upper half. */
typedef struct
{
  __m512i index;
  __mmask64 high;
} Lookup256;

CT_LOOP Lookup256
prepare_lookup (__m512i index)
{
  return (Lookup256){ index, _mm512_movepi8_mask (index) };
}

/* 128 at a time: on Zen 5 a fourth faster than 64 at a time under masks. */
CT_LOOP __m512i
look_up (const Table256 *t, const Lookup256 *l)
{
  __m512i low
      = _mm512_permutex2var_epi8 (t->quarter[0], l->index, t->quarter[1]);
  __m512i high
      = _mm512_permutex2var_epi8 (t->quarter[2], l->index, t->quarter[3]);

  return _mm512_mask_mov_epi8 (low, l->high, high);
}

CT_LOOP __m512i
look_up_in (const uint8_t *table, const Lookup256 *l)
{
  Table256 t = load_table (table);

  return look_up (&t, l);
}

static inline void
gray_lookup_u8_512 (uint8_t *gray, const uint8_t *src, size_t n,
                    const uint8_t *table)
{
  Table256 t = load_table (table);

  for (size_t i = 0; i < n; i += 64) {
    Lookup256 l = prepare_lookup (load_64 (src + i, n - i));
    __m512i v = look_up (&t, &l);

    if (n - i >= 64)
      _mm512_storeu_si512 (gray + i, v);
    else
      _mm512_mask_storeu_epi8 (gray + i, first_64 (n - i), v);
  }
}
#endif

/* Base to gray. */

CT_LOOP __m512i
load_16_words (const uint8_t *src, size_t n, bool swapped)
{
  __m256i v = n >= 16 ? _mm256_loadu_si256 ((const __m256i *)src)
                      : _mm256_maskz_loadu_epi16 (first_16 (n), src);

  if (swapped)
    v = _mm256_or_si256 (_mm256_slli_epi16 (v, 8), _mm256_srli_epi16 (v, 8));
  return _mm512_cvtepu16_epi32 (v);
}

/* Where all real values are whole numbers of at most 24 bits they can be
 * computed in float: each step is exact. */
static inline bool
line_is_whole (const CtGrayLine *line)
{
  double last = 65535.0 * line->slope + line->intercept;

  return line->slope == rint (line->slope)
         && line->intercept == rint (line->intercept)
         && fabs (line->slope) <= 0x1p24 && fabs (line->intercept) <= 0x1p24
         && fabs (last) <= 0x1p24;
}

CT_LOOP void
gray_line_512 (uint8_t *gray, const uint8_t *src, size_t n,
               const CtGrayLine *line, bool swapped)
{
  const __m512 slope = _mm512_set1_ps ((float)line->slope);
  const __m512 intercept = _mm512_set1_ps ((float)line->intercept);
  const __m512 scale = _mm512_set1_ps (line->scale);
  const __m512 shift = _mm512_set1_ps (line->shift);
  const __m512i padding = _mm512_set1_epi32 (line->padding);
  const __m512i flip = _mm512_set1_epi32 (line->flip);

  for (size_t i = 0; i < n; i += 16) {
    __m512i stored = load_16_words (src + 2 * i, n - i, swapped);
    __m512 x = _mm512_fmadd_ps (_mm512_cvtepi32_ps (stored), slope, intercept);
    __m512i y = saturate_16 (_mm512_fmadd_ps (x, scale, shift));

    y = _mm512_maskz_xor_epi32 (_mm512_cmpneq_epi32_mask (stored, padding), y,
                                flip);
    store_16_bytes (gray + i, y, n - i);
  }
}

static inline void
gray_line_u16_512 (uint8_t *gray, const uint8_t *src, size_t n,
                   const CtGrayLine *line, bool swapped)
{
  if (!line_is_whole (line))
    gray_line_u16 (gray, src, n, line, swapped);
  else if (swapped)
    gray_line_512 (gray, src, n, line, true);
  else
    gray_line_512 (gray, src, n, line, false);
}

static inline bool
extent_f32_512 (CtExtentF32 *extent, const float *src, size_t n)
{
  const __m512 limit = _mm512_set1_ps (CT_HEAT_INFINITY);
  __m512 min = _mm512_set1_ps (INFINITY), max = _mm512_set1_ps (-INFINITY);
  __mmask16 nans = 0;
  float low, high;

  for (size_t i = 0; i < n; i += 16) {
    __m512 v = load_16_floats (src + i, n - i);
    __mmask16 seen = _mm512_cmp_ps_mask (_mm512_abs_ps (v), limit, _CMP_LT_OQ);

    seen &= first_16 (n - i);
    nans |= _mm512_cmp_ps_mask (v, v, _CMP_UNORD_Q);
    min = _mm512_mask_min_ps (min, seen, min, v);
    max = _mm512_mask_max_ps (max, seen, max, v);
  }
  low = _mm512_reduce_min_ps (min);
  high = _mm512_reduce_max_ps (max);
  if (low <= high && extent->min <= extent->max) {
    low = low < extent->min ? low : extent->min;
    high = high > extent->max ? high : extent->max;
  }
  if (low <= high)
    *extent = (CtExtentF32){ low, high };
  return nans != 0;
}

/* Heat rows to another width. */

/* The source bytes that 16 taps can reach from the first: of 64 where VBMI
 * picks them, else of 16. */
#ifdef __AVX512VBMI__
#define WINDOW 64
#else
#define WINDOW 16
#endif

static inline __m512i
pick_from_window (const uint8_t *src, size_t room, __m512i which)
{
#ifdef __AVX512VBMI__
  __m512i window = load_64 (src, room);

  return _mm512_maskz_permutexvar_epi8 (0x5555555555555555, which, window);
#else
  __m128i window = room >= 16 ? _mm_loadu_si128 ((const __m128i *)src)
                              : _mm_maskz_loadu_epi8 (first_16 (room), src);

  return _mm512_maskz_shuffle_epi8 (0x5555555555555555,
                                    _mm512_broadcast_i32x4 (window), which);
#endif
}

static inline void
expand_u8_512 (int16_t *dst, const uint8_t *src, size_t n, const CtTaps *taps)
{
  const __m512i one = _mm512_set1_epi32 (1);
  const __m512i reach = _mm512_set1_epi32 (WINDOW);

  for (size_t i = 0; i < n; i += 16) {
    __mmask16 in = first_16 (n - i);
    uint32_t first = taps->s[i], last = taps->last - first;
    __m512i s0 = _mm512_sub_epi32 (_mm512_maskz_loadu_epi32 (in, taps->s + i),
                                   _mm512_set1_epi32 ((int)first));
    __m512i s1 = _mm512_min_epu32 (_mm512_add_epi32 (s0, one),
                                   _mm512_set1_epi32 ((int)last));
    __m512i a = _mm512_maskz_loadu_epi32 (in, taps->a + 2 * i);
    __m512i v;

    if ((_mm512_cmplt_epu32_mask (s0, reach)
         & _mm512_cmplt_epu32_mask (s1, reach) & in)
        != in) {
      CtTaps some = { taps->s + i, NULL, taps->a + 2 * i, taps->last };

      expand_u8 (dst + i, src, n - i < 16 ? n - i : 16, &some);
      continue;
    }
    v = pick_from_window (src + first, (size_t)last + 1,
                          _mm512_or_si512 (s0, _mm512_slli_epi32 (s1, 16)));
    v = _mm512_srai_epi32 (_mm512_madd_epi16 (v, a), 4);
    _mm512_mask_cvtepi32_storeu_epi16 (dst + i, in, v);
  }
}

CT_LOOP void
expand_f32_512_how (float *dst, const float *src, size_t n, const CtTaps *taps,
                    bool careful)
{
  const __m512 one = _mm512_set1_ps (1.f), zero = _mm512_setzero_ps ();
  const __m512i reach = _mm512_set1_epi32 (16);

  for (size_t i = 0; i < n; i += 16) {
    __mmask16 in = first_16 (n - i);
    uint32_t first = taps->s[i], last = taps->last - first;
    __m512i s0 = _mm512_sub_epi32 (_mm512_maskz_loadu_epi32 (in, taps->s + i),
                                   _mm512_set1_epi32 ((int)first));
    __m512i s1 = _mm512_min_epu32 (_mm512_add_epi32 (s0, _mm512_set1_epi32 (1)),
                                   _mm512_set1_epi32 ((int)last));
    __m512 f = _mm512_maskz_loadu_ps (in, taps->f + i);
    __m512 v0, v1, h;

    if ((_mm512_cmplt_epu32_mask (s0, reach)
         & _mm512_cmplt_epu32_mask (s1, reach) & in)
        == in) {
      __m512 window = load_16_floats (src + first, (size_t)last + 1);

      v0 = _mm512_permutexvar_ps (s0, window);
      v1 = _mm512_permutexvar_ps (s1, window);
    } else {
      v0 = _mm512_mask_i32gather_ps (zero, in, s0, src + first, 4);
      v1 = _mm512_mask_i32gather_ps (zero, in, s1, src + first, 4);
    }
    h = _mm512_add_ps (_mm512_mul_ps (v0, _mm512_sub_ps (one, f)),
                       _mm512_mul_ps (v1, f));
    if (careful) {
      h = _mm512_mask_mov_ps (h, _mm512_cmp_ps_mask (f, zero, _CMP_EQ_OQ), v0);
      h = _mm512_mask_mov_ps (h, _mm512_cmp_ps_mask (f, one, _CMP_EQ_OQ), v1);
    }
    store_16_floats (dst + i, h, n - i);
  }
}

static inline void
expand_f32_512 (float *dst, const float *src, size_t n, const CtTaps *taps)
{
  expand_f32_512_how (dst, src, n, taps, false);
}

static inline void
expand_f32_careful_512 (float *dst, const float *src, size_t n,
                        const CtTaps *taps)
{
  expand_f32_512_how (dst, src, n, taps, true);
}

CT_LOOP __m512i
mix_32 (__m512i v0, __m512i v1, __m512i b0, __m512i b1)
{
  __m512i sum = _mm512_add_epi16 (_mm512_mulhi_epi16 (v0, b0),
                                  _mm512_mulhi_epi16 (v1, b1));

  return _mm512_srai_epi16 (_mm512_add_epi16 (sum, _mm512_set1_epi16 (2)), 2);
}

static inline void
mix_u8_512 (uint8_t *dst, const int16_t *h0, const int16_t *h1, size_t n,
            int16_t b0, int16_t b1)
{
  const __m512i w0 = _mm512_set1_epi16 (b0), w1 = _mm512_set1_epi16 (b1);
  size_t i = 0;

  for (; i + 32 <= n; i += 32) {
    __m512i v = mix_32 (_mm512_loadu_si512 (h0 + i),
                        _mm512_loadu_si512 (h1 + i), w0, w1);

    _mm256_storeu_si256 ((__m256i *)(dst + i), _mm512_cvtepi16_epi8 (v));
  }
  if (i < n) {
    __mmask32 in = (__mmask32)first_64 (n - i);
    __m512i v = mix_32 (_mm512_maskz_loadu_epi16 (in, h0 + i),
                        _mm512_maskz_loadu_epi16 (in, h1 + i), w0, w1);

    _mm512_mask_cvtepi16_storeu_epi8 (dst + i, in, v);
  }
}

/* Heat values to indices. */

/* x / span, rounded as a division does, for 0 <= x <= span. With the correctly
 * rounded reciprocal of a span whose mantissa is not all ones, a quotient that
 * is off by at most a unit in the last place becomes the right one in one step
 * (Markstein 1990); the step before makes sure that it is. Quotients below
 * 2^-80 may not be exact: they are index 0 all the same. */
static inline __m512
divide (__m512 x, __m512 span, __m512 reciprocal)
{
  __m512 q = _mm512_mul_ps (x, reciprocal);

  q = _mm512_fmadd_ps (_mm512_fnmadd_ps (q, span, x), reciprocal, q);
  return _mm512_fmadd_ps (_mm512_fnmadd_ps (q, span, x), reciprocal, q);
}

static inline bool
can_divide (float span)
{
  uint32_t bits;

  memcpy (&bits, &span, 4);
  return span > 0x1p-60f && span < 0x1p60f && (~bits & 0x7fffff) != 0;
}

static inline void
index_f32_512 (uint8_t *index, const float *v, size_t n,
               const CtIndexLine *line)
{
  const float width = line->max - line->min;
  const bool divides
      = !line->gamma && line->max > line->min && can_divide (width);
  const float divisor = divides ? width : 1.f;
  const __m512 min = _mm512_set1_ps (line->min), span = _mm512_set1_ps (width);
  const __m512 reciprocal = _mm512_set1_ps (1.f / divisor);
  const __m512 one = _mm512_set1_ps (1.f), most = _mm512_set1_ps (255.f);
  const __mmask16 invert = line->invert ? 0xffff : 0;

  if (!divides) {
    index_f32 (index, v, n, line);
    return;
  }
  for (size_t i = 0; i < n; i += 16) {
    __m512 value = load_16_floats (v + i, n - i);
    __mmask16 known = _mm512_cmp_ps_mask (value, value, _CMP_ORD_Q);
    __m512 h = _mm512_sub_ps (value, min);

    h = _mm512_min_ps (_mm512_max_ps (h, _mm512_setzero_ps ()), span);
    if (width != 1.f)
      h = divide (h, span, reciprocal);
    h = _mm512_mask_sub_ps (h, invert, one, h);
    store_16_bytes (index + i,
                    _mm512_maskz_cvttps_epi32 (known, _mm512_mul_ps (h, most)),
                    n - i);
  }
}
