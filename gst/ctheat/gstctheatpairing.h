/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether a heat's slice is the base's slice, by what their metas say. Knows
 * nothing of time.
 */
#pragma once

#include "gst/ctheat/gstctheatmessages.h"

G_BEGIN_DECLS

/**
 * gst_ct_slices_agree:
 *
 * Positions along the base's normal where both have them: within half a slice,
 * the thicker of the two, and normals that are no more than 5 degrees apart.
 * Else slice numbers, of equal counts; a single slice and an unknown count go
 * with any. FALSE: why is a sentence, to be freed.
 */
gboolean gst_ct_slices_agree (const GstCtSlice *base, const GstCtSlice *heat,
                              gchar **why);

/**
 * GstCtSliceView:
 * A slice as a picture of width x height pixels.
 */
typedef struct
{
  const GstCtSlice *slice;
  guint width, height;
} GstCtSliceView;

/**
 * gst_ct_fields_agree:
 * @is_placed: the user has said where in the base the heat lies (heat-rect)
 *
 * Whether the heat's edges lie where they are drawn, within a pixel of the
 * coarser picture: a heat that is mirrored, or that covers more or less of the
 * patient, would be drawn in the wrong place. Of a heat that is placed by hand
 * only the directions of rows and columns must be the base's. TRUE where one of
 * them does not say where it lies. FALSE: why is a sentence, to be freed.
 */
gboolean gst_ct_fields_agree (const GstCtSliceView *base,
                              const GstCtSliceView *heat, gboolean is_placed,
                              gchar **why);

/* Both questions about a frame and a heat that was found for it: the slice and
 * the plane of the frame, and the heat. FALSE: warning and why say what to tell
 * the user. */
gboolean gst_ct_heat_belongs (const GstCtSlice *slice, const CtPlane *base,
                              const GstCtHeat *heat, gboolean is_placed,
                              GstCtHeatWarning *warning, gchar **why);

G_END_DECLS
