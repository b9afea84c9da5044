/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pixels by AVX-512, with VBMI or without. Knows no stride and no format but
 * by its table.
 */
#pragma once

#include "src/kernels/avx512-rows.h"

/* How far ahead of a store its line is asked for. */
#define PREFETCH_BYTES 1024

/* Pixels that start at dst: 4 bytes each, or 3. */
typedef struct
{
  uint8_t *dst;
  size_t bytes;
  bool stream;
} Out;

CT_LOOP void
store_16_pixels (Out out, size_t i, __m512i pixels, size_t n)
{
  uint8_t *dst = out.dst + out.bytes * i;

  if (out.bytes == 3) {
    const __m512i drop = _mm512_broadcast_i32x4 (
        _mm_setr_epi8 (0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1));
    const __m512i close = _mm512_setr_epi32 (0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13,
                                             14, 15, 15, 15, 15);

    pixels = _mm512_shuffle_epi8 (pixels, drop);
    pixels = _mm512_permutexvar_epi32 (close, pixels);
    if (n < 16) {
      _mm512_mask_storeu_epi8 (dst, first_64 (3 * n), pixels);
      return;
    }
    _mm256_storeu_si256 ((__m256i *)dst, _mm512_castsi512_si256 (pixels));
    _mm_storeu_si128 ((__m128i *)(dst + 32),
                      _mm512_extracti32x4_epi32 (pixels, 2));
  } else if (n < 16) {
    _mm512_mask_storeu_epi32 (dst, first_16 (n), pixels);
  } else if (out.stream) {
    _mm512_stream_si512 ((__m512i *)(void *)dst, pixels);
  } else {
    __builtin_prefetch (dst + PREFETCH_BYTES, 1);
    _mm512_storeu_si512 (dst, pixels);
  }
}

/* A byte of each number to all four. */
CT_LOOP __m512i
spread (__m512i wide)
{
  return _mm512_shuffle_epi8 (
      wide, _mm512_broadcast_i32x4 (_mm_setr_epi8 (0, 0, 0, 0, 4, 4, 4, 4, 8, 8,
                                                   8, 8, 12, 12, 12, 12)));
}

CT_LOOP __m512i
base_16 (const uint8_t *gray, size_t n, const CtBlendTable *table,
         bool gray_base)
{
  return gray_base ? spread (load_16_wide (gray, n))
                   : pick_16 (gray, n, table->base);
}

CT_LOOP __m512i
opaque_16 (const CtBlendTable *table)
{
  int32_t opaque;

  memcpy (&opaque, table->opaque, 4);
  return _mm512_set1_epi32 (opaque);
}

CT_LOOP void
paint_512_loop (Out out, const uint8_t *gray, size_t n,
                const CtBlendTable *table, bool gray_base)
{
  const __m512i opaque = opaque_16 (table);

  for (size_t i = 0; i < n; i += 16) {
    __m512i pixels = base_16 (gray + i, n - i, table, gray_base);

    store_16_pixels (out, i, _mm512_or_si512 (pixels, opaque), n - i);
  }
}

CT_LOOP void
paint_512 (Out out, const uint8_t *gray, size_t n, const CtBlendTable *table)
{
  if (table->gray_base)
    paint_512_loop (out, gray, n, table, true);
  else
    paint_512_loop (out, gray, n, table, false);
}

/* How a table blends: constant arguments of the loops. */
typedef struct
{
  bool gray_base, constant, clamps;
} How;

/* What 16 pixels are multiplied by, and what is added. */
typedef struct
{
  __m512 weight, opacity, offset;
} Factors;

/* What they are blended with. The factors are of a constant table. */
typedef struct
{
  const CtBlendTable *table;
  Factors factors;
  __m512i opaque, flag;
} Blend;

CT_LOOP Blend
prepare_blend (const CtBlendTable *table)
{
  return (Blend){
    .table = table,
    .factors
    = { _mm512_set1_ps (table->one_weight), _mm512_set1_ps (table->one_opacity),
        _mm512_set1_ps (table->one_offset) },
    .opaque = opaque_16 (table),
    .flag = _mm512_set1_epi32 ((int)(255u << 8 * table->flag)),
  };
}

CT_LOOP __m512i
blend_channel (__m512i color, __m512i base, const Factors *f, How how)
{
  __m512 c = _mm512_cvtepi32_ps (color), b = _mm512_cvtepi32_ps (base);
  __m512 y = _mm512_fmadd_ps (b, f->weight, f->offset);

  y = _mm512_fmadd_ps (c, f->opacity, y);
  return how.clamps ? saturate_16 (y) : _mm512_cvtps_epi32 (y);
}

CT_LOOP __m512i
byte_of (__m512i pixels, int c)
{
  __m512i v = _mm512_srli_epi32 (pixels, (unsigned)(8 * c));

  return c == 3 ? v : _mm512_and_si512 (v, _mm512_set1_epi32 (255));
}

CT_LOOP Factors
pick_factors (const uint8_t *index, size_t n, const CtBlendTable *table)
{
  return (Factors){
    pick_16_floats (index, n, table->weight),
    pick_16_floats (index, n, table->opacity),
    table->has_offset ? pick_16_floats (index, n, table->offset)
                      : _mm512_setzero_ps (),
  };
}

/* 16 pixels, or the n that there are. packed: the table's. The flag's byte is
 * what opaque brings. */
CT_LOOP __m512i
blend_16 (const Blend *blend, __m512i packed, const uint8_t *gray, size_t n,
          const Factors *f, __mmask16 shown, How how, bool flag_first)
{
  const CtBlendTable *t = blend->table;
  __m512i base
      = how.gray_base ? load_16_wide (gray, n) : base_16 (gray, n, t, false);
  __m512i pixels = blend->opaque;

  for (int k = 0; k < 3; k++) {
    int c = flag_first ? k + 1 : k;
    __m512i y = blend_channel (
        byte_of (packed, c), how.gray_base ? base : byte_of (base, c), f, how);

    pixels = _mm512_or_si512 (pixels, _mm512_slli_epi32 (y, (unsigned)(8 * c)));
  }
  if (how.constant)
    shown &= _mm512_test_epi32_mask (packed, blend->flag);
  if (shown != 0xffff)
    pixels = _mm512_mask_or_epi32 (pixels, (__mmask16)~shown,
                                   how.gray_base ? spread (base) : base,
                                   blend->opaque);
  return pixels;
}

CT_LOOP __mmask16
load_mask_16 (const uint8_t *mask, size_t i, size_t n)
{
  __m512i v;

  if (!mask)
    return 0xffff;
  v = load_16_wide (mask + i, n - i);
  return _mm512_test_epi32_mask (v, v);
}

/* 64 pixels of a table whose planes lie in registers, or of one that is
 * picked from. Transposed blocks of four bytes come out in order when they
 * are unpacked within their lanes. */
#ifdef __AVX512VBMI__
CT_LOOP __m512i
transpose (__m512i v)
{
  return _mm512_permutexvar_epi32 (
      _mm512_setr_epi32 (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
      v);
}

CT_LOOP void
interleave (__m512i pixels[4], const __m512i plane[4])
{
  __m512i low01 = _mm512_unpacklo_epi8 (plane[0], plane[1]);
  __m512i high01 = _mm512_unpackhi_epi8 (plane[0], plane[1]);
  __m512i low23 = _mm512_unpacklo_epi8 (plane[2], plane[3]);
  __m512i high23 = _mm512_unpackhi_epi8 (plane[2], plane[3]);

  pixels[0] = _mm512_unpacklo_epi16 (low01, low23);
  pixels[1] = _mm512_unpackhi_epi16 (low01, low23);
  pixels[2] = _mm512_unpacklo_epi16 (high01, high23);
  pixels[3] = _mm512_unpackhi_epi16 (high01, high23);
}

/* (color + gray) / 2, half to even: the average rounds up, which is one too
 * many where the sum is odd and the result too. */
CT_LOOP __m512i
halve_sum (__m512i color, __m512i gray, __mmask64 shown)
{
  __m512i up = _mm512_avg_epu8 (color, gray);
  __m512i odd = _mm512_ternarylogic_epi64 (color, gray, up, 0x28);

  odd = _mm512_and_si512 (odd, _mm512_set1_epi8 (1));
  return _mm512_mask_sub_epi8 (gray, shown, up, odd);
}

CT_LOOP void
blend_half_512 (Out out, const uint8_t *gray, const uint8_t *index,
                const uint8_t *mask, size_t n, const CtBlendTable *table,
                bool has_hidden, bool flag_first)
{
  const int first = flag_first ? 1 : 0, flag = flag_first ? 0 : 3;
  const Table256 tables[4] = {
    load_table (table->plane[first]),
    load_table (table->plane[first + 1]),
    load_table (table->plane[first + 2]),
    load_table (table->plane[flag]),
  };
  const __m512i opaque = _mm512_set1_epi8 ((char)table->opaque[flag]);

  for (size_t i = 0; i < n; i += 64) {
    size_t left = n - i;
    __m512i g = transpose (load_64 (gray + i, left));
    Lookup256 l = prepare_lookup (transpose (load_64 (index + i, left)));
    __mmask64 shown = ~(__mmask64)0;
    __m512i plane[4], pixels[4];

    if (has_hidden)
      shown = _mm512_movepi8_mask (look_up (&tables[3], &l));
    if (mask)
      shown &= _mm512_movepi8_mask (transpose (load_64 (mask + i, left)));
    for (int k = 0; k < 3; k++)
      plane[first + k] = halve_sum (look_up (&tables[k], &l), g, shown);
    plane[flag] = opaque;
    interleave (pixels, plane);
    for (size_t q = 0; q < 4 && 16 * q < left; q++)
      store_16_pixels (out, i + 16 * q, pixels[q], left - 16 * q);
  }
}

/* One channel of constant weights in whole numbers, see CtBlendTable. */
CT_LOOP __m512i
step_up (__m512i whole, __m512i limit, __m512i gray_whole,
         const __m512i rank[CT_BLEND_ORDERS], unsigned n_orders)
{
  const __m512i bit0 = _mm512_set1_epi8 (1), bit1 = _mm512_set1_epi8 (2);
  __m512i sum = _mm512_add_epi8 (whole, gray_whole);
  __m512i r = rank[0], r2;

  if (n_orders > 1)
    r = _mm512_mask_mov_epi8 (r, _mm512_test_epi8_mask (limit, bit0), rank[1]);
  if (n_orders > 2) {
    r2 = _mm512_mask_mov_epi8 (rank[2], _mm512_test_epi8_mask (limit, bit0),
                               rank[3]);
    r = _mm512_mask_mov_epi8 (r, _mm512_test_epi8_mask (limit, bit1), r2);
  }
  return _mm512_mask_sub_epi8 (sum, _mm512_cmpgt_epu8_mask (r, limit), sum,
                               _mm512_set1_epi8 (-1));
}

/* Pixels that go through several passes, each with tables that registers have
 * room for: loads of tables between stores to a picture, which wait for memory,
 * would wait for those that have the same place in another page. */
#define CHUNK 512

typedef struct
{
  uint8_t gray[CHUNK], index[CHUNK]; /* transposed by 64 */
  uint8_t whole[CHUNK], rank[CT_BLEND_ORDERS][CHUNK];
  uint8_t plane[3][CHUNK];
} Chunk;

CT_LOOP void
step_gray (Chunk *c, const CtBlendTable *table, size_t n, unsigned n_orders)
{
  const Table256 whole = load_table (table->gray_whole);
  Table256 rank[CT_BLEND_ORDERS];

  for (unsigned k = 0; k < n_orders; k++)
    rank[k] = load_table (table->gray_rank[k]);
  for (size_t i = 0; i < n; i += 64) {
    Lookup256 l = prepare_lookup (_mm512_load_si512 (c->gray + i));

    _mm512_store_si512 (c->whole + i, look_up (&whole, &l));
    for (unsigned k = 0; k < n_orders; k++)
      _mm512_store_si512 (c->rank[k] + i, look_up (&rank[k], &l));
  }
}

CT_LOOP void
step_channel (Chunk *c, uint8_t *plane, const uint8_t *whole_table,
              const uint8_t *limit_table, size_t n, unsigned n_orders)
{
  const Table256 whole = load_table (whole_table);
  const Table256 limit = load_table (limit_table);

  for (size_t i = 0; i < n; i += 64) {
    Lookup256 l = prepare_lookup (_mm512_load_si512 (c->index + i));
    __m512i rank[CT_BLEND_ORDERS];

    for (unsigned k = 0; k < n_orders; k++)
      rank[k] = _mm512_load_si512 (c->rank[k] + i);
    _mm512_store_si512 (
        plane + i, step_up (look_up (&whole, &l), look_up (&limit, &l),
                            _mm512_load_si512 (c->whole + i), rank, n_orders));
  }
}

/* mask: of the chunk. */
CT_LOOP void
write_chunk (Out out, const Chunk *c, const uint8_t *mask, size_t n,
             const CtBlendTable *table, bool has_hidden, bool flag_first)
{
  const int first = flag_first ? 1 : 0, flag = flag_first ? 0 : 3;
  const __m512i opaque = _mm512_set1_epi8 ((char)table->opaque[flag]);
  const Table256 shown_table = load_table (table->plane[flag]);

  for (size_t i = 0; i < n; i += 64) {
    __m512i gray = _mm512_load_si512 (c->gray + i), plane[4], pixels[4];
    Lookup256 l = prepare_lookup (_mm512_load_si512 (c->index + i));
    __mmask64 shown = ~(__mmask64)0;
    size_t left = n - i;

    if (has_hidden)
      shown = _mm512_movepi8_mask (look_up (&shown_table, &l));
    if (mask)
      shown &= _mm512_movepi8_mask (transpose (load_64 (mask + i, left)));
    for (int k = 0; k < 3; k++) {
      plane[first + k] = _mm512_load_si512 (c->plane[k] + i);
      if (has_hidden)
        plane[first + k] = _mm512_mask_mov_epi8 (gray, shown, plane[first + k]);
    }
    plane[flag] = opaque;
    interleave (pixels, plane);
    for (size_t q = 0; q < 4 && 16 * q < left; q++)
      store_16_pixels (out, i + 16 * q, pixels[q], left - 16 * q);
  }
}

/* A function for each number of orders, of whatever pixels. */
CT_LOOP void
step_chunk (Chunk *c, const CtBlendTable *table, int first, size_t n,
            unsigned n_orders)
{
  step_gray (c, table, n, n_orders);
  for (int k = 0; k < 3; k++)
    step_channel (c, c->plane[k], table->whole_plane[first + k],
                  table->limit_plane[first + k], n, n_orders);
}

static void
step_chunk_1 (Chunk *c, const CtBlendTable *table, int first, size_t n)
{
  step_chunk (c, table, first, n, 1);
}

static void
step_chunk_2 (Chunk *c, const CtBlendTable *table, int first, size_t n)
{
  step_chunk (c, table, first, n, 2);
}

static void
step_chunk_4 (Chunk *c, const CtBlendTable *table, int first, size_t n)
{
  step_chunk (c, table, first, n, 4);
}

static void
step_some (Chunk *c, const uint8_t *gray, const uint8_t *index,
           const CtBlendTable *table, int first, size_t n)
{
  for (size_t i = 0; i < n; i += 64) {
    _mm512_store_si512 (c->gray + i, transpose (load_64 (gray + i, n - i)));
    _mm512_store_si512 (c->index + i, transpose (load_64 (index + i, n - i)));
  }
  if (table->n_orders == 1)
    step_chunk_1 (c, table, first, n);
  else if (table->n_orders == 2)
    step_chunk_2 (c, table, first, n);
  else
    step_chunk_4 (c, table, first, n);
}

CT_LOOP void
blend_steps_512 (Out out, const uint8_t *gray, const uint8_t *index,
                 const uint8_t *mask, size_t n, const CtBlendTable *table,
                 bool flag_first)
{
  alignas (64) Chunk c;

  for (size_t at = 0; at < n; at += CHUNK) {
    size_t count = n - at < CHUNK ? n - at : CHUNK;
    Out to = { out.dst + out.bytes * at, out.bytes, out.stream };

    step_some (&c, gray + at, index + at, table, flag_first ? 1 : 0, count);
    if (table->has_hidden || mask)
      write_chunk (to, &c, mask ? mask + at : NULL, count, table, true,
                   flag_first);
    else
      write_chunk (to, &c, NULL, count, table, false, flag_first);
  }
}

/* 64 numbers of four bytes each, which lie in four tables. */
CT_LOOP void
look_up_wide (__m512i wide[4], const uint8_t planes[4][256], const Lookup256 *l)
{
  __m512i plane[4];

  for (int c = 0; c < 4; c++) {
    plane[c] = look_up_in (planes[c], l);
  }
  interleave (wide, plane);
}

CT_LOOP void
blend_512_loop (Out out, const uint8_t *gray, const uint8_t *index,
                const uint8_t *mask, size_t n, const CtBlendTable *table,
                How how, bool flag_first)
{
  const Blend blend = prepare_blend (table);

  for (size_t i = 0; i < n; i += 64) {
    Lookup256 l = prepare_lookup (transpose (load_64 (index + i, n - i)));
    __m512i packed[4], weight[4], opacity[4];

    look_up_wide (packed, table->plane, &l);
    if (!how.constant && how.gray_base) {
      look_up_wide (weight, table->weight_plane, &l);
      look_up_wide (opacity, table->opacity_plane, &l);
    }
    for (size_t q = 0; q < 4 && i + 16 * q < n; q++) {
      size_t at = i + 16 * q;
      Factors f = blend.factors;

      if (!how.constant && how.gray_base)
        f = (Factors){ _mm512_castsi512_ps (weight[q]),
                       _mm512_castsi512_ps (opacity[q]), _mm512_setzero_ps () };
      else if (!how.constant)
        f = pick_factors (index + at, n - at, table);
      store_16_pixels (out, at,
                       blend_16 (&blend, packed[q], gray + at, n - at, &f,
                                 load_mask_16 (mask, at, n), how, flag_first),
                       n - at);
    }
  }
}

#else
/* Whole pixels at a time: the flag's byte is brought by opaque. */
CT_LOOP void
blend_half_512 (Out out, const uint8_t *gray, const uint8_t *index,
                const uint8_t *mask, size_t n, const CtBlendTable *table,
                bool has_hidden, bool flag_first)
{
  const Blend blend = prepare_blend (table);
  const __m512i ones = _mm512_set1_epi8 (1);

  for (size_t i = 0; i < n; i += 16) {
    __m512i base = spread (load_16_wide (gray + i, n - i));
    __mmask16 shown = load_mask_16 (mask, i, n);
    __m512i packed, up, odd;

    packed = pick_16 (index + i, n - i, table->packed);
    up = _mm512_avg_epu8 (packed, base);
    odd = _mm512_ternarylogic_epi64 (packed, base, up, 0x28);
    if (has_hidden)
      shown &= _mm512_test_epi32_mask (packed, blend.flag);
    up = _mm512_sub_epi8 (up, _mm512_and_si512 (odd, ones));
    up = _mm512_mask_mov_epi32 (base, shown, up);
    store_16_pixels (out, i, _mm512_or_si512 (up, blend.opaque), n - i);
  }
}

CT_LOOP void
blend_512_loop (Out out, const uint8_t *gray, const uint8_t *index,
                const uint8_t *mask, size_t n, const CtBlendTable *table,
                How how, bool flag_first)
{
  const Blend blend = prepare_blend (table);

  for (size_t i = 0; i < n; i += 16) {
    Factors f
        = how.constant ? blend.factors : pick_factors (index + i, n - i, table);
    __m512i pixels
        = blend_16 (&blend, pick_16 (index + i, n - i, table->packed), gray + i,
                    n - i, &f, load_mask_16 (mask, i, n), how, flag_first);

    store_16_pixels (out, i, pixels, n - i);
  }
}
#endif

/* Each table's loop, with nothing in it that the table does not need. */
CT_LOOP void
blend_512_flag (Out out, const uint8_t *gray, const uint8_t *index,
                const uint8_t *mask, size_t n, const CtBlendTable *t,
                bool flag_first)
{
  if (t->gray_base && t->half && (t->has_hidden || mask))
    blend_half_512 (out, gray, index, mask, n, t, true, flag_first);
  else if (t->gray_base && t->half)
    blend_half_512 (out, gray, index, NULL, n, t, false, flag_first);
#ifdef __AVX512VBMI__
  else if (t->n_orders > 0)
    blend_steps_512 (out, gray, index, mask, n, t, flag_first);
#endif
  else if (t->gray_base && t->constant && !t->clamps)
    blend_512_loop (out, gray, index, mask, n, t, (How){ true, true, false },
                    flag_first);
  else if (t->gray_base && !t->clamps)
    blend_512_loop (out, gray, index, mask, n, t, (How){ true, false, false },
                    flag_first);
  else
    blend_512_loop (out, gray, index, mask, n, t, (How){ false, false, true },
                    flag_first);
}

CT_LOOP void
blend_512 (Out out, const uint8_t *gray, const uint8_t *index,
           const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  if (table->flag == 0)
    blend_512_flag (out, gray, index, mask, n, table, true);
  else if (table->flag == 3)
    blend_512_flag (out, gray, index, mask, n, table, false);
  else if (out.bytes == 3) /* no format there is */
    ct_kernels_c.blend3 (out.dst, gray, index, mask, n, table);
  else
    ct_kernels_c.blend4 (out.dst, gray, index, mask, n, table);
}

static inline void
paint3_512 (uint8_t *dst, const uint8_t *gray, size_t n,
            const CtBlendTable *table)
{
  paint_512 ((Out){ dst, 3, false }, gray, n, table);
}

static inline void
paint4_512 (uint8_t *dst, const uint8_t *gray, size_t n,
            const CtBlendTable *table)
{
  paint_512 ((Out){ dst, 4, false }, gray, n, table);
}

static inline void
blend3_512 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
            const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  blend_512 ((Out){ dst, 3, false }, gray, index, mask, n, table);
}

static inline void
blend4_512 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
            const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  blend_512 ((Out){ dst, 4, false }, gray, index, mask, n, table);
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
paint4_stream_512 (uint8_t *dst, const uint8_t *gray, size_t n,
                   const CtBlendTable *table)
{
  size_t k = unaligned_pixels (dst, n);

  if (k > 0)
    paint4_512 (dst, gray, k, table);
  paint_512 ((Out){ dst + 4 * k, 4, true }, gray + k, n - k, table);
}

static inline void
blend4_stream_512 (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
                   const uint8_t *mask, size_t n, const CtBlendTable *table)
{
  size_t k = unaligned_pixels (dst, n);

  if (k > 0)
    blend4_512 (dst, gray, index, mask, k, table);
  blend_512 ((Out){ dst + 4 * k, 4, true }, gray + k, index + k,
             mask ? mask + k : NULL, n - k, table);
}

static inline void
stream_end_512 (void)
{
  _mm_sfence ();
}
