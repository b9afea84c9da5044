/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether slices are the same slice, by position or by number.
 */
#include "gst/ctheat/gstctheatpairing.h"

#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

/* An axial slice: normal along z. thickness_mm 0: spacing is unknown. */
static GstCtSlice
axial (gdouble z_mm, gdouble thickness_mm)
{
  GstCtSlice slice;

  gst_ct_slice_init (&slice);
  slice.has_position = TRUE;
  slice.position = z_mm;
  slice.origin[0] = -100;
  slice.origin[1] = 50;
  slice.origin[2] = z_mm;
  slice.row_direction[0] = 1;
  slice.column_direction[1] = 1;
  slice.has_spacing = thickness_mm > 0;
  slice.spacing[0] = slice.spacing[1] = 0.5;
  slice.spacing[2] = thickness_mm;
  slice.slices = 9;
  return slice;
}

static void
check (const gchar *what, const GstCtSlice *base, const GstCtSlice *heat,
       const gchar *sentence)
{
  gchar *why = NULL;
  gboolean agree = gst_ct_slices_agree (base, heat, &why);

  ck_assert_msg (agree == !sentence, "%s: %s", what, why ? why : "agree");
  if (sentence)
    ck_assert_str_eq (why, sentence);
  g_free (why);
}

GST_START_TEST (test_positions)
{
  static const struct
  {
    const gchar *what;
    gdouble base_mm, base_thick, heat_mm, heat_thick;
    const gchar *apart; /* NULL: they agree */
  } cases[] = {
    { "the same", 10, 5, 10, 5, NULL },
    { "half a slice", 10, 5, 12.5, 5, NULL },
    { "half a slice the other way", 10, 5, 7.5, 5, NULL },
    { "more than half", 10, 5, 12.6, 5, "2.60" },
    { "the next slice", 10, 5, 15, 5, "5.00" },
    { "rounding of a file", 10, 5, 12.5004, 5, NULL },
    { "the thicker counts: base", 10, 8, 14, 1, NULL },
    { "the thicker counts: heat", 10, 1, 14, 8, NULL },
    { "only the heat's is known", 10, 0, 12.5, 5, NULL },
    { "only the heat's is known, too far", 10, 0, 13, 5, "3.00" },
    { "negative places", -10, 5, -17.5, 5, "7.50" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice base = axial (cases[i].base_mm, cases[i].base_thick);
    GstCtSlice heat = axial (cases[i].heat_mm, cases[i].heat_thick);
    gchar *sentence = NULL;

    base.slice = 3;
    heat.slice = 4;
    if (cases[i].apart)
      sentence = g_strdup_printf ("heat slice 5 of 9 lies %s mm from base "
                                  "slice 4 of 9, which has its time",
                                  cases[i].apart);
    check (cases[i].what, &base, &heat, sentence);
    g_free (sentence);
  }
}
GST_END_TEST

/* The heat's picture turned about the x axis. Its origin then lies elsewhere
 * along the normal, which must not count. */
GST_START_TEST (test_directions)
{
  static const struct
  {
    gdouble degrees;
    gboolean agree;
  } cases[]
      = { { 0, TRUE },      { 4.9, TRUE },   { 5.1, FALSE }, { 90, FALSE },
          { 174.9, FALSE }, { 175.1, TRUE }, { 180, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice base = axial (10, 5), heat = base;
    gdouble angle = cases[i].degrees * G_PI / 180;

    heat.column_direction[1] = cos (angle);
    heat.column_direction[2] = sin (angle);
    check ("direction", &base, &heat,
           cases[i].agree ? NULL
                          : "the heat's slices are cut in another direction "
                            "than the base's");
  }
}
GST_END_TEST

/* Of one volume, its rows stored from the other end: the same plane. */
GST_START_TEST (test_mirrored)
{
  GstCtSlice base = axial (10, 5), heat = base;

  heat.origin[0] = 155;
  heat.row_direction[0] = -1;
  check ("mirrored", &base, &heat, NULL);
}
GST_END_TEST

GST_START_TEST (test_numbers)
{
  static const struct
  {
    const gchar *what;
    guint base, bases, heat, heats;
    const gchar *why;
  } cases[] = {
    { "the same", 3, 9, 3, 9, NULL },
    { "another", 3, 9, 4, 9,
      "heat slice 5 of 9 has the time of base slice 4 of 9" },
    { "opposite order", 0, 9, 8, 9,
      "heat slice 9 of 9 has the time of base slice 1 of 9" },
    { "other counts", 3, 9, 3, 18,
      "heat slice 4 of 18 has the time of base slice 4 of 9" },
    { "a single heat", 3, 9, 0, 1, NULL },
    { "a single base", 0, 1, 3, 9, NULL },
    { "unknown heat", 3, 9, 0, 0, NULL },
    { "unknown base", 0, 0, 3, 9, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    /* Positions say nothing where one side has none, or no thickness. */
    for (guint k = 0; k < 3; k++) {
      GstCtSlice base = axial (10, k == 1 ? 5 : 0);
      GstCtSlice heat = axial (99, k == 1 ? 5 : 0);

      base.has_position = k != 0;
      heat.has_position = k == 2;
      base.slice = cases[i].base;
      base.slices = cases[i].bases;
      heat.slice = cases[i].heat;
      heat.slices = cases[i].heats;
      check (cases[i].what, &base, &heat, cases[i].why);
    }
  }
}
GST_END_TEST

/* A base of 100x80 pixels of 0.5 mm and heats of 10x8 pixels of 5 mm, whose
 * first pixel's center lies 2.25 mm further in than the base's where their
 * edges are the same. */
GST_START_TEST (test_fields)
{
  static const struct
  {
    const gchar *what;
    gdouble dx_mm, dy_mm;   /* of the heat's first pixel */
    gdouble pixel_mm;       /* of the heat */
    gdouble turn_x, turn_y; /* of its directions: 1, or -1 */
    gboolean is_placed;
    const gchar *why; /* a part of the sentence; NULL: they agree */
  } cases[] = {
    { "edges on edges", 2.25, 2.25, 5, 1, 1, FALSE, NULL },
    { "a pixel of the heat off", 7.25, 2.25, 5, 1, 1, FALSE, NULL },
    { "more than that", 7.5, 2.25, 5, 1, 1, FALSE, "up to 5.2 mm off" },
    { "and the other way", 2.25, -3, 5, 1, 1, FALSE, "up to 5.2 mm off" },
    { "half the picture", 1, 1, 2.5, 1, 1, FALSE, "up to 25.0 mm off" },
    { "half the picture, placed there", 1, 1, 2.5, 1, 1, TRUE, NULL },
    { "mirrored left and right", 47.25, 2.25, 5, -1, 1, FALSE, "mirrored" },
    { "mirrored top and bottom", 2.25, 37.25, 5, 1, -1, FALSE, "mirrored" },
    { "mirrored and placed", 2.25, 37.25, 5, 1, -1, TRUE, "mirrored" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice base = axial (10, 5), heat = axial (10, 5);
    GstCtSliceView base_view = { &base, 100, 80 }, heat_view = { &heat, 10, 8 };
    gchar *why = NULL;
    gboolean agree;

    heat.origin[0] += cases[i].dx_mm;
    heat.origin[1] += cases[i].dy_mm;
    heat.origin[2] += 2; /* along the normal: another test's */
    heat.row_direction[0] = cases[i].turn_x;
    heat.column_direction[1] = cases[i].turn_y;
    heat.spacing[0] = heat.spacing[1] = cases[i].pixel_mm;
    agree = gst_ct_fields_agree (&base_view, &heat_view, cases[i].is_placed,
                                 &why);
    ck_assert_msg (agree == !cases[i].why, "%s: %s", cases[i].what,
                   why ? why : "agree");
    ck_assert_msg (agree || strstr (why, cases[i].why), "%s: %s", cases[i].what,
                   why);
    g_free (why);
  }
}
GST_END_TEST

/* Where one of them does not say where it lies, there is nothing to hold
 * against it. */
GST_START_TEST (test_fields_unknown)
{
  GstCtSlice base = axial (10, 5), heat = axial (10, 5);
  GstCtSliceView base_view = { &base, 100, 80 }, heat_view = { &heat, 3, 3 };
  gchar *why = NULL;

  ck_assert (!gst_ct_fields_agree (&base_view, &heat_view, FALSE, &why));
  g_clear_pointer (&why, g_free);
  heat.has_position = FALSE;
  ck_assert (gst_ct_fields_agree (&base_view, &heat_view, FALSE, &why));
  heat.has_position = TRUE;
  base.has_spacing = FALSE;
  ck_assert (gst_ct_fields_agree (&base_view, &heat_view, FALSE, &why));
  ck_assert (!why);
}
GST_END_TEST

static Suite *
gstctheatpairing_suite (void)
{
  Suite *suite = suite_create ("gstctheatpairing");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_positions);
  tcase_add_test (tc, test_directions);
  tcase_add_test (tc, test_mirrored);
  tcase_add_test (tc, test_numbers);
  tcase_add_test (tc, test_fields);
  tcase_add_test (tc, test_fields_unknown);
  return suite;
}

GST_CHECK_MAIN (gstctheatpairing);
