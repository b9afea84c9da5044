/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overlay between harnesses: what a frame waits for, what ends its wait,
 * and the way of seeks.
 */
#include <gst/check/gsttestclock.h>

#include "tests/overlay-util.h"

static guint64
stat_of (TestOverlay *o, const gchar *name)
{
  GstStructure *stats;
  guint64 n = 0;

  g_object_get (o->element, "stats", &stats, NULL);
  ck_assert (gst_structure_get_uint64 (stats, name, &n));
  gst_structure_free (stats);
  return n;
}

static gpointer
push_base_0 (gpointer data)
{
  return GINT_TO_POINTER (test_push_base (data, 0));
}

static gpointer
push_base_1 (gpointer data)
{
  return GINT_TO_POINTER (test_push_base (data, 1));
}

/* A frame that waits for its heat, and what becomes of it. */
static const struct
{
  const gchar *event;
  GstFlowReturn ret;
  const gchar *state; /* of the frame; NULL: it does not come */
} waits[] = {
  { "heat", GST_FLOW_OK, "current" },
  { "heat-eos", GST_FLOW_OK, "none" },
  { "heat-gap", GST_FLOW_OK, "none" },
  { "base-flush", GST_FLOW_FLUSHING, NULL },
  { "ready", GST_FLOW_FLUSHING, NULL },
};

GST_START_TEST (test_waits)
{
  TestOverlay o = test_overlay_ready ();
  const gchar *event = waits[__i__].event;
  gboolean is_ready = g_str_equal (event, "ready");
  GThread *thread;
  GstFlowReturn ret;

  g_object_set (o.element, "wait-timeout", GST_CLOCK_TIME_NONE, NULL);
  thread = g_thread_new ("base", push_base_0, &o);
  g_usleep (3000); /* it may wait, or not yet: all must be well */
  ck_assert_uint_eq (gst_harness_buffers_in_queue (o.base), 0);
  if (is_ready)
    ck_assert (gst_element_set_state (o.element, GST_STATE_READY)
               == GST_STATE_CHANGE_SUCCESS);
  else if (g_str_equal (event, "heat"))
    test_push_heat (&o, 0);
  else if (g_str_equal (event, "heat-eos"))
    gst_harness_push_event (o.heat, gst_event_new_eos ());
  else if (g_str_equal (event, "heat-gap"))
    gst_harness_push_event (o.heat, gst_event_new_gap (0, TEST_FRAME));
  else
    gst_harness_push_event (o.base, gst_event_new_flush_start ());
  ret = GPOINTER_TO_INT (g_thread_join (thread));
  ck_assert_msg (ret == waits[__i__].ret, "%s: %s", event,
                 gst_flow_get_name (ret));
  if (waits[__i__].state)
    test_pull_and_drop (&o, waits[__i__].state);
  else
    ck_assert_uint_eq (gst_harness_buffers_in_queue (o.base), 0);
  if (g_str_equal (event, "base-flush")) { /* and goes on */
    GstSegment segment;

    gst_harness_push_event (o.base, gst_event_new_flush_stop (TRUE));
    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (o.base, gst_event_new_segment (&segment));
    test_push_heat (&o, 1);
    ck_assert (test_push_base (&o, 1) == GST_FLOW_OK);
    test_pull_and_drop (&o, "current");
  }
  test_overlay_free (&o);
}
GST_END_TEST

GST_START_TEST (test_timeout)
{
  TestOverlay o = test_overlay_ready ();
  gchar *text = NULL;

  g_object_set (o.element, "wait-timeout", G_GUINT64_CONSTANT (0), NULL);
  for (guint i = 0; i < 2; i++) {
    ck_assert (test_push_base (&o, i) == GST_FLOW_OK);
    test_pull_and_drop (&o, "none");
  }
  ck_assert_uint_eq (stat_of (&o, "timeouts"), 2);
  ck_assert_uint_eq (test_count (&o, GST_MESSAGE_WARNING, &text), 1);
  ck_assert (g_str_has_prefix (text, "no heat came for as long as"));
  g_free (text);
  test_overlay_free (&o);
}
GST_END_TEST

/* The heat's last sign of life is longer ago than wait-timeout, but it was
 * paused since: the frame waits. */
GST_START_TEST (test_pause_is_no_silence)
{
  TestOverlay o = test_overlay_ready ();
  GThread *thread;

  g_object_set (o.element, "wait-timeout", (guint64)400 * GST_MSECOND, NULL);
  ck_assert (gst_element_set_state (o.element, GST_STATE_PAUSED)
             != GST_STATE_CHANGE_FAILURE);
  g_usleep (450000);
  ck_assert (gst_element_set_state (o.element, GST_STATE_PLAYING)
             != GST_STATE_CHANGE_FAILURE);
  thread = g_thread_new ("base", push_base_0, &o);
  g_usleep (3000);
  test_push_heat (&o, 0);
  ck_assert (GPOINTER_TO_INT (g_thread_join (thread)) == GST_FLOW_OK);
  test_pull_and_drop (&o, "current");
  test_overlay_free (&o);
}
GST_END_TEST

/* Live: until latency past the frame's time by the clock, then bare; and that
 * latency is told. */
GST_START_TEST (test_deadline)
{
  TestOverlay o = test_overlay_ready ();
  GstTestClock *clock = gst_harness_get_testclock (o.base);
  GstClockID id;
  GThread *thread;

  gst_harness_set_live (o.base, TRUE);
  gst_harness_set_upstream_latency (o.base, 30 * GST_MSECOND);
  g_object_set (o.element, "latency", (guint64)20 * GST_MSECOND, NULL);
  ck_assert_uint_eq (gst_harness_query_latency (o.base), 50 * GST_MSECOND);
  gst_test_clock_set_time (clock, 0);
  thread = g_thread_new ("base", push_base_0, &o);
  gst_test_clock_wait_for_next_pending_id (clock, &id);
  ck_assert_uint_eq (gst_clock_id_get_time (id), 20 * GST_MSECOND);
  gst_clock_id_unref (id);
  ck_assert (gst_test_clock_crank (clock));
  ck_assert (GPOINTER_TO_INT (g_thread_join (thread)) == GST_FLOW_OK);
  test_pull_and_drop (&o, "none");
  ck_assert_uint_eq (test_count (&o, GST_MESSAGE_WARNING, NULL), 0);

  /* For ever: no sum that has come round to a time long gone. */
  g_object_set (o.element, "latency", G_MAXUINT64, NULL);
  gst_test_clock_set_time (clock, GST_SECOND);
  thread = g_thread_new ("base", push_base_1, &o);
  g_usleep (3000);
  test_push_heat (&o, 1);
  ck_assert (GPOINTER_TO_INT (g_thread_join (thread)) == GST_FLOW_OK);
  test_pull_and_drop (&o, "current");
  gst_object_unref (clock);
  test_overlay_free (&o);
}
GST_END_TEST

GST_START_TEST (test_eos)
{
  TestOverlay o = test_overlay_ready ();

  test_push_heat (&o, 0);
  gst_harness_push_event (o.heat, gst_event_new_eos ());
  for (guint i = 0; i < 3; i++) {
    ck_assert (test_push_base (&o, i) == GST_FLOW_OK);
    test_pull_and_drop (&o, i ? "none" : "current");
  }
  ck_assert (!(GST_PAD_IS_EOS (o.base->sinkpad)));
  gst_harness_push_event (o.base, gst_event_new_eos ());
  ck_assert (GST_PAD_IS_EOS (o.base->sinkpad));
  test_overlay_free (&o);
}
GST_END_TEST

/* ---- Seeks --------------------------------------------------------------- */

static GString *seen;

static GstPadProbeReturn
note_seek (GstPad *pad, GstPadProbeInfo *info, gpointer letter)
{
  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_SEEK)
    g_string_append_c (seen, GPOINTER_TO_INT (letter));
  return GST_PAD_PROBE_OK;
}

static GstEvent *
seek_event (guint32 seqnum, GstSeekFlags flags)
{
  GstEvent *event
      = gst_event_new_seek (1, GST_FORMAT_TIME, flags, GST_SEEK_TYPE_SET, 0,
                            GST_SEEK_TYPE_NONE, GST_CLOCK_TIME_NONE);

  gst_event_set_seqnum (event, seqnum);
  return event;
}

/* To the heat first, and once for each number however many sinks send it. */
GST_START_TEST (test_seek_order)
{
  TestOverlay o = test_overlay_ready ();

  seen = g_string_new (NULL);
  gst_pad_add_probe (o.heat->srcpad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
                     note_seek, GINT_TO_POINTER ('h'), NULL);
  gst_pad_add_probe (o.base->srcpad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
                     note_seek, GINT_TO_POINTER ('b'), NULL);
  gst_harness_push_upstream_event (o.base,
                                   seek_event (101, GST_SEEK_FLAG_FLUSH));
  ck_assert_str_eq (seen->str, "hb");
  gst_harness_push_upstream_event (o.base,
                                   seek_event (101, GST_SEEK_FLAG_FLUSH));
  ck_assert_str_eq (seen->str, "hb");
  gst_harness_push_upstream_event (o.base, seek_event (102, 0));
  ck_assert_str_eq (seen->str, "hbhb");
  g_string_free (seen, TRUE);
  test_overlay_free (&o);
}
GST_END_TEST

/* While a seek is on its way to the heat's source, the base goes on. */
static GstPadProbeReturn
go_on (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_SEEK)
    ck_assert (test_push_base (data, 5) == GST_FLOW_OK);
  return GST_PAD_PROBE_OK;
}

/* Then frames of the old place drop no heat of the new one. But where nothing
 * is flushed they must make room: the source may be waiting for it, and get
 * to its seek only then. */
GST_START_TEST (test_frames_during_seeks)
{
  for (guint flush = 0; flush < 2; flush++) {
    TestOverlay o = test_overlay_ready ();

    g_object_set (o.element, "sync", 3 /* latest */, NULL);
    test_push_heat (&o, 0);
    gst_pad_add_probe (o.heat->srcpad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, go_on,
                       &o, NULL);
    gst_harness_push_upstream_event (
        o.base, seek_event (101, flush ? GST_SEEK_FLAG_FLUSH : 0));
    ck_assert_uint_eq (stat_of (&o, "dropped"), !flush);
    test_pull_and_drop (&o, "none");
    test_overlay_free (&o);
  }
}
GST_END_TEST

static Suite *
overlay_time_suite (void)
{
  Suite *suite = suite_create ("overlay-time");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_waits, 0, G_N_ELEMENTS (waits));
  tcase_add_test (tc, test_timeout);
  tcase_add_test (tc, test_pause_is_no_silence);
  tcase_add_test (tc, test_deadline);
  tcase_add_test (tc, test_eos);
  tcase_add_test (tc, test_seek_order);
  tcase_add_test (tc, test_frames_during_seeks);
  return suite;
}

GST_CHECK_MAIN (overlay_time);
