/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The metas: every field there and back, what is absent where unknown, what
 * keeps and what drops them, and structures that others wrote badly.
 */
#include "gst/common/gstctmeta.h"

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <math.h>
#include <string.h>

static const GstCtSlice full_slice = {
  .slope = 0.5,
  .intercept = -1024,
  .unit = "HU",
  .has_padding = TRUE,
  .padding = 63536,
  .has_window = TRUE,
  .window_center = 40,
  .window_width = 400,
  .window_function = "sigmoid",
  .inverse = TRUE,
  .slice = 4,
  .slices = 23,
  .has_position = TRUE,
  .position = -12.5,
  .origin = { 1, -2, 3.25 },
  .row_direction = { 1, 0, 0 },
  .column_direction = { 0, 0.6, 0.8 },
  .has_spacing = TRUE,
  .spacing = { 0.5, 0.75, 5 },
};

static GstStructure *
structure_of (GstBuffer *buffer, const gchar *name)
{
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, name);

  ck_assert (meta != NULL);
  return gst_custom_meta_get_structure (meta);
}

static void
check_is_full_slice (GstBuffer *buffer)
{
  GstCtSlice slice;

  memset (&slice, 0, sizeof slice); /* with the holes between its fields */
  ck_assert (gst_buffer_get_ct_slice (buffer, &slice));
  ck_assert (slice.slope == full_slice.slope);
  ck_assert (slice.intercept == full_slice.intercept);
  ck_assert_str_eq (slice.unit, full_slice.unit);
  ck_assert (slice.has_padding && slice.padding == full_slice.padding);
  ck_assert (slice.has_window && slice.inverse);
  ck_assert (slice.window_center == full_slice.window_center);
  ck_assert (slice.window_width == full_slice.window_width);
  ck_assert_str_eq (slice.window_function, full_slice.window_function);
  ck_assert_uint_eq (slice.slice, full_slice.slice);
  ck_assert_uint_eq (slice.slices, full_slice.slices);
  ck_assert (slice.has_position && slice.position == full_slice.position);
  ck_assert (!memcmp (slice.origin, full_slice.origin, sizeof slice.origin));
  ck_assert (!memcmp (slice.row_direction, full_slice.row_direction,
                      sizeof slice.row_direction));
  ck_assert (!memcmp (slice.column_direction, full_slice.column_direction,
                      sizeof slice.column_direction));
  ck_assert (slice.has_spacing);
  ck_assert (!memcmp (slice.spacing, full_slice.spacing, sizeof slice.spacing));
}

/* The other plugin has registered both already (where tests share a process,
 * an earlier one has); then asked thrice more. */
GST_START_TEST (test_registered_by_another)
{
  static const gchar *tags[] = { "video", "colorspace", NULL };
  GstBuffer *buffer = gst_buffer_new ();

  if (!gst_meta_get_info (GST_CT_SLICE_META))
    gst_meta_register_custom (GST_CT_SLICE_META, tags, NULL, NULL, NULL);
  if (!gst_meta_get_info (GST_CT_HEAT_META))
    gst_meta_register_custom (GST_CT_HEAT_META, tags, NULL, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    gst_ct_meta_register ();
  gst_buffer_add_ct_slice (buffer, &full_slice);
  check_is_full_slice (buffer);
  gst_buffer_unref (buffer);
}
GST_END_TEST

GST_START_TEST (test_tags)
{
  static const gchar *const names[] = { GST_CT_SLICE_META, GST_CT_HEAT_META };

  gst_ct_meta_register ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const GstMetaInfo *info = gst_meta_get_info (names[i]);

    ck_assert (gst_meta_info_is_custom (info));
    ck_assert (
        gst_meta_api_type_has_tag (info->api, g_quark_from_string ("video")));
    ck_assert (gst_meta_api_type_has_tag (info->api,
                                          g_quark_from_string ("colorspace")));
    ck_assert (gst_meta_api_type_get_tags (info->api)[2] == NULL);
  }
}
GST_END_TEST

GST_START_TEST (test_slice_there_and_back)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstBuffer *copy;

  gst_buffer_add_ct_slice (buffer, &full_slice);
  check_is_full_slice (buffer);
  copy = gst_buffer_copy (buffer);
  gst_buffer_unref (buffer);
  check_is_full_slice (copy);
  gst_buffer_unref (copy);
}
GST_END_TEST

/* The names and types that docs/metas.md promises to others. */
GST_START_TEST (test_slice_fields)
{
  static const struct
  {
    const gchar *name;
    GType type;
  } fields[] = {
    { "slope", G_TYPE_DOUBLE },
    { "intercept", G_TYPE_DOUBLE },
    { "unit", G_TYPE_STRING },
    { "padding", G_TYPE_UINT },
    { "slice", G_TYPE_UINT },
    { "slices", G_TYPE_UINT },
    { "window-center", G_TYPE_DOUBLE },
    { "window-width", G_TYPE_DOUBLE },
    { "window-function", G_TYPE_STRING },
    { "inverse", G_TYPE_BOOLEAN },
    { "position", G_TYPE_DOUBLE },
  };
  static const gchar *const arrays[]
      = { "origin", "row-direction", "column-direction", "spacing" };
  GstBuffer *buffer = gst_buffer_new ();
  GstStructure *s;

  gst_buffer_add_ct_slice (buffer, &full_slice);
  s = structure_of (buffer, "CtSliceMeta");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    ck_assert_msg (
        gst_structure_has_field_typed (s, fields[i].name, fields[i].type), "%s",
        fields[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++) {
    const GValue *array = gst_structure_get_value (s, arrays[i]);

    ck_assert_msg (array && GST_VALUE_HOLDS_ARRAY (array), "%s", arrays[i]);
    ck_assert_uint_eq (gst_value_array_get_size (array), 3);
    ck_assert (G_VALUE_HOLDS_DOUBLE (gst_value_array_get_value (array, 2)));
  }
  ck_assert_int_eq (gst_structure_n_fields (s),
                    G_N_ELEMENTS (fields) + G_N_ELEMENTS (arrays));
  gst_buffer_unref (buffer);
}
GST_END_TEST

GST_START_TEST (test_unknown_is_absent)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstCtSlice slice;
  GstStructure *s;

  gst_ct_slice_init (&slice);
  gst_buffer_add_ct_slice (buffer, &slice);
  s = structure_of (buffer, GST_CT_SLICE_META);
  ck_assert_int_eq (gst_structure_n_fields (s), 3);
  ck_assert (gst_structure_has_field (s, "slope"));
  ck_assert (gst_structure_has_field (s, "intercept"));
  ck_assert (gst_structure_has_field (s, "inverse"));

  memset (&slice, 0xff, sizeof slice);
  ck_assert (gst_buffer_get_ct_slice (buffer, &slice));
  ck_assert (slice.slope == 1.0 && slice.intercept == 0.0);
  ck_assert (!slice.has_padding && !slice.has_window && !slice.inverse);
  ck_assert (!slice.has_position && !slice.has_spacing);
  ck_assert (slice.slices == 0 && !*slice.unit);
  gst_buffer_unref (buffer);
}
GST_END_TEST

/* What others may have written: text of the structure, and whether it is a
 * slice meta at all. */
GST_START_TEST (test_badly_written)
{
  static const struct
  {
    const gchar *fields;
    gboolean valid;
  } cases[] = {
    { "slope=(double)2,intercept=(double)1", TRUE },
    { "slope=(double)2", FALSE },
    { "intercept=(double)1", FALSE },
    { "slope=(double)0,intercept=(double)1", FALSE },
    { "slope=(double)nan,intercept=(double)1", FALSE },
    { "slope=(double)inf,intercept=(double)1", FALSE },
    { "slope=(double)1,intercept=(double)-inf", FALSE },
    { "slope=(int)2,intercept=(double)1", FALSE },
    /* the rest is junk, and absent therefore */
    { "slope=(double)2,intercept=(double)1,unit=(int)3,padding=(int)-1,"
      "slice=(string)x,slices=(uint)4,inverse=(int)1,"
      "window-center=(double)40,window-width=(double)nan,"
      "position=(double)1,origin=(double)<1.0,2.0>,"
      "row-direction=(double)<1.0,0.0,0.0>,"
      "column-direction=(double)<0.0,1.0,0.0>,spacing=(int)<1,1,1>",
      TRUE },
  };

  gst_ct_meta_register ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstBuffer *buffer = gst_buffer_new ();
    GstStructure *s = gst_custom_meta_get_structure (
        gst_buffer_add_custom_meta (buffer, GST_CT_SLICE_META));
    gchar **fields = g_strsplit (cases[i].fields, ",", -1);
    gchar *text = g_strconcat ("x,", cases[i].fields, NULL);
    GstStructure *from = gst_structure_from_string (text, NULL);
    GstCtSlice slice = { .slope = 77 };

    ck_assert_msg (from != NULL, "case %u does not parse", i);
    for (gint f = 0; f < gst_structure_n_fields (from); f++) {
      const gchar *name = gst_structure_nth_field_name (from, f);

      gst_structure_set_value (s, name, gst_structure_get_value (from, name));
    }
    ck_assert_msg (gst_buffer_get_ct_slice (buffer, &slice) == cases[i].valid,
                   "case %u", i);
    if (cases[i].valid) {
      ck_assert (slice.slope == 2 && slice.intercept == 1);
      ck_assert (!slice.has_padding && !slice.has_window && !slice.inverse);
      ck_assert (!slice.has_position && !slice.has_spacing);
      ck_assert (slice.slices == 0 && slice.slice == 0 && !*slice.unit);
    } else {
      ck_assert_msg (slice.slope == 77, "case %u touched it", i);
    }
    gst_structure_free (from);
    g_free (text);
    g_strfreev (fields);
    gst_buffer_unref (buffer);
  }
}
GST_END_TEST

GST_START_TEST (test_no_meta)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstCtSlice slice = { .slope = 77 };

  ck_assert (!gst_buffer_get_ct_slice (buffer, &slice));
  ck_assert (slice.slope == 77);
  gst_buffer_unref (buffer);
}
GST_END_TEST

GST_START_TEST (test_elements)
{
  static const struct
  {
    const gchar *line;
    gboolean keeps;
  } cases[] = {
    { "queue", TRUE },
    { "identity", TRUE },
    { "tee ! identity", TRUE },
    { "videoconvert ! capsfilter caps=video/x-raw,format=RGB", FALSE },
    { "videoscale ! capsfilter caps=video/x-raw,width=32", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstHarness *h = gst_harness_new_parse (cases[i].line);
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64 * 8 * 2, NULL);
    GstCtSlice slice;

    gst_buffer_memset (buffer, 0, 0, -1);
    gst_buffer_add_ct_slice (buffer, &full_slice);
    gst_harness_set_src_caps_str (
        h, "video/x-raw,format=GRAY16_LE,width=64,height=8,framerate=10/1");
    gst_harness_push (h, buffer);
    buffer = gst_harness_pull (h);
    ck_assert_msg (gst_buffer_get_ct_slice (buffer, &slice) == cases[i].keeps,
                   "%s", cases[i].line);
    gst_buffer_unref (buffer);
    gst_harness_teardown (h);
  }
}
GST_END_TEST

GST_START_TEST (test_heat)
{
  GstCtHeatInfo info = {
    .state = "held",
    .heat_pts = 300,
    .heat_age = 20,
    .heat_min = 0.25,
    .heat_max = 2,
    .threshold = 0.5,
    .colormap = "jet",
    .has_window = TRUE,
    .window_center = -600,
    .window_width = 1500,
    .has_peak = TRUE,
    .peak = 1.5,
    .peak_x = 17.5,
    .peak_y = 3,
    .has_class = TRUE,
    .klass = { 2, -1.25, 0.75 },
  };
  GstBuffer *buffer = gst_buffer_new ();
  GstStructure *s;
  guint64 time;
  gdouble number;
  gint index;

  gst_buffer_add_ct_heat (buffer, &info);
  s = structure_of (buffer, "CtHeatMeta");
  ck_assert_int_eq (gst_structure_n_fields (s), 15);
  ck_assert_str_eq (gst_structure_get_string (s, "state"), "held");
  ck_assert_str_eq (gst_structure_get_string (s, "colormap"), "jet");
  ck_assert (gst_structure_get_uint64 (s, "heat-pts", &time) && time == 300);
  ck_assert (gst_structure_get_uint64 (s, "heat-age", &time) && time == 20);
#define CHECK(name, expected)                                                  \
  ck_assert (gst_structure_get_double (s, name, &number)                       \
             && number == (expected))
  CHECK ("heat-min", 0.25);
  CHECK ("heat-max", 2);
  CHECK ("threshold", 0.5);
  CHECK ("window-center", -600);
  CHECK ("window-width", 1500);
  CHECK ("peak", 1.5);
  CHECK ("peak-x", 17.5);
  CHECK ("peak-y", 3);
  CHECK ("logit", -1.25);
  CHECK ("probability", 0.75);
  ck_assert (gst_structure_get_int (s, "class", &index) && index == 2);
#undef CHECK
  gst_buffer_unref (buffer);

  info.state = "none";
  info.heat_pts = info.heat_age = GST_CLOCK_TIME_NONE;
  buffer = gst_buffer_new ();
  gst_buffer_add_ct_heat (buffer, &info);
  s = structure_of (buffer, "CtHeatMeta");
  ck_assert_int_eq (gst_structure_n_fields (s), 3);
  ck_assert_str_eq (gst_structure_get_string (s, "state"), "none");
  ck_assert (gst_structure_has_field (s, "window-center"));
  gst_buffer_unref (buffer);
}
GST_END_TEST

static gboolean
copy_field (GQuark field, const GValue *value, gpointer to)
{
  gst_structure_id_set_value (to, field, value);
  return TRUE;
}

static gboolean
same (gdouble a, gdouble b)
{
  return isnan (a) ? isnan (b) : a == b;
}

/* There and back, on a buffer and on its copy; what is unknown is absent, and
 * so is what has another type or is no number. */
GST_START_TEST (test_class)
{
  static const struct
  {
    const gchar *text; /* NULL: written from the class */
    gboolean is_class;
    GstCtHeatClass klass;
  } cases[] = {
    { NULL, TRUE, { 0, 2.5, 0.875 } },
    { NULL, TRUE, { G_MAXINT, NAN, 0 } },
    { NULL, TRUE, { 7, -1e30, NAN } },
    { NULL, TRUE, { 1, NAN, NAN } },
    { "x, class=(int)3, state=(string)held", TRUE, { 3, NAN, NAN } },
    { "x, class=(int)3, logit=(int)1, probability=(double)0.5",
      TRUE,
      { 3, NAN, 0.5 } },
    { "x, class=(double)3, probability=(double)0.5", FALSE, { 0 } },
    { "x, state=(string)current", FALSE, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstBuffer *buffer = gst_buffer_new (), *copy;
    GstCtHeatClass klass = { -7, -7, -7 };

    ck_assert (!gst_buffer_get_ct_heat_class (buffer, &klass));
    if (cases[i].text) {
      GstStructure *from = gst_structure_from_string (cases[i].text, NULL);

      gst_buffer_add_custom_meta (buffer, GST_CT_HEAT_META);
      gst_structure_foreach (from, copy_field,
                             structure_of (buffer, GST_CT_HEAT_META));
      gst_structure_free (from);
    } else {
      gst_buffer_add_ct_heat_class (buffer, &cases[i].klass);
      ck_assert_int_eq (
          gst_structure_n_fields (structure_of (buffer, GST_CT_HEAT_META)),
          3 - isnan (cases[i].klass.logit)
              - isnan (cases[i].klass.probability));
    }
    copy = gst_buffer_copy (buffer);
    gst_buffer_unref (buffer);
    ck_assert_msg (gst_buffer_get_ct_heat_class (copy, &klass)
                       == cases[i].is_class,
                   "case %u", i);
    if (cases[i].is_class)
      ck_assert_msg (
          klass.index == cases[i].klass.index
              && same (klass.logit, cases[i].klass.logit)
              && same (klass.probability, cases[i].klass.probability),
          "case %u", i);
    else
      ck_assert (klass.index == -7);
    gst_buffer_unref (copy);
  }
}
GST_END_TEST

static Suite *
gstctmeta_suite (void)
{
  Suite *suite = suite_create ("gstctmeta");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_registered_by_another);
  tcase_add_test (tc, test_tags);
  tcase_add_test (tc, test_slice_there_and_back);
  tcase_add_test (tc, test_slice_fields);
  tcase_add_test (tc, test_unknown_is_absent);
  tcase_add_test (tc, test_badly_written);
  tcase_add_test (tc, test_no_meta);
  tcase_add_test (tc, test_elements);
  tcase_add_test (tc, test_heat);
  tcase_add_test (tc, test_class);
  return suite;
}

GST_CHECK_MAIN (gstctmeta);
