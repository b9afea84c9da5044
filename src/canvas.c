/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A small ARGB picture that legends and marks are drawn on.
 */
#include "src/canvas.h"

#include <math.h>

/* Samples of a pixel each way, for edges that run aslant. */
#define SAMPLES 4

CtCanvas *
ct_canvas_new (guint width, guint height)
{
  CtCanvas *canvas = g_new0 (CtCanvas, 1);

  canvas->pixels = g_new0 (guint32, (gsize)width * height);
  canvas->width = width;
  canvas->height = height;
  return canvas;
}

void
ct_canvas_free (CtCanvas *canvas)
{
  if (!canvas)
    return;
  g_free (canvas->pixels);
  g_free (canvas);
}

void
ct_canvas_dot (CtCanvas *canvas, gint x, gint y, guint32 color,
               gdouble coverage)
{
  guint32 *pixel, mixed = 0;

  if (x < 0 || y < 0 || x >= (gint)canvas->width || y >= (gint)canvas->height)
    return;
  pixel = &canvas->pixels[(gsize)y * canvas->width + x];
  coverage = CLAMP (coverage, 0.0, 1.0);
  for (guint shift = 0; shift < 32; shift += 8) {
    gdouble below = *pixel >> shift & 255, above = color >> shift & 255;

    mixed |= (guint32)rint (below + (above - below) * coverage) << shift;
  }
  *pixel = mixed;
}

void
ct_canvas_fill (CtCanvas *canvas, gint x, gint y, gint width, gint height,
                guint32 color)
{
  gint right = MIN (x + width, (gint)canvas->width);
  gint bottom = MIN (y + height, (gint)canvas->height);

  for (gint row = MAX (y, 0); row < bottom; row++)
    for (gint column = MAX (x, 0); column < right; column++)
      canvas->pixels[(gsize)row * canvas->width + column] = color;
}

/* Above 0 on one side of the line from a to b, below on the other. */
static gdouble
side_of (const CtPoint *a, const CtPoint *b, gdouble x, gdouble y)
{
  return (b->x - a->x) * (y - a->y) - (b->y - a->y) * (x - a->x);
}

static gboolean
is_inside (const CtPoint corners[3], gdouble x, gdouble y)
{
  gdouble s0 = side_of (&corners[0], &corners[1], x, y);
  gdouble s1 = side_of (&corners[1], &corners[2], x, y);
  gdouble s2 = side_of (&corners[2], &corners[0], x, y);

  return (s0 >= 0 && s1 >= 0 && s2 >= 0) || (s0 <= 0 && s1 <= 0 && s2 <= 0);
}

static gdouble
coverage_of (const CtPoint corners[3], gint x, gint y)
{
  guint inside = 0;

  for (guint i = 0; i < SAMPLES * SAMPLES; i++)
    inside += is_inside (corners, x + (i % SAMPLES + 0.5) / SAMPLES,
                         y + (i / SAMPLES + 0.5) / SAMPLES);
  return (gdouble)inside / (SAMPLES * SAMPLES);
}

void
ct_canvas_triangle (CtCanvas *canvas, const CtPoint corners[3], guint32 color)
{
  gdouble left = MIN (corners[0].x, MIN (corners[1].x, corners[2].x));
  gdouble right = MAX (corners[0].x, MAX (corners[1].x, corners[2].x));
  gdouble top = MIN (corners[0].y, MIN (corners[1].y, corners[2].y));
  gdouble bottom = MAX (corners[0].y, MAX (corners[1].y, corners[2].y));

  for (gint y = (gint)floor (top); y < bottom; y++)
    for (gint x = (gint)floor (left); x < right; x++)
      ct_canvas_dot (canvas, x, y, color, coverage_of (corners, x, y));
}
