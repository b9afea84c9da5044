/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The viewer on the phantom, by events as a sink sends them, without a display.
 */
#include "gst/ctscroll/ctscrollviewer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/scroll-util.h"

static GPtrArray *said, *warned;
static CtScrollViewer *viewer;
static GstElement *sink;
static GstBus *bus;
static gchar *array_path; /* a file to be removed */

static void
say (const gchar *line, gpointer data)
{
  g_ptr_array_add (said, g_strdup (line));
}

static void
warn (const gchar *sentence, gpointer data)
{
  g_ptr_array_add (warned, g_strdup (sentence));
}

static const CtScrollVoice voice = { say, warn, NULL };

/* All that has been told is handled, and every seek has arrived. */
static void
settle (void)
{
  const CtScrollTarget *target = ct_scroll_viewer_get_target (viewer);

  gst_element_post_message (
      sink, gst_message_new_application (GST_OBJECT (sink),
                                         gst_structure_new_empty ("kick")));
  for (;;) {
    GstMessage *message
        = gst_bus_timed_pop (bus, target->in_flight ? 10 * GST_SECOND : 0);

    if (!message)
      break;
    ct_scroll_viewer_handle (viewer, message);
    gst_message_unref (message);
  }
  ck_assert (!target->in_flight);
}

static void
open_with (CtScrollOptions *options)
{
  GError *error = NULL;

  sink = test_sink_new ();
  viewer = ct_scroll_viewer_new (options, sink, &voice, &error);
  ck_assert_msg (viewer != NULL, "%s", error ? error->message : "");
  bus = ct_scroll_pipeline_get_bus (ct_scroll_viewer_get_pipeline (viewer));
  ct_scroll_options_clear (options);
  settle ();
}

static void
setup (void)
{
  CtScrollOptions options = test_scroll_options ();

  said = g_ptr_array_new_with_free_func (g_free);
  warned = g_ptr_array_new_with_free_func (g_free);
  open_with (&options);
}

static void
close_viewer (void)
{
  gst_object_unref (bus);
  ct_scroll_viewer_free (viewer);
}

static void
teardown (void)
{
  close_viewer ();
  if (array_path)
    g_remove (array_path);
  g_clear_pointer (&array_path, g_free);
  g_ptr_array_unref (said);
  g_ptr_array_unref (warned);
}

static CtScrollFrame
frame_of (void)
{
  CtScrollFrame frame;
  GstSample *sample = ct_scroll_watch_get (
      ct_scroll_pipeline_get_watch (ct_scroll_viewer_get_pipeline (viewer)),
      &frame);

  ck_assert (sample != NULL);
  gst_sample_unref (sample);
  return frame;
}

static guint
frames_drawn (void)
{
  return ct_scroll_watch_count (
      ct_scroll_pipeline_get_watch (ct_scroll_viewer_get_pipeline (viewer)));
}

static void
key (const gchar *name, gboolean shift)
{
  test_sink_key (sink, name, shift);
  settle ();
}

/* From 64 slices; it begins in the middle. */
static void
test_steps (void)
{
  static const struct
  {
    const gchar *key;
    guint slice;
  } cases[] = {
    { "Down", 33 },    { "Right", 34 }, { "Up", 33 },   { "Left", 32 },
    { "Next", 42 },    { "Prior", 32 }, { "Home", 0 },  { "Up", 0 },
    { "Prior", 0 },    { "End", 63 },   { "Down", 63 }, { "Page_Up", 53 },
    { "Shift_L", 53 }, { "x", 53 },
  };

  ck_assert_uint_eq (frame_of ().number, 32);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    key (cases[i].key, FALSE);
    ck_assert_msg (frame_of ().number == cases[i].slice, "%s: %u", cases[i].key,
                   frame_of ().number);
  }
}

/* X's wheel, and the others'. */
static void
test_wheels (void)
{
  test_sink_button (sink, 5, 5, 5);
  test_sink_release (sink, 5, 5, 5);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 33);
  test_sink_button (sink, 4, 5, 5);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 32);
  test_sink_scroll (sink, -1);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 33);
  test_sink_scroll (sink, 120);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 32);
  test_sink_scroll (sink, 0.5);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 32);
  test_sink_scroll (sink, 0.5);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 31);
}

/* A hundred events at once: the first one is sought, and then the last. */
static void
test_burst (void)
{
  guint before;

  key ("Home", FALSE);
  before = frames_drawn ();
  for (guint i = 0; i < 100; i++)
    test_sink_button (sink, i < 80 ? 5 : 4, 5, 5);
  settle ();
  ck_assert_uint_eq (frame_of ().number, 63 - 20); /* 80 stop at the end */
  ck_assert_uint_le (frames_drawn () - before, 2);
}

static void
test_window (void)
{
  key ("2", FALSE);
  ck_assert (frame_of ().window.center == -600.0);
  ck_assert (frame_of ().window.width == 1500.0);
  key ("4", FALSE);
  ck_assert (frame_of ().window.width == 80.0);
  key ("0", FALSE);
  ck_assert (frame_of ().window.center == 40.0);
  ck_assert (frame_of ().window.width == 400.0);
}

/* 400 is two for a pixel. */
static void
test_drag (void)
{
  test_sink_move (sink, 10, 10); /* without a button nothing is dragged */
  test_sink_button (sink, 1, 100, 100);
  test_sink_release (sink, 1, 100, 100); /* nor by a click */
  settle ();
  ck_assert (ct_scroll_viewer_get_view (viewer)->window.width == 0.0);
  test_sink_button (sink, 1, 100, 100);
  test_sink_move (sink, 120, 95);
  settle ();
  ck_assert (frame_of ().window.width == 440.0);
  ck_assert (frame_of ().window.center == 30.0);
  test_sink_move (sink, 90, 130);
  test_sink_release (sink, 1, 80, 150);
  test_sink_move (sink, 300, 300);
  settle ();
  ck_assert (frame_of ().window.width == 360.0);
  ck_assert (frame_of ().window.center == 140.0);
  ck_assert_uint_eq (frame_of ().number, 32);
}

static gdouble
overlay_number (const gchar *property)
{
  GstElement *bin = GST_ELEMENT (gst_object_get_parent (GST_OBJECT (sink)));
  gdouble number = -1;

  for (GList *l = GST_BIN_CHILDREN (bin); l; l = l->next)
    if (g_str_has_prefix (GST_OBJECT_NAME (l->data), "ctheatoverlay"))
      g_object_get (l->data, property, &number, NULL);
  gst_object_unref (bin);
  return number;
}

/* Each key draws the frame anew, or does nothing. */
static void
test_looks (void)
{
  static const struct
  {
    const gchar *key;
    gboolean shift;
    const gchar *property;
    gdouble value;
    guint frames;
  } cases[] = {
    { "plus", FALSE, "opacity", 0.8, 1 },
    { "equal", TRUE, "opacity", 0.9, 1 },
    { "KP_Add", FALSE, "opacity", 1.0, 1 },
    { "plus", FALSE, "opacity", 1.0, 0 },
    { "minus", FALSE, "opacity", 0.9, 1 },
    { "h", FALSE, "opacity", 0.0, 1 },
    { "h", FALSE, "opacity", 0.9, 1 },
    { "t", TRUE, "threshold", -G_MAXDOUBLE, 0 },
    { "t", FALSE, "threshold", 0.05, 1 },
    { "bracketright", FALSE, "threshold", 0.1, 1 },
    { "T", FALSE, "threshold", 0.05, 1 },
    { "bracketleft", FALSE, "threshold", -G_MAXDOUBLE, 1 },
    { "m", FALSE, "opacity", 0.9, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint before = frames_drawn ();

    key (cases[i].key, cases[i].shift);
    ck_assert_msg (overlay_number (cases[i].property) == cases[i].value,
                   "%s: %g", cases[i].key, overlay_number (cases[i].property));
    ck_assert_uint_eq (frames_drawn () - before, cases[i].frames);
  }
  ck_assert (!ct_scroll_viewer_get_view (viewer)->is_ramp);
  ck_assert_uint_eq (warned->len, 0);
}

static void
test_colormap (void)
{
  const guint before = ct_scroll_viewer_get_view (viewer)->colormap;

  key ("c", FALSE);
  ck_assert_uint_eq (ct_scroll_viewer_get_view (viewer)->colormap, before + 1);
  key ("c", TRUE);
  ck_assert_uint_eq (ct_scroll_viewer_get_view (viewer)->colormap, before);
}

/* Each plane begins in its middle, and is found where it was left. */
static void
test_planes (void)
{
  key ("Home", FALSE);
  key ("p", FALSE);
  ck_assert_uint_eq (ct_scroll_viewer_get_target (viewer)->n_slices, 320);
  ck_assert_uint_eq (frame_of ().number, 160);
  ck_assert_int_eq (frame_of ().height, 192);
  key ("Down", FALSE);
  key ("p", FALSE);
  ck_assert_uint_eq (frame_of ().number, 160);
  key ("p", FALSE);
  ck_assert_uint_eq (ct_scroll_viewer_get_target (viewer)->n_slices, 64);
  ck_assert_uint_eq (frame_of ().number, 0);
  key ("p", FALSE);
  ck_assert_uint_eq (frame_of ().number, 161);
  ck_assert_uint_eq (warned->len, 0);
}

static void
wait_for_eos (guint n)
{
  while (n > 0) {
    GstMessage *message = gst_bus_timed_pop (bus, 10 * GST_SECOND);

    ck_assert (message != NULL);
    ck_assert_int_ne (GST_MESSAGE_TYPE (message), GST_MESSAGE_ERROR);
    n -= GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
    ct_scroll_viewer_handle (viewer, message);
    gst_message_unref (message);
  }
}

/* A seek of the cine that went round may be answered when the next one is under
 * way, whose frame then comes a little later. */
static void
check_wanted_comes (void)
{
  const guint wanted = ct_scroll_viewer_get_target (viewer)->wanted;

  for (guint i = 0; i < 1000 && frame_of ().number != wanted; i++) {
    g_usleep (10 * 1000);
    settle ();
  }
  ck_assert_uint_eq (frame_of ().number, wanted);
  ck_assert_uint_eq (ct_scroll_viewer_get_target (viewer)->wanted, wanted);
}

/* The cine goes round, and stops where it is: at what is shown. */
static void
test_cine (void)
{
  guint before;

  key ("space", FALSE);
  ck_assert (ct_scroll_viewer_is_playing (viewer));
  wait_for_eos (3);
  before = frames_drawn ();
  ck_assert_uint_ge (before, 32 + 2 * 64);
  key ("space", FALSE);
  ck_assert (!ct_scroll_viewer_is_playing (viewer));
  check_wanted_comes ();
  key ("End", FALSE);
  before = frames_drawn ();
  key ("Home", FALSE);
  key ("Down", FALSE);
  ck_assert_uint_eq (frame_of ().number, 1);
  ck_assert_uint_eq (frames_drawn () - before, 2);
}

/* A step, a plane, the wheel end it; so does the end of all. A key that
 * changes the look does not. */
static void
test_cine_gives_way (void)
{
  static const gchar *const keys[] = { "Down", "Home", "End", "p" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    key ("space", FALSE);
    key ("c", FALSE);
    ck_assert (ct_scroll_viewer_is_playing (viewer));
    wait_for_eos (1);
    key (keys[i], FALSE);
    ck_assert (!ct_scroll_viewer_is_playing (viewer));
    check_wanted_comes ();
  }
  key ("space", FALSE);
  test_sink_scroll (sink, 1);
  settle ();
  ck_assert (!ct_scroll_viewer_is_playing (viewer));
  key ("space", FALSE);
}

static void
test_save (void)
{
  gchar *folder = g_dir_make_tmp ("ct-scroll-XXXXXX", NULL);
  gchar *before = g_get_current_dir ();

  ck_assert_int_eq (g_chdir (folder), 0);
  key ("s", FALSE);
  key ("s", FALSE);
  ck_assert_uint_eq (said->len, 2);
  ck_assert_str_eq (said->pdata[0], "saved ct-scroll-033.png");
  ck_assert_str_eq (said->pdata[1], "saved ct-scroll-033-2.png");
  ck_assert_int_eq (g_remove ("ct-scroll-033.png"), 0);
  ck_assert_int_eq (g_remove ("ct-scroll-033-2.png"), 0);
  /* Pressed in a hurry: each is saved before the next key counts. */
  test_sink_key (sink, "Down", FALSE);
  test_sink_key (sink, "s", FALSE);
  test_sink_key (sink, "Down", FALSE);
  test_sink_key (sink, "Down", FALSE);
  test_sink_key (sink, "s", FALSE);
  test_sink_key (sink, "Up", FALSE);
  settle ();
  ck_assert_str_eq (said->pdata[2], "saved ct-scroll-034.png");
  ck_assert_str_eq (said->pdata[3], "saved ct-scroll-036.png");
  ck_assert_uint_eq (frame_of ().number, 34);
  ck_assert_int_eq (g_remove ("ct-scroll-034.png"), 0);
  ck_assert_int_eq (g_remove ("ct-scroll-036.png"), 0);
  /* A folder that is gone takes no files. */
  ck_assert_int_eq (g_rmdir (folder), 0);
  key ("s", FALSE);
  ck_assert_uint_eq (said->len, 4);
  ck_assert_uint_eq (warned->len, 1);
  ck_assert (strstr (warned->pdata[0], "cannot be written") != NULL);
  ck_assert_int_eq (g_chdir (before), 0);
  g_free (before);
  g_free (folder);
}

/* Without Pango the help is said. */
static void
test_help (void)
{
  key ("question", FALSE);
  ck_assert_uint_eq (said->len, 1);
  ck_assert (strstr (said->pdata[0], "save a PNG") != NULL);
}

static void
post_error (GQuark domain, gint code, const gchar *text)
{
  GError *error = g_error_new_literal (domain, code, text);

  gst_element_post_message (
      sink, gst_message_new_error (GST_OBJECT (sink), error, NULL));
  g_error_free (error);
}

/* q, Escape, and a window that was closed are no errors; others are. */
static const struct
{
  const gchar *key, *error;
  gint code;
} ends[] = {
  { "q", NULL, 0 },
  { "Escape", NULL, 0 },
  { NULL, "Output window was closed", GST_RESOURCE_ERROR_NOT_FOUND },
  { NULL, "the disk is on fire", GST_RESOURCE_ERROR_READ },
};

static void
test_end (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    const gboolean good = ends[i].code != GST_RESOURCE_ERROR_READ;
    CtScrollOptions options = test_scroll_options ();
    GError *error = NULL;

    close_viewer ();
    open_with (&options);
    if (ends[i].key)
      test_sink_key (sink, ends[i].key, FALSE);
    else
      post_error (GST_RESOURCE_ERROR, ends[i].code, ends[i].error);
    ck_assert (ct_scroll_viewer_run (viewer, &error) == good);
    if (!good)
      ck_assert_str_eq (error->message, ends[i].error);
    g_clear_error (&error);
  }
}

/* The window has another size: drawn anew, once it stays. */
static void
test_resize (void)
{
  const guint before = frames_drawn ();
  GstPad *pad = gst_element_get_static_pad (sink, "sink");

  for (guint i = 0; i < 20; i++)
    gst_pad_push_event (pad, gst_event_new_reconfigure ());
  settle ();
  ck_assert_uint_eq (frames_drawn (), before);
  while (ct_scroll_viewer_get_target (viewer)->in_flight
         || frames_drawn () == before) {
    g_main_context_iteration (NULL, TRUE);
    settle ();
  }
  ck_assert_uint_eq (frames_drawn (), before + 1);
  gst_object_unref (pad);
}

static void
test_warnings (void)
{
  GError *error = g_error_new_literal (GST_STREAM_ERROR,
                                       GST_STREAM_ERROR_FAILED, "mind the gap");

  gst_element_post_message (
      sink, gst_message_new_warning (GST_OBJECT (sink), error, NULL));
  g_error_free (error);
  settle ();
  ck_assert_uint_eq (warned->len, 1);
  ck_assert_str_eq (warned->pdata[0], "mind the gap");
}

/* Zeros, as NPY, instead of the phantom. */
static void
open_array (guint slices, guint size)
{
  CtScrollOptions options = test_scroll_options ();
  const gint fd = g_file_open_tmp ("ct-scroll-XXXXXX.npy", &array_path, NULL);
  gchar *header = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': False, 'shape': (%u, %u, %u), }",
      slices, size, size);
  gchar *all = g_strdup_printf ("%-117s\n", header);
  const guint8 magic[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0 };
  const gsize bytes = slices * size * size;
  guint8 *data = g_malloc0 (bytes);

  ck_assert (write (fd, magic, 10) == 10);
  ck_assert (write (fd, all, 118) == 118);
  ck_assert (write (fd, data, bytes) == (gssize)bytes);
  close (fd);
  g_free (data);
  g_free (all);
  g_free (header);
  close_viewer ();
  options.ct = g_strdup (array_path);
  open_with (&options);
}

/* An array says nothing of how it lies: one plane. One slice: no cine. No heat:
 * nothing to set a threshold on. */
static void
test_array (void)
{
  open_array (1, 4);
  key ("p", FALSE);
  ck_assert_uint_eq (warned->len, 1);
  ck_assert (g_str_has_prefix (warned->pdata[0], "the file does not say how"));
  key ("space", FALSE);
  ck_assert (!ct_scroll_viewer_is_playing (viewer));
  key ("t", FALSE);
  key ("Down", FALSE);
  key ("End", FALSE);
  ck_assert_uint_eq (frame_of ().number, 0);
}

static gsize
resident_pages (void)
{
  gchar *text = NULL;
  gsize pages;

  ck_assert (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  pages = g_ascii_strtoull (strchr (text, ' '), NULL, 10);
  g_free (text);
  return pages;
}

/* Ten thousand steps: of a frame kept for each, there would be 160 MB. */
static void
test_memory (void)
{
  const gchar *scale = g_getenv ("CT_TEST_SCALE");
  const guint steps = 10000 / (scale ? MAX (atoi (scale), 1) : 1);
  gsize before = 0, after;

  open_array (64, 64);
  for (guint i = 0; i < steps; i++) {
    test_sink_button (sink, i / 50 % 2 ? 4 : 5, 5, 5);
    settle ();
    if (i == steps / 10)
      before = resident_pages ();
  }
  after = resident_pages ();
  ck_assert_msg (after < before + 2048, "%zu pages, then %zu", before, after);
}

/* gstcheck waits for all threads to end before a fixture's teardown. */
static void (*const tests[]) (void) = {
  test_steps, test_wheels,   test_burst,  test_window, test_drag,
  test_looks, test_colormap, test_planes, test_cine,   test_cine_gives_way,
  test_save,  test_help,     test_end,    test_resize, test_warnings,
  test_array, test_memory,
};

GST_START_TEST (test_one)
{
  setup ();
  tests[__i__]();
  teardown ();
}
GST_END_TEST

static Suite *
ctscrollviewer_suite (void)
{
  Suite *suite = suite_create ("ctscrollviewer");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, test_one, 0, G_N_ELEMENTS (tests));
  return suite;
}

GST_CHECK_MAIN (ctscrollviewer);
