/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the slices are to look.
 */
#include "gst/ctscroll/ctscrollview.h"

#include <math.h>

#include "src/colormap.h"

void
ct_scroll_view_init (CtScrollView *view)
{
  *view = (CtScrollView){ .opacity = 0.7, .is_ramp = TRUE };
  view->colormap = ct_colormap_find ("turbo") - ct_colormaps;
}

gboolean
ct_scroll_view_next_plane (CtScrollView *view)
{
  CtVolumeCut plane = view->plane;

  if (view->native == CT_VOLUME_CUT_NATIVE)
    return FALSE;
  if (plane == CT_VOLUME_CUT_NATIVE)
    plane = view->native;
  plane = plane == CT_VOLUME_CUT_SAGITTAL ? CT_VOLUME_CUT_AXIAL : plane + 1;
  /* As it is stored it need not be cut. */
  view->plane = plane == view->native ? CT_VOLUME_CUT_NATIVE : plane;
  return TRUE;
}

void
ct_scroll_view_set_preset (CtScrollView *view, const gchar *name)
{
  const CtWindowPreset *preset = name ? ct_window_preset_find (name) : NULL;

  view->window = (CtWindow){ 0 };
  if (preset) {
    view->window.center = preset->center;
    view->window.width = preset->width;
  }
}

gboolean
ct_scroll_view_step_opacity (CtScrollView *view, gint steps)
{
  /* Counted in tenths, so that ten steps up and down lead back. */
  const gdouble tenths = rint (view->opacity * 10.0) + steps;
  const gdouble opacity = CLAMP (tenths, 0.0, 10.0) / 10.0;
  const gboolean changed = opacity != view->opacity;

  view->opacity = opacity;
  return changed;
}

gboolean
ct_scroll_view_step_threshold (CtScrollView *view, gint steps, gdouble heat_min,
                               gdouble heat_max)
{
  const gdouble step = (heat_max - heat_min) / 20.0;
  const gboolean had = view->has_threshold;
  const gdouble before = view->threshold;
  gdouble count;

  if (!(step > 0.0) || !isfinite (step) || (!view->has_threshold && steps <= 0))
    return FALSE;
  count = view->has_threshold ? rint ((view->threshold - heat_min) / step) : 0;
  count += steps;
  view->has_threshold = count > 0.0;
  view->threshold = heat_min + MIN (count, 20.0) * step;
  return had != view->has_threshold || before != view->threshold;
}

void
ct_scroll_view_step_colormap (CtScrollView *view, gint steps)
{
  const gint n = ct_n_colormaps;

  view->colormap = (((gint)view->colormap + steps) % n + n) % n;
}

void
ct_scroll_view_begin_drag (CtScrollView *view, gdouble x, gdouble y,
                           const CtWindow *window)
{
  view->is_dragged = TRUE;
  view->drag_x = x;
  view->drag_y = y;
  view->drag_window = ct_window_clamp (*window);
}

gboolean
ct_scroll_view_drag (CtScrollView *view, gdouble x, gdouble y)
{
  const gdouble pixel = view->drag_window.width / CT_SCROLL_DRAG_PIXELS;
  CtWindow window = view->drag_window;

  if (!view->is_dragged || (x == view->drag_x && y == view->drag_y))
    return FALSE;
  window.width += (x - view->drag_x) * pixel;
  window.center += (y - view->drag_y) * pixel;
  window = ct_window_clamp (window);
  if (window.center == view->window.center
      && window.width == view->window.width)
    return FALSE;
  view->window = window;
  return TRUE;
}

void
ct_scroll_view_end_drag (CtScrollView *view)
{
  view->is_dragged = FALSE;
}
