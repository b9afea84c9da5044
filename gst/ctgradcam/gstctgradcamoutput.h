/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A map as a heat buffer: its caps, times and metas, and what is told of it.
 * Knows no network.
 */
#pragma once

#include <gst/video/video.h>

#include "gst/common/gstctmeta.h"
#include "src/gradcam/net.h"

G_BEGIN_DECLS

/* Of a tensor of that size, at the rate of the frames. */
GstCaps *gst_ct_grad_cam_output_caps (const GstVideoInfo *info, guint width,
                                      guint height);

/* With the frame's times; its slice, laid over as many cells as the map has;
 * and the class. NULL without memory for it. */
GstBuffer *gst_ct_grad_cam_output_buffer (GstBuffer *frame,
                                          const GstVideoInfo *info,
                                          const CtNetAnswer *answer);

/* ctgradcam-frame, of a buffer of the above. */
GstStructure *gst_ct_grad_cam_output_facts (GstBuffer *heat,
                                            GstClockTime stream_time);

G_END_DECLS
