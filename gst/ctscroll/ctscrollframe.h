/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The last frame that left the overlay: kept for a picture of it, and read for
 * what it says of itself. Titles the window by it. Decides nothing.
 */
#pragma once

#include <gst/gst.h>

#include "src/window.h"

G_BEGIN_DECLS

/**
 * CtScrollFrame:
 * @number: of the slice in the stream, from 0
 * @width, @height: in square pixels, 0 where no frame was seen
 * @has_window, @window: of the base, in real values
 * @has_heat, @heat_min, @heat_max: which values the colors span
 */
typedef struct
{
  guint number;
  gint width, height;
  gboolean has_window;
  CtWindow window;
  gboolean has_heat;
  gdouble heat_min, heat_max;
} CtScrollFrame;

typedef struct _CtScrollWatch CtScrollWatch;

/* Watches what leaves pad, the overlay's source pad, from the streaming
 * thread. */
CtScrollWatch *ct_scroll_watch_new (GstPad *pad);
/* Nothing may be streaming. */
void ct_scroll_watch_free (CtScrollWatch *watch);

/* How many slices there are, for the title: "slice 3 of 64". 0: no titles. */
void ct_scroll_watch_set_slices (CtScrollWatch *watch, guint n_slices);

/* The last frame, NULL before the first one, and what it says. */
GstSample *ct_scroll_watch_get (CtScrollWatch *watch, CtScrollFrame *frame);

/* How many frames have passed. */
guint ct_scroll_watch_count (CtScrollWatch *watch);

/* Lets the last frame go: its pool is to go. */
void ct_scroll_watch_forget (CtScrollWatch *watch);

/* A size in square pixels: the larger one, so that nothing is lost. */
void ct_scroll_square_size (GstCaps *caps, gint *width, gint *height);

/* Pixels of the picture for pixels of what the sink got, in which the picture
 * is as large as it can be, in the middle, with borders around. */
void ct_scroll_to_picture (const CtScrollFrame *frame, gint sink_width,
                           gint sink_height, gdouble *x, gdouble *y);

G_END_DECLS
