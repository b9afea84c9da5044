/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The keys. ximagesink names the key, not the character: '+' is "equal" with
 * Shift on one keyboard and "plus" on another, and '?' any of three.
 */
#include "gst/ctscroll/ctscrollkeys.h"

#include <string.h>

#define ANY -1

/* clang-format off */
const CtScrollKey ct_scroll_keys[] = {
  { "Down",         ANY, CT_SCROLL_STEP,        1 },
  { "Right",        ANY, CT_SCROLL_STEP,        1 },
  { "Up",           ANY, CT_SCROLL_STEP,       -1 },
  { "Left",         ANY, CT_SCROLL_STEP,       -1 },
  { "Next",         ANY, CT_SCROLL_STEP,       10 },
  { "Page_Down",    ANY, CT_SCROLL_STEP,       10 },
  { "Prior",        ANY, CT_SCROLL_STEP,      -10 },
  { "Page_Up",      ANY, CT_SCROLL_STEP,      -10 },
  { "Home",         ANY, CT_SCROLL_FIRST,       0 },
  { "End",          ANY, CT_SCROLL_LAST,        0 },
  { "space",        ANY, CT_SCROLL_CINE,        0 },
  { "0",            ANY, CT_SCROLL_WINDOW,      0 },
  { "1",            ANY, CT_SCROLL_WINDOW,      1 },
  { "2",            ANY, CT_SCROLL_WINDOW,      2 },
  { "3",            ANY, CT_SCROLL_WINDOW,      3 },
  { "4",            ANY, CT_SCROLL_WINDOW,      4 },
  { "5",            ANY, CT_SCROLL_WINDOW,      5 },
  { "6",            ANY, CT_SCROLL_WINDOW,      6 },
  { "7",            ANY, CT_SCROLL_WINDOW,      7 },
  { "8",            ANY, CT_SCROLL_WINDOW,      8 },
  { "9",            ANY, CT_SCROLL_WINDOW,      9 },
  { "plus",         ANY, CT_SCROLL_OPACITY,     1 },
  { "equal",        ANY, CT_SCROLL_OPACITY,     1 },
  { "Add",          ANY, CT_SCROLL_OPACITY,     1 },
  { "minus",        ANY, CT_SCROLL_OPACITY,    -1 },
  { "underscore",   ANY, CT_SCROLL_OPACITY,    -1 },
  { "Subtract",     ANY, CT_SCROLL_OPACITY,    -1 },
  { "t",              0, CT_SCROLL_THRESHOLD,   1 },
  { "t",              1, CT_SCROLL_THRESHOLD,  -1 },
  { "bracketright", ANY, CT_SCROLL_THRESHOLD,   1 },
  { "bracketleft",  ANY, CT_SCROLL_THRESHOLD,  -1 },
  { "c",              0, CT_SCROLL_COLORMAP,    1 },
  { "c",              1, CT_SCROLL_COLORMAP,   -1 },
  { "m",            ANY, CT_SCROLL_MODE,        0 },
  { "h",            ANY, CT_SCROLL_HEAT,        0 },
  { "l",            ANY, CT_SCROLL_LEGEND,      0 },
  { "p",            ANY, CT_SCROLL_PLANE,       0 },
  { "s",            ANY, CT_SCROLL_SAVE,        0 },
  { "question",     ANY, CT_SCROLL_HELP,        0 },
  { "slash",        ANY, CT_SCROLL_HELP,        0 },
  { "ssharp",         1, CT_SCROLL_HELP,        0 },
  { "F1",           ANY, CT_SCROLL_HELP,        0 },
  { "q",            ANY, CT_SCROLL_QUIT,        0 },
  { "Escape",       ANY, CT_SCROLL_QUIT,        0 },
};

static const gchar *const presets[] = {
  NULL, "soft-tissue", "lung", "bone", "brain", "mediastinum", "abdomen",
  "liver", "angio", "subdural",
};

static const gchar *const lines[][2] = {
  { "arrows, wheel",      "next, previous slice" },
  { "Page Up, Page Down", "ten slices" },
  { "Home, End",          "first, last slice" },
  { "space",              "play, stop" },
  { "1 to 9",             NULL },
  { "0",                  "the file's own window" },
  { "drag",               "right: wider, down: higher window" },
  { "+ -",                "opacity of the heat" },
  { "t, Shift+t ([ ])",   "threshold up, down" },
  { "c, Shift+c",         "next, previous colors" },
  { "m",                  "opacity constant, or by value" },
  { "h",                  "heat on, off" },
  { "l",                  "legend on, off" },
  { "p",                  "next plane" },
  { "s",                  "save a PNG" },
  { "?",                  "this help" },
  { "q, Escape",          "leave" },
};
/* clang-format on */

const guint ct_scroll_n_keys = G_N_ELEMENTS (ct_scroll_keys);

const CtScrollKey *
ct_scroll_key_find (const gchar *name, gboolean shift)
{
  gchar letter[2] = { 0, 0 };

  /* Of the keypad's keys, digits and arrows alike. */
  if (g_str_has_prefix (name, "KP_"))
    name += 3;
  if (g_ascii_isupper (name[0]) && !name[1]) {
    letter[0] = g_ascii_tolower (name[0]);
    name = letter;
    shift = TRUE;
  }
  for (guint i = 0; i < ct_scroll_n_keys; i++) {
    const CtScrollKey *key = &ct_scroll_keys[i];

    if (!strcmp (key->name, name)
        && (key->shift == ANY || key->shift == !!shift))
      return key;
  }
  return NULL;
}

const gchar *
ct_scroll_digit_preset (guint digit)
{
  return digit < G_N_ELEMENTS (presets) ? presets[digit] : NULL;
}

gchar *
ct_scroll_keys_help (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_string_append_printf (text, "%-20s", lines[i][0]);
    if (lines[i][1]) {
      g_string_append_printf (text, "%s\n", lines[i][1]);
      continue;
    }
    g_string_append (text, "window:");
    for (guint digit = 1; digit < G_N_ELEMENTS (presets); digit++)
      g_string_append_printf (text, "%s%s",
                              digit % 4 == 0 ? ",\n                    "
                              : digit == 1   ? " "
                                             : ", ",
                              presets[digit]);
    g_string_append_c (text, '\n');
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
