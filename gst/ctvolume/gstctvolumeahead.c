/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * GstCtVolumeAhead: a thread that reads the next slices of a stream while the
 * last one is on its way downstream. Knows neither pads nor buffers.
 */
#include "gst/ctvolume/gstctvolumeahead.h"

#include <string.h>

struct _GstCtVolumeAhead
{
  GstCtVolumeStream *stream;
  GThread *thread; /* NULL: not yet, or there can be none */
  gboolean has_tried;
  GMutex lock; /* of all that follows */
  GCond changed;
  gboolean is_over;
  /* What was read, in order; then comes what is being read, if anything; then
   * n_planned frames from next on. */
  GstCtVolumeFrame frames[1 + GST_CT_VOLUME_AHEAD];
  guint n_frames;
  gboolean is_reading;
  gint64 next;
  gint step;
  guint n_planned;
  gboolean is_in_use; /* a slice, by whoever took it */
};

static void
read_frame (GstCtVolumeAhead *ahead, guint number, GstCtVolumeFrame *frame)
{
  *frame = (GstCtVolumeFrame){ .number = number };
  gst_ct_volume_stream_read (ahead->stream, number, &frame->slice,
                             &frame->error);
  frame->remarks = gst_ct_volume_stream_take_remarks (ahead->stream);
}

/* Whether the next frame can be read without harm to a slice that someone has
 * or is yet to get. */
static gboolean
has_room (const GstCtVolumeAhead *ahead)
{
  const guint valid = ahead->n_frames + ahead->is_in_use;

  return ahead->n_frames < G_N_ELEMENTS (ahead->frames)
         && valid < gst_ct_volume_stream_kept (ahead->stream);
}

static gpointer
read_on (gpointer data)
{
  GstCtVolumeAhead *ahead = data;

  g_mutex_lock (&ahead->lock);
  while (!ahead->is_over) {
    GstCtVolumeFrame frame;
    guint number;

    if (ahead->n_planned == 0 || !has_room (ahead)) {
      g_cond_wait (&ahead->changed, &ahead->lock);
      continue;
    }
    number = ahead->next;
    ahead->next += ahead->step;
    ahead->n_planned--;
    ahead->is_reading = TRUE;
    g_mutex_unlock (&ahead->lock);
    read_frame (ahead, number, &frame);
    g_mutex_lock (&ahead->lock);
    ahead->is_reading = FALSE;
    ahead->frames[ahead->n_frames++] = frame;
    g_cond_broadcast (&ahead->changed);
  }
  g_mutex_unlock (&ahead->lock);
  return NULL;
}

GstCtVolumeAhead *
gst_ct_volume_ahead_new (GstCtVolumeStream *stream)
{
  GstCtVolumeAhead *ahead = g_new0 (GstCtVolumeAhead, 1);

  ahead->stream = stream;
  ahead->step = 1;
  g_mutex_init (&ahead->lock);
  g_cond_init (&ahead->changed);
  return ahead;
}

/* Not before there is something to read: a source that is only looked at has
 * no thread, and the first buffer and the streaming thread have had their
 * memory. */
static gboolean
has_thread (GstCtVolumeAhead *ahead, guint more)
{
  if (more > 0 && !ahead->has_tried) {
    ahead->has_tried = TRUE;
    ahead->thread = g_thread_try_new ("ctvolumesrc:read", read_on, ahead, NULL);
  }
  return ahead->thread != NULL;
}

/* Forgets what was read and what was to be. What the reader remarked it would
 * not say again: that is left for the next frame. */
static void
drop_frames (GstCtVolumeAhead *ahead)
{
  ahead->n_planned = 0;
  while (ahead->is_reading)
    g_cond_wait (&ahead->changed, &ahead->lock);
  for (guint i = 0; i < ahead->n_frames; i++) {
    GstCtVolumeFrame *frame = &ahead->frames[i];

    if (frame->remarks)
      ct_volume_remark (ahead->stream->volume, "%s", frame->remarks->message);
    g_clear_error (&frame->remarks);
    g_clear_error (&frame->error);
  }
  ahead->n_frames = 0;
}

void
gst_ct_volume_ahead_free (GstCtVolumeAhead *ahead)
{
  if (!ahead)
    return;
  g_mutex_lock (&ahead->lock);
  ahead->is_over = TRUE;
  g_cond_broadcast (&ahead->changed);
  drop_frames (ahead);
  g_mutex_unlock (&ahead->lock);
  if (ahead->thread)
    g_thread_join (ahead->thread);
  g_mutex_clear (&ahead->lock);
  g_cond_clear (&ahead->changed);
  g_free (ahead);
}

/* The first of the frames that were read, are being or will be. */
static gint64
get_first (const GstCtVolumeAhead *ahead)
{
  return ahead->next
         - (gint64)ahead->step * (ahead->n_frames + ahead->is_reading);
}

void
gst_ct_volume_ahead_take (GstCtVolumeAhead *ahead, guint number, gint step,
                          guint more, GstCtVolumeFrame *frame)
{
  guint n_begun;

  if (!has_thread (ahead, more)) {
    read_frame (ahead, number, frame);
    return;
  }
  g_mutex_lock (&ahead->lock);
  ahead->is_in_use = FALSE;
  if (step != ahead->step || get_first (ahead) != number) {
    drop_frames (ahead);
    ahead->step = step;
    ahead->next = number;
  }
  n_begun = ahead->n_frames + ahead->is_reading;
  more = 1 + MIN (more, GST_CT_VOLUME_AHEAD);
  ahead->n_planned = more > n_begun ? more - n_begun : 0;
  g_cond_broadcast (&ahead->changed);
  while (ahead->n_frames == 0)
    g_cond_wait (&ahead->changed, &ahead->lock);
  *frame = ahead->frames[0];
  ahead->n_frames--;
  memmove (ahead->frames, ahead->frames + 1,
           ahead->n_frames * sizeof *ahead->frames);
  ahead->is_in_use = TRUE;
  g_cond_broadcast (&ahead->changed);
  g_mutex_unlock (&ahead->lock);
}

void
gst_ct_volume_ahead_release (GstCtVolumeAhead *ahead)
{
  g_mutex_lock (&ahead->lock);
  ahead->is_in_use = FALSE;
  g_cond_broadcast (&ahead->changed);
  g_mutex_unlock (&ahead->lock);
}
