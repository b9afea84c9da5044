/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Numbered patterns through a rig: base frame n has the value n everywhere,
 * heat k is 100 + k on the left half of the picture, opaque and gray. Each
 * byte that comes out says whose picture it is. And scripts of what goes in
 * on both pads with what must come out. Knows nothing of what the cases are.
 */
#pragma once

#include <gst/check/gsttestclock.h>

#include "tests/rig.h"

#define NUMBERED_W 16
#define NUMBERED_H 8
#define NUMBERED_HEAT 100
#define NUMBERED_NONE (-1) /* no heat */

#define NUMBERED_BASE_CAPS                                                     \
  "video/x-raw,format=GRAY8,width=16,height=8,framerate=10/1"
#define NUMBERED_HEAT_CAPS                                                     \
  "other/tensors,format=(string)static,num_tensors=(int)1,"                    \
  "types=(string)float32,dimensions=(string)1:1:1:1,framerate=10/1"

static inline void
numbered_look (GstElement *element)
{
  GObject *object = G_OBJECT (element);

  gst_util_set_object_arg (object, "colormap", "gray");
  gst_util_set_object_arg (object, "heat-range", "fixed");
  gst_util_set_object_arg (object, "heat-rect", "<0.0,0.0,0.5,1.0>");
  g_object_set (object, "opacity", 1.0, "heat-max", 255.0, NULL);
}

static inline GstBuffer *
numbered_stamp (GstBuffer *buffer, GstClockTime pts, GstClockTime duration)
{
  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = duration;
  return buffer;
}

/* Numbers below 100. */
static inline GstBuffer *
numbered_base (guint n, GstClockTime pts, GstClockTime duration)
{
  GstBuffer *buffer
      = gst_buffer_new_allocate (NULL, NUMBERED_W * NUMBERED_H, NULL);

  gst_buffer_memset (buffer, 0, n, -1);
  return numbered_stamp (buffer, pts, duration);
}

/* Numbers up to 155. Half a level more: it is cut off. */
static inline GstBuffer *
numbered_heat (guint k, GstClockTime pts, GstClockTime duration)
{
  gfloat value = NUMBERED_HEAT + k + 0.5f;

  return numbered_stamp (gst_buffer_new_memdup (&value, sizeof value), pts,
                         duration);
}

static inline void
numbered_caps (GstPad *pad, const gchar *text)
{
  rig_push_caps (pad, gst_caps_from_string (text));
}

/* Both pads with caps and a segment of time from 0. */
static inline void
numbered_init (Rig *rig)
{
  rig_init (rig, "BGRx", NULL);
  numbered_look (rig->element);
  numbered_caps (rig->base, NUMBERED_BASE_CAPS);
  numbered_caps (rig->heat, NUMBERED_HEAT_CAPS);
}

static inline const gchar *
numbered_state (GstBuffer *buffer)
{
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, "CtHeatMeta");

  ck_assert (meta != NULL);
  return gst_structure_get_string (gst_custom_meta_get_structure (meta),
                                   "state");
}

/* The picture's gray at x, y; rows of BGRx as its meta has them. */
static inline guint8
numbered_gray (GstBuffer *buffer, guint x, guint y)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  gsize offset = meta ? meta->offset[0] : 0;
  gint stride = meta ? meta->stride[0] : NUMBERED_W * 4;
  guint8 pixel[4];

  gst_buffer_extract (buffer, offset + y * stride + x * 4, pixel, 4);
  ck_assert (pixel[0] == pixel[1] && pixel[1] == pixel[2] && pixel[3] == 255);
  return pixel[0];
}

/* Every pixel is that of base n with heat k; of a held one, those within its
 * frame. */
static inline void
numbered_check_buffer (GstBuffer *buffer, const gchar *what, guint n,
                       const gchar *state, gint k)
{
  gboolean held = g_str_equal (state, "held");
  guint edge = held ? 2 : 0;
  gint left = k == NUMBERED_NONE ? (gint)n : NUMBERED_HEAT + k;

  if (held)
    left = (gint)rint ((left + n) / 2.);
  ck_assert_msg (g_str_equal (numbered_state (buffer), state), "%s: is %s",
                 what, numbered_state (buffer));
  for (guint y = edge; y < NUMBERED_H - edge; y++)
    for (guint x = edge; x < NUMBERED_W - edge; x++) {
      guint expected = x < NUMBERED_W / 2 ? (guint)left : n;
      guint8 gray = numbered_gray (buffer, x, y);

      ck_assert_msg (gray == expected, "%s: %u, %u is %u, expected %u", what, x,
                     y, gray, expected);
    }
}

/* Whose heat it is, or none; a picture of base n that is whole. */
static inline gint
numbered_heat_of (GstBuffer *buffer, const gchar *what, guint n)
{
  gboolean bare = g_str_equal (numbered_state (buffer), "none");
  gint k = bare ? NUMBERED_NONE
                : numbered_gray (buffer, 1, 1) - (gint)NUMBERED_HEAT;

  numbered_check_buffer (buffer, what, n, bare ? "none" : "current", k);
  return k;
}

/* The next picture that came out. */
static inline void
numbered_check (Rig *rig, const gchar *what, guint n, const gchar *state,
                gint k)
{
  RigPicture *picture = rig_take (rig);

  ck_assert_msg (picture != NULL, "%s: no picture came out", what);
  numbered_check_buffer (picture->buffer, what, n, state, k);
  rig_picture_free (picture);
}

/* ---- A live base, by a clock of ours ------------------------------------- */

typedef struct
{
  gboolean live;
  GstClockTime min, max;
} NumberedLatency;

static inline gboolean
numbered_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  NumberedLatency *latency = gst_pad_get_element_private (pad);

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_latency (query, latency->live, latency->min, latency->max);
  return TRUE;
}

/* What is upstream of the base; it lives as long as the rig. */
static inline void
numbered_upstream (Rig *rig, NumberedLatency *latency)
{
  gst_pad_set_element_private (rig->base, latency);
  gst_pad_set_query_function (rig->base, numbered_query);
}

/* As a pipeline does: in PAUSED, PLAYING from now on at running time 0. */
static inline void
numbered_set_clock (Rig *rig, GstTestClock *clock)
{
  gst_element_set_state (rig->element, GST_STATE_PAUSED);
  gst_element_set_clock (rig->element, GST_CLOCK (clock));
  gst_element_set_base_time (rig->element,
                             gst_clock_get_time (GST_CLOCK (clock)));
  gst_element_set_state (rig->element, GST_STATE_PLAYING);
}

/* A frame that is pushed from a thread of its own. */
typedef struct
{
  Rig *rig;
  GstBuffer *buffer;
  gint done; /* atomic */
} NumberedPush;

static inline gpointer
numbered_push_main (gpointer data)
{
  NumberedPush *push = data;
  GstFlowReturn ret = gst_pad_push (push->rig->base, push->buffer);

  g_atomic_int_set (&push->done, TRUE);
  return GINT_TO_POINTER (ret);
}

static inline GThread *
numbered_push (NumberedPush *push, Rig *rig, GstBuffer *buffer)
{
  *push = (NumberedPush){ .rig = rig, .buffer = buffer };
  return g_thread_new ("base", numbered_push_main, push);
}

static inline GstFlowReturn
numbered_join (GThread *thread)
{
  return GPOINTER_TO_INT (g_thread_join (thread));
}

/* ---- Scripts ------------------------------------------------------------- */

/* Steps are parted by "; ". Times: "3f" (frames of 100 ms), "2s", "1h", "5ms",
 * "7" (ns), more or less of them ("1f+1", "1f-1"), "-" none, "max" the
 * greatest that is one. Pads are B and H.
 *   b PTS DURATION STATE [HEAT]: the next base frame, and how it must come out
 *   h PTS DURATION: the next heat
 *   eos-b, eos-h: a buffer that is told of EOS
 *   gapB, gapH PTS DURATION; eosB, eosH; flushB, flushH (and a new segment)
 *   startB, startH: a new stream
 *   segB, segH START STOP TIME BASE RATE
 *   offsetB, offsetH [-]TIME: of the pad
 *   link, unlink: the heat pad
 *   set PROPERTY VALUE; time PROPERTY TIME
 *   live, clock TIME: the base is live; what time it is
 *   stat NAME N; gaps N: that came out; ended, running: by EOS
 * Nothing waits: wait-timeout is 0, and where a frame would have waited,
 * "stat timeouts" says so; a script without it has none. (A live base has no
 * wait-timeout: a frame that comes in time would wait for the clock.) */
typedef struct
{
  const gchar *what, *steps;
} NumberedScript;

typedef struct
{
  Rig rig;
  const gchar *what;
  guint bases, heats, gaps;
  guint states[3]; /* current, held, none */
  gboolean timed_out;
  NumberedLatency latency;
  GstTestClock *clock;
} NumberedRun;

static inline GstClockTime
numbered_time (const gchar *text)
{
  gchar *end;
  GstClockTime time;

  ck_assert (text != NULL);
  if (g_str_equal (text, "-"))
    return GST_CLOCK_TIME_NONE;
  time = g_ascii_strtoull (text, &end, 10);
  if (g_str_has_prefix (end, "max"))
    time = GST_CLOCK_TIME_NONE - 1;
  else if (g_str_has_prefix (end, "ms"))
    time *= GST_MSECOND;
  else if (*end == 'f')
    time *= RIG_FRAME;
  else if (*end == 's')
    time *= GST_SECOND;
  else if (*end == 'h')
    time *= 3600 * GST_SECOND;
  end += strspn (end, "maxfsh");
  if (*end == '+')
    time += numbered_time (end + 1);
  else if (*end == '-')
    time -= numbered_time (end + 1);
  return time;
}

static inline void
numbered_segment (GstPad *pad, gchar **words)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  if (words) {
    segment.start = numbered_time (words[1]);
    segment.stop = numbered_time (words[2]);
    segment.time = numbered_time (words[3]);
    segment.base = numbered_time (words[4]);
    segment.rate = g_ascii_strtod (words[5], NULL);
    segment.position = segment.rate < 0 ? segment.stop : segment.start;
  }
  gst_pad_push_event (pad, gst_event_new_segment (&segment));
}

static inline void
numbered_step_base (NumberedRun *run, const gchar *what, gchar **words)
{
  GstClockTime pts = numbered_time (words[1]);
  GstClockTime duration = numbered_time (words[2]);
  const gchar *state = words[3];
  guint n = run->bases++;
  GstBuffer *buffer = numbered_base (n, pts, duration);
  RigPicture *picture;

  GST_BUFFER_OFFSET (buffer) = 1000 + n;
  ck_assert_msg (gst_pad_push (run->rig.base, buffer) == GST_FLOW_OK, "%s",
                 what);
  picture = rig_take (&run->rig);
  ck_assert_msg (picture != NULL, "%s: no picture", what);
  numbered_check_buffer (picture->buffer, what, n, state,
                         words[4] ? atoi (words[4]) : NUMBERED_NONE);
  ck_assert_msg (GST_BUFFER_PTS (picture->buffer) == pts, "%s: PTS", what);
  ck_assert_msg (GST_BUFFER_DURATION (picture->buffer) == duration,
                 "%s: duration", what);
  ck_assert_msg (GST_BUFFER_OFFSET (picture->buffer) == 1000 + n, "%s: offset",
                 what);
  rig_picture_free (picture);
  run->states[*state == 'c' ? 0 : *state == 'h' ? 1 : 2]++;
}

/* Events of one pad, by the verb without its last letter. */
static inline gboolean
numbered_step_event (NumberedRun *run, gchar **words)
{
  gsize length = strlen (words[0]) - 1;
  gboolean is_base = words[0][length] == 'B';
  GstPad *pad = is_base ? run->rig.base : run->rig.heat;
  g_autofree gchar *verb = g_strndup (words[0], length);
  const gchar *caps = is_base ? NUMBERED_BASE_CAPS : NUMBERED_HEAT_CAPS;

  if (!strchr ("BH", words[0][length]))
    return FALSE;
  if (g_str_equal (verb, "gap")) {
    gst_pad_push_event (pad, gst_event_new_gap (numbered_time (words[1]),
                                                numbered_time (words[2])));
  } else if (g_str_equal (verb, "eos")) {
    gst_pad_push_event (pad, gst_event_new_eos ());
  } else if (g_str_equal (verb, "flush")) {
    gst_pad_push_event (pad, gst_event_new_flush_start ());
    gst_pad_push_event (pad, gst_event_new_flush_stop (TRUE));
    numbered_segment (pad, NULL);
  } else if (g_str_equal (verb, "start")) {
    g_autoptr (GstCaps) fresh = gst_caps_from_string (caps);

    gst_pad_push_event (pad, gst_event_new_stream_start ("another"));
    gst_pad_push_event (pad, gst_event_new_caps (fresh));
    numbered_segment (pad, NULL);
  } else if (g_str_equal (verb, "seg")) {
    numbered_segment (pad, words);
  } else if (g_str_equal (verb, "offset")) {
    gboolean back = words[1][0] == '-';
    gint64 offset = numbered_time (words[1] + back);

    gst_pad_set_offset (pad, back ? -offset : offset);
  } else {
    return FALSE;
  }
  return TRUE;
}

static inline void
numbered_step (NumberedRun *run, const gchar *step)
{
  Rig *rig = &run->rig;
  g_auto (GStrv) words = g_strsplit (step, " ", -1);
  g_autofree gchar *what = g_strdup_printf ("%s: %s", run->what, step);
  const gchar *verb = words[0], *one = words[1];

  if (g_str_equal (verb, "b")) {
    numbered_step_base (run, what, words);
  } else if (g_str_equal (verb, "h")) {
    ck_assert_msg (
        gst_pad_push (rig->heat,
                      numbered_heat (run->heats++, numbered_time (one),
                                     numbered_time (words[2])))
            == GST_FLOW_OK,
        "%s", what);
  } else if (g_str_equal (verb, "eos-b") || g_str_equal (verb, "eos-h")) {
    ck_assert_msg (gst_pad_push (verb[4] == 'b' ? rig->base : rig->heat,
                                 numbered_base (0, 0, 0))
                       == GST_FLOW_EOS,
                   "%s", what);
  } else if (g_str_equal (verb, "link")) {
    ck_assert (gst_pad_link (rig->heat, rig->heat_peer) == GST_PAD_LINK_OK);
  } else if (g_str_equal (verb, "unlink")) {
    gst_pad_unlink (rig->heat, rig->heat_peer);
  } else if (g_str_equal (verb, "set")) {
    gst_util_set_object_arg (G_OBJECT (rig->element), one, words[2]);
  } else if (g_str_equal (verb, "time")) {
    g_object_set (rig->element, one, numbered_time (words[2]), NULL);
  } else if (g_str_equal (verb, "live")) {
    run->latency.live = TRUE;
    g_object_set (rig->element, "wait-timeout", GST_CLOCK_TIME_NONE, NULL);
    numbered_segment (rig->base, NULL); /* it is asked once a segment */
    numbered_set_clock (rig, run->clock);
  } else if (g_str_equal (verb, "clock")) {
    gst_test_clock_set_time (run->clock, numbered_time (one));
  } else if (g_str_equal (verb, "stat")) {
    run->timed_out |= g_str_equal (one, "timeouts");
    ck_assert_msg (rig_stat (rig, one) == numbered_time (words[2]), "%s: is %u",
                   what, (guint)rig_stat (rig, one));
  } else if (g_str_equal (verb, "gaps")) {
    ck_assert_msg (run->gaps == numbered_time (one), "%s: %u", what, run->gaps);
  } else if (g_str_equal (verb, "ended") || g_str_equal (verb, "running")) {
    ck_assert_msg (GST_PAD_IS_EOS (rig->out) == g_str_equal (verb, "ended"),
                   "%s", what);
  } else {
    ck_assert_msg (numbered_step_event (run, words), "no verb: %s", what);
  }
}

static inline GstPadProbeReturn
numbered_count_gap (GstPad *pad, GstPadProbeInfo *info, gpointer run)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

  ((NumberedRun *)run)->gaps += GST_EVENT_TYPE (event) == GST_EVENT_GAP;
  return GST_PAD_PROBE_OK;
}

/* One picture for each frame, the states as the script has them, no message
 * but that of a timeout. */
static inline void
numbered_run (const NumberedScript *script, const gchar *match)
{
  NumberedRun run = { .what = script->what };
  g_auto (GStrv) steps = g_strsplit (script->steps, "; ", -1);
  Rig *rig = &run.rig;

  run.clock = GST_TEST_CLOCK (gst_test_clock_new_with_start_time (0));
  run.latency.max = GST_CLOCK_TIME_NONE;
  numbered_init (rig);
  numbered_upstream (rig, &run.latency);
  gst_pad_add_probe (rig->out, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
                     numbered_count_gap, &run, NULL);
  g_object_set (rig->element, "wait-timeout", G_GUINT64_CONSTANT (0), NULL);
  gst_util_set_object_arg (G_OBJECT (rig->element), "match", match);
  for (gchar **step = steps; *step; step++)
    numbered_step (&run, *step);
  ck_assert_msg (g_queue_is_empty (&rig->pictures), "%s: a filler frame",
                 run.what);
  ck_assert_uint_eq (rig_stat (rig, "frames"), run.bases);
  ck_assert_uint_eq (rig_stat (rig, "current"), run.states[0]);
  ck_assert_uint_eq (rig_stat (rig, "held"), run.states[1]);
  ck_assert_uint_eq (rig_stat (rig, "none"), run.states[2]);
  if (run.timed_out) /* said once, however often */
    ck_assert_uint_le (rig_messages (rig, GST_MESSAGE_WARNING, GST_STREAM_ERROR,
                                     GST_STREAM_ERROR_FAILED,
                                     "no heat came for as long as"),
                       1);
  else
    ck_assert_msg (rig_stat (rig, "timeouts") == 0, "%s: it waited", run.what);
  rig_check_quiet (rig, run.what);
  rig_clear (rig);
  gst_object_unref (run.clock);
}

static inline void
numbered_run_all (const NumberedScript *scripts, guint n, const gchar *match)
{
  for (guint i = 0; i < n; i++)
    numbered_run (&scripts[i], match);
}

#define NUMBERED_RUN(scripts, match)                                           \
  numbered_run_all (scripts, G_N_ELEMENTS (scripts), match)
