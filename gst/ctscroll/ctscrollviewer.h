/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The viewer: what the bus tells goes to the target and the view, and from
 * there to the pipeline. Prints nothing.
 */
#pragma once

#include "gst/ctscroll/ctscrollpipeline.h"
#include "gst/ctscroll/ctscrolltarget.h"

G_BEGIN_DECLS

typedef struct _CtScrollViewer CtScrollViewer;

/* What the viewer says: a line for standard output, a sentence for standard
 * error. */
typedef struct
{
  void (*say) (const gchar *line, gpointer data);
  CtScrollTell warn;
  gpointer data;
} CtScrollVoice;

/* Opens the files and shows the first slice. sink is taken; NULL and a
 * sentence on failure. */
CtScrollViewer *ct_scroll_viewer_new (const CtScrollOptions *options,
                                      GstElement *sink,
                                      const CtScrollVoice *voice,
                                      GError **error);
void ct_scroll_viewer_free (CtScrollViewer *viewer);

/* Until the user leaves; FALSE where an error ended it. */
gboolean ct_scroll_viewer_run (CtScrollViewer *viewer, GError **error);

/* Waits for the slice and writes it. */
gboolean ct_scroll_viewer_write (CtScrollViewer *viewer, const gchar *path,
                                 GError **error);

/* For tests. */
const CtScrollTarget *ct_scroll_viewer_get_target (CtScrollViewer *viewer);
const CtScrollView *ct_scroll_viewer_get_view (CtScrollViewer *viewer);
CtScrollPipeline *ct_scroll_viewer_get_pipeline (CtScrollViewer *viewer);
gboolean ct_scroll_viewer_is_playing (CtScrollViewer *viewer);

/* One message of the bus. */
void ct_scroll_viewer_handle (CtScrollViewer *viewer, GstMessage *message);

G_END_DECLS
