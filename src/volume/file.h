/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The bytes of a regular file, inflated where it is gzip, at any offset.
 * Knows nothing of what they mean.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CtFile CtFile;

/* NULL and a CT_VOLUME_ERROR on failure; what is no regular file is refused
 * at once, without waiting for a FIFO's other end. Messages do not name path.
 */
CtFile *ct_file_open (const gchar *path, GError **error);
CtFile *ct_file_open_fd (int fd, GError **error); /* takes fd, always */
void ct_file_close (CtFile *file);                /* takes NULL */

/* The file called name in the folder that the file at path is in, as it is:
 * gzip is not looked for. name has no / in it; where it is a symbolic link it
 * is refused, so that no header leads out of its folder. */
CtFile *ct_file_open_beside (const gchar *path, const gchar *name,
                             GError **error);

gboolean ct_file_is_gzip (const CtFile *file);

/* For data that says itself how it is stored. Plain: the contents are the
 * bytes of the file, whatever they look like. Inflated: they are what the
 * gzip or zlib data at byte start of the file inflates to; FALSE, and the
 * file is good for closing only, where that fails. */
void ct_file_set_plain (CtFile *file);
gboolean ct_file_set_inflated (CtFile *file, guint64 start, GError **error);

/**
 * CtFilePart:
 * @start, @size: of its bytes in the file
 * @is_deflated: these are raw deflate data (RFC 1951), of length bytes whose
 *     CRC-32 is crc
 */
typedef struct
{
  guint64 start, size;
  gboolean is_deflated;
  guint64 length;
  guint32 crc;
} CtFilePart;

/* The contents are that part's of a plain file, inflated if it is deflated;
 * the CRC-32 of one that is not is not looked at. FALSE, and the file is good
 * for closing only, on failure. */
gboolean ct_file_set_part (CtFile *file, const CtFilePart *part,
                           GError **error);

/* As if the file ended there; for one that is plain. */
void ct_file_set_end (CtFile *file, guint64 end);

/* The most bytes that can come out: the file's size, or for gzip what that
 * many bytes can inflate to at best. What a header claims is held against
 * it before anything is allocated. */
guint64 ct_file_limit (const CtFile *file);

/* Up to size bytes at offset of the contents; fewer only where they end. -1
 * and error where the file cannot be read or its gzip data is broken.
 *
 * In gzip, reading on is cheap, as is going back step by step; going anywhere
 * else inflates a MiB or so where that was inflated before, and else all up
 * to there. What it takes to go back is in src/volume/gzip.h: less than 25 MiB,
 * whatever the file's size. The checksum of a gzip member is checked by a
 * read that goes beyond its end. */
gssize ct_file_read (CtFile *file, guint64 offset, guint8 *dst, gsize size,
                     GError **error);

/* What is inflated behind the end that a header gives, at most. */
#define CT_FILE_END_BUDGET 65536

/* Looks at what follows byte end of the contents, where they should end: in
 * *remark a sentence about it, or NULL. Where that much of a gzip file is
 * there to be met, the checksum is held against all before it: FALSE and error
 * where that fails, as for broken data. */
gboolean ct_file_check_end (CtFile *file, guint64 end, gchar **remark,
                            GError **error);

G_END_DECLS
