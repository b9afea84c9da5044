/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the slices are to look: window, colors, opacity, and what a key or a
 * drag makes of them. Knows neither keys nor elements.
 */
#pragma once

#include "src/volume/volume.h"
#include "src/window.h"

G_BEGIN_DECLS

/* A drag over so many pixels of the picture changes the window's width, or its
 * center, by the width that it began with. */
#define CT_SCROLL_DRAG_PIXELS 200

/**
 * CtScrollView:
 * @native: the plane that the volume is stored in; CT_VOLUME_CUT_NATIVE where
 *     it does not say how it lies
 * @plane: what the slices are
 * @window: width 0: the stream's own
 * @opacity: 0..1
 * @is_ramp: the opacity follows the value
 * @is_hidden: the CT alone
 * @has_threshold, @threshold: in the heat's value
 * @colormap: index of ct_colormaps
 * @is_dragged, @drag_x, @drag_y, @drag_window: where a drag began, in pixels
 *     of the picture, and with which window
 */
typedef struct
{
  CtVolumeCut native, plane;
  CtWindow window;
  gdouble opacity;
  gboolean is_ramp, is_hidden;
  gboolean has_threshold;
  gdouble threshold;
  guint colormap;
  gboolean is_dragged;
  gdouble drag_x, drag_y;
  CtWindow drag_window;
} CtScrollView;

/* What a user sees who sets nothing. */
void ct_scroll_view_init (CtScrollView *view);

/* Axial, coronal, sagittal, and round again. FALSE where the volume does not
 * say how it lies. */
gboolean ct_scroll_view_next_plane (CtScrollView *view);

/* By name; NULL: the stream's own. */
void ct_scroll_view_set_preset (CtScrollView *view, const gchar *name);

/* These say whether anything has changed. A step of the opacity is 0.1; one of
 * the threshold a twentieth of the heat's range, and below its minimum there is
 * none. */
gboolean ct_scroll_view_step_opacity (CtScrollView *view, gint steps);
gboolean ct_scroll_view_step_threshold (CtScrollView *view, gint steps,
                                        gdouble heat_min, gdouble heat_max);
void ct_scroll_view_step_colormap (CtScrollView *view, gint steps);

/* window: the one that is shown. */
void ct_scroll_view_begin_drag (CtScrollView *view, gdouble x, gdouble y,
                                const CtWindow *window);
gboolean ct_scroll_view_drag (CtScrollView *view, gdouble x, gdouble y);
void ct_scroll_view_end_drag (CtScrollView *view);

G_END_DECLS
