/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where output frames come from: memory that may run out, pools that
 * downstream may hold on to; and which metas they keep. Knows nothing of heats.
 */
#pragma once

#include <gst/video/gstvideofilter.h>

#include "gst/common/gstctplane.h"
#include "gst/ctheat/gstctheatmargin.h"

G_BEGIN_DECLS

/* Of class_init: output frames that cannot be had end the stream with an error
 * that says so, not the process; metas about values and colors stay behind,
 * regions move with the base. get_margin: of an element of the class. */
void gst_ct_heat_output_install (
    GstBaseTransformClass *klass,
    const GstCtHeatMargin *(*get_margin) (GstBaseTransform *trans));

/* Both frames; FALSE: an element error has been posted, and neither is mapped.
 */
gboolean gst_ct_heat_output_map (GstVideoFilter *filter, GstBuffer *input,
                                 GstBuffer *output, GstCtPlaneMap *base,
                                 GstCtPlaneMap *out);

/* TRUE: a frame that waits for downstream to give one back waits no longer. */
void gst_ct_heat_output_set_flushing (GstBaseTransform *trans,
                                      gboolean flushing);

G_END_DECLS
