/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * That text fits where it is put, and how large it is.
 */
#include "tests/block-letters.h"

static void
test_size (void)
{
  static const guint sizes[][2]
      = { { 1, 10 },    { 256, 10 },  { 512, 12 },   { 1024, 23 },
          { 1080, 25 }, { 2160, 49 }, { 16384, 200 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_assert_cmpuint (ct_lettering_size (sizes[i][0]), ==, sizes[i][1]);
}

/* A block letter is half as wide as it is high. */
static void
test_fits (void)
{
  static const struct
  {
    const gchar *text;
    CtBox box;
    gboolean centered;
    guint size;
    gint x, y; /* where it begins */
  } cases[] = {
    { "abcd", { 0, 0, 100, 20 }, FALSE, 20, 0, 0 },
    { "abcd", { 10, 10, 110, 50 }, FALSE, 20, 10, 20 },
    { "abcd", { 10, 10, 110, 50 }, TRUE, 20, 40, 20 },
    { "abcd", { 0, 0, 100, 12 }, FALSE, 12, 0, 0 },
    { "abcd", { 0, 0, 20, 20 }, FALSE, 10, 0, 5 },
    { "abcd", { 0, 0, 12, 20 }, FALSE, 6, 0, 7 },
    { "abcd", { 0, 0, 11, 20 }, FALSE, 0, 0, 0 },
    { "abcd", { 50, 0, 0, 20 }, FALSE, 0, 0, 0 },
    { "", { 0, 0, 100, 20 }, FALSE, 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CtCanvas) canvas = ct_canvas_new (200, 60);
    BlockLetters letters;
    CtLettering lettering = block_lettering (&letters);

    ct_lettering_write (&lettering, canvas, cases[i].text, 20, &cases[i].box,
                        cases[i].centered, 0xffffffff);
    g_assert_cmpuint (letters.n, ==, cases[i].size > 0);
    if (!letters.n)
      continue;
    g_assert_cmpuint (letters.texts[0].size, ==, cases[i].size);
    g_assert_cmpint (letters.texts[0].box.x0, ==, cases[i].x);
    g_assert_cmpint (letters.texts[0].box.y0, ==, cases[i].y);
  }
}

static void
test_none (void)
{
  g_autoptr (CtCanvas) canvas = ct_canvas_new (20, 20);
  CtBox box = { 0, 0, 20, 20 };
  guint width = 9, height = 9;

  ct_lettering_write (NULL, canvas, "a", 10, &box, FALSE, 0xffffffff);
  ct_lettering_measure (NULL, "a", 10, &width, &height);
  g_assert_cmpuint (width + height, ==, 0);
  for (guint i = 0; i < 400; i++)
    g_assert_cmphex (canvas->pixels[i], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lettering/size", test_size);
  g_test_add_func ("/lettering/fits", test_fits);
  g_test_add_func ("/lettering/none", test_none);
  return g_test_run ();
}
