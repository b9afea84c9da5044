/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay tells the application: a change of state, the numbers of a
 * frame.
 */
#include "gst/ctheat/gstctheatmessages.h"

#include <math.h>

/* A change of state that flaps is told once a second of stream time. */
#define STATE_INTERVAL GST_SECOND

/* Begins after the detail. */
static const gchar *const warnings[] = {
  [GST_CT_HEAT_WARNING_UNCALIBRATED]
  = "a window or base-min in real units is set, but the frames carry no slice "
    "meta (videoscale, videocrop and videoconvert drop it) and rescale-slope "
    "and rescale-intercept are not set: stored values are taken as they are",
  [GST_CT_HEAT_WARNING_NO_WINDOW]
  = "a window is asked for, but neither window-preset, window-width nor the "
    "frames name one: the min-max of the first frame is used",
  [GST_CT_HEAT_WARNING_SLICES]
  = ": frames whose heat is of another slice go on without. Have the two "
    "streams the same framerate, slices and order?",
  [GST_CT_HEAT_WARNING_FIELDS]
  = ": frames go on without, for a heat in the wrong place is worse than none",
  [GST_CT_HEAT_WARNING_TIMEOUT]
  = "no heat came for as long as wait-timeout says, and frames go on without; "
    "is the heat branch blocked by a full queue, does it drop frames without "
    "a GAP event, or is wait-timeout too short?",
  [GST_CT_HEAT_WARNING_TEXT]
  = "legend and labels are drawn without text, for which this has to be built "
    "with "
    "Pango (meson's option text), and a font to be installed (Debian: "
    "fonts-dejavu-core)",
  [GST_CT_HEAT_WARNING_FLAT]
  = "a heat has one value everywhere, or none but NaN: its colors tell nothing "
    "apart. Is it what the model or the file was to give?",
  [GST_CT_HEAT_WARNING_NOISE]
  = "heat-range stretches the colors over a heat whose greatest value is below "
    "min-peak: what looks hot may be noise. heat-range=fixed with heat-min and "
    "heat-max gives a value the same color in every frame",
  [GST_CT_HEAT_WARNING_RANGE]
  = "the range of the colors is empty, reversed, not finite, or narrower than "
    "the heat's float values can be told apart: a legend has no values on it. "
    "heat-min has to be below heat-max",
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

void
gst_ct_heat_messages_warn_of (GstElement *element, guint *warned, guint which)
{
  for (guint i = 0; i < G_N_ELEMENTS (warnings); i++) {
    if (which & 1u << i)
      gst_ct_heat_messages_warn (element, warned, i, NULL);
  }
}

gboolean
gst_ct_heat_messages_start (GstElement *element, const gchar *error,
                            const gchar *refused)
{
  if (*error)
    GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("%s", error), (NULL));
  else if (*refused)
    GST_ELEMENT_WARNING (element, LIBRARY, SETTINGS, ("%s", refused), (NULL));
  return !*error;
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
gst_ct_heat_told_clear (GstCtHeatTold *told)
{
  gst_clear_structure (&told->pending);
  *told = (GstCtHeatTold){ 0 };
}

static gboolean
is_too_soon (const GstCtHeatTold *told, GstClockTime now)
{
  return told->told && GST_CLOCK_TIME_IS_VALID (now)
         && GST_CLOCK_TIME_IS_VALID (told->when)
         && (GstClockTime)ABS (GST_CLOCK_DIFF (told->when, now))
                < STATE_INTERVAL;
}

void
gst_ct_heat_messages_state (GstElement *element, GstCtHeatTold *told,
                            GstCtHeatState state,
                            const GstCtHeatFrameFacts *facts)
{
  GstStructure *structure;

  gst_clear_structure (&told->pending);
  if (told->told && told->state == state)
    return;
  structure = frame_structure ("ctheatoverlay-state", facts);
  if (is_too_soon (told, facts->stream_time)) {
    told->pending = structure;
    return;
  }
  *told = (GstCtHeatTold){ TRUE, state, facts->stream_time, NULL };
  post (element, structure);
}

void
gst_ct_heat_messages_end (GstElement *element, GstCtHeatTold *told)
{
  if (told->pending)
    post (element, g_steal_pointer (&told->pending));
}

static void
set_class (GstStructure *s, const GstCtHeatClass *klass)
{
  gst_structure_set (s, "class", G_TYPE_INT, klass->index, NULL);
  if (isfinite (klass->logit))
    gst_structure_set (s, "logit", G_TYPE_DOUBLE, klass->logit, NULL);
  if (isfinite (klass->probability))
    gst_structure_set (s, "probability", G_TYPE_DOUBLE, klass->probability,
                       NULL);
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
  if (facts->heat && info->has_class)
    set_class (s, &info->klass);
  post (element, s);
}
