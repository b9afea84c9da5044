/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A slice to a network's input: values from paper, and resizing against its
 * formula.
 */
#include "src/gradcam/net-input.h"

#include <math.h>
#include <string.h>

#include "src/gradcam/net-error.h"

#define W 4

typedef struct
{
  const gchar *what;
  gboolean is_16_bit;
  guint stored[W];
  gdouble slope, intercept;
  gint32 padding;
  gdouble slice_center, slice_width;
  CtNetNormalize normalize;
  gdouble center, width;
  gfloat values[W];
  gboolean inverse;
} Case;

static const Case cases[] = {
  { "8 bits as they are",
    FALSE,
    { 0, 51, 255, 102 },
    1,
    0,
    -1,
    0,
    0,
    CT_NET_NORMALIZE_AUTO,
    0,
    0,
    { 0, 0.2f, 1, 0.4f },
    FALSE },
  { "8 bits whose meta runs a window back: still as they are",
    FALSE,
    { 0, 51, 255, 102 },
    1.5,
    -160,
    -1,
    40,
    400,
    CT_NET_NORMALIZE_AUTO,
    0,
    0,
    { 0, 0.2f, 1, 0.4f },
    FALSE },
  { "8 bits through a window that is set",
    FALSE,
    { 0, 50, 100, 200 },
    2,
    -100,
    -1,
    0,
    0,
    CT_NET_NORMALIZE_AUTO,
    0,
    200,
    { 0, 0.5, 1, 1 },
    FALSE },
  { "16 bits through the window that is set, not the slice's",
    TRUE,
    { 0, 864, 1064, 65535 },
    1,
    -1024,
    -1,
    0,
    1,
    CT_NET_NORMALIZE_AUTO,
    40,
    400,
    { 0, 0, 0.5, 1 },
    FALSE },
  { "16 bits through the slice's window",
    TRUE,
    { 924, 1024, 1074, 1124 },
    1,
    -1024,
    -1,
    0,
    200,
    CT_NET_NORMALIZE_AUTO,
    0,
    0,
    { 0, 0.5, 0.75, 1 },
    FALSE },
  { "16 bits without a window: least to greatest",
    TRUE,
    { 10, 20, 30, 50 },
    -1,
    7,
    -1,
    0,
    0,
    CT_NET_NORMALIZE_AUTO,
    0,
    0,
    { 1, 0.75, 0.5, 0 },
    FALSE },
  { "minmax whatever window",
    TRUE,
    { 10, 20, 30, 50 },
    1,
    0,
    -1,
    0,
    10,
    CT_NET_NORMALIZE_MINMAX,
    0,
    20,
    { 0, 0.25, 0.5, 1 },
    FALSE },
  { "minmax leaves padding out",
    TRUE,
    { 10, 20, 0, 50 },
    1,
    0,
    0,
    0,
    0,
    CT_NET_NORMALIZE_MINMAX,
    0,
    0,
    { 0, 0.25, 0, 1 },
    FALSE },
  { "minmax of 8 bits leaves padding out",
    FALSE,
    { 10, 20, 255, 50 },
    1,
    0,
    255,
    0,
    0,
    CT_NET_NORMALIZE_MINMAX,
    0,
    0,
    { 0, 0.25, 0, 1 },
    FALSE },
  { "nothing but padding",
    TRUE,
    { 3, 3, 3, 3 },
    1,
    0,
    3,
    0,
    0,
    CT_NET_NORMALIZE_MINMAX,
    0,
    0,
    { 0, 0, 0, 0 },
    FALSE },
  { "the same all over",
    TRUE,
    { 9, 9, 9, 9 },
    1,
    0,
    -1,
    0,
    0,
    CT_NET_NORMALIZE_MINMAX,
    0,
    0,
    { 0, 0, 0, 0 },
    FALSE },
  { "padding is the low end of a window",
    TRUE,
    { 60000, 1024, 1074, 1124 },
    1,
    -1024,
    60000,
    0,
    0,
    CT_NET_NORMALIZE_WINDOW,
    0,
    200,
    { 0, 0.5, 0.75, 1 },
    FALSE },
  { "real values, padding as well",
    TRUE,
    { 0, 1, 65535, 100 },
    0.5,
    -10,
    65535,
    0,
    9,
    CT_NET_NORMALIZE_NONE,
    0,
    9,
    { -10, -9.5, 32757.5, 40 },
    FALSE },
  { "over the type's greatest",
    TRUE,
    { 0, 13107, 65535, 26214 },
    3,
    1,
    -1,
    0,
    9,
    CT_NET_NORMALIZE_UNIT,
    0,
    9,
    { 0, 0.2f, 1, 0.4f },
    FALSE },
  { "inverse: the window that is set, and what is padding stays 0",
    TRUE,
    { 0, 914, 7, 65535 },
    1,
    -1024,
    7,
    0,
    1,
    CT_NET_NORMALIZE_AUTO,
    40,
    400,
    { 1, 0.875, 0, 0 },
    TRUE },
  { "inverse: least to greatest",
    TRUE,
    { 10, 20, 30, 50 },
    1,
    0,
    -1,
    0,
    0,
    CT_NET_NORMALIZE_MINMAX,
    0,
    0,
    { 1, 0.75, 0.5, 0 },
    TRUE },
  { "inverse: real values are what they are",
    TRUE,
    { 10, 20, 30, 50 },
    2,
    -1,
    -1,
    0,
    0,
    CT_NET_NORMALIZE_NONE,
    0,
    0,
    { 19, 39, 59, 99 },
    TRUE },
};

static CtPlane
plane_of (guint8 *row, const Case *c)
{
  for (guint i = 0; i < W; i++) {
    guint16 word = c->stored[i];

    if (c->is_16_bit)
      memcpy (row + 2 * i, &word, 2);
    else
      row[i] = c->stored[i];
  }
  return (CtPlane){ .data = row,
                    .stride = 2 * W,
                    .width = W,
                    .height = 1,
                    .type = c->is_16_bit ? CT_SAMPLE_U16 : CT_SAMPLE_U8 };
}

static void
test_values (void)
{
  CtNetInput input = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    CtNetInputSpec spec = { c->normalize,   c->center,     c->width, 0, 0, 3,
                            { 0, 0.5, -1 }, { 1, 0.25, 2 } };
    guint8 row[2 * W];
    CtPlane plane = plane_of (row, c);
    CtNetSlice slice
        = { &plane,          c->slope,       c->intercept, c->padding,
            c->slice_center, c->slice_width, c->inverse };

    g_assert_true (ct_net_input_fill (&input, &spec, &slice, NULL));
    g_assert_cmpuint (input.channels, ==, 3);
    g_assert_cmpuint (input.width, ==, W);
    g_assert_cmpuint (input.height, ==, 1);
    for (guint k = 0; k < 3 * W; k++) {
      gdouble should = (c->values[k % W] - spec.mean[k / W]) / spec.std[k / W];

      if (!(fabs (input.data[k] - should) <= 1e-6 * MAX (fabs (should), 1)))
        g_error ("%s: value %u is %g, should be %g", c->what, k, input.data[k],
                 should);
    }
  }
  ct_net_input_clear (&input);
}

/* Words in the other byte order, rows with something behind them. */
static void
test_layout (void)
{
  guint8 bytes[2][8]
      = { { 0, 1, 0, 2, 9, 9, 9, 9 }, { 1, 0, 2, 0, 9, 9, 9, 9 } };
  CtPlane plane = { .data = bytes[0],
                    .stride = 8,
                    .width = 2,
                    .height = 2,
                    .type = CT_SAMPLE_U16,
                    .swapped = G_BYTE_ORDER == G_LITTLE_ENDIAN };
  CtNetInputSpec spec = { CT_NET_NORMALIZE_NONE, 0, 0, 0, 0, 1, { 0 }, { 1 } };
  CtNetSlice slice = { &plane, 1, 0, -1, 0, 0, FALSE };
  static const gfloat values[4] = { 1, 2, 256, 512 };
  CtNetInput input = { 0 };

  g_assert_true (ct_net_input_fill (&input, &spec, &slice, NULL));
  g_assert_cmpmem (input.data, sizeof values, values, sizeof values);
  ct_net_input_clear (&input);
}

/* Half-pixel centers, edges repeated. */
static gdouble
sample_at (const guint8 *row, guint n, guint dst, guint d)
{
  gdouble at = (d + 0.5) * n / dst - 0.5;
  gint i = (gint)floor (at);
  gdouble f = at - i;

  return (1 - f) * row[CLAMP (i, 0, (gint)n - 1)]
         + f * row[CLAMP (i + 1, 0, (gint)n - 1)];
}

static void
test_size (void)
{
  static const guint8 row[7] = { 3, 200, 0, 90, 255, 17, 40 };
  static const guint sizes[] = { 1, 2, 3, 5, 7, 8, 14, 20 };
  CtPlane plane = { .data = (guint8 *)row,
                    .stride = 7,
                    .width = 7,
                    .height = 1,
                    .type = CT_SAMPLE_U8 };
  CtNetSlice slice = { &plane, 1, 0, -1, 0, 0, FALSE };
  CtNetInput input = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * 2; i++) {
    guint n = sizes[i % G_N_ELEMENTS (sizes)];
    gboolean is_column = i >= G_N_ELEMENTS (sizes);
    CtNetInputSpec spec
        = { CT_NET_NORMALIZE_NONE, 0, 0, n, 1, 1, { 0 }, { 1 } };

    if (is_column) {
      plane.stride = plane.width = 1;
      plane.height = 7;
      spec.width = 1;
      spec.height = n;
    }
    g_assert_true (ct_net_input_fill (&input, &spec, &slice, NULL));
    g_assert_cmpuint (is_column ? input.height : input.width, ==, n);
    for (guint d = 0; d < n; d++)
      g_assert_cmpfloat (fabs (input.data[d] - sample_at (row, 7, n, d)), <=,
                         1e-3);
  }
  ct_net_input_clear (&input);
}

static void
test_blank (void)
{
  CtNetInput input = { 0 };

  g_assert_true (ct_net_input_blank (&input, 2, 3, 4, NULL));
  for (guint i = 0; i < 24; i++)
    g_assert_cmpfloat (input.data[i], ==, 0);
  input.data[5] = 1;
  g_assert_true (ct_net_input_blank (&input, 1, 6, 1, NULL));
  g_assert_cmpfloat (input.data[5], ==, 0);
  ct_net_input_clear (&input);
  ct_net_input_clear (&input);
}

/* More than any machine has, asked for without touching it. */
static void
test_no_memory (void)
{
  CtNetInput input = { 0 };
  GError *error = NULL;

  g_assert_false (ct_net_input_blank (&input, G_MAXUINT32, CT_PLANE_MAX_SIZE,
                                      CT_PLANE_MAX_SIZE, &error));
  g_assert_error (error, CT_NET_ERROR, CT_NET_ERROR_NO_SPACE);
  g_assert_true (g_str_has_prefix (
      error->message, "there is no memory for the model's input: 4611686017"));
  g_assert_true (
      g_str_has_suffix (error->message, " bytes; a smaller size needs less"));
  g_error_free (error);
  g_assert_true (ct_net_input_blank (&input, 1, 1, 1, NULL));
  ct_net_input_clear (&input);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net-input/values", test_values);
  g_test_add_func ("/net-input/layout", test_layout);
  g_test_add_func ("/net-input/size", test_size);
  g_test_add_func ("/net-input/blank", test_blank);
  g_test_add_func ("/net-input/no-memory", test_no_memory);
  return g_test_run ();
}
