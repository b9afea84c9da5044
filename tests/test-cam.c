/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Class activation maps: small ones from paper, larger ones against the
 * formulas written out cell by cell.
 */
#include "src/gradcam/cam.h"

#include <math.h>
#include <string.h>

/* Two channels of two cells. */
static const gfloat a2[4] = { 1, 2, 3, -1 };

typedef struct
{
  CtCamMethod method;
  gfloat gradients[4];
  gdouble logit;
  gboolean relu;
  gfloat map[2];
} Case;

static const Case cases[] = {
  /* weights (0.5 + 1.5) / 2 = 1 and (2 - 4) / 2 = -1 */
  { CT_CAM_GRAD_CAM, { 0.5, 1.5, 2, -4 }, 9, FALSE, { -2, 3 } },
  { CT_CAM_GRAD_CAM, { 0.5, 1.5, 2, -4 }, 9, TRUE, { 0, 3 } },
  /* cell by cell: 0.5 + 6 and 3 + 4 */
  { CT_CAM_HIRES_CAM, { 0.5, 1.5, 2, -4 }, 9, TRUE, { 6.5, 7 } },
  { CT_CAM_HIRES_CAM, { -0.5, 1, -2, 4 }, 9, TRUE, { 0, 0 } },
  { CT_CAM_HIRES_CAM, { -0.5, 1, -2, 4 }, 9, FALSE, { -6.5, -2 } },
  /* a gradient of 1 and -0.5 all over is weights of 2 and -1 behind a mean */
  { CT_CAM_CAM, { 1, 1, -0.5, -0.5 }, 9, FALSE, { -1, 5 } },
  { CT_CAM_CAM, { 1, 1, -0.5, -0.5 }, 9, TRUE, { 0, 5 } },
  /* channel 0, sum 3: g 1: alpha 1 / (2 + 3) = 0.2, g 0: nothing; weight 0.2.
   * channel 1, sum 2: g 1: 1 / (2 + 2) = 0.25; g -1: not positive; 0.25.
   * 0.2 * 1 + 0.25 * 3 = 0.95, 0.2 * 2 - 0.25 = 0.15 */
  { CT_CAM_GRAD_CAM_PLUS_PLUS, { 1, 0, 1, -1 }, 0, TRUE, { 0.95, 0.15 } },
  /* the same times exp (1) */
  { CT_CAM_GRAD_CAM_PLUS_PLUS,
    { 1, 0, 1, -1 },
    1,
    TRUE,
    { 2.5823677, 0.40774226 } },
  { CT_CAM_GRAD_CAM_PLUS_PLUS, { 0, 0, 0, 0 }, 1e6, TRUE, { 0, 0 } },
  /* what is too large for a float is the largest one */
  { CT_CAM_GRAD_CAM_PLUS_PLUS,
    { 1, 0, 1, -1 },
    1e6,
    TRUE,
    { G_MAXFLOAT, G_MAXFLOAT } },
};

static void
test_on_paper (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    CtCamLayer layer = { a2, c->gradients, 2, 2 };
    gfloat map[3] = { 7, 7, 7 };

    ct_cam_map (c->method, &layer, c->logit, c->relu, map);
    for (guint k = 0; k < 2; k++)
      if (!(fabsf (map[k] - c->map[k]) <= 1e-6f * fabsf (c->map[k])))
        g_error ("case %u: cell %u is %g, should be %g", i, k, map[k],
                 c->map[k]);
    g_assert_cmpfloat (map[2], ==, 7);
  }
}

/* Cell i of a map by its formula, as the papers have it. */
static long double
twin (CtCamMethod method, const gfloat *a, const gfloat *g, gsize channels,
      gsize n, gdouble logit, gsize i)
{
  long double value = 0;

  for (gsize k = 0; k < channels; k++) {
    const gfloat *ak = a + k * n, *gk = g + k * n;
    long double weight = 0, sum = 0;

    for (gsize j = 0; j < n; j++)
      sum += ak[j];
    for (gsize j = 0; j < n; j++) {
      long double d = gk[j], y = expl (logit);

      if (method == CT_CAM_GRAD_CAM)
        weight += d / n;
      else if (method == CT_CAM_CAM)
        weight += d;
      else if (method == CT_CAM_GRAD_CAM_PLUS_PLUS && d != 0)
        weight += (y * d * d) / (2 * y * d * d + sum * y * d * d * d)
                  * MAX (y * d, 0);
      else if (method == CT_CAM_HIRES_CAM && j == i)
        weight = d;
    }
    value += weight * ak[i];
  }
  return value;
}

static void
test_twin (void)
{
  enum
  {
    K = 17,
    N = 6 * 5,
  };
  GRand *rand = g_rand_new_with_seed (3);
  gfloat a[K * N], g[K * N], map[N];
  CtCamLayer layer = { a, g, K, N };

  for (guint round = 0; round < 40; round++) {
    CtCamMethod method = round % 4;
    gboolean relu = round / 4 % 2;
    gdouble logit = g_rand_double_range (rand, -4, 4), most = 0;

    for (guint i = 0; i < K * N; i++) {
      a[i] = MAX (g_rand_double_range (rand, -2, 4), 0); /* as after a ReLU */
      g[i] = g_rand_double_range (rand, -1, 1);
    }
    ct_cam_map (method, &layer, logit, relu, map);
    for (guint i = 0; i < N; i++)
      most = MAX (most, fabsl (twin (method, a, g, K, N, logit, i)));
    for (guint i = 0; i < N; i++) {
      long double should = twin (method, a, g, K, N, logit, i);

      if (relu && should < 0)
        should = 0;
      g_assert_cmpfloat (fabsl (map[i] - should), <=, 1e-6 * most);
    }
  }
  g_rand_free (rand);
}

static void
test_not_finite (void)
{
  static const gfloat a[2] = { 1, NAN }, g[2] = { 1, 1 };
  CtCamLayer layer = { a, g, 1, 2 };
  gfloat map[2];

  for (CtCamMethod m = CT_CAM_GRAD_CAM; m <= CT_CAM_CAM; m++) {
    ct_cam_map (m, &layer, 0, TRUE, map);
    g_assert_false (ct_cam_is_finite (map, 2));
    g_assert_false (ct_cam_scale (map, 2));
  }
}

static void
test_pooled (void)
{
  static const struct
  {
    gfloat gradients[6]; /* two channels of three cells */
    gboolean is_pooled;
  } table[] = {
    { { 1, 1, 1, -2, -2, -2 }, TRUE },
    { { 1, 1, 1, -2, -2, -2.0001f }, TRUE }, /* within 1e-4 of the largest */
    { { 1, 1, 1, -2, -2, -2.001f }, FALSE },
    { { 1, 1.1f, 1, -2, -2, -2 }, FALSE },
    { { 0, 0, 0, 0, 0, 0 }, TRUE },
    { { 0, NAN, 0, 0, 0, 0 }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    CtCamLayer layer = { NULL, table[i].gradients, 2, 3 };
    gfloat first[6];

    g_assert_cmpint (ct_cam_is_pooled (&layer), ==, table[i].is_pooled);
    for (guint k = 0; k < 6; k++)
      first[k] = table[i].gradients[k / 3 * 3];
    g_assert_cmpint (ct_cam_is_same (first, table[i].gradients, 6), ==,
                     table[i].is_pooled);
  }
}

static void
test_scale (void)
{
  static const struct
  {
    gfloat from[3], to[3];
    gboolean good;
  } table[] = {
    { { 0, 1, 4 }, { 0, 0.25, 1 }, TRUE },
    { { -2, 0, 2 }, { 0, 0.5, 1 }, TRUE },
    { { 1, 2, 3 }, { 0, 0.5, 1 }, TRUE },
    { { 5, 5, 5 }, { 0, 0, 0 }, TRUE },
    { { 0, 0, 1e-30f }, { 0, 0, 1 }, TRUE },
    { { -G_MAXFLOAT, 0, G_MAXFLOAT }, { 0, 0.5, 1 }, TRUE },
    { { 1, INFINITY, 2 }, { 1, INFINITY, 2 }, FALSE },
  };
  gfloat one = 3;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    gfloat map[3];

    memcpy (map, table[i].from, sizeof map);
    g_assert_cmpint (ct_cam_scale (map, 3), ==, table[i].good);
    g_assert_cmpmem (map, sizeof map, table[i].to, sizeof map);
  }
  g_assert_true (ct_cam_scale (&one, 1));
  g_assert_cmpfloat (one, ==, 0);
  g_assert_true (ct_cam_scale (NULL, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cam/on-paper", test_on_paper);
  g_test_add_func ("/cam/twin", test_twin);
  g_test_add_func ("/cam/not-finite", test_not_finite);
  g_test_add_func ("/cam/pooled", test_pooled);
  g_test_add_func ("/cam/scale", test_scale);
  return g_test_run ();
}
