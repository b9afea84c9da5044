/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which key does what, by the names that sinks give them.
 */
#include "gst/ctscroll/ctscrollkeys.h"

#include <string.h>

#include "src/window.h"

/* X's names (keysymdef.h) of what the README says; ximagesink gives the one of
 * the key without Shift, others the one of the character. */
static const struct
{
  const gchar *name;
  gboolean shift;
  gint action, amount; /* -1: none */
} cases[] = {
  { "Down", FALSE, CT_SCROLL_STEP, 1 },
  { "KP_Down", FALSE, CT_SCROLL_STEP, 1 },
  { "Right", TRUE, CT_SCROLL_STEP, 1 },
  { "Up", FALSE, CT_SCROLL_STEP, -1 },
  { "Left", FALSE, CT_SCROLL_STEP, -1 },
  { "Next", FALSE, CT_SCROLL_STEP, 10 },
  { "Page_Down", FALSE, CT_SCROLL_STEP, 10 },
  { "KP_Next", FALSE, CT_SCROLL_STEP, 10 },
  { "Prior", FALSE, CT_SCROLL_STEP, -10 },
  { "Page_Up", FALSE, CT_SCROLL_STEP, -10 },
  { "Home", FALSE, CT_SCROLL_FIRST, 0 },
  { "End", FALSE, CT_SCROLL_LAST, 0 },
  { "space", FALSE, CT_SCROLL_CINE, 0 },
  { "1", FALSE, CT_SCROLL_WINDOW, 1 },
  { "KP_9", FALSE, CT_SCROLL_WINDOW, 9 },
  { "0", FALSE, CT_SCROLL_WINDOW, 0 },
  { "plus", FALSE, CT_SCROLL_OPACITY, 1 },
  { "equal", TRUE, CT_SCROLL_OPACITY, 1 },
  { "KP_Add", FALSE, CT_SCROLL_OPACITY, 1 },
  { "minus", FALSE, CT_SCROLL_OPACITY, -1 },
  { "KP_Subtract", FALSE, CT_SCROLL_OPACITY, -1 },
  { "t", FALSE, CT_SCROLL_THRESHOLD, 1 },
  { "t", TRUE, CT_SCROLL_THRESHOLD, -1 },
  { "T", FALSE, CT_SCROLL_THRESHOLD, -1 },
  { "T", TRUE, CT_SCROLL_THRESHOLD, -1 },
  { "bracketright", FALSE, CT_SCROLL_THRESHOLD, 1 },
  { "bracketleft", FALSE, CT_SCROLL_THRESHOLD, -1 },
  { "c", FALSE, CT_SCROLL_COLORMAP, 1 },
  { "C", TRUE, CT_SCROLL_COLORMAP, -1 },
  { "m", FALSE, CT_SCROLL_MODE, 0 },
  { "h", FALSE, CT_SCROLL_HEAT, 0 },
  { "l", FALSE, CT_SCROLL_LEGEND, 0 },
  { "L", TRUE, CT_SCROLL_LEGEND, 0 },
  { "p", FALSE, CT_SCROLL_PLANE, 0 },
  { "s", FALSE, CT_SCROLL_SAVE, 0 },
  { "question", FALSE, CT_SCROLL_HELP, 0 },
  { "slash", TRUE, CT_SCROLL_HELP, 0 },
  { "ssharp", TRUE, CT_SCROLL_HELP, 0 },
  { "ssharp", FALSE, -1, 0 },
  { "F1", FALSE, CT_SCROLL_HELP, 0 },
  { "q", FALSE, CT_SCROLL_QUIT, 0 },
  { "Escape", FALSE, CT_SCROLL_QUIT, 0 },
  { "Shift_L", FALSE, -1, 0 },
  { "unknown", FALSE, -1, 0 },
  { "F2", FALSE, -1, 0 },
  { "KP_", FALSE, -1, 0 },
  { "", FALSE, -1, 0 },
};

static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtScrollKey *key = ct_scroll_key_find (cases[i].name, cases[i].shift);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (key ? (gint)key->action : -1, ==, cases[i].action);
    if (key)
      g_assert_cmpint (key->amount, ==, cases[i].amount);
  }
}

/* No row is behind another one that takes its key. */
static void
test_every_row (void)
{
  for (guint i = 0; i < ct_scroll_n_keys; i++) {
    const CtScrollKey *key = &ct_scroll_keys[i];

    g_assert_true (ct_scroll_key_find (key->name, key->shift == 1) == key);
  }
}

static void
test_digits (void)
{
  g_assert_null (ct_scroll_digit_preset (0));
  for (guint digit = 1; digit < 10; digit++)
    g_assert_nonnull (ct_window_preset_find (ct_scroll_digit_preset (digit)));
  g_assert_cmpstr (ct_scroll_digit_preset (2), ==, "lung");
  g_assert_null (ct_scroll_digit_preset (10));
}

/* The help fits a window of 80 letters, and tells of every preset. */
static void
test_help (void)
{
  g_autofree gchar *help = ct_scroll_keys_help ();
  g_auto (GStrv) lines = g_strsplit (help, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 64);
  for (guint digit = 1; digit < 10; digit++)
    g_assert_nonnull (strstr (help, ct_scroll_digit_preset (digit)));
  g_assert_nonnull (strstr (help, "save a PNG"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctscrollkeys/find", test_find);
  g_test_add_func ("/ctscrollkeys/every-row", test_every_row);
  g_test_add_func ("/ctscrollkeys/digits", test_digits);
  g_test_add_func ("/ctscrollkeys/help", test_help);
  return g_test_run ();
}
