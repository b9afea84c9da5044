/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtBytes: a cursor over the raw bytes of a header. The only code that makes
 * numbers of them. Knows no format.
 *
 * Nothing is ever read past the end: a read that would gives 0, and failed
 * stays set, so that a header is read to its end and asked once.
 */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize position;
  gboolean swapped; /* numbers are in the other byte order */
  gboolean failed;
} CtBytes;

static inline CtBytes
ct_bytes (const guint8 *data, gsize size, gboolean swapped)
{
  return (CtBytes){ .data = data, .size = size, .swapped = swapped };
}

/* To a position counted from the start. */
static inline void
ct_bytes_seek (CtBytes *bytes, gsize position)
{
  if (position <= bytes->size)
    bytes->position = position;
  else
    bytes->failed = TRUE;
}

/* The next size bytes as they are; NULL and failed where there are fewer. */
static inline const guint8 *
ct_bytes_take (CtBytes *bytes, gsize size)
{
  const guint8 *taken = bytes->data + bytes->position;

  if (bytes->failed || size > bytes->size - bytes->position) {
    bytes->failed = TRUE;
    return NULL;
  }
  bytes->position += size;
  return taken;
}

static inline guint8
ct_bytes_u8 (CtBytes *bytes)
{
  const guint8 *taken = ct_bytes_take (bytes, 1);

  return taken ? *taken : 0;
}

static inline guint16
ct_bytes_u16 (CtBytes *bytes)
{
  const guint8 *taken = ct_bytes_take (bytes, 2);
  guint16 v = 0;

  if (taken)
    memcpy (&v, taken, sizeof v);
  return bytes->swapped ? GUINT16_SWAP_LE_BE (v) : v;
}

static inline guint32
ct_bytes_u32 (CtBytes *bytes)
{
  const guint8 *taken = ct_bytes_take (bytes, 4);
  guint32 v = 0;

  if (taken)
    memcpy (&v, taken, sizeof v);
  return bytes->swapped ? GUINT32_SWAP_LE_BE (v) : v;
}

static inline guint64
ct_bytes_u64 (CtBytes *bytes)
{
  const guint8 *taken = ct_bytes_take (bytes, 8);
  guint64 v = 0;

  if (taken)
    memcpy (&v, taken, sizeof v);
  return bytes->swapped ? GUINT64_SWAP_LE_BE (v) : v;
}

static inline gint16
ct_bytes_i16 (CtBytes *bytes)
{
  return (gint16)ct_bytes_u16 (bytes);
}

static inline gint32
ct_bytes_i32 (CtBytes *bytes)
{
  return (gint32)ct_bytes_u32 (bytes);
}

static inline gint64
ct_bytes_i64 (CtBytes *bytes)
{
  return (gint64)ct_bytes_u64 (bytes);
}

static inline gfloat
ct_bytes_f32 (CtBytes *bytes)
{
  const guint32 bits = ct_bytes_u32 (bytes);
  gfloat v;

  memcpy (&v, &bits, sizeof v);
  return v;
}

static inline gdouble
ct_bytes_f64 (CtBytes *bytes)
{
  const guint64 bits = ct_bytes_u64 (bytes);
  gdouble v;

  memcpy (&v, &bits, sizeof v);
  return v;
}

G_END_DECLS
