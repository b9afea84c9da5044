/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A storm (T13 of the fault matrix): threads that set properties, a thread for
 * each pad that streams and asks, one that flushes, one that asks what anybody
 * may, for some time. One frame out for each that went in, and
 * (under ThreadSanitizer) no race.
 */
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <string.h>

#define SETTERS 4
#define SECONDS 2
#define FRAME (100 * GST_MSECOND)

static gint over; /* atomic */

/* A pad's stream. Its thread stands still from the moment that a flush has
 * thrown it out until it is told to go on. */
typedef struct
{
  GstHarness *harness;
  const gchar *const *caps;
  gsize size;
  guint step; /* which frames it has */
  GMutex lock;
  GCond changed;
  gboolean out, ended;
  guint pushed;
} Stream;

static gint base_at; /* atomic: the frame that the base is at */

static void
begin (Stream *s, guint turn)
{
  GstCaps *caps = gst_caps_from_string (s->caps[turn % 2]);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (s->harness->srcpad, gst_event_new_caps (caps));
  gst_pad_push_event (s->harness->srcpad, gst_event_new_segment (&segment));
  gst_caps_unref (caps);
}

static GstBuffer *
make_frame (const Stream *s, guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, s->size, NULL);

  gst_buffer_memset (buffer, 0, n, -1);
  GST_BUFFER_PTS (buffer) = n * FRAME;
  GST_BUFFER_DURATION (buffer) = FRAME;
  return buffer;
}

static gboolean
ask (GstPad *pad, GstQuery *query)
{
  gboolean answered = gst_pad_peer_query (pad, query);

  gst_query_unref (query);
  return answered;
}

/* What comes in order with the frames, and so from their thread. */
static void
ask_in_order (const Stream *s, guint turn)
{
  GstCaps *caps = gst_caps_from_string (s->caps[turn % 2]);

  ask (s->harness->srcpad, gst_query_new_allocation (caps, TRUE));
  ask (s->harness->srcpad, gst_query_new_drain ());
  gst_caps_unref (caps);
}

/* What anybody may ask at any time. */
static gpointer
asker_main (gpointer data)
{
  Stream *streams = data;

  while (!g_atomic_int_get (&over)) {
    for (guint i = 0; i < 2; i++) {
      GstPad *pad = streams[i].harness->srcpad;
      GstCaps *caps = gst_caps_from_string (streams[i].caps[0]);

      ask (pad, gst_query_new_caps (NULL));
      ask (pad, gst_query_new_accept_caps (caps));
      gst_caps_unref (caps);
    }
    ask (streams[0].harness->sinkpad, gst_query_new_latency ());
    ask (streams[0].harness->sinkpad, gst_query_new_caps (NULL));
    g_thread_yield ();
  }
  return NULL;
}

static gpointer
stream_main (gpointer data)
{
  Stream *s = data;
  gboolean is_base = s->step == 1;

  for (guint n = 0; !g_atomic_int_get (&over); n++) {
    GstFlowReturn ret;

    if (n % 32 == 31)
      begin (s, n / 32);
    if (n % 8 == 5)
      ask_in_order (s, n / 32);
    if (is_base)
      g_atomic_int_set (&base_at, n);
    else
      n = MAX (n, (guint)g_atomic_int_get (&base_at));
    ret = gst_pad_push (s->harness->srcpad, make_frame (s, n));
    if (ret == GST_FLOW_OK) {
      s->pushed++;
      continue;
    }
    ck_assert_msg (ret == GST_FLOW_FLUSHING, "%s", gst_flow_get_name (ret));
    g_mutex_lock (&s->lock);
    s->out = TRUE;
    g_cond_broadcast (&s->changed);
    while (s->out && !g_atomic_int_get (&over))
      g_cond_wait (&s->changed, &s->lock);
    g_mutex_unlock (&s->lock);
  }
  g_mutex_lock (&s->lock);
  s->ended = TRUE;
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
  return NULL;
}

static void
flush (Stream *s)
{
  gst_pad_push_event (s->harness->srcpad, gst_event_new_flush_start ());
  g_mutex_lock (&s->lock);
  while (!s->out && !s->ended)
    g_cond_wait (&s->changed, &s->lock);
  g_mutex_unlock (&s->lock);
  gst_pad_push_event (s->harness->srcpad, gst_event_new_flush_stop (TRUE));
  begin (s, 0);
  g_mutex_lock (&s->lock);
  s->out = FALSE;
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
}

/* Any value of its range, or text that is no value of it at all. */
static void
set_any (GObject *object, GParamSpec *spec, GRand *random)
{
  /* gst_util_set_object_arg leaks what it cannot read as an array: arrays
   * are of the wrong length or size. */
  static const gchar *const junk[] = { "", "nonsense", "-", "\xff" };
  static const gchar *const arrays[]
      = { "<>", "<0.0,0.0>", "<0.0,0.0,1.0,0.0>" };
  GValue value = G_VALUE_INIT;

  /* Of a number junk is 0, and that may be outside its range: a warning. */
  if (!G_IS_PARAM_SPEC_DOUBLE (spec) && g_rand_int_range (random, 0, 4) == 0) {
    gst_util_set_object_arg (
        object, spec->name,
        spec->value_type == GST_TYPE_ARRAY
            ? arrays[g_rand_int_range (random, 0, G_N_ELEMENTS (arrays))]
            : junk[g_rand_int_range (random, 0, G_N_ELEMENTS (junk))]);
    return;
  }
  g_value_init (&value, spec->value_type);
  if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    GParamSpecDouble *d = G_PARAM_SPEC_DOUBLE (spec);
    gdouble number = g_rand_double_range (random, -2, 1000);

    g_value_set_double (&value, CLAMP (number, d->minimum, d->maximum));
  } else if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    g_value_set_enum (
        &value,
        klass->values[g_rand_int_range (random, 0, klass->n_values)].value);
  } else if (G_IS_PARAM_SPEC_BOOLEAN (spec)) {
    g_value_set_boolean (&value, g_rand_boolean (random));
  } else if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    g_value_set_uint64 (&value, g_rand_int (random));
  } else {
    g_param_value_set_default (spec, &value);
  }
  g_object_set_property (object, spec->name, &value);
  g_value_unset (&value);
}

static gpointer
setter_main (gpointer data)
{
  static gint seeds; /* atomic */
  GRand *random = g_rand_new_with_seed (g_atomic_int_add (&seeds, 1));
  guint n;
  GParamSpec **specs
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (data), &n);

  while (!g_atomic_int_get (&over)) {
    GParamSpec *spec = specs[g_rand_int_range (random, 0, n)];
    GValue value = G_VALUE_INIT;

    if (spec->owner_type == GST_TYPE_OBJECT)
      continue;
    if (spec->flags & G_PARAM_WRITABLE)
      set_any (data, spec, random);
    if (spec->flags & G_PARAM_READABLE) {
      g_value_init (&value, spec->value_type);
      g_object_get_property (data, spec->name, &value);
      g_value_unset (&value);
    }
  }
  g_free (specs);
  g_rand_free (random);
  return NULL;
}

GST_START_TEST (test_T13_storm)
{
  static const gchar *const base_caps[]
      = { "video/x-raw,format=GRAY8,width=16,height=4,framerate=10/1",
          "video/x-raw,format=GRAY16_LE,width=8,height=4,framerate=10/1" };
  static const gchar *const heat_caps[]
      = { "video/x-raw,format=GRAY8,width=8,height=2,framerate=10/1",
          "other/tensors,format=static,num_tensors=1,types=(string)float32,"
          "dimensions=(string)2:2,framerate=10/1" };
  GstElement *element = gst_element_factory_make ("ctheatoverlay", NULL);
  Stream streams[2] = { { .caps = base_caps, .size = 64, .step = 1 },
                        { .caps = heat_caps, .size = 16, .step = 2 } };
  GThread *setters[SETTERS], *threads[2], *asker;
  gint64 end;

  ck_assert (element != NULL);
  for (guint i = 0; i < 2; i++) {
    streams[i].harness = gst_harness_new_with_element (
        element, i ? "heat" : "sink", i ? NULL : "src");
    gst_harness_set_live (streams[i].harness, FALSE);
    gst_harness_set_drop_buffers (streams[i].harness, TRUE);
    gst_harness_set_src_caps_str (streams[i].harness, streams[i].caps[0]);
    begin (&streams[i], 0);
    threads[i] = g_thread_new ("stream", stream_main, &streams[i]);
  }
  for (guint i = 0; i < SETTERS; i++)
    setters[i] = g_thread_new ("setter", setter_main, element);
  asker = g_thread_new ("asker", asker_main, streams);
  end = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;
  for (guint n = 0; g_get_monotonic_time () < end; n++) {
    g_usleep (10000);
    flush (&streams[n % 2]);
  }
  g_atomic_int_set (&over, TRUE);
  g_thread_join (asker);
  for (guint i = 0; i < SETTERS; i++)
    g_thread_join (setters[i]);
  /* A frame may be waiting. */
  gst_element_set_state (element, GST_STATE_NULL);
  for (guint i = 0; i < 2; i++) {
    g_mutex_lock (&streams[i].lock);
    g_cond_broadcast (&streams[i].changed);
    g_mutex_unlock (&streams[i].lock);
    g_thread_join (threads[i]);
    ck_assert_uint_gt (streams[i].pushed, 0);
  }
  ck_assert_uint_eq (gst_harness_buffers_received (streams[0].harness),
                     streams[0].pushed);
  gst_harness_teardown (streams[1].harness);
  gst_harness_teardown (streams[0].harness);
  gst_object_unref (element);
}
GST_END_TEST

static Suite *
ctheatoverlay_suite (void)
{
  Suite *suite = suite_create ("thread-ctheatoverlay");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_T13_storm);
  return suite;
}

GST_CHECK_MAIN (ctheatoverlay);
