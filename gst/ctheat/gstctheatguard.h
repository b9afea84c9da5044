/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a colored picture would hide: heats that say nothing, and ranges that
 * cannot be told. Knows no pictures.
 */
#pragma once

#include "gst/ctheat/gstctheatmessages.h"

G_BEGIN_DECLS

typedef enum
{
  GST_CT_HEAT_GUARD_NONE,
  GST_CT_HEAT_GUARD_FLAT,  /* all of its values are one, or NaN */
  GST_CT_HEAT_GUARD_NOISE, /* stretched, and its greatest is under min-peak */
  GST_CT_HEAT_GUARD_RANGE, /* a legend cannot show it truly */
} GstCtHeatGuard;

/* The gravest thing about a heat that is drawn with that range. */
GstCtHeatGuard gst_ct_heat_guard (const GstCtHeatSettings *settings,
                                  const GstCtHeat *heat, const CtRange *range,
                                  gboolean is_labels);

/* What a legend says of it, NULL of nothing. */
const gchar *gst_ct_heat_guard_note (GstCtHeatGuard guard);

/* The bit of the warning to give, 0 of nothing. Colors that are the same for a
 * value in every frame mislead nobody without a legend; and a volume's slice
 * may well have no dose or no uptake: it is no surprise if a flat one is among
 * them then. */
guint gst_ct_heat_guard_warning (GstCtHeatGuard guard,
                                 const GstCtHeatSettings *settings,
                                 const GstCtHeat *heat);

G_END_DECLS
