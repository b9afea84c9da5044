/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which sink shows the slices.
 */
#include "gst/ctscroll/ctscrollsink.h"

#include <gst/video/navigation.h>

/* ximagesink takes RGB as it is, asks upstream for the size of its window, and
 * runs on Wayland's X server too. autovideosink is not tried: it asks sinks for
 * consoles and television too, of which one brings the process down. */
static const gchar *const sinks[]
    = { "ximagesink", "glimagesink", "gtkwaylandsink", NULL };

/* autovideosink, where a user wants it, is a bin. */
static gboolean
tells_of_keys (GstElement *sink)
{
  GstElement *found;

  if (GST_IS_NAVIGATION (sink))
    return TRUE;
  if (!GST_IS_BIN (sink))
    return FALSE;
  found = gst_bin_get_by_interface (GST_BIN (sink), GST_TYPE_NAVIGATION);
  gst_clear_object (&found);
  return found != NULL;
}

static gboolean
opens (GstElement *sink)
{
  if (gst_element_set_state (sink, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE
      && tells_of_keys (sink))
    return TRUE;
  gst_element_set_state (sink, GST_STATE_NULL);
  return FALSE;
}

static GstElement *
find_of (const gchar *const *names, GError **error)
{
  g_autoptr (GString) tried = g_string_new (NULL);

  for (guint i = 0; names[i]; i++) {
    GstElement *sink = gst_element_factory_make (names[i], NULL);

    if (sink && opens (sink))
      return sink;
    g_string_append_printf (tried, "%s%s (%s)", i > 0 ? ", " : "", names[i],
                            sink ? "opens no window" : "not installed");
    if (sink) {
      gst_object_ref_sink (sink);
      gst_object_unref (sink);
    }
  }
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
               "there is no display to open a window on: tried %s; set "
               "DISPLAY, install gstreamer1.0-x, or write a picture with "
               "--screenshot FILE",
               tried->str);
  return NULL;
}

GstElement *
ct_scroll_sink_find (const gchar *name, GError **error)
{
  const gchar *const one[] = { name, NULL };

  return find_of (name ? one : sinks, error);
}

gboolean
ct_scroll_sink_was_closed (GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR
      || !GST_IS_NAVIGATION (GST_MESSAGE_SRC (message)))
    return FALSE;
  gst_message_parse_error (message, &error, NULL);
  return g_error_matches (error, GST_RESOURCE_ERROR,
                          GST_RESOURCE_ERROR_NOT_FOUND);
}
