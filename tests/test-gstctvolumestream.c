/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frames and time, which slices, and the range of what they show.
 */
#include "gst/ctvolume/gstctvolumestream.h"

#include <gst/check/gstcheck.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Against arithmetic in 128 bits. */
GST_START_TEST (test_time)
{
  static const struct
  {
    gint n, d;
  } rates[] = { { 10, 1 },       { 1, 1 },          { 30000, 1001 },
                { 24000, 1001 }, { 60, 1 },         { 1, 3 },
                { 7, 13 },       { G_MAXINT, 1 },   { G_MAXINT, G_MAXINT - 1 },
                { 1, 3600 },     { 1000000000, 7 }, { 999999937, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    GstCtVolumeTiming timing = { 1000000, rates[i].n, rates[i].d, NULL };

    for (guint64 frame = 0; frame < 1000000; frame += 1 + frame / 3) {
      unsigned __int128 exact
          = (unsigned __int128)frame * rates[i].d * 1000000000u / rates[i].n;
      GstClockTime time = gst_ct_volume_time_of_frame (&timing, frame);
      guint64 at;

      ck_assert (time == (guint64)exact);
      /* the last frame that begins then or before */
      at = gst_ct_volume_frame_at_time (&timing, time);
      ck_assert (at >= frame);
      ck_assert (gst_ct_volume_time_of_frame (&timing, at) <= time);
      ck_assert (gst_ct_volume_time_of_frame (&timing, at + 1) > time);
      if (time > 0) {
        at = gst_ct_volume_frame_at_time (&timing, time - 1);
        ck_assert (at < frame);
        ck_assert (gst_ct_volume_time_of_frame (&timing, at + 1) == time);
      }
    }
  }
}
GST_END_TEST

GST_START_TEST (test_convert)
{
  const GstCtVolumeTiming timing = { 64, 10, 1, NULL };
  const GstCtVolumeTiming none = { 0 };
  static const struct
  {
    GstFormat from;
    gint64 value;
    GstFormat to;
    gboolean ok;
    gint64 expected;
  } cases[] = {
    { GST_FORMAT_DEFAULT, 0, GST_FORMAT_TIME, TRUE, 0 },
    { GST_FORMAT_DEFAULT, 63, GST_FORMAT_TIME, TRUE, 6300000000 },
    { GST_FORMAT_TIME, 6299999999, GST_FORMAT_DEFAULT, TRUE, 62 },
    { GST_FORMAT_TIME, 6300000000, GST_FORMAT_DEFAULT, TRUE, 63 },
    { GST_FORMAT_TIME, -1, GST_FORMAT_DEFAULT, TRUE, -1 },
    { GST_FORMAT_DEFAULT, -1, GST_FORMAT_TIME, TRUE, -1 },
    { GST_FORMAT_TIME, 5, GST_FORMAT_TIME, TRUE, 5 },
    { GST_FORMAT_DEFAULT, G_MAXINT64, GST_FORMAT_TIME, TRUE, G_MAXINT64 },
    { GST_FORMAT_TIME, -2, GST_FORMAT_DEFAULT, FALSE, 0 },
    { GST_FORMAT_BYTES, 5, GST_FORMAT_TIME, FALSE, 0 },
    { GST_FORMAT_BYTES, 5, GST_FORMAT_BYTES, FALSE, 0 },
    { GST_FORMAT_TIME, 5, GST_FORMAT_PERCENT, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 result = 77;

    ck_assert_msg (gst_ct_volume_convert (&timing, cases[i].from,
                                          cases[i].value, cases[i].to, &result)
                       == cases[i].ok,
                   "case %u", i);
    ck_assert_int_eq (result, cases[i].ok ? cases[i].expected : 77);
    ck_assert (!gst_ct_volume_convert (&none, cases[i].from, cases[i].value,
                                       cases[i].to, &result));
  }
}
GST_END_TEST

/* On the phantom, of 64 slices. */
GST_START_TEST (test_open)
{
  static const struct
  {
    guint first, last;
    gint rate_n, rate_d;
    guint n_frames; /* 0: message */
    const gchar *message;
  } cases[] = {
    { 0, G_MAXUINT, 0, 1, 64, NULL },
    { 10, 20, 0, 1, 11, NULL },
    { 63, 63, 30000, 1001, 1, NULL },
    { 10, 64, 0, 1, 0, "slices is 10-64, but there are slices 0-63" },
    { 64, 64, 0, 1, 0, "slices is 64-64, but there are slices 0-63" },
    { 0, G_MAXUINT, 1, G_MAXINT, 0,
      "framerate is 1/2147483647, but 64 slices may last for 292 years at "
      "most" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtVolumeStream stream = { 0 };
    GstCtVolumeSettings settings;
    GError *error = NULL;
    gboolean ok;

    gst_ct_volume_settings_init (&settings);
    settings.first_slice = cases[i].first;
    settings.last_slice = cases[i].last;
    settings.frame_rate_n = cases[i].rate_n;
    settings.frame_rate_d = cases[i].rate_d;
    ok = gst_ct_volume_stream_open (&stream, &settings, NULL, &error);
    ck_assert_msg (ok == !cases[i].message, "case %u", i);
    if (ok) {
      ck_assert_uint_eq (stream.timing.n_frames, cases[i].n_frames);
      ck_assert_uint_eq (stream.first_slice, cases[i].first);
      ck_assert_int_eq (stream.timing.rate_n,
                        cases[i].rate_n ? cases[i].rate_n : 10);
      ck_assert_int_eq (stream.timing.rate_d, cases[i].rate_d);
      /* Hounsfield units and no window of its own: soft tissue */
      ck_assert (stream.range.has_window);
      ck_assert (stream.range.window.center == 40);
      ck_assert (stream.range.window.width == 400);
    } else {
      ck_assert (stream.volume == NULL && stream.timing.n_frames == 0);
      ck_assert_str_eq (error->message, cases[i].message);
      ck_assert (g_error_matches (error, GST_RESOURCE_ERROR,
                                  GST_RESOURCE_ERROR_SETTINGS));
    }
    g_clear_error (&error);
    gst_ct_volume_stream_close (&stream);
    gst_ct_volume_stream_close (&stream);
  }
}
GST_END_TEST

/* An NPY file of n_slices slices of 2 x 1 floats. */
static gchar *
write_npy (const gfloat *values, guint n_slices)
{
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("ct-XXXXXX.npy", &path, NULL);
  GByteArray *bytes = g_byte_array_new ();
  gchar *header = g_strdup_printf (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (%u, 1, 2), }",
      n_slices);
  gchar *padded = g_strdup_printf ("%-117s\n", header);

  ck_assert (fd >= 0);
  g_byte_array_append (bytes, (const guint8 *)"\x93NUMPY\x01\x00\x76\x00", 10);
  g_byte_array_append (bytes, (const guint8 *)padded, 118);
  for (guint i = 0; i < 2 * n_slices; i++) {
    guint32 bits;

    memcpy (&bits, &values[i], 4);
    bits = GUINT32_TO_LE (bits);
    g_byte_array_append (bytes, (const guint8 *)&bits, 4);
  }
  ck_assert (
      g_file_set_contents (path, (gchar *)bytes->data, bytes->len, NULL));
  g_close (fd, NULL);
  g_byte_array_unref (bytes);
  g_free (header);
  g_free (padded);
  return path;
}

GST_START_TEST (test_range)
{
  static const struct
  {
    gfloat values[6]; /* three slices */
    gboolean has_window;
    gdouble min, max;
  } cases[] = {
    { { 0.25f, 0.75f, 0, 9, 0, 9 }, FALSE, 0.25, 0.75 },
    { { -1000, 900, 0, 9, 0, 9 }, TRUE, 0, 0 },   /* the look of a CT */
    { { -4096, 65535, 0, 9, 0, 9 }, TRUE, 0, 0 }, /* its edges */
    { { -500, 0, 0, 9, 0, 9 }, TRUE, 0, 0 },
    { { -499, 0, 0, 9, 0, 9 }, FALSE, -499, 0 },
    { { -4097, 0, 0, 9, 0, 9 }, FALSE, -4097, 0 },
    { { -1000, 65536, 0, 9, 0, 9 }, FALSE, -1000, 65536 },
    { { 0, 0, 0.5f, 1, 7, 9 }, FALSE, 0.5, 1 }, /* the middle one's */
    { { 3, 3, 4, 4, 7, 9 }, FALSE, 0, 0 },      /* nothing to go by */
    { { NAN, 2, 4, 6, 7, 9 }, FALSE, 4, 6 },
    { { NAN, NAN, NAN, NAN, NAN, NAN }, FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtVolumeStream stream = { 0 };
    GstCtVolumeSettings settings;
    GError *error = NULL;

    gst_ct_volume_settings_init (&settings);
    settings.location = write_npy (cases[i].values, 3);
    ck_assert_msg (gst_ct_volume_stream_open (&stream, &settings, NULL, &error),
                   "case %u: %s", i, error ? error->message : "");
    if (gst_ct_volume_stream_needs_look (&stream, GST_CT_VOLUME_GRAY8)) {
      CtSlice middle;

      gst_ct_volume_stream_look (
          &stream, gst_ct_volume_stream_read (&stream, 1, &middle, NULL)
                       ? &middle
                       : NULL);
    }
    ck_assert_msg (stream.range.has_window == cases[i].has_window, "case %u",
                   i);
    if (!cases[i].has_window)
      ck_assert_msg (stream.range.min == cases[i].min
                         && stream.range.max == cases[i].max,
                     "case %u: %g..%g", i, stream.range.min, stream.range.max);
    gst_ct_volume_stream_close (&stream);
    g_unlink (settings.location);
    gst_ct_volume_settings_clear (&settings);
  }
}
GST_END_TEST

/* The reference's file is looked at first; what is wrong with it is said to be
 * its. */
GST_START_TEST (test_reference)
{
  const gfloat values[6] = { 0 };
  gchar *array = write_npy (values, 3);
  const struct
  {
    const gchar *reference;
    CtVolumeCut plane;
    const gchar *message;
  } cases[] = {
    { "/no/such/file", 0, "the reference: there is no such file" },
    { "/none", 0, "the reference: there is no such file" },
    { array, CT_VOLUME_CUT_AXIAL,
      "the reference: the file does not say how its voxels lie" },
    { array, 0, "the reference does not say how its voxels lie" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtVolumeStream stream = { 0 };
    GstCtVolumeSettings settings;
    GError *error = NULL;

    gst_ct_volume_settings_init (&settings); /* of the phantom */
    settings.reference = g_strdup (cases[i].reference);
    settings.plane = cases[i].plane;
    ck_assert (!gst_ct_volume_stream_open (&stream, &settings, NULL, &error));
    ck_assert (stream.volume == NULL);
    ck_assert_msg (g_str_has_prefix (error->message, cases[i].message), "%s",
                   error->message);
    g_clear_error (&error);
    gst_ct_volume_settings_clear (&settings);
  }
  g_unlink (array);
  g_free (array);
}
GST_END_TEST

static Suite *
gstctvolumestream_suite (void)
{
  Suite *suite = suite_create ("gstctvolumestream");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_time);
  tcase_add_test (tc, test_convert);
  tcase_add_test (tc, test_open);
  tcase_add_test (tc, test_range);
  tcase_add_test (tc, test_reference);
  return suite;
}

GST_CHECK_MAIN (gstctvolumestream);
