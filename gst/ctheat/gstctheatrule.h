/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The waiting rule: from the settings, a frame's times and the clock to what
 * the timeline is asked. Knows nothing of pads and threads.
 */
#pragma once

#include "gst/ctheat/gstctheatsettings.h"

G_BEGIN_DECLS

/**
 * gst_ct_heat_rule_query:
 * @is_live: whether the base is
 * @when: the frame's times
 * @clock: (nullable): NULL where there is none to wait on, as in PAUSED
 * @base_time: by @clock
 *
 * What to ask the timeline for the frame; the query borrows @clock. FALSE
 * where the frame has no time of the kind that is matched by.
 */
gboolean gst_ct_heat_rule_query (GstCtHeatQuery *query,
                                 const GstCtHeatSettings *settings,
                                 gboolean is_live,
                                 const GstCtHeatInterval *when, GstClock *clock,
                                 GstClockTime base_time);

/* What the rule adds to the latency of a live base. */
GstClockTime gst_ct_heat_rule_latency (const GstCtHeatSettings *settings);

/* Adds it to the answer of a LATENCY query, where that says live; other queries
 * are left alone. */
void gst_ct_heat_rule_add_latency (GstQuery *query, GstClockTime latency);

/* Whether what is upstream of that pad is live. */
gboolean gst_ct_heat_rule_is_live (GstPad *sink);

G_END_DECLS
