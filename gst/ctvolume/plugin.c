/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The plugin of the volume readers. Kept apart from the overlay's: a reader's
 * library that is missing must not take the overlay with it.
 */
#include "config.h"

#include "gst/common/gstctmeta.h"
#include "gst/common/gstctutil.h"
#include "gst/ctvolume/gstctvolumesrc.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  /* Here, where only one plugin is loaded at a time. */
  gst_ct_meta_register ();
  gst_ct_window_preset_get_type ();

  return gst_element_register (plugin, "ctvolumesrc", GST_RANK_PRIMARY,
                               GST_TYPE_CT_VOLUME_SRC);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, ctvolume,
                   "CT volumes as streams of slices", plugin_init,
                   PACKAGE_VERSION, PACKAGE_LICENSE, PACKAGE, PACKAGE_ORIGIN)
