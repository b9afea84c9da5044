/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where the frames of a DICOM file lie in the patient. Source: DICOM PS3.3
 * C.7.6.2, C.7.6.16 and C.8.8.3. Puts nothing in order.
 */
#pragma once

#include "src/volume/dicom-file.h"
#include "src/volume/dicom-stack.h"

G_BEGIN_DECLS

/* The place of one frame; file is the number that it gets. */
CtDicomPlace ct_dicom_place_get (const CtDicomFile *dicom, guint file,
                                 guint frame);

/* Appends those of all frames. */
void ct_dicom_place_append (GArray *places, const CtDicomFile *dicom,
                            guint file);

G_END_DECLS
