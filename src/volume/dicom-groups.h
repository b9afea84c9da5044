/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The pictures of a directory, put together by series, the series in the order
 * that a user numbers them by. Opens no file.
 */
#pragma once

#include "src/plane.h"
#include "src/volume/dicom-moment.h"
#include "src/volume/dicom-stack.h"

G_BEGIN_DECLS

/**
 * CtDicomPicture:
 * @file: its number
 * @series: an identifier: for comparisons alone
 * @acquisition: when it was taken
 * @modality: a defined term, or "unknown"
 * @slope, @intercept: of its first frame
 * @is_varied: others have another one, or there is padding
 * @place: of the first frame
 *
 * A file that has pictures.
 */
typedef struct
{
  guint file, frames;
  gchar series[65];
  CtDicomMoment acquisition;
  const gchar *modality;
  CtSampleType type;
  gdouble slope, intercept;
  gboolean is_varied;
  CtDicomPlace place;
} CtDicomPicture;

/* Pictures of one series, from first to before end. */
typedef struct
{
  guint first, end, frames;
  const gchar *modality;
} CtDicomGroup;

/* Sorts pictures (element-type CtDicomPicture), and gives groups (element-type
 * CtDicomGroup) of them: CT first, then the largest. */
GArray *ct_dicom_groups_new (GArray *pictures);

/* "1: CT, 51 slices; 2: PT, 51 slices": of very many the first. To be freed. */
gchar *ct_dicom_groups_list (const GArray *groups);

/* Whether a group's slices have scales, or padding, of their own. */
gboolean ct_dicom_group_is_varied (const CtDicomGroup *group,
                                   const GArray *pictures);

/* The earliest acquisition of a group. */
CtDicomMoment ct_dicom_group_acquisition (const CtDicomGroup *group,
                                          const GArray *pictures);

G_END_DECLS
