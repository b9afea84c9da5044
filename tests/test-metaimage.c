/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * MetaImage files: every type in both orders, behind and beside the header,
 * plain and compressed, whole and cut; then the shared data.
 */
#include "tests/text-volume-util.h"

static const gchar *const types[] = {
  [CT_SAMPLE_U8] = "MET_UCHAR",       [CT_SAMPLE_S8] = "MET_CHAR",
  [CT_SAMPLE_U16] = "MET_USHORT",     [CT_SAMPLE_S16] = "MET_SHORT",
  [CT_SAMPLE_U32] = "MET_UINT",       [CT_SAMPLE_S32] = "MET_INT",
  [CT_SAMPLE_U64] = "MET_ULONG_LONG", [CT_SAMPLE_S64] = "MET_LONG_LONG",
  [CT_SAMPLE_F32] = "MET_FLOAT",      [CT_SAMPLE_F64] = "MET_DOUBLE",
};

/* dims is NDims and DimSize; lines are of the caller. */
static gchar *
make_header (const gchar *dims, CtSampleType type, gboolean big,
             const gchar *lines, const gchar *data_file)
{
  return g_strdup_printf ("ObjectType = Image\n%sBinaryDataByteOrderMSB = %s\n"
                          "%sElementType = %s\nElementDataFile = %s\n",
                          dims, big ? "True" : "False", lines, types[type],
                          data_file);
}

#define DIMS_3 "NDims = 3\nDimSize = 5 4 3\n"
#define PACKED "CompressedData = True\n"

static void
test_types (void)
{
  guint type, i;

  for (type = 0; type < G_N_ELEMENTS (types); type++)
    for (i = 0; i < 8; i++) {
      const gboolean big = i & 1, packed = i & 2, beside = i & 4;
      g_autoptr (GByteArray) data = test_samples (type, big, 5, 4, 3);
      g_autofree gchar *text = make_header (
          DIMS_3, type, big, packed ? PACKED : "", beside ? "a.raw" : "LOCAL");
      g_autofree gchar *path = NULL;

      if (packed) {
        GByteArray *smaller = test_zlib (data->data, data->len);

        g_byte_array_unref (data);
        data = smaller;
      }
      if (beside)
        g_free (test_write ("a.raw", data->data, data->len));
      path = test_write_behind ("a.mhd", text, data->data,
                                beside ? 0 : data->len);
      test_assert_voxels (path, 5, 4, 3, 1);
    }
}

static void
test_shapes (void)
{
  static const struct
  {
    const gchar *dims;
    guint columns, rows, slices, volumes;
  } cases[] = {
    { "NDims = 2\nDimSize = 6 5\n", 6, 5, 1, 1 },
    { "NDims = 2\nDimSize = 1 1\n", 1, 1, 1, 1 },
    { "NDims = 3\nDimSize = 1 1 9\n", 1, 1, 9, 1 },
    { "NDims = 3\nDimSize = 16384 1 2\n", 16384, 1, 2, 1 },
    { "NDims = 4\nDimSize = 3 4 5 2\n", 3, 4, 5, 2 },
    { "NDims = 4\nDimSize = 3 4 1 6\n", 3, 4, 1, 6 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) data
        = test_samples (CT_SAMPLE_S16, TRUE, cases[i].columns, cases[i].rows,
                        cases[i].slices * cases[i].volumes);
    g_autofree gchar *text
        = make_header (cases[i].dims, CT_SAMPLE_S16, TRUE, "", "LOCAL");
    g_autofree gchar *path
        = test_write_behind ("a.mha", text, data->data, data->len);
    g_autoptr (GByteArray) zipped = NULL;
    g_autofree gchar *whole = NULL, *zipped_path = NULL;
    gsize size;

    test_assert_voxels (path, cases[i].columns, cases[i].rows, cases[i].slices,
                        cases[i].volumes);
    g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
    zipped = test_gzip ((guint8 *)whole, size);
    zipped_path = test_write ("a.mha.gz", zipped->data, zipped->len);
    test_assert_voxels (zipped_path, cases[i].columns, cases[i].rows,
                        cases[i].slices, cases[i].volumes);
  }
}

/* HeaderSize in either file, and -1. */
static void
test_header_size (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_U8, FALSE, 5, 4, 3);
  guint i;

  for (i = 0; i < 4; i++) {
    const gboolean beside = i & 1, at_end = i & 2;
    g_autofree gchar *text
        = make_header (DIMS_3, CT_SAMPLE_U8, FALSE,
                       at_end ? "HeaderSize = -1\n" : "HeaderSize = 700\n",
                       beside ? "a.raw" : "LOCAL");
    g_autofree gchar *path = NULL, *padded = g_malloc0 (700 + data->len);
    const gsize used = beside ? 0 : strlen (text);

    memcpy (padded + 700 - used, data->data, data->len);
    if (beside)
      g_free (test_write ("a.raw", (guint8 *)padded, 700 + data->len));
    path = test_write_behind ("a.mha", text, (guint8 *)padded,
                              beside ? 0 : 700 - used + data->len);
    test_assert_voxels (path, 5, 4, 3, 1);
  }
}

/* F1. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, FALSE, 5, 4, 3);
  g_autoptr (GByteArray) packed = test_zlib (data->data, data->len);
  g_autofree gchar *plain_text
      = make_header (DIMS_3, CT_SAMPLE_S16, FALSE, "", "LOCAL");
  g_autofree gchar *packed_text
      = make_header (DIMS_3, CT_SAMPLE_S16, FALSE, PACKED, "LOCAL");
  g_autofree gchar *sized_lines
      = g_strdup_printf (PACKED "CompressedDataSize = %u\n", packed->len);
  g_autofree gchar *sized_text
      = make_header (DIMS_3, CT_SAMPLE_S16, FALSE, sized_lines, "LOCAL");

  test_assert_cut ("cut.mha", plain_text, data->data, data->len);
  test_assert_cut ("cut.mha", packed_text, packed->data, packed->len);
  test_assert_cut ("cut.mha", sized_text, packed->data, packed->len);
}

/* F5 and S2: a header that promises more than the data can inflate to, and
 * every bit of the checksum. */
static void
test_broken_data (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, FALSE, 5, 4, 3);
  g_autoptr (GByteArray) packed = test_zlib (data->data, data->len);
  g_autofree gchar *text
      = make_header (DIMS_3, CT_SAMPLE_S16, FALSE, PACKED, "LOCAL");
  g_autofree gchar *vast_text
      = make_header ("NDims = 3\nDimSize = 16384 16384 16384\n", CT_SAMPLE_F64,
                     FALSE, PACKED, "LOCAL");
  g_autofree gchar *longer_text = make_header (
      "NDims = 3\nDimSize = 5 4 4\n", CT_SAMPLE_S16, FALSE, PACKED, "LOCAL");
  g_autofree gchar *vast
      = test_write_behind ("vast.mha", vast_text, packed->data, packed->len);
  g_autofree gchar *longer = test_write_behind ("longer.mha", longer_text,
                                                packed->data, packed->len);
  g_autofree gchar *none
      = test_write_behind ("none.mha", text, data->data, data->len);
  guint bit;

  test_assert_complaint (vast, NULL, "DimSize (16384 slices of 16384 x 16384");
  test_assert_complaint (vast, NULL, "the data can inflate to at most");
  test_assert_complaint (longer, NULL, "slice 4 of 4 is cut off");
  test_assert_complaint (none, NULL, "slice 1 of 3");
  for (bit = 0; bit < 32; bit++) {
    guint8 *byte = packed->data + packed->len - 4 + bit / 8;
    g_autofree gchar *path = NULL, *message = NULL;

    *byte ^= 1 << bit % 8;
    path = test_write_behind ("bit.mha", text, packed->data, packed->len);
    *byte ^= 1 << bit % 8;
    message = test_complaint (path, NULL);
    g_assert_nonnull (message);
    g_assert_nonnull (strstr (message, "slice 3 of 3"));
  }
}

/* Seen from the feet, the back down: columns to the patient's left, rows to
 * the back. Stored here: columns to the right, rows to the front. */
static void
test_shown (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_U8, FALSE, 5, 4, 3);
  g_autofree gchar *text = make_header (
      DIMS_3, CT_SAMPLE_U8, FALSE,
      "TransformMatrix = -1 0 0 0 -1 0 0 0 1\nOffset = 40 30 -20\n"
      "ElementSpacing = 10 10 5\n",
      "LOCAL");
  g_autofree gchar *path
      = test_write_behind ("turned.mha", text, data->data, data->len);
  CtVolume *volume = ct_volume_open (path, NULL, NULL);
  g_autofree gfloat *v = NULL;
  guint x, y;

  g_assert_nonnull (volume);
  v = test_read (volume, 2, NULL);
  for (y = 0; y < 4; y++)
    for (x = 0; x < 5; x++)
      g_assert_cmpfloat (v[y * 5 + x], ==, test_voxel (2, 3 - y, 4 - x));
  g_assert_true (volume->info.grid.valid);
  test_assert_vector (volume->info.grid.origin, 0, 0, -20);
  test_assert_vector (volume->info.grid.column_step, 10, 0, 0);
  test_assert_vector (volume->info.grid.row_step, 0, 10, 0);
  test_assert_vector (volume->info.grid.slice_step, 0, 0, 5);
  ct_volume_close (volume);
}

/* Coronal slices, front to back, head up; read here and there in a plain
 * file, held whole of a compressed one. */
static void
test_coronal (void)
{
  const CtVolumeOptions options = { .cut = CT_VOLUME_CUT_CORONAL };
  guint packed;

  for (packed = 0; packed < 2; packed++) {
    g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, TRUE, 5, 4, 3);
    g_autoptr (GByteArray) smaller = test_zlib (data->data, data->len);
    g_autofree gchar *text = make_header (DIMS_3, CT_SAMPLE_S16, TRUE,
                                          packed ? PACKED : "", "LOCAL");
    g_autofree gchar *path
        = test_write_behind ("a.mha", text, packed ? smaller->data : data->data,
                             packed ? smaller->len : data->len);
    CtVolume *volume = ct_volume_open (path, &options, NULL);
    guint n, x, z;

    g_assert_nonnull (volume);
    g_assert_cmpuint (volume->info.columns, ==, 5);
    g_assert_cmpuint (volume->info.rows, ==, 3);
    g_assert_cmpuint (volume->info.slices, ==, 4);
    for (n = 0; n < 4; n++) {
      g_autofree gfloat *v = test_read (volume, n, NULL);

      for (z = 0; z < 3; z++)
        for (x = 0; x < 5; x++)
          g_assert_cmpfloat (v[(2 - z) * 5 + x], ==, test_voxel (z, n, x));
    }
    ct_volume_close (volume);
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
    gdouble z; /* of slice 0 */
  } facts[] = {
    /* From the manifest's samples and headers. */
    { "mha/ct_i16_be.mhd", 64, 60, 24, 6, 5, 17, 38, -230.4400125 },
    { "mha/ct_i16_zlib.mha", 64, 60, 24, 22, 38, 47, -120, -230.4400125 },
    { "mha/prob_f32.mha", 64, 60, 24, 11, 31, 32, 1, -230.4400125 },
    /* Its rows run to the front and its slices, of 2.5 mm, down, so that they
     * are turned. */
    { "mha/lidc2_ct_u8.mha", 256, 256, 133, 132 - 91, 255 - 64, 162, 156,
      332.5 - 132 * 2.5 },
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
    g_assert_cmpuint (volume->info.columns, ==, facts[i].columns);
    g_assert_cmpuint (volume->info.rows, ==, facts[i].rows);
    g_assert_cmpuint (volume->info.slices, ==, facts[i].slices);
    g_assert_cmpfloat_with_epsilon (volume->info.grid.origin[2], facts[i].z,
                                    1e-9);
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
    { "corrupt/other/mha_neg.mha", "DimSize has -1" },
    { "corrupt/other/mha_trunc.mha", "CompressedDataSize" },
    { "corrupt/other/mha_type.mha", "ElementType is \"MET_WRONG\"" },
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
  g_test_add_func ("/metaimage/types", test_types);
  g_test_add_func ("/metaimage/shapes", test_shapes);
  g_test_add_func ("/metaimage/header-size", test_header_size);
  g_test_add_func ("/metaimage/cut", test_cut);
  g_test_add_func ("/metaimage/broken-data", test_broken_data);
  g_test_add_func ("/metaimage/shown", test_shown);
  g_test_add_func ("/metaimage/coronal", test_coronal);
  g_test_add_func ("/metaimage/shared/facts", test_shared_facts);
  g_test_add_func ("/metaimage/shared/corrupt", test_shared_corrupt);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
