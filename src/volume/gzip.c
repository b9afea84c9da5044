/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What gzip or zlib data inflates to, at any offset. Knows neither files nor
 * what the bytes mean.
 */
#include "src/volume/gzip.h"

#include <string.h>

#define SKIP_SIZE 65536

typedef struct
{
  guint64 start;
  gsize length, size;
  guint8 *data;
} Span;

struct _CtGzip
{
  CtInflater inflater;
  CtInflaterPoint *points; /* by offset */
  guint n_points, max_points;
  guint64 spacing;
  Span spans[CT_GZIP_SPANS];
  gsize span_size;
  guint latest; /* span, of those filled */
  gboolean has_end;
  guint64 end, data_end;
  guint8 skipped[SKIP_SIZE];
};

static struct
{
  gsize spacing, span_size;
  guint max_points;
} limits = { CT_GZIP_SPACING, CT_GZIP_SPAN_SIZE, CT_GZIP_MAX_POINTS };

void
ct_gzip_set_limits (gsize spacing, guint max_points, gsize span_size)
{
  limits.spacing = spacing ? spacing : CT_GZIP_SPACING;
  limits.max_points = max_points ? max_points : CT_GZIP_MAX_POINTS;
  limits.span_size = span_size ? span_size : CT_GZIP_SPAN_SIZE;
}

CtGzip *
ct_gzip_new (CtInflaterFetch fetch, gpointer source, guint64 start,
             GError **error)
{
  CtGzip *gzip = g_new0 (CtGzip, 1);

  if (!ct_inflater_init (&gzip->inflater, fetch, source, start, error)) {
    g_free (gzip);
    return NULL;
  }
  gzip->spacing = limits.spacing;
  gzip->span_size = limits.span_size;
  gzip->max_points = limits.max_points;
  gzip->points = g_new0 (CtInflaterPoint, gzip->max_points);
  return gzip;
}

void
ct_gzip_free (CtGzip *gzip)
{
  guint i;

  if (!gzip)
    return;
  ct_inflater_clear (&gzip->inflater);
  for (i = 0; i < gzip->n_points; i++)
    ct_inflater_point_clear (&gzip->points[i]);
  g_free (gzip->points);
  for (i = 0; i < CT_GZIP_SPANS; i++)
    g_free (gzip->spans[i].data);
  g_free (gzip);
}

/* Where the next point is due: behind all that there are. */
static guint64
next_point (const CtGzip *gzip)
{
  const guint n = gzip->n_points;

  return gzip->spacing + (n > 0 ? gzip->points[n - 1].out : 0);
}

/* Every other point goes: what is left is twice as far apart. */
static void
thin_points (CtGzip *gzip)
{
  guint i;

  for (i = 0; i < gzip->n_points; i++)
    if (i % 2)
      gzip->points[i / 2] = gzip->points[i];
    else
      ct_inflater_point_clear (&gzip->points[i]);
  gzip->n_points /= 2;
  gzip->spacing *= 2;
}

/* A point that is due. Without memory for it seeks take longer, no more. */
static void
keep_point (CtGzip *gzip)
{
  if (gzip->n_points == gzip->max_points)
    thin_points (gzip);
  if (gzip->inflater.out >= next_point (gzip)
      && ct_inflater_get_point (&gzip->inflater, &gzip->points[gzip->n_points]))
    gzip->n_points++;
}

/* The next bytes of the contents, up to size; fewer only at their end. */
static gssize
inflate_next (CtGzip *gzip, guint8 *dst, gsize size, GError **error)
{
  CtInflater *inflater = &gzip->inflater;
  gsize done = 0;

  while (done < size && !inflater->ended) {
    gssize n = ct_inflater_read (inflater, dst + done, size - done,
                                 next_point (gzip), error);

    if (n < 0)
      return -1;
    if (inflater->at_point)
      keep_point (gzip);
    done += n;
  }
  if (inflater->ended) {
    gzip->has_end = TRUE;
    gzip->end = inflater->out;
    gzip->data_end = inflater->end_in;
  }
  return done;
}

/* To the best place from which to go on to offset. */
static gboolean
approach (CtGzip *gzip, guint64 offset, GError **error)
{
  CtInflater *inflater = &gzip->inflater;
  const CtInflaterPoint *best = NULL;
  guint i;

  for (i = 0; i < gzip->n_points && gzip->points[i].out <= offset; i++)
    best = &gzip->points[i];
  if (!ct_inflater_is_lost (inflater) && inflater->out <= offset
      && (!best || best->out <= inflater->out))
    return TRUE;
  if (best)
    return ct_inflater_resume (inflater, best, error);
  ct_inflater_rewind (inflater);
  return TRUE;
}

/* For what is just before offset, in place of the span that was filled
 * first. NULL without memory for it. */
static Span *
begin_span (CtGzip *gzip, guint64 offset)
{
  const guint i = (gzip->latest + 1) % CT_GZIP_SPANS;
  const gsize size = MIN (offset - gzip->inflater.out, gzip->span_size);
  Span *span = &gzip->spans[i];

  span->length = 0;
  span->start = offset - size;
  if (span->size < size) {
    g_free (span->data);
    span->data = g_try_malloc (size);
    span->size = span->data ? size : 0;
  }
  if (!span->data)
    return NULL;
  gzip->latest = i;
  return span;
}

/* On to offset, or to the contents' end before it. The last of what comes on
 * the way is kept: who goes back wants just that. */
static gboolean
skip_to (CtGzip *gzip, guint64 offset, GError **error)
{
  CtInflater *inflater = &gzip->inflater;
  Span *span = inflater->out < offset ? begin_span (gzip, offset) : NULL;

  while (inflater->out < offset && !inflater->ended) {
    const gboolean is_kept = span && inflater->out >= span->start;
    const guint64 end = span && !is_kept ? span->start : offset;
    const gssize n = inflate_next (
        gzip, is_kept ? span->data + span->length : gzip->skipped,
        MIN (end - inflater->out, SKIP_SIZE), error);

    if (n < 0)
      return FALSE;
    if (is_kept)
      span->length += n;
  }
  return TRUE;
}

static gssize
read_stream (CtGzip *gzip, guint64 offset, guint8 *dst, gsize size,
             GError **error)
{
  if (gzip->has_end && offset >= gzip->end)
    return 0;
  if (!approach (gzip, offset, error) || !skip_to (gzip, offset, error))
    return -1;
  return inflate_next (gzip, dst, size, error);
}

/* What a span has from offset on. Where none has it, 0, and *size is cut to
 * where the next begins. */
static gsize
read_spans (const CtGzip *gzip, guint64 offset, guint8 *dst, gsize *size)
{
  guint i;

  for (i = 0; i < CT_GZIP_SPANS; i++) {
    const Span *span = &gzip->spans[i];
    gsize n;

    if (offset < span->start || offset - span->start >= span->length)
      continue;
    n = MIN (*size, span->length - (offset - span->start));
    memcpy (dst, span->data + (offset - span->start), n);
    return n;
  }
  for (i = 0; i < CT_GZIP_SPANS; i++)
    if (gzip->spans[i].length > 0 && gzip->spans[i].start > offset)
      *size = MIN (*size, gzip->spans[i].start - offset);
  return 0;
}

gssize
ct_gzip_read (CtGzip *gzip, guint64 offset, guint8 *dst, gsize size,
              GError **error)
{
  gsize done = 0;

  while (done < size) {
    gsize wanted = size - done;
    gssize n = read_spans (gzip, offset + done, dst + done, &wanted);

    if (n == 0)
      n = read_stream (gzip, offset + done, dst + done, wanted, error);
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    done += n;
  }
  return done;
}

gboolean
ct_gzip_get_end (const CtGzip *gzip, guint64 *contents, guint64 *data)
{
  if (gzip->has_end && contents)
    *contents = gzip->end;
  if (gzip->has_end && data)
    *data = gzip->data_end;
  return gzip->has_end;
}
