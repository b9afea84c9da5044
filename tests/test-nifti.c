/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NIfTI files: written here byte by byte in every type, order and wrapping;
 * cut at every byte; and real ones against what nibabel made of them.
 */
#include "tests/nifti-util.h"

static const struct
{
  gint code;
  CtSampleType type;
} datatypes[] = {
  { 2, CT_SAMPLE_U8 },     { 4, CT_SAMPLE_S16 },   { 8, CT_SAMPLE_S32 },
  { 16, CT_SAMPLE_F32 },   { 64, CT_SAMPLE_F64 },  { 256, CT_SAMPLE_S8 },
  { 512, CT_SAMPLE_U16 },  { 768, CT_SAMPLE_U32 }, { 1024, CT_SAMPLE_S64 },
  { 1280, CT_SAMPLE_U64 },
};

#define COLUMNS 5
#define ROWS 4
#define SLICES 6

/* Fits every type. */
static gdouble
stored_value (guint column, guint row, guint slice)
{
  return column + COLUMNS * row + COLUMNS * ROWS * slice;
}

/* A whole file; for a pair header and image come apart. */
static void
make_file (const TestNiftiKind *kind, guint d, GByteArray **header,
           GByteArray **image)
{
  const guint size = ct_sample_size (datatypes[d].type);
  guint8 data[544], sample[8];
  const guint offset = test_nifti_start (data, kind, COLUMNS, ROWS, 3);
  guint i;

  test_nifti_set (data, kind, "dim", 0, 4);
  test_nifti_set (data, kind, "dim", 4, 2);
  test_nifti_set (data, kind, "datatype", 0, datatypes[d].code);
  test_nifti_set (data, kind, "bitpix", 0, 8 * size);
  test_nifti_set (data, kind, "scl_slope", 0, 2);
  test_nifti_set (data, kind, "scl_inter", 0, -1000);
  test_nifti_set (data, kind, "cal_max", 0, 240);
  test_nifti_set (data, kind, "cal_min", 0, -160);
  *header = g_byte_array_new ();
  *image = kind->is_pair ? g_byte_array_new () : g_byte_array_ref (*header);
  g_byte_array_append (*header, data,
                       offset               ? offset
                       : kind->version == 1 ? 348
                                            : 540);
  for (i = 0; i < COLUMNS * ROWS * SLICES; i++) {
    test_put_sample (sample, datatypes[d].type, i, kind->big);
    g_byte_array_append (*image, sample, size);
  }
}

static void
check_values (const gchar *path, guint d)
{
  /* There, back, over the end of a volume, and again. */
  static const guint order[] = { 0, 1, 2, 5, 4, 4, 0, 3, 5, 1 };
  CtVolume *volume = ct_volume_open (path, NULL, NULL);
  guint i, x, y;

  g_assert_nonnull (volume);
  g_assert_cmpint (volume->info.type, ==, datatypes[d].type);
  g_assert_cmpuint (volume->info.columns, ==, COLUMNS);
  g_assert_cmpuint (volume->info.rows, ==, ROWS);
  g_assert_cmpuint (volume->info.slices, ==, SLICES);
  g_assert_cmpuint (volume->info.slices_per_volume, ==, 3);
  g_assert_true (volume->info.has_window);
  g_assert_cmpfloat (volume->info.window_center, ==, 40);
  g_assert_cmpfloat (volume->info.window_width, ==, 400);
  g_assert_null (volume->info.unit);
  for (i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autofree gfloat *v = test_read (volume, order[i], NULL);

    for (y = 0; y < ROWS; y++)
      for (x = 0; x < COLUMNS; x++)
        g_assert_cmpfloat (v[y * COLUMNS + x], ==,
                           2 * stored_value (x, y, order[i]) - 1000);
  }
  ct_volume_close (volume);
}

static void
write_gzip (const gchar *name, const GByteArray *data)
{
  g_autoptr (GByteArray) zipped = test_gzip (data->data, data->len);

  g_free (test_write (name, zipped->data, zipped->len));
}

static void
test_types (void)
{
  guint k, d;

  for (k = 0; k < G_N_ELEMENTS (test_nifti_kinds); k++)
    for (d = 0; d < G_N_ELEMENTS (datatypes); d++) {
      const TestNiftiKind *kind = &test_nifti_kinds[k];
      g_autoptr (GByteArray) header = NULL, image = NULL;
      g_autofree gchar *path = NULL, *other = NULL, *zipped = NULL;

      make_file (kind, d, &header, &image);
      path = test_write (kind->is_pair ? "a.hdr" : "a.nii", header->data,
                         header->len);
      if (kind->is_pair) {
        other = test_write ("a.img", image->data, image->len);
        check_values (other, d);
      }
      check_values (path, d);
      test_assert_remarks (path, NULL, NULL);
      write_gzip (kind->is_pair ? "z.hdr.gz" : "z.nii.gz", header);
      if (kind->is_pair)
        write_gzip ("z.img.gz", image);
      zipped = test_path (kind->is_pair ? "z.hdr.gz" : "z.nii.gz");
      check_values (zipped, d);
      test_assert_remarks (zipped, NULL, NULL);
    }
}

/* The halves of a pair find each other, and say so where one is missing. */
static void
test_pairs (void)
{
  const TestNiftiKind *kind = &test_nifti_kinds[4];
  g_autoptr (GByteArray) header = NULL, image = NULL;
  g_autofree gchar *hdr = NULL, *img = NULL, *upper = NULL, *nii = NULL,
                   *lone = NULL, *single = NULL;

  make_file (kind, 1, &header, &image);
  hdr = test_write ("half.hdr", header->data, header->len);
  test_assert_complaint (hdr, NULL, "there is no .img beside the .hdr");
  write_gzip ("half.img.gz", image);
  check_values (hdr, 1);
  upper = test_write ("UP.HDR", header->data, header->len);
  img = test_write ("UP.IMG", image->data, image->len);
  check_values (upper, 1);
  check_values (img, 1);
  nii = test_write ("half.nii", header->data, header->len);
  test_assert_complaint (nii, NULL, "the header of a pair");
  lone = test_write ("lone.img", image->data, image->len);
  test_assert_complaint (lone, NULL, "there is no .hdr beside the .img");
  g_clear_pointer (&header, g_byte_array_unref);
  g_clear_pointer (&image, g_byte_array_unref);
  make_file (&test_nifti_kinds[1], 1, &header, &image);
  single = test_write ("single.img", header->data, header->len);
  check_values (single, 1);
}

/* F1: cut at every byte. What cannot be whole is not opened; never more than
 * a sentence, never a wrong pixel. */
static void
test_cut (void)
{
  guint k, size, i;

  for (k = 0; k < 4; k += 3)
    for (i = 0; i < 2; i++) {
      g_autoptr (GByteArray) header = NULL, image = NULL, zipped = NULL;
      const GByteArray *data;

      make_file (&test_nifti_kinds[k], 0, &header, &image);
      zipped = test_gzip (header->data, header->len);
      data = i ? zipped : header;
      for (size = 0; size < data->len; size++) {
        g_autofree gchar *path = test_write ("cut.nii", data->data, size);
        g_autofree gchar *message = test_complaint (path, NULL);

        if (!message)
          g_error ("%u of %u bytes, gzip %u: read", size, data->len, i);
      }
    }
}

static void
test_file_too_short (void)
{
  const TestNiftiKind *kind = &test_nifti_kinds[0];
  guint8 data[4096] = { 0 };
  g_autofree gchar *path = NULL, *huge = NULL;
  g_autoptr (GByteArray) zipped = NULL;

  test_nifti_start (data, kind, 16384, 16384, 32767);
  path = test_write ("huge.nii", data, sizeof data);
  test_assert_complaint (path, NULL, "go past the end: the file has 4096");
  zipped = test_gzip (data, sizeof data);
  huge = test_write ("huge.nii.gz", zipped->data, zipped->len);
  test_assert_complaint (huge, NULL, "can inflate to at most");
  g_clear_pointer (&path, g_free);
  test_nifti_start (data, kind, 2, 2, 2);
  test_nifti_set (data, kind, "vox_offset", 0, 4096 - 15);
  path = test_write ("late.nii", data, sizeof data);
  test_assert_complaint (path, NULL, "vox_offset 4081 and dim (2 slices");
}

/* An extension fills what is between header and samples, or less; one that
 * says more is damaged. */
static void
test_extensions (void)
{
  static const struct
  {
    guint8 extender;
    gint size;
    const gchar *says;
  } cases[] = {
    { 0, 0x7ffffff0, NULL },
    { 1, 48, NULL },
    { 1, 16, NULL },
    { 1, 0, NULL },
    { 1, 64, "has 64 bytes; up to vox_offset there are 48" },
    { 1, 49, "has 49 bytes; " },
    { 1, 7, "has 7 bytes; " },
    { 1, -16, "has -16 bytes; " },
    { 1, G_MAXINT32, "has 2147483647 bytes; " },
    { 1, G_MININT32, "has -2147483648 bytes; " },
  };
  guint k, i;

  for (k = 0; k < 4; k++)
    for (i = 0; i < G_N_ELEMENTS (cases); i++) {
      const TestNiftiKind *kind = &test_nifti_kinds[k];
      const guint at = kind->version == 1 ? 348 : 540;
      guint8 data[1024] = { 0 };
      g_autofree gchar *path = NULL, *message = NULL;

      test_nifti_start (data, kind, 5, 4, 3);
      test_nifti_set (data, kind, "vox_offset", 0, at + 4 + 48);
      data[at] = cases[i].extender;
      test_put (data, at + 4, (guint64)cases[i].size, 4, kind->big);
      path = test_write ("extension.nii", data, sizeof data);
      message = test_complaint (path, NULL);
      if (cases[i].says)
        test_assert_complaint (path, NULL, cases[i].says);
      else
        g_assert_cmpstr (message, ==, NULL);
    }
}

/* F5: gzip of all sorts. */
static void
test_gzip_faults (void)
{
  g_autoptr (GByteArray) header = NULL, image = NULL, once = NULL, twice = NULL,
                         bomb = NULL, zeros = NULL, members = NULL, rest = NULL;
  g_autofree guint8 *nothing = g_malloc0 (8 << 20);
  g_autofree gchar *path = NULL;

  make_file (&test_nifti_kinds[0], 1, &header, &image);
  once = test_gzip (header->data, header->len);
  twice = test_gzip (once->data, once->len);
  path = test_write ("twice.nii.gz", twice->data, twice->len);
  test_assert_complaint (path, NULL, "a gzip file inside a gzip file");
  g_free (path);

  zeros = test_gzip (nothing, 8 << 20);
  path = test_write ("zeros.nii.gz", zeros->data, zeros->len);
  test_assert_complaint (path, NULL, "not a kind of file that is known");
  g_free (path);

  /* All that the header speaks of is read, and nothing of the rest. */
  bomb = test_gzip (header->data, header->len);
  g_byte_array_append (bomb, zeros->data, zeros->len);
  path = test_write ("bomb.nii.gz", bomb->data, bomb->len);
  check_values (path, 1);
  test_assert_remarks (path, NULL, "goes on for at least 65536 bytes longer");
  g_free (path);

  members = test_gzip (header->data, 400);
  rest = test_gzip (header->data + 400, header->len - 400);
  g_byte_array_append (members, rest->data, rest->len);
  g_byte_array_append (members, (const guint8 *)"garbage", 7);
  path = test_write ("members.nii.gz", members->data, members->len);
  check_values (path, 1);
  test_assert_remarks (path, NULL, "7 bytes at the end of the file");
  g_free (path);

  once->data[once->len - 6] ^= 1;
  path = test_write ("crc.nii.gz", once->data, once->len);
  test_assert_complaint (path, NULL, "slice 6 of 6: the gzip checksum");
}

/* A file with these numbers from the extender on: its byte, then esize, ecode
 * and so on. The first extension of a single file is an error where it goes
 * past the samples; anything else is remarked. */
static void
test_odd_extensions (void)
{
  static const struct
  {
    gint numbers[14];
    guint length; /* bytes of extensions */
    const gchar *says;
    gboolean is_error; /* in a single file */
  } cases[] = {
    { { 0, -1, -1, -1, -1 }, 16, NULL, FALSE },
    { { 1, 16, 6 }, 16, NULL, FALSE },
    { { 1, 32, 6, 0, 0, 0, 0, 0, 0, 16, 4 }, 48, NULL, FALSE },
    { { 1, 16, 6 }, 48, NULL, FALSE }, /* zeros behind it */
    { { 1 }, 0, "extension[0] is 1, but byte ", FALSE },
    { { 1, 0, 0 },
      16,
      "has esize 0; it is a multiple of 16 and ends by byte",
      FALSE },
    { { 1, 8, 6 }, 16, "has esize 8; ", FALSE },
    { { 1, -16, 6 }, 16, "has esize -16; ", TRUE },
    { { 1, 24, 6 }, 32, "extension 1 at byte ", FALSE },
    { { 1, 32, 6 }, 16, "has esize 32; ", TRUE },
    { { 1, 2147483632, 6 }, 64, "has esize 2147483632; ", TRUE },
    { { 1, 16, 6, 0, 0, 7, 7 }, 32, "extension 2 at byte ", FALSE },
    { { 1, 16, 6, 0, 0, 16, 6 }, 20, "extension 2 at byte ", FALSE },
  };
  guint k, i, j;

  for (k = 0; k < G_N_ELEMENTS (test_nifti_kinds); k++)
    for (i = 0; i < G_N_ELEMENTS (cases); i++) {
      const TestNiftiKind *kind = &test_nifti_kinds[k];
      const guint start = kind->version == 1 ? 352 : 544;
      const guint image = kind->is_pair ? 0 : start + cases[i].length;
      g_autofree gchar *path = NULL, *img = NULL;
      guint8 data[1024] = { 0 };

      test_nifti_start (data, kind, 2, 2, 2);
      test_nifti_set (data, kind, "vox_offset", 0, image);
      data[start - 4] = cases[i].numbers[0];
      for (j = 1; j < 14; j++)
        test_put (data, start + 4 * (j - 1), (guint32)cases[i].numbers[j], 4,
                  kind->big);
      if (kind->is_pair)
        img = test_write ("ext.img", data + 700, 16);
      path = test_write (kind->is_pair ? "ext.hdr" : "ext.nii", data,
                         kind->is_pair ? start + cases[i].length : image + 16);
      if (cases[i].is_error && !kind->is_pair)
        test_assert_complaint (path, NULL, "the extension at byte ");
      else
        test_assert_remarks (path, NULL, cases[i].says);
    }
}

/* Bytes behind the data, and none. */
static void
test_longer (void)
{
  guint k;

  for (k = 0; k < 4; k++) {
    g_autoptr (GByteArray) header = NULL, image = NULL;
    g_autofree gchar *path = NULL, *longer = NULL;

    make_file (&test_nifti_kinds[k], 1, &header, &image);
    path = test_write ("exact.nii", header->data, header->len);
    test_assert_remarks (path, NULL, NULL);
    g_byte_array_append (header, (const guint8 *)"x", 1);
    longer = test_write ("longer.nii", header->data, header->len);
    test_assert_remarks (longer, NULL,
                         "the file is 1 bytes longer than its header says");
  }
}

/* width x height x slices, spacing, and one value, as nibabel and its
 * io_orientation have them in the display orientation. */
static const struct
{
  const gchar *name;
  guint columns, rows, slices;
  gdouble spacing[3];
  guint slice, row, column;
  gfloat value;
} facts[] = {
  { "nifti/derived/i16.nii",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    23,
    13,
    62,
    -803 },
  { "nifti/derived/i16_be.nii",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    18,
    9,
    0,
    250 },
  { "nifti/derived/i16_nifti2.nii",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    20,
    3,
    62,
    -1623 },
  { "nifti/derived/i16_flipx.nii.gz",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    23,
    4,
    8,
    346 },
  { "nifti/derived/i16_perm_zxy.nii.gz",
    64,
    24,
    60,
    { 0.976562, 3.27, 0.976562 },
    12,
    23,
    20,
    455 },
  { "nifti/derived/i16_noform.nii",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    21,
    14,
    20,
    344 },
  { "nifti/derived/i16_oblique.nii.gz",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    22,
    9,
    63,
    -801 },
  { "nifti/derived/i16_slope.nii.gz",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    5,
    0,
    24,
    352.75f },
  { "nifti/derived/u16_inter.nii.gz",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    1,
    11,
    18,
    944 },
  { "nifti/derived/4d.nii.gz",
    64,
    60,
    72,
    { 0.976562, 0.976562, 3.27 },
    21,
    17,
    63,
    -400 },
  { "nifti/derived/f64.nii.gz",
    64,
    60,
    24,
    { 0.976562, 0.976562, 3.27 },
    6,
    10,
    9,
    1275 },
  { "nifti/dtype/minimal.hdr", 64, 64, 10, { 3, 3, 3 }, 8, 56, 38, 56 },
  { "nifti/dtype/minimal.img", 64, 64, 10, { 3, 3, 3 }, 9, 3, 34, 3 },
  { "nifti/dtype/minimal.nii.gz", 64, 64, 10, { 3, 3, 3 }, 0, 1, 30, 1 },
  { "nifti/nb_functional.nii",
    17,
    21,
    60,
    { 4, 4, 8 },
    29,
    19,
    3,
    4918.06982f },
  { "nifti/orient/SLA.nii.gz",
    64,
    67,
    79,
    { 2.38523, 2.36649, 2.38975 },
    25,
    38,
    47,
    63.1544151f },
  { "nifti/orient/AIL.nii.gz",
    79,
    67,
    64,
    { 2.38975, 2.36649, 2.38523 },
    51,
    38,
    67,
    54.8064156f },
  { "nifti/ts_example_ct.nii.gz", 122, 101, 112, { 3, 3, 3 }, 89, 4, 80, -953 },
  { "nifti/sts008_CT_image.nii.gz",
    141,
    137,
    51,
    { 0.976562, 0.976562, 3.27 },
    7,
    113,
    126,
    -1000 },
  { "heat/sts008_prob_flipped_f32.nii.gz",
    141,
    137,
    51,
    { 0.976562, 0.976562, 3.27 },
    24,
    53,
    68,
    0.539734364f },
  { "heat/sts008_prob_u8_slope.nii.gz",
    141,
    137,
    51,
    { 0.976562, 0.976562, 3.27 },
    28,
    82,
    62,
    0.407843173f },
};

static void
test_shared_facts (void)
{
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (facts); i++) {
    g_autofree gchar *path = test_shared (facts[i].name);
    g_autofree gfloat *v = NULL;
    CtVolume *volume;

    if (!path)
      return;
    g_test_message ("%s", facts[i].name);
    volume = ct_volume_open (path, NULL, NULL);
    g_assert_nonnull (volume);
    test_assert_remarks (path, NULL, NULL);
    g_assert_cmpuint (volume->info.columns, ==, facts[i].columns);
    g_assert_cmpuint (volume->info.rows, ==, facts[i].rows);
    g_assert_cmpuint (volume->info.slices, ==, facts[i].slices);
    for (j = 0; j < 3; j++)
      g_assert_cmpfloat_with_epsilon (volume->info.grid.spacing[j],
                                      facts[i].spacing[j], 1e-5);
    v = test_read (volume, facts[i].slice, NULL);
    g_assert_cmpfloat (v[facts[i].row * facts[i].columns + facts[i].column], ==,
                       facts[i].value);
    ct_volume_close (volume);
  }
}

/* One head stored in eight orientations: whatever way a slice shows, its
 * pixels lie where they lie in the first file. */
static void
test_shared_orientations (void)
{
  static const gchar *const names[]
      = { "AIL", "ASL", "IPL", "LIA", "PIL", "PSL", "RPI", "SLA" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *name
        = g_strdup_printf ("nifti/orient/%s.nii.gz", names[i]);
    g_autofree gchar *path = test_shared (name);
    CtVolume *volume;
    const CtGrid *grid;

    if (!path)
      return;
    volume = ct_volume_open (path, NULL, NULL);
    grid = &volume->info.grid;
    g_assert_true (grid->valid);
    if (names[i][2] == 'L' || names[i][2] == 'R') {
      g_assert_cmpfloat (grid->column_step[1], >, 2);
      g_assert_cmpfloat (grid->row_step[2], <, -2);
    } else if (names[i][2] == 'A' || names[i][2] == 'P') {
      g_assert_cmpfloat (grid->column_step[0], >, 2);
      g_assert_cmpfloat (grid->row_step[2], <, -2);
    } else {
      g_assert_cmpfloat (grid->column_step[0], >, 2);
      g_assert_cmpfloat (grid->row_step[1], >, 2);
    }
    ct_volume_close (volume);
  }
}

/* Damaged files: read or refused in a sentence, by name where it is known
 * what is wrong. */
static void
test_shared_corrupt (void)
{
  static const struct
  {
    const gchar *name, *says;
  } remarked[] = {
    { "gz_bomb.nii.gz", "goes on for at least 65536 bytes longer" },
    { "gz_garbage_tail.nii.gz", "at the end of the file" },
    { "hdrflip_00.nii", "qform_code is 15360" },
    { "hdrflip_01.nii", "the first voxel is 1.40738e+18 mm away" },
    { "hdrflip_02.nii", NULL }, /* a byte of data_type, which nobody reads */
    { "hdrflip_05.nii", "voxels along dim[3] are 3.48875 mm apart by srow" },
    { "hdrflip_06.nii", "quatern_b, c and d are -5.6295e+14, 0 and 1" },
    { "hdrflip_08.nii", "voxels along dim[2] are 0.976562 mm apart by srow" },
    { "hdrflip_09.nii", "quatern_b, c and d are 0, 0 and 1.00201" },
    { "pixdim_inf.nii", "pixdim[1] is inf" },
    { "pixdim_negative.nii", "pixdim[1] is -1" },
    { "qoffset_inf.nii", "qoffset_x is inf" },
    { "sform_nan.nii", "sform_code is 2, but srow is not finite" },
  }, known[] = {
    { "crash-1.nii", "sizeof_hdr" },
    { "datatype_binary.nii", "datatype is 1 (binary)" },
    { "datatype_unknown.nii", "datatype is 12345" },
    { "dim0_eight.nii", "dim[0] is 8" },
    { "dim1_zero.nii", "dim[1] is 0" },
    { "dim_huge.nii", "dim[1] is 32767" },
    { "empty.nii", "the file is empty" },
    { "extension_overflow.nii", "the extension at byte 352 has 2147483632" },
    { "gz_truncated.nii.gz", "slice 3 of 4: the gzip data is cut off" },
    { "ni1_without_img.hdr", "no .img beside the .hdr" },
    { "nifti2_dim_overflow.nii", "dim[1] is 4611686018427387904" },
    { "trunc_data.nii", "past the end" },
    { "trunc_header.nii", "ends after 100 bytes" },
    { "vox_offset_0.nii", "vox_offset is 0" },
    { "vox_offset_fraction.nii", "vox_offset is 352.5" },
    { "vox_offset_negative.nii", "vox_offset is -352" },
  };
  g_autofree gchar *folder = test_shared ("corrupt/nifti");
  const gchar *name;
  GDir *dir;
  guint i;

  if (!folder)
    return;
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    g_free (test_complaint (path, NULL));
  }
  g_dir_close (dir);
  for (i = 0; i < G_N_ELEMENTS (known); i++) {
    g_autofree gchar *path = g_build_filename (folder, known[i].name, NULL);

    test_assert_complaint (path, NULL, known[i].says);
  }
  for (i = 0; i < G_N_ELEMENTS (remarked); i++) {
    g_autofree gchar *path = g_build_filename (folder, remarked[i].name, NULL);

    test_assert_remarks (path, NULL, remarked[i].says);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nifti/types", test_types);
  g_test_add_func ("/nifti/pairs", test_pairs);
  g_test_add_func ("/nifti/cut", test_cut);
  g_test_add_func ("/nifti/file-too-short", test_file_too_short);
  g_test_add_func ("/nifti/extensions", test_extensions);
  g_test_add_func ("/nifti/gzip-faults", test_gzip_faults);
  g_test_add_func ("/nifti/odd-extensions", test_odd_extensions);
  g_test_add_func ("/nifti/longer", test_longer);
  g_test_add_func ("/nifti/shared/facts", test_shared_facts);
  g_test_add_func ("/nifti/shared/orientations", test_shared_orientations);
  g_test_add_func ("/nifti/shared/corrupt", test_shared_corrupt);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
