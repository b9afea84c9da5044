/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a user sets on ctgradcam: a table of properties, and the plain struct
 * that a frame works from. Does nothing with them.
 */
#pragma once

#include <gst/gst.h>

#include "src/gradcam/net.h"

G_BEGIN_DECLS

#define GST_CT_GRAD_CAM_MAX_NUMBERS 3

/* mean or std: one number for all channels, or one for each. */
typedef struct
{
  guint n;
  gdouble of[GST_CT_GRAD_CAM_MAX_NUMBERS];
} GstCtGradCamNumbers;

/**
 * GstCtGradCamSettings:
 * @width, @height: of the model's input; 0: the frame's
 * @scale: TRUE: each map by its own range
 * @every: one frame in so many
 *
 * A copy of it is good for as long as model and device are not looked at: the
 * strings stay the original's.
 */
typedef struct
{
  gchar *model, *device;
  guint width, height;
  gint target_class;
  gint method, normalize, scale;
  gdouble window_center, window_width;
  GstCtGradCamNumbers mean, std;
  guint channels, threads, every;
  gboolean relu, post_messages;
} GstCtGradCamSettings;

void gst_ct_grad_cam_settings_init (GstCtGradCamSettings *settings);
void gst_ct_grad_cam_settings_clear (GstCtGradCamSettings *settings);

/* Installs every property of the table, ids from 1 on. */
void gst_ct_grad_cam_settings_install (GObjectClass *klass);

/* FALSE where the value is refused: why is then a sentence, to be freed, and
 * the old value is kept. */
gboolean gst_ct_grad_cam_settings_set (GstCtGradCamSettings *settings, guint id,
                                       const GValue *value, gchar **why);
/* FALSE where id is not in the table. */
gboolean gst_ct_grad_cam_settings_get (const GstCtGradCamSettings *settings,
                                       guint id, GValue *value);

/* Properties that do not go together: FALSE, and why. */
gboolean gst_ct_grad_cam_settings_check (const GstCtGradCamSettings *settings,
                                         gchar **why);

void gst_ct_grad_cam_settings_input (const GstCtGradCamSettings *settings,
                                     CtNetInputSpec *spec);
void gst_ct_grad_cam_settings_ask (const GstCtGradCamSettings *settings,
                                   CtNetAsk *ask);

G_END_DECLS
