/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where output frames come from: memory that may run out, pools that
 * downstream may hold on to; and which metas they keep. Knows nothing of heats.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

/* Of class_init: output frames that cannot be had end the stream with an error
 * that says so, not the process; metas about values and colors stay behind. */
void gst_ct_heat_output_install (GstBaseTransformClass *klass);

/* TRUE: a frame that waits for downstream to give one back waits no longer. */
void gst_ct_heat_output_set_flushing (GstBaseTransform *trans,
                                      gboolean flushing);

G_END_DECLS
