/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels: rows in, rows out. They know no stride, format, file,
 * allocation or error; C11 and math.h are all they use.
 *
 * For each of them: n is a number of samples and may be 0; no pointer needs
 * an alignment; dst and src do not overlap; nothing beyond n samples is read
 * or written. c.c defines what each one computes; any other implementation
 * gives the same bytes.
 *
 * Samples wider than a byte come as bytes, since a row may start anywhere;
 * "swapped" says that they are in the other byte order than the machine's.
 */
#pragma once

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/kernels/yuv-table.h"

#ifdef __cplusplus
extern "C" {
#endif

/* No stored value is padding. */
#define CT_NO_PADDING (-1)

/* A 16-bit stored value's way to gray along a straight line:
 *   x = (float) (stored * slope + intercept)        in double
 *   y = saturate (rint (fmaf (x, scale, shift)))    in float
 *   gray = y ^ flip
 * and 0 for padding. */
typedef struct
{
  double slope, intercept; /* stored value -> real value */
  float scale, shift;      /* real value -> gray */
  int32_t padding;         /* stored value drawn as 0, or CT_NO_PADDING */
  uint8_t flip;            /* 255 inverts (255 - y), 0 does not */
} CtGrayLine;

/* The least and the greatest of the samples seen; min > max: none yet. */
typedef struct
{
  uint32_t min, max;
} CtExtentU32;

typedef struct
{
  float min, max;
} CtExtentF32;

/* A stored heat value's way to a real one:
 *   (float) ((stored * slope + intercept) / divisor)    in double
 * NaN for padding; infinities become +-CT_HEAT_INFINITY. */
typedef struct
{
  double slope, intercept, divisor;
  int32_t padding; /* of u16 alone */
} CtHeatScale;

/* What an infinite heat value is stored as: beyond every range, yet finite
 * when weighted and when four of them are added in pairs of both signs. */
#define CT_HEAT_INFINITY 1e38f

/* Where a resized row or column finds its source samples. */
typedef struct
{
  const uint32_t *s; /* index of the first tap, per output sample */
  const float *f;    /* weight of the second tap, 0 <= f <= 1; of cubic:
                        four weights per output sample */
  const int16_t *a;  /* 8-bit heat: two 11-bit weights per output sample */
  uint32_t last;     /* index of the last source sample */
} CtTaps;

/* A heat value's way to the color table's index, in float:
 *   h = (v - min) / (max - min), clamped to 0..1
 *       (max <= min: 1 where v > min, else 0)
 *   h = 1 - h if invert
 *   index = trunc (255 * h), or with gamma the number of k in 1..255 with
 *           gamma[k] <= h
 */
typedef struct
{
  float min, max;
  bool invert;
  const float *gamma; /* 256 rising thresholds, or NULL for none */
} CtIndexLine;

#define CT_BLEND_ORDERS 4

/* The combined color and opacity table: with t = fmaf (gray, weight[i],
 * offset[i]) in float, an output byte c of a pixel of index i is
 *   saturate (rint ((float) (color[i][c] + (double) t)))
 * which is fmaf (color byte, opacity, t) rounded: color[i][c] holds their
 * product, exact in double. A hidden index has color 0, weight 1, offset 0.
 * gray is base[g][c], the base colormap's byte, not the gray value alone.
 *
 * What follows opaque says the same in other words, for kernels that have a
 * shorter way: ct_blend_table_finish makes it. */
typedef struct
{
  double color[256][4]; /* in the output's byte order */
  float weight[256];    /* of the base */
  float offset[256];
  bool has_offset;       /* some offset is not 0 */
  uint8_t base[256][4];  /* gray -> bytes in the output's order */
  uint8_t opaque[4];     /* or-ed into each pixel: 255 where the alpha or the
                            unused byte lies, else 0 */
  uint8_t bytes[256][4]; /* the color bytes, 0 where hidden */
  float opacity[256];    /* color[i][c] = bytes[i][c] * opacity[i] */

  uint32_t packed[256]; /* bytes, and 255 at flag where an index is shown */
  alignas (64) uint8_t plane[4][256]; /* packed, a byte of the pixel each */
  /* The factors, a byte of the float each; without offset. */
  uint8_t weight_plane[4][256], opacity_plane[4][256];
  unsigned flag; /* the byte that is no color: opaque's, or 3 */
  bool has_hidden;
  bool clamps;    /* a sum may lie outside 0..255 */
  bool gray_base; /* base[g][c] is g, but for the flag's byte */
  bool constant;  /* all that are shown have these in common: */
  bool half;      /* and they are 0.5, 0.5 and 0 */
  float one_weight, one_opacity, one_offset;

  /* Of a constant table whose sums stay in 0..255, of a gray base and without
   * offset: for a shown index i, a channel c and with k = limit_plane[c][i] %
   * n_orders, a power of 2, the output is, exactly,
   *   whole_plane[c][i] + gray_whole[g]
   *   + (gray_rank[k][g] > limit_plane[c][i] ? 1 : 0)
   * n_orders is 0 where no such numbers were found. */
  unsigned n_orders;
  alignas (64) uint8_t whole_plane[4][256], limit_plane[4][256];
  uint8_t gray_whole[256], gray_rank[CT_BLEND_ORDERS][256];
  uint32_t whole_packed[256], limit_packed[256]; /* the planes' */
  /* The grays', four times each. */
  uint32_t gray_whole_wide[256], gray_rank_wide[CT_BLEND_ORDERS][256];
} CtBlendTable;

/* To be called after the table's members up to opacity have been written. */
void ct_blend_table_finish (CtBlendTable *table);

/* The last members, from all the others: tens of microseconds, for blend3 and
 * blend4 of a set that has_steps. Without it n_orders is 0. */
void ct_blend_steps_find (CtBlendTable *table);

typedef struct
{
  const char *name; /* as CT_CPU names it */

  bool has_steps; /* blend3 and blend4 go by a table's orders */

  /* Base to gray. lookup_u16 takes a table of 65536 bytes. */
  void (*gray_lookup_u8) (uint8_t *gray, const uint8_t *src, size_t n,
                          const uint8_t *table);
  void (*gray_lookup_u16) (uint8_t *gray, const uint8_t *src, size_t n,
                           const uint8_t *table, bool swapped);
  void (*gray_line_u16) (uint8_t *gray, const uint8_t *src, size_t n,
                         const CtGrayLine *line, bool swapped);

  /* Scans of a base row; padding is left out. extent widens what it is
   * given; count adds to a table of 256 or 65536 counts. */
  void (*extent_u8) (CtExtentU32 *extent, const uint8_t *src, size_t n,
                     int32_t padding);
  void (*extent_u16) (CtExtentU32 *extent, const uint8_t *src, size_t n,
                      int32_t padding, bool swapped);
  void (*count_u8) (uint32_t *counts, const uint8_t *src, size_t n);
  void (*count_u16) (uint32_t *counts, const uint8_t *src, size_t n,
                     bool swapped);

  /* Heat samples to float, as CtHeatScale says. */
  void (*heat_u8) (float *dst, const uint8_t *src, size_t n,
                   const CtHeatScale *scale);
  void (*heat_u16) (float *dst, const uint8_t *src, size_t n,
                    const CtHeatScale *scale, bool swapped);
  void (*heat_s16) (float *dst, const uint8_t *src, size_t n,
                    const CtHeatScale *scale, bool swapped);
  void (*heat_f32) (float *dst, const uint8_t *src, size_t n,
                    const CtHeatScale *scale);
  void (*heat_f64) (float *dst, const uint8_t *src, size_t n,
                    const CtHeatScale *scale);
  /* Widens extent by the finite ones (smaller than CT_HEAT_INFINITY) and
   * says whether there was a NaN. */
  bool (*extent_f32) (CtExtentF32 *extent, const float *src, size_t n);

  /* Heat rows to the base's width (n: output samples), OpenCV's rules as
   * the contract has them. The careful ones know NaN: a tap of weight 0
   * does not count. */
  void (*expand_u8) (int16_t *dst, const uint8_t *src, size_t n,
                     const CtTaps *taps); /* (S[s]*a0 + S[s+1]*a1) >> 4 */
  void (*expand_f32) (float *dst, const float *src, size_t n,
                      const CtTaps *taps);
  void (*expand_f32_careful) (float *dst, const float *src, size_t n,
                              const CtTaps *taps);
  void (*expand_cubic) (float *dst, const float *src, size_t n,
                        const CtTaps *taps);
  void (*pick_u8) (uint8_t *dst, const uint8_t *src, size_t n,
                   const CtTaps *taps); /* nearest: S[s] */
  void (*pick_f32) (float *dst, const float *src, size_t n, const CtTaps *taps);
  /* Two source rows, each twice as wide, to one: exact 2:1. Floats a b over c
   * d: ((a + b) + (c + d)) / 4, but of the last n % 4 columns
   * (((a + b) + c) + d) / 4, each sum rounded: so does OpenCV. */
  void (*halve_u8) (uint8_t *dst, const uint8_t *src0, const uint8_t *src1,
                    size_t n);
  void (*halve_f32) (float *dst, const float *src0, const float *src1,
                     size_t n);
  /* Expanded rows to one output row. */
  void (*mix_u8) (uint8_t *dst, const int16_t *h0, const int16_t *h1, size_t n,
                  int16_t b0, int16_t b1);
  void (*mix_f32) (float *dst, const float *h0, const float *h1, size_t n,
                   float f);
  void (*mix_f32_careful) (float *dst, const float *h0, const float *h1,
                           size_t n, float f);
  void (*mix_cubic) (float *dst, const float *const h[4], size_t n,
                     const float weights[4]);

  /* Heat values to indices; a NaN gives index 0 and clears its mask byte
   * (a mask byte is 255: shown, or 0: hidden). */
  void (*index_f32) (uint8_t *index, const float *v, size_t n,
                     const CtIndexLine *line);
  void (*index_label) (uint8_t *index, const float *v, size_t n);
  void (*mask_nan) (uint8_t *mask, const float *v, size_t n);
  /* Clears the mask where the stored value lies outside least..most. */
  void (*mask_u8) (uint8_t *mask, const uint8_t *src, size_t n, uint32_t least,
                   uint32_t most);
  void (*mask_u16) (uint8_t *mask, const uint8_t *src, size_t n, uint32_t least,
                    uint32_t most, bool swapped);

  /* Pixels of 3 or 4 bytes. paint: the base alone. mask may be NULL. */
  void (*paint3) (uint8_t *dst, const uint8_t *gray, size_t n,
                  const CtBlendTable *table);
  void (*paint4) (uint8_t *dst, const uint8_t *gray, size_t n,
                  const CtBlendTable *table);
  void (*blend3) (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
                  const uint8_t *mask, size_t n, const CtBlendTable *table);
  void (*blend4) (uint8_t *dst, const uint8_t *gray, const uint8_t *index,
                  const uint8_t *mask, size_t n, const CtBlendTable *table);
  /* The same past the caches, for pictures that are too large for them: pays
   * where dst is aligned to 64. stream_end comes before another thread may
   * read what they wrote. */
  void (*paint4_stream) (uint8_t *dst, const uint8_t *gray, size_t n,
                         const CtBlendTable *table);
  void (*blend4_stream) (uint8_t *dst, const uint8_t *gray,
                         const uint8_t *index, const uint8_t *mask, size_t n,
                         const CtBlendTable *table);
  void (*stream_end) (void);

  /* Y'CbCr: a byte of each for each pixel. mask may be NULL. */
  void (*blend_yuv) (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *gray,
                     const uint8_t *index, const uint8_t *mask, size_t n,
                     const CtYuvTable *table);
  /* Of pixels B, G, R and a byte that is not looked at. */
  void (*matrix_yuv) (uint8_t *y, uint8_t *u, uint8_t *v, const uint8_t *pixels,
                      size_t n, const CtYuvMatrix *matrix);
  /* Two rows of n bytes to one of (n + 1) / 2; of each of u and v, one after
   * the other in dst. */
  void (*fold_chroma) (uint8_t *dst, const uint8_t *row0, const uint8_t *row1,
                       size_t n);
  void (*fold_chroma_pairs) (uint8_t *dst, const uint8_t *u0, const uint8_t *u1,
                             const uint8_t *v0, const uint8_t *v1, size_t n);
  /* dst[i] = src[2 * i] */
  void (*every_other) (uint8_t *dst, const uint8_t *src, size_t n);
} CtKernels;

/* The kernels this CPU gets: chosen once, the best there is, or the set that
 * the environment variable CT_CPU names: c, avx2, avx512 (F, BW, VL and DQ),
 * avx512vbmi, neon. A name that is not there counts as none. Never NULL. */
const CtKernels *ct_kernels (void);

/* Whether the _stream kernels pay on this CPU, where pictures are large. */
bool ct_kernels_stream_pays (void);

/* The set of that name, or NULL where it is not built in or the CPU cannot
 * run it. */
const CtKernels *ct_kernels_find (const char *name);

#define CT_KERNELS_MAX 8

/* All built-in sets that this CPU can run, c first; returns their number. */
size_t ct_kernels_all (const CtKernels *all[CT_KERNELS_MAX]);

extern const CtKernels ct_kernels_c;

/* In the build where the compiler knows them: CT_HAVE_X86, CT_HAVE_NEON. */
extern const CtKernels ct_kernels_avx2;
extern const CtKernels ct_kernels_avx512;
extern const CtKernels ct_kernels_avx512vbmi;
extern const CtKernels ct_kernels_neon;

#ifdef __cplusplus
}
#endif
