/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The lines of a NRRD header: which are fields, and where they end.
 */
#include "src/volume/nrrd-fields.h"
#include "tests/volume-util.h"

static gboolean
take (CtNrrdFields *fields, CtTextHeader *h, const gchar *text,
      gboolean is_whole, GError **error)
{
  memset (fields, 0, sizeof *fields);
  memset (h, 0, sizeof *h);
  return ct_nrrd_fields_take (fields, h, (CtText){ text, text + strlen (text) },
                              is_whole, error);
}

static void
assert_value (const CtNrrdFields *fields, CtNrrdField field,
              const gchar *expected)
{
  const CtText *value = &fields->values[field];
  g_autofree gchar *found
      = value->at ? g_strndup (value->at, value->end - value->at) : NULL;

  g_assert_cmpstr (found, ==, expected);
}

static void
test_lines (void)
{
  static const gchar text[]
      = "NRRD0005\r\n# a comment: not a field\r\ntype:  short int \r\n"
        "Space Directions: (1,0) none\nspaceorigin: (0,0)\nsizes:3\n"
        "dwmri: b:=a pair, whose key has a colon\nkey:=value\nkey:=value\n"
        "a key := sizes: 7\nsample units: \"mm\"\ncontent: dimension: 3\n"
        "measurement frame: none\nkinds:\n\nencoding: raw\n";
  CtNrrdFields fields;
  CtTextHeader h;
  g_autoptr (GError) error = NULL;

  /* The pair with ": " before its ":=" is a field, and no field of NRRD's. */
  g_assert_false (take (&fields, &h, text, TRUE, &error));
  g_assert_nonnull (strstr (error->message, "line 7 of the NRRD header"));
  {
    g_autofree gchar *good = g_strdup (text);

    memcpy (strstr (good, "dwmri: b:"), "dwmri:bb:", 9);
    g_assert_true (take (&fields, &h, good, FALSE, NULL));
    g_assert_cmpuint (h.text_size, ==, strstr (good, "encoding") - good);
    assert_value (&fields, CT_NRRD_TYPE, "short int");
    assert_value (&fields, CT_NRRD_SPACE_DIRECTIONS, "(1,0) none");
    assert_value (&fields, CT_NRRD_SPACE_ORIGIN, "(0,0)");
    assert_value (&fields, CT_NRRD_SIZES, "3");
    assert_value (&fields, CT_NRRD_KINDS, "");
    assert_value (&fields, CT_NRRD_ENCODING, NULL);
    assert_value (&fields, CT_NRRD_DIMENSION, NULL);
  }
}

/* Every name is found under itself. */
static void
test_names (void)
{
  guint k, i;

  for (k = 0; k < CT_NRRD_N_FIELDS; k++) {
    g_autofree gchar *text
        = g_strdup_printf ("NRRD0001\n%s: x\n\n", ct_nrrd_field_names[k]);
    CtNrrdFields fields;
    CtTextHeader h;

    g_assert_true (take (&fields, &h, text, TRUE, NULL));
    for (i = 0; i < CT_NRRD_N_FIELDS; i++)
      assert_value (&fields, i, i == k ? "x" : NULL);
  }
}

static void
test_magic (void)
{
  static const struct
  {
    const gchar *line;
    gboolean ok;
  } cases[] = {
    { "NRRD0001", TRUE },   { "NRRD0002", TRUE },  { "NRRD0003", TRUE },
    { "NRRD0004", TRUE },   { "NRRD0005", TRUE },  { "NRRD0005\r", TRUE },
    { "NRRD0000", FALSE },  { "NRRD0006", FALSE }, { "NRRD00.01", FALSE },
    { "NRRD0004 ", FALSE }, { "NRRD000", FALSE },  { "nrrd0004", FALSE },
    { "", FALSE },
  };
  CtNrrdFields fields;
  CtTextHeader h;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text = g_strconcat (cases[i].line, "\n\n", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (take (&fields, &h, text, TRUE, &error), ==, cases[i].ok);
    if (!cases[i].ok)
      g_assert_nonnull (strstr (error->message, "none of NRRD0001 to"));
  }
  g_assert_false (take (&fields, &h, "", TRUE, NULL));
}

/* A detached header may end with its file. */
static void
test_end (void)
{
  static const struct
  {
    const gchar *text;
    gboolean is_whole, ok;
  } cases[] = {
    { "NRRD0004\n\n", FALSE, TRUE },
    { "NRRD0004\ntype: int\n", TRUE, FALSE },
    { "NRRD0004\ndata file: a\n", TRUE, TRUE },
    { "NRRD0004\ndatafile: a", TRUE, TRUE },
    { "NRRD0004\ndata file: a\n", FALSE, FALSE },
    { "NRRD0004\ndata file: a\n\n", FALSE, TRUE },
    { "NRRD0004", TRUE, FALSE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtNrrdFields fields;
    CtTextHeader h;

    g_assert_cmpint (
        take (&fields, &h, cases[i].text, cases[i].is_whole, &error), ==,
        cases[i].ok);
    if (!cases[i].ok)
      g_assert_nonnull (strstr (error->message, "no blank line at its end"));
    g_assert_cmpstr (h.data_file, ==, strstr (cases[i].text, ": a") ? "a" : "");
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const gchar *lines, *says;
  } cases[] = {
    { "type: int\ntype: int\n", "type is there twice, in line 3" },
    { "data file: a\ndatafile: b\n", "data file is there twice" },
    { "sises: 3\n", "line 2 of the NRRD header is a field that" },
    { "no field\n", "line 2 of the NRRD header is neither" },
    { "\x01\x02\n", "line 2 of the NRRD header is neither" },
    { ": 3\n", "line 2 of the NRRD header is a field that" },
    { "data file: LIST\na.raw\nb.raw\n", "data file is LIST" },
    { "data file: LIST 2\na.raw\n", "data file is LIST" },
    { "data file: a%03d.raw 1 3 1\n", "data file is a pattern" },
    { "data file: ../a.raw\n", "data file names a file in another folder" },
    { "data file: /a.raw\n", "data file names a file in another folder" },
    { "data file:\n", "data file is not the name" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text
        = g_strconcat ("NRRD0004\n", cases[i].lines, "\n", NULL);
    g_autoptr (GError) error = NULL;
    CtNrrdFields fields;
    CtTextHeader h;

    g_assert_false (take (&fields, &h, text, TRUE, &error));
    if (!strstr (error->message, cases[i].says))
      g_error ("\"%s\" was to be said, not \"%s\"", cases[i].says,
               error->message);
  }
}

static void
test_refuse_value (void)
{
  CtNrrdFields fields;
  CtTextHeader h;
  g_autoptr (GError) there = NULL, absent = NULL;

  g_assert_true (take (&fields, &h, "NRRD0004\nendian: up\n\n", TRUE, NULL));
  g_assert_false (
      ct_nrrd_refuse_value (&fields, CT_NRRD_ENDIAN, "down", &there));
  g_assert_cmpstr (there->message, ==, "endian is \"up\"; down");
  g_assert_false (ct_nrrd_refuse_value (&fields, CT_NRRD_TYPE, "x", &absent));
  g_assert_cmpstr (absent->message, ==, "the NRRD header has no type");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nrrd-fields/lines", test_lines);
  g_test_add_func ("/nrrd-fields/names", test_names);
  g_test_add_func ("/nrrd-fields/magic", test_magic);
  g_test_add_func ("/nrrd-fields/end", test_end);
  g_test_add_func ("/nrrd-fields/refused", test_refused);
  g_test_add_func ("/nrrd-fields/refuse-value", test_refuse_value);
  return g_test_run ();
}
