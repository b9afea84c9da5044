/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NumPy arrays with every order of axes against an odometer that counts
 * through them; cut at every byte; real ones against what NumPy read.
 */
#include "tests/volume-util.h"

/* A version 1 file of this dictionary and these samples. */
static GByteArray *
make_file (const gchar *descr, gboolean fortran, const guint *shape,
           guint n_axes)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 prefix[10] = "\x93NUMPY\1";
  guint i;

  g_string_printf (text, "{'descr': '%s', 'fortran_order': %s, 'shape': (",
                   descr, fortran ? "True" : "False");
  for (i = 0; i < n_axes; i++)
    g_string_append_printf (text, "%u, ", shape[i]);
  g_string_append (text, "), }");
  while ((text->len + 11) % 64)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
  test_put (prefix, 8, text->len, 2, FALSE);
  g_byte_array_append (out, prefix, 10);
  g_byte_array_append (out, (const guint8 *)text->str, text->len);
  return out;
}

/* Every voxel knows where it is: fits float exactly. */
static gfloat
voxel (guint t, guint z, guint y, guint x)
{
  return x + 100 * y + 10000 * z + 1000000 * t;
}

/* Samples in the order of the file: the last axis (Fortran: the first) turns
 * fastest. */
static void
append_samples (GByteArray *out, CtSampleType type, gboolean big,
                gboolean fortran, const gchar *axes, const guint *shape,
                guint n)
{
  guint at[4] = { 0 };
  guint8 sample[8];
  gint i;

  for (;;) {
    guint of[128] = { 0 };
    guint k;

    for (k = 0; k < n; k++)
      of[(guint8)axes[k]] = at[k];
    test_put_sample (sample, type, voxel (of['t'], of['z'], of['y'], of['x']),
                     big);
    g_byte_array_append (out, sample, ct_sample_size (type));
    for (i = n - 1; i >= 0; i--) {
      const guint turn = fortran ? n - 1 - i : (guint)i;

      if (++at[turn] < shape[turn])
        break;
      at[turn] = 0;
    }
    if (i < 0)
      return;
  }
}

static void
check_volume (const gchar *path, const gchar *axes_option, const guint of[128])
{
  const CtVolumeOptions options = { .axes = axes_option };
  CtVolume *volume = ct_volume_open (path, &options, NULL);
  guint number, x, y, k;

  g_assert_nonnull (volume);
  g_assert_cmpuint (volume->info.columns, ==, of['x']);
  g_assert_cmpuint (volume->info.rows, ==, of['y']);
  g_assert_cmpuint (volume->info.slices_per_volume, ==, of['z']);
  g_assert_cmpuint (volume->info.slices, ==, of['z'] * of['t']);
  g_assert_false (volume->info.grid.valid);
  for (k = 0; k < volume->info.slices; k++) {
    g_autofree gfloat *v = NULL;

    /* Back and forth: 0, last, 1, last but one ... */
    number = k % 2 ? volume->info.slices - 1 - k / 2 : k / 2;
    v = test_read (volume, number, NULL);
    for (y = 0; y < of['y']; y++)
      for (x = 0; x < of['x']; x++)
        g_assert_cmpfloat (v[y * of['x'] + x], ==,
                           voxel (number / of['z'], number % of['z'], y, x));
  }
  ct_volume_close (volume);
}

static void
check_order (const gchar *axes, const gchar *usual, gboolean fortran,
             const guint sizes[4], const gchar *descr, CtSampleType type)
{
  const guint n = strlen (axes);
  guint shape[4], of[128], k;
  g_autoptr (GByteArray) file = NULL;
  g_autofree gchar *path = NULL;

  of['x'] = of['y'] = of['z'] = of['t'] = 1;
  for (k = 0; k < n; k++)
    of[(guint8)usual[k]] = sizes[k];
  for (k = 0; k < n; k++)
    shape[k] = of[(guint8)axes[k]];
  file = make_file (descr, fortran, shape, n);
  append_samples (file, type, *descr == '>', fortran, axes, shape, n);
  path = test_write ("a.npy", file->data, file->len);
  check_volume (path, axes, of);
  if (g_str_equal (axes, usual))
    check_volume (path, NULL, of);
}

/* Calls check_order with all orders of usual. */
static void
permute (const gchar *usual, gchar *axes, guint n, const guint sizes[4])
{
  const gchar *c;

  if (n == strlen (usual)) {
    check_order (axes, usual, FALSE, sizes, "<i4", CT_SAMPLE_S32);
    check_order (axes, usual, TRUE, sizes, ">f8", CT_SAMPLE_F64);
    return;
  }
  for (c = usual; *c; c++)
    if (!memchr (axes, *c, n)) {
      axes[n] = *c;
      permute (usual, axes, n + 1, sizes);
    }
}

static void
test_orders (void)
{
  static const guint sizes[][4] = {
    { 2, 3, 4, 5 }, { 5, 4, 3, 2 }, { 1, 3, 1, 5 }, { 3, 1, 5, 1 },
    { 1, 1, 1, 1 }, { 2, 1, 1, 7 }, { 1, 2, 7, 1 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gchar axes[5] = { 0 };

    permute ("tzyx", axes, 0, sizes[i]);
    memset (axes, 0, sizeof axes);
    permute ("zyx", axes, 0, sizes[i]);
    memset (axes, 0, sizeof axes);
    permute ("yx", axes, 0, sizes[i]);
  }
}

static void
test_axes_refused (void)
{
  static const struct
  {
    guint n;
    const gchar *axes;
  } cases[] = {
    { 3, "" },    { 3, "zy" },   { 3, "zyxt" }, { 3, "zyy" },
    { 3, "tyx" }, { 3, "ZYX" },  { 2, "zyx" },  { 2, "zx" },
    { 4, "zyx" }, { 4, "tzzx" }, { 2, "xx" },   { 3, "zy x" },
  };
  static const guint shape[4] = { 2, 2, 2, 2 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtVolumeOptions options = { .axes = cases[i].axes };
    g_autoptr (GByteArray) file = make_file ("|u1", FALSE, shape, cases[i].n);
    g_autofree gchar *path = NULL;

    g_byte_array_append (file, (const guint8 *)"0123456789abcdef", 16);
    path = test_write ("axes.npy", file->data, file->len);
    test_assert_complaint (path, &options, "in some order");
    test_assert_complaint (path, &options, cases[i].axes);
  }
}

static void
test_sizes_refused (void)
{
  static const struct
  {
    guint shape[3];
    const gchar *says;
  } cases[] = {
    { { 1, 1, 16385 }, "shape has 16385 along x; up to 16384" },
    { { 1, 16385, 1 }, "shape has 16385 along y; up to 16384" },
    { { 2147483648u, 1, 1 }, "shape has 2147483648 along z" },
    { { 2, 3, 5 }, "shape needs 30 bytes from byte 128 on, past the end" },
    { { 16384, 16384, 16384 }, "past the end: the file has 157 bytes" },
  };
  static const guint8 zeros[29];
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) file = make_file ("|u1", FALSE, cases[i].shape, 3);
    g_autofree gchar *path = NULL;

    g_byte_array_append (file, zeros, sizeof zeros);
    path = test_write ("size.npy", file->data, file->len);
    test_assert_complaint (path, NULL, cases[i].says);
  }
}

/* F1: at every byte, slices together and strewn, gzip too. */
static void
test_cut (void)
{
  const guint shape[3] = { 3, 4, 5 };
  guint i, size;

  for (i = 0; i < 4; i++) {
    const CtVolumeOptions options = { .axes = i & 1 ? "xyz" : NULL };
    g_autoptr (GByteArray) file = make_file ("<f4", FALSE, shape, 3);
    g_autoptr (GByteArray) zipped = NULL;
    const GByteArray *data = file;

    append_samples (file, CT_SAMPLE_F32, FALSE, FALSE, "zyx", shape, 3);
    zipped = test_gzip (file->data, file->len);
    if (i & 2)
      data = zipped;
    for (size = 0; size <= data->len; size++) {
      g_autofree gchar *path = test_write ("cut.npy", data->data, size);
      g_autofree gchar *message = test_complaint (path, &options);

      if (!message != (size == data->len))
        g_error ("%u of %u bytes: %s", size, data->len, message);
    }
  }
}

/* Bytes behind the array, slices together and strewn, gzip too; and a wrong
 * checksum. */
static void
test_end (void)
{
  static const gchar *const says[]
      = { "the file is 3 bytes longer than its header says, from byte 368 on",
          "the gzip data goes on for 3 bytes longer than its header says" };
  const guint shape[3] = { 3, 4, 5 };
  guint i;

  for (i = 0; i < 4; i++) {
    const CtVolumeOptions options = { .axes = i & 1 ? "xyz" : NULL };
    g_autoptr (GByteArray) file = make_file ("<f4", FALSE, shape, 3);
    g_autoptr (GByteArray) zipped = NULL, longer = NULL;
    g_autofree gchar *path = NULL, *other = NULL, *broken = NULL;

    append_samples (file, CT_SAMPLE_F32, FALSE, FALSE, "zyx", shape, 3);
    zipped = test_gzip (file->data, file->len);
    path = i & 2 ? test_write ("end.npy", zipped->data, zipped->len)
                 : test_write ("end.npy", file->data, file->len);
    test_assert_remarks (path, &options, NULL);
    g_byte_array_append (file, (const guint8 *)"abc", 3);
    longer = test_gzip (file->data, file->len);
    other = i & 2 ? test_write ("long.npy", longer->data, longer->len)
                  : test_write ("long.npy", file->data, file->len);
    test_assert_remarks (other, &options, says[i >> 1]);
    if (i & 2) {
      zipped->data[zipped->len - 6] ^= 1;
      broken = test_write ("crc.npy", zipped->data, zipped->len);
      test_assert_complaint (broken, &options, "the gzip checksum or length");
    }
  }
}

static void
test_shared_facts (void)
{
  static const struct
  {
    const gchar *name;
    guint columns, rows, slices, slice, row, column;
    gfloat value;
  } facts[] = {
    /* From the manifest's samples. */
    { "npy/ct_f32.npy", 64, 60, 24, 23, 11, 12, 472 },
    { "npy/ct_i16_fortran.npy", 64, 60, 24, 23, 59, 63, -972 },
    { "npy/ct_i16_fortran.npy", 64, 60, 24, 9, 20, 30, 13 },
    { "npy/ct_i16_zyx.npy", 64, 60, 24, 8, 16, 37, 65 },
    { "npy/mask_u8.npy", 64, 60, 24, 16, 42, 29, 1 },
    { "npy/slice_f64_2d.npy", 64, 60, 1, 0, 59, 63, -75 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (facts); i++) {
    g_autofree gchar *path = test_shared (facts[i].name);
    g_autofree gfloat *v = NULL;
    CtVolume *volume;

    if (!path)
      return;
    volume = ct_volume_open (path, NULL, NULL);
    g_assert_nonnull (volume);
    test_assert_remarks (path, NULL, NULL);
    g_assert_cmpuint (volume->info.columns, ==, facts[i].columns);
    g_assert_cmpuint (volume->info.rows, ==, facts[i].rows);
    g_assert_cmpuint (volume->info.slices, ==, facts[i].slices);
    v = test_read (volume, facts[i].slice, NULL);
    g_assert_cmpfloat (v[facts[i].row * facts[i].columns + facts[i].column], ==,
                       facts[i].value);
    ct_volume_close (volume);
  }
}

static void
test_shared_corrupt (void)
{
  static const struct
  {
    const gchar *name, *says;
  } cases[] = {
    { "corrupt/other/huge_shape.npy", "shape" },
    { "corrupt/other/object.npy", "Python objects" },
    { "corrupt/other/struct.npy", "structure" },
    { "corrupt/other/trunc.npy", "past the end" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = test_shared (cases[i].name);

    if (!path)
      return;
    test_assert_complaint (path, NULL, cases[i].says);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/orders", test_orders);
  g_test_add_func ("/npy/axes-refused", test_axes_refused);
  g_test_add_func ("/npy/sizes-refused", test_sizes_refused);
  g_test_add_func ("/npy/cut", test_cut);
  g_test_add_func ("/npy/end", test_end);
  g_test_add_func ("/npy/shared/facts", test_shared_facts);
  g_test_add_func ("/npy/shared/corrupt", test_shared_corrupt);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
