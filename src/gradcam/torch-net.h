/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine that runs TorchScript by libtorch.
 */
#pragma once

#include "src/gradcam/net.h"

G_BEGIN_DECLS

/* A model has two methods, features (input) -> activations and
 * head (activations) -> logits. The first runs without gradients, and what it
 * gives is a leaf of the second. (One method that gives both works on the
 * first input alone: libtorch 1.13 optimizes what is differentiated away.) */
extern const CtNetEngine ct_torch_net;

G_END_DECLS
