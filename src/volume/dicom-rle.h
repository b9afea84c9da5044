/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * RLE of DICOM PS3.5 annex G: a frame's byte planes, each packed. Knows no
 * file.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* n cells of bytes bytes (1, 2 or 4) into cells, little endian, from size
 * bytes of a frame. */
gboolean ct_dicom_rle_decode (const guint8 *data, gsize size, guint8 *cells,
                              gsize n, guint bytes, GError **error);

G_END_DECLS
