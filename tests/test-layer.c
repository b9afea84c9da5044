/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Layers against their canvas, pixel by pixel, wherever they lie.
 */
#include "src/layer.h"

#include <string.h>

static CtInkFormat format;

static CtCanvas *
random_canvas (guint width, guint height)
{
  CtCanvas *canvas = ct_canvas_new (width, height);

  for (guint i = 0; i < width * height; i++) {
    guint kind = g_test_rand_int_range (0, 6);
    guint8 gray = g_test_rand_int_range (0, 256);

    if (kind < 2) /* runs of the same kind are longer */
      canvas->pixels[i] = i > 0 ? canvas->pixels[i - 1] : 0;
    else if (kind == 2)
      canvas->pixels[i] = ct_canvas_color (gray, 1, 2);
    else if (kind == 3)
      canvas->pixels[i] = 0x01010101u * gray;
  }
  return canvas;
}

/* Puts together what the parts of a row say. */
static guint
gather (const CtLayer *layer, guint y, guint width, CtInk *row)
{
  CtLayerPart part;
  guint i, end = 0;

  memset (row, 0, width * sizeof *row);
  for (i = 0; ct_layer_part (layer, y, width, i, &part); i++) {
    g_assert_cmpuint (part.x + part.n, <=, width);
    g_assert_cmpuint (part.x, >=, end);
    end = part.x + part.n;
    for (guint k = 0; k < part.n; k++) {
      guint8 alpha = part.inks[k].bytes[format.alpha];

      g_assert_true (!part.is_opaque || alpha == 255);
      row[part.x + k] = part.inks[k];
    }
  }
  return i;
}

static void
check_row (const CtLayer *layer, const CtCanvas *canvas, guint y, guint width)
{
  g_autofree CtInk *row = g_new (CtInk, width);
  guint first, end;

  gather (layer, y, width, row);
  ct_layer_span (layer, y, width, &first, &end);
  for (guint x = 0; x < width; x++) {
    gint cx = (gint)x - layer->x, cy = (gint)y - layer->y;
    gboolean on = cx >= 0 && cy >= 0 && cx < (gint)canvas->width
                  && cy < (gint)canvas->height;
    guint32 pixel = on ? canvas->pixels[cy * canvas->width + cx] : 0;
    guint alpha = pixel >> 24;

    g_assert_cmpuint (row[x].bytes[format.alpha], ==, alpha);
    if (alpha == 0)
      continue;
    g_assert_true (x >= first && x < end);
    /* Of a gray, or a color that is opaque. */
    g_assert_cmpuint (row[x].bytes[format.format->r], ==,
                      alpha == 255 ? pixel >> 16 & 255 : 255);
  }
}

static void
test_places (void)
{
  static const gint places[][2]
      = { { 0, 0 },    { 3, 2 },    { -4, -3 }, { 30, 5 },
          { 300, 20 }, { -300, 0 }, { 5, -90 }, { 39, 29 } };

  ct_ink_format_set (&format, ct_pixel_format_find ("BGRx"),
                     &CT_YUV_SPACE_BT601);
  for (guint i = 0; i < 40; i++) {
    guint w = g_test_rand_int_range (1, 30), h = g_test_rand_int_range (1, 20);
    g_autoptr (CtCanvas) canvas = random_canvas (w, h);
    CtLayer *layer = ct_layer_new (&format, canvas, 0, 0);

    for (guint p = 0; p < G_N_ELEMENTS (places); p++) {
      layer->x = places[p][0];
      layer->y = places[p][1];
      for (guint y = 0; y < 30; y++)
        check_row (layer, canvas, y, 40);
    }
    ct_layer_free (layer);
  }
  ct_layer_free (NULL);
}

/* Nothing on it: no parts, no span. */
static void
test_transparent (void)
{
  g_autoptr (CtCanvas) canvas = ct_canvas_new (5, 2);
  CtLayer *layer;
  CtLayerPart part;
  guint first, end;

  ct_ink_format_set (&format, ct_pixel_format_find ("I420"),
                     &CT_YUV_SPACE_BT601);
  layer = ct_layer_new (&format, canvas, 1, 1);
  for (guint y = 0; y < 5; y++) {
    g_assert_false (ct_layer_part (layer, y, 9, 0, &part));
    ct_layer_span (layer, y, 9, &first, &end);
    g_assert_cmpuint (first, >=, end);
  }
  ct_layer_free (layer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer/places", test_places);
  g_test_add_func ("/layer/transparent", test_transparent);
  return g_test_run ();
}
