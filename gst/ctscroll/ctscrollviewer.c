/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The viewer.
 */
#include "gst/ctscroll/ctscrollviewer.h"

#include "gst/ctscroll/ctscrollinput.h"
#include "gst/ctscroll/ctscrollkeys.h"
#include "gst/ctscroll/ctscrollshot.h"
#include "gst/ctscroll/ctscrollsink.h"

/* Of a window that is being resized only where it ends is drawn. */
#define RESIZE_DELAY_MS 50

struct _CtScrollViewer
{
  CtScrollPipeline *pipeline;
  CtScrollTarget target;
  CtScrollView view;
  CtScrollVoice voice;
  GMainLoop *loop;
  GError *error;    /* what ended it */
  gdouble fraction; /* of a step of the wheel */
  gboolean is_playing, shows_help;
  gboolean is_warned; /* by the CT, since the last seek */
  GQueue messages;    /* to be handled, in order */
  gboolean is_handling;
  guint resize_id;                          /* of a timeout; 0: none */
  guint places[CT_VOLUME_CUT_SAGITTAL + 1]; /* slices, from 1; 0: the middle */
};

/* ------------------------------------------------------------- the slice -- */

/* Where the CT's source has told of a slice that cannot be read, what is shown
 * may be another one. */
static void
arrive (CtScrollViewer *self)
{
  CtScrollFrame frame;
  g_autoptr (GstSample) sample = ct_scroll_watch_get (
      ct_scroll_pipeline_get_watch (self->pipeline), &frame);

  if (self->is_warned && sample && self->target.in_flight
      && frame.number != self->target.sought)
    ct_scroll_target_miss (&self->target, frame.number);
  else
    ct_scroll_target_arrive (&self->target);
}

/* One seek at a time. While the cine plays, settings count from its next
 * frame. */
static void
seek_if_due (CtScrollViewer *self)
{
  guint slice;

  while (!self->is_playing && ct_scroll_target_take (&self->target, &slice)) {
    self->is_warned = FALSE;
    if (ct_scroll_pipeline_seek (self->pipeline, slice))
      return;
    ct_scroll_target_arrive (&self->target);
  }
}

static void
redraw (CtScrollViewer *self)
{
  ct_scroll_pipeline_set_view (self->pipeline, &self->view);
  ct_scroll_target_redraw (&self->target);
}

static void
stop (CtScrollViewer *self)
{
  if (!self->is_playing)
    return;
  self->is_playing = FALSE;
  ct_scroll_pipeline_play (self->pipeline, FALSE);
  ct_scroll_target_follow (&self->target,
                           ct_scroll_pipeline_get_position (self->pipeline));
  /* The sink may show one frame more before it stops. */
  ct_scroll_target_redraw (&self->target);
}

static void
play_or_stop (CtScrollViewer *self)
{
  if (self->is_playing) {
    stop (self);
  } else if (self->target.n_slices > 1) {
    self->is_playing = TRUE;
    ct_scroll_pipeline_play (self->pipeline, TRUE);
  }
}

/* The cine goes round. */
static void
rewind_cine (CtScrollViewer *self)
{
  if (self->is_playing)
    ct_scroll_pipeline_seek (self->pipeline, 0);
}

/* ------------------------------------------------------------- the files -- */

static gboolean
open_plane (CtScrollViewer *self, GError **error)
{
  const guint place = self->places[self->view.plane];
  guint n_slices;

  if (!ct_scroll_pipeline_open (self->pipeline, &self->view, self->voice.warn,
                                self->voice.data, error))
    return FALSE;
  n_slices = ct_scroll_pipeline_get_slices (self->pipeline);
  ct_scroll_target_init (&self->target, n_slices, 0);
  ct_scroll_target_go (&self->target,
                       place > 0 ? (gint64)place - 1 : n_slices / 2);
  return TRUE;
}

static void
leave (CtScrollViewer *self, GError *error)
{
  if (self->error)
    g_clear_error (&error);
  else
    self->error = error;
  g_main_loop_quit (self->loop);
}

/* A volume that can not be cut that way goes on as it was. */
static void
next_plane (CtScrollViewer *self)
{
  const CtVolumeCut before = self->view.plane;
  GError *error = NULL;

  if (!ct_scroll_view_next_plane (&self->view)) {
    self->voice.warn ("the file does not say how its slices lie: there are no "
                      "other planes",
                      self->voice.data);
    return;
  }
  stop (self);
  self->places[before] = self->target.wanted + 1;
  if (open_plane (self, &error))
    return;
  self->voice.warn (error->message, self->voice.data);
  g_clear_error (&error);
  self->view.plane = before;
  if (!open_plane (self, &error))
    leave (self, error);
}

static void dispatch (CtScrollViewer *self, GstMessage *message);

/* Until what is wanted is shown; keys and the mouse wait. */
static void
wait_for_slice (CtScrollViewer *self)
{
  g_autoptr (GstBus) bus = ct_scroll_pipeline_get_bus (self->pipeline);

  for (seek_if_due (self); self->target.in_flight && !self->error;) {
    GstMessage *message = gst_bus_timed_pop (bus, GST_CLOCK_TIME_NONE);

    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT) {
      g_queue_push_tail (&self->messages, message);
      continue;
    }
    dispatch (self, message);
    gst_message_unref (message);
  }
}

static void
save (CtScrollViewer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *stem = NULL;
  g_autofree gchar *name = NULL;
  g_autofree gchar *line = NULL;
  g_autoptr (GstSample) sample = NULL;
  CtScrollFrame frame;

  if (!self->is_playing)
    wait_for_slice (self);
  sample = ct_scroll_watch_get (ct_scroll_pipeline_get_watch (self->pipeline),
                                &frame);
  if (!sample || self->error)
    return;
  stem = g_strdup_printf ("ct-scroll-%03u", frame.number + 1);
  name = ct_scroll_shot_write_new (sample, ".", stem, &error);
  if (!name) {
    self->voice.warn (error->message, self->voice.data);
    return;
  }
  line = g_strdup_printf ("saved %s", name);
  self->voice.say (line, self->voice.data);
}

/* ---------------------------------------------------- keys and the mouse -- */

static void
toggle_help (CtScrollViewer *self)
{
  g_autofree gchar *text = ct_scroll_keys_help ();

  self->shows_help = !self->shows_help;
  if (ct_scroll_pipeline_set_text (self->pipeline,
                                   self->shows_help ? text : NULL)) {
    ct_scroll_target_redraw (&self->target);
  } else {
    self->shows_help = FALSE;
    self->voice.say (text, self->voice.data);
  }
}

static void
step_threshold (CtScrollViewer *self, gint steps)
{
  CtScrollFrame frame;
  g_autoptr (GstSample) sample = ct_scroll_watch_get (
      ct_scroll_pipeline_get_watch (self->pipeline), &frame);

  if (sample && frame.has_heat
      && ct_scroll_view_step_threshold (&self->view, steps, frame.heat_min,
                                        frame.heat_max))
    redraw (self);
}

/* Keys that move: the cine stops where it is. */
static gboolean
move (CtScrollViewer *self, const CtScrollKey *key)
{
  switch (key->action) {
  case CT_SCROLL_STEP:
    stop (self);
    ct_scroll_target_step (&self->target, key->amount);
    return TRUE;
  case CT_SCROLL_FIRST:
    stop (self);
    ct_scroll_target_go (&self->target, 0);
    return TRUE;
  case CT_SCROLL_LAST:
    stop (self);
    ct_scroll_target_go (&self->target, G_MAXINT64);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Keys about how it looks. */
static gboolean
restyle (CtScrollViewer *self, const CtScrollKey *key)
{
  CtScrollView *view = &self->view;
  gboolean changed = TRUE;

  switch (key->action) {
  case CT_SCROLL_WINDOW:
    ct_scroll_view_set_preset (view, ct_scroll_digit_preset (key->amount));
    break;
  case CT_SCROLL_OPACITY:
    changed = ct_scroll_view_step_opacity (view, key->amount);
    break;
  case CT_SCROLL_COLORMAP:
    ct_scroll_view_step_colormap (view, key->amount);
    break;
  case CT_SCROLL_MODE:
    view->is_ramp = !view->is_ramp;
    break;
  case CT_SCROLL_HEAT:
    view->is_hidden = !view->is_hidden;
    break;
  case CT_SCROLL_LEGEND:
    changed = ct_scroll_pipeline_toggle_legend (self->pipeline);
    break;
  default:
    return FALSE;
  }
  if (changed)
    redraw (self);
  return TRUE;
}

static void
press_key (CtScrollViewer *self, const CtScrollInput *input)
{
  const CtScrollKey *key = ct_scroll_key_find (input->key, input->shift);

  if (!key || move (self, key) || restyle (self, key))
    return;
  switch (key->action) {
  case CT_SCROLL_THRESHOLD:
    step_threshold (self, key->amount);
    break;
  case CT_SCROLL_CINE:
    play_or_stop (self);
    break;
  case CT_SCROLL_PLANE:
    next_plane (self);
    break;
  case CT_SCROLL_SAVE:
    save (self);
    break;
  case CT_SCROLL_HELP:
    toggle_help (self);
    break;
  case CT_SCROLL_QUIT:
    leave (self, NULL);
    break;
  default:
    break;
  }
}

static void
begin_drag (CtScrollViewer *self, gdouble x, gdouble y)
{
  CtScrollFrame frame;
  g_autoptr (GstSample) sample = ct_scroll_watch_get (
      ct_scroll_pipeline_get_watch (self->pipeline), &frame);

  if (sample && frame.has_window)
    ct_scroll_view_begin_drag (&self->view, x, y, &frame.window);
}

static void
take_input (CtScrollViewer *self, const CtScrollInput *input)
{
  gdouble x = input->x, y = input->y;

  if (input->kind >= CT_SCROLL_INPUT_PRESS)
    ct_scroll_pipeline_to_picture (self->pipeline, &x, &y);
  switch (input->kind) {
  case CT_SCROLL_INPUT_KEY:
    press_key (self, input);
    break;
  case CT_SCROLL_INPUT_WHEEL:
    stop (self);
    ct_scroll_target_step (&self->target, input->steps);
    break;
  case CT_SCROLL_INPUT_PRESS:
    begin_drag (self, x, y);
    break;
  case CT_SCROLL_INPUT_RELEASE:
  case CT_SCROLL_INPUT_MOVE:
    if (ct_scroll_view_drag (&self->view, x, y))
      redraw (self);
    if (input->kind == CT_SCROLL_INPUT_RELEASE)
      ct_scroll_view_end_drag (&self->view);
    break;
  default:
    break;
  }
}

/* --------------------------------------------------------------- the bus -- */

static gboolean
draw_resized (gpointer data)
{
  CtScrollViewer *self = data;

  self->resize_id = 0;
  ct_scroll_target_redraw (&self->target);
  seek_if_due (self);
  return G_SOURCE_REMOVE;
}

static void
take_application (CtScrollViewer *self, GstMessage *message)
{
  if (!gst_message_has_name (message, CT_SCROLL_RESIZED))
    return;
  if (self->resize_id)
    g_source_remove (self->resize_id);
  self->resize_id = g_timeout_add (RESIZE_DELAY_MS, draw_resized, self);
}

static void
take_error (CtScrollViewer *self, GstMessage *message)
{
  GError *error = NULL;

  if (!ct_scroll_sink_was_closed (message))
    gst_message_parse_error (message, &error, NULL);
  leave (self, error);
}

static void
take_warning (CtScrollViewer *self, GstMessage *message)
{
  g_autoptr (GError) warning = NULL;

  gst_message_parse_warning (message, &warning, NULL);
  if (ct_scroll_pipeline_is_ct (self->pipeline, message))
    self->is_warned = TRUE;
  self->voice.warn (warning->message, self->voice.data);
}

static void
dispatch (CtScrollViewer *self, GstMessage *message)
{
  CtScrollInput input;

  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ASYNC_DONE:
    arrive (self);
    break;
  case GST_MESSAGE_EOS:
    rewind_cine (self);
    break;
  case GST_MESSAGE_APPLICATION:
    take_application (self, message);
    break;
  case GST_MESSAGE_ELEMENT:
    if (ct_scroll_input_parse (&input, message, &self->fraction))
      take_input (self, &input);
    break;
  case GST_MESSAGE_WARNING:
    take_warning (self, message);
    break;
  case GST_MESSAGE_ERROR:
    take_error (self, message);
    return;
  default:
    return;
  }
  seek_if_due (self);
}

void
ct_scroll_viewer_handle (CtScrollViewer *self, GstMessage *message)
{
  g_queue_push_tail (&self->messages, gst_message_ref (message));
  if (self->is_handling)
    return;
  self->is_handling = TRUE;
  while ((message = g_queue_pop_head (&self->messages))) {
    dispatch (self, message);
    gst_message_unref (message);
  }
  self->is_handling = FALSE;
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  ct_scroll_viewer_handle (data, message);
  return G_SOURCE_CONTINUE;
}

/* -------------------------------------------------------------- its life -- */

CtScrollViewer *
ct_scroll_viewer_new (const CtScrollOptions *options, GstElement *sink,
                      const CtScrollVoice *voice, GError **error)
{
  CtScrollViewer *self = g_new0 (CtScrollViewer, 1);

  self->voice = *voice;
  self->view = options->view;
  self->places[self->view.plane] = options->slice;
  self->loop = g_main_loop_new (NULL, FALSE);
  self->pipeline
      = ct_scroll_pipeline_new (options, sink, &self->view.native, error);
  if (!self->pipeline || !open_plane (self, error)) {
    ct_scroll_viewer_free (self);
    return NULL;
  }
  return self;
}

void
ct_scroll_viewer_free (CtScrollViewer *self)
{
  if (!self)
    return;
  if (self->resize_id)
    g_source_remove (self->resize_id);
  g_queue_clear_full (&self->messages, (GDestroyNotify)gst_message_unref);
  ct_scroll_pipeline_free (self->pipeline);
  g_main_loop_unref (self->loop);
  g_clear_error (&self->error);
  g_free (self);
}

gboolean
ct_scroll_viewer_run (CtScrollViewer *self, GError **error)
{
  g_autoptr (GstBus) bus = ct_scroll_pipeline_get_bus (self->pipeline);

  gst_bus_add_watch (bus, on_message, self);
  seek_if_due (self);
  if (!self->error)
    g_main_loop_run (self->loop);
  gst_bus_remove_watch (bus);
  if (!self->error)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
ct_scroll_viewer_write (CtScrollViewer *self, const gchar *path, GError **error)
{
  g_autoptr (GstSample) sample = NULL;
  CtScrollFrame frame;

  wait_for_slice (self);
  if (self->error) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }
  sample = ct_scroll_watch_get (ct_scroll_pipeline_get_watch (self->pipeline),
                                &frame);
  if (sample)
    return ct_scroll_shot_write (sample, path, error);
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
               "no slice could be read");
  return FALSE;
}

const CtScrollTarget *
ct_scroll_viewer_get_target (CtScrollViewer *self)
{
  return &self->target;
}

const CtScrollView *
ct_scroll_viewer_get_view (CtScrollViewer *self)
{
  return &self->view;
}

CtScrollPipeline *
ct_scroll_viewer_get_pipeline (CtScrollViewer *self)
{
  return self->pipeline;
}

gboolean
ct_scroll_viewer_is_playing (CtScrollViewer *self)
{
  return self->is_playing;
}
