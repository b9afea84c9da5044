/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where on the base heat may be: not where its real value is below a limit,
 * as outside the body. Knows nothing of heat.
 */
#pragma once

#include "src/plane.h"
#include "src/window.h"

G_BEGIN_DECLS

/**
 * CtBaseMask:
 * @is_needed: FALSE: heat may be everywhere
 * @least, @most: two stretches of stored values that may wear heat; least >
 *     most: an empty one
 */
typedef struct
{
  gboolean is_needed;
  gint least[2], most[2];
} CtBaseMask;

/* min: the least real value, (float) (stored * slope + intercept), that may
 * wear heat; -G_MAXDOUBLE: all may. Padding never does where there is a limit.
 * type is U8 or U16. */
void ct_base_mask_set (CtBaseMask *mask, CtSampleType type,
                       const CtCalibration *calibration, gdouble min);

/* n bytes from column x of row y: 255 where heat may be, else 0. work: n bytes
 * more, of unknown content afterwards. */
void ct_base_mask_row (const CtBaseMask *mask, guint8 *dst, guint8 *work,
                       const CtPlane *plane, guint x, guint y, gsize n);

G_END_DECLS
