/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtNiftiHeader: the header of a NIfTI-1 or -2 file as numbers, checked.
 * Sources: nifti1.h and nifti2.h of the NIfTI DFWG. Opens no file.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* The longest one, NIfTI-2's. */
#define CT_NIFTI_HEADER_SIZE 540

/**
 * CtNiftiHeader:
 * @type: of the samples, from datatype
 * @dim: 1 beyond dim[0]; each within what a volume can have
 * @stored_dim: dim as it stands in the file
 * @slope, @intercept: finite, slope not 0
 * @vox_offset: a whole number, not within a single file's own header
 *
 * Named as the fields are where they mean the same.
 */
typedef struct
{
  gint version;
  gboolean swapped;
  gboolean is_pair;
  gint64 dim[8], stored_dim[8];
  gint datatype, bitpix;
  CtSampleType type;
  gdouble pixdim[8];
  gdouble vox_offset;
  gdouble slope, intercept;
  gdouble cal_min, cal_max;
  gint units;
  gint dim_info, intent_code, slice_code;
  gint qform_code, sform_code;
  gdouble quaternion[3], qoffset[3];
  gdouble srow[3][4];
} CtNiftiHeader;

/* Whether these first bytes of a file look like a header. */
gboolean ct_nifti_header_sniff (const guint8 *head, gsize size);

/* From the first bytes of a file, all of CT_NIFTI_HEADER_SIZE where there are
 * as many. FALSE and an error that names the field where it makes no sense. */
gboolean ct_nifti_header_parse (CtNiftiHeader *header, const guint8 *head,
                                gsize size, GError **error);

/* What either form says, in LPS; FALSE where its code is not above 0 or it is
 * broken. */
gboolean ct_nifti_header_sform (const CtNiftiHeader *header, CtGrid *grid);
gboolean ct_nifti_header_qform (const CtNiftiHeader *header, CtGrid *grid);

/* Where the slices lie, in LPS: by sform, else qform. From one that is broken
 * (not finite, flat, an axis without length) the next is tried; with none the
 * grid is invalid and has the spacing of pixdim: the file's pixels can still
 * be seen. */
CtGrid ct_nifti_header_grid (const CtNiftiHeader *header);

G_END_DECLS
