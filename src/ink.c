/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is drawn over finished rows: pixels in the output's own components,
 * each with its alpha.
 */
#include "src/ink.h"

#include <string.h>

#define LAST 3

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

/* below + (above - below) * alpha / 255, to nearest: (t + (t >> 8)) >> 8 of t
 * = x + 128 is x / 255 rounded for all x up to 65535. */
static inline guint8
mix (guint8 below, guint8 above, guint8 alpha)
{
  guint t = below * (255u - alpha) + above * (guint)alpha + 128u;

  return (guint8)((t + (t >> 8)) >> 8);
}

void
ct_ink_draw_packed (const CtPixelFormat *format, guint8 *pixels,
                    const CtInk *inks, gsize n, gboolean is_opaque)
{
  guint at = ct_ink_alpha (format), size = format->bytes;

  if (is_opaque && size == sizeof *inks) {
    memcpy (pixels, inks, n * sizeof *inks);
    return;
  }
  for (gsize i = 0; i < n; i++, pixels += size) {
    guint8 alpha = inks[i].bytes[at];

    if (alpha == 0)
      continue;
    for (guint c = 0; c < size; c++)
      pixels[c] = mix (pixels[c], inks[i].bytes[c], alpha);
    if (format->fill >= 0)
      pixels[format->fill] = 255;
  }
}

void
ct_ink_draw_planar (guint8 *y, guint8 *cb, guint8 *cr, const CtInk *inks,
                    gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const guint8 *ink = inks[i].bytes;

    y[i] = mix (y[i], ink[0], ink[LAST]);
    cb[i] = mix (cb[i], ink[1], ink[LAST]);
    cr[i] = mix (cr[i], ink[2], ink[LAST]);
  }
}
