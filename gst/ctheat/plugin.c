/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The plugin that needs nothing but GStreamer.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gst/common/gstctmeta.h"
#include "gst/ctheat/gstctheatoverlay.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gst_ct_meta_register ();
  return gst_element_register (plugin, "ctheatoverlay", GST_RANK_NONE,
                               GST_TYPE_CT_HEAT_OVERLAY);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, ctheat,
                   "Heat maps on gray CT and fluoroscopy streams", plugin_init,
                   PACKAGE_VERSION, PACKAGE_LICENSE, PACKAGE, PACKAGE_ORIGIN)
