/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Class activation maps: from a layer's activations and the gradients of a
 * class's logit with respect to them. Pure arithmetic: knows no network.
 */
#include "src/gradcam/cam.h"

#include <math.h>

/* How far from each other gradients may be that are meant to be the same, by
 * the largest of them: float32 arithmetic in another order. */
#define SAME 1e-4

static gdouble
sum_of (const gfloat *values, gsize n)
{
  gdouble sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

/* Equation 19 of Grad-CAM++ with Y = exp (S): the second and third derivatives
 * of Y are exp (S) g^2 and exp (S) g^3 where S is piecewise linear, so that
 * alpha = g^2 / (2 g^2 + sum (A) g^3); and of equation 5, without its exp (S),
 * the sum of alpha * relu (g). */
static gdouble
plus_plus_weight (const gfloat *a, const gfloat *g, gsize n)
{
  gdouble total = sum_of (a, n);
  gdouble weight = 0;

  for (gsize i = 0; i < n; i++) {
    gdouble d = g[i];
    gdouble below = 2 * d * d + total * d * d * d;

    if (d > 0 && below != 0)
      weight += d * d / below * d;
  }
  return weight;
}

/* What a channel's activations count for, all over. */
static gdouble
channel_weight (CtCamMethod method, const gfloat *a, const gfloat *g, gsize n)
{
  switch (method) {
  case CT_CAM_GRAD_CAM_PLUS_PLUS:
    return plus_plus_weight (a, g, n);
  case CT_CAM_CAM:
    /* Behind a mean over n cells each has the n-th part of the weight that
     * the fully connected layer gives to the channel. */
    return sum_of (g, n);
  default:
    return sum_of (g, n) / n;
  }
}

static gfloat
bounded (gdouble value)
{
  return (gfloat)CLAMP (value, -(gdouble)G_MAXFLOAT, (gdouble)G_MAXFLOAT);
}

void
ct_cam_map (CtCamMethod method, const CtCamLayer *layer, gdouble logit,
            gboolean relu, gfloat *map)
{
  gsize n = layer->cells;
  g_autofree gdouble *sums = g_new0 (gdouble, n);
  gdouble factor = method == CT_CAM_GRAD_CAM_PLUS_PLUS ? exp (logit) : 1;

  for (gsize k = 0; k < layer->channels; k++) {
    const gfloat *a = layer->activations + k * n;
    const gfloat *g = layer->gradients + k * n;

    if (method == CT_CAM_HIRES_CAM) {
      for (gsize i = 0; i < n; i++)
        sums[i] += (gdouble)a[i] * g[i];
    } else {
      gdouble weight = channel_weight (method, a, g, n);

      for (gsize i = 0; i < n; i++)
        sums[i] += weight * a[i];
    }
  }
  for (gsize i = 0; i < n; i++) {
    gdouble value = sums[i] == 0 ? 0 : sums[i] * factor;

    map[i] = relu && value < 0 ? 0.0f : bounded (value);
  }
}

gboolean
ct_cam_is_pooled (const CtCamLayer *layer)
{
  gsize n = layer->cells;
  gdouble largest = 0;

  for (gsize i = 0; i < layer->channels * n; i++)
    largest = MAX (largest, fabs (layer->gradients[i]));
  for (gsize k = 0; k < layer->channels; k++) {
    const gfloat *g = layer->gradients + k * n;

    for (gsize i = 1; i < n; i++)
      if (!(fabs ((gdouble)g[i] - g[0]) <= SAME * largest))
        return FALSE;
  }
  return TRUE;
}

gboolean
ct_cam_is_same (const gfloat *a, const gfloat *b, gsize n)
{
  gdouble largest = 0;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, MAX (fabs (a[i]), fabs (b[i])));
  for (gsize i = 0; i < n; i++)
    if (!(fabs ((gdouble)a[i] - b[i]) <= SAME * largest))
      return FALSE;
  return TRUE;
}

gboolean
ct_cam_is_finite (const gfloat *map, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (map[i]))
      return FALSE;
  return TRUE;
}

gboolean
ct_cam_scale (gfloat *map, gsize n)
{
  gdouble least = INFINITY, most = -INFINITY;

  if (!ct_cam_is_finite (map, n))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    least = MIN (least, map[i]);
    most = MAX (most, map[i]);
  }
  for (gsize i = 0; i < n; i++)
    map[i] = most > least ? (gfloat)((map[i] - least) / (most - least)) : 0.0f;
  return TRUE;
}
