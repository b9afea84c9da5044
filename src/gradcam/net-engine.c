/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which engine this build has. Where it has none an element is there all the
 * same, and what it says helps more than that there is no such element.
 */
#include "src/gradcam/net-engine.h"

#ifdef CT_WITH_TORCH

#include "src/gradcam/torch-net.h"

const CtNetEngine *
ct_net_engine (void)
{
  return &ct_torch_net;
}

#else

static gpointer
refuse (const gchar *path, const gchar *device, GError **error)
{
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_ABSENT,
               "this plugin was built without libtorch, so it cannot run a "
               "model: install libtorch-dev (Debian 12) and build gst-ctheat "
               "again with -Dgradcam=enabled");
  return NULL;
}

const CtNetEngine *
ct_net_engine (void)
{
  static const CtNetEngine none = { .name = "none", .open = refuse };

  return &none;
}

#endif
