/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Files that the test writes, through ct_volume_open: values, places, windows,
 * tables, padding, several files; a real series against its NIfTI.
 */
#include "tests/dicom-util.h"

#ifdef CT_WITH_DICOM
static void
assert_values (CtVolume *volume, guint number, const gfloat *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree gfloat *values = test_read (volume, number, &error);
  guint i;

  g_assert_no_error (error);
  for (i = 0; i < volume->info.columns * volume->info.rows; i++)
    if (isnan (expected[i]) ? !isnan (values[i]) : values[i] != expected[i])
      g_error ("slice %u, pixel %u: %g is not %g", number, i, values[i],
               expected[i]);
}

static void
test_one_file (void)
{
  static const gfloat expected[] = { NAN, 21, 23, 25, 27, 29 };
  const PictureSpec spec
      = { .position = "1\\2\\3", .photometric = "MONOCHROME1" };
  Writer w = writer_new (SYNTAX ".1");
  g_autofree gchar *path = NULL;
  CtVolume *volume;
  CtSlice slice;
  guint i;

  put_picture (&w, &spec);
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0120), 10);
  put_text (&w, CT_DICOM_TAG (0x0028, 0x1050), "DS", "40\\-600");
  put_text (&w, CT_DICOM_TAG (0x0028, 0x1051), "DS", "400\\1500");
  put_text (&w, CT_DICOM_TAG (0x0028, 0x1052), "DS", "-1");
  put_text (&w, CT_DICOM_TAG (0x0028, 0x1053), "DS", "2");
  put_text (&w, CT_DICOM_TAG (0x0028, 0x1056), "CS", "SIGMOID");
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
  for (i = 0; i < 6; i++)
    put_number (&w, 10 + i, 2);
  path = writer_write (&w, "one.dcm");
  volume = ct_volume_open (path, NULL, NULL);
  g_assert_cmpstr (volume->reader->name, ==, "DICOM");
  assert_values (volume, 0, expected);
  g_assert_true (ct_volume_read_slice (volume, 0, &slice, NULL));
  g_assert_cmpfloat (slice.slope, ==, 2);
  g_assert_cmpstr (volume->info.unit, ==, "HU");
  g_assert_true (volume->info.is_inverse);
  g_assert_cmpfloat (volume->info.window_center, ==, 40);
  g_assert_cmpstr (volume->info.window_function, ==, "sigmoid");
  g_assert_true (volume->info.grid.valid);
  g_assert_cmpfloat (volume->info.grid.origin[2], ==, 3);
  ct_volume_close (volume);

  volume = ct_volume_open (path, &(CtVolumeOptions){ .window_index = 1 }, NULL);
  g_assert_cmpfloat (volume->info.window_center, ==, -600);
  ct_volume_close (volume);
  test_assert_remarks (path, &(CtVolumeOptions){ .window_index = 2 },
                       "window-index is 2, and the file has 2 windows");
}

static void
test_table (void)
{
  static const gfloat expected[] = { 5, 5, 500, 50000, 50000, 50000 };
  const PictureSpec spec = { 0 };
  Writer w = writer_new (SYNTAX ".1");
  g_autofree gchar *path = NULL;
  CtVolume *volume;
  guint i;

  put_picture (&w, &spec);
  put_header (&w, CT_DICOM_TAG (0x0028, 0x3000), "SQ", CT_DICOM_UNDEFINED);
  put_item (&w);
  put_header (&w, CT_DICOM_TAG (0x0028, 0x3002), "US", 6);
  put_number (&w, 3, 2);
  put_number (&w, 11, 2);
  put_number (&w, 16, 2);
  put_text (&w, CT_DICOM_TAG (0x0028, 0x3004), "LO", "HU");
  put_header (&w, CT_DICOM_TAG (0x0028, 0x3006), "US", 6);
  put_number (&w, 5, 2);
  put_number (&w, 500, 2);
  put_number (&w, 50000, 2);
  put_item_end (&w);
  put_sequence_end (&w);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
  for (i = 0; i < 6; i++)
    put_number (&w, 10 + i, 2);
  path = writer_write (&w, "table.dcm");
  volume = ct_volume_open (path, NULL, NULL);
  assert_values (volume, 0, expected);
  g_assert_cmpstr (volume->info.unit, ==, "HU");
  ct_volume_close (volume);
}

static void
put_lut (Writer *w, guint32 sequence, guint first, guint bits,
         const guint16 *entries, guint n)
{
  guint i;

  put_header (w, sequence, "SQ", CT_DICOM_UNDEFINED);
  put_item (w);
  put_header (w, CT_DICOM_TAG (0x0028, 0x3002), "US", 6);
  put_number (w, n, 2);
  put_number (w, first, 2);
  put_number (w, bits, 2);
  put_header (w, CT_DICOM_TAG (0x0028, 0x3006), "OW", bits == 8 ? n : 2 * n);
  for (i = 0; i < n; i++)
    put_number (w, entries[i], bits == 8 ? 1 : 2);
  put_item_end (w);
  put_sequence_end (w);
}

/* Padding is of what is stored, and has no value behind the table; here one of
 * packed bytes. */
static void
test_table_and_padding (void)
{
  static const guint16 entries[] = { 7, 0, 9, 11 };
  static const gfloat expected[] = { 7, NAN, NAN, 11, 11, 11 };
  const PictureSpec spec = { 0 };
  Writer w = writer_new (SYNTAX ".1");
  g_autofree gchar *path = NULL;
  CtVolume *volume;
  guint i;

  put_picture (&w, &spec);
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0120), 11);
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0121), 12);
  put_lut (&w, CT_DICOM_TAG (0x0028, 0x3000), 10, 8, entries, 4);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
  for (i = 0; i < 6; i++)
    put_number (&w, 10 + i, 2);
  path = writer_write (&w, "padded.dcm");
  volume = ct_volume_open (path, NULL, NULL);
  assert_values (volume, 0, expected);
  g_assert_true (volume->info.is_varied);
  ct_volume_close (volume);
}

/* Each slice has its own window, and the second a VOI LUT behind it. */
static void
test_own_windows (void)
{
  static const guint16 entries[] = { 0, 0, 1000, 4095 };
  g_autofree gchar *folder = test_path ("");
  CtVolume *volume;
  CtSlice slice;
  guint i;

  test_remove_folder ();
  for (i = 0; i < 2; i++) {
    const PictureSpec spec = { .position = i ? "0\\0\\3" : "0\\0\\0" };
    Writer w = writer_new (SYNTAX ".1");

    put_picture (&w, &spec);
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1050), "DS", i ? "70" : "40");
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1051), "DS", i ? "80" : "400");
    if (i)
      put_lut (&w, CT_DICOM_TAG (0x0028, 0x3010), 100, 12, entries, 4);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
    put_zeros (&w, 12);
    g_free (writer_write (&w, i ? "b" : "a"));
  }
  volume = ct_volume_open (folder, NULL, NULL);
  g_assert_cmpfloat (volume->info.window_center, ==, 40);
  g_assert_true (ct_volume_read_slice (volume, 1, &slice, NULL));
  g_assert_cmpfloat (slice.window.center, ==, 70);
  g_assert_cmpfloat (slice.window.width, ==, 80);
  g_assert_null (slice.window.table);
  g_assert_true (ct_volume_read_slice (volume, 0, &slice, NULL));
  g_assert_cmpfloat (slice.window.center, ==, 40);
  ct_volume_close (volume);
  /* The first slice has no window of that number. */
  volume
      = ct_volume_open (folder, &(CtVolumeOptions){ .window_index = 1 }, NULL);
  g_assert_cmpfloat (volume->info.window_center, ==, 40);
  g_assert_true (ct_volume_read_slice (volume, 1, &slice, NULL));
  g_assert_cmpuint (slice.window.table_size, ==, 4);
  g_assert_cmpfloat (slice.window.first, ==, 100);
  g_assert_cmpuint (slice.window.table[2], ==, 62); /* 1000 / 4095 * 255 */
  g_assert_cmpuint (slice.window.table[3], ==, 255);
  g_assert_cmpfloat (slice.window.center, ==, 102.5);
  g_assert_cmpfloat (slice.window.width, ==, 3);
  ct_volume_close (volume);
  test_remove_folder ();
  g_mkdir (folder, 0700);
}

/* The second slice is in another unit, which is told once. */
static void
test_other_unit (void)
{
  g_autofree gchar *folder = test_path ("");
  guint i;

  for (i = 0; i < 2; i++) {
    const PictureSpec spec = { .position = i ? "0\\0\\3" : "0\\0\\0" };
    Writer w = writer_new (SYNTAX ".1");

    put_picture (&w, &spec);
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1053), "DS", "1");
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1054), "LO", i ? "ZZPHI" : "HU");
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
    put_zeros (&w, 12);
    g_free (writer_write (&w, i ? "b" : "a"));
  }
  test_assert_remarks (folder, NULL,
                       "slice 1 is in another unit (\"\") than the first "
                       "(\"HU\")");
  test_remove_folder ();
  g_mkdir (folder, 0700);
}

/* Three slices along z, each of another scale and with padding, cut across. */
static void
test_varied (void)
{
  static const gfloat expected[]
      = { NAN, 101 * 3, 102 * 3, NAN, 101 * 2, 102 * 2, NAN, 101, 102 };
  g_autofree gchar *folder = test_path ("");
  const CtVolumeOptions coronal = { .cut = CT_VOLUME_CUT_CORONAL };
  CtVolume *volume;
  guint i, k;

  for (i = 0; i < 3; i++) {
    g_autofree gchar *position = g_strdup_printf ("0\\0\\%u", 3 * i);
    g_autofree gchar *slope = g_strdup_printf ("%u", i + 1);
    const PictureSpec spec = { .position = position };
    Writer w = writer_new (SYNTAX ".1");

    put_picture (&w, &spec);
    put_us (&w, CT_DICOM_TAG (0x0028, 0x0120), 100);
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1052), "DS", "0");
    put_text (&w, CT_DICOM_TAG (0x0028, 0x1053), "DS", slope);
    put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 12);
    for (k = 0; k < 6; k++)
      put_number (&w, 100 + k, 2);
    g_free (writer_write (&w, position + 4));
  }
  volume = ct_volume_open (folder, &coronal, NULL);
  g_assert_cmpuint (volume->info.rows, ==, 3);
  assert_values (volume, 0, expected);
  ct_volume_close (volume);
  test_remove_folder ();
  g_mkdir (folder, 0700);
}

/* Four slices of which one is not where the others have it, in a folder, in
 * any order and read in any. */
static void
test_series (void)
{
  static const gchar *const positions[]
      = { "0\\0\\9", "0\\0\\0", "0\\0\\3", "0\\0\\7" };
  static const guint order[] = { 1, 2, 3, 0 };
  g_autofree gchar *folder = test_path ("");
  g_autofree gchar *remarks = NULL;
  CtVolume *volume;
  guint i, k;

  test_remove_folder ();
  g_mkdir (folder, 0700);
  for (i = 0; i < 4; i++) {
    const PictureSpec spec = { .position = positions[i] };
    g_autofree gchar *name = g_strdup_printf ("ZZPHI%u", i);

    g_free (write_picture (name, &spec, 100 * i));
  }
  volume = ct_volume_open (folder, NULL, NULL);
  g_assert_cmpuint (volume->info.slices, ==, 4);
  remarks = ct_volume_take_remarks (volume);
  g_assert_nonnull (strstr (remarks, "slices from 2 to 4 mm apart"));
  g_assert_true (volume->info.is_uneven);
  for (k = 0; k < 12; k++) {
    const guint number = k * 7 % 4;
    const guint start = 100 * order[number];
    const gfloat expected[]
        = { start, start + 1, start + 2, start + 3, start + 4, start + 5 };
    CtSlice slice;

    assert_values (volume, number, expected);
    g_assert_true (ct_volume_read_slice (volume, number, &slice, NULL));
    g_assert_cmpfloat_with_epsilon (slice.shift[2], number == 2 ? 1 : 0, 1e-9);
  }
  ct_volume_close (volume);
  test_assert_complaint (folder,
                         &(CtVolumeOptions){ .cut = CT_VOLUME_CUT_SAGITTAL },
                         "its slices are not at even distances");
  volume = ct_volume_open (
      folder, &(CtVolumeOptions){ .cut = CT_VOLUME_CUT_AXIAL }, NULL);
  g_assert_cmpuint (volume->info.slices, ==, 4); /* as it is stored */
  ct_volume_close (volume);
  test_remove_folder ();
  g_mkdir (folder, 0700);
}

/* A file that goes while the volume is open is an error of its slice alone. */
static void
test_gone (void)
{
  g_autofree gchar *folder = test_path ("");
  g_autofree gchar *path = NULL;
  g_autoptr (GError) error = NULL;
  const PictureSpec a = { .position = "0\\0\\0" };
  const PictureSpec b = { .position = "0\\0\\3" };
  CtVolume *volume;
  CtSlice slice;

  g_free (write_picture ("ZZPHI-a", &a, 0));
  path = write_picture ("ZZPHI-b", &b, 0);
  volume = ct_volume_open (folder, NULL, NULL);
  g_assert_true (ct_volume_read_slice (volume, 0, &slice, NULL));
  g_remove (path);
  g_assert_false (ct_volume_read_slice (volume, 1, &slice, &error));
  g_assert_nonnull (strstr (error->message, "file 2 of 2"));
  g_assert_null (strstr (error->message, "ZZPHI"));
  g_assert_true (ct_volume_read_slice (volume, 0, &slice, NULL));
  ct_volume_close (volume);
  test_remove_folder ();
  g_mkdir (folder, 0700);
}

/* The first file's pixels are cut off: an error of its slice, and no other
 * one's. */
static void
test_first_is_cut (void)
{
  g_autofree gchar *folder = test_path ("");
  g_autoptr (GError) error = NULL;
  CtVolume *volume;
  CtSlice slice;
  guint i;

  for (i = 0; i < 3; i++) {
    g_autofree gchar *position = g_strdup_printf ("0\\0\\%u", 3 * i);
    const PictureSpec spec = { .position = position };
    g_autofree gchar *path = write_picture (position + 4, &spec, 0);
    g_autofree gchar *data = NULL;
    gsize size;

    if (i < 2)
      continue;
    /* Slice 0 is the lowest; so is file 1. */
    g_free (path);
    path = test_path ("0");
    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    g_free (test_write ("0", (guint8 *)data, size - 3));
  }
  volume = ct_volume_open (folder, NULL, NULL);
  g_assert_nonnull (volume);
  g_assert_false (ct_volume_read_slice (volume, 0, &slice, &error));
  g_assert_nonnull (strstr (error->message, "file 1 of 3: 1 frames of 3 x 2"));
  g_assert_true (ct_volume_read_slice (volume, 1, &slice, NULL));
  g_assert_true (ct_volume_read_slice (volume, 2, &slice, NULL));
  ct_volume_close (volume);
  for (i = 0; i < 3; i++) {
    const gchar names[3][2] = { "0", "3", "6" };
    g_autofree gchar *path = test_path (names[i]);
    g_autofree gchar *data = NULL;
    gsize size;

    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    g_free (test_write (names[i], (guint8 *)data, size - 3));
  }
  test_assert_complaint (folder, NULL, "file 1 of 3: 1 frames of 3 x 2");
  test_remove_folder ();
  g_mkdir (folder, 0700);
}

static void
test_cut (void)
{
  const PictureSpec spec = { .position = "0\\0\\0" };
  g_autofree gchar *path = write_picture ("cut.dcm", &spec, 0);
  g_autofree gchar *data = NULL;
  gsize size, n;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (n = 0; n < size; n++) {
    g_autofree gchar *cut = test_write ("cut", (guint8 *)data, n);
    g_autofree gchar *message = test_complaint (cut, NULL);

    g_assert_nonnull (message);
  }
}

static void
test_cross_format (void)
{
  g_autofree gchar *folder = test_shared ("dicom/series/ct_sts008");
  g_autofree gchar *nifti = test_shared ("nifti/sts008_CT_image.nii.gz");
  CtVolume *a, *b;
  guint i;

  if (!folder || !nifti)
    return;
  a = ct_volume_open (folder, NULL, NULL);
  b = ct_volume_open (nifti, NULL, NULL);
  g_assert_cmpuint (a->info.slices, ==, 51);
  g_assert_cmpuint (b->info.slices, ==, 51);
  for (i = 0; i < 51; i++) {
    g_autofree gfloat *values = test_read (b, i, NULL);
    gdouble p[3], q[3];

    assert_values (a, i, values);
    ct_grid_slice_origin (&a->info.grid, i, p);
    ct_grid_slice_origin (&b->info.grid, i, q);
    g_assert_cmpfloat_with_epsilon (p[0], q[0], 1e-3);
    g_assert_cmpfloat_with_epsilon (p[1], q[1], 1e-3);
    g_assert_cmpfloat_with_epsilon (p[2], q[2], 1e-3);
  }
  ct_volume_close (a);
  ct_volume_close (b);
}

#else

static void
test_without (void)
{
  const PictureSpec spec = { 0 };
  g_autofree gchar *path = write_picture ("one.dcm", &spec, 0);
  g_autofree gchar *folder = test_path ("");

  test_assert_complaint (path, NULL,
                         "a DICOM file; this is built without the meson "
                         "feature dicom");
  test_assert_complaint (folder, NULL, "a directory; this is built without");
}
#endif

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
#ifdef CT_WITH_DICOM
  g_test_add_func ("/dicom/one-file", test_one_file);
  g_test_add_func ("/dicom/table", test_table);
  g_test_add_func ("/dicom/table-and-padding", test_table_and_padding);
  g_test_add_func ("/dicom/own-windows", test_own_windows);
  g_test_add_func ("/dicom/other-unit", test_other_unit);
  g_test_add_func ("/dicom/varied", test_varied);
  g_test_add_func ("/dicom/series", test_series);
  g_test_add_func ("/dicom/gone", test_gone);
  g_test_add_func ("/dicom/first-is-cut", test_first_is_cut);
  g_test_add_func ("/dicom/cut", test_cut);
  g_test_add_func ("/dicom/cross-format", test_cross_format);
#else
  g_test_add_func ("/dicom/without", test_without);
#endif
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
