/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ranges against sorting, and the tracker against sums done on paper.
 */
#include "src/range.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;

  return x < y ? -1 : x > y;
}

/* The twin: all values sorted. */
static void
assert_range (const CtRange *got, gdouble *values, guint n, gdouble percentile)
{
  guint rank;

  if (n == 0) {
    g_assert_true (ct_range_is_empty (got));
    return;
  }
  qsort (values, n, sizeof *values, compare);
  rank = (guint)floor (percentile / 100 * (n - 1));
  g_assert_cmpfloat (got->min, ==, values[rank]);
  g_assert_cmpfloat (got->max, ==, values[n - 1 - rank]);
}

static guint
random_size (void)
{
  return g_test_rand_int_range (1, 70);
}

static void
test_base (void)
{
  static guint8 bytes[70 * 200];
  static gdouble values[70 * 70];

  for (guint round = 0; round < 300; round++) {
    gboolean wide = round & 1, swapped = (round & 2) != 0;
    gboolean spaced = !wide && round % 3 == 0;
    guint w = random_size (), h = random_size (), n = 0;
    guint spread = round % 5 == 0 ? 1 : 255;
    CtPlane plane
        = { bytes + 1, 200,   w, h, wide ? CT_SAMPLE_U16 : CT_SAMPLE_U8,
            swapped,   spaced };
    CtCalibration calibration = { round & 4 ? -0.1 : 2, -1024, -1 };
    gdouble percentile = round % 3 ? g_test_rand_double_range (0, 50) : 1;
    CtRange range;

    for (guint i = 0; i < sizeof bytes; i++)
      bytes[i] = g_test_rand_int () & spread;
    if (round & 8)
      calibration.padding = wide ? g_test_rand_int () & 0x101 : bytes[1];
    for (guint y = 0; y < h; y++) {
      for (guint x = 0; x < w; x++) {
        const guint8 *p
            = ct_plane_row (&plane, y) + x * (wide || spaced ? 2 : 1);
        gint v = *p;

        if (wide)
          v = (G_BYTE_ORDER == G_LITTLE_ENDIAN) != swapped ? p[0] + 256 * p[1]
                                                           : p[1] + 256 * p[0];
        if (v != calibration.padding)
          values[n++] = (gfloat)(v * calibration.slope - 1024);
      }
    }
    range = ct_range_of_base (&plane, &calibration);
    assert_range (&range, values, n, 0);
    range = ct_range_of_base_percentile (&plane, &calibration, percentile);
    assert_range (&range, values, n, percentile);
  }
}

static void
test_base_all_padding (void)
{
  guint8 bytes[] = { 7, 7, 7, 7 };
  CtPlane plane = { bytes, 2, 2, 2, CT_SAMPLE_U8, FALSE, FALSE };
  CtCalibration calibration = { 1, 0, 7 };
  CtRange range = ct_range_of_base (&plane, &calibration);

  g_assert_true (ct_range_is_empty (&range));
  range = ct_range_of_base_percentile (&plane, &calibration, 1);
  g_assert_true (ct_range_is_empty (&range));
}

static gfloat
random_heat (guint round)
{
  static const gfloat odd[]
      = { NAN,    CT_HEAT_INFINITY, -CT_HEAT_INFINITY, 0.f,
          -0.f,   1e-45f,           -1e-45f,           9e37f,
          -9e37f, INFINITY };

  if (round % 3 == 0 && g_test_rand_int_range (0, 3) == 0)
    return odd[g_test_rand_int_range (0, G_N_ELEMENTS (odd))];
  return (gfloat)g_test_rand_double_range (-1, 1) * (round % 4 ? 1.f : 1e-3f);
}

static void
test_heat (void)
{
  static guint8 bytes[70 * 300];
  static gdouble values[70 * 70];

  for (guint round = 0; round < 300; round++) {
    guint w = random_size (), h = random_size (), n = 0;
    CtPlane plane
        = { bytes + (round & 3), 300, w, h, CT_SAMPLE_F32, FALSE, FALSE };
    gdouble percentile = round % 2 ? g_test_rand_double_range (0, 50) : 1;
    gboolean nan = FALSE, has_nan;
    CtRange range;

    for (guint y = 0; y < h; y++) {
      for (guint x = 0; x < w; x++) {
        gfloat v = random_heat (round);

        memcpy (ct_plane_row (&plane, y) + 4 * x, &v, 4);
        nan |= isnan (v);
        if (fabsf (v) < 1e38f)
          values[n++] = (gdouble)v;
      }
    }
    range = ct_range_of_heat (&plane, &has_nan);
    assert_range (&range, values, n, 0);
    g_assert_cmpint (has_nan, ==, nan);
    range = ct_range_of_heat_percentile (&plane, percentile);
    assert_range (&range, values, n, percentile);
  }
}

static void
test_heat_nothing (void)
{
  gfloat heat[] = { NAN, CT_HEAT_INFINITY, -CT_HEAT_INFINITY };
  CtPlane plane = { (guint8 *)heat, 12, 3, 1, CT_SAMPLE_F32, FALSE, FALSE };
  CtRange range = ct_range_of_heat (&plane, NULL);

  g_assert_true (ct_range_is_empty (&range));
  range = ct_range_of_heat_percentile (&plane, 1);
  g_assert_true (ct_range_is_empty (&range));
}

static void
assert_update (CtRangeTracker *tracker, CtRangeMode mode, CtRange measured,
               gint64 time_ns, gdouble min, gdouble max)
{
  CtRange range = ct_range_tracker_update (tracker, mode, &measured, time_ns);

  g_assert_cmpfloat_with_epsilon (range.min, min, 1e-9);
  g_assert_cmpfloat_with_epsilon (range.max, max, 1e-9);
}

static void
test_frame (void)
{
  CtRangeTracker tracker = { 0 };

  assert_update (&tracker, CT_RANGE_FRAME, CT_RANGE_EMPTY, 0, 1, 0);
  assert_update (&tracker, CT_RANGE_FRAME, (CtRange){ 3, 5 }, 0, 3, 5);
  assert_update (&tracker, CT_RANGE_FRAME, (CtRange){ -1, 2 }, 0, -1, 2);
  assert_update (&tracker, CT_RANGE_FRAME, CT_RANGE_EMPTY, 0, -1, 2);
}

static void
test_hold (void)
{
  CtRangeTracker tracker = { 0 };

  assert_update (&tracker, CT_RANGE_HOLD, (CtRange){ 3, 5 }, 0, 3, 5);
  assert_update (&tracker, CT_RANGE_HOLD, CT_RANGE_EMPTY, 0, 3, 5);
  for (gint i = 1; i < 10; i++)
    assert_update (&tracker, CT_RANGE_HOLD, (CtRange){ 3 - i, 5 + i }, -1,
                   3 - i, 5 + i);
  /* The eleventh. */
  assert_update (&tracker, CT_RANGE_HOLD, (CtRange){ -99, 99 }, 0, -6, 14);
}

static void
test_smooth (void)
{
  CtRangeTracker tracker = { 0 };
  gdouble gone = 1 - exp (-0.5); /* of the way after half a second */
  gint64 s = G_GINT64_CONSTANT (1000000000);

  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 0, 10 }, 5 * s, 0, 10);
  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 8, 20 }, 5 * s, 0, 10);
  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 8, 20 }, 5 * s + s / 2,
                 8 * gone, 10 + 10 * gone);
  assert_update (&tracker, CT_RANGE_SMOOTH, CT_RANGE_EMPTY, 6 * s, 8 * gone,
                 10 + 10 * gone);
  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 1, 2 }, 3 * s, 1, 2);
  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 3, 4 }, -1, 3, 4);
  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 5, 6 }, 4 * s, 5, 6);
  assert_update (&tracker, CT_RANGE_SMOOTH, (CtRange){ 7, 8 }, G_MAXINT64, 7,
                 8);
}

/* The same two seconds at 10 and at 50 pictures a second. */
static void
test_smooth_rates (void)
{
  gdouble ends[2];

  for (guint i = 0; i < 2; i++) {
    CtRangeTracker tracker = { 0 };
    CtRange measured = { 0, 1 }, range = measured;
    gint64 step = i == 0 ? 100000000 : 20000000;

    for (gint64 t = 0; t <= 2000000000; t += step) {
      range = ct_range_tracker_update (&tracker, CT_RANGE_SMOOTH, &measured, t);
      measured = (CtRange){ 5, 9 };
    }
    ends[i] = range.max;
  }
  g_assert_cmpfloat_with_epsilon (ends[0], 9 - 8 * exp (-2), 1e-9);
  g_assert_cmpfloat_with_epsilon (ends[1], ends[0], 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/base", test_base);
  g_test_add_func ("/range/base-all-padding", test_base_all_padding);
  g_test_add_func ("/range/heat", test_heat);
  g_test_add_func ("/range/heat-nothing", test_heat_nothing);
  g_test_add_func ("/range/frame", test_frame);
  g_test_add_func ("/range/hold", test_hold);
  g_test_add_func ("/range/smooth", test_smooth);
  g_test_add_func ("/range/smooth-rates", test_smooth_rates);
  return g_test_run ();
}
