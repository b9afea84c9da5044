/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frames against a plain twin: which gray a base value becomes, which range
 * of heat the colors stand for, how a held heat looks, and what is said of it.
 * That rows are resized and blended rightly is the core's test.
 */
#include "gst/ctheat/gstctheatpainter.h"

#include <math.h>
#include <string.h>

#include "src/mark.h"
#include "tests/heat-util.h"

#define W 20
#define H 10
#define N (W * H)

/* Whatever has the table's properties: they are set by text. */
static GstElement *element;
static GstCtHeatSettings settings;
static GstCtHeatPainter *painter;
static const CtPixelFormat *format;

static void
setup (void)
{
  gst_ct_heat_settings_init (&settings);
  painter = gst_ct_heat_painter_new ();
  format = ct_pixel_format_find ("RGB");
  element = gst_element_factory_make ("ctheatoverlay", NULL);
  ck_assert (element != NULL);
}

static void
teardown (void)
{
  gst_ct_heat_painter_free (painter);
  gst_object_unref (element);
}

/* "name=value name=value", over the defaults. */
static void
set_all (const gchar *text)
{
  gchar **words = g_strsplit (text, " ", -1);

  gst_ct_heat_settings_init (&settings);
  for (gchar **word = words; *word && **word; word++) {
    gchar **pair = g_strsplit (*word, "=", 2);
    GParamSpec *spec
        = g_object_class_find_property (G_OBJECT_GET_CLASS (element), pair[0]);
    GValue value = G_VALUE_INIT;

    ck_assert_msg (spec != NULL, "%s", pair[0]);
    g_value_init (&value, spec->value_type);
    ck_assert (gst_value_deserialize_with_pspec (&value, pair[1], spec));
    ck_assert (
        gst_ct_heat_settings_set (&settings, spec->param_id, &value, NULL));
    g_value_unset (&value);
    g_strfreev (pair);
  }
  g_strfreev (words);
}

static guint8 picture[N][3];

/* Paints a base of N values (U8 or U16). */
static guint
paint (CtSampleType type, const guint16 *values, const GstCtSlice *slice,
       gint64 time_ns, GstCtHeat *heat, GstCtHeatState state,
       GstCtHeatInfo *info)
{
  guint8 bytes[N];
  CtPicture out = { { picture[0] }, { W * 3 } };
  CtPlane base = { .width = W, .height = H, .type = type };
  GstCtHeatFound found = { .state = state, .heat = heat };
  GstCtHeatFrame frame = { .base = &base,
                           .slice = slice,
                           .time_ns = time_ns,
                           .found = &found,
                           .out = &out };

  for (guint i = 0; i < N; i++)
    bytes[i] = values[i];
  base.data = type == CT_SAMPLE_U8 ? bytes : (guint8 *)values;
  base.stride = W * ct_sample_size (type);
  memset (picture, 0xa5, sizeof picture);
  return gst_ct_heat_painter_paint (painter, &settings, &frame, format, info);
}

/* ---- The base ----------------------------------------------------------- */

typedef enum
{
  AS_IS,
  HIGH_BYTE,
  WINDOW,  /* a, b: center and width */
  MIN_MAX, /* a, b: the ends */
} Gray;

/* Each frame is a ramp of first, first + step, ... A row with what NULL goes
 * on from the row before it, with the same painter and settings. */
typedef struct
{
  const gchar *what;
  const gchar *set;
  CtSampleType type;
  guint first, step;
  gchar slice; /* 'n': none, 's': slope 0.5, intercept -100; 'w': and a window
                  of 40/400; 'p': and padding, the first value; 'i': inverse */
  Gray gray;
  gdouble a, b;
  gboolean inverted;
  guint notes;
} Base;

/* clang-format off */
static const Base bases[] = {
  { "8 bit", "", CT_SAMPLE_U8, 3, 1, 'n', AS_IS, 0, 0, FALSE, 0 },
  { "8 bit, the stream's window", "", CT_SAMPLE_U8, 3, 1, 'w', AS_IS, 0, 0, FALSE, 0 },
  { "8 bit, a window", "window-center=80 window-width=100", CT_SAMPLE_U8, 3, 1, 'n', WINDOW, 80, 100, FALSE, 0 },
  { "8 bit, a preset", "window-preset=brain", CT_SAMPLE_U8, 3, 1, 's', WINDOW, 40, 80, FALSE, 0 },
  { "8 bit, inverted", "invert=true", CT_SAMPLE_U8, 3, 1, 'n', AS_IS, 0, 0, TRUE, 0 },
  { "8 bit, min-max", "normalize=minmax", CT_SAMPLE_U8, 3, 1, 'n', MIN_MAX, 3, 202, FALSE, 0 },

  { "16 bit: of the first frame", "", CT_SAMPLE_U16, 1000, 7, 'n', MIN_MAX, 1000, 2393, FALSE, 0 },
  { NULL, NULL, CT_SAMPLE_U16, 500, 9, 'n', MIN_MAX, 1000, 2393, FALSE, 0 },
  { NULL, NULL, CT_SAMPLE_U16, 500, 9, 'w', WINDOW, 40, 400, FALSE, 0 },
  { NULL, NULL, CT_SAMPLE_U16, 500, 9, 'n', MIN_MAX, 1000, 2393, FALSE, 0 },
  { "16 bit: in real values", "", CT_SAMPLE_U16, 1000, 7, 's', MIN_MAX, 400, 1096.5, FALSE, 0 },
  { "16 bit: the stream's window", "", CT_SAMPLE_U16, 0, 7, 'w', WINDOW, 40, 400, FALSE, 0 },
  { "16 bit: a window over it", "window-width=100", CT_SAMPLE_U16, 0, 7, 'w', WINDOW, 40, 100, FALSE, 0 },
  { "16 bit: a preset over it", "window-preset=lung", CT_SAMPLE_U16, 0, 7, 'w', WINDOW, -600, 1500, FALSE, 0 },
  { "16 bit: padding aside", "", CT_SAMPLE_U16, 1000, 7, 'p', MIN_MAX, 403.5, 1096.5, FALSE, 0 },
  { "16 bit: inverse", "", CT_SAMPLE_U16, 0, 7, 'i', WINDOW, 40, 400, TRUE, 0 },
  { "16 bit: inverse, inverted", "invert=true", CT_SAMPLE_U16, 0, 7, 'i', WINDOW, 40, 400, FALSE, 0 },
  { "16 bit: none", "normalize=none", CT_SAMPLE_U16, 1000, 99, 'w', HIGH_BYTE, 0, 0, FALSE, 0 },
  { "16 bit: min-max of each", "normalize=minmax", CT_SAMPLE_U16, 1000, 7, 'w', MIN_MAX, 400, 1096.5, FALSE, 0 },
  { NULL, NULL, CT_SAMPLE_U16, 500, 1, 'n', MIN_MAX, 500, 699, FALSE, 0 },
  { "16 bit: min-max, held", "normalize=minmax range-mode=hold", CT_SAMPLE_U16, 1000, 7, 'n', MIN_MAX, 1000, 2393, FALSE, 0 },
  { NULL, NULL, CT_SAMPLE_U16, 500, 1, 'n', MIN_MAX, 500, 2393, FALSE, 0 },
  { "16 bit: percentiles", "normalize=percentile", CT_SAMPLE_U16, 1000, 7, 'n', MIN_MAX, 1007, 2386, FALSE, 0 },
  { "16 bit: constant", "normalize=minmax", CT_SAMPLE_U16, 1000, 0, 'n', MIN_MAX, 1000, 1000, FALSE, 0 },
  { "16 bit: padding alone", "", CT_SAMPLE_U16, 1000, 0, 'p', MIN_MAX, 0, 0, FALSE, 0 },
  { NULL, NULL, CT_SAMPLE_U16, 1000, 7, 'n', MIN_MAX, 1000, 2393, FALSE, 0 },

  { "no window is known", "normalize=window", CT_SAMPLE_U16, 1000, 7, 's', MIN_MAX, 400, 1096.5, FALSE, GST_CT_NOTE_NO_WINDOW },
  { "nor of 8 bit", "normalize=window", CT_SAMPLE_U8, 3, 1, 'n', MIN_MAX, 3, 202, FALSE, GST_CT_NOTE_NO_WINDOW },
  { "uncalibrated", "window-width=300 window-center=1500", CT_SAMPLE_U16, 1000, 7, 'n', WINDOW, 1500, 300, FALSE, GST_CT_NOTE_UNCALIBRATED },
  { "calibrated by hand", "window-width=300 window-center=1500 rescale-slope=1", CT_SAMPLE_U16, 1000, 7, 'n', WINDOW, 1500, 300, FALSE, 0 },
  { "base-min is in real values", "base-min=5", CT_SAMPLE_U16, 1000, 7, 'n', MIN_MAX, 1000, 2393, FALSE, GST_CT_NOTE_UNCALIBRATED },
  { "base-min of a slice", "base-min=5", CT_SAMPLE_U16, 1000, 7, 's', MIN_MAX, 400, 1096.5, FALSE, 0 },
  { "8 bit needs no calibration", "window-width=100 base-min=3", CT_SAMPLE_U8, 3, 1, 'n', WINDOW, 0, 100, FALSE, 0 },
  { "the meta over what is set", "rescale-slope=9", CT_SAMPLE_U16, 1000, 7, 's', MIN_MAX, 400, 1096.5, FALSE, 0 },
};
/* clang-format on */

static guint8
twin_gray (const Base *c, guint stored, gboolean slice)
{
  gdouble x = slice ? stored * 0.5 - 100 : stored;
  CtWindow window = { c->a, c->b, CT_WINDOW_LINEAR };
  gdouble scale = c->b > c->a ? 255 / (c->b - c->a) : 0;
  guint8 y;

  switch (c->gray) {
  case AS_IS:
    y = stored;
    break;
  case HIGH_BYTE:
    y = stored >> 8;
    break;
  case WINDOW:
    y = rint (ct_window_value (&window, x));
    break;
  default:
    y = CLAMP (rint (fmaf (x, (gfloat)scale, (gfloat)(-c->a * scale))), 0, 255);
    break;
  }
  return c->inverted ? 255 - y : y;
}

GST_START_TEST (test_base)
{
  for (guint i = 0; i < G_N_ELEMENTS (bases); i++) {
    const Base *c = &bases[i];
    guint16 values[N];
    GstCtHeatInfo info;
    GstCtSlice slice;
    guint notes;

    if (c->what) {
      gst_ct_heat_painter_reset (painter);
      set_all (c->set);
    }
    gst_ct_slice_init (&slice);
    slice.slope = 0.5;
    slice.intercept = -100;
    slice.has_window = c->slice == 'w' || c->slice == 'i';
    slice.window_center = 40;
    slice.window_width = 400;
    slice.inverse = c->slice == 'i';
    slice.has_padding = c->slice == 'p';
    slice.padding = c->first;
    for (guint n = 0; n < N; n++)
      values[n] = c->first + n * c->step;
    notes = paint (c->type, values, c->slice == 'n' ? NULL : &slice, -1, NULL,
                   GST_CT_HEAT_NONE, &info);
    ck_assert_msg (notes == c->notes, "%u %s: notes %u", i, c->what, notes);
    for (guint n = 0; n < N; n++) {
      guint8 y = twin_gray (c, values[n], c->slice != 'n');

      ck_assert_msg (picture[n][0] == y && picture[n][2] == y,
                     "%u %s: of %u came %u, should be %u", i, c->what,
                     values[n], picture[n][0], y);
    }
    ck_assert_str_eq (info.state, "none");
    ck_assert (info.heat_pts == GST_CLOCK_TIME_NONE && !info.has_peak);
    ck_assert (info.has_window == (c->gray == WINDOW || c->gray == MIN_MAX));
    if (c->gray == WINDOW)
      ck_assert (info.window_center == c->a && info.window_width == c->b);
    if (c->gray == MIN_MAX)
      ck_assert (info.window_center == (c->a + c->b) / 2
                 && info.window_width == c->b - c->a);
  }
}
GST_END_TEST

/* ---- The heat ----------------------------------------------------------- */

/* A ramp from low to high over the frame; what NULL goes on, as above. */
typedef struct
{
  const gchar *what;
  const gchar *set;
  gfloat low, high;
  guint seconds;     /* when it begins */
  gboolean windowed; /* by a slice meta of 2/4 */
  gdouble min, max;  /* the range that it should be drawn with */
} Heat;

#define STEP(low, high) ((high - low) / (N - 1))

static const Heat heats[] = {
  { "auto", "", -0.5, 1.5, 0, FALSE, 0, 1 },
  { "auto, set", "heat-min=-1 heat-max=3", -2, 4, 0, FALSE, -1, 3 },
  { "auto, its own window", "heat-min=-1", -2, 4, 0, TRUE, 0, 4 },
  { "fixed", "heat-range=fixed heat-max=3", -2, 4, 0, TRUE, 0, 3 },
  { "frame", "heat-range=frame", -2, 4, 0, TRUE, -2, 4 },
  { NULL, NULL, 0, 1, 1, FALSE, 0, 1 },
  { "frame of one value", "heat-range=frame", 3, 3, 0, FALSE, 3, 3 },
  { "percentile", "heat-range=percentile", 0, 199, 0, FALSE, 1, 198 },
  { "hold", "heat-range=hold", 0, 1, 0, FALSE, 0, 1 },
  { NULL, NULL, -2, 0.5, 1, FALSE, -2, 1 },
  { NULL, NULL, 0, 5, 2, FALSE, -2, 5 },
  { "smooth", "heat-range=smooth", 0, 1, 0, FALSE, 0, 1 },
  { NULL, NULL, 0, 3, 1, FALSE, 0, 2.26424111765711 }, /* 1 + 2 (1 - 1/e) */
  { NULL, NULL, 0, 5, 0, FALSE, 0, 5 },                /* back in time */
  { "nothing to measure", "heat-range=frame heat-max=7", NAN, NAN, 0, FALSE, 0,
    7 },
};

static GstCtHeat *
ramp (const Heat *c)
{
  gfloat values[N];
  GstCtHeat *heat;

  for (guint n = 0; n < N; n++)
    values[n] = n == N - 1 ? c->high : c->low + n * STEP (c->low, c->high);
  heat = test_heat_new (W, H, values, c->seconds * GST_SECOND, GST_SECOND);
  heat->has_slice = c->windowed;
  gst_ct_slice_init (&heat->slice);
  heat->slice.has_window = TRUE;
  heat->slice.window_center = 2;
  heat->slice.window_width = 4;
  return heat;
}

/* OpenCV's recipe, of one byte. */
static guint8
twin_blend (guint8 gray, gfloat value, gdouble min, gdouble max,
            gdouble opacity, guint channel)
{
  gfloat h, a = opacity, b = 1 - opacity;

  if (isnan (value))
    return gray;
  h = max > min ? (value - (gfloat)min) / ((gfloat)max - (gfloat)min)
                : value > min;
  h = CLAMP (h, 0, 1);
  return rint (fmaf (ct_colormap_find ("jet")->rgb[(guint8)(255 * h)][channel],
                     a, gray * b));
}

static void
check_heat_pixels (const gchar *what, const GstCtHeat *heat, gdouble min,
                   gdouble max, gdouble opacity, guint border)
{
  for (guint y = border; y < H - border; y++)
    for (guint x = border; x < W - border; x++)
      for (guint k = 0; k < 3; k++) {
        guint8 expected = twin_blend (100, gst_ct_heat_value (heat, x, y), min,
                                      max, opacity, k);

        ck_assert_msg (picture[y * W + x][k] == expected,
                       "%s: %u, %u: %u, should be %u", what, x, y,
                       picture[y * W + x][k], expected);
      }
}

static guint16 gray_100[N];

GST_START_TEST (test_heat_ranges)
{
  for (guint n = 0; n < N; n++)
    gray_100[n] = 100;
  for (guint i = 0; i < G_N_ELEMENTS (heats); i++) {
    const Heat *c = &heats[i];
    GstCtHeat *heat = ramp (c);
    GstCtHeatInfo info;

    if (c->what) {
      gst_ct_heat_painter_reset (painter);
      set_all (c->set);
    }
    for (guint again = 0; again < 12; again++) { /* measured once */
      /* Stretched over nothing. */
      guint notes = c->low < c->high ? 0 : 1 << GST_CT_HEAT_WARNING_FLAT;

      ck_assert_uint_eq (paint (CT_SAMPLE_U8, gray_100, NULL, -1, heat,
                                GST_CT_HEAT_CURRENT, &info),
                         notes);
      ck_assert_msg (fabs (info.heat_min - c->min) < 1e-9
                         && fabs (info.heat_max - c->max) < 1e-9,
                     "%u %s: %g..%g", i, c->what, info.heat_min, info.heat_max);
      check_heat_pixels (c->what, heat, c->min, c->max, 0.5, 0);
    }
    ck_assert_str_eq (info.state, "current");
    ck_assert_str_eq (info.colormap, "jet");
    ck_assert (info.heat_pts == c->seconds * GST_SECOND && info.heat_age == 0);
    ck_assert (info.threshold == settings.threshold);
    ck_assert (info.has_peak == !isnan (c->high));
    ck_assert (isnan (c->high) || info.peak == c->high);
    gst_ct_heat_unref (heat);
  }
}
GST_END_TEST

/* Faded, and in a frame of its own color. */
GST_START_TEST (test_held)
{
  static const Heat c = { "held", "", 0, 1, 0, FALSE, 0, 1 };
  GstCtHeat *heat = ramp (&c);
  GstCtHeatInfo info;

  for (guint n = 0; n < N; n++)
    gray_100[n] = 100;
  set_all ("opacity=0.6");
  paint (CT_SAMPLE_U8, gray_100, NULL, -1, heat, GST_CT_HEAT_HELD, &info);
  ck_assert_str_eq (info.state, "held");
  check_heat_pixels ("held", heat, 0, 1, 0.3, CT_MARK_WIDTH);
  for (guint x = 0; x < W; x++)
    ck_assert (picture[W + x][0] == CT_MARK_RED
               && picture[W + x][1] == CT_MARK_GREEN
               && picture[W + x][2] == CT_MARK_BLUE);
  paint (CT_SAMPLE_U8, gray_100, NULL, -1, heat, GST_CT_HEAT_CURRENT, &info);
  check_heat_pixels ("current again", heat, 0, 1, 0.6, 0);
  gst_ct_heat_unref (heat);
}
GST_END_TEST

/* In base pixels, whose centers are whole numbers: of a heat of 2x1, its
 * second sample. */
GST_START_TEST (test_peak)
{
  static const gfloat values[2] = { 0.5, 0.75 };
  static const struct
  {
    const gchar *set;
    gdouble x, y;
  } cases[] = {
    { "", 14.5, 4.5 },
    { "heat-rect=<0.5,0.0,0.5,0.5>", 17, 2 },
    { "heat-rect=<-1.0,0.5,4.0,1.0>", 39.5, 9.5 },
  };
  GstCtHeat *heat = test_heat_new (2, 1, values, 0, 1);
  GstCtHeatInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    set_all (cases[i].set);
    paint (CT_SAMPLE_U8, gray_100, NULL, -1, heat, GST_CT_HEAT_CURRENT, &info);
    ck_assert_msg (info.peak == 0.75 && info.peak_x == cases[i].x
                       && info.peak_y == cases[i].y,
                   "%s: %g, %g", cases[i].set, info.peak_x, info.peak_y);
  }
  gst_ct_heat_unref (heat);
}
GST_END_TEST

static Suite *
gstctheatpainter_suite (void)
{
  Suite *suite = suite_create ("gstctheatpainter");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_base);
  tcase_add_test (tc, test_heat_ranges);
  tcase_add_test (tc, test_held);
  tcase_add_test (tc, test_peak);
  return suite;
}

GST_CHECK_MAIN (gstctheatpainter);
