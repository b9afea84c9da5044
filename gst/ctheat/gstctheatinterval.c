/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * When a buffer holds, by each kind of time that heats and frames can be
 * matched by.
 */
#include "gst/ctheat/gstctheatinterval.h"

/* NONE where the segment cannot say: backward, time counts from the stop, and
 * without one GStreamer answers with a critical warning. */
static GstClockTime
by_match (const GstSegment *segment, GstCtMatch match, GstClockTime position)
{
  gboolean by_stream = match == GST_CT_MATCH_STREAM_TIME;
  gdouble rate = by_stream ? segment->applied_rate : segment->rate;

  if (rate < 0 && !GST_CLOCK_TIME_IS_VALID (segment->stop)
      && !GST_CLOCK_TIME_IS_VALID (segment->duration))
    return GST_CLOCK_TIME_NONE;
  return by_stream
             ? gst_segment_to_stream_time (segment, GST_FORMAT_TIME, position)
             : gst_segment_to_running_time (segment, GST_FORMAT_TIME, position);
}

gboolean
gst_ct_heat_interval_of (const GstSegment *segment, GstClockTime pts,
                         GstClockTime duration, GstCtHeatInterval *interval)
{
  guint64 stop = GST_CLOCK_TIME_NONE, from, to;

  /* Sums with times that no clock will see would come round to small ones. */
  if (segment->format != GST_FORMAT_TIME || pts >= G_MAXINT64)
    return FALSE;
  if (duration < G_MAXINT64 - pts)
    stop = pts + duration;
  if (!gst_segment_clip (segment, GST_FORMAT_TIME, pts, stop, &from, &to))
    return FALSE;
  if (!GST_CLOCK_TIME_IS_VALID (stop))
    to = GST_CLOCK_TIME_NONE; /* open, whatever the segment's stop */
  for (guint m = 0; m < 2; m++) {
    GstClockTime start = by_match (segment, m, from);
    GstClockTime end = GST_CLOCK_TIME_IS_VALID (start)
                           ? by_match (segment, m, to)
                           : GST_CLOCK_TIME_NONE;

    /* Running time falls as stream time rises where rate is negative. */
    if (GST_CLOCK_TIME_IS_VALID (end) && end < start) {
      interval->start[m] = end;
      interval->end[m] = start;
    } else {
      interval->start[m] = start;
      interval->end[m] = end;
    }
  }
  return GST_CLOCK_TIME_IS_VALID (interval->start[0])
         || GST_CLOCK_TIME_IS_VALID (interval->start[1]);
}
