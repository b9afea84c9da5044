/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Our side of the benchmark: for each line on its standard input it runs some
 * 20 ms of frames and answers with the time that they took, so that bench.py
 * can interleave it with the others.
 *
 * bench-ctheat WHAT WIDTH HEIGHT HEAT HEAT_TYPE LOOK BASE OUT FRESH THREADS
 *   WHAT       bound, render, element, or source: what element is fed with,
 *              dropped at once
 *   HEAT       heat size, e.g. 14: 14x14; 0: the base's size; -1: no heat
 *   HEAT_TYPE  u8 or f32
 *   LOOK       half, general (opacity 0.37), 0.3 or ramp
 *   BASE       gray8, window16 or minmax8
 *   OUT        a format's name; element: or FORMAT>FORMAT, by videoconvert
 *   FRESH      1: a new heat every frame; 0: one for all
 * The answer: FRAMES CPU_NS WALL_NS; CPU time is that of all threads.
 */
#include <gst/video/video.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/render.h"

#define N_BUFFERS 8
#define MOST_BYTES (G_GUINT64_CONSTANT (1) << 31) /* fewer of the largest */
#define BLOCK_NS (20 * 1000 * 1000)

typedef struct
{
  gchar what[16], heat_type[8], look[16], base[16], out[24];
  guint width, height, n_threads;
  gint heat, fresh;
} Job;

typedef struct
{
  Job job;
  guint heat_width, heat_height, pixel_bytes, n_buffers;
  gsize base_size, heat_size, out_size;
  guint8 *base[N_BUFFERS], *heat[N_BUFFERS], *out[N_BUFFERS];
  guint64 frame;

  CtRender *render;
  CtRenderScratch *scratch;

  GstElement *element, *convert;
  GstPad *base_pad, *heat_pad, *sink_pad;
  GstBuffer *base_buffers[N_BUFFERS], *heat_buffers[N_BUFFERS];
} Bench;

static guint64
clock_ns (clockid_t id)
{
  struct timespec t;

  clock_gettime (id, &t);
  return t.tv_sec * G_GUINT64_CONSTANT (1000000000) + t.tv_nsec;
}

static guint8 *
new_plane (gsize size)
{
  guint8 *data = g_aligned_alloc (1, (size + 4095) & ~(gsize)4095, 4096);

  memset (data, 0, size);
  return data;
}

static gboolean
is_16 (const Bench *b)
{
  return g_str_equal (b->job.base, "window16");
}

static gboolean
is_float (const Bench *b)
{
  return g_str_equal (b->job.heat_type, "f32");
}

/* Noise that is the same in every run. */
static void
fill (Bench *b, guint i)
{
  guint32 state = 1 + i;

  for (gsize k = 0; k < b->base_size; k++) {
    state = state * 1664525 + 1013904223;
    b->base[i][k] = is_16 (b) && k % 2 ? (state >> 24) % 16 : state >> 24;
  }
  for (guint k = 0; k < b->heat_width * b->heat_height; k++) {
    state = state * 1664525 + 1013904223;
    if (is_float (b))
      ((gfloat *)b->heat[i])[k] = (state >> 8) / 16777216.f;
    else
      b->heat[i][k] = state >> 24;
  }
}

/* ---- The bound: read the base, write the picture ----------------------- */

/* The same bytes as a frame, row by row: the base's once from memory, then as
 * often as the picture takes to be filled. */
static void
run_bound (Bench *b, guint i)
{
  gsize base_row = b->base_size / b->job.height;

  for (guint y = 0; y < b->job.height; y++) {
    gsize at = b->out_size * y / b->job.height;
    gsize end = b->out_size * (y + 1) / b->job.height;

    for (gsize n; at < end; at += n) {
      n = MIN (end - at, base_row);
      memcpy (b->out[i] + at, b->base[i] + base_row * y, n);
    }
  }
}

/* ---- The core ---------------------------------------------------------- */

/* Planes lie one after the other, with no bytes between rows. */
static CtPicture
picture_of (const Bench *b, guint i)
{
  const CtPixelFormat *format = ct_pixel_format_find (b->job.out);
  gsize width = b->job.width, pixels = width * b->job.height;
  gsize chroma = format->halved ? width / 2 : width;
  guint8 *out = b->out[i];

  if (format->planes == 1)
    return (CtPicture){ { out }, { width * format->bytes } };
  if (format->planes == 2)
    return (CtPicture){ { out, out + pixels }, { width, width } };
  return (CtPicture){
    { out, out + pixels,
      out + pixels + chroma * (pixels / width) / (format->halved ? 2 : 1) },
    { width, chroma, chroma }
  };
}

static void
run_render (Bench *b, guint i)
{
  const Job *job = &b->job;
  CtPlane base = { .data = b->base[i],
                   .stride = b->base_size / job->height,
                   .width = job->width,
                   .height = job->height,
                   .type = is_16 (b) ? CT_SAMPLE_U16 : CT_SAMPLE_U8 };
  guint k = job->fresh ? i : 0;
  CtHeat heat = {
    .plane = { .data = b->heat[k],
               .stride = b->heat_size / MAX (1, b->heat_height),
               .width = b->heat_width,
               .height = b->heat_height,
               .type = is_float (b) ? CT_SAMPLE_F32 : CT_SAMPLE_U8 },
    .calibration = { 1.0, 0.0, is_float (b) ? 1.0 : 255.0, CT_NO_PADDING },
    .range = { 0.0, 1.0 },
  };
  CtCalibration calibration = { 1.0, -1024.0, CT_NO_PADDING };
  CtGray *gray = ct_render_gray (b->render);
  CtPicture picture;
  CtLook look;

  ct_look_init (&look);
  if (g_str_equal (job->look, "general"))
    look.opacity = 0.37;
  if (g_str_equal (job->look, "0.3"))
    look.opacity = 0.3;
  if (g_str_equal (job->look, "ramp")) {
    look.opacity_mode = CT_OPACITY_RAMP;
    look.threshold = 0.2;
  }
  if (is_16 (b)) {
    CtWindow window = { 40.0, 400.0, CT_WINDOW_LINEAR };

    ct_gray_set_window (gray, CT_SAMPLE_U16, &window, &calibration, FALSE);
  } else if (g_str_equal (job->base, "minmax8")) {
    CtCalibration none = CT_CALIBRATION_NONE;
    CtRange range = ct_range_of_base (&base, &none);

    ct_gray_set_min_max (gray, CT_SAMPLE_U8, range.min, range.max, &none,
                         FALSE);
  } else {
    ct_gray_set_identity (gray, CT_SAMPLE_U8, FALSE);
  }
  ct_render_prepare (b->render, &look, &base, &calibration,
                     job->heat < 0 ? NULL : &heat,
                     ct_pixel_format_find (job->out));
  picture = picture_of (b, i);
  ct_render_rows (b->render, b->scratch, &picture, 0, job->height);
}

/* ---- The element ------------------------------------------------------- */

static GstFlowReturn
drop (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static GstPad *
new_drain (GstPad *src, const gchar *format)
{
  g_autofree gchar *text = g_strdup_printf ("video/x-raw, format = %s", format);
  g_autoptr (GstCaps) caps
      = format ? gst_caps_from_string (text) : gst_caps_new_any ();
  GstPadTemplate *template
      = gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps);
  GstPad *pad = gst_pad_new_from_template (template, "sink");

  gst_pad_set_chain_function (pad, drop);
  gst_pad_set_active (pad, TRUE);
  if (src && gst_pad_link (src, pad) != GST_PAD_LINK_OK)
    exit (2);
  gst_object_unref (template);
  return pad;
}

/* element: NULL for a pad that drops. */
static GstPad *
open_pad (GstElement *element, const gchar *peer_name, const gchar *caps_text)
{
  GstPad *peer = element ? gst_element_get_static_pad (element, peer_name)
                         : new_drain (NULL, NULL);
  GstPad *pad = gst_pad_new (peer_name, GST_PAD_SRC);
  GstCaps *caps = gst_caps_from_string (caps_text);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_set_active (pad, TRUE);
  if (gst_pad_link (pad, peer) != GST_PAD_LINK_OK)
    exit (2);
  gst_pad_push_event (pad, gst_event_new_stream_start (peer_name));
  gst_pad_push_event (pad, gst_event_new_caps (caps));
  gst_pad_push_event (pad, gst_event_new_segment (&segment));
  gst_caps_unref (caps);
  if (element) /* else it is nobody's, and stays */
    gst_object_unref (peer);
  return pad;
}

static GstBuffer *
wrap (guint8 *data, gsize size)
{
  return gst_buffer_new_wrapped_full (GST_MEMORY_FLAG_READONLY, data, size, 0,
                                      size, NULL, NULL);
}

static void
open_sink (Bench *b)
{
  gchar **formats = g_strsplit (b->job.out, ">", 2);
  g_autoptr (GstPad) src = NULL;

  if (formats[1]) {
    b->convert = gst_element_factory_make ("videoconvert", NULL);
    if (!b->convert
        || !gst_element_link_pads_filtered (b->element, "src", b->convert,
                                            "sink", NULL))
      exit (2);
    gst_element_set_state (b->convert, GST_STATE_PLAYING);
  }
  src = gst_element_get_static_pad (formats[1] ? b->convert : b->element,
                                    "src");
  b->sink_pad = new_drain (src, formats[formats[1] ? 1 : 0]);
  g_strfreev (formats);
}

static void
make_element (Bench *b)
{
  const Job *job = &b->job;

  b->element = gst_element_factory_make ("ctheatoverlay", NULL);
  if (!b->element)
    exit (2);
  g_object_set (b->element, "n-threads", job->n_threads, "rescale-intercept",
                -1024.0, NULL);
  if (g_str_equal (job->look, "general"))
    g_object_set (b->element, "opacity", 0.37, NULL);
  if (g_str_equal (job->look, "0.3"))
    g_object_set (b->element, "opacity", 0.3, NULL);
  if (g_str_equal (job->look, "ramp"))
    gst_util_set_object_arg (G_OBJECT (b->element), "opacity-mode", "ramp");
  if (g_str_equal (job->look, "ramp"))
    g_object_set (b->element, "threshold", 0.2, NULL);
  if (is_16 (b))
    g_object_set (b->element, "window-center", 40.0, "window-width", 400.0,
                  NULL);
  if (g_str_equal (job->base, "minmax8"))
    gst_util_set_object_arg (G_OBJECT (b->element), "normalize", "minmax");
  open_sink (b);
  gst_element_set_state (b->element, GST_STATE_PLAYING);
}

static void
open_pads (Bench *b)
{
  const Job *job = &b->job;
  gchar *text;

  text = g_strdup_printf (
      "video/x-raw, format = %s, width = %u, height = %u, framerate = 25/1",
      is_16 (b) ? "GRAY16_LE" : "GRAY8", job->width, job->height);
  b->base_pad = open_pad (b->element, "sink", text);
  g_free (text);
  for (guint i = 0; i < b->n_buffers; i++)
    b->base_buffers[i] = wrap (b->base[i], b->base_size);
  if (job->heat < 0)
    return;
  text = g_strdup_printf (
      "other/tensors, format = (string) static, num_tensors = (int) 1, types "
      "= (string) %s, dimensions = (string) %u:%u:1:1, framerate = 25/1",
      is_float (b) ? "float32" : "uint8", b->heat_width, b->heat_height);
  b->heat_pad = open_pad (b->element, "heat", text);
  g_free (text);
  for (guint i = 0; i < b->n_buffers; i++)
    b->heat_buffers[i] = wrap (b->heat[i], b->heat_size);
  if (!job->fresh && b->element) {
    GstBuffer *heat = gst_buffer_copy (b->heat_buffers[0]);

    GST_BUFFER_PTS (heat) = 0;
    gst_pad_push (b->heat_pad, heat);
    gst_pad_push_event (b->heat_pad, gst_event_new_eos ());
  }
}

static void
stamp_and_push (GstPad *pad, GstBuffer *shared, guint64 frame)
{
  GstBuffer *buffer = gst_buffer_copy (shared); /* the memory is the same */

  GST_BUFFER_PTS (buffer) = frame * GST_SECOND / 25;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 25;
  if (gst_pad_push (pad, buffer) != GST_FLOW_OK)
    exit (2);
}

static void
run_element (Bench *b, guint i)
{
  if (b->heat_pad && b->job.fresh)
    stamp_and_push (b->heat_pad, b->heat_buffers[i], b->frame);
  stamp_and_push (b->base_pad, b->base_buffers[i], b->frame);
}

/* ------------------------------------------------------------------------ */

static gboolean
is_what (const Bench *b, const gchar *what)
{
  return g_str_equal (b->job.what, what);
}

static void
open_bench (Bench *b, const Job *job)
{
  const CtPixelFormat *format = ct_pixel_format_find (job->out);

  b->job = *job;
  b->pixel_bytes = format ? format->bytes : 4;
  if (job->heat == 0) {
    b->heat_width = job->width;
    b->heat_height = job->height;
  } else if (job->heat > 0) {
    b->heat_width = b->heat_height = job->heat;
  }
  b->base_size = (gsize)job->width * job->height * (is_16 (b) ? 2 : 1);
  b->heat_size = (gsize)b->heat_width * b->heat_height * (is_float (b) ? 4 : 1);
  b->out_size = (gsize)job->width * job->height * b->pixel_bytes;
  if (format && ct_pixel_format_is_planar (format))
    b->out_size = format->halved ? b->out_size * 3 / 2 : b->out_size * 3;
  b->n_buffers = CLAMP (
      MOST_BYTES / (b->base_size + b->heat_size + b->out_size), 1, N_BUFFERS);
  for (guint i = 0; i < b->n_buffers; i++) {
    b->base[i] = new_plane (b->base_size);
    b->heat[i] = new_plane (b->heat_size + 1);
    b->out[i] = new_plane (b->out_size);
    fill (b, i);
  }
  b->render = ct_render_new ();
  b->scratch = ct_render_scratch_new ();
  if (is_what (b, "element"))
    make_element (b);
  if (is_what (b, "element") || is_what (b, "source"))
    open_pads (b);
}

static void
close_bench (Bench *b)
{
  if (b->element)
    gst_element_set_state (b->element, GST_STATE_NULL);
  if (b->convert)
    gst_element_set_state (b->convert, GST_STATE_NULL);
  for (guint i = 0; i < b->n_buffers; i++) {
    gst_clear_buffer (&b->base_buffers[i]);
    gst_clear_buffer (&b->heat_buffers[i]);
  }
  g_clear_object (&b->element);
  g_clear_object (&b->convert);
  g_clear_object (&b->base_pad);
  g_clear_object (&b->heat_pad);
  g_clear_object (&b->sink_pad);
  ct_render_scratch_free (b->scratch);
  ct_render_free (b->render);
  for (guint i = 0; i < b->n_buffers; i++) {
    g_aligned_free (b->base[i]);
    g_aligned_free (b->heat[i]);
    g_aligned_free (b->out[i]);
  }
}

static void
run_block (Bench *b, gboolean tell)
{
  guint64 cpu = clock_ns (CLOCK_PROCESS_CPUTIME_ID);
  guint64 wall = clock_ns (CLOCK_MONOTONIC), now = wall;
  guint frames = 0;

  while (now - wall < BLOCK_NS) {
    guint i = b->frame % b->n_buffers;

    if (is_what (b, "bound"))
      run_bound (b, i);
    else if (is_what (b, "render"))
      run_render (b, i);
    else
      run_element (b, i);
    b->frame++;
    frames++;
    now = clock_ns (CLOCK_MONOTONIC);
  }
  cpu = clock_ns (CLOCK_PROCESS_CPUTIME_ID) - cpu;
  if (!tell)
    return;
  printf ("%u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", frames, cpu,
          now - wall);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  Job job = { 0 };

  gst_init (&argc, &argv);
  if (argc != 11)
    return 2;
  g_strlcpy (job.what, argv[1], sizeof job.what);
  job.width = atoi (argv[2]);
  job.height = atoi (argv[3]);
  job.heat = atoi (argv[4]);
  g_strlcpy (job.heat_type, argv[5], sizeof job.heat_type);
  g_strlcpy (job.look, argv[6], sizeof job.look);
  g_strlcpy (job.base, argv[7], sizeof job.base);
  g_strlcpy (job.out, argv[8], sizeof job.out);
  job.fresh = atoi (argv[9]);
  job.n_threads = atoi (argv[10]);
  open_bench (&bench, &job);
  run_block (&bench, FALSE); /* warm */
  while (getchar () != EOF)
    run_block (&bench, TRUE);
  close_bench (&bench);
  return 0;
}
