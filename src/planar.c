/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows of a picture to planes of Y, Cb and Cr. Where chroma is halved, a
 * thread keeps that of two rows, one byte a pixel, and folds them when the
 * lower one is there.
 */
#include "src/planar.h"

#include <string.h>

#include "src/mark.h"

#define NEUTRAL 128

void
ct_planar_set_table (CtPlanar *planar, const CtBlendTable *blend,
                     const CtYuvSpace *space)
{
  const guint8 amber[4] = { CT_MARK_BLUE, CT_MARK_GREEN, CT_MARK_RED };
  guint8 *mark = planar->mark;

  ct_yuv_matrix_build (space, &planar->matrix);
  planar->is_blended = ct_yuv_table_build (blend, space, &planar->table);
  ct_kernels ()->matrix_yuv (mark, mark + 1, mark + 2, amber, 1,
                             &planar->matrix);
}

void
ct_planar_prepare (CtPlanar *planar, const CtPixelFormat *format, guint width,
                   guint height, gboolean is_marked)
{
  planar->format = format;
  planar->width = width;
  planar->height = height;
  planar->is_marked = is_marked;
}

/* Where Cb (0) or Cr (1) of row y's pixels goes. */
static guint8 *
chroma_row (const CtPlanar *planar, const CtPlanarRows *rows,
            const CtPicture *out, guint y, guint c)
{
  return planar->format->halved ? rows->chroma[y % 2][c]
                                : ct_picture_row (out, 1 + c, y);
}

/* The base alone. */
static void
paint (const CtPlanar *planar, CtPlanarRows *rows, const CtPicture *out,
       guint y, guint x, gsize n, const guint8 *gray)
{
  const CtKernels *kernels = ct_kernels ();
  const CtYuvTable *table = &planar->table;
  gboolean is_halved = planar->format->halved;

  kernels->gray_lookup_u8 (ct_picture_row (out, 0, y) + x, gray, n,
                           table->paint[0]);
  if (table->gray_base && is_halved && n == planar->width) {
    rows->is_neutral[y % 2] = TRUE;
    return;
  }
  for (guint c = 0; c < 2; c++) {
    guint8 *chroma = chroma_row (planar, rows, out, y, c) + x;

    if (table->gray_base)
      memset (chroma, NEUTRAL, n);
    else
      kernels->gray_lookup_u8 (chroma, gray, n, table->paint[1 + c]);
  }
}

void
ct_planar_blend (const CtPlanar *planar, CtPlanarRows *rows,
                 const CtPicture *out, guint y, guint x, gsize n,
                 const guint8 *gray, const guint8 *index, const guint8 *mask)
{
  if (n == 0)
    return;
  rows->is_neutral[y % 2] = FALSE;
  if (!index) {
    paint (planar, rows, out, y, x, n, gray);
    return;
  }
  ct_kernels ()->blend_yuv (ct_picture_row (out, 0, y) + x,
                            chroma_row (planar, rows, out, y, 0) + x,
                            chroma_row (planar, rows, out, y, 1) + x, gray,
                            index, mask, n, &planar->table);
}

void
ct_planar_convert (const CtPlanar *planar, CtPlanarRows *rows,
                   const CtPicture *out, guint y, const guint8 *pixels)
{
  rows->is_neutral[y % 2] = FALSE;
  ct_kernels ()->matrix_yuv (ct_picture_row (out, 0, y),
                             chroma_row (planar, rows, out, y, 0),
                             chroma_row (planar, rows, out, y, 1), pixels,
                             planar->width, &planar->matrix);
}

static void
write_neutral (const CtPlanarRows *rows, guint row, gsize width)
{
  for (guint c = 0; c < 2; c++)
    memset (rows->chroma[row][c], NEUTRAL, width);
}

void
ct_planar_draw (const CtPlanar *planar, CtPlanarRows *rows,
                const CtPicture *out, guint y, guint x, const CtInk *inks,
                gsize n, gboolean is_opaque)
{
  if (rows->is_neutral[y % 2])
    write_neutral (rows, y % 2, planar->width);
  rows->is_neutral[y % 2] = FALSE;
  ct_ink_draw_planar (
      ct_picture_row (out, 0, y) + x, chroma_row (planar, rows, out, y, 0) + x,
      chroma_row (planar, rows, out, y, 1) + x, inks, n, is_opaque);
}

static void
draw_mark (const CtPlanar *planar, CtPlanarRows *rows, const CtPicture *out,
           guint y)
{
  guint width = planar->width, height = planar->height;

  ct_mark_fill_row (ct_picture_row (out, 0, y), width, height, y,
                    planar->mark[0]);
  for (guint c = 0; c < 2; c++)
    ct_mark_fill_row (chroma_row (planar, rows, out, y, c), width, height, y,
                      planar->mark[1 + c]);
}

/* Two rows of chroma to one; of a last row that is alone, twice that row. */
static void
fold (const CtPlanar *planar, const CtPlanarRows *rows, const CtPicture *out,
      guint y)
{
  const CtKernels *kernels = ct_kernels ();
  guint8 *const *upper = rows->chroma[0];
  guint8 *const *lower = rows->chroma[y % 2];
  gsize width = planar->width;

  if (planar->format->planes == 2) {
    kernels->fold_chroma_pairs (ct_picture_row (out, 1, y / 2), upper[0],
                                lower[0], upper[1], lower[1], width);
    return;
  }
  for (guint c = 0; c < 2; c++)
    kernels->fold_chroma (ct_picture_row (out, 1 + c, y / 2), upper[c],
                          lower[c], width);
}

static void
fill_neutral (const CtPlanar *planar, const CtPicture *out, guint y)
{
  gsize half = (planar->width + 1) / 2;

  if (planar->format->planes == 2) {
    memset (ct_picture_row (out, 1, y / 2), NEUTRAL, 2 * half);
    return;
  }
  memset (ct_picture_row (out, 1, y / 2), NEUTRAL, half);
  memset (ct_picture_row (out, 2, y / 2), NEUTRAL, half);
}

void
ct_planar_end_row (const CtPlanar *planar, CtPlanarRows *rows,
                   const CtPicture *out, guint y)
{
  gboolean is_alone = y % 2 == 0 && y + 1 == planar->height;

  if (planar->is_marked) {
    if (rows->is_neutral[y % 2])
      write_neutral (rows, y % 2, planar->width);
    rows->is_neutral[y % 2] = FALSE;
    draw_mark (planar, rows, out, y);
  }
  if (!planar->format->halved || (y % 2 == 0 && !is_alone))
    return;
  if (rows->is_neutral[0] && (is_alone || rows->is_neutral[1])) {
    fill_neutral (planar, out, y);
    return;
  }
  for (guint row = 0; row <= y % 2; row++) {
    if (rows->is_neutral[row])
      write_neutral (rows, row, planar->width);
  }
  fold (planar, rows, out, y);
}
