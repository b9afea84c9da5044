/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A buffer of one-plane video as a CtPlane, with its size checked.
 */
#include "gst/common/gstctplane.h"

#define SWAPPED_GRAY16                                                         \
  (G_BYTE_ORDER == G_LITTLE_ENDIAN ? GST_VIDEO_FORMAT_GRAY16_BE                \
                                   : GST_VIDEO_FORMAT_GRAY16_LE)

/* The first and the last byte that the rows touch, from the buffer's begin. */
static gboolean
plane_fits (gsize offset, gssize stride, guint height, gsize row_bytes,
            gsize size)
{
  gint64 span = (gint64)stride * (height - 1);
  gint64 first = (gint64)offset + MIN (span, 0);
  gint64 end = (gint64)offset + MAX (span, 0) + (gint64)row_bytes;

  return offset <= G_MAXINT32 * (gsize)4 && first >= 0 && end <= (gint64)size;
}

gboolean
gst_ct_plane_map (GstCtPlaneMap *map, GstBuffer *buffer,
                  const GstVideoInfo *info, GstMapFlags flags, gchar **why)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  guint width = GST_VIDEO_INFO_WIDTH (info);
  guint height = GST_VIDEO_INFO_HEIGHT (info);
  gsize row_bytes = (gsize)width * GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
  GstVideoFormat format = GST_VIDEO_INFO_FORMAT (info);
  gsize offset = meta ? meta->offset[0] : GST_VIDEO_INFO_PLANE_OFFSET (info, 0);
  gssize stride
      = meta ? meta->stride[0] : GST_VIDEO_INFO_PLANE_STRIDE (info, 0);

  if (meta && (meta->width != width || meta->height != height)) {
    *why = g_strdup_printf ("its video meta says %ux%u pixels, its caps %ux%u",
                            meta->width, meta->height, width, height);
    return FALSE;
  }
  if (!gst_buffer_map (buffer, &map->map, flags)) {
    *why = g_strdup ("its memory could not be mapped");
    return FALSE;
  }
  if (!plane_fits (offset, stride, height, row_bytes, map->map.size)) {
    *why = g_strdup_printf ("it has %" G_GSIZE_FORMAT
                            " bytes, smaller than caps of %ux%u pixels with "
                            "%" G_GSSIZE_FORMAT " bytes a row need",
                            map->map.size, width, height, stride);
    gst_buffer_unmap (buffer, &map->map);
    return FALSE;
  }
  map->buffer = buffer;
  map->plane = (CtPlane){
    .data = map->map.data + offset,
    .stride = stride,
    .width = width,
    .height = height,
    .type
    = GST_VIDEO_INFO_COMP_DEPTH (info, 0) > 8 ? CT_SAMPLE_U16 : CT_SAMPLE_U8,
    .swapped = format == SWAPPED_GRAY16,
  };
  return TRUE;
}

void
gst_ct_plane_unmap (GstCtPlaneMap *map)
{
  gst_buffer_unmap (map->buffer, &map->map);
}
