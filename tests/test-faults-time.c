/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows T: time. A frame wears the heat of its own time, or
 * none: read from the pixels of numbered patterns. What flushes and what
 * waits is in files of their own.
 */
#include <stdio.h>

#include "tests/numbered.h"

/* By either kind of time: they are the same here. */
static void
run_both (const NumberedScript *scripts, guint n)
{
  numbered_run_all (scripts, n, "stream-time");
  numbered_run_all (scripts, n, "running-time");
}

#define RUN_BOTH(scripts) run_both (scripts, G_N_ELEMENTS (scripts))

GST_START_TEST (test_T1_late_heat)
{
  static const NumberedScript scripts[] = {
    { "one frame late", "h 1f 1f; gapH 2f 9f; b 0 1f none; b 1f 1f current 0; "
                        "b 2f 1f none; stat late 0" },
    { "half a frame late",
      "h 50ms 1f; h 150ms 1f; b 0 1f none; b 1f 1f current 0; "
      "b 149ms 1f current 0; b 150ms 1f current 1" },
    { "1 ns late", "h 1 1f; h 1f+1 1f; b 0 1f none; b 1 1f current 0; "
                   "b 1f 1f current 0; b 1f+1 1f current 1" },
    { "1 ns before its end, and at it",
      "h 0 1f; gapH 1f 9f; b 1f-1 1f current 0; b 1f 1f none" },
    { "1 ns under max-heat-age, at it, over it",
      "time max-heat-age 1f; h 0 1f; gapH 1f 9f; b 1f 1f held 0; "
      "b 2f-1 1f held 0; b 2f 1f held 0; b 2f+1 1f none" },
    { "half a frame of max-heat-age",
      "time max-heat-age 50ms; h 0 1f; gapH 1f 9f; b 1f 1f held 0; "
      "b 150ms 1f held 0; b 150ms+1 1f none" },
    { "max-heat-age changes", "time max-heat-age 1f; h 0 1f; gapH 1f 9f; "
                              "b 1f 1f held 0; time max-heat-age 0; "
                              "b 1f 1f none" },
    { "comes after its frame", "b 0 1f none; stat timeouts 1; h 0 1f; "
                               "b 1f 1f none; stat late 0; "
                               "stat timeouts 2; h 0 1f; stat late 1" },
  };

  RUN_BOTH (scripts);
}
GST_END_TEST

GST_START_TEST (test_T2_missing_heats)
{
  static const NumberedScript scripts[] = {
    { "every third is missing",
      "h 0 1f; h 1f 1f; h 3f 1f; h 4f 1f; h 6f 1f; b 0 1f current 0; "
      "b 1f 1f current 1; b 2f 1f none; b 3f 1f current 2; b 4f 1f current 3; "
      "b 5f 1f none; b 6f 1f current 4" },
    { "every third is a GAP",
      "h 0 -; h 1f -; gapH 2f 1f; h 3f -; h 4f -; gapH 5f 1f; "
      "b 0 1f current 0; b 1f 1f current 1; b 2f 1f none; b 3f 1f current 2; "
      "b 4f 1f current 3; b 5f 1f none" },
    { "half the rate", "h 0 2f; h 2f 2f; b 0 1f current 0; b 1f 1f current 0; "
                       "b 2f 1f current 1; b 3f 1f current 1" },
    { "half the rate, no durations",
      "h 0 -; h 2f -; eosH; b 0 1f current 0; b 1f 1f current 0; "
      "b 2f 1f current 1; b 3f 1f current 1" },
    { "double rate", "h 0 50ms; h 50ms 50ms; h 100ms 50ms; h 150ms 50ms; "
                     "b 0 1f current 0; b 1f 1f current 2; stat dropped 1" },
  };

  RUN_BOTH (scripts);
}
GST_END_TEST

/* In real time, with queues and without: live.py. */
GST_START_TEST (test_T3_live_heat_stalls)
{
  static const NumberedScript scripts[] = {
    { "after two heats",
      "live; h 0 1f; h 1f 1f; clock 0; b 0 1f current 0; clock 1f; "
      "b 1f 1f current 1; clock 2f; b 2f 1f none; clock 3f; b 3f 1f none; "
      "clock 1h; b 1h 1f none; stat timeouts 0" },
    { "held no longer than max-heat-age",
      "live; time max-heat-age 1f; h 0 1f; b 0 1f current 0; clock 1f; "
      "b 1f 1f held 0; clock 2f; b 2f 1f held 0; clock 3f; b 3f 1f none" },
    { "one with no duration goes on until a GAP",
      "live; h 0 -; b 0 1f current 0; clock 2f; b 2f 1f current 0; gapH 3f 1f; "
      "clock 3f; b 3f 1f none" },
  };

  RUN_BOTH (scripts);
}
GST_END_TEST

GST_START_TEST (test_T4_live_no_heat)
{
  static const NumberedScript scripts[] = {
    { "caps alone", "live; b 0 1f none; clock 1f; "
                    "b 1f 1f none; clock 2f; b 2f 1f none; stat timeouts 0" },
    { "an empty stream", "live; startH; b 0 1f none; "
                         "clock 1f; b 1f 1f none" },
    { "not linked", "live; unlink; b 0 1f none; clock 1f; "
                    "b 1f 1f none" },
    { "latest", "set sync latest; time wait-timeout -; b 0 1f none; "
                "b 1f 1f none" },
    { "not live: bare, and counted", "b 0 1f none; b 1f 1f none; "
                                     "stat timeouts 2" },
  };

  RUN_BOTH (scripts);
}
GST_END_TEST

/* ---- T5 ------------------------------------------------------------------ */

#define EARLY_HEATS (GST_CT_TEST_MAX_HEATS + 50)
#define GST_CT_TEST_MAX_HEATS 256 /* docs: that many may be stored */

static gint early_pushed; /* atomic */

static gpointer
push_early_heats (gpointer data)
{
  Rig *rig = data;

  for (guint k = 0; k < EARLY_HEATS; k++) {
    GstBuffer *heat
        = numbered_heat (k % 100, 10 * GST_SECOND + k * RIG_FRAME, RIG_FRAME);

    ck_assert (gst_pad_push (rig->heat, heat) == GST_FLOW_OK);
    g_atomic_int_inc (&early_pushed);
  }
  return NULL;
}

/* Heats from 10 s on, more than may be stored; frames from 0 on. */
GST_START_TEST (test_T5_early_heat)
{
  GThread *thread;
  Rig rig;

  numbered_init (&rig);
  g_object_set (rig.element, "wait-timeout", GST_CLOCK_TIME_NONE, NULL);
  thread = g_thread_new ("heat", push_early_heats, &rig);
  for (guint n = 0; n < 100; n++) {
    GstBuffer *base = numbered_base (n, n * RIG_FRAME, RIG_FRAME);

    ck_assert (gst_pad_push (rig.base, base) == GST_FLOW_OK);
    numbered_check (&rig, "before the heats", n, "none", NUMBERED_NONE);
    ck_assert_int_le (g_atomic_int_get (&early_pushed), GST_CT_TEST_MAX_HEATS);
  }
  for (guint k = 0; k < EARLY_HEATS; k++) {
    GstBuffer *base
        = numbered_base (1, 10 * GST_SECOND + k * RIG_FRAME, RIG_FRAME);

    ck_assert (gst_pad_push (rig.base, base) == GST_FLOW_OK);
    numbered_check (&rig, "at the heats", 1, "current", k % 100);
    ck_assert_int_le (g_atomic_int_get (&early_pushed),
                      GST_CT_TEST_MAX_HEATS + k + 1);
  }
  g_thread_join (thread);
  ck_assert_uint_eq (rig_stat (&rig, "late"), 0);
  ck_assert_uint_eq (rig_stat (&rig, "dropped"), 0);
  ck_assert_uint_eq (rig_stat (&rig, "timeouts"), 0);
  rig_check_quiet (&rig, "T5");
  rig_clear (&rig);
}
GST_END_TEST

/* ---- Odd times ----------------------------------------------------------- */

GST_START_TEST (test_T6_jumps)
{
  static const NumberedScript scripts[] = {
    { "an hour on",
      "h 0 1f; b 0 1f current 0; h 1h 1f; b 1h 1f current 1; gapH 1h+1f 1f; "
      "b 1h+1f 1f none" },
    { "an hour on, the heat not yet", "h 0 1f; b 0 1f current 0; b 1h 1f none; "
                                      "stat timeouts 1" },
    { "an hour back", "h 1h 1f; b 1h 1f current 0; b 0 1f none; b 1f 1f none" },
    { "an hour back, the heat as well",
      "h 1h 1f; b 1h 1f current 0; h 0 1f; b 0 1f current 1; h 1f 1f; "
      "b 1f 1f current 2" },
    { "the same again", "h 0 1f; b 0 1f current 0; b 0 1f current 0; "
                        "b 0 1f current 0; h 1f 1f; b 1f 1f current 1" },
    { "a GAP in the base goes on",
      "h 0 1f; b 0 1f current 0; gapB 1f 10s; gaps 1; h 101f 1f; "
      "b 101f 1f current 1; gapB 102f -; gaps 2" },
    { "overlapping frames", "h 0 1f; h 1f 1f; b 0 9f current 0; "
                            "b 50ms 9f current 0; b 1f 9f current 1" },
  };

  RUN_BOTH (scripts);
}
GST_END_TEST

GST_START_TEST (test_T7_odd_times)
{
  static const NumberedScript scripts[] = {
    { "base without PTS", "h 0 1f; b - 1f none; b - - none; b 0 1f current 0" },
    { "no durations", "h 0 -; b 0 - current 0; h 1f -; b 1f - current 1; "
                      "eosH; b 9f - current 1" },
    { "base of no length", "h 0 1f; b 0 0 current 0" },
    { "heat of no length", "h 0 0; h 1f 1f; b 0 1f none; b 1f 1f current 1" },
    { "base at the end of time", "h 0 1f; b max 1 none; b max - none; "
                                 "b 0 1f current 0" },
    { "base that ends at the end of time",
      "h 0 1f; b 0 max current 0; b 1 max-1 current 0" },
    { "heat at the end of time", "h max 1; h max -; h 0 1f; b 0 1f current 2" },
    { "heat that ends at the end of time",
      "h 1f max-1f; b 0 1f none; b 1f 1f current 0; eosH; b 1h 1f current 0" },
  };
  Rig rig;

  RUN_BOTH (scripts);
  /* A heat without PTS: said once, nobody's. */
  numbered_init (&rig);
  for (guint k = 0; k < 3; k++)
    ck_assert (gst_pad_push (rig.heat,
                             numbered_heat (k, GST_CLOCK_TIME_NONE, RIG_FRAME))
               == GST_FLOW_OK);
  ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_WARNING, GST_STREAM_ERROR,
                                   GST_STREAM_ERROR_FORMAT,
                                   "a heat has no timestamp"),
                     1);
  gst_pad_push (rig.heat, numbered_heat (7, RIG_FRAME, RIG_FRAME));
  for (guint n = 0; n < 2; n++) {
    ck_assert (
        gst_pad_push (rig.base, numbered_base (n, n * RIG_FRAME, RIG_FRAME))
        == GST_FLOW_OK);
    numbered_check (&rig, "no PTS", n, n ? "current" : "none",
                    n ? 7 : NUMBERED_NONE);
  }
  rig_check_quiet (&rig, "no PTS");
  rig_clear (&rig);
}
GST_END_TEST

GST_START_TEST (test_T8_gaps)
{
  static const NumberedScript scripts[] = {
    { "on the heat alone", "gapH 0 5f; b 0 1f none; b 4f 1f none" },
    { "of a huge length", "gapH 0 max; b 0 1f none; stat timeouts 1" },
    { "of an hour, and then a heat",
      "gapH 0 1h; b 0 1f none; b 1f 1f none; h 1h 1f; b 1h 1f current 0" },
    { "of no length", "gapH 0 -; h 1f 1f; b 0 1f none; b 1f 1f current 0" },
    { "between heats", "h 0 -; gapH 1f 1f; h 2f 1f; b 0 1f current 0; "
                       "b 1f 1f none; b 2f 1f current 1" },
    { "before all", "segH 5f - 5f 0 1; gapH 0 2f; h 5f 1f; segB 5f - 5f 0 1; "
                    "b 5f 1f current 0" },
  };
  Rig rig;

  RUN_BOTH (scripts);

  rig_init (&rig, "BGRx", NULL); /* before there is a segment */
  numbered_look (rig.element);
  gst_pad_push_event (rig.heat, gst_event_new_gap (0, RIG_FRAME));
  numbered_caps (rig.base, NUMBERED_BASE_CAPS);
  numbered_caps (rig.heat, NUMBERED_HEAT_CAPS);
  gst_pad_push (rig.heat, numbered_heat (1, RIG_FRAME, RIG_FRAME));
  for (guint n = 0; n < 2; n++) {
    ck_assert (
        gst_pad_push (rig.base, numbered_base (n, n * RIG_FRAME, RIG_FRAME))
        == GST_FLOW_OK);
    numbered_check (&rig, "before the segment", n, n ? "current" : "none",
                    n ? 1 : NUMBERED_NONE);
  }
  rig_check_quiet (&rig, "a GAP before the segment");
  rig_clear (&rig);
}
GST_END_TEST

GST_START_TEST (test_T9_segment_not_in_time)
{
  static const GstFormat formats[] = { GST_FORMAT_BYTES, GST_FORMAT_DEFAULT };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (formats); i++) {
    gboolean on_heat = i % 2;
    g_autofree gchar *words
        = g_strdup_printf ("%s segment is in %s; it must be in time",
                           on_heat ? "the heat stream's" : "the base's",
                           gst_format_get_name (formats[i / 2]));
    GstSegment segment;
    GstFlowReturn ret;
    Rig rig;

    numbered_init (&rig);
    gst_segment_init (&segment, formats[i / 2]);
    ck_assert (!gst_pad_send_event (on_heat ? rig.heat_peer : rig.base_peer,
                                    gst_event_new_segment (&segment)));
    ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_ERROR, GST_STREAM_ERROR,
                                     GST_STREAM_ERROR_FORMAT, words),
                       1);
    if (on_heat) {
      ret = gst_pad_push (rig.heat, numbered_heat (0, 0, RIG_FRAME));
      ck_assert (ret == GST_FLOW_NOT_NEGOTIATED);
    }
    ck_assert (g_queue_is_empty (&rig.pictures));
    rig_clear (&rig);
  }
}
GST_END_TEST

GST_START_TEST (test_T14_rates)
{
#define RATE(what, stop, rate, order)                                          \
  {                                                                            \
    what, "segB 0 " stop " 0 0 " rate "; segH 0 " stop " 0 0 " rate "; " order \
  }
#define FORWARD                                                                \
  "h 0 1f; h 1f 1f; h 2f 1f; b 0 1f current 0; b 1f 1f current 1; "            \
  "b 2f 1f current 2"
#define BACKWARD                                                               \
  "h 9f 1f; h 8f 1f; h 7f 1f; b 9f 1f current 0; b 8f 1f current 1; "          \
  "b 7f 1f current 2"
  static const NumberedScript scripts[] = {
    RATE ("0.5", "10f", "0.5", FORWARD),
    RATE ("2", "10f", "2", FORWARD),
    RATE ("16", "-", "16", FORWARD),
    RATE ("-1", "10f", "-1", BACKWARD),
    RATE ("-2", "10f", "-2", BACKWARD),
    RATE ("-1, a heat missing", "10f", "-1",
          "h 9f 1f; h 7f 1f; b 9f 1f current 0; b 8f 1f none; "
          "b 7f 1f current 1"),
    RATE ("-1, long heats", "10f", "-1",
          "h 8f 2f; h 6f 2f; b 9f 1f current 0; b 8f 1f current 0; "
          "b 7f 1f current 1"),
    RATE ("16, key units alone", "-", "16",
          "h 0 1f; h 5f 1f; h 9f 1f; b 0 1f current 0; b 5f 1f current 1; "
          "b 9f 1f current 2"),
    { "not flushing: a segment after the other",
      "segB 0 2f 0 0 1; segH 0 2f 0 0 1; h 0 1f; h 1f 1f; b 0 1f current 0; "
      "b 1f 1f current 1; segH 50f 52f 50f 2f 1; h 50f 1f; h 51f 1f; "
      "segB 50f 52f 50f 2f 1; b 50f 1f current 2; b 51f 1f current 3" },
  };
  /* In running time the loop goes on; there is none backward from no stop. */
  static const NumberedScript by_stream[] = {
    RATE ("-1, no stop", "-", "-1", BACKWARD),
    { "a loop",
      "segB 0 2f 0 0 1; segH 0 2f 0 0 1; h 0 1f; h 1f 1f; "
      "b 0 1f current 0; b 1f 1f current 1; segH 0 2f 0 2f 1; h 0 1f; "
      "h 1f 1f; segB 0 2f 0 2f 1; b 0 1f current 2; "
      "b 1f 1f current 3" },
  };
  static const NumberedScript by_running[] = {
    RATE ("-1, no stop", "-", "-1", "h 9f 1f; b 9f 1f none; b 8f 1f none"),
    { "a loop",
      "segB 0 2f 0 0 1; segH 0 2f 0 0 1; h 0 1f; h 1f 1f; "
      "b 0 1f current 0; b 1f 1f current 1; segH 0 2f 0 2f 1; h 0 1f; "
      "h 1f 1f; segB 0 2f 0 2f 1; b 0 1f current 2; "
      "b 1f 1f current 3" },
  };
#undef RATE

  RUN_BOTH (scripts);
  NUMBERED_RUN (by_stream, "stream-time");
  NUMBERED_RUN (by_running, "running-time");
}
GST_END_TEST

/* ---- Ends ---------------------------------------------------------------- */

GST_START_TEST (test_T15_eos)
{
  static const NumberedScript scripts[] = {
    { "heat first", "h 0 1f; eosH; running; b 0 1f current 0; b 1f 1f none; "
                    "b 2f 1f none; running; eosB; ended" },
    { "base first", "h 0 1f; b 0 1f current 0; eosB; ended; h 1f 1f; h 2f 1f; "
                    "eosH; stat dropped 2" },
    { "both", "h 0 1f; b 0 1f current 0; eosH; eosB; ended" },
    { "heat before any data", "eosH; b 0 1f none; b 1f 1f none; eosB; ended" },
    { "both before any data", "eosH; running; eosB; ended" },
    { "base before any data", "eosB; ended; h 0 1f; eosH" },
    { "data after EOS", "eosH; eos-h; b 0 1f none; eosB; ended; eos-b; eos-h" },
    { "EOS twice", "h 0 1f; eosH; eosH; b 0 1f current 0; eosB; eosB; ended" },
    { "a heat with no end, and then the end",
      "h 0 -; eosH; b 0 1f current 0; b 1h 1f current 0; eosB; ended" },
  };

  RUN_BOTH (scripts);
}
GST_END_TEST

GST_START_TEST (test_T16_eos_and_on)
{
  static const NumberedScript scripts[] = {
    { "new streams", "h 0 1f; b 0 1f current 0; eosH; eosB; ended; startB; "
                     "running; startH; h 0 1f; b 0 1f current 1; h 1f 1f; "
                     "b 1f 1f current 2; eosB; ended" },
    { "a new heat stream", "h 0 1f; eosH; b 0 1f current 0; b 1f 1f none; "
                           "startH; h 2f 1f; b 2f 1f current 1" },
    { "unlinked after the end",
      "h 0 1f; b 0 1f current 0; eosB; unlink; ended; "
      "startB; b 0 1f current 0; b 1f 1f none; link; "
      "startH; h 2f 1f; b 2f 1f current 1" },
    { "never linked", "unlink; b 0 1f none; b 1f 1f none; eosB; ended" },
    { "unlinked, linked", "unlink; b 0 1f none; link; startH; h 1f 1f; "
                          "b 1f 1f current 0" },
  };
  Rig rig;

  RUN_BOTH (scripts);

  for (guint heat_first = 0; heat_first < 2; heat_first++) { /* no caps */
    rig_init (&rig, "BGRx", NULL);
    for (guint i = 0; i < 2; i++)
      gst_pad_push_event (i == heat_first ? rig.base : rig.heat,
                          gst_event_new_eos ());
    ck_assert (GST_PAD_IS_EOS (rig.out));
    ck_assert (g_queue_is_empty (&rig.pictures));
    rig_check_quiet (&rig, "EOS without caps");
    rig_clear (&rig);
  }
}
GST_END_TEST

GST_START_TEST (test_T17_segments)
{
  static const NumberedScript by_stream[] = {
    { "base from 10 s", "segB 10s - 0 0 1; h 0 1f; h 1f 1f; "
                        "b 10s 1f current 0; b 101f 1f current 1" },
    { "heat from 10 s", "segH 10s - 0 0 1; h 10s 1f; h 101f 1f; "
                        "b 0 1f current 0; b 1f 1f current 1" },
    { "base into the middle", "segB 0 - 5s 0 1; h 5s 1f; b 0 1f current 0" },
    { "another base", "segB 0 - 0 5s 1; h 0 1f; h 1f 1f; b 0 1f current 0; "
                      "b 1f 1f current 1" },
    { "offset of the base's pad",
      "offsetB 1s; segB 0 - 0 0 1; h 0 1f; b 0 1f current 0" },
    { "offset of the heat's pad",
      "offsetH 1s; segH 0 - 0 0 1; h 0 1f; b 0 1f current 0" },
    { "offset backward",
      "segH 0 - 0 5s 1; offsetH -1s; segH 0 - 0 5s 1; h 0 1f; "
      "b 0 1f current 0" },
    { "base outside its segment", "segB 1s 2s 1s 0 1; gapH 0 9s; b 0 1f none; "
                                  "b 3s 1f none" },
  };
  static const NumberedScript both[] = {
    { "heat by a clock that is ahead", "live; h 1000s 1f; "
                                       "b 0 1f none; clock 1f; b 1f 1f none; "
                                       "clock 2f; b 2f 1f none" },
    { "heat by a clock that is behind",
      "live; clock 1000s; h 0 1f; b 1000s 1f none; "
      "h 1f 1f; clock 1001s; b 1001s 1f none; stat timeouts 0; stat late 1" },
    { "heat by a clock that is behind, not live",
      "h 0 1f; b 1000s 1f none; stat timeouts 1" },
  };

  NUMBERED_RUN (by_stream, "stream-time");
  RUN_BOTH (both);
}
GST_END_TEST

/* match=running-time: what the segments' bases and the pads' offsets say. */
GST_START_TEST (test_match_running_time)
{
  static const NumberedScript scripts[] = {
    { "base from 10 s", "segB 10s - 7s 0 1; h 0 1f; h 1f 1f; "
                        "b 10s 1f current 0; b 101f 1f current 1" },
    { "another base", "segB 0 - 0 5s 1; h 0 1f; h 5s 1f; b 0 1f current 1" },
    { "another base of the heat", "segH 0 - 0 5s 1; h 0 1f; b 0 1f none; "
                                  "b 5s 1f current 0" },
    { "offset of the base's pad",
      "offsetB 1s; segB 0 - 0 0 1; h 0 1f; h 1s 1f; b 0 1f current 1" },
    { "offset of the heat's pad", "offsetH 1s; segH 0 - 0 0 1; h 0 1f; "
                                  "b 0 1f none; b 1s 1f current 0" },
    { "twice as fast", "segB 0 - 0 0 2; h 0 1f; h 1f 1f; b 0 1f current 0; "
                       "b 1f 1f current 0; b 2f 1f current 1" },
    { "no stream time", "segB 0 - - 0 1; h 0 1f; b 0 1f current 0" },
    { "changed from stream time",
      "set match stream-time; segB 0 - 0 5s 1; h 0 1f; b 0 1f current 0; "
      "set match running-time; h 5s 1f; b 0 1f current 1; "
      "set match stream-time; h 51f 1f; b 51f 1f current 2" },
  };

  NUMBERED_RUN (scripts, "running-time");
}
GST_END_TEST

/* ---- One frame out for each that goes in --------------------------------- */

/* 30000/1001, variable, no rate, one still; without heats, with heats of
 * another rate, with a heat for all. */
GST_START_TEST (test_times_pass_through)
{
  static const gchar *const rates[] = { "30000/1001", "0/1", "25/1" };

  for (guint i = 0; i < 3 * G_N_ELEMENTS (rates); i++) {
    const gchar *rate = rates[i / 3];
    gboolean variable = i / 3 == 1;
    guint count = i == 3 ? 1 : 90; /* one still */
    g_autofree gchar *text
        = g_strdup_printf ("video/x-raw,format=GRAY8,width=16,height=8,"
                           "framerate=%s,pixel-aspect-ratio=4/3",
                           rate);
    GstClockTime pts = 0;
    gint n, d;
    Rig rig;

    sscanf (rate, "%d/%d", &n, &d);
    numbered_init (&rig);
    numbered_caps (rig.base, text);
    if (i % 3 == 1)
      for (guint k = 0; k < 50; k++)
        gst_pad_push (rig.heat, numbered_heat (k, k * RIG_FRAME, RIG_FRAME));
    else if (i % 3 == 2)
      gst_pad_push (rig.heat, numbered_heat (0, 0, GST_CLOCK_TIME_NONE));
    gst_pad_push_event (rig.heat, gst_event_new_eos ());
    for (guint k = 0; k < count; k++) {
      GstClockTime next
          = variable ? pts + (k * k % 7 + 1) * 7 * GST_MSECOND + k
                     : gst_util_uint64_scale (k + 1, GST_SECOND * d, n);
      GstClockTime duration = k % 5 ? next - pts : GST_CLOCK_TIME_NONE;
      GstBuffer *base = numbered_base (k, pts, duration);
      GstBuffer *out;
      RigPicture *picture;
      gint heat;

      GST_BUFFER_OFFSET (base) = 7 * k;
      GST_BUFFER_OFFSET_END (base) = 7 * k + 7;
      GST_BUFFER_DTS (base) = pts / 2;
      ck_assert (gst_pad_push (rig.base, base) == GST_FLOW_OK);
      picture = rig_take (&rig);
      ck_assert (picture != NULL);
      out = picture->buffer;
      ck_assert_uint_eq (GST_BUFFER_PTS (out), pts);
      ck_assert_uint_eq (GST_BUFFER_DTS (out), pts / 2);
      ck_assert_uint_eq (GST_BUFFER_DURATION (out), duration);
      ck_assert_uint_eq (GST_BUFFER_OFFSET (out), 7 * k);
      ck_assert_uint_eq (GST_BUFFER_OFFSET_END (out), 7 * k + 7);
      ck_assert_int_eq (GST_VIDEO_INFO_FPS_N (&picture->info), n);
      ck_assert_int_eq (GST_VIDEO_INFO_FPS_D (&picture->info), d);
      ck_assert_int_eq (GST_VIDEO_INFO_PAR_N (&picture->info), 4);
      heat = numbered_heat_of (out, rate, k);
      ck_assert_int_eq (heat, i % 3 == 0             ? NUMBERED_NONE
                              : i % 3 == 2           ? 0
                              : pts < 50 * RIG_FRAME ? (gint)(pts / RIG_FRAME)
                                                     : NUMBERED_NONE);
      rig_picture_free (picture);
      pts = next;
    }
    gst_pad_push_event (rig.base, gst_event_new_eos ());
    ck_assert (g_queue_is_empty (&rig.pictures));
    ck_assert_uint_eq (rig_stat (&rig, "frames"), count);
    rig_check_quiet (&rig, rate);
    rig_clear (&rig);
  }
}
GST_END_TEST

static Suite *
faults_time_suite (void)
{
  Suite *suite = suite_create ("faults-time");
  TCase *tc = tcase_create ("T");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_T1_late_heat);
  tcase_add_test (tc, test_T2_missing_heats);
  tcase_add_test (tc, test_T3_live_heat_stalls);
  tcase_add_test (tc, test_T4_live_no_heat);
  tcase_add_test (tc, test_T5_early_heat);
  tcase_add_test (tc, test_T6_jumps);
  tcase_add_test (tc, test_T7_odd_times);
  tcase_add_test (tc, test_T8_gaps);
  tcase_add_test (tc, test_T9_segment_not_in_time);
  tcase_add_test (tc, test_T14_rates);
  tcase_add_test (tc, test_T15_eos);
  tcase_add_test (tc, test_T16_eos_and_on);
  tcase_add_test (tc, test_T17_segments);
  tcase_add_test (tc, test_match_running_time);
  tcase_add_test (tc, test_times_pass_through);
  return suite;
}

GST_CHECK_MAIN (faults_time);
