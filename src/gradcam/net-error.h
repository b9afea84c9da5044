/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What can go wrong with a network.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CT_NET_ERROR (ct_net_error_quark ())

static inline GQuark
ct_net_error_quark (void)
{
  return g_quark_from_static_string ("ct-net-error-quark");
}

typedef enum
{
  CT_NET_ERROR_NOT_FOUND,   /* no such file, or no permission */
  CT_NET_ERROR_UNKNOWN,     /* not a model that the engine can load */
  CT_NET_ERROR_UNSUPPORTED, /* its methods, inputs or outputs do not fit */
  CT_NET_ERROR_SETTINGS,    /* class or device: what is not there */
  CT_NET_ERROR_FAILED,      /* the model threw */
  CT_NET_ERROR_NO_SPACE,    /* memory could not be had */
  CT_NET_ERROR_ABSENT,      /* there is no engine in this build */
} CtNetError;

G_END_DECLS
