/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctgradcam: slices in, the class activation maps of a network out.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_CT_GRAD_CAM (gst_ct_grad_cam_get_type ())
G_DECLARE_FINAL_TYPE (GstCtGradCam, gst_ct_grad_cam, GST, CT_GRAD_CAM,
                      GstElement)

G_END_DECLS
