/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The last frame that left the overlay.
 */
#include "gst/ctscroll/ctscrollframe.h"

#include <gst/video/video.h>

struct _CtScrollWatch
{
  GstPad *pad;
  gulong probe;
  gchar *title; /* of the streaming thread */

  GMutex mutex; /* of what is below */
  GstBuffer *buffer;
  guint n_slices, count;
};

static const GstStructure *
find_meta (GstBuffer *buffer)
{
  GstCustomMeta *meta = gst_buffer_get_custom_meta (buffer, "CtHeatMeta");

  return meta ? gst_custom_meta_get_structure (meta) : NULL;
}

static gboolean
read_window (GstBuffer *buffer, CtWindow *window)
{
  const GstStructure *s = find_meta (buffer);

  *window = (CtWindow){ 0 };
  return s && gst_structure_get_double (s, "window-center", &window->center)
         && gst_structure_get_double (s, "window-width", &window->width);
}

/* As radiologists write it: C 40 W 400. X sinks take a title from the tags. */
static void
send_title (CtScrollWatch *watch, GstBuffer *buffer, guint n_slices)
{
  g_autofree gchar *title = NULL;
  CtWindow window;

  if (read_window (buffer, &window))
    title = g_strdup_printf ("slice %" G_GUINT64_FORMAT " of %u, C %.4g W %.4g",
                             GST_BUFFER_OFFSET (buffer) + 1, n_slices,
                             window.center, window.width);
  else
    title = g_strdup_printf ("slice %" G_GUINT64_FORMAT " of %u",
                             GST_BUFFER_OFFSET (buffer) + 1, n_slices);
  if (!g_strcmp0 (title, watch->title))
    return;
  gst_pad_push_event (watch->pad, gst_event_new_tag (gst_tag_list_new (
                                      GST_TAG_TITLE, title, NULL)));
  g_free (watch->title);
  watch->title = g_steal_pointer (&title);
}

static GstPadProbeReturn
see_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  CtScrollWatch *watch = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  guint n_slices;

  g_mutex_lock (&watch->mutex);
  gst_buffer_replace (&watch->buffer, buffer);
  watch->count++;
  n_slices = watch->n_slices;
  g_mutex_unlock (&watch->mutex);
  if (n_slices > 0 && GST_BUFFER_OFFSET_IS_VALID (buffer))
    send_title (watch, buffer, n_slices);
  return GST_PAD_PROBE_OK;
}

CtScrollWatch *
ct_scroll_watch_new (GstPad *pad)
{
  CtScrollWatch *watch = g_new0 (CtScrollWatch, 1);

  g_mutex_init (&watch->mutex);
  watch->pad = gst_object_ref (pad);
  watch->probe = gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, see_buffer,
                                    watch, NULL);
  return watch;
}

void
ct_scroll_watch_free (CtScrollWatch *watch)
{
  if (!watch)
    return;
  gst_pad_remove_probe (watch->pad, watch->probe);
  ct_scroll_watch_forget (watch);
  gst_object_unref (watch->pad);
  g_mutex_clear (&watch->mutex);
  g_free (watch->title);
  g_free (watch);
}

void
ct_scroll_watch_set_slices (CtScrollWatch *watch, guint n_slices)
{
  g_mutex_lock (&watch->mutex);
  watch->n_slices = n_slices;
  g_mutex_unlock (&watch->mutex);
}

guint
ct_scroll_watch_count (CtScrollWatch *watch)
{
  guint count;

  g_mutex_lock (&watch->mutex);
  count = watch->count;
  g_mutex_unlock (&watch->mutex);
  return count;
}

void
ct_scroll_watch_forget (CtScrollWatch *watch)
{
  g_mutex_lock (&watch->mutex);
  gst_clear_buffer (&watch->buffer);
  g_mutex_unlock (&watch->mutex);
}

static void
read_frame (CtScrollFrame *frame, GstBuffer *buffer, GstCaps *caps)
{
  const GstStructure *s = find_meta (buffer);

  if (GST_BUFFER_OFFSET_IS_VALID (buffer))
    frame->number = GST_BUFFER_OFFSET (buffer);
  ct_scroll_square_size (caps, &frame->width, &frame->height);
  frame->has_window = read_window (buffer, &frame->window);
  frame->has_heat
      = s && gst_structure_get_double (s, "heat-min", &frame->heat_min)
        && gst_structure_get_double (s, "heat-max", &frame->heat_max);
}

GstSample *
ct_scroll_watch_get (CtScrollWatch *watch, CtScrollFrame *frame)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (watch->pad);
  g_autoptr (GstBuffer) buffer = NULL;

  *frame = (CtScrollFrame){ 0 };
  g_mutex_lock (&watch->mutex);
  gst_buffer_replace (&buffer, watch->buffer);
  g_mutex_unlock (&watch->mutex);
  if (!caps || !buffer)
    return NULL;
  read_frame (frame, buffer, caps);
  return gst_sample_new (buffer, caps, NULL, NULL);
}

void
ct_scroll_square_size (GstCaps *caps, gint *width, gint *height)
{
  GstVideoInfo info;
  guint64 w, h;

  *width = *height = 0;
  if (!gst_video_info_from_caps (&info, caps))
    return;
  w = info.width;
  h = info.height;
  if (info.par_n > info.par_d)
    w = gst_util_uint64_scale_int_round (w, info.par_n, info.par_d);
  else
    h = gst_util_uint64_scale_int_round (h, info.par_d, info.par_n);
  *width = CLAMP (w, 1, G_MAXINT16);
  *height = CLAMP (h, 1, G_MAXINT16);
}

void
ct_scroll_to_picture (const CtScrollFrame *frame, gint sink_width,
                      gint sink_height, gdouble *x, gdouble *y)
{
  gdouble scale;

  if (frame->width < 1 || frame->height < 1 || sink_width < 1
      || sink_height < 1)
    return;
  scale = MIN ((gdouble)sink_width / frame->width,
               (gdouble)sink_height / frame->height);
  *x = (*x - (sink_width - frame->width * scale) / 2.0) / scale;
  *y = (*y - (sink_height - frame->height * scale) / 2.0) / scale;
}
