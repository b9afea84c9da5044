/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtMask: rectangles of a picture that nobody gets to see. Knows no format.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

typedef struct
{
  guint x, y, width, height;
} CtMaskRect;

/* Zero is an empty one, that can be cleared. */
typedef struct
{
  CtMaskRect *rects;
  guint n_rects;
  guint8 *copy; /* of the slice */
  gsize size;
} CtMask;

/* "X,Y,WIDTH,HEIGHT;...", in pixels; NULL or "": none. FALSE where text is
 * not: then mask is empty. */
gboolean ct_mask_parse (CtMask *mask, const gchar *text);
void ct_mask_clear (CtMask *mask);

/* The slice with stored zeros in the rectangles, which are of the picture as
 * it is shown: a copy, valid until the next call. */
void ct_mask_apply (CtMask *mask, const CtVolumeInfo *info, CtSlice *slice);

G_END_DECLS
