/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NRRD files: every type in both orders, behind and beside the header, plain
 * and gzip, whole and cut; then the shared data.
 */
#include "tests/text-volume-util.h"

static const gchar *const types[] = {
  [CT_SAMPLE_U8] = "uchar",   [CT_SAMPLE_S8] = "int8",
  [CT_SAMPLE_U16] = "uint16", [CT_SAMPLE_S16] = "signed short",
  [CT_SAMPLE_U32] = "uint",   [CT_SAMPLE_S32] = "int32_t",
  [CT_SAMPLE_U64] = "uint64", [CT_SAMPLE_S64] = "long long int",
  [CT_SAMPLE_F32] = "float",  [CT_SAMPLE_F64] = "double",
};

/* axes is dimension and sizes; lines are of the caller. */
static gchar *
make_header (const gchar *axes, CtSampleType type, gboolean big,
             const gchar *lines)
{
  return g_strdup_printf ("NRRD0004\n# made by a test\ntype: %s\n%s"
                          "endian: %s\n%s\n",
                          types[type], axes, big ? "big" : "little", lines);
}

#define AXES_3 "dimension: 3\nsizes: 5 4 3\n"

static void
test_types (void)
{
  guint type, i;

  for (type = 0; type < G_N_ELEMENTS (types); type++)
    for (i = 0; i < 8; i++) {
      const gboolean big = i & 1, packed = i & 2, beside = i & 4;
      g_autoptr (GByteArray) data = test_samples (type, big, 5, 4, 3);
      g_autofree gchar *lines
          = g_strconcat (packed ? "encoding: gzip\n" : "encoding: raw\n",
                         beside ? "data file: a.raw\n" : "", NULL);
      g_autofree gchar *text = make_header (AXES_3, type, big, lines);
      g_autofree gchar *path = NULL;

      if (packed) {
        GByteArray *smaller = test_gzip (data->data, data->len);

        g_byte_array_unref (data);
        data = smaller;
      }
      if (beside)
        g_free (test_write ("a.raw", data->data, data->len));
      path = test_write_behind ("a.nhdr", text, data->data,
                                beside ? 0 : data->len);
      test_assert_voxels (path, 5, 4, 3, 1);
    }
}

static void
test_shapes (void)
{
  static const struct
  {
    const gchar *axes;
    guint columns, rows, slices, volumes;
  } cases[] = {
    { "dimension: 2\nsizes: 6 5\n", 6, 5, 1, 1 },
    { "dimension: 2\nsizes: 1 1\n", 1, 1, 1, 1 },
    { "dimension: 3\nsizes: 1 1 9\n", 1, 1, 9, 1 },
    { "dimension: 3\nsizes: 16384 1 2\n", 16384, 1, 2, 1 },
    { "dimension: 4\nsizes: 3 4 5 2\n", 3, 4, 5, 2 },
    { "dimension: 4\nsizes: 1 3 4 5\nkinds: list domain domain domain\n", 3, 4,
      5, 1 },
    { "dimension: 4\nsizes: 3 4 1 5\nkinds: domain domain list domain\n", 3, 4,
      5, 1 },
    { "dimension: 3\nsizes: 3 4 5\nkinds: domain domain time\n", 3, 4, 1, 5 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) data
        = test_samples (CT_SAMPLE_S16, TRUE, cases[i].columns, cases[i].rows,
                        cases[i].slices * cases[i].volumes);
    g_autofree gchar *text
        = make_header (cases[i].axes, CT_SAMPLE_S16, TRUE, "encoding: raw\n");
    g_autofree gchar *path
        = test_write_behind ("a.nrrd", text, data->data, data->len);

    test_assert_voxels (path, cases[i].columns, cases[i].rows, cases[i].slices,
                        cases[i].volumes);
  }
}

/* Skips in either file, plain and gzip; -1. */
static void
test_skips (void)
{
  static const struct
  {
    const gchar *lines;
    const gchar *before, *within; /* of the data's file; of the contents */
  } cases[] = {
    { "encoding: raw\nbyte skip: 5\n", "12345", "" },
    { "encoding: raw\nline skip: 2\n", "one\ntwo\n", "" },
    { "encoding: raw\nline skip: 1\nbyte skip: 2\n", "one\n12", "" },
    { "encoding: raw\nbyte skip: -1\n", "anything at all", "" },
    { "encoding: gzip\nbyte skip: 5\n", "", "12345" },
    { "encoding: gzip\nline skip: 2\nbyte skip: 3\n", "one\ntwo\n", "abc" },
  };
  guint i;

  for (i = 0; i < 2 * G_N_ELEMENTS (cases); i++) {
    const gboolean beside = i % 2;
    g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_U16, FALSE, 5, 4, 3);
    g_autoptr (GByteArray) contents = g_byte_array_new ();
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autofree gchar *lines = g_strconcat (
        cases[i / 2].lines, beside ? "data file: ./a.raw\n" : "", NULL);
    g_autofree gchar *text = make_header (AXES_3, CT_SAMPLE_U16, FALSE, lines);
    g_autofree gchar *path = NULL;

    g_byte_array_append (contents, (guint8 *)cases[i / 2].within,
                         strlen (cases[i / 2].within));
    g_byte_array_append (contents, data->data, data->len);
    g_byte_array_append (file, (guint8 *)cases[i / 2].before,
                         strlen (cases[i / 2].before));
    if (strstr (lines, "gzip")) {
      g_autoptr (GByteArray) packed = test_gzip (contents->data, contents->len);

      g_byte_array_append (file, packed->data, packed->len);
    } else {
      g_byte_array_append (file, contents->data, contents->len);
    }
    if (beside)
      g_free (test_write ("a.raw", file->data, file->len));
    path = test_write_behind ("a.nhdr", text, file->data,
                              beside ? 0 : file->len);
    test_assert_voxels (path, 5, 4, 3, 1);
  }
}

/* F1. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, FALSE, 5, 4, 3);
  g_autoptr (GByteArray) packed = test_gzip (data->data, data->len);
  g_autofree gchar *plain_text
      = make_header (AXES_3, CT_SAMPLE_S16, FALSE, "encoding: raw\n");
  g_autofree gchar *packed_text
      = make_header (AXES_3, CT_SAMPLE_S16, FALSE, "encoding: gzip\n");

  test_assert_cut ("cut.nrrd", plain_text, data->data, data->len);
  test_assert_cut ("cut.nrrd", packed_text, packed->data, packed->len);
}

/* The data file cut, and the name of it: neither is ever told. */
static void
test_cut_beside (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, FALSE, 5, 4, 3);
  g_autofree gchar *text
      = make_header (AXES_3, CT_SAMPLE_S16, FALSE,
                     "encoding: raw\ndata file: ZZPHI_CANARY.raw\n");
  g_autofree gchar *path
      = test_write ("cut.nhdr", (const guint8 *)text, strlen (text));
  guint cut;

  for (cut = 0; cut <= data->len; cut++) {
    g_autofree gchar *message = NULL;

    g_free (test_write ("ZZPHI_CANARY.raw", data->data, cut));
    message = test_complaint (path, NULL);
    g_assert_cmpint (message == NULL, ==, cut == data->len);
    g_assert_true (!message || !strstr (message, "CANARY"));
  }
  for (cut = 0; cut < strlen (text) - 2; cut++) {
    g_autofree gchar *message = NULL;

    g_free (test_write ("cut.nhdr", (const guint8 *)text, cut));
    message = test_complaint (path, NULL);
    g_assert_nonnull (message);
    g_assert_null (strstr (message, "CANARY"));
  }
}

/* F5 and S2: a header that promises more than the data can inflate to; twice
 * gzip; every bit of the checksum and the size. */
static void
test_broken_data (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, FALSE, 5, 4, 3);
  g_autoptr (GByteArray) packed = test_gzip (data->data, data->len);
  g_autoptr (GByteArray) twice = test_gzip (packed->data, packed->len);
  g_autofree gchar *text
      = make_header (AXES_3, CT_SAMPLE_S16, FALSE, "encoding: gzip\n");
  g_autofree gchar *vast_text
      = make_header ("dimension: 3\nsizes: 16384 16384 16384\n", CT_SAMPLE_F64,
                     FALSE, "encoding: gzip\n");
  g_autofree gchar *vast
      = test_write_behind ("vast.nrrd", vast_text, packed->data, packed->len);
  g_autofree gchar *again
      = test_write_behind ("twice.nrrd", text, twice->data, twice->len);
  g_autofree gchar *none
      = test_write_behind ("none.nrrd", text, data->data, data->len);
  guint bit;

  test_assert_complaint (vast, NULL, "sizes (16384 slices of 16384 x 16384");
  test_assert_complaint (again, NULL, "cut off");
  test_assert_complaint (none, NULL, "slice 1 of 3");
  for (bit = 0; bit < 64; bit++) {
    guint8 *byte = packed->data + packed->len - 8 + bit / 8;
    g_autofree gchar *path = NULL, *message = NULL;

    *byte ^= 1 << bit % 8;
    path = test_write_behind ("bit.nrrd", text, packed->data, packed->len);
    *byte ^= 1 << bit % 8;
    message = test_complaint (path, NULL);
    g_assert_nonnull (message);
    g_assert_nonnull (strstr (message, "slice 3 of 3"));
  }
}

/* One head's slices, sagittal as stored: columns to the front (RAS y), rows
 * to the head, slices to the left. Shown: front on the left, head up, and the
 * leftmost slice first. */
static void
test_shown (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_U8, FALSE, 5, 4, 3);
  g_autofree gchar *text
      = make_header (AXES_3, CT_SAMPLE_U8, FALSE,
                     "encoding: raw\nspace: RAS\nspace origin: (10,-20,30)\n"
                     "space directions: (0,2,0) (0,0,3) (-4,0,0)\n");
  g_autofree gchar *path
      = test_write_behind ("turned.nrrd", text, data->data, data->len);
  CtVolume *volume = ct_volume_open (path, NULL, NULL);
  g_autofree gfloat *v = NULL;
  guint x, y;

  g_assert_nonnull (volume);
  v = test_read (volume, 0, NULL);
  for (y = 0; y < 4; y++)
    for (x = 0; x < 5; x++)
      g_assert_cmpfloat (v[y * 5 + x], ==, test_voxel (2, 3 - y, 4 - x));
  g_assert_true (volume->info.grid.valid);
  /* The first shown: RAS (10 - 2 * 4, -20 + 4 * 2, 30 + 3 * 3). */
  test_assert_vector (volume->info.grid.origin, -2, 12, 39);
  test_assert_vector (volume->info.grid.column_step, 0, 2, 0);
  test_assert_vector (volume->info.grid.row_step, 0, 0, -3);
  test_assert_vector (volume->info.grid.slice_step, -4, 0, 0);
  ct_volume_close (volume);
}

/* What is wrong with the place is remarked, and what lies behind the data. */
static void
test_remarked (void)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_U8, FALSE, 5, 4, 4);
  g_autofree gchar *text
      = make_header (AXES_3, CT_SAMPLE_U8, FALSE,
                     "encoding: raw\nspace: LPS\n"
                     "space directions: (1,0,0) (0,1,0) (1,1,0)\n");
  g_autofree gchar *path
      = test_write_behind ("a.nrrd", text, data->data, data->len);
  g_autofree gchar *remarks = test_remarks (path, NULL);

  g_assert_nonnull (remarks);
  g_assert_nonnull (strstr (remarks, "space directions and space origin give"));
  g_assert_nonnull (strstr (remarks, "20 bytes longer"));
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
    { "nrrd/BallBinary30x30x30.nhdr", 30, 30, 30, 14, 26, 11, 257 },
    { "nrrd/BallBinary30x30x30.nrrd", 30, 30, 30, 26, 21, 19, 257 },
    { "nrrd/BallBinary30x30x30_gz.nrrd", 30, 30, 30, 15, 7, 7, 257 },
    { "nrrd/ct_i16_be.nhdr", 64, 60, 24, 14, 9, 13, 149 },
    { "nrrd/ct_i16_gzip.nrrd", 64, 60, 24, 14, 53, 18, -70 },
    { "nrrd/ct_liver_3slice_liver_seg.nrrd", 512, 512, 3, 1, 204, 343, 1 },
    { "nrrd/mr_adc_float.nrrd", 256, 256, 20, 0, 187, 73,
      0.004095000214874744f },
    { "nrrd/test_simple4d_raw.nrrd", 1, 1, 1, 0, 0, 0, 0.7690342664718628f },
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
    g_assert_true (volume->info.grid.valid);
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
    { "corrupt/other/nrrd_noblank.nrrd", "of the NRRD header is neither" },
    { "corrupt/other/nrrd_sizes.nrrd", "sizes has 2000000000" },
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
  g_test_add_func ("/nrrd/types", test_types);
  g_test_add_func ("/nrrd/shapes", test_shapes);
  g_test_add_func ("/nrrd/skips", test_skips);
  g_test_add_func ("/nrrd/cut", test_cut);
  g_test_add_func ("/nrrd/cut-beside", test_cut_beside);
  g_test_add_func ("/nrrd/broken-data", test_broken_data);
  g_test_add_func ("/nrrd/shown", test_shown);
  g_test_add_func ("/nrrd/remarked", test_remarked);
  g_test_add_func ("/nrrd/shared/facts", test_shared_facts);
  g_test_add_func ("/nrrd/shared/corrupt", test_shared_corrupt);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
