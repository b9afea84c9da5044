/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which sink shows the slices, found by trying. Links nothing.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* name, or where that is NULL the first of a list, that opens a display and
 * tells of keys: floating, in READY; NULL and a sentence where there is none.
 */
GstElement *ct_scroll_sink_find (const gchar *name, GError **error);

/* Whether the message is a sink's that its window was closed. */
gboolean ct_scroll_sink_was_closed (GstMessage *message);

G_END_DECLS
