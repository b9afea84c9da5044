/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A network in two halves, features and head, and the map that it makes of an
 * input. Checks all that the engine gives; knows no engine but by its table.
 */
#include "src/gradcam/net.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/plane.h"

struct _CtNet
{
  const CtNetEngine *engine;
  gpointer state;
  gfloat *map;
  gsize map_size; /* samples */
  /* Whether the head was found to be linear behind a mean, for one class. */
  gboolean is_linear;
  guint linear_class;
};

/* -------------------------------------------------------------- opening -- */

/* A TorchScript file is a zip archive; what is none need not be shown to the
 * engine. */
static gboolean
check_file (const gchar *path, GError **error)
{
  guint8 head[4];
  struct stat facts;
  gssize n;
  int fd, code;

  if (!path || !*path) {
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_NOT_FOUND,
                 "model is not set; expected the path of a TorchScript file "
                 "(docs/examples/export_gradcam.py writes one from a PyTorch "
                 "model)");
    return FALSE;
  }
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  code = errno;
  if (fd < 0) {
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_NOT_FOUND,
                 "the model cannot be opened: %s", g_strerror (code));
    return FALSE;
  }
  if (fstat (fd, &facts) != 0 || !S_ISREG (facts.st_mode)) {
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_NOT_FOUND,
                 "the model is no regular file");
    close (fd);
    return FALSE;
  }
  n = read (fd, head, sizeof head);
  close (fd);
  if (n == sizeof head && !memcmp (head, "PK\3\4", sizeof head))
    return TRUE;
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_UNKNOWN,
               "the model is no TorchScript file: it is no zip archive; "
               "docs/examples/export_gradcam.py writes one from a PyTorch "
               "model");
  return FALSE;
}

CtNet *
ct_net_open (const CtNetEngine *engine, const gchar *path, const gchar *device,
             GError **error)
{
  gpointer state;
  CtNet *net;

  /* Without an engine no model would help. */
  if (engine->features && !check_file (path, error))
    return NULL;
  state = engine->open (path, device, error);
  if (!state)
    return NULL;
  net = g_new0 (CtNet, 1);
  net->engine = engine;
  net->state = state;
  return net;
}

void
ct_net_close (CtNet *net)
{
  if (!net)
    return;
  net->engine->close (net->state);
  g_free (net->map);
  g_free (net);
}

/* --------------------------------------------------------------- checks -- */

/* "1x64x12x12" */
static gchar *
describe (const CtNetTensor *tensor)
{
  GString *text = g_string_new (tensor->n_axes ? "" : "a single number");

  for (guint i = 0; i < MIN (tensor->n_axes, CT_NET_MAX_AXES); i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i ? "x" : "",
                            tensor->lengths[i]);
  if (tensor->n_axes > CT_NET_MAX_AXES)
    g_string_append (text, "x...");
  return g_string_free (text, FALSE);
}

static gboolean
check_activations (const CtNetTensor *a, GError **error)
{
  g_autofree gchar *found = NULL;

  if (a->n_axes == 4 && a->lengths[0] == 1 && a->lengths[1] >= 1
      && a->lengths[2] >= 1 && a->lengths[2] <= CT_PLANE_MAX_SIZE
      && a->lengths[3] >= 1 && a->lengths[3] <= CT_PLANE_MAX_SIZE)
    return TRUE;
  found = describe (a);
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_UNSUPPORTED,
               "the model's features() gives %s; expected one picture's "
               "activations, 1 x channels x height x width",
               found);
  return FALSE;
}

static gboolean
check_logits (const CtNetTensor *logits, GError **error)
{
  g_autofree gchar *found = NULL;

  if (logits->n_axes == 2 && logits->lengths[0] == 1 && logits->lengths[1] >= 1
      && logits->lengths[1] <= G_MAXINT)
    return TRUE;
  found = describe (logits);
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_UNSUPPORTED,
               "the model's head() gives %s; expected one picture's logits, "
               "1 x classes",
               found);
  return FALSE;
}

static gboolean
check_class (gint asked, guint64 classes, GError **error)
{
  if (asked < 0 || (guint64)asked < classes)
    return TRUE;
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_SETTINGS,
               "target-class is %d; the model has %" G_GUINT64_FORMAT
               " class%s, from 0 to %" G_GUINT64_FORMAT
               " (-1: the one with the highest logit)",
               asked, classes, classes > 1 ? "es" : "", classes - 1);
  return FALSE;
}

static gboolean
check_gradient (const CtNetTensor *gradient, const CtNetTensor *activations,
                GError **error)
{
  if (gradient->n_axes == activations->n_axes
      && !memcmp (gradient->lengths, activations->lengths,
                  activations->n_axes * sizeof activations->lengths[0]))
    return TRUE;
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_UNSUPPORTED,
               "the gradient of the model's head() has another shape than its "
               "activations");
  return FALSE;
}

/* -------------------------------------------------------------- the map -- */

static guint
highest (const gfloat *logits, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    if (logits[i] > logits[best])
      best = i;
  return best;
}

static gdouble
probability_of (const gfloat *logits, guint n, guint klass)
{
  gdouble most = logits[highest (logits, n)], sum = 0;

  if (n == 1)
    return 1 / (1 + exp (-(gdouble)logits[0]));
  for (guint i = 0; i < n; i++)
    sum += exp (logits[i] - most);
  return exp (logits[klass] - most) / sum;
}

/* CAM is for a head that is linear behind a mean: the gradient is the same all
 * over, and the same for other activations (none at all). */
static gboolean
check_linear (CtNet *net, const CtCamLayer *layer, guint klass, GError **error)
{
  gsize n = layer->channels * layer->cells;
  g_autofree gfloat *zeros = NULL, *kept = NULL;
  CtNetTensor logits, gradient;
  gboolean is_linear = ct_cam_is_pooled (layer);

  if (is_linear && net->is_linear && net->linear_class == klass)
    return TRUE;
  if (is_linear) {
    kept = g_memdup2 (layer->gradients, n * sizeof (gfloat));
    zeros = g_new0 (gfloat, n);
    if (!net->engine->logits (net->state, zeros, &logits, error)
        || !net->engine->gradient (net->state, klass, &gradient, error))
      return FALSE;
    is_linear = ct_cam_is_same (kept, gradient.data, n);
  }
  net->is_linear = is_linear;
  net->linear_class = klass;
  if (is_linear)
    return TRUE;
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_UNSUPPORTED,
               "method=cam needs a head of global average pooling and one "
               "fully connected layer, and the model's head() is another; "
               "method=grad-cam works with any");
  return FALSE;
}

static gboolean
reserve_map (CtNet *net, gsize n, GError **error)
{
  if (n <= net->map_size)
    return TRUE;
  g_free (net->map);
  net->map = g_try_new (gfloat, n);
  net->map_size = net->map ? n : 0;
  if (!net->map)
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_NO_SPACE,
                 "there is no memory for a map of %" G_GSIZE_FORMAT " cells",
                 n);
  return net->map != NULL;
}

static gboolean
make_map (CtNet *net, const CtCamLayer *layer, const CtNetAsk *ask,
          CtNetAnswer *answer, GError **error)
{
  if (!reserve_map (net, layer->cells, error))
    return FALSE;
  ct_cam_map (ask->method, layer, ask->scale ? 0 : answer->logit, ask->relu,
              net->map);
  answer->map = net->map;
  answer->is_finite
      = isfinite (answer->logit)
        && (ask->scale ? ct_cam_scale (net->map, layer->cells)
                       : ct_cam_is_finite (net->map, layer->cells));
  return TRUE;
}

static gboolean
judge (CtNet *net, gint asked, CtNetAnswer *answer, GError **error)
{
  CtNetTensor logits;
  guint n;

  if (!net->engine->logits (net->state, NULL, &logits, error)
      || !check_logits (&logits, error)
      || !check_class (asked, logits.lengths[1], error))
    return FALSE;
  n = (guint)logits.lengths[1];
  answer->klass = asked < 0 ? highest (logits.data, n) : (guint)asked;
  answer->logit = logits.data[answer->klass];
  answer->probability = probability_of (logits.data, n, answer->klass);
  return TRUE;
}

gboolean
ct_net_run (CtNet *net, const CtNetInput *input, const CtNetAsk *ask,
            CtNetAnswer *answer, GError **error)
{
  CtNetTensor activations, gradient;
  CtCamLayer layer;

  if (!net->engine->features (net->state, input, ask->threads, &activations,
                              error)
      || !check_activations (&activations, error)
      || !judge (net, ask->klass, answer, error)
      || !net->engine->gradient (net->state, answer->klass, &gradient, error)
      || !check_gradient (&gradient, &activations, error))
    return FALSE;
  answer->height = (guint)activations.lengths[2];
  answer->width = (guint)activations.lengths[3];
  layer = (CtCamLayer){ activations.data, gradient.data, activations.lengths[1],
                        (gsize)answer->width * answer->height };
  return make_map (net, &layer, ask, answer, error)
         && (ask->method != CT_CAM_CAM
             || check_linear (net, &layer, answer->klass, error));
}

static gboolean
run_blank (CtNet *net, guint channels, guint width, guint height,
           const CtNetAsk *ask, CtNetAnswer *answer, GError **error)
{
  CtNetInput input = { 0 };
  gboolean good = ct_net_input_blank (&input, channels, width, height, error)
                  && ct_net_run (net, &input, ask, answer, error);

  ct_net_input_clear (&input);
  return good;
}

gboolean
ct_net_probe (CtNet *net, guint channels, guint width, guint height,
              const CtNetAsk *ask, CtNetAnswer *answer, GError **error)
{
  g_autoptr (GError) found = NULL;
  guint other = channels == 1 ? 3 : 1;

  if (run_blank (net, channels, width, height, ask, answer, &found))
    return TRUE;
  if (g_error_matches (found, CT_NET_ERROR, CT_NET_ERROR_FAILED)
      && run_blank (net, other, width, height, ask, answer, NULL))
    g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_UNSUPPORTED,
                 "the model takes %u channel%s, not %u: set channels=%u", other,
                 other > 1 ? "s" : "", channels, other);
  else
    g_propagate_error (error, g_steal_pointer (&found));
  return FALSE;
}
