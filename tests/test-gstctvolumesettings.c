/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What can be set on ctvolumesrc: texts, URIs, which window wins.
 */
#include "gst/ctvolume/gstctvolumesettings.h"

#include <gst/check/gstcheck.h>
#include <math.h>

GST_START_TEST (test_slices)
{
  static const struct
  {
    const gchar *text;
    gboolean ok;
    guint first, last;
  } cases[] = {
    { NULL, TRUE, 0, G_MAXUINT },
    { "", TRUE, 0, G_MAXUINT },
    { "0", TRUE, 0, 0 },
    { "7", TRUE, 7, 7 },
    { "10-20", TRUE, 10, 20 },
    { "5-5", TRUE, 5, 5 },
    { "0-2147483647", TRUE, 0, 2147483647 },
    { "20-10", FALSE, 0, 0 },
    { "-3", FALSE, 0, 0 },
    { "3-", FALSE, 0, 0 },
    { "-", FALSE, 0, 0 },
    { "1-2-3", FALSE, 0, 0 },
    { "1-2x", FALSE, 0, 0 },
    { " 1", FALSE, 0, 0 },
    { "1,2", FALSE, 0, 0 },
    { "0x10", FALSE, 0, 0 },
    { "+1", FALSE, 0, 0 },
    { "2147483648", FALSE, 0, 0 },
    { "99999999999999999999", FALSE, 0, 0 },
    { "\xff\xfe", FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint first = 77, last = 78;

    ck_assert_msg (gst_ct_volume_parse_slices (cases[i].text, &first, &last)
                       == cases[i].ok,
                   "case %u", i);
    ck_assert_uint_eq (first, cases[i].ok ? cases[i].first : 77);
    ck_assert_uint_eq (last, cases[i].ok ? cases[i].last : 78);
  }
}
GST_END_TEST

GST_START_TEST (test_uri)
{
  static const struct
  {
    const gchar *uri;
    gboolean ok;
    const gchar *location;
    GstCtVolumePattern pattern;
  } cases[] = {
    { "ctvolume:///tmp/a.nii.gz", TRUE, "/tmp/a.nii.gz", 0 },
    { "ctvolume:///tmp/a%20b%C3%A9.npy", TRUE, "/tmp/a b\xc3\xa9.npy", 0 },
    { "ctvolume://phantom", TRUE, NULL, GST_CT_VOLUME_PATTERN_CT },
    { "ctvolume://phantom-heat", TRUE, NULL, GST_CT_VOLUME_PATTERN_HEAT },
    { NULL, TRUE, NULL, 0 },
    { "ctvolume://a.nii.gz", FALSE, NULL, 0 },
    { "ctvolume://", FALSE, NULL, 0 },
    { "ctvolume:///tmp/a%00b", FALSE, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtVolumeSettings settings;
    GError *error = NULL;
    gboolean ok;

    gst_ct_volume_settings_init (&settings);
    settings.location = g_strdup ("before");
    ok = gst_ct_volume_settings_set_uri (&settings, cases[i].uri, &error);
    ck_assert_msg (ok == cases[i].ok, "case %u", i);
    if (ok) {
      ck_assert (error == NULL);
      ck_assert (!g_strcmp0 (settings.location, cases[i].location));
      ck_assert (!g_strcmp0 (settings.uri, cases[i].uri));
      ck_assert_int_eq (settings.pattern, cases[i].pattern);
    } else {
      ck_assert (g_error_matches (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI));
      ck_assert_str_eq (error->message,
                        "expected ctvolume:///PATH, ctvolume://phantom or "
                        "ctvolume://phantom-heat");
      ck_assert_str_eq (settings.location, "before");
      ck_assert (settings.uri == NULL);
    }
    g_clear_error (&error);
    gst_ct_volume_settings_clear (&settings);
  }
}
GST_END_TEST

GST_START_TEST (test_window)
{
  const guint brain
      = ct_window_preset_find ("brain") - ct_window_presets; /* 40/80 */
  const struct
  {
    guint preset;
    gdouble center, width;
    gboolean found;
    gdouble expected_center, expected_width;
  } cases[] = {
    { 0, 40, 0, FALSE, 0, 0 },
    { 0, 123, 0, FALSE, 0, 0 }, /* a center alone is no window */
    { brain, 123, 0, TRUE, 40, 80 },
    { brain, 123, 456, TRUE, 123, 456 },
    { 0, -600, 1500, TRUE, -600, 1500 },
    { 0, 40, 0.25, TRUE, 40, 1 }, /* LINEAR needs 1 */
    { 0, 40, NAN, FALSE, 0, 0 },
    { 0, NAN, 400, TRUE, 0, 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtVolumeSettings settings;
    CtWindow window = { 0 };

    gst_ct_volume_settings_init (&settings);
    settings.preset = cases[i].preset;
    settings.window_center = cases[i].center;
    settings.window_width = cases[i].width;
    ck_assert_msg (gst_ct_volume_settings_get_window (&settings, &window)
                       == cases[i].found,
                   "case %u", i);
    ck_assert (window.center == cases[i].expected_center);
    ck_assert (window.width == cases[i].expected_width);
  }
}
GST_END_TEST

GST_START_TEST (test_copy)
{
  GstCtVolumeSettings from, to;

  gst_ct_volume_settings_init (&from);
  ck_assert (gst_ct_volume_settings_set_uri (&from, "ctvolume:///a", NULL));
  from.axes = g_strdup ("zyx");
  from.array = g_strdup ("ct");
  from.reference = g_strdup ("b");
  gst_ct_volume_settings_copy (&to, &from);
  gst_ct_volume_settings_clear (&from);
  ck_assert_str_eq (to.location, "/a");
  ck_assert_str_eq (to.uri, "ctvolume:///a");
  ck_assert_str_eq (to.axes, "zyx");
  ck_assert_str_eq (to.array, "ct");
  ck_assert_str_eq (to.reference, "b");
  gst_ct_volume_settings_clear (&to);
  gst_ct_volume_settings_clear (&to);
}
GST_END_TEST

static Suite *
gstctvolumesettings_suite (void)
{
  Suite *suite = suite_create ("gstctvolumesettings");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_slices);
  tcase_add_test (tc, test_uri);
  tcase_add_test (tc, test_window);
  tcase_add_test (tc, test_copy);
  return suite;
}

GST_CHECK_MAIN (gstctvolumesettings);
