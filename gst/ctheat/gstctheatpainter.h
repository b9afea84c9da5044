/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One frame after the other: from the settings, the slice's meta and the heat
 * found to the picture and to what is said of it. Knows nothing of pads.
 */
#pragma once

#include "gst/ctheat/gstctheatmargin.h"
#include "gst/ctheat/gstctheatmessages.h"

G_BEGIN_DECLS

/* What a user should be told about a frame: bits of the warnings that are given
 * once. */
typedef enum
{
  /* Real units asked for, none known. */
  GST_CT_NOTE_UNCALIBRATED = 1 << GST_CT_HEAT_WARNING_UNCALIBRATED,
  /* normalize=window, and none is known. */
  GST_CT_NOTE_NO_WINDOW = 1 << GST_CT_HEAT_WARNING_NO_WINDOW,
  /* Text asked for, none can be drawn. */
  GST_CT_NOTE_NO_TEXT = 1 << GST_CT_HEAT_WARNING_TEXT,
} GstCtNote;

/**
 * GstCtHeatFrame:
 * @base: the frame's gray plane
 * @slice: (nullable): its slice meta
 * @time_ns: stream time, -1 where it has none
 * @found: the heat, if any, and its state
 * @is_limited: the base's black is 16 and its white 235, as of video
 * @margin: (nullable): room beside the base; NULL: there is none
 * @out: the picture to write, with that room
 */
typedef struct
{
  const CtPlane *base;
  const GstCtSlice *slice;
  gint64 time_ns;
  const GstCtHeatFound *found;
  gboolean is_limited;
  const GstCtHeatMargin *margin;
  const CtPicture *out;
} GstCtHeatFrame;

typedef struct _GstCtHeatPainter GstCtHeatPainter;

GstCtHeatPainter *gst_ct_heat_painter_new (void);
void gst_ct_heat_painter_free (GstCtHeatPainter *painter);

/* New caps: ranges that are held are measured anew. */
void gst_ct_heat_painter_reset (GstCtHeatPainter *painter);

/* What planar formats are Y'CbCr of. */
void gst_ct_heat_painter_set_space (GstCtHeatPainter *painter,
                                    const CtYuvSpace *space);

/* Draws the frame; fills info for the output's meta (its strings live as long
 * as the program). Returns GstCtNote flags. */
guint gst_ct_heat_painter_paint (GstCtHeatPainter *painter,
                                 const GstCtHeatSettings *settings,
                                 const GstCtHeatFrame *frame,
                                 const CtPixelFormat *format,
                                 GstCtHeatInfo *info);

G_END_DECLS
