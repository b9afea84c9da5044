/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Y'CbCr by matrix and by table, against published numbers and the sums in
 * double.
 */
#include "src/yuv.h"

#include <math.h>
#include <string.h>

#include "src/colormap.h"

static const CtYuvSpace spaces[] = {
  { 0.299, 0.114, FALSE },
  { 0.2126, 0.0722, FALSE },
  { 0.299, 0.114, TRUE },
  { 0.2126, 0.0722, TRUE },
};

/* Color bars at 100 %, 8 bits, BT.601 and BT.709: the numbers that video
 * equipment is set by. */
static void
test_bars (void)
{
  static const struct
  {
    guint8 bgr[4];
    guint8 yuv[2][3];
  } bars[] = {
    { { 255, 255, 255 }, { { 235, 128, 128 }, { 235, 128, 128 } } },
    { { 0, 255, 255 }, { { 210, 16, 146 }, { 219, 16, 138 } } },
    { { 255, 255, 0 }, { { 170, 166, 16 }, { 188, 154, 16 } } },
    { { 0, 255, 0 }, { { 145, 54, 34 }, { 173, 42, 26 } } },
    { { 255, 0, 255 }, { { 106, 202, 222 }, { 78, 214, 230 } } },
    { { 0, 0, 255 }, { { 81, 90, 240 }, { 63, 102, 240 } } },
    { { 255, 0, 0 }, { { 41, 240, 110 }, { 32, 240, 118 } } },
    { { 0, 0, 0 }, { { 16, 128, 128 }, { 16, 128, 128 } } },
  };

  for (guint s = 0; s < 2; s++) {
    CtYuvMatrix matrix;

    ct_yuv_matrix_build (&spaces[s], &matrix);
    for (guint i = 0; i < G_N_ELEMENTS (bars); i++) {
      const guint8 *bgr = bars[i].bgr;
      gboolean is_gray = bgr[0] == bgr[1] && bgr[1] == bgr[2];
      guint8 got[3];

      ct_kernels ()->matrix_yuv (got, got + 1, got + 2, bgr, 1, &matrix);
      for (guint p = 0; p < 3; p++)
        g_assert_cmpint (ABS (got[p] - bars[i].yuv[s][p]), <=, is_gray ? 0 : 1);
    }
  }
}

/* Every gray to the nearest level, with no color in it; and what a base that
 * is no gray is painted as is what its pixels are converted to. */
static void
test_paint (void)
{
  const CtColormap *maps[]
      = { ct_colormap_find ("gray"), ct_colormap_find ("hot") };
  g_autofree CtBlendTable *blend = g_new (CtBlendTable, 1);
  g_autofree CtYuvTable *table = g_new (CtYuvTable, 1);
  CtYuvMatrix matrix;

  for (guint s = 0; s < G_N_ELEMENTS (spaces); s++)
    for (guint m = 0; m < G_N_ELEMENTS (maps); m++) {
      CtPalette palette = { .rgb = maps[1]->rgb,
                            .base_rgb = maps[m]->rgb,
                            .opacity = 0.5,
                            .last = 255,
                            .base_weight = NAN };

      ct_palette_build (&palette, ct_pixel_format_find ("BGRx"), blend);
      g_assert_true (ct_yuv_table_build (blend, &spaces[s], table));
      g_assert_cmpint (table->gray_base, ==, m == 0);
      ct_yuv_matrix_build (&spaces[s], &matrix);
      for (guint g = 0; g < 256; g++) {
        gdouble y = spaces[s].full ? g : 16 + g * 219.0 / 255;
        guint8 got[3];

        if (m == 0) {
          g_assert_cmpuint (table->paint[0][g], ==, (guint)rint (y));
          g_assert_cmpuint (table->paint[1][g], ==, 128);
          g_assert_cmpuint (table->paint[2][g], ==, 128);
        }
        ct_kernels ()->matrix_yuv (got, got + 1, got + 2, blend->base[g], 1,
                                   &matrix);
        for (guint p = 0; p < 3; p++)
          g_assert_cmpint (ABS (got[p] - table->paint[p][g]), <=, m);
      }
    }
}

/* What a table says of all indices and grays, against the sums in double, of
 * the unrounded blend; see bias_of() for why it is lower. */
static void
check_table (const CtBlendTable *blend, const CtYuvSpace *space,
             const CtYuvTable *table)
{
  static const gdouble low_luma[2][2] = { { 0.43, 0.43 }, { 0.5, 1.0 } };
  gdouble kg = 1 - space->kr - space->kb;
  gdouble range = space->full ? 1 : 219.0 / 255;
  guint is_709 = space->kr < 0.25;

  for (guint g = 0; g < 256; g++) {
    guint8 gray[256], index[256], got[3][256];

    for (guint i = 0; i < 256; i++) {
      gray[i] = (guint8)g;
      index[i] = (guint8)i;
    }
    ct_kernels ()->blend_yuv (got[0], got[1], got[2], gray, index, NULL, 256,
                              table);
    for (guint i = 0; i < 256; i++) {
      gdouble w = (gdouble)blend->weight[i], v[3], y;
      gboolean hidden = w == 1 && blend->color[i][0] == 0
                        && blend->color[i][1] == 0 && blend->color[i][2] == 0;

      for (guint c = 0; c < 3; c++)
        v[c] = blend->color[i][c] + w * blend->base[g][c];
      y = space->kb * v[0] + kg * v[1] + space->kr * v[2];
      y = (space->full ? 0 : 16) + range * y;
      if (hidden) {
        for (guint p = 0; p < 3; p++)
          g_assert_cmpuint (got[p][i], ==, table->paint[p][g]);
        continue;
      }
      y -= low_luma[space->full][is_709];
      g_assert_cmpfloat_with_epsilon (got[0][i], MAX (y, -0.5), 0.53);
      for (guint p = 1; p < 3; p++) {
        gdouble k = p == 1 ? space->kb : space->kr;
        gdouble luma = space->kb * v[0] + kg * v[1] + space->kr * v[2];
        gdouble chroma = (v[p == 1 ? 0 : 2] - luma) / (2 * (1 - k));
        gdouble low = p == 1 && is_709 && !space->full ? 1.0 : 0.5;

        chroma = 128 - low + chroma * (space->full ? 1 : 224.0 / 255);
        g_assert_cmpfloat_with_epsilon (got[p][i], chroma, 0.53);
      }
    }
  }
}

static void
test_tables (void)
{
  static const struct
  {
    const gchar *map, *base;
    gdouble opacity;
    CtOpacityMode mode;
    gint first, last;
    gdouble weight, offset;
    gboolean fits;
  } cases[] = {
    { "jet", "gray", 0.5, CT_OPACITY_CONSTANT, 0, 255, NAN, 0, TRUE },
    { "hot", "gray", 0.37, CT_OPACITY_CONSTANT, 9, 200, NAN, 0, TRUE },
    { "hsv", "gray", 1, CT_OPACITY_CONSTANT, 0, 255, NAN, 0, TRUE },
    { "jet", "gray", 0, CT_OPACITY_CONSTANT, 0, 255, NAN, 0, TRUE },
    { "jet", "gray", 0.9, CT_OPACITY_RAMP, 40, 255, NAN, 0, TRUE },
    { "jet", "bone", 0.3, CT_OPACITY_RAMP, 0, 255, NAN, 0, TRUE },
    { "jet", "jet", 0.5, CT_OPACITY_CONSTANT, 0, 255, 0.25, 0, TRUE },
    { "gray", "gray", 0.3, CT_OPACITY_CONSTANT, 0, 255, 0.7, 0, TRUE },
    { "jet", "gray", 0.5, CT_OPACITY_CONSTANT, 256, 255, NAN, 0, TRUE },
    { "jet", "gray", 0.5, CT_OPACITY_CONSTANT, 0, 255, 1, 0, FALSE },
    { "jet", "gray", 0.5, CT_OPACITY_CONSTANT, 0, 255, NAN, 3, FALSE },
    { "jet", "gray", 0.5, CT_OPACITY_CONSTANT, 0, 255, NAN, -3, FALSE },
  };
  g_autofree CtBlendTable *blend = g_new (CtBlendTable, 1);
  g_autofree CtYuvTable *table = g_new (CtYuvTable, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint s = 0; s < G_N_ELEMENTS (spaces); s++) {
      CtPalette palette = {
        .rgb = ct_colormap_find (cases[i].map)->rgb,
        .base_rgb = ct_colormap_find (cases[i].base)->rgb,
        .opacity = cases[i].opacity,
        .mode = cases[i].mode,
        .first = cases[i].first,
        .last = cases[i].last,
        .base_weight = cases[i].weight,
        .offset = cases[i].offset,
      };

      ct_palette_build (&palette, ct_pixel_format_find ("BGRx"), blend);
      g_assert_cmpint (ct_yuv_table_build (blend, &spaces[s], table), ==,
                       cases[i].fits);
      if (cases[i].fits)
        check_table (blend, &spaces[s], table);
    }
}

static void
test_equal (void)
{
  CtYuvSpace a = CT_YUV_SPACE_BT601, b = { 0.299, 0.114, 0 };

  g_assert_true (ct_yuv_space_equal (&a, &b));
  for (guint i = 1; i < G_N_ELEMENTS (spaces); i++)
    g_assert_false (ct_yuv_space_equal (&a, &spaces[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/yuv/bars", test_bars);
  g_test_add_func ("/yuv/paint", test_paint);
  g_test_add_func ("/yuv/tables", test_tables);
  g_test_add_func ("/yuv/equal", test_equal);
  return g_test_run ();
}
