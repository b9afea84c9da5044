/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay tells the application: a change of state, the numbers of a
 * frame. Knows nothing of how they came about.
 */
#pragma once

#include "gst/ctheat/gstctheatsettings.h"

G_BEGIN_DECLS

/* Each is given once from start to stop; the detail ends up in its sentence. */
typedef enum
{
  GST_CT_HEAT_WARNING_UNCALIBRATED,
  GST_CT_HEAT_WARNING_NO_WINDOW,
  GST_CT_HEAT_WARNING_SLICES, /* detail: how they differ */
  GST_CT_HEAT_WARNING_TIMEOUT,
  GST_CT_HEAT_WARNING_FIELDS, /* detail: how they differ */
  GST_CT_HEAT_WARNING_TEXT,
  GST_CT_HEAT_WARNING_FLAT,
  GST_CT_HEAT_WARNING_NOISE,
  GST_CT_HEAT_WARNING_RANGE,
} GstCtHeatWarning;

/* warned: bits of the warnings given so far. detail may be NULL. */
void gst_ct_heat_messages_warn (GstElement *element, guint *warned,
                                GstCtHeatWarning warning, const gchar *detail);

/* Of each that has its bit in which; without a detail. */
void gst_ct_heat_messages_warn_of (GstElement *element, guint *warned,
                                   guint which);

/* What was found while there was nobody to tell: an error, else a warning,
 * where these are not "". FALSE: there was an error. */
gboolean gst_ct_heat_messages_start (GstElement *element, const gchar *error,
                                     const gchar *refused);

/* The state that was told last. Zero: none yet. */
typedef struct
{
  gboolean told;
  GstCtHeatState state;
  GstClockTime when;     /* stream time of the frame that it was told of */
  GstStructure *pending; /* what there is to tell, but not yet; owned */
} GstCtHeatTold;

/**
 * GstCtHeatFrameFacts:
 * @pts, @stream_time: of the frame
 * @width, @height: of the base, in pixels
 * @slice: (nullable): the frame's slice meta
 * @heat: (nullable): the heat that it wears
 * @info: what its meta says
 */
typedef struct
{
  GstClockTime pts, stream_time;
  guint width, height;
  const GstCtSlice *slice;
  const GstCtHeat *heat;
  const GstCtHeatInfo *info;
} GstCtHeatFrameFacts;

/* "ctheatoverlay-state" where the state is not the one told last: once a
 * second of stream time at most where it flaps, so that what is told does not
 * depend on how fast frames are made. Fields: state, timestamp, stream-time,
 * heat-pts, heat-age (ns). */
void gst_ct_heat_messages_state (GstElement *element, GstCtHeatTold *told,
                                 GstCtHeatState state,
                                 const GstCtHeatFrameFacts *facts);

/* The end of the stream: what was held back is told. */
void gst_ct_heat_messages_end (GstElement *element, GstCtHeatTold *told);
void gst_ct_heat_told_clear (GstCtHeatTold *told);

/* "ctheatoverlay-frame": the same fields, and slice, slices, peak, peak-x,
 * peak-y, area (pixels of the base within threshold..threshold-max, counted
 * on the heat's own samples) and area-mm2, each where it is known. */
void gst_ct_heat_messages_frame (GstElement *element,
                                 const GstCtHeatSettings *settings,
                                 const GstCtHeatFrameFacts *facts);

G_END_DECLS
