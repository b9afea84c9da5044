/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One frame rendered by several threads, band by band: the bytes that one
 * thread alone gives, and (under ThreadSanitizer) no race.
 */
#include "src/render.h"

#include <math.h>
#include <string.h>

#define THREADS 4
#define WIDTH 517
#define HEIGHT 389
#define STRIDE (4 * WIDTH + 12)
#define BAND 6 /* even: chroma is of two rows */

static guint32 seed = 1;

/* Numerical Recipes' quick generator: the high bits are random enough. */
static guint
random16 (void)
{
  seed = seed * 1664525u + 1013904223u;
  return seed >> 16;
}

/* What the threads share: the frame, and the next row that nobody has. */
typedef struct
{
  const CtRender *render;
  CtPicture out;
  GMutex lock;
  guint next_row;
} Frame;

typedef struct
{
  Frame *frame;
  CtRenderScratch *scratch;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  Frame *frame = worker->frame;

  for (;;) {
    guint first;

    g_mutex_lock (&frame->lock);
    first = frame->next_row;
    frame->next_row += BAND;
    g_mutex_unlock (&frame->lock);
    if (first >= HEIGHT)
      return NULL;
    ct_render_rows (frame->render, worker->scratch, &frame->out, first,
                    MIN (first + BAND, HEIGHT));
  }
}

static void
render_by_threads (Frame *frame, CtRenderScratch *const *scratches)
{
  Worker workers[THREADS];
  GThread *threads[THREADS];

  frame->next_row = 0;
  for (guint i = 0; i < THREADS; i++) {
    workers[i] = (Worker){ frame, scratches[i] };
    threads[i] = g_thread_new ("band", work, &workers[i]);
  }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
}

/* Settings that change from frame to frame, so that tables are rebuilt. */
static CtLook
look_of_frame (guint n)
{
  CtLook look;

  ct_look_init (&look);
  look.rgb = ct_colormaps[n % ct_n_colormaps].rgb;
  look.opacity = n % 5 / 4.0;
  look.opacity_mode = n % 2 ? CT_OPACITY_RAMP : CT_OPACITY_CONSTANT;
  look.threshold = n % 3 ? 0.3 : -G_MAXDOUBLE;
  look.base_min = n % 4 ? -G_MAXDOUBLE : 0;
  look.interpolation = n % 3;
  look.contour = (CtContourLook){ { 0.4 }, n % 5 == 0, n % 7, n % 2 };
  return look;
}

/* Of 4 bytes a pixel, or planar, whose planes lie beside each other. */
static const CtPixelFormat *
format_of_frame (guint n)
{
  return n % 4 == 3 ? &ct_pixel_formats[ct_n_packed_formats + n / 4 % 3]
                    : &ct_pixel_formats[n % 8];
}

static CtPicture
picture_of (guint8 *data)
{
  return (CtPicture){ { data, data + WIDTH + 1, data + 2 * (WIDTH + 1) },
                      { STRIDE, STRIDE, STRIDE } };
}

static void
test_bands (void)
{
  g_autofree guint8 *base = g_malloc (2 * WIDTH * HEIGHT);
  g_autofree gfloat *heat_data = g_new (gfloat, 31 * 23);
  g_autofree guint8 *alone = g_malloc (STRIDE * HEIGHT);
  g_autofree guint8 *together = g_malloc (STRIDE * HEIGHT);
  CtPlane plane
      = { base, 2 * WIDTH, WIDTH, HEIGHT, CT_SAMPLE_U16, FALSE, FALSE };
  CtHeat heat = {
    .plane
    = { (guint8 *)heat_data, 4 * 31, 31, 23, CT_SAMPLE_F32, FALSE, FALSE },
    .range = { 0, 1 },
    .has_nan = TRUE,
  };
  CtCalibration calibration = { 1, -1024, 0 };
  CtRender *render = ct_render_new ();
  CtRenderScratch *scratches[THREADS + 1];
  Frame frame = { .render = render, .out = picture_of (together) };

  for (guint i = 0; i <= THREADS; i++)
    scratches[i] = ct_render_scratch_new ();
  g_mutex_init (&frame.lock);
  for (guint n = 0; n < 24; n++) {
    CtLook look = look_of_frame (n);
    CtWindow window = { 40, 400 + n, CT_WINDOW_LINEAR };
    CtPicture picture = picture_of (alone);

    for (guint i = 0; i < WIDTH * HEIGHT; i++)
      ((guint16 *)(gpointer)base)[i] = random16 () % 4096;
    for (guint i = 0; i < 31 * 23; i++)
      heat_data[i] = random16 () % 50 ? random16 () / 65535.0f : NAN;
    ct_gray_set_window (ct_render_gray (render), CT_SAMPLE_U16, &window,
                        &calibration, n % 2);
    ct_render_prepare (render, &look, &plane, &calibration, &heat,
                       format_of_frame (n));
    memset (alone, 0xa5, STRIDE * HEIGHT);
    memset (together, 0xa5, STRIDE * HEIGHT);
    ct_render_rows (render, scratches[THREADS], &picture, 0, HEIGHT);
    render_by_threads (&frame, scratches);
    g_assert_cmpmem (alone, STRIDE * HEIGHT, together, STRIDE * HEIGHT);
    g_assert_cmpuint (alone[STRIDE * HEIGHT - 1], ==, 0xa5); /* padding */
  }
  g_mutex_clear (&frame.lock);
  for (guint i = 0; i <= THREADS; i++)
    ct_render_scratch_free (scratches[i]);
  ct_render_free (render);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/bands", test_bands);
  return g_test_run ();
}
