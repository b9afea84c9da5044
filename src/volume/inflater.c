/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Inflates gzip or zlib data from its beginning, or from a point it passed
 * before, onwards. Knows neither files nor which points are worth keeping.
 */
#include "src/volume/inflater.h"

#include <string.h>

#include "src/volume/volume.h"

#define BUFFER_SIZE 65536

/* What inflateInit2 adds to the window's bits for gzip. */
#define GZIP_BITS 16

/* zlib's names for what a trailer can be wrong in; ours, where a member was
 * resumed at a point and its trailer is not zlib's to look at. */
#define DATA_CHECK "incorrect data check"
#define LENGTH_CHECK "incorrect length check"

gboolean
ct_inflater_sniff_gzip (const guint8 *head, gsize size)
{
  return size >= 2 && head[0] == 0x1f && head[1] == 0x8b;
}

static void
set_memory_error (GError **error)
{
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
               "no memory to inflate data");
}

static void
set_cut_error (const CtInflater *inflater, GError **error)
{
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "the %s data is cut off after %" G_GUINT64_FORMAT
               " bytes of contents",
               inflater->is_zlib ? "zlib" : "gzip", inflater->out);
}

/* what: zlib's words. */
static void
set_broken_error (const CtInflater *inflater, const gchar *what, GError **error)
{
  const gchar *name = inflater->is_zlib ? "zlib" : "gzip";

  if (g_strcmp0 (what, DATA_CHECK) == 0 || g_strcmp0 (what, LENGTH_CHECK) == 0)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "the %s checksum or length does not fit the %" G_GUINT64_FORMAT
                 " bytes of contents before it (%s): any of them may be wrong",
                 name, inflater->out, what);
  else
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "the %s data is broken after %" G_GUINT64_FORMAT
                 " bytes of contents: %s",
                 name, inflater->out, what ? what : "no deflate");
}

/* Moves what is left of the input to the front and tops it up. */
static gboolean
fill (CtInflater *inflater, GError **error)
{
  z_stream *z = &inflater->z;
  gssize n;

  if (z->avail_in > 0)
    memmove (inflater->buffer, z->next_in, z->avail_in);
  n = inflater->fetch (inflater->source, inflater->in,
                       inflater->buffer + z->avail_in,
                       BUFFER_SIZE - z->avail_in, error);
  if (n < 0)
    return FALSE;
  z->next_in = inflater->buffer;
  z->avail_in += n;
  inflater->in += n;
  return TRUE;
}

/* At least size bytes of input at hand. */
static gboolean
need (CtInflater *inflater, gsize size, GError **error)
{
  if (inflater->z.avail_in < size && !fill (inflater, error))
    return FALSE;
  if (inflater->z.avail_in >= size)
    return TRUE;
  set_cut_error (inflater, error);
  return FALSE;
}

/* Four bytes behind the deflate data of a member, little-endian in gzip. */
static gboolean
check_word (CtInflater *inflater, guint32 expected, const gchar *what,
            GError **error)
{
  guint32 word;

  if (!need (inflater, sizeof word, error))
    return FALSE;
  memcpy (&word, inflater->z.next_in, sizeof word);
  inflater->z.next_in += sizeof word;
  inflater->z.avail_in -= sizeof word;
  word = inflater->is_zlib ? GUINT32_FROM_BE (word) : GUINT32_FROM_LE (word);
  if (word == expected)
    return TRUE;
  set_broken_error (inflater, what, error);
  return FALSE;
}

/* Of a member that was resumed at a point. */
static gboolean
check_trailer (CtInflater *inflater, GError **error)
{
  return check_word (inflater, inflater->check, DATA_CHECK, error)
         && (inflater->is_zlib
             || check_word (inflater, inflater->out - inflater->member,
                            LENGTH_CHECK, error));
}

/* At the end of a member: on into the next, if there is one. Anything else
 * is garbage that gzip ignores too. */
static gboolean
next_member (CtInflater *inflater, GError **error)
{
  if (inflater->is_raw && !check_trailer (inflater, error))
    return FALSE;
  if (inflater->z.avail_in < 2 && !fill (inflater, error))
    return FALSE;
  if (!inflater->is_zlib
      && ct_inflater_sniff_gzip (inflater->z.next_in, inflater->z.avail_in)) {
    inflateReset2 (&inflater->z, MAX_WBITS + GZIP_BITS);
    inflater->is_raw = FALSE;
    inflater->member = inflater->out;
    return TRUE;
  }
  inflater->ended = TRUE;
  inflater->end_in = inflater->in - inflater->z.avail_in;
  return TRUE;
}

static void
update_check (CtInflater *inflater, const guint8 *dst, gsize size)
{
  if (!inflater->is_raw)
    inflater->check = inflater->z.adler;
  else if (inflater->is_zlib)
    inflater->check = adler32 (inflater->check, dst, size);
  else
    inflater->check = crc32 (inflater->check, dst, size);
}

/* One call of inflate, up to where it can go: room, the input's end, a
 * member's end or a point. *done is right where it fails, too. */
static gboolean
inflate_some (CtInflater *inflater, guint8 *dst, gsize size,
              gboolean seeks_point, gsize *done, GError **error)
{
  z_stream *z = &inflater->z;
  const uInt room = MIN (size, G_MAXINT);
  uInt had;
  int code;

  *done = 0;
  if (z->avail_in == 0 && !fill (inflater, error))
    return FALSE;
  had = z->avail_in;
  z->next_out = dst;
  z->avail_out = room;
  code = inflate (z, seeks_point ? Z_BLOCK : Z_NO_FLUSH);
  *done = room - z->avail_out;
  inflater->out += *done;
  update_check (inflater, dst, *done);
  /* Behind a header or a block, but not behind a member's last. */
  inflater->at_point = seeks_point && (z->data_type & 0xc0) == 0x80;
  if (code == Z_STREAM_END)
    return next_member (inflater, error);
  if (code == Z_OK || (code == Z_BUF_ERROR && z->avail_in < had))
    return TRUE;
  /* At the end of the input zlib may still hold the bits of some bytes: it is
   * cut off when nothing more comes of them. */
  if (code == Z_BUF_ERROR && had == 0) {
    set_cut_error (inflater, error);
    return FALSE;
  }
  if (code == Z_MEM_ERROR)
    set_memory_error (error);
  else
    set_broken_error (inflater, z->msg, error);
  return FALSE;
}

gssize
ct_inflater_read (CtInflater *inflater, guint8 *dst, gsize size,
                  guint64 point_from, GError **error)
{
  gsize done = 0;

  g_return_val_if_fail (!inflater->is_lost, -1);
  inflater->at_point = FALSE;
  while (done < size && !inflater->ended && !inflater->at_point
         && !inflater->broken) {
    const gboolean seeks_point = inflater->out >= point_from;
    gsize room = size - done, n;
    GError *failure = NULL;

    if (!seeks_point)
      room = MIN (room, point_from - inflater->out);
    inflate_some (inflater, dst + done, room, seeks_point, &n, &failure);
    done += n;
    if (g_error_matches (failure, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED))
      inflater->broken = failure; /* behind what was done */
    else if (failure) {
      inflater->is_lost = TRUE;
      g_propagate_error (error, failure);
      return -1;
    }
  }
  if (done > 0 || !inflater->broken || size == 0)
    return done;
  g_propagate_error (error, g_error_copy (inflater->broken));
  return -1;
}

gboolean
ct_inflater_get_point (CtInflater *inflater, CtInflaterPoint *point)
{
  *point = (CtInflaterPoint){ .in = inflater->in - inflater->z.avail_in,
                              .out = inflater->out,
                              .member = inflater->member,
                              .check = inflater->check,
                              .bits = inflater->z.data_type & 7 };
  inflateGetDictionary (&inflater->z, NULL, &point->window_size);
  point->window = g_try_malloc (MAX (point->window_size, 1));
  if (!point->window)
    return FALSE;
  inflateGetDictionary (&inflater->z, point->window, &point->window_size);
  return TRUE;
}

void
ct_inflater_point_clear (CtInflaterPoint *point)
{
  g_clear_pointer (&point->window, g_free);
}

/* With nothing of the input at hand. */
static void
move (CtInflater *inflater, guint64 in, guint64 out, int window_bits)
{
  inflateReset2 (&inflater->z, window_bits);
  inflater->z.next_in = inflater->buffer;
  inflater->z.avail_in = 0;
  inflater->in = in;
  inflater->out = out;
  inflater->is_raw = window_bits < 0;
  inflater->ended = inflater->at_point = inflater->is_lost = FALSE;
  g_clear_error (&inflater->broken);
}

void
ct_inflater_rewind (CtInflater *inflater)
{
  move (inflater, inflater->start, 0,
        inflater->is_zlib ? MAX_WBITS : MAX_WBITS + GZIP_BITS);
  inflater->member = 0;
}

gboolean
ct_inflater_resume (CtInflater *inflater, const CtInflaterPoint *point,
                    GError **error)
{
  move (inflater, point->in - !!point->bits, point->out, -MAX_WBITS);
  inflater->member = point->member;
  inflater->check = point->check;
  inflater->is_lost = TRUE; /* until all is well */
  if (point->bits) {
    if (!need (inflater, 1, error))
      return FALSE;
    inflatePrime (&inflater->z, point->bits,
                  *inflater->z.next_in++ >> (8 - point->bits));
    inflater->z.avail_in--;
  }
  if (inflateSetDictionary (&inflater->z, point->window, point->window_size)
      != Z_OK) {
    set_memory_error (error);
    return FALSE;
  }
  inflater->is_lost = FALSE;
  return TRUE;
}

gboolean
ct_inflater_is_lost (const CtInflater *inflater)
{
  return inflater->is_lost;
}

gboolean
ct_inflater_init (CtInflater *inflater, CtInflaterFetch fetch, gpointer source,
                  guint64 start, GError **error)
{
  *inflater = (CtInflater){
    .fetch = fetch, .source = source, .start = start, .in = start
  };
  if (inflateInit (&inflater->z) != Z_OK) {
    set_memory_error (error);
    return FALSE;
  }
  inflater->buffer = g_malloc (BUFFER_SIZE);
  if (!fill (inflater, error)) {
    ct_inflater_clear (inflater);
    return FALSE;
  }
  inflater->is_zlib
      = !ct_inflater_sniff_gzip (inflater->buffer, inflater->z.avail_in);
  ct_inflater_rewind (inflater);
  return TRUE;
}

void
ct_inflater_clear (CtInflater *inflater)
{
  inflateEnd (&inflater->z);
  g_clear_error (&inflater->broken);
  g_clear_pointer (&inflater->buffer, g_free);
}
