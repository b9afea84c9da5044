/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A network in two halves, features and head, and the map that it makes of an
 * input. Checks all that the engine gives; knows no engine but by its table.
 */
#pragma once

#include <gio/gio.h>

#include "src/gradcam/cam.h"
#include "src/gradcam/net-error.h"
#include "src/gradcam/net-input.h"

G_BEGIN_DECLS

/* What an engine gives: floats, the last axis the fastest. They are the
 * engine's, until the next call. */
#define CT_NET_MAX_AXES 8
typedef struct
{
  const gfloat *data;
  guint n_axes; /* may be more than there is room for in lengths */
  guint64 lengths[CT_NET_MAX_AXES];
} CtNetTensor;

/**
 * CtNetEngine:
 * @open: loads path on to a device ("cpu"); NULL and error
 * @features: of an input, on so many threads (0: the engine's choice); NULL:
 *     this engine opens nothing
 * @logits: of activations of the shape that features gave last; NULL: those
 * @gradient: of that logit by those activations
 *
 * Errors are CT_NET_ERRORs, and sentences.
 */
typedef struct
{
  const gchar *name;
  gpointer (*open) (const gchar *path, const gchar *device, GError **error);
  gboolean (*features) (gpointer state, const CtNetInput *input, guint threads,
                        CtNetTensor *activations, GError **error);
  gboolean (*logits) (gpointer state, const gfloat *activations,
                      CtNetTensor *logits, GError **error);
  gboolean (*gradient) (gpointer state, guint klass, CtNetTensor *gradient,
                        GError **error);
  void (*close) (gpointer state); /* takes NULL */
} CtNetEngine;

/**
 * CtNetAsk:
 * @klass: -1: of the highest logit
 * @scale: the map from its least to its greatest value to 0..1
 */
typedef struct
{
  CtCamMethod method;
  gint klass;
  gboolean relu, scale;
  guint threads;
} CtNetAsk;

/**
 * CtNetAnswer:
 * @map: height rows of width samples, the net's until the next call
 * @probability: of the class: softmax, or of a single logit the sigmoid
 * @is_finite: FALSE: the model gave infinities or NaN, and map is not to be
 *     used
 */
typedef struct
{
  const gfloat *map;
  guint width, height;
  guint klass;
  gdouble logit, probability;
  gboolean is_finite;
} CtNetAnswer;

typedef struct _CtNet CtNet;

CtNet *ct_net_open (const CtNetEngine *engine, const gchar *path,
                    const gchar *device, GError **error);
void ct_net_close (CtNet *net); /* takes NULL */

gboolean ct_net_run (CtNet *net, const CtNetInput *input, const CtNetAsk *ask,
                     CtNetAnswer *answer, GError **error);

/* Whether it would run: an input of that size, all 0, is asked for. Where it
 * takes another number of channels the error says so. */
gboolean ct_net_probe (CtNet *net, guint channels, guint width, guint height,
                       const CtNetAsk *ask, CtNetAnswer *answer,
                       GError **error);

G_END_DECLS
