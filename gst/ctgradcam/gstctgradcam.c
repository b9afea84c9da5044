/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctgradcam: slices in, the class activation maps of a network out.
 */

/**
 * SECTION:element-ctgradcam
 *
 * Runs a TorchScript model on each frame of a gray stream, or on one in so
 * many, and gives the map of the activations that speak for a class: a heat
 * stream for ctheatoverlay, at the size of the model's activations, each map
 * with the time and slice of its frame. Frames without a map are gaps, so that
 * nobody waits for one.
 *
 * |[
 * gst-launch-1.0 ctvolumesrc location=ct ! tee name=t
 *     t. ! queue ! ctheatoverlay name=o ! videoconvert ! autovideosink
 *     t. ! queue ! ctgradcam model=net.pt size=224x224 ! o.heat
 * ]| A CT with its Grad-CAM.
 */
#include "gst/ctgradcam/gstctgradcam.h"

#include "gst/common/gstctmeta.h"
#include "gst/common/gstctplane.h"
#include "gst/ctgradcam/gstctgradcamoutput.h"
#include "gst/ctgradcam/gstctgradcamsettings.h"
#include "src/gradcam/net-engine.h"

GST_DEBUG_CATEGORY_STATIC (ct_grad_cam_debug);
#define GST_CAT_DEFAULT ct_grad_cam_debug

struct _GstCtGradCam
{
  GstElement parent;

  GstPad *sink, *src;

  /* Of the streaming thread while there is one, else of who changes the
   * state. */
  CtNet *net;
  CtNetInput input;
  GstCtGradCamSettings used; /* what this frame works from */
  GstVideoInfo info;
  gboolean is_negotiated;
  GstSegment segment;
  guint width, height;           /* of the maps, once known */
  guint sent_width, sent_height; /* of the last caps */
  guint64 frame;                 /* counted for every */
  gboolean warned_number;

  /* Guarded by the object lock. */
  GstCtGradCamSettings settings;
};

G_DEFINE_FINAL_TYPE (GstCtGradCam, gst_ct_grad_cam, GST_TYPE_ELEMENT)

#define parent_class gst_ct_grad_cam_parent_class

/* The order decides what a peer that takes several gives: 16 bits have all of
 * Hounsfield's units. */
static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("video/x-raw, "
                     "format = (string) { GRAY16_LE, GRAY16_BE, GRAY8 }, "
                     "width = (int) [ 1, 16384 ], "
                     "height = (int) [ 1, 16384 ], "
                     "framerate = (fraction) [ 0/1, 2147483647/1 ], "
                     "interlace-mode = (string) progressive"));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("other/tensors, format = (string) static, "
                     "num_tensors = (int) 1, types = (string) float32, "
                     "framerate = (fraction) [ 0/1, 2147483647/1 ]"));

/* --------------------------------------------------------------- errors -- */

static const struct
{
  CtNetError from;
  gint code;
  GQuark (*domain) (void);
} error_codes[] = {
  { CT_NET_ERROR_NOT_FOUND, GST_RESOURCE_ERROR_NOT_FOUND,
    gst_resource_error_quark },
  { CT_NET_ERROR_UNKNOWN, GST_STREAM_ERROR_TYPE_NOT_FOUND,
    gst_stream_error_quark },
  { CT_NET_ERROR_UNSUPPORTED, GST_STREAM_ERROR_FORMAT, gst_stream_error_quark },
  { CT_NET_ERROR_SETTINGS, GST_RESOURCE_ERROR_SETTINGS,
    gst_resource_error_quark },
  { CT_NET_ERROR_FAILED, GST_STREAM_ERROR_FAILED, gst_stream_error_quark },
  { CT_NET_ERROR_NO_SPACE, GST_RESOURCE_ERROR_NO_SPACE_LEFT,
    gst_resource_error_quark },
  { CT_NET_ERROR_ABSENT, GST_LIBRARY_ERROR_INIT, gst_library_error_quark },
};

/* Takes error. */
static void
post_error (GstCtGradCam *self, GError *error)
{
  gint code = GST_STREAM_ERROR_FAILED;
  GQuark domain = GST_STREAM_ERROR;

  for (guint i = 0; i < G_N_ELEMENTS (error_codes); i++)
    if (g_error_matches (error, CT_NET_ERROR, error_codes[i].from)) {
      domain = error_codes[i].domain ();
      code = error_codes[i].code;
    }
  gst_element_message_full (GST_ELEMENT (self), GST_MESSAGE_ERROR, domain, code,
                            g_strdup (error->message), NULL, __FILE__,
                            GST_FUNCTION, __LINE__);
  g_error_free (error);
}

/* ------------------------------------------------------------- the maps -- */

/* The settings that the next frame works from. */
static gboolean
use_settings (GstCtGradCam *self)
{
  g_autofree gchar *why = NULL;

  GST_OBJECT_LOCK (self);
  self->used = self->settings;
  GST_OBJECT_UNLOCK (self);
  if (gst_ct_grad_cam_settings_check (&self->used, &why))
    return TRUE;
  GST_ELEMENT_ERROR (self, RESOURCE, SETTINGS, ("%s", why), (NULL));
  return FALSE;
}

/* What comes out of an input of that size; no frame is needed to know. */
static gboolean
probe (GstCtGradCam *self, guint width, guint height)
{
  GError *error = NULL;
  CtNetAnswer answer;
  CtNetAsk ask;

  gst_ct_grad_cam_settings_ask (&self->used, &ask);
  if (!ct_net_probe (self->net, self->used.channels, width, height, &ask,
                     &answer, &error)) {
    post_error (self, error);
    return FALSE;
  }
  self->width = answer.width;
  self->height = answer.height;
  return TRUE;
}

/* A peer that does not take them refuses the buffers. */
static void
send_caps (GstCtGradCam *self)
{
  GstCaps *caps;

  if (self->width == self->sent_width && self->height == self->sent_height)
    return;
  caps = gst_ct_grad_cam_output_caps (&self->info, self->width, self->height);
  gst_pad_push_event (self->src, gst_event_new_caps (caps));
  gst_caps_unref (caps);
  self->sent_width = self->width;
  self->sent_height = self->height;
}

/* Nothing for that frame: whoever waits for its map need not. */
static GstFlowReturn
send_gap (GstCtGradCam *self, GstBuffer *frame)
{
  if (!GST_BUFFER_PTS_IS_VALID (frame))
    return GST_FLOW_OK;
  gst_pad_push_event (
      self->src,
      gst_event_new_gap (GST_BUFFER_PTS (frame), GST_BUFFER_DURATION (frame)));
  return GST_FLOW_OK;
}

static void
describe_slice (CtNetSlice *slice, const CtPlane *plane, GstBuffer *frame)
{
  GstCtSlice found;

  *slice = (CtNetSlice){ .plane = plane, .slope = 1, .padding = -1 };
  if (!gst_buffer_get_ct_slice (frame, &found))
    return;
  slice->slope = found.slope;
  slice->intercept = found.intercept;
  slice->inverse = found.inverse;
  if (found.has_padding && found.padding <= G_MAXUINT16)
    slice->padding = (gint32)found.padding;
  if (found.has_window) {
    slice->window_center = found.window_center;
    slice->window_width = found.window_width;
  }
}

static gboolean
run_model (GstCtGradCam *self, GstBuffer *frame, CtNetAnswer *answer)
{
  g_autofree gchar *why = NULL;
  GError *error = NULL;
  CtNetInputSpec spec;
  GstCtPlaneMap map;
  CtNetSlice slice;
  CtNetAsk ask;
  gboolean good;

  if (!gst_ct_plane_map (&map, frame, &self->info, GST_MAP_READ, &why)) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
                       ("a frame cannot be read: %s", why), (NULL));
    return FALSE;
  }
  gst_ct_grad_cam_settings_input (&self->used, &spec);
  gst_ct_grad_cam_settings_ask (&self->used, &ask);
  describe_slice (&slice, &map.plane, frame);
  good = ct_net_input_fill (&self->input, &spec, &slice, &error);
  gst_ct_plane_unmap (&map);
  good = good && ct_net_run (self->net, &self->input, &ask, answer, &error);
  if (!good)
    post_error (self, error);
  return good;
}

static void
post_facts (GstCtGradCam *self, GstBuffer *heat)
{
  GstClockTime stream_time
      = self->segment.format == GST_FORMAT_TIME ? gst_segment_to_stream_time (
            &self->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (heat))
                                                : GST_CLOCK_TIME_NONE;

  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_element (
          GST_OBJECT (self), gst_ct_grad_cam_output_facts (heat, stream_time)));
}

static void
warn_not_finite (GstCtGradCam *self)
{
  if (!self->warned_number)
    GST_ELEMENT_WARNING (self, STREAM, FAILED,
                         ("the model gives infinities or NaN for a frame, "
                          "which gets no heat map: are size, channels, "
                          "window, mean and std those it was trained with?"),
                         (NULL));
  self->warned_number = TRUE;
}

static GstFlowReturn
send_map (GstCtGradCam *self, GstBuffer *frame)
{
  CtNetAnswer answer;
  GstBuffer *heat;

  if (!run_model (self, frame, &answer))
    return GST_FLOW_ERROR;
  if (!answer.is_finite) {
    warn_not_finite (self);
    return send_gap (self, frame);
  }
  self->width = answer.width;
  self->height = answer.height;
  send_caps (self);
  heat = gst_ct_grad_cam_output_buffer (frame, &self->info, &answer);
  if (!heat) {
    GST_ELEMENT_ERROR (self, RESOURCE, NO_SPACE_LEFT,
                       ("there is no memory for a heat map"), (NULL));
    return GST_FLOW_ERROR;
  }
  if (self->used.post_messages)
    post_facts (self, heat);
  return gst_pad_push (self->src, heat);
}

static GstFlowReturn
gst_ct_grad_cam_chain (GstPad *pad, GstObject *parent, GstBuffer *frame)
{
  GstCtGradCam *self = GST_CT_GRAD_CAM (parent);
  GstFlowReturn ret;
  gboolean nothing
      = GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_GAP)
        || GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_CORRUPTED);

  if (!self->is_negotiated) {
    gst_buffer_unref (frame);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  if (!use_settings (self)) {
    gst_buffer_unref (frame);
    return GST_FLOW_ERROR;
  }
  if (nothing || self->frame++ % self->used.every != 0)
    ret = send_gap (self, frame);
  else
    ret = send_map (self, frame);
  gst_buffer_unref (frame);
  return ret;
}

/* --------------------------------------------------------------- events -- */

static gboolean
set_caps (GstCtGradCam *self, const GstCaps *caps)
{
  GstVideoInfo info;
  gboolean is_new;

  self->is_negotiated = FALSE;
  if (!gst_video_info_from_caps (&info, caps)
      || GST_VIDEO_INFO_IS_INTERLACED (&info)) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
                       ("the frames' caps are not those of progressive gray "
                        "video with a size"),
                       (NULL));
    return FALSE;
  }
  is_new
      = GST_VIDEO_INFO_FPS_N (&info) != GST_VIDEO_INFO_FPS_N (&self->info)
        || GST_VIDEO_INFO_FPS_D (&info) != GST_VIDEO_INFO_FPS_D (&self->info);
  self->info = info;
  if (is_new)
    self->sent_width = self->sent_height = 0;
  if (!use_settings (self))
    return FALSE;
  if ((!self->width || !self->used.width)
      && !probe (self, self->used.width ? self->used.width : (guint)info.width,
                 self->used.height ? self->used.height : (guint)info.height))
    return FALSE;
  self->is_negotiated = TRUE;
  send_caps (self);
  return TRUE;
}

static gboolean
gst_ct_grad_cam_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstCtGradCam *self = GST_CT_GRAD_CAM (parent);
  gboolean good;
  GstCaps *caps;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    good = set_caps (self, caps);
    gst_event_unref (event);
    return good;
  case GST_EVENT_SEGMENT:
    gst_event_copy_segment (event, &self->segment);
    break;
  case GST_EVENT_FLUSH_STOP:
    gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
    self->frame = 0;
    break;
  default:
    break;
  }
  return gst_pad_event_default (pad, parent, event);
}

static gboolean
gst_ct_grad_cam_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return gst_pad_query_default (pad, parent, query);
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  return TRUE;
}

/* --------------------------------------------------------------- states -- */

static gboolean
start (GstCtGradCam *self)
{
  g_autofree gchar *model = NULL, *device = NULL;
  GError *error = NULL;

  if (!use_settings (self))
    return FALSE;
  GST_OBJECT_LOCK (self);
  model = g_strdup (self->settings.model);
  device = g_strdup (self->settings.device ? self->settings.device : "cpu");
  GST_OBJECT_UNLOCK (self);
  self->net = ct_net_open (ct_net_engine (), model, device, &error);
  if (!self->net) {
    post_error (self, error);
    return FALSE;
  }
  self->is_negotiated = FALSE;
  gst_video_info_init (&self->info);
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  self->width = self->height = self->sent_width = self->sent_height = 0;
  self->frame = 0;
  self->warned_number = FALSE;
  /* Where the input's size is known, what does not fit is told before the
   * first frame. */
  return !self->used.width || probe (self, self->used.width, self->used.height);
}

static void
stop (GstCtGradCam *self)
{
  g_clear_pointer (&self->net, ct_net_close);
  ct_net_input_clear (&self->input);
}

static GstStateChangeReturn
gst_ct_grad_cam_change_state (GstElement *element, GstStateChange transition)
{
  GstCtGradCam *self = GST_CT_GRAD_CAM (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !start (self)) {
    stop (self);
    return GST_STATE_CHANGE_FAILURE;
  }
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY
      || (transition == GST_STATE_CHANGE_READY_TO_PAUSED
          && ret == GST_STATE_CHANGE_FAILURE))
    stop (self);
  return ret;
}

/* --------------------------------------------------------------- object -- */

static void
gst_ct_grad_cam_set_property (GObject *object, guint id, const GValue *value,
                              GParamSpec *spec)
{
  GstCtGradCam *self = GST_CT_GRAD_CAM (object);
  g_autofree gchar *why = NULL;
  gboolean good;

  GST_OBJECT_LOCK (self);
  good = gst_ct_grad_cam_settings_set (&self->settings, id, value, &why);
  GST_OBJECT_UNLOCK (self);
  if (!good)
    GST_ELEMENT_WARNING (self, RESOURCE, SETTINGS, ("%s", why), (NULL));
}

static void
gst_ct_grad_cam_get_property (GObject *object, guint id, GValue *value,
                              GParamSpec *spec)
{
  GstCtGradCam *self = GST_CT_GRAD_CAM (object);

  GST_OBJECT_LOCK (self);
  if (!gst_ct_grad_cam_settings_get (&self->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  GST_OBJECT_UNLOCK (self);
}

static void
gst_ct_grad_cam_finalize (GObject *object)
{
  GstCtGradCam *self = GST_CT_GRAD_CAM (object);

  stop (self);
  gst_ct_grad_cam_settings_clear (&self->settings);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_ct_grad_cam_class_init (GstCtGradCamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (ct_grad_cam_debug, "ctgradcam", 0,
                           "Class activation maps of networks");
  object_class->set_property = gst_ct_grad_cam_set_property;
  object_class->get_property = gst_ct_grad_cam_get_property;
  object_class->finalize = gst_ct_grad_cam_finalize;
  gst_ct_grad_cam_settings_install (object_class);
  element_class->change_state = gst_ct_grad_cam_change_state;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (
      element_class, "Grad-CAM of CT slices", "Filter/Analyzer/Video",
      "Runs a TorchScript model on gray frames and gives the maps of what "
      "speaks for a class",
      "The gst-ctheat authors");
}

static void
gst_ct_grad_cam_init (GstCtGradCam *self)
{
  gst_ct_grad_cam_settings_init (&self->settings);
  gst_video_info_init (&self->info);
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, gst_ct_grad_cam_chain);
  gst_pad_set_event_function (self->sink, gst_ct_grad_cam_event);
  gst_pad_set_query_function (self->sink, gst_ct_grad_cam_query);
  /* Caps need not say that they are progressive. */
  GST_PAD_SET_ACCEPT_INTERSECT (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);
  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_use_fixed_caps (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}
