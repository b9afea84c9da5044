/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frame times, vectors and rates of cines, sensible and not.
 */
#include "src/volume/dicom-timing.h"
#include "src/volume/dicom-stack.h"
#include "tests/volume-util.h"

static GArray *
make_places (guint n, gboolean reversed)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (CtDicomPlace));
  guint i;

  g_array_set_size (places, n);
  for (i = 0; i < n; i++)
    g_array_index (places, CtDicomPlace, i).frame = reversed ? n - 1 - i : i;
  return places;
}

static void
test_rates (void)
{
  static const struct
  {
    gdouble time, cine, display; /* 0: absent */
    gint n, d;
  } cases[] = {
    { 33, 0, 0, 1000, 33 },   { 33.3333, 0, 0, 1000000, 33333 },
    { 40, 15, 0, 25, 1 },     { 0, 15, 0, 15, 1 },
    { 0, 15, 30, 15, 1 },     { 0, 0, 30, 30, 1 },
    { 0, 7.5, 0, 15, 2 },     { 0, 0, 0, 0, 1 },
    { -1, 0, 0, 0, 1 },       { NAN, 12, 0, 12, 1 },
    { 1e30, -3, 1e30, 0, 1 },
  };
  g_autoptr (GArray) places = make_places (3, FALSE);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtDicomAttributes a = {
      .n_frame_time = cases[i].time != 0,
      .frame_time = { cases[i].time },
      .n_cine_rate = cases[i].cine != 0,
      .cine_rate = { cases[i].cine },
      .n_display_rate = cases[i].display != 0,
      .display_rate = { cases[i].display },
    };
    gint n, d;

    g_assert_null (ct_dicom_timing (&a, places, &n, &d));
    g_assert_cmpint (n, ==, cases[i].n);
    g_assert_cmpint (d, ==, cases[i].d);
  }
}

static guint64 *
with_vector (const gdouble *ms, guint n, guint places_n, gboolean reversed,
             gint *rate_n, gint *rate_d)
{
  g_autoptr (GArray) places = make_places (places_n, reversed);
  g_autoptr (GArray) vector = g_array_new (FALSE, FALSE, sizeof (gdouble));
  const CtDicomAttributes a
      = { .frame_times = vector, .n_cine_rate = 1, .cine_rate = { 5 } };

  g_array_append_vals (vector, ms, n);
  return ct_dicom_timing (&a, places, rate_n, rate_d);
}

static void
test_vector (void)
{
  static const gdouble varied[] = { 0, 40, 60.5, 0 };
  static const gdouble even[] = { 0, 40, 40, 40 };
  static const gdouble bad[] = { 0, 40, -1, 40 };
  static const gdouble still[] = { 0, 0, 0, 0 };
  static const guint64 expected[]
      = { 0, 40000000, 100500000, 100500000, 100500000 };
  guint64 *times;
  gint n, d;

  times = with_vector (varied, 4, 4, FALSE, &n, &d);
  g_assert_cmpmem (times, sizeof expected, expected, sizeof expected);
  g_free (times);
  g_assert_null (with_vector (even, 4, 4, FALSE, &n, &d));
  g_assert_cmpint (n, ==, 25);
  g_assert_null (with_vector (bad, 4, 4, FALSE, &n, &d));
  g_assert_cmpint (n, ==, 5);
  g_assert_null (with_vector (still, 4, 4, FALSE, &n, &d));
  g_assert_cmpint (n, ==, 5);
  g_assert_null (with_vector (varied, 4, 5, FALSE, &n, &d));
  g_assert_null (with_vector (varied, 4, 4, TRUE, &n, &d));
  g_assert_null (with_vector (varied, 1, 1, FALSE, &n, &d));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-timing/rates", test_rates);
  g_test_add_func ("/dicom-timing/vector", test_vector);
  return g_test_run ();
}
