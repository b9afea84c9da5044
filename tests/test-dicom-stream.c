/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frame headers of JPEG by hand, behind other markers, cut at every byte.
 */
#include "src/volume/dicom-stream.h"
#include "tests/volume-util.h"

static const guint8 stream[]
    = { 0xff, 0xd8, 0xff, 0xe0, 0,  4, 1, 2, 0xff, 0xff, 0xc4, 0,    3, 9,
        0xff, 0xc3, 0,    11,   12, 2, 1, 1, 3,    1,    1,    0x11, 0, 0 };

static void
test_header (void)
{
  CtDicomStream s;
  gsize n;

  g_assert_true (ct_dicom_stream_parse (&s, stream, sizeof stream, NULL));
  g_assert_cmpuint (s.process, ==, 0xc3);
  g_assert_cmpuint (s.bits, ==, 12);
  g_assert_cmpuint (s.rows, ==, 0x201);
  g_assert_cmpuint (s.columns, ==, 0x103);
  g_assert_cmpuint (s.components, ==, 1);
  for (n = 0; n < 24; n++) {
    g_autofree guint8 *cut = g_memdup2 (stream, n ? n : 1);
    g_autoptr (GError) error = NULL;

    g_assert_false (ct_dicom_stream_parse (&s, cut, n, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
  }
}

/* In the place of a marker that has a length. */
static void
test_alone (void)
{
  guint marker, n = 0;

  for (marker = 0; marker < 0x100; marker++) {
    g_autofree guint8 *data = g_memdup2 (stream, sizeof stream);
    CtDicomStream s;

    data[3] = marker;
    n += !ct_dicom_stream_parse (&s, data, sizeof stream, NULL);
  }
  /* 0 to 0xbf, 0xd0 to 0xd9, SOS; 0xff fills up before a 0. */
  g_assert_cmpuint (n, ==, 0xc0 + 10 + 1 + 1);
}

static void
test_none (void)
{
  static const struct
  {
    guint8 data[8];
    const gchar *message;
  } cases[] = {
    { { 0xff, 0xd9 }, "does not begin with SOI" },
    { { 0xff, 0xd8, 1, 2 }, "without a frame header" },
    { { 0xff, 0xd8, 0xff, 0xda, 0, 8 }, "without a frame header" },
    { { 0xff, 0xd8, 0xff, 0xe0, 0, 1 }, "without a frame header" },
    { { 0xff, 0xd8, 0xff, 0x01, 0, 2 }, "without a frame header" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomStream s;
    GError *error = NULL;

    g_assert_false (ct_dicom_stream_parse (&s, cases[i].data, 8, &error));
    g_assert_nonnull (strstr (error->message, cases[i].message));
    g_error_free (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-stream/header", test_header);
  g_test_add_func ("/dicom-stream/alone", test_alone);
  g_test_add_func ("/dicom-stream/none", test_none);
  return g_test_run ();
}
