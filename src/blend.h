/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Gray values and indices to the rows of a picture: the tables that a look's
 * colors come to in an output format, made anew only when one of them changed,
 * and the kernels for them. Knows nothing of where indices come from.
 */
#pragma once

#include "src/layer.h"
#include "src/look.h"
#include "src/planar.h"

G_BEGIN_DECLS

/* All that the tables are made from, without padding bytes of unknown
 * content: compared by memcmp. */
typedef struct
{
  guint8 rgb[256][3];
  guint8 base_rgb[256][3];
  CtPalette palette; /* its pointers NULL */
  CtYuvSpace space;  /* zero of packed formats */
  guint8 bytes, r, g, b;
  gint8 fill;
} CtBlendKey;

/**
 * CtBlend:
 * @packed: of the packed formats: the format itself; of the others: B, G, R, x
 * @table: of packed
 * @planar: of the others
 * @is_planar: which of the two it is
 * @is_marked: the mark of a held heat is drawn
 * @layers: what is laid over the picture, in that order; not owned
 *
 * Zero is an empty one. Reading it is thread-safe.
 */
typedef struct
{
  const CtPixelFormat *packed;
  CtBlendTable table;
  CtPlanar planar;
  gboolean is_planar;
  guint width, height;
  gboolean is_marked;
  const CtLayer *const *layers;
  guint n_layers;
  CtBlendKey key;
  guint serial; /* of the tables: 0 before there are any */
} CtBlend;

/* first, last: indices outside are hidden, see CtPalette. space: of planar
 * formats. */
void ct_blend_set (CtBlend *blend, const CtLook *look, gint first, gint last,
                   const CtPixelFormat *format, const CtYuvSpace *space);
/* The picture that rows are written to. */
void ct_blend_prepare (CtBlend *blend, const CtPixelFormat *format, guint width,
                       guint height, gboolean is_marked);

/* What a pixel of that index comes to over a gray one: R, G, B. */
void ct_blend_color (const CtBlend *blend, guint index, guint8 gray,
                     guint8 rgb[3]);
/* The color of that index by itself, hidden or not. */
void ct_blend_own_color (const CtBlend *blend, guint index, guint8 rgb[3]);
gboolean ct_blend_is_shown (const CtBlend *blend, guint index);

/**
 * CtBlendScratch:
 * @pixels: 4 bytes for each of a row's pixels
 * @is_streamed: rows are written past the caches
 *
 * Working memory of one thread.
 */
typedef struct
{
  guint8 *pixels;
  CtPlanarRows planes;
  gboolean is_streamed;
} CtBlendScratch;

/**
 * CtBlendRow:
 * @gray: of the whole row
 * @index: (nullable): of pixels x0 .. x1; NULL: no heat in this row
 * @mask: (nullable): of the same, 0 where no heat is to be seen
 * @inks: (nullable): drawn over pixels ink_x .. ink_x + n_inks
 */
typedef struct
{
  const guint8 *gray;
  const guint8 *index, *mask;
  gsize x0, x1;
  const CtInk *inks;
  gsize ink_x, n_inks;
} CtBlendRow;

/* Before the first of some rows of a picture, and after the last. */
void ct_blend_begin_rows (const CtBlend *blend, CtBlendScratch *scratch,
                          const CtPicture *out);
void ct_blend_end_rows (const CtBlendScratch *scratch);

/* Writes row y, and of halved chroma that of two rows with the lower one;
 * rows come in order, from an even one on. */
void ct_blend_row (const CtBlend *blend, CtBlendScratch *scratch,
                   const CtPicture *out, guint y, const CtBlendRow *row);

G_END_DECLS
