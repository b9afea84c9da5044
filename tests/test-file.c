/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtFile: bytes at any offset of plain and gzip files, whole and broken ones.
 */
#include <sys/stat.h>

#include "src/volume/file.h"
#include "tests/volume-util.h"

/* Contents of which every part is different; noise does not deflate. */
static guint8 *
make_contents (gsize size)
{
  guint8 *data = g_malloc (size);
  guint32 state = 1;
  gsize i;

  for (i = 0; i < size; i++) {
    state = state * 1664525 + 1013904223;
    data[i] = i % 3 ? i / 1000 : state >> 24;
  }
  return data;
}

static void
check_reads (CtFile *file, const guint8 *contents, gsize size)
{
  static const gdouble starts[] = { 0, 0.5, 0.1, 0.9, 0.9, 0.3, 1, 0, 1.2 };
  static const gsize lengths[] = { 1, 7, 70000, 0, 300000 };
  g_autofree guint8 *out = g_malloc (300001);
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (starts); i++)
    for (j = 0; j < G_N_ELEMENTS (lengths); j++) {
      const gsize start = starts[i] * size;
      const gsize wanted = MIN (lengths[j], start < size ? size - start : 0);
      gssize n;

      out[wanted] = 0xa5;
      n = ct_file_read (file, start, out, lengths[j], NULL);
      g_assert_cmpint (n, ==, wanted);
      g_assert_true (wanted == 0
                     || memcmp (out, contents + start, wanted) == 0);
      g_assert_cmphex (out[wanted], ==, 0xa5);
    }
}

static void
test_reads (void)
{
  const gsize size = 250000;
  g_autofree guint8 *contents = make_contents (size);
  g_autoptr (GByteArray) whole = test_gzip (contents, size);
  g_autoptr (GByteArray) first = test_gzip (contents, 100001);
  g_autoptr (GByteArray) empty = test_gzip (contents, 0);
  g_autoptr (GByteArray) second = test_gzip (contents + 100001, size - 100001);
  guint i;

  /* Members follow one another, an empty one among them; then garbage. */
  g_byte_array_append (first, empty->data, empty->len);
  g_byte_array_append (first, second->data, second->len);
  g_byte_array_append (first, (const guint8 *)"\x1f garbage", 9);
  for (i = 0; i < 3; i++) {
    g_autofree gchar *path
        = i == 0   ? test_write ("plain", contents, size)
          : i == 1 ? test_write ("whole.gz", whole->data, whole->len)
                   : test_write ("members.gz", first->data, first->len);
    CtFile *file = ct_file_open (path, NULL);

    g_assert_nonnull (file);
    g_assert_cmpint (ct_file_is_gzip (file), ==, i > 0);
    g_assert_cmpuint (ct_file_limit (file), ==,
                      i == 0   ? size
                      : i == 1 ? whole->len * 1032u
                               : first->len * 1032u);
    check_reads (file, contents, size);
    ct_file_close (file);
  }
}

/* A gzip file cut anywhere gives what came before, then says so; each time
 * it is asked. */
static void
test_cut (void)
{
  const gsize size = 300;
  g_autofree guint8 *contents = make_contents (size);
  g_autoptr (GByteArray) whole = test_gzip (contents, size);
  guint8 out[301];
  guint cut;

  for (cut = 2; cut < whole->len; cut++) {
    g_autofree gchar *path = test_write ("cut.gz", whole->data, cut);
    CtFile *file = ct_file_open (path, NULL);
    guint i;

    for (i = 0; i < 2; i++) {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (ct_file_read (file, 0, out, 301, &error), ==, -1);
      g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "cut off after"));
    }
    if (cut > 250) {
      g_assert_cmpint (ct_file_read (file, 0, out, 100, NULL), ==, 100);
      g_assert_true (memcmp (out, contents, 100) == 0);
    }
    ct_file_close (file);
  }
}

/* Contents that begin behind a header, plain and inflated, and a file that only
 * looks like gzip. */
static void
test_stored (void)
{
  g_autofree guint8 *contents = make_contents (5000);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GByteArray) zipped = test_gzip (contents, 5000);
  g_autofree gchar *path = NULL;
  g_autoptr (GError) error = NULL;
  guint8 out[5001];
  CtFile *file;

  g_byte_array_append (data, (const guint8 *)"\x1f\x8b is no gzip", 13);
  g_byte_array_append (data, zipped->data, zipped->len);
  path = test_write ("stored", data->data, data->len);
  file = ct_file_open (path, NULL);
  g_assert_true (ct_file_is_gzip (file));
  g_assert_cmpint (ct_file_read (file, 0, out, 1, &error), ==, -1);
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);

  ct_file_set_plain (file);
  g_assert_false (ct_file_is_gzip (file));
  g_assert_cmpuint (ct_file_limit (file), ==, data->len);
  g_assert_cmpint (ct_file_read (file, 0, out, 5001, NULL), ==, data->len);
  g_assert_true (memcmp (out, data->data, data->len) == 0);

  g_assert_true (ct_file_set_inflated (file, 13, NULL));
  g_assert_true (ct_file_is_gzip (file));
  g_assert_cmpuint (ct_file_limit (file), ==, zipped->len * 1032u);
  g_assert_cmpint (ct_file_read (file, 0, out, 5001, NULL), ==, 5000);
  g_assert_true (memcmp (out, contents, 5000) == 0);

  g_assert_true (ct_file_set_inflated (file, G_MAXUINT64, NULL));
  g_assert_cmpuint (ct_file_limit (file), ==, 0);
  g_assert_cmpint (ct_file_read (file, 0, out, 1, NULL), ==, -1);
  ct_file_close (file);
}

/* Every bit of the checksum and the size behind the data counts. */
static void
test_checksum (void)
{
  g_autofree guint8 *contents = make_contents (300);
  g_autoptr (GByteArray) whole = test_gzip (contents, 300);
  guint8 out[301];
  guint bit;

  for (bit = 0; bit < 64; bit++) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *path = NULL;
    guint8 *byte = whole->data + whole->len - 8 + bit / 8;
    CtFile *file;

    *byte ^= 1 << bit % 8;
    path = test_write ("crc.gz", whole->data, whole->len);
    *byte ^= 1 << bit % 8;
    file = ct_file_open (path, NULL);
    g_assert_cmpint (ct_file_read (file, 0, out, 301, &error), ==, -1);
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    g_assert_nonnull (
        strstr (error->message, "checksum or length does not fit the 300 "));
    ct_file_close (file);
  }
}

/* What is behind the end is neither read nor inflated. */
static void
test_set_end (void)
{
  g_autofree guint8 *contents = make_contents (5000);
  g_autoptr (GByteArray) zipped = test_gzip (contents, 5000);
  g_autofree gchar *path = test_write ("end", zipped->data, zipped->len);
  g_autoptr (GError) error = NULL;
  CtFile *file = ct_file_open (path, NULL);
  guint8 out[5001];

  ct_file_set_plain (file);
  ct_file_set_end (file, G_MAXUINT64);
  g_assert_cmpuint (ct_file_limit (file), ==, zipped->len);
  ct_file_set_end (file, zipped->len - 1);
  g_assert_cmpuint (ct_file_limit (file), ==, zipped->len - 1);
  g_assert_cmpint (ct_file_read (file, zipped->len - 4, out, 9, NULL), ==, 3);
  g_assert_cmpint (ct_file_read (file, zipped->len, out, 9, NULL), ==, 0);
  g_assert_true (ct_file_set_inflated (file, 0, NULL));
  g_assert_cmpint (ct_file_read (file, 0, out, 4000, NULL), ==, 4000);
  g_assert_cmpint (ct_file_read (file, 4000, out, 1000, NULL), ==, 1000);
  g_assert_cmpint (ct_file_read (file, 5000, out, 1, &error), ==, -1);
  g_assert_nonnull (strstr (error->message, "cut off after"));
  ct_file_close (file);
}

/* A file of the same folder, as it is; and nothing else. */
static void
test_beside (void)
{
  static const struct
  {
    const gchar *name, *says;
  } cases[] = {
    { "zz-none", "there is no such file" },
    { "zz-link", "a symbolic link" },
    { "zz-fifo", "a FIFO" },
    { "", "there is no such file" },
    { ".", "a directory" },
  };
  g_autofree gchar *path = test_path ("no-file-needs-to-be-here");
  g_autofree gchar *lost = test_path ("zz-none/a");
  g_autofree gchar *zipped = test_write ("zz.gz", (guint8 *)"\x1f\x8b", 2);
  g_autofree gchar *link = test_path ("zz-link"), *fifo = test_path ("zz-fifo");
  g_autoptr (GError) error = NULL;
  CtFile *file = ct_file_open_beside (path, "zz.gz", NULL);
  guint8 out[3];
  guint i;

  g_assert_nonnull (file);
  g_assert_false (ct_file_is_gzip (file));
  g_assert_cmpint (ct_file_read (file, 0, out, 3, NULL), ==, 2);
  ct_file_close (file);
  g_assert_cmpint (symlink (zipped, link), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) refused = NULL;

    g_assert_null (ct_file_open_beside (path, cases[i].name, &refused));
    g_assert_true (refused->domain == CT_VOLUME_ERROR);
    g_assert_nonnull (strstr (refused->message, cases[i].says));
    g_assert_null (strstr (refused->message, "zz-"));
  }
  g_assert_null (ct_file_open_beside (lost, "zz.gz", &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND);
}

static void
assert_refused (const gchar *path, gint code, const gchar *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ct_file_open (path, &error));
  g_assert_error (error, CT_VOLUME_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_true (!*path || !strstr (error->message, path));
}

static void
test_no_file (void)
{
  g_autofree gchar *folder = test_path ("");
  g_autofree gchar *none = test_path ("none");
  g_autofree gchar *fifo = test_path ("fifo");
  g_autofree gchar *secret = test_write ("secret", (const guint8 *)"x", 1);

  assert_refused (folder, CT_VOLUME_ERROR_UNSUPPORTED, "a directory");
  assert_refused (none, CT_VOLUME_ERROR_NOT_FOUND, "no such file");
  assert_refused ("", CT_VOLUME_ERROR_NOT_FOUND, "no such file");
  assert_refused ("/dev/null", CT_VOLUME_ERROR_UNSUPPORTED, "a device");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo, CT_VOLUME_ERROR_UNSUPPORTED, "a FIFO");
  g_assert_cmpint (chmod (secret, 0), ==, 0);
  if (geteuid () != 0)
    assert_refused (secret, CT_VOLUME_ERROR_NOT_FOUND, "no permission");
}

/* What follows where the contents should end: nothing, more, other bytes, a
 * wrong checksum. */
static void
test_end (void)
{
  static const struct
  {
    gboolean is_gzip;
    guint end;           /* the header's, so to speak */
    guint zeros;         /* in a second member */
    const gchar *behind; /* the last member */
    gboolean is_broken;
    const gchar *says;
  } ends[] = {
    { FALSE, 300, 0, "", FALSE, NULL },
    { FALSE, 400, 0, "", FALSE, NULL },
    { FALSE, 299, 0, "", FALSE,
      "the file is 1 bytes longer than its header says, from byte 299 on" },
    { FALSE, 300, 0, "tail", FALSE, "the file is 4 bytes longer" },
    { TRUE, 300, 0, "", FALSE, NULL },
    { TRUE, 290, 0, "", FALSE,
      "the gzip data goes on for 10 bytes longer than its header says, from "
      "byte 290 of the contents on: ignored" },
    { TRUE, 300, 65535, "", FALSE, "goes on for 65535 bytes longer" },
    { TRUE, 300, 10000000, "", FALSE, "goes on for at least 65536 bytes" },
    { TRUE, 300, 0, "garbage", FALSE,
      "7 bytes at the end of the file, from byte " },
    { TRUE, 300, 0, "\x1f", FALSE, "1 bytes at the end of the file" },
    { TRUE, 300, 0, "", TRUE,
      "the gzip checksum or length does not fit the 300 bytes" },
    { TRUE, 290, 0, "", TRUE,
      "the gzip checksum or length does not fit the 300 bytes" },
  };
  g_autofree guint8 *contents = make_contents (300);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree guint8 *nothing = g_malloc0 (ends[i].zeros);
    g_autoptr (GByteArray) data = test_gzip (contents, 300);
    g_autoptr (GByteArray) more = test_gzip (nothing, ends[i].zeros);
    g_autoptr (GError) error = NULL;
    g_autofree gchar *path = NULL, *remark = NULL;
    CtFile *file;
    gboolean ok;

    if (!ends[i].is_gzip) {
      g_byte_array_set_size (data, 0);
      g_byte_array_append (data, contents, 300);
    }
    if (ends[i].is_broken)
      data->data[data->len - 7] ^= 8;
    if (ends[i].zeros)
      g_byte_array_append (data, more->data, more->len);
    g_byte_array_append (data, (const guint8 *)ends[i].behind,
                         strlen (ends[i].behind));
    path = test_write ("end", data->data, data->len);
    file = ct_file_open (path, NULL);
    ok = ct_file_check_end (file, ends[i].end, &remark, &error);
    g_assert_cmpint (ok, ==, !ends[i].is_broken);
    g_assert_true (!ok == !!error);
    if (!ends[i].says)
      g_assert_null (remark);
    else
      g_assert_nonnull (strstr (ok ? remark : error->message, ends[i].says));
    ct_file_close (file);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/reads", test_reads);
  g_test_add_func ("/file/cut", test_cut);
  g_test_add_func ("/file/stored", test_stored);
  g_test_add_func ("/file/checksum", test_checksum);
  g_test_add_func ("/file/set-end", test_set_end);
  g_test_add_func ("/file/beside", test_beside);
  g_test_add_func ("/file/no-file", test_no_file);
  g_test_add_func ("/file/end", test_end);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
