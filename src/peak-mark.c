/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The mark of a heat's greatest value: an open cross, white in black.
 */
#include "src/peak-mark.h"

/* Of the picture's height. */
#define ARM 0.02
#define ARM_MIN 6

CtCanvas *
ct_peak_mark_new (guint height)
{
  gint half = height / 400; /* of an arm's width; it is odd */
  gint arm = MAX ((gint)(height * ARM), ARM_MIN);
  gint gap = arm / 3 + 1; /* free of it, from the middle on */
  gint edge = 1 + half / 2;
  gint middle = arm + edge;
  guint32 black = ct_canvas_color (0, 0, 0);
  guint32 white = ct_canvas_color (255, 255, 255);
  CtCanvas *canvas = ct_canvas_new (2 * middle + 1, 2 * middle + 1);

  for (gint pass = 0; pass < 2; pass++) {
    gint more = pass == 0 ? edge : 0;
    gint wide = 2 * (half + more) + 1, length = arm - gap + 1 + 2 * more;
    guint32 color = pass == 0 ? black : white;

    for (gint k = 0; k < 2; k++) {
      gint along = k == 0 ? middle - arm - more : middle + gap - more;
      gint across = middle - half - more;

      ct_canvas_fill (canvas, along, across, length, wide, color);
      ct_canvas_fill (canvas, across, along, wide, length, color);
    }
  }
  return canvas;
}
