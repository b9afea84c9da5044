/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where R, G and B lie in an output pixel. A table: a row is all that a new
 * packed format needs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CtPixelFormat:
 * @name: GStreamer's name of the format
 * @bytes: bytes of a pixel, 3 or 4
 * @r, @g, @b: offset of each channel in it
 * @fill: offset of the alpha or unused byte, always written as 255; -1 where
 *     there is none
 */
typedef struct
{
  const gchar *name;
  guint8 bytes;
  guint8 r, g, b;
  gint8 fill;
} CtPixelFormat;

/* In order of preference, 4-byte formats first. */
extern const CtPixelFormat ct_pixel_formats[];
extern const guint ct_n_pixel_formats;

/* The format of that name, or NULL. */
const CtPixelFormat *ct_pixel_format_find (const gchar *name);

G_END_DECLS
