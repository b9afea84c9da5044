/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Both kinds of wheel, keys and the mouse, as messages of a sink.
 */
#include "gst/ctscroll/ctscrollinput.h"

#include <math.h>

#include "tests/scroll-util.h"

static CtScrollInput
parse (GstEvent *event, gdouble *fraction)
{
  GstMessage *message = gst_navigation_message_new_event (NULL, event);
  CtScrollInput input;

  ck_assert (ct_scroll_input_parse (&input, message, fraction));
  gst_event_unref (event);
  gst_message_unref (message);
  return input;
}

/* X's wheel: button 4 is away from the user. */
GST_START_TEST (test_buttons)
{
  static const struct
  {
    gint button;
    gboolean press;
    CtScrollInputKind kind;
    gint steps;
  } cases[] = {
    { 1, TRUE, CT_SCROLL_INPUT_PRESS, 0 },
    { 1, FALSE, CT_SCROLL_INPUT_RELEASE, 0 },
    { 2, TRUE, CT_SCROLL_INPUT_NONE, 0 },
    { 3, TRUE, CT_SCROLL_INPUT_NONE, 0 },
    { 4, TRUE, CT_SCROLL_INPUT_WHEEL, -1 },
    { 4, FALSE, CT_SCROLL_INPUT_NONE, 0 },
    { 5, TRUE, CT_SCROLL_INPUT_WHEEL, 1 },
    { 5, FALSE, CT_SCROLL_INPUT_NONE, 0 },
    { 6, TRUE, CT_SCROLL_INPUT_NONE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gdouble fraction = 0;
    CtScrollInput input = parse (
        cases[i].press ? gst_navigation_event_new_mouse_button_press (
            cases[i].button, 30, 40, 0)
                       : gst_navigation_event_new_mouse_button_release (
                           cases[i].button, 30, 40, 0),
        &fraction);

    ck_assert_int_eq (input.kind, cases[i].kind);
    ck_assert_int_eq (input.steps, cases[i].steps);
    ck_assert (input.x == 30 && input.y == 40);
  }
}
GST_END_TEST

/* GTK's, Qt's and Wayland's wheel, in a row; up is positive. */
GST_START_TEST (test_scrolls)
{
  static const struct
  {
    gdouble dy;
    gint steps;
  } cases[] = {
    { -1, 1 },    { 1, -1 },       { -120, 1 },  { 15, -1 },
    { 0, 0 },     { -0.25, 0 },    { -0.25, 0 }, { -0.25, 0 },
    { -0.25, 1 }, { -0.75, 0 },    { 0.5, 0 },   { 0.5, -1 },
    { NAN, 0 },   { INFINITY, 0 }, { -0.5, 0 },  { -0.5, 1 },
  };
  gdouble fraction = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtScrollInput input = parse (
        gst_navigation_event_new_mouse_scroll (1, 2, 3, cases[i].dy, 0),
        &fraction);

    ck_assert_msg (input.steps == cases[i].steps, "case %u: %d", i,
                   input.steps);
    ck_assert_int_eq (input.kind, cases[i].steps ? CT_SCROLL_INPUT_WHEEL
                                                 : CT_SCROLL_INPUT_NONE);
  }
}
GST_END_TEST

/* The name of a key lives as long as its message. */
GST_START_TEST (test_keys)
{
  GstEvent *event = gst_navigation_event_new_key_press (
      "Down",
      GST_NAVIGATION_MODIFIER_SHIFT_MASK | GST_NAVIGATION_MODIFIER_LOCK_MASK);
  GstMessage *message = gst_navigation_message_new_event (NULL, event);
  gdouble fraction = 0;
  CtScrollInput input;

  gst_event_unref (event);
  ck_assert (ct_scroll_input_parse (&input, message, &fraction));
  ck_assert_int_eq (input.kind, CT_SCROLL_INPUT_KEY);
  ck_assert_str_eq (input.key, "Down");
  ck_assert (input.shift);
  gst_message_unref (message);
  input = parse (gst_navigation_event_new_key_press (
                     "t", GST_NAVIGATION_MODIFIER_CONTROL_MASK),
                 &fraction);
  ck_assert (!input.shift);
  input = parse (gst_navigation_event_new_key_release ("t", 0), &fraction);
  ck_assert_int_eq (input.kind, CT_SCROLL_INPUT_NONE);
}
GST_END_TEST

GST_START_TEST (test_others)
{
  gdouble fraction = 0;
  CtScrollInput input
      = parse (gst_navigation_event_new_mouse_move (1.5, 2.5, 0), &fraction);
  GstMessage *eos = gst_message_new_eos (NULL);
  GstMessage *over = gst_navigation_message_new_mouse_over (NULL, TRUE);

  ck_assert_int_eq (input.kind, CT_SCROLL_INPUT_MOVE);
  ck_assert (input.x == 1.5 && input.y == 2.5);
  input = parse (gst_navigation_event_new_command (1), &fraction);
  ck_assert_int_eq (input.kind, CT_SCROLL_INPUT_NONE);
  ck_assert (!ct_scroll_input_parse (&input, eos, &fraction));
  ck_assert (!ct_scroll_input_parse (&input, over, &fraction));
  gst_message_unref (eos);
  gst_message_unref (over);
}
GST_END_TEST

static Suite *
ctscrollinput_suite (void)
{
  Suite *suite = suite_create ("ctscrollinput");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_buttons);
  tcase_add_test (tc, test_scrolls);
  tcase_add_test (tc, test_keys);
  tcase_add_test (tc, test_others);
  return suite;
}

GST_CHECK_MAIN (ctscrollinput);
