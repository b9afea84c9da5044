/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A map as a buffer: what of the frame goes with it, and where its cells lie.
 */
#include "gst/ctgradcam/gstctgradcamoutput.h"

#include <gst/check/gstcheck.h>
#include <math.h>

/* A slice of 6x4 pixels of 2 by 3 mm, its rows along x, its columns along y;
 * a map of 3x1 cells: of 4 by 12 mm, the center of the first 1 mm to the right
 * of the first pixel's, and 4.5 mm below. */
static const GstCtSlice slice = {
  .slope = 0.5,
  .intercept = -1024,
  .unit = "HU",
  .has_padding = TRUE,
  .padding = 9,
  .has_window = TRUE,
  .window_center = 40,
  .window_width = 400,
  .inverse = TRUE,
  .slice = 4,
  .slices = 23,
  .has_position = TRUE,
  .position = -12.5,
  .origin = { 10, 20, 30 },
  .row_direction = { 1, 0, 0 },
  .column_direction = { 0, 1, 0 },
  .has_spacing = TRUE,
  .spacing = { 2, 3, 5 },
};

static const gfloat map[3] = { 0.25, 1, 0 };
static const CtNetAnswer answer = { .map = map,
                                    .width = 3,
                                    .height = 1,
                                    .klass = 2,
                                    .logit = 1.5,
                                    .probability = 0.75 };

static GstVideoInfo
info_of (void)
{
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, 6, 4);
  info.fps_n = 30000;
  info.fps_d = 1001;
  return info;
}

static GstBuffer *
frame_new (const GstCtSlice *of)
{
  GstBuffer *frame = gst_buffer_new ();

  GST_BUFFER_PTS (frame) = 700;
  GST_BUFFER_DURATION (frame) = 40;
  if (of)
    gst_buffer_add_ct_slice (frame, of);
  return frame;
}

GST_START_TEST (test_caps)
{
  GstVideoInfo info = info_of ();
  GstCaps *caps = gst_ct_grad_cam_output_caps (&info, 3, 1);
  GstCaps *expected = gst_caps_from_string (
      "other/tensors, format=(string)static, num_tensors=(int)1, "
      "types=(string)float32, dimensions=(string)3:1:1:1, "
      "framerate=(fraction)30000/1001");

  ck_assert (gst_caps_is_equal (caps, expected));
  gst_caps_unref (caps);
  gst_caps_unref (expected);
}
GST_END_TEST

GST_START_TEST (test_buffer)
{
  GstVideoInfo info = info_of ();
  GstBuffer *frame = frame_new (&slice);
  GstBuffer *heat;
  GstCtHeatClass klass;
  GstCtSlice found;

  GST_BUFFER_FLAG_SET (frame, GST_BUFFER_FLAG_DISCONT);
  heat = gst_ct_grad_cam_output_buffer (frame, &info, &answer);
  ck_assert (GST_BUFFER_PTS (heat) == 700 && GST_BUFFER_DURATION (heat) == 40);
  ck_assert (GST_BUFFER_FLAG_IS_SET (heat, GST_BUFFER_FLAG_DISCONT));
  ck_assert_uint_eq (gst_buffer_get_size (heat), sizeof map);
  ck_assert (gst_buffer_memcmp (heat, 0, map, sizeof map) == 0);
  ck_assert (gst_buffer_get_ct_heat_class (heat, &klass));
  ck_assert (klass.index == 2 && klass.logit == 1.5
             && klass.probability == 0.75);
  ck_assert (gst_buffer_get_ct_slice (heat, &found));
  ck_assert (found.slope == 1 && found.intercept == 0);
  ck_assert_str_eq (found.unit, "1");
  ck_assert (!found.has_padding && !found.has_window && !found.inverse);
  ck_assert (found.slice == 4 && found.slices == 23);
  ck_assert (found.has_position && found.position == -12.5);
  ck_assert (found.origin[0] == 11 && found.origin[1] == 24.5
             && found.origin[2] == 30);
  ck_assert (found.row_direction[0] == 1 && found.column_direction[1] == 1);
  ck_assert (found.has_spacing && found.spacing[0] == 4
             && found.spacing[1] == 12 && found.spacing[2] == 5);
  gst_buffer_unref (heat);
  gst_buffer_unref (frame);
}
GST_END_TEST

/* What is not known of the frame is not known of the map. */
GST_START_TEST (test_unknown)
{
  GstVideoInfo info = info_of ();
  GstCtSlice less = slice;
  GstBuffer *frame = frame_new (NULL);
  GstBuffer *heat = gst_ct_grad_cam_output_buffer (frame, &info, &answer);
  GstCtSlice found;

  ck_assert (!gst_buffer_get_ct_slice (heat, &found));
  ck_assert (!GST_BUFFER_FLAG_IS_SET (heat, GST_BUFFER_FLAG_DISCONT));
  gst_buffer_unref (heat);
  gst_buffer_unref (frame);

  less.has_spacing = FALSE;
  frame = frame_new (&less);
  heat = gst_ct_grad_cam_output_buffer (frame, &info, &answer);
  ck_assert (gst_buffer_get_ct_slice (heat, &found));
  ck_assert (!found.has_spacing && found.origin[0] == 10);
  gst_buffer_unref (heat);
  gst_buffer_unref (frame);

  less = slice;
  less.has_position = FALSE;
  frame = frame_new (&less);
  heat = gst_ct_grad_cam_output_buffer (frame, &info, &answer);
  ck_assert (gst_buffer_get_ct_slice (heat, &found));
  ck_assert (!found.has_position && found.spacing[1] == 12);
  gst_buffer_unref (heat);
  gst_buffer_unref (frame);
}
GST_END_TEST

GST_START_TEST (test_facts)
{
  static const struct
  {
    gboolean has_slice;
    gdouble logit, probability;
    const gchar *text;
  } cases[] = {
    { TRUE, 1.5, 0.75,
      "ctgradcam-frame, timestamp=(guint64)700, stream-time=(guint64)8, "
      "slice=(uint)4, slices=(uint)23, class=(int)2, logit=(double)1.5, "
      "probability=(double)0.75;" },
    { FALSE, NAN, NAN,
      "ctgradcam-frame, timestamp=(guint64)700, stream-time=(guint64)8, "
      "class=(int)2;" },
  };
  GstVideoInfo info = info_of ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtNetAnswer other = answer;
    GstBuffer *frame = frame_new (cases[i].has_slice ? &slice : NULL);
    GstBuffer *heat;
    GstStructure *facts;
    gchar *text;

    other.logit = cases[i].logit;
    other.probability = cases[i].probability;
    heat = gst_ct_grad_cam_output_buffer (frame, &info, &other);
    facts = gst_ct_grad_cam_output_facts (heat, 8);
    text = gst_structure_to_string (facts);
    ck_assert_str_eq (text, cases[i].text);
    g_free (text);
    gst_structure_free (facts);
    gst_buffer_unref (heat);
    gst_buffer_unref (frame);
  }
}
GST_END_TEST

static Suite *
gstctgradcamoutput_suite (void)
{
  Suite *suite = suite_create ("gstctgradcamoutput");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_caps);
  tcase_add_test (tc, test_buffer);
  tcase_add_test (tc, test_unknown);
  tcase_add_test (tc, test_facts);
  return suite;
}

GST_CHECK_MAIN (gstctgradcamoutput);
