/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text on a canvas: how large, and that it fits.
 */
#include "src/lettering.h"

/* Smaller letters are none. */
#define MIN_SIZE 6

guint
ct_lettering_size (guint height)
{
  return CLAMP ((height + 22) / 44, 10, 200);
}

void
ct_lettering_measure (const CtLettering *lettering, const gchar *text,
                      guint size, guint *width, guint *height)
{
  *width = *height = 0;
  if (lettering)
    lettering->measure (lettering->data, text, size, width, height);
}

void
ct_lettering_write (const CtLettering *lettering, CtCanvas *canvas,
                    const gchar *text, guint size, const CtBox *box,
                    gboolean centered, guint32 color)
{
  guint width, height;
  gint x;

  if (!lettering || !*text)
    return;
  for (;; size--) {
    if (size < MIN_SIZE)
      return;
    ct_lettering_measure (lettering, text, size, &width, &height);
    if ((gint)width <= box->x1 - box->x0 && (gint)height <= box->y1 - box->y0)
      break;
  }
  x = centered ? (box->x0 + box->x1 - (gint)width) / 2 : box->x0;
  lettering->draw (lettering->data, canvas, text, size, x,
                   (box->y0 + box->y1 - (gint)height) / 2, color);
}
