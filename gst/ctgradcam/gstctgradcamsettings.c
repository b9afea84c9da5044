/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a user sets on ctgradcam: a table of properties, and the plain struct
 * that a frame works from. Does nothing with them.
 */
#include "gst/ctgradcam/gstctgradcamsettings.h"

#include <math.h>
#include <string.h>

#include "gst/common/gstctutil.h"

static GType
method_get_type (void)
{
  static const GEnumValue values[] = {
    { CT_CAM_GRAD_CAM, "Channels by their mean gradient", "grad-cam" },
    { CT_CAM_GRAD_CAM_PLUS_PLUS,
      "Channels by their positive gradients, weighted by cell", "grad-cam++" },
    { CT_CAM_HIRES_CAM, "Activation times gradient, cell by cell",
      "hires-cam" },
    { CT_CAM_CAM,
      "Channels by the weights of the fully connected layer behind global "
      "average pooling",
      "cam" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtCamMethod", values);
}

static GType
normalize_get_type (void)
{
  static const GEnumValue values[] = {
    { CT_NET_NORMALIZE_AUTO,
      "window where window-width is set or the frames have 16 bits, else unit",
      "auto" },
    { CT_NET_NORMALIZE_NONE, "Real values as they are (HU for CT)", "none" },
    { CT_NET_NORMALIZE_MINMAX, "Least to greatest value of the frame to 0..1",
      "minmax" },
    { CT_NET_NORMALIZE_WINDOW, "The window to 0..1; without one as minmax",
      "window" },
    { CT_NET_NORMALIZE_UNIT, "Stored values over 255 or 65535", "unit" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtGradCamNormalize", values);
}

static GType
scale_get_type (void)
{
  static const GEnumValue values[] = {
    { FALSE, "As the method has it", "none" },
    { TRUE, "Each map's least to greatest value to 0..1", "frame" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtGradCamScale", values);
}

typedef enum
{
  BOOLEAN,
  INT,
  UINT,
  DOUBLE,
  ENUM,
  STRING,
  SIZE,
  NUMBERS,
} Kind;

typedef struct
{
  const gchar *name;
  const gchar *blurb;
  Kind kind;
  gsize offset;             /* of the field in GstCtGradCamSettings */
  gdouble min, max, preset; /* preset: the default */
  GType (*type) (void);     /* of an enum */
} Property;

#define FIELD(name) G_STRUCT_OFFSET (GstCtGradCamSettings, name)

static const Property properties[] = {
  { "model",
    "TorchScript file with the methods features(x) and head(activations)",
    STRING, FIELD (model), 0, 0, 0, NULL },
  { "device", "Where the model runs: cpu, cuda, cuda:N", STRING, FIELD (device),
    0, 0, 0, NULL },
  { "size",
    "Width and height of the model's input, as 224x224; empty: the frame's",
    SIZE, FIELD (width), 0, 0, 0, NULL },
  { "channels", "Channels of the model's input, 1 or 3, all with the same gray",
    UINT, FIELD (channels), 1, 3, 1, NULL },
  { "normalize", "How a frame's values become the model's", ENUM,
    FIELD (normalize), 0, 0, CT_NET_NORMALIZE_AUTO, normalize_get_type },
  { "window-center",
    "Center of the window in real values (HU for CT), with window-width",
    DOUBLE, FIELD (window_center), -1e9, 1e9, 0, NULL },
  { "window-width",
    "Width of the window in real values (HU for CT); 0: the frame's own",
    DOUBLE, FIELD (window_width), 0, 1e9, 0, NULL },
  { "mean", "Subtracted after normalize: one number, or one for each channel",
    NUMBERS, FIELD (mean), -1e9, 1e9, 0, NULL },
  { "std", "Divides after mean: one number, or one for each channel, not 0",
    NUMBERS, FIELD (std), -1e9, 1e9, 1, NULL },
  { "target-class", "The class to explain, from 0; -1: of the highest logit",
    INT, FIELD (target_class), -1, G_MAXINT, -1, NULL },
  { "method", "How the map is made", ENUM, FIELD (method), 0, 0,
    CT_CAM_GRAD_CAM, method_get_type },
  { "relu", "What speaks against the class becomes 0", BOOLEAN, FIELD (relu), 0,
    1, TRUE, NULL },
  { "scale", "What the values of a map are", ENUM, FIELD (scale), 0, 0, TRUE,
    scale_get_type },
  { "every", "One frame in so many gets a map, the others a gap", UINT,
    FIELD (every), 1, G_MAXINT, 1, NULL },
  { "threads", "Threads that the model runs on; 0: as many as libtorch likes",
    UINT, FIELD (threads), 0, 256, 1, NULL },
  { "post-messages",
    "Post an element message for each map: class, logit, probability", BOOLEAN,
    FIELD (post_messages), 0, 1, FALSE, NULL },
};

static gpointer
field_of (GstCtGradCamSettings *settings, const Property *property)
{
  return (guint8 *)settings + property->offset;
}

void
gst_ct_grad_cam_settings_init (GstCtGradCamSettings *settings)
{
  memset (settings, 0, sizeof *settings);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    const Property *p = &properties[i];

    if (p->kind == BOOLEAN || p->kind == ENUM || p->kind == INT)
      *(gint *)field_of (settings, p) = (gint)p->preset;
    else if (p->kind == UINT)
      *(guint *)field_of (settings, p) = (guint)p->preset;
    else if (p->kind == DOUBLE)
      *(gdouble *)field_of (settings, p) = p->preset;
    else if (p->kind == NUMBERS)
      *(GstCtGradCamNumbers *)field_of (settings, p)
          = (GstCtGradCamNumbers){ 1, { p->preset } };
  }
  settings->device = g_strdup ("cpu");
}

void
gst_ct_grad_cam_settings_clear (GstCtGradCamSettings *settings)
{
  g_clear_pointer (&settings->model, g_free);
  g_clear_pointer (&settings->device, g_free);
}

static GParamSpec *
make_spec (const Property *p)
{
  GParamFlags once
      = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY;
  GParamFlags flags
      = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;

  switch (p->kind) {
  case BOOLEAN:
    return g_param_spec_boolean (p->name, p->name, p->blurb, p->preset != 0,
                                 flags);
  case INT:
    return g_param_spec_int (p->name, p->name, p->blurb, (gint)p->min,
                             (gint)p->max, (gint)p->preset, flags);
  case UINT:
    return g_param_spec_uint (p->name, p->name, p->blurb, (guint)p->min,
                              (guint)p->max, (guint)p->preset, flags);
  case DOUBLE:
    return g_param_spec_double (p->name, p->name, p->blurb, p->min, p->max,
                                p->preset, flags);
  case ENUM:
    return g_param_spec_enum (p->name, p->name, p->blurb, p->type (),
                              (gint)p->preset, flags);
  case NUMBERS:
    return gst_param_spec_array (
        p->name, p->name, p->blurb,
        g_param_spec_double ("number", "number", "Of a channel", p->min, p->max,
                             p->preset,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS),
        flags);
  case SIZE:
    return g_param_spec_string (p->name, p->name, p->blurb, NULL, flags);
  default:
    return g_param_spec_string (p->name, p->name, p->blurb,
                                p->offset == FIELD (device) ? "cpu" : NULL,
                                once);
  }
}

void
gst_ct_grad_cam_settings_install (GObjectClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_class_install_property (klass, i + 1, make_spec (&properties[i]));
}

/* -------------------------------------------------------------- setting -- */

static gboolean
set_size (GstCtGradCamSettings *settings, const gchar *text, gchar **why)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", "x", 3);
  guint64 size[2] = { 0, 0 };
  gboolean good = TRUE;

  if (text && *text) {
    good = g_strv_length (parts) == 2;
    for (guint i = 0; good && i < 2; i++)
      good = g_ascii_string_to_unsigned (parts[i], 10, 1, CT_PLANE_MAX_SIZE,
                                         &size[i], NULL);
  }
  if (!good) {
    *why = g_strdup_printf ("size is \"%s\"; expected a width and a height "
                            "from 1 to %d, as 224x224, or nothing for the "
                            "frame's; the old one is kept",
                            text, CT_PLANE_MAX_SIZE);
    return FALSE;
  }
  settings->width = (guint)size[0];
  settings->height = (guint)size[1];
  return TRUE;
}

/* Whatever numeric type gst-launch made of it. */
static gboolean
number_of (const GValue *value, const Property *p, gdouble *number)
{
  g_auto (GValue) copy = G_VALUE_INIT;

  g_value_init (&copy, G_TYPE_DOUBLE);
  if (!g_value_transform (value, &copy))
    return FALSE;
  *number = g_value_get_double (&copy);
  return *number >= p->min && *number <= p->max
         && (p->preset == 0 || *number != 0);
}

static gboolean
set_numbers (GstCtGradCamNumbers *numbers, const Property *p,
             const GValue *value, gchar **why)
{
  GstCtGradCamNumbers found = { gst_value_array_get_size (value), { 0 } };
  gboolean good = found.n == 1 || found.n == GST_CT_GRAD_CAM_MAX_NUMBERS;

  for (guint i = 0; good && i < found.n; i++)
    good = number_of (gst_value_array_get_value (value, i), p, &found.of[i]);
  if (!good) {
    *why = g_strdup_printf ("%s: expected one number for all channels, as "
                            "<0.5>, or one for each of three, from %g to "
                            "%g%s; the old ones are kept",
                            p->name, p->min, p->max,
                            p->preset == 0 ? "" : " and not 0");
    return FALSE;
  }
  *numbers = found;
  return TRUE;
}

static gboolean
set_uint (guint *field, const Property *p, guint value, gchar **why)
{
  if (p->offset == FIELD (channels) && value == 2) {
    *why = g_strdup ("channels is 2; expected 1 or 3; the old number is kept");
    return FALSE;
  }
  *field = value;
  return TRUE;
}

static gboolean
set_double (gdouble *field, const Property *p, gdouble value, gchar **why)
{
  if (isnan (value)) {
    *why = g_strdup_printf ("%s: expected a number from %g to %g, found none; "
                            "the old one is kept",
                            p->name, p->min, p->max);
    return FALSE;
  }
  *field = value;
  return TRUE;
}

gboolean
gst_ct_grad_cam_settings_set (GstCtGradCamSettings *settings, guint id,
                              const GValue *value, gchar **why)
{
  const Property *p;
  gpointer field;

  g_return_val_if_fail (id >= 1 && id <= G_N_ELEMENTS (properties), FALSE);
  p = &properties[id - 1];
  field = field_of (settings, p);
  switch (p->kind) {
  case BOOLEAN:
    *(gboolean *)field = g_value_get_boolean (value);
    return TRUE;
  case INT:
    *(gint *)field = g_value_get_int (value);
    return TRUE;
  case ENUM:
    *(gint *)field = g_value_get_enum (value);
    return TRUE;
  case UINT:
    return set_uint (field, p, g_value_get_uint (value), why);
  case DOUBLE:
    return set_double (field, p, g_value_get_double (value), why);
  case SIZE:
    return set_size (settings, g_value_get_string (value), why);
  case NUMBERS:
    return set_numbers (field, p, value, why);
  default:
    g_free (*(gchar **)field);
    *(gchar **)field = g_value_dup_string (value);
    return TRUE;
  }
}

/* -------------------------------------------------------------- getting -- */

static void
get_numbers (const GstCtGradCamNumbers *numbers, GValue *value)
{
  for (guint i = 0; i < numbers->n; i++) {
    g_auto (GValue) number = G_VALUE_INIT;

    g_value_init (&number, G_TYPE_DOUBLE);
    g_value_set_double (&number, numbers->of[i]);
    gst_value_array_append_value (value, &number);
  }
}

gboolean
gst_ct_grad_cam_settings_get (const GstCtGradCamSettings *settings, guint id,
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
  case INT:
    g_value_set_int (value, *(const gint *)field);
    break;
  case ENUM:
    g_value_set_enum (value, *(const gint *)field);
    break;
  case UINT:
    g_value_set_uint (value, *(const guint *)field);
    break;
  case DOUBLE:
    g_value_set_double (value, *(const gdouble *)field);
    break;
  case SIZE:
    if (settings->width)
      g_value_take_string (
          value, g_strdup_printf ("%ux%u", settings->width, settings->height));
    break;
  case NUMBERS:
    get_numbers (field, value);
    break;
  default:
    g_value_set_string (value, *(gchar *const *)field);
    break;
  }
  return TRUE;
}

/* ---------------------------------------------------------------- using -- */

gboolean
gst_ct_grad_cam_settings_check (const GstCtGradCamSettings *settings,
                                gchar **why)
{
  const GstCtGradCamNumbers *numbers[] = { &settings->mean, &settings->std };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i]->n > 1 && numbers[i]->n != settings->channels) {
      *why = g_strdup_printf ("%s has %u numbers, and channels is %u; give it "
                              "one, or set channels=%u",
                              i ? "std" : "mean", numbers[i]->n,
                              settings->channels, numbers[i]->n);
      return FALSE;
    }
  return TRUE;
}

static gdouble
number_at (const GstCtGradCamNumbers *numbers, guint channel)
{
  return numbers->of[MIN (channel, numbers->n - 1)];
}

void
gst_ct_grad_cam_settings_input (const GstCtGradCamSettings *settings,
                                CtNetInputSpec *spec)
{
  *spec = (CtNetInputSpec){
    .normalize = settings->normalize,
    .window_center = settings->window_center,
    .window_width = settings->window_width,
    .width = settings->width,
    .height = settings->height,
    .channels = settings->channels,
  };
  for (guint c = 0; c < settings->channels; c++) {
    spec->mean[c] = number_at (&settings->mean, c);
    spec->std[c] = number_at (&settings->std, c);
  }
}

void
gst_ct_grad_cam_settings_ask (const GstCtGradCamSettings *settings,
                              CtNetAsk *ask)
{
  *ask = (CtNetAsk){
    .method = settings->method,
    .klass = settings->target_class,
    .relu = settings->relu,
    .scale = settings->scale,
    .threads = settings->threads,
  };
}
