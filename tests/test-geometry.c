/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Grids and orientations: every way to lay axes into a patient, and numbers
 * from paper.
 */
#include <math.h>
#include <string.h>

#include "src/volume/geometry.h"

static void
assert_vector (const gdouble v[3], gdouble x, gdouble y, gdouble z)
{
  g_assert_cmpfloat_with_epsilon (v[0], x, 1e-9);
  g_assert_cmpfloat_with_epsilon (v[1], y, 1e-9);
  g_assert_cmpfloat_with_epsilon (v[2], z, 1e-9);
}

static void
test_from_ras (void)
{
  const gdouble affine[3][4]
      = { { -2, 0, 0, 90 }, { 0, 3, 0, -126 }, { 0, 0, 4, -72 } };
  CtGrid grid = { 0 };

  g_assert_true (ct_grid_from_ras (&grid, affine));
  g_assert_true (grid.valid);
  assert_vector (grid.origin, -90, 126, -72);
  assert_vector (grid.column_step, 2, 0, 0);
  assert_vector (grid.row_step, 0, -3, 0);
  assert_vector (grid.slice_step, 0, 0, 4);
  assert_vector (grid.spacing, 2, 3, 4);
}

static void
test_broken_affines (void)
{
  static const struct
  {
    guint row, column;
    gdouble value;
  } cases[] = {
    { 0, 0, NAN },      { 1, 1, INFINITY }, { 2, 2, -INFINITY }, { 0, 3, NAN },
    { 2, 3, INFINITY }, { 0, 0, 0 },        { 1, 1, 0 },         { 2, 2, 0 },
    { 0, 0, 1e300 },    { 1, 0, NAN },      { 0, 0, 1e-320 },
  };
  const gdouble flat[3][4] = { { 1, 0, 1, 0 }, { 0, 1, 1, 0 }, { 0, 0, 0, 0 } };
  const gdouble tilted[3][4]
      = { { 1, 0, 0, 0 }, { 0, 1, 2, 0 }, { 0, 0, 1, 0 } };
  CtGrid grid = { 0 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    gdouble affine[3][4] = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } };

    affine[cases[i].row][cases[i].column] = cases[i].value;
    g_assert_false (ct_grid_from_ras (&grid, affine));
    g_assert_false (grid.valid);
  }
  g_assert_false (ct_grid_from_ras (&grid, flat));
  g_assert_true (ct_grid_from_ras (&grid, tilted));
}

/* Turns whose matrices anyone can write down. */
static void
test_quaternion (void)
{
  const gdouble h = sqrt (0.5);
  const struct
  {
    gdouble b, c, d, qfac;
    gdouble matrix[9];
  } cases[] = {
    { 0, 0, 0, 1, { 2, 0, 0, 0, 3, 0, 0, 0, 4 } },
    { 0, 0, 0, -1, { 2, 0, 0, 0, 3, 0, 0, 0, -4 } },
    { 0, 0, 0, 0, { 2, 0, 0, 0, 3, 0, 0, 0, 4 } },
    { 1, 0, 0, 1, { 2, 0, 0, 0, -3, 0, 0, 0, -4 } },
    { 0, 1, 0, 1, { -2, 0, 0, 0, 3, 0, 0, 0, -4 } },
    { 0, 0, 1, 1, { -2, 0, 0, 0, -3, 0, 0, 0, 4 } },
    { 0, 0, 2, 1, { -2, 0, 0, 0, -3, 0, 0, 0, 4 } }, /* too long: made 1 */
    { 0, 0, h, 1, { 0, -3, 0, 2, 0, 0, 0, 0, 4 } },  /* x to y */
    { h, 0, 0, 1, { 2, 0, 0, 0, 0, -4, 0, 3, 0 } },  /* y to z */
    { 0, h, 0, 1, { 0, 0, 4, 0, 3, 0, -2, 0, 0 } },  /* z to x */
  };
  const gdouble offset[3] = { 5, 6, 7 }, pixdim[3] = { 2, 3, 4 };
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    gdouble affine[3][4];

    ct_affine_from_quaternion (affine, cases[i].b, cases[i].c, cases[i].d,
                               offset, pixdim, cases[i].qfac);
    for (j = 0; j < 9; j++)
      g_assert_cmpfloat_with_epsilon (affine[j / 3][j % 3], cases[i].matrix[j],
                                      1e-9);
    for (j = 0; j < 3; j++)
      g_assert_cmpfloat (affine[j][3], ==, offset[j]);
  }
}

/* A grid whose columns, rows and slices run along these patient axes. */
static CtGrid
make_grid (guint a, guint b, guint c, guint signs)
{
  CtGrid grid = { .valid = TRUE, .origin = { 10, 20, 30 } };

  grid.column_step[a] = signs & 1 ? -1 : 1;
  grid.row_step[b] = signs & 2 ? -2 : 2;
  grid.slice_step[c] = signs & 4 ? -3 : 3;
  grid.spacing[0] = 1;
  grid.spacing[1] = 2;
  grid.spacing[2] = 3;
  return grid;
}

static void
pixel_position (const CtGrid *grid, guint column, guint row, gdouble out[3])
{
  guint i;

  for (i = 0; i < 3; i++)
    out[i] = grid->origin[i] + column * grid->column_step[i]
             + row * grid->row_step[i];
}

/* Turned pixels are where they were: found by doing to a picture what
 * CtOrientation says, in words. */
static void
assert_pixels_stay (const CtGrid *stored, const CtGrid *shown,
                    const CtOrientation *how, guint columns, guint rows)
{
  guint column, row;

  for (row = 0; row < rows; row++)
    for (column = 0; column < columns; column++) {
      guint x = how->transpose ? row : column;
      guint y = how->transpose ? column : row;
      gdouble a[3], b[3];

      if (how->flip_columns)
        x = (how->transpose ? rows : columns) - 1 - x;
      if (how->flip_rows)
        y = (how->transpose ? columns : rows) - 1 - y;
      pixel_position (stored, column, row, a);
      pixel_position (shown, x, y, b);
      assert_vector (a, b[0], b[1], b[2]);
    }
}

/* All 48 ways: the picture's right and bottom are what radiologists expect. */
static void
test_display (void)
{
  static const guint8 axes[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  guint i, signs;

  for (i = 0; i < 6; i++)
    for (signs = 0; signs < 8; signs++) {
      const CtGrid stored
          = make_grid (axes[i][0], axes[i][1], axes[i][2], signs);
      const CtOrientation how = ct_grid_display_orientation (&stored);
      const CtGrid shown = ct_grid_orient (&stored, &how, 4, 3);

      switch (axes[i][2]) {
      case 2: /* axial: left on the right, back at the bottom */
        g_assert_cmpfloat (shown.column_step[0], >, 0);
        g_assert_cmpfloat (shown.row_step[1], >, 0);
        break;
      case 1: /* coronal: left on the right, feet at the bottom */
        g_assert_cmpfloat (shown.column_step[0], >, 0);
        g_assert_cmpfloat (shown.row_step[2], <, 0);
        break;
      default: /* sagittal: back on the right, feet at the bottom */
        g_assert_cmpfloat (shown.column_step[1], >, 0);
        g_assert_cmpfloat (shown.row_step[2], <, 0);
      }
      g_assert_cmpfloat (shown.spacing[0], ==, how.transpose ? 2 : 1);
      g_assert_cmpfloat (shown.spacing[1], ==, how.transpose ? 1 : 2);
      assert_vector (shown.slice_step, stored.slice_step[0],
                     stored.slice_step[1], stored.slice_step[2]);
      assert_pixels_stay (&stored, &shown, &how, 4, 3);
    }
}

/* However oblique, no patient axis is taken twice, and a small turn changes
 * nothing. */
static void
test_oblique (void)
{
  CtGrid grid = make_grid (0, 1, 2, 0);
  CtOrientation how;
  const gdouble c = cos (0.7), s = sin (0.7);

  grid.column_step[0] = c;
  grid.column_step[1] = s;
  grid.row_step[0] = -2 * s;
  grid.row_step[1] = 2 * c;
  how = ct_grid_display_orientation (&grid);
  g_assert_false (how.transpose || how.flip_columns || how.flip_rows);
  /* Past 45 degrees columns run down. */
  grid.column_step[0] = 0.6;
  grid.column_step[1] = 0.8;
  grid.row_step[0] = -1.6;
  grid.row_step[1] = 1.2;
  how = ct_grid_display_orientation (&grid);
  g_assert_true (how.transpose && how.flip_columns && !how.flip_rows);
}

static void
test_unknown (void)
{
  CtGrid grid = { .spacing = { 1, 2, 3 } };
  CtOrientation how = ct_grid_display_orientation (&grid);

  g_assert_false (how.transpose || how.flip_columns || how.flip_rows);
  how.transpose = how.flip_rows = TRUE;
  grid = ct_grid_orient (&grid, &how, 5, 6);
  assert_vector (grid.spacing, 2, 1, 3);
  assert_vector (grid.origin, 0, 0, 0);
  ct_grid_reverse_slices (&grid, 7);
  assert_vector (grid.slice_step, 0, 0, 0);
}

static void
test_slices (void)
{
  CtGrid grid = make_grid (0, 1, 2, 0);
  gdouble v[3];

  /* A tilted gantry: slices shear along y. */
  grid.slice_step[1] = 1;
  ct_grid_normal (&grid, v);
  assert_vector (v, 0, 0, 1);
  g_assert_cmpfloat_with_epsilon (ct_grid_position (&grid, 4), 42, 1e-9);
  ct_grid_slice_origin (&grid, 4, v);
  assert_vector (v, 10, 24, 42);
  ct_grid_reverse_slices (&grid, 5);
  ct_grid_slice_origin (&grid, 0, v);
  assert_vector (v, 10, 24, 42);
  ct_grid_slice_origin (&grid, 4, v);
  assert_vector (v, 10, 20, 30);
}

/* In all 48 ways each cut runs along what it says; the axes that a sheared
 * grid is nearest to are those of the grid before it was sheared. */
static void
test_cuts (void)
{
  static const guint8 axes[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  static const guint8 order[3][3] = { { 1, 2, 0 }, { 0, 2, 1 }, { 0, 1, 2 } };
  guint i, signs, cut, k;

  for (i = 0; i < 6; i++)
    for (signs = 0; signs < 8; signs++) {
      CtGrid grid = make_grid (axes[i][0], axes[i][1], axes[i][2], signs);
      const gdouble *steps[3]
          = { grid.column_step, grid.row_step, grid.slice_step };
      guint nearest[3];

      grid.slice_step[axes[i][1]] += 1.4; /* of 3: 25 degrees */
      grid.row_step[axes[i][0]] += 0.9;   /* of 2: 24 degrees */
      ct_grid_nearest_axes (&grid, nearest);
      for (k = 0; k < 3; k++)
        g_assert_cmpuint (nearest[k], ==, axes[i][k]);
      for (cut = 0; cut < 3; cut++) {
        const CtGrid g = ct_grid_cut (&grid, cut);
        const gdouble *cut_steps[3]
            = { g.column_step, g.row_step, g.slice_step };

        assert_vector (g.origin, 10, 20, 30);
        for (k = 0; k < 3; k++) {
          const gdouble *from = steps[order[cut][k]];

          assert_vector (cut_steps[k], from[0], from[1], from[2]);
          g_assert_cmpfloat (g.spacing[k], ==, order[cut][k] + 1);
        }
      }
    }
}

/* columns x rows is the way up: right-handed grids ascend. */
static void
test_descending (void)
{
  static const struct
  {
    guint8 axes[3];
    guint signs;
    gboolean descends;
  } cases[] = {
    { { 0, 1, 2 }, 0, FALSE }, { { 0, 1, 2 }, 4, TRUE },
    { { 0, 1, 2 }, 1, TRUE },  { { 0, 1, 2 }, 3, FALSE },
    { { 1, 0, 2 }, 0, TRUE },  { { 0, 2, 1 }, 2, FALSE },
    { { 0, 2, 1 }, 6, TRUE },  { { 1, 2, 0 }, 6, FALSE },
  };
  CtGrid grid;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint8 *axes = cases[i].axes;
    gboolean ascends;

    grid = make_grid (axes[0], axes[1], axes[2], cases[i].signs);
    ascends = ct_grid_position (&grid, 1) > ct_grid_position (&grid, 0);
    g_assert_cmpint (ct_grid_slices_descend (&grid), ==, cases[i].descends);
    g_assert_cmpint (ascends, ==, !cases[i].descends);
    ct_grid_reverse_slices (&grid, 5);
    g_assert_cmpint (ct_grid_slices_descend (&grid), ==, !cases[i].descends);
  }
  grid.valid = FALSE;
  g_assert_false (ct_grid_slices_descend (&grid));
}

static void
assert_maps (const CtGrid *from, const CtGrid *to, const gdouble at[3],
             gdouble x, gdouble y, gdouble z)
{
  gdouble map[3][4], out[3];
  guint i;

  ct_grid_map (from, to, map);
  for (i = 0; i < 3; i++)
    out[i]
        = map[i][0] * at[0] + map[i][1] * at[1] + map[i][2] * at[2] + map[i][3];
  assert_vector (out, x, y, z);
}

/* From paper: spacing 1, 2, 3 from (10, 20, 30), and a grid of 2 mm from
 * (12, 20, 33) whose slices lean by 1 mm to the back. */
static void
test_map (void)
{
  const gdouble zero[3] = { 0, 0, 0 }, some[3] = { 4, 1, 2 };
  const CtGrid a = make_grid (0, 1, 2, 0);
  CtGrid b = { .valid = TRUE,
               .origin = { 12, 20, 33 },
               .column_step = { 0, 2, 0 },
               .row_step = { -2, 0, 0 },
               .slice_step = { 0, 1, 2 } };

  assert_maps (&a, &a, some, 4, 1, 2);
  assert_maps (&b, &b, some, 4, 1, 2);
  /* b's origin is 2 mm to the left and 3 mm up: column 2, slice 1 of a. */
  assert_maps (&b, &a, zero, 2, 0, 1);
  /* (12 - 2, 20 + 8 + 2, 33 + 4) = (10, 30, 37) */
  assert_maps (&b, &a, some, 0, 5, 7 / 3.0);
  /* a's origin is (-2, 0, -3) from b's: slice -1.5 leans 1.5 mm to the front,
   * which columns make up for; rows run to the right. */
  assert_maps (&a, &b, zero, 0.75, 1, -1.5);
}

static void
test_bounds (void)
{
  CtGrid grid = make_grid (0, 1, 2, 1);
  const guint size[3] = { 5, 4, 3 }, one[3] = { 1, 1, 1 };
  gdouble low[3], high[3];

  ct_grid_bounds (&grid, size, low, high);
  assert_vector (low, 6, 20, 30);
  assert_vector (high, 10, 26, 36);
  ct_grid_bounds (&grid, one, low, high);
  assert_vector (low, 10, 20, 30);
  assert_vector (high, 10, 20, 30);
}

/* A cube of 10 mm, and others of 11 voxels of 1 mm: some that are apart only
 * along a normal of the second's faces, or across an edge of each. */
static void
test_overlap (void)
{
  const gdouble h = sqrt (0.5), t = sqrt (1 / 3.0), s = sqrt (1 / 6.0);
  const struct
  {
    const gchar *what;
    gdouble steps[9], origin[3];
    guint n;
    gboolean overlaps;
  } cases[] = {
    { "itself", { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 0, 0, 0 }, 11, TRUE },
    { "a corner", { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 10, 10, 10 }, 11, TRUE },
    { "beside", { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 10.01, 0, 0 }, 11, FALSE },
    { "above", { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 0, 0, -10.01 }, 11, FALSE },
    { "inside", { 0.1, 0, 0, 0, 0.1, 0, 0, 0, 0.1 }, { 5, 5, 5 }, 2, TRUE },
    { "around", { 9, 0, 0, 0, 9, 0, 0, 0, 9 }, { -40, -40, -40 }, 11, TRUE },
    /* Turned by 45 degrees, its edge to our edge at (10, 10, z): the boxes
     * along x, y, z overlap by far. */
    { "an edge", { h, h, 0, -h, h, 0, 0, 0, 1 }, { 15, 5, 0 }, 11, TRUE },
    { "off it", { h, h, 0, -h, h, 0, 0, 0, 1 }, { 15.1, 5, 0 }, 11, FALSE },
    { "by a face", { h, -h, 0, h, h, 0, 0, 0, 1 }, { 10, 10.1, 0 }, 11, FALSE },
    /* A corner of it points at ours, from (10, 10, 10) outward. */
    { "to a corner",
      { t, t, t, h, -h, 0, s, s, -2 * s },
      { 10.1, 10.1, 10.1 },
      11,
      FALSE },
    /* Its edge across ours: only their common normal, (1, 1, 0), parts them. */
    { "edge to edge",
      { h, -h, 0, 0.5, 0.5, h, 0.5, 0.5, -h },
      { 10.1 - 5 * h, 10.1 + 5 * h, 5 },
      11,
      FALSE },
    { "edge in edge",
      { h, -h, 0, 0.5, 0.5, h, 0.5, 0.5, -h },
      { 9.9 - 5 * h, 9.9 + 5 * h, 5 },
      11,
      TRUE },
    { "leaning in", { 1, 0, 0, 0, 1, 0, -1, 0, 1 }, { 15, 0, 0 }, 11, TRUE },
    { "leaning out", { 1, 0, 0, 0, 1, 0, 1, 0, 1 }, { 10.5, 0, 0 }, 11, FALSE },
    { "one voxel, in", { 4, 0, 0, 0, 4, 0, 0, 0, 4 }, { 11.9, 0, 0 }, 1, TRUE },
    { "one, out", { 4, 0, 0, 0, 4, 0, 0, 0, 4 }, { 12.1, 0, 0 }, 1, FALSE },
  };
  const CtGrid cube = { .valid = TRUE,
                        .column_step = { 1, 0, 0 },
                        .row_step = { 0, 1, 0 },
                        .slice_step = { 0, 0, 1 } };
  const guint size[3] = { 11, 11, 11 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint n[3] = { cases[i].n, cases[i].n, cases[i].n };
    CtGrid other = { .valid = TRUE };

    memcpy (other.origin, cases[i].origin, sizeof other.origin);
    memcpy (other.column_step, cases[i].steps, sizeof other.column_step);
    memcpy (other.row_step, cases[i].steps + 3, sizeof other.row_step);
    memcpy (other.slice_step, cases[i].steps + 6, sizeof other.slice_step);
    if (ct_grids_overlap (&cube, size, &other, n) != cases[i].overlaps
        || ct_grids_overlap (&other, n, &cube, size) != cases[i].overlaps)
      g_error ("%s", cases[i].what);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geometry/from-ras", test_from_ras);
  g_test_add_func ("/geometry/broken-affines", test_broken_affines);
  g_test_add_func ("/geometry/quaternion", test_quaternion);
  g_test_add_func ("/geometry/display", test_display);
  g_test_add_func ("/geometry/oblique", test_oblique);
  g_test_add_func ("/geometry/unknown", test_unknown);
  g_test_add_func ("/geometry/slices", test_slices);
  g_test_add_func ("/geometry/cuts", test_cuts);
  g_test_add_func ("/geometry/descending", test_descending);
  g_test_add_func ("/geometry/map", test_map);
  g_test_add_func ("/geometry/bounds", test_bounds);
  g_test_add_func ("/geometry/overlap", test_overlap);
  return g_test_run ();
}
