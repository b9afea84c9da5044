/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overlay's types: each has its nicks, and is one however often asked.
 */
#include "gst/ctheat/gstctheattypes.h"

#include <gst/check/gstcheck.h>

static const struct
{
  GType (*type) (void);
  const gchar *nicks;
} enums[] = {
  { gst_ct_normalize_get_type, "auto none minmax window percentile" },
  { gst_ct_range_mode_get_type, "frame hold smooth" },
  { gst_ct_heat_range_get_type, "auto fixed frame hold percentile smooth" },
  { gst_ct_interpolation_get_type, "linear nearest cubic" },
  { gst_ct_opacity_mode_get_type, "constant ramp" },
  { gst_ct_sync_get_type, "auto wait deadline latest" },
  { gst_ct_match_get_type, "stream-time running-time" },
  { gst_ct_legend_get_type, "none right left bottom top" },
};

/* In the order of their numbers, from 0 on: an index is what users save. */
GST_START_TEST (test_enums)
{
  for (guint i = 0; i < G_N_ELEMENTS (enums); i++) {
    GEnumClass *klass = g_type_class_ref (enums[i].type ());
    g_auto (GStrv) nicks = g_strsplit (enums[i].nicks, " ", -1);

    ck_assert (enums[i].type () == enums[i].type ());
    ck_assert_uint_eq (klass->n_values, g_strv_length (nicks));
    for (guint k = 0; k < klass->n_values; k++) {
      ck_assert_int_eq (klass->values[k].value, k);
      ck_assert_str_eq (klass->values[k].value_nick, nicks[k]);
    }
    g_type_class_unref (klass);
  }
}
GST_END_TEST

/* Each a bit of its own, in the order in which users' files have them. */
GST_START_TEST (test_labels)
{
  static const gchar *const nicks[]
      = { "slice", "position",    "window", "heat-age",
          "peak",  "orientation", "scale",  "class" };
  GFlagsClass *klass = g_type_class_ref (gst_ct_labels_get_type ());

  ck_assert (gst_ct_labels_get_type () == gst_ct_labels_get_type ());
  ck_assert_uint_eq (klass->n_values, G_N_ELEMENTS (nicks));
  for (guint i = 0; i < klass->n_values; i++) {
    ck_assert_uint_eq (klass->values[i].value, 1u << i);
    ck_assert_str_eq (klass->values[i].value_nick, nicks[i]);
  }
  g_type_class_unref (klass);
}
GST_END_TEST

static Suite *
gstctheattypes_suite (void)
{
  Suite *suite = suite_create ("gstctheattypes");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_enums);
  tcase_add_test (tc, test_labels);
  return suite;
}

GST_CHECK_MAIN (gstctheattypes);
