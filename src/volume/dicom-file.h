/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomFile: one DICOM file, its attributes and the samples of its frames.
 * Knows nothing of other files.
 */
#pragma once

#include "src/volume/dicom-frames.h"

G_BEGIN_DECLS

/**
 * CtDicomFile:
 *
 * Zero is a closed one.
 */
typedef struct
{
  CtDicomSource source;
  CtDicomAttributes attributes;
  CtDicomPixels pixels;
  CtDicomFrames frames;
} CtDicomFile;

/* Takes file, on failure too. The pixels are not looked at yet. */
gboolean ct_dicom_file_open (CtDicomFile *dicom, CtFile *file, GError **error);
void ct_dicom_file_close (CtDicomFile *dicom);

/* Checks that there is a gray picture, and finds its frames. */
gboolean ct_dicom_file_find_frames (CtDicomFile *dicom, GError **error);

/* The samples of a frame, to be freed; type is pixels.type, or S32 where that
 * holds them. */
guint8 *ct_dicom_file_read (CtDicomFile *dicom, guint frame, CtSampleType type,
                            GError **error);

G_END_DECLS
