/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slices that follow one another in a file, in any order, and what stands
 * behind the last of them.
 */
#include "src/volume/file-slices.h"
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
test_slices (void)
{
  g_autofree guint8 *contents = make_contents (1000);
  g_autofree gchar *path = test_write ("slices", contents, 1000);
  CtFile *file = ct_file_open (path, NULL);
  CtFileSlices slices
      = { .file = file, .offset = 100, .size = 90, .slices = 10 };
  const guint order[] = { 0, 9, 0, 9, 3, 9, 4, 5 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (order); i++) {
    const guint8 *data = ct_file_slices_read (&slices, order[i], NULL);

    g_assert_true (memcmp (data, contents + 100 + 90 * order[i], 90) == 0);
  }
  /* The file shrinks while it is open: what is kept stays, what is gone is
   * said. */
  g_assert_cmpint (truncate (path, 150), ==, 0);
  g_assert_true (
      memcmp (ct_file_slices_read (&slices, 9, NULL), contents + 910, 90) == 0);
  for (i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ct_file_slices_read (&slices, i, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    g_assert_nonnull (strstr (
        error->message, i ? "slice 2 of 10 is cut off: it has 90 bytes from "
                            "byte 190 on, 0 of them are there"
                          : "slice 1 of 10 is cut off: it has 90 bytes from "
                            "byte 100 on, 50 of them are there"));
  }
  ct_file_slices_clear (&slices);
  ct_file_slices_clear (&slices);
  ct_file_close (file);
}

/* A slice stays where it is until as many more were read as are kept, in
 * whatever order; two are kept of any size. */
static void
test_kept (void)
{
  static const struct
  {
    gsize size;
    guint kept;
  } cases[] = { { 1, 4 },        { 8 << 20, 4 },  { (8 << 20) + 1, 3 },
                { 16 << 20, 2 }, { 32 << 20, 2 }, { (gsize)1 << 40, 2 },
                { G_MAXSIZE, 2 } };
  const guint order[] = { 0, 1, 2, 3, 4, 3, 2, 1, 0, 9, 8, 9, 7, 6, 5, 9, 5 };
  g_autofree guint8 *contents = make_contents (1000);
  g_autofree gchar *path = test_write ("kept", contents, 1000);
  CtFileSlices slices
      = { .file = ct_file_open (path, NULL), .size = 100, .slices = 10 };
  const guint8 *data[G_N_ELEMENTS (order)];
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ct_file_slices_kept (cases[i].size), ==, cases[i].kept);
  for (i = 0; i < G_N_ELEMENTS (order); i++) {
    data[i] = ct_file_slices_read (&slices, order[i], NULL);
    for (k = i < 3 ? 0 : i - 3; k <= i; k++)
      g_assert_true (memcmp (data[k], contents + 100 * order[k], 100) == 0);
  }
  ct_file_close (slices.file);
  ct_file_slices_clear (&slices);
}

/* What is behind is told once; a wrong checksum whenever the last slice is
 * asked for, and never with the others. */
static void
test_end (void)
{
  g_autofree guint8 *contents = make_contents (300);
  g_autoptr (GByteArray) zipped = test_gzip (contents, 300);
  guint is_broken, i;

  for (is_broken = 0; is_broken < 2; is_broken++) {
    g_autofree gchar *path = NULL;
    CtFileSlices slices = { .offset = 10, .size = 70, .slices = 4 };

    zipped->data[zipped->len - 5] ^= is_broken;
    path = test_write ("end.gz", zipped->data, zipped->len);
    slices.file = ct_file_open (path, NULL);
    for (i = 0; i < 12; i++) {
      g_autoptr (GError) error = NULL;
      const gboolean fails = is_broken && i % 4 == 3;
      const guint8 *data = ct_file_slices_read (&slices, i % 4, &error);

      g_assert_cmpint (!data, ==, fails);
      if (fails)
        g_assert_nonnull (strstr (error->message, "slice 4 of 4: the gzip "
                                                  "checksum"));
      g_assert_cmpint (slices.remark != NULL, ==, i == 3 && !is_broken);
      g_clear_pointer (&slices.remark, g_free);
    }
    ct_file_close (slices.file);
    ct_file_slices_clear (&slices);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-slices/slices", test_slices);
  g_test_add_func ("/file-slices/kept", test_kept);
  g_test_add_func ("/file-slices/end", test_end);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
