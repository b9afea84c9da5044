/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Counts, and percentiles of render times against sorted ones.
 */
#include "gst/ctheat/gstctheatstats.h"

#include <gst/check/gstcheck.h>
#include <math.h>

static void
check_percentile (const GstCtHeatStats *stats, const guint64 *sorted, guint n,
                  gdouble share)
{
  guint rank = MAX ((gint)ceil (share * n), 1) - 1;
  guint64 truth = sorted[rank];
  guint64 said = gst_ct_heat_stats_percentile (stats, share);

  /* The end of its bucket: above the truth, which is a fifth below at most. */
  ck_assert_msg (said >= truth && (truth >= 0.8 * said || said <= 256),
                 "p%g of %u: %" G_GUINT64_FORMAT
                 ", should be %" G_GUINT64_FORMAT,
                 share * 100, n, said, truth);
}

GST_START_TEST (test_single_times)
{
  static const guint64 edges[] = { 0,
                                   1,
                                   255,
                                   256,
                                   319,
                                   320,
                                   383,
                                   384,
                                   511,
                                   512,
                                   1000,
                                   999999,
                                   1000000,
                                   1048575,
                                   1048576,
                                   123456789,
                                   G_GUINT64_CONSTANT (60000000000) };

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++) {
    GstCtHeatStats stats = { 0 };

    gst_ct_heat_stats_frame (&stats, GST_CT_HEAT_NONE, edges[i]);
    check_percentile (&stats, &edges[i], 1, 0.5);
    check_percentile (&stats, &edges[i], 1, 1.0);
  }
}
GST_END_TEST

/* Whatever it is told, it stays in its table. */
GST_START_TEST (test_beyond_the_last_bucket)
{
  GstCtHeatStats stats = { 0 };

  gst_ct_heat_stats_frame (&stats, GST_CT_HEAT_NONE, G_MAXUINT64);
  ck_assert_uint_eq (stats.buckets[GST_CT_HEAT_STATS_BUCKETS - 1], 1);
  ck_assert (gst_ct_heat_stats_percentile (&stats, 0.5) > 100 * GST_SECOND);
}
GST_END_TEST

static gint
compare (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;

  return x < y ? -1 : x > y;
}

GST_START_TEST (test_many_times)
{
  static const gdouble shares[] = { 0.01, 0.5, 0.9, 0.99, 1.0 };
  GRand *random = g_rand_new_with_seed (7);
  guint64 times[1000];

  for (guint round = 0; round < 20; round++) {
    GstCtHeatStats stats = { 0 };
    guint n = g_rand_int_range (random, 1, G_N_ELEMENTS (times));

    for (guint i = 0; i < n; i++) {
      times[i] = (guint64)exp (g_rand_double_range (random, 0, 24));
      gst_ct_heat_stats_frame (&stats, GST_CT_HEAT_NONE, times[i]);
    }
    qsort (times, n, sizeof *times, compare);
    for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
      check_percentile (&stats, times, n, shares[i]);
  }
  g_rand_free (random);
}
GST_END_TEST

GST_START_TEST (test_structure)
{
  static const struct
  {
    const gchar *field;
    guint64 value;
  } fields[] = {
    { "frames", 6 },   { "current", 3 },      { "held", 2 },
    { "none", 1 },     { "late", 4 },         { "dropped", 8 },
    { "timeouts", 9 }, { "render-p50", 320 }, { "render-p99", 320 },
  };
  GstCtHeatCounts counts = { .late = 4, .dropped = 5 };
  GstCtHeatStats stats = { .timeouts = 9 };
  GstStructure *s;
  guint64 value;

  for (guint i = 0; i < 6; i++)
    gst_ct_heat_stats_frame (&stats,
                             i < 3   ? GST_CT_HEAT_CURRENT
                             : i < 5 ? GST_CT_HEAT_HELD
                                     : GST_CT_HEAT_NONE,
                             300);
  s = gst_ct_heat_stats_structure (&stats, &counts, 3);
  ck_assert_str_eq (gst_structure_get_name (s), "ctheatoverlay-stats");
  ck_assert_int_eq (gst_structure_n_fields (s), G_N_ELEMENTS (fields));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    ck_assert_msg (gst_structure_get_uint64 (s, fields[i].field, &value), "%s",
                   fields[i].field);
    ck_assert_msg (value == fields[i].value, "%s", fields[i].field);
  }
  gst_structure_free (s);
}
GST_END_TEST

GST_START_TEST (test_no_frame)
{
  GstCtHeatStats stats = { 0 };

  ck_assert_uint_eq (gst_ct_heat_stats_percentile (&stats, 0.5), 0);
  ck_assert_uint_eq (gst_ct_heat_stats_percentile (&stats, 1.0), 0);
}
GST_END_TEST

static Suite *
gstctheatstats_suite (void)
{
  Suite *suite = suite_create ("gstctheatstats");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_single_times);
  tcase_add_test (tc, test_beyond_the_last_bucket);
  tcase_add_test (tc, test_many_times);
  tcase_add_test (tc, test_structure);
  tcase_add_test (tc, test_no_frame);
  return suite;
}

GST_CHECK_MAIN (gstctheatstats);
