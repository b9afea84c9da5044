/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slopes, units, SUV by hand, padding as other bits than it is written as,
 * windows to choose from and those that make no sense.
 */
#include "src/volume/dicom-calibration.h"

#include <math.h>

#include "tests/volume-util.h"

static CtDicomCalibration
calibrate (CtDicomAttributes *a, gboolean is_signed, guint window)
{
  const CtDicomPixels pixels
      = { .allocated = 16, .stored = 16, .is_signed = is_signed };
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (CtDicomFrame));
  CtDicomCalibration c;

  a->frames = none;
  ct_dicom_calibrate (&c, a, &pixels, 0, window);
  a->frames = NULL;
  return c;
}

static void
test_units (void)
{
  static const struct
  {
    const gchar *modality, *type, *units;
    gdouble slope; /* 0: absent */
    gdouble expected_slope;
    const gchar *unit;
  } cases[] = {
    { "CT", "", "", 2, 2, "HU" },        { "CT", "HU", "", 2, 2, "HU" },
    { "CT", "US", "", 2, 2, "" },        { "CT", "", "", 0, 1, "" },
    { "MR", "", "", 2, 2, "" },          { "PT", "", "GML", 2, 2, "SUV" },
    { "PT", "", "BQML", 2, 2, "Bq/ml" }, { "PT", "", "CNTS", 2, 2, "counts" },
    { "SEG", "", "", 0, 1, "1" },        { "CT", "", "", NAN, 1, "HU" },
    { "CT", "", "", 1e-300, 1, "HU" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomAttributes a = { 0 };
    CtDicomCalibration c;

    g_strlcpy (a.modality, cases[i].modality, sizeof a.modality);
    g_strlcpy (a.units, cases[i].units, sizeof a.units);
    g_strlcpy (a.shared.rescale_type, cases[i].type,
               sizeof a.shared.rescale_type);
    a.shared.n_slope = cases[i].slope != 0;
    a.shared.slope[0] = cases[i].slope;
    c = calibrate (&a, FALSE, 0);
    g_assert_cmpfloat (c.slope, ==, cases[i].expected_slope);
    g_assert_cmpstr (c.unit, ==, cases[i].unit);
  }
}

static CtDicomAttributes
pet (gdouble half_life)
{
  CtDicomAttributes a = { .modality = "PT",
                          .units = "BQML",
                          .n_weight = 1,
                          .weight = { 70 },
                          .n_dose = 1,
                          .dose = { 100e6 },
                          .n_half_life = 1,
                          .half_life = { half_life } };

  a.shared.n_slope = 1;
  a.shared.slope[0] = 2;
  return a;
}

/* 70 kg, 100 MBq, an hour after injection with a half-life of half an hour:
 * a quarter is left. */
static void
test_suv (void)
{
  static const struct
  {
    const gchar *correction, *series, *acquisition, *injection, *date_time;
    gdouble slope;
  } cases[] = {
    { "START", "110000", "110500", "100000.00", "", 2 * 70000 / 25e6 },
    { "START", "113000", "110000", "100000", "", 2 * 70000 / 25e6 },
    { "START", "003000", "003000", "233000", "", 2 * 70000 / 25e6 },
    { "START", "110000", "", "", "20200101100000", 2 * 70000 / 25e6 },
    { "ADMIN", "", "", "", "", 2 * 70000 / 100e6 },
    { "NONE", "110000", "110000", "100000", "", 2 },
    { "START", "110000", "110000", "", "", 2 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomAttributes a = pet (1800);
    CtDicomCalibration c;

    g_strlcpy (a.decay_correction, cases[i].correction, 17);
    g_strlcpy (a.series_time, cases[i].series, 17);
    g_strlcpy (a.acquisition_time, cases[i].acquisition, 17);
    g_strlcpy (a.injection_time, cases[i].injection, 17);
    g_strlcpy (a.injection_date_time, cases[i].date_time, 33);
    c = calibrate (&a, FALSE, 0);
    g_assert_cmpfloat_with_epsilon (c.slope, cases[i].slope, 1e-12);
    g_assert_cmpstr (c.unit, ==, cases[i].slope == 2 ? "Bq/ml" : "SUV");
  }
}

/* Of dates: three days of Zr-89, midnight between injection and scan and within
 * the scan, other zones, steps that wrote the series anew; and what cannot be.
 * The delay is what a calendar says. */
static void
test_suv_dates (void)
{
  static const gdouble F18 = 6586.2, ZR89 = 282240;
  static const gchar *const late = "the injection is dated after the scan";
  static const gchar *const old
      = "more than 10 half-lives lie between the injection and the scan";
  static const gchar *const undated
      = "the injection, or the scan, has no date, and with this half-life may "
        "have been on another day";
  static const gchar *const timeless
      = "there is no time of the injection, or none of the scan";
  const struct
  {
    gdouble half_life;
    const gchar *series_date, *series, *acquisition_date, *acquisition;
    const gchar *injection, *date_time, *zone;
    gdouble delay;
    const gchar *problem;
  } cases[] = {
    { ZR89, "20240304", "100000", "20240304", "100100", "100000",
      "20240301100000.00", "", 3 * 86400, NULL },
    { ZR89, "20240304", "100000", "", "100100", "", "20240301100000", "",
      3 * 86400, NULL },
    { ZR89, "", "100000", "20240304", "100100", "", "20240301100000", "",
      3 * 86400, NULL },
    { ZR89, "20240304", "100000", "", "", "100000", "20240301", "", 3 * 86400,
      NULL },
    { F18, "20240102", "003000", "20240102", "003000", "", "20240101233000", "",
      3600, NULL },
    { F18, "20240101", "235500", "20240102", "000500", "", "20240101225500", "",
      3600, NULL },
    { F18, "20240109", "080000", "20240101", "110000", "", "20240101100000", "",
      3600, NULL },
    { F18, "20240109", "120000", "20240101", "110000", "100000", "", "", 3600,
      NULL },
    { F18, "20240101", "110000", "20240101", "110000", "",
      "20240101090000+0000", "+0100", 3600, NULL },
    { F18, "20240101", "100000", "20240101", "100000", "", "20240101100000", "",
      0, NULL },
    { F18, "20240101", "100000", "20240101", "100000", "", "20240101100001", "",
      0, late },
    { F18, "20240101", "110000", "20240101", "110000", "", "20200101100000", "",
      0, old },
    { F18, "20240101", "100000", "20240101", "100000", "100500", "", "", 0,
      old },
    { ZR89, "20240304", "100000", "20240304", "100000", "090000", "", "", 0,
      undated },
    { ZR89, "", "100000", "", "100000", "", "20240301100000", "", 0, undated },
    { F18, "20240101", "110000", "20240101", "110000", "", "", "", 0,
      timeless },
    { F18, "20240101", "", "20240101", "", "100000", "", "", 0, timeless },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomAttributes a = pet (cases[i].half_life);
    CtDicomCalibration c;

    strcpy (a.decay_correction, "START");
    g_strlcpy (a.series_date, cases[i].series_date, 17);
    g_strlcpy (a.series_time, cases[i].series, 17);
    g_strlcpy (a.acquisition_date, cases[i].acquisition_date, 17);
    g_strlcpy (a.acquisition_time, cases[i].acquisition, 17);
    g_strlcpy (a.injection_time, cases[i].injection, 17);
    g_strlcpy (a.injection_date_time, cases[i].date_time, 33);
    g_strlcpy (a.zone, cases[i].zone, 17);
    c = calibrate (&a, FALSE, 0);
    g_assert_cmpstr (c.suv_problem, ==, cases[i].problem);
    g_assert_cmpstr (c.unit, ==, cases[i].problem ? "Bq/ml" : "SUV");
    g_assert_cmpfloat_with_epsilon (
        c.slope,
        cases[i].problem
            ? 2
            : 2 * 70000 / 100e6 * exp2 (cases[i].delay / cases[i].half_life),
        1e-9);
  }
}

/* Of a later part of the scan: counts are corrected to its first. */
static void
test_suv_first (void)
{
  CtDicomAttributes a = pet (1800);

  strcpy (a.decay_correction, "START");
  strcpy (a.acquisition_date, "20240102");
  strcpy (a.acquisition_time, "000500");
  strcpy (a.injection_date_time, "20240101225500");
  a.first_acquisition = ct_dicom_moment_parse ("20240101", "235500");
  g_assert_cmpfloat_with_epsilon (calibrate (&a, FALSE, 0).slope,
                                  2 * 70000 / 25e6, 1e-9);
}

static void
test_dose (void)
{
  CtDicomAttributes a = { .n_dose_scaling = 1,
                          .dose_scaling = { 1e-6 },
                          .dose_units = "GY",
                          .modality = "RTDOSE" };
  const CtDicomCalibration c = calibrate (&a, FALSE, 0);

  g_assert_cmpfloat (c.slope, ==, 1e-6);
  g_assert_cmpstr (c.unit, ==, "Gy");
}

static void
test_padding (void)
{
  static const struct
  {
    gboolean is_signed;
    gdouble value, limit; /* limit NAN: absent */
    gdouble min, max;
  } cases[] = {
    { TRUE, 63536, NAN, -2000, -2000 },   { TRUE, -2000, -1990, -2000, -1990 },
    { TRUE, 63546, 63536, -2000, -1990 }, { FALSE, 0, NAN, 0, 0 },
    { FALSE, -1, NAN, 65535, 65535 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomAttributes a = { .n_padding = 1,
                            .padding = { cases[i].value },
                            .n_padding_limit = !isnan (cases[i].limit),
                            .padding_limit = { cases[i].limit } };
    const CtDicomCalibration c = calibrate (&a, cases[i].is_signed, 0);

    g_assert_true (c.has_padding);
    g_assert_cmpfloat (c.padding_min, ==, cases[i].min);
    g_assert_cmpfloat (c.padding_max, ==, cases[i].max);
  }
}

static void
test_windows (void)
{
  CtDicomAttributes a = { .shared = { .n_centers = 3,
                                      .n_widths = 4,
                                      .centers = { 1, 40, -600 },
                                      .widths = { 0, 400, 1500, 7 },
                                      .window_function = "LINEAR_EXACT" } };
  CtDicomCalibration c = calibrate (&a, FALSE, 0);

  g_assert_cmpuint (c.n_windows, ==, 2); /* one of no width is none */
  g_assert_cmpfloat (c.window_center, ==, 40);
  g_assert_cmpstr (c.window_function, ==, "linear-exact");
  c = calibrate (&a, FALSE, 1);
  g_assert_cmpfloat (c.window_center, ==, -600);
  c = calibrate (&a, FALSE, 9);
  g_assert_cmpfloat (c.window_center, ==, 40);
}

/* 0, 1, 2 ... */
static CtDicomLut
ramp (guint n, gdouble first)
{
  CtDicomLut lut = { .n_descriptor = 3, .descriptor = { n, first, 16 } };
  guint i;

  lut.data = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (i = 0; i < n; i++) {
    const gdouble entry = i;

    g_array_append_val (lut.data, entry);
  }
  ct_dicom_lut_finish (&lut);
  return lut;
}

static void
test_tables (void)
{
  CtDicomAttributes a
      = { .modality_lut = ramp (4, 65534), .voi_lut = ramp (256, 100) };
  CtDicomCalibration c;

  strcpy (a.modality_lut.type, "HU");
  a.shared.n_slope = 1;
  a.shared.slope[0] = 7;
  c = calibrate (&a, TRUE, 0);
  g_assert_true (c.voi == &a.voi_lut);
  g_assert_cmpfloat (c.window_center, ==, 228);
  g_assert_cmpfloat (c.window_width, ==, 256);
  g_assert_true (c.lut == &a.modality_lut);
  g_assert_cmpfloat (c.lut_first, ==, -2);
  g_assert_cmpfloat (c.slope, ==, 1); /* one or the other, C.11.1 */
  g_assert_cmpstr (c.unit, ==, "HU");
  ct_dicom_lut_clear (&a.modality_lut);
  ct_dicom_lut_clear (&a.voi_lut);
}

/* A VOI LUT is the last of the windows; its first value is as signed as what
 * goes into it. */
static void
test_voi_lut (void)
{
  static const struct
  {
    guint n_windows, index;
    gboolean is_signed;
    gdouble intercept, first;
    gboolean is_chosen;
    gdouble expected_first;
  } cases[] = {
    { 0, 0, FALSE, 0, 65000, TRUE, 65000 },
    { 0, 0, TRUE, 0, 65000, TRUE, -536 },
    { 0, 0, FALSE, -1024, 65000, TRUE, -536 },
    { 0, 0, FALSE, -1024, -536, TRUE, -536 },
    { 0, 7, FALSE, 0, 5, TRUE, 5 },
    { 2, 0, FALSE, 0, 5, FALSE, 0 },
    { 2, 2, FALSE, 0, 5, TRUE, 5 },
    { 2, 3, FALSE, 0, 5, FALSE, 0 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomAttributes a = { .voi_lut = ramp (16, cases[i].first) };
    CtDicomCalibration c;

    a.shared.n_centers = a.shared.n_widths = cases[i].n_windows;
    a.shared.centers[0] = 40;
    a.shared.widths[0] = a.shared.widths[1] = 400;
    a.shared.n_intercept = 1;
    a.shared.intercept[0] = cases[i].intercept;
    c = calibrate (&a, cases[i].is_signed, cases[i].index);
    g_assert_cmpuint (c.n_windows, ==, cases[i].n_windows + 1);
    g_assert_cmpint (c.voi != NULL, ==, cases[i].is_chosen);
    if (c.voi) {
      g_assert_cmpfloat (c.voi_first, ==, cases[i].expected_first);
      g_assert_cmpfloat (c.window_center, ==, cases[i].expected_first + 8);
    } else {
      g_assert_cmpfloat (c.window_center, ==, 40);
    }
    ct_dicom_lut_clear (&a.voi_lut);
  }
}

/* The file's windows are in Bq/ml, the values in SUV: what was black and white
 * still is. LINEAR's ends are center - 0.5 -+ (width - 1) / 2. */
static void
test_suv_window (void)
{
  CtDicomAttributes a = {
    .modality = "PT",
    .units = "BQML",
    .decay_correction = "ADMIN",
    .n_weight = 1,
    .weight = { 70 },
    .n_dose = 1,
    .dose = { 70e6 }, /* SUV = Bq/ml / 1000 */
    .n_half_life = 1,
    .half_life = { 1800 },
    .shared
    = { .n_centers = 1, .n_widths = 1, .centers = { 5000 }, .widths = { 8001 } }
  };
  CtDicomCalibration c = calibrate (&a, FALSE, 0);

  g_assert_cmpstr (c.unit, ==, "SUV");
  g_assert_cmpstr (c.window_function, ==, "linear-exact");
  g_assert_cmpfloat_with_epsilon (c.window_center - c.window_width / 2, 0.9995,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (c.window_center + c.window_width / 2, 8.9995,
                                  1e-9);
  strcpy (a.shared.window_function, "SIGMOID");
  c = calibrate (&a, FALSE, 0);
  g_assert_cmpstr (c.window_function, ==, "sigmoid");
  g_assert_cmpfloat_with_epsilon (c.window_center, 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (c.window_width, 8.001, 1e-9);
  a.shared.window_function[0] = '\0';
  strcpy (a.units, "GML"); /* both are in SUV then */
  c = calibrate (&a, FALSE, 0);
  g_assert_cmpstr (c.window_function, ==, "linear");
  g_assert_cmpfloat (c.window_center, ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-calibration/units", test_units);
  g_test_add_func ("/dicom-calibration/suv", test_suv);
  g_test_add_func ("/dicom-calibration/suv-dates", test_suv_dates);
  g_test_add_func ("/dicom-calibration/suv-first", test_suv_first);
  g_test_add_func ("/dicom-calibration/dose", test_dose);
  g_test_add_func ("/dicom-calibration/padding", test_padding);
  g_test_add_func ("/dicom-calibration/windows", test_windows);
  g_test_add_func ("/dicom-calibration/tables", test_tables);
  g_test_add_func ("/dicom-calibration/voi-lut", test_voi_lut);
  g_test_add_func ("/dicom-calibration/suv-window", test_suv_window);
  return g_test_run ();
}
