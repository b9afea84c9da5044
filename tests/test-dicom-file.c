/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A frame from file to samples, native and RLE in both byte orders; bombs.
 */
#include "src/volume/dicom-file.h"
#include "tests/dicom-util.h"

static guint8 *
read_first (const gchar *path, GError **error)
{
  CtDicomFile dicom;
  guint8 *samples = NULL;

  if (!ct_dicom_file_open (&dicom, ct_file_open (path, NULL), error))
    return NULL;
  if (ct_dicom_file_find_frames (&dicom, error))
    samples = ct_dicom_file_read (&dicom, 0, dicom.pixels.type, error);
  ct_dicom_file_close (&dicom);
  return samples;
}

static void
test_native (void)
{
  gboolean big;
  guint i;

  for (big = FALSE; big <= TRUE; big++) {
    const PictureSpec spec = { .is_signed = 1 };
    Writer w = writer_new (big ? SYNTAX ".2" : SYNTAX ".1");
    g_autofree gchar *path = NULL;
    g_autofree guint8 *samples = NULL;

    w.big = big;
    put_picture (&w, &spec);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
    for (i = 0; i < 6; i++)
      put_number (&w, (guint16)(gint16)(-300 + 200 * (gint)i), 2);
    path = writer_write (&w, "file");
    samples = read_first (path, NULL);
    for (i = 0; i < 6; i++) {
      gint16 v;

      memcpy (&v, samples + 2 * i, 2);
      g_assert_cmpint (v, ==, -300 + 200 * (gint)i);
    }
  }
}

static void
put_encapsulated (Writer *w, const void *data, gsize size)
{
  put_header (w, CT_DICOM_TAG (0x7fe0, 0x0010), "OB", CT_DICOM_UNDEFINED);
  put_fragment (w, "", 0);
  put_fragment (w, data, size);
  put_sequence_end (w);
}

static void
test_rle (void)
{
  static const guint8 frame[72]
      = { [0] = 2,  [4] = 64, [8] = 66, [64] = 251, [65] = 1, [66] = 5,
          [67] = 0, [68] = 1, [69] = 2, [70] = 3,   [71] = 4 };
  const PictureSpec spec = { .columns = 1, .rows = 5 };
  Writer w = writer_new (SYNTAX ".5");
  g_autofree gchar *path = NULL;
  g_autofree guint8 *samples = NULL;
  GError *error = NULL;

  put_picture (&w, &spec);
  put_encapsulated (&w, frame, sizeof frame);
  path = writer_write (&w, "rle");
  samples = read_first (path, &error);
  /* The second plane's literal of six has lost its last byte, which no cell
   * needs. */
  g_assert_no_error (error);
  g_assert_cmpuint (samples[0], ==, 0);
  g_assert_cmpuint (samples[1], ==, 1);
  g_assert_cmpuint (samples[8], ==, 4);
}

/* A claim of 16384 x 16384 pixels in 80 bytes is not paid for. */
static void
test_bombs (void)
{
  static const gchar *const syntaxes[] = { ".5", ".4.70", ".4.80", ".4.90" };
  static const guint8 starts[][24] = {
    { 2 },
    { 0xff, 0xd8, 0xff, 0xc3, 0, 11, 16, 0x40, 0, 0x40, 0, 1, 1, 0x11, 0 },
    { 0xff, 0xd8, 0xff, 0xf7, 0, 11, 16, 0x40, 0, 0x40, 0, 1, 1, 0x11, 0 },
    { 0xff, 0x4f, 0xff, 0x51 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (syntaxes); i++) {
    const PictureSpec spec = { .columns = 16384, .rows = 16384 };
    g_autofree gchar *syntax = g_strconcat (SYNTAX, syntaxes[i], NULL);
    Writer w = writer_new (syntax);
    g_autofree gchar *path = NULL;
    g_autofree guint8 *samples = NULL;
    g_autoptr (GError) error = NULL;
    guint8 code[80] = { 0 };

    memcpy (code, starts[i], sizeof starts[i]);
    put_picture (&w, &spec);
    put_encapsulated (&w, code, sizeof code);
    path = writer_write (&w, "bomb");
    samples = read_first (path, &error);
    g_assert_null (samples);
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE);
    g_assert_nonnull (strstr (error->message, "is coded in 80"));
  }
}

static void
test_other_size (void)
{
  static const guint8 code[24]
      = { 0xff, 0xd8, 0xff, 0xc3, 0, 11, 16, 0, 9, 0, 3, 1, 1, 0x11, 0 };
  const PictureSpec spec = { 0 };
  Writer w = writer_new (SYNTAX ".4.70");
  g_autofree gchar *path = NULL;

  put_picture (&w, &spec);
  put_encapsulated (&w, code, sizeof code);
  path = writer_write (&w, "size");
#ifdef CT_WITH_DICOM
  test_assert_complaint (path, NULL, "of 3 x 9 pixels; 3 x 2 were expected");
#endif
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-file/native", test_native);
  g_test_add_func ("/dicom-file/rle", test_rle);
  g_test_add_func ("/dicom-file/bombs", test_bombs);
  g_test_add_func ("/dicom-file/other-size", test_other_size);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
