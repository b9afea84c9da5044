/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The waiting rule: from the settings, a frame's times and the clock to what
 * the timeline is asked.
 */
#include "gst/ctheat/gstctheatrule.h"

/* Such a latency never passes, and no sum with it means anything. */
static gboolean
passes (GstClockTime latency)
{
  return latency < G_MAXINT64;
}

gboolean
gst_ct_heat_rule_query (GstCtHeatQuery *query,
                        const GstCtHeatSettings *settings, gboolean is_live,
                        const GstCtHeatInterval *when, GstClock *clock,
                        GstClockTime base_time)
{
  GstClockTime running = when->start[GST_CT_MATCH_RUNNING_TIME];
  gboolean has_deadline = settings->sync == GST_CT_SYNC_DEADLINE
                          || (settings->sync == GST_CT_SYNC_AUTO && is_live);

  *query = (GstCtHeatQuery){
    .key = when->start[settings->match],
    .match = settings->match,
    .max_age = settings->max_heat_age,
    .wait = settings->sync != GST_CT_SYNC_LATEST,
    .timeout = settings->wait_timeout,
  };
  if (has_deadline && !GST_CLOCK_TIME_IS_VALID (running)) {
    query->wait = FALSE; /* it is past any deadline */
  } else if (has_deadline && clock && passes (settings->latency)) {
    query->clock = clock;
    query->deadline = base_time + running + settings->latency;
  }
  return GST_CLOCK_TIME_IS_VALID (query->key);
}

GstClockTime
gst_ct_heat_rule_latency (const GstCtHeatSettings *settings)
{
  gboolean waits = settings->sync == GST_CT_SYNC_AUTO
                   || settings->sync == GST_CT_SYNC_DEADLINE;

  return waits && passes (settings->latency) ? settings->latency : 0;
}

void
gst_ct_heat_rule_add_latency (GstQuery *query, GstClockTime latency)
{
  GstClockTime min, max;
  gboolean live;

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return;
  gst_query_parse_latency (query, &live, &min, &max);
  if (!live)
    return;
  min += latency;
  if (GST_CLOCK_TIME_IS_VALID (max))
    max += latency;
  gst_query_set_latency (query, live, min, max);
}

gboolean
gst_ct_heat_rule_is_live (GstPad *sink)
{
  GstQuery *query = gst_query_new_latency ();
  gboolean is_live = FALSE;

  if (gst_pad_peer_query (sink, query))
    gst_query_parse_latency (query, &is_live, NULL, NULL);
  gst_query_unref (query);
  return is_live;
}
