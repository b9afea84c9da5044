/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay counts: frames by state, timeouts, how long a frame takes.
 * Knows nothing of where the numbers come from. Not locked: its owner does.
 */
#pragma once

#include <gst/gst.h>

#include "gst/ctheat/gstctheattimeline.h"

G_BEGIN_DECLS

/* Render times are counted in buckets, four an octave, from 256 ns up: their
 * percentiles are at most a fifth below what is said. */
#define GST_CT_HEAT_STATS_BUCKETS 128

typedef struct
{
  guint64 frames;
  guint64 states[3]; /* by GstCtHeatState */
  guint64 timeouts;
  guint64 buckets[GST_CT_HEAT_STATS_BUCKETS];
} GstCtHeatStats;

void gst_ct_heat_stats_frame (GstCtHeatStats *stats, GstCtHeatState state,
                              guint64 render_ns);

/* Render time in ns that a share (0..1) of the frames stayed within: the
 * upper end of its bucket; 0 where there is no frame. */
guint64 gst_ct_heat_stats_percentile (const GstCtHeatStats *stats,
                                      gdouble share);

/* frames, current, held, none, late, dropped, timeouts (uint64), render-p50,
 * render-p99 (uint64, ns). refused: heat buffers that could not be used; they
 * count as dropped. */
GstStructure *gst_ct_heat_stats_structure (const GstCtHeatStats *stats,
                                           const GstCtHeatCounts *counts,
                                           guint refused);

/* Of the property: what the structure has. */
GParamSpec *gst_ct_heat_stats_spec (void);

G_END_DECLS
