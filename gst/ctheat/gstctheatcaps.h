/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which streams the overlay takes and gives: pad templates, and how caps of
 * one side become those of the other. Made from the core's tables.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* New pad templates. Order is preference: 16 bit before 8, since a source
 * that can give both is to keep its depth; a tensor before gray video, since
 * it carries the heat's values themselves; 4-byte pixels before 3-byte. */
GstPadTemplate *gst_ct_heat_caps_sink_template (void);
GstPadTemplate *gst_ct_heat_caps_heat_template (void);
GstPadTemplate *gst_ct_heat_caps_src_template (void);

/* Caps of one pad as the other pad, whose template's caps are given, can have
 * them: size and timing go through; format and colorimetry are made anew.
 * filter may be NULL. */
GstCaps *gst_ct_heat_caps_transform (GstCaps *caps, GstCaps *other_template,
                                     GstCaps *filter);

/* Names the colorimetry of RGB where fixed source caps leave it open: nothing
 * of the gray stream's goes through. Takes caps. */
GstCaps *gst_ct_heat_caps_set_colorimetry (GstCaps *caps);

G_END_DECLS
