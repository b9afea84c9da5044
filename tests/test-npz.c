/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arrays in zip archives, stored and deflated, against the same arrays in
 * files of their own; which of several is read, and what is no array.
 */
#include "tests/zip-util.h"

#define SIZE 24 /* int16, 2 slices of 3x4 */

/* A version 1 file of that array, its samples from first on. */
static GByteArray *
npy (gint16 first)
{
  static const gchar text[]
      = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3, 4), }";
  GByteArray *out = g_byte_array_new ();
  guint i;

  g_byte_array_append (out, (const guint8 *)"\x93NUMPY\1", 8);
  test_append (out, 118, 2);
  g_byte_array_append (out, (const guint8 *)text, strlen (text));
  for (i = strlen (text); i < 117; i++)
    test_append (out, ' ', 1);
  test_append (out, '\n', 1);
  for (i = 0; i < SIZE; i++)
    test_append (out, (guint16)(first + i), 2);
  return out;
}

static CtVolume *
open_bytes (const GByteArray *data, const gchar *array, GError **error)
{
  g_autofree gchar *path = test_write ("test.npz", data->data, data->len);
  const CtVolumeOptions options = { .array = array };
  CtVolume *volume = ct_volume_open (path, &options, error);

  g_remove (path);
  return volume;
}

static void
test_arrays (void)
{
  g_autoptr (GByteArray) one = npy (-7), two = npy (1000);
  static const struct
  {
    const gchar *array;
    gint16 first;
    gboolean is_told; /* that there are others */
  } cases[] = {
    { NULL, -7, TRUE },
    { "", -7, TRUE },
    { "ct", -7, FALSE },
    { "heat", 1000, FALSE },
  };

  for (guint kind = 0; kind < 4; kind++) {
    const TestMember members[] = {
      { "ct.npy", one->data, one->len, kind & 1, kind & 2 },
      { "heat.npy", two->data, two->len, kind & 1, kind & 2 },
    };
    g_autoptr (GByteArray) zip = test_zip (members, 2, FALSE, 0);

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
      CtVolume *volume = open_bytes (zip, cases[i].array, NULL);
      g_autofree gchar *remarks = NULL;

      g_assert_nonnull (volume);
      g_assert_cmpstr (volume->reader->name, ==, "NumPy archive");
      remarks = ct_volume_take_remarks (volume);
      g_assert_cmpstr (remarks, ==,
                       cases[i].is_told
                           ? "the file has 2 arrays: the first is read, and "
                             "array= names another"
                           : NULL);
      g_assert_cmpuint (volume->info.slices, ==, 2);
      g_assert_cmpuint (volume->info.rows, ==, 3);
      g_assert_cmpuint (volume->info.columns, ==, 4);
      g_assert_cmpint (volume->info.type, ==, CT_SAMPLE_S16);
      /* the last first: deflate data is gone back in */
      for (guint k = 2; k-- > 0;) {
        CtSlice slice;

        g_assert_true (ct_volume_read_slice (volume, k, &slice, NULL));
        for (guint s = 0; s < 12; s++) {
          gint16 sample;

          memcpy (&sample,
                  slice.data + s / 4 * slice.row_step
                      + s % 4 * slice.column_step,
                  2);
          g_assert_cmpint (sample, ==, cases[i].first + (gint)(12 * k + s));
        }
      }
      ct_volume_close (volume);
    }
  }
}

static void
test_refused (void)
{
  g_autoptr (GByteArray) good = npy (0);
  static const guint8 other[] = "no array at all";
  const struct
  {
    TestMember member;
    const gchar *array, *message;
  } cases[] = {
    { { "a.npy", good->data, good->len, FALSE, FALSE },
      "b",
      "none of its 1 arrays is called \"b\"" },
    { { "a.txt", good->data, good->len, FALSE, FALSE },
      NULL,
      "a zip archive without a NumPy array (.npy) in it" },
    { { "a.npy", other, sizeof other, TRUE, FALSE }, NULL, "*" },
    { { "a.npy", good->data, good->len - 1, FALSE, FALSE },
      NULL,
      "shape needs 48 bytes from byte 128 on, past the end: the file has 175 "
      "bytes" },
    { { "a.npy", good->data, good->len - 1, TRUE, FALSE },
      NULL,
      "shape needs 48 bytes from byte 128 on, past the end: the file can "
      "inflate to at most 175 bytes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) zip = test_zip (&cases[i].member, 1, FALSE, 0);
    g_autoptr (GError) error = NULL;

    g_assert_null (open_bytes (zip, cases[i].array, &error));
    g_assert_true (error->domain == CT_VOLUME_ERROR);
    if (!g_pattern_match_simple (cases[i].message, error->message))
      g_error ("case %u: %s", i, error->message);
  }
}

static void
test_gzip_around (void)
{
  g_autoptr (GByteArray) array = npy (0);
  const TestMember member = { "a.npy", array->data, array->len, FALSE, FALSE };
  g_autoptr (GByteArray) zip = test_zip (&member, 1, FALSE, 0);
  g_autoptr (GByteArray) gzip = test_gzip (zip->data, zip->len);
  g_autoptr (GError) error = NULL;

  g_assert_null (open_bytes (gzip, NULL, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==,
                   "a zip archive inside a gzip file; inflate it once");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npz/arrays", test_arrays);
  g_test_add_func ("/npz/refused", test_refused);
  g_test_add_func ("/npz/gzip-around", test_gzip_around);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
