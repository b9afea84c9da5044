/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Files with and without preamble and group 0002, and what does not fit what
 * is said; every transfer syntax is one of the table.
 */
#include "src/volume/dicom-meta.h"
#include "tests/dicom-util.h"

static void
test_ways (void)
{
  static const struct
  {
    const gchar *syntax;    /* as said; NULL: no meta group */
    gboolean implicit, big; /* as written */
    gboolean cut_preamble;
    const gchar *name;
  } cases[] = {
    { SYNTAX, TRUE, FALSE, FALSE, "implicit little endian" },
    { SYNTAX ".1", FALSE, FALSE, FALSE, "explicit little endian" },
    { SYNTAX ".2", FALSE, TRUE, FALSE, "explicit big endian" },
    { SYNTAX ".4.70", FALSE, FALSE, FALSE, "JPEG lossless, first order" },
    { SYNTAX ".1", FALSE, FALSE, TRUE, "explicit little endian" },
    { NULL, TRUE, FALSE, FALSE, "implicit little endian" },
    { NULL, FALSE, FALSE, FALSE, "implicit little endian" },
    /* Said to be what it is not. */
    { SYNTAX, FALSE, FALSE, FALSE, "implicit little endian" },
    { SYNTAX ".1", TRUE, FALSE, FALSE, "explicit little endian" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Writer w = writer_new (cases[i].syntax);
    g_autofree gchar *path = NULL;
    CtDicomSource source;
    CtDicomMeta meta;
    GError *error = NULL;
    gsize start;

    if (cases[i].cut_preamble)
      g_byte_array_remove_range (w.bytes, 0, 132);
    start = w.bytes->len;
    w.implicit = cases[i].implicit;
    w.big = cases[i].big;
    put_text (&w, CT_DICOM_TAG (0x0008, 0x0005), "CS", "ISO_IR 100");
    g_assert_true (ct_dicom_meta_sniff (w.bytes->data, w.bytes->len));
    path = writer_write (&w, "meta");
    ct_dicom_source_init (&source, ct_file_open (path, NULL));
    g_assert_true (ct_dicom_meta_read (&meta, &source, &error));
    g_assert_cmpstr (meta.syntax->name, ==, cases[i].name);
    g_assert_cmpint (meta.implicit_vr, ==, cases[i].implicit);
    g_assert_cmpint (meta.big_endian, ==, cases[i].big);
    g_assert_cmpuint (meta.position, ==, start);
    ct_dicom_source_clear (&source);
  }
}

static void
test_unknown (void)
{
  Writer w = writer_new ("1.2.3.4");
  g_autofree gchar *path = NULL;
  CtDicomSource source;
  CtDicomMeta meta;
  GError *error = NULL;

  put_text (&w, CT_DICOM_TAG (0x0008, 0x0005), "CS", "ISO_IR 100");
  path = writer_write (&w, "meta");
  ct_dicom_source_init (&source, ct_file_open (path, NULL));
  g_assert_false (ct_dicom_meta_read (&meta, &source, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED);
  g_assert_null (strstr (error->message, "1.2.3.4")); /* could be anything */
  g_error_free (error);
  ct_dicom_source_clear (&source);
}

static void
test_sniff (void)
{
  guint8 head[200] = { 0 };

  g_assert_false (ct_dicom_meta_sniff (head, sizeof head));
  g_assert_false (ct_dicom_meta_sniff (head, 0));
  memcpy (head + 128, "DICM", 4);
  g_assert_true (ct_dicom_meta_sniff (head, 132));
  g_assert_false (ct_dicom_meta_sniff (head, 131));
  g_assert_false (
      ct_dicom_meta_sniff ((const guint8 *)"\x5c\1\0\0\0\0\0\0", 8));
  g_assert_false (ct_dicom_meta_sniff ((const guint8 *)"\x93NUMPY\1\0", 8));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-meta/ways", test_ways);
  g_test_add_func ("/dicom-meta/unknown", test_unknown);
  g_test_add_func ("/dicom-meta/sniff", test_sniff);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
