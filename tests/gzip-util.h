/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Deflated data of every make, in memory, and a plain way to inflate it. Knows
 * no points.
 */
#pragma once

#include "src/volume/inflater.h"
#include "tests/volume-util.h"

/* Runs and noise in turn; no two parts are the same. */
static inline guint8 *
test_contents (gsize size)
{
  guint8 *data = g_malloc (size + 1);
  guint32 state = 1;
  gsize i;

  for (i = 0; i < size; i++) {
    state = state * 1664525 + 1013904223;
    data[i] = i / 700 % 3 ? i / 1000 + (state >> 29) : i / 50;
  }
  return data;
}

typedef struct
{
  const gchar *name;
  gint bits; /* for deflateInit2: 16 more for gzip; its window */
  gint level, memory, strategy;
  guint members; /* as many, an empty one behind each; gzip only */
  guint flushes; /* of any kind, evenly spread */
} TestDeflate;

/* Little memory makes little blocks, which begin at any bit. */
static const TestDeflate test_deflates[] = {
  { "gzip", 16 + 15, 9, 9, Z_DEFAULT_STRATEGY, 1, 0 },
  { "little blocks", 16 + 15, 6, 1, Z_DEFAULT_STRATEGY, 1, 0 },
  { "zlib", 15, 6, 1, Z_DEFAULT_STRATEGY, 1, 0 },
  { "little window", 16 + 9, 6, 1, Z_DEFAULT_STRATEGY, 1, 0 },
  { "stored", 16 + 15, 0, 1, Z_DEFAULT_STRATEGY, 1, 0 },
  { "fixed", 16 + 15, 6, 1, Z_FIXED, 1, 0 },
  { "zlib, huffman", 15, 6, 1, Z_HUFFMAN_ONLY, 1, 0 },
  { "runs", 16 + 15, 6, 1, Z_RLE, 1, 0 },
  { "flushes", 16 + 15, 6, 8, Z_DEFAULT_STRATEGY, 1, 40 },
  { "members", 16 + 15, 6, 1, Z_DEFAULT_STRATEGY, 7, 0 },
  { "many members", 16 + 15, 6, 1, Z_DEFAULT_STRATEGY, 90, 0 },
};

static inline void
test_deflate_member (const TestDeflate *kind, const guint8 *data, gsize size,
                     GByteArray *out)
{
  static const int flushes[]
      = { Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_PARTIAL_FLUSH, Z_BLOCK };
  const gsize begin = out->len;
  z_stream z = { 0 };
  guint i;

  g_assert_cmpint (deflateInit2 (&z, kind->level, Z_DEFLATED, kind->bits,
                                 kind->memory, kind->strategy),
                   ==, Z_OK);
  g_byte_array_set_size (out, begin + 2 * deflateBound (&z, size) + 1024);
  z.next_in = (guint8 *)data;
  z.next_out = out->data + begin;
  z.avail_out = out->len - begin;
  for (i = 0; i < kind->flushes && size >= kind->flushes; i++) {
    z.avail_in = size / kind->flushes;
    g_assert_cmpint (deflate (&z, flushes[i % 4]), ==, Z_OK);
    g_assert_cmpuint (z.avail_in, ==, 0);
  }
  z.avail_in = size - z.total_in;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (out, begin + z.total_out);
  deflateEnd (&z);
}

static inline GByteArray *
test_deflate (const TestDeflate *kind, const guint8 *data, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  guint i;

  if (kind->members == 1)
    test_deflate_member (kind, data, size, out);
  for (i = 0; kind->members > 1 && i < kind->members; i++) {
    const gsize begin = size * i / kind->members;

    test_deflate_member (kind, data + begin,
                         size * (i + 1) / kind->members - begin, out);
    test_deflate_member (kind, data, 0, out);
  }
  return out;
}

typedef enum
{
  TEST_WHOLE,
  TEST_BROKEN,
  TEST_LONG,
} TestInflated;

/* Of all the data at once: the contents, as far as they go and up to most
 * bytes, and what is behind these. */
static inline TestInflated
test_inflate (const guint8 *data, gsize size, gsize most, GByteArray *contents)
{
  const gboolean is_gzip = size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
  z_stream z = { .next_in = (guint8 *)data, .avail_in = size };
  TestInflated result;
  int code;

  g_byte_array_set_size (contents, most);
  g_assert_cmpint (inflateInit2 (&z, is_gzip ? 16 + 15 : 15), ==, Z_OK);
  z.next_out = contents->data;
  z.avail_out = contents->len;
  while ((code = inflate (&z, Z_FINISH)) == Z_STREAM_END && is_gzip
         && z.avail_in >= 2 && z.next_in[0] == 0x1f && z.next_in[1] == 0x8b)
    inflateReset (&z);
  result = z.avail_out == 0       ? TEST_LONG
           : code == Z_STREAM_END ? TEST_WHOLE
                                  : TEST_BROKEN;
  g_byte_array_set_size (contents, z.next_out - contents->data);
  inflateEnd (&z);
  return result;
}

/* Data to fetch from. What was fetched is counted, and a fetch of byte
 * bad_at (if not 0) fails. */
typedef struct
{
  const guint8 *data;
  gsize size, fetched, bad_at;
} TestSource;

static inline gssize
test_fetch (gpointer user_data, guint64 offset, guint8 *dst, gsize size,
            GError **error)
{
  TestSource *source = user_data;
  const gsize n = offset < source->size ? MIN (size, source->size - offset) : 0;

  if (source->bad_at && offset <= source->bad_at
      && source->bad_at < offset + n) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ, "a bad sector");
    return -1;
  }
  if (n > 0)
    memcpy (dst, source->data + offset, n);
  source->fetched += n;
  return n;
}
