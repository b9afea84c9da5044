/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows T3, T17 and T18, where a frame waits: by a clock that
 * goes when it is told to, and by what ends the wait before. And the latency
 * that is told of it.
 */
#include "tests/numbered.h"

#define NEVER GST_CLOCK_TIME_NONE

/* A live base at running time 0, by a clock that stands at 1 s. */
typedef struct
{
  Rig rig;
  NumberedLatency latency;
  GstTestClock *clock;
} Live;

#define START GST_SECOND

static void
live_init (Live *live, GstClockTime latency)
{
  *live = (Live){ .latency = { TRUE, 0, NEVER } };
  live->clock = GST_TEST_CLOCK (gst_test_clock_new_with_start_time (START));
  numbered_init (&live->rig);
  numbered_upstream (&live->rig, &live->latency);
  g_object_set (live->rig.element, "latency", latency, "wait-timeout", NEVER,
                NULL);
  numbered_set_clock (&live->rig, live->clock);
}

static void
live_clear (Live *live)
{
  rig_check_quiet (&live->rig, "live");
  rig_clear (&live->rig);
  gst_object_unref (live->clock);
}

/* The frame waits, and that until then. */
static void
check_waits_until (Live *live, GstClockTime time)
{
  GstClockID id;

  gst_test_clock_wait_for_next_pending_id (live->clock, &id);
  ck_assert_uint_eq (gst_clock_id_get_time (id), time);
  gst_clock_id_unref (id);
}

static void
check_done (Live *live, GThread *thread, const gchar *what, guint n,
            const gchar *state, gint k)
{
  ck_assert_msg (numbered_join (thread) == GST_FLOW_OK, "%s", what);
  numbered_check (&live->rig, what, n, state, k);
}

/* Frames 0 to 4 have heats, which come while they wait; then they stall. */
GST_START_TEST (test_T3_deadline)
{
  const GstClockTime latency = 250 * GST_MSECOND;
  Live live;

  live_init (&live, latency);
  for (guint n = 0; n < 10; n++) {
    GstClockTime pts = n * RIG_FRAME;
    NumberedPush push;
    GThread *thread
        = numbered_push (&push, &live.rig, numbered_base (n, pts, RIG_FRAME));

    check_waits_until (&live, START + pts + latency);
    ck_assert (!g_atomic_int_get (&push.done));
    if (n < 5)
      gst_pad_push (live.rig.heat, numbered_heat (n, pts, RIG_FRAME));
    else
      ck_assert (gst_test_clock_crank (live.clock));
    check_done (&live, thread, "T3", n, n < 5 ? "current" : "none",
                n < 5 ? (gint)n : NUMBERED_NONE);
  }
  ck_assert_uint_eq (rig_stat (&live.rig, "timeouts"), 0);
  live_clear (&live);
}
GST_END_TEST

/* ---- T17, T18 ------------------------------------------------------------ */

/* A frame that comes in PAUSED waits with no deadline; that of PLAYING holds
 * from then on. */
GST_START_TEST (test_T17_data_before_playing)
{
  for (guint heat_comes = 0; heat_comes < 2; heat_comes++) {
    NumberedPush push;
    GThread *thread;
    Live live;

    live_init (&live, 20 * GST_MSECOND);
    gst_element_set_state (live.rig.element, GST_STATE_PAUSED);
    thread = numbered_push (&push, &live.rig, numbered_base (3, 0, RIG_FRAME));
    g_usleep (2000); /* it waits, or not yet: all must be well */
    ck_assert (!g_atomic_int_get (&push.done));
    if (heat_comes)
      gst_pad_push (live.rig.heat, numbered_heat (3, 0, RIG_FRAME));
    gst_test_clock_set_time (live.clock, 5 * GST_SECOND);
    numbered_set_clock (&live.rig, live.clock);
    if (!heat_comes) {
      check_waits_until (&live, 5 * GST_SECOND + 20 * GST_MSECOND);
      ck_assert (gst_test_clock_crank (live.clock));
    }
    check_done (&live, thread, "before PLAYING", 3,
                heat_comes ? "current" : "none",
                heat_comes ? 3 : NUMBERED_NONE);
    live_clear (&live);
  }
}
GST_END_TEST

/* PAUSED for 10 s while a frame waits for its deadline: it has the whole of
 * its time afterwards. */
GST_START_TEST (test_T18_paused)
{
  const GstClockTime latency = 20 * GST_MSECOND;
  NumberedPush push;
  GThread *thread;
  Live live;

  live_init (&live, latency);
  thread = numbered_push (&push, &live.rig, numbered_base (0, 0, RIG_FRAME));
  check_waits_until (&live, START + latency);
  gst_element_set_state (live.rig.element, GST_STATE_PAUSED);
  gst_test_clock_advance_time (live.clock, 10 * GST_SECOND);
  g_usleep (2000);
  ck_assert (!g_atomic_int_get (&push.done));
  numbered_set_clock (&live.rig, live.clock);
  check_waits_until (&live, START + 10 * GST_SECOND + latency);
  gst_pad_push (live.rig.heat, numbered_heat (0, 0, RIG_FRAME));
  check_done (&live, thread, "after PAUSED", 0, "current", 0);

  /* And on: the old heat is nobody's. */
  thread = numbered_push (&push, &live.rig,
                          numbered_base (1, RIG_FRAME, RIG_FRAME));
  check_waits_until (&live, START + 10 * GST_SECOND + RIG_FRAME + latency);
  ck_assert (gst_test_clock_crank (live.clock));
  check_done (&live, thread, "the next", 1, "none", NUMBERED_NONE);
  live_clear (&live);
}
GST_END_TEST

/* Another clock, whose times are others: from the next PLAYING on. */
GST_START_TEST (test_T18_clock_replaced)
{
  GstClockTime other = 7777 * GST_SECOND;
  NumberedPush push;
  GThread *thread;
  Live live;

  live_init (&live, RIG_FRAME);
  thread = numbered_push (&push, &live.rig, numbered_base (0, 0, RIG_FRAME));
  check_waits_until (&live, START + RIG_FRAME);
  gst_element_set_state (live.rig.element, GST_STATE_PAUSED);
  gst_object_unref (live.clock);
  live.clock = GST_TEST_CLOCK (gst_test_clock_new_with_start_time (other));
  numbered_set_clock (&live.rig, live.clock);
  check_waits_until (&live, other + RIG_FRAME);
  ck_assert (gst_test_clock_crank (live.clock));
  check_done (&live, thread, "another clock", 0, "none", NUMBERED_NONE);
  live_clear (&live);
}
GST_END_TEST

/* An hour on while a frame waits: it and those after it wait no longer; an
 * hour back: a heat ends the wait all the same. */
GST_START_TEST (test_T18_clock_jumps)
{
  NumberedPush push;
  GThread *thread;
  Live live;

  live_init (&live, RIG_FRAME);
  thread = numbered_push (&push, &live.rig, numbered_base (0, 0, RIG_FRAME));
  check_waits_until (&live, START + RIG_FRAME);
  gst_test_clock_advance_time (live.clock, 3600 * GST_SECOND);
  ck_assert (gst_test_clock_crank (live.clock));
  check_done (&live, thread, "an hour on", 0, "none", NUMBERED_NONE);
  gst_pad_push (live.rig.heat, numbered_heat (1, RIG_FRAME, RIG_FRAME));
  for (guint n = 1; n < 5; n++) {
    ck_assert (gst_pad_push (live.rig.base,
                             numbered_base (n, n * RIG_FRAME, RIG_FRAME))
               == GST_FLOW_OK);
    numbered_check (&live.rig, "an hour late", n, n == 1 ? "current" : "none",
                    n == 1 ? 1 : NUMBERED_NONE);
  }
  gst_object_unref (live.clock);
  live.clock = GST_TEST_CLOCK (gst_test_clock_new_with_start_time (0));
  gst_element_set_clock (live.rig.element, GST_CLOCK (live.clock));
  thread = numbered_push (&push, &live.rig,
                          numbered_base (5, 5 * RIG_FRAME, RIG_FRAME));
  check_waits_until (&live, START + 6 * RIG_FRAME);
  gst_pad_push (live.rig.heat, numbered_heat (5, 5 * RIG_FRAME, RIG_FRAME));
  check_done (&live, thread, "back", 5, "current", 5);
  live_clear (&live);
}
GST_END_TEST

/* ---- What ends a wait ---------------------------------------------------- */

static const struct
{
  const gchar *what;
  GstFlowReturn ret;
  const gchar *state; /* NULL: no frame comes */
  gint heat;
} ends[] = {
  { "heat", GST_FLOW_OK, "current", 5 },
  { "later heat", GST_FLOW_OK, "none", NUMBERED_NONE },
  { "gap", GST_FLOW_OK, "none", NUMBERED_NONE },
  { "eos", GST_FLOW_OK, "none", NUMBERED_NONE },
  { "unlink", GST_FLOW_OK, "none", NUMBERED_NONE },
  { "flush", GST_FLOW_FLUSHING, NULL, NUMBERED_NONE },
  { "state", GST_FLOW_FLUSHING, NULL, NUMBERED_NONE },
  { "heat after its flush", GST_FLOW_OK, "current", 6 },
  { "heat after caps, segment, GAP and a heat of before", GST_FLOW_OK,
    "current", 8 },
};

static void
end_wait (Rig *rig, const gchar *what)
{
  GstClockTime pts = 5 * RIG_FRAME;

  if (g_str_equal (what, "heat")) {
    gst_pad_push (rig->heat, numbered_heat (5, pts, RIG_FRAME));
  } else if (g_str_equal (what, "later heat")) {
    gst_pad_push (rig->heat, numbered_heat (6, pts + RIG_FRAME, RIG_FRAME));
  } else if (g_str_equal (what, "gap")) {
    gst_pad_push_event (rig->heat, gst_event_new_gap (pts, RIG_FRAME));
  } else if (g_str_equal (what, "eos")) {
    gst_pad_push_event (rig->heat, gst_event_new_eos ());
  } else if (g_str_equal (what, "unlink")) {
    gst_pad_unlink (rig->heat, rig->heat_peer);
  } else if (g_str_equal (what, "flush")) {
    gst_pad_push_event (rig->base, gst_event_new_flush_start ());
  } else if (g_str_equal (what, "state")) {
    gst_element_set_state (rig->element, GST_STATE_READY);
  } else if (g_str_equal (what, "heat after its flush")) {
    gst_pad_push_event (rig->heat, gst_event_new_flush_start ());
    gst_pad_push_event (rig->heat, gst_event_new_flush_stop (TRUE));
    numbered_segment (rig->heat, NULL);
    gst_pad_push (rig->heat, numbered_heat (6, pts, RIG_FRAME));
  } else {
    numbered_caps (rig->heat, NUMBERED_HEAT_CAPS);
    numbered_segment (rig->heat, NULL);
    gst_pad_push_event (rig->heat, gst_event_new_gap (0, 4 * RIG_FRAME));
    gst_pad_push (rig->heat, numbered_heat (7, 4 * RIG_FRAME, RIG_FRAME));
    gst_pad_push (rig->heat, numbered_heat (8, pts, RIG_FRAME));
  }
}

/* A frame at 5 waits with a deadline, or without. */
GST_START_TEST (test_waits_end)
{
  const gchar *what = ends[__i__].what;

  for (guint on_clock = 0; on_clock < 2; on_clock++) {
    NumberedPush push;
    GThread *thread;
    Live live;

    live_init (&live, 9 * RIG_FRAME);
    if (!on_clock)
      gst_util_set_object_arg (G_OBJECT (live.rig.element), "sync", "wait");
    thread = numbered_push (&push, &live.rig,
                            numbered_base (5, 5 * RIG_FRAME, RIG_FRAME));
    if (on_clock)
      check_waits_until (&live, START + 14 * RIG_FRAME);
    else
      g_usleep (2000);
    ck_assert (!g_atomic_int_get (&push.done));
    end_wait (&live.rig, what);
    ck_assert_msg (numbered_join (thread) == ends[__i__].ret, "%s", what);
    if (ends[__i__].state)
      numbered_check (&live.rig, what, 5, ends[__i__].state, ends[__i__].heat);
    ck_assert_msg (g_queue_is_empty (&live.rig.pictures), "%s", what);
    live_clear (&live);
  }
}
GST_END_TEST

/* ---- Settings that change while a frame waits ---------------------------- */

/* A heat at 4, then a frame at 5 that waits, with a deadline or without, then
 * the change. Where it does not end the wait, a GAP does. */
static const struct
{
  const gchar *property, *value;
  gboolean on_clock, ends;
  const gchar *state;
  gint heat;
  guint timeouts;
} changes[] = {
  { "sync", "latest", FALSE, TRUE, "none", NUMBERED_NONE, 0 },
  { "sync", "latest", TRUE, TRUE, "none", NUMBERED_NONE, 0 },
  { "sync", "wait", TRUE, FALSE, "none", NUMBERED_NONE, 0 },
  { "latency", "0", TRUE, FALSE, "none", NUMBERED_NONE, 0 },
  { "wait-timeout", "0", FALSE, TRUE, "none", NUMBERED_NONE, 1 },
  { "wait-timeout", "0", TRUE, TRUE, "none", NUMBERED_NONE, 1 },
  { "wait-timeout", "1000000", TRUE, TRUE, "none", NUMBERED_NONE, 1 },
  { "wait-timeout", "1000000", FALSE, TRUE, "none", NUMBERED_NONE, 1 },
  { "max-heat-age", "100000000", FALSE, FALSE, "held", 4, 0 },
  { "max-heat-age", "100000000", TRUE, FALSE, "held", 4, 0 },
  { "match", "running-time", FALSE, TRUE, "current", 4, 0 },
  { "match", "running-time", TRUE, TRUE, "current", 4, 0 },
  { "opacity", "1", FALSE, FALSE, "none", NUMBERED_NONE, 0 },
};

GST_START_TEST (test_changes_while_waiting)
{
  const gchar *property = changes[__i__].property;
  gboolean matched = g_str_equal (property, "match");
  Live live;
  NumberedPush push;
  GThread *thread;
  GObject *object;

  live_init (&live, 9 * RIG_FRAME);
  object = G_OBJECT (live.rig.element);
  if (!changes[__i__].on_clock)
    gst_util_set_object_arg (object, "sync", "wait");
  if (matched) { /* the heat at 4 has the frame's running time */
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    segment.base = RIG_FRAME;
    gst_pad_push_event (live.rig.heat, gst_event_new_segment (&segment));
  }
  gst_pad_push (live.rig.heat, numbered_heat (4, 4 * RIG_FRAME, RIG_FRAME));
  thread = numbered_push (&push, &live.rig,
                          numbered_base (5, 5 * RIG_FRAME, RIG_FRAME));
  if (changes[__i__].on_clock)
    gst_test_clock_wait_for_next_pending_id (live.clock, NULL);
  else
    g_usleep (2000);
  gst_util_set_object_arg (object, property, changes[__i__].value);
  if (g_str_equal (property, "latency")) { /* the deadline is another */
    check_waits_until (&live, START + 5 * RIG_FRAME);
    ck_assert (gst_test_clock_crank (live.clock));
  } else if (!changes[__i__].ends) {
    g_usleep (2000);
    ck_assert (!g_atomic_int_get (&push.done));
    gst_pad_push_event (live.rig.heat,
                        gst_event_new_gap (5 * RIG_FRAME, RIG_FRAME));
  }
  /* By the clock it waits for the timeout, too, unless that has passed. */
  while (changes[__i__].timeouts && !g_atomic_int_get (&push.done)) {
    if (gst_test_clock_peek_id_count (live.clock) > 0)
      gst_test_clock_crank (live.clock);
    g_usleep (1000);
  }
  check_done (&live, thread, property, 5, changes[__i__].state,
              changes[__i__].heat);
  ck_assert_uint_eq (rig_stat (&live.rig, "timeouts"), changes[__i__].timeouts);
  ck_assert_uint_eq (rig_messages (&live.rig, GST_MESSAGE_WARNING,
                                   GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
                                   "no heat came for as long as"),
                     changes[__i__].timeouts);
  live_clear (&live);
}
GST_END_TEST

/* ---- Latency ------------------------------------------------------------- */

#define MS GST_MSECOND

GST_START_TEST (test_latency_query)
{
  static const struct
  {
    const gchar *sync;
    guint64 latency;
    NumberedLatency upstream;
    GstClockTime min, max;
  } cases[] = {
    { "auto", 0, { TRUE, 30 * MS, 90 * MS }, 30 * MS, 90 * MS },
    { "auto", 20 * MS, { TRUE, 30 * MS, 90 * MS }, 50 * MS, 110 * MS },
    { "auto", 20 * MS, { TRUE, 0, NEVER }, 20 * MS, NEVER },
    { "deadline", 20 * MS, { TRUE, 30 * MS, 90 * MS }, 50 * MS, 110 * MS },
    { "wait", 20 * MS, { TRUE, 30 * MS, 90 * MS }, 30 * MS, 90 * MS },
    { "latest", 20 * MS, { TRUE, 30 * MS, 90 * MS }, 30 * MS, 90 * MS },
    { "auto", 20 * MS, { FALSE, 0, NEVER }, 0, NEVER },
    { "deadline", 20 * MS, { FALSE, 0, NEVER }, 0, NEVER },
    { "deadline", NEVER, { TRUE, 30 * MS, 90 * MS }, 30 * MS, 90 * MS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstQuery *query = gst_query_new_latency ();
    NumberedLatency upstream = cases[i].upstream;
    GstClockTime min, max;
    gboolean live;
    Rig rig;

    numbered_init (&rig);
    numbered_upstream (&rig, &upstream);
    gst_util_set_object_arg (G_OBJECT (rig.element), "sync", cases[i].sync);
    g_object_set (rig.element, "latency", cases[i].latency, NULL);
    ck_assert (gst_pad_peer_query (rig.out, query));
    gst_query_parse_latency (query, &live, &min, &max);
    ck_assert_int_eq (live, upstream.live);
    ck_assert_uint_eq (min, cases[i].min);
    ck_assert_uint_eq (max, cases[i].max);
    gst_query_unref (query);
    rig_clear (&rig);
  }
}
GST_END_TEST

static guint
count_latency_messages (Rig *rig)
{
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop (rig->bus))) {
    n += GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY;
    gst_message_unref (message);
  }
  return n;
}

/* Where what is added has changed, and only there. */
GST_START_TEST (test_latency_message)
{
  static const struct
  {
    const gchar *property, *value;
    guint messages;
  } steps[] = {
    { "latency", "20000000", 1 }, { "latency", "20000000", 0 },
    { "latency", "30000000", 1 }, { "sync", "wait", 1 },
    { "latency", "40000000", 0 }, { "sync", "latest", 0 },
    { "sync", "deadline", 1 },    { "sync", "auto", 0 },
    { "latency", "0", 1 },        { "opacity", "0.5", 0 },
  };
  Rig rig;

  numbered_init (&rig);
  count_latency_messages (&rig);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gst_util_set_object_arg (G_OBJECT (rig.element), steps[i].property,
                             steps[i].value);
    ck_assert_msg (count_latency_messages (&rig) == steps[i].messages, "%s=%s",
                   steps[i].property, steps[i].value);
  }
  rig_clear (&rig);
}
GST_END_TEST

static Suite *
faults_waiting_suite (void)
{
  Suite *suite = suite_create ("faults-waiting");
  TCase *tc = tcase_create ("T");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_T3_deadline);
  tcase_add_test (tc, test_T17_data_before_playing);
  tcase_add_test (tc, test_T18_paused);
  tcase_add_test (tc, test_T18_clock_replaced);
  tcase_add_test (tc, test_T18_clock_jumps);
  tcase_add_loop_test (tc, test_waits_end, 0, G_N_ELEMENTS (ends));
  tcase_add_loop_test (tc, test_changes_while_waiting, 0,
                       G_N_ELEMENTS (changes));
  tcase_add_test (tc, test_latency_query);
  tcase_add_test (tc, test_latency_message);
  return suite;
}

GST_CHECK_MAIN (faults_waiting);
