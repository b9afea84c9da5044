/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is read off the last frame, and how pixels of the sink become those of
 * the picture.
 */
#include "gst/ctscroll/ctscrollframe.h"

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "gst/common/gstctmeta.h"

GST_START_TEST (test_square_size)
{
  static const struct
  {
    const gchar *caps;
    gint width, height;
  } cases[] = {
    { "width=320,height=200,pixel-aspect-ratio=1/1", 320, 200 },
    { "width=320,height=64,pixel-aspect-ratio=1/3", 320, 192 },
    { "width=100,height=64,pixel-aspect-ratio=5/2", 250, 64 },
    { "width=320,height=200", 320, 200 },
    { "width=1,height=1,pixel-aspect-ratio=1/1000000", 1, G_MAXINT16 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *text = g_strconcat ("video/x-raw,format=BGRx,", cases[i].caps, NULL);
    GstCaps *caps = gst_caps_from_string (text);
    gint width, height;

    ct_scroll_square_size (caps, &width, &height);
    ck_assert_int_eq (width, cases[i].width);
    ck_assert_int_eq (height, cases[i].height);
    gst_caps_unref (caps);
    g_free (text);
  }
}
GST_END_TEST

GST_START_TEST (test_no_size)
{
  GstCaps *caps = gst_caps_from_string ("audio/x-raw,rate=3,channels=4");
  gint width = 1, height = 1;

  ct_scroll_square_size (caps, &width, &height);
  ck_assert_int_eq (width, 0);
  ck_assert_int_eq (height, 0);
  gst_caps_unref (caps);
}
GST_END_TEST

GST_START_TEST (test_to_picture)
{
  static const struct
  {
    gint width, height, sink_width, sink_height;
    gdouble x, y, to_x, to_y;
  } cases[] = {
    { 320, 320, 320, 320, 12, 34, 12, 34 },
    { 320, 320, 640, 640, 12, 34, 6, 17 },
    { 320, 320, 640, 1000, 0, 180, 0, 0 },      /* borders of 180 rows */
    { 320, 320, 840, 640, 740, 640, 320, 320 }, /* and of 100 columns */
    { 320, 160, 160, 160, 80, 80, 160, 80 },
    { 0, 0, 640, 640, 5, 6, 5, 6 },
    { 320, 320, 0, 0, 5, 6, 5, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtScrollFrame frame
        = { .width = cases[i].width, .height = cases[i].height };
    gdouble x = cases[i].x, y = cases[i].y;

    ct_scroll_to_picture (&frame, cases[i].sink_width, cases[i].sink_height, &x,
                          &y);
    ck_assert_msg (x == cases[i].to_x && y == cases[i].to_y, "case %u: %g %g",
                   i, x, y);
  }
}
GST_END_TEST

static void
push (GstHarness *h, guint64 number, const gchar *meta)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 4 * 2 * 4, NULL);

  GST_BUFFER_PTS (buffer) = number * GST_SECOND;
  GST_BUFFER_OFFSET (buffer) = number;
  if (meta) {
    GstCustomMeta *custom = gst_buffer_add_custom_meta (buffer, "CtHeatMeta");
    GstStructure *s = gst_structure_from_string (meta, NULL);

    for (gint i = 0; i < gst_structure_n_fields (s); i++) {
      const gchar *field = gst_structure_nth_field_name (s, i);

      gst_structure_set_value (gst_custom_meta_get_structure (custom), field,
                               gst_structure_get_value (s, field));
    }
    gst_structure_free (s);
  }
  ck_assert (gst_harness_push (h, buffer) == GST_FLOW_OK);
}

static gchar *
last_title (GstHarness *h)
{
  gchar *title = NULL;
  GstEvent *event;

  while ((event = gst_harness_try_pull_event (h))) {
    GstTagList *tags;

    if (GST_EVENT_TYPE (event) == GST_EVENT_TAG) {
      g_clear_pointer (&title, g_free);
      gst_event_parse_tag (event, &tags);
      gst_tag_list_get_string (tags, GST_TAG_TITLE, &title);
    }
    gst_event_unref (event);
  }
  return title;
}

static void
check_title (GstHarness *h, const gchar *expected)
{
  gchar *title = last_title (h);

  ck_assert_str_eq (title, expected);
  g_free (title);
}

GST_START_TEST (test_watch)
{
  GstHarness *h = gst_harness_new ("identity");
  GstPad *pad = gst_element_get_static_pad (h->element, "src");
  CtScrollWatch *watch = ct_scroll_watch_new (pad);
  CtScrollFrame frame;
  GstSample *sample;

  gst_ct_meta_register ();
  gst_harness_set_src_caps_str (
      h, "video/x-raw,format=BGRx,width=4,height=2,framerate=1/1");
  ck_assert (ct_scroll_watch_get (watch, &frame) == NULL);
  ck_assert_int_eq (frame.width, 0);

  /* Without a number of slices there is no title. */
  push (h, 3, NULL);
  sample = ct_scroll_watch_get (watch, &frame);
  ck_assert_uint_eq (frame.number, 3);
  ck_assert (frame.width == 4 && frame.height == 2);
  ck_assert (!frame.has_window && !frame.has_heat);
  gst_sample_unref (sample);
  ck_assert (last_title (h) == NULL);

  ct_scroll_watch_set_slices (watch, 64);
  push (h, 4,
        "m,window-center=(double)-600,window-width=(double)1500,"
        "heat-min=(double)-5,heat-max=(double)5");
  sample = ct_scroll_watch_get (watch, &frame);
  ck_assert_uint_eq (frame.number, 4);
  ck_assert (frame.has_window && frame.window.center == -600.0
             && frame.window.width == 1500.0);
  ck_assert (frame.has_heat && frame.heat_min == -5.0 && frame.heat_max == 5.0);
  gst_sample_unref (sample);
  check_title (h, "slice 5 of 64, C -600 W 1500");
  push (h, 4, "m,window-center=(double)-600,window-width=(double)1500");
  ck_assert (last_title (h) == NULL); /* the same */
  push (h, 5, NULL);
  check_title (h, "slice 6 of 64");
  ck_assert_uint_eq (ct_scroll_watch_count (watch), 4);

  ct_scroll_watch_forget (watch);
  ck_assert (ct_scroll_watch_get (watch, &frame) == NULL);
  ct_scroll_watch_free (watch);
  ct_scroll_watch_free (NULL);
  gst_object_unref (pad);
  gst_harness_teardown (h);
}
GST_END_TEST

static Suite *
ctscrollframe_suite (void)
{
  Suite *suite = suite_create ("ctscrollframe");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_square_size);
  tcase_add_test (tc, test_no_size);
  tcase_add_test (tc, test_to_picture);
  tcase_add_test (tc, test_watch);
  return suite;
}

GST_CHECK_MAIN (ctscrollframe);
