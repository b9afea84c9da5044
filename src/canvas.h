/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtCanvas: a small ARGB picture that legends and marks are drawn on before
 * they are laid over frames. Knows no formats and no text.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CtCanvas:
 * @pixels: a word each, alpha in the highest byte, then R, G, B, multiplied by
 *     it: what Cairo calls ARGB32. Rows follow one another without a gap
 */
typedef struct
{
  guint32 *pixels;
  guint width, height;
} CtCanvas;

/* Transparent. */
CtCanvas *ct_canvas_new (guint width, guint height);
void ct_canvas_free (CtCanvas *canvas);

/* Opaque color of a canvas. */
static inline guint32
ct_canvas_color (guint8 r, guint8 g, guint8 b)
{
  return 0xff000000u | (guint32)r << 16 | (guint32)g << 8 | b;
}

/* An opaque color over one pixel, coverage 0..1; outside the canvas nothing. */
void ct_canvas_dot (CtCanvas *canvas, gint x, gint y, guint32 color,
                    gdouble coverage);

/* A rectangle of whole pixels, as much of it as is on the canvas. */
void ct_canvas_fill (CtCanvas *canvas, gint x, gint y, gint width, gint height,
                     guint32 color);

typedef struct
{
  gdouble x, y;
} CtPoint;

/* A triangle between three points, antialiased; pixel (0, 0) spans 0..1. */
void ct_canvas_triangle (CtCanvas *canvas, const CtPoint corners[3],
                         guint32 color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtCanvas, ct_canvas_free)

G_END_DECLS
