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

/* The patient axes (0: x, 1: y, 2: z) that columns, rows and slices run
 * nearest to, however oblique or sheared: each axis once. */
void ct_grid_nearest_axes (const CtGrid *grid, guint axes[3]);

/* The same voxels as slices along another axis (0: what were columns, 1: rows,
 * 2: slices); the other two, in their order, are columns and rows. */
CtGrid ct_grid_cut (const CtGrid *grid, guint axis);

/* How a slice of this grid is shown the radiological way, each axis taken as
 * the patient axis it is nearest to: patient left on the picture's right
 * (axial, coronal), anterior up (axial), head up (coronal, sagittal), anterior
 * on the left (sagittal). */
CtOrientation ct_grid_display_orientation (const CtGrid *grid);

/* The grid of the slices after orientation; columns and rows are the stored
 * ones. */
CtGrid ct_grid_orient (const CtGrid *grid, const CtOrientation *orientation,
                       guint columns, guint rows);

/* Whether the slices come in descending position along their normal. */
gboolean ct_grid_slices_descend (const CtGrid *grid);

/* Turns the slice order round. */
void ct_grid_reverse_slices (CtGrid *grid, guint slices);

/* Unit normal of the slices (column x row), and the position along it of
 * slice number, in mm. */
void ct_grid_normal (const CtGrid *grid, gdouble normal[3]);
gdouble ct_grid_position (const CtGrid *grid, guint number);

/* Origin of slice number. */
void ct_grid_slice_origin (const CtGrid *grid, guint number, gdouble origin[3]);

/* From column, row and slice number (and 1) of one grid to the fractional ones
 * of the other at the same place. Both are valid. */
void ct_grid_map (const CtGrid *from, const CtGrid *to, gdouble map[3][4]);

/* The least and the greatest x, y, z of voxel centers; size is columns, rows,
 * slices. */
void ct_grid_bounds (const CtGrid *grid, const guint size[3], gdouble low[3],
                     gdouble high[3]);

/* Whether a box of a's voxel centers and one of b's have a point in common.
 * Where a box has one voxel along an axis, it is as thick as that voxel. */
gboolean ct_grids_overlap (const CtGrid *a, const guint a_size[3],
                           const CtGrid *b, const guint b_size[3]);

G_END_DECLS
