/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overlay's properties: a table of them, and the plain struct that a
 * frame works from. Knows nothing of pads and buffers.
 */
#pragma once

#include <gst/gst.h>

#include "gst/common/gstctmeta.h"
#include "gst/ctheat/gstctheattimeline.h"
#include "gst/ctheat/gstctheattypes.h"
#include "src/legend.h"
#include "src/render.h"

G_BEGIN_DECLS

/* All numbers in the units of the properties of the same name. A plain
 * struct: the streaming thread works from a copy. */
typedef struct
{
  gint normalize; /* GstCtNormalize */
  gdouble window_center, window_width;
  gboolean has_window_center;
  gint window_preset; /* row of ct_window_presets */
  gint window_function;
  gboolean invert;
  gint range_mode;
  gdouble rescale_slope, rescale_intercept;
  gboolean has_rescale;
  gint base_colormap;

  gdouble heat_min, heat_max;
  gint heat_range;
  gdouble heat_rect[4];
  gboolean heat_invert;
  gdouble heat_gamma;
  gint interpolation;

  gint colormap;
  gboolean has_user_colormap;
  guint8 user_colormap[256][3];
  gchar table_error[256]; /* why colormap-file could not be used, or "" */
  gchar refused[256];     /* why the last value was refused, until told */
  gboolean colormap_reverse;
  gdouble opacity;
  gint opacity_mode;
  gdouble threshold, threshold_max;
  gdouble base_min;
  gdouble base_weight;
  gdouble blend_offset;

  gdouble contour_levels[CT_CONTOUR_MAX_LEVELS];
  guint n_contour_levels;
  gdouble contour_width;
  gboolean contour_only;
  gboolean mark_peak;

  gint legend; /* CtLegendSide */
  gboolean legend_inside;
  guint labels; /* bits of CtLabel */
  gdouble min_peak;

  gint sync;
  guint64 latency, wait_timeout, max_heat_age;
  gint match;
  guint n_threads;
  gboolean post_messages;
} GstCtHeatSettings;

void gst_ct_heat_settings_init (GstCtHeatSettings *settings);

/* Installs every property of the table, ids from 1 on; returns the first id
 * that is free. */
guint gst_ct_heat_settings_install (GObjectClass *klass);

/* FALSE where the value is refused (it is not a number, or the file cannot be
 * read): why is then a sentence, to be freed. */
gboolean gst_ct_heat_settings_set (GstCtHeatSettings *settings, guint id,
                                   const GValue *value, gchar **why);
/* FALSE where id is not in the table. */
gboolean gst_ct_heat_settings_get (const GstCtHeatSettings *settings, guint id,
                                   GValue *value);

/* The window that is set on the element, over the slice's own (slice may be
 * NULL). FALSE where nobody names one. */
gboolean gst_ct_heat_settings_window (const GstCtHeatSettings *settings,
                                      const GstCtSlice *slice,
                                      CtWindow *window);

/* Whether a window is set on the element itself. */
gboolean gst_ct_heat_settings_has_window (const GstCtHeatSettings *settings);

/* The side on which there has to be room beside the base for the legend. */
CtLegendSide gst_ct_heat_settings_margin (const GstCtHeatSettings *settings);

/* Whether heat-rect is not all of the base. */
gboolean gst_ct_heat_settings_is_placed (const GstCtHeatSettings *settings);

/* The settings as render wants them; rgb points into settings. */
void gst_ct_heat_settings_look (const GstCtHeatSettings *settings,
                                CtLook *look);

/* "jet", or "file" where a user's table is in use. */
const gchar *
gst_ct_heat_settings_colormap_name (const GstCtHeatSettings *settings);

G_END_DECLS
