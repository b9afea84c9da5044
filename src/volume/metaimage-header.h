/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The header of a MetaImage file as a CtTextHeader, checked. Sources: the
 * MetaIO documentation and what its library reads (metaImage, metaObject,
 * metaTypes). Opens no file.
 */
#pragma once

#include "src/volume/text-volume.h"

G_BEGIN_DECLS

/* Whether these first bytes of a file look like a header. */
gboolean ct_metaimage_header_sniff (const guint8 *head, gsize size);

/* A CtTextHeaderParse. The patient's space is LPS, in millimeters, as ITK has
 * it: line i of TransformMatrix is the direction of axis i. With axes that are
 * flat or not finite, and in two dimensions, the grid is invalid and has the
 * spacing. */
gboolean ct_metaimage_header_parse (CtTextHeader *header, const gchar *text,
                                    gsize size, gboolean is_whole,
                                    GError **error);

G_END_DECLS
