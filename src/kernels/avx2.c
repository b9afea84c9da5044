/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels for AVX2 and FMA (Haswell, Zen and later). 8 pixels at a
 * time; those that a row has left over are done in a padded copy of their
 * own.
 */
#include <immintrin.h>

#include "src/kernels/loops.h"

#define LANES 8

/* Rows of 8-bit samples, as far as there are some. */
typedef struct
{
  const uint8_t *gray, *index, *mask;
} In;

static inline __m256i
load_wide (const uint8_t *src)
{
  return _mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *)src));
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

static inline __m256
pick_8_floats (const uint8_t *index, const float *table)
{
  return _mm256_castsi256_ps (pick_8 (index, table));
}

static inline __m256i
saturate_8 (__m256 y)
{
  y = _mm256_max_ps (y, _mm256_setzero_ps ());
  y = _mm256_min_ps (y, _mm256_set1_ps (255.f));
  return _mm256_cvtps_epi32 (y);
}

/* The low bytes of 8 numbers of 0..255. */
static inline void
store_8_bytes (uint8_t *dst, __m256i v)
{
  __m128i words = _mm_packus_epi32 (_mm256_castsi256_si128 (v),
                                    _mm256_extracti128_si256 (v, 1));

  _mm_storel_epi64 ((__m128i *)dst, _mm_packus_epi16 (words, words));
}

/* Base to gray. */

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

static inline void
gray_line_256 (uint8_t *gray, const uint8_t *src, size_t n,
               const CtGrayLine *line, bool swapped)
{
  const __m256 slope = _mm256_set1_ps ((float)line->slope);
  const __m256 intercept = _mm256_set1_ps ((float)line->intercept);
  const __m256 scale = _mm256_set1_ps (line->scale);
  const __m256 shift = _mm256_set1_ps (line->shift);
  const __m256i padding = _mm256_set1_epi32 (line->padding);
  const __m256i flip = _mm256_set1_epi32 (line->flip);
  size_t i = 0;

  for (; i + LANES <= n; i += LANES) {
    __m128i v = _mm_loadu_si128 ((const __m128i *)(src + 2 * i));
    __m256i stored, y;
    __m256 x;

    if (swapped)
      v = _mm_or_si128 (_mm_slli_epi16 (v, 8), _mm_srli_epi16 (v, 8));
    stored = _mm256_cvtepu16_epi32 (v);
    x = _mm256_fmadd_ps (_mm256_cvtepi32_ps (stored), slope, intercept);
    y = saturate_8 (_mm256_fmadd_ps (x, scale, shift));
    y = _mm256_andnot_si256 (_mm256_cmpeq_epi32 (stored, padding),
                             _mm256_xor_si256 (y, flip));
    store_8_bytes (gray + i, y);
  }
  gray_line_u16 (gray + i, src + 2 * i, n - i, line, swapped);
}

static inline void
gray_line_u16_256 (uint8_t *gray, const uint8_t *src, size_t n,
                   const CtGrayLine *line, bool swapped)
{
  if (!line_is_whole (line))
    gray_line_u16 (gray, src, n, line, swapped);
  else if (swapped)
    gray_line_256 (gray, src, n, line, true);
  else
    gray_line_256 (gray, src, n, line, false);
}

/* Heat rows to another width. */

/* Taps as lanes: the first of them, relative to the first lane's, and whether
 * all lie within so many samples from there. */
typedef struct
{
  uint32_t first, room;
  __m256i s0, s1;
  bool near;
} Taps;

static inline Taps
load_taps (const CtTaps *taps, size_t i, uint32_t reach)
{
  uint32_t first = taps->s[i];
  __m256i s = _mm256_loadu_si256 ((const __m256i *)(taps->s + i));
  __m256i s0 = _mm256_sub_epi32 (s, _mm256_set1_epi32 ((int)first));
  __m256i s1 = _mm256_min_epu32 (_mm256_add_epi32 (s0, _mm256_set1_epi32 (1)),
                                 _mm256_set1_epi32 ((int)(taps->last - first)));
  __m256i far = _mm256_max_epu32 (s0, s1);
  __m256i most = _mm256_set1_epi32 ((int)reach - 1);
  __m256i in = _mm256_cmpeq_epi32 (_mm256_max_epu32 (far, most), most);

  return (Taps){ first, taps->last - first + 1, s0, s1,
                 _mm256_movemask_epi8 (in) == -1 };
}

static inline void
expand_u8_256 (int16_t *dst, const uint8_t *src, size_t n, const CtTaps *taps)
{
  const __m256i pairs = _mm256_set1_epi32 ((int)0x80008000);
  CtTaps rest = *taps;
  size_t i = 0;

  for (; i + LANES <= n; i += LANES) {
    Taps t = load_taps (taps, i, 16);
    const uint8_t *from = src + t.first;
    uint8_t padded[16] = { 0 };
    __m256i which, v, a;

    if (!t.near) {
      CtTaps some = { taps->s + i, NULL, taps->a + 2 * i, taps->last };

      expand_u8 (dst + i, src, LANES, &some);
      continue;
    }
    if (t.room < 16)
      from = memcpy (padded, from, t.room);
    which = _mm256_or_si256 (t.s0, _mm256_slli_epi32 (t.s1, 16));
    v = _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *)from));
    v = _mm256_shuffle_epi8 (v, _mm256_or_si256 (which, pairs));
    a = _mm256_loadu_si256 ((const __m256i *)(taps->a + 2 * i));
    v = _mm256_srai_epi32 (_mm256_madd_epi16 (v, a), 4);
    v = _mm256_permute4x64_epi64 (_mm256_packs_epi32 (v, v), 0x08);
    _mm_storeu_si128 ((__m128i *)(dst + i), _mm256_castsi256_si128 (v));
  }
  rest.s += i;
  rest.a += 2 * i;
  expand_u8 (dst + i, src, n - i, &rest);
}

static inline void
expand_f32_256_how (float *dst, const float *src, size_t n, const CtTaps *taps,
                    bool careful)
{
  const __m256 one = _mm256_set1_ps (1.f), zero = _mm256_setzero_ps ();
  CtTaps rest = *taps;
  size_t i = 0;

  for (; i + LANES <= n; i += LANES) {
    Taps t = load_taps (taps, i, 8);
    __m256 f = _mm256_loadu_ps (taps->f + i);
    __m256 v0, v1, h;

    if (t.near && t.room >= 8) {
      __m256 window = _mm256_loadu_ps (src + t.first);

      v0 = _mm256_permutevar8x32_ps (window, t.s0);
      v1 = _mm256_permutevar8x32_ps (window, t.s1);
    } else {
      v0 = _mm256_i32gather_ps (src + t.first, t.s0, 4);
      v1 = _mm256_i32gather_ps (src + t.first, t.s1, 4);
    }
    h = _mm256_add_ps (_mm256_mul_ps (v0, _mm256_sub_ps (one, f)),
                       _mm256_mul_ps (v1, f));
    if (careful) {
      h = _mm256_blendv_ps (h, v0, _mm256_cmp_ps (f, zero, _CMP_EQ_OQ));
      h = _mm256_blendv_ps (h, v1, _mm256_cmp_ps (f, one, _CMP_EQ_OQ));
    }
    _mm256_storeu_ps (dst + i, h);
  }
  rest.s += i;
  rest.f += i;
  expand_linear (dst + i, src, n - i, &rest, careful);
}

static inline void
expand_f32_256 (float *dst, const float *src, size_t n, const CtTaps *taps)
{
  expand_f32_256_how (dst, src, n, taps, false);
}

static inline void
expand_f32_careful_256 (float *dst, const float *src, size_t n,
                        const CtTaps *taps)
{
  expand_f32_256_how (dst, src, n, taps, true);
}

static inline __m256i
mix_16 (const int16_t *h0, const int16_t *h1, __m256i b0, __m256i b1)
{
  __m256i v0 = _mm256_loadu_si256 ((const __m256i *)h0);
  __m256i v1 = _mm256_loadu_si256 ((const __m256i *)h1);
  __m256i sum = _mm256_add_epi16 (_mm256_mulhi_epi16 (v0, b0),
                                  _mm256_mulhi_epi16 (v1, b1));

  sum = _mm256_add_epi16 (sum, _mm256_set1_epi16 (2));
  return _mm256_and_si256 (_mm256_srai_epi16 (sum, 2), _mm256_set1_epi16 (255));
}

static inline void
mix_u8_256 (uint8_t *dst, const int16_t *h0, const int16_t *h1, size_t n,
            int16_t b0, int16_t b1)
{
  const __m256i w0 = _mm256_set1_epi16 (b0), w1 = _mm256_set1_epi16 (b1);
  size_t i = 0;

  for (; i + 32 <= n; i += 32) {
    __m256i low = mix_16 (h0 + i, h1 + i, w0, w1);
    __m256i high = mix_16 (h0 + i + 16, h1 + i + 16, w0, w1);
    __m256i v = _mm256_packus_epi16 (low, high);

    v = _mm256_permute4x64_epi64 (v, 0xd8);
    _mm256_storeu_si256 ((__m256i *)(dst + i), v);
  }
  mix_u8 (dst + i, h0 + i, h1 + i, n - i, b0, b1);
}

/* Heat values to indices. */

/* x / span, rounded as a division does, for 0 <= x <= span. With the correctly
 * rounded reciprocal of a span whose mantissa is not all ones, a quotient that
 * is off by at most a unit in the last place becomes the right one in one step
 * (Markstein 1990); the step before makes sure that it is. Quotients below
 * 2^-80 may not be exact: they are index 0 all the same. */
static inline __m256
divide (__m256 x, __m256 span, __m256 reciprocal)
{
  __m256 q = _mm256_mul_ps (x, reciprocal);

  q = _mm256_fmadd_ps (_mm256_fnmadd_ps (q, span, x), reciprocal, q);
  return _mm256_fmadd_ps (_mm256_fnmadd_ps (q, span, x), reciprocal, q);
}

static inline bool
can_divide (float span)
{
  uint32_t bits;

  memcpy (&bits, &span, 4);
  return span > 0x1p-60f && span < 0x1p60f && (~bits & 0x7fffff) != 0;
}

static inline void
index_f32_256 (uint8_t *index, const float *v, size_t n,
               const CtIndexLine *line)
{
  const float width = line->max - line->min;
  const bool divides
      = !line->gamma && line->max > line->min && can_divide (width);
  const float divisor = divides ? width : 1.f;
  const __m256 min = _mm256_set1_ps (line->min), span = _mm256_set1_ps (width);
  const __m256 reciprocal = _mm256_set1_ps (1.f / divisor);
  const __m256 one = _mm256_set1_ps (1.f), most = _mm256_set1_ps (255.f);
  size_t i = 0;

  if (divides) {
    for (; i + LANES <= n; i += LANES) {
      __m256 value = _mm256_loadu_ps (v + i);
      __m256 known = _mm256_cmp_ps (value, value, _CMP_ORD_Q);
      __m256 h = _mm256_sub_ps (value, min);

      h = _mm256_min_ps (_mm256_max_ps (h, _mm256_setzero_ps ()), span);
      h = divide (h, span, reciprocal);
      h = line->invert ? _mm256_sub_ps (one, h) : h;
      h = _mm256_and_ps (known, _mm256_mul_ps (h, most));
      store_8_bytes (index + i, _mm256_cvttps_epi32 (h));
    }
  }
  index_f32 (index + i, v + i, n - i, line);
}

/* Pixels. */

/* Pixels that start at dst: 4 bytes each, or 3. */
typedef struct
{
  uint8_t *dst;
  size_t bytes;
  bool stream;
} Out;

static inline void
store_8_pixels (Out out, size_t i, __m256i pixels)
{
  uint8_t *dst = out.dst + out.bytes * i;

  if (out.bytes == 3) {
    const __m256i drop = _mm256_broadcastsi128_si256 (
        _mm_setr_epi8 (0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
    const __m256i close = _mm256_setr_epi32 (0, 1, 2, 4, 5, 6, 7, 7);

    pixels = _mm256_shuffle_epi8 (pixels, drop);
    pixels = _mm256_permutevar8x32_epi32 (pixels, close);
    _mm_storeu_si128 ((__m128i *)dst, _mm256_castsi256_si128 (pixels));
    _mm_storel_epi64 ((__m128i *)(dst + 16),
                      _mm256_extracti128_si256 (pixels, 1));
  } else if (out.stream) {
    _mm256_stream_si256 ((__m256i *)(void *)dst, pixels);
  } else {
    _mm256_storeu_si256 ((__m256i *)dst, pixels);
  }
}

/* A byte of each number to all four. */
static inline __m256i
spread (__m256i wide)
{
  return _mm256_shuffle_epi8 (
      wide, _mm256_broadcastsi128_si256 (_mm_setr_epi8 (
                0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12)));
}

static inline __m256i
base_8 (const uint8_t *gray, const CtBlendTable *table, bool gray_base)
{
  return gray_base ? spread (load_wide (gray)) : pick_8 (gray, table->base);
}

/* How a table blends: constant arguments of the loops. */
typedef enum
{
  PAINT,
  HALF,
  CONSTANT,
  BY_INDEX,
  ANY,
} Way;

/* What 8 pixels are blended with. */
typedef struct
{
  const CtBlendTable *table;
  __m256 weight, opacity, offset;
  __m256i opaque, flag;
} Blend;

static inline Blend
prepare_blend (const CtBlendTable *table)
{
  int32_t opaque;

  memcpy (&opaque, table->opaque, 4);
  return (Blend){
    .table = table,
    .weight = _mm256_set1_ps (table->one_weight),
    .opacity = _mm256_set1_ps (table->one_opacity),
    .offset = _mm256_set1_ps (table->one_offset),
    .opaque = _mm256_set1_epi32 (opaque),
    .flag = _mm256_set1_epi32 ((int)(255u << 8 * table->flag)),
  };
}

static inline __m256i
byte_of (__m256i pixels, int c)
{
  __m256i v = _mm256_srli_epi32 (pixels, 8 * c);

  return c == 3 ? v : _mm256_and_si256 (v, _mm256_set1_epi32 (255));
}

/* Three channels in float; the flag's byte is what opaque brings. */
static inline __m256i
blend_float (const Blend *blend, __m256i packed, In in, Way way,
             bool flag_first)
{
  const CtBlendTable *t = blend->table;
  __m256 weight = blend->weight, opacity = blend->opacity;
  __m256 offset = blend->offset;
  __m256i base = way == ANY ? base_8 (in.gray, t, false) : load_wide (in.gray);
  __m256i pixels = _mm256_setzero_si256 ();

  if (way != CONSTANT) {
    weight = pick_8_floats (in.index, t->weight);
    opacity = pick_8_floats (in.index, t->opacity);
    offset = t->has_offset ? pick_8_floats (in.index, t->offset)
                           : _mm256_setzero_ps ();
  }
  for (int k = 0; k < 3; k++) {
    int c = flag_first ? k + 1 : k;
    __m256 b = _mm256_cvtepi32_ps (way == ANY ? byte_of (base, c) : base);
    __m256 y = _mm256_fmadd_ps (b, weight, offset);
    __m256i v;

    y = _mm256_fmadd_ps (_mm256_cvtepi32_ps (byte_of (packed, c)), opacity, y);
    v = way == ANY ? saturate_8 (y) : _mm256_cvtps_epi32 (y);
    pixels = _mm256_or_si256 (pixels, _mm256_slli_epi32 (v, 8 * c));
  }
  return pixels;
}

/* (color + gray) / 2, half to even: the average rounds up, which is one too
 * many where the sum is odd and the result too. */
static inline __m256i
halve_sum (__m256i color, __m256i gray)
{
  __m256i up = _mm256_avg_epu8 (color, gray);
  __m256i odd = _mm256_and_si256 (_mm256_xor_si256 (color, gray), up);

  return _mm256_sub_epi8 (up, _mm256_and_si256 (odd, _mm256_set1_epi8 (1)));
}

static inline __m256i
blend_8 (const Blend *blend, In in, Way way, bool flag_first)
{
  const CtBlendTable *t = blend->table;
  __m256i gray = load_wide (in.gray), packed, pixels, shown;

  if (way == PAINT)
    return _mm256_or_si256 (base_8 (in.gray, t, t->gray_base), blend->opaque);
  packed = pick_8 (in.index, t->packed);
  if (way == HALF)
    pixels = halve_sum (packed, spread (gray));
  else
    pixels = blend_float (blend, packed, in, way, flag_first);
  if (way == HALF || way == CONSTANT) {
    shown = _mm256_cmpeq_epi32 (_mm256_and_si256 (packed, blend->flag),
                                blend->flag);
    pixels = _mm256_blendv_epi8 (spread (gray), pixels, shown);
  }
  if (in.mask) {
    shown = _mm256_cmpgt_epi32 (load_wide (in.mask), _mm256_setzero_si256 ());
    pixels
        = _mm256_blendv_epi8 (base_8 (in.gray, t, way != ANY), pixels, shown);
  }
  return _mm256_or_si256 (pixels, blend->opaque);
}

/* The last pixels, fewer than 8. */
static inline void
blend_tail (Out out, In in, size_t n, const Blend *blend, Way way,
            bool flag_first)
{
  uint8_t rows[3][LANES] = { { 0 } }, pixels[4 * LANES];
  In padded = { rows[0], rows[1], in.mask ? rows[2] : NULL };

  memcpy (rows[0], in.gray, n);
  if (way != PAINT)
    memcpy (rows[1], in.index, n);
  if (in.mask)
    memcpy (rows[2], in.mask, n);
  store_8_pixels ((Out){ pixels, out.bytes, false }, 0,
                  blend_8 (blend, padded, way, flag_first));
  memcpy (out.dst, pixels, out.bytes * n);
}

static inline void
blend_way (Out out, In in, size_t n, const CtBlendTable *table, Way way,
           bool flag_first)
{
  const Blend blend = prepare_blend (table);
  size_t i = 0;

  for (; i + LANES <= n; i += LANES) {
    In at = { in.gray + i, in.index + i, in.mask ? in.mask + i : NULL };

    store_8_pixels (out, i, blend_8 (&blend, at, way, flag_first));
  }
  if (i < n) {
    In at = { in.gray + i, in.index + i, in.mask ? in.mask + i : NULL };
    Out rest = { out.dst + out.bytes * i, out.bytes, false };

    blend_tail (rest, at, n - i, &blend, way, flag_first);
  }
}

/* Each table's loop, with nothing in it that the table does not need. */
static inline void
blend_flag (Out out, In in, size_t n, const CtBlendTable *t, bool flag_first)
{
  if (!t->gray_base || t->clamps)
    blend_way (out, in, n, t, ANY, flag_first);
  else if (t->half)
    blend_way (out, in, n, t, HALF, flag_first);
  else if (t->constant)
    blend_way (out, in, n, t, CONSTANT, flag_first);
  else
    blend_way (out, in, n, t, BY_INDEX, flag_first);
}

static inline void
blend_256 (Out out, In in, size_t n, const CtBlendTable *table)
{
  if (table->flag == 0)
    blend_flag (out, in, n, table, true);
  else if (table->flag == 3)
    blend_flag (out, in, n, table, false);
  else if (out.bytes == 3) /* no format there is */
    ct_kernels_c.blend3 (out.dst, in.gray, in.index, in.mask, n, table);
  else
    ct_kernels_c.blend4 (out.dst, in.gray, in.index, in.mask, n, table);
}

static inline void
paint_256 (Out out, const uint8_t *gray, size_t n, const CtBlendTable *table)
{
  blend_way (out, (In){ gray, gray, NULL }, n, table, PAINT, false);
}

static inline void
paint3_256 (uint8_t *dst, const uint8_t *gray, size_t n,
            const CtBlendTable *table)
{
  paint_256 ((Out){ dst, 3, false }, gray, n, table);
}

static inline void
paint4_256 (uint8_t *dst, const uint8_t *gray, size_t n,
            const CtBlendTable *table)
{
  paint_256 ((Out){ dst, 4, false }, gray, n, table);
}

static inline void
blend3_256 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
            const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  blend_256 ((Out){ dst, 3, false }, (In){ gray, index, mask }, n, table);
}

static inline void
blend4_256 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
            const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  blend_256 ((Out){ dst, 4, false }, (In){ gray, index, mask }, n, table);
}

/* Past the caches. */

/* The pixels up to the next 64 bytes; all of them where none is there. */
static inline size_t
unaligned_pixels (const uint8_t *dst, size_t n)
{
  size_t bytes = (64 - ((uintptr_t)dst & 63)) & 63;

  return bytes % 4 != 0 || bytes / 4 > n ? n : bytes / 4;
}

static inline void
paint4_stream_256 (uint8_t *dst, const uint8_t *gray, size_t n,
                   const CtBlendTable *table)
{
  size_t k = unaligned_pixels (dst, n);

  if (k > 0)
    paint4_256 (dst, gray, k, table);
  paint_256 ((Out){ dst + 4 * k, 4, true }, gray + k, n - k, table);
}

static inline void
blend4_stream_256 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
                   const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  size_t k = unaligned_pixels (dst, n);

  if (k > 0)
    blend4_256 (dst, gray, index, mask, k, table);
  blend_256 ((Out){ dst + 4 * k, 4, true },
             (In){ gray + k, index + k, mask ? mask + k : NULL }, n - k, table);
}

static inline void
stream_end_256 (void)
{
  _mm_sfence ();
}

/* Y'CbCr, where the base is gray. */

static inline __m256i
shown_8 (const uint8_t *mask, __m256i factor)
{
  __m256i shown = _mm256_cmpgt_epi32 (factor, _mm256_set1_epi32 (0xffff));

  if (mask)
    shown = _mm256_and_si256 (
        shown, _mm256_cmpgt_epi32 (load_wide (mask), _mm256_setzero_si256 ()));
  return shown;
}

static inline void
store_chroma_8 (uint8_t *dst, __m256i chroma, __m256i shown)
{
  const __m256i neutral = _mm256_set1_epi32 (128);

  chroma = _mm256_and_si256 (chroma, _mm256_set1_epi32 (255));
  store_8_bytes (dst, _mm256_blendv_epi8 (neutral, chroma, shown));
}

static inline void
blend_yuv_loop (uint8_t *y, uint8_t *u, uint8_t *v, In in, size_t n,
                const CtYuvTable *t, bool has_factors)
{
  const __m256i scale = _mm256_set1_epi32 (t->scale);
  const __m256i dark = _mm256_set1_epi32 (t->dark);
  const __m256i low = _mm256_set1_epi32 (t->low);
  const __m256i half = _mm256_set1_epi32 (0xffff);
  size_t i = 0;

  for (; i + LANES <= n; i += LANES) {
    __m256i packed = pick_8 (in.index + i, t->packed);
    __m256i base = _mm256_slli_epi32 (load_wide (in.gray + i), 8);
    __m256i weight = _mm256_set1_epi32 (t->one_weight);
    __m256i shown = _mm256_set1_epi32 (-1), luma;

    if (has_factors) {
      __m256i factor = pick_8 (in.index + i, t->factor);

      weight = _mm256_and_si256 (factor, half);
      shown = shown_8 (in.mask ? in.mask + i : NULL, factor);
    }
    base = _mm256_mulhi_epu16 (base, scale);
    luma = _mm256_add_epi32 (_mm256_and_si256 (packed, half),
                             _mm256_mulhi_epu16 (base, weight));
    luma = _mm256_subs_epu16 (luma, dark);
    luma = _mm256_blendv_epi8 (_mm256_add_epi32 (base, low), luma, shown);
    store_8_bytes (y + i, _mm256_srli_epi32 (luma, 8));
    store_chroma_8 (u + i, _mm256_srli_epi32 (packed, 16), shown);
    store_chroma_8 (v + i, _mm256_srli_epi32 (packed, 24), shown);
  }
  blend_yuv (y + i, u + i, v + i, in.gray + i, in.index + i,
             in.mask ? in.mask + i : NULL, n - i, t);
}

static inline void
blend_yuv_256 (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *gray,
               const uint8_t *index, const uint8_t *mask, size_t n,
               const CtYuvTable *t)
{
  if (!t->gray_base)
    blend_yuv (y, u, v, gray, index, mask, n, t);
  else if (t->constant && !t->has_hidden && !mask)
    blend_yuv_loop (y, u, v, (In){ gray, index, NULL }, n, t, false);
  else
    blend_yuv_loop (y, u, v, (In){ gray, index, mask }, n, t, true);
}

/* The means of 32 pixels of two rows, as 16 words. */
static inline __m256i
fold_32 (const uint8_t *row0, const uint8_t *row1)
{
  __m256i v = _mm256_avg_epu8 (_mm256_loadu_si256 ((const __m256i *)row0),
                               _mm256_loadu_si256 ((const __m256i *)row1));

  return _mm256_avg_epu16 (_mm256_and_si256 (v, _mm256_set1_epi16 (255)),
                           _mm256_srli_epi16 (v, 8));
}

static inline void
store_32_words (uint8_t *dst, __m256i a, __m256i b)
{
  __m256i bytes = _mm256_packus_epi16 (a, b);

  _mm256_storeu_si256 ((__m256i *)dst, _mm256_permute4x64_epi64 (bytes, 0xd8));
}

static inline void
fold_chroma_256 (uint8_t *dst, const uint8_t *row0, const uint8_t *row1,
                 size_t n)
{
  size_t i = 0;

  for (; i + 64 <= n; i += 64)
    store_32_words (dst + i / 2, fold_32 (row0 + i, row1 + i),
                    fold_32 (row0 + i + 32, row1 + i + 32));
  fold_chroma (dst + i / 2, row0 + i, row1 + i, n - i);
}

static inline void
fold_chroma_pairs_256 (uint8_t *dst, const uint8_t *u0, const uint8_t *u1,
                       const uint8_t *v0, const uint8_t *v1, size_t n)
{
  size_t i = 0;

  for (; i + 32 <= n; i += 32) {
    __m256i u = fold_32 (u0 + i, u1 + i), v = fold_32 (v0 + i, v1 + i);

    _mm256_storeu_si256 ((__m256i *)(dst + i),
                         _mm256_or_si256 (u, _mm256_slli_epi16 (v, 8)));
  }
  fold_chroma_pairs (dst + i, u0 + i, u1 + i, v0 + i, v1 + i, n - i);
}

/* The last ones are left: the byte after the last one may not be there. */
static inline void
every_other_256 (uint8_t *dst, const uint8_t *src, size_t n)
{
  const __m256i low = _mm256_set1_epi16 (255);
  size_t i = 0;

  for (; i + 32 < n; i += 32) {
    const __m256i *at = (const __m256i *)(src + 2 * i);

    store_32_words (dst + i, _mm256_and_si256 (_mm256_loadu_si256 (at), low),
                    _mm256_and_si256 (_mm256_loadu_si256 (at + 1), low));
  }
  every_other (dst + i, src + 2 * i, n - i);
}

const CtKernels ct_kernels_avx2 = {
  .name = "avx2",
  .gray_lookup_u8 = gray_lookup_u8,
  .gray_lookup_u16 = gray_lookup_u16,
  .gray_line_u16 = gray_line_u16_256,
  .extent_u8 = extent_u8,
  .extent_u16 = extent_u16,
  .count_u8 = count_u8,
  .count_u16 = count_u16,
  .heat_u8 = heat_u8,
  .heat_u16 = heat_u16,
  .heat_s16 = heat_s16,
  .heat_f32 = heat_f32,
  .heat_f64 = heat_f64,
  .extent_f32 = extent_f32,
  .expand_u8 = expand_u8_256,
  .expand_f32 = expand_f32_256,
  .expand_f32_careful = expand_f32_careful_256,
  .expand_cubic = expand_cubic,
  .pick_u8 = pick_u8,
  .pick_f32 = pick_f32,
  .halve_u8 = halve_u8,
  .halve_f32 = halve_f32,
  .mix_u8 = mix_u8_256,
  .mix_f32 = mix_f32,
  .mix_f32_careful = mix_f32_careful,
  .mix_cubic = mix_cubic,
  .index_f32 = index_f32_256,
  .index_label = index_label,
  .mask_nan = mask_nan,
  .mask_u8 = mask_u8,
  .mask_u16 = mask_u16,
  .paint3 = paint3_256,
  .paint4 = paint4_256,
  .blend3 = blend3_256,
  .blend4 = blend4_256,
  .paint4_stream = paint4_stream_256,
  .blend4_stream = blend4_stream_256,
  .stream_end = stream_end_256,
  .blend_yuv = blend_yuv_256,
  .matrix_yuv = matrix_yuv,
  .fold_chroma = fold_chroma_256,
  .fold_chroma_pairs = fold_chroma_pairs_256,
  .every_other = every_other_256,
};
