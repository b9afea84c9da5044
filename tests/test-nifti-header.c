/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NIfTI headers, field by field: what is read, and what is refused by name
 * (FAULTS F3, F4, D6), in both versions and byte orders.
 */
#include "src/volume/nifti-header.h"
#include "tests/nifti-util.h"

static void
test_fields (void)
{
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (test_nifti_kinds); i++) {
    const TestNiftiKind *kind = &test_nifti_kinds[i];
    guint8 data[544];
    CtNiftiHeader h;
    const guint offset = test_nifti_start (data, kind, 5, 6, 7);

    test_nifti_set (data, kind, "dim", 0, 4);
    test_nifti_set (data, kind, "dim", 4, 8);
    test_nifti_set (data, kind, "scl_slope", 0, 0.5);
    test_nifti_set (data, kind, "scl_inter", 0, -1024);
    test_nifti_set (data, kind, "cal_max", 0, 240);
    test_nifti_set (data, kind, "cal_min", 0, -160);
    test_nifti_set (data, kind, "xyzt_units", 0, 10);
    test_nifti_set (data, kind, "qform_code", 0, 1);
    test_nifti_set (data, kind, "sform_code", 0, 2);
    for (j = 0; j < 3; j++) {
      test_nifti_set (data, kind, "quatern", j, 0.25 * j);
      test_nifti_set (data, kind, "qoffset", j, 10 + j);
    }
    for (j = 0; j < 12; j++)
      test_nifti_set (data, kind, "srow", j, 100 + j);
    test_nifti_set (data, kind, "pixdim", 3, 2.5);
    g_assert_true (ct_nifti_header_sniff (data, 512));
    g_assert_true (ct_nifti_header_parse (&h, data, 540, NULL));
    g_assert_cmpint (h.version, ==, kind->version);
    g_assert_cmpint (h.is_pair, ==, kind->is_pair);
    g_assert_cmpint (h.swapped, ==,
                     kind->big == (G_BYTE_ORDER == G_LITTLE_ENDIAN));
    g_assert_cmpint (h.type, ==, CT_SAMPLE_S16);
    for (j = 1; j < 5; j++)
      g_assert_cmpint (h.dim[j], ==, 4 + j);
    g_assert_cmpfloat (h.vox_offset, ==, offset);
    g_assert_cmpfloat (h.slope, ==, 0.5);
    g_assert_cmpfloat (h.intercept, ==, -1024);
    g_assert_cmpfloat (h.cal_max, ==, 240);
    g_assert_cmpfloat (h.cal_min, ==, -160);
    g_assert_cmpint (h.units, ==, 10);
    g_assert_cmpint (h.qform_code, ==, 1);
    g_assert_cmpint (h.sform_code, ==, 2);
    g_assert_cmpfloat (h.quaternion[2], ==, 0.5);
    g_assert_cmpfloat (h.qoffset[2], ==, 12);
    g_assert_cmpfloat (h.srow[2][3], ==, 111);
    g_assert_cmpfloat (h.pixdim[3], ==, 2.5);
  }
}

/* dim_0 0: leave it. version 0: both. */
static const struct
{
  const gchar *field;
  guint index;
  gdouble value;
  gint version;
  gint dim_0;
  const gchar *says; /* NULL: it is read all the same */
} cases[] = {
  { "sizeof_hdr", 0, 0, 0, 0, "sizeof_hdr is 0" },
  { "sizeof_hdr", 0, 349, 0, 0, "sizeof_hdr is " },
  { "dim", 0, 0, 0, 0, "dim[0] is 0; there are 1 to 7" },
  { "dim", 0, 8, 0, 0, "dim[0] is 8; " },
  { "dim", 0, -1, 0, 0, "dim[0] is -1; " },
  { "dim", 0, 32767, 0, 0, "dim[0] is 32767; " },
  { "dim", 1, 0, 0, 0, "dim[1] is 0; a slice needs 1 to 16384 columns" },
  { "dim", 1, -4, 0, 0, "dim[1] is -4; a slice needs 1 to 16384 columns" },
  { "dim", 1, 16384, 0, 0, NULL },
  { "dim", 1, 16385, 0, 0, "dim[1] is 16385; " },
  { "dim", 2, 0, 0, 0, "dim[2] is 0; a slice needs 1 to 16384 rows" },
  { "dim", 2, -32768, 0, 0, "dim[2] is -32768; " },
  { "dim", 2, 32767, 0, 0, "dim[2] is 32767; " },
  { "dim", 3, 0, 0, 0, "dim[3] is 0; " },
  { "dim", 3, -1, 0, 0, "dim[3] is -1; " },
  { "dim", 3, 32767, 0, 0, NULL },
  { "dim", 3, 2147483647, 2, 0, NULL },
  { "dim", 3, 2147483648.0, 2, 0, "dim[3] is 2147483648; " },
  { "dim", 1, 4611686018427387904.0, 2, 0, "dim[1] is 4611686018427387904" },
  { "dim", 4, 0, 0, 4, "dim[4] is 0; " },
  { "dim", 4, 0, 0, 0, NULL },
  { "dim", 4, 1000000000, 2, 4, "dim[3] is 3 and dim[4] is 1000000000; " },
  { "dim", 5, 2, 0, 5, "dim[5] is 2; only 1 value a voxel" },
  { "dim", 5, 0, 0, 5, "dim[5] is 0; " },
  { "dim", 5, -7, 0, 0, NULL },
  { "dim", 6, 3, 0, 7, "dim[6] is 3; " },
  { "dim", 7, 32767, 0, 7, "dim[7] is 32767; " },
  { "dim", 7, 1, 0, 7, NULL },
  { "datatype", 0, 0, 0, 0, "datatype is 0, which NIfTI does not know" },
  { "datatype", 0, 1, 0, 0, "datatype is 1 (binary); " },
  { "datatype", 0, 32, 0, 0, "datatype is 32 (complex64); " },
  { "datatype", 0, 128, 0, 0, "datatype is 128 (RGB color); " },
  { "datatype", 0, 1536, 0, 0, "datatype is 1536 (float128); " },
  { "datatype", 0, 2304, 0, 0, "datatype is 2304 (RGBA color); " },
  { "datatype", 0, -1, 0, 0, "datatype is -1, " },
  { "datatype", 0, 512, 0, 0, NULL },
  { "datatype", 0, 16, 0, 0, "bitpix is 16; datatype 16 (float32) has 32" },
  { "bitpix", 0, 0, 0, 0, "bitpix is 0; datatype 4 (int16) has 16" },
  { "bitpix", 0, 8, 0, 0, "bitpix is 8; " },
  { "bitpix", 0, -16, 0, 0, "bitpix is -16; " },
  { "vox_offset", 0, NAN, 1, 0, "vox_offset is nan; " },
  { "vox_offset", 0, INFINITY, 1, 0, "vox_offset is inf; " },
  { "vox_offset", 0, -1, 0, 0, "vox_offset is -1; " },
  { "vox_offset", 0, 0, 0, 0, "vox_offset is 0; " },
  { "vox_offset", 0, 351, 0, 0, "vox_offset is 351; " },
  { "vox_offset", 0, 352, 2, 0, "vox_offset is 352; " },
  { "vox_offset", 0, 352.5, 1, 0, "vox_offset is 352.5; " },
  { "vox_offset", 0, 1e30, 1, 0, "vox_offset is 1.00000" },
  { "vox_offset", 0, 16777216, 0, 0, NULL },
  { "vox_offset", 0, 4e18, 2, 0, "vox_offset is 4e+18; " },
  { "scl_slope", 0, INFINITY, 0, 0, "scl_slope is inf; " },
  { "scl_slope", 0, -INFINITY, 0, 0, "scl_slope is -inf; " },
  { "scl_slope", 0, 1e38, 0, 0, "scl_slope is 1e+38 and scl_inter 0; " },
  { "scl_slope", 0, -1e34, 0, 0, "scl_slope is -1e+34 and scl_inter 0; " },
  { "scl_slope", 0, 5e33, 0, 0, NULL },
  { "scl_slope", 0, NAN, 0, 0, "scl_slope is nan; " },
  { "scl_slope", 0, 0, 0, 0, NULL },
  { "scl_inter", 0, INFINITY, 0, 0, "scl_inter is inf; " },
  { "scl_inter", 0, NAN, 0, 0, "scl_inter is nan; " },
};

static void
test_faults (void)
{
  guint i, k;

  for (k = 0; k < 4; k++)
    for (i = 0; i < G_N_ELEMENTS (cases); i++) {
      const TestNiftiKind *kind = &test_nifti_kinds[k];
      g_autoptr (GError) error = NULL;
      guint8 data[544];
      CtNiftiHeader h;

      if (cases[i].version && cases[i].version != kind->version)
        continue;
      test_nifti_start (data, kind, 4, 5, 3);
      if (cases[i].dim_0)
        test_nifti_set (data, kind, "dim", 0, cases[i].dim_0);
      test_nifti_set (data, kind, cases[i].field, cases[i].index,
                      cases[i].value);
      if (ct_nifti_header_parse (&h, data, 540, &error)) {
        if (cases[i].says)
          g_error ("%s %g was read", cases[i].field, cases[i].value);
      } else if (!cases[i].says || !strstr (error->message, cases[i].says)) {
        g_error ("%s %g: %s", cases[i].field, cases[i].value, error->message);
      }
    }
}

/* No scaling: with slope 0 the intercept does not count. */
static void
test_no_scale (void)
{
  const gdouble slopes[] = { 0, -0.0 };
  guint8 data[544];
  CtNiftiHeader h;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (slopes); i++) {
    test_nifti_start (data, &test_nifti_kinds[0], 4, 5, 3);
    test_nifti_set (data, &test_nifti_kinds[0], "scl_slope", 0, slopes[i]);
    test_nifti_set (data, &test_nifti_kinds[0], "scl_inter", 0, NAN);
    g_assert_true (ct_nifti_header_parse (&h, data, 348, NULL));
    g_assert_cmpfloat (h.slope, ==, 1);
    g_assert_cmpfloat (h.intercept, ==, 0);
  }
}

static void
test_magic (void)
{
  guint k, byte;

  for (k = 0; k < G_N_ELEMENTS (test_nifti_kinds); k++) {
    const TestNiftiKind *kind = &test_nifti_kinds[k];
    const guint length = kind->version == 1 ? 4 : 8;

    for (byte = 0; byte < length; byte++) {
      g_autoptr (GError) error = NULL;
      guint8 data[544];
      CtNiftiHeader h;

      test_nifti_start (data, kind, 4, 5, 3);
      data[(kind->version == 1 ? 344 : 4) + byte] ^= 0x40;
      g_assert_true (ct_nifti_header_sniff (data, 512));
      g_assert_false (ct_nifti_header_parse (&h, data, 540, &error));
      g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "magic"));
    }
  }
}

/* Cut anywhere: never read past the end, always an error. */
static void
test_cut (void)
{
  guint k, size;

  for (k = 0; k < 4; k++) {
    const TestNiftiKind *kind = &test_nifti_kinds[k];
    guint8 data[544];

    test_nifti_start (data, kind, 4, 5, 3);
    for (size = 0; size < (kind->version == 1 ? 348 : 540); size++) {
      g_autofree guint8 *cut = g_memdup2 (data, MAX (size, 1));
      g_autoptr (GError) error = NULL;
      CtNiftiHeader h;

      g_assert_cmpint (ct_nifti_header_sniff (cut, size), ==, size >= 4);
      g_assert_false (ct_nifti_header_parse (&h, cut, size, &error));
      g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
      if (size >= 4)
        g_assert_nonnull (strstr (error->message, "within the header"));
    }
  }
}

/* sform before qform before pixdim, whatever is broken. */
static void
test_grid (void)
{
  static const struct
  {
    gint sform_code, qform_code, units;
    const gchar *broken;
    gboolean valid;
    gdouble origin_x, spacing_x;
  } grids[] = {
    { 1, 1, 2, NULL, TRUE, -100, 2 },
    { 1, 0, 0, NULL, TRUE, -100, 2 },
    { 0, 1, 2, NULL, TRUE, -10, 3 },
    { -1, 1, 2, NULL, TRUE, -10, 3 },
    { 0, 0, 2, NULL, FALSE, 0, 3 },
    { 0, -5, 2, NULL, FALSE, 0, 3 },
    { 1, 1, 1, NULL, TRUE, -100000, 2000 },
    { 1, 1, 3, NULL, TRUE, -0.1, 0.002 },
    { 0, 0, 9, NULL, FALSE, 0, 3000 },
    { 1, 1, 2, "srow", TRUE, -10, 3 },
    { 1, 0, 2, "srow", FALSE, 0, 3 },
    { 0, 1, 2, "quatern", FALSE, 0, 3 },
    { 0, 1, 2, "qoffset", FALSE, 0, 3 },
    { 0, 1, 2, "pixdim", FALSE, 0, 0 },
    { 1, 1, 2, "pixdim", TRUE, -100, 2 },
  };
  guint i, k;

  for (k = 0; k < 4; k++)
    for (i = 0; i < G_N_ELEMENTS (grids); i++) {
      const TestNiftiKind *kind = &test_nifti_kinds[k];
      guint8 data[544];
      CtNiftiHeader h;
      CtGrid grid;

      test_nifti_start (data, kind, 4, 5, 3);
      test_nifti_set (data, kind, "pixdim", 1, k % 2 ? 3 : -3);
      test_nifti_set (data, kind, "qoffset", 0, 10);
      test_nifti_set (data, kind, "srow", 0, 2);
      test_nifti_set (data, kind, "srow", 5, 2);
      test_nifti_set (data, kind, "srow", 10, 2);
      test_nifti_set (data, kind, "srow", 3, 100);
      test_nifti_set (data, kind, "sform_code", 0, grids[i].sform_code);
      test_nifti_set (data, kind, "qform_code", 0, grids[i].qform_code);
      test_nifti_set (data, kind, "xyzt_units", 0, grids[i].units);
      if (grids[i].broken)
        test_nifti_set (data, kind, grids[i].broken, 1, NAN);
      g_assert_true (ct_nifti_header_parse (&h, data, 540, NULL));
      grid = ct_nifti_header_grid (&h);
      g_assert_cmpint (grid.valid, ==, grids[i].valid);
      g_assert_cmpfloat_with_epsilon (grid.origin[0], grids[i].origin_x, 1e-9);
      g_assert_cmpfloat_with_epsilon (grid.spacing[0], grids[i].spacing_x,
                                      1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nifti-header/fields", test_fields);
  g_test_add_func ("/nifti-header/faults", test_faults);
  g_test_add_func ("/nifti-header/no-scale", test_no_scale);
  g_test_add_func ("/nifti-header/magic", test_magic);
  g_test_add_func ("/nifti-header/cut", test_cut);
  g_test_add_func ("/nifti-header/grid", test_grid);
  return g_test_run ();
}
