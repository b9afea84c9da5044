/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where voxels lie in the patient, and which way up a slice is shown. Knows
 * nothing of files and pixels.
 */
#include "src/volume/geometry.h"

#include <math.h>
#include <string.h>

/* Axes that span less than this share of a box of their lengths lie in one
 * plane, as far as their float numbers can say. */
#define MIN_DETERMINANT 1e-6

static gdouble
length (const gdouble v[3])
{
  return sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

static gdouble
dot (const gdouble a[3], const gdouble b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void
cross (gdouble out[3], const gdouble a[3], const gdouble b[3])
{
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

static void
negate (gdouble v[3])
{
  guint i;

  for (i = 0; i < 3; i++)
    v[i] = -v[i];
}

gboolean
ct_grid_from_ras (CtGrid *grid, const gdouble affine[3][4])
{
  static const gdouble to_lps[3] = { -1.0, -1.0, 1.0 };
  CtGrid g = { 0 };
  gdouble normal[3], box;
  guint i;

  for (i = 0; i < 3; i++) {
    g.column_step[i] = to_lps[i] * affine[i][0];
    g.row_step[i] = to_lps[i] * affine[i][1];
    g.slice_step[i] = to_lps[i] * affine[i][2];
    g.origin[i] = to_lps[i] * affine[i][3];
    if (!isfinite (g.origin[i]))
      return FALSE;
  }
  g.spacing[0] = length (g.column_step);
  g.spacing[1] = length (g.row_step);
  g.spacing[2] = length (g.slice_step);
  box = g.spacing[0] * g.spacing[1] * g.spacing[2];
  /* Covers NaN and infinities of every part. */
  if (!(box > 0 && isfinite (box)))
    return FALSE;
  cross (normal, g.column_step, g.row_step);
  if (!(fabs (dot (normal, g.slice_step)) >= MIN_DETERMINANT * box))
    return FALSE;
  g.valid = TRUE;
  *grid = g;
  return TRUE;
}

void
ct_affine_from_quaternion (gdouble affine[3][4], gdouble b, gdouble c,
                           gdouble d, const gdouble offset[3],
                           const gdouble pixdim[3], gdouble qfac)
{
  gdouble a = 1.0 - (b * b + c * c + d * d);
  guint i;

  /* Close to a half turn a is 0 but for rounding: make b, c, d a unit. */
  if (a < 1e-7) {
    const gdouble n = sqrt (b * b + c * c + d * d);

    a = 0.0;
    b /= n;
    c /= n;
    d /= n;
  } else {
    a = sqrt (a);
  }
  affine[0][0] = a * a + b * b - c * c - d * d;
  affine[0][1] = 2 * (b * c - a * d);
  affine[0][2] = 2 * (b * d + a * c);
  affine[1][0] = 2 * (b * c + a * d);
  affine[1][1] = a * a + c * c - b * b - d * d;
  affine[1][2] = 2 * (c * d - a * b);
  affine[2][0] = 2 * (b * d - a * c);
  affine[2][1] = 2 * (c * d + a * b);
  affine[2][2] = a * a + d * d - b * b - c * c;
  for (i = 0; i < 3; i++) {
    affine[i][0] *= pixdim[0];
    affine[i][1] *= pixdim[1];
    affine[i][2] *= qfac < 0 ? -pixdim[2] : pixdim[2];
    affine[i][3] = offset[i];
  }
}

/* Of the six ways to pair axes the one with the greatest sum of cosines. Not
 * the normal counts but where slices go: so it is the same pairing for every
 * cut through the same voxels. */
void
ct_grid_nearest_axes (const CtGrid *grid, guint axes[3])
{
  static const guint8 pairs[6][3] = { { 0, 1, 2 }, { 1, 0, 2 }, { 0, 2, 1 },
                                      { 2, 0, 1 }, { 1, 2, 0 }, { 2, 1, 0 } };
  const gdouble columns = length (grid->column_step);
  const gdouble rows = length (grid->row_step);
  const gdouble slices = length (grid->slice_step);
  gdouble best = -1.0;
  guint i, j;

  for (i = 0; i < 6; i++) {
    const guint8 *p = pairs[i];
    const gdouble sum = fabs (grid->column_step[p[0]]) / columns
                        + fabs (grid->row_step[p[1]]) / rows
                        + fabs (grid->slice_step[p[2]]) / slices;

    /* Rounding decides no tie: the first pairing keeps it. */
    if (sum > best + 1e-9) {
      best = sum;
      for (j = 0; j < 3; j++)
        axes[j] = p[j];
    }
  }
}

CtGrid
ct_grid_cut (const CtGrid *grid, guint axis)
{
  const gdouble *steps[3]
      = { grid->column_step, grid->row_step, grid->slice_step };
  const guint order[3] = { axis == 0 ? 1 : 0, axis == 2 ? 1 : 2, axis };
  CtGrid g = *grid;
  guint i;

  memcpy (g.column_step, steps[order[0]], sizeof g.column_step);
  memcpy (g.row_step, steps[order[1]], sizeof g.row_step);
  memcpy (g.slice_step, steps[order[2]], sizeof g.slice_step);
  for (i = 0; i < 3; i++)
    g.spacing[i] = grid->spacing[order[i]];
  return g;
}

CtOrientation
ct_grid_display_orientation (const CtGrid *grid)
{
  /* Seen along x, y, z: the patient axis from the picture's left to its
   * right, the one from top to bottom, and whether the latter runs upward. */
  static const struct
  {
    guint8 across, down;
    gboolean down_is_negative;
  } views[3] = { { 1, 2, TRUE }, { 0, 2, TRUE }, { 0, 1, FALSE } };
  CtOrientation how = { 0 };
  const gdouble *across = grid->column_step, *down = grid->row_step;
  guint axes[3] = { 0, 1, 2 }, view;

  if (!grid->valid)
    return how;
  ct_grid_nearest_axes (grid, axes);
  view = axes[2];
  if (axes[0] != views[view].across) {
    how.transpose = TRUE;
    across = grid->row_step;
    down = grid->column_step;
  }
  how.flip_columns = across[views[view].across] < 0;
  how.flip_rows = (down[views[view].down] < 0) != views[view].down_is_negative;
  return how;
}

static void
swap (gdouble *a, gdouble *b)
{
  const gdouble t = *a;

  *a = *b;
  *b = t;
}

/* Starts from the other end of n samples. */
static void
mirror (gdouble origin[3], gdouble step[3], guint n)
{
  guint i;

  for (i = 0; i < 3; i++)
    origin[i] += (n - 1) * step[i];
  negate (step);
}

CtGrid
ct_grid_orient (const CtGrid *grid, const CtOrientation *orientation,
                guint columns, guint rows)
{
  CtGrid g = *grid;
  guint i;

  if (orientation->transpose) {
    const guint n = columns;

    for (i = 0; i < 3; i++)
      swap (&g.column_step[i], &g.row_step[i]);
    swap (&g.spacing[0], &g.spacing[1]);
    columns = rows;
    rows = n;
  }
  if (!g.valid)
    return g;
  if (orientation->flip_columns)
    mirror (g.origin, g.column_step, columns);
  if (orientation->flip_rows)
    mirror (g.origin, g.row_step, rows);
  return g;
}

gboolean
ct_grid_slices_descend (const CtGrid *grid)
{
  gdouble normal[3];

  if (!grid->valid)
    return FALSE;
  cross (normal, grid->column_step, grid->row_step);
  return dot (normal, grid->slice_step) < 0;
}

void
ct_grid_reverse_slices (CtGrid *grid, guint slices)
{
  if (grid->valid)
    mirror (grid->origin, grid->slice_step, slices);
}

void
ct_grid_normal (const CtGrid *grid, gdouble normal[3])
{
  gdouble n;
  guint i;

  cross (normal, grid->column_step, grid->row_step);
  n = length (normal);
  for (i = 0; i < 3 && n > 0; i++)
    normal[i] /= n;
}

gdouble
ct_grid_position (const CtGrid *grid, guint number)
{
  gdouble normal[3], origin[3];

  ct_grid_normal (grid, normal);
  ct_grid_slice_origin (grid, number, origin);
  return dot (origin, normal);
}

void
ct_grid_slice_origin (const CtGrid *grid, guint number, gdouble origin[3])
{
  guint i;

  for (i = 0; i < 3; i++)
    origin[i] = grid->origin[i] + number * grid->slice_step[i];
}

void
ct_grid_map (const CtGrid *from, const CtGrid *to, gdouble map[3][4])
{
  gdouble axes[3][3], offset[3], box;
  guint i;

  /* Cramer's rule: a row of the inverse is the normal of the other two
   * axes. */
  cross (axes[0], to->row_step, to->slice_step);
  cross (axes[1], to->slice_step, to->column_step);
  cross (axes[2], to->column_step, to->row_step);
  box = dot (to->column_step, axes[0]);
  for (i = 0; i < 3; i++)
    offset[i] = from->origin[i] - to->origin[i];
  for (i = 0; i < 3; i++) {
    map[i][0] = dot (axes[i], from->column_step) / box;
    map[i][1] = dot (axes[i], from->row_step) / box;
    map[i][2] = dot (axes[i], from->slice_step) / box;
    map[i][3] = dot (axes[i], offset) / box;
  }
}

/* The eight corners of a grid's voxel centers, as ct_grids_overlap takes
 * them. */
static void
get_corners (const CtGrid *grid, const guint size[3], gdouble thickness,
             gdouble corners[8][3])
{
  guint c, i, k;

  for (c = 0; c < 8; c++) {
    gdouble at[3];

    for (k = 0; k < 3; k++) {
      at[k] = c >> k & 1 ? size[k] - 1.0 : 0.0;
      if (size[k] == 1)
        at[k] = c >> k & 1 ? thickness / 2 : -thickness / 2;
    }
    for (i = 0; i < 3; i++)
      corners[c][i] = grid->origin[i] + at[0] * grid->column_step[i]
                      + at[1] * grid->row_step[i] + at[2] * grid->slice_step[i];
  }
}

/* The least and the greatest number of corners along axis. */
static void
project (const gdouble corners[8][3], const gdouble axis[3], gdouble *low,
         gdouble *high)
{
  guint c;

  *low = INFINITY;
  *high = -INFINITY;
  for (c = 0; c < 8; c++) {
    *low = MIN (*low, dot (corners[c], axis));
    *high = MAX (*high, dot (corners[c], axis));
  }
}

void
ct_grid_bounds (const CtGrid *grid, const guint size[3], gdouble low[3],
                gdouble high[3])
{
  gdouble corners[8][3];
  guint i;

  get_corners (grid, size, 0, corners);
  for (i = 0; i < 3; i++) {
    const gdouble axis[3] = { i == 0, i == 1, i == 2 };

    project (corners, axis, &low[i], &high[i]);
  }
}

/* Convex bodies are apart if, and only if, they are so along a normal of a
 * face of one of them or along a normal of an edge of each: for two boxes,
 * however sheared, 3 + 3 + 9 axes. */
gboolean
ct_grids_overlap (const CtGrid *a, const guint a_size[3], const CtGrid *b,
                  const guint b_size[3])
{
  const gdouble *edges[6] = { a->column_step, a->row_step, a->slice_step,
                              b->column_step, b->row_step, b->slice_step };
  gdouble a_corners[8][3], b_corners[8][3];
  guint i, j;

  get_corners (a, a_size, 1, a_corners);
  get_corners (b, b_size, 1, b_corners);
  for (i = 0; i < 6; i++)
    for (j = i + 1; j < 6; j++) {
      gdouble axis[3], a_low, a_high, b_low, b_high, slack;

      cross (axis, edges[i], edges[j]);
      project (a_corners, axis, &a_low, &a_high);
      project (b_corners, axis, &b_low, &b_high);
      /* Boxes that touch do so but for rounding; an axis of no length, of
       * parallel edges, parts nothing. */
      slack = 1e-6 * (a_high - a_low + b_high - b_low)
              + 1e-9 * length (edges[i]) * length (edges[j]);
      if (a_low > b_high + slack || b_low > a_high + slack)
        return FALSE;
    }
  return TRUE;
}
