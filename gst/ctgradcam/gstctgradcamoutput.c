/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A map as a heat buffer: its caps, times and metas, and what is told of it.
 * Knows no network.
 */
#include "gst/ctgradcam/gstctgradcamoutput.h"

#include <math.h>
#include <string.h>

GstCaps *
gst_ct_grad_cam_output_caps (const GstVideoInfo *info, guint width,
                             guint height)
{
  g_autofree gchar *dimensions = g_strdup_printf ("%u:%u:1:1", width, height);

  return gst_caps_new_simple (
      "other/tensors", "format", G_TYPE_STRING, "static", "num_tensors",
      G_TYPE_INT, 1, "types", G_TYPE_STRING, "float32", "dimensions",
      G_TYPE_STRING, dimensions, "framerate", GST_TYPE_FRACTION,
      GST_VIDEO_INFO_FPS_N (info), GST_VIDEO_INFO_FPS_D (info), NULL);
}

/* The same slice in cells: values that are real ones, no padding, no window,
 * and cells whose edges are the slice's. */
static void
lay_over (GstCtSlice *slice, const GstVideoInfo *info, guint width,
          guint height)
{
  gdouble x = slice->spacing[0], y = slice->spacing[1];

  slice->slope = 1;
  slice->intercept = 0;
  g_strlcpy (slice->unit, "1", sizeof slice->unit);
  slice->has_padding = slice->has_window = slice->inverse = FALSE;
  if (!slice->has_spacing)
    return;
  slice->spacing[0] = x * GST_VIDEO_INFO_WIDTH (info) / width;
  slice->spacing[1] = y * GST_VIDEO_INFO_HEIGHT (info) / height;
  for (guint i = 0; slice->has_position && i < 3; i++)
    slice->origin[i]
        += slice->row_direction[i] * (slice->spacing[0] - x) / 2
           + slice->column_direction[i] * (slice->spacing[1] - y) / 2;
}

GstBuffer *
gst_ct_grad_cam_output_buffer (GstBuffer *frame, const GstVideoInfo *info,
                               const CtNetAnswer *answer)
{
  gsize size = (gsize)answer->width * answer->height * sizeof (gfloat);
  GstCtHeatClass klass
      = { (gint)answer->klass, answer->logit, answer->probability };
  gfloat *map = g_try_malloc (size);
  GstBuffer *heat;
  GstCtSlice slice;

  if (!map)
    return NULL;
  memcpy (map, answer->map, size);
  heat = gst_buffer_new_wrapped (map, size);
  gst_buffer_copy_into (heat, frame, GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
  if (GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_DISCONT))
    GST_BUFFER_FLAG_SET (heat, GST_BUFFER_FLAG_DISCONT);
  if (gst_buffer_get_ct_slice (frame, &slice)) {
    lay_over (&slice, info, answer->width, answer->height);
    gst_buffer_add_ct_slice (heat, &slice);
  }
  gst_buffer_add_ct_heat_class (heat, &klass);
  return heat;
}

GstStructure *
gst_ct_grad_cam_output_facts (GstBuffer *heat, GstClockTime stream_time)
{
  GstStructure *s = gst_structure_new (
      "ctgradcam-frame", "timestamp", G_TYPE_UINT64, GST_BUFFER_PTS (heat),
      "stream-time", G_TYPE_UINT64, stream_time, NULL);
  GstCtHeatClass klass;
  GstCtSlice slice;

  if (gst_buffer_get_ct_slice (heat, &slice) && slice.slices)
    gst_structure_set (s, "slice", G_TYPE_UINT, slice.slice, "slices",
                       G_TYPE_UINT, slice.slices, NULL);
  if (gst_buffer_get_ct_heat_class (heat, &klass)) {
    gst_structure_set (s, "class", G_TYPE_INT, klass.index, NULL);
    if (isfinite (klass.logit))
      gst_structure_set (s, "logit", G_TYPE_DOUBLE, klass.logit, NULL);
    if (isfinite (klass.probability))
      gst_structure_set (s, "probability", G_TYPE_DOUBLE, klass.probability,
                         NULL);
  }
  return s;
}
