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
  return g_test_run ();
}
