/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What gzip or zlib data inflates to, at any offset. Knows neither files nor
 * what the bytes mean.
 *
 * While data is inflated for the first time, access points are kept: places
 * where inflating can begin again. Whatever was inflated once is reached from
 * the point before it. What is inflated on the way to an offset is kept as
 * well, as a span: going back through the contents inflates everything once.
 *
 * Memory, however long the contents are: CT_GZIP_MAX_POINTS points of 32 KiB
 * (their spacing doubles when there are that many), CT_GZIP_SPANS spans of at
 * most CT_GZIP_SPAN_SIZE, and less than 256 KiB besides; 24.25 MiB in all.
 * It is had as it is needed: contents of n bytes need 2.04 n at most, and
 * reading from beginning to end needs no spans.
 */
#pragma once

#include "src/volume/inflater.h"

G_BEGIN_DECLS

/* Of the contents, from point to point; a point is at the first end of a
 * deflate block from there on. An average seek inflates half of it. */
#define CT_GZIP_SPACING (1 << 20)
#define CT_GZIP_MAX_POINTS 256
#define CT_GZIP_SPANS 2
#define CT_GZIP_SPAN_SIZE (8 << 20)

/* A byte of deflate gives this many at best: 258 from a length and a distance
 * code of one bit each. */
#define CT_GZIP_MAX_RATIO 1032

typedef struct _CtGzip CtGzip;

/* The data begins at byte start of what fetch gives: gzip where it looks
 * like that, else zlib. source is not owned. NULL and error on failure. */
CtGzip *ct_gzip_new (CtInflaterFetch fetch, gpointer source, guint64 start,
                     GError **error);
void ct_gzip_free (CtGzip *gzip); /* takes NULL */

/* Up to size bytes at offset of the contents; fewer only where they end. -1
 * and error where the data is broken or cannot be read, always the same for
 * the same bytes, in whatever order they are read. The members of gzip data
 * follow one another; what follows the last is ignored.
 *
 * The checksum of a member (its length too, in gzip) is checked whenever its
 * end is met, over all of it: a point knows the checksum of what is before
 * it. */
gssize ct_gzip_read (CtGzip *gzip, guint64 offset, guint8 *dst, gsize size,
                     GError **error);

/* Whether the end of the contents was met: its place in them and in the data
 * (behind the last member), both nullable. */
gboolean ct_gzip_get_end (const CtGzip *gzip, guint64 *contents, guint64 *data);

/* For tests, whose data is short: the spacing of the CtGzips made from now
 * on, and the sizes of their tables; 0 stands for the above. Not while
 * another thread makes one. */
void ct_gzip_set_limits (gsize spacing, guint max_points, gsize span_size);

G_END_DECLS
