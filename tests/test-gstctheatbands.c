/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bands: how many, and that their number changes no byte.
 */
#include "gst/ctheat/gstctheatbands.h"

#include <gst/check/gstcheck.h>
#include <string.h>

GST_START_TEST (test_count)
{
  static const struct
  {
    guint n_threads, width, height, bands;
  } cases[] = {
    { 1, 16384, 16384, 1 }, { 2, 512, 512, 1 },   { 2, 1024, 512, 2 },
    { 8, 1024, 1024, 4 },   { 4, 1920, 1080, 4 }, { 3, 16384, 1, 1 },
    { 64, 16384, 20, 1 },   { 64, 16384, 32, 2 }, { 5, 16384, 16384, 5 },
    { 2, 1, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    ck_assert_uint_eq (gst_ct_heat_bands_count (
                           cases[i].n_threads, cases[i].width, cases[i].height),
                       cases[i].bands);
  ck_assert_uint_eq (gst_ct_heat_bands_count (0, 16384, 16384),
                     MIN (g_get_num_processors (), 1024));
}
GST_END_TEST;

/* A picture of gray ramps and a heat of few samples, rendered by one thread
 * and by several; more than one picture on the same threads. */
GST_START_TEST (test_same_bytes)
{
  enum
  {
    WIDTH = 1031,
    HEIGHT = 1021,
    STRIDE = 4 * WIDTH + 12
  };
  guint8 *base = g_malloc (WIDTH * HEIGHT);
  guint8 *one = g_malloc (STRIDE * HEIGHT), *many = g_malloc (STRIDE * HEIGHT);
  CtPicture pictures[2] = { { { one }, { STRIDE } }, { { many }, { STRIDE } } };
  gfloat heat[6] = { 0.f, 0.9f, 0.3f, 1.f, 0.1f, 0.5f };
  CtPlane plane = { base, WIDTH, WIDTH, HEIGHT, CT_SAMPLE_U8, FALSE, FALSE };
  CtHeat picture = {
    .plane = { (guint8 *)heat, 12, 3, 2, CT_SAMPLE_F32, FALSE, FALSE },
    .calibration = { 1, 0, 1, CT_NO_PADDING },
    .range = { 0, 1 },
  };
  CtCalibration calibration = CT_CALIBRATION_NONE;
  CtRender *render = ct_render_new ();
  GstCtHeatBands *bands = gst_ct_heat_bands_new ();
  CtLook look;

  ct_look_init (&look);
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    base[i] = i * 7 / 5;
  ct_gray_set_identity (ct_render_gray (render), CT_SAMPLE_U8, FALSE);
  for (guint n = 2; n <= 5; n++) {
    heat[0] = n / 10.f;
    ct_render_prepare (render, &look, &plane, &calibration, &picture,
                       ct_pixel_format_find ("BGRx"));
    memset (one, 0xA5, STRIDE * HEIGHT);
    memset (many, 0xA5, STRIDE * HEIGHT);
    gst_ct_heat_bands_render (bands, render, 1, &pictures[0], WIDTH, HEIGHT);
    gst_ct_heat_bands_render (bands, render, n, &pictures[1], WIDTH, HEIGHT);
    ck_assert_uint_gt (gst_ct_heat_bands_count (n, WIDTH, HEIGHT), 1);
    ck_assert_int_eq (memcmp (one, many, STRIDE * HEIGHT), 0);
    /* Both are the heat picture, not two that were left alone. */
    ck_assert_int_ne (one[0], 0xA5);
    ck_assert_int_eq (one[4 * WIDTH], 0xA5);
    ck_assert_int_ne (one[STRIDE * (HEIGHT - 1)], 0xA5);
  }
  gst_ct_heat_bands_free (bands);
  ct_render_free (render);
  g_free (base);
  g_free (one);
  g_free (many);
}
GST_END_TEST;

static Suite *
gstctheatbands_suite (void)
{
  Suite *s = suite_create ("gstctheatbands");
  TCase *tc = tcase_create ("bands");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_count);
  tcase_add_test (tc, test_same_bytes);
  return s;
}

GST_CHECK_MAIN (gstctheatbands);
