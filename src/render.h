/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The whole flow: base -> window -> gray; heat -> resize -> range -> index;
 * both -> color. Knows nothing of buffers, time and caps.
 *
 * One thread prepares a frame; then any threads render bands of its rows,
 * each with its own scratch.
 */
#pragma once

#include "src/blend.h"
#include "src/heat-index.h"
#include "src/window.h"
#include "src/yuv.h"

G_BEGIN_DECLS

/**
 * CtHeat:
 * @plane: native U8 or F32 at its own size. U8: value = byte / 255 or as
 *     the calibration says; F32: the value itself
 * @calibration: U8: value = (byte * slope + intercept) / divisor. F32: divisor
 *     is what its integers were divided by, 1 or 0 where by nothing: as labels
 *     they are drawn undivided
 * @range: the values that the color table's ends stand for
 * @has_nan: F32: there is a NaN in it
 */
typedef struct
{
  CtPlane plane;
  CtHeatScale calibration;
  CtRange range;
  gboolean has_nan;
} CtHeat;

typedef struct _CtRender CtRender;

CtRender *ct_render_new (void);
void ct_render_free (CtRender *render);

/* What the base is turned into gray with: set it, then prepare. */
CtGray *ct_render_gray (CtRender *render);

/* What planar formats are Y'CbCr of: set it, then prepare. BT.601 of 16..235
 * where it was not set. */
void ct_render_set_space (CtRender *render, const CtYuvSpace *space);

/* What is laid over the picture, in that order; the array and the layers must
 * stay until the frame is rendered. */
void ct_render_set_layers (CtRender *render, const CtLayer *const *layers,
                           guint n);

/**
 * ct_render_prepare:
 * @base: U8 or U16 plane; of U8, samples may be apart
 * @calibration: of the base (base_min needs it)
 * @heat: (nullable): NULL draws the base alone
 * @format: of the output
 *
 * Builds what this frame needs and the last one did not have: tables, taps.
 * The planes must stay until the frame is rendered.
 */
void ct_render_prepare (CtRender *render, const CtLook *look,
                        const CtPlane *base, const CtCalibration *calibration,
                        const CtHeat *heat, const CtPixelFormat *format);

/* Working memory of one thread; grows as needed, kept between frames. */
typedef struct _CtRenderScratch CtRenderScratch;
CtRenderScratch *ct_render_scratch_new (void);
void ct_render_scratch_free (CtRenderScratch *scratch);

/**
 * ct_render_rows:
 * @out: the whole picture, of all rows
 * @first, @end: the rows to render, first <= y < end. Where chroma is halved,
 *     first is even, and end as well but at the picture's end
 *
 * Writes the samples of each of these rows, no more.
 */
void ct_render_rows (const CtRender *render, CtRenderScratch *scratch,
                     const CtPicture *out, guint first, guint end);

/* What the frame prepared last used, for legends: the index that a heat value
 * gets (0..255), and what becomes of it. */
guint ct_render_index_of (const CtRender *render, gdouble value);
const CtBlend *ct_render_blend (const CtRender *render);

/* Another number whenever one of the two may be another one. */
guint ct_render_table_serial (const CtRender *render);

G_END_DECLS
