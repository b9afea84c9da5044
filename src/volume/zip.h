/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The central directory of a zip archive (PKWARE APPNOTE 6.3.10, 4.3 and 4.5),
 * with zip64: where a member lies. Reads no member and knows no format.
 */
#pragma once

#include "src/volume/file.h"

G_BEGIN_DECLS

gboolean ct_zip_sniff (const guint8 *head, gsize size);

/* Of the members whose names end with suffix, the first, or the one that is
 * called name with suffix behind it; found, how many have the suffix. FALSE and
 * error where there is none, or it cannot be read from the file: archives of
 * several files, what is encrypted, or compressed in another way than by
 * deflate; or its place is not within the file. No message has a name from the
 * archive in it. */
gboolean ct_zip_find (CtFile *file, const gchar *suffix, const gchar *name,
                      CtFilePart *part, guint *found, GError **error);

G_END_DECLS
