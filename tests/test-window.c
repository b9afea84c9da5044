/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Windows against the standard's formulas, written out here once more in
 * double; and the tables and lines against them.
 */
#include "src/window.h"

#include <math.h>
#include <string.h>

/* PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2, ymin 0, ymax 255. */
static gdouble
standard (CtWindowFunction function, gdouble c, gdouble w, gdouble x)
{
  if (function == CT_WINDOW_SIGMOID)
    return 255 / (1 + exp (-4 * (x - c) / w));
  if (function == CT_WINDOW_LINEAR) {
    if (x <= c - 0.5 - (w - 1) / 2)
      return 0;
    if (x > c - 0.5 + (w - 1) / 2)
      return 255;
    return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
  }
  if (x <= c - w / 2)
    return 0;
  if (x > c + w / 2)
    return 255;
  return ((x - c) / w + 0.5) * 255;
}

static guint8
byte_of (gdouble value)
{
  return (guint8)rint (CLAMP (value, 0, 255));
}

static void
test_value (void)
{
  static const struct
  {
    CtWindow window;
    gdouble x, want;
  } cases[] = {
    /* The example of PS3.3 C.11.2.1.2.1: c = 2048, w = 4096. */
    { { 2048, 4096, CT_WINDOW_LINEAR }, 0, 0 },
    { { 2048, 4096, CT_WINDOW_LINEAR }, 4095, 255 },
    { { 2048, 4096, CT_WINDOW_LINEAR }, 2047.5, 127.5 },
    { { 2048, 1, CT_WINDOW_LINEAR }, 2047.5, 0 },
    { { 2048, 1, CT_WINDOW_LINEAR }, 2048, 255 },
    { { 0, 100, CT_WINDOW_LINEAR_EXACT }, -50, 0 },
    { { 0, 100, CT_WINDOW_LINEAR_EXACT }, 0, 127.5 },
    { { 0, 100, CT_WINDOW_LINEAR_EXACT }, 51, 255 },
    { { 7, 100, CT_WINDOW_SIGMOID }, 7, 127.5 },
    { { 0, 4, CT_WINDOW_SIGMOID }, 1, 186.41993755 },
    { { 0, 4, CT_WINDOW_SIGMOID }, -1e9, 0 },
    { { 0, 4, CT_WINDOW_SIGMOID }, 1e9, 255 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        ct_window_value (&cases[i].window, cases[i].x), cases[i].want, 1e-7);
}

static void
test_clamp (void)
{
  static const struct
  {
    CtWindow in, out;
  } cases[] = {
    { { 40, 400, CT_WINDOW_LINEAR }, { 40, 400, CT_WINDOW_LINEAR } },
    { { 0, 0, CT_WINDOW_LINEAR }, { 0, 1, CT_WINDOW_LINEAR } },
    { { 0, -1, CT_WINDOW_LINEAR }, { 0, 1, CT_WINDOW_LINEAR } },
    { { 0, 0.5, CT_WINDOW_LINEAR }, { 0, 1, CT_WINDOW_LINEAR } },
    { { 0, 0.5, CT_WINDOW_SIGMOID }, { 0, 0.5, CT_WINDOW_SIGMOID } },
    { { 0, 1e-30, CT_WINDOW_SIGMOID }, { 0, 1e-9, CT_WINDOW_SIGMOID } },
    { { 0, 0, CT_WINDOW_LINEAR_EXACT }, { 0, 1e-9, CT_WINDOW_LINEAR_EXACT } },
    { { NAN, NAN, CT_WINDOW_LINEAR_EXACT }, { 0, 1, CT_WINDOW_LINEAR_EXACT } },
    { { INFINITY, INFINITY, CT_WINDOW_LINEAR },
      { 1e9, 1e9, CT_WINDOW_LINEAR } },
    { { -1e30, 1e30, CT_WINDOW_LINEAR }, { -1e9, 1e9, CT_WINDOW_LINEAR } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtWindow out = ct_window_clamp (cases[i].in);

    g_assert_cmpfloat (out.center, ==, cases[i].out.center);
    g_assert_cmpfloat (out.width, ==, cases[i].out.width);
    g_assert_cmpint (out.function, ==, cases[i].out.function);
  }
}

static void
test_presets (void)
{
  g_assert_cmpstr (ct_window_presets[0].name, ==, "none");
  for (guint i = 0; i < ct_n_window_presets; i++) {
    const CtWindowPreset *preset = &ct_window_presets[i];

    g_assert_true (ct_window_preset_find (preset->name) == preset);
    g_assert_true (i == 0 || preset->width >= 1);
  }
  g_assert_cmpfloat (ct_window_preset_find ("lung")->center, ==, -600);
  g_assert_cmpfloat (ct_window_preset_find ("lung")->width, ==, 1500);
  g_assert_null (ct_window_preset_find ("elbow"));
  g_assert_null (ct_window_preset_find (NULL));
  g_assert_cmpuint (ct_n_window_functions, ==, 3);
  g_assert_cmpstr (ct_window_functions[CT_WINDOW_SIGMOID], ==, "sigmoid");
}

/* All stored values of a type through gray, in one row. */
static void
all_grays (const CtGray *gray, CtSampleType type, gboolean swapped, guint8 *out)
{
  static guint16 words[65536];
  static guint8 bytes[256];
  CtPlane plane = { NULL, 0, 256, 1, type, swapped, FALSE };

  for (guint i = 0; i < 65536; i++)
    words[i] = swapped ? GUINT16_SWAP_LE_BE (i) : i;
  for (guint i = 0; i < 256; i++)
    bytes[i] = i;
  plane.data = type == CT_SAMPLE_U8 ? bytes : (guint8 *)words;
  plane.width = type == CT_SAMPLE_U8 ? 256 : 65536;
  ct_gray_row (gray, out, &plane, 0);
}

/* LINEAR of whole numbers never comes to a tie between two bytes, so that the
 * line has to give the formula's byte. LINEAR_EXACT has a tie at its center;
 * there the shift's rounding to float decides. */
static gboolean
is_right (CtWindowFunction function, guint8 got, gdouble want)
{
  if (function == CT_WINDOW_LINEAR_EXACT)
    return fabs (got - want) <= 0.51;
  return got == byte_of (want);
}

/* Every integer x of a 16-bit CT, and a sample of the centers and widths up
 * to 4096. */
static void
test_windows (gconstpointer data)
{
  CtWindowFunction function = GPOINTER_TO_INT (data);
  CtCalibration calibration = { 1, -32768, CT_NO_PADDING };
  static guint8 out[65536];
  CtGray gray = { 0 };
  gint step = function == CT_WINDOW_SIGMOID ? 2047 : 331;

  for (gint width = 1; width <= 4096; width += width < 9 ? 1 : step) {
    for (gint center = -4096; center <= 4096; center += 2 * step + 1) {
      CtWindow window = { center, width, function };
      gint start = 32768 + center - width - 4;

      ct_gray_set_window (&gray, CT_SAMPLE_U16, &window, &calibration, FALSE);
      all_grays (&gray, CT_SAMPLE_U16, FALSE, out);
      for (gint i = MAX (start, 0); i < start + 2 * width + 8; i++) {
        gdouble x = i - 32768;

        if (!is_right (function, out[i], standard (function, center, width, x)))
          g_error ("center %d, width %d, x %g: %d, not %g", center, width, x,
                   out[i], standard (function, center, width, x));
      }
      g_assert_cmpuint (out[0], ==,
                        byte_of (standard (function, center, width, -32768)));
      g_assert_cmpuint (out[65535], ==, 255);
    }
  }
  ct_gray_clear (&gray);
}

/* 8 bits; slopes; inversion after the window; padding black even so; the
 * other byte order. */
static void
test_settings (void)
{
  static const struct
  {
    CtSampleType type;
    CtWindow window;
    CtCalibration calibration;
    gboolean invert, swapped;
  } cases[] = {
    { CT_SAMPLE_U8, { 100, 80, CT_WINDOW_LINEAR }, { 1, 0, 7 }, 0, 0 },
    { CT_SAMPLE_U8, { 100, 80, CT_WINDOW_LINEAR }, { 1, 0, 7 }, 1, 0 },
    { CT_SAMPLE_U8, { 40, 400, CT_WINDOW_SIGMOID }, { 4, -500, -1 }, 0, 0 },
    { CT_SAMPLE_U8, { 40, 1, CT_WINDOW_LINEAR }, { 1, 0, -1 }, 0, 0 },
    { CT_SAMPLE_U16, { 40, 400, CT_WINDOW_LINEAR }, { 1, -1024, 0 }, 1, 1 },
    { CT_SAMPLE_U16, { 40, 400, CT_WINDOW_LINEAR }, { -1, 500, 0 }, 0, 0 },
    { CT_SAMPLE_U16,
      { 0.5, 0.25, CT_WINDOW_LINEAR_EXACT },
      { .0625, 0, 5 },
      0,
      1 },
    { CT_SAMPLE_U16, { 40, 1, CT_WINDOW_LINEAR }, { 1, -1024, 9 }, 1, 1 },
    { CT_SAMPLE_U16, { 1e9, 1, CT_WINDOW_LINEAR }, { 1, 0, -1 }, 0, 0 },
    { CT_SAMPLE_U16, { 5, 1e-9, CT_WINDOW_LINEAR_EXACT }, { 1, 0, -1 }, 0, 0 },
    { CT_SAMPLE_U16, { 5, 100, CT_WINDOW_SIGMOID }, { 1, 0, 65535 }, 1, 0 },
  };
  static guint8 out[65536];
  CtGray gray = { 0 };

  /* Twice, so that each one follows each other kind with tables kept. */
  for (guint pass = 0; pass < 2 * G_N_ELEMENTS (cases); pass++) {
    guint i = pass % G_N_ELEMENTS (cases);
    const CtCalibration *calibration = &cases[i].calibration;
    const CtWindow *window = &cases[i].window;
    gint n = cases[i].type == CT_SAMPLE_U8 ? 256 : 65536;

    ct_gray_set_window (&gray, cases[i].type, window, calibration,
                        cases[i].invert);
    all_grays (&gray, cases[i].type, cases[i].swapped, out);
    for (gint k = 0; k < n; k++) {
      gdouble x = k * calibration->slope + calibration->intercept;
      guint8 want = byte_of (
          standard (window->function, window->center, window->width, x));

      if (cases[i].invert)
        want = 255 - want;
      if (k == calibration->padding)
        want = 0;
      if (out[k] != want)
        g_error ("case %u, stored %d: %d, not %d", i, k, out[k], want);
    }
  }
  ct_gray_clear (&gray);
}

static void
test_identity (void)
{
  static guint8 out[65536];
  CtGray gray = { 0 };

  for (guint pass = 0; pass < 16; pass++) {
    gboolean invert = pass & 1, wide = pass & 2, swapped = pass & 4;
    CtSampleType type = wide ? CT_SAMPLE_U16 : CT_SAMPLE_U8;

    ct_gray_set_identity (&gray, type, invert);
    all_grays (&gray, type, swapped, out);
    for (guint i = 0; i < (wide ? 65536 : 256); i++) {
      guint8 want = wide ? i / 256 : i;

      g_assert_cmpuint (out[i], ==, invert ? 255 - want : want);
    }
  }
  ct_gray_clear (&gray);
}

/* cv2.normalize, NORM_MINMAX, 0..255, from its formula. */
static void
test_min_max (void)
{
  static const struct
  {
    CtSampleType type;
    gdouble min, max;
    CtCalibration calibration;
    gboolean invert;
  } cases[] = {
    { CT_SAMPLE_U8, 10, 200, { 1, 0, -1 }, FALSE },
    { CT_SAMPLE_U8, 0, 255, { 1, 0, -1 }, FALSE },
    { CT_SAMPLE_U8, 10, 10, { 1, 0, -1 }, FALSE },
    { CT_SAMPLE_U8, 10, 10, { 1, 0, 3 }, TRUE },
    { CT_SAMPLE_U16, -1024, 3071, { 1, -1024, -1 }, FALSE },
    { CT_SAMPLE_U16, -32768, 32767, { 1, -32768, 0 }, TRUE },
    { CT_SAMPLE_U16, 0, 0.7, { 1e-5, 0, -1 }, FALSE },
  };
  static guint8 out[65536];
  CtGray gray = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtCalibration *calibration = &cases[i].calibration;
    gdouble span = cases[i].max - cases[i].min;
    gdouble scale = span > 2.220446049250313e-16 ? 255 / span : 0;
    gdouble shift = 0 - cases[i].min * scale;
    gint n = cases[i].type == CT_SAMPLE_U8 ? 256 : 65536;

    ct_gray_set_min_max (&gray, cases[i].type, cases[i].min, cases[i].max,
                         calibration, cases[i].invert);
    all_grays (&gray, cases[i].type, FALSE, out);
    for (gint k = 0; k < n; k++) {
      gfloat x = k * calibration->slope + calibration->intercept;
      guint8 want = byte_of (fmaf (x, (gfloat)scale, (gfloat)shift));

      if (cases[i].invert)
        want = 255 - want;
      g_assert_cmpuint (out[k], ==, k == calibration->padding ? 0 : want);
    }
  }
  ct_gray_clear (&gray);
}

/* Rows of a plane that is bottom up and padded. */
static void
test_rows (void)
{
  guint8 bytes[] = { 1, 2, 99, 3, 4, 99, 5, 6, 99 }, out[3] = { 0, 0, 77 };
  CtPlane plane = { bytes + 6, -3, 2, 3, CT_SAMPLE_U8, FALSE, FALSE };
  CtGray gray = { 0 };

  ct_gray_row (&gray, out, &plane, 0);
  g_assert_cmpmem (out, 3, ((guint8[]){ 5, 6, 77 }), 3);
  ct_gray_set_identity (&gray, CT_SAMPLE_U8, TRUE);
  ct_gray_row (&gray, out, &plane, 2);
  g_assert_cmpmem (out, 3, ((guint8[]){ 254, 253, 77 }), 3);
  ct_gray_clear (&gray);
  ct_gray_clear (&gray);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/value", test_value);
  g_test_add_func ("/window/clamp", test_clamp);
  g_test_add_func ("/window/presets", test_presets);
  g_test_add_data_func ("/window/linear", GINT_TO_POINTER (CT_WINDOW_LINEAR),
                        test_windows);
  g_test_add_data_func ("/window/linear-exact",
                        GINT_TO_POINTER (CT_WINDOW_LINEAR_EXACT), test_windows);
  g_test_add_data_func ("/window/sigmoid", GINT_TO_POINTER (CT_WINDOW_SIGMOID),
                        test_windows);
  g_test_add_func ("/window/settings", test_settings);
  g_test_add_func ("/window/identity", test_identity);
  g_test_add_func ("/window/min-max", test_min_max);
  g_test_add_func ("/window/rows", test_rows);
  return g_test_run ();
}
