/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a slice becomes: its caps, its buffer's bytes and its meta, as GRAY8,
 * GRAY16_LE or a float tensor. Knows neither time nor files.
 */
#include "gst/ctvolume/gstctvolumeout.h"

#include <math.h>
#include <string.h>

#include "gst/common/gstctmeta.h"

void
gst_ct_volume_out_clear (GstCtVolumeOut *out)
{
  ct_gray_clear (&out->gray);
  g_clear_pointer (&out->words, g_free);
  g_clear_pointer (&out->values, g_free);
  out->n_words = 0;
}

/* ------------------------------------------------------------------ caps -- */

/* Width over height of a pixel. Spacings are rounded decimals: what is nearly
 * square is square. */
static void
get_pixel_aspect_ratio (const CtVolumeInfo *info, gint *n, gint *d)
{
  const gdouble *spacing = info->grid.spacing;

  *n = *d = 1;
  if (spacing[0] > 0.0 && spacing[1] > 0.0) {
    gdouble ratio = spacing[0] / spacing[1];

    if (fabs (ratio - 1.0) > 1e-3 && ratio > 1e-3 && ratio < 1e3)
      gst_util_double_to_fraction (ratio, n, d);
  }
}

static GstCaps *
video_caps (const CtVolumeInfo *info, const gchar *format, gint frame_rate_n,
            gint frame_rate_d)
{
  gint par_n, par_d;

  get_pixel_aspect_ratio (info, &par_n, &par_d);
  return gst_caps_new_simple (
      "video/x-raw", "format", G_TYPE_STRING, format, "width", G_TYPE_INT,
      info->columns, "height", G_TYPE_INT, info->rows, "interlace-mode",
      G_TYPE_STRING, "progressive", "pixel-aspect-ratio", GST_TYPE_FRACTION,
      par_n, par_d, "framerate", GST_TYPE_FRACTION, frame_rate_n, frame_rate_d,
      NULL);
}

GstCaps *
gst_ct_volume_out_caps (const CtVolumeInfo *info, gint frame_rate_n,
                        gint frame_rate_d)
{
  GstCaps *caps = video_caps (info, "GRAY8", frame_rate_n, frame_rate_d);
  gchar *dimensions = g_strdup_printf ("%u:%u:1:1", info->columns, info->rows);

  gst_caps_append (caps,
                   video_caps (info, "GRAY16_LE", frame_rate_n, frame_rate_d));
  gst_caps_append (
      caps, gst_caps_new_simple (
                "other/tensors", "format", G_TYPE_STRING, "static",
                "num_tensors", G_TYPE_INT, 1, "types", G_TYPE_STRING, "float32",
                "dimensions", G_TYPE_STRING, dimensions, "framerate",
                GST_TYPE_FRACTION, frame_rate_n, frame_rate_d, NULL));
  g_free (dimensions);
  return caps;
}

static gboolean
has_format (const GstStructure *structure, const gchar *format)
{
  return gst_structure_has_name (structure, "video/x-raw")
         && !g_strcmp0 (gst_structure_get_string (structure, "format"), format);
}

/* Whether GRAY16_LE is the first format of a structure; a lone one counts where
 * that is said. */
static gboolean
begins_with_gray16 (const GstStructure *structure, gboolean lone)
{
  const GValue *format = gst_structure_get_value (structure, "format");

  if (format && GST_VALUE_HOLDS_LIST (format)
      && gst_value_list_get_size (format) > 0)
    format = gst_value_list_get_value (format, 0);
  else if (!lone)
    return FALSE;
  return format && G_VALUE_HOLDS_STRING (format)
         && !g_strcmp0 (g_value_get_string (format), "GRAY16_LE");
}

/* videoconvert and its like name GRAY16_LE too, before GRAY8, but never as
 * the first; they would show 16 bits without a window, nearly black. A filter
 * such as the overlay has one list of its own, but its base class puts what
 * downstream takes before it: so any structure's list counts. */
static gboolean
names_gray16_first (GstCaps *peer)
{
  if (gst_caps_is_any (peer))
    return FALSE;
  for (guint i = 0; i < gst_caps_get_size (peer); i++) {
    if (begins_with_gray16 (gst_caps_get_structure (peer, i), i == 0))
      return TRUE;
  }
  return FALSE;
}

GstCaps *
gst_ct_volume_out_choose (GstCaps *ours, GstCaps *peer)
{
  GstCaps *common
      = gst_caps_intersect_full (peer, ours, GST_CAPS_INTERSECT_FIRST);
  guint chosen = 0;

  if (gst_caps_is_empty (common)) {
    gst_caps_unref (common);
    return NULL;
  }
  if (has_format (gst_caps_get_structure (common, 0), "GRAY8")
      && names_gray16_first (peer)) {
    for (guint i = gst_caps_get_size (common); i-- > 0;) {
      if (has_format (gst_caps_get_structure (common, i), "GRAY16_LE"))
        chosen = i;
    }
  }
  ours = gst_caps_copy_nth (common, chosen);
  gst_caps_unref (common);
  return gst_caps_fixate (ours);
}

gboolean
gst_ct_volume_out_set_caps (GstCtVolumeOut *out, GstCaps *caps)
{
  if (gst_structure_has_name (gst_caps_get_structure (caps, 0),
                              "other/tensors")) {
    out->kind = GST_CT_VOLUME_TENSORS;
    return TRUE;
  }
  if (!gst_video_info_from_caps (&out->video, caps))
    return FALSE;
  out->kind = GST_VIDEO_INFO_FORMAT (&out->video) == GST_VIDEO_FORMAT_GRAY8
                  ? GST_CT_VOLUME_GRAY8
                  : GST_CT_VOLUME_GRAY16;
  return TRUE;
}

gsize
gst_ct_volume_out_size (const GstCtVolumeOut *out, const CtVolumeInfo *info)
{
  if (out->kind == GST_CT_VOLUME_TENSORS)
    return (gsize)info->columns * info->rows * sizeof (gfloat);
  return GST_VIDEO_INFO_SIZE (&out->video);
}

/* ---------------------------------------------------------------- slices -- */

static void
set_geometry (GstCtSlice *meta, const CtGrid *grid, const gdouble *shift)
{
  gdouble normal[3];
  gdouble rows = 0.0;
  gdouble columns = 0.0;

  meta->has_spacing = TRUE;
  for (guint i = 0; i < 3; i++) {
    meta->spacing[i] = grid->spacing[i];
    meta->has_spacing &= grid->spacing[i] > 0.0;
    columns += grid->column_step[i] * grid->column_step[i];
    rows += grid->row_step[i] * grid->row_step[i];
  }
  meta->has_position = grid->valid && columns > 0.0 && rows > 0.0;
  if (!meta->has_position)
    return;
  meta->position = ct_grid_position (grid, meta->slice);
  ct_grid_slice_origin (grid, meta->slice, meta->origin);
  ct_grid_normal (grid, normal);
  for (guint i = 0; i < 3; i++) {
    meta->position += normal[i] * shift[i];
    meta->origin[i] += shift[i];
    meta->row_direction[i] = grid->column_step[i] / sqrt (columns);
    meta->column_direction[i] = grid->row_step[i] / sqrt (rows);
  }
}

/* All but what the stored values mean. */
static void
describe_slice (GstCtSlice *meta, const CtVolumeInfo *info, guint number,
                const CtSlice *slice, const GstCtVolumeRange *range)
{
  gst_ct_slice_init (meta);
  if (info->unit)
    g_strlcpy (meta->unit, info->unit, sizeof meta->unit);
  meta->slice = number % info->slices_per_volume;
  meta->slices = info->slices_per_volume;
  if (range->has_window) {
    meta->has_window = TRUE;
    meta->window_center = range->window.center;
    meta->window_width = range->window.width;
    g_strlcpy (meta->window_function,
               ct_window_functions[range->window.function],
               sizeof meta->window_function);
  }
  meta->inverse = info->is_inverse;
  set_geometry (meta, &info->grid, slice->shift);
}

/* A byte of GRAY8 back to the real value in the middle of what it stands for.
 * The picture is inverted already where it has to be. There is no way back
 * from a table: the bytes are what they are. */
static void
describe_bytes (GstCtSlice *meta, const GstCtVolumeRange *range)
{
  gdouble low = range->min;
  gdouble width = range->max - range->min;

  if (range->table) {
    meta->unit[0] = '\0';
    meta->has_window = FALSE;
    meta->inverse = FALSE;
    return;
  }
  if (range->has_window) {
    width = range->window.width;
    low = range->window.center - width / 2.0;
  }
  /* PS3.3 C.11.2.1.2.1 */
  if (range->has_window && range->window.function == CT_WINDOW_LINEAR)
    width -= 1.0;
  meta->slope = (width > 0.0 ? width : 1.0) / 255.0;
  meta->intercept = low;
  if (meta->inverse) {
    meta->intercept += 255.0 * meta->slope;
    meta->slope = -meta->slope;
    meta->inverse = FALSE;
  }
}

/* What lies outside of the table is as its ends; nothing is black. */
static void
fill_by_table (GstCtVolumeOut *out, const CtVolumeInfo *info,
               const CtSlice *slice, const GstCtVolumeRange *range, guint8 *dst,
               gssize stride)
{
  const guint8 flip = info->is_inverse ? 255 : 0;
  CtVolumeInfo row_info = *info;
  CtSlice row = *slice;

  row_info.rows = 1;
  for (guint y = 0; y < info->rows; y++, dst += stride) {
    row.data = slice->data + (gssize)y * slice->row_step;
    ct_samples_to_f32 (&row_info, &row, out->values, 0);
    for (guint x = 0; x < info->columns; x++) {
      gdouble at = rint ((gdouble)out->values[x] - range->first);

      at = CLAMP (at, 0.0, range->table_size - 1.0);
      dst[x] = isnan (at) ? 0 : range->table[(guint)at] ^ flip;
    }
  }
}

/* A row's worth of room. */
static void
reserve_row (GstCtVolumeOut *out, guint columns)
{
  if (out->n_words >= columns)
    return;
  out->words = g_renew (guint16, out->words, columns);
  out->values = g_renew (gfloat, out->values, columns);
  out->n_words = columns;
}

static void
fill_gray8 (GstCtVolumeOut *out, const CtVolumeInfo *info, const CtSlice *slice,
            const GstCtVolumeRange *range, guint8 *dst, gssize stride)
{
  CtVolumeInfo row_info = *info;
  CtSlice row = *slice;
  CtCalibration calibration;
  CtSamplesSummary summary;
  CtSamplesCode code;
  CtPlane plane;

  ct_samples_summarize (info, slice, &summary);
  code = ct_samples_choose_code (&summary);
  calibration = (CtCalibration){ code.slope, code.intercept,
                                 code.has_padding ? 0 : CT_NO_PADDING };

  plane = (CtPlane){ .data = (guint8 *)out->words,
                     .stride = info->columns * sizeof (guint16),
                     .width = info->columns,
                     .height = 1,
                     .type = CT_SAMPLE_U16,
                     .swapped = G_BYTE_ORDER == G_BIG_ENDIAN };
  if (range->has_window)
    ct_gray_set_window (&out->gray, CT_SAMPLE_U16, &range->window, &calibration,
                        info->is_inverse);
  else
    ct_gray_set_min_max (&out->gray, CT_SAMPLE_U16, range->min, range->max,
                         &calibration, info->is_inverse);
  row_info.rows = 1;
  for (guint y = 0; y < info->rows; y++) {
    row.data = slice->data + (gssize)y * slice->row_step;
    ct_samples_to_u16le (&row_info, &row, &code, plane.data, plane.stride);
    ct_gray_row (&out->gray, dst + (gssize)y * stride, &plane, 0);
  }
}

static gboolean
fill_tensor (const CtVolumeInfo *info, const CtSlice *slice, GstBuffer *buffer)
{
  gsize row_bytes = info->columns * sizeof (gfloat);
  GstMapInfo map;
  gboolean fits;

  if (!gst_buffer_map (buffer, &map, GST_MAP_WRITE))
    return FALSE;
  fits = map.size >= row_bytes * info->rows;
  if (fits)
    ct_samples_to_f32 (info, slice, (gfloat *)map.data, row_bytes);
  gst_buffer_unmap (buffer, &map);
  return fits;
}

/* The few bytes that round a row up: what memory held before would make two
 * runs differ. */
static void
clear_row_ends (const GstVideoFrame *frame)
{
  const gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  const gint used
      = GST_VIDEO_FRAME_WIDTH (frame) * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0);
  guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);

  for (gint y = 0; y < GST_VIDEO_FRAME_HEIGHT (frame) && stride > used; y++)
    memset (data + (gsize)y * stride + used, 0, stride - used);
}

gboolean
gst_ct_volume_out_fill (GstCtVolumeOut *out, const CtVolumeInfo *info,
                        guint number, const CtSlice *slice,
                        const GstCtVolumeRange *range, GstBuffer *buffer)
{
  GstCtSlice meta;
  GstVideoFrame frame;
  guint8 *data;
  gint stride;

  describe_slice (&meta, info, number, slice, range);
  if (out->kind == GST_CT_VOLUME_TENSORS) {
    if (!fill_tensor (info, slice, buffer))
      return FALSE;
    gst_buffer_add_ct_slice (buffer, &meta);
    return TRUE;
  }

  if (!gst_video_frame_map (&frame, &out->video, buffer, GST_MAP_WRITE))
    return FALSE;
  data = GST_VIDEO_FRAME_PLANE_DATA (&frame, 0);
  stride = GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);
  if (!gst_buffer_get_video_meta (buffer)) /* else they may be another's */
    clear_row_ends (&frame);
  if (out->kind == GST_CT_VOLUME_GRAY8) {
    reserve_row (out, info->columns);
    if (range->table)
      fill_by_table (out, info, slice, range, data, stride);
    else
      fill_gray8 (out, info, slice, range, data, stride);
    describe_bytes (&meta, range);
  } else {
    CtSamplesCode code = ct_samples_code_u16le (info, slice, data, stride);

    meta.slope = code.slope;
    meta.intercept = code.intercept;
    meta.has_padding = code.has_padding; /* by word 0 */
  }
  gst_video_frame_unmap (&frame);
  gst_buffer_add_ct_slice (buffer, &meta);
  return TRUE;
}
