/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The mark of a held heat: a frame around the picture, in one fixed color.
 */
#include "src/mark.h"

static void
mark_pixels (guint8 *out, guint n, const CtPixelFormat *format)
{
  for (guint x = 0; x < n; x++, out += format->bytes) {
    out[format->r] = CT_MARK_RED;
    out[format->g] = CT_MARK_GREEN;
    out[format->b] = CT_MARK_BLUE;
    if (format->fill >= 0)
      out[format->fill] = 255;
  }
}

void
ct_mark_draw (guint8 *out, gssize stride, guint width, guint height,
              const CtPixelFormat *format)
{
  guint edge = MIN (CT_MARK_WIDTH, width);

  for (guint y = 0; y < height; y++, out += stride) {
    if (y < CT_MARK_WIDTH || y + CT_MARK_WIDTH >= height) {
      mark_pixels (out, width, format);
      continue;
    }
    mark_pixels (out, edge, format);
    mark_pixels (out + (gsize)(width - edge) * format->bytes, edge, format);
  }
}
