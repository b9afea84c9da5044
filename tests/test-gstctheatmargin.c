/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Room for a legend: what sizes come to, there and back, and where things lie.
 */
#include "gst/ctheat/gstctheatmargin.h"

#include <gst/check/gstcheck.h>
#include <string.h>

/* An em is 10 to 256 rows, 12 at 512: 6.5 of it, to sixteens, and 5.5 and 8 to
 * twos. */
static const struct
{
  CtLegendSide side;
  guint width, height, out_width, out_height, x, y, panel_x, panel_y;
} sizes[] = {
  { CT_LEGEND_NONE, 513, 511, 513, 511, 0, 0, 0, 0 },
  { CT_LEGEND_RIGHT, 512, 512, 592, 512, 0, 0, 512, 0 },
  { CT_LEGEND_RIGHT, 511, 511, 592, 511, 0, 0, 512, 0 },
  { CT_LEGEND_LEFT, 512, 256, 592, 256, 80, 0, 0, 0 },
  { CT_LEGEND_LEFT, 1, 1, 82, 1, 80, 0, 0, 0 },
  { CT_LEGEND_BOTTOM, 300, 512, 300, 586, 0, 0, 0, 512 },
  { CT_LEGEND_BOTTOM, 301, 511, 301, 586, 0, 0, 0, 512 },
  { CT_LEGEND_TOP, 300, 512, 300, 586, 0, 74, 0, 0 },
};

GST_START_TEST (test_sizes)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    GstCtHeatMargin m;

    gst_ct_heat_margin_set (&m, sizes[i].side, sizes[i].width, sizes[i].height);
    ck_assert_uint_eq (m.out_width, sizes[i].out_width);
    ck_assert_uint_eq (m.out_height, sizes[i].out_height);
    ck_assert (m.x == sizes[i].x && m.y == sizes[i].y);
    ck_assert (m.panel_x == sizes[i].panel_x && m.panel_y == sizes[i].panel_y);
    ck_assert (m.side == sizes[i].side);
  }
}
GST_END_TEST

/* Of sizes agreed upon: the side that is wanted, else one that they allow; of
 * others none. */
GST_START_TEST (test_find)
{
  GstVideoInfo in, out;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint wanted = 0; wanted <= CT_LEGEND_TOP; wanted++) {
      GstCtHeatMargin m;

      gst_video_info_set_format (&in, GST_VIDEO_FORMAT_GRAY8, sizes[i].width,
                                 sizes[i].height);
      gst_video_info_set_format (&out, GST_VIDEO_FORMAT_BGRx,
                                 sizes[i].out_width, sizes[i].out_height);
      ck_assert (gst_ct_heat_margin_find (&m, wanted, &in, &out));
      if (wanted == sizes[i].side)
        ck_assert_int_eq (m.side, wanted);
      ck_assert (m.out_width == sizes[i].out_width
                 && m.out_height == sizes[i].out_height);
      gst_video_info_set_format (&out, GST_VIDEO_FORMAT_BGRx,
                                 sizes[i].out_width + 1, sizes[i].out_height);
      ck_assert (!gst_ct_heat_margin_find (&m, wanted, &in, &out));
    }
}
GST_END_TEST

/* From left to right and back, and from top to bottom; no further. */
GST_START_TEST (test_turn)
{
  for (guint side = 0; side <= CT_LEGEND_TOP; side++)
    for (guint wanted = 0; wanted <= CT_LEGEND_TOP; wanted++) {
      gboolean may = (side + 1) / 2 == (wanted + 1) / 2;
      GstCtHeatMargin m, expected;

      gst_ct_heat_margin_set (&m, side, 101, 200);
      gst_ct_heat_margin_set (&expected, may ? wanted : side, 101, 200);
      gst_ct_heat_margin_turn (&m, wanted);
      ck_assert (memcmp (&m, &expected, sizeof m) == 0);
    }
}
GST_END_TEST

static const struct
{
  CtLegendSide side;
  GstPadDirection direction;
  const gchar *caps, *filter, *expected;
} transforms[] = {
  { CT_LEGEND_NONE, GST_PAD_SINK, "a/b,width=512,height=512", NULL,
    "a/b,width=512,height=512" },
  { CT_LEGEND_RIGHT, GST_PAD_SINK, "a/b,width=512,height=512", NULL,
    "a/b,width=592,height=512" },
  { CT_LEGEND_BOTTOM, GST_PAD_SINK, "a/b,width=301,height=511", NULL,
    "a/b,width=301,height=586" },
  { CT_LEGEND_RIGHT, GST_PAD_SINK, "a/b,width=[1,16384],height=512", NULL,
    "a/b,width=[1,16384],height=512" },
  { CT_LEGEND_TOP, GST_PAD_SINK, "a/b,width=512,height=[1,99]", NULL,
    "a/b,width=512,height=[1,16384]" },
  { CT_LEGEND_RIGHT, GST_PAD_SINK, "a/b,width=16384,height=512", NULL,
    "EMPTY" },
  { CT_LEGEND_RIGHT, GST_PAD_SINK, "a/b,width=512,height=512", "a/b,width=600",
    "EMPTY" },
  { CT_LEGEND_RIGHT, GST_PAD_SINK, "a/b,width=512,height=512",
    "a/b,width=[500,600]", "a/b,width=592,height=512" },
  { CT_LEGEND_RIGHT, GST_PAD_SRC, "a/b,width=592,height=512", NULL,
    "a/b,width=[511,512],height=512" },
  { CT_LEGEND_LEFT, GST_PAD_SRC, "a/b,width=593,height=512", NULL, "EMPTY" },
  { CT_LEGEND_LEFT, GST_PAD_SRC, "a/b,width=82,height=1", NULL,
    "a/b,width=[1,2],height=1" },
  { CT_LEGEND_LEFT, GST_PAD_SRC, "a/b,width=80,height=1", NULL, "EMPTY" },
  { CT_LEGEND_BOTTOM, GST_PAD_SRC, "a/b,width=300,height=586", NULL,
    "a/b,width=300,height=[511,512]" },
  { CT_LEGEND_BOTTOM, GST_PAD_SRC, "a/b,width=300,height=587", NULL, "EMPTY" },
  { CT_LEGEND_TOP, GST_PAD_SRC, "a/b,width=300", NULL,
    "a/b,width=300,height=[1,16384]" },
};

GST_START_TEST (test_caps)
{
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++) {
    GstCaps *filter = transforms[i].filter
                          ? gst_caps_from_string (transforms[i].filter)
                          : NULL;
    GstCaps *expected = gst_caps_from_string (transforms[i].expected);
    GstCaps *got = gst_ct_heat_margin_transform_caps (
        gst_caps_from_string (transforms[i].caps), transforms[i].direction,
        transforms[i].side, filter);
    gchar *text = gst_caps_to_string (got);

    ck_assert_msg (gst_caps_is_equal (got, expected), "%u: %s", i, text);
    g_free (text);
    gst_caps_unref (got);
    gst_caps_unref (expected);
    gst_clear_caps (&filter);
  }
}
GST_END_TEST

/* Every base of every height comes back. */
GST_START_TEST (test_there_and_back)
{
  for (guint side = CT_LEGEND_RIGHT; side <= CT_LEGEND_TOP; side++)
    for (guint size = 1; size < 600; size += 7) {
      GstCaps *base = gst_caps_new_simple ("a/b", "width", G_TYPE_INT, size,
                                           "height", G_TYPE_INT, size, NULL);
      GstCaps *there = gst_ct_heat_margin_transform_caps (
          gst_caps_ref (base), GST_PAD_SINK, side, NULL);
      GstCaps *back
          = gst_ct_heat_margin_transform_caps (there, GST_PAD_SRC, side, NULL);

      ck_assert_msg (gst_caps_is_subset (base, back), "%u, side %u", size,
                     side);
      gst_caps_unref (base);
      gst_caps_unref (back);
    }
}
GST_END_TEST

static Suite *
gstctheatmargin_suite (void)
{
  Suite *suite = suite_create ("gstctheatmargin");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_sizes);
  tcase_add_test (tc, test_find);
  tcase_add_test (tc, test_turn);
  tcase_add_test (tc, test_caps);
  tcase_add_test (tc, test_there_and_back);
  return suite;
}

GST_CHECK_MAIN (gstctheatmargin);
