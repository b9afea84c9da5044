/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is laid over a frame, and that it is made once.
 */
#include "gst/ctheat/gstctheatlayers.h"

#include "tests/heat-util.h"

static GstCtHeatLayers *layers;
static GstCtHeatSettings settings;
static GstCtHeatInfo info;
static GstCtHeatScene scene;
static CtYuvSpace space;

static void
setup (void)
{
  space = CT_YUV_SPACE_BT601;
  layers = gst_ct_heat_layers_new ();
  gst_ct_heat_settings_init (&settings);
  info = (GstCtHeatInfo){ .state = "current", .has_peak = TRUE };
  scene = (GstCtHeatScene){ .width = 512,
                            .height = 400,
                            .format = ct_pixel_format_find ("BGRx"),
                            .space = &space,
                            .info = &info };
}

static void
teardown (void)
{
  gst_ct_heat_layers_free (layers);
}

/* By default there is nothing, with a heat and without. */
GST_START_TEST (test_default)
{
  static const gfloat values[2] = { 0.5, 0.75 };
  guint n = 99;

  gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  ck_assert_uint_eq (n, 0);
  scene.heat = test_heat_new (2, 1, values, 0, 1);
  gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  ck_assert_uint_eq (n, 0);
  gst_ct_heat_unref ((GstCtHeat *)scene.heat);
}
GST_END_TEST

/* Its middle lies at the peak, to the nearest pixel; outside as well. */
GST_START_TEST (test_peak)
{
  static const gfloat values[2] = { 0.5, 0.75 }, flat[2] = { 1, 1 };
  static const gdouble places[][4] = {
    { 100.2, 50.4, 100, 50 },
    { 0, 0, 0, 0 },
    { -3.7, 399.6, -4, 400 },
    { 1e300, -1e300, 1024, -400 },
  };
  GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
  GstCtHeat *even = test_heat_new (2, 1, flat, 0, 1);
  const CtLayer *const *shown;
  const CtLayer *first;
  guint n;

  settings.mark_peak = TRUE;
  gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  ck_assert_uint_eq (n, 0); /* there is no heat */
  scene.heat = heat;
  first = gst_ct_heat_layers_update (layers, &settings, &scene, &n)[0];
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    info.peak_x = places[i][0];
    info.peak_y = places[i][1];
    shown = gst_ct_heat_layers_update (layers, &settings, &scene, &n);
    ck_assert_uint_eq (n, 1);
    ck_assert (shown[0] == first);
    ck_assert_int_eq (first->x + (gint)first->width / 2, places[i][2]);
    ck_assert_int_eq (first->y + (gint)first->height / 2, places[i][3]);
  }
  scene.heat = even;
  gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  ck_assert_uint_eq (n, 0); /* no place of it is the greatest */
  gst_ct_heat_unref (heat);
  gst_ct_heat_unref (even);
}
GST_END_TEST

/* Of another size or format it is another one. */
GST_START_TEST (test_follows)
{
  static const gfloat values[2] = { 0.5, 0.75 };
  GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
  guint size, n;

  scene.heat = heat;
  settings.mark_peak = TRUE;
  size = gst_ct_heat_layers_update (layers, &settings, &scene, &n)[0]->width;
  scene.height = 2000;
  ck_assert_uint_gt (
      gst_ct_heat_layers_update (layers, &settings, &scene, &n)[0]->width,
      size);
  scene.format = ct_pixel_format_find ("I420");
  for (guint i = 0; i < 2; i++) {
    const CtLayer *layer
        = gst_ct_heat_layers_update (layers, &settings, &scene, &n)[0];
    gsize white = 0;

    space.full = i; /* white is 235, then 255 */
    layer = gst_ct_heat_layers_update (layers, &settings, &scene, &n)[0];
    for (gsize k = 0; k < (gsize)layer->width * layer->height; k++)
      white += layer->inks[k].bytes[0] == (i ? 255 : 235)
               && layer->inks[k].bytes[1] == 128;
    ck_assert_uint_gt (white, 0);
  }
  gst_ct_heat_unref (heat);
}
GST_END_TEST

static Suite *
gstctheatlayers_suite (void)
{
  Suite *suite = suite_create ("gstctheatlayers");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_default);
  tcase_add_test (tc, test_peak);
  tcase_add_test (tc, test_follows);
  return suite;
}

GST_CHECK_MAIN (gstctheatlayers);
