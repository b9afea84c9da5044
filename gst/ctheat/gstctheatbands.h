/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A prepared picture rendered in bands of rows, on several threads where that
 * pays. Knows nothing of what is rendered.
 */
#pragma once

#include <gst/gst.h>

#include "src/render.h"

G_BEGIN_DECLS

/* A band has at least that many pixels: waking a thread and waiting for it
 * takes as long as rendering some 100,000. */
#define GST_CT_HEAT_BANDS_MIN_PIXELS (1 << 18)

typedef struct _GstCtHeatBands GstCtHeatBands;

GstCtHeatBands *gst_ct_heat_bands_new (void);
void gst_ct_heat_bands_free (GstCtHeatBands *bands);

/* How many bands a picture of that size is rendered in on n_threads (0: as
 * many as there are processors). */
guint gst_ct_heat_bands_count (guint n_threads, guint width, guint height);

/* Renders rows 0..height-1; returns when all are done. The bytes do not depend
 * on the number of threads. One call at a time. */
void gst_ct_heat_bands_render (GstCtHeatBands *bands, const CtRender *render,
                               guint n_threads, const CtPicture *out,
                               guint width, guint height);

G_END_DECLS
