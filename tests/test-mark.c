/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The mark of a held heat: each pixel of small pictures, by the definition.
 */
#include "src/mark.h"

#include <string.h>

#define PADDING 5
#define POISON 0xA5

static void
check (guint width, guint height, const CtPixelFormat *format)
{
  gsize stride = width * format->bytes + PADDING;
  g_autofree guint8 *out = g_malloc (stride * height);

  memset (out, POISON, stride * height);
  for (guint y = 0; y < height; y++)
    ct_mark_draw_row (out + y * stride, width, height, y, format);
  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < stride; i++) {
      guint x = i / format->bytes, c = i % format->bytes;
      gboolean inside = x >= 2 && x + 2 < width && y >= 2 && y + 2 < height;
      guint8 expected = c == format->r   ? 255
                        : c == format->g ? 191
                        : c == format->b ? 0
                                         : 255;

      if (inside || x >= width)
        expected = POISON;
      g_assert_cmpuint (out[y * stride + i], ==, expected);
    }
}

/* A plane of bytes is marked where a picture of pixels is. */
static void
test_fill (void)
{
  guint8 out[9 + PADDING];

  for (guint width = 1; width <= 9; width++)
    for (guint height = 1; height <= 9; height++)
      for (guint y = 0; y < height; y++) {
        memset (out, POISON, sizeof out);
        ct_mark_fill_row (out, width, height, y, 77);
        for (guint x = 0; x < sizeof out; x++) {
          gboolean inside = x >= 2 && x + 2 < width && y >= 2 && y + 2 < height;

          g_assert_cmpuint (out[x], ==, inside || x >= width ? POISON : 77);
        }
      }
}

static void
test_every_format (void)
{
  for (guint f = 0; f < ct_n_packed_formats; f++)
    for (guint width = 1; width <= 9; width++)
      for (guint height = 1; height <= 9; height++)
        check (width, height, &ct_pixel_formats[f]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark/every-format", test_every_format);
  g_test_add_func ("/mark/fill", test_fill);
  return g_test_run ();
}
