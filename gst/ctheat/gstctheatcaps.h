/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which streams the overlay takes and gives: pad templates, and how caps of
 * one side become those of the other. Made from the core's tables.
 */
#pragma once

#include <gst/video/video.h>

#include "src/yuv.h"

G_BEGIN_DECLS

/* New pad templates. Order is preference: 16 bit before 8, since a source
 * that can give both is to keep its depth; a tensor before gray video, since
 * it carries the heat's values themselves; gray before YUV; 4-byte pixels
 * before 3-byte, and these before YUV. */
GstPadTemplate *gst_ct_heat_caps_sink_template (void);
GstPadTemplate *gst_ct_heat_caps_heat_template (void);
GstPadTemplate *gst_ct_heat_caps_src_template (void);

/* Caps of one pad as the other pad, whose template's caps are given, can have
 * them: size and timing go through; format and colorimetry are made anew.
 * filter may be NULL. */
GstCaps *gst_ct_heat_caps_transform (GstCaps *caps, GstCaps *other_template,
                                     GstCaps *filter);

/* The answer to a caps query on the sink pad, its formats in the template's
 * order: the base class puts what downstream takes as well before the others,
 * and a source would give 8 bits where it could give 16. TRUE; other queries
 * are left alone. */
gboolean gst_ct_heat_caps_reorder (GstQuery *query);

/* Of source caps that several formats are left in, those of packed RGB where
 * there are any, in the peer's order: a peer that takes both, as FFV1 does, is
 * not to get halved chroma unasked. Takes caps. */
GstCaps *gst_ct_heat_caps_prefer_packed (GstCaps *caps);

/* Names the colorimetry where fixed source caps leave it open, and where halved
 * chroma lies: nothing of the gray stream's goes through. The colors are sRGB;
 * YUV formats get the matrix and the range that GStreamer takes for granted at
 * that height. Takes caps. */
GstCaps *gst_ct_heat_caps_set_colorimetry (GstCaps *caps);

/* Whether the base's Y spans 16..235, as that of video does if its caps do not
 * say otherwise. */
gboolean gst_ct_heat_caps_is_limited (const GstVideoInfo *base);

/* What a YUV output is Y'CbCr of. FALSE where its halved chroma is not to lie
 * in the middle of its pixels: there is no other here. */
gboolean gst_ct_heat_caps_space (const GstVideoInfo *out, CtYuvSpace *space);

G_END_DECLS
