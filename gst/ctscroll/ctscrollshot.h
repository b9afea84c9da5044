/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A frame as a PNG of square pixels. Knows no slices.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Writes the file, over one that is there. */
gboolean ct_scroll_shot_write (GstSample *sample, const gchar *path,
                               GError **error);

/* Writes STEM.png in folder, or STEM-2.png and so on, the first that is not
 * there: its name without the folder. NULL and a sentence on failure. */
gchar *ct_scroll_shot_write_new (GstSample *sample, const gchar *folder,
                                 const gchar *stem, GError **error);

G_END_DECLS
