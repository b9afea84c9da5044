/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Isolines of the resized heat, a row of the picture at a time: in each cell
 * between four of its values the line is straight, and a pixel is covered by
 * its distance to it. Knows nothing of the picture below.
 */
#pragma once

#include "src/heat-index.h"
#include "src/ink.h"
#include "src/look.h"

G_BEGIN_DECLS

/**
 * CtContour:
 * @is_needed: FALSE: there are no lines, and nothing else counts
 * @levels, @inks: of each line
 * @reach: how far from a line's middle it is still seen, in pixels
 * @most: the greatest coverage, below 1 of lines thinner than a pixel
 *
 * Zero is an empty one. Once prepared, any thread may read it.
 */
typedef struct
{
  gboolean is_needed;
  guint n_levels;
  gfloat levels[CT_CONTOUR_MAX_LEVELS];
  CtInk inks[CT_CONTOUR_MAX_LEVELS];
  guint alpha; /* which byte of an ink */
  gfloat reach, most;
  guint8 strength; /* alpha of full coverage */

  CtPlane values; /* the heat as floats */
  gboolean has_nan;
  gfloat *block; /* where they lie if they had to be made; owned */
  gsize n_block;
  CtResize *resize;
  guint width, height;    /* of the resized heat */
  guint taps, generation; /* numbers: of resize; of the heat */
} CtContour;

void ct_contour_clear (CtContour *contour);

/**
 * ct_contour_prepare:
 * @plane, @has_nan: the heat at its own size
 * @index: its way to the colors, already set
 * @width, @height: the size it is resized to
 * @generation: a number that no heat before had
 *
 * Levels that are not finite have no line.
 */
void ct_contour_prepare (CtContour *contour, const CtLook *look,
                         const CtPlane *plane, gboolean has_nan,
                         const CtHeatIndex *index, guint width, guint height,
                         const CtInkFormat *format, guint generation);

/* Lines of some rows of cells, kept for the next row; one for each thread. */
typedef struct _CtContourScratch CtContourScratch;
CtContourScratch *ct_contour_scratch_new (void);
void ct_contour_scratch_free (CtContourScratch *scratch);

/**
 * ct_contour_row:
 * @y: row of the resized heat
 * @skip, @n: its columns skip .. skip + n are drawn
 * @mask: (nullable): of these, 0 where nothing is to be seen
 * @x, @n_inks: (out): which of them a line may cover
 *
 * Returns inks for pixels x .. x + n_inks of the n, which stay until the next
 * call; NULL where there is no line.
 */
const CtInk *ct_contour_row (const CtContour *contour,
                             CtContourScratch *scratch, guint y, guint skip,
                             guint n, const guint8 *mask, gsize *x,
                             gsize *n_inks);

G_END_DECLS
