/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What keys and drags make of the view.
 */
#include "gst/ctscroll/ctscrollview.h"

#include <math.h>

#include "src/colormap.h"

static void
test_planes (void)
{
  static const struct
  {
    CtVolumeCut native, plane, next;
  } cases[] = {
    { CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_NATIVE, CT_VOLUME_CUT_CORONAL },
    { CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_CORONAL },
    { CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_CORONAL, CT_VOLUME_CUT_SAGITTAL },
    { CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_SAGITTAL, CT_VOLUME_CUT_NATIVE },
    { CT_VOLUME_CUT_SAGITTAL, CT_VOLUME_CUT_NATIVE, CT_VOLUME_CUT_AXIAL },
    { CT_VOLUME_CUT_SAGITTAL, CT_VOLUME_CUT_CORONAL, CT_VOLUME_CUT_NATIVE },
    { CT_VOLUME_CUT_CORONAL, CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_NATIVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtScrollView view = { .native = cases[i].native, .plane = cases[i].plane };

    g_assert_true (ct_scroll_view_next_plane (&view));
    g_assert_cmpuint (view.plane, ==, cases[i].next);
  }
}

static void
test_no_planes (void)
{
  CtScrollView view;

  ct_scroll_view_init (&view);
  g_assert_false (ct_scroll_view_next_plane (&view));
  g_assert_cmpuint (view.plane, ==, CT_VOLUME_CUT_NATIVE);
}

static void
test_presets (void)
{
  CtScrollView view;

  ct_scroll_view_init (&view);
  ct_scroll_view_set_preset (&view, "lung");
  g_assert_cmpfloat (view.window.center, ==, -600.0);
  g_assert_cmpfloat (view.window.width, ==, 1500.0);
  ct_scroll_view_set_preset (&view, NULL);
  g_assert_cmpfloat (view.window.width, ==, 0.0);
  ct_scroll_view_set_preset (&view, "no such");
  g_assert_cmpfloat (view.window.width, ==, 0.0);
}

/* Up and down lead back to the very number. */
static void
test_opacity (void)
{
  CtScrollView view;

  ct_scroll_view_init (&view);
  view.opacity = 0.5;
  for (guint i = 0; i < 5; i++)
    g_assert_true (ct_scroll_view_step_opacity (&view, 1));
  g_assert_cmpfloat (view.opacity, ==, 1.0);
  g_assert_false (ct_scroll_view_step_opacity (&view, 1));
  for (guint i = 0; i < 10; i++)
    g_assert_true (ct_scroll_view_step_opacity (&view, -1));
  g_assert_cmpfloat (view.opacity, ==, 0.0);
  g_assert_false (ct_scroll_view_step_opacity (&view, -1));
  for (guint i = 0; i < 5; i++)
    g_assert_true (ct_scroll_view_step_opacity (&view, 1));
  g_assert_cmpfloat (view.opacity, ==, 0.5);
}

static void
test_threshold (void)
{
  static const struct
  {
    gdouble min, max;
    gboolean has;
    gdouble before;
    gint steps;
    gboolean changed, has_after;
    gdouble after;
  } cases[] = {
    { 0, 1, FALSE, 0, 1, TRUE, TRUE, 0.05 },
    { 0, 1, FALSE, 0, -1, FALSE, FALSE, 0 },
    { 0, 1, TRUE, 0.05, -1, TRUE, FALSE, 0 },
    { 0, 1, TRUE, 0.95, 1, TRUE, TRUE, 1 },
    { 0, 1, TRUE, 1, 1, FALSE, TRUE, 1 },
    { -5, 5, FALSE, 0, 1, TRUE, TRUE, -4.5 },
    { 0, 40, TRUE, 11, 1, TRUE, TRUE, 14 }, /* 5.5 steps are 6 */
    { 1, 1, FALSE, 0, 1, FALSE, FALSE, 0 },
    { 1, 0, FALSE, 0, 1, FALSE, FALSE, 0 },
    { 0, NAN, FALSE, 0, 1, FALSE, FALSE, 0 },
    { -INFINITY, INFINITY, FALSE, 0, 1, FALSE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtScrollView view
        = { .has_threshold = cases[i].has, .threshold = cases[i].before };

    g_test_message ("case %u", i);
    g_assert_true (ct_scroll_view_step_threshold (&view, cases[i].steps,
                                                  cases[i].min, cases[i].max)
                   == cases[i].changed);
    g_assert_true (view.has_threshold == cases[i].has_after);
    if (view.has_threshold)
      g_assert_cmpfloat_with_epsilon (view.threshold, cases[i].after, 1e-12);
  }
}

static void
test_colormap (void)
{
  CtScrollView view;

  ct_scroll_view_init (&view);
  g_assert_cmpstr (ct_colormaps[view.colormap].name, ==, "turbo");
  view.colormap = 0;
  ct_scroll_view_step_colormap (&view, -1);
  g_assert_cmpuint (view.colormap, ==, ct_n_colormaps - 1);
  ct_scroll_view_step_colormap (&view, 1);
  g_assert_cmpuint (view.colormap, ==, 0);
  for (guint i = 0; i < ct_n_colormaps; i++)
    ct_scroll_view_step_colormap (&view, 1);
  g_assert_cmpuint (view.colormap, ==, 0);
}

/* 200 pixels are the width that it began with. */
static void
test_drag (void)
{
  static const struct
  {
    gdouble center, width, dx, dy;
    gdouble to_center, to_width;
  } cases[] = {
    { 40, 400, 100, 0, 40, 600 },    { 40, 400, 0, 100, 240, 400 },
    { 40, 400, -50, -50, -60, 300 }, { -600, 1500, 2, -2, -615, 1515 },
    { 40, 400, -1000, 0, 40, 1 }, /* LINEAR has no window below 1 */
    { 5, 10, 20, 20, 6, 11 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtWindow window = { cases[i].center, cases[i].width, 0 };
    CtScrollView view;

    ct_scroll_view_init (&view);
    ct_scroll_view_begin_drag (&view, 30, 60, &window);
    g_assert_true (ct_scroll_view_drag (&view, 7, 99)); /* on its way */
    g_assert_true (
        ct_scroll_view_drag (&view, 30 + cases[i].dx, 60 + cases[i].dy));
    g_assert_cmpfloat_with_epsilon (view.window.center, cases[i].to_center,
                                    1e-9);
    g_assert_cmpfloat_with_epsilon (view.window.width, cases[i].to_width, 1e-9);
    ct_scroll_view_end_drag (&view);
    g_assert_false (ct_scroll_view_drag (&view, 0, 0));
  }
}

/* A click is no drag: a window that nobody set stays unset. */
static void
test_click (void)
{
  const CtWindow window = { 40, 400, 0 };
  CtScrollView view;

  ct_scroll_view_init (&view);
  g_assert_false (ct_scroll_view_drag (&view, 1, 2));
  ct_scroll_view_begin_drag (&view, 30, 60, &window);
  g_assert_false (ct_scroll_view_drag (&view, 30, 60));
  ct_scroll_view_end_drag (&view);
  g_assert_cmpfloat (view.window.width, ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctscrollview/planes", test_planes);
  g_test_add_func ("/ctscrollview/no-planes", test_no_planes);
  g_test_add_func ("/ctscrollview/presets", test_presets);
  g_test_add_func ("/ctscrollview/opacity", test_opacity);
  g_test_add_func ("/ctscrollview/threshold", test_threshold);
  g_test_add_func ("/ctscrollview/colormap", test_colormap);
  g_test_add_func ("/ctscrollview/drag", test_drag);
  g_test_add_func ("/ctscrollview/click", test_click);
  return g_test_run ();
}
