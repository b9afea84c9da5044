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

/* A detector's place is that of the first slice; rows run to the left and
 * columns to the feet, so that their normal points to the back. */
static void
check_detector (const gchar *numbers, const gchar *gap, const gchar *position,
                gboolean implicit, const gdouble *y)
{
  const PictureSpec spec = { .frames = 3, .position = position };
  Writer w = writer_new (implicit ? SYNTAX : SYNTAX ".1");
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  g_autofree gchar *path = NULL;
  CtDicomFile dicom;
  guint i;

  w.implicit = implicit;
  put_picture (&w, &spec);
  put_text (&w, CT_DICOM_TAG (0x0018, 0x0088), "DS", gap);
  put_header (&w, CT_DICOM_TAG (0x0054, 0x0022), "SQ", 50);
  put_header (&w, CT_DICOM_TAG (0xfffe, 0xe000), "", 42);
  put_text (&w, CT_DICOM_TAG (0x0020, 0x0032), "DS", "100\\-200\\-300");
  put_text (&w, CT_DICOM_TAG (0x0020, 0x0037), "DS", "1\\0\\0\\0\\0\\-1");
  put_header (&w, CT_DICOM_TAG (0x0054, 0x0080), "US", 2 * strlen (numbers));
  for (i = 0; numbers[i]; i++)
    put_number (&w, numbers[i] - '0', 2);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 36);
  put_zeros (&w, 36);
  path = writer_write (&w, "detector");
  g_assert_true (ct_dicom_file_open (&dicom, ct_file_open (path, NULL), NULL));
  g_assert_true (ct_dicom_file_find_frames (&dicom, NULL));
  ct_dicom_place_append (places, &dicom, 0);
  for (i = 0; i < 3; i++) {
    const CtDicomPlace *place = &g_array_index (places, CtDicomPlace, i);

    g_assert_cmpint (place->has_place, ==, y != NULL);
    if (!y)
      continue;
    g_assert_cmpfloat (place->origin[0], ==, position ? 1 : 100);
    g_assert_cmpfloat (place->origin[position ? 2 : 1], ==, y[i]);
  }
  ct_dicom_file_close (&dicom);
}

static void
test_detector (void)
{
  static const gdouble behind[] = { -200, -196, -192 };
  static const gdouble before[] = { -200, -204, -208 };
  static const gdouble mixed[] = { -200, -204, -196 };
  static const gdouble of_the_file[] = { 3, 7, 11 };

  check_detector ("123", "4 ", NULL, FALSE, behind);
  check_detector ("123", "4 ", NULL, TRUE, behind);
  check_detector ("123", "-4", NULL, FALSE, before);
  check_detector ("213", "4 ", NULL, FALSE, mixed);
  check_detector ("123", "0 ", NULL, FALSE, NULL);
  check_detector ("123", "x ", NULL, FALSE, NULL);
  check_detector ("12", "4 ", NULL, FALSE, NULL);
  check_detector ("", "4 ", NULL, FALSE, NULL);
  check_detector ("123", "4 ", "1\\2\\3", FALSE, of_the_file);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-place/places", test_places);
  g_test_add_func ("/dicom-place/detector", test_detector);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
