/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Labels in their corners, with letters that are blocks: none meets another, at
 * any size; each is made once.
 */
#include "gst/ctheat/gstctheatlabels.h"

#include <gst/check/gstcheck.h>

#include "tests/block-letters.h"

static GstCtHeatLabels *labels;
static BlockLetters letters;
static CtLettering lettering;
static CtInkFormat inks;
static GPtrArray *shown;
static CtLabelFacts facts;

static void
setup (void)
{
  labels = gst_ct_heat_labels_new ();
  shown = g_ptr_array_new ();
  ct_ink_format_set (&inks, ct_pixel_format_find ("BGRx"), &CT_YUV_SPACE_BT601);
  facts = (CtLabelFacts){
    .slice = 16,
    .slices = 51,
    .has_position = TRUE,
    .position = -34.5,
    .row = { 1, 0, 0 },
    .column = { 0, 1, 0 },
    .has_window = TRUE,
    .window_center = 40,
    .window_width = 400,
    .has_heat = TRUE,
    .has_peak = TRUE,
    .peak = 0.93,
    .unit = "SUV",
    .has_class = TRUE,
    .class_index = 3,
    .probability = 0.5,
    .column_mm = 0.7,
  };
}

static void
teardown (void)
{
  gst_ct_heat_labels_free (labels);
  g_ptr_array_unref (shown);
}

/* How many letters were drawn for it. */
static guint
add (guint which, guint width, guint height, const CtBox *area)
{
  CtBox whole = { 0, 0, (gint)width, (gint)height };

  lettering = block_lettering (&letters);
  g_ptr_array_set_size (shown, 0);
  gst_ct_heat_labels_add (labels, which, &facts, area ? area : &whole, height,
                          &inks, &lettering, shown);
  return letters.n;
}

static CtBox
box_of (const CtLayer *layer)
{
  return (CtBox){ layer->x, layer->y, layer->x + (gint)layer->width,
                  layer->y + (gint)layer->height };
}

/* Side by side they are told from one another. */
static void
check_boxes (const CtBox *area, guint height)
{
  gint apart = (gint)ct_lettering_size (height) / 3;

  for (guint i = 0; i < shown->len; i++) {
    CtBox a = box_of (g_ptr_array_index (shown, i));

    ck_assert (a.x0 >= area->x0 && a.y0 >= area->y0 && a.x1 <= area->x1
               && a.y1 <= area->y1);
    ck_assert (a.x0 % 2 == 0 && a.y0 % 2 == 0);
    for (guint k = 0; k < i; k++) {
      CtBox b = box_of (g_ptr_array_index (shown, k));

      ck_assert (a.x0 >= b.x1 + apart || b.x0 >= a.x1 + apart || a.y0 >= b.y1
                 || b.y0 >= a.y1);
    }
  }
}

/* All of them: six texts, four letters, a bar and its length. */
GST_START_TEST (test_sizes)
{
  static const guint sizes[][2]
      = { { 200, 256 },   { 256, 256 },   { 512, 512 },
          { 1024, 1024 }, { 1920, 1080 }, { 2160, 2160 } };

  facts.is_held = TRUE; /* a long text, which takes all room that there is */
  facts.heat_age_ns = 1234567 * G_GUINT64_CONSTANT (1000000000);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint w = sizes[i][0], h = sizes[i][1];
    CtBox whole = { 0, 0, (gint)w, (gint)h };
    CtBox part = { 0, 0, (gint)w - (gint)w / 3 / 2 * 2, (gint)h };

    gst_ct_heat_labels_forget (labels);
    ck_assert_uint_eq (add (0xff, w, h, NULL), 11);
    ck_assert_uint_eq (shown->len, 12);
    check_boxes (&whole, h);
    if (w > 256) {
      add (0xff, w, h, &part);
      ck_assert_uint_eq (shown->len, 12);
      check_boxes (&part, h);
    }
  }
  for (guint size = 1; size < 64; size++) {
    add (0xff, size, 512, NULL);
    ck_assert_uint_eq (shown->len, 0);
    add (0xff, 512, size, NULL);
    ck_assert_uint_eq (shown->len, 0);
  }
}
GST_END_TEST

/* What each bit draws, and in which corner. */
GST_START_TEST (test_bits)
{
  static const struct
  {
    CtLabel label;
    const gchar *text;
    gboolean right, bottom;
  } cases[] = {
    { CT_LABEL_SLICE, "slice 17/51", FALSE, FALSE },
    { CT_LABEL_POSITION, "z -34.5 mm", FALSE, FALSE },
    { CT_LABEL_WINDOW, "W 400 L 40", FALSE, TRUE },
    { CT_LABEL_HEAT_AGE, "heat current", TRUE, FALSE },
    { CT_LABEL_PEAK, "peak 0.93 SUV", TRUE, FALSE },
    { CT_LABEL_CLASS, "class 3 p 0.50", TRUE, FALSE },
    { CT_LABEL_SCALE, "50 mm", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtBox box;

    gst_ct_heat_labels_forget (labels);
    add (cases[i].label, 512, 512, NULL);
    ck_assert_uint_eq (letters.n, 1);
    ck_assert_str_eq (letters.texts[0].text, cases[i].text);
    for (guint k = 0; k < shown->len; k++) {
      box = box_of (g_ptr_array_index (shown, k));
      ck_assert (cases[i].right ? box.x1 > 480 : box.x0 < 30);
      ck_assert (cases[i].bottom ? box.y1 > 460 : box.y0 < 30);
    }
  }
  add (0, 512, 512, NULL);
  ck_assert_uint_eq (shown->len, 0);
}
GST_END_TEST

/* Of an axial slice as radiologists have it: right is at the left. */
GST_START_TEST (test_orientation)
{
  static const gchar *const expected[] = { "R", "L", "A", "P" };

  add (CT_LABEL_ORIENTATION, 512, 512, NULL);
  ck_assert_uint_eq (letters.n, 4);
  for (guint i = 0; i < 4; i++) {
    CtBox box = box_of (g_ptr_array_index (shown, i));

    ck_assert_str_eq (letters.texts[i].text, expected[i]);
    if (i < 2)
      ck_assert (ABS (box.y0 + box.y1 - 512) <= 3
                 && (i ? box.x1 > 480 : box.x0 < 30));
    else
      ck_assert (ABS (box.x0 + box.x1 - 512) <= 3
                 && (i > 2 ? box.y1 > 480 : box.y0 < 30));
  }
  facts.row[0] = facts.column[1] = 0; /* not known */
  add (CT_LABEL_ORIENTATION, 512, 512, NULL);
  ck_assert_uint_eq (shown->len, 0);
}
GST_END_TEST

/* What says the same is not drawn again; what says something else is, alone. */
GST_START_TEST (test_once)
{
  const CtLayer *slice, *position;

  add (0xff, 512, 512, NULL);
  slice = g_ptr_array_index (shown, 0);
  position = g_ptr_array_index (shown, 1);
  ck_assert_uint_eq (add (0xff, 512, 512, NULL), 0);
  ck_assert (slice == g_ptr_array_index (shown, 0));
  facts.slice++;
  ck_assert_uint_eq (add (0xff, 512, 512, NULL), 1);
  ck_assert_str_eq (letters.texts[0].text, "slice 18/51");
  ck_assert (position == g_ptr_array_index (shown, 1));
  gst_ct_heat_labels_forget (labels);
  ck_assert_uint_eq (add (0xff, 512, 512, NULL), 11);
}
GST_END_TEST

/* The bar alone where no letters can be drawn. */
GST_START_TEST (test_no_text)
{
  CtBox whole = { 0, 0, 512, 512 };

  gst_ct_heat_labels_add (labels, 0xff, &facts, &whole, 512, &inks, NULL,
                          shown);
  ck_assert_uint_eq (shown->len, 1);
}
GST_END_TEST

static Suite *
gstctheatlabels_suite (void)
{
  Suite *suite = suite_create ("gstctheatlabels");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_sizes);
  tcase_add_test (tc, test_bits);
  tcase_add_test (tc, test_orientation);
  tcase_add_test (tc, test_once);
  tcase_add_test (tc, test_no_text);
  return suite;
}

GST_CHECK_MAIN (gstctheatlabels);
