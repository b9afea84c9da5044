/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is drawn over finished rows: pixels in the output's own components,
 * each with its alpha.
 */
#include "src/ink.h"

#include <string.h>

#define LAST 3 /* of the 4-byte formats the unused byte is this or byte 0 */

guint
ct_ink_alpha (const CtPixelFormat *format)
{
  return format->fill >= 0 ? (guint)format->fill : LAST;
}

void
ct_ink_format_set (CtInkFormat *ink_format, const CtPixelFormat *format,
                   const CtYuvSpace *space)
{
  ink_format->format = format;
  ink_format->alpha = ct_ink_alpha (format);
  ink_format->space = *space;
  ct_yuv_matrix_build (space, &ink_format->matrix);
}

CtInk
ct_ink_make (const CtInkFormat *ink_format, const guint8 rgb[3], guint8 alpha)
{
  const CtPixelFormat *format = ink_format->format;
  const guint8 bgrx[4] = { rgb[2], rgb[1], rgb[0] };
  CtInk ink = { { 0 } };

  if (ct_pixel_format_is_planar (format)) {
    ct_kernels ()->matrix_yuv (&ink.bytes[0], &ink.bytes[1], &ink.bytes[2],
                               bgrx, 1, &ink_format->matrix);
  } else {
    ink.bytes[format->r] = rgb[0];
    ink.bytes[format->g] = rgb[1];
    ink.bytes[format->b] = rgb[2];
  }
  ink.bytes[ink_format->alpha] = alpha;
  return ink;
}

/* Four bytes at once, each below + (above - below) * alpha / 255, to nearest:
 * (t
 * + (t >> 8)) >> 8 of t = x + 128 is x / 255 rounded for all x up to 65535. Two
 * of them, which are 16 bits apart, and then the two between. */
static inline guint32
mix4 (guint32 below, guint32 above, guint alpha)
{
  const guint32 mask = 0x00ff00ff, half = 0x00800080;
  guint32 even = (below & mask) * (255 - alpha) + (above & mask) * alpha + half;
  guint32 odd = (below >> 8 & mask) * (255 - alpha)
                + (above >> 8 & mask) * alpha + half;

  even = (even + (even >> 8 & mask)) >> 8 & mask;
  odd = (odd + (odd >> 8 & mask)) & ~mask;
  return even | odd;
}

/* The unused byte has an alpha's: it is 255 all the same. */
static inline void
draw4 (guint8 *pixels, const CtInk *inks, gsize n, guint at, guint32 opaque)
{
  for (gsize i = 0; i < n; i++, pixels += 4) {
    guint32 below, above;

    memcpy (&below, pixels, 4);
    memcpy (&above, inks[i].bytes, 4);
    below
        = mix4 (below, above, GUINT32_FROM_LE (above) >> 8 * at & 255) | opaque;
    memcpy (pixels, &below, 4);
  }
}

/* Three bytes that lie apart or together, over and under each other. */
static inline guint32
mix3 (guint8 a, guint8 b, guint8 c, const CtInk *ink)
{
  guint32 below = a | (guint32)b << 8 | (guint32)c << 16;
  guint32 above = ink->bytes[0] | (guint32)ink->bytes[1] << 8
                  | (guint32)ink->bytes[2] << 16;

  return mix4 (below, above, ink->bytes[LAST]);
}

static void
draw3 (guint8 *pixels, const CtInk *inks, gsize n, gboolean is_opaque)
{
  for (gsize i = 0; is_opaque && i < n; i++, pixels += 3)
    memcpy (pixels, inks[i].bytes, 3);
  for (gsize i = 0; !is_opaque && i < n; i++, pixels += 3) {
    guint32 mixed = mix3 (pixels[0], pixels[1], pixels[2], &inks[i]);

    pixels[0] = (guint8)mixed;
    pixels[1] = (guint8)(mixed >> 8);
    pixels[2] = (guint8)(mixed >> 16);
  }
}

void
ct_ink_draw_packed (const CtPixelFormat *format, guint8 *pixels,
                    const CtInk *inks, gsize n, gboolean is_opaque)
{
  guint32 opaque = 0;

  if (format->bytes != sizeof *inks) {
    draw3 (pixels, inks, n, is_opaque);
    return;
  }
  if (is_opaque) {
    memcpy (pixels, inks, n * sizeof *inks);
    return;
  }
  memset ((guint8 *)&opaque + format->fill, 255, 1);
  if (format->fill == LAST)
    draw4 (pixels, inks, n, LAST, opaque);
  else
    draw4 (pixels, inks, n, 0, opaque);
}

void
ct_ink_draw_planar (guint8 *y, guint8 *cb, guint8 *cr, const CtInk *inks,
                    gsize n, gboolean is_opaque)
{
  for (gsize i = 0; is_opaque && i < n; i++) {
    y[i] = inks[i].bytes[0];
    cb[i] = inks[i].bytes[1];
    cr[i] = inks[i].bytes[2];
  }
  for (gsize i = 0; !is_opaque && i < n; i++) {
    guint32 mixed = mix3 (y[i], cb[i], cr[i], &inks[i]);

    y[i] = (guint8)mixed;
    cb[i] = (guint8)(mixed >> 8);
    cr[i] = (guint8)(mixed >> 16);
  }
}
