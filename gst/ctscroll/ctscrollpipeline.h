/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The elements: sources, overlay, scaling, help text, sink; seeks and settings.
 * Decides nothing about which slice, and prints nothing.
 */
#pragma once

#include <gst/gst.h>

#include "gst/ctscroll/ctscrollframe.h"
#include "gst/ctscroll/ctscrolloptions.h"

G_BEGIN_DECLS

typedef struct _CtScrollPipeline CtScrollPipeline;

/* Told of what does not stop the show: a sentence. */
typedef void (*CtScrollTell) (const gchar *sentence, gpointer data);

/* The application message on the bus when the window has another size. */
#define CT_SCROLL_RESIZED "ct-scroll-resized"

/* sink is taken. native: the plane that the CT is stored in. */
CtScrollPipeline *ct_scroll_pipeline_new (const CtScrollOptions *options,
                                          GstElement *sink, CtVolumeCut *native,
                                          GError **error);
void ct_scroll_pipeline_free (CtScrollPipeline *pipeline);

GstBus *ct_scroll_pipeline_get_bus (CtScrollPipeline *pipeline);
CtScrollWatch *ct_scroll_pipeline_get_watch (CtScrollPipeline *pipeline);

/* Opens the files, cut by the view's plane, and waits for the first slice. May
 * be called again, for another plane. */
gboolean ct_scroll_pipeline_open (CtScrollPipeline *pipeline,
                                  const CtScrollView *view, CtScrollTell tell,
                                  gpointer data, GError **error);

/* Whether it is the CT's source that tells something. */
gboolean ct_scroll_pipeline_is_ct (CtScrollPipeline *pipeline,
                                   GstMessage *message);

/* How many slices the stream has. */
guint ct_scroll_pipeline_get_slices (CtScrollPipeline *pipeline);

/* How it looks, from the next frame on. */
void ct_scroll_pipeline_set_view (CtScrollPipeline *pipeline,
                                  const CtScrollView *view);

/* Where the legend is, by the next value of its property: none, or where it
 * was set to be. FALSE where the overlay has no legend. */
gboolean ct_scroll_pipeline_toggle_legend (CtScrollPipeline *pipeline);

/* FALSE: no ASYNC_DONE will follow. */
gboolean ct_scroll_pipeline_seek (CtScrollPipeline *pipeline, guint slice);

void ct_scroll_pipeline_play (CtScrollPipeline *pipeline, gboolean play);

/* Which slice the cine is at. */
guint ct_scroll_pipeline_get_position (CtScrollPipeline *pipeline);

/* On the picture; NULL: none. FALSE where that cannot be shown. */
gboolean ct_scroll_pipeline_set_text (CtScrollPipeline *pipeline,
                                      const gchar *text);

/* From the sink's pixels to the picture's. */
void ct_scroll_pipeline_to_picture (CtScrollPipeline *pipeline, gdouble *x,
                                    gdouble *y);

G_END_DECLS
