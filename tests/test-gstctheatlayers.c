/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is laid over a frame, and that it is made once.
 */
#include "gst/ctheat/gstctheatlayers.h"

#include <string.h>

#include "src/labels.h"
#include "tests/heat-util.h"

static GstCtHeatLayers *layers;
static GstCtHeatSettings settings;
static GstCtHeatInfo info;
static GstCtHeatScene scene;
static CtYuvSpace space;
static GstCtHeatMargin margin;

static void
setup (void)
{
  space = CT_YUV_SPACE_BT601;
  layers = gst_ct_heat_layers_new ();
  gst_ct_heat_settings_init (&settings);
  info = (GstCtHeatInfo){ .state = "current", .has_peak = TRUE };
  gst_ct_heat_margin_set (&margin, CT_LEGEND_NONE, 512, 400);
  scene = (GstCtHeatScene){ .margin = &margin,
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
  gst_ct_heat_margin_set (&margin, CT_LEGEND_NONE, 512, 2000);
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
    for (gsize k = 0; k < layer->n_inks; k++)
      white += layer->inks[k].bytes[0] == (i ? 255 : 235)
               && layer->inks[k].bytes[1] == 128;
    ck_assert_uint_gt (white, 0);
  }
  gst_ct_heat_unref (heat);
}
GST_END_TEST

/* A frame with that heat, prepared. */
static void
prepare (CtRender *render, CtLook *look, const GstCtHeat *heat, gdouble max)
{
  static guint8 base[512 * 400];
  CtPlane plane = { base, 512, 512, 400, CT_SAMPLE_U8, FALSE, FALSE };
  CtCalibration none = CT_CALIBRATION_NONE;
  CtHeat picture = heat->heat;

  gst_ct_heat_settings_look (&settings, look);
  picture.range = (CtRange){ 0, max };
  ct_gray_set_identity (ct_render_gray (render), CT_SAMPLE_U8, FALSE);
  ct_render_prepare (render, look, &plane, &none, &picture, scene.format);
  info.heat_min = 0;
  info.heat_max = max;
  scene.heat = heat;
  scene.render = render;
  scene.look = look;
}

static const CtLayer *
update (void)
{
  guint n;
  const CtLayer *const *shown
      = gst_ct_heat_layers_update (layers, &settings, &scene, &n);

  ck_assert_uint_le (n, 1);
  return n ? shown[0] : NULL;
}

/* One legend for as long as nothing changes; of a frame without a heat that of
 * the last one; on its side, at even places; none when it is switched off. */
GST_START_TEST (test_legend)
{
  static const gfloat values[2] = { 0.5, 0.75 };
  GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
  CtRender *render = ct_render_new ();
  const CtLayer *first, *next;
  CtLook look;
  gint x;

  settings.legend = CT_LEGEND_RIGHT;
  ck_assert (!update ()); /* there was no heat yet */
  prepare (render, &look, heat, 1);
  first = update ();
  ck_assert (first && first->x > 256 && first->x + first->width < 512);
  ck_assert (first->x % 2 == 0 && first->y % 2 == 0);
  for (guint i = 0; i < 3; i++) {
    prepare (render, &look, heat, 1);
    ck_assert (update () == first);
  }
  scene.heat = NULL;
  ck_assert (update () == first);
  x = first->x;
  prepare (render, &look, heat, 2); /* another range */
  next = update ();
  ck_assert (next && next->x == x);
  settings.threshold = 0.5;
  prepare (render, &look, heat, 2);
  ck_assert (update () != NULL);
  scene.note = "flat heat"; /* as large a legend, with more ink on it */
  ck_assert (update () != NULL);
  settings.legend = CT_LEGEND_TOP;
  prepare (render, &look, heat, 2);
  next = update ();
  ck_assert (next && next->y < 50 && next->y % 2 == 0 && next->x % 2 == 0);
  settings.legend = CT_LEGEND_NONE;
  ck_assert (!update ());
  gst_ct_heat_unref (heat);
  ct_render_free (render);
}
GST_END_TEST

/* From the frame's own numbers, beside the legend: none lies under it. */
GST_START_TEST (test_labels)
{
  static const gfloat values[2] = { 0.5, 0.75 };
  GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
  CtRender *render = ct_render_new ();
  const CtLayer *const *shown;
  GstCtSlice slice;
  CtLook look;
  guint n, bare;

  gst_ct_slice_init (&slice);
  slice.slice = 3;
  slice.slices = 9;
  slice.has_spacing = TRUE;
  slice.spacing[0] = 0.5;
  settings.labels = CT_LABEL_SLICE | CT_LABEL_SCALE | CT_LABEL_HEAT_AGE;
  gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  bare = n; /* that there is no heat, if letters can be drawn here */
  ck_assert_uint_le (bare, 1);
  scene.slice = &slice;
  gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  ck_assert_uint_eq (n, 1 + 3 * bare);
  settings.legend = CT_LEGEND_RIGHT;
  prepare (render, &look, heat, 1);
  shown = gst_ct_heat_layers_update (layers, &settings, &scene, &n);
  ck_assert_uint_eq (n, 2 + 3 * bare);
  for (guint i = 1; i < n; i++)
    ck_assert (shown[i]->x + (gint)shown[i]->width <= shown[0]->x);
  gst_ct_heat_unref (heat);
  ct_render_free (render);
}
GST_END_TEST

/* What is beside the base is written from the first frame on, black; not a
 * byte of the base's is. */
GST_START_TEST (test_margin)
{
  static const gfloat values[2] = { 0.5, 0.75 };
  GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
  CtRender *render = ct_render_new ();
  CtLook look;

  settings.legend_inside = FALSE;
  for (guint side = CT_LEGEND_RIGHT; side <= CT_LEGEND_TOP; side++)
    for (guint odd = 0; odd < 2; odd++) {
      guint width = 512 - odd, height = 400 - odd, white = 0;
      gsize stride, bytes;
      guint8 *memory;

      settings.legend = side;
      gst_ct_heat_margin_set (&margin, side, width, height);
      stride = margin.out_width * 4;
      bytes = stride * margin.out_height;
      memory = g_malloc (bytes);
      for (guint pass = 0; pass < 2; pass++) {
        CtPicture out = { { memory }, { stride } };

        memset (memory, 0xA5, bytes);
        scene.heat = NULL;
        if (pass)
          prepare (render, &look, heat, 1);
        ck_assert (!update ());
        gst_ct_heat_layers_fill_margin (layers, &out);
        for (guint y = 0; y < margin.out_height; y++)
          for (guint x = 0; x < margin.out_width; x++) {
            const guint8 *p = memory + y * stride + 4 * x;
            gboolean is_base = x >= margin.x && x < margin.x + width
                               && y >= margin.y && y < margin.y + height;

            /* (An assertion of Check's own takes a microsecond.) */
            if (is_base != (p[0] == 0xA5 && p[3] == 0xA5)
                || (!is_base && p[3] != 255)
                || (!is_base && !pass && p[0] + p[1] + p[2] != 0))
              ck_abort_msg ("side %u: %u, %u", side, x, y);
            white += p[0] == 255 && p[1] == 255 && p[2] == 255;
          }
      }
      ck_assert_uint_gt (white, 20);
      g_free (memory);
    }
  gst_ct_heat_unref (heat);
  ct_render_free (render);
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
  tcase_add_test (tc, test_legend);
  tcase_add_test (tc, test_labels);
  tcase_add_test (tc, test_margin);
  return suite;
}

GST_CHECK_MAIN (gstctheatlayers);
