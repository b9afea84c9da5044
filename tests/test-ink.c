/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Inks in every format: where their bytes lie, and that laying them over
 * pixels is the weighted mean, to nearest.
 */
#include "src/ink.h"

#include <math.h>
#include <string.h>

/* R, G and B of a pixel lie where the format says; alpha where no color is. */
static void
test_packed_order (void)
{
  static const guint8 rgb[3] = { 10, 20, 30 };

  for (guint i = 0; i < ct_n_packed_formats; i++) {
    const CtPixelFormat *f = &ct_pixel_formats[i];
    CtInkFormat format;
    CtInk ink;

    ct_ink_format_set (&format, f, &CT_YUV_SPACE_BT601);
    ink = ct_ink_make (&format, rgb, 77);
    g_assert_cmpuint (ink.bytes[f->r], ==, 10);
    g_assert_cmpuint (ink.bytes[f->g], ==, 20);
    g_assert_cmpuint (ink.bytes[f->b], ==, 30);
    g_assert_cmpuint (ink.bytes[6 - f->r - f->g - f->b], ==, 77);
    g_assert_cmpuint (format.alpha, ==, 6 - f->r - f->g - f->b);
  }
}

/* BT.601 and BT.709, by the weights of their clauses: white, black, red. */
static void
test_planar_color (void)
{
  static const struct
  {
    CtYuvSpace space;
    guint8 rgb[3], yuv[3];
  } cases[] = {
    { { 0.299, 0.114, FALSE }, { 255, 255, 255 }, { 235, 128, 128 } },
    { { 0.299, 0.114, FALSE }, { 0, 0, 0 }, { 16, 128, 128 } },
    { { 0.299, 0.114, FALSE }, { 255, 0, 0 }, { 81, 90, 240 } },
    { { 0.2126, 0.0722, FALSE }, { 255, 0, 0 }, { 63, 102, 240 } },
    { { 0.2126, 0.0722, FALSE }, { 0, 0, 255 }, { 32, 240, 118 } },
    { { 0.299, 0.114, TRUE }, { 255, 255, 255 }, { 255, 128, 128 } },
    { { 0.299, 0.114, TRUE }, { 0, 255, 0 }, { 150, 44, 21 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = ct_n_packed_formats; k < ct_n_pixel_formats; k++) {
      CtInkFormat format;
      CtInk ink;

      ct_ink_format_set (&format, &ct_pixel_formats[k], &cases[i].space);
      ink = ct_ink_make (&format, cases[i].rgb, 9);
      for (guint c = 0; c < 3; c++) /* videoconvert's rounding is low */
        g_assert_cmpint (ABS (ink.bytes[c] - cases[i].yuv[c]), <=, 1);
      g_assert_cmpuint (ink.bytes[3], ==, 9);
    }
}

/* Every alpha with some hundred pairs, against the mean in double. */
static void
test_mean (void)
{
  const CtPixelFormat *bgr = ct_pixel_format_find ("BGR");
  const CtPixelFormat *argb = ct_pixel_format_find ("ARGB");

  for (guint alpha = 0; alpha < 256; alpha++)
    for (guint i = 0; i < 300; i++) {
      guint8 below = i == 0 ? 0 : i == 1 ? 255 : g_test_rand_int ();
      guint8 above = i == 2 ? 0 : i == 3 ? 255 : g_test_rand_int ();
      gint mean = (gint)rint (below + (above - below) * (alpha / 255.0));
      CtInk last = { { above, above, above, alpha } };
      CtInk first = { { alpha, above, above, above } };
      guint8 three[4] = { below, below, below, 99 };
      guint8 four[5] = { alpha ? 3 : 255, below, below, below, 99 };
      guint8 y = below, u = below, v = below;

      ct_ink_draw_packed (bgr, three, &last, 1, FALSE);
      ct_ink_draw_packed (argb, four, &first, 1, FALSE);
      ct_ink_draw_planar (&y, &u, &v, &last, 1, alpha == 255 && i % 2);
      for (guint c = 0; c < 3; c++) {
        g_assert_cmpint (three[c], ==, mean);
        g_assert_cmpint (four[1 + c], ==, mean);
      }
      g_assert_cmpint (y, ==, mean);
      g_assert_cmpint (u, ==, mean);
      g_assert_cmpint (v, ==, mean);
      g_assert_cmpuint (four[0], ==, 255);
      g_assert_cmpuint (three[3], ==, 99);
      g_assert_cmpuint (four[4], ==, 99);
    }
}

/* Said to be opaque, they are the picture. */
static void
test_opaque (void)
{
  for (guint i = 0; i < ct_n_packed_formats; i++) {
    const CtPixelFormat *format = &ct_pixel_formats[i];
    guint8 mixed[8 * 4], copied[8 * 4];
    CtInk inks[7];

    memset (mixed, 0xA5, sizeof mixed);
    memset (copied, 0xA5, sizeof copied);
    for (guint k = 0; k < sizeof inks; k++)
      ((guint8 *)inks)[k] = g_test_rand_int ();
    for (guint k = 0; k < 7; k++)
      inks[k].bytes[ct_ink_alpha (format)] = 255;
    ct_ink_draw_packed (format, mixed, inks, 7, FALSE);
    ct_ink_draw_packed (format, copied, inks, 7, TRUE);
    g_assert_cmpmem (mixed, sizeof mixed, copied, sizeof copied);
    g_assert_cmpuint (copied[7 * format->bytes], ==, 0xA5);
    g_assert_cmpuint (copied[format->r], ==, inks[0].bytes[format->r]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ink/packed-order", test_packed_order);
  g_test_add_func ("/ink/planar-color", test_planar_color);
  g_test_add_func ("/ink/mean", test_mean);
  g_test_add_func ("/ink/opaque", test_opaque);
  return g_test_run ();
}
