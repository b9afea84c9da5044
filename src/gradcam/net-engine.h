/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which engine this build has.
 */
#pragma once

#include "src/gradcam/net.h"

G_BEGIN_DECLS

/* One that opens nothing, and says why, where it was built without libtorch. */
const CtNetEngine *ct_net_engine (void);

G_END_DECLS
