/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows D: values, of pixels and of settings, that a picture
 * can hardly be made of. Each case has one outcome: the twin's frame, the
 * base frame alone with the counter that explains it, or an error with a
 * sentence.
 */
#include <glib/gstdio.h>
#include <unistd.h>

#include "gst/common/gstctmeta.h"
#include "tests/rig.h"

/* A frame and its heat (NULL: none) in a rig that may have been set up, which
 * must come out as the twin says. */
static void
check_frame (Rig *rig, GstBuffer *base, GstBuffer *heat, const Twin *twin,
             const gchar *what)
{
  if (heat)
    ck_assert_int_eq (rig_push (rig, base, heat), GST_FLOW_OK);
  else
    ck_assert_int_eq (rig_push_base (rig, base), GST_FLOW_OK);
  rig_check (rig, twin, what);
}

/* Caps on both pads; no heat: its stream ends. */
static void
begin (Rig *rig, const Image *base, const Image *heat)
{
  rig_caps (rig->base, base);
  if (heat)
    rig_caps (rig->heat, heat);
  else
    gst_pad_push_event (rig->heat, gst_event_new_eos ());
}

static void
jet_twin (Twin *twin, const Image *base)
{
  twin_init (twin, ct_colormap_find ("jet")->rgb);
  twin_set_base (twin, base);
}

static GstBuffer *
with_slice (GstBuffer *buffer, const GstCtSlice *slice)
{
  gst_buffer_add_ct_slice (buffer, slice);
  return buffer;
}

GST_START_TEST (test_D1_constant_base)
{
  static const struct
  {
    const gchar *format;
    gdouble value;
  } cases[] = {
    { "GRAY8", 0 },         { "GRAY8", 77 },        { "GRAY8", 255 },
    { "GRAY16_LE", 0 },     { "GRAY16_LE", 32768 }, { "GRAY16_LE", 65535 },
    { "GRAY16_BE", 12345 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Image base = image_new (cases[i].format, 6, 5, cases[i].value);
    Image black = image_new ("GRAY8", 6, 5, 0);
    Image heat = image_noise ("GRAY8", 3, 3, i);
    g_autofree gfloat *values = image_heat (&heat);
    Twin twin;
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    gst_util_set_object_arg (G_OBJECT (rig.element), "normalize", "minmax");
    begin (&rig, &base, &heat);
    jet_twin (&twin, &black);
    twin_set_heat (&twin, &heat, values);
    check_frame (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL),
                 &twin, cases[i].format);
    rig_check_quiet (&rig, "a constant base");
    rig_clear (&rig);
    image_clear (&base);
    image_clear (&black);
    image_clear (&heat);
  }
}
GST_END_TEST

/* 16 bits whose real values (stored - 1024) go over -1024..3071. */
static Image
hounsfield_image (void)
{
  Image image = image_new ("GRAY16_LE", 64, 64, 0);

  for (guint i = 0; i < 64 * 64; i++)
    image.value[i] = i;
  return image;
}

static void
check_window (Rig *rig, const Image *base, const GstCtSlice *slice,
              gdouble center, gdouble width, const gchar *what)
{
  GstBuffer *buffer = image_buffer (base, NULL);
  Twin twin;

  if (slice)
    gst_buffer_add_ct_slice (buffer, slice);
  begin (rig, base, NULL);
  jet_twin (&twin, base);
  twin.intercept = -1024;
  twin.how = TWIN_WINDOW;
  twin.center = center;
  twin.window = width;
  check_frame (rig, buffer, NULL, &twin, what);
  rig_check_quiet (rig, what);
}

/* Too narrow is the threshold that a width of 1 is. */
GST_START_TEST (test_D2_window_property)
{
  static const struct
  {
    gdouble center, width, used_center, used_width;
  } cases[] = {
    { 40.25, 0.5, 40.25, 1 }, { 40, 400, 40, 400 }, { 40, 1, 40, 1 },
    { 40, 0.5, 40, 1 },       { 40, 1e-30, 40, 1 }, { -600.5, 2, -600.5, 2 },
    { 1e9, 400, 1e9, 400 },   { -1e9, 1, -1e9, 1 },
  };
  Image base = hounsfield_image ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *what
        = g_strdup_printf ("%g/%g", cases[i].center, cases[i].width);
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    g_object_set (rig.element, "window-center", cases[i].center, "window-width",
                  cases[i].width, "rescale-intercept", -1024.0, NULL);
    check_window (&rig, &base, NULL, cases[i].used_center, cases[i].used_width,
                  what);
    rig_clear (&rig);
  }
  image_clear (&base);
}
GST_END_TEST

/* What the property cannot be stays out, and the old value in. */
GST_START_TEST (test_D2_window_property_refused)
{
  static const gdouble widths[] = { -1, NAN, INFINITY, -INFINITY, 1e30 };
  static const gdouble centers[] = { 1e30, -1e30, NAN, INFINITY };
  Image base = hounsfield_image ();
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  g_object_set (rig.element, "window-center", 40.0, "window-width", 400.0,
                "rescale-intercept", -1024.0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    ASSERT_WARNING (
        g_object_set (rig.element, "window-width", widths[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (centers); i++)
    ASSERT_WARNING (
        g_object_set (rig.element, "window-center", centers[i], NULL));
  check_window (&rig, &base, NULL, 40, 400, "after refused windows");
  rig_clear (&rig);
  image_clear (&base);
}
GST_END_TEST

/* The slice's own window may say anything. */
GST_START_TEST (test_D2_window_of_slice)
{
  static const struct
  {
    gdouble center, width, used_center, used_width;
  } cases[] = {
    { 40.25, 0, 40.25, 1 },  { 40, 400, 40, 400 },      { 40, 0, 40, 1 },
    { 40, -1, 40, 1 },       { 40, 0.5, 40, 1 },        { 40, 1e-30, 40, 1 },
    { 1e30, 400, 1e9, 400 }, { -1e30, 400, -1e9, 400 },
  };
  Image base = hounsfield_image ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice slice = {
      .slope = 1,
      .intercept = -1024,
      .has_window = TRUE,
      .window_center = cases[i].center,
      .window_width = cases[i].width,
    };
    g_autofree gchar *what
        = g_strdup_printf ("%g/%g", cases[i].center, cases[i].width);
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    check_window (&rig, &base, &slice, cases[i].used_center,
                  cases[i].used_width, what);
    rig_clear (&rig);
  }
  image_clear (&base);
}
GST_END_TEST

/* A window as wide as can be: the middle of the gray scale, to both sides of
 * its center. 127.5 rounds to even. */
GST_START_TEST (test_D2_widest_window)
{
  GstCtSlice slice = {
    .slope = 1,
    .intercept = -32768,
    .has_window = TRUE,
    .window_width = 1e30,
  };
  Image base = image_new ("GRAY16_LE", 2, 1, 0);
  Image gray = image_new ("GRAY8", 2, 1, 127);
  Twin twin;
  Rig rig;

  base.value[1] = 65535;
  gray.value[1] = 128;
  rig_init (&rig, "BGRx", NULL);
  begin (&rig, &base, NULL);
  jet_twin (&twin, &gray);
  check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice), NULL,
               &twin, "1e30");
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&gray);
}
GST_END_TEST

/* Not a window at all: as if the slice named none, its least to its greatest
 * value. */
GST_START_TEST (test_D2_window_of_slice_not_finite)
{
  static const gdouble cases[][2]
      = { { NAN, 400 }, { 40, NAN }, { 40, INFINITY }, { -INFINITY, 400 } };
  Image base = hounsfield_image ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice slice = {
      .slope = 1,
      .intercept = -1024,
      .has_window = TRUE,
      .window_center = cases[i][0],
      .window_width = cases[i][1],
    };
    Twin twin;
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    begin (&rig, &base, NULL);
    jet_twin (&twin, &base);
    twin.intercept = -1024;
    twin_measure (&twin);
    check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice), NULL,
                 &twin, "not finite");
    rig_clear (&rig);
  }
  image_clear (&base);
}
GST_END_TEST

/* A heat of these floats on noise, at its own size and at another. */
static void
check_floats (const gchar *format, const gdouble *floats, guint n,
              const gchar *heat_range, const gchar *what)
{
  for (guint size = 1; size <= 3; size++) {
    Image base = image_noise ("GRAY8", n * size, 4 * size, size);
    Image heat = image_new (format, n, 4, 0.25);
    g_autofree gfloat *values = NULL;
    Twin twin;
    Rig rig;

    for (guint i = 0; i < n; i++)
      heat.value[n + i] = heat.value[3 * n + n - 1 - i] = floats[i];
    values = image_heat (&heat);
    rig_init (&rig, "BGRx", NULL);
    if (heat_range)
      gst_util_set_object_arg (G_OBJECT (rig.element), "heat-range",
                               heat_range);
    begin (&rig, &base, &heat);
    jet_twin (&twin, &base);
    twin_set_heat (&twin, &heat, values);
    check_frame (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL),
                 &twin, what);
    ck_assert_uint_eq (rig_stat (&rig, "current"), 1);
    rig_check_quiet (&rig, what);
    rig_clear (&rig);
    image_clear (&base);
    image_clear (&heat);
  }
}

GST_START_TEST (test_D3_odd_floats)
{
  static const gdouble floats[]
      = { NAN, 0.5, INFINITY, 0.25,  -INFINITY, 0.75, -0.0, 1e-40,
          NAN, NAN, 1,        1e-45, -1e-45,    1e30, 1,    -1e30 };

  check_floats ("float32", floats, G_N_ELEMENTS (floats), NULL, "odd floats");
  check_floats ("float64", floats, G_N_ELEMENTS (floats), NULL, "odd doubles");
}
GST_END_TEST

GST_START_TEST (test_D3_doubles_beyond_float)
{
  static const gdouble doubles[]
      = { 1e300, 0.5, -1e300, 0.5, 1e-300, 0.125, 4e38, -4e38 };

  check_floats ("float64", doubles, G_N_ELEMENTS (doubles), NULL,
                "large doubles");
}
GST_END_TEST

/* A range that is measured leaves out what is not finite: here 0..1. */
GST_START_TEST (test_D3_measured_range)
{
  static const gdouble floats[]
      = { NAN, INFINITY, 1, 0, -INFINITY, 0.5, NAN, 0.75 };

  check_floats ("float32", floats, G_N_ELEMENTS (floats), "frame",
                "a measured range");
}
GST_END_TEST

GST_START_TEST (test_D3_nothing_but)
{
  static const gdouble odd[] = { NAN, INFINITY, -INFINITY };
  static const gchar *const ranges[]
      = { "auto", "frame", "percentile", "hold", "smooth" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    for (guint k = 0; k < G_N_ELEMENTS (ranges); k++) {
      Image base = image_noise ("GRAY8", 9, 7, i);
      Image heat = image_new ("float32", 4, 4, odd[i]);
      g_autofree gfloat *values = image_heat (&heat);
      Twin twin;
      Rig rig;

      rig_init (&rig, "BGRx", NULL);
      gst_util_set_object_arg (G_OBJECT (rig.element), "heat-range", ranges[k]);
      begin (&rig, &base, &heat);
      jet_twin (&twin, &base);
      twin_set_heat (&twin, &heat, values);
      check_frame (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL),
                   &twin, ranges[k]);
      /* Where the range follows the heat, it is said that there is none. */
      if (k > 0)
        ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_WARNING,
                                         GST_STREAM_ERROR,
                                         GST_STREAM_ERROR_FAILED,
                                         "one value everywhere, or none"),
                           1);
      rig_check_quiet (&rig, ranges[k]);
      rig_clear (&rig);
      image_clear (&base);
      image_clear (&heat);
    }
}
GST_END_TEST

/* Every 16-bit word, in both byte orders, as Hounsfield units from 0 and from
 * -32768 up, through windows, by the standard's formula. */
GST_START_TEST (test_D4_every_word)
{
  static const gchar *const formats[] = { "GRAY16_LE", "GRAY16_BE" };
  static const gdouble intercepts[] = { 0, -1024, -32768 };
  static const gdouble windows[][2]
      = { { 40, 400 },    { -600, 1500 }, { 0, 1 },      { 50, 4096 },
          { 1024, 4095 }, { 3071, 2 },    { 2048, 4096 } };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint k = 0; k < G_N_ELEMENTS (intercepts); k++) {
      Image base = image_new (formats[f], 256, 256, 0);
      Twin twin;
      Rig rig;

      for (guint i = 0; i < 65536; i++)
        base.value[i] = i;
      rig_init (&rig, "BGRx", NULL);
      begin (&rig, &base, NULL);
      jet_twin (&twin, &base);
      twin.intercept = intercepts[k];
      twin.how = TWIN_WINDOW;
      for (guint w = 0; w < G_N_ELEMENTS (windows); w++) {
        GstCtSlice slice = {
          .slope = 1,
          .intercept = intercepts[k],
          .has_window = TRUE,
          .window_center = twin.center = windows[w][0],
          .window_width = twin.window = windows[w][1],
        };
        g_autofree gchar *what
            = g_strdup_printf ("%s%+g %g/%g", formats[f], intercepts[k],
                               windows[w][0], windows[w][1]);

        check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice),
                     NULL, &twin, what);
      }
      rig_check_quiet (&rig, formats[f]);
      rig_clear (&rig);
      image_clear (&base);
    }
}
GST_END_TEST

/* The same from the least to the greatest, and inverted. */
GST_START_TEST (test_D4_every_word_min_max)
{
  for (guint k = 0; k < 4; k++) {
    Image base = image_new (k % 2 ? "GRAY16_LE" : "GRAY16_BE", 256, 256, 0);
    GstCtSlice slice
        = { .slope = 1, .intercept = k * -1024.0, .inverse = k >= 2 };
    Twin twin;
    Rig rig;

    for (guint i = 0; i < 65536; i++)
      base.value[i] = i;
    rig_init (&rig, "RGB", NULL);
    begin (&rig, &base, NULL);
    jet_twin (&twin, &base);
    twin.intercept = slice.intercept;
    twin.inverse = slice.inverse;
    twin_measure (&twin);
    check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice), NULL,
                 &twin, "every word");
    rig_clear (&rig);
    image_clear (&base);
  }
}
GST_END_TEST

/* Padding is black, and counts for no range. */
GST_START_TEST (test_D4_padding)
{
  Image base = hounsfield_image ();
  GstCtSlice slice
      = { .slope = 1, .intercept = -1024, .has_padding = TRUE, .padding = 7 };
  Twin twin;
  Rig rig;

  for (guint i = 0; i < 20; i++)
    base.value[i] = 7;
  rig_init (&rig, "BGRx", NULL);
  begin (&rig, &base, NULL);
  jet_twin (&twin, &base);
  twin.intercept = -1024;
  twin.padding = 7;
  twin_measure (&twin);
  check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice), NULL,
               &twin, "padding");
  rig_clear (&rig);
  image_clear (&base);
}
GST_END_TEST

typedef struct
{
  const gchar *name; /* NULL: none is set */
  gdouble value;
  gboolean refused;
  gdouble opacity, threshold, threshold_max; /* what the twin works with */
} Setting;

static void
check_setting (const Setting *s, const gchar *format)
{
  Image base = image_noise ("GRAY8", 24, 16, 3);
  Image heat = image_noise (format, 7, 5, 4);
  g_autofree gfloat *values = image_heat (&heat);
  g_autofree gchar *what = g_strdup_printf ("%s=%g", s->name, s->value);
  Twin twin;
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  if (s->refused)
    ASSERT_WARNING (g_object_set (rig.element, s->name, s->value, NULL));
  else
    g_object_set (rig.element, s->name, s->value, NULL);
  begin (&rig, &base, &heat);
  jet_twin (&twin, &base);
  twin_set_heat (&twin, &heat, values);
  twin.opacity = s->opacity;
  twin.threshold = s->threshold;
  twin.threshold_max = s->threshold_max;
  check_frame (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL),
               &twin, what);
  rig_check_quiet (&rig, what);
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heat);
}

GST_START_TEST (test_D5_thresholds_and_opacities)
{
#define ALL -INFINITY, INFINITY
  static const Setting settings[] = {
    { "threshold", 0.5, FALSE, 0.5, 0.5, INFINITY },
    { "threshold", 0, FALSE, 0.5, 0, INFINITY },
    { "threshold", 1, FALSE, 0.5, 1, INFINITY },
    { "threshold", 1.001, FALSE, 0.5, 1.001, INFINITY },
    { "threshold", 1e300, FALSE, 0.5, 1e300, INFINITY },
    { "threshold", -5, FALSE, 0.5, -5, INFINITY },
    { "threshold", NAN, TRUE, 0.5, ALL },
    { "threshold", INFINITY, TRUE, 0.5, ALL },
    { "threshold-max", 0.5, FALSE, 0.5, -INFINITY, 0.5 },
    { "threshold-max", 0, FALSE, 0.5, -INFINITY, 0 },
    { "threshold-max", -1, FALSE, 0.5, -INFINITY, -1 },
    { "threshold-max", 1e300, FALSE, 0.5, ALL },
    { "threshold-max", NAN, TRUE, 0.5, ALL },
    { "opacity", 0, FALSE, 0, ALL },
    { "opacity", 1, FALSE, 1, ALL },
    { "opacity", 0.3, FALSE, 0.3, ALL },
    { "opacity", -0.0, FALSE, 0, ALL },
    { "opacity", 1e-300, FALSE, 1e-300, ALL },
    { "opacity", -0.1, TRUE, 0.5, ALL },
    { "opacity", 1.5, TRUE, 0.5, ALL },
    { "opacity", NAN, TRUE, 0.5, ALL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    check_setting (&settings[i], "GRAY8");
    check_setting (&settings[i], "float32");
  }
}
GST_END_TEST

GST_START_TEST (test_D6_rescale_property)
{
  Image base = hounsfield_image ();
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  g_object_set (rig.element, "window-center", 40.0, "window-width", 400.0,
                "rescale-slope", 1.0, "rescale-intercept", -1024.0, NULL);
  g_object_set (rig.element, "rescale-slope", 0.0, NULL);
  ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_WARNING, GST_LIBRARY_ERROR,
                                   GST_LIBRARY_ERROR_SETTINGS,
                                   "rescale-slope: 0 is not a number"),
                     1);
  ASSERT_WARNING (g_object_set (rig.element, "rescale-slope", NAN, NULL));
  ASSERT_WARNING (g_object_set (rig.element, "rescale-slope", 1e38, NULL));
  ASSERT_WARNING (
      g_object_set (rig.element, "rescale-intercept", INFINITY, NULL));
  check_window (&rig, &base, NULL, 40, 400, "after refused slopes");
  rig_clear (&rig);
  image_clear (&base);
}
GST_END_TEST

/* A slice meta whose calibration is none counts as absent: stored values. */
GST_START_TEST (test_D6_calibration_of_slice)
{
  static const gdouble cases[][2]
      = { { 0, 5 },   { NAN, 0 },      { INFINITY, 0 },
          { 1, NAN }, { 1, INFINITY }, { 1, -INFINITY } };
  Image base = image_noise ("GRAY16_LE", 9, 5, 1);
  Image heat = image_noise ("GRAY16_LE", 9, 5, 2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice slice = {
      .slope = cases[i][0],
      .intercept = cases[i][1],
      .has_window = TRUE,
      .window_center = 40,
      .window_width = 400,
    };
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    begin (&rig, &base, &heat);
    ck_assert_int_eq (
        rig_push (&rig, with_slice (image_buffer (&base, NULL), &slice),
                  with_slice (image_buffer (&heat, NULL), &slice)),
        GST_FLOW_OK);
    rig_check_images (&rig, &base, &heat, "a bad calibration");
    rig_check_quiet (&rig, "a bad calibration");
    rig_clear (&rig);
  }
  image_clear (&base);
  image_clear (&heat);
}
GST_END_TEST

/* Values that no float can hold lie above every window, as they should. */
GST_START_TEST (test_D6_huge_slope_of_slice)
{
  GstCtSlice slice = {
    .slope = 1e38,
    .has_window = TRUE,
    .window_center = 40,
    .window_width = 400,
  };
  Image base = image_noise ("GRAY16_LE", 9, 5, 1);
  Twin twin;
  Rig rig;

  base.value[0] = 0;
  base.value[1] = 1;
  base.value[2] = 3;
  base.value[3] = 4;
  base.value[4] = 65535;
  rig_init (&rig, "BGRx", NULL);
  begin (&rig, &base, NULL);
  jet_twin (&twin, &base);
  twin.how = TWIN_WINDOW;
  twin.slope = 1e38;
  twin.center = 40;
  twin.window = 400;
  check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice), NULL,
               &twin, "a slope of 1e38");
  rig_check_quiet (&rig, "a slope of 1e38");
  rig_clear (&rig);
  image_clear (&base);
}
GST_END_TEST

/* A NIfTI-1 volume of 4 x 3 x 2 int16 with that scale, little endian. */
static gchar *
write_nifti (gfloat slope, gfloat intercept)
{
  static const guint16 dim[8] = { 3, 4, 3, 2, 1, 1, 1, 1 };
  gchar *path = NULL;
  guint8 data[352 + 48] = { 0 };
  guint32 bits;
  gint fd = g_file_open_tmp ("ct-XXXXXX.nii", &path, NULL);

  ck_assert (fd >= 0);
  GST_WRITE_UINT32_LE (data, 348);
  for (guint i = 0; i < 8; i++) {
    GST_WRITE_UINT16_LE (data + 40 + 2 * i, dim[i]);
    GST_WRITE_FLOAT_LE (data + 76 + 4 * i, 1);
  }
  GST_WRITE_UINT16_LE (data + 70, 4);
  GST_WRITE_UINT16_LE (data + 72, 16);
  GST_WRITE_FLOAT_LE (data + 108, 352);
  memcpy (&bits, &slope, 4);
  GST_WRITE_UINT32_LE (data + 112, bits);
  memcpy (&bits, &intercept, 4);
  GST_WRITE_UINT32_LE (data + 116, bits);
  memcpy (data + 344, "n+1", 4);
  for (guint i = 0; i < 24; i++)
    GST_WRITE_UINT16_LE (data + 352 + 2 * i, i * 100);
  ck_assert (write (fd, data, sizeof data) == sizeof data);
  close (fd);
  return path;
}

/* The element's error, or NULL at the end of the stream; slope and intercept
 * of the last slice. */
static GError *
play_nifti (gfloat slope, gfloat intercept, GstCtSlice *slice)
{
  g_autofree gchar *path = write_nifti (slope, intercept);
  g_autofree gchar *text = g_strdup_printf (
      "ctvolumesrc location=\"%s\" ! video/x-raw,format=GRAY16_LE ! "
      "fakesink name=sink sync=false",
      path);
  GstElement *pipeline = gst_parse_launch (text, NULL), *sink;
  GstBus *bus = gst_element_get_bus (pipeline);
  g_autoptr (GstSample) sample = NULL;
  GError *error = NULL;
  GstMessage *message;

  gst_ct_slice_init (slice);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 10 * GST_SECOND,
                                        GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  ck_assert (message != NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  gst_message_unref (message);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_object_get (sink, "last-sample", &sample, NULL);
  if (!error)
    ck_assert (gst_buffer_get_ct_slice (gst_sample_get_buffer (sample), slice));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_unlink (path);
  return error;
}

GST_START_TEST (test_D6_calibration_of_file)
{
  static const struct
  {
    gfloat slope, intercept;
    const gchar *words; /* of the error; NULL: it plays */
    gdouble most;       /* the real value of the greatest sample, 2300 */
  } cases[] = {
    { 1, -1024, NULL, 1276 },
    { 2, 5, NULL, 4605 },
    { 0, 0, NULL, 2300 },
    { 0, 77, NULL, 2300 }, /* nifti1.h: slope 0 means no scale at all */
    { NAN, 0, "scl_slope", 0 },
    { INFINITY, 0, "scl_slope", 0 },
    { -INFINITY, 0, "scl_slope", 0 },
    { 1, INFINITY, "scl_inter", 0 },
    { 1, NAN, "scl_inter", 0 },
    { 1e38f, 0, "scl_slope", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtSlice slice;
    g_autoptr (GError) error
        = play_nifti (cases[i].slope, cases[i].intercept, &slice);

    if (!cases[i].words) {
      gdouble step = fabs (slice.slope);

      ck_assert_msg (!error, "%g, %g: %s", cases[i].slope, cases[i].intercept,
                     error ? error->message : "");
      ck_assert (isfinite (slice.slope) && isfinite (slice.intercept));
      ck_assert (slice.intercept + 65535 * step >= cases[i].most - step / 2);
      continue;
    }
    ck_assert_msg (error != NULL, "%g, %g plays", cases[i].slope,
                   cases[i].intercept);
    ck_assert (error->domain == GST_STREAM_ERROR
               || error->domain == GST_RESOURCE_ERROR);
    ck_assert_msg (strstr (error->message, cases[i].words) != NULL, "%s",
                   error->message);
  }
}
GST_END_TEST

/* MONOCHROME1: 255 - y after the window, 8 and 16 bits, either byte order. */
GST_START_TEST (test_D7_inverse)
{
  static const gchar *const formats[] = { "GRAY8", "GRAY16_LE", "GRAY16_BE" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint twice = 0; twice < 2; twice++) {
      Image base = image_noise (formats[f], 13, 9, f);
      Image heat = image_noise ("GRAY8", 3, 3, f);
      g_autofree gfloat *values = image_heat (&heat);
      GstCtSlice slice = {
        .slope = 1,
        .inverse = TRUE,
        .has_window = f > 0,
        .window_center = 2048,
        .window_width = 4096,
      };
      Twin twin;
      Rig rig;

      rig_init (&rig, "BGRx", NULL);
      g_object_set (rig.element, "invert", twice == 1, NULL);
      begin (&rig, &base, &heat);
      jet_twin (&twin, &base);
      twin_set_heat (&twin, &heat, values);
      twin.inverse = twice == 0;
      twin.how = f > 0 ? TWIN_WINDOW : TWIN_AS_IT_IS;
      twin.center = 2048;
      twin.window = 4096;
      check_frame (&rig, with_slice (image_buffer (&base, NULL), &slice),
                   image_buffer (&heat, NULL), &twin, formats[f]);
      rig_check_quiet (&rig, formats[f]);
      rig_clear (&rig);
      image_clear (&base);
      image_clear (&heat);
    }
}
GST_END_TEST

/* Labels beyond the table come round again at 1; 0 is nothing. */
GST_START_TEST (test_D7_labels_beyond_table)
{
  static const gdouble labels[] = { 0,   1,   2,   254,   255, 256, 257,
                                    510, 511, 512, 65535, NAN, -1,  16777216 };
  const guint n = G_N_ELEMENTS (labels);
  Image base = image_noise ("GRAY8", 3 * n, 2, 1);
  Image heat = image_new ("float32", n, 1, 0);
  g_autofree gfloat *values = NULL;
  Twin twin;
  Rig rig;

  memcpy (heat.value, labels, sizeof labels);
  values = image_heat (&heat);
  rig_init (&rig, "BGRx", NULL);
  gst_util_set_object_arg (G_OBJECT (rig.element), "colormap", "labels");
  begin (&rig, &base, &heat);
  twin_init (&twin, ct_colormap_find ("labels")->rgb);
  twin_set_base (&twin, &base);
  twin_set_heat (&twin, &heat, values);
  twin.labels = twin.nearest = TRUE;
  check_frame (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL),
               &twin, "labels");
  rig_check_quiet (&rig, "labels");
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heat);
}
GST_END_TEST

GST_START_TEST (test_D8_plain_and_checkered)
{
  static const gchar *const formats[]
      = { "GRAY8", "GRAY16_LE", "GRAY16_BE", "float32",
          "uint8", "uint16",    "int16",     "float64" };
  static const guint sizes[][2]
      = { { 16, 12 }, { 33, 25 }, { 8, 6 }, { 5, 5 } };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint kind = 0; kind < 3; kind++) {
        Image base = image_noise ("GRAY8", sizes[s][0], sizes[s][1], s);
        Image heat = image_new (formats[f], 16, 12, 0);
        Rig rig;

        for (guint i = 0; i < 16 * 12; i++)
          if (kind == 1 || (kind == 2 && (i + i / 16) % 2))
            heat.value[i] = image_most (&heat);
        rig_init (&rig, "BGRx", NULL);
        begin (&rig, &base, &heat);
        ck_assert_int_eq (rig_push (&rig, image_buffer (&base, NULL),
                                    image_buffer (&heat, NULL)),
                          GST_FLOW_OK);
        rig_check_images (&rig, &base, &heat, formats[f]);
        rig_check_quiet (&rig, formats[f]);
        rig_clear (&rig);
        image_clear (&base);
        image_clear (&heat);
      }
}
GST_END_TEST

/* Heats that say that there is nothing: the base alone, each counted; and the
 * next good one is shown. words: of the one warning; NULL: there is none. */
static void
check_nothing (GstBufferFlags flag, const Layout *layout, const gchar *words)
{
  Image base = image_noise ("GRAY16_LE", 7, 6, 1);
  Image heat = image_noise ("GRAY8", 5, 4, 2);
  g_autofree gfloat *values = image_heat (&heat);
  Twin bare, worn;
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  begin (&rig, &base, &heat);
  jet_twin (&bare, &base);
  worn = bare;
  twin_set_heat (&worn, &heat, values);
  for (guint i = 0; i < 6; i++) {
    GstBuffer *buffer = image_buffer (&heat, i % 2 ? NULL : layout);

    if (i % 2 == 0)
      GST_BUFFER_FLAG_SET (buffer, flag);
    check_frame (&rig, image_buffer (&base, NULL), buffer,
                 i % 2 ? &worn : &bare, words ? words : "flagged");
  }
  ck_assert_uint_eq (rig_stat (&rig, "none"), 3);
  ck_assert_uint_eq (rig_stat (&rig, "current"), 3);
  ck_assert_uint_eq (rig_stat (&rig, "dropped"), 3);
  if (words)
    ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_WARNING,
                                     GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
                                     words),
                       1);
  rig_check_quiet (&rig, "nothing");
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heat);
}

GST_START_TEST (test_D9_nothing_there)
{
  static const Layout empty = { .more = -G_MAXINT };

  check_nothing (GST_BUFFER_FLAG_GAP, NULL, NULL);
  check_nothing (GST_BUFFER_FLAG_CORRUPTED, NULL, NULL);
  check_nothing (GST_BUFFER_FLAG_GAP, &empty, NULL);
  check_nothing (0, &empty, "has 0 bytes");
}
GST_END_TEST

static Suite *
faults_data_suite (void)
{
  Suite *suite = suite_create ("faults-data");
  TCase *cases = tcase_create ("D");

  suite_add_tcase (suite, cases);
  tcase_add_test (cases, test_D1_constant_base);
  tcase_add_test (cases, test_D2_window_property);
  tcase_add_test (cases, test_D2_window_property_refused);
  tcase_add_test (cases, test_D2_window_of_slice);
  tcase_add_test (cases, test_D2_widest_window);
  tcase_add_test (cases, test_D2_window_of_slice_not_finite);
  tcase_add_test (cases, test_D3_odd_floats);
  tcase_add_test (cases, test_D3_doubles_beyond_float);
  tcase_add_test (cases, test_D3_measured_range);
  tcase_add_test (cases, test_D3_nothing_but);
  tcase_add_test (cases, test_D4_every_word);
  tcase_add_test (cases, test_D4_every_word_min_max);
  tcase_add_test (cases, test_D4_padding);
  tcase_add_test (cases, test_D5_thresholds_and_opacities);
  tcase_add_test (cases, test_D6_rescale_property);
  tcase_add_test (cases, test_D6_calibration_of_slice);
  tcase_add_test (cases, test_D6_huge_slope_of_slice);
  tcase_add_test (cases, test_D6_calibration_of_file);
  tcase_add_test (cases, test_D7_inverse);
  tcase_add_test (cases, test_D7_labels_beyond_table);
  tcase_add_test (cases, test_D8_plain_and_checkered);
  tcase_add_test (cases, test_D9_nothing_there);
  return suite;
}

GST_CHECK_MAIN (faults_data);
