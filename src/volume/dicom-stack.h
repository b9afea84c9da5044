/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomStack: pictures with a place in the patient become the slices of a
 * volume, in order along their normal. Source: DICOM PS3.3 C.7.6.2. Knows no
 * file.
 */
#pragma once

#include "src/volume/geometry.h"

G_BEGIN_DECLS

#define CT_DICOM_MAX_KEYS 10

/**
 * CtDicomPlace:
 * @file, @frame: where the picture comes from; not looked at but to break ties
 * @has_place: origin and orientation are known
 * @origin: of the first pixel's center, LPS in mm
 * @orientation: unit vectors along a row and along a column
 * @spacing: mm between rows, columns; 0 where unknown
 * @thickness: of the slice, in mm; 0 where unknown
 * @keys: the order among those at one place
 * @along: for ct_dicom_stack_arrange to set
 */
typedef struct
{
  guint file, frame;
  guint columns, rows;
  gboolean has_place;
  gdouble origin[3], orientation[6], spacing[2], thickness;
  gdouble keys[CT_DICOM_MAX_KEYS];
  gdouble along;
} CtDicomPlace;

/**
 * CtDicomStack:
 * @slices_per_volume: places that repeat as a whole are volumes that follow
 *     one another
 * @is_uneven: not every slice is where grid has it
 * @report: what of the places is not as it should be, a sentence; NULL
 */
typedef struct
{
  guint slices_per_volume;
  CtGrid grid;
  gboolean is_uneven;
  gchar *report;
} CtDicomStack;

/* Leaves in places (element-type CtDicomPlace, one or more) the pictures of one
 * size and orientation, the most of a kind, in order. keep_all: of pictures at
 * the same place none is left out. */
void ct_dicom_stack_arrange (CtDicomStack *stack, GArray *places,
                             gboolean keep_all);

G_END_DECLS
