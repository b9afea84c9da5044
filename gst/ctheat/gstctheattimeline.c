/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The heats that wait for their frames, found by the interval they hold for,
 * and the waiting itself. Knows nothing of pixels.
 */
#include "gst/ctheat/gstctheattimeline.h"

struct _GstCtHeatTimeline
{
  GMutex lock;
  GCond changed;

  /* All below is guarded by lock. */
  GPtrArray *heats; /* in the order in which they came */
  gsize bytes;
  GstClockTime position[2]; /* how far the heat side has got: nothing more
                               comes before it (reverse: after it) */
  gint64 last_arrival_us;   /* monotonic; 0: nothing came, nobody waited */
  gboolean reverse;
  guint turn; /* rises with each segment */
  gboolean linked, eos, heat_flushing;
  gboolean full; /* a push is waiting for room */

  GstClockTime base_key[2]; /* of the last frame looked up */
  gboolean base_flushing, base_eos, seeking;
  gboolean stopped, refreshed;
  GstClockID clock_id; /* what find is waiting for */

  GstCtHeatCounts counts;
};

static void
forget_heat (gpointer heat)
{
  gst_ct_heat_unref (heat);
}

GstCtHeatTimeline *
gst_ct_heat_timeline_new (void)
{
  GstCtHeatTimeline *t = g_new0 (GstCtHeatTimeline, 1);

  g_mutex_init (&t->lock);
  g_cond_init (&t->changed);
  t->heats = g_ptr_array_new_with_free_func (forget_heat);
  t->stopped = TRUE;
  return t;
}

void
gst_ct_heat_timeline_free (GstCtHeatTimeline *t)
{
  g_ptr_array_unref (t->heats);
  g_mutex_clear (&t->lock);
  g_cond_clear (&t->changed);
  g_free (t);
}

/* With lock: whoever waits looks again. */
static void
wake (GstCtHeatTimeline *t)
{
  if (t->clock_id)
    gst_clock_id_unschedule (t->clock_id);
  g_cond_broadcast (&t->changed);
}

/* With lock: the heat branch is alive. */
static void
arrive (GstCtHeatTimeline *t)
{
  t->last_arrival_us = g_get_monotonic_time ();
  wake (t);
}

static void
set_time (GstClockTime time[2], GstClockTime value)
{
  time[0] = time[1] = value;
}

static void
forget_all (GstCtHeatTimeline *t)
{
  for (guint i = 0; i < t->heats->len; i++)
    t->counts.dropped += !((GstCtHeat *)t->heats->pdata[i])->drawn;
  g_ptr_array_set_size (t->heats, 0);
  t->bytes = 0;
  set_time (t->position, GST_CLOCK_TIME_NONE);
  set_time (t->base_key, GST_CLOCK_TIME_NONE);
  t->last_arrival_us = 0;
  t->eos = FALSE;
}

void
gst_ct_heat_timeline_start (GstCtHeatTimeline *t)
{
  g_mutex_lock (&t->lock);
  forget_all (t);
  t->counts = (GstCtHeatCounts){ 0 };
  t->stopped = FALSE;
  t->reverse = FALSE;
  t->heat_flushing = t->base_flushing = FALSE;
  t->base_eos = t->seeking = FALSE;
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_stop (GstCtHeatTimeline *t)
{
  g_mutex_lock (&t->lock);
  t->stopped = TRUE;
  forget_all (t);
  wake (t);
  g_mutex_unlock (&t->lock);
}

/* Forward only in running time: it rises whatever the rate. */
static gboolean
runs_back (const GstCtHeatTimeline *t, GstCtMatch match)
{
  return t->reverse && match == GST_CT_MATCH_STREAM_TIME;
}

/* The end of a heat with an open one: where the next begins. */
static void
close_open_end (GstCtHeatTimeline *t, GstCtHeat *next)
{
  GstCtHeat *last
      = t->heats->len > 0 ? t->heats->pdata[t->heats->len - 1] : NULL;

  if (!last)
    return;
  for (guint m = 0; m < 2; m++) {
    if (runs_back (t, m)) {
      if (next->when.end[m] == GST_CLOCK_TIME_NONE
          && next->when.start[m] < last->when.start[m])
        next->when.end[m] = last->when.start[m];
    } else if (last->when.end[m] == GST_CLOCK_TIME_NONE
               && next->when.start[m] > last->when.start[m]) {
      last->when.end[m] = next->when.start[m];
    }
  }
}

static void
advance (GstCtHeatTimeline *t, const GstCtHeatInterval *when)
{
  for (guint m = 0; m < 2; m++)
    t->position[m] = runs_back (t, m) || when->end[m] == GST_CLOCK_TIME_NONE
                         ? when->start[m]
                         : when->end[m];
}

/* Past its end by at most max_age; with 0 nothing is held at all. */
static gboolean
may_hold (GstClockTime age, GstClockTime max_age)
{
  return max_age > 0 && age <= max_age;
}

/* Whether no frame to come, the last one being at key, can wear the heat. */
static gboolean
is_over (const GstCtHeatTimeline *t, const GstCtHeat *heat, GstCtMatch match,
         GstClockTime key, GstClockTime max_age)
{
  if (key == GST_CLOCK_TIME_NONE || t->seeking)
    return FALSE;
  if (runs_back (t, match))
    return heat->when.start[match] > key;
  return heat->when.end[match] != GST_CLOCK_TIME_NONE
         && heat->when.end[match] <= key
         && !may_hold (key - heat->when.end[match], max_age);
}

/* The base has ended, and no seek is under way that may begin it anew. */
static gboolean
is_base_over (const GstCtHeatTimeline *t)
{
  return t->base_eos && !t->seeking;
}

GstFlowReturn
gst_ct_heat_timeline_push (GstCtHeatTimeline *t, GstCtHeat *heat)
{
  GstFlowReturn ret = GST_FLOW_OK;

  g_mutex_lock (&t->lock);
  arrive (t);
  /* Known before there is room: it may be what the base is waiting for. */
  close_open_end (t, heat);
  while (!t->stopped && !t->heat_flushing && !is_base_over (t)
         && t->heats->len > 0
         && (t->heats->len >= GST_CT_HEAT_TIMELINE_MAX_HEATS
             || t->bytes + heat->size > GST_CT_HEAT_TIMELINE_MAX_BYTES)) {
    /* It has not come in yet, but nothing comes before it any more. */
    for (guint m = 0; m < 2; m++)
      t->position[m] = heat->when.start[m];
    t->full = TRUE;
    wake (t);
    g_cond_wait (&t->changed, &t->lock);
    t->full = FALSE;
  }
  if (t->stopped || t->heat_flushing) {
    ret = GST_FLOW_FLUSHING;
    t->counts.dropped++;
    gst_ct_heat_unref (heat);
  } else if (is_base_over (t)) {
    t->counts.dropped++;
    gst_ct_heat_unref (heat);
  } else {
    close_open_end (t, heat);
    advance (t, &heat->when);
    /* The base has a key in the time alone that it is matched by. */
    t->counts.late += is_over (t, heat, 0, t->base_key[0], 0)
                      || is_over (t, heat, 1, t->base_key[1], 0);
    heat->turn = t->turn;
    t->bytes += heat->size;
    g_ptr_array_add (t->heats, heat);
    arrive (t);
  }
  g_mutex_unlock (&t->lock);
  return ret;
}

void
gst_ct_heat_timeline_gap (GstCtHeatTimeline *t, const GstCtHeatInterval *gap)
{
  g_mutex_lock (&t->lock);
  if (!t->stopped && !t->heat_flushing) {
    if (t->heats->len > 0) {
      GstCtHeat *last = t->heats->pdata[t->heats->len - 1];

      for (guint m = 0; m < 2; m++)
        if (!runs_back (t, m) && last->when.end[m] == GST_CLOCK_TIME_NONE
            && gap->start[m] > last->when.start[m])
          last->when.end[m] = gap->start[m];
    }
    advance (t, gap);
    arrive (t);
  }
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_set_linked (GstCtHeatTimeline *t, gboolean linked)
{
  g_mutex_lock (&t->lock);
  t->linked = linked;
  t->eos = FALSE;
  /* What has no end would go on for ever. */
  for (guint i = t->heats->len; !linked && i-- > 0;) {
    GstCtHeat *heat = t->heats->pdata[i];

    if (heat->when.end[GST_CT_MATCH_STREAM_TIME] == GST_CLOCK_TIME_NONE) {
      t->bytes -= heat->size;
      t->counts.dropped += !heat->drawn;
      g_ptr_array_remove_index (t->heats, i);
    }
  }
  arrive (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_set_eos (GstCtHeatTimeline *t, gboolean eos)
{
  g_mutex_lock (&t->lock);
  t->eos = eos;
  arrive (t);
  g_mutex_unlock (&t->lock);
}

/* With lock: what the heats so far say of how far it got is over. */
static void
begin_turn (GstCtHeatTimeline *t)
{
  t->turn++;
  set_time (t->position, GST_CLOCK_TIME_NONE);
}

void
gst_ct_heat_timeline_set_segment (GstCtHeatTimeline *t, gboolean reverse)
{
  g_mutex_lock (&t->lock);
  t->reverse = reverse;
  begin_turn (t);
  arrive (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_expect_segment (GstCtHeatTimeline *t)
{
  g_mutex_lock (&t->lock);
  begin_turn (t);
  wake (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_touch (GstCtHeatTimeline *t)
{
  g_mutex_lock (&t->lock);
  arrive (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_flush_heat (GstCtHeatTimeline *t, gboolean flushing)
{
  g_mutex_lock (&t->lock);
  t->heat_flushing = flushing;
  forget_all (t);
  wake (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_refresh (GstCtHeatTimeline *t)
{
  g_mutex_lock (&t->lock);
  t->refreshed = TRUE;
  wake (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_flush_base (GstCtHeatTimeline *t, gboolean flushing)
{
  g_mutex_lock (&t->lock);
  t->base_flushing = flushing;
  if (!flushing) {
    set_time (t->base_key, GST_CLOCK_TIME_NONE);
    t->base_eos = FALSE;
    t->seeking = FALSE;
  }
  wake (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_set_base_eos (GstCtHeatTimeline *t, gboolean eos)
{
  g_mutex_lock (&t->lock);
  t->base_eos = eos;
  wake (t);
  g_mutex_unlock (&t->lock);
}

void
gst_ct_heat_timeline_set_seeking (GstCtHeatTimeline *t, gboolean seeking)
{
  g_mutex_lock (&t->lock);
  t->seeking = seeking;
  wake (t);
  g_mutex_unlock (&t->lock);
}

GstCtHeatCounts
gst_ct_heat_timeline_counts (GstCtHeatTimeline *t)
{
  GstCtHeatCounts counts;

  g_mutex_lock (&t->lock);
  counts = t->counts;
  g_mutex_unlock (&t->lock);
  return counts;
}

/* With lock: lets go of what no frame from this one on can wear. Of the heats
 * that have ended only the last may still be held. */
static void
expire (GstCtHeatTimeline *t, const GstCtHeatQuery *query)
{
  GstCtMatch m = query->match;
  guint before = t->heats->len;
  GstClockTime last_end = 0;

  for (guint i = 0; i < t->heats->len; i++) {
    const GstCtHeat *heat = t->heats->pdata[i];

    if (heat->when.end[m] != GST_CLOCK_TIME_NONE
        && heat->when.end[m] <= query->key)
      last_end = MAX (last_end, heat->when.end[m]);
  }
  for (guint i = t->heats->len; i-- > 0;) {
    GstCtHeat *heat = t->heats->pdata[i];
    GstClockTime max_age = heat->when.end[m] == last_end ? query->max_age : 0;

    if (!is_over (t, heat, m, query->key, max_age))
      continue;
    t->bytes -= heat->size;
    t->counts.dropped += !heat->drawn;
    g_ptr_array_remove_index (t->heats, i);
  }
  if (t->heats->len < before)
    g_cond_broadcast (&t->changed); /* there is room */
}

/* With lock: the newest heat that covers the key, else the one that ended
 * last before it and may be held. */
static GstCtHeat *
search (const GstCtHeatTimeline *t, const GstCtHeatQuery *query,
        GstClockTime *age)
{
  GstCtMatch m = query->match;
  GstCtHeat *held = NULL;

  for (guint i = t->heats->len; i-- > 0;) {
    GstCtHeat *heat = t->heats->pdata[i];
    GstClockTime end = heat->when.end[m];

    if (heat->when.start[m] > query->key)
      continue;
    if (end == GST_CLOCK_TIME_NONE || query->key < end) {
      *age = 0;
      return heat;
    }
    if (may_hold (query->key - end, query->max_age)
        && (!held || end > held->when.end[m])) {
      held = heat;
      *age = query->key - end;
    }
  }
  return held;
}

/* With lock: whether nothing that may still come can change what search
 * says for the key. */
static gboolean
is_settled (const GstCtHeatTimeline *t, const GstCtHeatQuery *query)
{
  GstCtMatch m = query->match;
  gboolean back = runs_back (t, m);

  if (!t->linked || t->eos)
    return TRUE;
  if (t->position[m] != GST_CLOCK_TIME_NONE
      && (back ? t->position[m] <= query->key : t->position[m] > query->key))
    return TRUE;
  for (guint i = t->heats->len; i-- > 0;) {
    const GstCtHeat *heat = t->heats->pdata[i];

    /* A later one settles, unless it is of a loop's last turn. */
    if ((m == GST_CT_MATCH_RUNNING_TIME || heat->turn == t->turn)
        && (back ? heat->when.start[m] <= query->key
                 : heat->when.start[m] > query->key))
      return TRUE;
    if (heat->when.start[m] <= query->key
        && heat->when.end[m] != GST_CLOCK_TIME_NONE
        && query->key < heat->when.end[m])
      return TRUE;
    if (heat->when.start[m] == query->key
        && heat->when.end[m] == GST_CLOCK_TIME_NONE)
      return TRUE;
  }
  return FALSE;
}

/* With lock, which it lets go meanwhile: waits for a change, or for the
 * deadline or the timeout: then FALSE. */
static gboolean
wait_for_change (GstCtHeatTimeline *t, const GstCtHeatQuery *query,
                 gboolean *timed_out)
{
  gint64 until_us = G_MAXINT64;

  if (t->last_arrival_us == 0)
    t->last_arrival_us = g_get_monotonic_time ();
  if (query->timeout < G_MAXINT64) { /* it passes, in nanoseconds as well */
    until_us = t->last_arrival_us + (gint64)(query->timeout / 1000);
    if (g_get_monotonic_time () >= until_us) {
      *timed_out = TRUE;
      return FALSE;
    }
  }
  if (query->clock) {
    GstClockTime now = gst_clock_get_time (query->clock);
    GstClockTime until = query->deadline;
    GstClockReturn ret;

    if (until <= now)
      return FALSE;
    if (until_us != G_MAXINT64)
      until = MIN (until,
                   now + (until_us - g_get_monotonic_time ()) * GST_USECOND);
    t->clock_id = gst_clock_new_single_shot_id (query->clock, until);
    g_mutex_unlock (&t->lock);
    ret = gst_clock_id_wait (t->clock_id, NULL);
    g_mutex_lock (&t->lock);
    gst_clock_id_unref (t->clock_id);
    t->clock_id = NULL;
    return ret == GST_CLOCK_UNSCHEDULED || until < query->deadline;
  }
  if (until_us == G_MAXINT64)
    g_cond_wait (&t->changed, &t->lock);
  else
    g_cond_wait_until (&t->changed, &t->lock, until_us);
  return TRUE;
}

GstFlowReturn
gst_ct_heat_timeline_find (GstCtHeatTimeline *t, const GstCtHeatQuery *query,
                           GstCtHeatFound *found)
{
  GstFlowReturn ret = GST_FLOW_OK;
  GstCtHeat *heat = NULL;
  gboolean go_on = query->wait;

  *found = (GstCtHeatFound){ .state = GST_CT_HEAT_NONE };
  g_mutex_lock (&t->lock);
  while (!t->stopped && !t->base_flushing && go_on && !is_settled (t, query)) {
    /* Not without need: the query may yet become one for an older heat. */
    if (t->full)
      expire (t, query);
    if (!t->refreshed)
      go_on = wait_for_change (t, query, &found->timed_out);
    if (t->refreshed) { /* also where it is settled meanwhile */
      t->refreshed = FALSE;
      g_mutex_unlock (&t->lock);
      return GST_FLOW_CUSTOM_SUCCESS;
    }
  }
  if (t->stopped || t->base_flushing) {
    ret = GST_FLOW_FLUSHING;
  } else {
    heat = search (t, query, &found->age);
    if (!t->seeking)
      t->base_key[query->match] = query->key;
  }
  if (heat) {
    found->heat = gst_ct_heat_ref (heat);
    found->state
        = found->age > 0
                  || (heat->when.end[query->match] != GST_CLOCK_TIME_NONE
                      && query->key >= heat->when.end[query->match])
              ? GST_CT_HEAT_HELD
              : GST_CT_HEAT_CURRENT;
    heat->drawn = TRUE;
  }
  if (ret == GST_FLOW_OK)
    expire (t, query);
  g_mutex_unlock (&t->lock);
  return ret;
}
