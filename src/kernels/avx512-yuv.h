/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Y'CbCr for AVX-512, with VBMI and without. Of a base that is no gray the
 * plain loops do.
 */
#pragma once

#include "src/kernels/avx512-rows.h"

static inline void
store_64 (uint8_t *dst, __m512i v, size_t n)
{
  if (n >= 64)
    _mm512_storeu_si512 (dst, v);
  else
    _mm512_mask_storeu_epi8 (dst, first_64 (n), v);
}

#ifdef __AVX512VBMI__
/* 16-bit numbers of bytes, in the order that packing puts right again. */
typedef struct
{
  __m512i low, high;
} Words;

static inline Words
words_of (__m512i low_bytes, __m512i high_bytes)
{
  return (Words){ _mm512_unpacklo_epi8 (low_bytes, high_bytes),
                  _mm512_unpackhi_epi8 (low_bytes, high_bytes) };
}

static inline __m512i
high_bytes (Words w)
{
  return _mm512_packus_epi16 (_mm512_srli_epi16 (w.low, 8),
                              _mm512_srli_epi16 (w.high, 8));
}

static inline Words
times (Words a, Words b)
{
  return (Words){ _mm512_mulhi_epu16 (a.low, b.low),
                  _mm512_mulhi_epu16 (a.high, b.high) };
}

static inline Words
plus (Words a, Words b)
{
  return (Words){ _mm512_add_epi16 (a.low, b.low),
                  _mm512_add_epi16 (a.high, b.high) };
}

static inline Words
all_words (uint16_t v)
{
  __m512i w = _mm512_set1_epi16 ((short)v);

  return (Words){ w, w };
}

static inline Words
look_up_words (const uint8_t planes[2][256], const Lookup256 *l)
{
  Table256 low = load_table (planes[0]), high = load_table (planes[1]);

  return words_of (look_up (&low, l), look_up (&high, l));
}

CT_LOOP void
blend_yuv_512_loop (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *gray,
                    const uint8_t *index, const uint8_t *mask, size_t n,
                    const CtYuvTable *t, bool constant, bool has_hidden)
{
  const Table256 shown_table = load_table (t->shown);
  const Table256 chroma[2]
      = { load_table (t->chroma[0]), load_table (t->chroma[1]) };
  const Words scale = all_words (t->scale), low = all_words (t->low);
  const __m512i dark = _mm512_set1_epi16 ((short)t->dark);
  const __m512i neutral = _mm512_set1_epi8 ((char)128);
  Words weight = all_words (t->one_weight);

  for (size_t i = 0; i < n; i += 64) {
    size_t left = n - i;
    Lookup256 l = prepare_lookup (load_64 (index + i, left));
    Words base = times (
        words_of (_mm512_setzero_si512 (), load_64 (gray + i, left)), scale);
    __mmask64 shown = ~(__mmask64)0;
    Words sum;
    __m512i luma;

    if (!constant)
      weight = look_up_words (t->weight_plane, &l);
    if (has_hidden)
      shown = _mm512_movepi8_mask (look_up (&shown_table, &l));
    if (mask)
      shown &= _mm512_movepi8_mask (load_64 (mask + i, left));
    sum = plus (look_up_words (t->luma_plane, &l), times (base, weight));
    sum = (Words){ _mm512_subs_epu16 (sum.low, dark),
                   _mm512_subs_epu16 (sum.high, dark) };
    luma = high_bytes (sum);
    if (has_hidden)
      luma = _mm512_mask_mov_epi8 (high_bytes (plus (base, low)), shown, luma);
    store_64 (y + i, luma, left);
    store_64 (u + i,
              _mm512_mask_mov_epi8 (neutral, shown, look_up (&chroma[0], &l)),
              left);
    store_64 (v + i,
              _mm512_mask_mov_epi8 (neutral, shown, look_up (&chroma[1], &l)),
              left);
  }
}
#else
CT_LOOP void
blend_yuv_512_loop (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *gray,
                    const uint8_t *index, const uint8_t *mask, size_t n,
                    const CtYuvTable *t, bool constant, bool has_hidden)
{
  const __m512i scale = _mm512_set1_epi32 (t->scale);
  const __m512i dark = _mm512_set1_epi32 (t->dark);
  const __m512i low = _mm512_set1_epi32 (t->low);
  const __m512i neutral = _mm512_set1_epi32 (128);
  const __m512i half = _mm512_set1_epi32 (0xffff);

  for (size_t i = 0; i < n; i += 16) {
    size_t left = n - i;
    __m512i packed = pick_16 (index + i, left, t->packed);
    __m512i base = _mm512_slli_epi32 (load_16_wide (gray + i, left), 8);
    __m512i weight = _mm512_set1_epi32 (t->one_weight);
    __m512i luma, chroma;
    __mmask16 shown = 0xffff;

    if (!constant || has_hidden) {
      __m512i factor = pick_16 (index + i, left, t->factor);

      if (!constant)
        weight = _mm512_and_si512 (factor, half);
      shown = _mm512_cmpgt_epu32_mask (factor, half);
    }
    if (mask) {
      __m512i m = load_16_wide (mask + i, left);

      shown &= _mm512_test_epi32_mask (m, m);
    }
    base = _mm512_mulhi_epu16 (base, scale);
    luma = _mm512_add_epi32 (_mm512_and_si512 (packed, half),
                             _mm512_mulhi_epu16 (base, weight));
    luma = _mm512_subs_epu16 (luma, dark);
    luma = _mm512_mask_mov_epi32 (_mm512_add_epi32 (base, low), shown, luma);
    store_16_bytes (y + i, _mm512_srli_epi32 (luma, 8), left);
    chroma = _mm512_srli_epi32 (packed, 16);
    store_16_bytes (u + i, _mm512_mask_mov_epi32 (neutral, shown, chroma),
                    left);
    chroma = _mm512_srli_epi32 (packed, 24);
    store_16_bytes (v + i, _mm512_mask_mov_epi32 (neutral, shown, chroma),
                    left);
  }
}
#endif

static inline void
blend_yuv_512 (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *gray,
               const uint8_t *index, const uint8_t *mask, size_t n,
               const CtYuvTable *t)
{
  bool has_hidden = t->has_hidden || mask;

  if (!t->gray_base)
    blend_yuv (y, u, v, gray, index, mask, n, t);
  else if (t->constant && !has_hidden)
    blend_yuv_512_loop (y, u, v, gray, index, NULL, n, t, true, false);
  else if (t->constant)
    blend_yuv_512_loop (y, u, v, gray, index, mask, n, t, true, true);
  else if (!has_hidden)
    blend_yuv_512_loop (y, u, v, gray, index, NULL, n, t, false, false);
  else
    blend_yuv_512_loop (y, u, v, gray, index, mask, n, t, false, true);
}

/* The means of 64 pixels of two rows, as 32 words. */
static inline __m512i
fold_64 (const uint8_t *row0, const uint8_t *row1, size_t n)
{
  __m512i v = _mm512_avg_epu8 (load_64 (row0, n), load_64 (row1, n));

  return _mm512_avg_epu16 (_mm512_and_si512 (v, _mm512_set1_epi16 (255)),
                           _mm512_srli_epi16 (v, 8));
}

static inline void
fold_chroma_512 (uint8_t *dst, const uint8_t *row0, const uint8_t *row1,
                 size_t n)
{
  size_t even = n / 2 * 2;

  for (size_t i = 0; i < even; i += 64) {
    __m512i words = fold_64 (row0 + i, row1 + i, even - i);

    if (even - i >= 64)
      _mm256_storeu_si256 ((__m256i *)(dst + i / 2),
                           _mm512_cvtepi16_epi8 (words));
    else
      _mm512_mask_cvtepi16_storeu_epi8 (
          dst + i / 2, (__mmask32)first_64 ((even - i) / 2), words);
  }
  fold_chroma (dst + even / 2, row0 + even, row1 + even, n - even);
}

static inline void
fold_chroma_pairs_512 (uint8_t *dst, const uint8_t *u0, const uint8_t *u1,
                       const uint8_t *v0, const uint8_t *v1, size_t n)
{
  size_t even = n / 2 * 2;

  for (size_t i = 0; i < even; i += 64) {
    __m512i u = fold_64 (u0 + i, u1 + i, even - i);
    __m512i v = fold_64 (v0 + i, v1 + i, even - i);

    store_64 (dst + i, _mm512_or_si512 (u, _mm512_slli_epi16 (v, 8)), even - i);
  }
  fold_chroma_pairs (dst + even, u0 + even, u1 + even, v0 + even, v1 + even,
                     n - even);
}

/* The last ones are left: the byte after the last one may not be there. */
static inline void
every_other_512 (uint8_t *dst, const uint8_t *src, size_t n)
{
  size_t i = 0;

  for (; i + 32 < n; i += 32)
    _mm256_storeu_si256 (
        (__m256i *)(dst + i),
        _mm512_cvtepi16_epi8 (_mm512_loadu_si512 (src + 2 * i)));
  every_other (dst + i, src + 2 * i, n - i);
}
