/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The header of a NRRD file as a CtTextHeader, checked. Source: "Definition of
 * NRRD File Format" of Teem, NRRD0001 to NRRD0005. Opens no file.
 */
#pragma once

#include "src/volume/text-volume.h"

G_BEGIN_DECLS

/* Whether these first bytes of a file look like a header. */
gboolean ct_nrrd_header_sniff (const guint8 *head, gsize size);

/* A CtTextHeaderParse. */
gboolean ct_nrrd_header_parse (CtTextHeader *header, const gchar *text,
                               gsize size, gboolean is_whole, GError **error);

G_END_DECLS
