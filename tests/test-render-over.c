/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is drawn over a picture, in every format: the picture without it, with
 * the inks laid over it pixel by pixel; in bands as well.
 */
#include "src/render.h"

#include <math.h>
#include <string.h>

#define W 75
#define H 53

static guint8 base[W * H];
static gfloat heat_values[6 * 5];
static CtLook look;
static CtLayer *layers[2];

static CtPlane
plane_of (guint8 *data, guint width, guint height)
{
  return (CtPlane){ data, width, width, height, CT_SAMPLE_U8, FALSE, FALSE };
}

/* Draws rows in bands that begin at even rows. */
static void
draw (const CtPixelFormat *format, CtPlane plane, gboolean over, guint bands,
      const CtPicture *out)
{
  CtRender *render = ct_render_new ();
  CtCalibration none = CT_CALIBRATION_NONE;
  CtHeat heat = {
    .plane = { (guint8 *)heat_values, 24, 6, 5, CT_SAMPLE_F32, FALSE, FALSE },
    .range = { 0, 1 },
    .has_nan = TRUE,
  };
  guint h = plane.height;

  ct_gray_set_identity (ct_render_gray (render), CT_SAMPLE_U8, FALSE);
  ct_render_prepare (render, &look, &plane, &none, &heat, format);
  if (over)
    ct_render_set_layers (render, (const CtLayer *const *)layers, 2);
  for (guint i = bands; i-- > 0;) {
    CtRenderScratch *scratch = ct_render_scratch_new ();

    ct_render_rows (render, scratch, out, h * i / bands / 2 * 2,
                    i + 1 == bands ? h : h * (i + 1) / bands / 2 * 2);
    ct_render_scratch_free (scratch);
  }
  ct_render_free (render);
}

static void
make_layers (const CtPixelFormat *format, gint x, gint y)
{
  static const CtPoint corners[3] = { { 0, 0 }, { 19, 3 }, { 5, 14 } };
  g_autoptr (CtCanvas) canvas = ct_canvas_new (20, 15);
  g_autoptr (CtCanvas) other = ct_canvas_new (9, 9);
  CtInkFormat inks;

  ct_canvas_triangle (canvas, corners, ct_canvas_color (200, 30, 99));
  ct_canvas_fill (other, 0, 0, 9, 9, ct_canvas_color (1, 250, 3));
  ct_ink_format_set (&inks, format, &CT_YUV_SPACE_BT601);
  layers[0] = ct_layer_new (&inks, canvas, x, y);
  layers[1] = ct_layer_new (&inks, other, x + 10, y + 2);
}

static void
free_layers (void)
{
  ct_layer_free (layers[0]);
  ct_layer_free (layers[1]);
}

static void
setup (void)
{
  ct_look_init (&look);
  look.rect[0] = 0.1;
  look.rect[2] = 0.7;
  for (guint i = 0; i < sizeof base; i++)
    base[i] = g_test_rand_int ();
  for (guint i = 0; i < G_N_ELEMENTS (heat_values); i++)
    heat_values[i] = i == 17 ? NAN : (gfloat)g_test_rand_double ();
}

/* Over the bytes of out, as the parts say. */
static void
lay_over (const CtPixelFormat *format, const CtPicture *out)
{
  CtLayerPart part;

  for (guint k = 0; k < 2; k++)
    for (guint y = 0; y < H; y++)
      for (guint i = 0; ct_layer_part (layers[k], y, W, i, &part); i++) {
        if (format->planes == 1)
          ct_ink_draw_packed (
              format, ct_picture_row (out, 0, y) + part.x * format->bytes,
              part.inks, part.n, FALSE);
        else
          ct_ink_draw_planar (ct_picture_row (out, 0, y) + part.x,
                              ct_picture_row (out, 1, y) + part.x,
                              ct_picture_row (out, 2, y) + part.x, part.inks,
                              part.n, FALSE);
      }
}

#define STRIDE (W * 4 + 4)
#define PLANE (STRIDE * H)

static CtPicture
picture_at (guint8 *memory)
{
  memset (memory, 0xA5, 3 * PLANE);
  return (CtPicture){ { memory, memory + PLANE, memory + 2 * PLANE },
                      { STRIDE, STRIDE, STRIDE } };
}

/* Of packed formats and of whole chroma: the bytes. Wherever they lie. */
static void
test_layers (void)
{
  static const gint places[][2]
      = { { 30, 20 }, { -6, -5 }, { W - 12, H - 6 }, { 0, 0 }, { 400, 400 } };
  static guint8 bare[3 * PLANE], over[3 * PLANE];

  for (guint f = 0; f < ct_n_pixel_formats; f++) {
    const CtPixelFormat *format = &ct_pixel_formats[f];

    for (guint p = 0; p < G_N_ELEMENTS (places) && !format->halved; p++) {
      CtPicture a = picture_at (bare), b = picture_at (over);

      make_layers (format, places[p][0], places[p][1]);
      draw (format, plane_of (base, W, H), FALSE, 1, &a);
      lay_over (format, &a);
      draw (format, plane_of (base, W, H), TRUE, 3, &b);
      g_assert_cmpmem (bare, sizeof bare, over, sizeof over);
      free_layers ();
    }
  }
}

static guint8
mean_of (const CtPicture *full, guint p, guint x, guint y)
{
  const guint8 *upper = ct_picture_row (full, p, 2 * y);
  const guint8 *lower = ct_picture_row (full, p, MIN (2 * y + 1, H - 1));
  guint x1 = MIN (2 * x + 1, W - 1);
  guint left = (upper[2 * x] + lower[2 * x] + 1) / 2;

  return (left + (upper[x1] + lower[x1] + 1) / 2 + 1) / 2;
}

/* Halved chroma is the mean of what whole chroma is with layers and lines, also
 * where the base alone would have none. */
static void
test_halved (void)
{
  static guint8 full[3 * PLANE], half[3 * PLANE];

  for (guint i = 0; i < 8; i++) {
    const CtPixelFormat *format
        = ct_pixel_format_find (i % 2 ? "NV12" : "I420");
    CtPicture a = picture_at (full), b = picture_at (half);

    look.mark = i & 4;
    look.contour = (CtContourLook){ { 0.3, 0.7 }, i & 2 ? 2 : 0, 1.5, i & 4 };
    make_layers (format, 50, i & 1 ? 36 : -3);
    draw (ct_pixel_format_find ("Y444"), plane_of (base, W, H), TRUE, 1, &a);
    draw (format, plane_of (base, W, H), TRUE, 2, &b);
    for (guint y = 0; y < H; y++)
      g_assert_cmpmem (ct_picture_row (&a, 0, y), W, ct_picture_row (&b, 0, y),
                       W);
    for (guint y = 0; y < (H + 1) / 2; y++)
      for (guint x = 0; x < (W + 1) / 2; x++)
        for (guint p = 1; p < 3; p++)
          g_assert_cmpuint (i % 2 ? ct_picture_row (&b, 1, y)[2 * x + p - 1]
                                  : ct_picture_row (&b, p, y)[x],
                            ==, mean_of (&a, p, x, y));
    free_layers ();
  }
  look.mark = FALSE;
}

/* Lines alone: what lies between them is the base's own; one of the hue of its
 * level; on no pixel without heat. In bands and at once. */
static void
test_lines (void)
{
  static guint8 bare[3 * PLANE], lines[3 * PLANE], banded[3 * PLANE];
  const CtPixelFormat *format = ct_pixel_format_find ("RGB");
  CtPicture a = picture_at (bare), b = picture_at (lines);
  CtPicture c = picture_at (banded);
  const guint8 *color = look.rgb[(guint)(255 * 0.4f)];
  guint changed = 0, most = 0;

  look.contour = (CtContourLook){ { 0.4 }, 1, 3, TRUE };
  look.base_min = 60;
  draw (format, plane_of (base, W, H), FALSE, 1, &b);
  draw (format, plane_of (base, W, H), FALSE, 5, &c);
  look.contour.n_levels = 0;
  draw (format, plane_of (base, W, H), FALSE, 1, &a);
  g_assert_cmpmem (lines, sizeof lines, banded, sizeof banded);
  for (guint i = 0; i < W * H; i++) {
    const guint8 *p = ct_picture_row (&a, 0, i / W) + i % W * 3;
    const guint8 *q = ct_picture_row (&b, 0, i / W) + i % W * 3;

    g_assert_cmpuint (p[0], ==, base[i]);
    if (!memcmp (p, q, 3))
      continue;
    changed++;
    most += !memcmp (q, color, 3);
    g_assert_cmpuint (base[i], >=, 60);
    g_assert_true (i % W >= 8 && i % W < 8 + 52);
    for (guint k = 0; k < 3; k++)
      g_assert_true (q[k] >= MIN (base[i], color[k])
                     && q[k] <= MAX (base[i], color[k]));
  }
  g_assert_cmpuint (changed, >, 100);
  g_assert_cmpuint (most, >, changed / 3);
  look.base_min = -G_MAXDOUBLE;
  look.contour = (CtContourLook){ .width = 1 };
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setup ();
  g_test_add_func ("/render-over/layers", test_layers);
  g_test_add_func ("/render-over/halved", test_halved);
  g_test_add_func ("/render-over/lines", test_lines);
  return g_test_run ();
}
