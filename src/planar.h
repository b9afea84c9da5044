/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows of a picture to planes of Y, Cb and Cr. Knows nothing of where gray
 * values and indices come from.
 */
#pragma once

#include "src/ink.h"

G_BEGIN_DECLS

/**
 * CtPlanar:
 * @is_blended: table's sums stand for the picture; else its pixels are made
 *     as B, G, R, x and converted
 * @is_marked: the mark of a held heat is drawn
 *
 * Filled by ct_planar_prepare(). Reading it is thread-safe.
 */
typedef struct
{
  const CtPixelFormat *format;
  guint width, height;
  CtYuvMatrix matrix;
  CtYuvTable table;
  gboolean is_blended;
  gboolean is_marked;
  guint8 mark[3];
} CtPlanar;

/* What blend, of 4-byte pixels B, G, R, x, comes to in space. */
void ct_planar_set_table (CtPlanar *planar, const CtBlendTable *blend,
                          const CtYuvSpace *space);
void ct_planar_prepare (CtPlanar *planar, const CtPixelFormat *format,
                        guint width, guint height, gboolean is_marked);

/**
 * CtPlanarRows:
 * @chroma: Cb and Cr of the pixels of an even row and of the odd one below;
 *     of width bytes each
 *
 * Working memory of one thread, where chroma is halved.
 */
typedef struct
{
  guint8 *chroma[2][2];
  gboolean is_neutral[2]; /* nothing was written: 128 is meant */
} CtPlanarRows;

/* Pixels x .. x + n of row y. mask may be NULL; index as well: the base alone.
 * Of each row all pixels, then ct_planar_end_row(); rows come in order, from
 * an even one on. */
void ct_planar_blend (const CtPlanar *planar, CtPlanarRows *rows,
                      const CtPicture *out, guint y, guint x, gsize n,
                      const guint8 *gray, const guint8 *index,
                      const guint8 *mask);
/* A whole row of pixels B, G, R, x. */
void ct_planar_convert (const CtPlanar *planar, CtPlanarRows *rows,
                        const CtPicture *out, guint y, const guint8 *pixels);
/* Inks over pixels x .. x + n of a row that has all of its pixels. */
void ct_planar_draw (const CtPlanar *planar, CtPlanarRows *rows,
                     const CtPicture *out, guint y, guint x, const CtInk *inks,
                     gsize n, gboolean is_opaque);
void ct_planar_end_row (const CtPlanar *planar, CtPlanarRows *rows,
                        const CtPicture *out, guint y);

G_END_DECLS
