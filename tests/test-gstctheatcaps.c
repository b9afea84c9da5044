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
      "GRAY16_LE,GRAY16_BE,GRAY8" },
    { gst_ct_heat_caps_heat_template, "heat", GST_PAD_SINK, 1,
      "GRAY16_LE,GRAY16_BE,GRAY8" },
    { gst_ct_heat_caps_src_template, "src", GST_PAD_SRC, 0,
      "BGRx,BGRA,RGBx,RGBA,xRGB,ARGB,xBGR,ABGR,RGB,BGR" },
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
    { gst_ct_heat_caps_heat_template, VIDEO SIZE, TRUE },
    { gst_ct_heat_caps_src_template, "video/x-raw,format=I420," SIZE, FALSE },
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

#define GRAYS "format={GRAY16_LE,GRAY16_BE,GRAY8}"
#define COLORS "format={BGRx,BGRA,RGBx,RGBA,xRGB,ARGB,xBGR,ABGR,RGB,BGR}"

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
    { VIDEO SIZE, TRUE, "video/x-raw,format=I420", "EMPTY" },
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

static Suite *
gstctheatcaps_suite (void)
{
  Suite *suite = suite_create ("gstctheatcaps");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_templates);
  tcase_add_test (tc, test_what_templates_take);
  tcase_add_test (tc, test_transform);
  return suite;
}

GST_CHECK_MAIN (gstctheatcaps);
