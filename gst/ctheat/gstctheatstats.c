/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay counts: frames by state, timeouts, how long a frame takes.
 */
#include "gst/ctheat/gstctheatstats.h"

#define FIRST_OCTAVE 8 /* 256 ns */

/* Octave and quarter of it. */
static guint
bucket_of (guint64 ns)
{
  guint octave, quarter;

  if (ns < (1 << FIRST_OCTAVE))
    return 0;
  octave = g_bit_storage (ns) - 1;
  quarter = (ns >> (octave - 2)) & 3;
  return MIN ((octave - FIRST_OCTAVE) * 4 + quarter + 1,
              GST_CT_HEAT_STATS_BUCKETS - 1);
}

static guint64
bucket_end (guint bucket)
{
  guint octave = FIRST_OCTAVE + (bucket - 1) / 4;

  if (bucket == 0)
    return 1 << FIRST_OCTAVE;
  return ((guint64)(5 + (bucket - 1) % 4)) << (octave - 2);
}

void
gst_ct_heat_stats_frame (GstCtHeatStats *stats, GstCtHeatState state,
                         guint64 render_ns)
{
  stats->frames++;
  stats->states[state]++;
  stats->buckets[bucket_of (render_ns)]++;
}

guint64
gst_ct_heat_stats_percentile (const GstCtHeatStats *stats, gdouble share)
{
  guint64 seen = 0;

  if (stats->frames == 0)
    return 0;
  for (guint i = 0; i < GST_CT_HEAT_STATS_BUCKETS; i++) {
    seen += stats->buckets[i];
    if (seen >= share * stats->frames)
      return bucket_end (i);
  }
  return bucket_end (GST_CT_HEAT_STATS_BUCKETS - 1);
}

GstStructure *
gst_ct_heat_stats_structure (const GstCtHeatStats *stats,
                             const GstCtHeatCounts *counts, guint refused)
{
  return gst_structure_new (
      "ctheatoverlay-stats", "frames", G_TYPE_UINT64, stats->frames, "current",
      G_TYPE_UINT64, stats->states[GST_CT_HEAT_CURRENT], "held", G_TYPE_UINT64,
      stats->states[GST_CT_HEAT_HELD], "none", G_TYPE_UINT64,
      stats->states[GST_CT_HEAT_NONE], "late", G_TYPE_UINT64, counts->late,
      "dropped", G_TYPE_UINT64, counts->dropped + refused, "timeouts",
      G_TYPE_UINT64, stats->timeouts, "render-p50", G_TYPE_UINT64,
      gst_ct_heat_stats_percentile (stats, 0.5), "render-p99", G_TYPE_UINT64,
      gst_ct_heat_stats_percentile (stats, 0.99), NULL);
}

GParamSpec *
gst_ct_heat_stats_spec (void)
{
  return g_param_spec_boxed ("stats", "stats",
                             "frames, current, held, none, late, dropped, "
                             "timeouts, render-p50 and render-p99 (ns)",
                             GST_TYPE_STRUCTURE,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}
