/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the YUV kernels work from: the combined table for Y'CbCr, and the
 * matrix for pixels that are RGB already. Knows no stride and no picture.
 */
#pragma once

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

/* From the bytes of a pixel B, G, R to Y, Cb and Cr, in 65536ths:
 *   y[p] = saturate ((m[p][0]*B + m[p][1]*G + m[p][2]*R + shift[p]) >> 16)
 * bias[p] is added where the three bytes are not the same. */
typedef struct
{
  int32_t m[3][3];
  int32_t shift[3]; /* and half a level, for rounding */
  int32_t bias[3];
} CtYuvMatrix;

/* As CtBlendTable, but of Y, Cb and Cr, which are sums of the same weights. A
 * pixel of an index that is shown is
 *   Y = max (luma[i] + ((base * weight[i]) >> 16) - dark, 0) >> 8
 * of the base's 256ths of a level, base = base_luma[g]. Its Cb and Cr are
 * chroma[0][i] and chroma[1][i] where the base is gray, else
 *   saturate ((color_chroma[c][i] + ((base_chroma[c][g] * weight[i]) >> 16))
 *             >> 8)
 * Hidden and masked ones are the gray's own: paint[0..2][g]. */
typedef struct
{
  uint16_t luma[256];   /* with the low end and what rounds */
  uint16_t dark;        /* what these are less than nothing */
  uint16_t weight[256]; /* of the base, in 65536ths */
  alignas (64) uint8_t chroma[2][256];
  uint8_t shown[256]; /* 255, or 0 where hidden */
  uint16_t base_luma[256];
  int32_t color_chroma[2][256]; /* with the middle and what rounds */
  int32_t base_chroma[2][256];
  uint8_t paint[3][256];

  bool gray_base; /* base_luma[g] is ((g << 8) * scale) >> 16, paint[0][g] is
                     (base_luma[g] + low) >> 8, paint[1] and [2] 128 */
  uint16_t scale;
  uint16_t low;

  /* The same in other words, for kernels that have a shorter way:
   * ct_yuv_table_finish makes it. */
  bool has_hidden; /* some index is */
  bool constant;   /* weight[i] is one_weight wherever shown */
  uint16_t one_weight;
  uint32_t packed[256]; /* luma | chroma[0] << 16 | chroma[1] << 24 */
  uint32_t factor[256]; /* weight | shown << 16 */
  alignas (64) uint8_t luma_plane[2][256],
      weight_plane[2][256]; /* low and high bytes */
} CtYuvTable;

/* To be called after the table's members up to low have been written. */
void ct_yuv_table_finish (CtYuvTable *table);
