/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether a heat's slice is the base's slice, by what their metas say.
 */
#include "gst/ctheat/gstctheatpairing.h"

#include <math.h>

#define COS_5_DEGREES 0.99619469809

/* Of rounding in files that state positions with a few decimals, mm. */
#define POSITION_SLACK_MM 1e-3

static void
normal_of (const GstCtSlice *slice, gdouble n[3])
{
  const gdouble *a = slice->row_direction, *b = slice->column_direction;

  n[0] = a[1] * b[2] - a[2] * b[1];
  n[1] = a[2] * b[0] - a[0] * b[2];
  n[2] = a[0] * b[1] - a[1] * b[0];
}

static gdouble
dot (const gdouble a[3], const gdouble b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static gboolean
positions_agree (const GstCtSlice *base, const GstCtSlice *heat, gchar **why)
{
  gdouble nb[3], nh[3], apart, slice_mm = 0.0;

  normal_of (base, nb);
  normal_of (heat, nh);
  if (fabs (dot (nb, nh)) < COS_5_DEGREES) {
    *why = g_strdup ("the heat's slices are cut in another direction than "
                     "the base's");
    return FALSE;
  }
  if (base->has_spacing)
    slice_mm = base->spacing[2];
  if (heat->has_spacing)
    slice_mm = MAX (slice_mm, heat->spacing[2]);
  apart = fabs (dot (nb, heat->origin) - dot (nb, base->origin));
  if (apart <= slice_mm / 2.0 + POSITION_SLACK_MM)
    return TRUE;
  *why = g_strdup_printf (
      "heat slice %u of %u lies %.2f mm from base slice %u of %u, which has "
      "its time",
      heat->slice + 1, heat->slices, apart, base->slice + 1, base->slices);
  return FALSE;
}

gboolean
gst_ct_slices_agree (const GstCtSlice *base, const GstCtSlice *heat,
                     gchar **why)
{
  if (base->has_position && heat->has_position
      && ((base->has_spacing && base->spacing[2] > 0.0)
          || (heat->has_spacing && heat->spacing[2] > 0.0)))
    return positions_agree (base, heat, why);
  if (base->slices <= 1 || heat->slices <= 1)
    return TRUE;
  if (base->slices == heat->slices && base->slice == heat->slice)
    return TRUE;
  *why = g_strdup_printf ("heat slice %u of %u has the time of base slice %u "
                          "of %u",
                          heat->slice + 1, heat->slices, base->slice + 1,
                          base->slices);
  return FALSE;
}
