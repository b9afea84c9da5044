/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctvolumesrc in pipelines: negotiation, values, time, seeks, errors.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gsttestclock.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "gst/common/gstctmeta.h"

#define COLUMNS 5
#define ROWS 3
#define SLICES 64

/* Of voxel x, y, z: another one everywhere, -1000 in the first. */
static gint
voxel (guint x, guint y, guint z)
{
  return (gint)(z * 37 + y * 7 + x) - 1000;
}

/* ---------------------------------------------------------------- files -- */

static void
append_npy (GByteArray *bytes)
{
  gchar header[128];

  g_snprintf (header, sizeof header, "%-117s\n",
              "{'descr': '<i2', 'fortran_order': False, "
              "'shape': (64, 3, 5), }");
  g_byte_array_append (bytes, (const guint8 *)"\x93NUMPY\x01\x00\x76\x00", 10);
  g_byte_array_append (bytes, (const guint8 *)header, 118);
}

/* NIfTI-1 by the field offsets of nifti1.h, without geometry. */
static void
append_nifti (GByteArray *bytes)
{
  guint8 header[352] = { 0 };
  static const guint dims[] = { 3, COLUMNS, ROWS, SLICES, 1, 1, 1, 1 };

  GST_WRITE_UINT32_LE (header, 348);
  for (guint i = 0; i < 8; i++) {
    GST_WRITE_UINT16_LE (header + 40 + 2 * i, dims[i]);
    GST_WRITE_FLOAT_LE (header + 76 + 4 * i, 1);
  }
  GST_WRITE_UINT16_LE (header + 70, 4); /* int16 */
  GST_WRITE_UINT16_LE (header + 72, 16);
  GST_WRITE_FLOAT_LE (header + 108, 352);
  memcpy (header + 344, "n+1", 4);
  g_byte_array_append (bytes, header, sizeof header);
}

static GByteArray *
compress (GByteArray *bytes)
{
  GConverter *converter
      = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  GOutputStream *memory = g_memory_output_stream_new_resizable ();
  GOutputStream *stream = g_converter_output_stream_new (memory, converter);
  GByteArray *compressed = g_byte_array_new ();

  ck_assert (g_output_stream_write_all (stream, bytes->data, bytes->len, NULL,
                                        NULL, NULL));
  ck_assert (g_output_stream_close (stream, NULL, NULL));
  g_byte_array_append (
      compressed,
      g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
      g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  g_object_unref (stream);
  g_object_unref (memory);
  g_object_unref (converter);
  g_byte_array_unref (bytes);
  return compressed;
}

/* suffix .npy, .nii or .nii.gz; keep of its bytes are written (0: all). */
static gchar *
write_file (const gchar *suffix, gsize keep)
{
  gchar *name = g_strconcat ("ctvolumesrc-XXXXXX", suffix, NULL);
  GByteArray *bytes = g_byte_array_new ();
  gchar *path;
  gint fd = g_file_open_tmp (name, &path, NULL);

  ck_assert (fd >= 0);
  if (strcmp (suffix, ".npy"))
    append_nifti (bytes);
  else
    append_npy (bytes);
  for (guint i = 0; i < COLUMNS * ROWS * SLICES; i++) {
    guint8 word[2];

    GST_WRITE_UINT16_LE (word, (guint16)voxel (i % COLUMNS, i / COLUMNS % ROWS,
                                               i / COLUMNS / ROWS));
    g_byte_array_append (bytes, word, 2);
  }
  if (!strcmp (suffix, ".nii.gz"))
    bytes = compress (bytes);
  ck_assert (g_file_set_contents (path, (gchar *)bytes->data,
                                  keep ? MIN (keep, bytes->len) : bytes->len,
                                  NULL));
  g_close (fd, NULL);
  g_byte_array_unref (bytes);
  g_free (name);
  return path;
}

/* ------------------------------------------------------------ pipelines -- */

/* What is played: pipeline, its appsink, its source. */
typedef struct
{
  GstElement *pipeline, *sink, *source;
} Player;

static Player
player_new (const gchar *caps, const gchar *properties)
{
  gchar *line = g_strdup_printf (
      "ctvolumesrc name=source %s ! appsink name=sink sync=false caps=\"%s\"",
      properties, caps);
  GError *error = NULL;
  Player player;

  player.pipeline = gst_parse_launch (line, &error);
  ck_assert_msg (error == NULL, "%s: %s", line, error ? error->message : "");
  player.sink = gst_bin_get_by_name (GST_BIN (player.pipeline), "sink");
  player.source = gst_bin_get_by_name (GST_BIN (player.pipeline), "source");
  g_free (line);
  return player;
}

static Player
player_new_of_file (const gchar *caps, const gchar *path,
                    const gchar *properties)
{
  Player player = player_new (caps, properties);

  g_object_set (player.source, "location", path, NULL);
  return player;
}

static void
player_free (Player *player)
{
  gst_element_set_state (player->pipeline, GST_STATE_NULL);
  gst_object_unref (player->sink);
  gst_object_unref (player->source);
  gst_object_unref (player->pipeline);
}

static void
player_pause (Player *player)
{
  gst_element_set_state (player->pipeline, GST_STATE_PAUSED);
  ck_assert (gst_element_get_state (player->pipeline, NULL, NULL, -1)
             == GST_STATE_CHANGE_SUCCESS);
}

static void
player_seek (Player *player, gdouble rate, GstFormat format, GstSeekFlags flags,
             gint64 start, gint64 stop)
{
  ck_assert (gst_element_seek (player->pipeline, rate, format,
                               GST_SEEK_FLAG_FLUSH | flags, GST_SEEK_TYPE_SET,
                               start, GST_SEEK_TYPE_SET, stop));
  ck_assert (gst_element_get_state (player->pipeline, NULL, NULL, -1)
             == GST_STATE_CHANGE_SUCCESS);
}

/* NULL at the end. */
static GstSample *
player_pull (Player *player)
{
  GstSample *sample;

  g_signal_emit_by_name (player->sink, "pull-sample", &sample);
  return sample;
}

static GstCtSlice
slice_of (GstSample *sample)
{
  GstCtSlice slice;

  ck_assert (sample != NULL);
  ck_assert (gst_buffer_get_ct_slice (gst_sample_get_buffer (sample), &slice));
  return slice;
}

static guint
player_preroll (Player *player)
{
  GstSample *sample;
  guint slice;

  g_signal_emit_by_name (player->sink, "pull-preroll", &sample);
  slice = slice_of (sample).slice;
  gst_sample_unref (sample);
  return slice;
}

/* Waits for a message of these types; takes it off the bus. */
static GstMessage *
player_wait (Player *player, GstMessageType types)
{
  GstBus *bus = gst_element_get_bus (player->pipeline);
  GstMessage *message
      = gst_bus_timed_pop_filtered (bus, 10 * GST_SECOND, types);

  gst_object_unref (bus);
  ck_assert (message != NULL);
  return message;
}

/* By long division, in 128 bits: the time at which a frame begins. */
static GstClockTime
exact_time (guint64 frame, guint n, guint d)
{
  return (guint64)((unsigned __int128)frame * d * GST_SECOND / n);
}

/* ---------------------------------------------------------------- tests -- */

GST_START_TEST (test_negotiation)
{
  static const struct
  {
    const gchar *line, *expected;
  } cases[] = {
    { "fakesink", "GRAY8" },
    { "queue ! fakesink", "GRAY8" },
    { "videoconvert ! fakesink", "GRAY8" },
    { "videoscale ! fakesink", "GRAY8" },
    { "capsfilter caps=video/x-raw,format=GRAY16_LE ! fakesink", "GRAY16_LE" },
    { "queue ! identity ! capsfilter "
      "caps=video/x-raw,format={GRAY16_LE,GRAY16_BE,GRAY8} ! fakesink",
      "GRAY16_LE" },
    { "tee ! queue ! capsfilter caps=other/tensors;video/x-raw ! fakesink",
      "tensors" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *line = g_strconcat ("ctvolumesrc name=s ! ", cases[i].line, NULL);
    GstElement *pipeline = gst_parse_launch (line, NULL);
    GstElement *source = gst_bin_get_by_name (GST_BIN (pipeline), "s");
    GstPad *pad = gst_element_get_static_pad (source, "src");
    GstStructure *s;
    GstCaps *caps;

    gst_element_set_state (pipeline, GST_STATE_PAUSED);
    ck_assert_msg (gst_element_get_state (pipeline, NULL, NULL, -1)
                       == GST_STATE_CHANGE_SUCCESS,
                   "%s", line);
    caps = gst_pad_get_current_caps (pad);
    s = gst_caps_get_structure (caps, 0);
    ck_assert_msg (!strcmp (gst_structure_has_name (s, "other/tensors")
                                ? "tensors"
                                : gst_structure_get_string (s, "format"),
                            cases[i].expected),
                   "%s", line);
    gst_caps_unref (caps);
    gst_element_set_state (pipeline, GST_STATE_NULL);
    gst_object_unref (pad);
    gst_object_unref (source);
    gst_object_unref (pipeline);
    g_free (line);
  }
}
GST_END_TEST

/* Each kind from each kind of file: every value, PTS, offset. */
GST_START_TEST (test_values)
{
  static const gchar *const suffixes[] = { ".npy", ".nii", ".nii.gz" };
  static const gchar *const kinds[]
      = { "video/x-raw,format=GRAY16_LE", "other/tensors" };
  static const gint rates[][2] = { { 10, 1 }, { 30000, 1001 } };

  for (guint i = 0; i < 12; i++) {
    gchar *path = write_file (suffixes[i % 3], 0);
    gboolean tensors = i / 3 % 2;
    const gint *rate = rates[i / 6];
    gchar *properties
        = g_strdup_printf ("framerate=%d/%d axes=zyx", rate[0], rate[1]);
    Player player = player_new_of_file (kinds[tensors], path, properties);
    GstSample *sample;
    guint z = 0;

    gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
    while ((sample = player_pull (&player)) != NULL) {
      GstBuffer *buffer = gst_sample_get_buffer (sample);
      GstCtSlice slice = slice_of (sample);
      GstMapInfo map;

      ck_assert_uint_eq (slice.slice, z);
      ck_assert_uint_eq (slice.slices, SLICES);
      ck_assert_uint_eq (GST_BUFFER_OFFSET (buffer), z);
      ck_assert_uint_eq (GST_BUFFER_OFFSET_END (buffer), z + 1);
      ck_assert_uint_eq (GST_BUFFER_PTS (buffer),
                         exact_time (z, rate[0], rate[1]));
      ck_assert_uint_eq (GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer),
                         exact_time (z + 1, rate[0], rate[1]));
      ck_assert (gst_buffer_map (buffer, &map, GST_MAP_READ));
      for (guint v = 0; v < COLUMNS * ROWS; v++) {
        guint x = v % COLUMNS, y = v / COLUMNS;
        gfloat value;

        if (tensors)
          memcpy (&value, map.data + v * 4, 4);
        else
          value = GST_READ_UINT16_LE (map.data + y * 12 + 2 * x) * slice.slope
                  + slice.intercept;
        ck_assert_msg (value == voxel (x, y, z), "%s: %u,%u,%u is %g",
                       suffixes[i % 3], x, y, z, value);
      }
      gst_buffer_unmap (buffer, &map);
      gst_sample_unref (sample);
      z++;
    }
    ck_assert_uint_eq (z, SLICES);
    player_free (&player);
    g_free (properties);
    g_unlink (path);
    g_free (path);
  }
}
GST_END_TEST

/* The window of GRAY8 changes while the stream plays on. */
GST_START_TEST (test_window)
{
  Player player = player_new ("video/x-raw,format=GRAY8", "slices=0-1");
  GstSample *sample;
  GstCtSlice slice;

  player_pause (&player);
  g_signal_emit_by_name (player.sink, "pull-preroll", &sample);
  slice = slice_of (sample);
  ck_assert (slice.has_window && slice.window_center == 40
             && slice.window_width == 400);
  gst_sample_unref (sample);

  gst_util_set_object_arg (G_OBJECT (player.source), "window-preset", "lung");
  player_seek (&player, 1, GST_FORMAT_TIME, 0, 0, -1);
  g_signal_emit_by_name (player.sink, "pull-preroll", &sample);
  slice = slice_of (sample);
  ck_assert (slice.window_center == -600 && slice.window_width == 1500);
  ck_assert_str_eq (slice.unit, "HU");
  gst_sample_unref (sample);
  player_free (&player);
}
GST_END_TEST

/* 200 seeks by time and by slice, in PAUSED: the slice whose time it is. */
GST_START_TEST (test_random_seeks)
{
  static const gint rates[][2] = { { 10, 1 }, { 30000, 1001 } };
  gchar *path = write_file (".nii.gz", 0);
  GRand *rand = g_rand_new_with_seed (2026);

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    const gint *rate = rates[r];
    gchar *properties = g_strdup_printf ("framerate=%d/%d", rate[0], rate[1]);
    Player player
        = player_new_of_file ("video/x-raw,format=GRAY16_LE", path, properties);
    gint64 end = exact_time (SLICES, rate[0], rate[1]);

    player_pause (&player);
    for (guint i = 0; i < 100; i++) {
      gint64 position;

      if (i % 3 == 0) {
        guint number = g_rand_int_range (rand, 0, SLICES);

        player_seek (&player, 1, GST_FORMAT_DEFAULT, 0, number, -1);
        ck_assert_uint_eq (player_preroll (&player), number);
        ck_assert (gst_element_query_position (player.source,
                                               GST_FORMAT_DEFAULT, &position));
        ck_assert_int_eq (position, number);
      } else {
        gint64 time = g_rand_double (rand) * end;
        guint number = SLICES - 1;

        if (i % 3 == 2) /* exactly, and a nanosecond before */
          time = exact_time (g_rand_int_range (rand, 1, SLICES), rate[0],
                             rate[1])
                 - i % 2;
        while (exact_time (number, rate[0], rate[1]) > (guint64)time)
          number--;
        player_seek (&player, 1, GST_FORMAT_TIME, GST_SEEK_FLAG_ACCURATE, time,
                     -1);
        ck_assert_uint_eq (player_preroll (&player), number);
        ck_assert (gst_element_query_position (player.source, GST_FORMAT_TIME,
                                               &position));
        ck_assert_int_eq (position, exact_time (number, rate[0], rate[1]));
      }
    }
    player_free (&player);
    g_free (properties);
  }
  g_rand_free (rand);
  g_unlink (path);
  g_free (path);
}
GST_END_TEST

GST_START_TEST (test_rates)
{
  static const struct
  {
    gdouble rate;
    gint64 start, stop; /* ms; -1: the end */
    guint first, last;  /* slices expected, in that order */
  } cases[] = {
    { 1, 0, -1, 0, 63 },         { 2, 0, -1, 0, 63 },
    { 0.5, 1250, 3050, 12, 30 }, { 2, 1250, 3000, 12, 29 },
    { 1, 6300, -1, 63, 63 },     { -1, 0, -1, 63, 0 },
    { -2, 0, -1, 63, 0 },        { -1, 1250, 3050, 30, 12 },
    { -1, 1200, 3000, 29, 12 },  { -0.5, 0, 100, 0, 0 },
    { -1, 6350, -1, 63, 63 },
  };
  gchar *path = write_file (".npy", 0);
  Player player = player_new_of_file ("video/x-raw,format=GRAY16_LE", path, "");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint step = cases[i].rate < 0 ? -1 : 1;
    gint64 stop = cases[i].stop;
    gint next = cases[i].first;
    GstSample *sample;

    player_pause (&player);
    player_seek (&player, cases[i].rate, GST_FORMAT_TIME, 0,
                 cases[i].start * GST_MSECOND,
                 stop < 0 ? -1 : stop * (gint64)GST_MSECOND);
    gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
    while ((sample = player_pull (&player)) != NULL) {
      GstBuffer *buffer = gst_sample_get_buffer (sample);

      ck_assert_msg ((gint)slice_of (sample).slice == next,
                     "case %u: slice %u, not %d", i, slice_of (sample).slice,
                     next);
      ck_assert_uint_eq (GST_BUFFER_PTS (buffer), next * 100 * GST_MSECOND);
      ck_assert_uint_eq (GST_BUFFER_DURATION (buffer), 100 * GST_MSECOND);
      ck_assert (gst_sample_get_segment (sample)->rate == cases[i].rate);
      gst_sample_unref (sample);
      next += step;
    }
    ck_assert_msg (next == (gint)cases[i].last + step,
                   "case %u ended before %d", i, next);
  }
  player_free (&player);
  g_unlink (path);
  g_free (path);
}
GST_END_TEST

GST_START_TEST (test_segment_seek)
{
  Player player = player_new ("other/tensors", "pattern=heat");
  GstSample *sample;
  GstMessage *message;
  GstFormat format;
  gint64 position;
  guint n = 0;

  player_pause (&player);
  player_seek (&player, 1, GST_FORMAT_TIME, GST_SEEK_FLAG_SEGMENT, 0,
               500 * GST_MSECOND);
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  message = player_wait (&player, GST_MESSAGE_SEGMENT_DONE | GST_MESSAGE_EOS
                                      | GST_MESSAGE_ERROR);
  ck_assert (GST_MESSAGE_TYPE (message) == GST_MESSAGE_SEGMENT_DONE);
  gst_message_parse_segment_done (message, &format, &position);
  ck_assert_int_eq (position, 500 * GST_MSECOND);
  gst_message_unref (message);
  for (; n < 5; n++) {
    sample = player_pull (&player);
    ck_assert_uint_eq (slice_of (sample).slice, n);
    gst_sample_unref (sample);
  }
  player_free (&player);
}
GST_END_TEST

GST_START_TEST (test_queries)
{
  Player player = player_new ("ANY", "slices=10-20 framerate=5/1");
  GstQuery *query;
  gboolean seekable;
  gint64 start, value;

  ck_assert (!gst_element_query_duration (player.source, GST_FORMAT_TIME,
                                          &value)); /* not open yet */
  player_pause (&player);
  ck_assert (
      gst_element_query_duration (player.pipeline, GST_FORMAT_TIME, &value));
  ck_assert_int_eq (value, 2200 * GST_MSECOND);
  ck_assert (
      gst_element_query_duration (player.pipeline, GST_FORMAT_DEFAULT, &value));
  ck_assert_int_eq (value, 11);
  ck_assert (
      !gst_element_query_duration (player.source, GST_FORMAT_BYTES, &value));
  ck_assert (gst_element_query_convert (player.source, GST_FORMAT_DEFAULT, 3,
                                        GST_FORMAT_TIME, &value));
  ck_assert_int_eq (value, 600 * GST_MSECOND);
  ck_assert (gst_element_query_convert (player.source, GST_FORMAT_TIME,
                                        799 * GST_MSECOND, GST_FORMAT_DEFAULT,
                                        &value));
  ck_assert_int_eq (value, 3);
  for (guint i = 0; i < 2; i++) {
    query = gst_query_new_seeking (i ? GST_FORMAT_DEFAULT : GST_FORMAT_TIME);
    ck_assert (gst_element_query (player.source, query));
    gst_query_parse_seeking (query, NULL, &seekable, &start, &value);
    ck_assert (seekable && start == 0);
    ck_assert_int_eq (value, i ? 11 : 2200 * GST_MSECOND);
    gst_query_unref (query);
  }
  /* numbers count within the file, frames and time within the selection */
  ck_assert_uint_eq (player_preroll (&player), 10);
  player_seek (&player, 1, GST_FORMAT_DEFAULT, 0, 3, -1);
  ck_assert_uint_eq (player_preroll (&player), 13);
  player_free (&player);
}
GST_END_TEST

/* Nothing that leaves tells of the file's name. */
GST_START_TEST (test_privacy)
{
  gchar *path = write_file (".nii", 0);
  gchar *ids[2];
  guint i;

  for (i = 0; i < 2; i++) {
    Player player = player_new_of_file ("ANY", path, "");
    GstPad *pad = gst_element_get_static_pad (player.source, "src");
    GstQuery *query = gst_query_new_uri ();

    player_pause (&player);
    ids[i] = gst_pad_get_stream_id (pad);
    ck_assert (!gst_element_query (player.source, query));
    ck_assert (!gst_element_query (player.pipeline, query));
    ck_assert (gst_pad_get_sticky_event (pad, GST_EVENT_TAG, 0) == NULL);
    gst_query_unref (query);
    gst_object_unref (pad);
    player_free (&player);
  }
  ck_assert (strcmp (ids[0], ids[1]));
  ck_assert (!strstr (ids[0], "ctvolumesrc-"));
  g_free (ids[0]);
  g_free (ids[1]);
  g_unlink (path);
  g_free (path);
}
GST_END_TEST

GST_START_TEST (test_errors)
{
  static const struct
  {
    const gchar *suffix; /* NULL: no such file */
    gsize keep;
    const gchar *properties;
    GQuark (*domain) (void);
    gint code;
  } cases[] = {
    { NULL, 0, "", gst_resource_error_quark, GST_RESOURCE_ERROR_NOT_FOUND },
    { ".nii", 300, "", gst_stream_error_quark, GST_STREAM_ERROR_DECODE },
    { ".nii", 500, "", gst_stream_error_quark, GST_STREAM_ERROR_DECODE },
    { ".npy", 40, "", gst_stream_error_quark, GST_STREAM_ERROR_DECODE },
    { ".npy", 300, "", gst_stream_error_quark, GST_STREAM_ERROR_DECODE },
    { ".nii.gz", 30, "", gst_stream_error_quark, GST_STREAM_ERROR_DECODE },
    { ".npy", 0, "slices=3-64", gst_resource_error_quark,
      GST_RESOURCE_ERROR_SETTINGS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *path = cases[i].suffix ? write_file (cases[i].suffix, cases[i].keep)
                                  : g_strdup ("no-such-file.nii");
    Player player = player_new_of_file ("ANY", path, cases[i].properties);
    gchar *expected = g_strconcat (path, ": ", NULL);
    GstMessage *message;
    GError *error;

    ck_assert (gst_element_set_state (player.pipeline, GST_STATE_PAUSED)
               == GST_STATE_CHANGE_FAILURE);
    message = player_wait (&player, GST_MESSAGE_ERROR);
    gst_message_parse_error (message, &error, NULL);
    ck_assert_msg (error->domain == cases[i].domain ()
                       && error->code == cases[i].code,
                   "case %u: %s %d %s", i, g_quark_to_string (error->domain),
                   error->code, error->message);
    ck_assert_msg (g_str_has_prefix (error->message, expected)
                       && strlen (error->message) > strlen (expected) + 10,
                   "case %u: %s", i, error->message);
    g_error_free (error);
    gst_message_unref (message);
    player_free (&player);
    if (cases[i].suffix)
      g_unlink (path);
    g_free (expected);
    g_free (path);
  }
}
GST_END_TEST

static GstPadProbeReturn
count_gaps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  guint *n_gaps = data;
  GstClockTime start, duration;

  if (GST_EVENT_TYPE (info->data) == GST_EVENT_GAP) {
    gst_event_parse_gap (info->data, &start, &duration);
    ck_assert_uint_eq (start, (SLICES - 40 + *n_gaps) * 100 * GST_MSECOND);
    ck_assert_uint_eq (duration, 100 * GST_MSECOND);
    (*n_gaps)++;
  }
  return GST_PAD_PROBE_OK;
}

/* The file loses its last 40 slices once it is open. */
static Player
play_shortened (const gchar *path, const gchar *properties, guint *n_gaps)
{
  Player player
      = player_new_of_file ("video/x-raw,format=GRAY16_LE", path, properties);
  GstPad *pad = gst_element_get_static_pad (player.source, "src");

  gst_element_set_state (player.pipeline, GST_STATE_READY);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, count_gaps,
                     n_gaps, NULL);
  g_object_set (player.sink, "max-buffers", 1, NULL);
  player_pause (&player);
  ck_assert (!truncate (path, 352 + (SLICES - 40) * COLUMNS * ROWS * 2));
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  gst_object_unref (pad);
  return player;
}

GST_START_TEST (test_on_error)
{
  for (guint skip = 0; skip < 2; skip++) {
    gchar *path = write_file (".nii", 0);
    guint n_gaps = 0, n_warnings = 0, n = 0;
    Player player = play_shortened (
        path, skip ? "on-error=skip" : "on-error=stop", &n_gaps);
    GstMessage *message;
    GstSample *sample;

    while (n < SLICES - 40) {
      sample = player_pull (&player);
      ck_assert_uint_eq (slice_of (sample).slice, n++);
      gst_sample_unref (sample);
    }
    if (skip)
      ck_assert (player_pull (&player) == NULL);
    for (;;) {
      message = player_wait (&player, GST_MESSAGE_ERROR | GST_MESSAGE_EOS
                                          | GST_MESSAGE_WARNING);
      if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_WARNING)
        break;
      n_warnings++;
      gst_message_unref (message);
    }
    ck_assert (GST_MESSAGE_TYPE (message)
               == (skip ? GST_MESSAGE_EOS : GST_MESSAGE_ERROR));
    gst_message_unref (message);
    ck_assert_uint_eq (n_warnings, skip ? 40 : 0);
    ck_assert_uint_eq (n_gaps, skip ? 40 : 0);
    player_free (&player);
    g_unlink (path);
    g_free (path);
  }
}
GST_END_TEST

/* Damage that leaves the pixels to be trusted: a warning, once, with what the
 * user typed; every slice comes. A sound file has none, a checksum that does
 * not fit takes the last slice. */
GST_START_TEST (test_remarks)
{
  static const struct
  {
    const gchar *suffix;
    gint position; /* of a byte that changes; from the end where negative */
    guint8 with;   /* exclusive or */
    const gchar *behind;
    const gchar *says; /* NULL: nothing */
    gboolean is_broken;
  } cases[] = {
    { ".nii", 0, 0, "", NULL, FALSE },
    { ".nii.gz", 0, 0, "", NULL, FALSE },
    { ".npy", 0, 0, "", NULL, FALSE },
    { ".nii", 253, 0x3c, "", "qform_code is 15360", FALSE },
    { ".nii", 0, 0, "four", "4 bytes longer", FALSE },
    { ".npy", 0, 0, "four", "4 bytes longer", FALSE },
    { ".nii.gz", 0, 0, "four", "4 bytes at the end of the file", FALSE },
    { ".nii.gz", -6, 1, "", "the gzip checksum", TRUE },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++) {
    guint c = i / 2, skip = i % 2, n = 0, n_warnings = 0;
    gchar *path = write_file (cases[c].suffix, 0);
    gchar *expected = g_strconcat (path, ": ", NULL);
    GstMessageType last
        = cases[c].is_broken && !skip ? GST_MESSAGE_ERROR : GST_MESSAGE_EOS;
    GstMessage *message;
    GstSample *sample;
    Player player;
    GError *error = NULL;
    GString *bytes;
    gchar *data;
    gsize size;

    ck_assert (g_file_get_contents (path, &data, &size, NULL));
    data[(cases[c].position < 0 ? size : 0) + cases[c].position]
        ^= cases[c].with;
    bytes = g_string_new_len (data, size);
    g_string_append (bytes, cases[c].behind);
    ck_assert (g_file_set_contents (path, bytes->str, bytes->len, NULL));
    player = player_new_of_file ("video/x-raw,format=GRAY16_LE", path,
                                 skip ? "on-error=skip" : "on-error=stop");
    gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
    while ((sample = player_pull (&player)) != NULL) {
      gst_sample_unref (sample);
      n++;
    }
    ck_assert_uint_eq (n, SLICES - cases[c].is_broken);
    for (;;) {
      message = player_wait (&player, GST_MESSAGE_ERROR | GST_MESSAGE_EOS
                                          | GST_MESSAGE_WARNING);
      if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_WARNING)
        break;
      gst_message_parse_warning (message, &error, NULL);
      n_warnings++;
      ck_assert (error->domain == GST_STREAM_ERROR
                 && error->code == GST_STREAM_ERROR_DECODE);
      ck_assert_msg (g_str_has_prefix (error->message, expected)
                         && cases[c].says
                         && strstr (error->message, cases[c].says),
                     "case %u: %s", c, error->message);
      g_clear_error (&error);
      gst_message_unref (message);
    }
    ck_assert (GST_MESSAGE_TYPE (message) == last);
    if (last == GST_MESSAGE_ERROR) {
      gst_message_parse_error (message, &error, NULL);
      ck_assert_msg (strstr (error->message, cases[c].says) != NULL, "%s",
                     error->message);
      g_clear_error (&error);
    }
    ck_assert_uint_eq (n_warnings,
                       cases[c].says && last == GST_MESSAGE_EOS ? 1 : 0);
    gst_message_unref (message);
    player_free (&player);
    g_unlink (path);
    g_string_free (bytes, TRUE);
    g_free (data);
    g_free (expected);
    g_free (path);
  }
}
GST_END_TEST

/* A live stream gives its slices out by the clock, after a seek too. */
GST_START_TEST (test_live)
{
  Player player = player_new ("ANY", "is-live=true");
  GstClock *clock = gst_test_clock_new ();
  GstTestClock *test_clock = GST_TEST_CLOCK (clock);
  GstClockTime base;
  GstClockID id;

  gst_pipeline_use_clock (GST_PIPELINE (player.pipeline), clock);
  ck_assert (gst_element_set_state (player.pipeline, GST_STATE_PAUSED)
             == GST_STATE_CHANGE_NO_PREROLL);
  gst_element_set_state (player.pipeline, GST_STATE_PLAYING);
  base = gst_element_get_base_time (player.pipeline);
  for (guint i = 0; i < 4; i++) {
    gst_test_clock_wait_for_next_pending_id (test_clock, &id);
    ck_assert_uint_eq (gst_clock_id_get_time (id) - base,
                       i * 100 * GST_MSECOND);
    gst_clock_id_unref (id);
    ck_assert (gst_test_clock_crank (test_clock));
  }
  for (guint i = 0; i < 4; i++) {
    GstSample *sample = player_pull (&player);

    ck_assert_uint_eq (slice_of (sample).slice, i);
    gst_sample_unref (sample);
  }
  player_free (&player);
  gst_object_unref (clock);
}
GST_END_TEST

GST_START_TEST (test_uri)
{
  gchar *path = write_file (".npy", 0);
  gchar *uri = g_strconcat ("ctvolume://", path, NULL);
  GstElement *source = gst_element_make_from_uri (GST_URI_SRC, uri, NULL, NULL);
  GError *error = NULL;
  gchar *text;

  ck_assert (source != NULL);
  g_object_get (source, "location", &text, NULL);
  ck_assert_str_eq (text, path);
  g_free (text);
  text = gst_uri_handler_get_uri (GST_URI_HANDLER (source));
  ck_assert_str_eq (text, uri);
  g_free (text);
  g_object_set (source, "location", path, NULL);
  ck_assert (gst_uri_handler_get_uri (GST_URI_HANDLER (source)) == NULL);

  ck_assert (gst_element_set_state (source, GST_STATE_PAUSED)
             != GST_STATE_CHANGE_FAILURE);
  ck_assert (!gst_uri_handler_set_uri (GST_URI_HANDLER (source), uri, &error));
  ck_assert (g_error_matches (error, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE));
  g_clear_error (&error);
  gst_element_set_state (source, GST_STATE_NULL);
  ck_assert (gst_uri_handler_set_uri (GST_URI_HANDLER (source), uri, NULL));
  gst_object_unref (source);

  ck_assert (
      !gst_element_make_from_uri (GST_URI_SRC, "ctvolume://x", NULL, NULL));
  g_unlink (path);
  g_free (path);
  g_free (uri);
}
GST_END_TEST

GST_START_TEST (test_properties)
{
  GstElement *source = gst_element_factory_make ("ctvolumesrc", NULL);
  gchar *text;

  g_object_set (source, "slices", "3-5", NULL);
  /* what it is not, is warned about and changes nothing */
  g_test_expect_message ("ctheat", G_LOG_LEVEL_WARNING,
                         "*slices=\"5-3\" is neither NUMBER nor FIRST-LAST*");
  g_object_set (source, "slices", "5-3", NULL);
  g_test_assert_expected_messages ();
  g_object_get (source, "slices", &text, NULL);
  ck_assert_str_eq (text, "3-5");
  g_free (text);
  g_object_set (source, "slices", NULL, NULL);
  g_object_get (source, "slices", &text, NULL);
  ck_assert_str_eq (text, "");
  g_free (text);
  g_object_set (source, "expose-tags", " KVP, Modality ,", NULL);
  g_test_expect_message ("ctheat", G_LOG_LEVEL_WARNING,
                         "*names \"PatientName\"; there are Modality, *, "
                         "ManufacturerModelName: not changed");
  g_object_set (source, "expose-tags", "KVP,PatientName", NULL);
  g_test_assert_expected_messages ();
  g_object_get (source, "expose-tags", &text, NULL);
  ck_assert_str_eq (text, " KVP, Modality ,");
  g_free (text);
  gst_object_unref (source);
}
GST_END_TEST

GST_START_TEST (test_states)
{
  Player player = player_new ("ANY", "");

  for (guint i = 0; i < 50; i++) {
    static const GstState states[]
        = { GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING };

    gst_element_set_state (player.pipeline, states[i % 3]);
    if (i % 2)
      gst_element_get_state (player.pipeline, NULL, NULL, -1);
    gst_element_set_state (player.pipeline, GST_STATE_NULL);
  }
  player_free (&player);
}
GST_END_TEST

static Suite *
gstctvolumesrc_suite (void)
{
  Suite *suite = suite_create ("gstctvolumesrc");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_negotiation);
  tcase_add_test (tc, test_values);
  tcase_add_test (tc, test_window);
  tcase_add_test (tc, test_random_seeks);
  tcase_add_test (tc, test_rates);
  tcase_add_test (tc, test_segment_seek);
  tcase_add_test (tc, test_queries);
  tcase_add_test (tc, test_privacy);
  tcase_add_test (tc, test_errors);
  tcase_add_test (tc, test_on_error);
  tcase_add_test (tc, test_remarks);
  tcase_add_test (tc, test_live);
  tcase_add_test (tc, test_uri);
  tcase_add_test (tc, test_properties);
  tcase_add_test (tc, test_states);
  return suite;
}

GST_CHECK_MAIN (gstctvolumesrc);
