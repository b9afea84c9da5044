/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Intervals of buffers, by segments whose times are worked out on paper.
 */
#include "gst/ctheat/gstctheatinterval.h"

#include <gst/check/gstcheck.h>

#define NONE GST_CLOCK_TIME_NONE
#define S (100 * GST_SECOND) /* so that rates divide without a rest */

/* Times in hundreds of seconds; -1: none. */
typedef struct
{
  const gchar *what;
  gdouble rate, applied_rate;
  gdouble base, start, stop, time;
  gdouble pts, duration;
  gboolean within;
  gdouble stream_from, stream_to, running_from, running_to;
} Case;

static const Case cases[] = {
  { "plain", 1, 1, 0, 0, -1, 0, 3, 1, TRUE, 3, 4, 3, 4 },
  { "first", 1, 1, 0, 0, -1, 0, 0, 1, TRUE, 0, 1, 0, 1 },
  { "no duration", 1, 1, 0, 0, -1, 0, 3, -1, TRUE, 3, -1, 3, -1 },
  { "no duration, a stop", 1, 1, 0, 0, 9, 0, 3, -1, TRUE, 3, -1, 3, -1 },
  { "duration 0", 1, 1, 0, 0, -1, 0, 3, 0, TRUE, 3, 3, 3, 3 },
  { "rate 2", 2, 1, 0, 0, -1, 0, 4, 2, TRUE, 4, 6, 2, 3 },
  { "rate 0.5", 0.5, 1, 0, 0, -1, 0, 4, 2, TRUE, 4, 6, 8, 12 },
  { "base", 1, 1, 7, 0, -1, 0, 3, 1, TRUE, 3, 4, 10, 11 },
  { "start", 1, 1, 0, 2, -1, 0, 3, 1, TRUE, 1, 2, 1, 2 },
  { "start and time", 1, 1, 0, 2, -1, 2, 3, 1, TRUE, 3, 4, 1, 2 },
  { "time alone", 1, 1, 0, 0, -1, 5, 3, 1, TRUE, 8, 9, 3, 4 },
  { "all of it", 2, 1, 7, 2, 12, 5, 4, 2, TRUE, 7, 9, 8, 9 },
  /* the source did the speed already */
  { "applied rate 2", 1, 2, 0, 0, -1, 0, 3, 1, TRUE, 6, 8, 3, 4 },
  { "applied rate -1", 1, -1, 0, 0, 9, 0, 3, 1, TRUE, 5, 6, 3, 4 },
  /* running time rises while stream time falls */
  { "rate -1", -1, 1, 0, 0, 9, 0, 3, 1, TRUE, 3, 4, 5, 6 },
  { "rate -1, base", -1, 1, 7, 0, 9, 0, 8, 1, TRUE, 8, 9, 7, 8 },
  { "rate -2", -2, 1, 0, 0, 10, 0, 4, 2, TRUE, 4, 6, 2, 3 },
  { "rate -1, start and time", -1, 1, 0, 2, 9, 5, 3, 1, TRUE, 6, 7, 5, 6 },
  /* one kind of time alone */
  { "rate -1, no stop", -1, 1, 0, 0, -1, 0, 3, 1, TRUE, 3, 4, -1, -1 },
  { "applied rate -1, no stop", 1, -1, 0, 0, -1, 0, 3, 1, TRUE, -1, -1, 3, 4 },
  { "no stream time", 1, 1, 0, 0, -1, -1, 3, 1, TRUE, -1, -1, 3, 4 },
  { "neither", -1, 1, 0, 0, -1, -1, 3, 1, FALSE, 0, 0, 0, 0 },
  /* clipped, not dropped */
  { "began before start", 1, 1, 0, 2, -1, 2, 1, 2, TRUE, 2, 3, 0, 1 },
  { "ends after stop", 1, 1, 0, 0, 4, 0, 3, 2, TRUE, 3, 4, 3, 4 },
  { "longer than all", 1, 1, 0, 2, 4, 2, 1, 8, TRUE, 2, 4, 0, 2 },
  { "rate -1, began before start", -1, 1, 0, 2, 9, 2, 1, 2, TRUE, 2, 3, 6, 7 },
  { "no duration, before start", 1, 1, 0, 2, -1, 2, 1, -1, TRUE, 2, -1, 0, -1 },
  { "over before start", 1, 1, 0, 2, -1, 2, 0, 1, FALSE, 0, 0, 0, 0 },
  { "ends at start", 1, 1, 0, 2, -1, 2, 1, 1, FALSE, 0, 0, 0, 0 },
  { "begins at stop", 1, 1, 0, 0, 4, 0, 4, 1, FALSE, 0, 0, 0, 0 },
  { "begins after stop", 1, 1, 0, 0, 4, 0, 5, 1, FALSE, 0, 0, 0, 0 },
  { "no timestamp", 1, 1, 0, 0, -1, 0, -1, 1, FALSE, 0, 0, 0, 0 },
};

static GstClockTime
hundreds (gdouble n)
{
  return n < 0 ? NONE : (GstClockTime)(n * S);
}

GST_START_TEST (test_segments)
{
  const Case *c = &cases[__i__];
  GstCtHeatInterval when;
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = c->rate;
  segment.applied_rate = c->applied_rate;
  segment.base = hundreds (c->base);
  segment.start = hundreds (c->start);
  segment.stop = hundreds (c->stop);
  segment.time = hundreds (c->time);
  ck_assert_msg (gst_ct_heat_interval_of (&segment, hundreds (c->pts),
                                          hundreds (c->duration), &when)
                     == c->within,
                 "%s", c->what);
  if (!c->within)
    return;
#define CHECK(got, want)                                                       \
  ck_assert_msg (got == hundreds (c->want),                                    \
                 "%s: " #want " is %" G_GUINT64_FORMAT, c->what, got)
  CHECK (when.start[GST_CT_MATCH_STREAM_TIME], stream_from);
  CHECK (when.end[GST_CT_MATCH_STREAM_TIME], stream_to);
  CHECK (when.start[GST_CT_MATCH_RUNNING_TIME], running_from);
  CHECK (when.end[GST_CT_MATCH_RUNNING_TIME], running_to);
#undef CHECK
}
GST_END_TEST

/* Times that no clock will see: a sum must not come round to small ones. */
GST_START_TEST (test_huge)
{
  static const struct
  {
    guint64 pts, duration;
    gboolean within, open;
  } huge[] = {
    { G_MAXUINT64 - 1, 1, FALSE, FALSE },
    { G_MAXUINT64 - 1, G_MAXUINT64 - 1, FALSE, FALSE },
    { G_MAXUINT64 - 10, NONE, FALSE, FALSE },
    { (guint64)G_MAXINT64 + 1, 1, FALSE, FALSE },
    { GST_SECOND, G_MAXUINT64 - 1, TRUE, TRUE },
    { GST_SECOND, (guint64)G_MAXINT64 + 1, TRUE, TRUE },
    { GST_SECOND, G_MAXINT64 - 1, TRUE, TRUE },
    { G_MAXINT64 - 1, G_MAXINT64 - 1, TRUE, TRUE },
    { G_MAXINT64 - 3, 2, TRUE, FALSE },
    { G_MAXINT64 / 2, G_MAXINT64 / 4, TRUE, FALSE },
  };
  GstCtHeatInterval when;
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.time = GST_SECOND;
  for (guint i = 0; i < G_N_ELEMENTS (huge); i++) {
    ck_assert_msg (
        gst_ct_heat_interval_of (&segment, huge[i].pts, huge[i].duration, &when)
            == huge[i].within,
        "case %u", i);
    if (!huge[i].within)
      continue;
    for (guint m = 0; m < 2; m++) {
      GstClockTime add = m == GST_CT_MATCH_STREAM_TIME ? GST_SECOND : 0;

      ck_assert_uint_eq (when.start[m], huge[i].pts + add);
      ck_assert_uint_eq (when.end[m],
                         huge[i].open ? NONE
                                      : huge[i].pts + huge[i].duration + add);
    }
  }
}
GST_END_TEST

GST_START_TEST (test_not_in_time)
{
  static const GstFormat formats[]
      = { GST_FORMAT_UNDEFINED, GST_FORMAT_DEFAULT, GST_FORMAT_BYTES };
  GstCtHeatInterval when;
  GstSegment segment;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    gst_segment_init (&segment, formats[i]);
    ck_assert (!gst_ct_heat_interval_of (&segment, 0, 1, &when));
  }
}
GST_END_TEST

static Suite *
gstctheatinterval_suite (void)
{
  Suite *suite = suite_create ("gstctheatinterval");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_segments, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tc, test_huge);
  tcase_add_test (tc, test_not_in_time);
  return suite;
}

GST_CHECK_MAIN (gstctheatinterval);
