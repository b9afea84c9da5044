/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a heat value to an index, against the contract's sentences written
 * down plainly.
 */
#include "src/heat-index.h"

#include <math.h>

static const CtHeatScale byte_scale = { 1.0, 0.0, 255.0, CT_NO_PADDING };

static void
set (CtHeatIndex *index, gdouble min, gdouble max, gboolean invert,
     gdouble gamma)
{
  CtRange range = { min, max };

  ct_heat_index_set (index, CT_SAMPLE_F32, &byte_scale, &range, FALSE, invert,
                     gamma);
}

/* clamp, invert, then truncation of 255 * h, each step rounded to float. */
static guint
plain (gfloat v, gfloat min, gfloat max, gboolean invert)
{
  volatile gfloat span = max - min, above = v - min, h = above / span;

  h = h < 0.f ? 0.f : h > 1.f ? 1.f : h;
  if (invert)
    h = 1.f - h;
  h = 255.f * h;
  return (guint)h;
}

static void
test_line (void)
{
  static const gdouble ranges[][2]
      = { { 0, 1 }, { -1, 1 }, { -1000, 3000 }, { 0.2, 0.21 } };
  CtHeatIndex index = { 0 };

  for (guint r = 0; r < G_N_ELEMENTS (ranges); r++)
    for (gint invert = 0; invert < 2; invert++) {
      gdouble min = ranges[r][0], max = ranges[r][1];

      set (&index, min, max, invert, 1.0);
      for (gint i = -300; i <= 1300; i++) {
        gfloat v = (gfloat)(min + (max - min) * i / 1000.0);
        guint8 got;

        ct_heat_index_values (&index, &got, &v, 1);
        g_assert_cmpuint (got, ==, plain (v, min, max, invert));
      }
    }
}

/* A byte of an 8-bit heat in its usual range is its own index. */
static void
test_bytes_are_indices (void)
{
  CtHeatIndex index = { 0 };
  CtRange range = { 0.0, 1.0 };

  ct_heat_index_set (&index, CT_SAMPLE_U8, &byte_scale, &range, FALSE, FALSE,
                     1.0);
  g_assert_true (index.byte_is_index);
  range.max = 0.5;
  ct_heat_index_set (&index, CT_SAMPLE_U8, &byte_scale, &range, FALSE, FALSE,
                     1.0);
  g_assert_false (index.byte_is_index);
  g_assert_cmpuint (index.of_byte[0], ==, 0);
  g_assert_cmpuint (index.of_byte[64], ==, 128); /* 64/255 of 0.5: 128.0 */
  g_assert_cmpuint (index.of_byte[200], ==, 255);
}

/* h^0.5 at h = 1/4 is 1/2, at 1/16 a quarter: 127.5 and 63.75. */
static void
test_gamma (void)
{
  CtHeatIndex index = { 0 };

  set (&index, 0.0, 1.0, FALSE, 0.5);
  g_assert_cmpuint (ct_heat_index_of (&index, 0.25), ==, 127);
  g_assert_cmpuint (ct_heat_index_of (&index, 0.0625), ==, 63);
  g_assert_cmpuint (ct_heat_index_of (&index, 0.0), ==, 0);
  g_assert_cmpuint (ct_heat_index_of (&index, 1.0), ==, 255);
  set (&index, 0.0, 1.0, FALSE, 2.0);
  g_assert_cmpuint (ct_heat_index_of (&index, 0.5), ==, 63);
}

static void
test_labels (void)
{
  static const struct
  {
    gfloat value;
    guint index;
  } cases[] = { { 0, 0 },   { 1, 1 },     { 17, 17 }, { 255, 255 }, { 256, 1 },
                { 511, 1 }, { 510, 255 }, { -3, 0 },  { NAN, 0 } };
  CtHeatIndex index = { 0 };
  CtRange range = { 0.0, 1.0 };

  ct_heat_index_set (&index, CT_SAMPLE_U8, &byte_scale, &range, TRUE, TRUE,
                     2.0);
  g_assert_true (index.byte_is_index);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 got;

    ct_heat_index_values (&index, &got, &cases[i].value, 1);
    g_assert_cmpuint (got, ==, cases[i].index);
  }
}

static void
test_limits (void)
{
  static const struct
  {
    gdouble threshold, threshold_max;
    gboolean invert;
    gint first, last;
  } cases[] = {
    { -G_MAXDOUBLE, G_MAXDOUBLE, FALSE, 0, 255 },
    { 0.0, 1.0, FALSE, 0, 255 },
    { 0.5, G_MAXDOUBLE, FALSE, 128, 255 }, /* ceil (127.5) */
    { -G_MAXDOUBLE, 0.5, FALSE, 0, 127 },  /* floor (127.5) */
    { 0.2, 0.6, FALSE, 51, 153 },          /* 51.0 and 153.0 */
    { -7.0, 7.0, FALSE, 0, 255 },
    { 0.25, G_MAXDOUBLE, TRUE, 0, 191 },    /* 1 - 0.25: floor (191.25) */
    { -G_MAXDOUBLE, 0.25, TRUE, 192, 255 }, /* ceil (191.25) */
    { -G_MAXDOUBLE, G_MAXDOUBLE, TRUE, 0, 255 },
  };
  CtHeatIndex index = { 0 };
  gint first, last;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    set (&index, 0.0, 1.0, cases[i].invert, 1.0);
    ct_heat_index_limits (&index, cases[i].threshold, cases[i].threshold_max,
                          &first, &last);
    g_test_message ("case %u", i);
    g_assert_cmpint (first, ==, cases[i].first);
    g_assert_cmpint (last, ==, cases[i].last);
  }
  set (&index, 0.0, 1.0, FALSE, 1.0);
  ct_heat_index_limits (&index, 1.5, G_MAXDOUBLE, &first, &last);
  g_assert_cmpint (first, >, last);
  ct_heat_index_limits (&index, -G_MAXDOUBLE, -0.5, &first, &last);
  g_assert_cmpint (first, >, last);
}

static void
test_label_limits (void)
{
  CtHeatIndex index = { 0 };
  CtRange range = { 0.0, 1.0 };
  gint first, last;

  ct_heat_index_set (&index, CT_SAMPLE_F32, &byte_scale, &range, TRUE, FALSE,
                     1.0);
  ct_heat_index_limits (&index, 3.0, 7.5, &first, &last);
  g_assert_cmpint (first, ==, 3);
  g_assert_cmpint (last, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat-index/line", test_line);
  g_test_add_func ("/heat-index/bytes-are-indices", test_bytes_are_indices);
  g_test_add_func ("/heat-index/gamma", test_gamma);
  g_test_add_func ("/heat-index/labels", test_labels);
  g_test_add_func ("/heat-index/limits", test_limits);
  g_test_add_func ("/heat-index/label-limits", test_label_limits);
  return g_test_run ();
}
