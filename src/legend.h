/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The color bar: which values the colors of a prepared frame stand for, with
 * round values at them, as a canvas. Knows no heats and no output formats.
 */
#pragma once

#include "src/lettering.h"
#include "src/render.h"
#include "src/ticks.h"

G_BEGIN_DECLS

typedef enum
{
  CT_LEGEND_NONE,
  CT_LEGEND_RIGHT,
  CT_LEGEND_LEFT,
  CT_LEGEND_BOTTOM,
  CT_LEGEND_TOP,
} CtLegendSide;

static inline gboolean
ct_legend_is_upright (CtLegendSide side)
{
  return side == CT_LEGEND_RIGHT || side == CT_LEGEND_LEFT;
}

/**
 * CtLegend:
 * @side: not none
 * @is_opaque: on black, as long as the picture; else on nothing, as long as
 *     it is
 * @width, @height: of the picture
 * @range: what the ends of the colors stand for
 * @n_labels: where the colors are those of labels: how many there are; else 0
 * @is_clipped: values beyond the ends have the ends' colors
 * @threshold, @threshold_max: as in CtLook
 * @contour: as in CtLook
 * @unit, @mode: (not nullable): what is written at the beginning and the end
 * @note: (nullable): why it is not to be trusted
 *
 * All that a legend follows from, besides the frame's table. Where it is zeroed
 * first, two may be compared by memcmp.
 */
typedef struct
{
  CtLegendSide side;
  gboolean is_opaque;
  guint width, height;
  CtRange range;
  guint n_labels;
  gboolean is_clipped;
  gdouble threshold, threshold_max;
  CtContourLook contour;
  const gchar *unit, *mode, *note;
} CtLegend;

/* How wide it is, or of one that lies how high, for a picture of that many
 * rows: even; of an upright one a multiple of 16. */
guint ct_legend_extent (CtLegendSide side, guint height);

/**
 * ct_legend_draw:
 * @render: prepared with the frame's heat
 * @lettering: (nullable): NULL: no text
 *
 * The canvas is as large as the picture's side, or else of even size. NULL
 * where the picture is too small for one.
 */
CtCanvas *ct_legend_draw (const CtLegend *legend, const CtRender *render,
                          const CtLettering *lettering);

G_END_DECLS
