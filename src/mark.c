/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The mark of a held heat: a frame around the picture, in one fixed color.
 */
#include "src/mark.h"

#include <string.h>

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

guint
ct_mark_edge (guint width, guint height, guint y)
{
  if (y < CT_MARK_WIDTH || y + CT_MARK_WIDTH >= height)
    return width;
  return MIN (CT_MARK_WIDTH, width);
}

void
ct_mark_draw_row (guint8 *row, guint width, guint height, guint y,
                  const CtPixelFormat *format)
{
  guint edge = ct_mark_edge (width, height, y);

  mark_pixels (row, edge, format);
  if (edge < width)
    mark_pixels (row + (gsize)(width - edge) * format->bytes, edge, format);
}

void
ct_mark_fill_row (guint8 *row, guint width, guint height, guint y, guint8 value)
{
  guint edge = ct_mark_edge (width, height, y);

  memset (row, value, edge);
  memset (row + width - edge, value, edge);
}
