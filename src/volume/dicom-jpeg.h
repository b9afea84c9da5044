/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JPEG and JPEG-LS by DCMTK, one codestream at a time. Knows no file.
 */
#pragma once

#include "src/volume/dicom-stream.h"

G_BEGIN_DECLS

/* Cells of a byte (bits up to 8) or a word in this machine's byte order, as
 * many as stream has; size even. */
gboolean ct_dicom_jpeg_decode (const CtDicomStream *stream, const guint8 *data,
                               gsize data_size, guint8 *cells, gsize size,
                               GError **error);

G_END_DECLS
