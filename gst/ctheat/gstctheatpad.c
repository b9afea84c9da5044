/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The heat pad: what comes in on it goes into the timeline, and nowhere else.
 * Knows nothing of the base.
 */
#include "gst/ctheat/gstctheatpad.h"

GST_DEBUG_CATEGORY_STATIC (ct_heat_pad_debug);
#define GST_CAT_DEFAULT ct_heat_pad_debug

struct _GstCtHeatPad
{
  GstElement *owner; /* not a reference: it outlives this */
  GstPad *pad;
  GstCtHeatTimeline *timeline;

  /* Of the pad's streaming thread. */
  GstSegment segment;
  GstCtHeatFormat format;
  gboolean warned_time, warned_buffer;

  gint refused; /* atomic */
};

/* TRUE the first time. */
static gboolean
warn_once (gboolean *warned)
{
  gboolean first = !*warned;

  *warned = TRUE;
  return first;
}

static GstFlowReturn
heat_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstCtHeatPad *self = gst_pad_get_element_private (pad);
  GstClockTime pts = GST_BUFFER_PTS (buffer);
  GstCtHeatInterval when;
  GstFlowReturn ret = GST_FLOW_OK;
  g_autofree gchar *why = NULL;
  GstCtHeat *heat = NULL;

  if (!self->format.valid || self->segment.format != GST_FORMAT_TIME) {
    gst_buffer_unref (buffer);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  if (!GST_CLOCK_TIME_IS_VALID (pts)) {
    if (warn_once (&self->warned_time))
      GST_ELEMENT_WARNING (self->owner, STREAM, FORMAT,
                           ("a heat has no timestamp, so no frame can wear "
                            "it; give each heat buffer the PTS of its frame "
                            "(appsrc: format=time)"),
                           (NULL));
    gst_ct_heat_timeline_touch (self->timeline);
  } else if (gst_ct_heat_interval_of (&self->segment, pts,
                                      GST_BUFFER_DURATION (buffer), &when)) {
    gboolean nothing
        = GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP)
          || GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_CORRUPTED);

    if (!nothing)
      heat = gst_ct_heat_from_buffer (&self->format, buffer, &why);
    if (heat) {
      heat->when = when;
      ret = gst_ct_heat_timeline_push (self->timeline, heat);
    } else {
      g_atomic_int_inc (&self->refused);
      if (why && warn_once (&self->warned_buffer))
        GST_ELEMENT_WARNING (self->owner, STREAM, FORMAT,
                             ("a heat buffer was left out: %s", why), (NULL));
      gst_ct_heat_timeline_gap (self->timeline, &when);
    }
  } else {
    gst_ct_heat_timeline_touch (self->timeline);
  }
  gst_buffer_unref (buffer);
  return ret;
}

static gboolean
heat_caps (GstCtHeatPad *self, const GstCaps *caps)
{
  g_autofree gchar *why = NULL;

  gst_ct_heat_timeline_touch (self->timeline);
  if (gst_ct_heat_format_from_caps (&self->format, caps, &why))
    return TRUE;
  GST_ELEMENT_WARNING (self->owner, STREAM, FORMAT,
                       ("the heat stream cannot be used: %s", why), (NULL));
  return FALSE;
}

static gboolean
heat_set_segment (GstCtHeatPad *self, GstEvent *event)
{
  gst_event_copy_segment (event, &self->segment);
  if (self->segment.format != GST_FORMAT_TIME) {
    GST_ELEMENT_ERROR (self->owner, STREAM, FORMAT,
                       ("the heat stream's segment is in %s; it must be in "
                        "time (appsrc: format=time)",
                        gst_format_get_name (self->segment.format)),
                       (NULL));
    return FALSE;
  }
  gst_ct_heat_timeline_set_segment (
      self->timeline, self->segment.rate * self->segment.applied_rate < 0.0);
  return TRUE;
}

static void
heat_gap (GstCtHeatPad *self, GstEvent *event)
{
  GstClockTime pts, duration;
  GstCtHeatInterval when;

  gst_event_parse_gap (event, &pts, &duration);
  if (gst_ct_heat_interval_of (&self->segment, pts, duration, &when))
    gst_ct_heat_timeline_gap (self->timeline, &when);
  else
    gst_ct_heat_timeline_touch (self->timeline);
}

/* Nothing of the heat stream goes downstream. */
static gboolean
heat_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstCtHeatPad *self = gst_pad_get_element_private (pad);
  gboolean ret = TRUE;
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    gst_ct_heat_timeline_set_eos (self->timeline, FALSE);
    break;
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    ret = heat_caps (self, caps);
    break;
  case GST_EVENT_SEGMENT:
    ret = heat_set_segment (self, event);
    break;
  case GST_EVENT_GAP:
    heat_gap (self, event);
    break;
  case GST_EVENT_EOS:
    gst_ct_heat_timeline_set_eos (self->timeline, TRUE);
    break;
  case GST_EVENT_FLUSH_START:
    gst_ct_heat_timeline_flush_heat (self->timeline, TRUE);
    break;
  case GST_EVENT_FLUSH_STOP:
    gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
    gst_ct_heat_timeline_flush_heat (self->timeline, FALSE);
    break;
  default:
    break;
  }
  gst_event_unref (event);
  return ret;
}

static gboolean
heat_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_ALLOCATION:
    gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
    return TRUE;
  case GST_QUERY_DRAIN:
    /* Heats are copied. The default would ask downstream, where this thread
     * might have to wait for the base's. */
    return TRUE;
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}

static void
heat_linked (GstPad *pad, GstPad *peer, GstCtHeatPad *self)
{
  gst_ct_heat_timeline_set_linked (self->timeline, TRUE);
}

static void
heat_unlinked (GstPad *pad, GstPad *peer, GstCtHeatPad *self)
{
  gst_ct_heat_timeline_set_linked (self->timeline, FALSE);
}

GstCtHeatPad *
gst_ct_heat_pad_new (GstElement *owner, GstPadTemplate *template,
                     GstCtHeatTimeline *timeline)
{
  GstCtHeatPad *self = g_new0 (GstCtHeatPad, 1);

  GST_DEBUG_CATEGORY_INIT (ct_heat_pad_debug, "ctheatpad", 0,
                           "Heat pad of ctheatoverlay");
  self->owner = owner;
  self->timeline = timeline;
  self->pad
      = gst_object_ref_sink (gst_pad_new_from_template (template, "heat"));
  gst_ct_heat_pad_reset (self);
  gst_pad_set_element_private (self->pad, self);
  gst_pad_set_chain_function (self->pad, heat_chain);
  gst_pad_set_event_function (self->pad, heat_event);
  gst_pad_set_query_function (self->pad, heat_query);
  /* Caps need not say that they are progressive. */
  GST_PAD_SET_ACCEPT_INTERSECT (self->pad);
  g_signal_connect (self->pad, "linked", G_CALLBACK (heat_linked), self);
  g_signal_connect (self->pad, "unlinked", G_CALLBACK (heat_unlinked), self);
  gst_element_add_pad (owner, self->pad);
  return self;
}

void
gst_ct_heat_pad_free (GstCtHeatPad *self)
{
  g_signal_handlers_disconnect_by_data (self->pad, self);
  gst_object_unref (self->pad);
  g_free (self);
}

void
gst_ct_heat_pad_reset (GstCtHeatPad *self)
{
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  self->format.valid = FALSE;
  self->warned_time = self->warned_buffer = FALSE;
  g_atomic_int_set (&self->refused, 0);
}

void
gst_ct_heat_pad_push_event (GstCtHeatPad *self, GstEvent *event)
{
  gst_pad_push_event (self->pad, event);
}

guint
gst_ct_heat_pad_refused (GstCtHeatPad *self)
{
  return g_atomic_int_get (&self->refused);
}
