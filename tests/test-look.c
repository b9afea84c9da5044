/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The recipe's look, and fractions of a base as pixels.
 */
#include "src/look.h"

#include <math.h>

static void
test_recipe (void)
{
  CtLook look;

  ct_look_init (&look);
  g_assert_true (look.rgb == ct_colormap_find ("jet")->rgb);
  g_assert_true (look.base_rgb == ct_colormap_find ("gray")->rgb);
  g_assert_cmpfloat (look.opacity, ==, 0.5);
  g_assert_true (isnan (look.base_weight));
  g_assert_cmpfloat (look.gamma, ==, 1.0);
  g_assert_cmpint (look.interpolation, ==, CT_INTERPOLATION_LINEAR);
}

static void
test_box (void)
{
  static const struct
  {
    gdouble rect[4];
    guint width, height;
    CtBox box;
  } cases[] = {
    { { 0, 0, 1, 1 }, 512, 300, { 0, 0, 512, 300 } },
    { { 0.25, 0.5, 0.5, 0.25 }, 100, 200, { 25, 100, 75, 150 } },
    { { 0.25, 0, 0.5, 1 }, 10, 1, { 2, 0, 7, 1 } }, /* 2.5 -> 2, even */
    { { 0, 0, 1e-6, 1e-6 }, 100, 100, { 0, 0, 1, 1 } },
    { { -0.1, -0.1, 1.2, 1.2 }, 100, 100, { -10, -10, 110, 110 } },
    { { NAN, 0, 1, 1 }, 7, 9, { 0, 0, 7, 9 } },
    { { 0, 0, INFINITY, 1 }, 7, 9, { 0, 0, 7, 9 } },
    { { 0, 0, 1e300, 1 }, 16384, 1, { 0, 0, 65536, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtLook look;
    CtBox box;

    ct_look_init (&look);
    for (guint k = 0; k < 4; k++)
      look.rect[k] = cases[i].rect[k];
    box = ct_look_box (&look, cases[i].width, cases[i].height);
    g_assert_cmpint (box.x0, ==, cases[i].box.x0);
    g_assert_cmpint (box.y0, ==, cases[i].box.y0);
    g_assert_cmpint (box.x1, ==, cases[i].box.x1);
    g_assert_cmpint (box.y1, ==, cases[i].box.y1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/look/recipe", test_recipe);
  g_test_add_func ("/look/box", test_box);
  return g_test_run ();
}
