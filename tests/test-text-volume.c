/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtTextHeader: sizes and names of data files, and samples wherever they may
 * be. The header of these files is a word that says which they are.
 */
#include "src/volume/file.h"
#include "tests/text-volume-util.h"

#include <sys/stat.h>

#define HEADER "header\n"

/* What the next file's header says. */
static CtTextHeader next;

static gboolean
parse (CtTextHeader *h, const gchar *text, gsize size, gboolean is_whole,
       GError **error)
{
  static const gint64 sizes[4] = { 4, 3, 2, 1 };

  if (size < strlen (HEADER) || memcmp (text, HEADER, strlen (HEADER)) != 0)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED, "no header");
  *h = next;
  h->type = CT_SAMPLE_U8;
  h->text_size = strlen (HEADER);
  return ct_text_header_set_sizes (h, "sizes", sizes, 3, error);
}

/* The first sample and the last, or NULL and what was said. */
static gchar *
read_ends (const gchar *path, guint8 ends[2])
{
  g_autoptr (GError) error = NULL;
  CtVolume *volume = ct_text_volume_open (path, parse, &error);
  CtSlice slice;

  if (!volume)
    return g_strdup (error->message);
  volume->stored_columns = volume->info.columns;
  if (ct_text_volume_read_slice (volume, 0, &slice, &error))
    ends[0] = slice.data[0];
  if (!error && ct_text_volume_read_slice (volume, 1, &slice, &error))
    ends[1] = slice.data[2 * slice.row_step + 3 * slice.column_step];
  g_free (ct_volume_take_remarks (volume));
  ct_text_volume_close (volume);
  return error ? g_strdup (error->message) : NULL;
}

/* 24 samples 1 to 24 among what a header may say to skip. */
#define SAMPLES                                                                \
  "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30"

static void
test_places (void)
{
  static const struct
  {
    CtTextHeader header;
    const gchar *between;
    guint behind;
    const gchar *says; /* NULL: the samples are found */
  } cases[] = {
    { { .skip_lines = 0 }, "", 0, NULL },
    { { .skip_lines = 0 }, "", 5, NULL },
    { { .skip_bytes = 3 }, "abc", 0, NULL },
    { { .skip_bytes = 3 },
      "ab",
      0,
      "sizes (2 slices of 4 x 3 samples of 1 bytes, from byte 10 on) go past "
      "the end: the file has 33 bytes" },
    { { .skip_lines = 2 }, "a\n\n", 0, NULL },
    { { .skip_lines = 2, .skip_bytes = 2 }, "a\n\nbc", 1, NULL },
    { { .skip_lines = 1 },
      "",
      0,
      "from byte 17 on) go past the end: the file has 31 bytes" },
    { { .skip_lines = 9 }, "a\n", 0, "line skip is 9, and there are 2 lines" },
    { { .at_end = TRUE }, "some other header", 0, NULL },
    { { .at_end = TRUE, .skip_lines = 1 }, "a\nb", 0, NULL },
    { { .at_end = TRUE, .skip_bytes = 3 }, "a", 0, "go past the end" },
    { { .skip_bytes = G_MAXINT64 }, "", 0, "go past the end" },
    { { .skip_bytes = G_MAXUINT64 }, "", 0, "go past the end" },
    { { .skip_lines = G_MAXUINT64 }, "", 0, "line skip is" },
  };
  guint i, beside;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    for (beside = 0; beside < 2; beside++) {
      g_autoptr (GString) data = g_string_new (beside ? "" : HEADER);
      g_autofree gchar *path = NULL, *message = NULL;
      guint8 ends[2] = { 0 };

      g_string_append (data, cases[i].between);
      g_string_append_len (data, SAMPLES, 24);
      g_string_append_len (data, "\nend\n", cases[i].behind);
      next = cases[i].header;
      path = test_write ("a.header", (const guint8 *)data->str, data->len);
      if (beside) {
        g_free (path);
        g_free (test_write ("a.raw", (const guint8 *)data->str, data->len));
        path = test_write ("a.header", (const guint8 *)HEADER, strlen (HEADER));
        g_strlcpy (next.data_file, "a.raw", sizeof next.data_file);
      }
      message = read_ends (path, ends);
      if (!cases[i].says) {
        g_assert_cmpstr (message, ==, NULL);
        g_assert_cmpuint (ends[0], ==, 1);
        g_assert_cmpuint (ends[1], ==, 24);
      } else if (!beside) {
        g_assert_nonnull (strstr (message, cases[i].says));
      } else {
        g_assert_nonnull (message);
        g_assert_null (strstr (message, "a.raw"));
      }
    }
}

static void
test_compressed (void)
{
  guint i;

  for (i = 0; i < 64; i++) {
    const gboolean beside = i & 1, gzip = i & 2, skip = i & 4;
    const guint64 given = i >> 3 & 3; /* none, right, too small, too great */
    g_autoptr (GByteArray) packed = NULL;
    g_autoptr (GString) data = g_string_new (skip ? "??" SAMPLES : SAMPLES);
    g_autofree gchar *path = NULL, *message = NULL;
    guint8 ends[2] = { 0 };

    packed = gzip ? test_gzip ((guint8 *)data->str, data->len)
                  : test_zlib ((guint8 *)data->str, data->len);
    next = (CtTextHeader){ .is_compressed = TRUE, .skip_contents = skip * 2 };
    next.skip_contents = skip ? 2 : 0;
    next.compressed_size_field = "packed size";
    if (given > 0)
      next.compressed_size = packed->len - (given == 2) + (given == 3);
    /* Behind it what is of another compression, or noise. */
    g_string_assign (data, beside ? "" : HEADER);
    g_string_append_len (data, (gchar *)packed->data, packed->len);
    if (given < 3 && i & 32)
      g_string_append_len (data, gzip ? "\1\1" : "\x1f\x8b", 2);
    if (beside) {
      g_strlcpy (next.data_file, "a.raw.gz", sizeof next.data_file);
      g_free (test_write ("a.raw.gz", (guint8 *)data->str, data->len));
      g_string_assign (data, HEADER);
    }
    path = test_write ("a.header", (guint8 *)data->str, data->len);
    message = read_ends (path, ends);
    if (given == 2) {
      g_assert_nonnull (message);
    } else if (given == 3) {
      g_assert_nonnull (strstr (message, "by packed size from byte"));
    } else {
      g_assert_cmpstr (message, ==, NULL);
      g_assert_cmpuint (ends[0], ==, 1);
      g_assert_cmpuint (ends[1], ==, 24);
    }
  }
}

/* The file as a whole may be gzip too; then what is in it may not. */
static void
test_gzip_file (void)
{
  g_autoptr (GByteArray) zipped
      = test_gzip ((const guint8 *)HEADER "ab" SAMPLES, 7 + 2 + 24);
  g_autofree gchar *path = test_write ("a.gz", zipped->data, zipped->len);
  g_autofree gchar *none = NULL, *inside = NULL, *at_end = NULL;
  guint8 ends[2] = { 0 };

  next = (CtTextHeader){ .skip_bytes = 2 };
  none = read_ends (path, ends);
  g_assert_cmpstr (none, ==, NULL);
  g_assert_cmpuint (ends[0], ==, 1);
  g_assert_cmpuint (ends[1], ==, 24);
  next = (CtTextHeader){ .is_compressed = TRUE };
  inside = read_ends (path, ends);
  g_assert_nonnull (strstr (inside, "compressed data inside a gzip file"));
  next = (CtTextHeader){ .at_end = TRUE };
  at_end = read_ends (path, ends);
  g_assert_nonnull (strstr (at_end, "at the end of a gzip file"));
}

/* Samples that look like gzip are samples. */
static void
test_raw_is_raw (void)
{
  g_autofree gchar *path
      = test_write ("a.header", (const guint8 *)HEADER, strlen (HEADER));
  g_autofree gchar *message = NULL;
  guint8 data[24] = { 0x1f, 0x8b, [23] = 9 }, ends[2] = { 0 };

  g_free (test_write ("a.raw", data, sizeof data));
  next = (CtTextHeader){ .data_file = "a.raw" };
  message = read_ends (path, ends);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpuint (ends[0], ==, 0x1f);
  g_assert_cmpuint (ends[1], ==, 9);
}

static void
test_sizes (void)
{
  static const struct
  {
    gint64 sizes[4];
    guint n;
    const gchar *says;
  } cases[] = {
    { { 1, 1 }, 2, NULL },
    { { 16384, 16384, G_MAXINT32, 1 }, 4, NULL },
    { { 1, 1, 1, G_MAXINT32 }, 4, NULL },
    { { 16385, 1, 1 }, 3, "F has 16385; a slice needs 1 to 16384 columns" },
    { { 0, 1, 1 }, 3, "F has 0; a slice needs 1 to 16384 columns" },
    { { 1, -1, 1 }, 3, "F has -1; a slice needs 1 to 16384 rows" },
    { { 1, 16385 }, 2, "F has 16385; a slice needs 1 to 16384 rows" },
    { { 1, 1, 2147483648 }, 3, "2147483648; a volume needs" },
    { { 1, 1, G_MAXINT64, G_MAXINT64 }, 4, "a volume needs" },
    { { 1, 1, 0 }, 3, "F has 0; a volume needs 1 to 2147483647 slices" },
    { { 1, 1, 1, 0 }, 4, "F has 0; a file needs 1 to 2147483647 volumes" },
    { { 1, 1, 65536, 32768 }, 4, "F has 32768 volumes of 65536 slices" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtTextHeader h = { 0 };
    guint k;

    g_assert_cmpint (
        ct_text_header_set_sizes (&h, "F", cases[i].sizes, cases[i].n, &error),
        ==, cases[i].says == NULL);
    if (cases[i].says)
      g_assert_nonnull (strstr (error->message, cases[i].says));
    for (k = 0; k < 4 && !cases[i].says; k++)
      g_assert_cmpuint (h.size[k], ==, k < cases[i].n ? cases[i].sizes[k] : 1);
  }
}

static void
test_names (void)
{
  g_autofree gchar *longest = g_strnfill (255, 'x');
  g_autofree gchar *longer = g_strnfill (256, 'x');
  const struct
  {
    const gchar *name, *as; /* NULL: refused */
    const gchar *says;
  } cases[] = {
    { "a.raw", "a.raw", NULL },
    { "./a b.raw", "a b.raw", NULL },
    { "././a", "a", NULL },
    { "..a", "..a", NULL },
    { longest, longest, NULL },
    { longer, NULL, "is not the name" },
    { "", NULL, "is not the name" },
    { "./", NULL, "is not the name" },
    { ".", NULL, "is not the name" },
    { "..", NULL, "is not the name" },
    { "a\tb", NULL, "is not the name" },
    { "../a.raw", NULL, "in another folder" },
    { "/etc/passwd", NULL, "in another folder" },
    { "b/a.raw", NULL, "in another folder" },
    { "b\\a.raw", NULL, "in another folder" },
    { ".//a", NULL, "in another folder" },
    { "LIST", NULL, "many data files" },
    { "LIST 2", NULL, "many data files" },
    { "a%03d.raw 1 9 1", NULL, "many data files" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    const CtText name
        = { cases[i].name, cases[i].name + strlen (cases[i].name) };
    CtTextHeader h = { 0 };

    g_assert_cmpint (ct_text_header_set_data_file (&h, "F", &name, &error), ==,
                     cases[i].as != NULL);
    if (cases[i].as)
      g_assert_cmpstr (h.data_file, ==, cases[i].as);
    else
      g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

/* Plain samples can be read where they lie. */
static void
test_layout (void)
{
  static const gchar text[] = HEADER "ab" SAMPLES;
  g_autofree gchar *path = test_write ("a.header", (const guint8 *)text, 33);
  g_autoptr (GByteArray) packed = test_zlib ((const guint8 *)SAMPLES, 24);
  g_autofree gchar *packed_path = NULL;
  CtVolume *volume;
  CtVolumeLayout layout;
  guint8 last;

  next = (CtTextHeader){ .skip_bytes = 2 };
  volume = ct_text_volume_open (path, parse, NULL);
  g_assert_nonnull (volume);
  g_assert_true (volume->info.is_labels); /* of bytes */
  volume->stored_columns = volume->info.columns;
  volume->stored_rows = volume->info.rows;
  g_assert_true (ct_text_volume_get_layout (volume, &layout));
  g_assert_cmpuint (layout.offset, ==, 9);
  g_assert_cmpuint (layout.strides[0], ==, 1);
  g_assert_cmpuint (layout.strides[1], ==, 4);
  g_assert_cmpuint (layout.strides[2], ==, 12);
  g_assert_cmpuint (layout.strides[3], ==, 24);
  g_assert_cmpfloat (layout.slope, ==, 1);
  g_assert_cmpfloat (layout.intercept, ==, 0);
  g_assert_cmpint (ct_file_read (layout.file, 9 + 23, &last, 1, NULL), ==, 1);
  g_assert_cmpuint (last, ==, 24);
  ct_text_volume_close (volume);
  next = (CtTextHeader){ .is_compressed = TRUE };
  packed_path
      = test_write_behind ("b.header", HEADER, packed->data, packed->len);
  volume = ct_text_volume_open (packed_path, parse, NULL);
  g_assert_nonnull (volume);
  g_assert_false (ct_text_volume_get_layout (volume, &layout));
  ct_text_volume_close (volume);
}

/* S1: what a name leads to has to be a plain file of the same folder. */
static void
test_beside (void)
{
  static const struct
  {
    const gchar *name, *says;
  } cases[] = {
    { "zz-none", "the data file that the header names: there is no such file" },
    { "zz-link", "the data file that the header names: a symbolic link" },
    { "zz-fifo", "the data file that the header names: a FIFO" },
    { "a.header", "go past the end: the file has 7 bytes" },
  };
  g_autofree gchar *path
      = test_write ("a.header", (const guint8 *)HEADER, strlen (HEADER));
  g_autofree gchar *link = test_path ("zz-link"), *fifo = test_path ("zz-fifo");
  g_autofree gchar *target = test_write ("target", (guint8 *)SAMPLES, 24);
  guint i;

  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *message = NULL;
    guint8 ends[2];

    next = (CtTextHeader){ 0 };
    g_strlcpy (next.data_file, cases[i].name, sizeof next.data_file);
    message = read_ends (path, ends);
    if (!message || !strstr (message, cases[i].says))
      g_error ("%s: %s", cases[i].name, message);
    g_assert_null (strstr (message, cases[i].name));
  }
}

/* A file may be longer than what can be a header. */
static void
test_header_size (void)
{
  const gsize size = CT_TEXT_HEADER_MAX_SIZE + 10;
  g_autofree guint8 *data = g_malloc0 (size);
  g_autofree gchar *path = NULL, *message = NULL;
  guint8 ends[2];

  memcpy (data, HEADER, strlen (HEADER));
  memcpy (data + size - 24, SAMPLES, 24);
  path = test_write ("a.header", data, size);
  next = (CtTextHeader){ .at_end = TRUE };
  message = read_ends (path, ends);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpuint (ends[0], ==, 1);
  g_assert_cmpuint (ends[1], ==, 24);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-volume/places", test_places);
  g_test_add_func ("/text-volume/compressed", test_compressed);
  g_test_add_func ("/text-volume/gzip-file", test_gzip_file);
  g_test_add_func ("/text-volume/raw-is-raw", test_raw_is_raw);
  g_test_add_func ("/text-volume/sizes", test_sizes);
  g_test_add_func ("/text-volume/names", test_names);
  g_test_add_func ("/text-volume/layout", test_layout);
  g_test_add_func ("/text-volume/beside", test_beside);
  g_test_add_func ("/text-volume/header-size", test_header_size);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
