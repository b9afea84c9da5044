/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Heat to the base's size, a row at a time, by OpenCV's rules: half-pixel
 * centers, 11-bit weights for 8-bit heat, every operation rounded to float
 * for float heat. Knows nothing of ranges and colors.
 */
#pragma once

#include "src/kernels/kernels.h"
#include "src/plane.h"

G_BEGIN_DECLS

typedef enum
{
  CT_INTERPOLATION_LINEAR,  /* cv2.INTER_LINEAR, byte for byte */
  CT_INTERPOLATION_NEAREST, /* cv2.INTER_NEAREST, byte for byte */
  CT_INTERPOLATION_CUBIC,   /* A = -0.75, in float */
} CtInterpolation;

/* The taps from one size to another; immutable, any thread may use it. */
typedef struct _CtResize CtResize;

/* type: U8 or F32, what the heat is; cubic takes U8 as well and gives F32.
 * All sizes 1..CT_PLANE_MAX_SIZE. */
CtResize *ct_resize_new (CtSampleType type, guint src_width, guint src_height,
                         guint dst_width, guint dst_height,
                         CtInterpolation interpolation);
void ct_resize_free (CtResize *resize);

/* Whether resize was made by ct_resize_new with these arguments. */
gboolean ct_resize_matches (const CtResize *resize, CtSampleType type,
                            guint src_width, guint src_height, guint dst_width,
                            guint dst_height, CtInterpolation interpolation);

/* What ct_resize_row gives: U8 (8-bit heat, but for cubic) or F32. */
CtSampleType ct_resize_type (const CtResize *resize);

/* Rows already expanded, kept from one output row to the next; one for each
 * thread. */
typedef struct _CtResizeScratch CtResizeScratch;
CtResizeScratch *ct_resize_scratch_new (const CtResize *resize);
void ct_resize_scratch_free (CtResizeScratch *scratch);

/* Forgets the expanded rows: before another heat's first row. */
void ct_resize_scratch_reset (CtResizeScratch *scratch);

/**
 * ct_resize_row:
 * @heat: native U8 or F32 plane of the size and type given to ct_resize_new
 * @careful: the heat has NaN in it
 * @y: output row
 * @dst: dst_width samples of ct_resize_type(); not aligned in any way
 *
 * One output row. Where a tap of weight above 0 is NaN, so is the result.
 */
void ct_resize_row (const CtResize *resize, CtResizeScratch *scratch,
                    const CtPlane *heat, gboolean careful, guint y, void *dst);

G_END_DECLS
