/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An open volume as frames in time: which slices, how fast, and what to show
 * of their values. Knows neither pads nor buffers.
 */
#pragma once

#include "gst/ctvolume/gstctvolumeout.h"
#include "gst/ctvolume/gstctvolumesettings.h"

G_BEGIN_DECLS

/**
 * GstCtVolumeTiming:
 * @n_frames: 0: there is no stream
 * @rate_n, @rate_d: frames a second
 */
typedef struct
{
  guint n_frames;
  gint rate_n, rate_d;
} GstCtVolumeTiming;

/* The first nanosecond of a frame: the exact time, rounded down. */
GstClockTime gst_ct_volume_time_of_frame (const GstCtVolumeTiming *timing,
                                          guint64 frame);

/* The frame whose time holds time: the last one that begins at it or
 * before. */
guint64 gst_ct_volume_frame_at_time (const GstCtVolumeTiming *timing,
                                     GstClockTime time);

/* TIME and DEFAULT, which counts frames from 0. FALSE for other formats, and
 * where there is no stream. */
gboolean gst_ct_volume_convert (const GstCtVolumeTiming *timing, GstFormat from,
                                gint64 value, GstFormat to, gint64 *result);

/**
 * GstCtVolumeStream:
 * @first_slice: of the file, which is frame 0
 * @range: of the volume, where no setting says more
 *
 * Zero is a valid, closed one.
 */
typedef struct
{
  CtVolume *volume;
  guint first_slice;
  GstCtVolumeTiming timing;
  GstCtVolumeRange range;
} GstCtVolumeStream;

/* Opens the volume and decodes its first slice (where bad ones are skipped:
 * the first that can be read). FALSE and error, a CT_VOLUME_ERROR or
 * GST_RESOURCE_ERROR_SETTINGS, leaves stream closed. */
gboolean gst_ct_volume_stream_open (GstCtVolumeStream *stream,
                                    const GstCtVolumeSettings *settings,
                                    GError **error);
/* The slice of a frame. */
gboolean gst_ct_volume_stream_read (GstCtVolumeStream *stream, guint frame,
                                    CtSlice *slice, GError **error);

/* What the reader remarked since this was last asked for, as an error to warn
 * with; NULL where it did not. */
GError *gst_ct_volume_stream_take_remarks (GstCtVolumeStream *stream);

void gst_ct_volume_stream_close (GstCtVolumeStream *stream);

G_END_DECLS
