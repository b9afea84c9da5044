/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The heat pad: what comes in on it goes into the timeline, and nowhere else.
 * Knows nothing of the base.
 */
#pragma once

#include "gst/ctheat/gstctheattimeline.h"

G_BEGIN_DECLS

typedef struct _GstCtHeatPad GstCtHeatPad;

/* Makes the pad from the template and adds it to the owner, which posts its
 * messages. The owner frees the struct when it is finalized; the pad itself
 * goes with the element. */
GstCtHeatPad *gst_ct_heat_pad_new (GstElement *owner, GstPadTemplate *template,
                                   GstCtHeatTimeline *timeline);
void gst_ct_heat_pad_free (GstCtHeatPad *heat);

/* Before READY becomes PAUSED, and once the pad is no longer active: forgets
 * caps, segment and counts. */
void gst_ct_heat_pad_reset (GstCtHeatPad *heat);

/* Sends an event upstream on the heat branch; takes it. */
void gst_ct_heat_pad_push_event (GstCtHeatPad *heat, GstEvent *event);

/* Heat buffers that could not be used, since the reset. */
guint gst_ct_heat_pad_refused (GstCtHeatPad *heat);

G_END_DECLS
