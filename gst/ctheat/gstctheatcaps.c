/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which streams the overlay takes and gives: pad templates, and how caps of
 * one side become those of the other.
 */
#include "gst/ctheat/gstctheatcaps.h"

#include "src/pixel-format.h"
#include "src/plane.h"

#define GRAY_FORMATS "{ GRAY16_LE, GRAY16_BE, GRAY8 }"
#define BASE_FORMATS "{ GRAY16_LE, GRAY16_BE, GRAY8, I420, NV12, YUY2, UYVY }"
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
  g_autofree gchar *text = video_caps (BASE_FORMATS);

  return template_of ("sink", GST_PAD_SINK, text);
}

GstPadTemplate *
gst_ct_heat_caps_heat_template (void)
{
  g_autofree gchar *gray = video_caps (GRAY_FORMATS);
  g_autofree gchar *text = g_strdup_printf (TENSOR_CAPS "; %s", gray);

  return template_of ("heat", GST_PAD_SINK, text);
}

/* The first n rows of the table, as a list. */
static gchar *
output_formats (guint n)
{
  GString *formats = g_string_new ("{");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (formats, "%s %s", i ? "," : "",
                            ct_pixel_formats[i].name);
  g_string_append (formats, " }");
  return g_string_free (formats, FALSE);
}

GstPadTemplate *
gst_ct_heat_caps_src_template (void)
{
  g_autofree gchar *formats = output_formats (ct_n_pixel_formats);
  g_autofree gchar *text = video_caps (formats);

  return template_of ("src", GST_PAD_SRC, text);
}

GstCaps *
gst_ct_heat_caps_prefer_packed (GstCaps *caps)
{
  g_autofree gchar *formats = output_formats (ct_n_packed_formats);
  g_autofree gchar *text
      = g_strdup_printf ("video/x-raw, format = (string) %s", formats);
  g_autoptr (GstCaps) packed = gst_caps_from_string (text);
  GstCaps *some
      = gst_caps_intersect_full (caps, packed, GST_CAPS_INTERSECT_FIRST);

  if (gst_caps_is_empty (some)) {
    gst_caps_unref (some);
    return caps;
  }
  gst_caps_unref (caps);
  return some;
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

gboolean
gst_ct_heat_caps_reorder (GstQuery *query)
{
  g_autofree gchar *text = NULL;
  g_autoptr (GstCaps) ours = NULL;
  g_autoptr (GstCaps) ordered = NULL;
  GstCaps *caps;

  if (GST_QUERY_TYPE (query) != GST_QUERY_CAPS)
    return TRUE;
  text = video_caps (BASE_FORMATS);
  ours = gst_caps_from_string (text);
  gst_query_parse_caps_result (query, &caps);
  ordered = gst_caps_intersect_full (ours, caps, GST_CAPS_INTERSECT_FIRST);
  gst_query_set_caps_result (query, ordered);
  return TRUE;
}

/* As videoconvert has it for RGB: the default's matrix and range, and what the
 * colors themselves are stays. */
static gchar *
default_colorimetry (const GstVideoInfo *info)
{
  GstVideoColorimetry colorimetry;
  GstVideoInfo defaults;

  gst_video_colorimetry_from_string (&colorimetry, GST_VIDEO_COLORIMETRY_SRGB);
  if (GST_VIDEO_INFO_IS_YUV (info)) {
    gst_video_info_set_format (&defaults, GST_VIDEO_INFO_FORMAT (info),
                               GST_VIDEO_INFO_WIDTH (info),
                               GST_VIDEO_INFO_HEIGHT (info));
    colorimetry.matrix = defaults.colorimetry.matrix;
    colorimetry.range = defaults.colorimetry.range;
  }
  return gst_video_colorimetry_to_string (&colorimetry);
}

static gboolean
is_halved (const GstVideoInfo *info)
{
  return GST_VIDEO_INFO_IS_YUV (info)
         && GST_VIDEO_FORMAT_INFO_W_SUB (info->finfo, 1) > 0;
}

GstCaps *
gst_ct_heat_caps_set_colorimetry (GstCaps *caps)
{
  GstStructure *s;
  GstVideoInfo info;

  if (gst_caps_is_empty (caps) || !gst_video_info_from_caps (&info, caps))
    return caps;
  caps = gst_caps_make_writable (caps);
  s = gst_caps_get_structure (caps, 0);
  if (!gst_structure_has_field (s, "colorimetry")) {
    g_autofree gchar *colorimetry = default_colorimetry (&info);

    gst_structure_set (s, "colorimetry", G_TYPE_STRING, colorimetry, NULL);
  }
  if (is_halved (&info) && !gst_structure_has_field (s, "chroma-site"))
    gst_structure_set (s, "chroma-site", G_TYPE_STRING, "jpeg", NULL);
  return caps;
}

gboolean
gst_ct_heat_caps_is_limited (const GstVideoInfo *base)
{
  return GST_VIDEO_INFO_IS_YUV (base)
         && base->colorimetry.range != GST_VIDEO_COLOR_RANGE_0_255;
}

gboolean
gst_ct_heat_caps_space (const GstVideoInfo *out, CtYuvSpace *space)
{
  GstVideoColorMatrix matrix = out->colorimetry.matrix;

  *space = CT_YUV_SPACE_BT601;
  if (!GST_VIDEO_INFO_IS_YUV (out))
    return TRUE;
  gst_video_color_matrix_get_Kr_Kb (matrix, &space->kr, &space->kb);
  space->full = out->colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;
  return !is_halved (out) || out->chroma_site == GST_VIDEO_CHROMA_SITE_JPEG
         || out->chroma_site == GST_VIDEO_CHROMA_SITE_UNKNOWN;
}
