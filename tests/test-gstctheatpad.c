/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The heat pad on an element that is no overlay: what of buffers, events and
 * queries ends up in the timeline, and what is said where nothing can.
 */
#include "gst/ctheat/gstctheatpad.h"

#include <gst/check/gstcheck.h>
#include <gst/video/video.h>
#include <string.h>

#include "gst/ctheat/gstctheatcaps.h"

#define NONE GST_CLOCK_TIME_NONE
#define GRAY "video/x-raw,format=GRAY8,width=4,height=1,framerate=10/1"
#define TENSOR                                                                 \
  "other/tensors,format=static,num_tensors=1,types=(string)float32,"           \
  "dimensions=(string)2:1,framerate=10/1"

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static GstElement *owner;
static GstBus *bus;
static GstCtHeatTimeline *timeline;
static GstCtHeatPad *heat;
static GstPad *src; /* pushes into the heat pad */

static void
setup (void)
{
  GstPadTemplate *template
      = gst_object_ref_sink (gst_ct_heat_caps_heat_template ());

  owner = gst_element_factory_make ("identity", NULL);
  bus = gst_bus_new ();
  gst_element_set_bus (owner, bus);
  timeline = gst_ct_heat_timeline_new ();
  heat = gst_ct_heat_pad_new (owner, template, timeline);
  gst_object_unref (template);
  gst_ct_heat_timeline_start (timeline);
  src = gst_check_setup_src_pad_by_name (owner, &src_template, "heat");
  gst_pad_set_active (src, TRUE);
  ck_assert (gst_element_set_state (owner, GST_STATE_PLAYING)
             != GST_STATE_CHANGE_FAILURE);
  gst_bus_set_flushing (bus, TRUE); /* messages of the state */
  gst_bus_set_flushing (bus, FALSE);
}

static void
teardown (void)
{
  gst_pad_set_active (src, FALSE);
  gst_element_set_state (owner, GST_STATE_NULL);
  gst_check_teardown_pad_by_name (owner, "heat");
  gst_element_set_bus (owner, NULL);
  gst_ct_heat_pad_free (heat);
  gst_object_unref (owner);
  gst_ct_heat_timeline_free (timeline);
  gst_object_unref (bus);
}

static void
begin (const gchar *caps_text, GstFormat in)
{
  GstCaps *caps = gst_caps_from_string (caps_text);

  gst_check_setup_events_with_stream_id (src, owner, caps, in, "heat");
  gst_caps_unref (caps);
}

static GstBuffer *
buffer_of (gsize size, GstClockTime pts, GstClockTime duration)
{
  GstBuffer *buffer = gst_buffer_new_wrapped (g_malloc0 (size + 1), size);

  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = duration;
  return buffer;
}

/* What a frame at key finds; whether it would wait for more. */
static void
check (const gchar *what, GstClockTime key, GstCtHeatState state,
       gboolean known)
{
  GstCtHeatQuery query = { .key = key, .wait = TRUE };
  GstCtHeatFound found;

  ck_assert (gst_ct_heat_timeline_find (timeline, &query, &found)
             == GST_FLOW_OK);
  ck_assert_msg (found.state == state, "%s: %d", what, found.state);
  ck_assert_msg (found.timed_out == !known, "%s: known", what);
  g_clear_pointer (&found.heat, gst_ct_heat_unref);
}

static void
check_message (const gchar *what, GstMessageType type, const gchar *sentence)
{
  GstMessage *message = gst_bus_pop (bus);
  GError *error = NULL;

  if (!sentence) {
    ck_assert_msg (message == NULL, "%s", what);
    return;
  }
  ck_assert_msg (message && GST_MESSAGE_TYPE (message) == type, "%s", what);
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  ck_assert (
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT));
  ck_assert_msg (g_str_has_prefix (error->message, sentence), "%s: %s", what,
                 error->message);
  g_error_free (error);
  gst_message_unref (message);
}

/* A heat with an open end at 0 goes before each, so that what ends it shows. */
GST_START_TEST (test_buffers)
{
  static const struct
  {
    const gchar *what;
    gsize size;
    GstClockTime pts, duration;
    guint flags;
    GstCtHeatState before, at; /* at 9, at 10 */
    gboolean known;            /* at 10 */
    guint refused;
    const gchar *warning;
  } cases[] = {
    { "a heat", 4, 10, 5, 0, GST_CT_HEAT_CURRENT, GST_CT_HEAT_CURRENT, TRUE, 0,
      NULL },
    { "GAP", 4, 10, 5, GST_BUFFER_FLAG_GAP, GST_CT_HEAT_CURRENT,
      GST_CT_HEAT_NONE, TRUE, 1, NULL },
    { "CORRUPTED", 4, 10, 5, GST_BUFFER_FLAG_CORRUPTED, GST_CT_HEAT_CURRENT,
      GST_CT_HEAT_NONE, TRUE, 1, NULL },
    { "empty", 0, 10, 5, 0, GST_CT_HEAT_CURRENT, GST_CT_HEAT_NONE, TRUE, 1,
      "a heat buffer was left out: it has 0 bytes, smaller than caps of 4x1" },
    { "short", 3, 10, 5, 0, GST_CT_HEAT_CURRENT, GST_CT_HEAT_NONE, TRUE, 1,
      "a heat buffer was left out: it has 3 bytes, smaller than caps of 4x1" },
    { "no timestamp", 4, NONE, 5, 0, GST_CT_HEAT_CURRENT, GST_CT_HEAT_CURRENT,
      FALSE, 0, "a heat has no timestamp, so no frame can wear it" },
    { "after the segment", 4, 10000, 5, 0, GST_CT_HEAT_CURRENT,
      GST_CT_HEAT_CURRENT, FALSE, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstSegment segment;

    gst_ct_heat_timeline_start (timeline);
    gst_ct_heat_pad_reset (heat);
    begin (GRAY, GST_FORMAT_TIME);
    gst_segment_init (&segment, GST_FORMAT_TIME);
    segment.stop = 1000;
    ck_assert (gst_pad_push_event (src, gst_event_new_segment (&segment)));
    ck_assert (gst_pad_push (src, buffer_of (4, 0, NONE)) == GST_FLOW_OK);
    for (guint again = 0; again < 2; again++) { /* it is said once */
      GstBuffer *buffer
          = buffer_of (cases[i].size, cases[i].pts, cases[i].duration);

      GST_BUFFER_FLAG_SET (buffer, cases[i].flags);
      ck_assert (gst_pad_push (src, buffer) == GST_FLOW_OK);
      ck_assert_uint_eq (gst_ct_heat_pad_refused (heat),
                         cases[i].refused * (again + 1));
      check_message (cases[i].what, GST_MESSAGE_WARNING,
                     again ? NULL : cases[i].warning);
    }
    check (cases[i].what, 9, cases[i].before, cases[i].known);
    check (cases[i].what, 10, cases[i].at, cases[i].known);
  }
}
GST_END_TEST

GST_START_TEST (test_before_caps)
{
  GstSegment segment;

  ck_assert (gst_pad_push_event (src, gst_event_new_stream_start ("x")));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  ck_assert (gst_pad_push_event (src, gst_event_new_segment (&segment)));
  ck_assert (gst_pad_push (src, buffer_of (4, 0, 10))
             == GST_FLOW_NOT_NEGOTIATED);
  check ("before caps", 5, GST_CT_HEAT_NONE, FALSE);
}
GST_END_TEST

GST_START_TEST (test_segment_not_in_time)
{
  GstCaps *caps = gst_caps_from_string (GRAY);
  GstSegment segment;

  ck_assert (gst_pad_push_event (src, gst_event_new_stream_start ("x")));
  ck_assert (gst_pad_push_event (src, gst_event_new_caps (caps)));
  gst_segment_init (&segment, GST_FORMAT_BYTES);
  gst_pad_push_event (src, gst_event_new_segment (&segment));
  check_message ("segment", GST_MESSAGE_ERROR,
                 "the heat stream's segment is in bytes; it must be in time");
  ck_assert (gst_pad_push (src, buffer_of (4, 0, 10)) != GST_FLOW_OK);
  gst_caps_unref (caps);
}
GST_END_TEST

/* Such as the template lets through. */
GST_START_TEST (test_refused_caps)
{
  GstCaps *caps = gst_caps_from_string (TENSOR);

  begin (GRAY, GST_FORMAT_TIME);
  ck_assert (gst_pad_push (src, buffer_of (4, 0, 10)) == GST_FLOW_OK);
  gst_caps_set_simple (caps, "dimensions", G_TYPE_STRING, "2:3:4", NULL);
  gst_pad_push_event (src, gst_event_new_caps (caps));
  check_message ("caps", GST_MESSAGE_WARNING,
                 "the heat stream cannot be used: the heat tensor's "
                 "dimensions are 2:3:4; they must be W:H:1:1 or 1:W:H:1");
  ck_assert (gst_pad_push (src, buffer_of (8, 10, 10)) != GST_FLOW_OK);
  check ("what came before", 5, GST_CT_HEAT_CURRENT, TRUE);
  gst_caps_unref (caps);
}
GST_END_TEST

/* Older heats stay what they were. */
GST_START_TEST (test_caps_change)
{
  GstCaps *caps = gst_caps_from_string (TENSOR);

  begin (GRAY, GST_FORMAT_TIME);
  ck_assert (gst_pad_push (src, buffer_of (4, 0, 10)) == GST_FLOW_OK);
  ck_assert (gst_pad_push_event (src, gst_event_new_caps (caps)));
  ck_assert (gst_pad_push (src, buffer_of (8, 10, 10)) == GST_FLOW_OK);
  for (guint i = 0; i < 2; i++) {
    GstCtHeatQuery query = { .key = 10 * i };
    GstCtHeatFound found;

    gst_ct_heat_timeline_find (timeline, &query, &found);
    ck_assert (found.state == GST_CT_HEAT_CURRENT);
    ck_assert_uint_eq (found.heat->heat.plane.width, i ? 2 : 4);
    ck_assert (found.heat->heat.plane.type
               == (i ? CT_SAMPLE_F32 : CT_SAMPLE_U8));
    gst_ct_heat_unref (found.heat);
  }
  gst_caps_unref (caps);
}
GST_END_TEST

GST_START_TEST (test_events)
{
  GstSegment segment;

  begin (GRAY, GST_FORMAT_TIME);
  check ("begin", 5, GST_CT_HEAT_NONE, FALSE);
  ck_assert (gst_pad_push (src, buffer_of (4, 0, NONE)) == GST_FLOW_OK);
  ck_assert (gst_pad_push_event (src, gst_event_new_gap (10, 10)));
  check ("heat before the GAP", 9, GST_CT_HEAT_CURRENT, TRUE);
  check ("GAP", 15, GST_CT_HEAT_NONE, TRUE);
  check ("after the GAP", 20, GST_CT_HEAT_NONE, FALSE);

  ck_assert (gst_pad_push_event (src, gst_event_new_eos ()));
  check ("EOS", 20, GST_CT_HEAT_NONE, TRUE);
  begin (GRAY, GST_FORMAT_TIME);
  check ("a new stream", 20, GST_CT_HEAT_NONE, FALSE);

  ck_assert (gst_pad_push (src, buffer_of (4, 30, 10)) == GST_FLOW_OK);
  ck_assert (gst_pad_push_event (src, gst_event_new_flush_start ()));
  ck_assert (gst_pad_push_event (src, gst_event_new_flush_stop (TRUE)));
  check ("flushed", 35, GST_CT_HEAT_NONE, FALSE);

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1;
  segment.stop = 100;
  ck_assert (gst_pad_push_event (src, gst_event_new_segment (&segment)));
  ck_assert (gst_pad_push (src, buffer_of (4, 30, 10)) == GST_FLOW_OK);
  check ("backward", 35, GST_CT_HEAT_CURRENT, TRUE);
  check ("backward, above", 45, GST_CT_HEAT_NONE, TRUE);
  check ("backward, below", 25, GST_CT_HEAT_NONE, FALSE);
  check_message ("events", 0, NULL);
}
GST_END_TEST

/* While it flushes nothing is stored; the pad says so itself. */
GST_START_TEST (test_flushing)
{
  begin (GRAY, GST_FORMAT_TIME);
  ck_assert (gst_pad_push_event (src, gst_event_new_flush_start ()));
  ck_assert (gst_pad_push (src, buffer_of (4, 0, 10)) == GST_FLOW_FLUSHING);
}
GST_END_TEST

/* A heat that has no end goes with its branch. */
GST_START_TEST (test_unlinked)
{
  begin (GRAY, GST_FORMAT_TIME);
  ck_assert (gst_pad_push (src, buffer_of (4, 0, NONE)) == GST_FLOW_OK);
  gst_pad_unlink (src, GST_PAD_PEER (src));
  check ("unlinked", 5, GST_CT_HEAT_NONE, TRUE);
  gst_pad_link (src, gst_element_get_static_pad (owner, "heat"));
  check ("linked", 5, GST_CT_HEAT_NONE, FALSE);
  gst_object_unref (GST_PAD_PEER (src));
}
GST_END_TEST

GST_START_TEST (test_queries)
{
  GstPadTemplate *template
      = gst_object_ref_sink (gst_ct_heat_caps_heat_template ());
  GstCaps *expected = gst_pad_template_get_caps (template);
  GstCaps *caps = gst_pad_peer_query_caps (src, NULL);
  GstQuery *query = gst_query_new_allocation (NULL, FALSE);

  ck_assert (gst_caps_is_equal (caps, expected));
  gst_caps_unref (caps);
  gst_caps_unref (expected);
  gst_object_unref (template);

  ck_assert (gst_pad_peer_query (src, query));
  ck_assert (
      gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL));
  gst_query_unref (query);

  /* Heats are copied: there is nothing to give back, or to ask others for. */
  query = gst_query_new_drain ();
  ck_assert (gst_pad_peer_query (src, query));
  gst_query_unref (query);

  caps = gst_caps_from_string (TENSOR);
  ck_assert (gst_pad_peer_query_accept_caps (src, caps));
  gst_caps_unref (caps);
  caps = gst_caps_from_string (GRAY ",interlace-mode=interleaved");
  ck_assert (!gst_pad_peer_query_accept_caps (src, caps));
  gst_caps_unref (caps);
}
GST_END_TEST

static Suite *
gstctheatpad_suite (void)
{
  Suite *suite = suite_create ("gstctheatpad");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_buffers);
  tcase_add_test (tc, test_before_caps);
  tcase_add_test (tc, test_segment_not_in_time);
  tcase_add_test (tc, test_refused_caps);
  tcase_add_test (tc, test_caps_change);
  tcase_add_test (tc, test_events);
  tcase_add_test (tc, test_flushing);
  tcase_add_test (tc, test_unlinked);
  tcase_add_test (tc, test_queries);
  return suite;
}

GST_CHECK_MAIN (gstctheatpad);
