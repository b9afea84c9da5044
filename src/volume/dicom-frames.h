/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomFrames: where in its file each frame is, in one piece or in
 * fragments. Source: DICOM PS3.5 A.4. Decodes nothing.
 */
#pragma once

#include "src/volume/dicom-pixels.h"

G_BEGIN_DECLS

/**
 * CtDicomFrames:
 * @source: not owned
 * @frame_bits: of one that is not encapsulated; 0: they are
 * @remark: what was wrong and could be worked around, to be taken; or NULL
 *
 * Zero can be cleared.
 */
typedef struct
{
  CtDicomSource *source;
  guint frames;
  guint64 pixels;
  guint64 frame_bits;
  GArray *fragments;
  GArray *first; /* of each frame, and one more */
  gchar *remark;
} CtDicomFrames;

/* Holds what pixels claims against what the file has. */
gboolean ct_dicom_frames_init (CtDicomFrames *frames, CtDicomSource *source,
                               const CtDicomAttributes *attributes,
                               const CtDicomPixels *pixels, GError **error);
void ct_dicom_frames_clear (CtDicomFrames *frames);

/* The bytes of a frame, to be freed; first_bit is 0 but for cells of one
 * bit. */
guint8 *ct_dicom_frames_read (CtDicomFrames *frames, guint number, gsize *size,
                              guint *first_bit, GError **error);

G_END_DECLS
