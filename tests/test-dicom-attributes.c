/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is taken of a picture's elements, of functional groups and of tables;
 * what stands where it does not belong is not taken.
 */
#include "src/volume/dicom-attributes.h"
#include "tests/dicom-util.h"

static void
read_all (CtDicomAttributes *a, CtDicomSource *source, Writer *w)
{
  g_autofree gchar *path = writer_write (w, "attributes");

  ct_dicom_source_init (source, ct_file_open (path, NULL));
  g_assert_true (ct_dicom_attributes_read (a, source, NULL));
}

static void
test_picture (void)
{
  gboolean implicit;

  for (implicit = FALSE; implicit <= TRUE; implicit++) {
    const PictureSpec spec = {
      .position = "1\\-2\\3.5", .stored = 12, .is_signed = 1, .instance = 7
    };
    Writer w = writer_new (implicit ? SYNTAX : SYNTAX ".1");
    CtDicomAttributes a;
    CtDicomSource source;
    CtDicomFrame frame;

    w.implicit = implicit;
    put_text (&w, CT_DICOM_TAG (0x0008, 0x0008), "CS", "ORIGINAL\\PRIMARY");
    put_picture (&w, &spec);
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1050), "DS", "40\\-600");
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1051), "DS", "400\\1500");
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1052), "DS", "-1024");
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1053), "DS", "2");
    put_header (&w, CT_DICOM_TAG (0x0028, 0x3000), "SQ", CT_DICOM_UNDEFINED);
    put_item (&w);
    put_header (&w, CT_DICOM_TAG (0x0028, 0x3002), "US", 6);
    put_number (&w, 2, 2);
    put_number (&w, 65535, 2);
    put_number (&w, 16, 2);
    put_header (&w, CT_DICOM_TAG (0x0028, 0x3006), "US", 4);
    put_number (&w, 11, 2);
    put_number (&w, 22, 2);
    put_item_end (&w);
    put_sequence_end (&w);
    /* An icon has rows of its own. */
    put_header (&w, CT_DICOM_TAG (0x0088, 0x0200), "SQ", CT_DICOM_UNDEFINED);
    put_item (&w);
    put_us (&w, CT_DICOM_TAG (0x0028, 0x0010), 64);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 2);
    put_number (&w, 1, 2);
    put_item_end (&w);
    put_sequence_end (&w);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
    read_all (&a, &source, &w);
    g_assert_cmpstr (a.modality, ==, "CT");
    g_assert_cmpstr (a.image_type[1], ==, "PRIMARY");
    g_assert_cmpfloat (a.rows[0], ==, 2);
    g_assert_cmpfloat (a.columns[0], ==, 3);
    g_assert_cmpfloat (a.stored[0], ==, 12);
    g_assert_cmpfloat (a.instance[0], ==, 7);
    g_assert_cmpuint (a.pixels_length, ==, 12);
    g_assert_cmpuint (a.modality_lut.n_descriptor, ==, 3);
    g_assert_cmpuint (a.modality_lut.data->len, ==, 2);
    g_assert_cmpfloat (g_array_index (a.modality_lut.data, gdouble, 1), ==, 22);
    frame = ct_dicom_attributes_frame (&a, 5);
    g_assert_cmpuint (frame.n_position, ==, 3);
    g_assert_cmpfloat (frame.position[2], ==, 3.5);
    g_assert_cmpfloat (frame.spacing[1], ==, 0.5);
    g_assert_cmpuint (frame.n_centers, ==, 2);
    g_assert_cmpfloat (frame.centers[1], ==, -600);
    g_assert_cmpfloat (frame.slope[0], ==, 2);
    g_assert_cmpfloat (frame.intercept[0], ==, -1024);
    ct_dicom_attributes_clear (&a);
    ct_dicom_source_clear (&source);
  }
}

static void
put_group (Writer *w, guint32 group, const gchar *slope)
{
  put_header (w, group, "SQ", CT_DICOM_UNDEFINED);
  put_item (w);
  put_header (w, CT_DICOM_TAG (0x0028, 0x9145), "SQ", CT_DICOM_UNDEFINED);
  put_item (w);
  put_text (w, CT_DICOM_TAG (0x0028, 0x1053), "DS", slope);
  if (group == CT_DICOM_TAG (0x5200, 0x9229))
    put_text (w, CT_DICOM_TAG (0x0028, 0x1052), "DS", "-7");
  put_item_end (w);
  put_sequence_end (w);
  put_item_end (w);
  put_sequence_end (w);
}

static void
test_groups (void)
{
  Writer w = writer_new (SYNTAX ".1");
  CtDicomAttributes a;
  CtDicomSource source;
  CtDicomFrame frame;

  put_text (&w, CT_DICOM_TAG (0x0028, 0x0008), "IS", "3");
  put_group (&w, CT_DICOM_TAG (0x5200, 0x9229), "2");
  put_group (&w, CT_DICOM_TAG (0x5200, 0x9230), "3");
  read_all (&a, &source, &w);
  frame = ct_dicom_attributes_frame (&a, 0);
  g_assert_cmpfloat (frame.slope[0], ==, 3);
  g_assert_cmpfloat (frame.intercept[0], ==, -7);
  frame = ct_dicom_attributes_frame (&a, 1);
  g_assert_cmpfloat (frame.slope[0], ==, 2);
  g_assert_true (a.pixels == 0);
  ct_dicom_attributes_clear (&a);
  ct_dicom_source_clear (&source);
}

/* Room is made for the frames that something is said of, and for no more than
 * the file has; an item's number is the frame's. */
static void
test_sparse_groups (void)
{
  Writer w = writer_new (SYNTAX ".1");
  CtDicomAttributes a;
  CtDicomSource source;
  guint i;

  put_text (&w, CT_DICOM_TAG (0x0028, 0x0008), "IS", "50");
  put_header (&w, CT_DICOM_TAG (0x5200, 0x9230), "SQ", CT_DICOM_UNDEFINED);
  for (i = 0; i < 100; i++) {
    put_item (&w);
    if (i % 40 == 9 || i == 49 || i == 50) {
      put_header (&w, CT_DICOM_TAG (0x0028, 0x9145), "SQ", CT_DICOM_UNDEFINED);
      put_item (&w);
      put_text (&w, CT_DICOM_TAG (0x0028, 0x1053), "DS", i == 9 ? "2" : "3");
      put_item_end (&w);
      put_sequence_end (&w);
    }
    put_item_end (&w);
  }
  put_sequence_end (&w);
  read_all (&a, &source, &w);
  g_assert_cmpuint (a.frames->len, ==, 2); /* 9 and 49 */
  for (i = 0; i < 100; i++) {
    const CtDicomFrame frame = ct_dicom_attributes_frame (&a, i);

    g_assert_cmpuint (frame.n_slope, ==, i == 9 || i == 49);
    if (frame.n_slope)
      g_assert_cmpfloat (frame.slope[0], ==, i == 9 ? 2 : 3);
  }
  ct_dicom_attributes_clear (&a);
  ct_dicom_source_clear (&source);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-attributes/picture", test_picture);
  g_test_add_func ("/dicom-attributes/groups", test_groups);
  g_test_add_func ("/dicom-attributes/sparse-groups", test_sparse_groups);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
