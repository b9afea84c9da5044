/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A buffer of raw video as planes, with its size checked.
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

/* A component of a plane: all that a plane has take the same bytes of a row. */
static guint
component_of (const GstVideoInfo *info, guint plane)
{
  guint c = 0;

  while ((guint)GST_VIDEO_INFO_COMP_PLANE (info, c) != plane)
    c++;
  return c;
}

/* Where the planes lie, if all of their rows are there. */
static gboolean
place_planes (GstCtPlaneMap *map, const GstVideoInfo *info,
              const GstVideoMeta *meta, gchar **why)
{
  CtPicture *picture = &map->picture;

  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (info); p++) {
    guint c = component_of (info, p);
    gsize row_bytes = (gsize)GST_VIDEO_INFO_COMP_WIDTH (info, c)
                      * GST_VIDEO_INFO_COMP_PSTRIDE (info, c);
    gsize offset
        = meta ? meta->offset[p] : GST_VIDEO_INFO_PLANE_OFFSET (info, p);
    gssize stride
        = meta ? meta->stride[p] : GST_VIDEO_INFO_PLANE_STRIDE (info, p);

    if (!plane_fits (offset, stride, GST_VIDEO_INFO_COMP_HEIGHT (info, c),
                     row_bytes, map->map.size)) {
      *why = g_strdup_printf ("it has %" G_GSIZE_FORMAT
                              " bytes, smaller than caps of %dx%d pixels with "
                              "%" G_GSSIZE_FORMAT " bytes a row need",
                              map->map.size, GST_VIDEO_INFO_WIDTH (info),
                              GST_VIDEO_INFO_HEIGHT (info), stride);
      return FALSE;
    }
    picture->data[p] = map->map.data + offset;
    picture->stride[p] = stride;
  }
  return TRUE;
}

gboolean
gst_ct_plane_map (GstCtPlaneMap *map, GstBuffer *buffer,
                  const GstVideoInfo *info, GstMapFlags flags, gchar **why)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  guint width = GST_VIDEO_INFO_WIDTH (info);
  guint height = GST_VIDEO_INFO_HEIGHT (info);
  guint n_planes = GST_VIDEO_INFO_N_PLANES (info);

  if (meta && (meta->width != width || meta->height != height)) {
    *why = g_strdup_printf ("its video meta says %ux%u pixels, its caps %ux%u",
                            meta->width, meta->height, width, height);
    return FALSE;
  }
  if (meta && meta->n_planes < n_planes) {
    *why = g_strdup_printf ("its video meta says %u planes, its caps %u",
                            meta->n_planes, n_planes);
    return FALSE;
  }
  if (!gst_buffer_map (buffer, &map->map, flags)) {
    *why = g_strdup ("its memory could not be mapped");
    return FALSE;
  }
  if (!place_planes (map, info, meta, why)) {
    gst_buffer_unmap (buffer, &map->map);
    return FALSE;
  }
  map->buffer = buffer;
  map->plane = (CtPlane){
    .data = map->picture.data[0] + GST_VIDEO_INFO_COMP_POFFSET (info, 0),
    .stride = map->picture.stride[0],
    .width = width,
    .height = height,
    .type
    = GST_VIDEO_INFO_COMP_DEPTH (info, 0) > 8 ? CT_SAMPLE_U16 : CT_SAMPLE_U8,
    .swapped = GST_VIDEO_INFO_FORMAT (info) == SWAPPED_GRAY16,
    .is_spaced = GST_VIDEO_INFO_IS_YUV (info)
                 && GST_VIDEO_INFO_COMP_PSTRIDE (info, 0) == 2,
  };
  return TRUE;
}

void
gst_ct_plane_unmap (GstCtPlaneMap *map)
{
  gst_buffer_unmap (map->buffer, &map->map);
}
