/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Round values of ranges: those of paper, and what holds for any range.
 */
#include "src/ticks.h"

#include <locale.h>
#include <math.h>

static void
test_paper (void)
{
  static const struct
  {
    gdouble min, max;
    guint most;
    const gchar *texts; /* of all of them */
  } cases[] = {
    { 0, 1, 11, "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0" },
    { 0, 1, 10, "0.0 0.2 0.4 0.6 0.8 1.0" },
    { 0, 1, 5, "0.0 0.5 1.0" },
    { 0, 1, 2, "0 1" },
    { 0, 60, 8, "0 10 20 30 40 50 60" },
    { -5, 5, 6, "-4 -2 0 2 4" },
    { -5, 5, 4, "-5 0 5" },
    { 0.13, 0.29, 4, "0.15 0.20 0.25" },
    { -1024, 3071, 10, "-1000 -500 0 500 1000 1500 2000 2500 3000" },
    { 0, 3e6, 4, "0 1000000 2000000 3000000" },
    { 0, 3e9, 4, "0 1e+09 2e+09 3e+09" },
    { 0, 2e-6, 3, "0.000000 0.000001 0.000002" },
    { 0, 2e-9, 3, "0 1e-09 2e-09" },
    { 0.2, 0.3, 1, "0.2" },
    { 0, 1, 0, "" },
    { 1, 1, 5, "" },
    { 1, 0, 5, "" },
    { 0, INFINITY, 5, "" },
    { NAN, 1, 5, "" },
    { 1e9, 1e9 + 1, 5, "" },
    { -G_MAXDOUBLE, G_MAXDOUBLE, 5, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) texts = g_string_new (NULL);
    CtRange range = { cases[i].min, cases[i].max };
    CtTicks ticks;

    ct_ticks_set (&ticks, &range, cases[i].most);
    for (guint k = 0; k < ticks.n; k++) {
      gchar text[CT_TICK_TEXT];

      ct_ticks_text (&ticks, k, text);
      g_string_append_printf (texts, "%s%s", k ? " " : "", text);
    }
    g_assert_cmpstr (texts->str, ==, cases[i].texts);
  }
}

/* Of any range there are some, within it, as far apart as the next; with the
 * text, which is read back, they are what they say. */
static void
test_any (void)
{
  for (guint i = 0; i < 3000; i++) {
    gdouble size = pow (10, g_test_rand_double_range (-12, 12));
    gdouble center = g_test_rand_double_range (-3, 3) * size;
    CtRange range = { center - size / 2, center + size / 2 };
    guint most = g_test_rand_int_range (4, 40);
    CtTicks ticks;

    ct_ticks_set (&ticks, &range, most);
    g_assert_cmpuint (ticks.n, <=, MIN (most, CT_TICKS_MAX));
    g_assert_cmpuint (ticks.n, >=, MIN (most, CT_TICKS_MAX) / 3);
    for (guint k = 0; k < ticks.n; k++) {
      gdouble value = ticks.values[k];
      gchar text[CT_TICK_TEXT];

      g_assert_true (value >= range.min && value <= range.max);
      if (k > 1)
        g_assert_cmpfloat (
            fabs (value - 2 * ticks.values[k - 1] + ticks.values[k - 2]), <,
            1e-6 * size);
      ct_ticks_text (&ticks, k, text);
      g_assert_cmpfloat (fabs (g_ascii_strtod (text, NULL) - value), <=,
                         1e-6 * size);
    }
  }
}

static void
test_round_down (void)
{
  static const gdouble cases[][2]
      = { { 1, 1 },      { 1.99, 1 },  { 2, 2 },        { 4.9, 2 },
          { 5, 5 },      { 9.99, 5 },  { 10, 10 },      { 0.3, 0.2 },
          { 0.07, .05 }, { 149, 100 }, { 51234, 50000 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (ct_ticks_round_down (cases[i][0]),
                                    cases[i][1], 1e-12 * cases[i][1]);
}

/* A locale that writes a comma changes nothing, if it is installed. */
static void
test_locale (void)
{
  CtRange range = { 0, 1 };
  gchar text[CT_TICK_TEXT];
  CtTicks ticks;

  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  ct_ticks_set (&ticks, &range, 3);
  ct_ticks_text (&ticks, 1, text);
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpstr (text, ==, "0.5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticks/paper", test_paper);
  g_test_add_func ("/ticks/any", test_any);
  g_test_add_func ("/ticks/round-down", test_round_down);
  g_test_add_func ("/ticks/locale", test_locale);
  return g_test_run ();
}
