/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Room beside the base for a legend outside of it: what it does to caps, and
 * where things lie. Knows nothing of legends but their size.
 */
#pragma once

#include <gst/video/video.h>

#include "src/legend.h"

G_BEGIN_DECLS

/**
 * GstCtHeatMargin:
 * @side: none: there is no room, and the rest is the base's
 * @out_width, @out_height: of the output; even where there is room
 * @x, @y: where the base begins in it; even
 * @panel_x, @panel_y: where the panel begins; even
 */
typedef struct
{
  CtLegendSide side;
  guint width, height;
  guint out_width, out_height;
  guint x, y;
  guint panel_x, panel_y;
} GstCtHeatMargin;

void gst_ct_heat_margin_set (GstCtHeatMargin *margin, CtLegendSide side,
                             guint width, guint height);

/* What sizes that were agreed upon come to: on the side that is wanted, where
 * that may be. FALSE: on no side. */
gboolean gst_ct_heat_margin_find (GstCtHeatMargin *margin, CtLegendSide wanted,
                                  const GstVideoInfo *in,
                                  const GstVideoInfo *out);

/* To the side that is wanted, where the sizes are the same there. */
void gst_ct_heat_margin_turn (GstCtHeatMargin *margin, CtLegendSide wanted);

/* Caps with the base's sizes (direction: sink) as they are with room, or the
 * other way round (src): exact where the sizes are fixed. Takes caps; filter
 * may be NULL. */
GstCaps *gst_ct_heat_margin_transform_caps (GstCaps *caps,
                                            GstPadDirection direction,
                                            CtLegendSide side, GstCaps *filter);

G_END_DECLS
