/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The viewer's elements on the phantom: seeks, planes, settings, and what is
 * said where something is not there.
 */
#include "gst/ctscroll/ctscrollpipeline.h"

#include <string.h>

#include "tests/scroll-util.h"

static GPtrArray *warnings;

static void
warn (const gchar *sentence, gpointer data)
{
  g_ptr_array_add (warnings, g_strdup (sentence));
}

static CtScrollOptions options;
static CtScrollPipeline *pipeline;
static GstElement *sink;

static void
setup (void)
{
  CtVolumeCut native;

  warnings = g_ptr_array_new_with_free_func (g_free);
  options = test_scroll_options ();
  options.series = 2; /* which a phantom has not, and does not mind */
  sink = test_sink_new ();
  pipeline = ct_scroll_pipeline_new (&options, sink, &native, NULL);
  ck_assert (pipeline != NULL);
  ck_assert_int_eq (native, CT_VOLUME_CUT_AXIAL);
}

static void
teardown (void)
{
  ct_scroll_pipeline_free (pipeline);
  ct_scroll_options_clear (&options);
  g_ptr_array_unref (warnings);
}

static void
open_plane (CtVolumeCut plane)
{
  GError *error = NULL;

  options.view.plane = plane;
  ck_assert_msg (
      ct_scroll_pipeline_open (pipeline, &options.view, warn, NULL, &error),
      "%s", error ? error->message : "");
  ck_assert_uint_eq (warnings->len, 0);
}

static void
seek (guint slice)
{
  GstBus *bus = ct_scroll_pipeline_get_bus (pipeline);
  GstMessage *message;

  ck_assert (ct_scroll_pipeline_seek (pipeline, slice));
  message = gst_bus_timed_pop_filtered (
      bus, 10 * GST_SECOND, GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR);
  ck_assert_int_eq (GST_MESSAGE_TYPE (message), GST_MESSAGE_ASYNC_DONE);
  gst_message_unref (message);
  gst_object_unref (bus);
}

static CtScrollFrame
frame_of (void)
{
  CtScrollFrame frame;
  GstSample *sample
      = ct_scroll_watch_get (ct_scroll_pipeline_get_watch (pipeline), &frame);

  ck_assert (sample != NULL);
  gst_sample_unref (sample);
  return frame;
}

static gchar *
heat_state (void)
{
  CtScrollFrame frame;
  GstSample *sample
      = ct_scroll_watch_get (ct_scroll_pipeline_get_watch (pipeline), &frame);
  GstCustomMeta *meta = gst_buffer_get_custom_meta (
      gst_sample_get_buffer (sample), "CtHeatMeta");
  gchar *state = g_strdup (
      gst_structure_get_string (gst_custom_meta_get_structure (meta), "state"));

  gst_sample_unref (sample);
  return state;
}

static void
test_seeks (void)
{
  static const guint slices[] = { 0, 63, 31, 32, 31, 0, 1 };

  open_plane (CT_VOLUME_CUT_NATIVE);
  ck_assert_uint_eq (ct_scroll_pipeline_get_slices (pipeline), 64);
  ck_assert_uint_eq (frame_of ().number, 0);
  for (guint i = 0; i < G_N_ELEMENTS (slices); i++) {
    seek (slices[i]);
    ck_assert_uint_eq (frame_of ().number, slices[i]);
    ck_assert_uint_eq (ct_scroll_pipeline_get_position (pipeline), slices[i]);
  }
}

/* 320x320x64 voxels of 1x1x3 mm. Each slice has its heat, in every plane. */
static void
test_planes (void)
{
  static const struct
  {
    CtVolumeCut plane;
    guint slices;
    gint width, height;
  } cases[] = {
    { CT_VOLUME_CUT_CORONAL, 320, 320, 192 },
    { CT_VOLUME_CUT_NATIVE, 64, 320, 320 },
    { CT_VOLUME_CUT_SAGITTAL, 320, 320, 192 },
    { CT_VOLUME_CUT_AXIAL, 64, 320, 320 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtScrollFrame frame;
    gchar *state;

    open_plane (cases[i].plane);
    ck_assert_uint_eq (ct_scroll_pipeline_get_slices (pipeline),
                       cases[i].slices);
    seek (cases[i].slices / 2);
    frame = frame_of ();
    ck_assert_uint_eq (frame.number, cases[i].slices / 2);
    ck_assert_int_eq (frame.width, cases[i].width);
    ck_assert_int_eq (frame.height, cases[i].height);
    state = heat_state ();
    ck_assert_str_eq (state, "current");
    g_free (state);
  }
}

/* The stream's own window (40/400 where it looks like CT), one by numbers, and
 * back. */
static void
test_window (void)
{
  open_plane (CT_VOLUME_CUT_NATIVE);
  seek (5);
  ck_assert (frame_of ().window.center == 40.0);
  ck_assert (frame_of ().window.width == 400.0);
  options.view.window = (CtWindow){ -600, 1500, 0 };
  ct_scroll_pipeline_set_view (pipeline, &options.view);
  seek (5);
  ck_assert (frame_of ().window.center == -600.0);
  open_plane (CT_VOLUME_CUT_CORONAL);
  seek (5);
  ck_assert (frame_of ().window.width == 1500.0);
  options.view.window = (CtWindow){ 0 };
  ct_scroll_pipeline_set_view (pipeline, &options.view);
  seek (5);
  ck_assert (frame_of ().window.center == 40.0);
  ck_assert (frame_of ().window.width == 400.0);
}

static GstElement *
find_overlay (void)
{
  GstElement *bin = GST_ELEMENT (gst_object_get_parent (GST_OBJECT (sink)));
  GstElement *found = NULL;

  for (GList *l = GST_BIN_CHILDREN (bin); l; l = l->next)
    if (g_str_has_prefix (GST_OBJECT_NAME (l->data), "ctheatoverlay"))
      found = l->data;
  gst_object_unref (bin);
  ck_assert (found != NULL);
  return found;
}

/* The heat's reference is the CT: the very series of it. */
static void
test_series (void)
{
  GstElement *bin = GST_ELEMENT (gst_object_get_parent (GST_OBJECT (sink)));
  guint ct = 0, heat = 0, series, of_reference;

  for (GList *l = GST_BIN_CHILDREN (bin); l; l = l->next) {
    if (!g_str_has_prefix (GST_OBJECT_NAME (l->data), "ctvolumesrc"))
      continue;
    g_object_get (l->data, "series", &series, "reference-series", &of_reference,
                  NULL);
    ct += series == 2 && of_reference == 0;
    heat += series == 0 && of_reference == 2;
  }
  gst_object_unref (bin);
  ck_assert_uint_eq (ct, 1);
  ck_assert_uint_eq (heat, 1);
}

static void
check_overlay (gdouble opacity, gdouble threshold, gint mode)
{
  gdouble o, t;
  gint m;

  ct_scroll_pipeline_set_view (pipeline, &options.view);
  g_object_get (find_overlay (), "opacity", &o, "threshold", &t, "opacity-mode",
                &m, NULL);
  ck_assert (o == opacity);
  ck_assert (t == threshold);
  ck_assert_int_eq (m, mode);
}

static void
test_view (void)
{
  check_overlay (0.7, -G_MAXDOUBLE, 1);
  options.view.is_ramp = FALSE;
  options.view.has_threshold = TRUE;
  options.view.threshold = 0.25;
  check_overlay (0.7, 0.25, 0);
  options.view.is_hidden = TRUE;
  check_overlay (0.0, 0.25, 0);
  options.view.has_threshold = FALSE;
  check_overlay (0.0, -G_MAXDOUBLE, 0);
}

/* What the sink got has the picture's size here, for which zoom=1 was set; the
 * whole of it is for test_to_picture of ctscrollframe. */
static void
test_to_picture (void)
{
  gdouble x = 12, y = 34;

  ct_scroll_pipeline_to_picture (pipeline, &x, &y); /* nothing is there yet */
  ck_assert (x == 12 && y == 34);
  open_plane (CT_VOLUME_CUT_NATIVE);
  ct_scroll_pipeline_to_picture (pipeline, &x, &y);
  ck_assert (x == 12 && y == 34);
}

static void
check_first_size (CtVolumeCut plane, gint width, gint height)
{
  GstPad *pad = gst_element_get_static_pad (sink, "sink");
  GstStructure *s;
  GstCaps *caps;
  gint found_width, found_height;

  open_plane (plane);
  caps = gst_pad_get_current_caps (pad);
  s = gst_caps_get_structure (caps, 0);
  gst_structure_get_int (s, "width", &found_width);
  gst_structure_get_int (s, "height", &found_height);
  ck_assert_int_eq (found_width, width);
  ck_assert_int_eq (found_height, height);
  gst_caps_unref (caps);
  gst_object_unref (pad);
}

static const struct
{
  gdouble zoom;
  CtVolumeCut plane;
  gint width, height;
} zooms[] = {
  { 1, CT_VOLUME_CUT_NATIVE, 320, 320 },
  { 0, CT_VOLUME_CUT_NATIVE, 640, 640 }, /* twice, within 768 */
  { 1, CT_VOLUME_CUT_CORONAL, 320, 192 },
  { 2.5, CT_VOLUME_CUT_SAGITTAL, 800, 480 },
  { 0.1, CT_VOLUME_CUT_NATIVE, 32, 32 },
};

static void
test_zoom (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    CtVolumeCut native;

    ct_scroll_pipeline_free (pipeline);
    options.zoom = zooms[i].zoom;
    sink = test_sink_new ();
    pipeline = ct_scroll_pipeline_new (&options, sink, &native, NULL);
    check_first_size (zooms[i].plane, zooms[i].width, zooms[i].height);
  }
}

/* What cannot be opened is told in the element's sentence, and the pipeline
 * can be tried again or let go. */
static void
test_no_file (void)
{
  CtScrollOptions bad = test_scroll_options ();
  CtScrollPipeline *other;
  CtVolumeCut native;
  GError *error = NULL;

  bad.ct = g_strdup ("/no/such.nii");
  other = ct_scroll_pipeline_new (&bad, test_sink_new (), &native, NULL);
  ck_assert_int_eq (native, CT_VOLUME_CUT_NATIVE);
  for (guint i = 0; i < 2; i++) {
    ck_assert (!ct_scroll_pipeline_open (other, &bad.view, warn, NULL, &error));
    ck_assert_msg (
        g_str_has_prefix (error->message, "/no/such.nii: there is no such"),
        "%s", error->message);
    g_clear_error (&error);
  }
  ct_scroll_pipeline_free (other);
  ct_scroll_options_clear (&bad);
}

static void
test_legend (void)
{
  GParamSpec *spec = g_object_class_find_property (
      G_OBJECT_GET_CLASS (find_overlay ()), "legend");
  CtScrollOptions bad = test_scroll_options ();
  CtVolumeCut native;
  GError *error = NULL;

  ck_assert (ct_scroll_pipeline_toggle_legend (pipeline) == (spec != NULL));
  g_free (bad.legend);
  bad.legend = g_strdup ("inside out");
  ck_assert (!ct_scroll_pipeline_new (&bad, test_sink_new (), &native, &error));
  ck_assert_msg (
      g_str_has_prefix (error->message, "--legend: expected none, right, left"),
      "%s", error->message);
  ck_assert (strstr (error->message, "found \"inside out\"") != NULL);
  g_clear_error (&error);
  ct_scroll_options_clear (&bad);
}

/* textoverlay is not among the plugins of these tests. */
static void
test_no_text (void)
{
  ck_assert (!ct_scroll_pipeline_set_text (pipeline, "help"));
  ck_assert (!ct_scroll_pipeline_set_text (pipeline, NULL));
}

/* gstcheck waits for all threads to end before a fixture's teardown. */
static void (*const tests[]) (void) = {
  test_seeks,      test_planes, test_window,  test_view,   test_series,
  test_to_picture, test_zoom,   test_no_file, test_legend, test_no_text,
};

GST_START_TEST (test_one)
{
  setup ();
  tests[__i__]();
  teardown ();
}
GST_END_TEST

static Suite *
ctscrollpipeline_suite (void)
{
  Suite *suite = suite_create ("ctscrollpipeline");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_one, 0, G_N_ELEMENTS (tests));
  return suite;
}

GST_CHECK_MAIN (ctscrollpipeline);
