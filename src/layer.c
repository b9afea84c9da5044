/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A canvas as inks, with its place in the picture.
 */
#include "src/layer.h"

/* Cairo multiplies by alpha; rounding may leave a channel above it. */
static CtInk
ink_of (const CtInkFormat *format, guint32 pixel)
{
  guint alpha = pixel >> 24;
  guint8 rgb[3] = { 0 };

  for (guint c = 0; alpha > 0 && c < 3; c++)
    rgb[c] = (guint8)MIN (
        ((pixel >> (16 - 8 * c) & 255) * 255 + alpha / 2) / alpha, 255);
  return ct_ink_make (format, rgb, (guint8)alpha);
}

/* Shorter stretches than these do not pay a run of their own: of opaque pixels,
 * which are copied, and of transparent ones, which are left out. */
#define MIN_OPAQUE 16
#define MIN_GAP 8

/* How many pixels from x on are alike: transparent, opaque, or neither. */
static guint
count_alike (const guint32 *pixels, guint x, guint width)
{
  guint end = x + 1;
  guint first = pixels[x] >> 24;

  while (end < width && (pixels[end] >> 24 == 0) == (first == 0)
         && (pixels[end] >> 24 == 255) == (first == 255))
    end++;
  return end - x;
}

static void
find_runs (GArray *runs, const guint32 *pixels, guint width)
{
  CtLayerRun run = { 0 };

  for (guint x = 0, n; x < width; x += n) {
    guint alpha = pixels[x] >> 24;
    gboolean is_gap = alpha == 0, is_opaque;

    n = count_alike (pixels, x, width);
    is_opaque = alpha == 255 && n >= MIN_OPAQUE;
    if (is_gap
        && (n >= MIN_GAP || run.n == 0 || run.is_opaque || x + n == width)) {
      if (run.n > 0)
        g_array_append_val (runs, run);
      run.n = 0;
      continue;
    }
    if (run.n > 0 && (is_opaque || run.is_opaque)) {
      g_array_append_val (runs, run);
      run.n = 0;
    }
    if (run.n == 0)
      run = (CtLayerRun){ .x = x, .is_opaque = is_opaque };
    run.n += n;
  }
  if (run.n > 0)
    g_array_append_val (runs, run);
}

static void
make_inks (CtLayer *layer, const CtInkFormat *format, const CtCanvas *canvas)
{
  for (guint row = 0, n = 0; row < canvas->height; row++) {
    const guint32 *pixels = canvas->pixels + (gsize)row * canvas->width;

    for (guint i = layer->first_run[row]; i < layer->first_run[row + 1]; i++) {
      CtLayerRun *run = &layer->runs[i];

      run->at = n;
      for (guint x = run->x; x < run->x + run->n; x++, n++)
        /* Neighbors are often alike, and a matrix is not free. */
        layer->inks[n] = x > run->x && pixels[x] == pixels[x - 1]
                             ? layer->inks[n - 1]
                             : ink_of (format, pixels[x]);
    }
  }
}

CtLayer *
ct_layer_new (const CtInkFormat *format, const CtCanvas *canvas, gint x, gint y)
{
  CtLayer *layer = g_new0 (CtLayer, 1);
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (CtLayerRun));

  layer->x = x;
  layer->y = y;
  layer->width = canvas->width;
  layer->height = canvas->height;
  layer->first_run = g_new (guint, canvas->height + 1);
  for (guint row = 0; row < canvas->height; row++) {
    layer->first_run[row] = runs->len;
    find_runs (runs, canvas->pixels + (gsize)row * canvas->width,
               canvas->width);
  }
  layer->first_run[canvas->height] = runs->len;
  for (guint i = 0; i < runs->len; i++)
    layer->n_inks += g_array_index (runs, CtLayerRun, i).n;
  layer->runs = (CtLayerRun *)g_array_free (runs, FALSE);
  layer->inks = g_new (CtInk, layer->n_inks);
  make_inks (layer, format, canvas);
  return layer;
}

void
ct_layer_free (CtLayer *layer)
{
  if (!layer)
    return;
  g_free (layer->inks);
  g_free (layer->runs);
  g_free (layer->first_run);
  g_free (layer);
}

gboolean
ct_layer_part (const CtLayer *layer, guint y, guint width, guint i,
               CtLayerPart *part)
{
  gint64 row = (gint64)y - layer->y, x, end;
  const CtLayerRun *run;

  if (row < 0 || row >= layer->height
      || layer->first_run[row] + i >= layer->first_run[row + 1])
    return FALSE;
  run = &layer->runs[layer->first_run[row] + i];
  x = MAX ((gint64)layer->x + run->x, 0);
  end = MIN ((gint64)layer->x + run->x + run->n, (gint64)width);
  part->x = (guint)MIN (x, (gint64)width);
  part->n = end > x ? (guint)(end - x) : 0;
  part->inks = layer->inks + run->at;
  if (part->n > 0)
    part->inks += x - layer->x - run->x;
  part->is_opaque = run->is_opaque;
  return TRUE;
}

void
ct_layer_span (const CtLayer *layer, guint y, guint width, guint *first,
               guint *end)
{
  gint64 row = (gint64)y - layer->y;
  const CtLayerRun *runs = layer->runs;

  *first = width;
  *end = 0;
  if (row < 0 || row >= layer->height
      || layer->first_run[row] == layer->first_run[row + 1])
    return;
  runs += layer->first_run[row];
  *first = (guint)CLAMP ((gint64)layer->x + runs[0].x, 0, (gint64)width);
  runs += layer->first_run[row + 1] - layer->first_run[row] - 1;
  *end = (guint)CLAMP ((gint64)layer->x + runs->x + runs->n, 0, (gint64)width);
}
