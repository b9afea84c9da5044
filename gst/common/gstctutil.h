/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What both plugins need: core tables as GEnum types, errors as element
 * errors.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The enum type of that name, made from n values; asks the type system first,
 * since the other plugin may have been quicker. values ends with a zero row
 * and must live for ever. */
GType gst_ct_enum_type (const gchar *name, const GEnumValue *values);

/* The same for a set of flags. */
GType gst_ct_flags_type (const gchar *name, const GFlagsValue *values);

/* Enums over the core's tables. Their names show the numbers:
 * "brain (center 40, width 80)". */
GType gst_ct_window_preset_get_type (void);
GType gst_ct_window_function_get_type (void);
GType gst_ct_colormap_get_type (void);

/* Posts error as an element error, or as a warning: the domain and code follow
 * from it, the message is its sentence. what says what was being done, and
 * goes into the debug part. Takes error. */
void gst_ct_element_post_error (GstElement *element, const gchar *what,
                                GError *error);
void gst_ct_element_post_warning (GstElement *element, const gchar *what,
                                  GError *error);

G_END_DECLS
