/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Isolines against geometry: how much of a pixel a line covers follows from
 * its distance to the line on which a plane or a cone has the level.
 */
#include "src/contour.h"

#include <math.h>
#include <string.h>

#define MAX_SIZE 96

typedef gdouble (*Field) (gdouble x, gdouble y);

static CtLook look;
static CtInkFormat format;
static CtHeatIndex heat_index;
static const CtRange range = { 0, 100 };

static void
setup (void)
{
  ct_look_init (&look);
  ct_ink_format_set (&format, ct_pixel_format_find ("RGBA"),
                     &CT_YUV_SPACE_BT601);
}

static void
set_index (CtSampleType type)
{
  static const CtHeatScale scale = { 1, 0, 1, CT_NO_PADDING };

  ct_heat_index_set (&heat_index, type, &scale, &range, FALSE, FALSE, 1);
}

/* Alphas of a whole picture, rows in that order, one scratch a band. */
static void
draw (const CtPlane *plane, gboolean has_nan, guint w, guint h, guint bands,
      const guint8 *mask, CtInk *out)
{
  static guint generation;
  CtContour contour = { 0 };

  memset (out, 0, (gsize)w * h * sizeof *out);
  ct_contour_prepare (&contour, &look, plane, has_nan, &heat_index, w, h,
                      &format, ++generation);
  for (guint band = bands; band-- > 0;) {
    CtContourScratch *scratch = ct_contour_scratch_new ();

    for (guint y = h * band / bands; y < h * (band + 1) / bands; y++) {
      gsize x, n;
      const CtInk *inks
          = ct_contour_row (&contour, scratch, y, 0, w, mask, &x, &n);

      if (inks)
        memcpy (out + (gsize)y * w + x, inks, n * sizeof *inks);
    }
    ct_contour_scratch_free (scratch);
  }
  ct_contour_clear (&contour);
}

static guint
alpha_of (const CtInk *ink)
{
  return ink->bytes[format.alpha];
}

/* A plane of slope 1 of that direction; a cone of that slope. */
static gdouble angle;

static gdouble
plane_at (gdouble x, gdouble y)
{
  return 50 + cos (angle) * (x - 20) + sin (angle) * (y - 18);
}

static gdouble
cone_at (gdouble x, gdouble y)
{
  return 60 - hypot (x - 21.3, y - 18.8);
}

static void
fill (Field field, gfloat *values, guint w, guint h)
{
  for (guint y = 0; y < h; y++)
    for (guint x = 0; x < w; x++)
      values[y * w + x] = (gfloat)field (x, y);
}

static gdouble
coverage (gdouble distance, gdouble width)
{
  return CLAMP (width / 2 + 0.5 - distance, 0, MIN (width, 1));
}

/* Both fields change by 1 a pixel: the distance to the line of a level is the
 * difference to it. A chord across a cell, at most sqrt (2) long, lies up to 1
 * / (4 r) inside of its arc. */
static void
check_field (Field field, gdouble width, gdouble level, gdouble slack)
{
  static gfloat values[40 * 37];
  static CtInk inks[40 * 37];
  CtPlane plane
      = { (guint8 *)values, 160, 40, 37, CT_SAMPLE_F32, FALSE, FALSE };
  guint margin = (guint)width / 2 + 2, seen = 0;

  set_index (CT_SAMPLE_F32);
  look.contour = (CtContourLook){ { level }, 1, width, FALSE };
  fill (field, values, 40, 37);
  draw (&plane, FALSE, 40, 37, 1, NULL, inks);
  for (guint y = margin; y < 37 - margin; y++)
    for (guint x = margin; x < 40 - margin; x++) {
      gdouble expected = 255 * coverage (fabs (field (x, y) - level), width);

      g_assert_cmpfloat (fabs (alpha_of (&inks[y * 40 + x]) - expected), <=,
                         slack + 0.51);
      seen += expected > 50;
    }
  g_assert_cmpuint (seen, >, 5);
}

static void
test_geometry (void)
{
  static const gdouble widths[] = { 0.5, 1, 1.5, 2, 3.7, 8 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    for (angle = 0; angle < 6.3; angle += 0.37)
      check_field (plane_at, widths[i], 48.37, 0.2);
    check_field (cone_at, widths[i], 49.21, 255 / (4 * 10.79));
  }
}

/* What the levels are: as heat values, each in its color; another on top of
 * it where they are the same; nothing of what has no line. */
static void
test_levels (void)
{
  static gfloat values[40 * 37];
  static CtInk inks[40 * 37];
  CtPlane plane
      = { (guint8 *)values, 160, 40, 37, CT_SAMPLE_F32, FALSE, FALSE };
  const guint8 (*jet)[3] = ct_colormap_find ("jet")->rgb;

  angle = 0;
  set_index (CT_SAMPLE_F32);
  fill (plane_at, values, 40, 37);
  for (guint reverse = 0; reverse < 2; reverse++) {
    look.reverse = reverse;
    look.contour = (CtContourLook){
      { 40, NAN, 55, INFINITY, -INFINITY, 1e39, 1000, -1000 }, 8, 1, FALSE
    };
    draw (&plane, FALSE, 40, 37, 1, NULL, inks);
    for (guint y = 0; y < 37; y++)
      for (guint x = 0; x < 40; x++) {
        const CtInk *ink = &inks[y * 40 + x];
        /* Of 100 values 255 colors. */
        guint color = x == 10 ? 102 : 140;

        g_assert_cmpuint (alpha_of (ink), ==, x == 10 || x == 25 ? 255 : 0);
        if (alpha_of (ink))
          g_assert_cmpmem (ink->bytes, 3, jet[reverse ? 255 - color : color],
                           3);
      }
  }
  look.reverse = FALSE;
  look.fade = 0.5;
  draw (&plane, FALSE, 40, 37, 1, NULL, inks);
  g_assert_cmpuint (alpha_of (&inks[10]), ==, 128);
  look.fade = 1;
}

static void
expect_none (const CtPlane *plane, gboolean has_nan, guint w, guint h)
{
  static CtInk inks[MAX_SIZE * MAX_SIZE];

  draw (plane, has_nan, w, h, 1, NULL, inks);
  for (guint i = 0; i < w * h; i++)
    g_assert_cmpuint (alpha_of (&inks[i]), ==, 0);
}

/* A constant, also one of the level; a single row or column; NaN; no width and
 * no levels. */
static void
test_nothing (void)
{
  gfloat values[16] = { 0 };
  CtPlane plane = { (guint8 *)values, 16, 4, 4, CT_SAMPLE_F32, FALSE, FALSE };

  set_index (CT_SAMPLE_F32);
  look.contour = (CtContourLook){ { 0, 5 }, 2, 3, FALSE };
  expect_none (&plane, FALSE, 20, 20);
  values[5] = 10;
  expect_none (&plane, FALSE, 1, 20);
  expect_none (&plane, FALSE, 20, 1);
  expect_none (&plane, FALSE, 1, 1);
  look.contour.width = 0;
  expect_none (&plane, FALSE, 20, 20);
  look.contour.width = 3;
  look.contour.n_levels = 0;
  expect_none (&plane, FALSE, 20, 20);
  look.contour.n_levels = 2;
  for (guint i = 0; i < 16; i++)
    values[i] = i == 5 ? 10 : NAN;
  expect_none (&plane, TRUE, 20, 20);
  for (guint i = 0; i < 4; i++) /* of one cell, the corner across */
    values[i] = i == 0 ? NAN : i == 3 ? 10 : 0;
  plane = (CtPlane){ (guint8 *)values, 8, 2, 2, CT_SAMPLE_F32, FALSE, FALSE };
  expect_none (&plane, TRUE, 2, 2);
}

/* The four values of one cell, its corners in the picture's own pixels, with
 * two lines through it: which they are, the mean of the four says. */
static void
test_saddle (void)
{
  /* A is 1, b 0, c 0, d 1. At 0.4 the mean is above: b and c are cut off, each
   * by a line whose nearest point is 0.4 / sqrt (2) away, the others' 0.6 (its
   * end); at 0.6 it is the other way round. */
  static const struct
  {
    gfloat level;
    gdouble a, b;
  } cases[]
      = { { 0.4f, 0.6, 0.4 * M_SQRT1_2 }, { 0.6f, 0.4 * M_SQRT1_2, 0.6 } };
  gfloat values[4] = { 1, 0, 0, 1 };
  CtPlane plane = { (guint8 *)values, 8, 2, 2, CT_SAMPLE_F32, FALSE, FALSE };
  CtInk inks[4];

  set_index (CT_SAMPLE_F32);
  for (guint i = 0; i < 2; i++) {
    look.contour = (CtContourLook){ { (gdouble)cases[i].level }, 1, 1, FALSE };
    draw (&plane, FALSE, 2, 2, 1, NULL, inks);
    for (guint k = 0; k < 4; k++) {
      gdouble distance = k % 3 == 0 ? cases[i].a : cases[i].b;

      g_assert_cmpfloat (
          fabs (alpha_of (&inks[k]) - 255 * coverage (distance, 1)), <=, 1);
    }
  }
}

/* A hole of NaN: what is more than a line's reach away is as without it, and
 * no cell of which it is a corner has a line. */
static void
test_hole (void)
{
  static gfloat values[40 * 37];
  static CtInk whole[40 * 37], holed[40 * 37];
  CtPlane plane
      = { (guint8 *)values, 160, 40, 37, CT_SAMPLE_F32, FALSE, FALSE };

  set_index (CT_SAMPLE_F32);
  angle = 0.5;
  fill (plane_at, values, 40, 37);
  look.contour = (CtContourLook){ { 50 }, 1, 1, FALSE };
  draw (&plane, FALSE, 40, 37, 1, NULL, whole);
  values[18 * 40 + 20] = NAN; /* the line goes through it */
  draw (&plane, TRUE, 40, 37, 1, NULL, holed);
  for (gint y = 0; y < 37; y++)
    for (gint x = 0; x < 40; x++) {
      guint got = alpha_of (&holed[y * 40 + x]);

      if (ABS (x - 20) > 2 || ABS (y - 18) > 2)
        g_assert_cmpuint (got, ==, alpha_of (&whole[y * 40 + x]));
      else
        g_assert_cmpuint (got, <=, alpha_of (&whole[y * 40 + x]));
    }
  g_assert_cmpuint (alpha_of (&whole[18 * 40 + 20]), ==, 255);
  g_assert_cmpuint (alpha_of (&holed[18 * 40 + 20]), <, 40);
}

/* A heat of few bytes, made larger: the line is that of the bytes' plane, and
 * has no steps where resized bytes would have. */
static void
test_bytes (void)
{
  static guint8 values[8 * 8];
  static CtInk inks[80 * 80];
  CtPlane plane = { values, 8, 8, 8, CT_SAMPLE_U8, FALSE, FALSE };

  set_index (CT_SAMPLE_U8);
  look.contour = (CtContourLook){ { 13.4 }, 1, 2, FALSE };
  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 8; x++)
      values[y * 8 + x] = 4 * x + 3 * y; /* 0.5 a pixel: 5 a sample */
  draw (&plane, FALSE, 80, 80, 1, NULL, inks);
  for (guint y = 8; y < 72; y++)
    for (guint x = 8; x < 72; x++) {
      gdouble value = 4 * ((x + 0.5) / 10 - 0.5) + 3 * ((y + 0.5) / 10 - 0.5);
      gdouble expected = 255 * coverage (fabs (value - 13.4) / 0.5, 2);

      g_assert_cmpfloat (fabs (alpha_of (&inks[y * 80 + x]) - expected), <=,
                         1.5);
    }
}

/* Labels that came over the type's maximum have lines at their numbers. */
static void
test_labels (void)
{
  static const CtHeatScale scale = { 1, 0, 255, CT_NO_PADDING };
  gfloat values[4] = { 3 / 255.f, 4 / 255.f, 3 / 255.f, 4 / 255.f };
  CtPlane plane = { (guint8 *)values, 8, 2, 2, CT_SAMPLE_F32, FALSE, FALSE };
  CtInk inks[8 * 8];

  ct_heat_index_set (&heat_index, CT_SAMPLE_F32, &scale, &range, TRUE, FALSE,
                     1);
  look.labels = TRUE;
  look.contour = (CtContourLook){ { 3.5 }, 1, 1, FALSE };
  draw (&plane, FALSE, 8, 8, 1, NULL, inks);
  look.labels = FALSE;
  for (guint i = 0; i < 64; i++)
    g_assert_cmpuint (alpha_of (&inks[i]), ==,
                      i % 8 == 3 || i % 8 == 4 ? 128 : 0);
}

/* Bands, each with a scratch of its own, give what one gives; a mask takes its
 * pixels away and no others; a part of a row is that part. */
static void
test_parts (void)
{
  static gfloat values[9 * 7];
  static CtInk once[70 * 50], again[70 * 50];
  guint8 mask[70];
  CtPlane plane = { (guint8 *)values, 36, 9, 7, CT_SAMPLE_F32, FALSE, FALSE };

  set_index (CT_SAMPLE_F32);
  for (guint i = 0; i < 63; i++)
    values[i] = (gfloat)g_test_rand_double_range (0, 100);
  for (guint i = 0; i < 70; i++)
    mask[i] = i % 3 ? 255 : 0;
  look.contour = (CtContourLook){ { 20, 50, 80 }, 3, 5, FALSE };
  draw (&plane, FALSE, 70, 50, 1, NULL, once);
  draw (&plane, FALSE, 70, 50, 7, NULL, again);
  g_assert_cmpmem (once, sizeof once, again, sizeof again);
  draw (&plane, FALSE, 70, 50, 2, mask, again);
  for (guint i = 0; i < 70 * 50; i++) {
    CtInk none = { { 0 } };

    g_assert_cmpmem (&again[i], 4, mask[i % 70] ? &once[i] : &none, 4);
  }
  {
    CtContour contour = { 0 };
    CtContourScratch *scratch = ct_contour_scratch_new ();

    ct_contour_prepare (&contour, &look, &plane, FALSE, &heat_index, 70, 50,
                        &format, 1u << 30);
    for (guint y = 0; y < 50; y++) {
      gsize x, n;
      const CtInk *inks
          = ct_contour_row (&contour, scratch, y, 31, 12, NULL, &x, &n);

      for (guint i = 0; i < 12; i++) {
        gboolean set = inks && i >= x && i < x + n;

        g_assert_cmpuint (set ? alpha_of (&inks[i - x]) : 0, ==,
                          alpha_of (&once[y * 70 + 31 + i]));
      }
    }
    ct_contour_scratch_free (scratch);
    ct_contour_scratch_free (NULL);
    ct_contour_clear (&contour);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setup ();
  g_test_add_func ("/contour/geometry", test_geometry);
  g_test_add_func ("/contour/levels", test_levels);
  g_test_add_func ("/contour/nothing", test_nothing);
  g_test_add_func ("/contour/saddle", test_saddle);
  g_test_add_func ("/contour/hole", test_hole);
  g_test_add_func ("/contour/bytes", test_bytes);
  g_test_add_func ("/contour/labels", test_labels);
  g_test_add_func ("/contour/parts", test_parts);
  return g_test_run ();
}
