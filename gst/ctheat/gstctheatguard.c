/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a colored picture would hide.
 */
#include "gst/ctheat/gstctheatguard.h"

#include "src/ticks.h"

/* Whether the colors follow the heat, so that noise looks like a finding. */
static gboolean
is_stretched (const GstCtHeatSettings *settings)
{
  return settings->heat_range != GST_CT_HEAT_RANGE_AUTO
         && settings->heat_range != GST_CT_HEAT_RANGE_FIXED;
}

GstCtHeatGuard
gst_ct_heat_guard (const GstCtHeatSettings *settings, const GstCtHeat *heat,
                   const CtRange *range, gboolean is_labels)
{
  gboolean is_empty = ct_range_is_empty (&heat->extent);

  if (is_labels) /* there may be none in a slice, or one alone */
    return GST_CT_HEAT_GUARD_NONE;
  if (is_empty || heat->extent.min == heat->extent.max)
    return GST_CT_HEAT_GUARD_FLAT;
  if (is_stretched (settings) && heat->extent.max < settings->min_peak)
    return GST_CT_HEAT_GUARD_NOISE;
  if (!ct_ticks_can_tell (range))
    return GST_CT_HEAT_GUARD_RANGE;
  return GST_CT_HEAT_GUARD_NONE;
}

const gchar *
gst_ct_heat_guard_note (GstCtHeatGuard guard)
{
  static const gchar *const notes[] = {
    [GST_CT_HEAT_GUARD_NONE] = NULL,
    [GST_CT_HEAT_GUARD_FLAT] = "flat heat",
    [GST_CT_HEAT_GUARD_NOISE] = "low peak",
    [GST_CT_HEAT_GUARD_RANGE] = "no scale",
  };

  return notes[guard];
}

guint
gst_ct_heat_guard_warning (GstCtHeatGuard guard,
                           const GstCtHeatSettings *settings,
                           const GstCtHeat *heat)
{
  static const guint warnings[] = {
    [GST_CT_HEAT_GUARD_NONE] = 0,
    [GST_CT_HEAT_GUARD_FLAT] = 1 << GST_CT_HEAT_WARNING_FLAT,
    [GST_CT_HEAT_GUARD_NOISE] = 1 << GST_CT_HEAT_WARNING_NOISE,
    [GST_CT_HEAT_GUARD_RANGE] = 1 << GST_CT_HEAT_WARNING_RANGE,
  };

  if (guard != GST_CT_HEAT_GUARD_NOISE && !is_stretched (settings)
      && settings->legend == CT_LEGEND_NONE)
    return 0;
  if (guard == GST_CT_HEAT_GUARD_FLAT && heat->has_slice
      && !is_stretched (settings))
    return 0;
  return warnings[guard];
}
