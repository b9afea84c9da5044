/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pad templates and the way of caps from one side to the other.
 */
#include "gst/ctheat/gstctheatcaps.h"

#include <gst/check/gstcheck.h>

#include "src/plane.h"

/* The formats of a structure, in order, with commas between. */
static gchar *
formats_of (GstCaps *caps, guint structure)
{
  const GValue *list = gst_structure_get_value (
      gst_caps_get_structure (caps, structure), "format");
  GString *text = g_string_new (NULL);

  if (G_VALUE_HOLDS_STRING (list))
    return g_string_free (g_string_assign (text, g_value_get_string (list)),
                          FALSE);
  for (guint i = 0; i < gst_value_list_get_size (list); i++)
    g_string_append_printf (
        text, "%s%s", i ? "," : "",
        g_value_get_string (gst_value_list_get_value (list, i)));
  return g_string_free (text, FALSE);
}

GST_START_TEST (test_templates)
{
  static const struct
  {
    GstPadTemplate *(*make) (void);
    const gchar *name;
    GstPadDirection direction;
    guint video; /* which structure is video */
    const gchar *formats;
  } cases[] = {
    { gst_ct_heat_caps_sink_template, "sink", GST_PAD_SINK, 0,
      "GRAY16_LE,GRAY16_BE,GRAY8,I420,NV12,YUY2,UYVY" },
    { gst_ct_heat_caps_heat_template, "heat", GST_PAD_SINK, 1,
      "GRAY16_LE,GRAY16_BE,GRAY8" },
    { gst_ct_heat_caps_src_template, "src", GST_PAD_SRC, 0,
      "BGRx,BGRA,RGBx,RGBA,xRGB,ARGB,xBGR,ABGR,RGB,BGR,I420,NV12,Y444" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstPadTemplate *template = cases[i].make ();
    GstCaps *caps = gst_pad_template_get_caps (template);
    gchar *formats = formats_of (caps, cases[i].video);

    ck_assert_str_eq (GST_PAD_TEMPLATE_NAME_TEMPLATE (template), cases[i].name);
    ck_assert (GST_PAD_TEMPLATE_DIRECTION (template) == cases[i].direction);
    ck_assert (GST_PAD_TEMPLATE_PRESENCE (template) == GST_PAD_ALWAYS);
    ck_assert_str_eq (formats, cases[i].formats);
    ck_assert_uint_eq (gst_caps_get_size (caps), cases[i].video + 1);
    g_free (formats);
    gst_caps_unref (caps);
    gst_object_unref (template);
  }
}
GST_END_TEST

#define VIDEO "video/x-raw,format=GRAY8,"
#define SIZE "width=8,height=8,framerate=10/1"
#define TENSORS "other/tensors,format=static,num_tensors=1,"
#define TENSOR_FIELD                                                           \
  ",tensors=(structure)\"tensorgroups\\,\\ a\\=\\(int\\)1\\;\""

GST_START_TEST (test_what_templates_take)
{
  static const struct
  {
    GstPadTemplate *(*make) (void);
    const gchar *caps;
    gboolean takes;
  } cases[] = {
    { gst_ct_heat_caps_sink_template, VIDEO SIZE, TRUE },
    { gst_ct_heat_caps_sink_template,
      VIDEO "width=1,height=16384,framerate=0/1", TRUE },
    { gst_ct_heat_caps_sink_template,
      VIDEO "width=1,height=1,framerate=2147483647/1", TRUE },
    { gst_ct_heat_caps_sink_template,
      VIDEO "width=16385,height=1,framerate=0/1", FALSE },
    { gst_ct_heat_caps_sink_template,
      VIDEO "width=8,height=16385,framerate=0/1", FALSE },
    { gst_ct_heat_caps_sink_template, VIDEO SIZE ",interlace-mode=progressive",
      TRUE },
    { gst_ct_heat_caps_sink_template, VIDEO SIZE ",interlace-mode=interleaved",
      FALSE },
    { gst_ct_heat_caps_sink_template, "video/x-raw,format=RGB," SIZE, FALSE },
    { gst_ct_heat_caps_sink_template,
      "video/x-raw(memory:Other),format=GRAY8," SIZE, FALSE },
    { gst_ct_heat_caps_sink_template, TENSORS "types=float32,dimensions=8:8",
      FALSE },
    { gst_ct_heat_caps_heat_template,
      TENSORS "types=(string)float32,dimensions=(string)8:8:1:1", TRUE },
    { gst_ct_heat_caps_heat_template,
      TENSORS "types=(string)int32,dimensions=(string)8:8:1:1", FALSE },
    { gst_ct_heat_caps_heat_template,
      "other/tensors,format=flexible,num_tensors=1", FALSE },
    { gst_ct_heat_caps_heat_template,
      "other/tensors,format=static,num_tensors=2,types=(string)float32",
      FALSE },
    /* NNStreamer of 16 axes */
    { gst_ct_heat_caps_heat_template,
      TENSORS "framerate=(fraction)10/1,types=(string)float32,"
              "dimensions=(string)8:8:1:1:1:1:1:1:1:1:1:1:1:1:1:1",
      TRUE },
    { gst_ct_heat_caps_heat_template, VIDEO SIZE, TRUE },
    /* GStreamer 1.26: the frames of an inference element */
    { gst_ct_heat_caps_sink_template, VIDEO SIZE TENSOR_FIELD, TRUE },
    { gst_ct_heat_caps_heat_template, VIDEO SIZE TENSOR_FIELD, TRUE },
    { gst_ct_heat_caps_heat_template, "video/x-raw,format=I420," SIZE, FALSE },
    { gst_ct_heat_caps_src_template, "video/x-raw,format=I420," SIZE, TRUE },
    { gst_ct_heat_caps_src_template, "video/x-raw,format=YUY2," SIZE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstPadTemplate *template = cases[i].make ();
    GstCaps *of_template = gst_pad_template_get_caps (template);
    GstCaps *caps = gst_caps_from_string (cases[i].caps);

    ck_assert (caps != NULL);
    ck_assert_msg (gst_caps_can_intersect (caps, of_template) == cases[i].takes,
                   "case %u: %s", i, cases[i].caps);
    gst_caps_unref (caps);
    gst_caps_unref (of_template);
    gst_object_unref (template);
  }
}
GST_END_TEST

#define GRAYS "format={GRAY16_LE,GRAY16_BE,GRAY8,I420,NV12,YUY2,UYVY}"
#define COLORS                                                                 \
  "format={BGRx,BGRA,RGBx,RGBA,xRGB,ARGB,xBGR,ABGR,RGB,BGR,I420,NV12,Y444}"

GST_START_TEST (test_transform)
{
  static const struct
  {
    const gchar *from;
    gboolean to_src;
    const gchar *filter;
    const gchar *to;
  } cases[] = {
    { VIDEO SIZE, TRUE, NULL, "video/x-raw," COLORS "," SIZE },
    { "video/x-raw,format=RGB," SIZE, FALSE, NULL,
      "video/x-raw," GRAYS "," SIZE },
    /* everything about values and colors is made anew */
    { VIDEO SIZE ",colorimetry=1:4:0:0,chroma-site=mpeg2", TRUE, NULL,
      "video/x-raw," COLORS "," SIZE },
    { "video/x-raw,format=RGB,colorimetry=sRGB," SIZE, FALSE, NULL,
      "video/x-raw," GRAYS "," SIZE },
    /* everything about geometry stays, and nothing that is not known */
    { VIDEO SIZE ",pixel-aspect-ratio=4/3,interlace-mode=progressive,"
                 "multiview-mode=mono,bits=(int)12,field-order=tff",
      TRUE, NULL,
      "video/x-raw," COLORS "," SIZE
      ",pixel-aspect-ratio=4/3,interlace-mode=progressive,"
      "multiview-mode=mono" },
    { VIDEO SIZE TENSOR_FIELD, TRUE, NULL, "video/x-raw," COLORS "," SIZE },
    /* what has no size yet */
    { "video/x-raw", TRUE, NULL, "video/x-raw," COLORS },
    /* several structures that come to the same are one */
    { VIDEO SIZE ";video/x-raw,format=GRAY16_LE," SIZE, TRUE, NULL,
      "video/x-raw," COLORS "," SIZE },
    { VIDEO "width=8;" VIDEO "width=9", TRUE, NULL,
      "video/x-raw," COLORS ",width=8;video/x-raw," COLORS ",width=9" },
    /* a filter decides the order, and what is left */
    { VIDEO SIZE, TRUE, "video/x-raw,format={RGB,BGRx}",
      "video/x-raw,format={RGB,BGRx}," SIZE },
    { VIDEO SIZE, TRUE, "video/x-raw,format={Y42B,I420,BGRx}",
      "video/x-raw,format={I420,BGRx}," SIZE },
    { VIDEO SIZE, TRUE, "video/x-raw,format=I422", "EMPTY" },
    { VIDEO SIZE, TRUE, "video/x-raw,width=9", "EMPTY" },
    { "EMPTY", TRUE, NULL, "EMPTY" },
  };
  GstPadTemplate *sink = gst_ct_heat_caps_sink_template ();
  GstPadTemplate *src = gst_ct_heat_caps_src_template ();
  GstCaps *sink_caps = gst_pad_template_get_caps (sink);
  GstCaps *src_caps = gst_pad_template_get_caps (src);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *from = gst_caps_from_string (cases[i].from);
    GstCaps *expected = gst_caps_from_string (cases[i].to);
    GstCaps *filter
        = cases[i].filter ? gst_caps_from_string (cases[i].filter) : NULL;
    GstCaps *to = gst_ct_heat_caps_transform (
        from, cases[i].to_src ? src_caps : sink_caps, filter);
    gchar *text = gst_caps_to_string (to);

    ck_assert_msg (gst_caps_is_strictly_equal (to, expected),
                   "case %u: %s became %s", i, cases[i].from, text);
    g_free (text);
    gst_caps_unref (to);
    gst_caps_unref (from);
    gst_caps_unref (expected);
    gst_clear_caps (&filter);
  }
  gst_caps_unref (src_caps);
  gst_caps_unref (sink_caps);
  gst_object_unref (src);
  gst_object_unref (sink);
}
GST_END_TEST

/* Which of several formats. */
/* Downstream's order, as the base class mixes it in, is not the sink's. */
GST_START_TEST (test_reorder)
{
  static const struct
  {
    const gchar *found, *formats;
  } cases[] = {
    { "video/x-raw, format = (string) { UYVY, YUY2, I420, GRAY8, GRAY16_LE }",
      "GRAY16_LE,GRAY8,I420,YUY2,UYVY" },
    { "video/x-raw, format = (string) { GRAY8, GRAY16_BE }",
      "GRAY16_BE,GRAY8" },
    { "video/x-raw, format = (string) GRAY8", "GRAY8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstQuery *query = gst_query_new_caps (NULL);
    GstCaps *caps = gst_caps_from_string (cases[i].found);
    gchar *formats;

    gst_query_set_caps_result (query, caps);
    gst_caps_unref (caps);
    ck_assert (gst_ct_heat_caps_reorder (query));
    gst_query_parse_caps_result (query, &caps);
    ck_assert_uint_eq (gst_caps_get_size (caps), 1);
    formats = formats_of (caps, 0);
    ck_assert_str_eq (formats, cases[i].formats);
    g_free (formats);
    gst_query_unref (query);
  }
}
GST_END_TEST

/* Nothing is what it was, and a query that is none of caps. */
GST_START_TEST (test_reorder_nothing)
{
  GstQuery *caps = gst_query_new_caps (NULL);
  GstQuery *latency = gst_query_new_latency ();
  GstCaps *empty = gst_caps_new_empty ();
  GstCaps *found;

  gst_query_set_caps_result (caps, empty);
  ck_assert (gst_ct_heat_caps_reorder (caps));
  gst_query_parse_caps_result (caps, &found);
  ck_assert (gst_caps_is_empty (found));
  ck_assert (gst_ct_heat_caps_reorder (latency));
  gst_caps_unref (empty);
  gst_query_unref (caps);
  gst_query_unref (latency);
}
GST_END_TEST

GST_START_TEST (test_prefer_packed)
{
  static const struct
  {
    const gchar *from, *to;
  } cases[] = {
    { "video/x-raw,format={I420,Y444,RGB,BGRx}",
      "video/x-raw,format={RGB,BGRx}" },
    { "video/x-raw,format={Y444,I420}", "video/x-raw,format={Y444,I420}" },
    { "video/x-raw,format=I420,width=8;video/x-raw,format=ABGR,width=8",
      "video/x-raw,format=ABGR,width=8" },
    { "video/x-raw,format=NV12", "video/x-raw,format=NV12" },
    { "EMPTY", "EMPTY" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *expected = gst_caps_from_string (cases[i].to);
    GstCaps *caps
        = gst_ct_heat_caps_prefer_packed (gst_caps_from_string (cases[i].from));

    ck_assert_msg (gst_caps_is_strictly_equal (caps, expected), "%s",
                   cases[i].from);
    gst_caps_unref (caps);
    gst_caps_unref (expected);
  }
}
GST_END_TEST

#define OF "video/x-raw,width=8,framerate=10/1,format="

/* What is left open is filled in: sRGB, of the matrix that GStreamer takes
 * for granted at that height. */
GST_START_TEST (test_colorimetry)
{
  static const struct
  {
    const gchar *from, *added;
  } cases[] = {
    { OF "BGRx,height=8", ",colorimetry=sRGB" },
    { OF "BGRx,height=8,colorimetry=1:1:0:0", "" },
    { OF "Y444,height=576", ",colorimetry=2:4:7:1" },
    { OF "Y444,height=577", ",colorimetry=2:3:7:1" },
    { OF "I420,height=576", ",colorimetry=2:4:7:1,chroma-site=jpeg" },
    { OF "NV12,height=577", ",colorimetry=2:3:7:1,chroma-site=jpeg" },
    { OF "I420,height=8,colorimetry=bt709", ",chroma-site=jpeg" },
    { OF "I420,height=8,chroma-site=mpeg2", ",colorimetry=2:4:7:1" },
    { "EMPTY", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *text = g_strconcat (cases[i].from, cases[i].added, NULL);
    GstCaps *expected = gst_caps_from_string (text);
    GstCaps *caps = gst_ct_heat_caps_set_colorimetry (
        gst_caps_from_string (cases[i].from));
    gchar *got = gst_caps_to_string (caps);

    ck_assert_msg (gst_caps_is_strictly_equal (caps, expected), "%s became %s",
                   cases[i].from, got);
    g_free (got);
    g_free (text);
    gst_caps_unref (caps);
    gst_caps_unref (expected);
  }
}
GST_END_TEST

/* What the pixels of either side are. */
GST_START_TEST (test_space)
{
  static const struct
  {
    const gchar *caps;
    gboolean limited;
    gboolean good;
    gdouble kr;
    gboolean full;
  } cases[] = {
    { OF "GRAY8,height=8", FALSE, TRUE, 0.299, FALSE },
    { OF "BGRx,height=900", FALSE, TRUE, 0.299, FALSE },
    { OF "I420,height=8", TRUE, TRUE, 0.299, FALSE },
    { OF "Y444,height=900", TRUE, TRUE, 0.2126, FALSE },
    { OF "YUY2,height=8,colorimetry=1:4:0:0", FALSE, TRUE, 0.299, TRUE },
    { OF "UYVY,height=8,colorimetry=bt709", TRUE, TRUE, 0.2126, FALSE },
    { OF "NV12,height=8,colorimetry=bt2020", TRUE, TRUE, 0.2627, FALSE },
    { OF "I420,height=8,colorimetry=1:3:5:1", FALSE, TRUE, 0.2126, TRUE },
    /* The default above 576 rows is not the middle. */
    { OF "I420,height=577", TRUE, FALSE, 0.2126, FALSE },
    { OF "I420,height=577,colorimetry=bt709,chroma-site=jpeg", TRUE, TRUE,
      0.2126, FALSE },
    { OF "NV12,height=8,colorimetry=bt601,chroma-site=mpeg2", TRUE, FALSE,
      0.299, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *caps = gst_caps_from_string (cases[i].caps);
    gboolean halved = strstr (cases[i].caps, "I420")
                      || strstr (cases[i].caps, "NV12")
                      || strstr (cases[i].caps, "BGRx");
    GstVideoInfo info;
    CtYuvSpace space;

    ck_assert (gst_video_info_from_caps (&info, caps));
    ck_assert_msg (gst_ct_heat_caps_is_limited (&info) == cases[i].limited,
                   "%s", cases[i].caps);
    if (halved || strstr (cases[i].caps, "444"))
      ck_assert_msg (gst_ct_heat_caps_space (&info, &space) == cases[i].good
                         && ABS (space.kr - cases[i].kr) < 1e-9
                         && space.full == cases[i].full,
                     "%s: %g", cases[i].caps, space.kr);
    gst_caps_unref (caps);
  }
}
GST_END_TEST

static Suite *
gstctheatcaps_suite (void)
{
  Suite *suite = suite_create ("gstctheatcaps");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_templates);
  tcase_add_test (tc, test_what_templates_take);
  tcase_add_test (tc, test_transform);
  tcase_add_test (tc, test_reorder);
  tcase_add_test (tc, test_reorder_nothing);
  tcase_add_test (tc, test_prefer_packed);
  tcase_add_test (tc, test_colorimetry);
  tcase_add_test (tc, test_space);
  return suite;
}

GST_CHECK_MAIN (gstctheatcaps);
