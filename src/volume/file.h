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
void ct_file_close (CtFile *file); /* takes NULL */

gboolean ct_file_is_gzip (const CtFile *file);

/* The most bytes that can come out: the file's size, or for gzip what that
 * many bytes can inflate to at best. What a header claims is held against
 * it before anything is allocated. */
guint64 ct_file_limit (const CtFile *file);

/* Up to size bytes at offset of the contents; fewer only where they end. -1
 * and error where the file cannot be read or its gzip data is broken.
 * Reading on is cheap; going back in gzip inflates from the beginning. The
 * checksum of a gzip member is checked by a read that meets its end. */
gssize ct_file_read (CtFile *file, guint64 offset, guint8 *dst, gsize size,
                     GError **error);

/**
 * CtFileSlices:
 * @file: not owned
 * @offset: of slice 0 in its contents
 * @size: bytes of a slice
 * @slices: how many follow one another
 *
 * Slices of one size in a file. The last two read are kept, so that to show
 * one again, or to step back once, costs nothing; memory is two slices,
 * whatever their number. Zero can be cleared.
 */
typedef struct
{
  CtFile *file;
  guint64 offset;
  gsize size;
  guint slices;
  struct
  {
    guint8 *data;
    guint number;
    gboolean is_valid;
  } kept[2];
  guint latest;
} CtFileSlices;

/* Valid until the next call; NULL and error on failure. */
const guint8 *ct_file_slices_read (CtFileSlices *slices, guint number,
                                   GError **error);
void ct_file_slices_clear (CtFileSlices *slices);

G_END_DECLS
