/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Panels in every format: the canvas's colors at their place, chroma the mean
 * of the pixels that share it, and not a byte beside them.
 */
#include "src/panel.h"

#include <string.h>

#define OUT_W 32
#define OUT_H 24
#define STRIDE (OUT_W * 4 + 5)
#define PLANE (STRIDE * OUT_H)

static guint8 memory[3 * PLANE], expected[3 * PLANE];

static CtPicture
picture_at (guint8 *data)
{
  memset (data, 0xA5, 3 * PLANE);
  return (CtPicture){ { data, data + PLANE, data + 2 * PLANE },
                      { STRIDE, STRIDE, STRIDE } };
}

static CtInk
ink_at (const CtInkFormat *format, const CtCanvas *canvas, guint x, guint y)
{
  guint32 pixel = canvas->pixels[y * canvas->width + x];
  guint8 rgb[3] = { pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255 };

  return ct_ink_make (format, rgb, 255);
}

/* Of four pixels, the last column and row twice. */
static guint8
mean_at (const CtInkFormat *format, const CtCanvas *canvas, guint x, guint y,
         guint c)
{
  guint x0 = 2 * x, y0 = 2 * y;
  guint x1 = MIN (x0 + 1, canvas->width - 1);
  guint y1 = MIN (y0 + 1, canvas->height - 1);
  guint left = (ink_at (format, canvas, x0, y0).bytes[c]
                + ink_at (format, canvas, x0, y1).bytes[c] + 1)
               / 2;
  guint right = (ink_at (format, canvas, x1, y0).bytes[c]
                 + ink_at (format, canvas, x1, y1).bytes[c] + 1)
                / 2;

  return (left + right + 1) / 2;
}

static void
expect (const CtInkFormat *format, const CtCanvas *canvas, CtPicture *out,
        guint x0, guint y0)
{
  const CtPixelFormat *f = format->format;
  guint half = f->halved ? 2 : 1;

  for (guint y = 0; y < canvas->height; y++)
    for (guint x = 0; x < canvas->width; x++) {
      CtInk ink = ink_at (format, canvas, x, y);

      memcpy (ct_picture_row (out, 0, y0 + y) + (x0 + x) * f->bytes, ink.bytes,
              f->bytes);
    }
  for (guint y = 0; f->planes > 1 && y < (canvas->height + half - 1) / half;
       y++)
    for (guint x = 0; x < (canvas->width + half - 1) / half; x++)
      for (guint c = 1; c < 3; c++) {
        guint8 sample = f->halved ? mean_at (format, canvas, x, y, c)
                                  : ink_at (format, canvas, x, y).bytes[c];
        guint row = y0 / half + y, column = x0 / half + x;

        if (f->planes == 2)
          ct_picture_row (out, 1, row)[2 * column + c - 1] = sample;
        else
          ct_picture_row (out, c, row)[column] = sample;
      }
}

static void
test_formats (void)
{
  static const guint sizes[][4]
      = { { 6, 4, 8, 10 }, { 7, 5, 2, 0 }, { 1, 1, 0, 0 }, { 2, 24, 30, 0 } };

  for (guint f = 0; f < ct_n_pixel_formats; f++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      g_autoptr (CtCanvas) canvas = ct_canvas_new (sizes[s][0], sizes[s][1]);
      g_autoptr (CtPanel) panel = NULL;
      CtPicture out = picture_at (memory), twin = picture_at (expected);
      CtInkFormat format;

      for (guint i = 0; i < canvas->width * canvas->height; i++)
        canvas->pixels[i]
            = i % 3 ? 0xff000000 | g_test_rand_int () : 0xff112233;
      ct_ink_format_set (&format, &ct_pixel_formats[f], &CT_YUV_SPACE_BT601);
      panel = ct_panel_new (&format, canvas);
      ct_panel_copy (panel, &out, sizes[s][2], sizes[s][3]);
      expect (&format, canvas, &twin, sizes[s][2], sizes[s][3]);
      g_assert_cmpmem (memory, sizeof memory, expected, sizeof expected);
    }
  ct_panel_free (NULL);
}

static void
test_blacken (void)
{
  for (guint f = 0; f < ct_n_pixel_formats; f++)
    for (guint column = 0; column < 2; column++) {
      const CtPixelFormat *format = &ct_pixel_formats[f];
      CtPicture out = picture_at (memory), twin = picture_at (expected);
      guint8 black = format->planes > 1 ? 16 : 0;
      CtInkFormat inks;

      ct_ink_format_set (&inks, format, &CT_YUV_SPACE_BT601);
      ct_panel_blacken (&inks, &out, 3, 5, 4, column);
      for (guint i = 0; i < 4; i++) {
        guint x = column ? 3 : 3 + i, y = column ? 5 + i : 5;
        guint8 *pixel = ct_picture_row (&twin, 0, y) + x * format->bytes;

        memset (pixel, black, format->bytes);
        if (format->fill >= 0)
          pixel[format->fill] = 255;
        for (guint c = 1; c < 3 && g_str_equal (format->name, "Y444"); c++)
          ct_picture_row (&twin, c, y)[x] = 128;
      }
      g_assert_cmpmem (memory, sizeof memory, expected, sizeof expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/panel/formats", test_formats);
  g_test_add_func ("/panel/blacken", test_blacken);
  return g_test_run ();
}
