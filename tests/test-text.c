/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtText: lines, words and numbers of texts that end anywhere.
 */
#include "src/volume/text.h"
#include "tests/volume-util.h"

static CtText
text_of (const gchar *string)
{
  return (CtText){ string, string + strlen (string) };
}

static void
assert_is (const CtText *text, const gchar *expected)
{
  g_autofree gchar *found = g_strndup (text->at, text->end - text->at);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_lines (void)
{
  static const struct
  {
    const gchar *text, *lines[4];
  } cases[] = {
    { "", { NULL } },
    { "\n", { "" } },
    { "\r\n\n", { "", "" } },
    { "a", { "a" } },
    { "a\r", { "a" } },
    { "a b\r\nc\n\nd", { "a b", "c", "", "d" } },
    { " \n\ra\n", { " ", "\ra" } },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtText text = text_of (cases[i].text), line;

    for (k = 0; k < 4 && cases[i].lines[k]; k++) {
      g_assert_true (ct_text_take_line (&text, &line));
      assert_is (&line, cases[i].lines[k]);
    }
    g_assert_false (ct_text_take_line (&text, &line));
  }
}

static void
test_split (void)
{
  static const gchar *const both[] = { "=", ":", NULL };
  static const gchar *const pair[] = { ":=", NULL };
  static const struct
  {
    const gchar *text;
    const gchar *const *separators;
    const gchar *before, *after; /* NULL: there is no separator */
  } cases[] = {
    { "a=b", both, "a", "b" },
    { "\t a : b c \r", both, "a", "b c" },
    { "=", both, "", "" },
    { "a:b=c", both, "a", "b=c" },
    { "a b", both, NULL, NULL },
    { "", both, NULL, NULL },
    { "a:b := c", pair, "a:b", "c" },
    { "a:", pair, NULL, NULL },
    { "a: b=:=", pair, "a: b=", "" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtText text = text_of (cases[i].text), after;

    g_assert_cmpint (ct_text_split (&text, cases[i].separators, &text, &after),
                     ==, cases[i].before != NULL);
    if (cases[i].before) {
      assert_is (&text, cases[i].before);
      assert_is (&after, cases[i].after);
    }
  }
}

static void
test_integers (void)
{
  static const struct
  {
    const gchar *text;
    gboolean ok;
    gint64 v;
    const gchar *rest;
  } cases[] = {
    { "0", TRUE, 0, "" },
    { "  12 3", TRUE, 12, " 3" },
    { "-7,x", TRUE, -7, ",x" },
    { "9223372036854775807)", TRUE, G_MAXINT64, ")" },
    { "-9223372036854775808", TRUE, G_MININT64, "" },
    { "9223372036854775808", FALSE, 0, NULL },
    { "", FALSE, 0, NULL },
    { "  ", FALSE, 0, NULL },
    { "-", FALSE, 0, NULL },
    { "1.0", FALSE, 0, NULL },
    { "12a", FALSE, 0, NULL },
    { "0x10", FALSE, 0, NULL },
    { "1\n2", FALSE, 0, NULL },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtText text = text_of (cases[i].text);
    gint64 v;

    g_assert_cmpint (ct_text_take_integer (&text, &v), ==, cases[i].ok);
    assert_is (&text, cases[i].ok ? cases[i].rest : cases[i].text);
    if (cases[i].ok)
      g_assert_cmpint (v, ==, cases[i].v);
  }
}

static void
test_numbers (void)
{
  static const struct
  {
    const gchar *text;
    gboolean ok;
    gdouble v;
  } cases[] = {
    { "0.5", TRUE, 0.5 },
    { "-2.5e-3 ", TRUE, -0.0025 },
    { "+1,", TRUE, 1 },
    { ".25)", TRUE, 0.25 },
    { "1e999", TRUE, INFINITY },
    { "-inf", TRUE, -INFINITY },
    { "", FALSE, 0 },
    { "1,5x", TRUE, 1 },
    { "1.5x", FALSE, 0 },
    { "(1", FALSE, 0 },
    { "1..5", FALSE, 0 },
    { "none", FALSE, 0 },
    { "0.000000000000000000000000000000000000000000000000000000000000000001",
      FALSE, 0 },
  };
  CtText text = text_of ("nan");
  gdouble v;
  guint i;

  g_assert_true (ct_text_take_number (&text, &v));
  g_assert_true (isnan (v));
  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    text = text_of (cases[i].text);
    g_assert_cmpint (ct_text_take_number (&text, &v), ==, cases[i].ok);
    if (cases[i].ok)
      g_assert_cmpfloat (v, ==, cases[i].v);
  }
}

/* A number that goes on behind the end of its text. */
static void
test_end (void)
{
  const gchar *string = "12345";
  CtText text = { string, string + 2 };
  gint64 v;

  g_assert_true (ct_text_take_integer (&text, &v));
  g_assert_cmpint (v, ==, 12);
  g_assert_true (ct_text_is_blank (&text));
  g_assert_false (ct_text_take_char (&text, '3'));
  text = (CtText){ string, string + 2 };
  g_assert_false (ct_text_begins (&text, "123"));
  g_assert_true (ct_text_is (&text, "12"));
}

static void
test_words (void)
{
  CtText text = text_of (" \"mm\" (1,2)\tnone "), word;

  g_assert_true (ct_text_take_word (&text, &word));
  assert_is (&word, "\"mm\"");
  g_assert_false (ct_text_take_char (&text, ','));
  g_assert_true (ct_text_take_char (&text, '('));
  g_assert_true (ct_text_take_word (&text, &word));
  assert_is (&word, "1,2)");
  g_assert_false (ct_text_is_blank (&text));
  g_assert_true (ct_text_take_word (&text, &word));
  g_assert_true (ct_text_is (&word, "NONE"));
  g_assert_true (ct_text_begins (&word, "no"));
  g_assert_false (ct_text_is (&word, "no"));
  g_assert_true (ct_text_is_blank (&text));
  g_assert_false (ct_text_take_word (&text, &word));
}

/* What is told of a file is short, and plain. */
static void
test_quote (void)
{
  static const gchar long_text[]
      = "0123456789012345678901234567890123456789 and more";
  CtText text = text_of ("a\x1b\xff b");
  g_autofree gchar *plain = ct_text_quote (&text), *cut = NULL;

  g_assert_cmpstr (plain, ==, "\"a?? b\"");
  text = text_of (long_text);
  cut = ct_text_quote (&text);
  g_assert_cmpstr (cut, ==, "\"0123456789012345678901234567890123456789...\"");
}

static void
test_refuse (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ct_text_refuse (&error, CT_VOLUME_ERROR_DAMAGED, "%s is %d", "100%", 3));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
  g_assert_cmpstr (error->message, ==, "100% is 3");
  g_assert_false (ct_text_refuse (NULL, CT_VOLUME_ERROR_DAMAGED, "nobody"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/lines", test_lines);
  g_test_add_func ("/text/split", test_split);
  g_test_add_func ("/text/integers", test_integers);
  g_test_add_func ("/text/numbers", test_numbers);
  g_test_add_func ("/text/end", test_end);
  g_test_add_func ("/text/words", test_words);
  g_test_add_func ("/text/quote", test_quote);
  g_test_add_func ("/text/refuse", test_refuse);
  return g_test_run ();
}
