/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overlay between harnesses: negotiation, one frame out for each in, what
 * rides on them and what is said. When is another test's: overlay-time.
 */
#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include <gst/video/video.h>
#include <math.h>
#include <string.h>

#include "gst/common/gstctmeta.h"
#include "src/colormap.h"
#include "tests/overlay-util.h"

/* OpenCV's recipe for gray 100 under a heat of 1, blue first: as BGRx. */
static void
check_pixel (GstBuffer *buffer, gsize offset, gdouble opacity)
{
  const guint8 *color = ct_colormap_find ("jet")->rgb[255];
  guint8 pixel[3];

  gst_buffer_extract (buffer, offset, pixel, 3);
  for (guint k = 0; k < 3; k++)
    ck_assert_uint_eq (pixel[k],
                       (guint)rint (fmaf (color[2 - k], (gfloat)opacity,
                                          100 * (gfloat)(1 - opacity))));
}

/* ---- Negotiation --------------------------------------------------------- */

GST_START_TEST (test_formats)
{
  static const struct
  {
    const gchar *peer, *format; /* NULL: none */
  } cases[] = {
    { "video/x-raw", "BGRx" },
    { "video/x-raw,format={RGB,BGRx}", "BGRx" },
    { "video/x-raw,format={BGR,RGB}", "RGB" },
    { "video/x-raw,format={ABGR,RGB}", "ABGR" },
    { "video/x-raw,format={I420,NV12,ARGB}", "ARGB" },
    { "video/x-raw,format=BGR", "BGR" },
    { "video/x-raw,format={Y42B,I420,NV12}", "I420" },
    { "video/x-raw,format=NV12", "NV12" },
    { "video/x-raw,format=Y444,colorimetry=bt709", "Y444" },
    { "video/x-raw,format=Y42B", NULL },
    { "video/x-raw,format=I420,colorimetry=bt709,chroma-site=mpeg2", NULL },
    { "video/x-raw,width=9", NULL },
    { "video/x-raw,framerate=25/1", NULL },
    { "audio/x-raw", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    TestOverlay o = test_overlay_ready ();
    GstFlowReturn ret;

    gst_harness_set_sink_caps_str (o.base, cases[i].peer);
    ck_assert (test_push_heat (&o, 0) == GST_FLOW_OK);
    ret = test_push_base (&o, 0);
    ck_assert_msg (
        ret == (cases[i].format ? GST_FLOW_OK : GST_FLOW_NOT_NEGOTIATED), "%s",
        cases[i].peer);
    if (cases[i].format) {
      GstCaps *caps = gst_pad_get_current_caps (o.base->sinkpad);
      GstVideoInfo info;

      ck_assert (gst_video_info_from_caps (&info, caps));
      ck_assert_str_eq (GST_VIDEO_INFO_NAME (&info), cases[i].format);
      ck_assert_str_eq (
          gst_structure_get_string (gst_caps_get_structure (caps, 0),
                                    "colorimetry"),
          strstr (cases[i].peer, "bt709") ? GST_VIDEO_COLORIMETRY_BT709
          : GST_VIDEO_INFO_IS_YUV (&info) ? "2:4:7:1"
                                          : GST_VIDEO_COLORIMETRY_SRGB);
      ck_assert_int_eq (info.width, TEST_W);
      ck_assert_int_eq (info.height, TEST_H);
      ck_assert_int_eq (info.fps_n, 10);
      gst_caps_unref (caps);
      test_pull_and_drop (&o, "current");
    }
    test_overlay_free (&o);
  }
}
GST_END_TEST

GST_START_TEST (test_refused_caps)
{
  static const gchar *const caps[] = {
    TEST_GRAY8 ",interlace-mode=interleaved",
    "video/x-raw,format=GRAY8,width=16385,height=4,framerate=10/1",
    "video/x-raw,format=GRAY8,width=8,height=16385,framerate=10/1",
    "video/x-raw,format=RGB,width=8,height=4,framerate=10/1",
    "video/x-raw(memory:Other),format=GRAY8,width=8,height=4,framerate=10/1",
    "video/x-raw,format=GRAY8,height=4,framerate=10/1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (caps); i++)
    for (guint on_heat = 0; on_heat < 2; on_heat++) {
      TestOverlay o = test_overlay_new ();
      GstPad *src = on_heat ? o.heat->srcpad : o.base->srcpad;
      GstCaps *refused = gst_caps_from_string (caps[i]);
      GstSegment segment;

      gst_segment_init (&segment, GST_FORMAT_TIME);
      gst_pad_push_event (src, gst_event_new_stream_start ("x"));
      gst_pad_push_event (src, gst_event_new_caps (refused));
      gst_pad_push_event (src, gst_event_new_segment (&segment));
      ck_assert_msg (gst_pad_push (src, test_frame (0, 64, 0))
                         == GST_FLOW_NOT_NEGOTIATED,
                     "%s", caps[i]);
      gst_caps_unref (refused);
      test_overlay_free (&o);
    }
}
GST_END_TEST

/* Whatever list downstream has, a source that can gives 16 bits. */
static const gchar *const downstreams[] = {
  "fakesink",
  "videoconvert ! fakesink",
  "videoscale ! fakesink",
  "videoconvert ! videoscale ! fakesink",
  "videoconvert ! videoscale ! video/x-raw,width=7 ! fakesink",
};

GST_START_TEST (test_first_format)
{
  gchar *text
      = g_strdup_printf ("ctheatoverlay name=o ! %s", downstreams[__i__]);
  GstElement *pipeline = gst_parse_launch (text, NULL);
  GstElement *overlay = gst_bin_get_by_name (GST_BIN (pipeline), "o");
  GstPad *sink = gst_element_get_static_pad (overlay, "sink");
  GstCaps *caps;
  const GValue *formats;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  caps = gst_pad_query_caps (sink, NULL);
  formats
      = gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");
  ck_assert_str_eq (g_value_get_string (gst_value_list_get_value (formats, 0)),
                    "GRAY16_LE");
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_caps_unref (caps);
  gst_object_unref (sink);
  gst_object_unref (overlay);
  gst_object_unref (pipeline);
  g_free (text);
}
GST_END_TEST

/* Caps and frames of both pads in several orders. Capitals are caps: B, b of
 * 8x4 pixels, C of 16x2; H of 8x4, T a tensor of 1x1; b, h push the next
 * frame; n, c pull one that should be none or current. */
static const gchar *const orders[] = {
  "BHhbc",         "HhBbc",     "BHhbcCHhbc", "BHhbcThbchbc", "HhThBbcbc",
  "BHhhTCbcbchbc", "HhhCbcBbc", "BbnHhbchbc", "BHhbcBHhbcbn",
};

GST_START_TEST (test_caps_order)
{
  TestOverlay o = test_overlay_new ();
  gsize heat_bytes = 0, base_bytes = 0;
  guint base = 0, heat = 0;

  g_object_set (o.element, "wait-timeout", G_GUINT64_CONSTANT (0), NULL);
  for (const gchar *step = orders[__i__]; *step; step++) {
    GstBuffer *buffer;

    switch (*step) {
    case 'B':
      gst_harness_set_src_caps_str (o.base, TEST_GRAY8);
      base_bytes = 32;
      break;
    case 'C':
      gst_harness_set_src_caps_str (
          o.base, "video/x-raw,format=GRAY8,width=16,height=2,framerate=10/1");
      base_bytes = 32;
      break;
    case 'H':
      gst_harness_set_src_caps_str (o.heat, TEST_GRAY8);
      heat_bytes = 32;
      heat = MAX (heat, base);
      break;
    case 'T':
      gst_harness_set_src_caps_str (
          o.heat, "other/tensors,format=static,num_tensors=1,"
                  "types=(string)uint8,dimensions=(string)1:1,framerate=10/1");
      heat_bytes = 1;
      break;
    case 'h':
      ck_assert (gst_harness_push (o.heat, test_frame (heat++, heat_bytes, 255))
                 == GST_FLOW_OK);
      break;
    case 'b':
      ck_assert (gst_harness_push (o.base, test_frame (base++, base_bytes, 100))
                 == GST_FLOW_OK);
      break;
    default:
      buffer = test_pull (&o, *step == 'c' ? "current" : "none");
      check_pixel (buffer, 31 * 4, *step == 'c' ? 0.5 : 0);
      gst_buffer_unref (buffer);
    }
  }
  test_overlay_free (&o);
}
GST_END_TEST

/* ---- Frames -------------------------------------------------------------- */

GST_START_TEST (test_one_out_for_each_in)
{
  static const struct
  {
    GstClockTime pts, duration;
    guint64 offset;
    guint flags;
  } frames[] = {
    { 0, TEST_FRAME, 7, GST_BUFFER_FLAG_DISCONT },
    { TEST_FRAME, TEST_FRAME, 8, 0 },
    { TEST_FRAME, TEST_FRAME, 9, GST_BUFFER_FLAG_MARKER }, /* again */
    { 5 * TEST_FRAME, 3, GST_BUFFER_OFFSET_NONE, GST_BUFFER_FLAG_DELTA_UNIT },
    { 6 * TEST_FRAME, GST_CLOCK_TIME_NONE, 1, GST_BUFFER_FLAG_CORRUPTED },
    { GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, 2, 0 },
    { 2 * TEST_FRAME, 0, 3, 0 }, /* back */
  };
  TestOverlay o = test_overlay_new ();
  const GstStructure *stats;
  GstStructure *owned;
  guint64 n;

  gst_harness_set_src_caps_str (o.base, TEST_GRAY8);
  g_object_set (o.element, "sync", 3 /* latest */, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    GstBuffer *buffer = test_frame (0, 32, 100);

    GST_BUFFER_PTS (buffer) = frames[i].pts;
    GST_BUFFER_DURATION (buffer) = frames[i].duration;
    GST_BUFFER_OFFSET (buffer) = frames[i].offset;
    GST_BUFFER_FLAG_SET (buffer, frames[i].flags);
    ck_assert (gst_harness_push (o.base, buffer) == GST_FLOW_OK);
    buffer = test_pull (&o, "none");
    ck_assert (GST_BUFFER_PTS (buffer) == frames[i].pts);
    ck_assert (GST_BUFFER_DURATION (buffer) == frames[i].duration);
    ck_assert (GST_BUFFER_OFFSET (buffer) == frames[i].offset);
    ck_assert_uint_eq (
        GST_BUFFER_FLAGS (buffer)
            & ~(GST_BUFFER_FLAG_TAG_MEMORY | (i ? 0 : GST_BUFFER_FLAG_DISCONT)),
        frames[i].flags & ~(i ? 0 : GST_BUFFER_FLAG_DISCONT));
    gst_buffer_unref (buffer);
  }
  ck_assert_uint_eq (gst_harness_buffers_in_queue (o.base), 0);
  g_object_get (o.element, "stats", &owned, NULL);
  stats = owned;
  ck_assert (gst_structure_get_uint64 (stats, "frames", &n)
             && n == G_N_ELEMENTS (frames));
  gst_structure_free (owned);
  test_overlay_free (&o);
}
GST_END_TEST

/* The heat pad stays unlinked: a plain window filter, which waits for
 * nothing. */
GST_START_TEST (test_unlinked_heat)
{
  GstHarness *h
      = gst_harness_new_with_padnames ("ctheatoverlay", "sink", "src");
  GstBuffer *buffer;

  gst_harness_set_live (h, FALSE);
  gst_harness_set_src_caps_str (h, TEST_GRAY8);
  buffer = gst_harness_push_and_pull (h, test_frame (0, 32, 100));
  check_pixel (buffer, 0, 0);
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
}
GST_END_TEST

GST_START_TEST (test_metas)
{
  static const gchar *plain_tags[] = { NULL };
  TestOverlay o = test_overlay_ready ();
  GstBuffer *buffer = test_frame (1, 32, 100);
  GstVideoRegionOfInterestMeta *roi;
  const GstStructure *s;
  static const GstCtHeatClass klass = { 3, -1.5, 0.125 };
  GstBuffer *heat = test_frame (1, TEST_W * TEST_H, 255);
  GstCtSlice slice;
  guint64 time;
  gdouble number;
  gint index;

  gst_meta_register_custom ("TestPlain", plain_tags, NULL, NULL, NULL);
  gst_ct_slice_init (&slice);
  gst_buffer_add_ct_slice (buffer, &slice);
  gst_buffer_add_custom_meta (buffer, "TestPlain");
  gst_buffer_add_video_region_of_interest_meta (buffer, "lung", 1, 2, 3, 4);
  g_object_set (o.element, "heat-max", 2.0, "threshold", 0.25, "colormap",
                2 /* any but the default */, "window-center", 40.0,
                "window-width", 400.0, NULL);
  gst_buffer_add_ct_heat_class (heat, &klass);
  ck_assert (gst_harness_push (o.heat, heat) == GST_FLOW_OK);
  ck_assert (gst_harness_push (o.base, buffer) == GST_FLOW_OK);
  buffer = test_pull (&o, "current");

  ck_assert (!gst_buffer_get_custom_meta (buffer, GST_CT_SLICE_META));
  ck_assert (gst_buffer_get_custom_meta (buffer, "TestPlain") != NULL);
  roi = gst_buffer_get_video_region_of_interest_meta_id (buffer, 0);
  ck_assert (roi && roi->x == 1 && roi->y == 2 && roi->w == 3 && roi->h == 4);

  s = test_heat_meta (buffer);
  ck_assert_int_eq (gst_structure_n_fields (s), 15);
  ck_assert (gst_structure_get_uint64 (s, "heat-pts", &time)
             && time == TEST_FRAME);
  ck_assert (gst_structure_get_uint64 (s, "heat-age", &time) && time == 0);
  ck_assert_str_eq (gst_structure_get_string (s, "colormap"),
                    ct_colormaps[2].name);
#define CHECK(field, value)                                                    \
  ck_assert_msg (gst_structure_get_double (s, field, &number)                  \
                     && number == (value),                                     \
                 field)
  CHECK ("heat-min", 0);
  CHECK ("heat-max", 2);
  CHECK ("threshold", 0.25);
  CHECK ("window-center", 40);
  CHECK ("window-width", 400);
  CHECK ("peak", 1);
  CHECK ("peak-x", 0);
  CHECK ("peak-y", 0);
  CHECK ("logit", -1.5);
  CHECK ("probability", 0.125);
  ck_assert (gst_structure_get_int (s, "class", &index) && index == 3);
#undef CHECK
  gst_buffer_unref (buffer);
  test_overlay_free (&o);
}
GST_END_TEST

/* Each at the next frame. */
GST_START_TEST (test_properties_while_running)
{
  static const gdouble opacities[] = { 0.5, 0, 1, 0.25 };
  TestOverlay o = test_overlay_ready ();

  for (guint i = 0; i < G_N_ELEMENTS (opacities); i++) {
    GstBuffer *buffer;

    g_object_set (o.element, "opacity", opacities[i], NULL);
    test_push_heat (&o, i);
    test_push_base (&o, i);
    buffer = test_pull (&o, "current");
    check_pixel (buffer, 0, opacities[i]);
    gst_buffer_unref (buffer);
  }
  test_overlay_free (&o);
}
GST_END_TEST

static void
check_size (TestOverlay *o, guint n, gint width, gint height, guint roi_x,
            guint roi_y)
{
  GstBuffer *base = test_frame (n, TEST_W * TEST_H, 100), *buffer;
  GstVideoRegionOfInterestMeta *roi
      = gst_buffer_add_video_region_of_interest_meta (base, "lung", 1, 2, 3, 4);
  GstCaps *caps;
  GstVideoInfo info;

  gst_video_region_of_interest_meta_add_param (
      roi, gst_structure_new ("p", "k", G_TYPE_INT, 7, NULL));
  test_push_heat (o, n);
  ck_assert (gst_harness_push (o->base, base) == GST_FLOW_OK);
  buffer = test_pull (o, "current");
  caps = gst_pad_get_current_caps (o->base->sinkpad);
  ck_assert (gst_video_info_from_caps (&info, caps));
  ck_assert_int_eq (GST_VIDEO_INFO_WIDTH (&info), width);
  ck_assert_int_eq (GST_VIDEO_INFO_HEIGHT (&info), height);
  ck_assert_uint_ge (gst_buffer_get_size (buffer), GST_VIDEO_INFO_SIZE (&info));
  roi = gst_buffer_get_video_region_of_interest_meta_id (buffer, 0);
  ck_assert_msg (roi && roi->x == roi_x && roi->y == roi_y && roi->w == 3
                     && roi->h == 4,
                 "frame %u: %u, %u", n, roi ? roi->x : 0, roi ? roi->y : 0);
  ck_assert (gst_video_region_of_interest_meta_get_param (roi, "p") != NULL);
  gst_caps_unref (caps);
  gst_buffer_unref (buffer);
}

/* The output grows and shrinks as it is asked to while it plays; regions move
 * with the base. (Of 4 rows an em is 10 pixels.) */
GST_START_TEST (test_legend_outside)
{
  TestOverlay o = test_overlay_ready ();
  gchar *text = NULL;
  guint n;

  check_size (&o, 0, TEST_W, TEST_H, 1, 2);
  gst_util_set_object_arg (G_OBJECT (o.element), "legend", "left");
  check_size (&o, 1, TEST_W, TEST_H, 1, 2);
  g_object_set (o.element, "legend-inside", FALSE, NULL);
  check_size (&o, 2, TEST_W + 80, TEST_H, 81, 2);
  gst_util_set_object_arg (G_OBJECT (o.element), "legend", "right");
  check_size (&o, 3, TEST_W + 80, TEST_H, 1, 2);
  gst_util_set_object_arg (G_OBJECT (o.element), "legend", "top");
  check_size (&o, 4, TEST_W, TEST_H + 64, 1, 66);
  gst_util_set_object_arg (G_OBJECT (o.element), "legend", "bottom");
  check_size (&o, 5, TEST_W, TEST_H + 64, 1, 2);
  gst_util_set_object_arg (G_OBJECT (o.element), "legend", "none");
  check_size (&o, 6, TEST_W, TEST_H, 1, 2);
  /* The heats are flat, which a legend tells once; that there is no text
   * comes first. */
  n = test_count (&o, GST_MESSAGE_WARNING, &text);
  ck_assert (n == 1 || n == 2);
  ck_assert_msg (strstr (text, n == 1 ? "a heat has one value" : "without text")
                     != NULL,
                 "%s", text);
  g_free (text);
  test_overlay_free (&o);
}
GST_END_TEST

/* From 0 to 1 within 4 frames, by stream time. */
GST_START_TEST (test_controlled_opacity)
{
  GstControlSource *source = gst_interpolation_control_source_new ();
  GstTimedValueControlSource *values = GST_TIMED_VALUE_CONTROL_SOURCE (source);
  TestOverlay o = test_overlay_ready ();

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  gst_timed_value_control_source_set (values, 0, 0);
  gst_timed_value_control_source_set (values, 4 * TEST_FRAME, 1);
  gst_object_add_control_binding (
      GST_OBJECT (o.element), gst_direct_control_binding_new (
                                  GST_OBJECT (o.element), "opacity", source));
  for (guint i = 0; i < 5; i++) {
    GstBuffer *buffer;

    test_push_heat (&o, i);
    test_push_base (&o, i);
    buffer = test_pull (&o, "current");
    check_pixel (buffer, 0, i / 4.);
    gst_buffer_unref (buffer);
  }
  gst_object_unref (source);
  test_overlay_free (&o);
}
GST_END_TEST

/* 16 bit without a window: the min-max of the first frame after caps, kept
 * until other caps. Of the two values of a frame the greater one shows. */
GST_START_TEST (test_first_frame_after_caps)
{
  static const struct
  {
    const gchar *caps; /* NULL: as before */
    guint16 greatest;
    guint8 gray; /* that it should become */
  } frames[] = {
    { "video/x-raw,format=GRAY16_LE,width=2,height=1,framerate=10/1", 1020,
      255 },
    { NULL, 340, 85 },
    { NULL, 1020, 255 },
    { "video/x-raw,format=GRAY16_LE,width=1,height=2,framerate=10/1", 340,
      255 },
    { NULL, 170, 128 }, /* 127.5, to even */
  };
  TestOverlay o = test_overlay_new ();

  g_object_set (o.element, "sync", 3 /* latest */, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    gboolean is_row = i < 3; /* else two rows of 4 bytes */
    GstBuffer *buffer = test_frame (i, is_row ? 4 : 8, 0);
    guint16 value = GUINT16_TO_LE (frames[i].greatest);
    guint8 pixels[8];

    if (frames[i].caps)
      gst_harness_set_src_caps_str (o.base, frames[i].caps);
    gst_buffer_fill (buffer, is_row ? 2 : 4, &value, 2);
    ck_assert (gst_harness_push (o.base, buffer) == GST_FLOW_OK);
    buffer = test_pull (&o, "none");
    gst_buffer_extract (buffer, 0, pixels, 8);
    ck_assert_uint_eq (pixels[0], 0);
    ck_assert_uint_eq (pixels[4], frames[i].gray);
    gst_buffer_unref (buffer);
  }
  test_overlay_free (&o);
}
GST_END_TEST

/* ---- What is said -------------------------------------------------------- */

GST_START_TEST (test_bad_colormap_file)
{
  GstElement *element = gst_element_factory_make ("ctheatoverlay", NULL);
  TestOverlay o = { .element = element, .bus = gst_bus_new () };
  gchar *text = NULL;

  gst_element_set_bus (element, o.bus);
  g_object_set (element, "colormap-file", "/nowhere/own.lut", NULL);
  ck_assert (gst_element_set_state (element, GST_STATE_PAUSED)
             == GST_STATE_CHANGE_FAILURE);
  ck_assert_uint_ge (test_count (&o, GST_MESSAGE_ERROR, &text), 1);
  ck_assert_msg (g_str_has_prefix (text, "colormap-file: "), "%s", text);
  gst_element_set_state (element, GST_STATE_NULL);
  g_object_set (element, "colormap-file", NULL, NULL);
  ck_assert (gst_element_set_state (element, GST_STATE_PAUSED)
             != GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (element, GST_STATE_NULL);
  g_free (text);
  gst_element_set_bus (element, NULL);
  gst_object_unref (o.bus);
  gst_object_unref (element);
}
GST_END_TEST

#define GRAY16 "video/x-raw,format=GRAY16_LE,width=8,height=4,framerate=10/1"

GST_START_TEST (test_uncalibrated_is_said_once)
{
  TestOverlay o = test_overlay_ready ();
  gchar *text = NULL;

  gst_harness_set_src_caps_str (o.base, GRAY16);
  g_object_set (o.element, "window-width", 400.0, NULL);
  for (guint i = 0; i < 3; i++) {
    test_push_heat (&o, i);
    ck_assert (gst_harness_push (o.base, test_frame (i, 64, 1)) == GST_FLOW_OK);
    test_pull_and_drop (&o, "current");
  }
  ck_assert_uint_eq (test_count (&o, GST_MESSAGE_WARNING, &text), 1);
  ck_assert (g_str_has_prefix (text, "a window or base-min in real units"));
  g_free (text);
  test_overlay_free (&o);
}
GST_END_TEST

/* Slices in opposite order: the middle one alone agrees. */
GST_START_TEST (test_slices_disagree)
{
  TestOverlay o = test_overlay_ready ();
  gchar *text = NULL;

  for (guint i = 0; i < 3; i++) {
    GstBuffer *base = test_frame (i, 32, 100), *heat = test_frame (i, 32, 255);
    GstCtSlice slice;

    gst_ct_slice_init (&slice);
    slice.slices = 3;
    slice.slice = i;
    gst_buffer_add_ct_slice (base, &slice);
    slice.slice = 2 - i;
    gst_buffer_add_ct_slice (heat, &slice);
    ck_assert (gst_harness_push (o.heat, heat) == GST_FLOW_OK);
    ck_assert (gst_harness_push (o.base, base) == GST_FLOW_OK);
    base = test_pull (&o, i == 1 ? "current" : "none");
    if (i != 1)
      check_pixel (base, 0, 0);
    gst_buffer_unref (base);
  }
  ck_assert_uint_eq (test_count (&o, GST_MESSAGE_WARNING, &text), 1);
  ck_assert_msg (g_str_has_prefix (text, "heat slice 3 of 3 has the time of "
                                         "base slice 1 of 3: "),
                 "%s", text);
  g_free (text);
  test_overlay_free (&o);
}
GST_END_TEST

GST_START_TEST (test_short_base)
{
  TestOverlay o = test_overlay_ready ();
  gchar *text = NULL;

  test_push_heat (&o, 0);
  ck_assert (gst_harness_push (o.base, test_frame (0, 31, 100))
             == GST_FLOW_ERROR);
  ck_assert_uint_eq (gst_harness_buffers_in_queue (o.base), 0);
  ck_assert_uint_eq (test_count (&o, GST_MESSAGE_ERROR, &text), 1);
  ck_assert_str_eq (text, "a base frame cannot be read: it has 31 bytes, "
                          "smaller than caps of 8x4 pixels with 8 bytes a row "
                          "need");
  g_free (text);
  test_overlay_free (&o);
}
GST_END_TEST

static Suite *
gstctheatoverlay_suite (void)
{
  Suite *suite = suite_create ("gstctheatoverlay");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_formats);
  tcase_add_test (tc, test_refused_caps);
  tcase_add_loop_test (tc, test_first_format, 0, G_N_ELEMENTS (downstreams));
  tcase_add_loop_test (tc, test_caps_order, 0, G_N_ELEMENTS (orders));
  tcase_add_test (tc, test_one_out_for_each_in);
  tcase_add_test (tc, test_unlinked_heat);
  tcase_add_test (tc, test_metas);
  tcase_add_test (tc, test_properties_while_running);
  tcase_add_test (tc, test_legend_outside);
  tcase_add_test (tc, test_controlled_opacity);
  tcase_add_test (tc, test_first_frame_after_caps);
  tcase_add_test (tc, test_bad_colormap_file);
  tcase_add_test (tc, test_uncalibrated_is_said_once);
  tcase_add_test (tc, test_slices_disagree);
  tcase_add_test (tc, test_short_base);
  return suite;
}

GST_CHECK_MAIN (gstctheatoverlay);
