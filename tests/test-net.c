/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a net makes of what an engine gives: a small engine of our own, whose
 * answers are known on paper, and that does whatever a case says.
 */
#include "src/gradcam/net.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Features: the input itself; head: the mean, times 1 and times -1, or, where
 * it is curved, its square. */
typedef struct
{
  guint takes;         /* channels, 0: any */
  const gchar *shape;  /* of the activations instead, as "1 2 3" */
  const gchar *logits; /* the shape of the logits instead */
  const gchar *gradient;
  gboolean curved, uneven;
  gfloat poison; /* added to every logit */
  gboolean throws;
} Model;

static struct
{
  const Model *model;
  const CtNetInput *input;
  gfloat activations[64], logits[4], gradient[64];
  gboolean is_open;
} now;

static void
shape_of (CtNetTensor *tensor, const gchar *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  tensor->n_axes = *text ? g_strv_length (parts) : 0;
  for (guint i = 0; i < MIN (tensor->n_axes, CT_NET_MAX_AXES); i++)
    tensor->lengths[i] = g_ascii_strtoull (parts[i], NULL, 10);
}

static gboolean
fail (GError **error, const gchar *what)
{
  g_set_error_literal (error, CT_NET_ERROR, CT_NET_ERROR_FAILED, what);
  return FALSE;
}

static gpointer
engine_open (const gchar *path, const gchar *device, GError **error)
{
  if (!strcmp (device, "none"))
    return fail (error, "no such device"), NULL;
  now.is_open = TRUE;
  return &now;
}

static void
engine_close (gpointer state)
{
  g_assert_true (now.is_open);
  now.is_open = FALSE;
}

static gboolean
engine_features (gpointer state, const CtNetInput *input, guint threads,
                 CtNetTensor *activations, GError **error)
{
  gsize n = (gsize)input->channels * input->width * input->height;

  if (now.model->throws)
    return fail (error, "it threw");
  if (now.model->takes && now.model->takes != input->channels)
    return fail (error, "other channels");
  g_assert_cmpuint (n, <=, G_N_ELEMENTS (now.activations));
  memcpy (now.activations, input->data, n * sizeof (gfloat));
  now.input = input;
  *activations = (CtNetTensor){
    now.activations, 4, { 1, input->channels, input->height, input->width }
  };
  if (now.model->shape)
    shape_of (activations, now.model->shape);
  return TRUE;
}

static gsize
count (void)
{
  return (gsize)now.input->channels * now.input->width * now.input->height;
}

static gboolean
engine_logits (gpointer state, const gfloat *activations, CtNetTensor *logits,
               GError **error)
{
  gdouble mean = 0;

  if (activations)
    memcpy (now.activations, activations, count () * sizeof (gfloat));
  for (gsize i = 0; i < count (); i++)
    mean += now.activations[i] / count ();
  now.logits[0] = mean + now.model->poison;
  now.logits[1] = -mean + now.model->poison;
  if (now.model->curved)
    now.logits[0] = mean * mean;
  *logits = (CtNetTensor){ now.logits, 2, { 1, 2 } };
  if (now.model->logits)
    shape_of (logits, now.model->logits);
  return TRUE;
}

static gboolean
engine_gradient (gpointer state, guint klass, CtNetTensor *gradient,
                 GError **error)
{
  gdouble slope = 1.0 / count ();

  if (now.model->curved)
    slope *= 2 * now.logits[1];
  for (gsize i = 0; i < count (); i++)
    now.gradient[i] = klass ? -slope : slope;
  if (now.model->uneven)
    now.gradient[0] *= 2;
  *gradient = (CtNetTensor){ now.gradient,
                             4,
                             { 1, now.input->channels, now.input->height,
                               now.input->width } };
  if (now.model->gradient)
    shape_of (gradient, now.model->gradient);
  return TRUE;
}

static const CtNetEngine engine = {
  "test",        engine_open,     engine_features,
  engine_logits, engine_gradient, engine_close,
};

/* Something that begins as a zip archive does. */
static gchar *
archive (const gchar *bytes, gssize size)
{
  gchar *path = NULL;
  int fd = g_file_open_tmp ("ct-test-net-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  return path;
}

static CtNet *
open_net (const Model *model)
{
  g_autofree gchar *path = archive ("PK\3\4", 4);
  CtNet *net;

  now.model = model;
  net = ct_net_open (&engine, path, "cpu", NULL);
  g_assert_nonnull (net);
  g_remove (path);
  return net;
}

static void
test_open (void)
{
  static const struct
  {
    const gchar *bytes; /* NULL: the path itself */
    gssize size;
    const gchar *path, *device;
    gint code;
    const gchar *message;
  } table[] = {
    { NULL, 0, NULL, "cpu", CT_NET_ERROR_NOT_FOUND, "model is not set; *" },
    { NULL, 0, "", "cpu", CT_NET_ERROR_NOT_FOUND, "model is not set; *" },
    { NULL, 0, "/nowhere/net.pt", "cpu", CT_NET_ERROR_NOT_FOUND,
      "the model cannot be opened: No such file or directory" },
    { NULL, 0, "/tmp", "cpu", CT_NET_ERROR_NOT_FOUND,
      "the model is no regular file" },
    { "", 0, NULL, "cpu", CT_NET_ERROR_UNKNOWN, "*it is no zip archive*" },
    { "PK\3", 3, NULL, "cpu", CT_NET_ERROR_UNKNOWN, "*it is no zip archive*" },
    { "\200\2c__torch__", 12, NULL, "cpu", CT_NET_ERROR_UNKNOWN,
      "the model is no TorchScript file: it is no zip archive; "
      "docs/examples/export_gradcam.py writes one from a PyTorch model" },
    { "PK\3\4", 4, NULL, "none", CT_NET_ERROR_FAILED, "no such device" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree gchar *file
        = table[i].bytes ? archive (table[i].bytes, table[i].size) : NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (ct_net_open (&engine, file ? file : table[i].path,
                                table[i].device, &error));
    g_assert_error (error, CT_NET_ERROR, table[i].code);
    if (!g_pattern_match_simple (table[i].message, error->message))
      g_error ("case %u: %s", i, error->message);
    if (file)
      g_remove (file);
    g_assert_false (now.is_open);
  }
  ct_net_close (NULL);
}

/* One picture of 2x1: activations 1 and 3, the mean 2. */
static void
input_of (CtNetInput *input, guint channels)
{
  g_assert_true (ct_net_input_blank (input, channels, 2, 1, NULL));
  for (guint c = 0; c < channels; c++) {
    input->data[2 * c] = 1;
    input->data[2 * c + 1] = 3;
  }
}

static void
test_run (void)
{
  static const Model model = { 0 }, single = { .logits = "1 1" };
  static const struct
  {
    const Model *model;
    CtNetAsk ask;
    guint klass;
    gdouble logit, probability;
    gfloat map[2];
  } table[] = {
    /* the mean's gradient is 1/2 all over */
    { &model,
      { CT_CAM_GRAD_CAM, -1, TRUE, FALSE, 0 },
      0,
      2,
      0.98201379,
      { 0.5, 1.5 } },
    { &model,
      { CT_CAM_GRAD_CAM, 1, FALSE, FALSE, 0 },
      1,
      -2,
      0.01798621,
      { -0.5, -1.5 } },
    { &model,
      { CT_CAM_GRAD_CAM, 1, TRUE, TRUE, 0 },
      1,
      -2,
      0.01798621,
      { 0, 0 } },
    { &model,
      { CT_CAM_GRAD_CAM, -1, TRUE, TRUE, 0 },
      0,
      2,
      0.98201379,
      { 0, 1 } },
    { &model, { CT_CAM_CAM, 0, TRUE, FALSE, 0 }, 0, 2, 0.98201379, { 1, 3 } },
    { &model,
      { CT_CAM_HIRES_CAM, 0, TRUE, FALSE, 0 },
      0,
      2,
      0.98201379,
      { 0.5, 1.5 } },
    /* alpha (1/4) / (2/4 + 4/8) = 1/4, weight 2 * 1/4 * 1/2, times exp (2) */
    { &model,
      { CT_CAM_GRAD_CAM_PLUS_PLUS, 0, TRUE, FALSE, 0 },
      0,
      2,
      0.98201379,
      { 1.84726402, 5.54179207 } },
    /* a single logit is a yes or a no: the sigmoid */
    { &single,
      { CT_CAM_GRAD_CAM, -1, TRUE, FALSE, 0 },
      0,
      2,
      0.88079708,
      { 0.5, 1.5 } },
  };
  CtNetInput input = { 0 };

  input_of (&input, 1);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    CtNet *net = open_net (table[i].model);

    for (guint again = 0; again < 3; again++) {
      CtNetAnswer answer = { 0 };

      g_assert_true (ct_net_run (net, &input, &table[i].ask, &answer, NULL));
      g_assert_true (answer.is_finite);
      g_assert_cmpuint (answer.width, ==, 2);
      g_assert_cmpuint (answer.height, ==, 1);
      g_assert_cmpuint (answer.klass, ==, table[i].klass);
      g_assert_cmpfloat_with_epsilon (answer.logit, table[i].logit, 1e-6);
      g_assert_cmpfloat_with_epsilon (answer.probability, table[i].probability,
                                      1e-7);
      for (guint k = 0; k < 2; k++)
        g_assert_cmpfloat_with_epsilon (answer.map[k], table[i].map[k], 1e-5);
    }
    ct_net_close (net);
    g_assert_false (now.is_open);
  }
  ct_net_input_clear (&input);
}

static void
test_refused (void)
{
  static const struct
  {
    Model model;
    CtNetAsk ask;
    gint code;
    const gchar *message;
  } table[] = {
    { { .shape = "1 2 3" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "the model's features() gives 1x2x3; expected one picture's activations, "
      "1 x channels x height x width" },
    { { .shape = "" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*features() gives a single number;*" },
    { { .shape = "2 1 1 2" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*gives 2x1x1x2;*" },
    { { .shape = "1 1 0 2" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*gives 1x1x0x2;*" },
    { { .shape = "1 1 1 16385" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*gives 1x1x1x16385;*" },
    { { .shape = "1 1 1 1 1 1 1 1 1" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*gives 1x1x1x1x1x1x1x1x...;*" },
    { { .logits = "2" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "the model's head() gives 2; expected one picture's logits, 1 x "
      "classes" },
    { { .logits = "2 1" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*head() gives 2x1;*" },
    { { .logits = "1 0" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*head() gives 1x0;*" },
    { { 0 },
      { .klass = 2 },
      CT_NET_ERROR_SETTINGS,
      "target-class is 2; the model has 2 classes, from 0 to 1 (-1: the one "
      "with the highest logit)" },
    { { .logits = "1 1" },
      { .klass = G_MAXINT },
      CT_NET_ERROR_SETTINGS,
      "*the model has 1 class, from 0 to 0*" },
    { { .gradient = "1 1 2 1" },
      { .klass = -1 },
      CT_NET_ERROR_UNSUPPORTED,
      "*another shape*" },
    { { .throws = TRUE }, { .klass = -1 }, CT_NET_ERROR_FAILED, "it threw" },
    { { .curved = TRUE },
      { CT_CAM_CAM, 0, TRUE, TRUE, 0 },
      CT_NET_ERROR_UNSUPPORTED,
      "method=cam needs a head of global average pooling and one fully "
      "connected layer*method=grad-cam works with any" },
    { { .uneven = TRUE },
      { CT_CAM_CAM, 0, TRUE, TRUE, 0 },
      CT_NET_ERROR_UNSUPPORTED,
      "method=cam needs a head of*" },
  };
  CtNetInput input = { 0 };

  input_of (&input, 1);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    CtNet *net = open_net (&table[i].model);

    for (guint again = 0; again < 2; again++) {
      g_autoptr (GError) error = NULL;
      CtNetAnswer answer;

      g_assert_false (ct_net_run (net, &input, &table[i].ask, &answer, &error));
      g_assert_error (error, CT_NET_ERROR, table[i].code);
      if (!g_pattern_match_simple (table[i].message, error->message))
        g_error ("case %u: %s", i, error->message);
    }
    ct_net_close (net);
  }
  ct_net_input_clear (&input);
}

/* The map is not to be used, and that is no error. */
static void
test_not_finite (void)
{
  static const Model models[] = { { .poison = NAN }, { .poison = INFINITY } };
  CtNetInput input = { 0 };
  CtNetAsk ask = { CT_CAM_GRAD_CAM, 0, TRUE, TRUE, 0 };
  CtNetAnswer answer;
  CtNet *net;

  input_of (&input, 1);
  for (guint i = 0; i < G_N_ELEMENTS (models); i++) {
    net = open_net (&models[i]);
    g_assert_true (ct_net_run (net, &input, &ask, &answer, NULL));
    g_assert_false (answer.is_finite);
    ct_net_close (net);
  }
  input.data[0] = NAN;
  net = open_net (&(Model){ 0 });
  for (guint scale = 0; scale < 2; scale++) {
    ask.scale = scale;
    g_assert_true (ct_net_run (net, &input, &ask, &answer, NULL));
    g_assert_false (answer.is_finite);
  }
  ct_net_close (net);
  ct_net_input_clear (&input);
}

static void
test_probe (void)
{
  static const struct
  {
    Model model;
    guint channels;
    gint code; /* -1: none */
    const gchar *message;
  } table[] = {
    { { 0 }, 1, -1, NULL },
    { { .takes = 3 }, 3, -1, NULL },
    { { .takes = 3 },
      1,
      CT_NET_ERROR_UNSUPPORTED,
      "the model takes 3 channels, not 1: set channels=3" },
    { { .takes = 1 },
      3,
      CT_NET_ERROR_UNSUPPORTED,
      "the model takes 1 channel, not 3: set channels=1" },
    { { .takes = 4 }, 3, CT_NET_ERROR_FAILED, "other channels" },
    { { .throws = TRUE }, 1, CT_NET_ERROR_FAILED, "it threw" },
    { { .shape = "1" },
      1,
      CT_NET_ERROR_UNSUPPORTED,
      "the model's features() gives 1;*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    CtNet *net = open_net (&table[i].model);
    CtNetAsk ask = { CT_CAM_GRAD_CAM, -1, TRUE, TRUE, 0 };
    g_autoptr (GError) error = NULL;
    CtNetAnswer answer = { 0 };

    g_assert_cmpint (
        ct_net_probe (net, table[i].channels, 3, 4, &ask, &answer, &error), ==,
        table[i].code < 0);
    if (table[i].code < 0) {
      g_assert_cmpuint (answer.width, ==, 3);
      g_assert_cmpuint (answer.height, ==, 4);
    } else {
      g_assert_error (error, CT_NET_ERROR, table[i].code);
      if (!g_pattern_match_simple (table[i].message, error->message))
        g_error ("case %u: %s", i, error->message);
    }
    ct_net_close (net);
  }
}

/* It is asked before the file is looked at: without an engine no file would
 * do. */
static void
test_absent (void)
{
  static const CtNetEngine absent = { .name = "none", .open = engine_open };
  g_autoptr (GError) error = NULL;

  g_assert_null (ct_net_open (&absent, "/nowhere/net.pt", "none", &error));
  g_assert_cmpstr (error->message, ==, "no such device");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/open", test_open);
  g_test_add_func ("/net/run", test_run);
  g_test_add_func ("/net/refused", test_refused);
  g_test_add_func ("/net/not-finite", test_not_finite);
  g_test_add_func ("/net/probe", test_probe);
  g_test_add_func ("/net/absent", test_absent);
  return g_test_run ();
}
