/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text by Pango and Cairo, white letters with a dark edge so that they are read
 * on any picture. Knows nothing of what is written.
 */
#pragma once

#include "src/lettering.h"

G_BEGIN_DECLS

typedef struct _GstCtHeatText GstCtHeatText;

/* NULL, and why a sentence that lives as long as the program, where this was
 * built without Pango, or where there is no font. One thread at a time. */
GstCtHeatText *gst_ct_heat_text_new (const gchar **why);
void gst_ct_heat_text_free (GstCtHeatText *text);

/* NULL of NULL. */
const CtLettering *gst_ct_heat_text_lettering (const GstCtHeatText *text);

G_END_DECLS
