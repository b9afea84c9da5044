/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The mark of a held heat: a frame around the picture, in one fixed color.
 * Knows nothing of why it is drawn.
 */
#pragma once

#include "src/pixel-format.h"

G_BEGIN_DECLS

/* Amber: in no gray picture, and not at an end of any colormap here. */
#define CT_MARK_RED 255
#define CT_MARK_GREEN 191
#define CT_MARK_BLUE 0

/* Pixels; of pictures smaller than twice that, all. */
#define CT_MARK_WIDTH 2

/* Where row y of a picture of width x height pixels is marked: the first and
 * the last edge pixels of it. Two edges of all its pixels are one whole row. */
guint ct_mark_edge (guint width, guint height, guint y);

/* Draws it over a finished row of packed pixels. */
void ct_mark_draw_row (guint8 *row, guint width, guint height, guint y,
                       const CtPixelFormat *format);

/* Sets the marked ones of a row of bytes, one a pixel. */
void ct_mark_fill_row (guint8 *row, guint width, guint height, guint y,
                       guint8 value);

G_END_DECLS
