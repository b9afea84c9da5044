/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Enum types over the core's tables, and a GError as an element's message.
 * Knows no element.
 */
#include "gst/common/gstctutil.h"

#include "src/colormap.h"
#include "src/volume/volume.h"
#include "src/window.h"

GType
gst_ct_enum_type (const gchar *name, const GEnumValue *values)
{
  GType type = g_type_from_name (name);

  return type ? type : g_enum_register_static (name, values);
}

GType
gst_ct_flags_type (const gchar *name, const GFlagsValue *values)
{
  GType type = g_type_from_name (name);

  return type ? type : g_flags_register_static (name, values);
}

/* Makes the values of a table's rows and registers them; what values point to
 * lives as long as the process, as types do. */
static GType
enum_type_of_rows (const gchar *name, guint n_rows,
                   void (*describe) (guint row, GEnumValue *value))
{
  GType type = g_type_from_name (name);
  GEnumValue *values;

  if (type)
    return type;
  values = g_new0 (GEnumValue, n_rows + 1);
  for (guint i = 0; i < n_rows; i++) {
    values[i].value = i;
    describe (i, &values[i]);
  }
  return g_enum_register_static (name, values);
}

static void
describe_window_preset (guint row, GEnumValue *value)
{
  const CtWindowPreset *preset = &ct_window_presets[row];

  value->value_nick = preset->name;
  if (row == 0)
    value->value_name = "No preset";
  else
    value->value_name
        = g_strdup_printf ("%s (center %g, width %g)", preset->name,
                           preset->center, preset->width);
}

static void
describe_window_function (guint row, GEnumValue *value)
{
  gchar *name = g_ascii_strup (ct_window_functions[row], -1);

  value->value_nick = ct_window_functions[row];
  value->value_name
      = g_strdup_printf ("DICOM's %s", g_strdelimit (name, "-", '_'));
  g_free (name);
}

static void
describe_colormap (guint row, GEnumValue *value)
{
  value->value_nick = ct_colormaps[row].name;
  value->value_name = ct_colormaps[row].note;
}

#define DEFINE_ENUM_OF_ROWS(function, name, n_rows, describe)                  \
  GType function (void)                                                        \
  {                                                                            \
    static gsize type = 0;                                                     \
                                                                               \
    if (g_once_init_enter (&type))                                             \
      g_once_init_leave (&type, enum_type_of_rows (name, n_rows, describe));   \
    return type;                                                               \
  }

DEFINE_ENUM_OF_ROWS (gst_ct_window_preset_get_type, "GstCtWindowPreset",
                     ct_n_window_presets, describe_window_preset)
DEFINE_ENUM_OF_ROWS (gst_ct_window_function_get_type, "GstCtWindowFunction",
                     ct_n_window_functions, describe_window_function)
DEFINE_ENUM_OF_ROWS (gst_ct_colormap_get_type, "GstCtColormap", ct_n_colormaps,
                     describe_colormap)

/* ---------------------------------------------------------------- errors -- */

static const struct
{
  gint from;
  gboolean of_stream; /* else of a resource */
  gint code;
} volume_codes[] = {
  { CT_VOLUME_ERROR_NOT_FOUND, FALSE, GST_RESOURCE_ERROR_NOT_FOUND },
  { CT_VOLUME_ERROR_UNKNOWN, TRUE, GST_STREAM_ERROR_TYPE_NOT_FOUND },
  { CT_VOLUME_ERROR_UNSUPPORTED, TRUE, GST_STREAM_ERROR_FORMAT },
  { CT_VOLUME_ERROR_DAMAGED, TRUE, GST_STREAM_ERROR_DECODE },
  { CT_VOLUME_ERROR_READ, FALSE, GST_RESOURCE_ERROR_READ },
  { CT_VOLUME_ERROR_NO_SPACE, FALSE, GST_RESOURCE_ERROR_NO_SPACE_LEFT },
};

/* The readers are not linked into the overlay: their domain goes by its
 * name. */
static gboolean
is_volume_error (const GError *error)
{
  return g_str_has_prefix (g_quark_to_string (error->domain),
                           "ct-volume-error");
}

static gint
resource_code (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return GST_RESOURCE_ERROR_NOT_FOUND;
  return GST_RESOURCE_ERROR_READ;
}

static void
map_error (const GError *error, GQuark *domain, gint *code)
{
  *domain = error->domain;
  *code = error->code;
  if (error->domain == GST_RESOURCE_ERROR || error->domain == GST_STREAM_ERROR)
    return;
  *domain = GST_RESOURCE_ERROR;
  *code = resource_code (error);
  if (!is_volume_error (error))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (volume_codes); i++) {
    if (volume_codes[i].from == error->code) {
      *domain
          = volume_codes[i].of_stream ? GST_STREAM_ERROR : GST_RESOURCE_ERROR;
      *code = volume_codes[i].code;
    }
  }
}

static void
post (GstElement *element, GstMessageType type, const gchar *what,
      GError *error)
{
  GQuark domain;
  gint code;

  map_error (error, &domain, &code);
  gst_element_message_full (element, type, domain, code,
                            g_strdup (error->message), g_strdup (what),
                            __FILE__, G_STRFUNC, __LINE__);
  g_error_free (error);
}

void
gst_ct_element_post_error (GstElement *element, const gchar *what,
                           GError *error)
{
  post (element, GST_MESSAGE_ERROR, what, error);
}

void
gst_ct_element_post_warning (GstElement *element, const gchar *what,
                             GError *error)
{
  post (element, GST_MESSAGE_WARNING, what, error);
}
