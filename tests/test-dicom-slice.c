/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frames as samples of another type than they are stored as, behind a table,
 * and of one that cannot hold them: files can change under a volume.
 */
#include "src/volume/dicom-slice.h"

#include "tests/dicom-util.h"

static void
test_types (void)
{
  static const struct
  {
    CtSampleType a, b;
    gint joined; /* -1: there is none */
  } cases[] = {
    { CT_SAMPLE_U8, CT_SAMPLE_U8, CT_SAMPLE_U8 },
    { CT_SAMPLE_U8, CT_SAMPLE_S16, CT_SAMPLE_S32 },
    { CT_SAMPLE_U16, CT_SAMPLE_S16, CT_SAMPLE_S32 },
    { CT_SAMPLE_S32, CT_SAMPLE_U16, CT_SAMPLE_S32 },
    { CT_SAMPLE_U32, CT_SAMPLE_U32, CT_SAMPLE_U32 },
    { CT_SAMPLE_U32, CT_SAMPLE_U8, -1 },
    { CT_SAMPLE_S32, CT_SAMPLE_U32, -1 },
    { CT_SAMPLE_F32, CT_SAMPLE_F32, CT_SAMPLE_F32 },
    { CT_SAMPLE_F32, CT_SAMPLE_F64, -1 },
    { CT_SAMPLE_U16, CT_SAMPLE_F32, -1 },
    { CT_SAMPLE_F64, CT_SAMPLE_S16, -1 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtSampleType type = cases[i].a;

    g_assert_cmpint (ct_dicom_slice_join_types (&type, cases[i].b), ==,
                     cases[i].joined >= 0);
    if (cases[i].joined >= 0)
      g_assert_cmpint (type, ==, cases[i].joined);
  }
}

/* Six samples from 10 on, 12 of them padding, behind a table of three for 11 to
 * 13 or none. */
static void
open_file (CtDicomFile *dicom, gboolean has_lut, gboolean has_padding)
{
  const PictureSpec spec = { 0 };
  Writer w = writer_new (SYNTAX ".1");
  g_autofree gchar *path = NULL;
  guint i;

  put_picture (&w, &spec);
  if (has_padding)
    put_us (&w, CT_DICOM_TAG (0x0028, 0x0120), 12);
  if (has_lut) {
    put_header (&w, CT_DICOM_TAG (0x0028, 0x3000), "SQ", CT_DICOM_UNDEFINED);
    put_item (&w);
    put_header (&w, CT_DICOM_TAG (0x0028, 0x3002), "US", 6);
    put_number (&w, 3, 2);
    put_number (&w, 11, 2);
    put_number (&w, 16, 2);
    put_header (&w, CT_DICOM_TAG (0x0028, 0x3006), "US", 6);
    put_number (&w, 0, 2);
    put_number (&w, 40000, 2);
    put_number (&w, 65535, 2);
    put_item_end (&w);
    put_sequence_end (&w);
  }
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
  for (i = 0; i < 6; i++)
    put_number (&w, 10 + i, 2);
  path = writer_write (&w, "slice");
  g_assert_true (ct_dicom_file_open (dicom, ct_file_open (path, NULL), NULL));
  g_assert_true (ct_dicom_file_find_frames (dicom, NULL));
}

static void
test_slices (void)
{
  static const struct
  {
    gboolean has_lut, has_padding;
    CtSampleType type;
    gboolean ok;
    gint64 expected[6];
    gdouble padding;
  } cases[] = {
    { FALSE, FALSE, CT_SAMPLE_U16, TRUE, { 10, 11, 12, 13, 14, 15 }, 0 },
    { FALSE, TRUE, CT_SAMPLE_S32, TRUE, { 10, 11, 12, 13, 14, 15 }, 12 },
    { TRUE,
      FALSE,
      CT_SAMPLE_U16,
      TRUE,
      { 0, 0, 40000, 65535, 65535, 65535 },
      0 },
    { TRUE,
      TRUE,
      CT_SAMPLE_S32,
      TRUE,
      { 0, 0, G_MININT32, 65535, 65535, 65535 },
      G_MININT32 },
    { FALSE, FALSE, CT_SAMPLE_U8, FALSE, { 0 }, 0 },
    { FALSE, FALSE, CT_SAMPLE_S16, FALSE, { 0 }, 0 },
    { FALSE, FALSE, CT_SAMPLE_F64, FALSE, { 0 }, 0 },
    { TRUE, FALSE, CT_SAMPLE_U8, FALSE, { 0 }, 0 },
    { TRUE, TRUE, CT_SAMPLE_U16, FALSE, { 0 }, 0 },
    { TRUE, FALSE, CT_SAMPLE_F32, FALSE, { 0 }, 0 },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtDicomSlice slice = { 0 };
    CtDicomFile dicom;

    open_file (&dicom, cases[i].has_lut, cases[i].has_padding);
    g_assert_cmpint (
        ct_dicom_slice_read (&slice, &dicom, 0, cases[i].type, 0, &error), ==,
        cases[i].ok);
    g_assert_null (slice.calibration.lut);
    if (!cases[i].ok)
      g_assert_nonnull (strstr (error->message, "a frame of other samples"));
    for (k = 0; k < 6 && cases[i].ok; k++) {
      gint64 v = ((guint16 *)(gpointer)slice.samples)[k];

      if (cases[i].type == CT_SAMPLE_S32)
        v = ((gint32 *)(gpointer)slice.samples)[k];
      g_assert_cmpint (v, ==, cases[i].expected[k]);
    }
    if (cases[i].has_padding && cases[i].ok)
      g_assert_cmpfloat (slice.calibration.padding_min, ==, cases[i].padding);
    ct_dicom_slice_clear (&slice);
    ct_dicom_file_close (&dicom);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-slice/types", test_types);
  g_test_add_func ("/dicom-slice/slices", test_slices);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
