/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which streams the overlay takes and gives: pad templates, and how caps of
 * one side become those of the other.
 */
#include "gst/ctheat/gstctheatcaps.h"

#include <gst/video/video.h>

#include "src/pixel-format.h"
#include "src/plane.h"

#define GRAY_FORMATS "{ GRAY16_LE, GRAY16_BE, GRAY8 }"
#define TENSOR_CAPS                                                            \
  "other/tensors, format = (string) static, num_tensors = (int) 1, "           \
  "types = (string) { float32, float64, uint8, uint16, int16 }"

/* video/x-raw of those formats, progressive, of any size that is worked with,
 * at any rate. */
static gchar *
video_caps (const gchar *formats)
{
  return g_strdup_printf (
      "video/x-raw, format = (string) %s, width = (int) [ 1, %d ], "
      "height = (int) [ 1, %d ], framerate = (fraction) [ 0/1, %d/1 ], "
      "interlace-mode = (string) progressive",
      formats, CT_PLANE_MAX_SIZE, CT_PLANE_MAX_SIZE, G_MAXINT);
}

static GstPadTemplate *
template_of (const gchar *name, GstPadDirection direction, const gchar *text)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (text);

  return gst_pad_template_new (name, direction, GST_PAD_ALWAYS, caps);
}

GstPadTemplate *
gst_ct_heat_caps_sink_template (void)
{
  g_autofree gchar *text = video_caps (GRAY_FORMATS);

  return template_of ("sink", GST_PAD_SINK, text);
}

GstPadTemplate *
gst_ct_heat_caps_heat_template (void)
{
  g_autofree gchar *gray = video_caps (GRAY_FORMATS);
  g_autofree gchar *text = g_strdup_printf (TENSOR_CAPS "; %s", gray);

  return template_of ("heat", GST_PAD_SINK, text);
}

GstPadTemplate *
gst_ct_heat_caps_src_template (void)
{
  g_autoptr (GString) formats = g_string_new ("{");
  g_autofree gchar *text = NULL;

  for (guint i = 0; i < ct_n_pixel_formats; i++)
    g_string_append_printf (formats, "%s %s", i ? "," : "",
                            ct_pixel_formats[i].name);
  g_string_append (formats, " }");
  text = video_caps (formats->str);
  return template_of ("src", GST_PAD_SRC, text);
}

GstCaps *
gst_ct_heat_caps_transform (GstCaps *caps, GstCaps *other_template,
                            GstCaps *filter)
{
  static const gchar *const kept[] = { "width",          "height",
                                       "framerate",      "pixel-aspect-ratio",
                                       "interlace-mode", "multiview-mode",
                                       "multiview-flags" };
  const GValue *formats = gst_structure_get_value (
      gst_caps_get_structure (other_template, 0), "format");
  GstCaps *result = gst_caps_new_empty ();

  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    const GstStructure *s = gst_caps_get_structure (caps, i);
    GstStructure *t = gst_structure_new_empty ("video/x-raw");

    gst_structure_set_value (t, "format", formats);
    for (guint k = 0; k < G_N_ELEMENTS (kept); k++) {
      const GValue *value = gst_structure_get_value (s, kept[k]);

      if (value)
        gst_structure_set_value (t, kept[k], value);
    }
    result = gst_caps_merge_structure (result, t);
  }
  if (filter) {
    GstCaps *filtered
        = gst_caps_intersect_full (filter, result, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (result);
    result = filtered;
  }
  return result;
}

GstCaps *
gst_ct_heat_caps_set_colorimetry (GstCaps *caps)
{
  if (gst_caps_is_empty (caps)
      || gst_structure_has_field (gst_caps_get_structure (caps, 0),
                                  "colorimetry"))
    return caps;
  caps = gst_caps_make_writable (caps);
  gst_caps_set_simple (caps, "colorimetry", G_TYPE_STRING,
                       GST_VIDEO_COLORIMETRY_SRGB, NULL);
  return caps;
}
