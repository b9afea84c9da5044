/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Zip archives made here: members stored and deflated, of 32 and of 64 bits,
 * read back; cut at every byte; each field that can be wrong, and what is said
 * of it.
 */
#include "src/volume/zip.h"

#include "tests/zip-util.h"

static const guint8 words[] = "one two three one two three one two three";

static const TestMember members[] = {
  { "notes.txt", words, 7, FALSE, FALSE },
  { "a.npy", words, 13, FALSE, FALSE },
  { "b.npy", words, sizeof words, TRUE, TRUE },
  { "deep/c.npy", words, 3, FALSE, TRUE },
  { "d.npy", words, 0, FALSE, FALSE },
  { "e.npy", words, 0, TRUE, FALSE },
};

static CtFile *
open_bytes (const guint8 *data, gsize size)
{
  g_autofree gchar *path = test_write ("test.zip", data, size);
  CtFile *file = ct_file_open (path, NULL);

  g_assert_nonnull (file);
  g_remove (path);
  return file;
}

static void
test_members (void)
{
  static const struct
  {
    const gchar *name; /* NULL: the first */
    guint member;
  } cases[] = {
    { NULL, 1 },     { "a", 1 }, { "b", 2 },
    { "deep/c", 3 }, { "d", 4 }, { "e", 5 },
  };

  for (guint kind = 0; kind < 4; kind++) {
    g_autoptr (GByteArray) zip = test_zip (members, G_N_ELEMENTS (members),
                                           kind & 1, kind & 2 ? 65535 : 0);

    g_assert_true (ct_zip_sniff (zip->data, zip->len));
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
      const TestMember *m = &members[cases[i].member];
      CtFile *file = open_bytes (zip->data, zip->len);
      guint8 got[64] = { 0 };
      CtFilePart part;
      guint found;

      g_assert_true (
          ct_zip_find (file, ".npy", cases[i].name, &part, &found, NULL));
      g_assert_cmpuint (found, ==, 5);
      g_assert_cmpint (part.is_deflated, ==, m->is_deflated);
      g_assert_true (ct_file_set_part (file, &part, NULL));
      g_assert_cmpuint (ct_file_limit (file), ==, m->size);
      /* all of it, from somewhere, and nothing behind it */
      g_assert_cmpint (ct_file_read (file, 0, got, sizeof got, NULL), ==,
                       m->size);
      g_assert_cmpmem (got, m->size, words, m->size);
      if (m->size > 3) {
        g_assert_cmpint (ct_file_read (file, 3, got, 2, NULL), ==, 2);
        g_assert_cmpmem (got, 2, words + 3, 2);
      }
      g_assert_cmpint (ct_file_read (file, m->size, got, 1, NULL), ==, 0);
      ct_file_close (file);
    }
  }
}

/* Whatever is missing at the end is missed. */
static void
test_cut (void)
{
  for (guint kind = 0; kind < 2; kind++) {
    g_autoptr (GByteArray) zip
        = test_zip (members, G_N_ELEMENTS (members), kind, 0);

    for (gsize n = 0; n < zip->len; n++) {
      CtFile *file = open_bytes (zip->data, n);
      g_autoptr (GError) error = NULL;
      CtFilePart part;
      guint found;

      g_assert_false (ct_zip_find (file, ".npy", NULL, &part, &found, &error));
      g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
      ct_file_close (file);
    }
  }
}

/* Of an archive of a.npy alone, 13 bytes: local header at 0, data at 35, the
 * entry at 48, the end record at 99; with zip64 that is at 99, the locator at
 * 155, the end record at 175. */
static const struct
{
  const gchar *what;
  gboolean end64;
  guint at, size;
  guint64 bits;
  gint code;
  const gchar *message;
} faults[] = {
  { "no local header", FALSE, 0, 4, 0, CT_VOLUME_ERROR_DAMAGED,
    "there is no local header at byte 0 of the zip archive" },
  { "local name too long", FALSE, 26, 2, 0xffff, CT_VOLUME_ERROR_DAMAGED,
    "the array is said to have 13 bytes from byte 65565 on, past the zip "
    "archive's directory at 48" },
  { "local extra too long", FALSE, 28, 2, 1, CT_VOLUME_ERROR_DAMAGED,
    "the array is said to have 13 bytes from byte 36 on, *" },
  { "no entry", FALSE, 48, 4, 0, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive's directory has no entry at byte 48" },
  { "encrypted", FALSE, 56, 2, 1, CT_VOLUME_ERROR_UNSUPPORTED,
    "the array is encrypted" },
  { "another method", FALSE, 58, 2, 12, CT_VOLUME_ERROR_UNSUPPORTED,
    "the array is compressed in another way than by deflate" },
  { "too large", FALSE, 68, 4, 14, CT_VOLUME_ERROR_DAMAGED,
    "the array is said to have 14 bytes from byte 35 on, *" },
  { "very large", FALSE, 68, 4, 0xfffffffe, CT_VOLUME_ERROR_DAMAGED,
    "the array is said to have 4294967294 bytes *" },
  { "no zip64 field", FALSE, 68, 4, 0xffffffff, CT_VOLUME_ERROR_DAMAGED,
    "the array is said to have 4294967295 bytes *" },
  { "two sizes", FALSE, 72, 4, 12, CT_VOLUME_ERROR_DAMAGED,
    "the array is stored as it is, with two sizes: 13 and 12" },
  { "a name too long", FALSE, 76, 2, 0xffff, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive ends within its directory, *" },
  { "a name a little too long", FALSE, 76, 2, 6, CT_VOLUME_ERROR_DAMAGED,
    "an entry of the zip archive's directory goes on past its end" },
  { "a comment too long", FALSE, 80, 2, 1, CT_VOLUME_ERROR_DAMAGED,
    "an entry of the zip archive's directory goes on past its end" },
  { "a local header far away", FALSE, 90, 4, 0xfffffff0,
    CT_VOLUME_ERROR_DAMAGED, "the zip archive ends within a local header, *" },
  { "another name", FALSE, 94, 5, 0, CT_VOLUME_ERROR_UNSUPPORTED,
    "a zip archive without a NumPy array (.npy) in it" },
  { "no end record", FALSE, 99, 4, 0, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive has no end record in its last 121 bytes: it is cut "
    "short" },
  { "several files", FALSE, 103, 2, 1, CT_VOLUME_ERROR_UNSUPPORTED,
    "a zip archive in several files" },
  { "too many entries", FALSE, 109, 2, 2, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive's directory ends after 1 of 2 entries" },
  { "a directory too large", FALSE, 111, 4, 52, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive's directory is said to have 52 bytes from byte 48 on, "
    "past its end record at 99" },
  { "a directory far away", FALSE, 115, 4, 100, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive's directory is said to have 51 bytes from byte 100 on, "
    "past its end record at 99" },
  { "zip64 without a locator", FALSE, 109, 2, 0xffff, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive's end record points to a zip64 one, and there is none" },
  { "no locator", TRUE, 155, 4, 0, CT_VOLUME_ERROR_DAMAGED,
    "the zip archive's end record points to a zip64 one, and there is none" },
  { "a zip64 record far away", TRUE, 163, 8, G_MAXUINT64,
    CT_VOLUME_ERROR_DAMAGED, "the zip archive ends within its zip64 end *" },
  { "no zip64 record", TRUE, 99, 4, 0, CT_VOLUME_ERROR_DAMAGED,
    "there is no zip64 end record at byte 99" },
  { "a zip64 directory far away", TRUE, 147, 8, G_MAXUINT64,
    CT_VOLUME_ERROR_DAMAGED, "the zip archive's directory is said to have *" },
  { "a zip64 directory too large", TRUE, 139, 8, G_MAXUINT64,
    CT_VOLUME_ERROR_DAMAGED, "the zip archive's directory is said to have *" },
  { "zip64, more entries than can be", TRUE, 131, 8, G_MAXUINT64,
    CT_VOLUME_ERROR_DAMAGED, "*ends after 1 of 18446744073709551615 entries" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (GByteArray) zip = test_zip (&members[1], 1, faults[i].end64, 0);
    g_autoptr (GError) error = NULL;
    CtFilePart part;
    CtFile *file;
    guint found;

    test_put (zip->data, faults[i].at, faults[i].bits, faults[i].size, FALSE);
    file = open_bytes (zip->data, zip->len);
    g_assert_false (ct_zip_find (file, ".npy", NULL, &part, &found, &error));
    g_assert_error (error, CT_VOLUME_ERROR, faults[i].code);
    if (!g_pattern_match_simple (faults[i].message, error->message))
      g_error ("%s: %s", faults[i].what, error->message);
    ct_file_close (file);
  }
}

static void
test_names (void)
{
  g_autoptr (GByteArray) zip
      = test_zip (members, G_N_ELEMENTS (members), FALSE, 0);
  g_autoptr (GByteArray) empty = test_zip (members, 0, FALSE, 0);
  CtFile *file = open_bytes (zip->data, zip->len);
  g_autoptr (GError) error = NULL;
  CtFilePart part;
  guint found;

  g_assert_false (ct_zip_find (file, ".npy", "c", &part, &found, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "none of its 5 arrays is called \"c\"");
  g_clear_error (&error);
  ct_file_close (file);

  g_assert_true (ct_zip_sniff (empty->data, empty->len));
  g_assert_false (ct_zip_sniff (empty->data, 3));
  g_assert_false (ct_zip_sniff ((const guint8 *)"PK\1\2", 4));
  file = open_bytes (empty->data, empty->len);
  g_assert_false (ct_zip_find (file, ".npy", NULL, &part, &found, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED);
  ct_file_close (file);
}

/* Deflate data that is not what the directory says of it. */
static void
test_inflated (void)
{
  static const struct
  {
    guint at; /* in the entry */
    guint64 bits;
    gboolean is_read;
  } cases[] = {
    { 16, 0, FALSE },  /* the checksum */
    { 24, 12, FALSE }, /* the length */
    { 24, 9999, FALSE },
  };
  const TestMember member = { "b.npy", words, sizeof words, TRUE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) zip = test_zip (&member, 1, FALSE, 0);
    g_autoptr (GError) error = NULL;
    g_autofree gchar *remark = NULL;
    const guint entry = zip->len - 22 - 51;
    guint8 got[64];
    CtFilePart part;
    CtFile *file;
    guint found;

    test_put (zip->data, entry + cases[i].at, cases[i].bits, 4, FALSE);
    file = open_bytes (zip->data, zip->len);
    g_assert_true (ct_zip_find (file, ".npy", NULL, &part, &found, NULL));
    g_assert_true (ct_file_set_part (file, &part, NULL));
    g_assert_cmpint (ct_file_read (file, 0, got, 20, NULL), ==, 20);
    g_assert_false (ct_file_check_end (file, sizeof words, &remark, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    ct_file_close (file);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zip/members", test_members);
  g_test_add_func ("/zip/cut", test_cut);
  g_test_add_func ("/zip/faults", test_faults);
  g_test_add_func ("/zip/names", test_names);
  g_test_add_func ("/zip/inflated", test_inflated);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
