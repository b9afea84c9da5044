/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Y'CbCr of a picture that is RGB by its tables: which matrix, and the tables
 * that blend in it. Knows nothing of pixels.
 */
#pragma once

#include <glib.h>

#include "src/kernels/kernels.h"

G_BEGIN_DECLS

/**
 * CtYuvSpace:
 * @kr, @kb: the weights of red and blue in Y (BT.601: 0.299 and 0.114)
 * @full: Y is 0..255 and not 16..235
 */
typedef struct
{
  gdouble kr, kb;
  gboolean full;
} CtYuvSpace;

#define CT_YUV_SPACE_BT601 ((CtYuvSpace){ 0.299, 0.114, FALSE })

gboolean ct_yuv_space_equal (const CtYuvSpace *a, const CtYuvSpace *b);

/* For pixels that are bytes already. Gray ones get the nearest Y, Cb and Cr,
 * others what videoconvert's rounding gives on the mean. */
void ct_yuv_matrix_build (const CtYuvSpace *space, CtYuvMatrix *matrix);

/**
 * ct_yuv_table_build:
 * @blend: of 4-byte pixels B, G, R, x
 *
 * The same blend, summed in Y'CbCr. FALSE where sums of @blend may lie outside
 * 0..255: these are clamped channel by channel, and Y'CbCr has none; only
 * @table's paint is valid then.
 */
gboolean ct_yuv_table_build (const CtBlendTable *blend, const CtYuvSpace *space,
                             CtYuvTable *table);

G_END_DECLS
