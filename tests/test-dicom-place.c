/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Places by the classic attributes and by a dose's offsets, and what is no
 * orientation.
 */
#include "src/volume/dicom-place.h"
#include "tests/dicom-util.h"

static void
check (const PictureSpec *spec, const gchar *offsets, gboolean has_place,
       gdouble last_z)
{
  Writer w = writer_new (SYNTAX ".1");
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  g_autofree gchar *path = NULL;
  const CtDicomPlace *last;
  CtDicomFile dicom;

  put_picture (&w, spec);
  if (offsets)
    put_text (&w, CT_DICOM_TAG (0x3004, 0x000c), "DS", offsets);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 36);
  put_zeros (&w, 36);
  path = writer_write (&w, "place");
  g_assert_true (ct_dicom_file_open (&dicom, ct_file_open (path, NULL), NULL));
  g_assert_true (ct_dicom_file_find_frames (&dicom, NULL));
  ct_dicom_place_append (places, &dicom, 4);
  g_assert_cmpuint (places->len, ==, MAX (spec->frames, 1));
  last = &g_array_index (places, CtDicomPlace, places->len - 1);
  g_assert_cmpuint (last->file, ==, 4);
  g_assert_cmpuint (last->frame, ==, places->len - 1);
  g_assert_cmpint (last->has_place, ==, has_place);
  if (has_place)
    g_assert_cmpfloat (last->origin[2], ==, last_z);
  g_assert_cmpfloat (last->spacing[0], ==, 2);
  ct_dicom_file_close (&dicom);
}

static void
test_places (void)
{
  check (&(PictureSpec){ .position = "1\\2\\3" }, NULL, TRUE, 3);
  check (&(PictureSpec){ 0 }, NULL, FALSE, 0);
  check (&(PictureSpec){ .position = "1\\2" }, NULL, FALSE, 0);
  check (&(PictureSpec){ .position = "1\\2\\x" }, NULL, FALSE, 0);
  check (&(PictureSpec){ .position = "1\\2\\3",
                         .orientation = "0\\0\\0\\0\\1\\0" },
         NULL, FALSE, 0);
  check (&(PictureSpec){ .position = "1\\2\\3",
                         .orientation = "1\\0\\0\\1\\0\\0" },
         NULL, FALSE, 0);
  /* One place for three frames is no slice's. */
  check (&(PictureSpec){ .position = "1\\2\\3", .frames = 3 }, NULL, FALSE, 0);
  check (&(PictureSpec){ .position = "1\\2\\3", .frames = 3 }, "0\\5\\10", TRUE,
         13);
  check (&(PictureSpec){ .position = "1\\2\\3", .frames = 3 }, "3\\8\\13", TRUE,
         13);
  check (&(PictureSpec){ .position = "1\\2\\3",
                         .frames = 3,
                         .orientation = "1\\0\\0\\0\\-1\\0" },
         "0\\5\\10", TRUE, -7);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-place/places", test_places);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
