/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The waiting rule as a table: CONTRACT 2's sentence on waiting, case by case.
 */
#include "gst/ctheat/gstctheatrule.h"

#include <gst/check/gstcheck.h>
#include <gst/check/gsttestclock.h>

#define NONE GST_CLOCK_TIME_NONE
#define BASE_TIME 1000

/* A frame at stream time 30 and running time 70 unless it has none. */
static const struct
{
  const gchar *what;
  GstCtSync sync;
  guint64 latency;
  gboolean live, clock;
  GstClockTime running;
  gboolean wait;
  GstClockTime deadline; /* NONE: until it is known */
} cases[] = {
  { "auto, not live", GST_CT_SYNC_AUTO, 5, FALSE, TRUE, 70, TRUE, NONE },
  { "auto, live", GST_CT_SYNC_AUTO, 5, TRUE, TRUE, 70, TRUE, 1075 },
  { "auto, live, no latency", GST_CT_SYNC_AUTO, 0, TRUE, TRUE, 70, TRUE, 1070 },
  { "auto, live, PAUSED", GST_CT_SYNC_AUTO, 5, TRUE, FALSE, 70, TRUE, NONE },
  { "wait, live", GST_CT_SYNC_WAIT, 5, TRUE, TRUE, 70, TRUE, NONE },
  { "deadline, not live", GST_CT_SYNC_DEADLINE, 5, FALSE, TRUE, 70, TRUE,
    1075 },
  { "latest", GST_CT_SYNC_LATEST, 5, TRUE, TRUE, 70, FALSE, NONE },
  { "latest, PAUSED", GST_CT_SYNC_LATEST, 5, FALSE, FALSE, 70, FALSE, NONE },
  { "longest latency", GST_CT_SYNC_DEADLINE, G_MAXINT64 - 1, TRUE, TRUE, 70,
    TRUE, 1070 + (guint64)G_MAXINT64 - 1 },
  { "a latency that never passes", GST_CT_SYNC_DEADLINE, G_MAXINT64, TRUE, TRUE,
    70, TRUE, NONE },
  { "latency -1", GST_CT_SYNC_DEADLINE, NONE, TRUE, TRUE, 70, TRUE, NONE },
  { "no running time", GST_CT_SYNC_DEADLINE, 5, TRUE, TRUE, NONE, FALSE, NONE },
  { "no running time, not live", GST_CT_SYNC_AUTO, 5, FALSE, TRUE, NONE, TRUE,
    NONE },
};

GST_START_TEST (test_query)
{
  GstClock *clock = gst_test_clock_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gchar *what = cases[i].what;
    gboolean on_clock = cases[i].deadline != NONE;
    GstCtHeatInterval when
        = { { 30, cases[i].running }, { 40, cases[i].running } };
    GstCtHeatSettings settings;
    GstCtHeatQuery query;

    gst_ct_heat_settings_init (&settings);
    settings.sync = cases[i].sync;
    settings.latency = cases[i].latency;
    settings.max_heat_age = 11;
    settings.wait_timeout = 12;
    for (guint match = 0; match < 2; match++) {
      settings.match = match;
      ck_assert_msg (
          gst_ct_heat_rule_query (&query, &settings, cases[i].live, &when,
                                  cases[i].clock ? clock : NULL, BASE_TIME)
              == (when.start[match] != NONE),
          "%s", what);
      ck_assert_msg (query.key == when.start[match], "%s", what);
      ck_assert_msg (query.match == match, "%s", what);
      ck_assert_msg (query.wait == cases[i].wait, "%s", what);
      ck_assert_msg (query.clock == (on_clock ? clock : NULL), "%s", what);
      ck_assert_msg (!on_clock || query.deadline == cases[i].deadline, "%s",
                     what);
      ck_assert_uint_eq (query.max_age, 11);
      ck_assert_uint_eq (query.timeout, 12);
    }
  }
  gst_object_unref (clock);
}
GST_END_TEST

GST_START_TEST (test_latency)
{
  static const struct
  {
    GstCtSync sync;
    guint64 latency, added;
  } latencies[] = {
    { GST_CT_SYNC_AUTO, 0, 0 },        { GST_CT_SYNC_AUTO, 5, 5 },
    { GST_CT_SYNC_DEADLINE, 5, 5 },    { GST_CT_SYNC_WAIT, 5, 0 },
    { GST_CT_SYNC_LATEST, 5, 0 },      { GST_CT_SYNC_AUTO, G_MAXINT64, 0 },
    { GST_CT_SYNC_DEADLINE, NONE, 0 },
  };
  GstCtHeatSettings settings;

  gst_ct_heat_settings_init (&settings);
  for (guint i = 0; i < G_N_ELEMENTS (latencies); i++) {
    settings.sync = latencies[i].sync;
    settings.latency = latencies[i].latency;
    ck_assert_uint_eq (gst_ct_heat_rule_latency (&settings),
                       latencies[i].added);
  }
}
GST_END_TEST

static gboolean peer_is_live;

static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return FALSE;
  gst_query_set_latency (query, peer_is_live, 0, GST_CLOCK_TIME_NONE);
  return TRUE;
}

/* As the peer says; without one it is not. */
GST_START_TEST (test_is_live)
{
  GstPad *sink = gst_pad_new ("sink", GST_PAD_SINK);
  GstPad *src = gst_pad_new ("src", GST_PAD_SRC);

  ck_assert (!gst_ct_heat_rule_is_live (sink));
  gst_pad_set_query_function (src, answer);
  gst_pad_set_active (src, TRUE);
  gst_pad_set_active (sink, TRUE);
  ck_assert (gst_pad_link (src, sink) == GST_PAD_LINK_OK);
  ck_assert (!gst_ct_heat_rule_is_live (sink));
  peer_is_live = TRUE;
  ck_assert (gst_ct_heat_rule_is_live (sink));
  gst_object_unref (src);
  gst_object_unref (sink);
}
GST_END_TEST

static Suite *
gstctheatrule_suite (void)
{
  Suite *suite = suite_create ("gstctheatrule");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_query);
  tcase_add_test (tc, test_latency);
  tcase_add_test (tc, test_is_live);
  return suite;
}

GST_CHECK_MAIN (gstctheatrule);
