/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Isolines of the resized heat, a row of the picture at a time. A cell lies
 * between four values of the resized heat: columns x and x + 1, rows c and
 * c + 1. Its lines join the points of its sides where the heat, which is
 * linear there, has the level.
 */
#include "src/contour.h"

#include <math.h>
#include <string.h>

#define ROW_ALIGN 64

/* Rows of cells that reach a row of pixels, and a spare. */
#define MAX_SLOTS (CT_CONTOUR_MAX_WIDTH + 4)

typedef struct
{
  gfloat x0, y0, x1, y1;
  guint level;
} Line;

struct _CtContourScratch
{
  /* What the rest was made for. */
  guint taps, generation;
  guint n_slots;

  CtResizeScratch *resize;
  gsize width;       /* of each row below */
  gfloat *values[2]; /* rows of the resized heat, in turns */
  gint64 row[2];     /* which ones, or -1 */
  guint8 *crossed;   /* whether a level goes through a cell */
  GArray *lines[MAX_SLOTS];
  gint64 cells[MAX_SLOTS]; /* which row of cells, or -1 */

  CtInk *inks; /* of a row; zero but for first .. end */
  guint n_inks, first, end;
};

void
ct_contour_clear (CtContour *contour)
{
  g_aligned_free (contour->block);
  ct_resize_free (contour->resize);
  memset (contour, 0, sizeof *contour);
}

static void
set_levels (CtContour *contour, const CtLook *look, const CtHeatIndex *index,
            const CtInkFormat *format)
{
  const CtContourLook *lines = &look->contour;

  contour->n_levels = 0;
  for (guint i = 0; i < lines->n_levels; i++) {
    gdouble level = lines->levels[i];
    guint color = ct_heat_index_of (index, level);
    guint k = contour->n_levels;

    if (!isfinite (level) || fabs (level) >= (gdouble)CT_HEAT_INFINITY)
      continue;
    contour->levels[k] = (gfloat)level;
    contour->inks[k] = ct_ink_make (
        format, look->rgb[look->reverse ? 255 - color : color], 0);
    contour->n_levels++;
  }
}

/* As floats in the heat's own unit, bytes and labels as well: between two
 * bytes there is a line to be found that bytes do not have. */
static void
set_values (CtContour *contour, const CtPlane *plane, const CtHeatIndex *index)
{
  gsize n = (gsize)plane->width * plane->height;

  contour->values = *plane;
  if (plane->type == CT_SAMPLE_F32 && !index->undivide)
    return;
  if (contour->n_block < n) {
    g_aligned_free (contour->block);
    contour->block = g_aligned_alloc (n, sizeof (gfloat), ROW_ALIGN);
    contour->n_block = n;
  }
  for (guint y = 0; y < plane->height; y++) {
    gfloat *dst = contour->block + (gsize)y * plane->width;
    const guint8 *src = ct_plane_row (plane, y);

    if (plane->type == CT_SAMPLE_U8)
      ct_kernels ()->heat_u8 (dst, src, plane->width, &index->scale);
    else
      ct_kernels ()->heat_f32 (dst, src, plane->width, &index->scale);
  }
  contour->values = (CtPlane){
    .data = (guint8 *)contour->block,
    .stride = plane->width * sizeof (gfloat),
    .width = plane->width,
    .height = plane->height,
    .type = CT_SAMPLE_F32,
  };
}

static void
set_resize (CtContour *contour, const CtLook *look, guint width, guint height,
            guint generation)
{
  const CtPlane *plane = &contour->values;
  CtInterpolation interpolation
      = look->labels ? CT_INTERPOLATION_NEAREST : look->interpolation;

  if (contour->resize
      && ct_resize_matches (contour->resize, CT_SAMPLE_F32, plane->width,
                            plane->height, width, height, interpolation))
    return;
  ct_resize_free (contour->resize);
  contour->resize = ct_resize_new (CT_SAMPLE_F32, plane->width, plane->height,
                                   width, height, interpolation);
  contour->taps = generation;
}

void
ct_contour_prepare (CtContour *contour, const CtLook *look,
                    const CtPlane *plane, gboolean has_nan,
                    const CtHeatIndex *index, guint width, guint height,
                    const CtInkFormat *format, guint generation)
{
  gdouble line
      = CLAMP (look->contour.width, 0.0, (gdouble)CT_CONTOUR_MAX_WIDTH);

  contour->is_needed = look->contour.n_levels > 0 && line > 0.0;
  if (!contour->is_needed)
    return;
  set_levels (contour, look, index, format);
  contour->alpha = format->alpha;
  contour->reach = (gfloat)(line / 2.0 + 0.5);
  contour->most = (gfloat)MIN (line, 1.0);
  contour->strength = (guint8)rint (255.0 * CLAMP (look->fade, 0.0, 1.0));
  set_values (contour, plane, index);
  set_resize (contour, look, width, height, generation);
  contour->has_nan = has_nan;
  contour->width = width;
  contour->height = height;
  contour->generation = generation;
}

CtContourScratch *
ct_contour_scratch_new (void)
{
  return g_new0 (CtContourScratch, 1);
}

void
ct_contour_scratch_free (CtContourScratch *scratch)
{
  if (!scratch)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (scratch->lines); i++)
    g_clear_pointer (&scratch->lines[i], g_array_unref);
  g_aligned_free (scratch->values[0]);
  g_aligned_free (scratch->values[1]);
  g_aligned_free (scratch->crossed);
  ct_resize_scratch_free (scratch->resize);
  g_free (scratch->inks);
  g_free (scratch);
}

static void
begin (const CtContour *contour, CtContourScratch *s)
{
  gsize width = contour->width;

  if (s->generation == contour->generation)
    return;
  if (s->taps != contour->taps) {
    ct_resize_scratch_free (s->resize);
    s->resize = ct_resize_scratch_new (contour->resize);
  } else {
    ct_resize_scratch_reset (s->resize);
  }
  if (s->width < width) {
    for (guint i = 0; i < 2; i++) {
      g_aligned_free (s->values[i]);
      s->values[i] = g_aligned_alloc (width, sizeof (gfloat), ROW_ALIGN);
    }
    g_aligned_free (s->crossed);
    s->crossed = g_aligned_alloc (width + 8, 1, ROW_ALIGN);
    s->width = width;
  }
  s->row[0] = s->row[1] = -1;
  s->n_slots = 2 * (guint)contour->reach + 3;
  for (guint i = 0; i < s->n_slots; i++) {
    if (!s->lines[i])
      s->lines[i] = g_array_new (FALSE, FALSE, sizeof (Line));
    s->cells[i] = -1;
  }
  s->taps = contour->taps;
  s->generation = contour->generation;
}

static const gfloat *
values_of (const CtContour *contour, CtContourScratch *s, guint y)
{
  guint slot = y % 2;

  if (s->row[slot] != y)
    ct_resize_row (contour->resize, s->resize, &contour->values,
                   contour->has_nan, y, s->values[slot]);
  s->row[slot] = y;
  return s->values[slot];
}

/* Where between two values the level lies: 0 at a, 1 at b. Of equal ones, which
 * no line passes between, anywhere. */
static gfloat
part_of (gfloat a, gfloat b, gfloat level)
{
  if (a == b)
    return 0;
  return (gfloat)(((gdouble)level - (gdouble)a) / ((gdouble)b - (gdouble)a));
}

static void
add_line (GArray *lines, guint level, const gfloat a[2], const gfloat b[2])
{
  Line line = { a[0], a[1], b[0], b[1], level };

  g_array_append_val (lines, line);
}

/* top and below: the values of column x and x + 1. */
static void
add_cell (GArray *lines, guint x, guint y, const gfloat *top,
          const gfloat *below, guint k, gfloat level)
{
  gfloat a = top[0], b = top[1], c = below[0], d = below[1];
  gboolean in_a = a >= level, in_b = b >= level;
  gboolean in_c = c >= level, in_d = d >= level;
  gboolean is_saddle = in_a == in_d && in_b == in_c && in_a != in_b;
  /* The points on the upper, right, lower and left side. */
  gfloat sides[4][2] = {
    { x + part_of (a, b, level), y },
    { x + 1, y + part_of (b, d, level) },
    { x + part_of (c, d, level), y + 1 },
    { x, y + part_of (a, c, level) },
  };
  gboolean crossed[4]
      = { in_a != in_b, in_b != in_d, in_c != in_d, in_a != in_c };
  guint ends[4], n = 0;

  if (isnan (a) || isnan (b) || isnan (c) || isnan (d))
    return;
  for (guint i = 0; i < 4; i++) {
    if (crossed[i])
      ends[n++] = i;
  }
  if (is_saddle) {
    /* Which two corners are one region, its middle tells. */
    gboolean joined = (((gdouble)a + d + b + c) / 4 >= level) == in_a;

    add_line (lines, k, sides[0], sides[joined ? 1 : 3]);
    add_line (lines, k, sides[2], sides[joined ? 3 : 1]);
  } else if (n == 2) {
    add_line (lines, k, sides[ends[0]], sides[ends[1]]);
  }
}

/* Whether the level lies between any of a cell's values; n cells. */
static void
find_crossed (guint8 *crossed, const gfloat *top, const gfloat *below, guint n,
              gfloat level)
{
  for (guint x = 0; x < n; x++) {
    guint8 above = (top[x] >= level) + (top[x + 1] >= level)
                   + (below[x] >= level) + (below[x + 1] >= level);

    crossed[x] = above & 3; /* neither none nor all */
  }
  memset (crossed + n, 0, 8);
}

static void
make_lines (const CtContour *contour, CtContourScratch *s, guint row,
            guint first, guint end, GArray *lines)
{
  const gfloat *top = values_of (contour, s, row);
  const gfloat *below = values_of (contour, s, row + 1);

  g_array_set_size (lines, 0);
  if (first >= end)
    return;
  for (guint k = 0; k < contour->n_levels; k++) {
    guint n = end - first;

    find_crossed (s->crossed, top + first, below + first, n,
                  contour->levels[k]);
    for (guint x = 0; x < n; x += 8) {
      guint64 any;

      memcpy (&any, s->crossed + x, sizeof any);
      for (guint i = x; any && i < MIN (x + 8, n); i++) {
        if (s->crossed[i])
          add_cell (lines, first + i, row, top + first + i, below + first + i,
                    k, contour->levels[k]);
      }
    }
  }
}

static gfloat
distance_to (const Line *line, gfloat x, gfloat y)
{
  gfloat dx = line->x1 - line->x0, dy = line->y1 - line->y0;
  gfloat px = x - line->x0, py = y - line->y0;
  gfloat length2 = dx * dx + dy * dy, t = 0.f;

  if (length2 > 0.f)
    t = CLAMP ((px * dx + py * dy) / length2, 0.f, 1.f);
  px -= t * dx;
  py -= t * dy;
  return sqrtf (px * px + py * py);
}

static void
draw_line (const CtContour *contour, CtContourScratch *s, const Line *line,
           guint y, guint skip, guint n)
{
  gfloat reach = contour->reach;
  gfloat left = MIN (line->x0, line->x1) - reach;
  gfloat right = MAX (line->x0, line->x1) + reach;
  guint x0 = (guint)CLAMP (ceilf (left) - (gfloat)skip, 0.f, (gfloat)n);
  guint x1 = (guint)CLAMP (floorf (right) - (gfloat)skip + 1.f, 0.f, (gfloat)n);

  for (guint x = x0; x < x1; x++) {
    gfloat distance = distance_to (line, x + skip, y);
    gfloat coverage = CLAMP (reach - distance, 0.f, contour->most);
    guint8 alpha = (guint8)(coverage * contour->strength + 0.5f);
    CtInk *ink = &s->inks[x];

    /* Where two lines meet, the nearer one; of equals the later level. */
    if (alpha == 0 || alpha < ink->bytes[contour->alpha])
      continue;
    *ink = contour->inks[line->level];
    ink->bytes[contour->alpha] = alpha;
    s->first = MIN (s->first, x);
    s->end = MAX (s->end, x + 1);
  }
}

/* An empty row of inks. */
static void
clear_inks (CtContourScratch *s, guint n)
{
  if (s->n_inks < n) {
    g_free (s->inks);
    s->inks = g_new0 (CtInk, n);
    s->n_inks = n;
  } else if (s->first < s->end) {
    memset (s->inks + s->first, 0, (s->end - s->first) * sizeof *s->inks);
  }
  s->first = n;
  s->end = 0;
}

const CtInk *
ct_contour_row (const CtContour *contour, CtContourScratch *s, guint y,
                guint skip, guint n, const guint8 *mask, gsize *x,
                gsize *n_inks)
{
  guint far = (guint)contour->reach;
  guint last = contour->height - 1; /* rows of cells */
  guint from = y > far ? y - far - 1 : 0, to = MIN (y + far + 1, last);
  guint x0 = skip > far ? skip - far - 1 : 0;
  guint x1 = MIN (skip + n + far, contour->width - 1);

  *x = *n_inks = 0;
  if (!contour->is_needed)
    return NULL;
  begin (contour, s);
  clear_inks (s, n);
  for (guint row = from; row < to; row++) {
    guint slot = row % s->n_slots;
    GArray *lines = s->lines[slot];

    if (s->cells[slot] != row)
      make_lines (contour, s, row, x0, x1, lines);
    s->cells[slot] = row;
    for (guint i = 0; i < lines->len; i++)
      draw_line (contour, s, &g_array_index (lines, Line, i), y, skip, n);
  }
  if (s->first >= s->end)
    return NULL;
  for (guint i = s->first; mask && i < s->end; i++) {
    if (!mask[i])
      s->inks[i] = (CtInk){ { 0 } };
  }
  *x = s->first;
  *n_inks = s->end - s->first;
  return s->inks + s->first;
}
