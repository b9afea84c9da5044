/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A ctheatoverlay between harnesses, for the tests of the element.
 */
#pragma once

#include <gst/check/gstharness.h>

#include <gst/check/gstcheck.h>

#define TEST_W 8
#define TEST_H 4
#define TEST_GRAY8 "video/x-raw,format=GRAY8,width=8,height=4,framerate=10/1"
#define TEST_FRAME (100 * GST_MSECOND)

typedef struct
{
  GstElement *element;
  GstHarness *base, *heat;
  GstBus *bus;
} TestOverlay;

/* Not live: a frame waits for its heat. */
static inline TestOverlay
test_overlay_new (void)
{
  TestOverlay o
      = { .element = gst_element_factory_make ("ctheatoverlay", NULL) };

  ck_assert (o.element != NULL);
  o.bus = gst_bus_new ();
  gst_element_set_bus (o.element, o.bus);
  o.base = gst_harness_new_with_element (o.element, "sink", "src");
  gst_harness_set_live (o.base, FALSE);
  o.heat = gst_harness_new_with_element (o.element, "heat", NULL);
  gst_harness_set_live (o.heat, FALSE);
  return o;
}

static inline void
test_overlay_free (TestOverlay *o)
{
  gst_element_set_bus (o->element, NULL);
  gst_harness_teardown (o->heat);
  gst_harness_teardown (o->base);
  gst_object_unref (o->bus);
  gst_object_unref (o->element);
}

/* The n-th frame of a stream of 10 a second, all bytes of that value. */
static inline GstBuffer *
test_frame (guint n, gsize size, guint8 value)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

  gst_buffer_memset (buffer, 0, value, size);
  GST_BUFFER_PTS (buffer) = n * TEST_FRAME;
  GST_BUFFER_DURATION (buffer) = TEST_FRAME;
  return buffer;
}

static inline GstFlowReturn
test_push_base (TestOverlay *o, guint n)
{
  return gst_harness_push (o->base, test_frame (n, TEST_W * TEST_H, 100));
}

static inline GstFlowReturn
test_push_heat (TestOverlay *o, guint n)
{
  return gst_harness_push (o->heat, test_frame (n, TEST_W * TEST_H, 255));
}

/* Both pads with caps. */
static inline TestOverlay
test_overlay_ready (void)
{
  TestOverlay o = test_overlay_new ();

  gst_harness_set_src_caps_str (o.base, TEST_GRAY8);
  gst_harness_set_src_caps_str (o.heat, TEST_GRAY8);
  return o;
}

static inline const GstStructure *
test_heat_meta (GstBuffer *buffer)
{
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, "CtHeatMeta");

  ck_assert (meta != NULL);
  return gst_custom_meta_get_structure (meta);
}

/* Pulls a frame and looks at what its meta says. */
static inline GstBuffer *
test_pull (TestOverlay *o, const gchar *state)
{
  GstBuffer *buffer = gst_harness_pull (o->base);

  ck_assert (buffer != NULL);
  ck_assert_str_eq (gst_structure_get_string (test_heat_meta (buffer), "state"),
                    state);
  return buffer;
}

static inline void
test_pull_and_drop (TestOverlay *o, const gchar *state)
{
  gst_buffer_unref (test_pull (o, state));
}

/* How many messages of that type there are, and the text of the first one
 * (to be freed), if any is wanted. */
static inline guint
test_count (TestOverlay *o, GstMessageType type, gchar **text)
{
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop (o->bus))) {
    GError *error = NULL;

    if (GST_MESSAGE_TYPE (message) == type && n++ == 0 && text) {
      if (type == GST_MESSAGE_ERROR)
        gst_message_parse_error (message, &error, NULL);
      else
        gst_message_parse_warning (message, &error, NULL);
      *text = g_strdup (error->message);
      g_error_free (error);
    }
    gst_message_unref (message);
  }
  return n;
}
