/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The base's mask: every stored value against the sentence "its real value is
 * at least min, and it is not padding".
 */
#include "src/base-mask.h"

#include <string.h>

static void
check (CtSampleType type, gboolean swapped, CtCalibration calibration,
       gdouble min)
{
  guint n = type == CT_SAMPLE_U8 ? 256 : 65536;
  gsize size = ct_sample_size (type);
  g_autofree guint8 *data = g_malloc (n * size);
  g_autofree guint8 *dst = g_malloc (n), *work = g_malloc (n);
  CtPlane plane = { data, n * size, n, 1, type, swapped, FALSE };
  CtBaseMask mask = { 0 };

  for (guint i = 0; i < n; i++) {
    guint16 word = swapped ? GUINT16_SWAP_LE_BE (i) : i;

    if (type == CT_SAMPLE_U8)
      data[i] = i;
    else
      memcpy (data + 2 * i, &word, 2);
  }
  ct_base_mask_set (&mask, type, &calibration, min);
  g_assert_true (mask.is_needed);
  ct_base_mask_row (&mask, dst, work, &plane, 0, 0, n);
  for (guint i = 0; i < n; i++) {
    gfloat real = (gfloat)(i * calibration.slope + calibration.intercept);
    gboolean shown = real >= min && (gint)i != calibration.padding;

    g_assert_cmpuint (dst[i], ==, shown ? 255 : 0);
  }
}

static void
test_every_value (void)
{
  static const CtCalibration calibrations[] = {
    { 1, 0, CT_NO_PADDING },    { 1, -1024, CT_NO_PADDING },
    { 1, -32768, 0 },           { -1, 300, 17 },
    { 0.37, -5.5, 255 },        { -7.25, 1000, CT_NO_PADDING },
    { 1e-6, 0, CT_NO_PADDING }, { 1e30, -1e30, 1 },
  };
  static const gdouble mins[]
      = { -1e300, -500, -0.5, 0, 0.03, 17, 17.5, 255, 40000, 1e300 };

  for (guint c = 0; c < G_N_ELEMENTS (calibrations); c++)
    for (guint m = 0; m < G_N_ELEMENTS (mins); m++) {
      check (CT_SAMPLE_U8, FALSE, calibrations[c], mins[m]);
      check (CT_SAMPLE_U16, FALSE, calibrations[c], mins[m]);
      check (CT_SAMPLE_U16, TRUE, calibrations[c], mins[m]);
    }
}

static void
test_no_limit (void)
{
  CtCalibration calibration = CT_CALIBRATION_NONE;
  CtBaseMask mask = { .is_needed = TRUE };

  ct_base_mask_set (&mask, CT_SAMPLE_U8, &calibration, -G_MAXDOUBLE);
  g_assert_false (mask.is_needed);
}

/* From a column and a row on, and no byte more. */
static void
test_part_of_a_row (void)
{
  guint8 data[2][4] = { { 0, 9, 0, 9 }, { 9, 0, 9, 0 } };
  guint8 dst[3] = { 1, 1, 1 }, work[2];
  CtPlane plane = { data[0], 4, 4, 2, CT_SAMPLE_U8, FALSE, FALSE };
  CtCalibration calibration = CT_CALIBRATION_NONE;
  CtBaseMask mask;

  ct_base_mask_set (&mask, CT_SAMPLE_U8, &calibration, 5.0);
  ct_base_mask_row (&mask, dst, work, &plane, 1, 1, 2);
  g_assert_cmpuint (dst[0], ==, 0);
  g_assert_cmpuint (dst[1], ==, 255);
  g_assert_cmpuint (dst[2], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base-mask/every-value", test_every_value);
  g_test_add_func ("/base-mask/no-limit", test_no_limit);
  g_test_add_func ("/base-mask/part-of-a-row", test_part_of_a_row);
  return g_test_run ();
}
