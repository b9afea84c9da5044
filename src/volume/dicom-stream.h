/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomStream: the frame header of a JPEG or JPEG-LS codestream. Source: ISO
 * 10918-1 annex B, ISO 14495-1 annex C. Decodes nothing.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CtDicomStream:
 * @columns, @rows, @components, @bits: as the codestream has them
 * @process: its SOF marker's last byte (0xc0 baseline, 0xc1
 *     extended, 0xc2 progressive, 0xc3 lossless, 0xf7 JPEG-LS)
 */
typedef struct
{
  guint columns, rows, components, bits;
  guint8 process;
} CtDicomStream;

/* From the markers before the first scan. */
gboolean ct_dicom_stream_parse (CtDicomStream *stream, const guint8 *data,
                                gsize size, GError **error);

G_END_DECLS
