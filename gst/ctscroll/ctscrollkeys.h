/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which key does what: a table. Knows keys by the names that X gives them,
 * and nothing of what is done.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CT_SCROLL_STEP, /* amount: slices */
  CT_SCROLL_FIRST,
  CT_SCROLL_LAST,
  CT_SCROLL_CINE,
  CT_SCROLL_WINDOW,  /* amount: digit */
  CT_SCROLL_OPACITY, /* amount: steps, as of those below */
  CT_SCROLL_THRESHOLD,
  CT_SCROLL_COLORMAP,
  CT_SCROLL_MODE,
  CT_SCROLL_HEAT,
  CT_SCROLL_LEGEND,
  CT_SCROLL_PLANE,
  CT_SCROLL_SAVE,
  CT_SCROLL_HELP,
  CT_SCROLL_QUIT,
} CtScrollAction;

/**
 * CtScrollKey:
 * @name: as X, GTK and Wayland call it; letters in lower case
 * @shift: -1 where it does not matter, else whether Shift must be down
 */
typedef struct
{
  const gchar *name;
  gint shift;
  CtScrollAction action;
  gint amount;
} CtScrollKey;

extern const CtScrollKey ct_scroll_keys[];
extern const guint ct_scroll_n_keys;

/* NULL: the key does nothing. A letter in upper case is one with Shift. */
const CtScrollKey *ct_scroll_key_find (const gchar *name, gboolean shift);

/* The presets on the digits 1 to 9; 0 is the stream's own window. */
const gchar *ct_scroll_digit_preset (guint digit);

/* What the keys and the mouse do, a line each. */
gchar *ct_scroll_keys_help (void);

G_END_DECLS
