/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How heats lie to a CT: grids made by hand, the phantom, and files that are
 * none.
 */
#include "gst/ctscroll/ctscrollgrids.h"

/* A CT of 40x30 pixels of 2 mm and 5 slices of 3 mm, its first pixel's corner
 * at (-40, -30, 100), and volumes beside it. */
static CtVolumeInfo
volume (guint columns, guint rows, guint slices, gdouble dx, gdouble dy,
        gdouble dz, gdouble x, gdouble y, gdouble z)
{
  CtVolumeInfo info = { .columns = columns,
                        .rows = rows,
                        .slices = slices,
                        .slices_per_volume = slices };

  info.grid.valid = TRUE;
  info.grid.column_step[0] = dx;
  info.grid.row_step[1] = dy;
  info.grid.slice_step[2] = dz;
  info.grid.origin[0] = x + dx / 2;
  info.grid.origin[1] = y + dy / 2;
  info.grid.origin[2] = z;
  return info;
}

static void
test_fit (void)
{
  const CtVolumeInfo ct = volume (40, 30, 5, 2, 2, 3, -40, -30, 100);
  const struct
  {
    const gchar *name;
    CtVolumeInfo heat;
    CtScrollFit fit;
  } cases[] = {
    { "itself", ct, CT_SCROLL_SAME_VOXELS },
    { "coarser, edge on edge", volume (20, 15, 5, 4, 4, 3, -40, -30, 100),
      CT_SCROLL_SAME_FIELD },
    { "finer, edge on edge", volume (80, 60, 5, 1, 1, 3, -40, -30, 100),
      CT_SCROLL_SAME_FIELD },
    { "one pixel for all", volume (1, 1, 5, 80, 60, 3, -40, -30, 100),
      CT_SCROLL_SAME_FIELD },
    { "moved by a pixel", volume (40, 30, 5, 2, 2, 3, -38, -30, 100),
      CT_SCROLL_ELSEWHERE },
    { "moved by a tenth", volume (40, 30, 5, 2, 2, 3, -39.8, -30, 100),
      CT_SCROLL_ELSEWHERE },
    { "a wider field", volume (40, 30, 5, 3, 3, 3, -60, -45, 100),
      CT_SCROLL_ELSEWHERE },
    { "other slices", volume (40, 30, 5, 2, 2, 4, -40, -30, 100),
      CT_SCROLL_ELSEWHERE },
    { "a slice off", volume (40, 30, 5, 2, 2, 3, -40, -30, 103),
      CT_SCROLL_ELSEWHERE },
    { "coarser and a slice off", volume (20, 15, 5, 4, 4, 3, -40, -30, 103),
      CT_SCROLL_ELSEWHERE },
    { "fewer slices", volume (40, 30, 4, 2, 2, 3, -40, -30, 100),
      CT_SCROLL_ELSEWHERE },
    { "mirrored", volume (40, 30, 5, -2, 2, 3, 40, -30, 100),
      CT_SCROLL_ELSEWHERE },
    { "of no place",
      { .columns = 14, .rows = 14, .slices_per_volume = 5 },
      CT_SCROLL_SAME_VOXELS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (ct_scroll_fit (&ct, &cases[i].heat), ==, cases[i].fit);
  }
}

/* What has no even grid cannot be brought onto another one. */
static void
test_uneven (void)
{
  CtVolumeInfo ct = volume (40, 30, 5, 2, 2, 3, -40, -30, 100);
  CtVolumeInfo heat = volume (40, 30, 4, 2, 2, 3, -40, -30, 100);

  g_assert_cmpint (ct_scroll_fit (&ct, &heat), ==, CT_SCROLL_ELSEWHERE);
  ct.is_uneven = TRUE;
  g_assert_cmpint (ct_scroll_fit (&ct, &heat), ==, CT_SCROLL_SAME_VOXELS);
  g_assert_cmpint (ct_scroll_native_plane (&ct), ==, CT_VOLUME_CUT_NATIVE);
}

static void
test_needs (void)
{
  g_assert_false (
      ct_scroll_needs_reference (CT_SCROLL_SAME_VOXELS, CT_VOLUME_CUT_CORONAL));
  g_assert_false (
      ct_scroll_needs_reference (CT_SCROLL_SAME_FIELD, CT_VOLUME_CUT_NATIVE));
  g_assert_true (
      ct_scroll_needs_reference (CT_SCROLL_SAME_FIELD, CT_VOLUME_CUT_AXIAL));
  g_assert_true (
      ct_scroll_needs_reference (CT_SCROLL_ELSEWHERE, CT_VOLUME_CUT_NATIVE));
}

static void
test_planes (void)
{
  CtVolumeInfo info = { 0 };

  g_assert_cmpint (ct_scroll_native_plane (&info), ==, CT_VOLUME_CUT_NATIVE);
  info = volume (4, 4, 4, 1, 1, 1, 0, 0, 0);
  g_assert_cmpint (ct_scroll_native_plane (&info), ==, CT_VOLUME_CUT_AXIAL);
  info = (CtVolumeInfo){ .grid = { .valid = TRUE,
                                   .column_step = { 1, 0, 0 },
                                   .row_step = { 0, 0.1, -1 },
                                   .slice_step = { 0, 1, 0.1 } } };
  g_assert_cmpint (ct_scroll_native_plane (&info), ==, CT_VOLUME_CUT_CORONAL);
  info = (CtVolumeInfo){ .grid = { .valid = TRUE,
                                   .column_step = { 0, 1, 0 },
                                   .row_step = { 0, 0, -1 },
                                   .slice_step = { -3, 0, 0 } } };
  g_assert_cmpint (ct_scroll_native_plane (&info), ==, CT_VOLUME_CUT_SAGITTAL);
}

/* The phantom's heat has a cell for 8x8 pixels of the CT. */
static void
test_look_up (void)
{
  CtVolumeCut native;
  CtScrollFit fit;

  ct_scroll_look_up (NULL, 0, NULL, &native, &fit);
  g_assert_cmpint (native, ==, CT_VOLUME_CUT_AXIAL);
  g_assert_cmpint (fit, ==, CT_SCROLL_SAME_FIELD);
  ct_scroll_look_up ("/no/such/file", 0, NULL, &native, &fit);
  g_assert_cmpint (native, ==, CT_VOLUME_CUT_NATIVE);
  g_assert_cmpint (fit, ==, CT_SCROLL_SAME_VOXELS);
  ct_scroll_look_up (NULL, 0, "/no/such/file", &native, &fit);
  g_assert_cmpint (native, ==, CT_VOLUME_CUT_AXIAL);
  g_assert_cmpint (fit, ==, CT_SCROLL_SAME_VOXELS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctscrollgrids/fit", test_fit);
  g_test_add_func ("/ctscrollgrids/uneven", test_uneven);
  g_test_add_func ("/ctscrollgrids/needs", test_needs);
  g_test_add_func ("/ctscrollgrids/planes", test_planes);
  g_test_add_func ("/ctscrollgrids/look-up", test_look_up);
  return g_test_run ();
}
