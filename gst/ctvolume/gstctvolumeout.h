/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a slice becomes: its caps, its buffer's bytes and its meta, as GRAY8,
 * GRAY16_LE or a float tensor. Knows neither time nor files.
 */
#pragma once

#include <gst/video/video.h>

#include "src/volume/samples.h"
#include "src/window.h"

G_BEGIN_DECLS

/**
 * GstCtVolumeRange:
 * @has_window: else min..max: a picture, but no statement
 * @table: (nullable): what GRAY8 shows instead of the window, gray levels for
 *     the real values @first, @first + 1 ...; not owned
 *
 * What GRAY8 shows of the real values, and the slice meta says.
 */
typedef struct
{
  gboolean has_window;
  CtWindow window;
  gdouble min, max;
  const guint8 *table;
  guint table_size;
  gdouble first;
} GstCtVolumeRange;

typedef enum
{
  GST_CT_VOLUME_GRAY8,
  GST_CT_VOLUME_GRAY16,
  GST_CT_VOLUME_TENSORS,
} GstCtVolumeKind;

/**
 * GstCtVolumeOut:
 * @kind: of the caps that were negotiated
 *
 * Zero is a valid, empty one.
 */
typedef struct
{
  GstCtVolumeKind kind;
  GstVideoInfo video;
  CtGray gray;
  guint16 *words; /* a row, on its way to GRAY8 */
  gfloat *values; /* the same */
  gsize n_words;
} GstCtVolumeOut;

void gst_ct_volume_out_clear (GstCtVolumeOut *out);

/* The three kinds, fixed, in the order in which a peer that does not care
 * gets them: GRAY8, GRAY16_LE, other/tensors. */
GstCaps *gst_ct_volume_out_caps (const CtVolumeInfo *info, gint frame_rate_n,
                                 gint frame_rate_d);

/* Which of ours a peer gets: the one that it lists first, formats within one
 * of its structures counting in our order; but GRAY16_LE, if that is the very
 * first format it names, or the first in a list. Fixed caps, or NULL where
 * they have nothing in common. */
GstCaps *gst_ct_volume_out_choose (GstCaps *ours, GstCaps *peer);

/* FALSE where caps are none of gst_ct_volume_out_caps. */
gboolean gst_ct_volume_out_set_caps (GstCtVolumeOut *out, GstCaps *caps);

/* Bytes of a buffer. */
gsize gst_ct_volume_out_size (const GstCtVolumeOut *out,
                              const CtVolumeInfo *info);

/* Fills buffer from slice number of the volume and adds the slice meta. FALSE
 * where the buffer cannot be mapped or is too small. */
gboolean gst_ct_volume_out_fill (GstCtVolumeOut *out, const CtVolumeInfo *info,
                                 guint number, const CtSlice *slice,
                                 const GstCtVolumeRange *range,
                                 GstBuffer *buffer);

G_END_DECLS
