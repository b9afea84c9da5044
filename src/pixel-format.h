/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where R, G and B, or Y, Cb and Cr, lie in an output picture. A table: a row
 * is all that a new packed format needs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CtPixelFormat:
 * @name: GStreamer's name of the format
 * @bytes: bytes of a pixel, 3 or 4; 1 of planar Y'CbCr
 * @r, @g, @b: offset of each channel in it
 * @fill: offset of the alpha or unused byte, always written as 255; -1 where
 *     there is none
 * @planes: 1: packed RGB; 2: Y, then Cb and Cr in turns; 3: Y, Cb, Cr
 * @halved: a chroma sample is of 2x2 pixels
 */
typedef struct
{
  const gchar *name;
  guint8 bytes;
  guint8 r, g, b;
  gint8 fill;
  guint8 planes;
  gboolean halved;
} CtPixelFormat;

#define CT_PICTURE_MAX_PLANES 3

/**
 * CtPicture:
 * @data: the first byte of each plane's row 0
 * @stride: bytes from row to row; may be negative
 *
 * Where an output picture is written.
 */
typedef struct
{
  guint8 *data[CT_PICTURE_MAX_PLANES];
  gssize stride[CT_PICTURE_MAX_PLANES];
} CtPicture;

static inline guint8 *
ct_picture_row (const CtPicture *picture, guint plane, guint y)
{
  return picture->data[plane] + (gssize)y * picture->stride[plane];
}

/* The part of a picture from (x, y) on, which are even where chroma is halved.
 */
CtPicture ct_picture_part (const CtPicture *picture,
                           const CtPixelFormat *format, guint x, guint y);

static inline gboolean
ct_pixel_format_is_planar (const CtPixelFormat *format)
{
  return format->planes > 1;
}

/* In order of preference: packed RGB, 4-byte formats first, then planar. */
extern const CtPixelFormat ct_pixel_formats[];
extern const guint ct_n_pixel_formats;
extern const guint ct_n_packed_formats; /* the first of them */

/* The format of that name, or NULL. */
const CtPixelFormat *ct_pixel_format_find (const gchar *name);

G_END_DECLS
