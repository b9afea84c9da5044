/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Labels in the corners and at the edges of a picture: each a layer, made anew
 * when it says something else. Knows nothing of frames but the facts.
 */
#pragma once

#include <glib.h>

#include "src/labels.h"
#include "src/layer.h"
#include "src/lettering.h"

G_BEGIN_DECLS

typedef struct _GstCtHeatLabels GstCtHeatLabels;

GstCtHeatLabels *gst_ct_heat_labels_new (void);
void gst_ct_heat_labels_free (GstCtHeatLabels *labels);

/* Another size or format: none of the layers is of use. */
void gst_ct_heat_labels_forget (GstCtHeatLabels *labels);

/**
 * gst_ct_heat_labels_add:
 * @which: bits of CtLabel
 * @area: of the picture, that they may be in; even
 * @height: of the picture, which the letters' size follows from
 * @lettering: (nullable): NULL: the scale bar alone is drawn
 * @shown: the layers are added to it; they stay until the next call
 */
void gst_ct_heat_labels_add (GstCtHeatLabels *labels, guint which,
                             const CtLabelFacts *facts, const CtBox *area,
                             guint height, const CtInkFormat *inks,
                             const CtLettering *lettering, GPtrArray *shown);

G_END_DECLS
