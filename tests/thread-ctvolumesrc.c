/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A storm: threads that set properties, seeks both ways and changes of state
 * while slices are read ahead. Slices in order after each seek, and (under
 * ThreadSanitizer) no race.
 */
#include <gst/check/gstcheck.h>
#include <glib/gstdio.h>
#include <string.h>

#define SETTERS 2
#define SECONDS 1
#define SLICES 64
#define FRAME (100 * GST_MSECOND)

static gint over; /* atomic */

/* 64 slices of 64 x 64 words, each of which is the slice's number. */
static gchar *
write_file (void)
{
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("thread-ctvolumesrc-XXXXXX.npy", &path, NULL);
  GByteArray *bytes = g_byte_array_new ();
  gchar header[128];

  ck_assert (fd >= 0);
  g_snprintf (header, sizeof header, "%-117s\n",
              "{'descr': '<i2', 'fortran_order': False, "
              "'shape': (64, 64, 64), }");
  g_byte_array_append (bytes, (const guint8 *)"\x93NUMPY\x01\x00\x76\x00", 10);
  g_byte_array_append (bytes, (const guint8 *)header, 118);
  for (guint i = 0; i < SLICES * 64 * 64; i++) {
    const guint8 word[2] = { i / (64 * 64), 0 };

    g_byte_array_append (bytes, word, 2);
  }
  ck_assert (
      g_file_set_contents (path, (gchar *)bytes->data, bytes->len, NULL));
  g_close (fd, NULL);
  g_byte_array_unref (bytes);
  return path;
}

static gpointer
setter_main (gpointer data)
{
  static gint seeds; /* atomic */
  GRand *random = g_rand_new_with_seed (g_atomic_int_add (&seeds, 1));

  while (!g_atomic_int_get (&over)) {
    gdouble width, center = g_rand_double_range (random, -1000, 1000);
    gint64 position;

    g_object_set (data, "window-center", center, "window-width",
                  g_rand_double_range (random, 0, 2000), NULL);
    g_object_get (data, "window-width", &width, NULL);
    gst_util_set_object_arg (data, "window-preset",
                             g_rand_boolean (random) ? "lung" : "none");
    /* These count from the next start on: none now. */
    g_object_set (data, "slices", "", "framerate", 10, 1, NULL);
    gst_element_query_position (data, GST_FORMAT_DEFAULT, &position);
  }
  g_rand_free (random);
  return NULL;
}

/* One slice after the other, in the direction of the segment. */
static void
check_buffer (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
  static guint64 last; /* of one thread at a time */
  GstEvent *event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  guint64 number = GST_BUFFER_OFFSET (buffer);
  const GstSegment *segment;
  guint8 byte;

  gst_event_parse_segment (event, &segment);
  if (!GST_BUFFER_IS_DISCONT (buffer))
    ck_assert_uint_eq (number, segment->rate < 0 ? last - 1 : last + 1);
  last = number;
  gst_event_unref (event);
  ck_assert_uint_lt (number, SLICES);
  ck_assert_uint_eq (GST_BUFFER_PTS (buffer), number * FRAME);
  if (data) { /* the file's words, which are below 32768 */
    gst_buffer_extract (buffer, 0, &byte, 1);
    ck_assert_uint_eq (byte, number);
  }
  g_atomic_int_inc ((gint *)g_object_get_data (G_OBJECT (sink), "count"));
}

static void
seek (GstElement *pipeline, GRand *random)
{
  gint64 start = g_rand_int_range (random, 0, SLICES - 1);
  gint64 stop = g_rand_int_range (random, start + 1, SLICES + 1);
  gdouble rate = g_rand_boolean (random) ? 1 : -1;

  /* Refused where there is nothing to seek in yet. */
  gst_element_seek (pipeline, rate, GST_FORMAT_TIME,
                    GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                    GST_SEEK_TYPE_SET, start * FRAME, GST_SEEK_TYPE_SET,
                    stop * FRAME);
}

static void
run_storm (const gchar *location, const gchar *caps)
{
  gchar *line = g_strdup_printf ("ctvolumesrc name=source ! %s ! fakesink "
                                 "name=sink signal-handoffs=true",
                                 caps);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GRand *random = g_rand_new_with_seed (2026);
  GThread *setters[SETTERS];
  gint count = 0;
  gint64 end = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;

  g_atomic_int_set (&over, FALSE);
  g_object_set (source, "location", location, NULL);
  g_object_set_data (G_OBJECT (sink), "count", &count);
  g_signal_connect (sink, "handoff", G_CALLBACK (check_buffer),
                    GINT_TO_POINTER (location && strstr (caps, "GRAY16_LE")));
  for (guint i = 0; i < SETTERS; i++)
    setters[i] = g_thread_new ("setter", setter_main, source);
  /* Until a slice came, at least: none may come between seeks. */
  for (guint n = 0;
       g_get_monotonic_time () < end || g_atomic_int_get (&count) == 0; n++) {
    if (n % 16 == 0)
      gst_element_set_state (pipeline,
                             n % 32 ? GST_STATE_READY : GST_STATE_NULL);
    if (n % 4 == 0)
      gst_element_set_state (pipeline,
                             n % 8 ? GST_STATE_PAUSED : GST_STATE_PLAYING);
    if (n % 3 == 0)
      gst_element_get_state (pipeline, NULL, NULL, 50 * GST_MSECOND);
    seek (pipeline, random);
    g_usleep (g_rand_int_range (random, 0, 3000));
  }
  g_atomic_int_set (&over, TRUE);
  for (guint i = 0; i < SETTERS; i++)
    g_thread_join (setters[i]);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  ck_assert_int_gt (count, 0);
  g_rand_free (random);
  gst_object_unref (sink);
  gst_object_unref (source);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_START_TEST (test_storm)
{
  gchar *path = write_file ();

  run_storm (path, "video/x-raw,format=GRAY16_LE");
  run_storm (path, "video/x-raw,format=GRAY8");
  run_storm (NULL, "other/tensors");
  remove (path);
  g_free (path);
}
GST_END_TEST

static Suite *
ctvolumesrc_suite (void)
{
  Suite *suite = suite_create ("thread-ctvolumesrc");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_storm);
  return suite;
}

GST_CHECK_MAIN (ctvolumesrc);
