/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reading ahead, over a volume that counts its reads, keeps so many slices and
 * overwrites the others.
 */
#include "gst/ctvolume/gstctvolumeahead.h"

#include <gst/check/gstcheck.h>

#define SLICES 100
#define BROKEN 40
#define REMARKED 60

typedef struct
{
  CtVolume parent;
  GMutex lock; /* of what follows */
  GCond changed;
  guint reads[1000], n_reads;
  gboolean is_closed; /* no read ends while it is */
  guint8 slices[8];   /* as many as are kept are used */
  gboolean has_remarked;
} Fake;

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Fake *fake = (Fake *)volume;
  guint8 *data;

  g_mutex_lock (&fake->lock);
  ck_assert_uint_lt (fake->n_reads, G_N_ELEMENTS (fake->reads));
  data = &fake->slices[fake->n_reads % volume->kept];
  fake->reads[fake->n_reads++] = number;
  g_cond_broadcast (&fake->changed);
  while (fake->is_closed)
    g_cond_wait (&fake->changed, &fake->lock);
  g_mutex_unlock (&fake->lock);
  *data = number;
  if (number == BROKEN) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED, "broken");
    return FALSE;
  }
  if (number == REMARKED && !fake->has_remarked) {
    fake->has_remarked = TRUE;
    ct_volume_remark (volume, "odd");
  }
  *slice
      = (CtSlice){ .data = data, .column_step = 1, .row_step = 1, .slope = 1 };
  return TRUE;
}

static void
close_fake (CtVolume *volume)
{
  g_free (volume);
}

static const CtVolumeReader fake_reader
    = { .name = "fake", .read_slice = read_slice, .close = close_fake };

static Fake *
open_fake (GstCtVolumeStream *stream, guint kept)
{
  Fake *fake = g_new0 (Fake, 1);

  fake->parent.reader = &fake_reader;
  fake->parent.info.columns = fake->parent.info.rows = 1;
  fake->parent.info.slices = fake->parent.info.slices_per_volume = SLICES;
  fake->parent.kept = kept;
  *stream = (GstCtVolumeStream){ .volume = &fake->parent };
  stream->timing.n_frames = SLICES;
  return fake;
}

/* Waits until so many reads began. */
static void
wait_for_reads (Fake *fake, guint n)
{
  g_mutex_lock (&fake->lock);
  while (fake->n_reads < n)
    g_cond_wait (&fake->changed, &fake->lock);
  g_mutex_unlock (&fake->lock);
}

static void
set_closed (Fake *fake, gboolean is_closed)
{
  g_mutex_lock (&fake->lock);
  fake->is_closed = is_closed;
  g_cond_broadcast (&fake->changed);
  g_mutex_unlock (&fake->lock);
}

/* A frame that must be sound. */
static void
take (GstCtVolumeAhead *ahead, guint number, gint step, guint more)
{
  GstCtVolumeFrame frame;

  gst_ct_volume_ahead_take (ahead, number, step, more, &frame);
  ck_assert_uint_eq (frame.number, number);
  ck_assert (!frame.error && !frame.remarks);
  ck_assert_uint_eq (*frame.slice.data, number);
}

/* Each slice is read once, in order; the one in use stays what it is while as
 * many as there is room for are read behind it. Behind a mask, which makes a
 * copy, that is one, whatever the volume keeps. */
GST_START_TEST (test_order)
{
  for (guint i = 0; i < 6 * 2; i++) {
    gint step = i % 2 ? -1 : 1, first = i % 2 ? 30 : 10;
    gboolean is_masked = i / 2 == 5;
    guint kept = is_masked ? 1 : 1 + i / 2;
    guint behind = MIN (kept - 1, GST_CT_VOLUME_AHEAD);
    GstCtVolumeStream stream;
    Fake *fake = open_fake (&stream, is_masked ? 8 : kept);
    GstCtVolumeAhead *ahead = gst_ct_volume_ahead_new (&stream);

    if (is_masked)
      ck_assert (ct_mask_parse (&stream.mask, "9,9,1,1"));
    for (guint n = 0; n < 20; n++) {
      guint more = MIN (19 - n, 7); /* it is bounded without us */
      GstCtVolumeFrame frame;

      gst_ct_volume_ahead_take (ahead, first + step * (gint)n, step, more,
                                &frame);
      wait_for_reads (fake, n + 1 + MIN (behind, more));
      if (n % 5 == 0)
        g_usleep (2000); /* for one too many */
      ck_assert_uint_eq (*frame.slice.data, first + step * (gint)n);
      gst_ct_volume_ahead_release (ahead);
      if (n % 3 == 0) /* with none in use there is room for one more */
        wait_for_reads (fake,
                        n + 1 + MIN (MIN (kept, GST_CT_VOLUME_AHEAD), more));
    }
    gst_ct_volume_ahead_free (ahead);
    ck_assert_uint_eq (fake->n_reads, 20);
    for (guint n = 0; n < 20; n++)
      ck_assert_uint_eq (fake->reads[n], first + step * (gint)n);
    gst_ct_volume_stream_close (&stream);
  }
}
GST_END_TEST

/* Nothing is read that nobody said would be wanted. */
GST_START_TEST (test_bounds)
{
  static const guint more[] = { 0, 1, 2, 3, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (more); i++) {
    guint expected = 1 + MIN (more[i], GST_CT_VOLUME_AHEAD);
    GstCtVolumeStream stream;
    Fake *fake = open_fake (&stream, 8);
    GstCtVolumeAhead *ahead = gst_ct_volume_ahead_new (&stream);

    take (ahead, 5, 1, more[i]);
    wait_for_reads (fake, expected);
    g_usleep (5000);
    gst_ct_volume_ahead_free (ahead);
    ck_assert_uint_eq (fake->n_reads, expected);
    gst_ct_volume_stream_close (&stream);
  }
}
GST_END_TEST

/* To another place, another direction, with less to follow, the same again. */
GST_START_TEST (test_jumps)
{
  static const struct
  {
    guint number;
    gint step;
    guint more;
  } takes[] = {
    { 0, 1, 2 },   { 50, 1, 2 },  { 51, 1, 2 },  { 50, -1, 2 },
    { 49, -1, 0 }, { 48, -1, 2 }, { 48, -1, 2 }, { 48, 1, 2 },
    { 49, 1, 0 },  { 50, 1, 0 },  { 0, -1, 0 },  { 99, 1, 0 },
    { 99, -1, 2 }, { 98, -1, 2 }, { 0, 1, 2 },   { 2, 1, 2 },
  };

  for (guint i = 0; i < 8 * 4; i++) {
    GstCtVolumeStream stream;
    Fake *fake = open_fake (&stream, 1 + i % 4);
    GstCtVolumeAhead *ahead = gst_ct_volume_ahead_new (&stream);

    for (guint k = 0; k < G_N_ELEMENTS (takes); k++) {
      take (ahead, takes[k].number, takes[k].step, takes[k].more);
      if (i / 4 % 2)
        gst_ct_volume_ahead_release (ahead);
      if ((i + k) % 3 == 0) /* else it comes in the middle of a read */
        g_usleep (500);
    }
    gst_ct_volume_ahead_free (ahead);
    ck_assert (fake->n_reads >= G_N_ELEMENTS (takes) - 4);
    gst_ct_volume_stream_close (&stream);
  }
}
GST_END_TEST

/* Both come with their frame, not before it; what was read in vain takes its
 * error with it, but leaves the remark. */
GST_START_TEST (test_errors)
{
  GstCtVolumeStream stream;
  Fake *fake = open_fake (&stream, 4);
  GstCtVolumeAhead *ahead = gst_ct_volume_ahead_new (&stream);
  GstCtVolumeFrame frame;

  take (ahead, BROKEN - 2, 1, 2);
  take (ahead, BROKEN - 1, 1, 2);
  gst_ct_volume_ahead_take (ahead, BROKEN, 1, 2, &frame);
  ck_assert (
      g_error_matches (frame.error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED));
  ck_assert (!frame.remarks);
  g_clear_error (&frame.error);
  take (ahead, BROKEN + 1, 1, 2);
  wait_for_reads (fake, 6);

  take (ahead, BROKEN - 1, 1, 2);
  wait_for_reads (fake, 9); /* of which the broken one is not the last */
  take (ahead, REMARKED - 1, 1, 1);
  gst_ct_volume_ahead_take (ahead, REMARKED, 1, 1, &frame);
  ck_assert (!frame.error);
  ck_assert_str_eq (frame.remarks->message, "odd");
  g_clear_error (&frame.remarks);
  take (ahead, REMARKED + 1, 1, 0);

  fake->has_remarked = FALSE; /* nothing is read now */
  take (ahead, REMARKED - 2, 1, 2);
  wait_for_reads (fake, 15); /* a frame is one when its read has ended */
  gst_ct_volume_ahead_take (ahead, 3, 1, 0, &frame);
  ck_assert_uint_eq (*frame.slice.data, 3);
  ck_assert_str_eq (frame.remarks->message, "odd");
  g_clear_error (&frame.remarks);
  take (ahead, 4, 1, 0);
  gst_ct_volume_ahead_free (ahead);
  gst_ct_volume_stream_close (&stream);
}
GST_END_TEST

static gpointer
open_later (gpointer data)
{
  g_usleep (20000);
  set_closed (data, FALSE);
  return NULL;
}

/* In the middle of a read, before any, and never there. */
GST_START_TEST (test_free)
{
  GstCtVolumeStream stream;
  Fake *fake = open_fake (&stream, 4);
  GstCtVolumeAhead *ahead = gst_ct_volume_ahead_new (&stream);
  GThread *thread;

  take (ahead, 0, 1, 0);
  set_closed (fake, TRUE);
  thread = g_thread_new ("open", open_later, fake);
  take (ahead, 1, 1, 2); /* waits */
  g_thread_join (thread);
  wait_for_reads (fake, 4);
  set_closed (fake, TRUE);
  take (ahead, 2, 1, 2); /* read already */
  wait_for_reads (fake, 5);
  thread = g_thread_new ("open", open_later, fake);
  gst_ct_volume_ahead_free (ahead); /* waits */
  ck_assert_uint_eq (fake->n_reads, 5);
  g_thread_join (thread);

  gst_ct_volume_ahead_free (gst_ct_volume_ahead_new (&stream));
  gst_ct_volume_ahead_free (NULL);
  ck_assert_uint_eq (fake->n_reads, 5);
  gst_ct_volume_stream_close (&stream);
}
GST_END_TEST

static Suite *
gstctvolumeahead_suite (void)
{
  Suite *suite = suite_create ("gstctvolumeahead");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_order);
  tcase_add_test (tc, test_bounds);
  tcase_add_test (tc, test_jumps);
  tcase_add_test (tc, test_errors);
  tcase_add_test (tc, test_free);
  return suite;
}

GST_CHECK_MAIN (gstctvolumeahead);
