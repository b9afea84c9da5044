/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sinks that there are, and that there are not.
 */
#include "gst/ctscroll/ctscrollsink.h"

#include <string.h>

#include "tests/scroll-util.h"

GST_START_TEST (test_find)
{
  GError *error = NULL;
  GstElement *sink;

  gst_element_register (NULL, "testsink", GST_RANK_NONE, test_sink_get_type ());
  sink = ct_scroll_sink_find ("testsink", &error);
  ck_assert (sink != NULL && error == NULL);
  ck_assert (g_object_is_floating (sink));
  ck_assert_int_eq (GST_STATE (sink), GST_STATE_READY);
  gst_element_set_state (sink, GST_STATE_NULL);
  gst_object_ref_sink (sink);
  gst_object_unref (sink);
}
GST_END_TEST

/* One that is not there, one that tells of no keys, one that is no sink. */
GST_START_TEST (test_refused)
{
  static const struct
  {
    const gchar *name, *part;
  } cases[] = {
    { "nosuchsink", "tried nosuchsink (not installed); set DISPLAY" },
    { "fakesink", "tried fakesink (opens no window); set DISPLAY" },
    { "identity", "tried identity (opens no window); set DISPLAY" },
    { "bin", "tried bin (opens no window); set DISPLAY" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;

    ck_assert (ct_scroll_sink_find (cases[i].name, &error) == NULL);
    ck_assert (g_error_matches (error, GST_RESOURCE_ERROR,
                                GST_RESOURCE_ERROR_NOT_FOUND));
    ck_assert_msg (strstr (error->message, cases[i].part) != NULL, "%s",
                   error->message);
    g_error_free (error);
  }
}
GST_END_TEST

/* None of the list is among the plugins of these tests. */
GST_START_TEST (test_none)
{
  GError *error = NULL;

  ck_assert (ct_scroll_sink_find (NULL, &error) == NULL);
  ck_assert (g_str_has_prefix (error->message,
                               "there is no display to open a window on: tried "
                               "ximagesink (not installed), "));
  ck_assert (strstr (error->message, "--screenshot FILE") != NULL);
  g_error_free (error);
}
GST_END_TEST

static gboolean
says_closed (GstElement *element, GQuark domain, gint code)
{
  GError *error
      = g_error_new_literal (domain, code, "Output window was closed");
  GstMessage *message
      = gst_message_new_error (GST_OBJECT (element), error, NULL);
  gboolean closed = ct_scroll_sink_was_closed (message);

  gst_message_unref (message);
  g_error_free (error);
  return closed;
}

GST_START_TEST (test_closed)
{
  GstElement *sink = gst_object_ref_sink (test_sink_new ());
  GstElement *other
      = gst_object_ref_sink (gst_element_factory_make ("fakesink", NULL));
  GstMessage *eos = gst_message_new_eos (GST_OBJECT (sink));

  ck_assert (
      says_closed (sink, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND));
  ck_assert (!says_closed (sink, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ));
  ck_assert (!says_closed (sink, GST_STREAM_ERROR,
                           (gint)GST_RESOURCE_ERROR_NOT_FOUND));
  ck_assert (
      !says_closed (other, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND));
  ck_assert (!ct_scroll_sink_was_closed (eos));
  gst_message_unref (eos);
  gst_object_unref (other);
  gst_object_unref (sink);
}
GST_END_TEST

static Suite *
ctscrollsink_suite (void)
{
  Suite *suite = suite_create ("ctscrollsink");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_find);
  tcase_add_test (tc, test_refused);
  tcase_add_test (tc, test_none);
  tcase_add_test (tc, test_closed);
  return suite;
}

GST_CHECK_MAIN (ctscrollsink);
