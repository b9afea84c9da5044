/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctgradcam as an element: what it says where it cannot start, which frames
 * get a map and which a gap, and that it starts again. What the maps hold is
 * in tests/gradcam.py.
 */
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <string.h>

#include "gst/common/gstctmeta.h"
#include "src/gradcam/net-engine.h"

#define FRAME (40 * GST_MSECOND)
#define GRAY8 "video/x-raw,format=GRAY8,width=16,height=12,framerate=25/1"

static gboolean
has_engine (void)
{
  return strcmp (ct_net_engine ()->name, "none") != 0;
}

/* NULL where there are no models. */
static gchar *
model_path (const gchar *name)
{
  const gchar *folder = g_getenv ("CT_TEST_MODELS");
  g_autofree gchar *file = g_strconcat (name, ".pt", NULL);
  gchar *path = folder ? g_build_filename (folder, file, NULL) : NULL;

  if (path && (!has_engine () || !g_file_test (path, G_FILE_TEST_EXISTS)))
    g_clear_pointer (&path, g_free);
  return path;
}

/* The sentence that it fails to start with. */
static gchar *
start_error (GstElement *element, GQuark domain, gint code)
{
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error;
  gchar *text;

  gst_element_set_bus (element, bus);
  ck_assert (gst_element_set_state (element, GST_STATE_PAUSED)
             == GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  ck_assert (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  ck_assert_msg (g_error_matches (error, domain, code), "%s %d: %s",
                 g_quark_to_string (error->domain), error->code,
                 error->message);
  text = g_strdup (error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  gst_object_unref (bus);
  return text;
}

GST_START_TEST (test_no_model)
{
  GstElement *element = gst_element_factory_make ("ctgradcam", NULL);
  g_autofree gchar *text = NULL;

  ck_assert (element != NULL);
  gst_object_ref_sink (element);
  if (has_engine ()) {
    text = start_error (element, GST_RESOURCE_ERROR,
                        GST_RESOURCE_ERROR_NOT_FOUND);
    ck_assert (g_str_has_prefix (text, "model is not set; "));
  } else {
    text = start_error (element, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
    ck_assert (strstr (text, "-Dgradcam=enabled"));
  }
  gst_object_unref (element);
}
GST_END_TEST

GST_START_TEST (test_settings_that_do_not_fit)
{
  GstElement *element
      = gst_object_ref_sink (gst_element_factory_make ("ctgradcam", NULL));
  g_autofree gchar *text = NULL;

  gst_util_set_object_arg (G_OBJECT (element), "mean", "< 0.1, 0.2, 0.3 >");
  text = start_error (element, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS);
  ck_assert (g_str_has_prefix (text, "mean has 3 numbers, and channels is 1"));
  gst_object_unref (element);
}
GST_END_TEST

/* A property that is refused is told as a warning. */
GST_START_TEST (test_refused_property)
{
  GstElement *element
      = gst_object_ref_sink (gst_element_factory_make ("ctgradcam", NULL));
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error;

  gst_element_set_bus (element, bus);
  g_object_set (element, "size", "224", NULL);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  ck_assert (message != NULL);
  gst_message_parse_warning (message, &error, NULL);
  ck_assert (g_str_has_prefix (error->message, "size is \"224\"; "));
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_bus (element, NULL);
  gst_object_unref (bus);
  gst_object_unref (element);
}
GST_END_TEST

/* What does not fit is told before there is a frame, where size says what the
 * model's input is. */
GST_START_TEST (test_probed_at_start)
{
  static const struct
  {
    const gchar *model, *name, *value;
    GQuark (*domain) (void);
    gint code;
    const gchar *message;
  } cases[] = {
    { "rgb", "channels", "1", gst_stream_error_quark, GST_STREAM_ERROR_FORMAT,
      "the model takes 3 channels, not 1: set channels=3" },
    { "pooled", "target-class", "3", gst_resource_error_quark,
      GST_RESOURCE_ERROR_SETTINGS, "target-class is 3; the model has 3 *" },
    { "curved", "method", "cam", gst_stream_error_quark,
      GST_STREAM_ERROR_FORMAT, "method=cam needs a head of *" },
    { "zip", "channels", "1", gst_stream_error_quark,
      GST_STREAM_ERROR_TYPE_NOT_FOUND, "the model is no TorchScript file *" },
    { "hungry", "channels", "1", gst_resource_error_quark,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT, "*there is not enough memory *" },
    { "head-throws", "channels", "1", gst_stream_error_quark,
      GST_STREAM_ERROR_FAILED, "the model's head() failed: *" },
    { "pooled", "device", "gpu", gst_resource_error_quark,
      GST_RESOURCE_ERROR_SETTINGS, "device is \"gpu\"; *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = model_path (cases[i].model);
    g_autofree gchar *text = NULL;
    GstElement *element;

    if (!path)
      return; /* tests/gradcam.py skips, and says why */
    element
        = gst_object_ref_sink (gst_element_factory_make ("ctgradcam", NULL));
    g_object_set (element, "model", path, "size", "32x32", NULL);
    gst_util_set_object_arg (G_OBJECT (element), cases[i].name, cases[i].value);
    text = start_error (element, cases[i].domain (), cases[i].code);
    ck_assert_msg (g_pattern_match_simple (cases[i].message, text), "%s: %s",
                   cases[i].model, text);
    gst_object_unref (element);
  }
}
GST_END_TEST

static GstHarness *
harness_of (const gchar *path, const gchar *caps)
{
  GstElement *element = gst_element_factory_make ("ctgradcam", NULL);
  GstHarness *h;

  g_object_set (element, "model", path, NULL);
  h = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_harness_set_live (h, FALSE);
  gst_harness_set_src_caps_str (h, caps);
  return h;
}

static GstBuffer *
frame_of (guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 16 * 12, NULL);

  for (guint i = 0; i < 16 * 12; i++)
    gst_buffer_memset (buffer, i, (guint8)(i * (n + 3)), 1);
  GST_BUFFER_PTS (buffer) = n * FRAME;
  GST_BUFFER_DURATION (buffer) = FRAME;
  return buffer;
}

/* "m" for a map, "g" for a gap, of the frames in their order. */
static gchar *
kinds (GstHarness *h, guint frames)
{
  GString *text = g_string_new (NULL);
  GstEvent *event;

  for (guint n = 0; n < frames; n++) {
    GstClockTime pts = GST_CLOCK_TIME_NONE, duration;
    GstBuffer *heat;

    ck_assert (gst_harness_push (h, frame_of (n)) == GST_FLOW_OK);
    heat = gst_harness_try_pull (h);
    while ((event = gst_harness_try_pull_event (h))) {
      if (GST_EVENT_TYPE (event) == GST_EVENT_GAP)
        gst_event_parse_gap (event, &pts, &duration);
      gst_event_unref (event);
    }
    ck_assert (!heat == (pts != GST_CLOCK_TIME_NONE));
    if (heat) {
      ck_assert (GST_BUFFER_PTS (heat) == n * FRAME
                 && GST_BUFFER_DURATION (heat) == FRAME);
      ck_assert_uint_eq (gst_buffer_get_size (heat), 4 * 3 * sizeof (gfloat));
      gst_buffer_unref (heat);
    } else {
      ck_assert (pts == n * FRAME && duration == FRAME);
    }
    g_string_append_c (text, heat ? 'm' : 'g');
  }
  return g_string_free (text, FALSE);
}

GST_START_TEST (test_every)
{
  static const struct
  {
    guint every;
    const gchar *kinds;
  } cases[]
      = { { 1, "mmmmm" }, { 2, "mgmgm" }, { 3, "mggmg" }, { 9, "mgggg" } };
  g_autofree gchar *path = model_path ("pooled");

  for (guint i = 0; path && i < G_N_ELEMENTS (cases); i++) {
    GstHarness *h = harness_of (path, GRAY8);
    g_autofree gchar *first = NULL, *again = NULL;

    g_object_set (h->element, "every", cases[i].every, NULL);
    first = kinds (h, 5);
    ck_assert_str_eq (first, cases[i].kinds);
    /* After a flush it begins anew. */
    ck_assert (gst_harness_push_event (h, gst_event_new_flush_start ()));
    ck_assert (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
    {
      GstSegment segment;

      gst_segment_init (&segment, GST_FORMAT_TIME);
      gst_harness_push_event (h, gst_event_new_segment (&segment));
    }
    again = kinds (h, 5);
    ck_assert_str_eq (again, cases[i].kinds);
    gst_harness_teardown (h);
  }
}
GST_END_TEST

/* Frames that are nothing, or damaged, or have no time. */
GST_START_TEST (test_no_frames)
{
  g_autofree gchar *path = model_path ("pooled");
  static const GstBufferFlags flags[]
      = { GST_BUFFER_FLAG_GAP, GST_BUFFER_FLAG_CORRUPTED };
  GstHarness *h;
  GstBuffer *frame;

  if (!path)
    return;
  h = harness_of (path, GRAY8);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    frame = frame_of (i);
    GST_BUFFER_FLAG_SET (frame, flags[i]);
    ck_assert (gst_harness_push (h, frame) == GST_FLOW_OK);
    ck_assert (gst_harness_try_pull (h) == NULL);
  }
  g_object_set (h->element, "every", 2, NULL);
  for (guint i = 0; i < 2; i++) {
    frame = frame_of (i);
    GST_BUFFER_PTS (frame) = GST_CLOCK_TIME_NONE;
    ck_assert (gst_harness_push (h, frame) == GST_FLOW_OK);
  }
  frame = gst_harness_try_pull (h);
  ck_assert (frame && !GST_BUFFER_PTS_IS_VALID (frame));
  gst_buffer_unref (frame);
  ck_assert (gst_harness_try_pull (h) == NULL);
  gst_harness_teardown (h);
}
GST_END_TEST

/* A frame that is smaller than its caps ends the stream, and says so. */
GST_START_TEST (test_short_frame)
{
  g_autofree gchar *path = model_path ("pooled");
  GstMessage *message;
  GstHarness *h;
  GError *error;
  GstBus *bus;

  if (!path)
    return;
  h = harness_of (path, GRAY8);
  bus = gst_bus_new ();
  gst_element_set_bus (h->element, bus);
  ck_assert (gst_harness_push (h, gst_buffer_new_allocate (NULL, 100, NULL))
             == GST_FLOW_ERROR);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  ck_assert (g_str_has_prefix (error->message, "a frame cannot be read: "));
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}
GST_END_TEST

/* The caps follow the size of the maps, which follows that of the frames, or
 * size if it is set. */
GST_START_TEST (test_caps)
{
  g_autofree gchar *path = model_path ("pooled");
  static const struct
  {
    const gchar *size, *dimensions;
  } cases[] = { { "", "4:3:1:1" }, { "64x8", "16:2:1:1" }, { "", "4:3:1:1" } };
  GstHarness *h;

  if (!path)
    return;
  h = harness_of (path, GRAY8);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *caps;

    g_object_set (h->element, "size", cases[i].size, NULL);
    ck_assert (gst_harness_push (h, frame_of (i)) == GST_FLOW_OK);
    gst_buffer_unref (gst_harness_pull (h));
    caps = gst_pad_get_current_caps (h->sinkpad);
    ck_assert_str_eq (gst_structure_get_string (
                          gst_caps_get_structure (caps, 0), "dimensions"),
                      cases[i].dimensions);
    gst_caps_unref (caps);
  }
  gst_harness_teardown (h);
}
GST_END_TEST

GST_START_TEST (test_starts_again)
{
  g_autofree gchar *path = model_path ("pooled");

  for (guint round = 0; path && round < 10; round++) {
    GstHarness *h = harness_of (path, GRAY8);

    for (guint n = 0; n < 3; n++) {
      ck_assert (gst_harness_push (h, frame_of (n)) == GST_FLOW_OK);
      gst_buffer_unref (gst_harness_pull (h));
    }
    gst_harness_teardown (h);
  }
}
GST_END_TEST

static Suite *
gstctgradcam_suite (void)
{
  Suite *suite = suite_create ("gstctgradcam");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_no_model);
  tcase_add_test (tc, test_settings_that_do_not_fit);
  tcase_add_test (tc, test_refused_property);
  tcase_add_test (tc, test_probed_at_start);
  tcase_add_test (tc, test_every);
  tcase_add_test (tc, test_no_frames);
  tcase_add_test (tc, test_short_frame);
  tcase_add_test (tc, test_caps);
  tcase_add_test (tc, test_starts_again);
  return suite;
}

GST_CHECK_MAIN (gstctgradcam);
