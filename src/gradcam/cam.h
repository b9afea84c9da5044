/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Class activation maps: from a layer's activations and the gradients of a
 * class's logit with respect to them. Pure arithmetic: knows no network.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CT_CAM_GRAD_CAM,           /* Selvaraju et al. 2017, arXiv:1610.02391 */
  CT_CAM_GRAD_CAM_PLUS_PLUS, /* Chattopadhay et al. 2018, arXiv:1710.11063 */
  CT_CAM_HIRES_CAM,          /* Draelos and Carin 2020, arXiv:2011.08891 */
  CT_CAM_CAM,                /* Zhou et al. 2016, arXiv:1512.04150 */
} CtCamMethod;

/**
 * CtCamLayer:
 * @activations, @gradients: channels planes of cells samples each
 *
 * Of one picture. A gradient is of the class's logit by the activation.
 */
typedef struct
{
  const gfloat *activations, *gradients;
  gsize channels, cells;
} CtCamLayer;

/* The map, cells samples of it; relu: what is below 0 becomes 0. logit is the
 * class's, which Grad-CAM++ has in it as exp (logit); a map that is to be
 * scaled anyway is had without that factor by 0. Sums are in double. */
void ct_cam_map (CtCamMethod method, const CtCamLayer *layer, gdouble logit,
                 gboolean relu, gfloat *map);

/* Whether every channel's gradient is the same all over, as it is behind
 * global average pooling. */
gboolean ct_cam_is_pooled (const CtCamLayer *layer);

/* Whether two gradients of as many samples are the same but for rounding. */
gboolean ct_cam_is_same (const gfloat *a, const gfloat *b, gsize n);

/* From the least to the greatest value of the map to 0..1; a map that is the
 * same all over becomes 0. FALSE, and nothing done, where one is not finite. */
gboolean ct_cam_scale (gfloat *map, gsize n);
gboolean ct_cam_is_finite (const gfloat *map, gsize n);

G_END_DECLS
