/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is drawn over finished rows: pixels in the output's own components,
 * each with its alpha. Knows nothing of what they show.
 */
#pragma once

#include "src/pixel-format.h"
#include "src/yuv.h"

G_BEGIN_DECLS

/**
 * CtInk:
 * Four bytes. Of 4-byte formats the pixel itself, with the alpha where its
 * unused byte lies; of 3-byte formats the pixel, then the alpha; of planar ones
 * Y, Cb, Cr and the alpha. The color is not multiplied by it.
 */
typedef struct
{
  guint8 bytes[4];
} CtInk;

/**
 * CtInkFormat:
 * @alpha: which byte of an ink is its alpha
 *
 * How colors become inks.
 */
typedef struct
{
  const CtPixelFormat *format;
  guint alpha;
  CtYuvSpace space; /* of planar formats */
  CtYuvMatrix matrix;
} CtInkFormat;

void ct_ink_format_set (CtInkFormat *ink_format, const CtPixelFormat *format,
                        const CtYuvSpace *space);

/* rgb: R, G, B. */
CtInk ct_ink_make (const CtInkFormat *ink_format, const guint8 rgb[3],
                   guint8 alpha);

/* Which byte of an ink is its alpha in that format. */
guint ct_ink_alpha (const CtPixelFormat *format);

/* n inks over n pixels of a packed format, or over n samples of Y, Cb and Cr.
 * Rounded to nearest; an alpha of 0 leaves the byte as it is, one of 255 gives
 * the ink's. is_opaque: all of them are 255. */
void ct_ink_draw_packed (const CtPixelFormat *format, guint8 *pixels,
                         const CtInk *inks, gsize n, gboolean is_opaque);
void ct_ink_draw_planar (guint8 *y, guint8 *cb, guint8 *cr, const CtInk *inks,
                         gsize n, gboolean is_opaque);

G_END_DECLS
