/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomSlice: one frame as it is given out: samples of the volume's type,
 * behind the modality LUT, and what they stand for. Knows no other frame.
 */
#pragma once

#include "src/volume/dicom-calibration.h"
#include "src/volume/dicom-file.h"

G_BEGIN_DECLS

/**
 * CtDicomSlice:
 * @samples: owned
 * @calibration: lut and voi are NULL: they may go with their file
 * @voi, @n_voi: the VOI LUT as gray levels where that is the choice, owned
 *
 * Zero can be cleared.
 */
typedef struct
{
  guint8 *samples;
  CtDicomCalibration calibration;
  guint8 *voi;
  guint n_voi;
} CtDicomSlice;

/* The type that samples come out as, where nobody asks for another one. */
CtSampleType ct_dicom_slice_type (const CtDicomFile *dicom,
                                  const CtDicomCalibration *calibration);

/* A type that holds samples of both; FALSE where there is none. */
gboolean ct_dicom_slice_join_types (CtSampleType *all, CtSampleType type);

/* A slice that was cleared, of samples of type, which must hold the frame's:
 * the file may have changed since that was found out. */
gboolean ct_dicom_slice_read (CtDicomSlice *slice, CtDicomFile *dicom,
                              guint frame, CtSampleType type,
                              guint window_index, GError **error);
void ct_dicom_slice_clear (CtDicomSlice *slice);

G_END_DECLS
