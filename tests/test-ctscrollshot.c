/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * PNGs of a frame: what is in them is read back by pngdec; names that are
 * taken; places that cannot be written.
 */
#include "gst/ctscroll/ctscrollshot.h"

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <string.h>
#include <unistd.h>

static gchar *folder;

static void
setup (void)
{
  folder = g_dir_make_tmp ("ct-shot-XXXXXX", NULL);
}

static void
teardown (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    gchar *path = g_build_filename (folder, name, NULL);

    g_remove (path);
    g_free (path);
  }
  g_dir_close (dir);
  g_rmdir (folder);
  g_free (folder);
}

/* 2x2 of red, green, blue, white; BGRx. */
static GstSample *
sample_of (const gchar *par)
{
  static const guint8 pixels[]
      = { 0, 0, 255, 7, 0, 255, 0, 7, 255, 0, 0, 7, 255, 255, 255, 7 };
  gchar *text = g_strconcat ("video/x-raw,format=BGRx,width=2,height=2,"
                             "framerate=10/1,pixel-aspect-ratio=",
                             par, NULL);
  GstCaps *caps = gst_caps_from_string (text);
  GstBuffer *buffer = gst_buffer_new_memdup (pixels, sizeof pixels);
  GstSample *sample = gst_sample_new (buffer, caps, NULL, NULL);

  gst_buffer_unref (buffer);
  gst_caps_unref (caps);
  g_free (text);
  return sample;
}

/* The pixels as RGB, and the size. */
static guint8 *
read_png (const gchar *name, gint *width, gint *height)
{
  gchar *text = g_strdup_printf (
      "filesrc location=%s/%s ! pngdec ! videoconvert ! "
      "video/x-raw,format=RGB ! fakesink name=s enable-last-sample=true",
      folder, name);
  GstElement *pipeline = gst_parse_launch (text, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "s");
  GstStructure *s;
  GstSample *sample;
  gpointer data;
  gsize size;

  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  ck_assert (gst_element_get_state (pipeline, NULL, NULL, 5 * GST_SECOND)
             == GST_STATE_CHANGE_SUCCESS);
  g_object_get (sink, "last-sample", &sample, NULL);
  s = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  gst_structure_get_int (s, "width", width);
  gst_structure_get_int (s, "height", height);
  gst_buffer_extract_dup (gst_sample_get_buffer (sample), 0, -1, &data, &size);
  gst_sample_unref (sample);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  g_free (text);
  return data;
}

GST_START_TEST (test_pixels)
{
  static const guint8 expected[2][6]
      = { { 255, 0, 0, 0, 255, 0 }, { 0, 0, 255, 255, 255, 255 } };
  GstSample *sample = sample_of ("1/1");
  gchar *path = g_build_filename (folder, "a.png", NULL);
  gint width, height;
  guint8 *rgb;

  /* Twice: the second over the first. */
  for (guint i = 0; i < 2; i++)
    ck_assert (ct_scroll_shot_write (sample, path, NULL));
  rgb = read_png ("a.png", &width, &height);
  ck_assert (width == 2 && height == 2);
  for (guint y = 0; y < 2; y++)
    ck_assert (!memcmp (rgb + 8 * y, expected[y], 6)); /* rows of 4n bytes */
  g_free (rgb);
  g_free (path);
  gst_sample_unref (sample);
}
GST_END_TEST

GST_START_TEST (test_square_pixels)
{
  GstSample *sample = sample_of ("1/3");
  gchar *path = g_build_filename (folder, "a.png", NULL);
  gint width, height;

  ck_assert (ct_scroll_shot_write (sample, path, NULL));
  g_free (read_png ("a.png", &width, &height));
  ck_assert_int_eq (width, 2);
  ck_assert_int_eq (height, 6);
  g_free (path);
  gst_sample_unref (sample);
}
GST_END_TEST

GST_START_TEST (test_names)
{
  static const gchar *const names[] = { "x.png", "x-2.png", "x-3.png" };
  GstSample *sample = sample_of ("1/1");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gchar *name = ct_scroll_shot_write_new (sample, folder, "x", NULL);
    gchar *path = g_build_filename (folder, names[i], NULL);

    ck_assert_str_eq (name, names[i]);
    ck_assert (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    g_free (path);
    g_free (name);
  }
  gst_sample_unref (sample);
}
GST_END_TEST

GST_START_TEST (test_errors)
{
  GstSample *sample = sample_of ("1/1");
  GError *error = NULL;

  ck_assert (!ct_scroll_shot_write (sample, "/no/such/folder/a.png", &error));
  ck_assert_str_eq (error->message, "/no/such/folder/a.png: cannot be written: "
                                    "No such file or directory");
  g_clear_error (&error);
  ck_assert (!ct_scroll_shot_write (sample, "/dev/full", &error));
  ck_assert_str_eq (error->message, "/dev/full: cannot be written: "
                                    "No space left on device");
  g_clear_error (&error);
  ck_assert (
      !ct_scroll_shot_write_new (sample, "/no/such/folder", "a", &error));
  ck_assert_str_eq (error->message,
                    "a.png: cannot be written: No such file or directory");
  g_clear_error (&error);
  gst_sample_unref (sample);
}
GST_END_TEST

static Suite *
ctscrollshot_suite (void)
{
  Suite *suite = suite_create ("ctscrollshot");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_pixels);
  tcase_add_test (tc, test_square_pixels);
  tcase_add_test (tc, test_names);
  tcase_add_test (tc, test_errors);
  return suite;
}

GST_CHECK_MAIN (ctscrollshot);
