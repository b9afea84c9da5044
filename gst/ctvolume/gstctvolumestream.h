/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An open volume as frames in time: which slices, how fast, and what to show
 * of their values. Knows neither pads nor buffers.
 */
#pragma once

#include "gst/ctvolume/gstctvolumeout.h"
#include "gst/ctvolume/gstctvolumesettings.h"
#include "src/volume/mask.h"

G_BEGIN_DECLS

/**
 * GstCtVolumeTiming:
 * @n_frames: 0: there is no stream
 * @rate_n, @rate_d: frames a second; 0/1: as times says
 * @times: (nullable): when each frame begins, and when the last one ends, in ns
 *     from any time on; not owned
 */
typedef struct
{
  guint n_frames;
  gint rate_n, rate_d;
  const guint64 *times;
} GstCtVolumeTiming;

/* The first nanosecond of a frame: the exact time, rounded down. */
GstClockTime gst_ct_volume_time_of_frame (const GstCtVolumeTiming *timing,
                                          guint64 frame);

/* The frame whose time holds time: the last one that begins at it or
 * before. */
guint64 gst_ct_volume_frame_at_time (const GstCtVolumeTiming *timing,
                                     GstClockTime time);

/* Sets the answer to a query about duration, position, conversion or seeking,
 * at a frame. FALSE for others, and where convert fails. */
gboolean gst_ct_volume_answer (const GstCtVolumeTiming *timing, guint current,
                               GstQuery *query);

/* TIME and DEFAULT, which counts frames from 0. FALSE for other formats, and
 * where there is no stream. */
gboolean gst_ct_volume_convert (const GstCtVolumeTiming *timing, GstFormat from,
                                gint64 value, GstFormat to, gint64 *result);

/**
 * GstCtVolumeStream:
 * @first_slice: of the file, which is frame 0
 * @range: of the volume, where no setting says more
 * @is_open: the range is: the first slice has no contrast (a heat map begins
 *     outside of the lesion) and the file says nothing
 *
 * Zero is a valid, closed one.
 */
typedef struct
{
  CtVolume *volume;
  guint first_slice;
  GstCtVolumeTiming timing;
  GstCtVolumeRange range;
  CtMask mask;
  gboolean is_open;
} GstCtVolumeStream;

/* What of the file goes out as tags, of the keywords in names, with commas;
 * NULL for nothing. */
GstTagList *gst_ct_volume_stream_make_tags (const GstCtVolumeStream *stream,
                                            const gchar *names);

/* Opens the volume and decodes its first slice (where bad ones are skipped:
 * the first that can be read). FALSE and error, a CT_VOLUME_ERROR or
 * GST_RESOURCE_ERROR_SETTINGS, leaves stream closed. element, if not NULL,
 * posts a ctvolume-scan message now and then while a directory is looked
 * through. */
gboolean gst_ct_volume_stream_open (GstCtVolumeStream *stream,
                                    const GstCtVolumeSettings *settings,
                                    GstElement *element, GError **error);
/* What a slice (or NULL) is to be shown with where no setting says more: a
 * window or a table of its own, which is valid as long as the slice, else the
 * volume's. */
GstCtVolumeRange
gst_ct_volume_stream_get_range (const GstCtVolumeStream *stream,
                                const CtSlice *slice);

/* The slice of a frame. */
gboolean gst_ct_volume_stream_read (GstCtVolumeStream *stream, guint frame,
                                    CtSlice *slice, GError **error);

/* How many of the slices read last are valid. */
guint gst_ct_volume_stream_kept (const GstCtVolumeStream *stream);

/* Whether that kind of output shows what the range leaves open: GRAY8 its ends,
 * GRAY16_LE in its meta whether this is a CT, which is a matter of values where
 * there is no unit. */
gboolean gst_ct_volume_stream_needs_look (const GstCtVolumeStream *stream,
                                          GstCtVolumeKind kind);
/* Closes it. The middle slice; NULL where it cannot be read. */
void gst_ct_volume_stream_look (GstCtVolumeStream *stream,
                                const CtSlice *middle);

/* What the reader remarked since this was last asked for, as an error to warn
 * with; NULL where it did not. */
GError *gst_ct_volume_stream_take_remarks (GstCtVolumeStream *stream);

void gst_ct_volume_stream_close (GstCtVolumeStream *stream);

G_END_DECLS
