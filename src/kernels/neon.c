/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels for aarch64, whose compilers find NEON by themselves in all
 * that is arithmetic: what is here are tables of 256 bytes, in registers, and
 * pixels.
 */
#include <arm_neon.h>

#include "src/kernels/loops.h"

#define LANES 16

/* Rows of 8-bit samples, as far as there are some. */
typedef struct
{
  const uint8_t *gray, *index, *mask;
} In;

typedef struct
{
  uint8x16x4_t quarter[4];
} Table256;

static inline Table256
load_table (const uint8_t *table)
{
  Table256 t;

  for (size_t i = 0; i < 4; i++)
    t.quarter[i] = vld1q_u8_x4 (table + 64 * i);
  return t;
}

/* What lies outside a quarter leaves the value as it is. */
static inline uint8x16_t
look_up (const Table256 *t, uint8x16_t index)
{
  uint8x16_t v = vqtbl4q_u8 (t->quarter[0], index);

  for (uint8_t i = 1; i < 4; i++)
    v = vqtbx4q_u8 (v, t->quarter[i],
                    vsubq_u8 (index, vdupq_n_u8 ((uint8_t)(64 * i))));
  return v;
}

static inline void
gray_lookup_u8_neon (uint8_t *gray, const uint8_t *src, size_t n,
                     const uint8_t *table)
{
  const Table256 t = load_table (table);
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    vst1q_u8 (gray + i, look_up (&t, vld1q_u8 (src + i)));
  gray_lookup_u8 (gray + i, src + i, n - i, table);
}

/* (color + gray) / 2, half to even: the average rounds up, which is one too
 * many where the sum is odd and the result too. */
static inline uint8x16_t
halve_sum (uint8x16_t color, uint8x16_t gray)
{
  uint8x16_t up = vrhaddq_u8 (color, gray);
  uint8x16_t odd = vandq_u8 (veorq_u8 (color, gray), up);

  return vsubq_u8 (up, vandq_u8 (odd, vdupq_n_u8 (1)));
}

static inline void
store_pixels (uint8_t *dst, const uint8x16_t plane[4], size_t bytes)
{
  if (bytes == 3) {
    uint8x16x3_t three = { { plane[0], plane[1], plane[2] } };

    vst3q_u8 (dst, three);
  } else {
    uint8x16x4_t four = { { plane[0], plane[1], plane[2], plane[3] } };

    vst4q_u8 (dst, four);
  }
}

static inline void
blend_half (uint8_t *dst, In in, size_t n, const CtBlendTable *table,
            size_t bytes)
{
  const Table256 tables[4] = {
    load_table (table->plane[0]),
    load_table (table->plane[1]),
    load_table (table->plane[2]),
    load_table (table->plane[3]),
  };
  const uint8x16_t opaque = vdupq_n_u8 (255);
  size_t i = 0;

  for (; i + LANES <= n; i += LANES) {
    uint8x16_t gray = vld1q_u8 (in.gray + i);
    uint8x16_t index = vld1q_u8 (in.index + i);
    uint8x16_t shown = look_up (&tables[table->flag], index), plane[4];

    if (in.mask)
      shown = vandq_u8 (shown, vld1q_u8 (in.mask + i));
    for (unsigned c = 0; c < 4; c++)
      plane[c] = vbslq_u8 (shown, halve_sum (look_up (&tables[c], index), gray),
                           gray);
    plane[table->flag] = opaque;
    store_pixels (dst + bytes * i, plane, bytes);
  }
  blend (dst + bytes * i, in.gray + i, in.index + i,
         in.mask ? in.mask + i : NULL, n - i, table, bytes);
}

/* Without opaque, of three bytes, the flag's is none of them. */
static inline bool
is_half (const CtBlendTable *table, size_t bytes)
{
  return table->half && table->gray_base
         && (table->opaque[table->flag] || table->flag >= bytes);
}

static inline void
paint_neon (uint8_t *dst, const uint8_t *gray, size_t n,
            const CtBlendTable *table, size_t bytes)
{
  size_t i = 0;

  for (; table->gray_base && i + LANES <= n; i += LANES) {
    uint8x16_t v = vld1q_u8 (gray + i), plane[4];

    for (unsigned c = 0; c < 4; c++)
      plane[c] = vorrq_u8 (v, vdupq_n_u8 (table->opaque[c]));
    store_pixels (dst + bytes * i, plane, bytes);
  }
  paint (dst + bytes * i, gray + i, n - i, table, bytes);
}

static inline void
paint3_neon (uint8_t *dst, const uint8_t *gray, size_t n,
             const CtBlendTable *table)
{
  paint_neon (dst, gray, n, table, 3);
}

static inline void
paint4_neon (uint8_t *dst, const uint8_t *gray, size_t n,
             const CtBlendTable *table)
{
  paint_neon (dst, gray, n, table, 4);
}

static inline void
blend3_neon (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
             const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  if (is_half (table, 3))
    blend_half (dst, (In){ gray, index, mask }, n, table, 3);
  else
    blend3 (dst, gray, index, mask, n, table);
}

static inline void
blend4_neon (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
             const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  if (is_half (table, 4))
    blend_half (dst, (In){ gray, index, mask }, n, table, 4);
  else
    blend4 (dst, gray, index, mask, n, table);
}

const CtKernels ct_kernels_neon = {
  .name = "neon",
  .has_steps = true,
  .gray_lookup_u8 = gray_lookup_u8_neon,
  .gray_lookup_u16 = gray_lookup_u16,
  .gray_line_u16 = gray_line_u16,
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
  .expand_u8 = expand_u8,
  .expand_f32 = expand_f32,
  .expand_f32_careful = expand_f32_careful,
  .expand_cubic = expand_cubic,
  .pick_u8 = pick_u8,
  .pick_f32 = pick_f32,
  .halve_u8 = halve_u8,
  .halve_f32 = halve_f32,
  .mix_u8 = mix_u8,
  .mix_f32 = mix_f32,
  .mix_f32_careful = mix_f32_careful,
  .mix_cubic = mix_cubic,
  .index_f32 = index_f32,
  .index_label = index_label,
  .mask_nan = mask_nan,
  .mask_u8 = mask_u8,
  .mask_u16 = mask_u16,
  .paint3 = paint3_neon,
  .paint4 = paint4_neon,
  .blend3 = blend3_neon,
  .blend4 = blend4_neon,
  .paint4_stream = paint4_neon,
  .blend4_stream = blend4_neon,
  .stream_end = stream_end,
  .blend_yuv = blend_yuv,
  .matrix_yuv = matrix_yuv,
  .fold_chroma = fold_chroma,
  .fold_chroma_pairs = fold_chroma_pairs,
  .every_other = every_other,
};
