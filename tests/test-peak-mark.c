/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The cross at the peak: the same from all sides, open in the middle, and of
 * a size that is seen.
 */
#include "src/peak-mark.h"

static void
test_cross (void)
{
  static const guint heights[] = { 1, 256, 512, 1024, 2160, 16384 };

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++) {
    g_autoptr (CtCanvas) c = ct_peak_mark_new (heights[i]);
    guint n = c->width, white = 0, black = 0;

    g_assert_cmpuint (c->height, ==, n);
    g_assert_cmpuint (n % 2, ==, 1);
    g_assert_cmpuint (n, >=, 13);
    g_assert_cmpuint (n, <=, 16 + heights[i] / 15);
    for (guint y = 0; y < n; y++)
      for (guint x = 0; x < n; x++) {
        guint32 pixel = c->pixels[y * n + x];

        g_assert_true (pixel == 0 || pixel == 0xff000000
                       || pixel == 0xffffffff);
        white += pixel == 0xffffffff;
        black += pixel == 0xff000000;
        g_assert_cmphex (pixel, ==, c->pixels[x * n + y]);
        g_assert_cmphex (pixel, ==, c->pixels[y * n + n - 1 - x]);
      }
    g_assert_cmpuint (white, >, 0);
    g_assert_cmpuint (black, >, white / 2);
    for (guint y = n / 2 - 1; y <= n / 2 + 1; y++)
      for (guint x = n / 2 - 1; x <= n / 2 + 1; x++)
        g_assert_cmphex (c->pixels[y * n + x], ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-mark/cross", test_cross);
  return g_test_run ();
}
