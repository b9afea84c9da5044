/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctheatoverlay: a gray CT or fluoroscopy stream with its heat maps on it.
 */
#pragma once

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

#define GST_TYPE_CT_HEAT_OVERLAY (gst_ct_heat_overlay_get_type ())
G_DECLARE_FINAL_TYPE (GstCtHeatOverlay, gst_ct_heat_overlay, GST,
                      CT_HEAT_OVERLAY, GstVideoFilter)

G_END_DECLS
