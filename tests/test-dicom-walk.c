/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Data sets in every encoding, element by element; what is nested too deep,
 * goes beyond its parent or does not end.
 */
#include "src/volume/dicom-walk.h"
#include "tests/dicom-util.h"

#define NAME CT_DICOM_TAG (0x0010, 0x0010)
#define SEQUENCE CT_DICOM_TAG (0x0040, 0xa730)

/* Tag, depth and item of each element, as one line. */
static gchar *
walk_through (Writer *w, GError **error)
{
  g_autofree gchar *path = test_write ("walk", w->bytes->data, w->bytes->len);
  GString *line = g_string_new (NULL);
  CtDicomSource source;
  CtDicomWalk walk;

  ct_dicom_source_init (&source, ct_file_open (path, NULL));
  ct_dicom_walk_init (&walk, &source, 0, w->big, w->implicit);
  while (ct_dicom_walk_next (&walk, error)) {
    g_string_append_printf (line, "%08x/%u", walk.tag, walk.depth);
    if (walk.depth > 0)
      g_string_append_printf (line, "#%u", walk.levels[walk.depth - 1].item);
    g_string_append_printf (line, "=%u ", walk.length);
    if (walk.depth == 0 && ct_dicom_tag_is_pixels (walk.tag))
      break;
  }
  ct_dicom_source_clear (&source);
  g_byte_array_unref (w->bytes);
  return g_string_free (line, FALSE);
}

static void
test_encodings (void)
{
  static const struct
  {
    gboolean big, implicit;
  } cases[] = { { FALSE, FALSE }, { FALSE, TRUE }, { TRUE, FALSE } };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Writer w = writer_new (NULL);
    g_autofree gchar *line = NULL;
    GError *error = NULL;

    w.big = cases[i].big;
    w.implicit = cases[i].implicit;
    put_text (&w, NAME, "PN", "abc");
    put_header (&w, SEQUENCE, "SQ", CT_DICOM_UNDEFINED);
    put_item (&w);
    put_us (&w, CT_DICOM_TAG (0x0028, 0x0010), 5);
    put_item_end (&w);
    put_header (&w, CT_DICOM_TAG (0xfffe, 0xe000), "", w.implicit ? 10 : 10);
    put_us (&w, CT_DICOM_TAG (0x0028, 0x0011), 5);
    put_sequence_end (&w);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 1000000);
    line = walk_through (&w, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (line, ==,
                     "00100010/0=4 00280010/1#0=2 00280011/1#1=2 "
                     "7fe00010/0=1000000 ");
  }
}

/* A sequence of defined length, in one of undefined length as UN: within it
 * the value representations are implicit (CP-246). */
static void
test_unknown_sequence (void)
{
  Writer w = writer_new (NULL);
  g_autofree gchar *line = NULL;
  GError *error = NULL;

  put_header (&w, SEQUENCE, "UN", CT_DICOM_UNDEFINED);
  put_item (&w);
  w.implicit = TRUE;
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0010), 5);
  w.implicit = FALSE;
  put_item_end (&w);
  put_sequence_end (&w);
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0010), 5);
  line = walk_through (&w, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "00280010/1#0=2 00280010/0=2 ");
}

/* One whose items matter, as UN of defined length: of any other one nobody can
 * say that it is a sequence. */
static void
test_known_sequence (void)
{
  static const guint32 tags[] = { CT_DICOM_TAG (0x0028, 0x9110), SEQUENCE };
  static const gchar *const lines[] = { "00280010/1#0=2 ", "0040a730/0=18 " };
  guint i;

  for (i = 0; i < 2; i++) {
    Writer w = writer_new (NULL);
    g_autofree gchar *line = NULL;
    GError *error = NULL;

    put_header (&w, tags[i], "UN", 18);
    w.implicit = TRUE;
    put_header (&w, CT_DICOM_TAG (0xfffe, 0xe000), "", 10);
    put_us (&w, CT_DICOM_TAG (0x0028, 0x0010), 5);
    w.implicit = FALSE;
    line = walk_through (&w, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (line, ==, lines[i]);
  }
}

/* An icon's encapsulated pixels are passed over, fragment by fragment; what
 * claims to be one and is not, or has no end, is damage. */
static void
test_icon (void)
{
  static const gchar *const messages[]
      = { NULL, "beyond the end of what it is in", "is no fragment of pixels",
          "the file ends at byte" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (messages); i++) {
    Writer w = writer_new (NULL);
    g_autofree gchar *line = NULL;
    GError *error = NULL;

    put_header (&w, CT_DICOM_TAG (0x0088, 0x0200), "SQ", CT_DICOM_UNDEFINED);
    put_item (&w);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OB", CT_DICOM_UNDEFINED);
    put_fragment (&w, "", 0);
    put_fragment (&w, "\xfe\xff\xdd\xe0", 4);
    if (i == 1)
      put_header (&w, CT_DICOM_TAG (0xfffe, 0xe000), "", 1000);
    else if (i == 2)
      put_text (&w, NAME, "PN", "no fragment");
    if (i != 3) {
      put_sequence_end (&w);
      put_us (&w, CT_DICOM_TAG (0x0028, 0x0011), 5);
      put_item_end (&w);
      put_sequence_end (&w);
    }
    line = walk_through (&w, &error);
    if (messages[i])
      g_assert_nonnull (strstr (error->message, messages[i]));
    else
      g_assert_cmpstr (line, ==, "00280011/1#0=2 ");
    g_clear_error (&error);
  }
}

static void
nest (Writer *w, guint depth)
{
  while (depth-- > 0) {
    put_header (w, SEQUENCE, "SQ", CT_DICOM_UNDEFINED);
    put_item (w);
  }
}

static void
make_deep (Writer *w)
{
  nest (w, 100000);
}

static void
make_beyond_parent (Writer *w)
{
  put_header (w, SEQUENCE, "SQ", 20);
  put_header (w, CT_DICOM_TAG (0xfffe, 0xe000), "", 1000);
  put_text (w, NAME, "PN", "0123456789012345678901234567890123456789");
}

static void
make_beyond_file (Writer *w)
{
  put_header (w, NAME, "OB", 0xfffffffe);
}

static void
make_endless (Writer *w)
{
  put_header (w, NAME, "OB", CT_DICOM_UNDEFINED);
}

static void
make_cut_sequence (Writer *w)
{
  nest (w, 2);
  put_text (w, NAME, "PN", "ab");
}

static void
make_no_item (Writer *w)
{
  put_header (w, SEQUENCE, "SQ", CT_DICOM_UNDEFINED);
  put_text (w, NAME, "PN", "ab");
}

static void
make_stray (Writer *w)
{
  put_sequence_end (w);
}

static void
make_cut_header (Writer *w)
{
  g_byte_array_append (w->bytes, (const guint8 *)"\x10\0\x10\0P", 5);
}

static void
test_damage (void)
{
  static const struct
  {
    void (*make) (Writer *w);
    const gchar *message;
  } cases[] = {
    { make_deep, "more than 32 levels" },
    { make_beyond_parent, "beyond the end of what it is in" },
    { make_beyond_file, "beyond the end of what it is in" },
    { make_endless, "has no end" },
    { make_cut_sequence, "the file ends at byte" },
    { make_no_item, "where an item was expected" },
    { make_stray, "where an element was expected" },
    { make_cut_header, "the file ends at byte 5" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Writer w = writer_new (NULL);
    GError *error = NULL;

    cases[i].make (&w);
    g_free (walk_through (&w, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    if (!strstr (error->message, cases[i].message))
      g_error ("%s: not said in \"%s\"", cases[i].message, error->message);
    g_error_free (error);
  }
}

static void
test_depth (void)
{
  Writer w = writer_new (NULL);
  g_autofree gchar *line = NULL;
  GError *error = NULL;
  guint i;

  nest (&w, CT_DICOM_MAX_DEPTH);
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0010), 5);
  for (i = 0; i < CT_DICOM_MAX_DEPTH; i++) {
    put_item_end (&w);
    put_sequence_end (&w);
  }
  line = walk_through (&w, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "00280010/32#0=2 ");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-walk/encodings", test_encodings);
  g_test_add_func ("/dicom-walk/unknown-sequence", test_unknown_sequence);
  g_test_add_func ("/dicom-walk/known-sequence", test_known_sequence);
  g_test_add_func ("/dicom-walk/icon", test_icon);
  g_test_add_func ("/dicom-walk/damage", test_damage);
  g_test_add_func ("/dicom-walk/depth", test_depth);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
