/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtLayer: a canvas as inks, with its place in the picture, ready to be laid
 * over rows again and again. Knows nothing of what it shows.
 */
#pragma once

#include "src/canvas.h"
#include "src/ink.h"

G_BEGIN_DECLS

/* Pixels x .. x + n of a row; the first is not transparent. at: where their
 * inks begin. */
typedef struct
{
  guint x, n, at;
  gboolean is_opaque;
} CtLayerRun;

/**
 * CtLayer:
 * @x, @y: where its first pixel lies in the picture; it may reach outside
 * @inks: of all runs, one after the other: each frame they come from far away
 * @runs: of all rows
 * @first_run: of each row, and one more: where the next one's begin
 *
 * But for its place nothing changes once it is made: any thread may read it.
 */
typedef struct
{
  gint x, y;
  guint width, height;
  CtInk *inks;
  guint n_inks;
  CtLayerRun *runs;
  guint *first_run;
} CtLayer;

CtLayer *ct_layer_new (const CtInkFormat *format, const CtCanvas *canvas,
                       gint x, gint y);
void ct_layer_free (CtLayer *layer);

/**
 * CtLayerPart:
 * Inks over pixels x .. x + n of the picture's row.
 */
typedef struct
{
  guint x, n;
  const CtInk *inks;
  gboolean is_opaque;
} CtLayerPart;

/* The i-th part of row y of a picture of that width, from 0 on. FALSE: there
 * is no such. n of a part may be 0: it lies outside. */
gboolean ct_layer_part (const CtLayer *layer, guint y, guint width, guint i,
                        CtLayerPart *part);

/* The columns of row y that it may touch: first >= end where there are none. */
void ct_layer_span (const CtLayer *layer, guint y, guint width, guint *first,
                    guint *end);

G_END_DECLS
