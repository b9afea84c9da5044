/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a sink tells of keys and the mouse, in one form: wheels come as buttons
 * 4 and 5 from X sinks, as mouse-scroll events from others. Does nothing with
 * it.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  CT_SCROLL_INPUT_NONE,
  CT_SCROLL_INPUT_KEY,
  CT_SCROLL_INPUT_WHEEL,
  CT_SCROLL_INPUT_PRESS, /* of the first button, as the next two */
  CT_SCROLL_INPUT_MOVE,
  CT_SCROLL_INPUT_RELEASE,
} CtScrollInputKind;

/**
 * CtScrollInput:
 * @key: the name of the key, of the message
 * @shift: with Shift
 * @steps: of the wheel; toward the user (down) is positive
 * @x, @y: of the pointer, as the sink has it
 */
typedef struct
{
  CtScrollInputKind kind;
  const gchar *key;
  gboolean shift;
  gint steps;
  gdouble x, y;
} CtScrollInput;

/* FALSE: it is no such message. A kind of NONE is one of which nothing
 * follows. fraction is kept from call to call, 0 at first: parts of a step,
 * from devices that scroll smoothly. */
gboolean ct_scroll_input_parse (CtScrollInput *input, GstMessage *message,
                                gdouble *fraction);

G_END_DECLS
