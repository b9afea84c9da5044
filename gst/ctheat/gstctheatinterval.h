/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * When a buffer holds, by each kind of time that heats and frames can be
 * matched by. Knows nothing of what is in it.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  GST_CT_MATCH_STREAM_TIME,
  GST_CT_MATCH_RUNNING_TIME,
} GstCtMatch;

/* By GstCtMatch: start <= time < end. end is GST_CLOCK_TIME_NONE where the
 * buffer has no duration: up to the next one. Both are GST_CLOCK_TIME_NONE
 * where the segment gives no time of that kind, such as a running time
 * backward from no stop. */
typedef struct
{
  GstClockTime start[2], end[2];
} GstCtHeatInterval;

/* Of a buffer with these times, clipped to the segment: one that began before
 * it counts from its start. FALSE where none of it lies within, where it has
 * no timestamp, or where the segment gives it no time of either kind. */
gboolean gst_ct_heat_interval_of (const GstSegment *segment, GstClockTime pts,
                                  GstClockTime duration,
                                  GstCtHeatInterval *interval);

G_END_DECLS
