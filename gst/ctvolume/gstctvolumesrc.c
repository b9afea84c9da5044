/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctvolumesrc: a volume, slice by slice, as a seekable stream. Knows time,
 * but neither files (src/volume) nor pixels (gstctvolumeout).
 */

/**
 * SECTION:element-ctvolumesrc
 * @title: ctvolumesrc
 *
 * Streams the slices of a volume in a file, or of a built-in phantom where
 * no location is set. A plain player gets GRAY8, windowed; the overlay's sink
 * pad GRAY16_LE with the Hounsfield calibration in a CtSliceMeta; its heat pad
 * real values as float tensors.
 *
 * |[
 * gst-launch-1.0 ctvolumesrc window-preset=lung ! videoconvert ! autovideosink
 * ]|
 *
 * The phantom in a lung window, 10 slices a second. docs/ctvolumesrc.md has
 * all the rest.
 */
#include "gst/ctvolume/gstctvolumesrc.h"

#include "gst/common/gstctmemory.h"
#include "gst/common/gstctutil.h"
#include "gst/ctvolume/gstctvolumeahead.h"
#include "gst/ctvolume/gstctvolumeout.h"
#include "gst/ctvolume/gstctvolumesettings.h"
#include "gst/ctvolume/gstctvolumestream.h"

GST_DEBUG_CATEGORY_STATIC (gst_ct_volume_src_debug);
#define GST_CAT_DEFAULT gst_ct_volume_src_debug

struct _GstCtVolumeSrc
{
  GstPushSrc parent;

  /* Guarded by the object lock. */
  GstCtVolumeSettings settings;
  GstCaps *caps;            /* what we can give; NULL while stopped */
  GstCtVolumeTiming timing; /* zero while stopped */
  guint current;            /* the frame given out last */

  /* Of the streaming thread, and of start and stop. */
  GstCtVolumeStream stream;
  GstCtVolumeAhead *ahead; /* whose the volume is while there is one */
  GstCtVolumeOut out;
  GstCtVolumeOnError on_error;
  gint64 next; /* frame; -1 and n_frames are the ends */
  gboolean has_segment;
};

static guint prop_is_live; /* the number after those of the settings */

/* clang-format off */
#define SIZES "width = (int) [ 1, 16384 ], height = (int) [ 1, 16384 ]"
#define RATES "framerate = (fraction) [ 0/1, 2147483647/1 ]"

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (
      "video/x-raw, format = (string) GRAY8, " SIZES ", " RATES "; "
      "video/x-raw, format = (string) GRAY16_LE, " SIZES ", " RATES "; "
      "other/tensors, format = (string) static, num_tensors = (int) 1, "
      "types = (string) float32, " RATES));
/* clang-format on */

static void gst_ct_volume_src_uri_handler_init (gpointer iface, gpointer data);

G_DEFINE_TYPE_WITH_CODE (
    GstCtVolumeSrc, gst_ct_volume_src, GST_TYPE_PUSH_SRC,
    G_IMPLEMENT_INTERFACE (GST_TYPE_URI_HANDLER,
                           gst_ct_volume_src_uri_handler_init))

/* What the settings say, else the slice, else the volume. A heat's color is to
 * mean the same in each slice: tensors have the volume's. */
static GstCtVolumeRange
get_range (GstCtVolumeSrc *self, const CtSlice *slice)
{
  GstCtVolumeRange range = gst_ct_volume_stream_get_range (
      &self->stream, self->out.kind == GST_CT_VOLUME_TENSORS ? NULL : slice);

  GST_OBJECT_LOCK (self);
  if (gst_ct_volume_settings_get_window (&self->settings, &range.window)) {
    range.has_window = TRUE;
    range.table = NULL;
  }
  GST_OBJECT_UNLOCK (self);
  return range;
}

/* -------------------------------------------------------- start and stop -- */

/* Begins with what the user typed: there may be two of us. NULL: no message. */
static void
post (GstCtVolumeSrc *self,
      void (*post_message) (GstElement *, const gchar *, GError *),
      const gchar *what, GError *error)
{
  g_autofree gchar *name = NULL;

  if (!error)
    return;
  GST_OBJECT_LOCK (self);
  if (self->settings.location)
    name = g_filename_display_name (self->settings.location);
  GST_OBJECT_UNLOCK (self);
  if (name)
    g_prefix_error (&error, "%s: ", name);
  post_message (GST_ELEMENT (self), what, error);
}

static gboolean
gst_ct_volume_src_start (GstBaseSrc *base)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);
  const GstCtVolumeTiming *timing = &self->stream.timing;
  GstCtVolumeSettings settings;
  GstTagList *tags;
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  gst_ct_volume_settings_copy (&settings, &self->settings);
  GST_OBJECT_UNLOCK (self);
  self->on_error = settings.on_error;
  self->next = 0;
  self->has_segment = FALSE;

  if (gst_ct_volume_stream_open (&self->stream, &settings, GST_ELEMENT (self),
                                 &error)) {
    GST_OBJECT_LOCK (self);
    self->timing = *timing;
    self->current = 0;
    self->caps = gst_ct_volume_out_caps (&self->stream.volume->info,
                                         timing->rate_n, timing->rate_d);
    GST_OBJECT_UNLOCK (self);
    GST_DEBUG_OBJECT (self, "%u frames at %d/%d", timing->n_frames,
                      timing->rate_n, timing->rate_d);
    tags = gst_ct_volume_stream_make_tags (&self->stream, settings.expose_tags);
    if (tags) /* goes out behind the segment */
      gst_element_send_event (GST_ELEMENT (self), gst_event_new_tag (tags));
    post (self, gst_ct_element_post_warning, "reading the file",
          gst_ct_volume_stream_take_remarks (&self->stream));
    self->ahead = gst_ct_volume_ahead_new (&self->stream);
  } else {
    post (self, gst_ct_element_post_error, "opening the volume", error);
  }
  gst_ct_volume_settings_clear (&settings);
  return self->stream.volume != NULL;
}

static gboolean
gst_ct_volume_src_stop (GstBaseSrc *base)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);

  GST_OBJECT_LOCK (self);
  gst_clear_caps (&self->caps);
  self->timing = (GstCtVolumeTiming){ 0 };
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&self->ahead, gst_ct_volume_ahead_free);
  gst_ct_volume_stream_close (&self->stream);
  gst_ct_volume_out_clear (&self->out);
  return TRUE;
}

/* ----------------------------------------------------------- negotiation -- */

static GstCaps *
gst_ct_volume_src_get_caps (GstBaseSrc *base, GstCaps *filter)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);
  GstCaps *caps = NULL;

  GST_OBJECT_LOCK (self);
  if (self->caps)
    caps = gst_caps_ref (self->caps);
  GST_OBJECT_UNLOCK (self);
  if (!caps)
    caps = gst_pad_get_pad_template_caps (GST_BASE_SRC_PAD (base));
  if (filter) {
    GstCaps *filtered
        = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = filtered;
  }
  return caps;
}

/* The base class asks the peer with our caps as a filter, and so gets them in
 * our order; here the peer's own order is wanted. */
static gboolean
gst_ct_volume_src_negotiate (GstBaseSrc *base)
{
  GstCaps *ours = gst_ct_volume_src_get_caps (base, NULL);
  GstCaps *peer = gst_pad_peer_query_caps (GST_BASE_SRC_PAD (base), NULL);
  GstCaps *chosen = gst_ct_volume_out_choose (ours, peer);
  gboolean ok = chosen && gst_base_src_set_caps (base, chosen);

  gst_clear_caps (&chosen);
  gst_caps_unref (peer);
  gst_caps_unref (ours);
  return ok;
}

static gboolean
gst_ct_volume_src_set_caps (GstBaseSrc *base, GstCaps *caps)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);

  if (!gst_ct_volume_out_set_caps (&self->out, caps))
    return FALSE;
  gst_base_src_set_blocksize (
      base, gst_ct_volume_out_size (&self->out, &self->stream.volume->info));
  return TRUE;
}

static gboolean
gst_ct_volume_src_decide_allocation (GstBaseSrc *base, GstQuery *query)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);

  gst_ct_memory_decide (query);
  if (self->out.kind != GST_CT_VOLUME_TENSORS)
    gst_ct_memory_decide_pool (query, gst_base_src_get_blocksize (base));
  while (self->out.kind == GST_CT_VOLUME_TENSORS /* plain memory */
         && gst_query_get_n_allocation_pools (query) > 0)
    gst_query_remove_nth_allocation_pool (query, 0);
  return GST_BASE_SRC_CLASS (gst_ct_volume_src_parent_class)
      ->decide_allocation (base, query);
}

static GstFlowReturn
gst_ct_volume_src_alloc (GstBaseSrc *base, guint64 offset, guint size,
                         GstBuffer **buffer)
{
  GstFlowReturn ret = GST_BASE_SRC_CLASS (gst_ct_volume_src_parent_class)
                          ->alloc (base, offset, size, buffer);

  if (ret == GST_FLOW_ERROR)
    GST_ELEMENT_ERROR (base, RESOURCE, NO_SPACE_LEFT,
                       ("there is no memory for a slice of %u bytes", size),
                       (NULL));
  return ret;
}

/* ---------------------------------------------------------------- slices -- */

static void
stamp (GstCtVolumeSrc *self, GstBuffer *buffer, guint frame)
{
  GST_BUFFER_PTS (buffer)
      = gst_ct_volume_time_of_frame (&self->stream.timing, frame);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer)
      = gst_ct_volume_time_of_frame (&self->stream.timing, frame + 1)
        - GST_BUFFER_PTS (buffer);
  GST_BUFFER_OFFSET (buffer) = frame;
  GST_BUFFER_OFFSET_END (buffer) = frame + 1;
}

/* Says that nothing will come for a frame. Before the first buffer there is no
 * segment downstream yet, and nobody who waits. */
static void
skip_frame (GstCtVolumeSrc *self, guint frame, GError *error)
{
  GstClockTime start
      = gst_ct_volume_time_of_frame (&self->stream.timing, frame);

  post (self, gst_ct_element_post_warning, "reading a slice, skipped", error);
  if (self->has_segment)
    gst_pad_push_event (
        GST_BASE_SRC_PAD (self),
        gst_event_new_gap (
            start, gst_ct_volume_time_of_frame (&self->stream.timing, frame + 1)
                       - start));
}

/* Whether a frame is one of the volume's, and any of it in the segment: bad
 * slices may have led past its end. */
static gboolean
is_wanted (GstCtVolumeSrc *self, gint64 frame)
{
  const GstSegment *segment = &GST_BASE_SRC (self)->segment;
  const GstCtVolumeTiming *timing = &self->stream.timing;

  if (frame < 0 || frame >= timing->n_frames)
    return FALSE;
  if (segment->rate < 0.0)
    return gst_ct_volume_time_of_frame (timing, frame + 1) > segment->start;
  return !GST_CLOCK_TIME_IS_VALID (segment->stop)
         || gst_ct_volume_time_of_frame (timing, frame) < segment->stop;
}

/* A look at another slice, where the range needs one. */
static void
find_range (GstCtVolumeSrc *self)
{
  GstCtVolumeFrame middle;

  if (!gst_ct_volume_stream_needs_look (&self->stream, self->out.kind)
      || get_range (self, NULL).has_window)
    return;
  gst_ct_volume_ahead_take (self->ahead, self->stream.timing.n_frames / 2, 1, 0,
                            &middle);
  post (self, gst_ct_element_post_warning, "reading the file", middle.remarks);
  gst_ct_volume_stream_look (&self->stream,
                             middle.error ? NULL : &middle.slice);
  g_clear_error (&middle.error);
}

/* The next frame, while the thread reads those that follow. */
static void
take_frame (GstCtVolumeSrc *self, GstCtVolumeFrame *frame)
{
  gint step = GST_BASE_SRC (self)->segment.rate < 0.0 ? -1 : 1;
  guint number = self->next, more = 0;

  self->next += step;
  while (more < GST_CT_VOLUME_AHEAD
         && is_wanted (self, self->next + step * (gint64)more))
    more++;
  gst_ct_volume_ahead_take (self->ahead, number, step, more, frame);
  post (self, gst_ct_element_post_warning, "reading the file", frame->remarks);
}

static GstFlowReturn
gst_ct_volume_src_fill (GstPushSrc *push, GstBuffer *buffer)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (push);

  while (is_wanted (self, self->next)) {
    GstCtVolumeRange range;
    GstCtVolumeFrame frame;
    guint slice;
    gboolean ok;

    find_range (self);
    take_frame (self, &frame);
    if (frame.error) {
      if (self->on_error == GST_CT_VOLUME_ON_ERROR_STOP) {
        post (self, gst_ct_element_post_error, "reading a slice", frame.error);
        return GST_FLOW_ERROR;
      }
      skip_frame (self, frame.number, frame.error);
      continue;
    }
    range = get_range (self, &frame.slice);
    slice = self->stream.first_slice + frame.number;
    ok = gst_ct_volume_out_fill (&self->out, &self->stream.volume->info, slice,
                                 &frame.slice, &range, buffer);
    gst_ct_volume_ahead_release (self->ahead);
    if (!ok) {
      GST_ELEMENT_ERROR (self, RESOURCE, WRITE,
                         ("A buffer for slice %u cannot be written.", slice),
                         (NULL));
      return GST_FLOW_ERROR;
    }
    stamp (self, buffer, frame.number);
    GST_OBJECT_LOCK (self);
    self->current = frame.number;
    GST_OBJECT_UNLOCK (self);
    self->has_segment = TRUE; /* the base class sends it before the buffer */
    return GST_FLOW_OK;
  }
  return GST_FLOW_EOS;
}

/* For live streams: when a buffer is due. In reverse a frame begins with its
 * last nanosecond. */
static void
gst_ct_volume_src_get_times (GstBaseSrc *base, GstBuffer *buffer,
                             GstClockTime *start, GstClockTime *end)
{
  GstClockTime time = GST_BUFFER_PTS (buffer);

  *start = *end = GST_CLOCK_TIME_NONE;
  if (!gst_base_src_is_live (base))
    return;
  if (base->segment.rate < 0.0)
    time += GST_BUFFER_DURATION (buffer);
  time = MAX (time, base->segment.start);
  if (GST_CLOCK_TIME_IS_VALID (base->segment.stop))
    time = MIN (time, base->segment.stop);
  *start = gst_segment_to_running_time (&base->segment, GST_FORMAT_TIME, time);
}

/* --------------------------------------------------- seeking and queries -- */

static gboolean
gst_ct_volume_src_is_seekable (GstBaseSrc *base)
{
  return TRUE;
}

static gboolean
gst_ct_volume_src_do_seek (GstBaseSrc *base, GstSegment *segment)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);
  guint n_frames = self->stream.timing.n_frames;

  segment->time = segment->start;
  self->has_segment = FALSE;
  if (segment->rate >= 0.0) {
    self->next = MIN (
        gst_ct_volume_frame_at_time (&self->stream.timing, segment->position),
        n_frames);
  } else {
    GstClockTime end
        = gst_ct_volume_time_of_frame (&self->stream.timing, n_frames);

    if (GST_CLOCK_TIME_IS_VALID (segment->stop))
      end = MIN (end, segment->stop);
    segment->stop = end; /* reversed running time counts from it */
    segment->position = end;
    self->next = end > 0 ? (gint64)gst_ct_volume_frame_at_time (
                     &self->stream.timing, end - 1)
                         : -1;
  }
  GST_DEBUG_OBJECT (self, "on to frame %" G_GINT64_FORMAT, self->next);
  return TRUE;
}

static gboolean
gst_ct_volume_src_query (GstBaseSrc *base, GstQuery *query)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (base);
  gboolean answered;

  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_CONVERT:
  case GST_QUERY_DURATION:
  case GST_QUERY_POSITION:
  case GST_QUERY_SEEKING:
    GST_OBJECT_LOCK (base);
    answered = gst_ct_volume_answer (&self->timing, self->current, query);
    GST_OBJECT_UNLOCK (base);
    return answered;
  case GST_QUERY_URI:
    return FALSE; /* a path can name a patient; the stream-id hashes it too */
  default:
    return GST_BASE_SRC_CLASS (gst_ct_volume_src_parent_class)
        ->query (base, query);
  }
}

/* ------------------------------------------------------ URIs, properties -- */

static GstURIType
uri_get_type (GType type)
{
  return GST_URI_SRC;
}

static const gchar *const *
uri_get_protocols (GType type)
{
  static const gchar *const protocols[] = { "ctvolume", NULL };

  return protocols;
}

static gchar *
uri_get_uri (GstURIHandler *handler)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (handler);
  gchar *uri;

  GST_OBJECT_LOCK (self);
  uri = g_strdup (self->settings.uri);
  GST_OBJECT_UNLOCK (self);
  return uri;
}

static gboolean
uri_set_uri (GstURIHandler *handler, const gchar *uri, GError **error)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (handler);
  gboolean ok;

  GST_OBJECT_LOCK (self);
  if (self->caps) {
    g_set_error_literal (error, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE,
                         "the URI cannot change while a volume is open");
    ok = FALSE;
  } else {
    ok = gst_ct_volume_settings_set_uri (&self->settings, uri, error);
  }
  GST_OBJECT_UNLOCK (self);
  return ok;
}

static void
gst_ct_volume_src_uri_handler_init (gpointer iface, gpointer data)
{
  GstURIHandlerInterface *handler = iface;

  handler->get_type = uri_get_type;
  handler->get_protocols = uri_get_protocols;
  handler->get_uri = uri_get_uri;
  handler->set_uri = uri_set_uri;
}

static void
gst_ct_volume_src_set_property (GObject *object, guint id, const GValue *value,
                                GParamSpec *spec)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (object);
  gboolean known;

  if (id == prop_is_live) {
    gst_base_src_set_live (GST_BASE_SRC (self), g_value_get_boolean (value));
    return;
  }
  GST_OBJECT_LOCK (self);
  known = gst_ct_volume_settings_set (&self->settings, id, value);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
gst_ct_volume_src_get_property (GObject *object, guint id, GValue *value,
                                GParamSpec *spec)
{
  GstCtVolumeSrc *self = GST_CT_VOLUME_SRC (object);
  gboolean known;

  if (id == prop_is_live) {
    g_value_set_boolean (value, gst_base_src_is_live (GST_BASE_SRC (self)));
    return;
  }
  GST_OBJECT_LOCK (self);
  known = gst_ct_volume_settings_get (&self->settings, id, value);
  GST_OBJECT_UNLOCK (self);
  if (!known)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
gst_ct_volume_src_finalize (GObject *object)
{
  gst_ct_volume_settings_clear (&GST_CT_VOLUME_SRC (object)->settings);
  G_OBJECT_CLASS (gst_ct_volume_src_parent_class)->finalize (object);
}

static void
gst_ct_volume_src_init (GstCtVolumeSrc *self)
{
  gst_ct_volume_settings_init (&self->settings);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

static void
gst_ct_volume_src_class_init (GstCtVolumeSrcClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSrcClass *base_class = GST_BASE_SRC_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_ct_volume_src_debug, "ctvolumesrc", 0,
                           "CT volume source");

  object_class->set_property = gst_ct_volume_src_set_property;
  object_class->get_property = gst_ct_volume_src_get_property;
  object_class->finalize = gst_ct_volume_src_finalize;
  prop_is_live = gst_ct_volume_settings_install (object_class);
  g_object_class_install_property (
      object_class, prop_is_live,
      g_param_spec_boolean (
          "is-live", "Is live",
          "Give the slices out by the clock, as a scanner would", FALSE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
              | GST_PARAM_MUTABLE_READY));

  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (
      element_class, "CT volume source", "Source/File/Video",
      "Streams the slices of a volume in a file, or of a phantom",
      "The gst-ctheat authors");

  base_class->start = gst_ct_volume_src_start;
  base_class->stop = gst_ct_volume_src_stop;
  base_class->get_caps = gst_ct_volume_src_get_caps;
  base_class->negotiate = gst_ct_volume_src_negotiate;
  base_class->set_caps = gst_ct_volume_src_set_caps;
  base_class->decide_allocation = gst_ct_volume_src_decide_allocation;
  base_class->alloc = gst_ct_volume_src_alloc;
  base_class->get_times = gst_ct_volume_src_get_times;
  base_class->is_seekable = gst_ct_volume_src_is_seekable;
  base_class->do_seek = gst_ct_volume_src_do_seek;
  base_class->query = gst_ct_volume_src_query;
  GST_PUSH_SRC_CLASS (klass)->fill = gst_ct_volume_src_fill;
}
