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

/* Draws it over a finished picture of width x height pixels. */
void ct_mark_draw (guint8 *out, gssize stride, guint width, guint height,
                   const CtPixelFormat *format);

G_END_DECLS
