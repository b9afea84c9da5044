/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ct_volume_open: which reader gets a file, and how what it gives is turned.
 */
#include "tests/nifti-util.h"

static void
test_readers (void)
{
  guint i;

  for (i = 0; ct_volume_readers[i]; i++) {
    const CtVolumeReader *reader = ct_volume_readers[i];
    guint8 head[4] = { 0 };

    g_assert_true (ct_volume_reader_find (reader->name) == reader);
    g_assert_true (reader->open && reader->read_slice && reader->close);
    g_assert_false (reader->sniff (head, 4, "/a.bin"));
    g_assert_false (reader->sniff (head, 0, "/"));
    g_assert_false (reader->sniff (head, 0, ""));
  }
  g_assert_cmpuint (i, ==, 7);
  g_assert_null (ct_volume_reader_find ("VHS"));
  g_assert_null (ct_volume_reader_find (NULL));
}

static void
test_no_volume (void)
{
  static const struct
  {
    const gchar *contents, *says;
  } cases[] = {
    { "", "the file is empty" },
    { "P", "not a kind of file that is known here: NIfTI (.nii, .nii.gz, "
           ".hdr, .img), NumPy (.npy), NumPy archive (.npz), MetaImage (.mha, "
           ".mhd), NRRD (.nrrd, "
           ".nhdr)" },
    { "\x89PNG\r\n", "not a kind of file" },
    { "\x1f\x8b", "gzip data is cut off" },
    { "\x1f\x8b\7\1\1\1\1\1\1", "gzip data is broken" },
  };
  g_autofree gchar *none = test_path ("none.nii");
  g_autofree gchar *folder = test_path ("");
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = test_write (
        "x.nii", (const guint8 *)cases[i].contents, strlen (cases[i].contents));

    test_assert_complaint (path, NULL, cases[i].says);
  }
  test_assert_complaint (none, NULL, "there is no such file");
#ifdef CT_WITH_DICOM
  test_assert_complaint (folder, NULL, "no DICOM picture in the directory");
#else
  test_assert_complaint (folder, NULL, "a directory; this is built without");
#endif
}

/* 3 columns, 2 rows, 4 slices, 2 volumes of bytes; affine by axis. */
static gchar *
write_volume (const gdouble affine[12])
{
  const TestNiftiKind *kind = &test_nifti_kinds[0];
  guint8 data[544] = { 0 };
  guint i;

  test_nifti_start (data, kind, 3, 2, 4);
  test_nifti_set (data, kind, "dim", 0, 4);
  test_nifti_set (data, kind, "dim", 4, 2);
  test_nifti_set (data, kind, "datatype", 0, 2);
  test_nifti_set (data, kind, "bitpix", 0, 8);
  test_nifti_set (data, kind, "sform_code", 0, affine != NULL);
  for (i = 0; i < 12 && affine; i++)
    test_nifti_set (data, kind, "srow", i, affine[i]);
  for (i = 0; i < 48; i++)
    data[352 + i] = i;
  return test_write ("turn.nii", data, 352 + 48);
}

/* Sample (i, j) of slice k of volume t is i + 3 j + 6 k + 24 t. The rows of
 * slice 0 as shown, from paper. */
static const struct
{
  gdouble affine[12];
  guint columns, rows;
  gfloat slice[6];
} turns[] = {
  /* RAS+ as stored: x runs right, y runs front: both are mirrored. */
  { { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0 }, 3, 2, { 5, 4, 3, 2, 1, 0 } },
  /* LPS: as it is. */
  { { -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0 }, 3, 2, { 0, 1, 2, 3, 4, 5 } },
  /* i runs back, j runs left: transposed. */
  { { 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0 }, 2, 3, { 0, 3, 1, 4, 2, 5 } },
  /* Coronal: i left, j up, k back: upside down. */
  { { -1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0 }, 3, 2, { 3, 4, 5, 0, 1, 2 } },
  /* Sagittal: i up, j front, k right: transposed and turned. */
  { { 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0 }, 2, 3, { 5, 2, 4, 1, 3, 0 } },
};

static void
test_display (void)
{
  guint t, i;

  for (t = 0; t < G_N_ELEMENTS (turns); t++) {
    g_autofree gchar *path = write_volume (turns[t].affine);
    CtVolume *volume = ct_volume_open (path, NULL, NULL);
    g_autofree gfloat *v = test_read (volume, 0, NULL);

    g_assert_cmpuint (volume->info.columns, ==, turns[t].columns);
    g_assert_cmpuint (volume->info.rows, ==, turns[t].rows);
    for (i = 0; i < 6; i++)
      g_assert_cmpfloat (v[i], ==, turns[t].slice[i]);
    ct_volume_close (volume);
  }
}

/* Each mirror, on top of each turn: the pixels, and where they lie. */
static void
test_mirrors (void)
{
  guint t, m, number, x, y, i;

  for (t = 0; t <= G_N_ELEMENTS (turns); t++)
    for (m = 1; m < 8; m++) {
      const gboolean has_grid = t < G_N_ELEMENTS (turns);
      const CtVolumeOptions options = { .flip_columns = !!(m & 1),
                                        .flip_rows = !!(m & 2),
                                        .flip_slices = !!(m & 4) };
      g_autofree gchar *path = write_volume (has_grid ? turns[t].affine : NULL);
      CtVolume *a = ct_volume_open (path, NULL, NULL);
      CtVolume *b = ct_volume_open (path, &options, NULL);
      const guint w = a->info.columns, h = a->info.rows;

      g_assert_cmpint (b->info.grid.valid, ==, has_grid);
      for (number = 0; number < 8; number++) {
        const guint other = m & 4 ? number / 4 * 4 + 3 - number % 4 : number;
        g_autofree gfloat *v = test_read (a, number, NULL);
        g_autofree gfloat *u = test_read (b, other, NULL);
        gdouble p[3], q[3];

        ct_grid_slice_origin (&a->info.grid, number % 4, p);
        ct_grid_slice_origin (&b->info.grid, other % 4, q);
        for (y = 0; y < h; y++)
          for (x = 0; x < w; x++) {
            const guint x2 = m & 1 ? w - 1 - x : x;
            const guint y2 = m & 2 ? h - 1 - y : y;

            g_assert_cmpfloat (v[y * w + x], ==, u[y2 * w + x2]);
            for (i = 0; i < 3; i++)
              g_assert_cmpfloat (p[i] + x * a->info.grid.column_step[i]
                                     + y * a->info.grid.row_step[i],
                                 ==,
                                 q[i] + x2 * b->info.grid.column_step[i]
                                     + y2 * b->info.grid.row_step[i]);
          }
      }
      ct_volume_close (a);
      ct_volume_close (b);
    }
}

static void
test_slice_number (void)
{
  CtVolume *volume = ct_volume_open (NULL, NULL, NULL);
  const guint numbers[] = { 64, 65, G_MAXUINT };
  CtSlice slice;
  guint i;

  g_assert_true (volume->reader == ct_volume_reader_find ("phantom"));
  for (i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ct_volume_read_slice (volume, numbers[i], &slice, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ);
    g_assert_nonnull (strstr (error->message, "there are 64"));
  }
  g_assert_true (ct_volume_read_slice (volume, 63, &slice, NULL));
  ct_volume_close (volume);
  ct_volume_close (NULL);
}

/* Joined, told once; of very many the first. */
static void
test_remarks_are_taken (void)
{
  CtVolume volume = { 0 };
  g_autofree gchar *one = NULL, *two = NULL, *many = NULL;
  guint i;

  g_assert_null (ct_volume_take_remarks (&volume));
  ct_volume_remark (&volume, "dim is %d", 5);
  one = ct_volume_take_remarks (&volume);
  g_assert_cmpstr (one, ==, "dim is 5");
  g_assert_null (ct_volume_take_remarks (&volume));
  ct_volume_remark (&volume, "100 %%");
  ct_volume_remark (&volume, "%s", "%n");
  two = ct_volume_take_remarks (&volume);
  g_assert_cmpstr (two, ==, "100 %; %n");
  for (i = 1; i <= 11; i++)
    ct_volume_remark (&volume, "%u", i);
  many = ct_volume_take_remarks (&volume);
  g_assert_cmpstr (many, ==, "1; 2; 3; 4; 5; 6; 7; 8; and 3 more of this kind");
  g_assert_null (ct_volume_take_remarks (&volume));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume/readers", test_readers);
  g_test_add_func ("/volume/no-volume", test_no_volume);
  g_test_add_func ("/volume/display", test_display);
  g_test_add_func ("/volume/mirrors", test_mirrors);
  g_test_add_func ("/volume/remarks", test_remarks_are_taken);
  g_test_add_func ("/volume/slice-number", test_slice_number);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
