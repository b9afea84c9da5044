/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Inflates gzip or zlib data from its beginning, or from a point it passed
 * before, onwards. Knows neither files nor which points are worth keeping.
 */
#pragma once

#include <gio/gio.h>
#include <zlib.h>

G_BEGIN_DECLS

/* Up to size bytes of the data at offset; fewer only where it ends. -1 and
 * error where it cannot be read. */
typedef gssize (*CtInflaterFetch) (gpointer source, guint64 offset, guint8 *dst,
                                   gsize size, GError **error);

#define CT_INFLATER_WINDOW_SIZE 32768

/**
 * CtInflaterPoint:
 * @in, @out: of the next byte, in the data and in the contents
 * @member: where in the contents its gzip member begins
 * @check: the member's checksum up to here
 * @bits: how many of the byte before @in are still to come
 * @window: the contents before @out, owned
 *
 * Where a block of deflate begins, inflating can begin: RFC 1951 looks back
 * no more than 32 KiB.
 */
typedef struct
{
  guint64 in, out, member;
  gulong check;
  guint bits, window_size;
  guint8 *window;
} CtInflaterPoint;

/**
 * CtInflater:
 * @out: in the contents, of the next byte to come
 * @at_point: a point can be had here
 * @ended: no member follows; @end_in is the place behind the last, in the data
 *
 * These are to be read; the rest is the inflater's own.
 */
typedef struct
{
  guint64 out, end_in;
  gboolean at_point, ended;
  CtInflaterFetch fetch;
  gpointer source;
  guint64 start, in, member;
  gulong check;
  gboolean is_zlib;
  gboolean is_raw; /* since a point: header and trailer are not zlib's */
  gboolean is_lost;
  GError *broken; /* what comes next is this */
  z_stream z;
  guint8 *buffer;
} CtInflater;

/* The data begins at byte start of what fetch gives: gzip where it looks
 * like that, else zlib. On failure there is an error and nothing to clear. */
gboolean ct_inflater_init (CtInflater *inflater, CtInflaterFetch fetch,
                           gpointer source, guint64 start, GError **error);
void ct_inflater_clear (CtInflater *inflater);

gboolean ct_inflater_sniff_gzip (const guint8 *head, gsize size);

/* The next bytes of the contents, up to size; fewer at their end, before
 * what is broken, and at the first point from offset point_from on: 0 is the
 * end if ended says so. -1 and error where the next byte cannot be had. The
 * members of gzip data follow one another; what follows the last is ignored.
 *
 * A member's checksum (in gzip its length too) is checked by a read that
 * goes beyond its end, and stands for all of it: a point knows the checksum
 * of what is before it. What is broken stays broken, in the same words. */
gssize ct_inflater_read (CtInflater *inflater, guint8 *dst, gsize size,
                         guint64 point_from, GError **error);

/* Where at_point is. FALSE, and nothing to clear, without memory for it. */
gboolean ct_inflater_get_point (CtInflater *inflater, CtInflaterPoint *point);
void ct_inflater_point_clear (CtInflaterPoint *point);

/* Neither is needed before the first read. After a read that could not fetch
 * or had no memory, one of them has to come before the next: until then the
 * inflater is lost. */
void ct_inflater_rewind (CtInflater *inflater);
gboolean ct_inflater_resume (CtInflater *inflater, const CtInflaterPoint *point,
                             GError **error);
gboolean ct_inflater_is_lost (const CtInflater *inflater);

G_END_DECLS
