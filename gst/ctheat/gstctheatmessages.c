/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay tells the application: a change of state, the numbers of a
 * frame.
 */
#include "gst/ctheat/gstctheatmessages.h"

/* A change of state that flaps is told once a second at most. */
#define STATE_INTERVAL_US G_USEC_PER_SEC

/* Begins after the detail. */
static const gchar *const warnings[] = {
  [GST_CT_HEAT_WARNING_UNCALIBRATED]
  = "a window or base-min in real units is set, but the frames carry no slice "
    "meta (videoscale, videocrop and videoconvert drop it) and rescale-slope "
    "and rescale-intercept are not set: stored values are taken as they are",
  [GST_CT_HEAT_WARNING_NO_WINDOW]
  = "normalize=window, but neither window-preset, window-width nor the frames "
    "name a window: the min-max of the first frame is used",
  [GST_CT_HEAT_WARNING_SLICES]
  = ": frames whose heat is of another slice go on without. Have the two "
    "streams the same framerate, slices and order?",
  [GST_CT_HEAT_WARNING_TIMEOUT]
  = "no heat came for as long as wait-timeout says, and frames go on without; "
    "is the heat branch blocked by a full queue, does it drop frames without "
    "a GAP event, or is wait-timeout too short?",
};

void
gst_ct_heat_messages_warn (GstElement *element, guint *warned,
                           GstCtHeatWarning warning, const gchar *detail)
{
  if (*warned & (1 << warning))
    return;
  *warned |= 1 << warning;
  GST_ELEMENT_WARNING (element, STREAM, FAILED,
                       ("%s%s", detail ? detail : "", warnings[warning]),
                       (NULL));
}

static GstStructure *
frame_structure (const gchar *name, const GstCtHeatFrameFacts *facts)
{
  return gst_structure_new (
      name, "state", G_TYPE_STRING, facts->info->state, "timestamp",
      G_TYPE_UINT64, facts->pts, "stream-time", G_TYPE_UINT64,
      facts->stream_time, "heat-pts", G_TYPE_UINT64, facts->info->heat_pts,
      "heat-age", G_TYPE_UINT64, facts->info->heat_age, NULL);
}

static void
post (GstElement *element, GstStructure *structure)
{
  gst_element_post_message (
      element, gst_message_new_element (GST_OBJECT (element), structure));
}

void
gst_ct_heat_messages_state (GstElement *element, GstCtHeatTold *told,
                            GstCtHeatState state,
                            const GstCtHeatFrameFacts *facts)
{
  gint64 now;

  if (told->told && told->state == state)
    return;
  now = g_get_monotonic_time ();
  if (told->told && now - told->when_us < STATE_INTERVAL_US)
    return;
  *told = (GstCtHeatTold){ TRUE, state, now };
  post (element, frame_structure ("ctheatoverlay-state", facts));
}

void
gst_ct_heat_messages_frame (GstElement *element,
                            const GstCtHeatSettings *settings,
                            const GstCtHeatFrameFacts *facts)
{
  GstStructure *s = frame_structure ("ctheatoverlay-frame", facts);
  const GstCtSlice *slice = facts->slice;
  const GstCtHeatInfo *info = facts->info;
  const gdouble *rect = settings->heat_rect;

  if (slice)
    gst_structure_set (s, "slice", G_TYPE_UINT, slice->slice, "slices",
                       G_TYPE_UINT, slice->slices, NULL);
  if (facts->heat && info->has_peak) {
    gdouble share = gst_ct_heat_share (facts->heat, settings->threshold,
                                       settings->threshold_max);
    gdouble area = share * rect[2] * rect[3] * facts->width * facts->height;

    gst_structure_set (s, "peak", G_TYPE_DOUBLE, info->peak, "peak-x",
                       G_TYPE_DOUBLE, info->peak_x, "peak-y", G_TYPE_DOUBLE,
                       info->peak_y, "area", G_TYPE_DOUBLE, area, NULL);
    if (slice && slice->has_spacing)
      gst_structure_set (s, "area-mm2", G_TYPE_DOUBLE,
                         area * slice->spacing[0] * slice->spacing[1], NULL);
  }
  post (element, s);
}
