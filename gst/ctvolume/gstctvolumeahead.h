/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * GstCtVolumeAhead: a thread that reads the next slices of a stream while the
 * last one is on its way downstream. Knows neither pads nor buffers.
 *
 * What is read ahead is slices as they are stored, where their reader keeps
 * them: there is no copy of them, and formats and windows count from the
 * next slice that is given out.
 */
#pragma once

#include "gst/ctvolume/gstctvolumestream.h"

G_BEGIN_DECLS

/* Frames that are read ahead, where the volume keeps so many slices beside
 * the one in use (gst_ct_volume_stream_kept). One that keeps a single slice is
 * read on when the one in use was released. Memory is the volume's. */
#define GST_CT_VOLUME_AHEAD 2

/**
 * GstCtVolumeFrame:
 * @number: of the frame
 * @slice: its slice, where there is no @error
 * @error: why it cannot be read
 * @remarks: what the reader remarked on the way; NULL where it did not
 */
typedef struct
{
  guint number;
  CtSlice slice;
  GError *error, *remarks;
} GstCtVolumeFrame;

typedef struct _GstCtVolumeAhead GstCtVolumeAhead;

/* From now on until it is freed nobody else may use the stream's volume. The
 * thread begins with the first frame that others follow; where there can be
 * none, slices are read when they are asked for. */
GstCtVolumeAhead *gst_ct_volume_ahead_new (GstCtVolumeStream *stream);

/* Waits for the slice that is being read. Takes NULL. */
void gst_ct_volume_ahead_free (GstCtVolumeAhead *ahead);

/* Waits for a frame, which counts as in use, and the one before it as released.
 * The next ones that are read are up to more frames (GST_CT_VOLUME_AHEAD at
 * most), which follow by step: -1 or 1. Errors and remarks come with the frame
 * they are about, or, of one that is not asked for again, remarks with the next
 * one that is read; they are the caller's. */
void gst_ct_volume_ahead_take (GstCtVolumeAhead *ahead, guint number, gint step,
                               guint more, GstCtVolumeFrame *frame);

/* The slice of the frame taken last is not needed any more. */
void gst_ct_volume_ahead_release (GstCtVolumeAhead *ahead);

G_END_DECLS
