/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows A: properties, links, states, several at once, and
 * the registry, while frames go through. Base frames go on, each the picture
 * of one set of properties; nothing is left behind.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/rig.h"

static guint
scaled (guint n)
{
  const gchar *scale = g_getenv ("CT_TEST_SCALE");
  guint64 by = 20;

  if (scale)
    g_ascii_string_to_unsigned (scale, 10, 1, G_MAXINT, &by, NULL);
  return n / by;
}

/* ---- A1: properties from four threads ------------------------------------ */

static gint setters_left; /* atomic */

typedef struct
{
  GObject *element;
  const gchar *const *words; /* property, then a text that is set as it is */
  guint n_words;
  guint seed;
  GThread *thread;
} Setter;

static gpointer
setter_main (gpointer data)
{
  Setter *s = data;
  GRand *random = g_rand_new_with_seed (s->seed);

  for (guint n = scaled (100000); n > 0; n--) {
    guint i = 2 * g_rand_int_range (random, 0, s->n_words / 2);

    gst_util_set_object_arg (s->element, s->words[i], s->words[i + 1]);
  }
  g_rand_free (random);
  g_atomic_int_add (&setters_left, -1);
  return NULL;
}

/* The picture is that of the colors and the threshold that its meta names: they
 * were read together. */
static void
check_snapshot (RigPicture *picture)
{
  GstCustomMeta *meta
      = gst_buffer_get_custom_meta (picture->buffer, "CtHeatMeta");
  const GstStructure *s;
  const CtColormap *colors;
  gdouble threshold;
  GstMapInfo map;
  guint8 bgr[3];

  ck_assert (meta != NULL);
  s = gst_custom_meta_get_structure (meta);
  ck_assert_str_eq (gst_structure_get_string (s, "state"), "current");
  ck_assert (gst_structure_get_double (s, "threshold", &threshold));
  colors = ct_colormap_find (gst_structure_get_string (s, "colormap"));
  ck_assert (colors != NULL);
  /* A heat above heat-max and opacity 1: the last color, or nothing at all. */
  for (guint i = 0; i < 3; i++)
    bgr[i] = threshold > 1 ? 100 : colors->rgb[255][2 - i];
  ck_assert (gst_buffer_map (picture->buffer, &map, GST_MAP_READ));
  for (guint y = 0; y < 16; y++)
    for (guint x = 0; x < 16; x++) {
      const GstVideoMeta *video = gst_buffer_get_video_meta (picture->buffer);
      const guint8 *pixel
          = map.data + video->offset[0] + y * video->stride[0] + 4 * x;

      ck_assert_msg (memcmp (pixel, bgr, 3) == 0,
                     "%u,%u is %u %u %u with colormap %s and threshold %g", x,
                     y, pixel[0], pixel[1], pixel[2], colors->name, threshold);
    }
  gst_buffer_unmap (picture->buffer, &map);
}

GST_START_TEST (test_A1_properties)
{
  static const gchar *const colors[]
      = { "colormap", "jet",     "colormap", "hot", "colormap", "nonsense",
          "colormap", "viridis", "colormap", "",    "colormap", "\xff\xfe" };
  static const gchar *const thresholds[]
      = { "threshold", "0", "threshold", "2", "threshold", "0.25" };
  /* (Text that is no array at all, gst_util_set_object_arg leaks.) */
  static const gchar *const rects[]
      = { "heat-rect", "<0.0,0.0,1.0,1.0>", "heat-rect",
          "<0.0,0.0>", "heat-rect",         "<>",
          "heat-rect", "<0.0,0.0,0.0,1.0>" };
  static const gchar *const others[] = { "latency",
                                         "5",
                                         "latency",
                                         "0",
                                         "max-heat-age",
                                         "1000000",
                                         "max-heat-age",
                                         "0",
                                         "match",
                                         "nonsense",
                                         "match",
                                         "stream-time",
                                         "match",
                                         "running-time",
                                         "sync",
                                         "latest",
                                         "sync",
                                         "wait",
                                         "sync",
                                         "deadline",
                                         "sync",
                                         "-",
                                         "post-messages",
                                         "true",
                                         "post-messages",
                                         "false",
                                         "post-messages",
                                         "perhaps",
                                         "wait-timeout",
                                         "20000000000",
                                         "interpolation",
                                         "nearest",
                                         "interpolation",
                                         "cubic",
                                         "range-mode",
                                         "smooth",
                                         "normalize",
                                         "none",
                                         "invert",
                                         "false",
                                         "colormap-reverse",
                                         "false" };
  Image base = image_new ("GRAY8", 16, 16, 100);
  Image heat = image_new ("GRAY8", 5, 5, 255);
  Setter setters[]
      = { { .words = colors, .n_words = G_N_ELEMENTS (colors) },
          { .words = thresholds, .n_words = G_N_ELEMENTS (thresholds) },
          { .words = rects, .n_words = G_N_ELEMENTS (rects) },
          { .words = others, .n_words = G_N_ELEMENTS (others) } };
  guint frames = 0;
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  gst_bus_set_flushing (rig.bus, TRUE);
  g_object_set (rig.element, "opacity", 1.0, "heat-max", 0.5, NULL);
  rig_caps (rig.base, &base);
  rig_caps (rig.heat, &heat);
  g_atomic_int_set (&setters_left, G_N_ELEMENTS (setters));
  for (guint i = 0; i < G_N_ELEMENTS (setters); i++) {
    setters[i].element = G_OBJECT (rig.element);
    setters[i].seed = i;
    setters[i].thread = g_thread_new ("setter", setter_main, &setters[i]);
  }
  while (g_atomic_int_get (&setters_left) > 0 || frames < 10) {
    RigPicture *picture;

    ck_assert_int_eq (rig_push_heat (&rig, image_buffer (&heat, NULL)),
                      GST_FLOW_OK);
    ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                      GST_FLOW_OK);
    picture = rig_take (&rig);
    check_snapshot (picture);
    rig_picture_free (picture);
    frames++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (setters); i++)
    g_thread_join (setters[i].thread);
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heat);
}
GST_END_TEST

/* ---- A2: links ----------------------------------------------------------- */

/* A stream of frames or of heats, until it is told to end. */
typedef struct
{
  Rig *rig;
  GstPad *pad;
  Image image;
  gint over;   /* atomic */
  gint n;      /* atomic: frames that went through */
  GMutex lock; /* held while one goes through */
  GThread *thread;
} Stream;

static gint base_at; /* atomic: the frame that the base is at */

static gpointer
stream_main (gpointer data)
{
  Stream *s = data;
  gboolean is_base = s->pad == s->rig->base;

  for (guint n = 0; !g_atomic_int_get (&s->over); n++) {
    GstFlowReturn ret;

    if (is_base)
      g_atomic_int_set (&base_at, n);
    else
      n = MAX (n, (guint)g_atomic_int_get (&base_at));
    g_mutex_lock (&s->lock);
    ret = gst_pad_push (s->pad, rig_stamp (image_buffer (&s->image, NULL), n));
    g_mutex_unlock (&s->lock);
    if (ret == GST_FLOW_OK)
      g_atomic_int_inc (&s->n);
    else
      g_usleep (100);
    /* A base of ours is never refused but while it flushes; heats go nowhere
     * while they are not linked. */
    ck_assert_msg (
        ret == GST_FLOW_OK || ret == GST_FLOW_FLUSHING
            || (!is_base
                && (ret == GST_FLOW_NOT_LINKED || ret == GST_FLOW_EOS)),
        "%s: %s", is_base ? "base" : "heat", gst_flow_get_name (ret));
  }
  return NULL;
}

static GstFlowReturn
drop_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static void
streams_begin (Rig *rig, Stream streams[2])
{
  rig_init (rig, "BGRx", NULL);
  gst_pad_set_chain_function (rig->out, drop_chain);
  g_atomic_int_set (&base_at, 0);
  for (guint i = 0; i < 2; i++) {
    streams[i] = (Stream){ .rig = rig,
                           .pad = i ? rig->heat : rig->base,
                           .image = image_new ("GRAY8", 8, 8, 9) };
    g_mutex_init (&streams[i].lock);
    rig_caps (streams[i].pad, &streams[i].image);
  }
  for (guint i = 0; i < 2; i++)
    streams[i].thread = g_thread_new ("stream", stream_main, &streams[i]);
}

static void
streams_end (Rig *rig, Stream streams[2])
{
  /* Each may wait for the other. */
  for (guint i = 0; i < 2; i++)
    g_atomic_int_set (&streams[i].over, TRUE);
  gst_element_set_state (rig->element, GST_STATE_READY);
  for (guint i = 0; i < 2; i++) {
    g_thread_join (streams[i].thread);
    g_mutex_clear (&streams[i].lock);
    image_clear (&streams[i].image);
  }
  rig_check_quiet (rig, "links");
  rig_clear (rig);
}

static void
relink (Rig *rig)
{
  gst_pad_unlink (rig->heat, rig->heat_peer);
  ck_assert_int_eq (gst_pad_link (rig->heat, rig->heat_peer), GST_PAD_LINK_OK);
}

/* Waits until n more frames are out. */
static void
await (Stream *base, gint n)
{
  gint until = g_atomic_int_get (&base->n) + n;

  while (g_atomic_int_get (&base->n) < until)
    g_usleep (100);
}

GST_START_TEST (test_A2_links_while_playing)
{
  Stream streams[2];
  Rig rig;

  streams_begin (&rig, streams);
  for (guint i = 0; i < scaled (1000); i++) {
    relink (&rig);
    await (&streams[0], i % 3);
  }
  /* Left alone, the base goes on. */
  gst_pad_unlink (rig.heat, rig.heat_peer);
  await (&streams[0], 10);
  ck_assert_int_eq (gst_pad_link (rig.heat, rig.heat_peer), GST_PAD_LINK_OK);
  await (&streams[0], 10);
  streams_end (&rig, streams);
}
GST_END_TEST

/* Links anew in the middle of a flush, or not. */
static void
flush (Stream *s, gboolean links)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (s->pad, gst_event_new_flush_start ());
  if (links)
    relink (s->rig);
  g_mutex_lock (&s->lock); /* nothing is on its way through any more */
  gst_pad_push_event (s->pad, gst_event_new_flush_stop (TRUE));
  gst_pad_push_event (s->pad, gst_event_new_segment (&segment));
  g_mutex_unlock (&s->lock);
}

GST_START_TEST (test_A2_links_while_flushing)
{
  Stream streams[2];
  Rig rig;

  streams_begin (&rig, streams);
  for (guint i = 0; i < scaled (1000); i++) {
    flush (&streams[i % 2], TRUE);
    relink (&rig);
    await (&streams[0], 1);
  }
  flush (&streams[1], FALSE);
  await (&streams[0], 10);
  streams_end (&rig, streams);
}
GST_END_TEST

/* The end of the heats, or of the base, and links meanwhile. */
static gpointer
end_main (gpointer pad)
{
  gst_pad_push_event (pad, gst_event_new_eos ());
  return NULL;
}

GST_START_TEST (test_A2_links_at_the_end)
{
  Image image = image_new ("GRAY8", 8, 8, 9);

  for (guint i = 0; i < scaled (1000); i++) {
    GThread *thread;
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    rig_caps (rig.base, &image);
    rig_caps (rig.heat, &image);
    ck_assert_int_eq (rig_push (&rig, image_buffer (&image, NULL),
                                image_buffer (&image, NULL)),
                      GST_FLOW_OK);
    thread = g_thread_new ("end", end_main, i % 2 ? rig.heat : rig.base);
    relink (&rig);
    gst_pad_unlink (rig.heat, rig.heat_peer);
    g_thread_join (thread);
    if (i % 2)
      ck_assert_int_eq (rig_push_base (&rig, image_buffer (&image, NULL)),
                        GST_FLOW_OK);
    ck_assert_uint_eq (g_queue_get_length (&rig.pictures), 1 + i % 2);
    ck_assert_int_eq (gst_pad_link (rig.heat, rig.heat_peer), GST_PAD_LINK_OK);
    rig_check_quiet (&rig, "at the end");
    rig_clear (&rig);
  }
  image_clear (&image);
}
GST_END_TEST

/* ---- A3: states ---------------------------------------------------------- */

#define BOTH                                                                   \
  "ctvolumesrc ! ctheatoverlay name=o ! fakesink name=sink "                   \
  "ctvolumesrc pattern=heat ! o.heat"

static GstElement *
parse (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (text, &error);

  ck_assert_msg (error == NULL, "%s: %s", text, error ? error->message : "");
  return pipeline;
}

static void
to_state (GstElement *element, GstState state)
{
  ck_assert_int_ne (gst_element_set_state (element, state),
                    GST_STATE_CHANGE_FAILURE);
}

static void
check_no_error (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message
      = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);

  ck_assert (message == NULL);
  gst_object_unref (bus);
}

/* At once, after some frames, and in between. */
GST_START_TEST (test_A3_state_cycles)
{
  GstElement *pipeline = parse (BOTH);

  for (guint i = 0; i < scaled (1000); i++) {
    to_state (pipeline, GST_STATE_PLAYING);
    if (i % 3 == 0)
      ck_assert_int_ne (
          gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE),
          GST_STATE_CHANGE_FAILURE);
    g_usleep (i % 5 * 500);
    to_state (pipeline, i % 2 ? GST_STATE_READY : GST_STATE_NULL);
  }
  check_no_error (pipeline);
  to_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}
GST_END_TEST

/* The base waits for a heat that does not come, or has come so far. */
GST_START_TEST (test_A3_abort_in_preroll)
{
  static const gchar *const lines[]
      = { BOTH,
          "ctvolumesrc ! ctheatoverlay name=o wait-timeout=-1 ! fakesink "
          "appsrc format=time ! o.heat",
          "appsrc format=time ! ctheatoverlay name=o ! fakesink "
          "ctvolumesrc pattern=heat ! o.heat" };

  for (guint i = 0; i < scaled (1000); i++) {
    GstElement *pipeline = parse (lines[i % G_N_ELEMENTS (lines)]);

    to_state (pipeline, GST_STATE_PAUSED);
    g_usleep (i % 7 * 300);
    to_state (pipeline, GST_STATE_NULL);
    check_no_error (pipeline);
    gst_object_unref (pipeline);
  }
}
GST_END_TEST

/* Disposed of while its pipeline plays, in the one way that GStreamer allows:
 * what is let go of in any state but NULL, it finalizes with pads and all. */
GST_START_TEST (test_A3_disposed_while_playing)
{
  for (guint i = 0; i < scaled (1000); i++) {
    GstElement *pipeline = parse (BOTH);
    GstElement *o = gst_bin_get_by_name (GST_BIN (pipeline), "o");

    to_state (pipeline, GST_STATE_PLAYING);
    g_usleep (i % 7 * 300);
    gst_element_set_locked_state (o, TRUE);
    ck_assert (gst_bin_remove (GST_BIN (pipeline), o));
    to_state (o, GST_STATE_NULL);
    to_state (pipeline, GST_STATE_NULL);
    gst_object_unref (pipeline);
    ck_assert_int_eq (GST_OBJECT_REFCOUNT_VALUE (o), 1);
    gst_object_unref (o);
  }
}
GST_END_TEST

/* ---- A4: several at once ------------------------------------------------- */

/* A sum of all that comes out. */
typedef struct
{
  guint frames;
  GChecksum *sum;
} Sum;

static void
on_frame (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
  Sum *sum = data;
  GstMapInfo map;

  ck_assert (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_checksum_update (sum->sum, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  sum->frames++;
}

static void
sum_begin (Sum *sum, GstElement *pipeline)
{
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");

  sum->frames = 0;
  sum->sum = g_checksum_new (G_CHECKSUM_MD5);
  g_object_set (sink, "signal-handoffs", TRUE, "sync", FALSE, NULL);
  g_signal_handlers_disconnect_by_func (sink, on_frame, sum);
  g_signal_connect (sink, "handoff", G_CALLBACK (on_frame), sum);
  gst_object_unref (sink);
}

static void
await_eos (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (
      bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);

  ck_assert_str_eq (GST_MESSAGE_TYPE_NAME (message), "eos");
  gst_message_unref (message);
  gst_object_unref (bus);
}

static gchar *
sum_of (const gchar *line)
{
  GstElement *pipeline = parse (line);
  gchar *text;
  Sum sum;

  sum_begin (&sum, pipeline);
  to_state (pipeline, GST_STATE_PLAYING);
  await_eos (pipeline);
  to_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  text = g_strdup_printf ("%u %s", sum.frames, g_checksum_get_string (sum.sum));
  g_checksum_free (sum.sum);
  return text;
}

/* n pipelines at once give what one gives. */
static void
check_at_once (const gchar *line, guint n)
{
  g_autofree gchar *expected = sum_of (line);
  GstElement **pipelines = g_new (GstElement *, n);
  Sum *sums = g_new (Sum, n);

  for (guint i = 0; i < n; i++) {
    pipelines[i] = parse (line);
    sum_begin (&sums[i], pipelines[i]);
    to_state (pipelines[i], GST_STATE_PLAYING);
  }
  for (guint i = 0; i < n; i++) {
    g_autofree gchar *found = NULL;

    await_eos (pipelines[i]);
    to_state (pipelines[i], GST_STATE_NULL);
    gst_object_unref (pipelines[i]);
    found = g_strdup_printf ("%u %s", sums[i].frames,
                             g_checksum_get_string (sums[i].sum));
    ck_assert_str_eq (found, expected);
    g_checksum_free (sums[i].sum);
  }
  g_free (sums);
  g_free (pipelines);
}

/* 8x8 samples in each of 20 slices. */
static gchar *
write_file (void)
{
  guint8 data[128 + 20 * 64];
  gchar *path;
  gint fd = g_file_open_tmp ("faults-api-XXXXXX.npy", &path, NULL);

  ck_assert (fd >= 0);
  memcpy (data, "\x93NUMPY\x01\x00\x76\x00", 10);
  g_snprintf ((gchar *)data + 10, 119, "%-117s\n",
              "{'descr': '|u1', 'fortran_order': False, "
              "'shape': (20, 8, 8), }");
  for (guint i = 0; i < 20 * 64; i++)
    data[128 + i] = i * 7 % 251;
  ck_assert_int_eq (write (fd, data, sizeof data), sizeof data);
  g_close (fd, NULL);
  return path;
}

GST_START_TEST (test_A4_one_file)
{
  g_autofree gchar *path = write_file ();
  g_autofree gchar *line = g_strdup_printf (
      "ctvolumesrc location=%s ! ctheatoverlay name=o heat-max=255 ! "
      "fakesink name=sink ctvolumesrc location=%s ! o.heat",
      path, path);

  check_at_once (line, 2);
  g_unlink (path);
}
GST_END_TEST

GST_START_TEST (test_A4_fifty)
{
  check_at_once ("ctvolumesrc slices=20-25 ! ctheatoverlay name=o ! "
                 "fakesink name=sink "
                 "ctvolumesrc slices=20-25 pattern=heat ! o.heat",
                 50);
}
GST_END_TEST

/* From one pipeline to the next; not into two. */
GST_START_TEST (test_A4_two_pipelines)
{
  g_autofree gchar *expected = sum_of (BOTH);
  GstElement *first = parse (BOTH), *o, *second, *base, *heat, *sink;
  g_autofree gchar *found = NULL;
  Sum sum;

  o = gst_bin_get_by_name (GST_BIN (first), "o");
  sum_begin (&sum, first);
  to_state (first, GST_STATE_PLAYING);
  await_eos (first);
  second = gst_pipeline_new (NULL);
  ck_assert (!gst_bin_add (GST_BIN (second), o));
  to_state (first, GST_STATE_NULL);
  ck_assert (gst_bin_remove (GST_BIN (first), o));
  gst_object_unref (first);
  g_checksum_free (sum.sum);

  base = gst_element_factory_make ("ctvolumesrc", NULL);
  heat = gst_element_factory_make ("ctvolumesrc", NULL);
  sink = gst_element_factory_make ("fakesink", "sink");
  gst_util_set_object_arg (G_OBJECT (heat), "pattern", "heat");
  gst_bin_add_many (GST_BIN (second), base, heat, o, sink, NULL);
  ck_assert (gst_element_link_many (base, o, sink, NULL));
  ck_assert (gst_element_link_pads (heat, "src", o, "heat"));
  sum_begin (&sum, second);
  to_state (second, GST_STATE_PLAYING);
  await_eos (second);
  to_state (second, GST_STATE_NULL);
  found
      = g_strdup_printf ("%u %s", sum.frames, g_checksum_get_string (sum.sum));
  ck_assert_str_eq (found, expected);
  g_checksum_free (sum.sum);
  gst_object_unref (second);
  gst_object_unref (o);
}
GST_END_TEST

/* ---- A5: the registry ---------------------------------------------------- */

#define ALONE "CT_TEST_ALONE"

/* In a process of its own. */
GST_START_TEST (test_A5_alone)
{
  Image image;
  Rig rig;

  if (!g_getenv (ALONE))
    return;
  image = image_noise ("GRAY8", 8, 8, 1);
  rig_init (&rig, "BGRx", NULL);
  rig_caps (rig.base, &image);
  rig_caps (rig.heat, &image);
  ck_assert_int_eq (
      rig_push (&rig, image_buffer (&image, NULL), image_buffer (&image, NULL)),
      GST_FLOW_OK);
  rig_check_images (&rig, &image, &image, "alone");
  rig_clear (&rig);
  image_clear (&image);
}
GST_END_TEST

static gchar *
run (gchar **argv, gchar **env)
{
  g_autoptr (GError) error = NULL;
  gchar *out = NULL;
  gint status = -1;

  ck_assert_msg (g_spawn_sync (NULL, argv, env,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, &out, NULL, &status, &error),
                 "%s", error ? error->message : "");
  ck_assert_msg (status == 0, "%s: status %d", argv[0], status);
  return out;
}

/* What a frame looks like and what gst-inspect says, where the registry is new,
 * is no registry, and is cut off. No other plugin is there. */
GST_START_TEST (test_A5_registries)
{
  g_autofree gchar *folder = g_dir_make_tmp ("faults-api-XXXXXX", NULL);
  g_autofree gchar *registry = g_build_filename (folder, "registry", NULL);
  g_autofree gchar *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree gchar *inspect = g_find_program_in_path ("gst-inspect-1.0");
  g_autofree gchar *expected = NULL;
  gchar *alone[] = { self, NULL };
  gchar *ask[] = { inspect, (gchar *)"ctheatoverlay", NULL };
  gchar **env = g_get_environ ();

  env = g_environ_setenv (env, ALONE, "1", TRUE);
  env = g_environ_setenv (env, "GST_CHECKS", "test_A5_alone", TRUE);
  env = g_environ_setenv (env, "GST_PLUGIN_SYSTEM_PATH_1_0", folder, TRUE);
  env = g_environ_setenv (env, "GST_REGISTRY_1_0", registry, TRUE);
  for (guint i = 0; i < 3; i++) {
    g_autofree gchar *content = NULL;
    gsize size = 0;

    if (i == 1)
      ck_assert (g_file_set_contents (registry, "no registry\n", -1, NULL));
    if (i == 2) {
      ck_assert (g_file_get_contents (registry, &content, &size, NULL));
      ck_assert (g_file_set_contents (registry, content, size / 2, NULL));
    }
    g_free (run (alone, env));
    if (RIG_PLAIN && inspect) { /* it is not made for sanitizers */
      g_autofree gchar *found = run (ask, env);

      ck_assert (strstr (found, "ctheatoverlay") != NULL);
      if (!expected)
        expected = g_steal_pointer (&found);
      else
        ck_assert_str_eq (found, expected);
    }
  }
  g_unlink (registry);
  g_rmdir (folder);
  g_strfreev (env);
}
GST_END_TEST

static Suite *
faults_api_suite (void)
{
  Suite *suite = suite_create ("faults-api");
  TCase *cases = tcase_create ("A");

  suite_add_tcase (suite, cases);
  tcase_add_test (cases, test_A1_properties);
  tcase_add_test (cases, test_A2_links_while_playing);
  tcase_add_test (cases, test_A2_links_while_flushing);
  tcase_add_test (cases, test_A2_links_at_the_end);
  tcase_add_test (cases, test_A3_state_cycles);
  tcase_add_test (cases, test_A3_abort_in_preroll);
  tcase_add_test (cases, test_A3_disposed_while_playing);
  tcase_add_test (cases, test_A4_one_file);
  tcase_add_test (cases, test_A4_fifty);
  tcase_add_test (cases, test_A4_two_pipelines);
  tcase_add_test (cases, test_A5_alone);
  tcase_add_test (cases, test_A5_registries);
  return suite;
}

GST_CHECK_MAIN (faults_api);
