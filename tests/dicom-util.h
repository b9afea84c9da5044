/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the tests of DICOM share: a writer of elements, byte by byte, and a CT
 * picture made of them. Knows no more than the cases need.
 */
#pragma once

#include <string.h>

#include "src/volume/dicom-file.h"
#include "tests/volume-util.h"

typedef struct
{
  GByteArray *bytes;
  gboolean big, implicit;
} Writer;

static inline void
put_number (Writer *w, guint64 v, guint size)
{
  guint8 bytes[8] = { 0 };

  test_put (bytes, 0, v, size, w->big);
  g_byte_array_append (w->bytes, bytes, size);
}

static inline void
put_tag (Writer *w, guint32 tag)
{
  put_number (w, tag >> 16, 2);
  put_number (w, tag & 0xffff, 2);
}

/* Header and value; length what is written as it, whatever there is. */
static inline void
put_header (Writer *w, guint32 tag, const gchar *vr, guint32 length)
{
  put_tag (w, tag);
  if (w->implicit || tag >> 16 == 0xfffe) {
    put_number (w, length, 4);
    return;
  }
  g_byte_array_append (w->bytes, (const guint8 *)vr, 2);
  if (strstr ("OB OW OF OD SQ UN UT UC UR", vr)) {
    put_number (w, 0, 2);
    put_number (w, length, 4);
  } else {
    put_number (w, length, 2);
  }
}

static inline void
put_bytes (Writer *w, guint32 tag, const gchar *vr, const void *data,
           gsize size)
{
  put_header (w, tag, vr, size + (size & 1));
  g_byte_array_append (w->bytes, data, size);
  if (size & 1)
    g_byte_array_append (w->bytes, (const guint8 *)" ", 1);
}

static inline void
put_text (Writer *w, guint32 tag, const gchar *vr, const gchar *text)
{
  put_bytes (w, tag, vr, text, strlen (text));
}

static inline void
put_us (Writer *w, guint32 tag, guint v)
{
  put_header (w, tag, "US", 2);
  put_number (w, v, 2);
}

static inline void
put_item (Writer *w)
{
  put_header (w, CT_DICOM_TAG (0xfffe, 0xe000), "", CT_DICOM_UNDEFINED);
}

static inline void
put_item_end (Writer *w)
{
  put_header (w, CT_DICOM_TAG (0xfffe, 0xe00d), "", 0);
}

static inline void
put_sequence_end (Writer *w)
{
  put_header (w, CT_DICOM_TAG (0xfffe, 0xe0dd), "", 0);
}

static inline void
put_fragment (Writer *w, const void *data, gsize size)
{
  put_header (w, CT_DICOM_TAG (0xfffe, 0xe000), "", size);
  g_byte_array_append (w->bytes, data, size);
}

/* Preamble and group 0002; syntax NULL: none of them. */
static inline Writer
writer_new (const gchar *syntax)
{
  Writer w = { .bytes = g_byte_array_new () };
  guint8 preamble[128] = { 0 };

  if (!syntax)
    return w;
  g_byte_array_append (w.bytes, preamble, 128);
  g_byte_array_append (w.bytes, (const guint8 *)"DICM", 4);
  put_text (&w, CT_DICOM_TAG (0x0002, 0x0010), "UI", syntax);
  return w;
}

#define SYNTAX "1.2.840.10008.1.2"

/* What a picture of the tests is like; zero is a sensible one. */
typedef struct
{
  const gchar *syntax, *photometric, *series, *position, *orientation;
  guint columns, rows, frames, allocated, stored, high_bit, is_signed;
  guint instance;
} PictureSpec;

/* Everything up to the pixels. */
static inline void
put_picture (Writer *w, const PictureSpec *spec)
{
  const guint allocated = spec->allocated ? spec->allocated : 16;
  const guint stored = spec->stored ? spec->stored : allocated;
  g_autofree gchar *instance = g_strdup_printf ("%u", spec->instance);
  g_autofree gchar *frames = g_strdup_printf ("%u", spec->frames);

  put_text (w, CT_DICOM_TAG (0x0008, 0x0060), "CS", "CT");
  put_text (w, CT_DICOM_TAG (0x0020, 0x000e), "UI",
            spec->series ? spec->series : "1.2.3");
  put_text (w, CT_DICOM_TAG (0x0020, 0x0013), "IS", instance);
  if (spec->position) {
    put_text (w, CT_DICOM_TAG (0x0020, 0x0032), "DS", spec->position);
    put_text (w, CT_DICOM_TAG (0x0020, 0x0037), "DS",
              spec->orientation ? spec->orientation : "1\\0\\0\\0\\1\\0");
  }
  put_us (w, CT_DICOM_TAG (0x0028, 0x0002), 1);
  put_text (w, CT_DICOM_TAG (0x0028, 0x0004), "CS",
            spec->photometric ? spec->photometric : "MONOCHROME2");
  if (spec->frames)
    put_text (w, CT_DICOM_TAG (0x0028, 0x0008), "IS", frames);
  put_us (w, CT_DICOM_TAG (0x0028, 0x0010), spec->rows ? spec->rows : 2);
  put_us (w, CT_DICOM_TAG (0x0028, 0x0011), spec->columns ? spec->columns : 3);
  put_text (w, CT_DICOM_TAG (0x0028, 0x0030), "DS", "2\\0.5");
  put_us (w, CT_DICOM_TAG (0x0028, 0x0100), allocated);
  put_us (w, CT_DICOM_TAG (0x0028, 0x0101), stored);
  put_us (w, CT_DICOM_TAG (0x0028, 0x0102),
          spec->high_bit ? spec->high_bit : stored - 1);
  put_us (w, CT_DICOM_TAG (0x0028, 0x0103), spec->is_signed);
}

/* Pixels that do not matter. */
static inline void
put_zeros (Writer *w, guint n)
{
  guint first = w->bytes->len;

  g_byte_array_set_size (w->bytes, first + n);
  memset (w->bytes->data + first, 0, n);
}

static inline gchar *
writer_write (Writer *w, const gchar *name)
{
  gchar *path = test_write (name, w->bytes->data, w->bytes->len);

  g_byte_array_unref (w->bytes);
  w->bytes = NULL;
  return path;
}

/* A file of six 16-bit samples, start, start + 1 ... */
static inline gchar *
write_picture (const gchar *name, const PictureSpec *spec, guint start)
{
  Writer w = writer_new (spec->syntax ? spec->syntax : SYNTAX ".1");
  const guint n = 6 * MAX (spec->frames, 1);
  guint i;

  put_picture (&w, spec);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 2 * n);
  for (i = 0; i < n; i++)
    put_number (&w, start + i, 2);
  return writer_write (&w, name);
}
