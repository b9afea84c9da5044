/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a user sets on ctvolumesrc: the properties and the URI. Does nothing
 * with them.
 */
#include "gst/ctvolume/gstctvolumesettings.h"

#include <string.h>

#include "gst/common/gstctutil.h"
#include "src/volume/mask.h"

#define DEFAULT_WINDOW_CENTER 40.0

enum
{
  PROP_0,
  PROP_LOCATION,
  PROP_FRAMERATE,
  PROP_SLICES,
  PROP_PLANE,
  PROP_REFERENCE,
  PROP_RESAMPLE,
  PROP_FLIP,
  PROP_AXES,
  PROP_ARRAY,
  PROP_WINDOW_PRESET,
  PROP_WINDOW_CENTER,
  PROP_WINDOW_WIDTH,
  PROP_ON_ERROR,
  PROP_PATTERN,
  PROP_SERIES,
  PROP_WINDOW_INDEX,
  PROP_MASK,
  PROP_EXPOSE_TAGS,
  PROP_REFERENCE_SERIES,
  N_PROPERTIES
};

void
gst_ct_volume_settings_init (GstCtVolumeSettings *settings)
{
  memset (settings, 0, sizeof *settings);
  settings->frame_rate_d = 1;
  settings->last_slice = G_MAXUINT;
  settings->window_center = DEFAULT_WINDOW_CENTER;
}

void
gst_ct_volume_settings_clear (GstCtVolumeSettings *settings)
{
  g_free (settings->location);
  g_free (settings->reference);
  g_free (settings->array);
  g_free (settings->axes);
  g_free (settings->uri);
  g_free (settings->mask);
  g_free (settings->expose_tags);
  gst_ct_volume_settings_init (settings);
}

void
gst_ct_volume_settings_copy (GstCtVolumeSettings *to,
                             const GstCtVolumeSettings *from)
{
  *to = *from;
  to->location = g_strdup (from->location);
  to->reference = g_strdup (from->reference);
  to->axes = g_strdup (from->axes);
  to->array = g_strdup (from->array);
  to->uri = g_strdup (from->uri);
  to->mask = g_strdup (from->mask);
  to->expose_tags = g_strdup (from->expose_tags);
}

/* ----------------------------------------------------------------- texts -- */

gboolean
gst_ct_volume_parse_slices (const gchar *text, guint *first, guint *last)
{
  gchar **numbers;
  guint64 from, to;
  gboolean ok;

  if (!text || !*text) {
    *first = 0;
    *last = G_MAXUINT;
    return TRUE;
  }
  numbers = g_strsplit (text, "-", 2);
  ok = g_ascii_string_to_unsigned (numbers[0], 10, 0, G_MAXINT, &from, NULL)
       && g_ascii_string_to_unsigned (numbers[1] ? numbers[1] : numbers[0], 10,
                                      from, G_MAXINT, &to, NULL);
  g_strfreev (numbers);
  if (!ok)
    return FALSE;
  *first = from;
  *last = to;
  return TRUE;
}

static void
set_slices (GstCtVolumeSettings *settings, const gchar *text)
{
  if (!gst_ct_volume_parse_slices (text, &settings->first_slice,
                                   &settings->last_slice))
    g_warning ("ctvolumesrc: slices=\"%s\" is neither NUMBER nor FIRST-LAST "
               "(from 0 to %d, as in \"10-20\"): not changed",
               text, G_MAXINT);
}

static void
set_mask (GstCtVolumeSettings *settings, const gchar *text)
{
  CtMask mask = { 0 };

  if (ct_mask_parse (&mask, text)) {
    g_free (settings->mask);
    settings->mask = g_strdup (text);
  } else {
    g_warning ("ctvolumesrc: mask is not X,Y,WIDTH,HEIGHT;... in pixels, as in "
               "\"0,0,200,40;0,472,512,40\": not changed");
  }
  ct_mask_clear (&mask);
}

/* What may be told is a short list; what is not on it never will be. */
static void
set_expose_tags (GstCtVolumeSettings *settings, const gchar *text)
{
  g_auto (GStrv) names = g_strsplit (text ? text : "", ",", -1);
  g_autofree gchar *known = NULL;

  for (guint i = 0; names[i]; i++) {
    g_strstrip (names[i]);
    if (!names[i][0] || g_strv_contains (ct_volume_tag_names, names[i]))
      continue;
    known = g_strjoinv (", ", (gchar **)ct_volume_tag_names);
    g_warning ("ctvolumesrc: expose-tags names \"%s\"; there are %s: not "
               "changed",
               names[i], known);
    return;
  }
  g_free (settings->expose_tags);
  settings->expose_tags = g_strdup (text);
}

static gchar *
print_slices (const GstCtVolumeSettings *settings)
{
  if (settings->last_slice == G_MAXUINT)
    return g_strdup ("");
  return g_strdup_printf ("%u-%u", settings->first_slice, settings->last_slice);
}

gboolean
gst_ct_volume_settings_set_uri (GstCtVolumeSettings *settings, const gchar *uri,
                                GError **error)
{
  gchar *location = uri ? gst_uri_get_location (uri) : NULL;

  if (!g_strcmp0 (location, "phantom")
      || !g_strcmp0 (location, "phantom-heat")) {
    settings->pattern = strcmp (location, "phantom")
                            ? GST_CT_VOLUME_PATTERN_HEAT
                            : GST_CT_VOLUME_PATTERN_CT;
    g_clear_pointer (&location, g_free);
  } else if (uri && (!location || !g_path_is_absolute (location))) {
    g_set_error_literal (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
                         "expected ctvolume:///PATH, ctvolume://phantom or "
                         "ctvolume://phantom-heat");
    g_free (location);
    return FALSE;
  }
  g_free (settings->location);
  settings->location = location;
  g_free (settings->uri);
  settings->uri = g_strdup (uri);
  return TRUE;
}

gboolean
gst_ct_volume_settings_get_window (const GstCtVolumeSettings *settings,
                                   CtWindow *window)
{
  const CtWindowPreset *preset = &ct_window_presets[settings->preset];

  if (settings->window_width > 0.0) {
    window->center = settings->window_center;
    window->width = settings->window_width;
  } else if (settings->preset > 0) {
    window->center = preset->center;
    window->width = preset->width;
  } else {
    return FALSE;
  }
  window->function = CT_WINDOW_LINEAR;
  *window = ct_window_clamp (*window);
  return TRUE;
}

/* ------------------------------------------------------------ properties -- */

static GType
on_error_get_type (void)
{
  static const GEnumValue values[]
      = { { GST_CT_VOLUME_ON_ERROR_STOP, "End the stream with an error",
            "stop" },
          { GST_CT_VOLUME_ON_ERROR_SKIP, "Leave the slice out, with a warning",
            "skip" },
          { 0, NULL, NULL } };

  return gst_ct_enum_type ("GstCtVolumeOnError", values);
}

static GType
pattern_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_CT_VOLUME_PATTERN_CT, "Thorax with three lesions, in HU", "ct" },
    { GST_CT_VOLUME_PATTERN_HEAT, "Heat map of the lesions, 0 to 1", "heat" },
    { 0, NULL, NULL }
  };

  return gst_ct_enum_type ("GstCtVolumePattern", values);
}

static GType
plane_get_type (void)
{
  static const GEnumValue values[]
      = { { CT_VOLUME_CUT_NATIVE, "As the file is stored", "native" },
          { CT_VOLUME_CUT_AXIAL, "Across the body, from feet to head",
            "axial" },
          { CT_VOLUME_CUT_CORONAL, "Seen from the front, from front to back",
            "coronal" },
          { CT_VOLUME_CUT_SAGITTAL, "Seen from the side, from left to right",
            "sagittal" },
          { 0, NULL, NULL } };

  return gst_ct_enum_type ("GstCtVolumePlane", values);
}

static GType
resample_get_type (void)
{
  static const GEnumValue values[]
      = { { CT_RESAMPLE_AUTO, "nearest for label maps, else linear", "auto" },
          { CT_RESAMPLE_LINEAR, "Between the voxels around", "linear" },
          { CT_RESAMPLE_NEAREST, "The nearest voxel", "nearest" },
          { 0, NULL, NULL } };

  return gst_ct_enum_type ("GstCtVolumeResample", values);
}

static GType
flip_get_type (void)
{
  static const GFlagsValue values[]
      = { { GST_CT_VOLUME_FLIP_COLUMNS, "Left and right", "columns" },
          { GST_CT_VOLUME_FLIP_ROWS, "Top and bottom", "rows" },
          { GST_CT_VOLUME_FLIP_SLICES, "First and last slice", "slices" },
          { 0, NULL, NULL } };
  GType type = g_type_from_name ("GstCtVolumeFlip");

  return type ? type : g_flags_register_static ("GstCtVolumeFlip", values);
}

guint
gst_ct_volume_settings_install (GObjectClass *object_class)
{
  const GParamFlags live
      = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  const GParamFlags ready
      = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY;
  GParamSpec *specs[N_PROPERTIES] = {
    [PROP_LOCATION] = g_param_spec_string (
        "location", "Location",
        "DICOM file or directory, NIfTI, NPY, MetaImage or NRRD file to read; "
        "without one, the phantom",
        NULL, ready),
    [PROP_FRAMERATE] = gst_param_spec_fraction (
        "framerate", "Frame rate",
        "Slices a second; 0/1: the file's own, else 10/1", 0, 1, G_MAXINT, 1, 0,
        1, ready),
    [PROP_SLICES] = g_param_spec_string (
        "slices", "Slices",
        "Which slices of the file, FIRST-LAST or one NUMBER, from 0, both "
        "included; empty: all",
        "", ready),
    [PROP_PLANE] = g_param_spec_enum (
        "plane", "Plane",
        "How the volume is cut into slices, by the axes of its voxels that "
        "are nearest to the patient's; with a reference: how that is cut",
        plane_get_type (), CT_VOLUME_CUT_NATIVE, ready),
    [PROP_REFERENCE] = g_param_spec_string (
        "reference", "Reference",
        "File whose grid, slice order and timing are taken over, by where "
        "both lie in the patient; outside of the volume there is nothing. "
        "ctvolume://phantom: the phantom's CT",
        NULL, ready),
    [PROP_RESAMPLE] = g_param_spec_enum (
        "resample", "Resample", "What is between voxels, with a reference",
        resample_get_type (), CT_RESAMPLE_AUTO, ready),
    [PROP_FLIP] = g_param_spec_flags (
        "flip", "Flip",
        "Mirror the picture or the order of the slices, after the turn to the "
        "radiological view",
        flip_get_type (), 0, ready),
    [PROP_AXES] = g_param_spec_string (
        "axes", "Axes",
        "Order of the axes of an array without geometry, slowest first: a "
        "permutation of yx, zyx or tzyx; empty: that order",
        NULL, ready),
    [PROP_ARRAY] = g_param_spec_string (
        "array", "Array", "Name of an array in an .npz file; empty: the first",
        NULL, ready),
    [PROP_WINDOW_PRESET] = g_param_spec_enum (
        "window-preset", "Window preset",
        "Window of GRAY8 and of the slice meta, by name; window-width "
        "overrides",
        gst_ct_window_preset_get_type (), 0, live),
    [PROP_WINDOW_CENTER] = g_param_spec_double (
        "window-center", "Window center",
        "Center of the window in real values (HU for CT); counts where "
        "window-width is set",
        -1e9, 1e9, DEFAULT_WINDOW_CENTER, live),
    [PROP_WINDOW_WIDTH] = g_param_spec_double (
        "window-width", "Window width",
        "Width of the window in real values (HU for CT); 0: not set, then the "
        "preset's, else the file's, else soft-tissue where it looks like CT, "
        "else from the least to the greatest value of the first slice",
        0, 1e9, 0, live),
    [PROP_ON_ERROR] = g_param_spec_enum (
        "on-error", "On error", "What to do about a slice that cannot be read",
        on_error_get_type (), GST_CT_VOLUME_ON_ERROR_STOP, ready),
    [PROP_PATTERN] = g_param_spec_enum (
        "pattern", "Pattern", "What the phantom shows (without a location)",
        pattern_get_type (), GST_CT_VOLUME_PATTERN_CT, ready),
    [PROP_SERIES] = g_param_spec_uint (
        "series", "Series",
        "Which series of a DICOM directory, from 1, as the warning that there "
        "are several lists them; 0: the largest CT, else the largest",
        0, G_MAXINT, 0, ready),
    [PROP_WINDOW_INDEX] = g_param_spec_uint (
        "window-index", "Window index",
        "Which of the windows that a DICOM file has, from 0", 0, 255, 0, ready),
    [PROP_MASK] = g_param_spec_string ("mask", "Mask",
                                       "Rectangles of the picture to be "
                                       "zeroed, X,Y,WIDTH,HEIGHT;...: for what "
                                       "is burned into pixels",
                                       NULL, ready),
    [PROP_EXPOSE_TAGS] = g_param_spec_string (
        "expose-tags", "Expose tags",
        "What of a DICOM file to send as tags, by keyword, with commas: "
        "Modality, BodyPartExamined, KVP, SliceThickness, ConvolutionKernel, "
        "Manufacturer, ManufacturerModelName; empty: nothing",
        NULL, ready),
    [PROP_REFERENCE_SERIES] = g_param_spec_uint (
        "reference-series", "Reference series",
        "Which series of the reference, if that is a DICOM directory, as "
        "series says it",
        0, G_MAXINT, 0, ready),
  };

  for (guint id = 1; id < N_PROPERTIES; id++)
    g_object_class_install_property (object_class, id, specs[id]);
  gst_type_mark_as_plugin_api (gst_ct_window_preset_get_type (), 0);
  gst_type_mark_as_plugin_api (on_error_get_type (), 0);
  gst_type_mark_as_plugin_api (pattern_get_type (), 0);
  gst_type_mark_as_plugin_api (flip_get_type (), 0);
  gst_type_mark_as_plugin_api (plane_get_type (), 0);
  gst_type_mark_as_plugin_api (resample_get_type (), 0);
  return N_PROPERTIES;
}

gboolean
gst_ct_volume_settings_set (GstCtVolumeSettings *settings, guint id,
                            const GValue *value)
{
  switch (id) {
  case PROP_LOCATION:
    g_free (settings->location);
    settings->location = g_value_dup_string (value);
    g_clear_pointer (&settings->uri, g_free);
    break;
  case PROP_FRAMERATE:
    settings->frame_rate_n = gst_value_get_fraction_numerator (value);
    settings->frame_rate_d = gst_value_get_fraction_denominator (value);
    break;
  case PROP_SLICES:
    set_slices (settings, g_value_get_string (value));
    break;
  case PROP_PLANE:
    settings->plane = g_value_get_enum (value);
    break;
  case PROP_REFERENCE:
    g_free (settings->reference);
    settings->reference = g_value_dup_string (value);
    break;
  case PROP_RESAMPLE:
    settings->resample = g_value_get_enum (value);
    break;
  case PROP_FLIP:
    settings->flip = g_value_get_flags (value);
    break;
  case PROP_AXES:
    g_free (settings->axes);
    settings->axes = g_value_dup_string (value);
    break;
  case PROP_ARRAY:
    g_free (settings->array);
    settings->array = g_value_dup_string (value);
    break;
  case PROP_WINDOW_PRESET:
    settings->preset = g_value_get_enum (value);
    break;
  case PROP_WINDOW_CENTER:
    settings->window_center = g_value_get_double (value);
    break;
  case PROP_WINDOW_WIDTH:
    settings->window_width = g_value_get_double (value);
    break;
  case PROP_ON_ERROR:
    settings->on_error = g_value_get_enum (value);
    break;
  case PROP_PATTERN:
    settings->pattern = g_value_get_enum (value);
    break;
  case PROP_SERIES:
    settings->series = g_value_get_uint (value);
    break;
  case PROP_REFERENCE_SERIES:
    settings->reference_series = g_value_get_uint (value);
    break;
  case PROP_WINDOW_INDEX:
    settings->window_index = g_value_get_uint (value);
    break;
  case PROP_MASK:
    set_mask (settings, g_value_get_string (value));
    break;
  case PROP_EXPOSE_TAGS:
    set_expose_tags (settings, g_value_get_string (value));
    break;
  default:
    return FALSE;
  }
  return TRUE;
}

gboolean
gst_ct_volume_settings_get (const GstCtVolumeSettings *settings, guint id,
                            GValue *value)
{
  switch (id) {
  case PROP_LOCATION:
    g_value_set_string (value, settings->location);
    break;
  case PROP_FRAMERATE:
    gst_value_set_fraction (value, settings->frame_rate_n,
                            settings->frame_rate_d);
    break;
  case PROP_SLICES:
    g_value_take_string (value, print_slices (settings));
    break;
  case PROP_PLANE:
    g_value_set_enum (value, settings->plane);
    break;
  case PROP_REFERENCE:
    g_value_set_string (value, settings->reference);
    break;
  case PROP_RESAMPLE:
    g_value_set_enum (value, settings->resample);
    break;
  case PROP_FLIP:
    g_value_set_flags (value, settings->flip);
    break;
  case PROP_AXES:
    g_value_set_string (value, settings->axes);
    break;
  case PROP_ARRAY:
    g_value_set_string (value, settings->array);
    break;
  case PROP_WINDOW_PRESET:
    g_value_set_enum (value, settings->preset);
    break;
  case PROP_WINDOW_CENTER:
    g_value_set_double (value, settings->window_center);
    break;
  case PROP_WINDOW_WIDTH:
    g_value_set_double (value, settings->window_width);
    break;
  case PROP_ON_ERROR:
    g_value_set_enum (value, settings->on_error);
    break;
  case PROP_PATTERN:
    g_value_set_enum (value, settings->pattern);
    break;
  case PROP_SERIES:
    g_value_set_uint (value, settings->series);
    break;
  case PROP_REFERENCE_SERIES:
    g_value_set_uint (value, settings->reference_series);
    break;
  case PROP_WINDOW_INDEX:
    g_value_set_uint (value, settings->window_index);
    break;
  case PROP_MASK:
    g_value_set_string (value, settings->mask);
    break;
  case PROP_EXPOSE_TAGS:
    g_value_set_string (value, settings->expose_tags);
    break;
  default:
    return FALSE;
  }
  return TRUE;
}
