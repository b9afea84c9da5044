/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JPEG 2000 by OpenJPEG, one codestream at a time. Knows no file.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one component of a codestream as words of 16 or 32 bits (bytes 2 or 4)
 * in this machine's byte order: its numbers in two's complement. Its size must
 * be what is expected, before anything is decoded. */
gboolean ct_dicom_j2k_decode (const guint8 *data, gsize size, guint columns,
                              guint rows, guint bytes, guint8 *cells,
                              GError **error);

G_END_DECLS
