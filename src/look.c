/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the heat is to look: what a user can set, as plain numbers.
 */
#include "src/look.h"

#include <math.h>

/* The heat's rectangle may be larger than the base, of which it then shows a
 * part; this bounds the memory for it. */
#define RECT_MAX (4 * CT_PLANE_MAX_SIZE)

void
ct_look_init (CtLook *look)
{
  const CtColormap *gray = ct_colormap_find ("gray");

  *look = (CtLook){
    .rgb = ct_colormaps[0].rgb,
    .labels = ct_colormaps[0].labels,
    .base_rgb = gray->rgb,
    .opacity = 0.5,
    .opacity_mode = CT_OPACITY_CONSTANT,
    .threshold = -G_MAXDOUBLE,
    .threshold_max = G_MAXDOUBLE,
    .base_min = -G_MAXDOUBLE,
    .base_weight = NAN,
    .interpolation = CT_INTERPOLATION_LINEAR,
    .gamma = 1.0,
    .rect = { 0.0, 0.0, 1.0, 1.0 },
    .contour = { .width = 1.5 },
    .fade = 1.0,
  };
}

static gint
to_pixels (gdouble fraction, guint size)
{
  return (gint)rint (CLAMP (fraction, -1e4, 1e4) * size);
}

CtBox
ct_look_box (const CtLook *look, guint width, guint height)
{
  const gdouble *rect = look->rect;
  CtBox box = { 0, 0, (gint)width, (gint)height };

  if (!isfinite (rect[0] + rect[1] + rect[2] + rect[3]))
    return box;
  box.x0 = to_pixels (rect[0], width);
  box.y0 = to_pixels (rect[1], height);
  box.x1 = box.x0 + CLAMP (to_pixels (rect[2], width), 1, RECT_MAX);
  box.y1 = box.y0 + CLAMP (to_pixels (rect[3], height), 1, RECT_MAX);
  return box;
}
