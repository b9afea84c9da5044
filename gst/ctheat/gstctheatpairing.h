/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether a heat's slice is the base's slice, by what their metas say. Knows
 * nothing of time.
 */
#pragma once

#include "gst/common/gstctmeta.h"

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

G_END_DECLS
