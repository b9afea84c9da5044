/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where voxels lie in the patient. Everything here is in DICOM's LPS
 * millimeters (x to the patient's left, y to the back, z to the head), pixel
 * centers; NIfTI's RAS+ is turned at the border.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CtGrid:
 * @valid: whether the orientation is known at all; spacing may be known
 *     without it
 * @origin: center of the first pixel of slice 0
 * @column_step, @row_step, @slice_step: vectors in mm from a pixel to the
 *     one in the next column, row, slice
 * @spacing: mm between columns, rows, slices (positive; 0 where unknown)
 */
typedef struct
{
  gboolean valid;
  gdouble origin[3];
  gdouble column_step[3], row_step[3], slice_step[3];
  gdouble spacing[3];
} CtGrid;

/**
 * CtOrientation:
 * @transpose: rows and columns change places, before the mirrors
 * @flip_columns, @flip_rows: the picture is mirrored left-right, top-bottom
 *
 * How a stored slice becomes the displayed one.
 */
typedef struct
{
  gboolean transpose, flip_columns, flip_rows;
} CtOrientation;

/* From a NIfTI affine (RAS+, rows of 4) with the stored axes i, j, k: the
 * grid in LPS as stored (columns along i, rows along j, slices along k).
 * FALSE where a number is not finite or an axis has no length. */
gboolean ct_grid_from_ras (CtGrid *grid, const gdouble affine[3][4]);

/* The affine of qform's quaternion (nifti1.h, method 2). */
void ct_affine_from_quaternion (gdouble affine[3][4], gdouble b, gdouble c,
                                gdouble d, const gdouble offset[3],
                                const gdouble pixdim[3], gdouble qfac);

/* How a slice of this grid is shown the radiological way, each axis taken as
 * the patient axis it is nearest to: patient left on the picture's right
 * (axial, coronal), anterior up (axial), head up (coronal, sagittal), anterior
 * on the left (sagittal). */
CtOrientation ct_grid_display_orientation (const CtGrid *grid);

/* The grid of the slices after orientation; columns and rows are the stored
 * ones. */
CtGrid ct_grid_orient (const CtGrid *grid, const CtOrientation *orientation,
                       guint columns, guint rows);

/* Turns the slice order round. */
void ct_grid_reverse_slices (CtGrid *grid, guint slices);

/* Unit normal of the slices (column x row), and the position along it of
 * slice number, in mm. */
void ct_grid_normal (const CtGrid *grid, gdouble normal[3]);
gdouble ct_grid_position (const CtGrid *grid, guint number);

/* Origin of slice number. */
void ct_grid_slice_origin (const CtGrid *grid, guint number, gdouble origin[3]);

G_END_DECLS
