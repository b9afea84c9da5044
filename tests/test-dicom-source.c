/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bytes at any offset of a file and of its deflated part, back and forth;
 * deflate that is cut, broken, or a bomb.
 */
#include "src/volume/dicom-source.h"
#include "tests/volume-util.h"

/* A head of 10 bytes as they are, then n bytes deflated raw. */
static GByteArray *
deflate_behind (const guint8 *data, gsize n)
{
  GByteArray *out = g_byte_array_new ();
  z_stream z = { 0 };

  g_byte_array_append (out, (const guint8 *)"0123456789", 10);
  g_assert_cmpint (
      deflateInit2 (&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), ==,
      Z_OK);
  g_byte_array_set_size (out, 10 + deflateBound (&z, n));
  z.next_in = (guint8 *)data;
  z.avail_in = n;
  z.next_out = out->data + 10;
  z.avail_out = out->len - 10;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (out, 10 + z.total_out);
  deflateEnd (&z);
  return out;
}

static void
open_bytes (CtDicomSource *source, const guint8 *data, gsize size,
            gboolean deflated)
{
  g_autofree gchar *path = test_write ("source", data, size);

  ct_dicom_source_init (source, ct_file_open (path, NULL));
  if (deflated)
    g_assert_true (ct_dicom_source_set_deflated (source, 10, NULL));
}

static void
test_offsets (void)
{
  const gsize n = 300000;
  g_autofree guint8 *data = g_malloc (n);
  gboolean deflated;
  guint i;

  for (i = 0; i < n; i++)
    data[i] = (i * 7 + i / 251) % 256;
  for (deflated = FALSE; deflated <= TRUE; deflated++) {
    g_autoptr (GByteArray) packed = deflate_behind (data, n);
    const gsize start = deflated ? 10 : 0;
    g_autoptr (GRand) random = g_rand_new_with_seed (6);
    CtDicomSource source;
    guint8 got[20000];

    open_bytes (&source, deflated ? packed->data : data,
                deflated ? packed->len : n, deflated);
    for (i = 0; i < 200; i++) {
      const gsize at = g_rand_int_range (random, 0, n - sizeof got);
      const gsize size = g_rand_int_range (random, 1, sizeof got);

      g_assert_true (
          ct_dicom_source_read (&source, start + at, got, size, NULL));
      g_assert_cmpmem (got, size, data + at, size);
    }
    g_assert_cmpint (
        ct_dicom_source_peek (&source, start + n - 3, got, 8, NULL), ==, 3);
    g_assert_cmpint (ct_dicom_source_peek (&source, start + n, got, 8, NULL),
                     ==, 0);
    g_assert_cmpuint (ct_dicom_source_limit (&source), ==, start + n);
    if (deflated) {
      g_assert_true (ct_dicom_source_read (&source, 2, got, 4, NULL));
      g_assert_cmpmem (got, 4, "2345", 4);
    }
    ct_dicom_source_clear (&source);
  }
}

static void
test_damage (void)
{
  const gsize n = 64 << 20;
  g_autofree guint8 *zeros = g_malloc0 (n);
  g_autoptr (GByteArray) whole = deflate_behind (zeros, n);
  CtDicomSource source;
  GError *error = NULL;
  guint8 got[16];

  /* 1000 bytes from one. */
  open_bytes (&source, whole->data, whole->len, TRUE);
  g_assert_false (ct_dicom_source_read (&source, n - 16, got, 16, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "at most 200 to 1"));
  g_assert_cmpuint (source.inflated->len, <, 16 << 20);
  g_clear_error (&error);
  ct_dicom_source_clear (&source);

  open_bytes (&source, whole->data, 40, TRUE);
  g_assert_false (ct_dicom_source_read (&source, 900000, got, 16, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "cut off"));
  g_clear_error (&error);
  ct_dicom_source_clear (&source);

  memset (whole->data + 10, 0xff, 8);
  open_bytes (&source, whole->data, whole->len, TRUE);
  g_assert_false (ct_dicom_source_read (&source, 10, got, 16, &error));
  g_assert_nonnull (strstr (error->message, "broken"));
  g_clear_error (&error);
  ct_dicom_source_clear (&source);

  open_bytes (&source, (const guint8 *)"abc", 3, FALSE);
  g_assert_false (ct_dicom_source_read (&source, 1, got, 3, &error));
  g_assert_cmpstr (error->message, ==,
                   "the file ends at byte 3, 3 bytes were expected at byte 1");
  g_clear_error (&error);
  ct_dicom_source_clear (&source);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-source/offsets", test_offsets);
  g_test_add_func ("/dicom-source/damage", test_damage);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
