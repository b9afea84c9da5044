/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The engine on libtorch: models that tests/gradcam_models.py wrote, each that
 * cannot be used with what is said of it, and one whose gradients are known by
 * finite differences. What comes out of pictures is in tests/gradcam.py.
 */
#include "src/gradcam/torch-net.h"

#include <math.h>
#include <string.h>

static const gchar *folder; /* of the models */

static CtNet *
open_model (const gchar *name, GError **error)
{
  g_autofree gchar *file = g_strconcat (name, ".pt", NULL);
  g_autofree gchar *path = g_build_filename (folder, file, NULL);

  return ct_net_open (&ct_torch_net, path, "cpu", error);
}

static void
check_message (const gchar *what, const GError *error, gint code,
               const gchar *pattern)
{
  if (!error || error->domain != CT_NET_ERROR || error->code != code
      || !g_pattern_match_simple (pattern, error->message))
    g_error ("%s: code %d, %s", what, error ? error->code : -1,
             error ? error->message : "no error");
  /* One line, without the places in files that libtorch adds. */
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strstr (error->message, ".py"
                                         "\""));
}

static void
test_refused (void)
{
  static const struct
  {
    const gchar *model;
    gint code;
    const gchar *message;
  } table[] = {
    { "zip", CT_NET_ERROR_UNKNOWN,
      "the model is no TorchScript file (docs/examples/export_gradcam.py "
      "writes one): *" },
    { "cut", CT_NET_ERROR_UNKNOWN, "the model is no TorchScript file *" },
    { "text", CT_NET_ERROR_UNKNOWN, "the model is no TorchScript file: it *" },
    { "weights-only", CT_NET_ERROR_UNKNOWN,
      "the model is no TorchScript file *" },
    { "one-method", CT_NET_ERROR_UNSUPPORTED,
      "the model has no two methods features(x) and head(x); *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (open_model (table[i].model, &error));
    check_message (table[i].model, error, table[i].code, table[i].message);
  }
}

static void
test_device (void)
{
  static const struct
  {
    const gchar *device, *message;
  } table[] = {
    { "gpu", "device is \"gpu\"; expected cpu, cuda or cuda:N" },
    { "", "device is \"\"; expected *" },
    { "cuda:x", "device is \"cuda:x\"; expected *" },
    { "meta", "device is \"meta\", which this libtorch cannot use; cpu works "
              "everywhere" },
  };
  g_autofree gchar *path = g_build_filename (folder, "pooled.pt", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ct_net_open (&ct_torch_net, path, table[i].device, &error));
    check_message (table[i].device, error, CT_NET_ERROR_SETTINGS,
                   table[i].message);
  }
}

static void
test_probe (void)
{
  static const struct
  {
    const gchar *model;
    guint channels;
    gint code;
    const gchar *message;
  } table[] = {
    { "pooled", 3, CT_NET_ERROR_UNSUPPORTED,
      "the model takes 1 channel, not 3: set channels=1" },
    { "rgb", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model takes 3 channels, not 1: set channels=3" },
    { "features-two", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's features() gives no tensor of floating point numbers; *" },
    { "features-whole", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's features() gives no tensor of floating point numbers; *" },
    { "features-flat", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's features() gives 1x1; expected *" },
    { "head-flat", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's head() gives 3; expected *" },
    { "head-text", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's head() gives no tensor of floating point numbers; *" },
    { "head-apart", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's head() gives logits that do not follow from *" },
    { "head-rounded", 1, CT_NET_ERROR_UNSUPPORTED,
      "the model's head() gives logits that do not follow from *" },
    { "features-throw", 1, CT_NET_ERROR_FAILED,
      "the model's features() failed: *these are no lungs*" },
    { "head-throws", 1, CT_NET_ERROR_FAILED,
      "the model's head() failed: *mat1 and mat2 shapes cannot be "
      "multiplied*" },
    { "hungry", 1, CT_NET_ERROR_NO_SPACE,
      "the model's features() failed: there is not enough memory for it; a "
      "smaller size needs less (*)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    CtNet *net = open_model (table[i].model, NULL);
    CtNetAsk ask = { CT_CAM_GRAD_CAM, -1, TRUE, TRUE, 1 };

    g_assert_nonnull (net);
    for (guint again = 0; again < 3; again++) {
      g_autoptr (GError) error = NULL;
      CtNetAnswer answer;

      g_assert_false (
          ct_net_probe (net, table[i].channels, 16, 16, &ask, &answer, &error));
      check_message (table[i].model, error, table[i].code, table[i].message);
    }
    ct_net_close (net);
  }
}

static gdouble
logit_of (gpointer state, const gfloat *activations, guint klass)
{
  CtNetTensor logits;

  g_assert_true (ct_torch_net.logits (state, activations, &logits, NULL));
  return logits.data[klass];
}

/* The gradient of each of four inputs, one after the other (libtorch changes
 * how it runs a method after the first two times), by the logit's change. */
static void
test_gradient (void)
{
  g_autofree gchar *path = g_build_filename (folder, "curved.pt", NULL);
  gpointer state = ct_torch_net.open (path, "cpu", NULL);
  CtNetInput input = { 0 };
  const gfloat step = 1e-2f;

  g_assert_nonnull (state);
  for (guint round = 0; round < 4; round++) {
    CtNetTensor a, logits, gradient;
    g_autofree gfloat *moved = NULL, *found = NULL;
    gdouble most = 0;
    guint klass = round % 3;
    gsize n;

    g_assert_true (ct_net_input_blank (&input, 1, 16, 16, NULL));
    for (guint i = 0; i < 256; i++)
      input.data[i] = fabs (sin (i * (0.3 + round)));
    g_assert_true (ct_torch_net.features (state, &input, 1, &a, NULL));
    g_assert_cmpuint (a.n_axes, ==, 4);
    g_assert_cmpuint (a.lengths[1], ==, 6);
    g_assert_cmpuint (a.lengths[2], ==, 4);
    n = a.lengths[1] * a.lengths[2] * a.lengths[3];
    moved = g_memdup2 (a.data, n * sizeof (gfloat));
    g_assert_true (ct_torch_net.logits (state, NULL, &logits, NULL));
    g_assert_true (ct_torch_net.gradient (state, klass, &gradient, NULL));
    found = g_memdup2 (gradient.data, n * sizeof (gfloat));
    for (gsize i = 0; i < n; i++)
      most = MAX (most, fabs (found[i]));
    g_assert_cmpfloat (most, >, 0.01);
    for (gsize i = 0; i < n; i += 5) {
      gfloat kept = moved[i];
      gdouble up, down;

      /* Not across the edge of the head's ReLU. */
      if (fabs (kept - 0.1) < 2 * step)
        continue;
      moved[i] = kept + step;
      up = logit_of (state, moved, klass);
      moved[i] = kept - step;
      down = logit_of (state, moved, klass);
      moved[i] = kept;
      g_assert_cmpfloat (fabs ((up - down) / (2 * step) - found[i]), <=,
                         0.02 * most);
    }
  }
  ct_net_input_clear (&input);
  ct_torch_net.close (state);
  ct_torch_net.close (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_getenv ("CT_TEST_MODELS");
  if (!folder || !g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_print ("1..0 # SKIP python3-torch is not there to write the models\n");
    return 0;
  }
  g_test_add_func ("/torch-net/refused", test_refused);
  g_test_add_func ("/torch-net/device", test_device);
  g_test_add_func ("/torch-net/probe", test_probe);
  g_test_add_func ("/torch-net/gradient", test_gradient);
  return g_test_run ();
}
