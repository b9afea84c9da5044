/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctheatoverlay: a gray CT or fluoroscopy stream with its heat maps on it.
 */

/**
 * SECTION:element-ctheatoverlay
 *
 * Takes a gray stream on sink and heat maps on heat and, frame by frame,
 * windows, resizes, colors and blends. Each frame wears the heat whose
 * interval holds its stream time, or none; the heat stream never delays,
 * drops or repeats a frame beyond the waiting that sync says.
 *
 * With the heat pad unlinked it is a plain window filter.
 *
 * |[
 * gst-launch-1.0 ctvolumesrc ! ctheatoverlay name=o ! videoconvert !
 *     autovideosink ctvolumesrc pattern=heat ! o.heat
 * ]| The phantom's CT with its heat map.
 */
#include "gst/ctheat/gstctheatoverlay.h"

#include "gst/common/gstctmeta.h"
#include "gst/common/gstctplane.h"
#include "gst/ctheat/gstctheatcaps.h"
#include "gst/ctheat/gstctheatmessages.h"
#include "gst/ctheat/gstctheatoutput.h"
#include "gst/ctheat/gstctheatpad.h"
#include "gst/ctheat/gstctheatpainter.h"
#include "gst/ctheat/gstctheatpairing.h"
#include "gst/ctheat/gstctheatrule.h"
#include "gst/ctheat/gstctheatstats.h"

GST_DEBUG_CATEGORY_STATIC (ct_heat_overlay_debug);
#define GST_CAT_DEFAULT ct_heat_overlay_debug

struct _GstCtHeatOverlay
{
  GstVideoFilter parent;

  GstCtHeatPad *heat;
  GstCtHeatTimeline *timeline; /* locks itself */

  /* Of the base's streaming thread. */
  GstCtHeatPainter *painter;
  GstCtHeatSettings used; /* what this frame works from */
  guint used_serial;
  const CtPixelFormat *format;
  GstCtHeatMargin margin;
  gboolean is_limited; /* the base's Y is that of video */
  gboolean is_live, asked_live;
  GstClockTime stream_time; /* of this frame, NONE where it has none */
  GstCtHeatFound found;
  GstCtHeatTold told;
  guint warned;

  /* Guarded by the object lock. */
  GstCtHeatSettings settings;
  guint serial;
  GstCtHeatStats stats;

  gint seek_seqnum; /* of the last seek that went upstream; atomic */
  gint playing;     /* whether there is a clock to wait on; atomic */
};

G_DEFINE_FINAL_TYPE (GstCtHeatOverlay, gst_ct_heat_overlay,
                     GST_TYPE_VIDEO_FILTER)

#define parent_class gst_ct_heat_overlay_parent_class

/* The side with room for a legend, as it is set now. */
static CtLegendSide
margin_side (GstCtHeatOverlay *self)
{
  CtLegendSide side;

  GST_OBJECT_LOCK (self);
  side = gst_ct_heat_settings_margin (&self->settings);
  GST_OBJECT_UNLOCK (self);
  return side;
}

static const GstCtHeatMargin *
get_margin (GstBaseTransform *trans)
{
  return &GST_CT_HEAT_OVERLAY (trans)->margin;
}

static GstCaps *
gst_ct_heat_overlay_transform_caps (GstBaseTransform *trans,
                                    GstPadDirection direction, GstCaps *caps,
                                    GstCaps *filter)
{
  GstPad *other = direction == GST_PAD_SINK
                      ? GST_BASE_TRANSFORM_SRC_PAD (trans)
                      : GST_BASE_TRANSFORM_SINK_PAD (trans);
  g_autoptr (GstCaps) template = gst_pad_get_pad_template_caps (other);

  return gst_ct_heat_margin_transform_caps (
      gst_ct_heat_caps_transform (caps, template, NULL), direction,
      margin_side (GST_CT_HEAT_OVERLAY (trans)), filter);
}

static GstCaps *
gst_ct_heat_overlay_fixate_caps (GstBaseTransform *trans,
                                 GstPadDirection direction, GstCaps *caps,
                                 GstCaps *othercaps)
{
  GstBaseTransformClass *parent = GST_BASE_TRANSFORM_CLASS (parent_class);

  if (direction == GST_PAD_SRC)
    return parent->fixate_caps (trans, direction, caps, othercaps);
  return gst_ct_heat_caps_set_colorimetry (parent->fixate_caps (
      trans, direction, caps, gst_ct_heat_caps_prefer_packed (othercaps)));
}

static gboolean
gst_ct_heat_overlay_set_info (GstVideoFilter *filter, GstCaps *incaps,
                              GstVideoInfo *in_info, GstCaps *outcaps,
                              GstVideoInfo *out_info)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (filter);
  CtYuvSpace space;
  gboolean known = gst_ct_heat_caps_space (out_info, &space);

  self->format = ct_pixel_format_find (GST_VIDEO_INFO_NAME (out_info));
  self->is_limited = gst_ct_heat_caps_is_limited (in_info);
  gst_ct_heat_painter_reset (self->painter);
  gst_ct_heat_painter_set_space (self->painter, &space);
  return known && self->format != NULL
         && gst_ct_heat_margin_find (&self->margin, margin_side (self), in_info,
                                     out_info);
}

static void
warn (GstCtHeatOverlay *self, GstCtHeatWarning warning, const gchar *detail)
{
  gst_ct_heat_messages_warn (GST_ELEMENT (self), &self->warned, warning,
                             detail);
}

static void
copy_settings (GstCtHeatOverlay *self)
{
  GST_OBJECT_LOCK (self);
  if (self->used_serial != self->serial) {
    self->used = self->settings;
    self->used_serial = self->serial;
    gst_ct_heat_margin_turn (&self->margin,
                             gst_ct_heat_settings_margin (&self->used));
  }
  GST_OBJECT_UNLOCK (self);
}

/* Asked once a segment. */
static gboolean
is_live (GstCtHeatOverlay *self)
{
  if (!self->asked_live)
    self->is_live
        = gst_ct_heat_rule_is_live (GST_BASE_TRANSFORM_SINK_PAD (self));
  self->asked_live = TRUE;
  return self->is_live;
}

/* In PAUSED there is no clock to wait on: wait as if not live. A frame that
 * waits while a setting or the state changes is asked for anew. */
static GstFlowReturn
find_heat (GstCtHeatOverlay *self, const GstCtHeatInterval *when)
{
  GstElement *element = GST_ELEMENT (self);
  GstFlowReturn ret;

  do {
    g_autoptr (GstClock) clock = g_atomic_int_get (&self->playing)
                                     ? gst_element_get_clock (element)
                                     : NULL;
    GstCtHeatQuery query;

    copy_settings (self);
    if (!gst_ct_heat_rule_query (&query, &self->used, is_live (self), when,
                                 clock, gst_element_get_base_time (element)))
      return GST_FLOW_OK;
    ret = gst_ct_heat_timeline_find (self->timeline, &query, &self->found);
  } while (ret == GST_FLOW_CUSTOM_SUCCESS);
  if (!self->found.timed_out)
    return ret;
  GST_OBJECT_LOCK (self);
  self->stats.timeouts++;
  GST_OBJECT_UNLOCK (self);
  warn (self, GST_CT_HEAT_WARNING_TIMEOUT, NULL);
  return ret;
}

static void
forget_found (GstCtHeatOverlay *self)
{
  g_clear_pointer (&self->found.heat, gst_ct_heat_unref);
  self->found = (GstCtHeatFound){ .state = GST_CT_HEAT_NONE };
}

/* A heat of the right time but of another place is not shown. */
static void
check_place (GstCtHeatOverlay *self, const GstCtSlice *slice,
             const CtPlane *base)
{
  gboolean is_placed = gst_ct_heat_settings_is_placed (&self->used);
  g_autofree gchar *why = NULL;
  GstCtHeatWarning warning;

  if (!self->found.heat
      || gst_ct_heat_belongs (slice, base, self->found.heat, is_placed,
                              &warning, &why))
    return;
  if (self->found.state == GST_CT_HEAT_CURRENT)
    warn (self, warning, why);
  forget_found (self);
}

static GstFlowReturn
gst_ct_heat_overlay_submit_input_buffer (GstBaseTransform *trans,
                                         gboolean is_discont, GstBuffer *input)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (trans);
  GstFlowReturn ret = GST_BASE_TRANSFORM_CLASS (parent_class)
                          ->submit_input_buffer (trans, is_discont, input);
  GstCtHeatInterval when;

  if (ret != GST_FLOW_OK || !trans->queued_buf)
    return ret;
  forget_found (self);
  if (!gst_ct_heat_interval_of (&trans->segment,
                                GST_BUFFER_PTS (trans->queued_buf),
                                GST_BUFFER_DURATION (trans->queued_buf), &when))
    when.start[0] = when.start[1] = GST_CLOCK_TIME_NONE;
  self->stream_time = when.start[GST_CT_MATCH_STREAM_TIME];
  if (GST_CLOCK_TIME_IS_VALID (self->stream_time))
    gst_object_sync_values (GST_OBJECT (self), self->stream_time);
  ret = find_heat (self, &when);
  if (ret != GST_FLOW_OK)
    gst_clear_buffer (&trans->queued_buf);
  return ret;
}

static void
account (GstCtHeatOverlay *self, GstBuffer *outbuf,
         const GstCtHeatFrameFacts *facts, guint64 render_ns)
{
  GstElement *element = GST_ELEMENT (self);

  GST_OBJECT_LOCK (self);
  gst_ct_heat_stats_frame (&self->stats, self->found.state, render_ns);
  GST_OBJECT_UNLOCK (self);
  gst_buffer_add_ct_heat (outbuf, facts->info);
  gst_ct_heat_messages_state (element, &self->told, self->found.state, facts);
  if (self->used.post_messages)
    gst_ct_heat_messages_frame (element, &self->used, facts);
}

/* Instead of transform_frame: see gst_ct_heat_output_map. */
static GstFlowReturn
gst_ct_heat_overlay_transform (GstBaseTransform *trans, GstBuffer *inbuf,
                               GstBuffer *outbuf)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (trans);
  GstClockTime begun = gst_util_get_timestamp ();
  GstCtPlaneMap base, out;
  GstCtHeatInfo info;
  GstCtHeatFrame frame;
  GstCtHeatFrameFacts facts;
  GstCtSlice slice;
  gboolean has_slice;
  guint notes;

  if (!gst_ct_heat_output_map (GST_VIDEO_FILTER (self), inbuf, outbuf, &base,
                               &out))
    return GST_FLOW_ERROR;
  has_slice = gst_buffer_get_ct_slice (inbuf, &slice);
  if (has_slice)
    check_place (self, &slice, &base.plane);
  frame = (GstCtHeatFrame){
    .base = &base.plane,
    .slice = has_slice ? &slice : NULL,
    .time_ns = (gint64)self->stream_time,
    .found = &self->found,
    .is_limited = self->is_limited,
    .margin = &self->margin,
    .out = &out.picture,
  };
  notes = gst_ct_heat_painter_paint (self->painter, &self->used, &frame,
                                     self->format, &info);
  gst_ct_plane_unmap (&out);
  gst_ct_plane_unmap (&base);
  gst_ct_heat_messages_warn_of (GST_ELEMENT (self), &self->warned, notes);
  facts = (GstCtHeatFrameFacts){
    .pts = GST_BUFFER_PTS (inbuf),
    .stream_time = self->stream_time,
    .width = base.plane.width,
    .height = base.plane.height,
    .slice = frame.slice,
    .heat = self->found.heat,
    .info = &info,
  };
  account (self, outbuf, &facts, gst_util_get_timestamp () - begun);
  forget_found (self);
  return GST_FLOW_OK;
}

/* Never called: to GstVideoFilter it says that frames are not made in place. */
static GstFlowReturn
gst_ct_heat_overlay_transform_frame (GstVideoFilter *filter, GstVideoFrame *in,
                                     GstVideoFrame *out)
{
  return GST_FLOW_NOT_SUPPORTED;
}

static gboolean
gst_ct_heat_overlay_sink_event (GstBaseTransform *trans, GstEvent *event)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (trans);
  const GstSegment *segment;
  gboolean flushing;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    gst_ct_heat_timeline_set_base_eos (self->timeline, FALSE);
    break;
  case GST_EVENT_SEGMENT:
    gst_event_parse_segment (event, &segment);
    if (segment->format != GST_FORMAT_TIME) {
      GST_ELEMENT_ERROR (self, STREAM, FORMAT,
                         ("the base's segment is in %s; it must be in time",
                          gst_format_get_name (segment->format)),
                         (NULL));
      gst_event_unref (event);
      return FALSE;
    }
    self->asked_live = FALSE;
    break;
  case GST_EVENT_EOS:
    gst_ct_heat_messages_end (GST_ELEMENT (self), &self->told);
    gst_ct_heat_timeline_set_base_eos (self->timeline, TRUE);
    break;
  case GST_EVENT_FLUSH_START:
  case GST_EVENT_FLUSH_STOP:
    flushing = GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_START;
    gst_ct_heat_timeline_flush_base (self->timeline, flushing);
    gst_ct_heat_output_set_flushing (trans, flushing);
    break;
  default:
    break;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

/* To the heat first: base first would let frames of the new place meet heats
 * of the old one. Each sink sends it, with one number: once is enough. */
static gboolean
seek (GstCtHeatOverlay *self, GstEvent *event)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  guint32 seqnum = gst_event_get_seqnum (event);
  GstSeekFlags flags;
  gboolean ret;

  if ((guint32)g_atomic_int_get (&self->seek_seqnum) == seqnum) {
    gst_event_unref (event);
    return TRUE;
  }
  /* Not flushed, a full heat branch seeks when old frames have made room. */
  gst_event_parse_seek (event, NULL, NULL, &flags, NULL, NULL, NULL, NULL);
  if (flags & GST_SEEK_FLAG_FLUSH)
    gst_ct_heat_timeline_set_seeking (self->timeline, TRUE);
  else
    gst_ct_heat_timeline_expect_segment (self->timeline);
  gst_ct_heat_pad_push_event (self->heat, gst_event_ref (event));
  ret = GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
  gst_ct_heat_timeline_set_seeking (self->timeline, FALSE);
  if (ret)
    g_atomic_int_set (&self->seek_seqnum, seqnum);
  return ret;
}

static gboolean
gst_ct_heat_overlay_src_event (GstBaseTransform *trans, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK)
    return seek (GST_CT_HEAT_OVERLAY (trans), event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

/* What a frame may be held up for adds to what is upstream of it. */
static gboolean
gst_ct_heat_overlay_query (GstBaseTransform *trans, GstPadDirection direction,
                           GstQuery *query)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (trans);
  GstClockTime latency;

  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction, query))
    return FALSE;
  if (direction == GST_PAD_SINK)
    return gst_ct_heat_caps_reorder (query);
  GST_OBJECT_LOCK (self);
  latency = gst_ct_heat_rule_latency (&self->settings);
  GST_OBJECT_UNLOCK (self);
  gst_ct_heat_rule_add_latency (query, latency);
  return TRUE;
}

/* What was refused while there was nobody to tell, as on a command line. */
static gboolean
gst_ct_heat_overlay_start (GstBaseTransform *trans)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (trans);
  g_autofree gchar *error = NULL, *refused = NULL;

  GST_OBJECT_LOCK (self);
  error = g_strdup (self->settings.table_error);
  refused = g_strdup (self->settings.refused);
  self->settings.refused[0] = '\0';
  GST_OBJECT_UNLOCK (self);
  return gst_ct_heat_messages_start (GST_ELEMENT (self), error, refused);
}

static void
forget_stream (GstCtHeatOverlay *self)
{
  gst_ct_heat_pad_reset (self->heat);
  self->asked_live = FALSE;
  gst_ct_heat_told_clear (&self->told);
  forget_found (self);
  gst_ct_heat_painter_reset (self->painter);
}

static GstStateChangeReturn
gst_ct_heat_overlay_change_state (GstElement *element,
                                  GstStateChange transition)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (element);
  GstStateChangeReturn ret;

  switch (transition) {
  case GST_STATE_CHANGE_READY_TO_PAUSED:
    GST_OBJECT_LOCK (self);
    self->stats = (GstCtHeatStats){ 0 };
    self->warned = 0;
    GST_OBJECT_UNLOCK (self);
    g_atomic_int_set (&self->seek_seqnum, GST_SEQNUM_INVALID);
    gst_ct_heat_timeline_start (self->timeline);
    break;
  case GST_STATE_CHANGE_PAUSED_TO_READY:
    /* Before chaining up, which takes the lock that a waiting frame holds. */
    gst_ct_heat_timeline_stop (self->timeline);
    gst_ct_heat_output_set_flushing (GST_BASE_TRANSFORM (self), TRUE);
    break;
  case GST_STATE_CHANGE_PAUSED_TO_PLAYING:
    gst_ct_heat_timeline_touch (self->timeline); /* a pause is no silence */
    G_GNUC_FALLTHROUGH;
  case GST_STATE_CHANGE_PLAYING_TO_PAUSED:
    /* Its parent has given it clock and base time already. */
    g_atomic_int_set (&self->playing,
                      transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING);
    gst_ct_heat_timeline_refresh (self->timeline);
    break;
  default:
    break;
  }
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    forget_stream (self);
  return ret;
}

static guint prop_stats; /* the id after those of the settings' table */

static void
gst_ct_heat_overlay_set_property (GObject *object, guint id,
                                  const GValue *value, GParamSpec *pspec)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (object);
  GstClockTime latency;
  CtLegendSide side;
  g_autofree gchar *why = NULL;

  GST_OBJECT_LOCK (self);
  latency = gst_ct_heat_rule_latency (&self->settings);
  side = gst_ct_heat_settings_margin (&self->settings);
  if (!gst_ct_heat_settings_set (&self->settings, id, value, &why)
      && !GST_ELEMENT_BUS (self)) /* start tells */
    g_strlcpy (self->settings.refused, why, sizeof self->settings.refused);
  latency -= gst_ct_heat_rule_latency (&self->settings);
  self->serial++;
  GST_OBJECT_UNLOCK (self);
  gst_ct_heat_timeline_refresh (self->timeline);
  if (side != margin_side (self)) /* another size of output */
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
  if (why)
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS, ("%s", why), (NULL));
  if (latency != 0) /* it is another one */
    gst_element_post_message (GST_ELEMENT (self),
                              gst_message_new_latency (GST_OBJECT (self)));
}

static void
gst_ct_heat_overlay_get_property (GObject *object, guint id, GValue *value,
                                  GParamSpec *pspec)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (object);
  gboolean known;

  if (id == prop_stats) {
    GstCtHeatCounts counts = gst_ct_heat_timeline_counts (self->timeline);

    GST_OBJECT_LOCK (self);
    g_value_take_boxed (value, gst_ct_heat_stats_structure (
                                   &self->stats, &counts,
                                   gst_ct_heat_pad_refused (self->heat)));
    GST_OBJECT_UNLOCK (self);
    return;
  }
  GST_OBJECT_LOCK (self);
  known = gst_ct_heat_settings_get (&self->settings, id, value);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
gst_ct_heat_overlay_finalize (GObject *object)
{
  GstCtHeatOverlay *self = GST_CT_HEAT_OVERLAY (object);

  forget_found (self);
  gst_ct_heat_told_clear (&self->told);
  gst_ct_heat_painter_free (self->painter);
  gst_ct_heat_pad_free (self->heat);
  gst_ct_heat_timeline_free (self->timeline);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_ct_heat_overlay_init (GstCtHeatOverlay *self)
{
  GstPadTemplate *template = gst_element_class_get_pad_template (
      GST_ELEMENT_GET_CLASS (self), "heat");

  gst_ct_heat_settings_init (&self->settings);
  self->used = self->settings;
  self->timeline = gst_ct_heat_timeline_new ();
  self->painter = gst_ct_heat_painter_new ();
  self->heat
      = gst_ct_heat_pad_new (GST_ELEMENT (self), template, self->timeline);

  /* A slow display must not thin a recording on the same tee. */
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), FALSE);
}

static void
gst_ct_heat_overlay_class_init (GstCtHeatOverlayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (ct_heat_overlay_debug, "ctheatoverlay", 0,
                           "Heat maps on gray streams");

  object_class->set_property = gst_ct_heat_overlay_set_property;
  object_class->get_property = gst_ct_heat_overlay_get_property;
  object_class->finalize = gst_ct_heat_overlay_finalize;
  prop_stats = gst_ct_heat_settings_install (object_class);
  g_object_class_install_property (object_class, prop_stats,
                                   gst_ct_heat_stats_spec ());

  element_class->change_state = gst_ct_heat_overlay_change_state;
  gst_element_class_add_pad_template (element_class,
                                      gst_ct_heat_caps_sink_template ());
  gst_element_class_add_pad_template (element_class,
                                      gst_ct_heat_caps_heat_template ());
  gst_element_class_add_pad_template (element_class,
                                      gst_ct_heat_caps_src_template ());
  gst_element_class_set_static_metadata (
      element_class, "CT heat map overlay", "Filter/Effect/Video",
      "Windows a gray CT or fluoroscopy stream and lays heat maps on it",
      "The gst-ctheat authors");

  gst_ct_heat_output_install (trans_class, get_margin);
  trans_class->transform_caps = gst_ct_heat_overlay_transform_caps;
  trans_class->fixate_caps = gst_ct_heat_overlay_fixate_caps;
  trans_class->submit_input_buffer = gst_ct_heat_overlay_submit_input_buffer;
  trans_class->transform = gst_ct_heat_overlay_transform;
  trans_class->sink_event = gst_ct_heat_overlay_sink_event;
  trans_class->src_event = gst_ct_heat_overlay_src_event;
  trans_class->query = gst_ct_heat_overlay_query;
  trans_class->start = gst_ct_heat_overlay_start;
  filter_class->set_info = gst_ct_heat_overlay_set_info;
  filter_class->transform_frame = gst_ct_heat_overlay_transform_frame;
}
