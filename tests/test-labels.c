/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Labels as text, from facts on paper; letters of directions; and the length of
 * scale bars.
 */
#include "src/labels.h"

#include <math.h>

#define AXIAL .row = { 1, 0, 0 }, .column = { 0, 1, 0 }
#define UNKNOWN_CLASS .logit = NAN, .probability = NAN

static const struct
{
  CtLabel label;
  CtLabelFacts facts;
  const gchar *text;
} texts[] = {
  { CT_LABEL_SLICE, { .slice = 16, .slices = 51 }, "slice 17/51" },
  { CT_LABEL_SLICE, { .slice = 0, .slices = 1 }, "slice 1/1" },
  { CT_LABEL_SLICE, { .slice = 5, .slices = 0 }, "" },
  { CT_LABEL_POSITION,
    { .has_position = TRUE, .position = -123.456, AXIAL },
    "z -123.5 mm" },
  { CT_LABEL_POSITION,
    { .has_position = TRUE, .position = -0.04, AXIAL },
    "z 0.0 mm" },
  /* From below, the way along the slices is downwards. */
  { CT_LABEL_POSITION,
    { .has_position = TRUE,
      .position = 7,
      .row = { -1, 0, 0 },
      .column = { 0, 1, 0 } },
    "z -7.0 mm" },
  { CT_LABEL_POSITION,
    { .has_position = TRUE,
      .position = -129.5,
      .row = { 1, 0, 0 },
      .column = { 0, 0, -1 } },
    "y -129.5 mm" },
  { CT_LABEL_POSITION,
    { .has_position = TRUE,
      .position = 12.5,
      .row = { 0, 1, 0 },
      .column = { 0, 0, -1 } },
    "x -12.5 mm" },
  { CT_LABEL_POSITION,
    { .has_position = TRUE,
      .position = 12.5,
      .row = { 1, 0, 0 },
      .column = { 0, 0.8, -0.6 } },
    "12.5 mm" },
  { CT_LABEL_POSITION, { .has_position = TRUE, .position = 1e300 }, NULL },
  { CT_LABEL_POSITION, { .position = 3 }, "" },
  { CT_LABEL_WINDOW,
    { .has_window = TRUE, .window_center = 40, .window_width = 400 },
    "W 400 L 40" },
  { CT_LABEL_WINDOW,
    { .has_window = TRUE, .window_center = -600, .window_width = 1500 },
    "W 1500 L -600" },
  { CT_LABEL_WINDOW,
    { .has_window = TRUE, .window_center = 0.5, .window_width = 1.25 },
    "W 1.25 L 0.5" },
  { CT_LABEL_WINDOW, { 0 }, "" },
  { CT_LABEL_HEAT_AGE, { 0 }, "no heat" },
  { CT_LABEL_HEAT_AGE, { .has_heat = TRUE }, "heat current" },
  { CT_LABEL_HEAT_AGE,
    { .has_heat = TRUE, .is_held = TRUE, .heat_age_ns = 1250000000 },
    "heat held 1.25 s" },
  { CT_LABEL_PEAK,
    { .has_peak = TRUE, .peak = 0.8312, .unit = "" },
    "peak 0.8312" },
  { CT_LABEL_PEAK,
    { .has_peak = TRUE, .peak = 61.23, .unit = "Gy" },
    "peak 61.23 Gy" },
  { CT_LABEL_PEAK, { .has_peak = TRUE, .peak = -2 }, "peak -2" },
  { CT_LABEL_PEAK, { .peak = 3 }, "" },
  { CT_LABEL_CLASS,
    { .has_class = TRUE, .class_index = 3, .logit = 2, .probability = 0.871 },
    "class 3 p 0.87" },
  { CT_LABEL_CLASS,
    { .has_class = TRUE, .class_index = 0, .logit = -1.5, .probability = NAN },
    "class 0 logit -1.5" },
  { CT_LABEL_CLASS,
    { .has_class = TRUE, .class_index = -1, UNKNOWN_CLASS },
    "class -1" },
  { CT_LABEL_CLASS, { .class_index = 7, UNKNOWN_CLASS }, "" },
  { CT_LABEL_ORIENTATION, { .row = { 1, 0, 0 } }, "" },
  { CT_LABEL_SCALE, { .column_mm = 1 }, "" },
};

static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gchar text[CT_LABEL_TEXT];

    ct_label_text (texts[i].label, &texts[i].facts, text);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    if (texts[i].text)
      g_assert_cmpstr (text, ==, texts[i].text);
  }
}

/* LPS: x runs to the patient's left, y to the back, z to the head. */
static void
test_letters (void)
{
  static const struct
  {
    gdouble direction[3];
    const gchar *letters;
  } cases[] = {
    { { 1, 0, 0 }, "L" },        { { -1, 0, 0 }, "R" },
    { { 0, 1, 0 }, "P" },        { { 0, -1, 0 }, "A" },
    { { 0, 0, 1 }, "H" },        { { 0, 0, -1 }, "F" },
    { { 2, 0.1, 0 }, "L" },      { { -3, -2, 0 }, "RA" },
    { { 0.3, 0, -0.9 }, "F" },   { { 0.5, 0, -0.8 }, "FL" },
    { { -1, 1.1, 1.2 }, "HPR" }, { { 0, 0, 0 }, "" },
    { { NAN, 0, 1 }, "" },       { { INFINITY, 0, 1 }, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar letters[4];

    ct_label_letters (cases[i].direction, letters);
    g_assert_cmpstr (letters, ==, cases[i].letters);
  }
}

static void
test_scale (void)
{
  static const struct
  {
    gdouble column_mm;
    guint most;
    gdouble mm;
    guint length;
  } cases[] = {
    { 1, 100, 100, 100 }, { 1, 99, 50, 50 },      { 0.7, 128, 50, 71 },
    { 0.7, 127, 50, 71 }, { 0.05, 100, 5, 100 },  { 2.5, 64, 100, 40 },
    { 0, 100, 0, 0 },     { -1, 100, 0, 0 },      { NAN, 100, 0, 0 },
    { 1, 7, 0, 0 },       { INFINITY, 99, 0, 0 }, { 1e-9, 99, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gdouble mm;
    guint length = ct_label_scale (cases[i].column_mm, cases[i].most, &mm);

    g_assert_cmpuint (length, ==, cases[i].length);
    g_assert_cmpfloat_with_epsilon (mm, cases[i].mm, 1e-9);
  }
}

/* From the first white pixel to the last one it is that long; round it black,
 * and of even size. */
static void
test_bar (void)
{
  for (guint em = 10; em < 60; em += 13)
    for (guint length = 8; length < 300; length += 37) {
      g_autoptr (CtCanvas) c = ct_label_scale_bar (length, em);
      gint first = G_MAXINT, last = -1;

      g_assert_cmpuint ((c->width | c->height) % 2, ==, 0);
      for (guint y = 0; y < c->height; y++)
        for (guint x = 0; x < c->width; x++) {
          guint32 pixel = c->pixels[y * c->width + x];

          g_assert_true (pixel == 0 || pixel == 0xff000000
                         || pixel == 0xffffffff);
          if (pixel != 0xffffffff)
            continue;
          g_assert_true (x > 0 && y > 0);
          first = MIN (first, (gint)x);
          last = MAX (last, (gint)x);
        }
      g_assert_cmpint (last - first + 1, ==, length);
      g_assert_cmphex (c->pixels[0], ==, 0xff000000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/texts", test_texts);
  g_test_add_func ("/labels/letters", test_letters);
  g_test_add_func ("/labels/scale", test_scale);
  g_test_add_func ("/labels/bar", test_bar);
  return g_test_run ();
}
