/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows T10 to T14: flushes and seeks, of both branches and
 * of one alone. No frame wears a heat of before one, and nothing hangs.
 * CT_TEST_SCALE divides the counts.
 */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "tests/numbered.h"

static guint
scaled (guint count)
{
  const gchar *text = g_getenv ("CT_TEST_SCALE");
  gint scale = text ? atoi (text) : 20;

  return count / MAX (scale, 1);
}

/* ---- T10, T14: a pipeline ------------------------------------------------ */

#define SLICES 50

/* NumPy's format, version 1.0: the slices first, then those of the heat. */
static gchar *
write_volume (gboolean is_heat)
{
  static const guint8 magic[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0 };
  GByteArray *file = g_byte_array_new ();
  gsize pixels = NUMBERED_W * NUMBERED_H;
  g_autofree gchar *header = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d, %d), }",
      SLICES, NUMBERED_H, NUMBERED_W);
  g_autofree gchar *padded = g_strdup_printf ("%-117s\n", header);
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("ct-flush-XXXXXX.npy", &path, NULL);

  ck_assert_int_ge (fd, 0);
  g_byte_array_append (file, magic, sizeof magic);
  g_byte_array_append (file, (guint8 *)padded, 118);
  for (guint n = 0; n < SLICES; n++)
    for (gsize i = 0; i < pixels; i++) {
      guint8 value = n + is_heat * NUMBERED_HEAT;

      g_byte_array_append (file, &value, 1);
    }
  ck_assert (g_file_set_contents (path, (gchar *)file->data, file->len, NULL));
  g_byte_array_unref (file);
  g_close (fd, NULL);
  return path;
}

typedef struct
{
  gchar *base, *heat;
  GstElement *pipeline, *out;
} Player;

static void
player_init (Player *player, const gchar *sink)
{
  g_autofree gchar *text = NULL;
  GstElement *overlay;

  player->base = write_volume (FALSE);
  player->heat = write_volume (TRUE);
  text = g_strdup_printf (
      "ctvolumesrc location=%s ! ctheatoverlay name=o window-center=128 "
      "window-width=256 normalize=window ! video/x-raw,format=BGRx ! "
      "appsink name=out max-buffers=1 %s ctvolumesrc location=%s ! o.heat",
      player->base, sink, player->heat);
  player->pipeline = gst_parse_launch (text, NULL);
  ck_assert (player->pipeline != NULL);
  player->out = gst_bin_get_by_name (GST_BIN (player->pipeline), "out");
  overlay = gst_bin_get_by_name (GST_BIN (player->pipeline), "o");
  numbered_look (overlay);
  gst_object_unref (overlay);
}

static void
player_clear (Player *player)
{
  GstBus *bus = gst_element_get_bus (player->pipeline);
  GstMessage *message
      = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);

  ck_assert (message == NULL);
  gst_element_set_state (player->pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (player->out);
  gst_object_unref (player->pipeline);
  g_remove (player->base);
  g_remove (player->heat);
  g_free (player->base);
  g_free (player->heat);
}

static void
player_settle (Player *player)
{
  ck_assert_int_eq (
      gst_element_get_state (player->pipeline, NULL, NULL, 10 * GST_SECOND),
      GST_STATE_CHANGE_SUCCESS);
}

/* The slice that is shown, which must be the one of its time; whether it has
 * a heat, which must be its own. */
static guint
check_sample (GstSample *sample, gboolean *has_heat)
{
  GstBuffer *buffer;
  guint n;
  gint heat;

  ck_assert (sample != NULL);
  buffer = gst_sample_get_buffer (sample);
  n = (GST_BUFFER_PTS (buffer) + RIG_FRAME / 2) / RIG_FRAME;
  heat = numbered_heat_of (buffer, "pipeline", n);
  ck_assert_msg (heat == NUMBERED_NONE || heat == (gint)n,
                 "slice %u wears heat %d", n, heat);
  *has_heat = heat != NUMBERED_NONE;
  gst_sample_unref (sample);
  return n;
}

GST_START_TEST (test_T10_flushing_seeks)
{
  guint seeks = scaled (10000), own = 0;
  GRand *random = g_rand_new_with_seed (10);
  Player player;

  player_init (&player, "sync=false");
  gst_element_set_state (player.pipeline, GST_STATE_PAUSED);
  player_settle (&player);
  for (guint i = 0; i < seeks; i++) {
    guint target = g_rand_int_range (random, 0, SLICES);
    GstSample *sample = NULL;
    gboolean has_heat;

    ck_assert (gst_element_seek_simple (
        player.pipeline, GST_FORMAT_TIME,
        GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, target * RIG_FRAME));
    if (i % 7 == 3) /* seek again before it has settled */
      continue;
    player_settle (&player);
    g_signal_emit_by_name (player.out, "pull-preroll", &sample);
    ck_assert_uint_eq (check_sample (sample, &has_heat), target);
    ck_assert_msg (has_heat, "seek %u: slice %u is bare", i, target);
    own++;
  }
  g_print ("T10: %u seeks, %u looked at, each wears its own heat\n", seeks,
           own);
  g_rand_free (random);
  player_settle (&player);
  player_clear (&player);
}
GST_END_TEST

static guint
play_to_end (Player *player, guint *bare)
{
  guint frames = 0;

  for (;; frames++) {
    GstSample *sample = NULL;
    gboolean has_heat;

    g_signal_emit_by_name (player->out, "try-pull-sample", 10 * GST_SECOND,
                           &sample);
    if (!sample)
      return frames;
    check_sample (sample, &has_heat);
    *bare += !has_heat;
  }
}

/* Every rate, and only what decodes by itself: the first and last frame too,
 * each with its own heat. */
GST_START_TEST (test_T14_seeks)
{
  static const struct
  {
    gdouble rate;
    GstSeekFlags flags;
  } seeks[] = {
    { -1, 0 },
    { 0.5, 0 },
    { 2, 0 },
    { 16, 0 },
    { -2, 0 },
    { 2, GST_SEEK_FLAG_TRICKMODE_KEY_UNITS },
    { -1, GST_SEEK_FLAG_TRICKMODE_KEY_UNITS },
  };
  Player player;

  player_init (&player, "sync=false");
  gst_element_set_state (player.pipeline, GST_STATE_PAUSED);
  player_settle (&player);
  for (guint i = 0; i < G_N_ELEMENTS (seeks); i++) {
    guint bare = 0;

    ck_assert (gst_element_seek (
        player.pipeline, seeks[i].rate, GST_FORMAT_TIME,
        seeks[i].flags | GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
        GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET,
        i % 2 ? SLICES * RIG_FRAME : GST_CLOCK_TIME_NONE));
    gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
    ck_assert_uint_eq (play_to_end (&player, &bare), SLICES);
    ck_assert_msg (bare == 0, "seek %u: %u bare frames", i, bare);
  }
  player_clear (&player);
}
GST_END_TEST

/* A loop without flushes: at the end of the segment, and the next turn comes
 * without one frame too many or too few; none wears another's heat. */
GST_START_TEST (test_T14_segment_seeks)
{
  guint frames = 0, bare = 0;
  GstBus *bus;
  Player player;

  player_init (&player, "sync=false");
  bus = gst_element_get_bus (player.pipeline);
  gst_element_set_state (player.pipeline, GST_STATE_PAUSED);
  player_settle (&player);
  ck_assert (gst_element_seek (player.pipeline, 1, GST_FORMAT_TIME,
                               GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_SEGMENT,
                               GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET,
                               20 * RIG_FRAME));
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  for (guint turn = 0; turn < 5; turn++) {
    GstMessage *message;

    for (guint i = 0; i < 20; i++, frames++) {
      GstSample *sample = NULL;
      gboolean has_heat;

      g_signal_emit_by_name (player.out, "try-pull-sample", 10 * GST_SECOND,
                             &sample);
      ck_assert_uint_eq (check_sample (sample, &has_heat), i);
      bare += !has_heat;
    }
    message = gst_bus_timed_pop_filtered (bus, 10 * GST_SECOND,
                                          GST_MESSAGE_SEGMENT_DONE);
    ck_assert (message != NULL);
    gst_message_unref (message);
    ck_assert (gst_element_seek (
        player.pipeline, 1, GST_FORMAT_TIME,
        turn < 4 ? GST_SEEK_FLAG_SEGMENT : GST_SEEK_FLAG_NONE,
        GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET, 20 * RIG_FRAME));
  }
  ck_assert_uint_eq (play_to_end (&player, &bare), 20);
  ck_assert_uint_eq (bare, 0);
  gst_object_unref (bus);
  player_clear (&player);
}
GST_END_TEST

/* ---- T11: one branch flushes, the other runs ----------------------------- */

typedef struct
{
  Rig rig;
  gint over;     /* atomic */
  gint base_at;  /* atomic: the frame that the base is at */
  gint bases;    /* frames that went in; of the base's thread */
  gboolean wait; /* the base waits for its heats */
  guint own;     /* pictures that wear their own heat */
} Race;

/* A frame's number is its time's, modulo what a pattern can say; so is a
 * heat's. Each picture is taken at once: this is the thread that it came
 * out on. */
#define NUMBERS 50

static GstFlowReturn
race_push_base (Race *race, guint n)
{
  RigPicture *picture;
  GstFlowReturn ret;
  gint heat;

  g_atomic_int_set (&race->base_at, n);
  ret = gst_pad_push (race->rig.base,
                      numbered_base (n % NUMBERS, n * RIG_FRAME, RIG_FRAME));
  picture = rig_take (&race->rig);
  ck_assert ((picture != NULL) == (ret == GST_FLOW_OK));
  if (!picture)
    return ret;
  race->bases++;
  heat = numbered_heat_of (picture->buffer, "T11", n % NUMBERS);
  ck_assert_msg (heat == NUMBERED_NONE || heat == (gint)(n % NUMBERS),
                 "frame %u wears heat %d", n, heat);
  race->own += heat != NUMBERED_NONE;
  rig_picture_free (picture);
  return ret;
}

static gpointer
race_base_main (gpointer data)
{
  Race *race = data;

  for (guint n = 0; !g_atomic_int_get (&race->over); n++)
    ck_assert_int_eq (race_push_base (race, n), GST_FLOW_OK);
  return NULL;
}

/* Heats from where the base is on, one behind the other; after a flush of its
 * own it is up to the flusher to go on. */
static gpointer
race_heat_main (gpointer data)
{
  Race *race = data;

  for (guint n = 0; !g_atomic_int_get (&race->over); n++) {
    n = MAX (n, (guint)g_atomic_int_get (&race->base_at));
    if (n > (guint)g_atomic_int_get (&race->base_at) + 100)
      n = g_atomic_int_get (&race->base_at); /* it was sent back */
    gst_pad_push (race->rig.heat,
                  numbered_heat (n % NUMBERS, n * RIG_FRAME, RIG_FRAME));
  }
  return NULL;
}

static void
race_flush (GstPad *pad)
{
  gst_pad_push_event (pad, gst_event_new_flush_start ());
  gst_pad_push_event (pad, gst_event_new_flush_stop (TRUE));
  numbered_segment (pad, NULL);
}

/* This thread flushes and pushes the heats; the base runs. */
static void
flush_heat_alone (gboolean wait)
{
  guint flushes = scaled (10000);
  Race race = { 0 };
  GThread *thread;

  numbered_init (&race.rig);
  gst_util_set_object_arg (G_OBJECT (race.rig.element), "sync",
                           wait ? "wait" : "latest");
  thread = g_thread_new ("base", race_base_main, &race);
  for (guint i = 0; i < flushes; i++) {
    guint at = g_atomic_int_get (&race.base_at);

    race_flush (race.rig.heat);
    for (guint n = at; n < at + 1 + i % 4; n++)
      ck_assert_int_eq (
          gst_pad_push (race.rig.heat,
                        numbered_heat (n % NUMBERS, n * RIG_FRAME, RIG_FRAME)),
          GST_FLOW_OK);
    /* Half of the time the base gets on, half of the time it may. */
    while (i % 2 && (guint)g_atomic_int_get (&race.base_at) == at)
      g_thread_yield ();
  }
  g_atomic_int_set (&race.over, TRUE);
  gst_pad_push_event (race.rig.heat, gst_event_new_eos ());
  g_thread_join (thread);
  g_print ("T11: %u flushes of the heat alone, sync=%s: %d frames in and out, "
           "%u wear their own heat, none another's\n",
           flushes, wait ? "wait" : "latest", race.bases, race.own);
  ck_assert_uint_eq (rig_stat (&race.rig, "frames"), race.bases);
  ck_assert_int_gt (race.bases, 0);
  ck_assert (!wait || race.own > 0);
  rig_check_quiet (&race.rig, "T11");
  rig_clear (&race.rig);
}

GST_START_TEST (test_T11_flush_heat_alone)
{
  flush_heat_alone (FALSE);
  flush_heat_alone (TRUE);
}
GST_END_TEST

/* This thread pushes the base; a second one flushes it at any moment, also
 * where a frame waits; the heat runs. */
static gpointer
race_flusher_main (gpointer data)
{
  Race *race = data;

  gst_pad_push_event (race->rig.base, gst_event_new_flush_start ());
  return NULL;
}

GST_START_TEST (test_T11_flush_base_alone)
{
  guint flushes = scaled (10000);
  GRand *random = g_rand_new_with_seed (11);
  Race race = { 0 };
  GThread *heat;

  numbered_init (&race.rig);
  g_object_set (race.rig.element, "wait-timeout", GST_CLOCK_TIME_NONE, NULL);
  heat = g_thread_new ("heat", race_heat_main, &race);
  for (guint i = 0, n = 0; i < flushes; i++) {
    GThread *flusher = NULL;

    for (guint k = 0; k < 50; k++, n++) {
      if (k == 1)
        flusher = g_thread_new ("flusher", race_flusher_main, &race);
      if (race_push_base (&race, n) != GST_FLOW_OK)
        break;
    }
    g_thread_join (flusher);
    gst_pad_push_event (race.rig.base, gst_event_new_flush_stop (TRUE));
    numbered_segment (race.rig.base, NULL);
    n += g_rand_int_range (random, -30, 40);
    n = CLAMP ((gint)n, 0, 1 << 20);
  }
  g_atomic_int_set (&race.over, TRUE);
  gst_pad_push_event (race.rig.base, gst_event_new_eos ());
  g_thread_join (heat);
  g_print ("T11: %u flushes of the base alone: %d frames in and out, %u wear "
           "their own heat, none another's\n",
           flushes, race.bases, race.own);
  ck_assert_uint_gt (race.own, 0);
  ck_assert_uint_eq (rig_stat (&race.rig, "timeouts"), 0);
  g_rand_free (random);
  rig_check_quiet (&race.rig, "T11");
  rig_clear (&race.rig);
}
GST_END_TEST

/* ---- T12: flushes that do not come in pairs ------------------------------ */

/* Steps: F, f flush-start and -stop of the base; H, h of the heat. Before
 * them a frame waits, or a heat waits for room. */
static const gchar *const flushes[]
    = { "F",   "H",   "FH",  "HF", "FF", "HH", "f",  "h",    "fh",   "FFf",
        "HHh", "FfF", "HhH", "Hf", "Fh", "ff", "hh", "FHfh", "FHhf", "FHFH" };

static GstPadProbeReturn
count_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer count)
{
  g_atomic_int_inc ((gint *)count);
  return GST_PAD_PROBE_OK;
}

static gpointer
push_heats_until_full (gpointer data)
{
  Rig *rig = data;

  for (guint k = 0; k < 300; k++)
    if (gst_pad_push (rig->heat, numbered_heat (0, GST_SECOND + k, 1))
        != GST_FLOW_OK)
      break;
  return NULL;
}

/* A thread's: what is serialized waits for the frame that waits. */
typedef struct
{
  Rig *rig;
  const gchar *steps;
} Flusher;

static gpointer
flusher_main (gpointer data)
{
  Flusher *flusher = data;

  for (const gchar *step = flusher->steps; *step; step++)
    gst_pad_push_event (g_ascii_tolower (*step) == 'f' ? flusher->rig->base
                                                       : flusher->rig->heat,
                        g_ascii_isupper (*step)
                            ? gst_event_new_flush_start ()
                            : gst_event_new_flush_stop (TRUE));
  return NULL;
}

GST_START_TEST (test_T12_unpaired_flushes)
{
  for (guint full = 0; full < 2; full++) {
    const gchar *steps = flushes[__i__];
    NumberedPush push;
    Rig rig;
    Flusher flusher = { &rig, steps };
    GThread *thread, *flushing;
    GstFlowReturn ret;
    gint64 begun;
    gint came = 0;

    numbered_init (&rig);
    g_object_set (rig.element, "wait-timeout", GST_CLOCK_TIME_NONE, NULL);
    gst_pad_add_probe (full ? rig.heat_peer : rig.base_peer,
                       GST_PAD_PROBE_TYPE_BUFFER, count_buffer, &came, NULL);
    thread = full
                 ? g_thread_new ("heat", push_heats_until_full, &rig)
                 : numbered_push (&push, &rig, numbered_base (0, 0, RIG_FRAME));
    while (g_atomic_int_get (&came) < (full ? 257 : 1))
      g_usleep (100);
    g_usleep (2000); /* it waits, or not yet: all must be well */
    flushing = g_thread_new ("flusher", flusher_main, &flusher);
    g_usleep (2000);
    begun = g_get_monotonic_time ();
    ck_assert_int_eq (gst_element_set_state (rig.element, GST_STATE_NULL),
                      GST_STATE_CHANGE_SUCCESS);
    ck_assert_msg (g_get_monotonic_time () - begun < G_USEC_PER_SEC, "%s",
                   steps);
    g_thread_join (flushing);
    ret = numbered_join (thread);
    ck_assert_msg (full || ret == GST_FLOW_FLUSHING, "%s: %s", steps,
                   gst_flow_get_name (ret));
    ck_assert (g_queue_is_empty (&rig.pictures));
    rig_check_quiet (&rig, steps);
    rig_clear (&rig);
  }
}
GST_END_TEST

/* After any of them it begins anew, where that is asked for properly. */
GST_START_TEST (test_T12_goes_on)
{
  Rig rig;
  Flusher flusher = { &rig, flushes[__i__] };

  numbered_init (&rig);
  flusher_main (&flusher);
  flusher.steps = "fh";
  flusher_main (&flusher);
  numbered_segment (rig.base, NULL);
  numbered_segment (rig.heat, NULL);
  for (guint n = 0; n < 3; n++) {
    ck_assert_int_eq (
        gst_pad_push (rig.heat, numbered_heat (n, n * RIG_FRAME, RIG_FRAME)),
        GST_FLOW_OK);
    ck_assert_int_eq (
        gst_pad_push (rig.base, numbered_base (n, n * RIG_FRAME, RIG_FRAME)),
        GST_FLOW_OK);
    numbered_check (&rig, flushes[__i__], n, "current", n);
  }
  rig_check_quiet (&rig, flushes[__i__]);
  rig_clear (&rig);
}
GST_END_TEST

static Suite *
faults_flush_suite (void)
{
  Suite *suite = suite_create ("faults-flush");
  TCase *tc = tcase_create ("T");

  suite_add_tcase (suite, tc);
  if (scaled (20) > 1) /* the counts of before a release */
    tcase_set_timeout (tc, 600);
  tcase_add_test (tc, test_T10_flushing_seeks);
  tcase_add_test (tc, test_T14_seeks);
  tcase_add_test (tc, test_T14_segment_seeks);
  tcase_add_test (tc, test_T11_flush_heat_alone);
  tcase_add_test (tc, test_T11_flush_base_alone);
  tcase_add_loop_test (tc, test_T12_unpaired_flushes, 0,
                       G_N_ELEMENTS (flushes));
  tcase_add_loop_test (tc, test_T12_goes_on, 0, G_N_ELEMENTS (flushes));
  return suite;
}

GST_CHECK_MAIN (faults_flush);
