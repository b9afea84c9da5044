/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Headers that can be read and are damaged all the same: each field beyond
 * its bounds has its sentence, and within them there is none.
 */
#include "src/volume/nifti-remarks.h"
#include "tests/nifti-util.h"

/* Both forms are there and agree, unless a case says otherwise: codes 1,
 * voxels of 1 mm. version 0: both. */
static const struct
{
  const gchar *field;
  guint index;
  gdouble value;
  gint version;
  const gchar *other; /* a second field, its first number; NULL: none */
  gdouble other_value;
  const gchar *says; /* NULL: nothing */
} cases[] = {
  { "dim", 0, 3, 0, NULL, 0, NULL },
  { "dim", 4, 0, 0, NULL, 0, NULL },
  { "dim", 4, 2, 0, NULL, 0,
    "dim[4] is 2, but dim[0] says that there are 3 dimensions: taken as 1" },
  { "dim", 7, -1, 0, NULL, 0, "dim[7] is -1, but dim[0] says" },
  { "dim", 4, 1, 0, "dim", 4, NULL },
  { "dim_info", 0, 57, 0, NULL, 0, NULL }, /* 1, 2, 3 */
  { "dim_info", 0, 48, 0, NULL, 0, NULL }, /* 0, 0, 3 */
  { "dim_info", 0, 5, 0, NULL, 0, "dim_info is 5, which names an axis twice" },
  { "dim_info", 0, 51, 0, NULL, 0, "dim_info is 51, " },
  { "dim_info", 0, 60, 0, NULL, 0, "dim_info is 60, " },
  { "dim_info", 0, 64, 0, NULL, 0, "dim_info is 64, " },
  { "xyzt_units", 0, 0, 0, NULL, 0, NULL },
  { "xyzt_units", 0, 10, 0, NULL, 0, NULL },
  { "xyzt_units", 0, 50, 0, NULL, 0, NULL },
  { "xyzt_units", 0, 4, 0, NULL, 0,
    "xyzt_units is 4, which NIfTI does not know: lengths are taken as mm" },
  { "xyzt_units", 0, 58, 0, NULL, 0, "xyzt_units is 58, " },
  { "xyzt_units", 0, 66, 0, NULL, 0, "xyzt_units is 66, " },
  { "xyzt_units", 0, 129, 0, NULL, 0, "lengths are taken as m" },
  { "xyzt_units", 0, -1, 2, NULL, 0, "xyzt_units is -1, " },
  { "pixdim", 0, -1, 0, NULL, 0, NULL },
  { "pixdim", 0, 0, 0, NULL, 0, NULL },
  { "pixdim", 0, 4, 0, "qform_code", 0, NULL },
  { "pixdim", 0, 4, 0, NULL, 0,
    "pixdim[0] is 4; it is -1, 0 or 1: taken as 1" },
  { "pixdim", 0, -7, 0, NULL, 0, "taken as -1" },
  { "pixdim", 0, NAN, 0, NULL, 0,
    "pixdim[0] is nan; it is -1, 0 or 1: taken as 1" },
  { "pixdim", 1, INFINITY, 0, NULL, 0,
    "pixdim[1] is inf; it must be finite: it is not used" },
  { "pixdim", 2, NAN, 0, "sform_code", 0,
    "pixdim[2] is nan; it must be finite: taken as unknown" },
  { "pixdim", 3, -1, 0, NULL, 0,
    "pixdim[3] is -1; it must be more than 0: it is not used" },
  { "pixdim", 3, -1, 0, "sform_code", 0,
    "pixdim[3] is -1; it must be more than 0: its sign is dropped" },
  { "pixdim", 3, 0, 0, NULL, 0, "pixdim[3] is 0; it must be more than 0" },
  { "pixdim", 3, 1e-40, 1, NULL, 0, "pixdim[3] is 9.99995e-41; it must be" },
  { "pixdim", 4, NAN, 0, NULL, 0, NULL },
  { "pixdim", 4, -1, 0, NULL, 0, NULL },
  { "pixdim", 4, -1, 0, "dim", 4, "pixdim[4] is -1; it must be more than 0" },
  { "pixdim", 3, 1.009, 0, NULL, 0, NULL },
  { "pixdim", 3, 1.02, 0, NULL, 0,
    "voxels along dim[3] are 1 mm apart by srow, and 1.02 by pixdim[3]: srow "
    "is used" },
  { "pixdim", 3, 1.02, 0, "sform_code", 2, "voxels along dim[3]" },
  { "pixdim", 3, 1.02, 0, "sform_code", 4, NULL },
  { "pixdim", 3, 1.02, 0, "sform_code", 0, NULL },
  { "srow", 0, NAN, 0, NULL, 0,
    "sform_code is 1, but srow is not finite or spans no space: the qform is "
    "used" },
  { "srow", 10, 0, 0, NULL, 0, "sform_code is 1, but srow is not finite" },
  { "srow", 3, INFINITY, 0, "qform_code", 0,
    "spans no space: the orientation is unknown" },
  { "srow", 7, 1e6, 0, NULL, 0, NULL },
  { "srow", 7, -1e18, 0, NULL, 0,
    "by the sform the first voxel is 1e+18 mm away, too far for voxels of 1 mm "
    "to be told apart" },
  { "quatern", 0, 1, 0, NULL, 0, NULL },
  { "quatern", 0, 1.00001, 0, NULL, 0, NULL },
  { "quatern", 0, 1.002, 0, NULL, 0,
    "quatern_b, c and d are 1.002, 0 and 0; their squares are 1 at most, "
    "together: the sform is used" },
  { "quatern", 1, -8, 0, "sform_code", 0,
    "quatern_b, c and d are 0, -8 and 0; their squares are 1 at most, "
    "together: the qform is used" },
  { "quatern", 1, NAN, 0, NULL, 0,
    "qform_code is 1, but the qform is not finite or spans no space: the sform "
    "is used; quatern_c is nan; it must be finite: the qform is not used" },
  { "quatern", 2, 1e-40, 1, NULL, 0,
    "quatern_d is 9.99995e-41, which is too small to be meant" },
  { "quatern", 2, 1e-40, 2, NULL, 0, NULL },
  { "quatern", 2, 1e-310, 2, NULL, 0, "quatern_d is 1e-310, which is too" },
  { "qoffset", 2, INFINITY, 0, "qform_code", 0,
    "qoffset_z is inf; it must be finite: the qform is not used" },
  { "qoffset", 0, -1e18, 0, "sform_code", 0,
    "by the qform the first voxel is 1e+18 mm away" },
  { "qform_code", 0, 5, 0, NULL, 0, NULL },
  { "qform_code", 0, 6, 0, NULL, 0,
    "qform_code is 6, which NIfTI does not know: the qform counts where it is "
    "above 0" },
  { "qform_code", 0, -1, 0, NULL, 0, "qform_code is -1, which NIfTI does not" },
  { "sform_code", 0, 5, 0, NULL, 0, NULL },
  { "sform_code", 0, 15360, 0, NULL, 0, "sform_code is 15360, which NIfTI" },
  { "sform_code", 0, -32768, 0, NULL, 0, "sform_code is -32768, which NIfTI" },
  { "slice_code", 0, 6, 0, NULL, 0, NULL },
  { "slice_code", 0, 7, 0, NULL, 0,
    "slice_code is 7, which NIfTI does not know: it is not used" },
  { "intent_code", 0, 24, 0, NULL, 0, NULL },
  { "intent_code", 0, 1001, 0, NULL, 0, NULL },
  { "intent_code", 0, 2018, 0, NULL, 0, NULL },
  { "intent_code", 0, 3006, 0, NULL, 0, NULL },
  { "intent_code", 0, 1, 0, NULL, 0, "intent_code is 1, which NIfTI does not" },
  { "intent_code", 0, 25, 0, NULL, 0, "intent_code is 25, " },
  { "intent_code", 0, 1012, 0, NULL, 0, "intent_code is 1012, " },
  { "intent_code", 0, -9, 0, NULL, 0, "intent_code is -9, " },
  { "scl_inter", 0, -1024, 0, NULL, 0, NULL },
  { "scl_inter", 0, 1e-40, 1, NULL, 0,
    "scl_inter is 9.99995e-41, which is too small to be meant: taken as it "
    "is" },
  { "scl_slope", 0, 0, 0, "scl_inter", NAN, NULL },
  { "scl_slope", 0, -1e-40, 1, NULL, 0, "scl_slope is -9.99995e-41, which" },
  { "cal_max", 0, 240, 0, "cal_min", -160, NULL },
  { "cal_max", 0, -1, 0, NULL, 0,
    "cal_max -1 is less than cal_min 0: the file's window is not used" },
  { "cal_max", 0, NAN, 0, NULL, 0,
    "cal_max is nan; it must be finite: the file's window is not used" },
  { "cal_min", 0, -INFINITY, 0, NULL, 0, "cal_min is -inf; it must be finite" },
  { "cal_min", 0, 1e-40, 1, "cal_max", 1, "cal_min is 9.99995e-41, which is" },
};

static void
test_cases (void)
{
  guint i, k, j;

  for (k = 0; k < 4; k++)
    for (i = 0; i < G_N_ELEMENTS (cases); i++) {
      const TestNiftiKind *kind = &test_nifti_kinds[k];
      g_autofree gchar *remarks = NULL;
      CtVolume volume = { 0 };
      guint8 data[544];
      CtNiftiHeader h;

      if (cases[i].version && cases[i].version != kind->version)
        continue;
      test_nifti_start (data, kind, 4, 5, 3);
      test_nifti_set (data, kind, "qform_code", 0, 1);
      test_nifti_set (data, kind, "sform_code", 0, 1);
      for (j = 0; j < 3; j++)
        test_nifti_set (data, kind, "srow", 5 * j, 1);
      test_nifti_set (data, kind, cases[i].field, cases[i].index,
                      cases[i].value);
      if (cases[i].other)
        test_nifti_set (data, kind, cases[i].other, 0, cases[i].other_value);
      g_assert_true (ct_nifti_header_parse (&h, data, 540, NULL));
      ct_nifti_remarks (&volume, &h);
      remarks = ct_volume_take_remarks (&volume);
      if (cases[i].says ? !remarks || !strstr (remarks, cases[i].says)
                        : remarks != NULL)
        g_error ("%s[%u] %g in version %d: \"%s\"", cases[i].field,
                 cases[i].index, cases[i].value, kind->version,
                 remarks ? remarks : "");
    }
}

/* One slice has no distance to the next: 0 is right there. */
static void
test_one_slice (void)
{
  g_autofree gchar *remarks = NULL;
  CtVolume volume = { 0 };
  guint8 data[544];
  CtNiftiHeader h;

  test_nifti_start (data, &test_nifti_kinds[0], 4, 5, 1);
  test_nifti_set (data, &test_nifti_kinds[0], "pixdim", 3, 0);
  g_assert_true (ct_nifti_header_parse (&h, data, 348, NULL));
  ct_nifti_remarks (&volume, &h);
  remarks = ct_volume_take_remarks (&volume);
  g_assert_null (remarks);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nifti-remarks/cases", test_cases);
  g_test_add_func ("/nifti-remarks/one-slice", test_one_slice);
  return g_test_run ();
}
