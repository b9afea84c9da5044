/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine of this build: with libtorch it wants a model, without it says
 * how to get libtorch, whatever is asked for.
 */
#include "src/gradcam/net-engine.h"

#include <string.h>

static void
test_engine (void)
{
  const CtNetEngine *engine = ct_net_engine ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ct_net_open (engine, "/nowhere/net.pt", "cpu", &error));
#ifdef CT_WITH_TORCH
  g_assert_cmpstr (engine->name, ==, "libtorch");
  g_assert_error (error, CT_NET_ERROR, CT_NET_ERROR_NOT_FOUND);
#else
  g_assert_cmpstr (engine->name, ==, "none");
  g_assert_error (error, CT_NET_ERROR, CT_NET_ERROR_ABSENT);
  g_assert_cmpstr (error->message, ==,
                   "this plugin was built without libtorch, so it cannot run "
                   "a model: install libtorch-dev (Debian 12) and build "
                   "gst-ctheat again with -Dgradcam=enabled");
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net-engine/engine", test_engine);
  return g_test_run ();
}
