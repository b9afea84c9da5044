/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtSliceMeta and CtHeatMeta: GstCustomMeta structures that anyone can read,
 * as C structs here. docs/metas.md lists every field.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_CT_SLICE_META "CtSliceMeta"
#define GST_CT_HEAT_META "CtHeatMeta"

/* Registers both metas, tagged video and colorspace, once in a process
 * however many plugins ask. */
void gst_ct_meta_register (void);

/**
 * GstCtSlice:
 * @slope, @intercept: real = stored * slope + intercept
 * @unit: "HU", "SUV", "Gy", "1" or ""
 * @has_padding, @padding: stored value where nothing is
 * @has_window ... : the window to show it with, in real values
 * @slice, @slices: number from 0, and count; slices 0: unknown
 * @has_position: position, origin, directions are known (LPS, mm)
 * @has_spacing: spacing is known: between columns, rows, slices
 *
 * What a slice's stored values mean and where it lies.
 */
typedef struct
{
  gdouble slope, intercept;
  gchar unit[8];
  gboolean has_padding;
  guint padding;
  gboolean has_window;
  gdouble window_center, window_width;
  gchar window_function[16]; /* nick; "" stands for linear */
  gboolean inverse;
  guint slice, slices;
  gboolean has_position;
  gdouble position;
  gdouble origin[3], row_direction[3], column_direction[3];
  gboolean has_spacing;
  gdouble spacing[3];
} GstCtSlice;

/* Zero but for slope 1. */
void gst_ct_slice_init (GstCtSlice *slice);

void gst_buffer_add_ct_slice (GstBuffer *buffer, const GstCtSlice *slice);

/* FALSE where the buffer has no slice meta, or one without slope and
 * intercept that are finite and not 0 (slope): then slice is not touched. */
gboolean gst_buffer_get_ct_slice (GstBuffer *buffer, GstCtSlice *slice);

/**
 * GstCtHeatClass:
 * @index: number of the class that the heat speaks for, from 0
 * @logit, @probability: what the model gave it; NAN: unknown
 *
 * What a model said of the slice that its heat belongs to.
 */
typedef struct
{
  gint index;
  gdouble logit, probability;
} GstCtHeatClass;

/* On a heat's own buffer: a heat meta of these fields alone. */
void gst_buffer_add_ct_heat_class (GstBuffer *buffer,
                                   const GstCtHeatClass *klass);

/* FALSE where the buffer has no heat meta, or one without a class: then klass
 * is not touched. */
gboolean gst_buffer_get_ct_heat_class (GstBuffer *buffer,
                                       GstCtHeatClass *klass);

/**
 * GstCtHeatInfo:
 * What the overlay did with a frame. Times in ns; heat_pts
 * GST_CLOCK_TIME_NONE and no heat numbers where state is "none".
 */
typedef struct
{
  const gchar *state; /* "current", "held", "none" */
  GstClockTime heat_pts, heat_age;
  gdouble heat_min, heat_max, threshold;
  const gchar *colormap;
  gboolean has_window;
  gdouble window_center, window_width;
  gboolean has_peak;
  gdouble peak, peak_x, peak_y; /* in base pixels */
  gboolean has_class;
  GstCtHeatClass klass; /* as the heat brought it */
} GstCtHeatInfo;

void gst_buffer_add_ct_heat (GstBuffer *buffer, const GstCtHeatInfo *info);

G_END_DECLS
