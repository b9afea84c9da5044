/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Shapes on a small canvas: which pixels they touch and how much of each.
 */
#include "src/canvas.h"

static guint32
at (const CtCanvas *canvas, guint x, guint y)
{
  return canvas->pixels[y * canvas->width + x];
}

static void
test_color (void)
{
  g_assert_cmphex (ct_canvas_color (0x12, 0x34, 0x56), ==, 0xff123456);
  g_assert_cmphex (ct_canvas_color (0, 0, 0), ==, 0xff000000);
}

/* Premultiplied: all four channels take part. */
static void
test_dot (void)
{
  g_autoptr (CtCanvas) canvas = ct_canvas_new (2, 1);

  ct_canvas_dot (canvas, 0, 0, 0xffffffff, 0.5);
  g_assert_cmphex (at (canvas, 0, 0), ==, 0x80808080);
  ct_canvas_dot (canvas, 0, 0, 0xff000000, 0.5);
  g_assert_cmphex (at (canvas, 0, 0), ==, 0xc0404040);
  ct_canvas_dot (canvas, 0, 0, 0xff0000ff, 7.0);
  g_assert_cmphex (at (canvas, 0, 0), ==, 0xff0000ff);
  ct_canvas_dot (canvas, 0, 0, 0xffffffff, -1.0);
  g_assert_cmphex (at (canvas, 0, 0), ==, 0xff0000ff);
  ct_canvas_dot (canvas, -1, 0, 0xffffffff, 1);
  ct_canvas_dot (canvas, 2, 0, 0xffffffff, 1);
  ct_canvas_dot (canvas, 0, -1, 0xffffffff, 1);
  ct_canvas_dot (canvas, 1, 1, 0xffffffff, 1);
  g_assert_cmphex (at (canvas, 1, 0), ==, 0);
}

static void
test_fill (void)
{
  static const gint cases[][4] = {
    { 1, 2, 3, 1 },      { -2, -2, 4, 4 }, { 3, 3, 99, 99 }, { 0, 0, 0, 5 },
    { -100, 1, 200, 1 }, { 7, 7, 1, 1 },   { 2, 2, -1, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gint *c = cases[i];
    g_autoptr (CtCanvas) canvas = ct_canvas_new (5, 4);

    ct_canvas_fill (canvas, c[0], c[1], c[2], c[3], 0xff00ff00);
    for (gint y = 0; y < 4; y++)
      for (gint x = 0; x < 5; x++) {
        gboolean in
            = x >= c[0] && x < c[0] + c[2] && y >= c[1] && y < c[1] + c[3];

        g_assert_cmphex (at (canvas, x, y), ==, in ? 0xff00ff00 : 0);
      }
  }
}

/* Half of a square, by either winding: whole below the diagonal, half on it.
 * The area of any other is that of geometry, to the samples of a pixel. */
static void
test_triangle (void)
{
  static const CtPoint halves[2][3]
      = { { { 0, 0 }, { 8, 8 }, { 0, 8 } }, { { 0, 0 }, { 0, 8 }, { 8, 8 } } };
  static const CtPoint sharp[3]
      = { { 1.3, 2.1 }, { 13.9, 4.7 }, { 3.2, 14.5 } };
  g_autoptr (CtCanvas) large = ct_canvas_new (16, 16);
  gdouble area = 0, exact;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (CtCanvas) canvas = ct_canvas_new (8, 8);

    ct_canvas_triangle (canvas, halves[i], 0xffffffff);
    for (guint y = 0; y < 8; y++)
      for (guint x = 0; x < 8; x++) {
        guint alpha = at (canvas, x, y) >> 24;

        if (x == y)
          g_assert_cmpuint (ABS ((gint)alpha - 144), <=, 16);
        else
          g_assert_cmpuint (alpha, ==, x < y ? 255 : 0);
      }
  }
  ct_canvas_triangle (large, sharp, 0xffffffff);
  for (guint i = 0; i < 256; i++)
    area += (large->pixels[i] >> 24) / 255.0;
  exact = ((13.9 - 1.3) * (14.5 - 2.1) - (3.2 - 1.3) * (4.7 - 2.1)) / 2;
  g_assert_cmpfloat (ABS (area - exact), <, 0.5);
}

static void
test_empty (void)
{
  g_autoptr (CtCanvas) canvas = ct_canvas_new (0, 0);
  static const CtPoint any[3] = { { 0, 0 }, { 8, 8 }, { 0, 8 } };

  ct_canvas_fill (canvas, 0, 0, 5, 5, 0xffffffff);
  ct_canvas_triangle (canvas, any, 0xffffffff);
  ct_canvas_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/color", test_color);
  g_test_add_func ("/canvas/dot", test_dot);
  g_test_add_func ("/canvas/fill", test_fill);
  g_test_add_func ("/canvas/triangle", test_triangle);
  g_test_add_func ("/canvas/empty", test_empty);
  return g_test_run ();
}
