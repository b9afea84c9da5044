/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Memory for frames that says no where there is none. Knows no element.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Frames are as large as caps and files say, and GStreamer's own allocator ends
 * the process where it cannot have that much. Where the answer to an
 * ALLOCATION query names no allocator, this names one that gives NULL then, and
 * asks it for memory that begins at a cache line. */
void gst_ct_memory_decide (GstQuery *allocation);

/* The pool that the answer names, else one for video, set up for frames of at
 * least size bytes, which may carry a GstVideoMeta if the answer says so. */
void gst_ct_memory_decide_pool (GstQuery *allocation, guint size);

G_END_DECLS
