/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a sink tells of keys and the mouse.
 */
#include "gst/ctscroll/ctscrollinput.h"

#include <gst/video/navigation.h>
#include <math.h>

/* Away from the user is positive there. One click of a wheel is 1 with some
 * sinks, 10 or 120 with others: from 1 on, an event is a step. */
static void
parse_scroll (CtScrollInput *input, GstEvent *event, gdouble *fraction)
{
  gdouble x, y, dx, dy;

  if (!gst_navigation_event_parse_mouse_scroll_event (event, &x, &y, &dx, &dy)
      || !isfinite (dy))
    return;
  if (*fraction * dy > 0.0) /* it was in the other direction */
    *fraction = 0.0;
  *fraction -= CLAMP (dy, -1.0, 1.0);
  input->steps = (gint)*fraction;
  *fraction -= input->steps;
  input->kind = input->steps ? CT_SCROLL_INPUT_WHEEL : CT_SCROLL_INPUT_NONE;
}

static void
parse_button (CtScrollInput *input, GstEvent *event, gboolean is_press)
{
  gint button = 0;

  gst_navigation_event_parse_mouse_button_event (event, &button, &input->x,
                                                 &input->y);
  if (button == 1)
    input->kind = is_press ? CT_SCROLL_INPUT_PRESS : CT_SCROLL_INPUT_RELEASE;
  else if (is_press && (button == 4 || button == 5)) {
    input->kind = CT_SCROLL_INPUT_WHEEL;
    input->steps = button == 4 ? -1 : 1;
  }
}

static void
parse_event (CtScrollInput *input, GstEvent *event, gdouble *fraction)
{
  GstNavigationModifierType modifiers = 0;

  switch (gst_navigation_event_get_type (event)) {
  case GST_NAVIGATION_EVENT_KEY_PRESS:
    if (gst_navigation_event_parse_key_event (event, &input->key) && input->key)
      input->kind = CT_SCROLL_INPUT_KEY;
    if (gst_navigation_event_parse_modifier_state (event, &modifiers))
      input->shift = !!(modifiers & GST_NAVIGATION_MODIFIER_SHIFT_MASK);
    break;
  case GST_NAVIGATION_EVENT_MOUSE_SCROLL:
    parse_scroll (input, event, fraction);
    break;
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
    parse_button (input, event, TRUE);
    break;
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE:
    parse_button (input, event, FALSE);
    break;
  case GST_NAVIGATION_EVENT_MOUSE_MOVE:
    if (gst_navigation_event_parse_mouse_move_event (event, &input->x,
                                                     &input->y))
      input->kind = CT_SCROLL_INPUT_MOVE;
    break;
  default:
    break;
  }
}

gboolean
ct_scroll_input_parse (CtScrollInput *input, GstMessage *message,
                       gdouble *fraction)
{
  GstEvent *event = NULL;

  *input = (CtScrollInput){ 0 };
  if (gst_navigation_message_get_type (message) != GST_NAVIGATION_MESSAGE_EVENT
      || !gst_navigation_message_parse_event (message, &event))
    return FALSE;
  parse_event (input, event, fraction);
  /* The message holds on to it, and to the key's name. */
  gst_event_unref (event);
  return TRUE;
}
