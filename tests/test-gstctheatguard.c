/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which heats and ranges are not to be trusted, and what is said of them.
 */
#include "gst/ctheat/gstctheatguard.h"

#include <math.h>
#include <string.h>

#include "tests/heat-util.h"

#define ANY GST_CT_HEAT_RANGE_FIXED
#define FRAME GST_CT_HEAT_RANGE_FRAME

static const struct
{
  gfloat a, b; /* the heat's two values */
  gint mode;
  gdouble min_peak, min, max; /* the range */
  gboolean is_labels;
  GstCtHeatGuard guard;
} cases[] = {
  { 0, 1, ANY, -G_MAXDOUBLE, 0, 1, FALSE, GST_CT_HEAT_GUARD_NONE },
  { 1, 1, ANY, -G_MAXDOUBLE, 0, 1, FALSE, GST_CT_HEAT_GUARD_FLAT },
  { 0, 0, FRAME, -G_MAXDOUBLE, 0, 0, FALSE, GST_CT_HEAT_GUARD_FLAT },
  { NAN, NAN, ANY, -G_MAXDOUBLE, 0, 1, FALSE, GST_CT_HEAT_GUARD_FLAT },
  { NAN, 3, ANY, -G_MAXDOUBLE, 0, 1, FALSE, GST_CT_HEAT_GUARD_FLAT },
  { 2, 2, ANY, -G_MAXDOUBLE, 0, 1, TRUE, GST_CT_HEAT_GUARD_NONE },
  { 0, 0.01f, FRAME, 0.05, 0, 0.01, FALSE, GST_CT_HEAT_GUARD_NOISE },
  { 0, 0.01f, GST_CT_HEAT_RANGE_SMOOTH, 0.05, 0, 0.01, FALSE,
    GST_CT_HEAT_GUARD_NOISE },
  { 0, 0.01f, GST_CT_HEAT_RANGE_HOLD, 0.05, 0, 0.01, FALSE,
    GST_CT_HEAT_GUARD_NOISE },
  { 0, 0.01f, GST_CT_HEAT_RANGE_PERCENTILE, 0.05, 0, 0.01, FALSE,
    GST_CT_HEAT_GUARD_NOISE },
  { 0, 0.0625f, FRAME, 0.0625, 0, 0.0625, FALSE, GST_CT_HEAT_GUARD_NONE },
  { 0, 0.01f, ANY, 0.05, 0, 1, FALSE, GST_CT_HEAT_GUARD_NONE },
  { 0, 0.01f, GST_CT_HEAT_RANGE_AUTO, 0.05, 0, 1, FALSE,
    GST_CT_HEAT_GUARD_NONE },
  { 0, 1, ANY, -G_MAXDOUBLE, 1, 1, FALSE, GST_CT_HEAT_GUARD_RANGE },
  { 0, 1, ANY, -G_MAXDOUBLE, 1, 0, FALSE, GST_CT_HEAT_GUARD_RANGE },
  { 0, 1, ANY, -G_MAXDOUBLE, 0, INFINITY, FALSE, GST_CT_HEAT_GUARD_RANGE },
  { 0, 1, ANY, -G_MAXDOUBLE, 1e6, 1e6 + 1, FALSE, GST_CT_HEAT_GUARD_RANGE },
  { 0, 1, ANY, -G_MAXDOUBLE, 1, 0, TRUE, GST_CT_HEAT_GUARD_NONE },
};

GST_START_TEST (test_cases)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gfloat values[2] = { cases[i].a, cases[i].b };
    GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
    CtRange range = { cases[i].min, cases[i].max };
    GstCtHeatSettings settings;
    GstCtHeatGuard guard;

    gst_ct_heat_settings_init (&settings);
    settings.heat_range = cases[i].mode;
    settings.min_peak = cases[i].min_peak;
    guard = gst_ct_heat_guard (&settings, heat, &range, cases[i].is_labels);
    ck_assert_msg (guard == cases[i].guard, "%u: %d", i, guard);
    ck_assert (!gst_ct_heat_guard_note (guard) == !guard);
    for (guint k = 0; k < 4; k++) {
      gboolean stretched = cases[i].mode >= FRAME, legend = k & 1;
      gboolean quiet = !guard || (!stretched && !legend);

      heat->has_slice = k & 2;
      settings.legend = legend ? CT_LEGEND_LEFT : CT_LEGEND_NONE;
      quiet |= guard == GST_CT_HEAT_GUARD_FLAT && heat->has_slice && !stretched;
      ck_assert ((gst_ct_heat_guard_warning (guard, &settings, heat) == 0)
                 == !!quiet);
    }
    gst_ct_heat_unref (heat);
  }
}
GST_END_TEST

static Suite *
gstctheatguard_suite (void)
{
  Suite *suite = suite_create ("gstctheatguard");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_cases);
  return suite;
}

GST_CHECK_MAIN (gstctheatguard);
