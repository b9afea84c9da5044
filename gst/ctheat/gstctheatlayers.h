/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is laid over a frame's picture: made when it is first needed, and again
 * only where it would look another way. Knows nothing of rows.
 */
#pragma once

#include "gst/ctheat/gstctheatsettings.h"
#include "src/layer.h"

G_BEGIN_DECLS

/**
 * GstCtHeatScene:
 * @width, @height: of the base, in pixels
 * @format, @space: of the output
 * @heat: (nullable): the heat that the frame wears
 * @info: what its meta says
 *
 * What the layers of a frame follow from, besides the settings.
 */
typedef struct
{
  guint width, height;
  const CtPixelFormat *format;
  const CtYuvSpace *space;
  const GstCtHeat *heat;
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

G_END_DECLS
