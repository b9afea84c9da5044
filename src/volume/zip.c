/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The central directory of a zip archive (PKWARE APPNOTE 6.3.10, 4.3 and 4.5),
 * with zip64: where a member lies. Reads no member and knows no format.
 */
#include "src/volume/zip.h"

#include <string.h>

#include "src/volume/bytes.h"
#include "src/volume/volume.h"

#define LOCAL_SIGNATURE 0x04034b50
#define ENTRY_SIGNATURE 0x02014b50
#define END_SIGNATURE 0x06054b50
#define END64_SIGNATURE 0x06064b50
#define LOCATOR64_SIGNATURE 0x07064b50

/* Without names, extra fields and comments. */
#define LOCAL_SIZE 30
#define ENTRY_SIZE 46
#define END_SIZE 22
#define END64_SIZE 56
#define LOCATOR64_SIZE 20

#define MAX_COMMENT 65535
#define ZIP64_EXTRA 1
#define ENCRYPTED 1 /* of an entry's flags */

/* More members than anyone looks for arrays among. */
#define MAX_ENTRIES 65536

typedef struct
{
  guint64 entries, size, offset; /* of the directory */
} Directory;

typedef struct
{
  guint flags, method;
  guint32 crc;
  guint64 size, length, local; /* compressed, not, of the local header */
  guint64 disk;
  guint name_size, extra_size, comment_size;
} Entry;

static gboolean damaged (GError **error, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
damaged (GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                       message);
  return FALSE;
}

static gboolean
unsupported (GError **error, const gchar *message)
{
  g_set_error_literal (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                       message);
  return FALSE;
}

gboolean
ct_zip_sniff (const guint8 *head, gsize size)
{
  return size >= 4
         && (!memcmp (head, "PK\3\4", 4) || !memcmp (head, "PK\5\6", 4));
}

/* All of size bytes at offset. */
static gboolean
read_all (CtFile *file, guint64 offset, guint8 *dst, gsize size,
          const gchar *what, GError **error)
{
  const gssize n = ct_file_read (file, offset, dst, size, error);

  if (n < 0)
    return FALSE;
  if ((gsize)n < size)
    return damaged (error,
                    "the zip archive ends within %s, at byte %" G_GUINT64_FORMAT
                    " of it",
                    what, offset + n);
  return TRUE;
}

static CtBytes
little_endian (const guint8 *data, gsize size)
{
  return ct_bytes (data, size, G_BYTE_ORDER == G_BIG_ENDIAN);
}

/* Where the record is that ends the archive: at the very end, but for a
 * comment. */
static gboolean
find_end (CtFile *file, guint64 *end, guint8 record[END_SIZE], GError **error)
{
  const guint64 size = ct_file_limit (file);
  const gsize most = END_SIZE + MAX_COMMENT;
  const gsize n = MIN (size, most);
  g_autofree guint8 *tail = g_malloc (MAX (n, 1));
  gsize i;

  if (!read_all (file, size - n, tail, n, "its end", error))
    return FALSE;
  for (i = n; i-- > 0;) {
    CtBytes b = little_endian (tail + i, n - i);

    if (n - i < END_SIZE || ct_bytes_u32 (&b) != END_SIGNATURE)
      continue;
    ct_bytes_seek (&b, END_SIZE - 2);
    if (ct_bytes_u16 (&b) > n - i - END_SIZE)
      continue; /* a comment that is longer than what is there */
    *end = size - n + i;
    memcpy (record, tail + i, END_SIZE);
    return TRUE;
  }
  return damaged (error,
                  "the zip archive has no end record in its last "
                  "%" G_GSIZE_FORMAT " bytes: it is cut short",
                  n);
}

/* Zip64: some number did not fit into the end record. */
static gboolean
read_end64 (CtFile *file, guint64 end, Directory *d, GError **error)
{
  guint8 data[END64_SIZE];
  CtBytes b = little_endian (data, LOCATOR64_SIZE);
  guint64 at;

  if (end < LOCATOR64_SIZE)
    return damaged (error, "the zip archive's end record points to a zip64 "
                           "one, and there is none");
  if (!read_all (file, end - LOCATOR64_SIZE, data, LOCATOR64_SIZE,
                 "its zip64 locator", error))
    return FALSE;
  if (ct_bytes_u32 (&b) != LOCATOR64_SIGNATURE)
    return damaged (error, "the zip archive's end record points to a zip64 "
                           "one, and there is none");
  ct_bytes_seek (&b, 8);
  at = ct_bytes_u64 (&b);
  if (!read_all (file, at, data, END64_SIZE, "its zip64 end record", error))
    return FALSE;
  b = little_endian (data, END64_SIZE);
  if (ct_bytes_u32 (&b) != END64_SIGNATURE)
    return damaged (
        error, "there is no zip64 end record at byte %" G_GUINT64_FORMAT, at);
  ct_bytes_seek (&b, 32);
  d->entries = ct_bytes_u64 (&b);
  d->size = ct_bytes_u64 (&b);
  d->offset = ct_bytes_u64 (&b);
  return TRUE;
}

static gboolean
read_end (CtFile *file, Directory *d, GError **error)
{
  guint8 record[END_SIZE] = { 0 };
  CtBytes b = little_endian (record, END_SIZE);
  guint disk, first_disk;
  guint64 end = 0;

  if (!find_end (file, &end, record, error))
    return FALSE;
  ct_bytes_seek (&b, 4);
  disk = ct_bytes_u16 (&b);
  first_disk = ct_bytes_u16 (&b);
  ct_bytes_u16 (&b);
  d->entries = ct_bytes_u16 (&b);
  d->size = ct_bytes_u32 (&b);
  d->offset = ct_bytes_u32 (&b);
  if ((d->entries == G_MAXUINT16 || d->size == G_MAXUINT32
       || d->offset == G_MAXUINT32)
      && !read_end64 (file, end, d, error))
    return FALSE;
  if ((disk != 0 && disk != G_MAXUINT16)
      || (first_disk != 0 && first_disk != G_MAXUINT16))
    return unsupported (error, "a zip archive in several files");
  if (d->offset > end || d->size > end - d->offset)
    return damaged (error,
                    "the zip archive's directory is said to have "
                    "%" G_GUINT64_FORMAT " bytes from byte %" G_GUINT64_FORMAT
                    " on, past its end record at %" G_GUINT64_FORMAT,
                    d->size, d->offset, end);
  return TRUE;
}

/* Of the extra fields, those that did not fit into the entry, in its order. */
static void
read_zip64_extra (Entry *e, const guint8 *extra, gsize size)
{
  CtBytes b = little_endian (extra, size);

  while (b.size - b.position >= 4) {
    const guint id = ct_bytes_u16 (&b), n = ct_bytes_u16 (&b);
    guint64 *const fields[] = { &e->length, &e->size, &e->local };
    const guint8 *data = ct_bytes_take (&b, n);
    CtBytes f;

    if (!data)
      return;
    if (id != ZIP64_EXTRA)
      continue;
    f = little_endian (data, n);
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      if (*fields[i] == G_MAXUINT32)
        *fields[i] = ct_bytes_u64 (&f);
    return;
  }
}

static gboolean
parse_entry (Entry *e, const guint8 data[ENTRY_SIZE], guint64 at,
             GError **error)
{
  CtBytes b = little_endian (data, ENTRY_SIZE);

  if (ct_bytes_u32 (&b) != ENTRY_SIGNATURE)
    return damaged (error,
                    "the zip archive's directory has no entry at byte "
                    "%" G_GUINT64_FORMAT,
                    at);
  ct_bytes_seek (&b, 8);
  e->flags = ct_bytes_u16 (&b);
  e->method = ct_bytes_u16 (&b);
  ct_bytes_seek (&b, 16);
  e->crc = ct_bytes_u32 (&b);
  e->size = ct_bytes_u32 (&b);
  e->length = ct_bytes_u32 (&b);
  e->name_size = ct_bytes_u16 (&b);
  e->extra_size = ct_bytes_u16 (&b);
  e->comment_size = ct_bytes_u16 (&b);
  ct_bytes_seek (&b, 42);
  e->local = ct_bytes_u32 (&b);
  return TRUE;
}

/* The data begin behind the local header, whose extra field has a length of
 * its own. */
static gboolean
locate (CtFile *file, const Entry *e, guint64 directory, CtFilePart *part,
        GError **error)
{
  guint8 data[LOCAL_SIZE];
  CtBytes b = little_endian (data, LOCAL_SIZE);

  if (e->flags & ENCRYPTED)
    return unsupported (error, "the array is encrypted");
  if (e->method != 0 && e->method != 8)
    return unsupported (error, "the array is compressed in another way than "
                               "by deflate");
  if (!read_all (file, e->local, data, LOCAL_SIZE, "a local header", error))
    return FALSE;
  if (ct_bytes_u32 (&b) != LOCAL_SIGNATURE)
    return damaged (error,
                    "there is no local header at byte %" G_GUINT64_FORMAT
                    " of the zip archive",
                    e->local);
  ct_bytes_seek (&b, 26);
  part->start = e->local + LOCAL_SIZE + ct_bytes_u16 (&b);
  part->start += ct_bytes_u16 (&b);
  part->size = e->size;
  part->length = e->length;
  part->crc = e->crc;
  part->is_deflated = e->method == 8;
  if (part->start > directory || part->size > directory - part->start)
    return damaged (error,
                    "the array is said to have %" G_GUINT64_FORMAT
                    " bytes from byte %" G_GUINT64_FORMAT
                    " on, past the zip archive's directory at "
                    "%" G_GUINT64_FORMAT,
                    part->size, part->start, directory);
  if (!part->is_deflated && part->size != part->length)
    return damaged (error,
                    "the array is stored as it is, with two sizes: "
                    "%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT,
                    part->size, part->length);
  return TRUE;
}

/* Whether name_size bytes are name and suffix, or, name NULL, end with it. */
static gboolean
is_called (const gchar *bytes, gsize size, const gchar *name,
           const gchar *suffix)
{
  const gsize behind = strlen (suffix);

  if (size < behind || memcmp (bytes + size - behind, suffix, behind))
    return FALSE;
  return !name
         || (size - behind == strlen (name)
             && !memcmp (bytes, name, size - behind));
}

gboolean
ct_zip_find (CtFile *file, const gchar *suffix, const gchar *name,
             CtFilePart *part, guint *found, GError **error)
{
  /* A name and an extra field, of 65535 bytes at most. */
  g_autofree guint8 *rest = g_malloc (2 * (gsize)G_MAXUINT16);
  Entry chosen = { 0 };
  Directory d = { 0 };
  gboolean has_chosen = FALSE;
  guint64 at, n;

  *found = 0;
  if (!read_end (file, &d, error))
    return FALSE;
  at = d.offset;
  for (n = 0; n < MIN (d.entries, MAX_ENTRIES); n++) {
    guint8 data[ENTRY_SIZE];
    Entry e;

    if (d.offset + d.size - at < ENTRY_SIZE)
      return damaged (error,
                      "the zip archive's directory ends after "
                      "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " entries",
                      n, d.entries);
    if (!read_all (file, at, data, ENTRY_SIZE, "its directory", error)
        || !parse_entry (&e, data, at, error)
        || !read_all (file, at + ENTRY_SIZE, rest, e.name_size + e.extra_size,
                      "its directory", error))
      return FALSE;
    at += ENTRY_SIZE + e.name_size + e.extra_size + e.comment_size;
    if (at > d.offset + d.size)
      return damaged (error, "an entry of the zip archive's directory goes on "
                             "past its end");
    if (!is_called ((gchar *)rest, e.name_size, NULL, suffix))
      continue;
    (*found)++;
    if (has_chosen || !is_called ((gchar *)rest, e.name_size, name, suffix))
      continue;
    read_zip64_extra (&e, rest + e.name_size, e.extra_size);
    chosen = e;
    has_chosen = TRUE;
  }
  if (has_chosen)
    return locate (file, &chosen, d.offset, part, error);
  if (*found)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND,
                 "none of its %u arrays is called \"%s\"", *found, name);
  else
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a zip archive without a NumPy array (%s) in it", suffix);
  return FALSE;
}
