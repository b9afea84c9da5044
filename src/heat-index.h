/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A heat value's way to the color table's index: range, inversion, gamma,
 * labels, and which indices a threshold hides. Knows no colors and no places.
 */
#pragma once

#include "src/kernels/kernels.h"
#include "src/plane.h"
#include "src/range.h"

G_BEGIN_DECLS

/**
 * CtHeatIndex:
 * @labels: the index is the value itself, see ct_colormaps[]
 * @scale: of 8-bit heat: byte to value; of float heat that is labels: value to
 *     label
 * @line: value to index
 * @of_byte: of 8-bit heat: byte to index
 * @byte_is_index: that table changes nothing
 *
 * Zero is an empty one. Once set, any thread may read it; it stays where it
 * is, since line points into it.
 */
typedef struct
{
  gboolean labels;
  CtHeatScale scale;
  CtIndexLine line;
  guint8 of_byte[256];
  gboolean byte_is_index;
  gboolean undivide; /* float heat goes through scale first */
  gfloat gamma_steps[256];
  gdouble gamma; /* that gamma_steps are of; 0: none yet */
  guint serial;  /* another number where a value may get another index */
} CtHeatIndex;

/* type: U8 or F32, what the heat is. scale: byte to value; of F32 its divisor
 * alone counts, for labels: what the integers were divided by (0: nothing).
 * gamma: h becomes h^gamma; above 0. With labels range, invert and gamma do not
 * count. */
void ct_heat_index_set (CtHeatIndex *index, CtSampleType type,
                        const CtHeatScale *scale, const CtRange *range,
                        gboolean labels, gboolean invert, gdouble gamma);

/* Indices of n values; a NaN gives 0. */
void ct_heat_index_values (const CtHeatIndex *index, guint8 *dst,
                           const gfloat *values, gsize n);
guint ct_heat_index_of (const CtHeatIndex *index, gdouble value);

/* The first and the last index that is shown: hidden are those below ceil
 * (255 * t), t being the threshold's place in the range, and those above
 * floor (255 * t) of threshold_max; -G_MAXDOUBLE and G_MAXDOUBLE hide nothing.
 * first > last: all are hidden. */
void ct_heat_index_limits (const CtHeatIndex *index, gdouble threshold,
                           gdouble threshold_max, gint *first, gint *last);

G_END_DECLS
