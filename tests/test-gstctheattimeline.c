/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The timeline by scripts: what is stored, and what a frame then finds or
 * would wait for. And the waiting itself, with threads.
 */
#include "gst/ctheat/gstctheattimeline.h"

#include <gst/check/gsttestclock.h>
#include <string.h>

#include "tests/heat-util.h"

#define NONE GST_CLOCK_TIME_NONE

/* A line is a script; its steps are parted by ';'. Times are numbers, '-' is
 * none. Verbs:
 *   push START DURATION, gap START DURATION
 *   find KEY current|held|none [START [AGE]]: what is there; never waits
 *   known KEY, open KEY: whether a frame need not, or must, wait
 *   age N, match-running: what find asks with
 *   late N, dropped N: the counts
 *   the rest: what their functions are called */
static const struct
{
  const gchar *what, *script;
} scripts[] = {
  { "nothing there", "find 0 none; open 0; late 0; dropped 0" },
  { "one after the other",
    "push 0 10; known 0; find 0 current 0; known 9; find 9 current 0; open 10; "
    "find 10 none; push 10 10; known 10; find 10 current 10; dropped 0" },
  { "a later heat settles", "push 20 10; known 0; find 0 none; known 19" },
  { "a hole between heats",
    "push 0 10; push 20 10; find 5 current 0; known 15; find 15 none; "
    "find 20 current 20" },
  { "the newest that covers it", "push 0 10; push 5 10; find 7 current 5" },
  { "out of order", "push 20 10; push 0 10; known 5; find 5 current 0" },

  { "an open end goes on", "push 0 -; find 99 current 0; known 0; open 1" },
  { "closed by the next",
    "push 0 -; push 10 -; find 9 current 0; find 10 current 10" },
  { "closed for good",
    "push 0 -; push 10 5; eos; find 9 current 0; find 17 none" },
  { "closed by a GAP",
    "push 0 -; gap 10 10; find 9 current 0; known 19; find 10 none; open 20" },
  { "a GAP of no length closes as well",
    "push 0 -; gap 10 -; known 9; find 10 none; open 10" },
  { "a GAP says that nothing comes", "gap 0 10; known 9; open 10" },
  { "a GAP does not shorten a heat",
    "push 0 10; gap 5 10; find 7 current 0; known 14" },
  { "an open end at EOS", "push 0 -; eos; known 99; find 99 current 0" },
  { "an open end is not held by nobody",
    "push 0 -; unlink; known 5; find 5 none; dropped 1" },
  { "a known end is kept when unlinked",
    "push 0 10; unlink; find 5 current 0; known 99" },
  { "no length at all", "push 5 0; open 5; find 5 none; known 4" },

  { "held", "age 5; push 0 10; eos; find 10 held 0 0; find 15 held 0 5; "
            "find 16 none" },
  { "not held by default", "push 0 10; eos; find 10 none" },
  { "the one that ended last is held",
    "age 50; push 0 30; push 10 10; eos; find 35 held 0 5" },
  { "a current one comes before a held one",
    "age 50; push 0 10; push 20 10; find 15 held 0 5; find 25 current 20" },
  { "held, and yet it waits", "age 50; push 0 10; open 15; find 15 held 0 5" },
  { "held for ever", "age -; push 0 10; eos; find 99999 held 0 99989" },

  { "EOS, unlinked: nothing to wait for", "eos; known 5; unlink; known 5" },
  { "a new stream after EOS", "eos; not-eos; open 5" },
  { "linked again", "unlink; link; open 5" },

  { "late", "find 25 none; push 0 10; late 1; push 25 10; late 1; "
            "find 26 current 25; dropped 1" },
  { "late to the point", "find 10 none; push 0 10; late 1; push 0 11; late 1" },
  { "late in running time",
    "match-running; find 25 none; push 0 10; late 1; push 20 10; late 1" },
  { "dropped: nobody wore it", "push 0 10; push 10 10; find 15 current 10; "
                               "dropped 1" },
  { "what is gone is gone", "push 0 10; push 10 10; find 15 current 10; "
                            "find 5 none" },
  { "but not between two seeks",
    "seeking; find 95 none; push 0 10; late 0; find 96 none; sought; "
    "find 5 current 0; dropped 0" },

  { "flushed heat",
    "push 0 10; flush-heat; find 5 none; open 5; dropped 1; push 0 10; "
    "find 5 current 0" },
  { "flushing heat stores nothing",
    "heat-flushing; push 0 10; find 5 none; dropped 1" },
  { "a flush ends EOS", "eos; flush-heat; open 5" },
  { "flushed base keeps heats",
    "find 95 none; flush-base; push 0 10; late 0; find 5 current 0" },
  { "stopped", "push 0 10; stop; dropped 1; push 0 10; start; find 5 none; "
               "late 0; dropped 0" },
  { "the base is over: the heat runs dry",
    "base-eos; push 0 10; find 5 none; dropped 1; base-not-eos; push 0 10; "
    "find 5 current 0" },

  { "a new segment", "push 50 10; segment-forward; open 70; push 0 10; "
                     "find 5 current 0" },
  { "a loop: a heat of the last turn does not settle",
    "push 90 10; find 95 current 90; segment-forward; open 5; push 0 10; "
    "find 5 current 0; open 15; push 20 10; known 15" },
  { "a loop: the base is there first",
    "push 90 10; known 5; expect-segment; open 5; segment-forward; push 0 10; "
    "find 5 current 0" },
  { "but one that covers it does",
    "push 90 10; segment-forward; known 95; find 95 current 90" },
  { "a seek after the base's end",
    "base-eos; seeking; push 0 10; dropped 0; sought; push 10 10; dropped 1; "
    "flush-base; find 5 current 0" },
  { "backward",
    "segment-reverse; push 30 10; find 35 current 30; open 29; push 20 10; "
    "known 25; find 25 current 20; find 20 current 20; late 0" },
  { "backward, a heat below settles",
    "segment-reverse; push 30 10; push 10 10; known 25; find 25 none; "
    "find 15 current 10" },
  { "backward, an open end is closed by the one before",
    "segment-reverse; push 30 10; push 20 -; find 35 current 30; "
    "find 25 current 20; known 20" },
  { "backward, a GAP", "segment-reverse; gap 20 10; known 20; open 19" },
  { "backward, late",
    "segment-reverse; find 15 none; push 30 10; late 1; push 10 10; late 1" },
  { "backward, held", "segment-reverse; age 50; push 10 10; known 25; "
                      "find 25 held 10 5" },
};

typedef struct
{
  GstCtHeatTimeline *t;
  GstCtHeatQuery query;
  const gchar *what;
} Script;

static GstClockTime
time_of (const gchar *text)
{
  return !text || g_str_equal (text, "-") ? NONE
                                          : g_ascii_strtoull (text, NULL, 10);
}

static void
check_find (Script *s, const gchar *step, gchar **words)
{
  static const gchar *const states[] = { "none", "held", "current" };
  GstCtHeatFound found;

  s->query.wait = FALSE;
  s->query.key = time_of (words[1]);
  ck_assert (gst_ct_heat_timeline_find (s->t, &s->query, &found)
             == GST_FLOW_OK);
  ck_assert_msg (g_str_equal (states[found.state], words[2]), "%s: %s: is %s",
                 s->what, step, states[found.state]);
  ck_assert ((found.heat == NULL) == (found.state == GST_CT_HEAT_NONE));
  if (!found.heat)
    return;
  ck_assert_msg (found.heat->pts == time_of (words[3]), "%s: %s", s->what,
                 step);
  ck_assert_msg (found.age == (words[4] ? time_of (words[4]) : 0), "%s: %s",
                 s->what, step);
  gst_ct_heat_unref (found.heat);
}

/* Waits for no time at all: where it would have waited, that has passed. */
static void
check_known (Script *s, const gchar *step, const gchar *key, gboolean known)
{
  GstCtHeatFound found;

  s->query.wait = TRUE;
  s->query.key = time_of (key);
  ck_assert (gst_ct_heat_timeline_find (s->t, &s->query, &found)
             == GST_FLOW_OK);
  ck_assert_msg (found.timed_out == !known, "%s: %s", s->what, step);
  g_clear_pointer (&found.heat, gst_ct_heat_unref);
}

static gboolean
do_plain (GstCtHeatTimeline *t, const gchar *verb)
{
#define VERB(name, call)                                                       \
  if (g_str_equal (verb, name)) {                                              \
    call;                                                                      \
    return TRUE;                                                               \
  }
  VERB ("start", gst_ct_heat_timeline_start (t))
  VERB ("stop", gst_ct_heat_timeline_stop (t))
  VERB ("eos", gst_ct_heat_timeline_set_eos (t, TRUE))
  VERB ("not-eos", gst_ct_heat_timeline_set_eos (t, FALSE))
  VERB ("link", gst_ct_heat_timeline_set_linked (t, TRUE))
  VERB ("unlink", gst_ct_heat_timeline_set_linked (t, FALSE))
  VERB ("segment-forward", gst_ct_heat_timeline_set_segment (t, FALSE))
  VERB ("segment-reverse", gst_ct_heat_timeline_set_segment (t, TRUE))
  VERB ("expect-segment", gst_ct_heat_timeline_expect_segment (t))
  VERB ("heat-flushing", gst_ct_heat_timeline_flush_heat (t, TRUE))
  VERB ("flush-heat", gst_ct_heat_timeline_flush_heat (t, TRUE);
        gst_ct_heat_timeline_flush_heat (t, FALSE))
  VERB ("flush-base", gst_ct_heat_timeline_flush_base (t, TRUE);
        gst_ct_heat_timeline_flush_base (t, FALSE))
  VERB ("base-eos", gst_ct_heat_timeline_set_base_eos (t, TRUE))
  VERB ("base-not-eos", gst_ct_heat_timeline_set_base_eos (t, FALSE))
  VERB ("refresh", gst_ct_heat_timeline_refresh (t))
  VERB ("seeking", gst_ct_heat_timeline_set_seeking (t, TRUE))
  VERB ("sought", gst_ct_heat_timeline_set_seeking (t, FALSE))
#undef VERB
  return FALSE;
}

static GstCtHeat *
heat_at (GstClockTime start, GstClockTime duration)
{
  static const gfloat value = 1;

  return test_heat_new (1, 1, &value, start, duration);
}

static void
do_step (Script *s, const gchar *step)
{
  gchar **words = g_strsplit (step, " ", -1);
  const gchar *verb = words[0], *number = words[1];
  GstCtHeatCounts counts = gst_ct_heat_timeline_counts (s->t);

  if (g_str_equal (verb, "push")) {
    gst_ct_heat_timeline_push (s->t,
                               heat_at (time_of (number), time_of (words[2])));
  } else if (g_str_equal (verb, "gap")) {
    GstCtHeat *gap = heat_at (time_of (number), time_of (words[2]));

    gst_ct_heat_timeline_gap (s->t, &gap->when);
    gst_ct_heat_unref (gap);
  } else if (g_str_equal (verb, "find")) {
    check_find (s, step, words);
  } else if (g_str_equal (verb, "known") || g_str_equal (verb, "open")) {
    check_known (s, step, number, g_str_equal (verb, "known"));
  } else if (g_str_equal (verb, "age")) {
    s->query.max_age = time_of (number);
  } else if (g_str_equal (verb, "match-running")) {
    s->query.match = GST_CT_MATCH_RUNNING_TIME;
  } else if (g_str_equal (verb, "late")) {
    ck_assert_msg (counts.late == time_of (number), "%s: %s: %d", s->what, step,
                   (gint)counts.late);
  } else if (g_str_equal (verb, "dropped")) {
    ck_assert_msg (counts.dropped == time_of (number), "%s: %s: %d", s->what,
                   step, (gint)counts.dropped);
  } else {
    ck_assert_msg (do_plain (s->t, verb), "no verb %s", verb);
  }
  g_strfreev (words);
}

static GstCtHeatTimeline *
started (void)
{
  GstCtHeatTimeline *t = gst_ct_heat_timeline_new ();

  gst_ct_heat_timeline_start (t);
  gst_ct_heat_timeline_set_linked (t, TRUE);
  return t;
}

GST_START_TEST (test_scripts)
{
  Script s = { .t = started (), .what = scripts[__i__].what };
  gchar **steps = g_strsplit (scripts[__i__].script, "; ", -1);

  for (gchar **step = steps; *step; step++)
    do_step (&s, *step);
  g_strfreev (steps);
  gst_ct_heat_timeline_free (s.t);
}
GST_END_TEST

/* ---- Threads ------------------------------------------------------------ */

typedef struct
{
  GstCtHeatTimeline *t;
  GstCtHeat *heat; /* to push; NULL: to find */
  GstCtHeatQuery query;
  GstCtHeatFound found;
} Side;

static gpointer
side_main (gpointer data)
{
  Side *side = data;
  GstFlowReturn ret
      = side->heat
            ? gst_ct_heat_timeline_push (side->t, side->heat)
            : gst_ct_heat_timeline_find (side->t, &side->query, &side->found);

  return GINT_TO_POINTER (ret);
}

static GThread *
side_start (Side *side)
{
  return g_thread_new ("side", side_main, side);
}

static GstFlowReturn
side_join (GThread *thread)
{
  return GPOINTER_TO_INT (g_thread_join (thread));
}

static void
check_state (GstCtHeatTimeline *t, GstClockTime key, gboolean wait,
             GstCtHeatState state)
{
  GstCtHeatQuery query = { .key = key, .wait = wait, .timeout = NONE };
  GstCtHeatFound found;

  ck_assert (gst_ct_heat_timeline_find (t, &query, &found) == GST_FLOW_OK);
  ck_assert_int_eq (found.state, state);
  g_clear_pointer (&found.heat, gst_ct_heat_unref);
}

/* Full by number or by bytes, of heats that end at 1000 at most; then one at
 * 2000 from another thread. When this returns it is waiting for room: then
 * alone is a frame at 1500 settled, and that at 2000 bare. */
static GThread *
fill_and_push (GstCtHeatTimeline *t, Side *side, gboolean by_bytes)
{
  guint n = by_bytes ? 4 : GST_CT_HEAT_TIMELINE_MAX_HEATS;
  GThread *thread;

  for (guint i = 0; i < n; i++) {
    GstCtHeat *heat = heat_at (i, 1);

    if (by_bytes)
      heat->size = GST_CT_HEAT_TIMELINE_MAX_BYTES / n;
    ck_assert (gst_ct_heat_timeline_push (t, heat) == GST_FLOW_OK);
  }
  side->t = t;
  side->heat = heat_at (2000, 1);
  thread = side_start (side);
  gst_ct_heat_timeline_set_seeking (t, TRUE); /* keeps what is over */
  check_state (t, 1500, TRUE, GST_CT_HEAT_NONE);
  check_state (t, 2000, FALSE, GST_CT_HEAT_NONE);
  gst_ct_heat_timeline_set_seeking (t, FALSE);
  return thread;
}

GST_START_TEST (test_full)
{
  for (guint by_bytes = 0; by_bytes < 2; by_bytes++) {
    GstCtHeatTimeline *t = started ();
    Side side = { 0 };
    GThread *thread = fill_and_push (t, &side, by_bytes);

    check_state (t, 1, FALSE, GST_CT_HEAT_CURRENT); /* heat 0 is over */
    ck_assert (side_join (thread) == GST_FLOW_OK);
    check_state (t, 2000, TRUE, GST_CT_HEAT_CURRENT);
    gst_ct_heat_timeline_free (t);
  }
}
GST_END_TEST

/* One that is larger than all that may be stored goes in alone. */
GST_START_TEST (test_larger_than_the_bound)
{
  GstCtHeatTimeline *t = started ();
  GstCtHeat *heat = heat_at (0, 10);

  heat->size = GST_CT_HEAT_TIMELINE_MAX_BYTES + 1;
  ck_assert (gst_ct_heat_timeline_push (t, heat) == GST_FLOW_OK);
  check_state (t, 5, TRUE, GST_CT_HEAT_CURRENT);
  gst_ct_heat_timeline_free (t);
}
GST_END_TEST

GST_START_TEST (test_full_is_let_go)
{
  static const struct
  {
    const gchar *verb;
    GstFlowReturn ret;
  } cases[] = { { "stop", GST_FLOW_FLUSHING },
                { "heat-flushing", GST_FLOW_FLUSHING },
                { "base-eos", GST_FLOW_OK } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtHeatTimeline *t = started ();
    Side side = { 0 };
    GThread *thread = fill_and_push (t, &side, FALSE);

    do_plain (t, cases[i].verb);
    ck_assert_msg (side_join (thread) == cases[i].ret, "%s", cases[i].verb);
    gst_ct_heat_timeline_free (t);
  }
}
GST_END_TEST

/* What ends a frame's wait, at any moment of it. The clock's frame waits on a
 * clock of its own, which shows that it does; else it is given some time. */
static const struct
{
  const gchar *verb; /* NULL: a heat; "": the clock's time */
  GstFlowReturn ret;
  GstCtHeatState state;
} wakes[] = {
  { NULL, GST_FLOW_OK, GST_CT_HEAT_CURRENT },
  { "", GST_FLOW_OK, GST_CT_HEAT_NONE },
  { "eos", GST_FLOW_OK, GST_CT_HEAT_NONE },
  { "unlink", GST_FLOW_OK, GST_CT_HEAT_NONE },
  { "flush-base-begins", GST_FLOW_FLUSHING, GST_CT_HEAT_NONE },
  { "stop", GST_FLOW_FLUSHING, GST_CT_HEAT_NONE },
  { "refresh", GST_FLOW_CUSTOM_SUCCESS, GST_CT_HEAT_NONE },
};

static void
wake_up (GstCtHeatTimeline *t, const gchar *verb)
{
  if (!verb)
    gst_ct_heat_timeline_push (t, heat_at (0, 10));
  else if (g_str_equal (verb, "flush-base-begins"))
    gst_ct_heat_timeline_flush_base (t, TRUE);
  else
    do_plain (t, verb);
}

GST_START_TEST (test_wakes)
{
  const gchar *verb = wakes[__i__].verb;
  gboolean is_clock = verb && !*verb;

  for (guint on_clock = is_clock; on_clock < 2; on_clock++) {
    GstClock *clock = gst_test_clock_new ();
    GstTestClock *test_clock = GST_TEST_CLOCK (clock);
    Side side = { .t = started (),
                  .query = { .key = 5, .wait = TRUE, .timeout = NONE } };
    GThread *thread;

    if (on_clock) {
      side.query.clock = clock;
      side.query.deadline = 50;
    }
    thread = side_start (&side);
    if (on_clock)
      gst_test_clock_wait_for_next_pending_id (test_clock, NULL);
    else
      g_usleep (2000);
    if (on_clock) { /* what settles nothing: it waits on */
      gst_ct_heat_timeline_touch (side.t);
      gst_ct_heat_timeline_gap (side.t,
                                &(GstCtHeatInterval){ { 0, 0 }, { 4, 4 } });
      gst_test_clock_wait_for_next_pending_id (test_clock, NULL);
    }
    if (is_clock)
      ck_assert (gst_test_clock_crank (test_clock));
    else
      wake_up (side.t, verb);
    ck_assert_msg (side_join (thread) == wakes[__i__].ret, "%s", verb);
    ck_assert_msg (side.found.state == wakes[__i__].state, "%s", verb);
    ck_assert (!side.found.timed_out);
    g_clear_pointer (&side.found.heat, gst_ct_heat_unref);
    gst_ct_heat_timeline_free (side.t);
    gst_object_unref (clock);
  }
}
GST_END_TEST

/* A deadline that has passed is not waited for; what is there is taken. */
GST_START_TEST (test_passed_deadline)
{
  GstClock *clock = gst_test_clock_new_with_start_time (100);
  GstCtHeatTimeline *t = started ();
  GstCtHeatQuery query = { .key = 5, .wait = TRUE, .timeout = NONE };
  GstCtHeatFound found;

  query.clock = clock;
  query.deadline = 100;
  ck_assert (gst_ct_heat_timeline_find (t, &query, &found) == GST_FLOW_OK);
  ck_assert (found.state == GST_CT_HEAT_NONE && !found.timed_out);
  gst_ct_heat_timeline_push (t, heat_at (0, 10));
  ck_assert (gst_ct_heat_timeline_find (t, &query, &found) == GST_FLOW_OK);
  ck_assert (found.state == GST_CT_HEAT_CURRENT);
  gst_ct_heat_unref (found.heat);
  gst_ct_heat_timeline_free (t);
  gst_object_unref (clock);
}
GST_END_TEST

/* Once: to a frame that need not wait it says nothing. */
GST_START_TEST (test_refresh)
{
  GstCtHeatTimeline *t = started ();
  GstCtHeatQuery query = { .key = 5, .wait = TRUE };
  GstCtHeatFound found;

  gst_ct_heat_timeline_refresh (t);
  check_state (t, 5, FALSE, GST_CT_HEAT_NONE);
  gst_ct_heat_timeline_push (t, heat_at (0, 3));
  check_state (t, 2, TRUE, GST_CT_HEAT_CURRENT);
  ck_assert (gst_ct_heat_timeline_find (t, &query, &found)
             == GST_FLOW_CUSTOM_SUCCESS);
  ck_assert (!found.heat && !found.timed_out);
  ck_assert (gst_ct_heat_timeline_find (t, &query, &found) == GST_FLOW_OK);
  ck_assert (found.timed_out);
  gst_ct_heat_timeline_free (t);
}
GST_END_TEST

/* Longer than any time can be in nanoseconds: for ever, and no sum that has
 * come round. The deadline ends it. */
GST_START_TEST (test_timeout_that_never_passes)
{
  static const GstClockTime timeouts[] = { NONE - 1, G_MAXINT64, NONE };

  for (guint i = 0; i < G_N_ELEMENTS (timeouts); i++) {
    GstClock *clock = gst_system_clock_obtain ();
    GstCtHeatTimeline *t = started ();
    GstCtHeatQuery query
        = { .key = 5, .wait = TRUE, .timeout = timeouts[i], .clock = clock };
    GstCtHeatFound found;

    query.deadline = gst_clock_get_time (clock) + 2 * GST_MSECOND;
    ck_assert (gst_ct_heat_timeline_find (t, &query, &found) == GST_FLOW_OK);
    ck_assert (!found.timed_out);
    ck_assert (gst_clock_get_time (clock) >= query.deadline);
    gst_ct_heat_timeline_free (t);
    gst_object_unref (clock);
  }
}
GST_END_TEST

/* With and without a clock; the clock stands still meanwhile. */
GST_START_TEST (test_timeout)
{
  for (guint on_clock = 0; on_clock < 2; on_clock++) {
    GstClock *clock = on_clock ? gst_system_clock_obtain () : NULL;
    GstCtHeatTimeline *t = started ();
    GstCtHeatQuery query = { .key = 5,
                             .wait = TRUE,
                             .timeout = 3 * GST_MSECOND,
                             .clock = clock,
                             .deadline = G_MAXINT64 };
    GstCtHeatFound found;

    ck_assert (gst_ct_heat_timeline_find (t, &query, &found) == GST_FLOW_OK);
    ck_assert (found.state == GST_CT_HEAT_NONE && found.timed_out);
    gst_ct_heat_timeline_free (t);
    gst_clear_object (&clock);
  }
}
GST_END_TEST

static Suite *
gstctheattimeline_suite (void)
{
  Suite *suite = suite_create ("gstctheattimeline");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_scripts, 0, G_N_ELEMENTS (scripts));
  tcase_add_test (tc, test_full);
  tcase_add_test (tc, test_larger_than_the_bound);
  tcase_add_test (tc, test_full_is_let_go);
  tcase_add_loop_test (tc, test_wakes, 0, G_N_ELEMENTS (wakes));
  tcase_add_test (tc, test_passed_deadline);
  tcase_add_test (tc, test_refresh);
  tcase_add_test (tc, test_timeout);
  tcase_add_test (tc, test_timeout_that_never_passes);
  return suite;
}

GST_CHECK_MAIN (gstctheattimeline);
