/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overlay's properties: a table of them, and the plain struct that a
 * frame works from. Knows nothing of pads and buffers.
 */
#include "gst/ctheat/gstctheatsettings.h"

#include <math.h>
#include <string.h>

#include "gst/common/gstctutil.h"
#include "gst/ctheat/gstctheattypes.h"

typedef enum
{
  BOOLEAN,
  DOUBLE,
  ENUM,
  FLAGS,
  COUNT,
  TIME,
  RECT,
  LEVELS,
  TABLE_FILE,
} Kind;

typedef struct
{
  const gchar *name;
  const gchar *blurb;
  Kind kind;
  gsize offset;             /* of the field in GstCtHeatSettings */
  gdouble min, max, preset; /* preset: the default */
  GType (*type) (void);     /* of an enum */
} Property;

#define FIELD(name) G_STRUCT_OFFSET (GstCtHeatSettings, name)
#define ANY -G_MAXDOUBLE, G_MAXDOUBLE

static const Property properties[] = {
  { "normalize", "How base values become 8 bits of gray", ENUM,
    FIELD (normalize), 0, 0, GST_CT_NORMALIZE_AUTO, gst_ct_normalize_get_type },
  { "window-center",
    "Center of the window in real values (HU for CT); overrides the preset "
    "and the stream",
    DOUBLE, FIELD (window_center), -1e9, 1e9, 0.0, NULL },
  { "window-width",
    "Width of the window in real values (HU for CT); overrides the preset "
    "and the stream; 0: not set",
    DOUBLE, FIELD (window_width), 0.0, 1e9, 0.0, NULL },
  { "window-preset",
    "Window by name; overrides the stream (no two viewers agree on these: "
    "window-center and window-width override)",
    ENUM, FIELD (window_preset), 0, 0, 0, gst_ct_window_preset_get_type },
  { "window-function", "Curve of the window (DICOM PS3.3 C.11.2.1)", ENUM,
    FIELD (window_function), 0, 0, CT_WINDOW_LINEAR,
    gst_ct_window_function_get_type },
  { "invert", "Show low base values bright (after the window)", BOOLEAN,
    FIELD (invert), 0, 1, FALSE, NULL },
  { "range-mode",
    "Where the range of normalize=minmax and percentile comes from", ENUM,
    FIELD (range_mode), 0, 0, CT_RANGE_FRAME, gst_ct_range_mode_get_type },
  { "rescale-slope",
    "Real value = stored value * rescale-slope + rescale-intercept, where no "
    "slice meta says better; not 0",
    DOUBLE, FIELD (rescale_slope), -1e9, 1e9, 1.0, NULL },
  { "rescale-intercept",
    "Real value of the stored value 0, where no slice meta says better", DOUBLE,
    FIELD (rescale_intercept), -1e9, 1e9, 0.0, NULL },
  { "base-colormap", "Colors of the base", ENUM, FIELD (base_colormap), 0, 0,
    -1, gst_ct_colormap_get_type },

  { "heat-min", "Heat value at the low end of the colors", DOUBLE,
    FIELD (heat_min), ANY, 0.0, NULL },
  { "heat-max", "Heat value at the high end of the colors", DOUBLE,
    FIELD (heat_max), ANY, 1.0, NULL },
  { "heat-range", "Which heat values the ends of the colors stand for", ENUM,
    FIELD (heat_range), 0, 0, GST_CT_HEAT_RANGE_AUTO,
    gst_ct_heat_range_get_type },
  { "heat-rect",
    "Where in the base the heat lies: <x, y, width, height> as fractions of "
    "the base's size; may reach outside",
    RECT, FIELD (heat_rect), 0, 0, 0, NULL },
  { "heat-invert", "Low heat values get the high end of the colors", BOOLEAN,
    FIELD (heat_invert), 0, 1, FALSE, NULL },
  { "heat-gamma",
    "Exponent of the heat within its range; below 1 lifts low values", DOUBLE,
    FIELD (heat_gamma), 0.05, 20.0, 1.0, NULL },
  { "interpolation", "How the heat is brought to the base's size", ENUM,
    FIELD (interpolation), 0, 0, CT_INTERPOLATION_LINEAR,
    gst_ct_interpolation_get_type },

  { "colormap", "Colors of the heat", ENUM, FIELD (colormap), 0, 0, 0,
    gst_ct_colormap_get_type },
  { "colormap-file",
    "Own table instead of colormap: 768 bytes (256 R, 256 G, 256 B), or text "
    "of 256 rows of R G B, 0..255 or 0..1",
    TABLE_FILE, 0, 0, 0, 0, NULL },
  { "colormap-reverse", "Read the colors from the other end", BOOLEAN,
    FIELD (colormap_reverse), 0, 1, FALSE, NULL },
  { "opacity", "Opacity of the heat, linear, 0 to 1", DOUBLE, FIELD (opacity),
    0.0, 1.0, 0.5, NULL },
  { "opacity-mode", "Whether the opacity follows the value", ENUM,
    FIELD (opacity_mode), 0, 0, CT_OPACITY_CONSTANT,
    gst_ct_opacity_mode_get_type },
  { "threshold", "Heat values below are hidden", DOUBLE, FIELD (threshold), ANY,
    -G_MAXDOUBLE, NULL },
  { "threshold-max", "Heat values above are hidden", DOUBLE,
    FIELD (threshold_max), ANY, G_MAXDOUBLE, NULL },
  { "base-min",
    "No heat where the base's real value is below, e.g. -500 HU: outside the "
    "body",
    DOUBLE, FIELD (base_min), ANY, -G_MAXDOUBLE, NULL },
  { "base-weight", "Weight of the base under the heat; negative: 1 - opacity",
    DOUBLE, FIELD (base_weight), -1.0, 16.0, -1.0, NULL },
  { "blend-offset", "Added to every blended byte, in levels of 8 bits", DOUBLE,
    FIELD (blend_offset), -255.0, 255.0, 0.0, NULL },

  { "contour-levels",
    "Lines where the heat has these values, in its unit, in the colors of the "
    "values: <0.3, 0.5, 0.9>, at most 32; whatever the threshold",
    LEVELS, 0, 0, 0, 0, NULL },
  { "contour-width", "Width of these lines in pixels of the base", DOUBLE,
    FIELD (contour_width), 0.25, CT_CONTOUR_MAX_WIDTH, 1.5, NULL },
  { "contour-only", "Draw the lines without the heat between them", BOOLEAN,
    FIELD (contour_only), 0, 1, FALSE, NULL },
  { "mark-peak", "Draw an open cross at the heat's greatest value", BOOLEAN,
    FIELD (mark_peak), 0, 1, FALSE, NULL },
  { "legend", "A color bar with the heat's values: on which side", ENUM,
    FIELD (legend), 0, 0, CT_LEGEND_NONE, gst_ct_legend_get_type },
  { "legend-inside",
    "Draw the legend over the picture; else the output grows by it", BOOLEAN,
    FIELD (legend_inside), 0, 1, TRUE, NULL },
  { "labels",
    "What is written at the corners and edges, from the slice's and the heat's "
    "numbers: slice+position+window. orientation would lie behind a flip of "
    "the frames",
    FLAGS, FIELD (labels), 0, 0, 0, gst_ct_labels_get_type },
  { "min-peak",
    "heat-range=frame, percentile, hold, smooth: warn of heats whose greatest "
    "value is below",
    DOUBLE, FIELD (min_peak), ANY, -G_MAXDOUBLE, NULL },

  { "sync", "How long a frame waits for its heat", ENUM, FIELD (sync), 0, 0,
    GST_CT_SYNC_AUTO, gst_ct_sync_get_type },
  { "latency",
    "sync=deadline: how long past its time a frame waits for its heat (ns)",
    TIME, FIELD (latency), 0, 0, 0.0, NULL },
  { "wait-timeout",
    "Longest wait since the last sign of life on the heat pad (ns); then the "
    "frame goes bare; 18446744073709551615: for ever",
    TIME, FIELD (wait_timeout), 0, 0, 10e9, NULL },
  { "max-heat-age",
    "How long past its end a heat is still shown, faded and with a mark (ns)",
    TIME, FIELD (max_heat_age), 0, 0, 0.0, NULL },
  { "match", "Which time of heat and base must agree", ENUM, FIELD (match), 0,
    0, GST_CT_MATCH_STREAM_TIME, gst_ct_match_get_type },
  { "n-threads",
    "Threads that a large frame is rendered on; 0: one a processor. The "
    "picture is the same",
    COUNT, FIELD (n_threads), 0, 64, 1, NULL },
  { "post-messages",
    "Post an element message for each frame: the peak, its place, the area "
    "above the threshold",
    BOOLEAN, FIELD (post_messages), 0, 1, FALSE, NULL },
};

/* heat-rect by itself: all of the base. */
static const gdouble whole[4] = { 0.0, 0.0, 1.0, 1.0 };

static gint
gray_row (void)
{
  return ct_colormap_find ("gray") - ct_colormaps;
}

static gpointer
field_of (GstCtHeatSettings *settings, const Property *property)
{
  return (guint8 *)settings + property->offset;
}

void
gst_ct_heat_settings_init (GstCtHeatSettings *settings)
{
  memset (settings, 0, sizeof *settings);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    const Property *p = &properties[i];

    if (p->kind == DOUBLE)
      *(gdouble *)field_of (settings, p) = p->preset;
    else if (p->kind == TIME)
      *(guint64 *)field_of (settings, p) = (guint64)p->preset;
    else if (p->kind == COUNT || p->kind == FLAGS)
      *(guint *)field_of (settings, p) = (guint)p->preset;
    else if (p->kind == ENUM || p->kind == BOOLEAN)
      *(gint *)field_of (settings, p) = (gint)p->preset;
  }
  settings->base_colormap = gray_row ();
  memcpy (settings->heat_rect, whole, sizeof whole);
}

static GParamSpec *
make_spec (const Property *p)
{
  GParamFlags flags
      = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  GParamFlags controllable = flags | GST_PARAM_CONTROLLABLE;

  switch (p->kind) {
  case BOOLEAN:
    return g_param_spec_boolean (p->name, p->name, p->blurb, p->preset != 0.0,
                                 controllable);
  case DOUBLE:
    return g_param_spec_double (p->name, p->name, p->blurb, p->min, p->max,
                                p->preset, controllable);
  case ENUM:
    return g_param_spec_enum (p->name, p->name, p->blurb, p->type (),
                              p->preset < 0 ? gray_row () : (gint)p->preset,
                              controllable);
  case FLAGS:
    return g_param_spec_flags (p->name, p->name, p->blurb, p->type (),
                               (guint)p->preset, controllable);
  case COUNT:
    return g_param_spec_uint (p->name, p->name, p->blurb, (guint)p->min,
                              (guint)p->max, (guint)p->preset, flags);
  case TIME:
    return g_param_spec_uint64 (p->name, p->name, p->blurb, 0, G_MAXUINT64,
                                (guint64)p->preset, flags);
  case RECT:
    return gst_param_spec_array (
        p->name, p->name, p->blurb,
        g_param_spec_double (
            "fraction", "fraction", "Fraction of the base's width or height",
            -16.0, 16.0, 0.0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS),
        flags);
  case LEVELS:
    return gst_param_spec_array (
        p->name, p->name, p->blurb,
        g_param_spec_double ("level", "level", "Heat value, in its unit", ANY,
                             0.0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS),
        flags);
  default:
    return g_param_spec_string (p->name, p->name, p->blurb, NULL,
                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS
                                    | GST_PARAM_MUTABLE_PLAYING);
  }
}

guint
gst_ct_heat_settings_install (GObjectClass *klass)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (klass, i + 1, make_spec (&properties[i]));
  return i + 1;
}

/* Number of a GValue in an array, whatever numeric type gst-launch made. */
static gboolean
number_of (const GValue *value, gdouble *number)
{
  g_auto (GValue) copy = G_VALUE_INIT;

  g_value_init (&copy, G_TYPE_DOUBLE);
  if (!g_value_transform (value, &copy))
    return FALSE;
  *number = g_value_get_double (&copy);
  return isfinite (*number);
}

static gboolean
set_rect (GstCtHeatSettings *settings, const GValue *value, gchar **why)
{
  gdouble rect[4];
  gboolean good = gst_value_array_get_size (value) == 4;

  for (guint i = 0; good && i < 4; i++)
    good = number_of (gst_value_array_get_value (value, i), &rect[i])
           && rect[i] >= (i < 2 ? -16.0 : 0.0) && rect[i] <= 16.0;
  if (!good || rect[2] <= 0.0 || rect[3] <= 0.0) {
    *why = g_strdup ("heat-rect: expected four numbers <x, y, width, height>, "
                     "fractions of the base's size, x and y from -16 to 16, "
                     "width and height above 0 and up to 16; the old one is "
                     "kept");
    return FALSE;
  }
  memcpy (settings->heat_rect, rect, sizeof rect);
  return TRUE;
}

static gboolean
set_levels (GstCtHeatSettings *settings, const GValue *value, gchar **why)
{
  gdouble levels[CT_CONTOUR_MAX_LEVELS];
  guint n = gst_value_array_get_size (value);
  gboolean good = n <= CT_CONTOUR_MAX_LEVELS;

  for (guint i = 0; good && i < n; i++)
    good = number_of (gst_value_array_get_value (value, i), &levels[i]);
  if (!good) {
    *why = g_strdup_printf (
        "contour-levels: expected at most %d numbers in "
        "the heat's unit, as in <0.3, 0.5>, found %u%s; "
        "the old ones are kept",
        CT_CONTOUR_MAX_LEVELS, n,
        n <= CT_CONTOUR_MAX_LEVELS ? ", not all of them finite numbers" : "");
    return FALSE;
  }
  memcpy (settings->contour_levels, levels, n * sizeof *levels);
  settings->n_contour_levels = n;
  return TRUE;
}

static gboolean
set_table (GstCtHeatSettings *settings, const GValue *value, gchar **why)
{
  const gchar *path = g_value_get_string (value);
  g_autoptr (GError) error = NULL;
  guint8 rgb[256][3];

  settings->table_error[0] = '\0';
  if (!path || !*path) {
    settings->has_user_colormap = FALSE;
    return TRUE;
  }
  if (!ct_colormap_load (path, rgb, &error)) {
    *why = g_strdup_printf ("colormap-file: %s", error->message);
    g_strlcpy (settings->table_error, *why, sizeof settings->table_error);
    return FALSE;
  }
  memcpy (settings->user_colormap, rgb, sizeof rgb);
  settings->has_user_colormap = TRUE;
  return TRUE;
}

static gboolean
set_double (GstCtHeatSettings *settings, const Property *p, const GValue *value,
            gchar **why)
{
  gdouble number = g_value_get_double (value);
  gboolean is_slope = p->offset == FIELD (rescale_slope);

  if (isnan (number) || (is_slope && number == 0.0)) {
    *why = g_strdup_printf ("%s: %g is not a number from %g to %g%s; the old "
                            "value is kept",
                            p->name, number, p->min, p->max,
                            is_slope ? " other than 0" : "");
    return FALSE;
  }
  *(gdouble *)field_of (settings, p) = number;
  if (p->offset == FIELD (window_center))
    settings->has_window_center = TRUE;
  if (is_slope || p->offset == FIELD (rescale_intercept))
    settings->has_rescale = TRUE;
  return TRUE;
}

gboolean
gst_ct_heat_settings_set (GstCtHeatSettings *settings, guint id,
                          const GValue *value, gchar **why)
{
  const Property *p;

  g_return_val_if_fail (id >= 1 && id <= G_N_ELEMENTS (properties), FALSE);
  p = &properties[id - 1];
  switch (p->kind) {
  case BOOLEAN:
    *(gboolean *)field_of (settings, p) = g_value_get_boolean (value);
    return TRUE;
  case ENUM:
    *(gint *)field_of (settings, p) = g_value_get_enum (value);
    return TRUE;
  case FLAGS:
    *(guint *)field_of (settings, p) = g_value_get_flags (value);
    return TRUE;
  case COUNT:
    *(guint *)field_of (settings, p) = g_value_get_uint (value);
    return TRUE;
  case TIME:
    *(guint64 *)field_of (settings, p) = g_value_get_uint64 (value);
    return TRUE;
  case RECT:
    return set_rect (settings, value, why);
  case LEVELS:
    return set_levels (settings, value, why);
  case TABLE_FILE:
    return set_table (settings, value, why);
  default:
    return set_double (settings, p, value, why);
  }
}

static void
get_numbers (const gdouble *numbers, guint n, GValue *array)
{
  for (guint i = 0; i < n; i++) {
    g_auto (GValue) number = G_VALUE_INIT;

    g_value_init (&number, G_TYPE_DOUBLE);
    g_value_set_double (&number, numbers[i]);
    gst_value_array_append_value (array, &number);
  }
}

gboolean
gst_ct_heat_settings_get (const GstCtHeatSettings *settings, guint id,
                          GValue *value)
{
  const Property *p;
  gconstpointer field;

  if (id < 1 || id > G_N_ELEMENTS (properties))
    return FALSE;
  p = &properties[id - 1];
  field = (const guint8 *)settings + p->offset;
  switch (p->kind) {
  case BOOLEAN:
    g_value_set_boolean (value, *(const gboolean *)field);
    break;
  case DOUBLE:
    g_value_set_double (value, *(const gdouble *)field);
    break;
  case ENUM:
    g_value_set_enum (value, *(const gint *)field);
    break;
  case FLAGS:
    g_value_set_flags (value, *(const guint *)field);
    break;
  case COUNT:
    g_value_set_uint (value, *(const guint *)field);
    break;
  case TIME:
    g_value_set_uint64 (value, *(const guint64 *)field);
    break;
  case RECT:
    get_numbers (settings->heat_rect, G_N_ELEMENTS (whole), value);
    break;
  case LEVELS:
    get_numbers (settings->contour_levels, settings->n_contour_levels, value);
    break;
  default:
    return FALSE;
  }
  return TRUE;
}

gboolean
gst_ct_heat_settings_has_window (const GstCtHeatSettings *s)
{
  return s->window_width > 0.0 || s->window_preset > 0 || s->has_window_center;
}

gboolean
gst_ct_heat_settings_window (const GstCtHeatSettings *s,
                             const GstCtSlice *slice, CtWindow *window)
{
  gboolean known = FALSE;

  *window = (CtWindow){ 0.0, 0.0, s->window_function };
  if (slice && slice->has_window) {
    window->center = slice->window_center;
    window->width = slice->window_width;
    for (guint i = 0; i < ct_n_window_functions; i++)
      if (s->window_function == CT_WINDOW_LINEAR
          && strcmp (slice->window_function, ct_window_functions[i]) == 0)
        window->function = i;
    known = TRUE;
  }
  if (s->window_preset > 0) {
    window->center = ct_window_presets[s->window_preset].center;
    window->width = ct_window_presets[s->window_preset].width;
    window->function = s->window_function;
    known = TRUE;
  }
  if (s->window_width > 0.0) {
    window->width = s->window_width;
    known = TRUE;
  }
  if (s->has_window_center)
    window->center = s->window_center;
  return known;
}

CtLegendSide
gst_ct_heat_settings_margin (const GstCtHeatSettings *s)
{
  return s->legend_inside ? CT_LEGEND_NONE : (CtLegendSide)s->legend;
}

gboolean
gst_ct_heat_settings_is_placed (const GstCtHeatSettings *s)
{
  return memcmp (s->heat_rect, whole, sizeof whole) != 0;
}

void
gst_ct_heat_settings_look (const GstCtHeatSettings *s, CtLook *look)
{
  ct_look_init (look);
  look->rgb
      = s->has_user_colormap ? s->user_colormap : ct_colormaps[s->colormap].rgb;
  look->labels = !s->has_user_colormap && ct_colormaps[s->colormap].labels;
  look->reverse = s->colormap_reverse;
  look->base_rgb = ct_colormaps[s->base_colormap].rgb;
  look->opacity = s->opacity;
  look->opacity_mode = s->opacity_mode;
  look->threshold = s->threshold;
  look->threshold_max = s->threshold_max;
  look->base_min = s->base_min;
  look->base_weight = s->base_weight < 0.0 ? NAN : s->base_weight;
  look->blend_offset = s->blend_offset;
  look->interpolation = s->interpolation;
  look->invert = s->heat_invert;
  look->gamma = s->heat_gamma;
  memcpy (look->rect, s->heat_rect, sizeof look->rect);
  memcpy (look->contour.levels, s->contour_levels, sizeof s->contour_levels);
  look->contour.n_levels = s->n_contour_levels;
  look->contour.width = s->contour_width;
  look->contour.only = s->contour_only;
}

const gchar *
gst_ct_heat_settings_colormap_name (const GstCtHeatSettings *s)
{
  return s->has_user_colormap ? "file" : ct_colormaps[s->colormap].name;
}
