/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctvolumesrc: a volume, slice by slice, as a seekable stream.
 */
#pragma once

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define GST_TYPE_CT_VOLUME_SRC (gst_ct_volume_src_get_type ())
G_DECLARE_FINAL_TYPE (GstCtVolumeSrc, gst_ct_volume_src, GST, CT_VOLUME_SRC,
                      GstPushSrc)

G_END_DECLS
