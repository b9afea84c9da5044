/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The heats that wait for their frames, found by the interval they hold for,
 * and the waiting itself. Knows nothing of pixels.
 *
 * Two threads meet here: the heat pad's, which stores, and the base's, which
 * looks up and may wait. Every function may be called from any thread.
 */
#pragma once

#include "gst/ctheat/gstctheatinput.h"

G_BEGIN_DECLS

/* What the heat branch may have stored before it has to wait. */
#define GST_CT_HEAT_TIMELINE_MAX_BYTES (64 * 1024 * 1024)
#define GST_CT_HEAT_TIMELINE_MAX_HEATS 256

typedef enum
{
  GST_CT_HEAT_NONE,
  GST_CT_HEAT_HELD,
  GST_CT_HEAT_CURRENT,
} GstCtHeatState;

/**
 * GstCtHeatQuery:
 * @key: the frame's stream time or running time, by @match
 * @max_age: how far past its end a heat may still be held, ns
 * @wait: whether to wait at all
 * @clock: (nullable): wait until @deadline on it; NULL: until it is known
 * @timeout: longest wait since the last sign of life on the heat pad, ns;
 *     GST_CLOCK_TIME_NONE: for ever
 */
typedef struct
{
  GstClockTime key;
  GstCtMatch match;
  GstClockTime max_age;
  gboolean wait;
  GstClock *clock;
  GstClockTime deadline;
  GstClockTime timeout;
} GstCtHeatQuery;

/**
 * GstCtHeatFound:
 * @heat: owned by the caller, NULL where state is none
 * @age: how far past its end a held heat is, ns
 * @timed_out: @timeout passed, and the frame goes bare
 */
typedef struct
{
  GstCtHeatState state;
  GstCtHeat *heat;
  GstClockTime age;
  gboolean timed_out;
} GstCtHeatFound;

typedef struct
{
  guint64 late;    /* heats that came when their frames were gone */
  guint64 dropped; /* heats that no frame ever found */
} GstCtHeatCounts;

typedef struct _GstCtHeatTimeline GstCtHeatTimeline;

GstCtHeatTimeline *gst_ct_heat_timeline_new (void);
void gst_ct_heat_timeline_free (GstCtHeatTimeline *timeline);

/* Stopped, every wait ends at once and nothing is stored. Starting forgets
 * everything. */
void gst_ct_heat_timeline_start (GstCtHeatTimeline *timeline);
void gst_ct_heat_timeline_stop (GstCtHeatTimeline *timeline);

/* The heat side. push takes the heat; it waits while the timeline is full,
 * and says FLUSHING where it could not store. */
GstFlowReturn gst_ct_heat_timeline_push (GstCtHeatTimeline *timeline,
                                         GstCtHeat *heat);
void gst_ct_heat_timeline_gap (GstCtHeatTimeline *timeline,
                               const GstCtHeatInterval *gap);
void gst_ct_heat_timeline_set_linked (GstCtHeatTimeline *timeline,
                                      gboolean linked);
void gst_ct_heat_timeline_set_eos (GstCtHeatTimeline *timeline, gboolean eos);
/* reverse: stream time falls from heat to heat. */
void gst_ct_heat_timeline_set_segment (GstCtHeatTimeline *timeline,
                                       gboolean reverse);
/* Another segment is on its way, without a flush: what came so far does not
 * say of a frame that no heat comes for it. */
void gst_ct_heat_timeline_expect_segment (GstCtHeatTimeline *timeline);
/* Any other sign of life: wait-timeout counts from it. */
void gst_ct_heat_timeline_touch (GstCtHeatTimeline *timeline);
/* TRUE forgets every heat and lets a waiting push go. */
void gst_ct_heat_timeline_flush_heat (GstCtHeatTimeline *timeline,
                                      gboolean flushing);

/* The base side. find says FLUSHING where a flush or a stop ended it, and
 * CUSTOM_SUCCESS where it was to wait and refresh() was called since the last
 * time that it said so: it is to be asked again, with a query that is made
 * anew. */
GstFlowReturn gst_ct_heat_timeline_find (GstCtHeatTimeline *timeline,
                                         const GstCtHeatQuery *query,
                                         GstCtHeatFound *found);
/* What queries are made from has changed. */
void gst_ct_heat_timeline_refresh (GstCtHeatTimeline *timeline);
void gst_ct_heat_timeline_flush_base (GstCtHeatTimeline *timeline,
                                      gboolean flushing);
/* After the base's end the heat branch need not wait: it is let run dry. */
void gst_ct_heat_timeline_set_base_eos (GstCtHeatTimeline *timeline,
                                        gboolean eos);
/* Between the heat branch's seek and the base's, frames of the old place must
 * not drop heats of the new one. */
void gst_ct_heat_timeline_set_seeking (GstCtHeatTimeline *timeline,
                                       gboolean seeking);

GstCtHeatCounts gst_ct_heat_timeline_counts (GstCtHeatTimeline *timeline);

G_END_DECLS
