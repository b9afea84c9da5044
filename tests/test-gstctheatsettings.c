/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overlay's properties: there and back, what is refused, and how a window
 * and a look come of them.
 */
#include "gst/ctheat/gstctheatsettings.h"

#include <gst/check/gstcheck.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* An object that has the table's properties and nothing else. */
typedef struct
{
  GObject parent;
  GstCtHeatSettings settings;
  gchar *why;
} Holder;

typedef GObjectClass HolderClass;
GType holder_get_type (void);
G_DEFINE_TYPE (Holder, holder, G_TYPE_OBJECT)

static guint first_free;

static void
holder_set_property (GObject *object, guint id, const GValue *value,
                     GParamSpec *spec)
{
  Holder *holder = (Holder *)object;

  g_clear_pointer (&holder->why, g_free);
  ck_assert (
      gst_ct_heat_settings_set (&holder->settings, id, value, &holder->why)
      == !holder->why);
}

static void
holder_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  ck_assert (
      gst_ct_heat_settings_get (&((Holder *)object)->settings, id, value));
}

static void
holder_finalize (GObject *object)
{
  g_free (((Holder *)object)->why);
  G_OBJECT_CLASS (holder_parent_class)->finalize (object);
}

static void
holder_class_init (HolderClass *klass)
{
  klass->set_property = holder_set_property;
  klass->get_property = holder_get_property;
  klass->finalize = holder_finalize;
  first_free = gst_ct_heat_settings_install (klass);
}

static void
holder_init (Holder *holder)
{
  gst_ct_heat_settings_init (&holder->settings);
}

static Holder *holder;
static GParamSpec **specs;
static guint n_specs;

static void
setup (void)
{
  holder = g_object_new (holder_get_type (), NULL);
  specs
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (holder), &n_specs);
}

static void
teardown (void)
{
  g_free (specs);
  g_object_unref (holder);
}

/* By text, as gst-launch does. */
static void
set (const gchar *name, const gchar *text)
{
  gst_util_set_object_arg (G_OBJECT (holder), name, text);
}

/* The name, the default as text, and another value. */
static const gchar *const properties[][3] = {
  { "normalize", "auto", "percentile" },
  { "window-center", "0", "-600" },
  { "window-width", "0", "1500" },
  { "window-preset", "none", "lung" },
  { "window-function", "linear", "sigmoid" },
  { "invert", "false", "true" },
  { "range-mode", "frame", "smooth" },
  { "rescale-slope", "1", "-0.5" },
  { "rescale-intercept", "0", "-1024" },
  { "base-colormap", "gray", "jet" },
  { "heat-min", "0", "-1e300" },
  { "heat-max", "1", "1e300" },
  { "heat-range", "auto", "smooth" },
  { "heat-rect", "< 0, 0, 1, 1 >", "< -0.5, 0.25, 2, 0.125 >" },
  { "heat-invert", "false", "true" },
  { "heat-gamma", "1", "2.5" },
  { "interpolation", "linear", "cubic" },
  { "colormap", "jet", "hot" },
  { "colormap-reverse", "false", "true" },
  { "opacity", "0.5", "0.25" },
  { "opacity-mode", "constant", "ramp" },
  { "threshold", "-1.7976931348623157e308", "0.5" },
  { "threshold-max", "1.7976931348623157e308", "0.75" },
  { "base-min", "-1.7976931348623157e308", "-500" },
  { "base-weight", "-1", "1" },
  { "blend-offset", "0", "-12.5" },
  { "contour-levels", "< >", "< 0.3, -5, 1e300 >" },
  { "contour-width", "1.5", "3" },
  { "contour-only", "false", "true" },
  { "mark-peak", "false", "true" },
  { "legend", "none", "bottom" },
  { "legend-inside", "true", "false" },
  { "labels", "0", "slice+class" },
  { "min-peak", "-1.7976931348623157e308", "0.05" },
  { "sync", "auto", "latest" },
  { "latency", "0", "18446744073709551615" },
  { "wait-timeout", "10000000000", "0" },
  { "max-heat-age", "0", "18446744073709551615" },
  { "match", "stream-time", "running-time" },
  { "n-threads", "1", "64" },
  { "post-messages", "false", "true" },
};

/* Whether that property, or its spec's default, is what the text says. */
static gboolean
is_text (GParamSpec *spec, gboolean of_spec, const gchar *text)
{
  GValue got = G_VALUE_INIT, expected = G_VALUE_INIT;
  gboolean equal;

  g_value_init (&expected, spec->value_type);
  ck_assert_msg (gst_value_deserialize_with_pspec (&expected, text, spec),
                 "%s: %s", spec->name, text);
  g_value_init (&got, spec->value_type);
  if (of_spec)
    g_param_value_set_default (spec, &got);
  else
    g_object_get_property (G_OBJECT (holder), spec->name, &got);
  equal = gst_value_compare (&got, &expected) == GST_VALUE_EQUAL;
  g_value_unset (&got);
  g_value_unset (&expected);
  return equal;
}

static GParamSpec *
spec_of (guint i)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (holder),
                                                   properties[i][0]);

  ck_assert_msg (spec != NULL, "%s", properties[i][0]);
  return spec;
}

/* The defaults are those of the specs and of init; setting one moves no
 * other. colormap-file cannot be read back, and arrays have no default. */
GST_START_TEST (test_round_trips)
{
  ck_assert_uint_eq (n_specs, G_N_ELEMENTS (properties) + 1);
  ck_assert_uint_eq (first_free, n_specs + 1);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    const gchar *const *p = properties[i];

    ck_assert_msg (is_text (spec_of (i), FALSE, p[1]), "%s", p[0]);
    if (!GST_IS_PARAM_SPEC_ARRAY_LIST (spec_of (i)))
      ck_assert_msg (is_text (spec_of (i), TRUE, p[1]), "%s: spec", p[0]);
    set (p[0], p[2]);
    ck_assert_msg (!holder->why, "%s", holder->why);
    ck_assert_msg (is_text (spec_of (i), FALSE, p[2]), "%s", p[0]);
    for (guint k = i + 1; k < G_N_ELEMENTS (properties); k++)
      ck_assert_msg (is_text (spec_of (k), FALSE, properties[k][1]),
                     "%s moved %s", p[0], properties[k][0]);
  }
}
GST_END_TEST

/* What a user may change while it plays, and drive by a controller. */
GST_START_TEST (test_flags)
{
  static const gchar *const not_controllable[]
      = { "heat-rect",    "colormap-file", "contour-levels", "latency",
          "wait-timeout", "max-heat-age",  "n-threads" };

  for (guint i = 0; i < n_specs; i++) {
    gboolean fixed = FALSE;

    for (guint k = 0; k < G_N_ELEMENTS (not_controllable); k++)
      fixed |= g_str_equal (specs[i]->name, not_controllable[k]);
    ck_assert_msg (fixed != !!(specs[i]->flags & GST_PARAM_CONTROLLABLE), "%s",
                   specs[i]->name);
    ck_assert (specs[i]->flags & GST_PARAM_MUTABLE_PLAYING);
  }
}
GST_END_TEST

GST_START_TEST (test_unknown_id)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  ck_assert (!gst_ct_heat_settings_get (&holder->settings, 0, &value));
  ck_assert (!gst_ct_heat_settings_get (&holder->settings, first_free, &value));
}
GST_END_TEST

/* GLib would refuse them as well, but with words of its own. */
static void
set_number (const gchar *name, gdouble number)
{
  GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (holder), name);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, number);
  holder_set_property (G_OBJECT (holder), spec->param_id, &value, spec);
}

GST_START_TEST (test_refused_numbers)
{
  static const struct
  {
    const gchar *name;
    gdouble value;
    const gchar *why;
  } cases[] = {
    { "opacity", NAN,
      "opacity: nan is not a number from 0 to 1; the old value is kept" },
    { "threshold", NAN,
      "threshold: nan is not a number from -1.79769e+308 to 1.79769e+308; the "
      "old value is kept" },
    { "window-width", NAN,
      "window-width: nan is not a number from 0 to 1e+09; the old value is "
      "kept" },
    { "window-center", NAN,
      "window-center: nan is not a number from -1e+09 to 1e+09; the old value "
      "is kept" },
    { "rescale-slope", 0,
      "rescale-slope: 0 is not a number from -1e+09 to 1e+09 other than 0; "
      "the old value is kept" },
    { "rescale-slope", NAN,
      "rescale-slope: nan is not a number from -1e+09 to 1e+09 other than 0; "
      "the old value is kept" },
    { "rescale-intercept", 0, NULL },
    { "opacity", 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtHeatSettings before = holder->settings;

    set_number (cases[i].name, cases[i].value);
    if (!cases[i].why) {
      ck_assert (!holder->why);
      continue;
    }
    ck_assert_msg (holder->why != NULL, "%s", cases[i].name);
    ck_assert_str_eq (holder->why, cases[i].why);
    ck_assert (!memcmp (&before, &holder->settings, sizeof before));
  }
}
GST_END_TEST

GST_START_TEST (test_heat_rect)
{
  static const gchar *const why
      = "heat-rect: expected four numbers <x, y, width, height>, fractions of "
        "the base's size, x and y from -16 to 16, width and height above 0 "
        "and up to 16; the old one is kept";
  static const struct
  {
    guint n;
    gdouble rect[5];
    gboolean good;
  } cases[] = {
    { 4, { 0, 0, 1, 1 }, TRUE },
    { 4, { -16, 16, 16, 1e-9 }, TRUE },
    { 3, { 0, 0, 1 }, FALSE },
    { 5, { 0, 0, 1, 1, 1 }, FALSE },
    { 0, { 0 }, FALSE },
    { 4, { 0, 0, 0, 1 }, FALSE },
    { 4, { 0, 0, 1, 0 }, FALSE },
    { 4, { 0, 0, -1, 1 }, FALSE },
    { 4, { NAN, 0, 1, 1 }, FALSE },
    { 4, { 0, 0, 1, NAN }, FALSE },
    { 4, { 0, 0, 1, INFINITY }, FALSE },
    { 4, { -17, 0, 1, 1 }, FALSE },
    { 4, { 0, 17, 1, 1 }, FALSE },
    { 4, { 0, 0, 1, 17 }, FALSE },
  };
  guint id = 0;

  for (guint i = 0; i < n_specs; i++)
    if (g_str_equal (specs[i]->name, "heat-rect"))
      id = specs[i]->param_id;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GValue array = G_VALUE_INIT;
    gdouble before[4];
    gchar *sentence = NULL;

    memcpy (before, holder->settings.heat_rect, sizeof before);
    gst_value_array_init (&array, 5);
    for (guint k = 0; k < cases[i].n; k++) {
      GValue number = G_VALUE_INIT;

      g_value_init (&number, G_TYPE_DOUBLE);
      g_value_set_double (&number, cases[i].rect[k]);
      gst_value_array_append_and_take_value (&array, &number);
    }
    ck_assert_msg (
        gst_ct_heat_settings_set (&holder->settings, id, &array, &sentence)
            == cases[i].good,
        "case %u", i);
    if (!cases[i].good)
      ck_assert_str_eq (sentence, why);
    ck_assert (!memcmp (holder->settings.heat_rect,
                        cases[i].good ? cases[i].rect : before, sizeof before));
    g_free (sentence);
    g_value_unset (&array);
  }
  set ("heat-rect", "<0, 1, 2, 3>"); /* whole numbers */
  ck_assert (!holder->why && holder->settings.heat_rect[3] == 3);
}
GST_END_TEST

GST_START_TEST (test_contour_levels)
{
  static const struct
  {
    guint n;
    gdouble last; /* the others are their numbers */
    const gchar *why;
  } cases[] = {
    { 1, 0.5, NULL },
    { 32, -1e308, NULL },
    { 33, 1,
      "contour-levels: expected at most 32 numbers in the heat's unit, as in "
      "<0.3, 0.5>, found 33; the old ones are kept" },
    { 2, NAN,
      "contour-levels: expected at most 32 numbers in the heat's unit, as in "
      "<0.3, 0.5>, found 2, not all of them finite numbers; the old ones are "
      "kept" },
    { 1, INFINITY,
      "contour-levels: expected at most 32 numbers in the heat's unit, as in "
      "<0.3, 0.5>, found 1, not all of them finite numbers; the old ones are "
      "kept" },
    { 0, 0, NULL },
  };
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (holder),
                                                   "contour-levels");
  guint kept = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GValue array = G_VALUE_INIT;
    gchar *why = NULL;
    CtLook look;

    gst_value_array_init (&array, 5);
    for (guint k = 0; k < cases[i].n; k++) {
      GValue number = G_VALUE_INIT;

      g_value_init (&number, G_TYPE_DOUBLE);
      g_value_set_double (&number, k + 1 == cases[i].n ? cases[i].last : k);
      gst_value_array_append_and_take_value (&array, &number);
    }
    ck_assert (gst_ct_heat_settings_set (&holder->settings, spec->param_id,
                                         &array, &why)
               == !cases[i].why);
    ck_assert_msg (g_strcmp0 (why, cases[i].why) == 0, "%s", why);
    kept = cases[i].why ? kept : cases[i].n;
    gst_ct_heat_settings_look (&holder->settings, &look);
    ck_assert_uint_eq (look.contour.n_levels, kept);
    if (!cases[i].why && kept > 0)
      ck_assert (look.contour.levels[kept - 1] == cases[i].last);
    g_free (why);
    g_value_unset (&array);
  }
  set ("contour-levels", "<1, 2>"); /* whole numbers */
  ck_assert (!holder->why && holder->settings.contour_levels[1] == 2);
}
GST_END_TEST

/* A table that runs from red down to blue; then one that is cut short. */
GST_START_TEST (test_colormap_file)
{
  gchar *folder = g_dir_make_tmp ("ct-settings-XXXXXX", NULL);
  gchar *path = g_build_filename (folder, "own.lut", NULL);
  guint8 table[768] = { 0 };
  CtLook look;

  for (guint i = 0; i < 256; i++) {
    table[i] = 255 - i;
    table[512 + i] = i;
  }
  ck_assert_str_eq (gst_ct_heat_settings_colormap_name (&holder->settings),
                    "jet");
  ck_assert (g_file_set_contents (path, (gchar *)table, 768, NULL));
  set ("colormap-file", path);
  ck_assert_msg (!holder->why, "%s", holder->why);
  gst_ct_heat_settings_look (&holder->settings, &look);
  ck_assert (look.rgb[3][0] == 252 && look.rgb[3][2] == 3 && !look.labels);
  ck_assert_str_eq (gst_ct_heat_settings_colormap_name (&holder->settings),
                    "file");

  ck_assert (g_file_set_contents (path, "1 2", 3, NULL));
  set ("colormap-file", path);
  ck_assert (g_str_has_prefix (holder->why, "colormap-file: line 1: "));
  gst_ct_heat_settings_look (&holder->settings, &look);
  ck_assert (look.rgb[3][0] == 252); /* the old one is kept */
  g_remove (path);
  set ("colormap-file", path);
  ck_assert (g_str_has_prefix (holder->why, "colormap-file: "));

  set ("colormap-file", "");
  ck_assert (!holder->why);
  ck_assert_str_eq (gst_ct_heat_settings_colormap_name (&holder->settings),
                    "jet");
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
}
GST_END_TEST

/* What the slice says, what is set in order, and what comes of it; width 0:
 * nobody names a window. */
GST_START_TEST (test_window)
{
  static const struct
  {
    gboolean slice_has_window;
    const gchar *slice_function;
    const gchar *set; /* properties */
    gdouble center, width;
    CtWindowFunction function;
    gboolean on_element;
  } cases[] = {
    { FALSE, "", "", 0, 0, CT_WINDOW_LINEAR, FALSE },
    { TRUE, "", "", 30, 300, CT_WINDOW_LINEAR, FALSE },
    { TRUE, "sigmoid", "", 30, 300, CT_WINDOW_SIGMOID, FALSE },
    { TRUE, "linear-exact", "", 30, 300, CT_WINDOW_LINEAR_EXACT, FALSE },
    { TRUE, "unheard-of", "", 30, 300, CT_WINDOW_LINEAR, FALSE },
    { TRUE, "sigmoid", "window-function=linear-exact", 30, 300,
      CT_WINDOW_LINEAR_EXACT, FALSE },
    { TRUE, "sigmoid", "window-preset=lung", -600, 1500, CT_WINDOW_LINEAR,
      TRUE },
    { FALSE, "", "window-preset=brain", 40, 80, CT_WINDOW_LINEAR, TRUE },
    { TRUE, "", "window-preset=brain window-width=7", 40, 7, CT_WINDOW_LINEAR,
      TRUE },
    { TRUE, "", "window-preset=brain window-center=-5", -5, 80,
      CT_WINDOW_LINEAR, TRUE },
    { TRUE, "", "window-width=7", 30, 7, CT_WINDOW_LINEAR, TRUE },
    { TRUE, "", "window-center=-5", -5, 300, CT_WINDOW_LINEAR, TRUE },
    { TRUE, "", "window-center=0", 0, 300, CT_WINDOW_LINEAR, TRUE },
    { FALSE, "", "window-width=7", 0, 7, CT_WINDOW_LINEAR, TRUE },
    { FALSE, "", "window-center=-5 window-width=7", -5, 7, CT_WINDOW_LINEAR,
      TRUE },
    /* a center alone is no window */
    { FALSE, "", "window-center=-5", -5, 0, CT_WINDOW_LINEAR, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar **words = g_strsplit (cases[i].set, " ", -1);
    GstCtSlice slice;
    CtWindow window;

    gst_ct_slice_init (&slice);
    slice.has_window = cases[i].slice_has_window;
    slice.window_center = 30;
    slice.window_width = 300;
    g_strlcpy (slice.window_function, cases[i].slice_function,
               sizeof slice.window_function);
    gst_ct_heat_settings_init (&holder->settings);
    for (gchar **word = words; *word; word++) {
      gchar **pair = g_strsplit (*word, "=", 2);

      set (pair[0], pair[1]);
      g_strfreev (pair);
    }
    ck_assert_msg (
        gst_ct_heat_settings_window (&holder->settings, &slice, &window)
            == (cases[i].width > 0),
        "case %u", i);
    ck_assert_msg (window.center == cases[i].center
                       && window.width == cases[i].width
                       && (window.function == cases[i].function),
                   "case %u: %g/%g", i, window.center, window.width);
    ck_assert (gst_ct_heat_settings_has_window (&holder->settings)
               == cases[i].on_element);
    g_strfreev (words);
  }
}
GST_END_TEST

GST_START_TEST (test_look)
{
  CtLook look, plain;

  ct_look_init (&plain);
  gst_ct_heat_settings_look (&holder->settings, &look);
  ck_assert (look.rgb == plain.rgb && look.base_rgb == plain.base_rgb);
  ck_assert (look.opacity == plain.opacity && isnan (look.base_weight));
  ck_assert (look.threshold == plain.threshold
             && look.threshold_max == plain.threshold_max
             && look.base_min == plain.base_min);
  ck_assert (look.gamma == plain.gamma && !look.invert && !look.reverse);
  ck_assert (!memcmp (look.rect, plain.rect, sizeof look.rect));

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    set (properties[i][0], properties[i][2]);
  gst_ct_heat_settings_look (&holder->settings, &look);
  ck_assert (look.rgb == ct_colormap_find ("hot")->rgb);
  ck_assert (look.base_rgb == ct_colormap_find ("jet")->rgb);
  ck_assert (look.opacity == 0.25 && look.opacity_mode == CT_OPACITY_RAMP);
  ck_assert (look.threshold == 0.5 && look.threshold_max == 0.75);
  ck_assert (look.base_min == -500 && look.base_weight == 1);
  ck_assert (look.blend_offset == -12.5 && look.gamma == 2.5);
  ck_assert (look.invert && look.reverse && !look.labels);
  ck_assert (look.interpolation == CT_INTERPOLATION_CUBIC);
  ck_assert (look.rect[0] == -0.5 && look.rect[3] == 0.125);
  set ("colormap", "labels");
  gst_ct_heat_settings_look (&holder->settings, &look);
  ck_assert (look.labels);
}
GST_END_TEST

static Suite *
gstctheatsettings_suite (void)
{
  Suite *suite = suite_create ("gstctheatsettings");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_round_trips);
  tcase_add_test (tc, test_flags);
  tcase_add_test (tc, test_unknown_id);
  tcase_add_test (tc, test_refused_numbers);
  tcase_add_test (tc, test_heat_rect);
  tcase_add_test (tc, test_contour_levels);
  tcase_add_test (tc, test_colormap_file);
  tcase_add_test (tc, test_window);
  tcase_add_test (tc, test_look);
  return suite;
}

GST_CHECK_MAIN (gstctheatsettings);
