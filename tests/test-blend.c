/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables of a look: those of its palette, made anew when something changed
 * and not otherwise; rows that something is drawn over.
 */
#include "src/blend.h"

#include <math.h>
#include <string.h>

static CtBlend *
blend_of (const CtLook *look, gint first, const CtPixelFormat *format,
          const CtYuvSpace *space)
{
  CtBlend *blend = g_new0 (CtBlend, 1);

  ct_blend_set (blend, look, first, 255, format, space);
  return blend;
}

/* After each change what a fresh one gives; spoiled and set again without a
 * change: left alone. */
static void
test_changes (void)
{
  CtYuvSpace spaces[2] = { CT_YUV_SPACE_BT601, { 0.2126, 0.0722, TRUE } };
  CtBlend *kept = g_new0 (CtBlend, 1);

  for (guint i = 0; i < 14; i++) {
    const CtPixelFormat *format = ct_pixel_format_find (i < 4    ? "RGB"
                                                        : i < 10 ? "I420"
                                                                 : "BGRA");
    const CtYuvSpace *space = &spaces[i == 6 || i == 7];
    g_autofree CtBlend *fresh = NULL;
    CtLook look;
    gint first = i == 3 || i == 9 ? 77 : 0;

    ct_look_init (&look);
    look.opacity = i % 2 ? 0.25 : 0.5;
    look.reverse = i == 8;
    look.base_weight = i == 5 ? 1 : look.base_weight;
    fresh = blend_of (&look, first, format, space);
    ct_blend_set (kept, &look, first, 255, format, space);
    g_assert_true (kept->packed == fresh->packed);
    g_assert_cmpmem (&kept->table, sizeof kept->table, &fresh->table,
                     sizeof fresh->table);
    if (ct_pixel_format_is_planar (format)) {
      g_assert_cmpstr (kept->packed->name, ==, "BGRx");
      g_assert_cmpint (kept->planar.is_blended, ==, i != 5);
      g_assert_cmpmem (&kept->planar.table, sizeof kept->planar.table,
                       &fresh->planar.table, sizeof fresh->planar.table);
    }
    kept->table.weight[9] = 7;
    ct_blend_set (kept, &look, first, 255, format, space);
    g_assert_cmpfloat (kept->table.weight[9], ==, 7);
  }
  g_free (kept);
}

#define W 150

/* A row that is written past the caches, whatever is drawn over which part of
 * it, and the same the other way. */
static void
test_streamed (void)
{
  const CtPixelFormat *format = ct_pixel_format_find ("BGRx");
  g_autofree CtBlend *blend = g_new0 (CtBlend, 1);
  guint8 gray[W], index[W], mask[W], rows[2][W * 4];
  g_autoptr (CtCanvas) canvas = ct_canvas_new (9, 1);
  CtInk inks[W];
  CtInkFormat ink_format;
  const CtLayer *layers[1];
  CtLayer *layer;
  CtLook look;

  ct_look_init (&look);
  ct_blend_set (blend, &look, 0, 255, format, &CT_YUV_SPACE_BT601);
  ct_blend_prepare (blend, format, W, 1, FALSE);
  ct_ink_format_set (&ink_format, format, &CT_YUV_SPACE_BT601);
  ct_canvas_fill (canvas, 1, 0, 7, 1, ct_canvas_color (9, 99, 199));
  layers[0] = layer = ct_layer_new (&ink_format, canvas, 0, 0);
  blend->layers = layers;
  for (guint i = 0; i < 300; i++) {
    CtBlendRow row = { .gray = gray };

    for (guint x = 0; x < W; x++) {
      gray[x] = g_test_rand_int ();
      index[x] = g_test_rand_int ();
      mask[x] = x % 5 ? 255 : 0;
      for (guint c = 0; c < 4; c++)
        inks[x].bytes[c] = g_test_rand_int ();
    }
    row.index = i % 4 ? index : NULL;
    row.mask = i % 3 ? mask : NULL;
    row.x0 = g_test_rand_int_range (0, W);
    row.x1 = g_test_rand_int_range (row.x0, W) + 1;
    row.inks = i % 5 < 2 ? inks : NULL;
    row.ink_x = g_test_rand_int_range (0, W);
    row.n_inks = g_test_rand_int_range (0, W - row.ink_x) + 1;
    layer->x = g_test_rand_int_range (-20, W + 20);
    blend->n_layers = i % 7 > 2;
    for (guint k = 0; k < 2; k++) {
      CtBlendScratch scratch = { .is_streamed = k };
      CtPicture out = { { rows[k] }, { W * 4 } };

      memset (rows[k], 0xA5, sizeof rows[k]);
      ct_blend_row (blend, &scratch, &out, 0, &row);
      ct_blend_end_rows (&scratch);
    }
    g_assert_cmpmem (rows[0], sizeof rows[0], rows[1], sizeof rows[1]);
  }
  ct_layer_free (layer);
}

/* What an index comes to: as 0.5 of its color and 0.5 of the gray by the rule
 * of the contract; the gray where it is hidden. In every format. */
static void
test_color (void)
{
  CtLook look;

  ct_look_init (&look);
  for (guint f = 0; f < ct_n_pixel_formats; f++) {
    g_autofree CtBlend *blend
        = blend_of (&look, 10, &ct_pixel_formats[f], &CT_YUV_SPACE_BT601);

    for (guint i = 0; i < 256; i++) {
      guint8 rgb[3];

      ct_blend_color (blend, i, 3, rgb);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpuint (
            rgb[c], ==, i < 10 ? 3 : (guint8)rint (look.rgb[i][c] * 0.5 + 1.5));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blend/changes", test_changes);
  g_test_add_func ("/blend/streamed", test_streamed);
  g_test_add_func ("/blend/color", test_color);
  return g_test_run ();
}
