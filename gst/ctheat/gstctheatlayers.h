/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is laid over a frame's picture or beside it: made when it is first
 * needed, and again only where it would look another way. Knows nothing of
 * rows.
 */
#pragma once

#include "gst/ctheat/gstctheatmargin.h"
#include "gst/ctheat/gstctheatsettings.h"
#include "src/layer.h"

G_BEGIN_DECLS

/**
 * GstCtHeatScene:
 * @margin: the base's size, and whether there is room beside it
 * @format, @space: of the output
 * @render: prepared with the frame's heat
 * @look: that it was prepared with
 * @slice: (nullable): the frame's slice meta
 * @heat: (nullable): the heat that the frame wears
 * @has_own_window: the heat's own window is its range
 * @note: (nullable): why the legend is not to be trusted; lives for ever
 * @info: what its meta says
 *
 * What the layers of a frame follow from, besides the settings.
 */
typedef struct
{
  const GstCtHeatMargin *margin;
  const CtPixelFormat *format;
  const CtYuvSpace *space;
  const CtRender *render;
  const CtLook *look;
  const GstCtSlice *slice;
  const GstCtHeat *heat;
  gboolean has_own_window;
  const gchar *note;
  const GstCtHeatInfo *info;
} GstCtHeatScene;

typedef struct _GstCtHeatLayers GstCtHeatLayers;

GstCtHeatLayers *gst_ct_heat_layers_new (void);
void gst_ct_heat_layers_free (GstCtHeatLayers *layers);

/* The frame's layers, from the lowest on, n of them; they stay until the next
 * call. */
const CtLayer *const *
gst_ct_heat_layers_update (GstCtHeatLayers *layers,
                           const GstCtHeatSettings *settings,
                           const GstCtHeatScene *scene, guint *n);

/* Fills the room beside the base that the last update was told of, if any. */
void gst_ct_heat_layers_fill_margin (const GstCtHeatLayers *layers,
                                     const CtPicture *out);

/* Whether text was asked for that cannot be drawn here. */
gboolean gst_ct_heat_layers_lack_text (const GstCtHeatLayers *layers);

G_END_DECLS
