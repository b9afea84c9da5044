/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The YUV kernels in plain C: what each one computes. Every set is compiled
 * from them where it has nothing better.
 */
#pragma once

#include <stddef.h>

#include "src/kernels/kernels.h"

static inline uint8_t
yuv_saturate (int32_t v)
{
  return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* Every other byte, from the first on. */
static inline void
every_other (uint8_t *restrict dst, const uint8_t *restrict src, size_t n)
{
  for (size_t i = 0; i < n; i++)
    dst[i] = src[2 * i];
}

static inline uint8_t
yuv_luma (const CtYuvTable *t, size_t index, uint32_t base)
{
  uint32_t sum = t->luma[index] + (base * t->weight[index] >> 16);

  return (uint8_t)((sum > t->dark ? sum - t->dark : 0) >> 8);
}

static inline void
blend_yuv_gray (uint8_t *restrict y, uint8_t *restrict u, uint8_t *restrict v,
                const uint8_t *restrict gray, const uint8_t *restrict index,
                const uint8_t *restrict mask, size_t n,
                const CtYuvTable *restrict t)
{
  for (size_t i = 0; i < n; i++) {
    size_t k = index[i];
    uint32_t base = (uint32_t)(gray[i] << 8) * t->scale >> 16;
    bool shown = t->shown[k] && (!mask || mask[i]);

    y[i] = shown ? yuv_luma (t, k, base) : (uint8_t)((base + t->low) >> 8);
    u[i] = shown ? t->chroma[0][k] : 128;
    v[i] = shown ? t->chroma[1][k] : 128;
  }
}

static inline void
blend_yuv_any (uint8_t *restrict y, uint8_t *restrict u, uint8_t *restrict v,
               const uint8_t *restrict gray, const uint8_t *restrict index,
               const uint8_t *restrict mask, size_t n,
               const CtYuvTable *restrict t)
{
  for (size_t i = 0; i < n; i++) {
    size_t k = index[i], g = gray[i];
    int64_t weight = t->weight[k];
    int64_t chroma[2];

    if (!t->shown[k] || (mask && !mask[i])) {
      y[i] = t->paint[0][g];
      u[i] = t->paint[1][g];
      v[i] = t->paint[2][g];
      continue;
    }
    for (size_t c = 0; c < 2; c++)
      chroma[c] = t->color_chroma[c][k] + (t->base_chroma[c][g] * weight >> 16);
    y[i] = yuv_luma (t, k, t->base_luma[g]);
    u[i] = yuv_saturate ((int32_t)(chroma[0] >> 8));
    v[i] = yuv_saturate ((int32_t)(chroma[1] >> 8));
  }
}

static inline void
blend_yuv (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *gray,
           const uint8_t *index, const uint8_t *mask, size_t n,
           const CtYuvTable *table)
{
  if (!table->gray_base)
    blend_yuv_any (y, u, v, gray, index, mask, n, table);
  else if (mask)
    blend_yuv_gray (y, u, v, gray, index, mask, n, table);
  else
    blend_yuv_gray (y, u, v, gray, index, NULL, n, table);
}

static inline void
matrix_yuv (uint8_t *restrict y, uint8_t *restrict u, uint8_t *restrict v,
            const uint8_t *restrict pixels, size_t n,
            const CtYuvMatrix *restrict matrix)
{
  uint8_t *const planes[3] = { y, u, v };

  for (size_t p = 0; p < 3; p++) {
    const int32_t *m = matrix->m[p];
    uint8_t *restrict dst = planes[p];
    int32_t shift = matrix->shift[p], bias = matrix->bias[p];

    for (size_t i = 0; i < n; i++) {
      int32_t b = pixels[4 * i], g = pixels[4 * i + 1], r = pixels[4 * i + 2];
      int32_t sum = m[0] * b + m[1] * g + m[2] * r + shift;

      sum += b == g && g == r ? 0 : bias;
      dst[i] = yuv_saturate (sum >> 16);
    }
  }
}

/* The mean of two rows' pixels, rounded up, then of two such; the last
 * column, where it is alone, is repeated. Two roundings are how videoconvert
 * does it: what was a level off before is not more than one after. */
static inline uint8_t
fold_four (const uint8_t *row0, const uint8_t *row1, size_t x0, size_t x1)
{
  unsigned left = (row0[x0] + row1[x0] + 1u) >> 1;
  unsigned right = (row0[x1] + row1[x1] + 1u) >> 1;

  return (uint8_t)((left + right + 1) >> 1);
}

static inline void
fold_chroma (uint8_t *restrict dst, const uint8_t *restrict row0,
             const uint8_t *restrict row1, size_t n)
{
  for (size_t i = 0; i < n / 2; i++)
    dst[i] = fold_four (row0, row1, 2 * i, 2 * i + 1);
  if (n % 2)
    dst[n / 2] = fold_four (row0, row1, n - 1, n - 1);
}

static inline void
fold_chroma_pairs (uint8_t *restrict dst, const uint8_t *restrict u0,
                   const uint8_t *restrict u1, const uint8_t *restrict v0,
                   const uint8_t *restrict v1, size_t n)
{
  for (size_t i = 0; i < n / 2; i++) {
    dst[2 * i] = fold_four (u0, u1, 2 * i, 2 * i + 1);
    dst[2 * i + 1] = fold_four (v0, v1, 2 * i, 2 * i + 1);
  }
  if (n % 2) {
    dst[n - 1] = fold_four (u0, u1, n - 1, n - 1);
    dst[n] = fold_four (v0, v1, n - 1, n - 1);
  }
}
