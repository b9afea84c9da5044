/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomSeries: the pictures that are to be shown of a DICOM file, or of one
 * series in a directory. Keeps no pixels.
 */
#pragma once

#include "src/volume/dicom-calibration.h"
#include "src/volume/dicom-file.h"
#include "src/volume/dicom-scan.h"
#include "src/volume/dicom-stack.h"
#include "src/volume/volume.h"

G_BEGIN_DECLS

/**
 * CtDicomSeries:
 * @path: of the one file; NULL: @scan has the files
 * @places: (element-type CtDicomPlace): the slices, in order
 * @type: what the samples of all of them fit in
 * @is_varied: slices have scales, or padding, of their own
 * @acquisition: when the first of them was taken, if that is known
 *
 * Zero can be cleared.
 */
typedef struct
{
  gchar *path;
  CtDicomScan scan;
  GArray *places;
  CtDicomStack stack;
  CtSampleType type;
  gboolean is_varied;
  CtDicomMoment acquisition;
  GString *remarks; /* sentences to be told, or NULL */
} CtDicomSeries;

/* series can be cleared after a failure too. */
gboolean ct_dicom_series_init (CtDicomSeries *series, const gchar *path,
                               const CtVolumeOptions *options, GError **error);
void ct_dicom_series_clear (CtDicomSeries *series);

/* The file that a place is in, with its frames found; its error says which
 * file of a directory that is. */
gboolean ct_dicom_series_open (CtDicomSeries *series, guint file,
                               CtDicomFile *dicom, GError **error);

G_END_DECLS
