/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the viewer's tests share: a sink that takes anything, shows nothing, and
 * tells of keys and the mouse as those of a screen do.
 */
#pragma once

#include <gst/base/gstbasesink.h>
#include <gst/check/gstcheck.h>
#include <gst/video/navigation.h>

#include "gst/ctscroll/ctscrollviewer.h"

typedef struct
{
  GstBaseSink parent;
} TestSink;

typedef GstBaseSinkClass TestSinkClass;

static void
test_sink_send (GstNavigation *navigation, GstEvent *event)
{
  gst_element_post_message (
      GST_ELEMENT (navigation),
      gst_navigation_message_new_event (GST_OBJECT (navigation), event));
  gst_event_unref (event);
}

static void
test_sink_navigation_init (GstNavigationInterface *interface)
{
  interface->send_event_simple = test_sink_send;
}

static GType test_sink_get_type (void);
G_DEFINE_TYPE_WITH_CODE (TestSink, test_sink, GST_TYPE_BASE_SINK,
                         G_IMPLEMENT_INTERFACE (GST_TYPE_NAVIGATION,
                                                test_sink_navigation_init))

static void
test_sink_class_init (TestSinkClass *klass)
{
  GstCaps *caps = gst_caps_from_string ("video/x-raw, format = (string) BGRx");

  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass),
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Test",
                                         "Sink", "Shows nothing", "gst-ctheat");
  gst_caps_unref (caps);
}

static void
test_sink_init (TestSink *sink)
{
  gst_base_sink_set_sync (GST_BASE_SINK (sink), FALSE);
}

static inline GstElement *
test_sink_new (void)
{
  return g_object_new (test_sink_get_type (), NULL);
}

static inline void
test_sink_key (GstElement *sink, const gchar *name, gboolean shift)
{
  const GstNavigationModifierType state
      = shift ? GST_NAVIGATION_MODIFIER_SHIFT_MASK : 0;

  gst_navigation_send_event_simple (
      GST_NAVIGATION (sink), gst_navigation_event_new_key_press (name, state));
  gst_navigation_send_event_simple (
      GST_NAVIGATION (sink),
      gst_navigation_event_new_key_release (name, state));
}

static inline void
test_sink_button (GstElement *sink, gint button, gdouble x, gdouble y)
{
  gst_navigation_send_event_simple (
      GST_NAVIGATION (sink),
      gst_navigation_event_new_mouse_button_press (button, x, y, 0));
}

static inline void
test_sink_release (GstElement *sink, gint button, gdouble x, gdouble y)
{
  gst_navigation_send_event_simple (
      GST_NAVIGATION (sink),
      gst_navigation_event_new_mouse_button_release (button, x, y, 0));
}

static inline void
test_sink_move (GstElement *sink, gdouble x, gdouble y)
{
  gst_navigation_send_event_simple (
      GST_NAVIGATION (sink), gst_navigation_event_new_mouse_move (x, y, 0));
}

static inline void
test_sink_scroll (GstElement *sink, gdouble dy)
{
  gst_navigation_send_event_simple (
      GST_NAVIGATION (sink),
      gst_navigation_event_new_mouse_scroll (5, 5, 0, dy, 0));
}

/* Without the legend: fontconfig loses memory of its own, which sanitizers take
 * for ours. scroll.py has it. */
static inline CtScrollOptions
test_scroll_options (void)
{
  gchar *argv[] = { (gchar *)"ct-scroll", (gchar *)"--zoom=1",
                    (gchar *)"--legend=none", NULL };
  CtScrollOptions options;

  ck_assert (ct_scroll_options_parse (&options, argv, NULL));
  return options;
}
