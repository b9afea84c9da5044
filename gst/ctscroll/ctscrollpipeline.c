/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The elements of the viewer.
 */
#include "gst/ctscroll/ctscrollpipeline.h"

#include "gst/ctscroll/ctscrollgrids.h"
#include "src/colormap.h"

/* A picture that is smaller is enlarged by a whole number up to this. */
#define LARGE_ENOUGH 768

struct _CtScrollPipeline
{
  GstElement *bin; /* owns those below */
  GstElement *ct, *heat, *overlay, *filter, *text, *sink;
  CtScrollWatch *watch;
  gdouble zoom;
  gint is_sized;             /* the window has its size; atomic */
  gint legend, shown_legend; /* values of the overlay's property */
  gchar *location;           /* of the CT, for the heat to refer to */
  CtScrollFit fit;
  CtWindow own; /* the stream's window; width 0: not known yet */
  gboolean has_set_window;
};

/* ---------------------------------------------------------- the elements -- */

static GstElement *
add (CtScrollPipeline *self, const gchar *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element)
    gst_bin_add (GST_BIN (self->bin), element);
  else
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
                 "GStreamer finds no element %s: is its plugin in "
                 "GST_PLUGIN_PATH?",
                 factory);
  return element;
}

/* The window's first size; later on the sink says which it has. */
static void
set_first_size (CtScrollPipeline *self, GstCaps *caps)
{
  g_autoptr (GstCaps) size = NULL;
  gdouble zoom = self->zoom;
  gint width, height;

  ct_scroll_square_size (caps, &width, &height);
  if (width < 1)
    return;
  if (zoom <= 0.0)
    zoom = MAX (1, LARGE_ENOUGH / MAX (width, height));
  size = gst_caps_new_simple (
      "video/x-raw", "width", G_TYPE_INT, (gint)MAX (width * zoom, 1.0),
      "height", G_TYPE_INT, (gint)MAX (height * zoom, 1.0),
      "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
  g_object_set (self->filter, "caps", size, NULL);
}

static GstPadProbeReturn
see_caps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  CtScrollPipeline *self = data;
  GstCaps *caps;

  if (GST_EVENT_TYPE (info->data) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (info->data, &caps);
  if (!g_atomic_int_get (&self->is_sized))
    set_first_size (self, caps);
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
see_reconfigure (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  CtScrollPipeline *self = data;

  if (GST_EVENT_TYPE (info->data) == GST_EVENT_RECONFIGURE
      && g_atomic_int_get (&self->is_sized))
    gst_element_post_message (self->sink,
                              gst_message_new_application (
                                  GST_OBJECT (self->sink),
                                  gst_structure_new_empty (CT_SCROLL_RESIZED)));
  return GST_PAD_PROBE_OK;
}

static void
watch_pads (CtScrollPipeline *self, gboolean has_window)
{
  g_autoptr (GstPad) src = gst_element_get_static_pad (self->overlay, "src");
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->sink, "sink");

  self->watch = ct_scroll_watch_new (src);
  if (!has_window)
    return;
  gst_pad_add_probe (src, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see_caps, self,
                     NULL);
  if (sink)
    gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, see_reconfigure,
                       self, NULL);
}

/* The help's letters are Pango's, where it is installed. */
static void
add_text (CtScrollPipeline *self)
{
  self->text = add (self, "textoverlay", NULL);
  if (!self->text)
    return;
  g_object_set (self->text, "silent", TRUE, "font-desc", "Monospace 11",
                "shaded-background", TRUE, "shading-value", 180, "auto-resize",
                FALSE, "wrap-mode", -1, NULL);
  gst_util_set_object_arg (G_OBJECT (self->text), "valignment", "top");
  gst_util_set_object_arg (G_OBJECT (self->text), "halignment", "left");
  gst_util_set_object_arg (G_OBJECT (self->text), "line-alignment", "left");
}

static gboolean
link_all (CtScrollPipeline *self, GstElement *convert, GstElement *scale)
{
  return gst_element_link_pads (self->ct, "src", self->overlay, "sink")
         && (!self->heat
             || gst_element_link_pads (self->heat, "src", self->overlay,
                                       "heat"))
         && gst_element_link_many (self->overlay, convert, scale, self->filter,
                                   NULL)
         && (self->text ? gst_element_link_many (self->filter, self->text,
                                                 self->sink, NULL)
                        : gst_element_link (self->filter, self->sink));
}

static gboolean
build (CtScrollPipeline *self, const CtScrollOptions *options, GError **error)
{
  const gboolean has_heat = !options->ct || options->heat;
  GstElement *convert, *scale;

  if (!(self->ct = add (self, "ctvolumesrc", error))
      || (has_heat && !(self->heat = add (self, "ctvolumesrc", error)))
      || !(self->overlay = add (self, "ctheatoverlay", error))
      || !(convert = add (self, "videoconvert", error))
      || !(scale = add (self, "videoscale", error))
      || !(self->filter = add (self, "capsfilter", error)))
    return FALSE;
  add_text (self);
  g_object_set (scale, "add-borders", TRUE, NULL);
  if (link_all (self, convert, scale))
    return TRUE;
  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_PAD,
               "the elements of the viewer cannot be linked");
  return FALSE;
}

/* ---------------------------------------------------------- the settings -- */

static void
set_files (CtScrollPipeline *self, const CtScrollOptions *options)
{
  /* A slice that cannot be read is told of, and the others are shown. */
  if (options->ct)
    g_object_set (self->ct, "location", options->ct, NULL);
  g_object_set (self->ct, "series", options->series, NULL);
  gst_util_set_object_arg (G_OBJECT (self->ct), "on-error", "skip");
  if (!self->heat)
    return;
  g_object_set (self->heat, "reference-series", options->series, NULL);
  gst_util_set_object_arg (G_OBJECT (self->heat), "on-error", "skip");
  if (options->heat)
    g_object_set (self->heat, "location", options->heat, NULL);
  else
    gst_util_set_object_arg (G_OBJECT (self->heat), "pattern", "heat");
  self->location = g_strdup (options->ct ? options->ct : "ctvolume://phantom");
}

static void
set_plane (CtScrollPipeline *self, CtVolumeCut plane)
{
  const gboolean refers = ct_scroll_needs_reference (self->fit, plane);

  g_object_set (self->ct, "plane", plane, NULL);
  if (self->heat)
    g_object_set (self->heat, "plane", plane, "reference",
                  refers ? self->location : NULL, NULL);
}

static gint
enum_value (GParamSpec *spec, const gchar *nick)
{
  const GEnumValue *value
      = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (spec)->enum_class, nick);

  return value ? value->value : -1;
}

static GParamSpec *
find_legend (CtScrollPipeline *self)
{
  GParamSpec *spec = g_object_class_find_property (
      G_OBJECT_GET_CLASS (self->overlay), "legend");

  return spec && G_IS_PARAM_SPEC_ENUM (spec) ? spec : NULL;
}

/* Without being asked for it is at the right: colors without a scale mislead.
 */
static gboolean
set_legend (CtScrollPipeline *self, const gchar *where, GError **error)
{
  GParamSpec *spec = find_legend (self);

  if (!spec && !where)
    return TRUE;
  self->legend = spec ? enum_value (spec, where ? where : "right") : -1;
  if (!spec || self->legend < 0) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--legend: expected none, right, left, bottom or top%s, "
                 "found \"%s\"",
                 spec ? "" : " of an overlay that has a legend", where);
    return FALSE;
  }
  self->shown_legend = self->heat ? self->legend : enum_value (spec, "none");
  if (self->legend == enum_value (spec, "none"))
    self->legend = enum_value (spec, "right");
  return TRUE;
}

static void
show_legend (CtScrollPipeline *self, gboolean is_hidden)
{
  GParamSpec *spec = find_legend (self);

  if (spec)
    g_object_set (self->overlay, "legend",
                  is_hidden ? enum_value (spec, "none") : self->shown_legend,
                  NULL);
}

gboolean
ct_scroll_pipeline_toggle_legend (CtScrollPipeline *self)
{
  GParamSpec *spec = find_legend (self);
  const gint none = spec ? enum_value (spec, "none") : 0;

  if (!spec)
    return FALSE;
  self->shown_legend = self->shown_legend == none ? self->legend : none;
  return TRUE;
}

/* A center that was once set stays: the way back to the stream's own window is
 * to set that. */
static void
set_window (CtScrollPipeline *self, const CtWindow *window)
{
  if (window->width <= 0.0 && !self->has_set_window)
    return;
  if (window->width <= 0.0)
    window = &self->own;
  self->has_set_window = TRUE;
  g_object_set (self->overlay, "window-center", window->center, "window-width",
                window->width, NULL);
}

void
ct_scroll_pipeline_set_view (CtScrollPipeline *self, const CtScrollView *view)
{
  set_window (self, &view->window);
  g_object_set (self->overlay, "opacity", view->is_hidden ? 0.0 : view->opacity,
                "threshold",
                view->has_threshold ? view->threshold : -G_MAXDOUBLE,
                "colormap", view->colormap, NULL);
  gst_util_set_object_arg (G_OBJECT (self->overlay), "opacity-mode",
                           view->is_ramp ? "ramp" : "constant");
  show_legend (self, view->is_hidden);
}

static gboolean
configure (CtScrollPipeline *self, const CtScrollOptions *options,
           CtVolumeCut *native, GError **error)
{
  ct_scroll_look_up (options->ct, options->series, options->heat, native,
                     &self->fit);
  set_files (self, options);
  if (options->has_range) {
    gst_util_set_object_arg (G_OBJECT (self->overlay), "heat-range", "fixed");
    g_object_set (self->overlay, "heat-min", options->heat_min, "heat-max",
                  options->heat_max, NULL);
  }
  self->zoom = options->zoom;
  return set_legend (self, options->legend, error);
}

/* -------------------------------------------------------------- its life -- */

CtScrollPipeline *
ct_scroll_pipeline_new (const CtScrollOptions *options, GstElement *sink,
                        CtVolumeCut *native, GError **error)
{
  CtScrollPipeline *self = g_new0 (CtScrollPipeline, 1);

  self->bin = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->sink = sink;
  gst_bin_add (GST_BIN (self->bin), sink);
  if (!build (self, options, error)
      || !configure (self, options, native, error)) {
    ct_scroll_pipeline_free (self);
    return NULL;
  }
  watch_pads (self, !options->screenshot);
  return self;
}

void
ct_scroll_pipeline_free (CtScrollPipeline *self)
{
  if (!self)
    return;
  gst_element_set_state (self->bin, GST_STATE_NULL);
  ct_scroll_watch_free (self->watch);
  gst_object_unref (self->bin);
  g_free (self->location);
  g_free (self);
}

GstBus *
ct_scroll_pipeline_get_bus (CtScrollPipeline *self)
{
  return gst_element_get_bus (self->bin);
}

CtScrollWatch *
ct_scroll_pipeline_get_watch (CtScrollPipeline *self)
{
  return self->watch;
}

/* ------------------------------------------------------------ the stream -- */

/* TRUE when the first slice is there. has_failed: nothing more will come than
 * what has. */
static gboolean
wait_for_slice (CtScrollPipeline *self, gboolean has_failed, CtScrollTell tell,
                gpointer data, GError **error)
{
  const GstMessageType types
      = GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING;
  g_autoptr (GstBus) bus = gst_element_get_bus (self->bin);

  for (;;) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
        bus, has_failed ? 0 : GST_CLOCK_TIME_NONE, types);
    g_autoptr (GError) warning = NULL;

    if (!message) {
      g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_STATE_CHANGE,
                   "the viewer's elements cannot be started");
      return FALSE;
    }
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE)
      return TRUE;
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      gst_message_parse_error (message, error, NULL);
      return FALSE;
    }
    gst_message_parse_warning (message, &warning, NULL);
    tell (warning->message, data);
  }
}

/* What was on its way to the bus is of the plane before. */
static void
close_stream (CtScrollPipeline *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->bin);

  gst_element_set_state (self->bin, GST_STATE_READY);
  gst_bus_set_flushing (bus, TRUE);
  gst_bus_set_flushing (bus, FALSE);
  if (self->watch)
    ct_scroll_watch_forget (self->watch);
}

/* The first frame of all was made before any window was set. */
static void
learn_window (CtScrollPipeline *self)
{
  CtScrollFrame frame;
  g_autoptr (GstSample) sample = ct_scroll_watch_get (self->watch, &frame);

  if (sample && frame.has_window && !self->has_set_window)
    self->own = frame.window;
}

gboolean
ct_scroll_pipeline_open (CtScrollPipeline *self, const CtScrollView *view,
                         CtScrollTell tell, gpointer data, GError **error)
{
  GstStateChangeReturn state;

  close_stream (self);
  ct_scroll_watch_set_slices (self->watch, 0);
  set_plane (self, view->plane);
  state = gst_element_set_state (self->bin, GST_STATE_PAUSED);
  if (!wait_for_slice (self, state == GST_STATE_CHANGE_FAILURE, tell, data,
                       error))
    return FALSE;
  learn_window (self);
  ct_scroll_pipeline_set_view (self, view);
  ct_scroll_watch_set_slices (self->watch,
                              ct_scroll_pipeline_get_slices (self));
  if (g_atomic_int_compare_and_exchange (&self->is_sized, FALSE, TRUE))
    g_object_set (self->filter, "caps", NULL, NULL);
  return TRUE;
}

gboolean
ct_scroll_pipeline_is_ct (CtScrollPipeline *self, GstMessage *message)
{
  return GST_MESSAGE_SRC (message) == GST_OBJECT (self->ct);
}

guint
ct_scroll_pipeline_get_slices (CtScrollPipeline *self)
{
  gint64 slices;

  if (!gst_element_query_duration (self->ct, GST_FORMAT_DEFAULT, &slices))
    return 1;
  return CLAMP (slices, 1, G_MAXUINT);
}

gboolean
ct_scroll_pipeline_seek (CtScrollPipeline *self, guint slice)
{
  gint64 time;

  return gst_element_query_convert (self->ct, GST_FORMAT_DEFAULT, slice,
                                    GST_FORMAT_TIME, &time)
         && gst_element_seek_simple (
             self->bin, GST_FORMAT_TIME,
             GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, time);
}

void
ct_scroll_pipeline_play (CtScrollPipeline *self, gboolean play)
{
  gst_element_set_state (self->bin,
                         play ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

guint
ct_scroll_pipeline_get_position (CtScrollPipeline *self)
{
  gint64 time, slice;

  if (!gst_element_query_position (self->bin, GST_FORMAT_TIME, &time)
      || !gst_element_query_convert (self->ct, GST_FORMAT_TIME, time,
                                     GST_FORMAT_DEFAULT, &slice))
    return 0;
  return CLAMP (slice, 0, (gint64)ct_scroll_pipeline_get_slices (self) - 1);
}

/* ------------------------------------------------------------ the window -- */

gboolean
ct_scroll_pipeline_set_text (CtScrollPipeline *self, const gchar *text)
{
  if (!self->text)
    return FALSE;
  g_object_set (self->text, "text", text ? text : "", "silent", text == NULL,
                NULL);
  return TRUE;
}

static GstPad *
find_sink_pad (CtScrollPipeline *self)
{
  return gst_element_get_static_pad (self->sink, "sink");
}

void
ct_scroll_pipeline_to_picture (CtScrollPipeline *self, gdouble *x, gdouble *y)
{
  g_autoptr (GstPad) pad = find_sink_pad (self);
  g_autoptr (GstCaps) caps = pad ? gst_pad_get_current_caps (pad) : NULL;
  g_autoptr (GstSample) sample = NULL;
  CtScrollFrame frame;
  gint width, height;

  if (!caps)
    return;
  ct_scroll_square_size (caps, &width, &height);
  sample = ct_scroll_watch_get (self->watch, &frame);
  ct_scroll_to_picture (&frame, width, height, x, y);
}
