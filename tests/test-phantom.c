/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The phantom against its plan: what is where, in millimeters, on paper.
 */
#include "tests/volume-util.h"

/* x to the left, y to the back, z to the head; pixel and slice by hand:
 * column = x + 159.5, slice = (z + 94.5) / 3. low == high: without noise. */
static const struct
{
  const gchar *what;
  guint slice, row, column;
  gfloat low, high;
} ct_cases[] = {
  { "air at the right", 30, 160, 2, -1000, -1000 },
  { "air at the left", 30, 160, 318, -1000, -1000 },
  { "air in front", 30, 2, 160, -1000, -1000 },
  { "the L's stroke", 0, 80, 308, 2000, 2000 },
  { "the L's stroke, last slice", 63, 80, 308, 2000, 2000 },
  { "the L's foot", 30, 102, 316, 2000, 2000 },
  { "beside the stroke", 30, 80, 316, -1000, -1000 },
  { "where an L at the right would be", 30, 80, 11, -1000, -1000 },
  { "right lung", 40, 150, 95, -900, -700 },
  { "left lung", 40, 150, 225, -900, -700 },
  { "heart, where the left lung has its notch", 24, 130, 190, 30, 70 },
  { "right lung, as far from the middle", 24, 130, 129, -900, -700 },
  { "trachea", 50, 154, 162, -1000, -1000 },
  { "vertebra", 35, 211, 159, 300, 900 },
  { "spinal canal", 35, 235, 159, 10, 50 },
  { "aorta, left of the spine", 35, 195, 183, 160, 200 },
  { "as far to the right", 35, 195, 136, -900, 80 },
  { "nodule", 47, 139, 91, 15, 45 },
  { "as far to the left", 47, 139, 228, -900, -700 },
  { "mass", 23, 187, 227, 30, 60 },
  { "as far to the right", 23, 187, 92, -900, -700 },
  { "liver lesion", 6, 147, 99, 125, 155 },
  { "liver", 6, 170, 120, 45, 75 },
};

static CtVolume *
open_pattern (gboolean heat)
{
  const CtVolumeOptions options = { .pattern_heat = heat };
  CtVolume *volume = ct_volume_open (NULL, &options, NULL);

  g_assert_nonnull (volume);
  return volume;
}

static void
test_plan (void)
{
  CtVolume *volume = open_pattern (FALSE);
  const CtVolumeInfo *info = &volume->info;
  guint i;

  g_assert_cmpuint (info->columns, ==, 320);
  g_assert_cmpuint (info->rows, ==, 320);
  g_assert_cmpuint (info->slices, ==, 64);
  g_assert_cmpuint (info->slices_per_volume, ==, 64);
  g_assert_cmpstr (info->unit, ==, "HU");
  g_assert_true (info->has_window);
  g_assert_cmpfloat (info->window_center, ==, 40);
  g_assert_cmpfloat (info->window_width, ==, 400);
  for (i = 0; i < G_N_ELEMENTS (ct_cases); i++) {
    g_autofree gfloat *v = test_read (volume, ct_cases[i].slice, NULL);
    const gfloat hu = v[ct_cases[i].row * 320 + ct_cases[i].column];

    if (hu < ct_cases[i].low || hu > ct_cases[i].high)
      g_error ("%s has %g HU", ct_cases[i].what, hu);
  }
  ct_volume_close (volume);
}

static void
test_grids_agree (void)
{
  CtVolume *ct = open_pattern (FALSE), *heat = open_pattern (TRUE);
  const CtGrid *a = &ct->info.grid, *b = &heat->info.grid;
  guint i;

  g_assert_true (a->valid && b->valid);
  g_assert_cmpuint (heat->info.slices, ==, ct->info.slices);
  g_assert_cmpuint (heat->info.columns, ==, 40);
  g_assert_cmpstr (heat->info.unit, ==, "1");
  /* The outer edges of the first and of the last pixels. */
  for (i = 0; i < 2; i++) {
    const gdouble s = i ? a->row_step[i] : a->column_step[i];
    const gdouble t = i ? b->row_step[i] : b->column_step[i];

    g_assert_cmpfloat (a->origin[i] - s / 2, ==, b->origin[i] - t / 2);
    g_assert_cmpfloat (a->origin[i] + 319.5 * s, ==, b->origin[i] + 39.5 * t);
  }
  g_assert_cmpfloat (ct_grid_position (a, 0), ==, -94.5);
  for (i = 0; i < 64; i++)
    g_assert_cmpfloat (ct_grid_position (a, i), ==, ct_grid_position (b, i));
  ct_volume_close (ct);
  ct_volume_close (heat);
}

/* A peak of 1 in the lesion's slice and cell, and nowhere else. */
static void
test_heat (void)
{
  static const struct
  {
    guint slice, row, column;
  } peaks[] = { { 47, 17, 11 }, { 23, 23, 28 }, { 6, 18, 12 } };
  CtVolume *volume = open_pattern (TRUE);
  guint slice, i, j, n_peaks = 0;

  for (slice = 0; slice < 64; slice++) {
    g_autofree gfloat *v = test_read (volume, slice, NULL);

    for (i = 0; i < 1600; i++) {
      g_assert_true (v[i] >= 0 && v[i] <= 1);
      if (v[i] < 1)
        continue;
      for (j = 0; j < 3; j++)
        if (peaks[j].slice == slice && peaks[j].row == i / 40
            && peaks[j].column == i % 40)
          n_peaks++;
      g_assert_cmpuint (n_peaks, >, 0);
    }
    /* 58.5 mm above the nodule's slice there is nothing. */
    if (slice == 63)
      for (i = 0; i < 1600; i++)
        g_assert_cmpfloat (v[i], ==, 0);
    /* One cell (8 mm) beside the nodule's: (1 - 64/1024)^2. */
    if (slice == 47) {
      g_assert_cmpfloat (v[17 * 40 + 12], ==, 0.87890625f);
      g_assert_cmpfloat (v[16 * 40 + 11], ==, 0.87890625f);
    }
  }
  g_assert_cmpuint (n_peaks, ==, 3);
  ct_volume_close (volume);
}

/* No slice is another one, nor its own mirror image; and a slice read again,
 * in any order or by another, is the same. */
static void
test_slices_differ (void)
{
  CtVolume *volume = open_pattern (FALSE), *other = open_pattern (FALSE);
  const gsize bytes = 320 * 320 * sizeof (gfloat);
  g_autofree gfloat *before = NULL;
  guint slice, row, column, n_mirrored;

  for (slice = 0; slice < 64; slice++) {
    gfloat *v = test_read (volume, slice, NULL);

    n_mirrored = 0;
    for (row = 0; row < 320; row++)
      for (column = 0; column < 160; column++)
        n_mirrored += v[row * 320 + column] == v[row * 320 + 319 - column];
    /* Less than all of the air. */
    g_assert_cmpuint (n_mirrored, <, 320 * 160 - 10000);
    if (before)
      g_assert_true (memcmp (before, v, bytes) != 0);
    g_free (before);
    before = v;
    if (slice % 16 == 3) {
      g_autofree gfloat *elsewhere = test_read (other, 63 - slice, NULL);
      g_autofree gfloat *again = test_read (other, slice, NULL);

      g_assert_true (memcmp (again, v, bytes) == 0);
      g_assert_true (memcmp (again, elsewhere, bytes) != 0);
    }
  }
  ct_volume_close (volume);
  ct_volume_close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phantom/plan", test_plan);
  g_test_add_func ("/phantom/grids-agree", test_grids_agree);
  g_test_add_func ("/phantom/heat", test_heat);
  g_test_add_func ("/phantom/slices-differ", test_slices_differ);
  return g_test_run ();
}
