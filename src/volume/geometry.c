/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where voxels lie in the patient, and which way up a slice is shown. Knows
 * nothing of files and pixels.
 */
#include "src/volume/geometry.h"

#include <math.h>

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

/* Which patient axis (0: x, 1: y, 2: z) columns and rows run along: of the
 * six ways to pair them the one with the greatest sum of cosines, so that no
 * axis is taken twice however oblique the slice. */
static void
nearest_axes (const CtGrid *grid, guint *column_axis, guint *row_axis)
{
  static const guint8 pairs[6][3] = { { 0, 1, 2 }, { 1, 0, 2 }, { 0, 2, 1 },
                                      { 2, 0, 1 }, { 1, 2, 0 }, { 2, 1, 0 } };
  const gdouble columns = length (grid->column_step);
  const gdouble rows = length (grid->row_step);
  gdouble normal[3], best = -1.0;
  guint i;

  ct_grid_normal (grid, normal);
  for (i = 0; i < 6; i++) {
    const guint8 *p = pairs[i];
    const gdouble sum = fabs (grid->column_step[p[0]]) / columns
                        + fabs (grid->row_step[p[1]]) / rows
                        + fabs (normal[p[2]]);

    /* Rounding decides no tie: the first pairing keeps it. */
    if (sum > best + 1e-9) {
      best = sum;
      *column_axis = p[0];
      *row_axis = p[1];
    }
  }
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
  guint column_axis = 0, row_axis = 1, view;

  if (!grid->valid)
    return how;
  nearest_axes (grid, &column_axis, &row_axis);
  view = 3 - column_axis - row_axis;
  if (column_axis != views[view].across) {
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
