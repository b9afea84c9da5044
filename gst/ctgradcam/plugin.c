/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The plugin that needs libtorch, if it was built with it.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gst/common/gstctmeta.h"
#include "gst/ctgradcam/gstctgradcam.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  gst_ct_meta_register ();
  return gst_element_register (plugin, "ctgradcam", GST_RANK_NONE,
                               GST_TYPE_CT_GRAD_CAM);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, ctgradcam,
                   "Class activation maps of networks on CT slices",
                   plugin_init, PACKAGE_VERSION, PACKAGE_LICENSE, PACKAGE,
                   PACKAGE_ORIGIN)
