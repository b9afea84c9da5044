/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is wrong in a NIfTI header that can be read all the same. Opens no
 * file.
 */
#include "src/volume/nifti-remarks.h"

#include <float.h>
#include <math.h>

/* Numbers that name something: those that do. 2006 to 2018 are FSL's, 3000
 * on CIFTI's. */
static const struct
{
  const gchar *name;
  gsize offset;
  gint ranges[5][2];
  const gchar *done;
} codes[] = {
  { "qform_code",
    G_STRUCT_OFFSET (CtNiftiHeader, qform_code),
    { { 0, 5 } },
    "the qform counts where it is above 0" },
  { "sform_code",
    G_STRUCT_OFFSET (CtNiftiHeader, sform_code),
    { { 0, 5 } },
    "the sform counts where it is above 0" },
  { "intent_code",
    G_STRUCT_OFFSET (CtNiftiHeader, intent_code),
    { { 0, 0 }, { 2, 24 }, { 1001, 1011 }, { 2001, 2018 }, { 3000, 3099 } },
    "it is not used" },
  { "slice_code",
    G_STRUCT_OFFSET (CtNiftiHeader, slice_code),
    { { 0, 6 } },
    "it is not used" },
};

/* Numbers of float fields that stand alone. */
static const struct
{
  const gchar *name;
  gsize offset;
  gboolean is_unchecked; /* nobody saw yet to its being finite */
  const gchar *done;     /* where it is not */
} numbers[] = {
#define FIELD(field) G_STRUCT_OFFSET (CtNiftiHeader, field)
  { "scl_slope", FIELD (slope), FALSE, NULL },
  { "scl_inter", FIELD (intercept), FALSE, NULL },
  { "cal_min", FIELD (cal_min), TRUE, "the file's window is not used" },
  { "cal_max", FIELD (cal_max), TRUE, "the file's window is not used" },
  { "quatern_b", FIELD (quaternion[0]), TRUE, "the qform is not used" },
  { "quatern_c", FIELD (quaternion[1]), TRUE, "the qform is not used" },
  { "quatern_d", FIELD (quaternion[2]), TRUE, "the qform is not used" },
  { "qoffset_x", FIELD (qoffset[0]), TRUE, "the qform is not used" },
  { "qoffset_y", FIELD (qoffset[1]), TRUE, "the qform is not used" },
  { "qoffset_z", FIELD (qoffset[2]), TRUE, "the qform is not used" },
#undef FIELD
};

static void
remark_on_codes (CtVolume *volume, const CtNiftiHeader *h)
{
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (codes); i++) {
    const gint code = G_STRUCT_MEMBER (gint, h, codes[i].offset);

    for (j = 0; j < G_N_ELEMENTS (codes[i].ranges); j++)
      if (code >= codes[i].ranges[j][0] && code <= codes[i].ranges[j][1])
        break;
    if (j == G_N_ELEMENTS (codes[i].ranges))
      ct_volume_remark (volume, "%s is %d, which NIfTI does not know: %s",
                        codes[i].name, code, codes[i].done);
  }
}

/* Numbers that no one wrote: a subnormal one is what a flipped byte makes of
 * a 0. */
static gboolean
is_subnormal (const CtNiftiHeader *h, gdouble v)
{
  return v != 0 && fabs (v) < (h->version == 1 ? FLT_MIN : DBL_MIN);
}

static void
remark_on_numbers (CtVolume *volume, const CtNiftiHeader *h)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const gdouble v = G_STRUCT_MEMBER (gdouble, h, numbers[i].offset);

    if (numbers[i].is_unchecked && !isfinite (v))
      ct_volume_remark (volume, "%s is %g; it must be finite: %s",
                        numbers[i].name, v, numbers[i].done);
    else if (is_subnormal (h, v))
      ct_volume_remark (
          volume, "%s is %g, which is too small to be meant: taken as it is",
          numbers[i].name, v);
  }
  if (h->cal_max < h->cal_min)
    ct_volume_remark (volume,
                      "cal_max %g is less than cal_min %g: the file's window "
                      "is not used",
                      h->cal_max, h->cal_min);
}

static void
remark_on_dim (CtVolume *volume, const CtNiftiHeader *h)
{
  const gint f = h->dim_info & 3, p = h->dim_info >> 2 & 3,
             s = h->dim_info >> 4 & 3;
  guint i;

  for (i = h->dim[0] + 1; i < 8; i++)
    if (h->stored_dim[i] < 0 || h->stored_dim[i] > 1)
      ct_volume_remark (volume,
                        "dim[%u] is %" G_GINT64_FORMAT ", but dim[0] says that "
                        "there are %" G_GINT64_FORMAT " dimensions: taken as 1",
                        i, h->stored_dim[i], h->dim[0]);
  if (h->dim_info > 63 || (f && f == p) || (f && f == s) || (p && p == s))
    ct_volume_remark (volume,
                      "dim_info is %d, which names an axis twice or none that "
                      "is: it is not used",
                      h->dim_info);
  if ((h->units & ~63) || (h->units & 56) == 56 || (h->units & 7) > 3)
    ct_volume_remark (volume,
                      "xyzt_units is %d, which NIfTI does not know: lengths "
                      "are taken as %s",
                      h->units,
                      (h->units & 7) == 1   ? "m"
                      : (h->units & 7) == 3 ? "um"
                                            : "mm");
}

/* A spacing of 0 is one that is unknown, where there is but one. */
static void
remark_on_pixdim (CtVolume *volume, const CtNiftiHeader *h)
{
  const gdouble qfac = h->pixdim[0];
  CtGrid grid;
  const gboolean has_sform = ct_nifti_header_sform (h, &grid);
  guint i;

  for (i = 1; i <= MIN (h->dim[0], 7); i++) {
    const gdouble v = h->pixdim[i];
    const gboolean is_space = i <= 3;
    const gboolean is_used = is_space && !has_sform;

    if (!isfinite (v))
      ct_volume_remark (volume, "pixdim[%u] is %g; it must be finite: %s", i, v,
                        is_used ? "taken as unknown" : "it is not used");
    else if (v < 0)
      ct_volume_remark (volume, "pixdim[%u] is %g; it must be more than 0: %s",
                        i, v,
                        is_used ? "its sign is dropped" : "it is not used");
    else if (is_space && h->dim[i] > 1 && (v == 0 || is_subnormal (h, v)))
      ct_volume_remark (volume, "pixdim[%u] is %g; it must be more than 0: %s",
                        i, v, is_used ? "taken as unknown" : "it is not used");
  }
  if (h->qform_code > 0 && qfac != 0 && fabs (qfac) != 1)
    ct_volume_remark (volume, "pixdim[0] is %g; it is -1, 0 or 1: taken as %d",
                      qfac, qfac < 0 ? -1 : 1);
}

/* Of an sform that is for a scanner's or the same patient's coordinates (1
 * and 2): those do not stretch, so its axes are as long as pixdim. */
static void
compare_spacings (CtVolume *volume, const CtNiftiHeader *h, const CtGrid *grid)
{
  CtNiftiHeader plain = *h;
  CtGrid other;
  guint i;

  plain.sform_code = plain.qform_code = 0;
  other = ct_nifti_header_grid (&plain);
  for (i = 0; i < 3 && h->sform_code <= 2; i++)
    if (h->dim[i + 1] > 1 && other.spacing[i] > 0
        && fabs (grid->spacing[i] - other.spacing[i])
               > 0.01 * MAX (grid->spacing[i], other.spacing[i]))
      ct_volume_remark (volume,
                        "voxels along dim[%u] are %g mm apart by srow, and %g "
                        "by pixdim[%u]: srow is used",
                        i + 1, grid->spacing[i], other.spacing[i], i + 1);
}

/* Where a float's step is wider than a voxel, no voxel has a place. */
static void
remark_on_place (CtVolume *volume, const CtGrid *grid, const gchar *form)
{
  const gdouble least
      = MIN (grid->spacing[0], MIN (grid->spacing[1], grid->spacing[2]));
  guint i;

  for (i = 0; i < 3; i++)
    if (fabs (grid->origin[i]) * FLT_EPSILON > least) {
      ct_volume_remark (volume,
                        "by the %s the first voxel is %g mm away, too far for "
                        "voxels of %g mm to be told apart: used as it is",
                        form, fabs (grid->origin[i]), least);
      return;
    }
}

static void
remark_on_forms (CtVolume *volume, const CtNiftiHeader *h)
{
  const gdouble *q = h->quaternion;
  const gdouble square = q[0] * q[0] + q[1] * q[1] + q[2] * q[2];
  CtGrid sform, qform;
  const gboolean has_sform = ct_nifti_header_sform (h, &sform);
  const gboolean has_qform = ct_nifti_header_qform (h, &qform);
  const gchar *used = has_sform   ? "the sform is used"
                      : has_qform ? "the qform is used"
                                  : "the orientation is unknown";

  if (h->sform_code > 0 && !has_sform)
    ct_volume_remark (volume,
                      "sform_code is %d, but srow is not finite or spans no "
                      "space: %s",
                      h->sform_code, used);
  if (h->qform_code > 0 && !has_qform)
    ct_volume_remark (volume,
                      "qform_code is %d, but the qform is not finite or spans "
                      "no space: %s",
                      h->qform_code, used);
  /* Of a unit quaternion's four squares; a float's rounding is let be. */
  if (isfinite (square) && square > 1.0001)
    ct_volume_remark (volume,
                      "quatern_b, c and d are %g, %g and %g; their squares "
                      "are 1 at most, together: %s",
                      q[0], q[1], q[2], used);
  if (has_sform)
    compare_spacings (volume, h, &sform);
  if (has_sform || has_qform)
    remark_on_place (volume, has_sform ? &sform : &qform,
                     has_sform ? "sform" : "qform");
}

void
ct_nifti_remarks (CtVolume *volume, const CtNiftiHeader *h)
{
  remark_on_dim (volume, h);
  remark_on_pixdim (volume, h);
  remark_on_forms (volume, h);
  remark_on_codes (volume, h);
  remark_on_numbers (volume, h);
}
