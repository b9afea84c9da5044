/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels of pixels in plain C: what each one computes, and two ways to
 * the same bytes that are shorter where the table allows. Every set is
 * compiled from them where it has nothing better.
 */
#pragma once

#include <math.h>
#include <string.h>

#include "src/kernels/kernels.h"

/* A loop whose constant arguments have to be constants in it, however long it
 * is: left to itself, a compiler makes one function of several of them. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CT_LOOP static inline /* would take minutes to compile */
#endif
#endif
#ifndef CT_LOOP
#define CT_LOOP static inline __attribute__ ((always_inline))
#endif

/* Half to even, then 0..255; NaN gives 0. Added to 1.5 * 2^23, a value that
 * is to be kept has its units in the lowest bit, and the addition does the
 * rounding. The sums' bits, as signed integers, are in the sums' order: they
 * are what is clamped, since comparing y itself, a compiler that minds
 * floating point traps comes to branches, and not to vectors. */
static inline uint8_t
saturate (float y)
{
  const int32_t zero = 0x4B400000; /* 1.5 * 2^23 */
  float sum = y + 12582912.f;
  int32_t bits;

  memcpy (&bits, &sum, 4);
  bits = bits > zero ? bits : zero;
  bits = bits < zero + 255 ? bits : zero + 255;
  return (uint8_t)(bits & (y == y ? 255 : 0));
}

static inline void
paint (uint8_t *restrict dst, const uint8_t *restrict gray, size_t n,
       const CtBlendTable *restrict table, size_t bytes)
{
  uint32_t opaque;

  memcpy (&opaque, table->opaque, 4);
  for (size_t i = 0; i < n; i++) {
    uint32_t pixel;

    memcpy (&pixel, table->base[gray[i]], 4);
    pixel |= opaque;
    memcpy (dst + bytes * i, &pixel, bytes);
  }
}

static inline void
paint3 (uint8_t *dst, const uint8_t *gray, size_t n, const CtBlendTable *table)
{
  paint (dst, gray, n, table, 3);
}

static inline void
paint4 (uint8_t *dst, const uint8_t *gray, size_t n, const CtBlendTable *table)
{
  paint (dst, gray, n, table, 4);
}

/* Pixels that are looked up together, then computed together: the lookups are
 * one at a time on any CPU, the arithmetic is not. */
#define FLOAT_BLOCK 16

/* count pixels, at most FLOAT_BLOCK. A masked one is a hidden index: color 0,
 * weight 1, offset 0, which gives the base. Without an offset fmaf (base,
 * weight, 0) is a product of 8 and 24 bits, rounded once: what a
 * multiplication in float gives. */
static inline void
blend_block (uint8_t *restrict pixels, const uint8_t *restrict gray,
             const uint8_t *restrict index, const uint8_t *restrict mask,
             size_t count, const CtBlendTable *restrict table, bool has_offset)
{
  double color[4 * FLOAT_BLOCK];
  float weight[4 * FLOAT_BLOCK], offset[4 * FLOAT_BLOCK];
  uint8_t base[4 * FLOAT_BLOCK];

  for (size_t i = 0; i < count; i++) {
    size_t k = index[i];
    bool shown = !mask || mask[i];

    memcpy (base + 4 * i, table->base[gray[i]], 4);
    for (size_t c = 0; c < 4; c++) {
      color[4 * i + c] = shown ? table->color[k][c] : 0.0;
      weight[4 * i + c] = shown ? table->weight[k] : 1.f;
      if (has_offset)
        offset[4 * i + c] = shown ? table->offset[k] : 0.f;
    }
  }
  for (size_t i = 0; i < 4 * count; i++) {
    float g = base[i];
    float t = has_offset ? fmaf (g, weight[i], offset[i]) : g * weight[i];

    pixels[i] = saturate ((float)(color[i] + (double)t));
  }
}

static inline void
blend_loop (uint8_t *restrict dst, const uint8_t *restrict gray,
            const uint8_t *restrict index, const uint8_t *restrict mask,
            size_t n, const CtBlendTable *restrict table, size_t bytes,
            bool has_offset)
{
  uint8_t pixels[4 * FLOAT_BLOCK];
  uint32_t opaque;

  memcpy (&opaque, table->opaque, 4);
  for (size_t first = 0; first < n; first += FLOAT_BLOCK) {
    size_t count = n - first < FLOAT_BLOCK ? n - first : FLOAT_BLOCK;

    if (count == FLOAT_BLOCK)
      blend_block (pixels, gray + first, index + first,
                   mask ? mask + first : NULL, FLOAT_BLOCK, table, has_offset);
    else
      blend_block (pixels, gray + first, index + first,
                   mask ? mask + first : NULL, count, table, has_offset);
    for (size_t i = 0; i < count; i++) {
      uint32_t pixel;

      memcpy (&pixel, pixels + 4 * i, 4);
      pixel |= opaque;
      memcpy (dst + bytes * (first + i), &pixel, bytes);
    }
  }
}

/* Pixels in whole numbers: the tables' words are collected, one at a time, for
 * a block of them; the rest is bytes, many at a time. */
#define BLOCK 64

typedef union
{
  uint32_t word[BLOCK];
  uint8_t byte[4 * BLOCK];
} Pixels;

/* How a block is blended: a constant argument. */
typedef enum
{
  HALVES,
  STEPS_1, /* orders of the grays */
  STEPS_2,
  STEPS_4,
  ROUNDS,
} BlockWay;

/* What a block starts from: rows that have as many. */
typedef struct
{
  const uint8_t *gray, *index, *mask;
} BlockRows;

CT_LOOP void
pick_words (Pixels *pixels, const uint8_t *restrict index,
            const uint32_t *table)
{
  for (size_t i = 0; i < BLOCK; i++)
    pixels->word[i] = table[index[i]];
}

CT_LOOP void
spread_bytes (Pixels *pixels, const uint8_t *restrict bytes)
{
  for (size_t i = 0; i < BLOCK; i++) {
    for (size_t c = 0; c < 4; c++)
      pixels->byte[4 * i + c] = bytes[i];
  }
}

/* (color + gray) / 2, half to even: the average rounds up, which is one too
 * many where the sum is odd and the result too. */
CT_LOOP void
halve_block (Pixels *out, const Pixels *color, const Pixels *gray)
{
  for (size_t i = 0; i < 4 * BLOCK; i++) {
    uint8_t c = color->byte[i], g = gray->byte[i];
    uint8_t up = (uint8_t)((c + g + 1) >> 1);

    out->byte[i] = (uint8_t)(up - ((c ^ g) & up & 1));
  }
}

/* In the sentence of CtBlendTable that speaks of whole numbers. */
CT_LOOP void
step_block (Pixels *out, const BlockRows *rows, const CtBlendTable *table,
            unsigned n_orders)
{
  Pixels whole, limit, add, rank[CT_BLEND_ORDERS];

  pick_words (&whole, rows->index, table->whole_packed);
  pick_words (&limit, rows->index, table->limit_packed);
  pick_words (&add, rows->gray, table->gray_whole_wide);
  for (unsigned k = 0; k < n_orders; k++)
    pick_words (&rank[k], rows->gray, table->gray_rank_wide[k]);
  for (size_t i = 0; i < 4 * BLOCK; i++) {
    uint8_t l = limit.byte[i], odd = (uint8_t) - (l & 1);
    uint8_t upper = (uint8_t) - (l >> 1 & 1);
    uint8_t r = rank[0].byte[i], higher;

    if (n_orders > 1)
      r = (uint8_t)((r & ~odd) | (rank[1].byte[i] & odd));
    if (n_orders > 2)
      r = (uint8_t)((r & ~upper)
                    | (((rank[2].byte[i] & ~odd) | (rank[3].byte[i] & odd))
                       & upper));
    higher = r > l ? r : l;
    out->byte[i] = (uint8_t)(whole.byte[i] + add.byte[i] + (higher != l));
  }
}

/* Each with its own weights, but without an offset, and of sums that stay in
 * 0..255: their lowest bits are the byte, see saturate. */
CT_LOOP void
round_block (Pixels *out, const BlockRows *rows, const CtBlendTable *table)
{
  float sums[4 * BLOCK];

  for (size_t i = 0; i < BLOCK; i++) {
    size_t k = rows->index[i];
    double t = (double)((float)rows->gray[i] * table->weight[k]);

    for (size_t c = 0; c < 4; c++)
      sums[4 * i + c] = (float)(table->color[k][c] + t);
  }
  for (size_t i = 0; i < 4 * BLOCK; i++) {
    float sum = sums[i] + 12582912.f;
    uint32_t bits;

    memcpy (&bits, &sum, 4);
    out->byte[i] = (uint8_t)bits;
  }
}

/* The gray where a pixel is hidden, and the byte that is no color. */
CT_LOOP void
finish_block (Pixels *out, const Pixels *packed, const Pixels *gray,
              const uint8_t *mask, const CtBlendTable *table, bool has_hidden)
{
  const unsigned shift = 8 * table->flag;
  const uint32_t colors = ~(255u << shift);
  uint32_t opaque;

  memcpy (&opaque, table->opaque, 4);
  for (size_t i = 0; i < BLOCK; i++) {
    uint32_t shown = colors;

    if (has_hidden)
      shown &= 0u - (packed->word[i] >> shift & 1);
    if (mask)
      shown &= 0u - (uint32_t)(mask[i] & 1);
    out->word[i] = (out->word[i] & shown) | opaque;
    if (has_hidden || mask)
      out->word[i] |= gray->word[i] & ~shown & colors;
  }
}

CT_LOOP void
blend_block_whole (Pixels *out, const BlockRows *rows,
                   const CtBlendTable *table, bool has_hidden, BlockWay way)
{
  Pixels packed, gray;

  if (way == HALVES || has_hidden)
    pick_words (&packed, rows->index, table->packed);
  spread_bytes (&gray, rows->gray);
  if (way == HALVES)
    halve_block (out, &packed, &gray);
  else if (way == ROUNDS)
    round_block (out, rows, table);
  else
    step_block (out, rows, table, way == STEPS_1 ? 1 : way == STEPS_2 ? 2 : 4);
  finish_block (out, &packed, &gray, rows->mask, table, has_hidden);
}

/* A pixel of three bytes is written as four, but for the row's last one. */
static inline void
store_block (uint8_t *restrict dst, const Pixels *pixels, size_t count,
             size_t bytes, bool is_last)
{
  size_t whole = is_last ? count - 1 : count;

  if (bytes == 4) {
    memcpy (dst, pixels->byte, 4 * count);
    return;
  }
  for (size_t i = 0; i < whole; i++)
    memcpy (dst + 3 * i, &pixels->word[i], 4);
  if (is_last)
    memcpy (dst + 3 * whole, &pixels->word[whole], 3);
}

CT_LOOP void
blend_whole (uint8_t *dst, BlockRows rows, size_t n, const CtBlendTable *table,
             size_t bytes, bool has_hidden, BlockWay way)
{
  uint8_t last[3][BLOCK] = { { 0 } };
  Pixels pixels;
  size_t i = 0;

  for (; i + BLOCK <= n; i += BLOCK) {
    BlockRows at
        = { rows.gray + i, rows.index + i, rows.mask ? rows.mask + i : NULL };

    blend_block_whole (&pixels, &at, table, has_hidden, way);
    store_block (dst + bytes * i, &pixels, BLOCK, bytes, i + BLOCK == n);
  }
  if (i == n)
    return;
  memcpy (last[0], rows.gray + i, n - i);
  memcpy (last[1], rows.index + i, n - i);
  if (rows.mask)
    memcpy (last[2], rows.mask + i, n - i);
  rows = (BlockRows){ last[0], last[1], rows.mask ? last[2] : NULL };
  blend_block_whole (&pixels, &rows, table, has_hidden, way);
  store_block (dst + bytes * i, &pixels, n - i, bytes, true);
}

CT_LOOP void
blend_whole_hidden (uint8_t *dst, const BlockRows *rows, size_t n,
                    const CtBlendTable *table, size_t bytes, BlockWay way)
{
  const BlockRows unmasked = { rows->gray, rows->index, NULL };

  if (rows->mask)
    blend_whole (dst, *rows, n, table, bytes, true, way);
  else if (table->has_hidden)
    blend_whole (dst, unmasked, n, table, bytes, true, way);
  else
    blend_whole (dst, unmasked, n, table, bytes, false, way);
}

CT_LOOP void
blend_rounded (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
               const uint8_t *mask, size_t n, const CtBlendTable *table,
               size_t bytes)
{
  if (table->has_offset)
    blend_loop (dst, gray, index, mask, n, table, bytes, true);
  else if (mask)
    blend_loop (dst, gray, index, mask, n, table, bytes, false);
  else
    blend_loop (dst, gray, index, NULL, n, table, bytes, false);
}

CT_LOOP void
blend (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
       const uint8_t *mask, size_t n, const CtBlendTable *table, size_t bytes)
{
  const BlockRows rows = { gray, index, mask };

  if (table->half && table->gray_base)
    blend_whole_hidden (dst, &rows, n, table, bytes, HALVES);
  else if (table->n_orders == 1)
    blend_whole_hidden (dst, &rows, n, table, bytes, STEPS_1);
  else if (table->n_orders == 2)
    blend_whole_hidden (dst, &rows, n, table, bytes, STEPS_2);
  else if (table->n_orders == 4)
    blend_whole_hidden (dst, &rows, n, table, bytes, STEPS_4);
  else if (table->gray_base && !table->clamps)
    blend_whole_hidden (dst, &rows, n, table, bytes, ROUNDS);
  else
    blend_rounded (dst, gray, index, mask, n, table, bytes);
}

static inline void
blend3 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
        const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  blend (dst, gray, index, mask, n, table, 3);
}

static inline void
blend4 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
        const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  blend (dst, gray, index, mask, n, table, 4);
}
