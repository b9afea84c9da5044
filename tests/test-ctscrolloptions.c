/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The command line: what is taken, and what is said of what is not.
 */
#include "gst/ctscroll/ctscrolloptions.h"

#include <string.h>

#include "src/colormap.h"

static gboolean
parse (CtScrollOptions *options, const gchar *line, GError **error)
{
  g_auto (GStrv) argv = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  return ct_scroll_options_parse (options, argv, error);
}

static void
test_nothing (void)
{
  CtScrollOptions o;

  g_assert_true (parse (&o, "ct-scroll", NULL));
  g_assert_null (o.ct);
  g_assert_null (o.heat);
  g_assert_cmpuint (o.slice, ==, 0);
  g_assert_cmpfloat (o.zoom, ==, 0.0);
  g_assert_false (o.has_range);
  g_assert_false (o.view.has_threshold);
  g_assert_cmpfloat (o.view.opacity, ==, 0.7);
  g_assert_cmpfloat (o.view.window.width, ==, 0.0);
  ct_scroll_options_clear (&o);
}

static void
test_everything (void)
{
  CtScrollOptions o;

  g_assert_true (parse (
      &o,
      "ct-scroll --plane=coronal --series 2 -n 17 --window -600/1500 -o 1 "
      "--threshold=-0.5 --heat-range -5:5 -c hot --legend bottom -z 2.5 "
      "--sink ximagesink --screenshot 'a b.png' ct.nii.gz 'heat map.npy'",
      NULL));
  g_assert_cmpstr (o.ct, ==, "ct.nii.gz");
  g_assert_cmpstr (o.heat, ==, "heat map.npy");
  g_assert_cmpuint (o.view.plane, ==, CT_VOLUME_CUT_CORONAL);
  g_assert_cmpuint (o.series, ==, 2);
  g_assert_cmpuint (o.slice, ==, 17);
  g_assert_cmpfloat (o.view.window.center, ==, -600.0);
  g_assert_cmpfloat (o.view.window.width, ==, 1500.0);
  g_assert_cmpfloat (o.view.opacity, ==, 1.0);
  g_assert_true (o.view.has_threshold);
  g_assert_cmpfloat (o.view.threshold, ==, -0.5);
  g_assert_true (o.has_range);
  g_assert_cmpfloat (o.heat_min, ==, -5.0);
  g_assert_cmpfloat (o.heat_max, ==, 5.0);
  g_assert_cmpstr (ct_colormaps[o.view.colormap].name, ==, "hot");
  g_assert_cmpstr (o.legend, ==, "bottom");
  g_assert_cmpfloat (o.zoom, ==, 2.5);
  g_assert_cmpstr (o.sink, ==, "ximagesink");
  g_assert_cmpstr (o.screenshot, ==, "a b.png");
  ct_scroll_options_clear (&o);
  ct_scroll_options_clear (&o);
}

static void
test_words (void)
{
  static const struct
  {
    const gchar *line;
    gdouble center, width;
    gboolean help, version;
  } cases[] = {
    { "ct-scroll --window lung", -600, 1500, FALSE, FALSE },
    { "ct-scroll --window none", 0, 0, FALSE, FALSE },
    { "ct-scroll -w 40/0.5", 40, 1, FALSE, FALSE }, /* the least there is */
    { "ct-scroll --phantom --help", 0, 0, TRUE, FALSE },
    { "ct-scroll --version", 0, 0, FALSE, TRUE },
    { "ct-scroll -h a b", 0, 0, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtScrollOptions o;

    g_assert_true (parse (&o, cases[i].line, NULL));
    g_assert_cmpfloat (o.view.window.center, ==, cases[i].center);
    g_assert_cmpfloat (o.view.window.width, ==, cases[i].width);
    g_assert_true (o.wants_help == cases[i].help);
    g_assert_true (o.wants_version == cases[i].version);
    ct_scroll_options_clear (&o);
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const gchar *line, *sentence;
  } cases[] = {
    { "x --plane oblique", "--plane: expected native, axial, coronal or "
                           "sagittal, found \"oblique\"" },
    { "x --window 40", "--window: expected CENTER/WIDTH with a width above 0, "
                       "or one of none brain " },
    { "x --window 40/0", "found \"40/0\"" },
    { "x --window 40/-1", "found \"40/-1\"" },
    { "x --window 40/nan", "found \"40/nan\"" },
    { "x --window 40/4x", "found \"40/4x\"" },
    { "x --window ''", "found \"\"" },
    { "x --opacity 1.1", "--opacity: expected a number from 0 to 1, found "
                         "\"1.1\"" },
    { "x --opacity -0.1", "found \"-0.1\"" },
    { "x --opacity nan", "found \"nan\"" },
    { "x --opacity half", "found \"half\"" },
    { "x --threshold inf", "--threshold: expected a number, found \"inf\"" },
    { "x --heat-range 5", "--heat-range: expected MIN:MAX with MIN below MAX, "
                          "found \"5\"" },
    { "x --heat-range 5:5", "found \"5:5\"" },
    { "x --colormap mauve", "--colormap: expected one of jet " },
    { "x --zoom 0", "--zoom: expected a number from 0.1 to 16, found \"0\"" },
    { "x --zoom 17", "found \"17\"" },
    { "x --slice -1", "--slice: expected a number from 1, found \"-1\"" },
    { "x --series -7", "--series: expected a number from 1, found \"-7\"" },
    { "x a b c", "expected a CT and at most one heat map, found 3 files" },
    { "x --phantom a", "expected no file beside --phantom, found 1 files" },
    { "x --nonsense", "Unknown option --nonsense" },
    { "x --slice", "Missing argument for --slice" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtScrollOptions o;

    g_assert_false (parse (&o, cases[i].line, &error));
    g_assert_true (error->domain == G_OPTION_ERROR);
    if (!strstr (error->message, cases[i].sentence))
      g_error ("%s: \"%s\"", cases[i].line, error->message);
  }
}

/* Every option is there, and the keys. */
static void
test_help (void)
{
  static const gchar *const words[]
      = { "--phantom",    "--plane",   "--series",    "--slice",
          "--window",     "--opacity", "--threshold", "--heat-range",
          "--colormap",   "--legend",  "--zoom",      "--sink",
          "--screenshot", "--help",    "--version",   "[CT [HEAT]]",
          "Page Up" };
  g_autofree gchar *help = ct_scroll_options_help ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (strstr (help, words[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctscrolloptions/nothing", test_nothing);
  g_test_add_func ("/ctscrolloptions/everything", test_everything);
  g_test_add_func ("/ctscrolloptions/words", test_words);
  g_test_add_func ("/ctscrolloptions/refused", test_refused);
  g_test_add_func ("/ctscrolloptions/help", test_help);
  return g_test_run ();
}
