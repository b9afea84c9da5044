/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay's properties choose among, and their GTypes. Knows nothing
 * of what follows from a choice.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  GST_CT_NORMALIZE_AUTO,
  GST_CT_NORMALIZE_NONE,
  GST_CT_NORMALIZE_MINMAX,
  GST_CT_NORMALIZE_WINDOW,
  GST_CT_NORMALIZE_PERCENTILE,
} GstCtNormalize;

typedef enum
{
  GST_CT_HEAT_RANGE_AUTO,
  GST_CT_HEAT_RANGE_FIXED,
  GST_CT_HEAT_RANGE_FRAME,
  GST_CT_HEAT_RANGE_HOLD,
  GST_CT_HEAT_RANGE_PERCENTILE,
  GST_CT_HEAT_RANGE_SMOOTH,
} GstCtHeatRange;

typedef enum
{
  GST_CT_SYNC_AUTO,
  GST_CT_SYNC_WAIT,
  GST_CT_SYNC_DEADLINE,
  GST_CT_SYNC_LATEST,
} GstCtSync;

GType gst_ct_normalize_get_type (void);
GType gst_ct_range_mode_get_type (void);
GType gst_ct_heat_range_get_type (void);
GType gst_ct_interpolation_get_type (void);
GType gst_ct_opacity_mode_get_type (void);
GType gst_ct_sync_get_type (void);
GType gst_ct_match_get_type (void);
GType gst_ct_legend_get_type (void);
GType gst_ct_labels_get_type (void); /* flags: CtLabel */

G_END_DECLS
