/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Zip archives, byte by byte, for the tests of what reads them.
 */
#pragma once

#include "tests/volume-util.h"

typedef struct
{
  const gchar *name;
  const guint8 *data;
  gsize size;
  gboolean is_deflated;
  gboolean is_zip64; /* as NumPy writes them: the sizes in the extra fields */
} TestMember;

static inline void
test_append (GByteArray *out, guint64 bits, guint size)
{
  guint8 data[8];

  test_put (data, 0, bits, size, FALSE);
  g_byte_array_append (out, data, size);
}

/* Raw deflate data. */
static inline GByteArray *
test_deflate (const guint8 *data, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  z_stream z = { 0 };

  g_assert_cmpint (
      deflateInit2 (&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), ==,
      Z_OK);
  g_byte_array_set_size (out, deflateBound (&z, size) + 64);
  z.next_in = (guint8 *)data;
  z.avail_in = size;
  z.next_out = out->data;
  z.avail_out = out->len;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (out, z.total_out);
  deflateEnd (&z);
  return out;
}

/* Local header (30 bytes, name, extra) or entry of the directory (46 bytes,
 * name, extra) of a member. */
static inline void
test_append_header (GByteArray *out, const TestMember *m, gboolean is_entry,
                    guint64 size, guint64 local)
{
  const gboolean apart = m->is_zip64;
  const guint32 crc = crc32 (0, m->data, m->size);
  const guint extra = apart ? (is_entry ? 28 : 20) : 0;

  test_append (out, is_entry ? 0x02014b50 : 0x04034b50, 4);
  if (is_entry)
    test_append (out, 45, 2);
  test_append (out, 45, 2);
  test_append (out, 0, 2); /* flags */
  test_append (out, m->is_deflated ? 8 : 0, 2);
  test_append (out, 0, 4); /* time, date */
  test_append (out, crc, 4);
  test_append (out, apart ? G_MAXUINT32 : size, 4);
  test_append (out, apart ? G_MAXUINT32 : m->size, 4);
  test_append (out, strlen (m->name), 2);
  test_append (out, extra, 2);
  if (is_entry) {
    test_append (out, 0, 2); /* comment */
    test_append (out, 0, 2); /* disk */
    test_append (out, 0, 6); /* attributes */
    test_append (out, apart ? G_MAXUINT32 : local, 4);
  }
  g_byte_array_append (out, (const guint8 *)m->name, strlen (m->name));
  if (!extra)
    return;
  test_append (out, 1, 2);
  test_append (out, extra - 4, 2);
  test_append (out, m->size, 8);
  test_append (out, size, 8);
  if (is_entry)
    test_append (out, local, 8);
}

/* The archive; end64: with a zip64 end record, and a comment of that length. */
static inline GByteArray *
test_zip (const TestMember *members, guint n, gboolean end64, guint comment)
{
  GByteArray *out = g_byte_array_new (), *directory = g_byte_array_new ();
  guint64 at, end;

  for (guint i = 0; i < n; i++) {
    const TestMember *m = &members[i];
    GByteArray *data = m->is_deflated ? test_deflate (m->data, m->size) : NULL;
    const gsize size = data ? data->len : m->size;

    at = out->len;
    test_append_header (out, m, FALSE, size, at);
    g_byte_array_append (out, data ? data->data : m->data, size);
    test_append_header (directory, m, TRUE, size, at);
    if (data)
      g_byte_array_unref (data);
  }
  at = out->len;
  g_byte_array_append (out, directory->data, directory->len);
  end = out->len;
  if (end64) {
    test_append (out, 0x06064b50, 4);
    test_append (out, 44, 8);
    test_append (out, 45, 2);
    test_append (out, 45, 2);
    test_append (out, 0, 8); /* disks */
    test_append (out, n, 8);
    test_append (out, n, 8);
    test_append (out, directory->len, 8);
    test_append (out, at, 8);
    test_append (out, 0x07064b50, 4);
    test_append (out, 0, 4);
    test_append (out, end, 8);
    test_append (out, 1, 4);
  }
  test_append (out, 0x06054b50, 4);
  test_append (out, 0, 4); /* disks */
  test_append (out, end64 ? G_MAXUINT16 : n, 2);
  test_append (out, end64 ? G_MAXUINT16 : n, 2);
  test_append (out, end64 ? G_MAXUINT32 : directory->len, 4);
  test_append (out, end64 ? G_MAXUINT32 : at, 4);
  test_append (out, comment, 2);
  for (guint i = 0; i < comment; i++)
    test_append (out, 'c', 1);
  g_byte_array_unref (directory);
  return out;
}
