/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The color bar. Places are worked out along the bar and across it, from the
 * first text to the last, and turned at the end: an upright bar has its high
 * end at the top, one that lies at the right.
 */
#include "src/legend.h"

#include <math.h>

#define WHITE ct_canvas_color (255, 255, 255)
#define BLACK ct_canvas_color (0, 0, 0)
#define AMBER ct_canvas_color (255, 191, 0)

#define MIN_HEIGHT 64
#define MIN_LENGTH 16
#define MAX_TICKS 11 /* more are no help */

typedef struct
{
  const CtLegend *legend;
  const CtRender *render;
  const CtBlend *blend;
  const CtLettering *lettering;
  CtCanvas *canvas;
  gboolean upright;
  gint em;
  gint length; /* of the bar */
  gint start;  /* its first pixel, along */
  gint near;   /* and across */
  gint wide;   /* the bar's width */
} Drawing;

guint
ct_legend_extent (CtLegendSide side, guint height)
{
  guint em = ct_lettering_size (height);

  if (side == CT_LEGEND_NONE)
    return 0;
  if (ct_legend_is_upright (side))
    return (em * 13 / 2 + 15) / 16 * 16;
  return (em * 11 / 2 + 9) / 2 * 2;
}

/* Along runs with the values, from the low end on. */
static void
fill (Drawing *d, gint along, gint across, gint n, gint thick, guint32 color)
{
  if (d->upright)
    ct_canvas_fill (d->canvas, across, (gint)d->canvas->height - along - n,
                    thick, n, color);
  else
    ct_canvas_fill (d->canvas, along, across, n, thick, color);
}

static void
triangle (Drawing *d, const gdouble along[3], const gdouble across[3],
          guint32 color)
{
  CtPoint corners[3];

  for (guint i = 0; i < 3; i++)
    corners[i] = d->upright
                     ? (CtPoint){ across[i], d->canvas->height - along[i] }
                     : (CtPoint){ along[i], across[i] };
  ct_canvas_triangle (d->canvas, corners, color);
}

static guint32
color_of (const guint8 rgb[3])
{
  return ct_canvas_color (rgb[0], rgb[1], rgb[2]);
}

/* The pixel of the bar, from its low end on, that a value lies in. */
static gint
place_of (const Drawing *d, gdouble value)
{
  const CtRange *range = &d->legend->range;
  gdouble share = (value - range->min) / (range->max - range->min);

  return (gint)CLAMP (floor (share * d->length), 0.0, d->length - 1.0);
}

static guint
index_at (const Drawing *d, gint along)
{
  const CtRange *range = &d->legend->range;
  gdouble share = (along + 0.5) / d->length;

  return ct_render_index_of (d->render,
                             range->min + share * (range->max - range->min));
}

/* Two lanes: a color as it is, if it is shown; and what it comes to over dark
 * and bright gray, which tells its opacity. */
static void
draw_bar (Drawing *d)
{
  gint lane = d->wide * 3 / 5, square = MAX (d->em / 4, 2);

  fill (d, d->start - 1, d->near - 1, d->length + 2, d->wide + 2, BLACK);
  for (gint i = 0; i < d->length; i++) {
    guint index = index_at (d, i);
    guint8 rgb[3];

    if (ct_blend_is_shown (d->blend, index)) {
      ct_blend_own_color (d->blend, index, rgb);
      fill (d, d->start + i, d->near, 1, lane, color_of (rgb));
    }
    for (gint k = lane; k < d->wide; k++) {
      gboolean bright = (i / square + (k - lane) / square) % 2;

      ct_blend_color (d->blend, index, bright ? 192 : 64, rgb);
      fill (d, d->start + i, d->near + k, 1, 1, color_of (rgb));
    }
  }
}

/* Arrow heads in the colors that all values beyond the ends have. */
static void
draw_ends (Drawing *d)
{
  const CtRange *range = &d->legend->range;
  gdouble middle = d->near + d->wide / 2.0, tip = d->em * 0.6;

  for (guint end = 0; end < 2; end++) {
    gint at = end ? d->start + d->length : d->start;
    guint index = ct_render_index_of (d->render, end ? range->max : range->min);
    gdouble sign = end ? 1 : -1;
    guint8 rgb[3] = { 0 };
    const gdouble outer[3] = { at + sign, at + sign, at + sign * (tip + 2) };
    const gdouble inner[3] = { at + sign, at + sign, at + sign * tip };

    if (ct_blend_is_shown (d->blend, index))
      ct_blend_own_color (d->blend, index, rgb);
    triangle (d, outer,
              (gdouble[]){ d->near - 1.0, d->near + d->wide + 1.0, middle },
              BLACK);
    triangle (d, inner,
              (gdouble[]){ d->near + 1.0, d->near + d->wide - 1.0, middle },
              color_of (rgb));
  }
}

static gboolean
is_within (const CtRange *range, gdouble value)
{
  return value >= range->min && value <= range->max;
}

/* On the bar's other side than the ticks: what is drawn at a value. */
static void
draw_marks (Drawing *d)
{
  const CtLegend *legend = d->legend;
  const gdouble limits[2] = { legend->threshold, legend->threshold_max };
  gdouble size = MAX (d->em / 3.0, 3.0);
  gint thick = MAX (d->em / 10, 1);

  for (guint i = 0; i < legend->contour.n_levels; i++) {
    gdouble level = legend->contour.levels[i];
    guint8 rgb[3];
    gint at;

    if (!is_within (&legend->range, level))
      continue;
    ct_blend_own_color (d->blend, ct_render_index_of (d->render, level), rgb);
    at = d->start + place_of (d, level) - thick / 2;
    fill (d, at - 1, d->near - 1 - (gint)size, thick + 2, (gint)size, BLACK);
    fill (d, at, d->near - (gint)size, thick, (gint)size - 1, color_of (rgb));
  }
  for (guint i = 0; i < 2; i++) {
    gdouble at = d->start + place_of (d, limits[i]) + 0.5;
    gdouble base = d->near - 1.5;

    if (!is_within (&legend->range, limits[i]))
      continue;
    triangle (d, (gdouble[]){ at - size - 1.5, at + size + 1.5, at },
              (gdouble[]){ base - size - 1, base - size - 1, base + 1 }, BLACK);
    triangle (d, (gdouble[]){ at - size, at + size, at },
              (gdouble[]){ base - size, base - size, base }, WHITE);
  }
}

/* In a box, no larger than fits. */
static void
letter (Drawing *d, const gchar *text, CtBox box, gboolean centered,
        guint32 color)
{
  ct_lettering_write (d->lettering, d->canvas, text, (guint)d->em, &box,
                      centered, color);
}

/* No tick's text is to meet the next one's. */
static gboolean
has_room (const Drawing *d, const CtTicks *ticks)
{
  gint room = d->length;

  for (guint i = 0; i < ticks->n; i++) {
    gchar text[CT_TICK_TEXT];
    guint width, height;
    gint along;

    ct_ticks_text (ticks, i, text);
    ct_lettering_measure (d->lettering, text, (guint)d->em, &width, &height);
    if (i > 0)
      room
          = place_of (d, ticks->values[i]) - place_of (d, ticks->values[i - 1]);
    along = d->upright ? (gint)height : (gint)width + d->em / 2;
    if (room < along)
      return FALSE;
  }
  return TRUE;
}

static void
draw_ticks (Drawing *d)
{
  gint thick = MAX (d->em / 10, 1), size = d->em / 3 + 1;
  gint edge = d->near + d->wide + 1;
  guint most = MIN (d->length / (d->em * 2) + 1, MAX_TICKS);
  CtTicks ticks;

  do
    ct_ticks_set (&ticks, &d->legend->range, most--);
  while (most > 1 && !has_room (d, &ticks));
  for (guint i = 0; i < ticks.n; i++) {
    gint at = d->start + place_of (d, ticks.values[i]) - thick / 2;
    gint half = d->em, first = edge + size + d->em / 4;
    gchar text[CT_TICK_TEXT];
    CtBox box;

    fill (d, at - 1, edge, thick + 2, size + 1, BLACK);
    fill (d, at, edge, thick, size, WHITE);
    ct_ticks_text (&ticks, i, text);
    at += thick / 2;
    if (d->upright) {
      at = (gint)d->canvas->height - 1 - at;
      box = (CtBox){ first, at - half, (gint)d->canvas->width, at + half + 1 };
    } else {
      half = 4 * d->em;
      box = (CtBox){ at - half, first, at + half + 1, first + d->em * 3 / 2 };
    }
    letter (d, text, box, !d->upright, WHITE);
  }
}

/* Labels are no scale: squares with numbers, as many as there is room for. */
static void
draw_labels (Drawing *d)
{
  gint step = d->em * (d->upright ? 3 : 5) / 2, side = d->wide;
  guint n = MIN (d->legend->n_labels, 255u);

  n = MIN (n, (guint)MAX (d->length / step, 1));
  for (guint i = 0; i < n; i++) {
    /* The first at the top, or at the left. */
    gint along = d->upright ? d->start + d->length - (gint)(i + 1) * step
                            : d->start + (gint)i * step;
    guint label = i + 1;
    gchar text[16];
    guint8 rgb[3];
    gint y = (gint)d->canvas->height - along - side;
    CtBox box = { d->near + side + d->em / 2, y - d->em / 4,
                  (gint)d->canvas->width, y + side + d->em / 4 };

    ct_blend_own_color (d->blend, ct_render_index_of (d->render, label), rgb);
    fill (d, along - 1, d->near - 1, side + 2, side + 2, BLACK);
    if (ct_blend_is_shown (d->blend, ct_render_index_of (d->render, label)))
      fill (d, along, d->near, side, side, color_of (rgb));
    g_snprintf (text, sizeof text,
                i + 1 == n && n < d->legend->n_labels ? "%u \u2026" : "%u",
                label);
    if (!d->upright)
      box = (CtBox){ along - d->em / 2, d->near + side + d->em / 3,
                     along + side + d->em, d->near + side + 2 * d->em };
    letter (d, text, box, FALSE, WHITE);
  }
}

static void
write_limits (const CtLegend *legend, gchar text[40])
{
  gchar low[16], high[16];

  g_ascii_formatd (low, sizeof low, "%.4g", legend->threshold);
  g_ascii_formatd (high, sizeof high, "%.4g", legend->threshold_max);
  text[0] = '\0';
  if (legend->threshold > -G_MAXDOUBLE && legend->threshold_max < G_MAXDOUBLE)
    g_snprintf (text, 40, "%s to %s", low, high);
  else if (legend->threshold > -G_MAXDOUBLE)
    g_snprintf (text, 40, "\u2265 %s", low);
  else if (legend->threshold_max < G_MAXDOUBLE)
    g_snprintf (text, 40, "\u2264 %s", high);
}

/* The unit above an upright bar and the rest below; of one that lies, all in
 * a row below its ticks. */
static void
write_words (Drawing *d)
{
  const CtLegend *legend = d->legend;
  gint line = d->em * 3 / 2, width = (gint)d->canvas->width;
  gint end = (gint)d->canvas->height;
  gint below = end - d->start + d->em * 2 / 3 + 1;
  gchar limits[40];
  const gchar *words[] = { legend->unit, legend->mode, limits,
                           legend->note ? legend->note : "" };

  write_limits (legend, limits);
  if (!d->upright) {
    g_autoptr (GString) all = g_string_new (NULL);

    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      if (*words[i])
        g_string_append_printf (all, "%s%s", all->len ? "   " : "", words[i]);
    letter (d, all->str, (CtBox){ 0, end - line, width, end }, TRUE,
            legend->note ? AMBER : WHITE);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gint y = i == 0 ? end - d->start - d->length - d->em * 2 / 3 - line
                    : below + ((gint)i - 1) * line;

    if (i > 0 && !*words[i])
      continue;
    if (i == 3 && !*limits)
      y -= line;
    letter (d, words[i], (CtBox){ d->near, y, width, y + line }, FALSE,
            i == 3 ? AMBER : WHITE);
  }
}

/* Where the bar lies: of six tenths of the picture's length; there are words
 * before an upright one and after it. */
static void
place_bar (Drawing *d)
{
  const CtLegend *legend = d->legend;
  gint extent = (gint)ct_legend_extent (legend->side, legend->height);
  gint whole = (gint)(d->upright ? legend->height : legend->width);
  gint ends = d->em * 2 / 3 + 1, line = d->em * 3 / 2;
  gint before = d->upright ? ends + 3 * line : 4 * d->em;
  gint after = d->upright ? ends + line : 4 * d->em;
  gint room = whole - before - after;
  gint size;

  d->length = MIN (whole * 3 / 5, room);
  size = before + d->length + after;
  d->start = before;
  if (legend->is_opaque) {
    d->start += (whole - size) / 2;
    size = whole;
  } else {
    size = (size + 1) / 2 * 2;
  }
  d->wide = d->em;
  d->near = d->em / 2 + 3;
  d->canvas = d->upright ? ct_canvas_new (extent, size)
                         : ct_canvas_new (size, extent);
}

CtCanvas *
ct_legend_draw (const CtLegend *legend, const CtRender *render,
                const CtLettering *lettering)
{
  Drawing d = {
    .legend = legend,
    .render = render,
    .blend = ct_render_blend (render),
    .lettering = lettering,
    .upright = ct_legend_is_upright (legend->side),
    .em = (gint)ct_lettering_size (legend->height),
  };

  place_bar (&d);
  if (legend->is_opaque)
    ct_canvas_fill (d.canvas, 0, 0, d.canvas->width, d.canvas->height, BLACK);
  if (d.length < MIN_LENGTH || legend->height < MIN_HEIGHT) {
    if (!legend->is_opaque)
      g_clear_pointer (&d.canvas, ct_canvas_free);
    return d.canvas;
  }
  if (legend->n_labels > 0) {
    draw_labels (&d);
  } else {
    draw_bar (&d);
    if (legend->is_clipped)
      draw_ends (&d);
    if (ct_ticks_can_tell (&legend->range)) {
      draw_marks (&d);
      draw_ticks (&d);
    }
  }
  write_words (&d);
  return d.canvas;
}
