/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A buffer of raw video as planes, with its size checked: what the caps and
 * the video meta claim is held against the bytes that are there.
 */
#pragma once

#include <gst/video/video.h>

#include "src/pixel-format.h"
#include "src/plane.h"

G_BEGIN_DECLS

/**
 * GstCtPlaneMap:
 * @plane: the gray values, or the Y of a YUV format
 * @picture: all planes
 *
 * Valid until gst_ct_plane_unmap().
 */
typedef struct
{
  CtPlane plane;
  CtPicture picture;
  GstBuffer *buffer;
  GstMapInfo map;
} GstCtPlaneMap;

/* Maps the buffer whole, however many memories it has, and places the rows by
 * its video meta, else by info. Rows may run bottom up (negative stride).
 * Samples are U16 in the format's byte order of GRAY16, bytes of any other
 * format; those of packed YUV 4:2:2 are apart. why: set to what is wrong, to be
 * freed, when FALSE is returned. */
gboolean gst_ct_plane_map (GstCtPlaneMap *map, GstBuffer *buffer,
                           const GstVideoInfo *info, GstMapFlags flags,
                           gchar **why);
void gst_ct_plane_unmap (GstCtPlaneMap *map);

G_END_DECLS
