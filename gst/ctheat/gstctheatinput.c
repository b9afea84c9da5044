/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What comes in on the heat pad: gray video or a tensor, checked, copied and
 * converted at its own size. Knows nothing of waiting.
 */
#include "gst/ctheat/gstctheatinput.h"

#include <math.h>
#include <string.h>

#include "gst/common/gstctplane.h"

static const struct
{
  const gchar *name;
  CtSampleType type;
} tensor_types[] = {
  { "float32", CT_SAMPLE_F32 }, { "float64", CT_SAMPLE_F64 },
  { "uint8", CT_SAMPLE_U8 },    { "uint16", CT_SAMPLE_U16 },
  { "int16", CT_SAMPLE_S16 },
};

/* "W:H:1:1" (NCHW) or "1:W:H:1" (NHWC), trailing 1s optional. A first 1 is a
 * channel only where the third dimension is more than 1. */
static gboolean
parse_dimensions (const gchar *text, guint *width, guint *height)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 17);
  guint64 dims[16] = { 0 };
  guint n = g_strv_length (parts), first;

  if (n == 0 || n > G_N_ELEMENTS (dims))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    dims[i] = 1;
  for (guint i = 0; i < n; i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 1, CT_PLANE_MAX_SIZE,
                                     &dims[i], NULL))
      return FALSE;
  first = dims[0] == 1 && dims[2] > 1 ? 1 : 0;
  for (guint i = first + 2; i < G_N_ELEMENTS (dims); i++)
    if (dims[i] != 1)
      return FALSE;
  *width = dims[first];
  *height = dims[first + 1];
  return TRUE;
}

static gboolean
format_from_tensor (GstCtHeatFormat *format, const GstStructure *s, gchar **why)
{
  const gchar *dimensions = gst_structure_get_string (s, "dimensions");
  const gchar *type = gst_structure_get_string (s, "types");
  guint width, height, i;

  for (i = 0; i < G_N_ELEMENTS (tensor_types); i++)
    if (g_strcmp0 (type, tensor_types[i].name) == 0)
      break;
  if (i == G_N_ELEMENTS (tensor_types)) {
    *why = g_strdup_printf ("the heat tensor's type is %s; it must be one "
                            "of float32, float64, uint8, uint16, int16",
                            type ? type : "missing");
    return FALSE;
  }
  if (!dimensions || !parse_dimensions (dimensions, &width, &height)) {
    *why = g_strdup_printf (
        "the heat tensor's dimensions are %s; they must be W:H:1:1 or "
        "1:W:H:1 with sizes from 1 to %d",
        dimensions ? dimensions : "missing", CT_PLANE_MAX_SIZE);
    return FALSE;
  }
  gst_video_info_init (&format->info);
  format->info.width = width;
  format->info.height = height;
  format->is_tensor = TRUE;
  format->type = tensor_types[i].type;
  return TRUE;
}

static gboolean
format_from_video (GstCtHeatFormat *format, const GstCaps *caps, gchar **why)
{
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps)) {
    *why = g_strdup ("the heat's caps are not complete video caps");
    return FALSE;
  }
  switch (GST_VIDEO_INFO_FORMAT (&info)) {
  case GST_VIDEO_FORMAT_GRAY8:
    format->type = CT_SAMPLE_U8;
    break;
  case GST_VIDEO_FORMAT_GRAY16_LE:
  case GST_VIDEO_FORMAT_GRAY16_BE:
    format->type = CT_SAMPLE_U16;
    break;
  default:
    *why = g_strdup_printf ("the heat's format is %s; it must be GRAY8, "
                            "GRAY16_LE or GRAY16_BE",
                            GST_VIDEO_INFO_NAME (&info));
    return FALSE;
  }
  if (GST_VIDEO_INFO_IS_INTERLACED (&info)) {
    *why = g_strdup ("the heat is interlaced; only progressive video can be "
                     "used");
    return FALSE;
  }
  if (info.width < 1 || info.width > CT_PLANE_MAX_SIZE || info.height < 1
      || info.height > CT_PLANE_MAX_SIZE) {
    *why = g_strdup_printf ("the heat has %dx%d pixels; it must have from 1 "
                            "to %d each way",
                            info.width, info.height, CT_PLANE_MAX_SIZE);
    return FALSE;
  }
  format->info = info;
  format->is_tensor = FALSE;
  return TRUE;
}

gboolean
gst_ct_heat_format_from_caps (GstCtHeatFormat *format, const GstCaps *caps,
                              gchar **why)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);

  format->valid = gst_structure_has_name (s, "other/tensors")
                      ? format_from_tensor (format, s, why)
                      : format_from_video (format, caps, why);
  return format->valid;
}

/* What a stored sample is worth: of video by the slice meta, if it has one;
 * else integers over their type's maximum, floats as they are. */
static CtHeatScale
heat_scale (CtSampleType type, const GstCtSlice *slice)
{
  CtHeatScale scale = { 1.0, 0.0, 1.0, CT_NO_PADDING };

  if (slice) {
    scale.slope = slice->slope;
    scale.intercept = slice->intercept;
    if (slice->has_padding && slice->padding <= G_MAXUINT16)
      scale.padding = slice->padding;
    return scale;
  }
  if (type == CT_SAMPLE_U8)
    scale.divisor = G_MAXUINT8;
  else if (type == CT_SAMPLE_U16)
    scale.divisor = G_MAXUINT16;
  else if (type == CT_SAMPLE_S16)
    scale.divisor = G_MAXINT16;
  return scale;
}

static void
convert_row (gfloat *dst, const CtPlane *src, guint y, const CtHeatScale *scale)
{
  const CtKernels *k = ct_kernels ();
  const guint8 *row = ct_plane_row (src, y);

  switch (src->type) {
  case CT_SAMPLE_U8:
    k->heat_u8 (dst, row, src->width, scale);
    for (guint x = 0; x < src->width; x++)
      if (row[x] == scale->padding)
        dst[x] = NAN;
    break;
  case CT_SAMPLE_U16:
    k->heat_u16 (dst, row, src->width, scale, src->swapped);
    break;
  case CT_SAMPLE_S16:
    k->heat_s16 (dst, row, src->width, scale, src->swapped);
    break;
  case CT_SAMPLE_F64:
    k->heat_f64 (dst, row, src->width, scale);
    break;
  default:
    k->heat_f32 (dst, row, src->width, scale);
    break;
  }
}

/* Range and peak. The first sample that holds the greatest value, row by
 * row, is the peak. */
static void
measure (GstCtHeat *heat)
{
  const CtPlane *plane = &heat->heat.plane;
  const CtKernels *k = ct_kernels ();
  gboolean is_u8 = plane->type == CT_SAMPLE_U8;
  CtExtentU32 bytes = { G_MAXUINT32, 0 };
  CtExtentF32 floats = { G_MAXFLOAT, -G_MAXFLOAT };
  gboolean found = FALSE;

  for (guint y = 0; y < plane->height; y++) {
    const guint8 *row = ct_plane_row (plane, y);

    if (is_u8) {
      guint32 before = bytes.max;

      k->extent_u8 (&bytes, row, plane->width, CT_NO_PADDING);
      if (bytes.max > before || !found)
        heat->peak_y = y;
      found = TRUE;
    } else {
      gfloat before = floats.max;

      if (k->extent_f32 (&floats, (const gfloat *)row, plane->width))
        heat->heat.has_nan = TRUE;
      if (floats.max > before) {
        heat->peak_y = y;
        found = TRUE;
      }
    }
  }
  heat->extent = CT_RANGE_EMPTY;
  if (!found)
    return;
  if (is_u8) {
    const CtHeatScale *c = &heat->heat.calibration;
    gdouble a = (bytes.min * c->slope + c->intercept) / c->divisor;
    gdouble b = (bytes.max * c->slope + c->intercept) / c->divisor;
    const guint8 *row = ct_plane_row (plane, heat->peak_y);

    heat->extent = (CtRange){ MIN (a, b), MAX (a, b) };
    heat->peak_x = (const guint8 *)memchr (row, bytes.max, plane->width) - row;
  } else {
    const gfloat *row = (const gfloat *)ct_plane_row (plane, heat->peak_y);

    heat->extent = (CtRange){ floats.min, floats.max };
    while (row[heat->peak_x] != floats.max)
      heat->peak_x++;
  }
}

static gboolean
store (GstCtHeat *heat, const CtPlane *src, const GstCtSlice *slice)
{
  CtPlane *dst = &heat->heat.plane;
  CtHeatScale scale = heat_scale (src->type, slice);
  /* 8 bit stays 8 bit, unless some of it means "nothing there" or the values
   * fall as the bytes rise. */
  gboolean is_u8 = src->type == CT_SAMPLE_U8 && scale.padding == CT_NO_PADDING
                   && scale.slope > 0.0;
  gsize row_bytes = src->width * (is_u8 ? 1 : sizeof (gfloat));

  heat->size = row_bytes * src->height;
  heat->data = g_try_malloc (heat->size);
  if (!heat->data)
    return FALSE;
  *dst = (CtPlane){
    .data = heat->data,
    .stride = row_bytes,
    .width = src->width,
    .height = src->height,
    .type = is_u8 ? CT_SAMPLE_U8 : CT_SAMPLE_F32,
  };
  heat->heat.calibration = scale;
  /* Values are values now; labels are what was divided. */
  if (!is_u8)
    heat->heat.calibration
        = (CtHeatScale){ 1.0, 0.0, scale.divisor, CT_NO_PADDING };
  for (guint y = 0; y < src->height; y++) {
    if (is_u8)
      memcpy (ct_plane_row (dst, y), ct_plane_row (src, y), row_bytes);
    else
      convert_row ((gfloat *)ct_plane_row (dst, y), src, y, &scale);
  }
  return TRUE;
}

static gboolean
map_tensor (const GstCtHeatFormat *format, GstBuffer *buffer,
            GstCtPlaneMap *map, gchar **why)
{
  gsize row_bytes = format->info.width * ct_sample_size (format->type);
  gsize size = row_bytes * format->info.height;

  if (!gst_buffer_map (buffer, &map->map, GST_MAP_READ)) {
    *why = g_strdup ("its memory could not be mapped");
    return FALSE;
  }
  if (map->map.size != size) {
    *why = g_strdup_printf (
        "it has %" G_GSIZE_FORMAT " bytes; its caps of %dx%d samples mean "
        "%" G_GSIZE_FORMAT,
        map->map.size, format->info.width, format->info.height, size);
    gst_buffer_unmap (buffer, &map->map);
    return FALSE;
  }
  map->buffer = buffer;
  map->plane = (CtPlane){
    .data = map->map.data,
    .stride = row_bytes,
    .width = format->info.width,
    .height = format->info.height,
    .type = format->type,
  };
  return TRUE;
}

static void
heat_clear (gpointer data)
{
  g_free (((GstCtHeat *)data)->data);
}

GstCtHeat *
gst_ct_heat_from_buffer (const GstCtHeatFormat *format, GstBuffer *buffer,
                         gchar **why)
{
  GstCtPlaneMap map;
  GstCtHeat *heat;
  gboolean stored;

  if (!(format->is_tensor ? map_tensor (format, buffer, &map, why)
                          : gst_ct_plane_map (&map, buffer, &format->info,
                                              GST_MAP_READ, why)))
    return NULL;
  heat = g_atomic_rc_box_new0 (GstCtHeat);
  heat->pts = GST_BUFFER_PTS (buffer);
  heat->has_slice = gst_buffer_get_ct_slice (buffer, &heat->slice);
  heat->has_class = gst_buffer_get_ct_heat_class (buffer, &heat->klass);
  stored = store (heat, &map.plane,
                  heat->has_slice && !format->is_tensor ? &heat->slice : NULL);
  gst_ct_plane_unmap (&map);
  if (!stored) {
    *why = g_strdup_printf (
        "there is no memory for its %" G_GSIZE_FORMAT " bytes", heat->size);
    gst_ct_heat_unref (heat);
    return NULL;
  }
  measure (heat);
  return heat;
}

GstCtHeat *
gst_ct_heat_ref (GstCtHeat *heat)
{
  return g_atomic_rc_box_acquire (heat);
}

void
gst_ct_heat_unref (GstCtHeat *heat)
{
  g_atomic_rc_box_release_full (heat, heat_clear);
}

gdouble
gst_ct_heat_value (const GstCtHeat *heat, guint x, guint y)
{
  const CtPlane *plane = &heat->heat.plane;
  const CtHeatScale *c = &heat->heat.calibration;

  if (plane->type == CT_SAMPLE_U8)
    return (ct_plane_row (plane, y)[x] * c->slope + c->intercept) / c->divisor;
  return ((const gfloat *)ct_plane_row (plane, y))[x];
}

gdouble
gst_ct_heat_share (const GstCtHeat *heat, gdouble least, gdouble most)
{
  const CtPlane *plane = &heat->heat.plane;
  guint64 n = 0;

  for (guint y = 0; y < plane->height; y++)
    for (guint x = 0; x < plane->width; x++) {
      gdouble value = gst_ct_heat_value (heat, x, y);

      n += value >= least && value <= most;
    }
  return (gdouble)n / ((gdouble)plane->width * plane->height);
}

CtRange
gst_ct_heat_percentile (GstCtHeat *heat)
{
  if (!heat->has_percentile) {
    const CtPlane *plane = &heat->heat.plane;
    const CtHeatScale *c = &heat->heat.calibration;

    if (plane->type == CT_SAMPLE_U8) {
      CtCalibration calibration
          = { c->slope / c->divisor, c->intercept / c->divisor, CT_NO_PADDING };

      heat->percentile = ct_range_of_base_percentile (plane, &calibration,
                                                      CT_RANGE_PERCENTILE);
    } else {
      heat->percentile
          = ct_range_of_heat_percentile (plane, CT_RANGE_PERCENTILE);
    }
    heat->has_percentile = TRUE;
  }
  return heat->percentile;
}
