/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How many packets a JPEG 2000 codestream says that it has. Source: ISO 15444-1
 * A.4, A.6 and B.6. Decodes nothing.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Layers, resolutions and precincts are for the decoder to allocate and to go
 * through, whatever the codestream's size. Each packet takes a byte at least:
 * FALSE where a tile says to have more of them than there are bytes. A
 * codestream that is broken otherwise is the decoder's. */
gboolean ct_dicom_packets_check (const guint8 *data, gsize size, guint columns,
                                 guint rows, GError **error);

G_END_DECLS
