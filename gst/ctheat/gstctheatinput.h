/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What comes in on the heat pad: gray video or a tensor, checked, copied and
 * converted at its own size. Knows nothing of waiting.
 */
#pragma once

#include <gst/video/video.h>

#include "gst/common/gstctmeta.h"
#include "gst/ctheat/gstctheatinterval.h"
#include "src/render.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean valid;
  gboolean is_tensor;
  CtSampleType type;
  GstVideoInfo info; /* of gray video; of a tensor width and height alone */
} GstCtHeatFormat;

/* FALSE, and why (to be freed) a sentence, where caps cannot be used. */
gboolean gst_ct_heat_format_from_caps (GstCtHeatFormat *format,
                                       const GstCaps *caps, gchar **why);

/**
 * GstCtHeat:
 * @heat: the picture, its range not set
 * @extent: least and greatest finite value
 * @percentile: the same without CT_RANGE_PERCENTILE at each end; measured
 *     when it is first asked for
 * @peak_x, @peak_y: where the greatest value is, in heat samples
 * @klass: what its buffer's meta says of the slice's class, if @has_class
 * @pts: of its buffer
 * @when: the times that it holds for
 * @drawn: some frame found it
 * @turn: of the timeline: which segment it came in
 *
 * A heat that waits for its frames. Reference counted; what is not written
 * once it is stored may be read by any thread.
 */
typedef struct
{
  CtHeat heat;
  guint8 *data;
  gsize size;
  CtRange extent;
  CtRange percentile;
  gboolean has_percentile;
  guint peak_x, peak_y;
  gboolean has_slice;
  GstCtSlice slice;
  gboolean has_class;
  GstCtHeatClass klass;
  GstClockTime pts;
  GstCtHeatInterval when;
  gboolean drawn;
  guint turn;
} GstCtHeat;

/* NULL, and why (to be freed) a sentence, where the buffer is not what its
 * caps say or memory could not be had. */
GstCtHeat *gst_ct_heat_from_buffer (const GstCtHeatFormat *format,
                                    GstBuffer *buffer, gchar **why);
GstCtHeat *gst_ct_heat_ref (GstCtHeat *heat);
void gst_ct_heat_unref (GstCtHeat *heat);

/* The real value of a stored one: of U8 through the calibration. */
gdouble gst_ct_heat_value (const GstCtHeat *heat, guint x, guint y);

/* Share of the samples (0..1) whose value lies within least..most. */
gdouble gst_ct_heat_share (const GstCtHeat *heat, gdouble least, gdouble most);

/* The percentile range, measured once. Of the streaming thread alone. */
CtRange gst_ct_heat_percentile (GstCtHeat *heat);

G_END_DECLS
