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

/* The place of a point of the picture; pixel centers are whole numbers. */
static void
place_of (const GstCtSlice *slice, gdouble column, gdouble row,
          gdouble place[3])
{
  for (guint i = 0; i < 3; i++)
    place[i] = slice->origin[i]
               + column * slice->spacing[0] * slice->row_direction[i]
               + row * slice->spacing[1] * slice->column_direction[i];
}

/* How far apart two places are within the base's plane, in mm. */
static gdouble
distance_in_plane (const GstCtSlice *base, const gdouble a[3],
                   const gdouble b[3])
{
  gdouble n[3], d[3], along;

  normal_of (base, n);
  for (guint i = 0; i < 3; i++)
    d[i] = a[i] - b[i];
  along = dot (d, n);
  for (guint i = 0; i < 3; i++)
    d[i] -= along * n[i];
  return sqrt (dot (d, d));
}

/* The greatest distance between a corner of the heat and the base's. */
static gdouble
corners_apart (const GstCtSliceView *base, const GstCtSliceView *heat)
{
  static const guint8 corners[][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 } };
  gdouble worst = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++) {
    gdouble u = corners[i][0], v = corners[i][1];
    gdouble at_base[3], at_heat[3];

    place_of (base->slice, u * base->width - 0.5, v * base->height - 0.5,
              at_base);
    place_of (heat->slice, u * heat->width - 0.5, v * heat->height - 0.5,
              at_heat);
    worst = MAX (worst, distance_in_plane (base->slice, at_heat, at_base));
  }
  return worst;
}

gboolean
gst_ct_fields_agree (const GstCtSliceView *base, const GstCtSliceView *heat,
                     gboolean is_placed, gchar **why)
{
  const GstCtSlice *b = base->slice, *h = heat->slice;
  gdouble apart, pixel;

  if (!b->has_position || !h->has_position || !b->has_spacing
      || !h->has_spacing)
    return TRUE;
  if (dot (b->row_direction, h->row_direction) <= 0.0
      || dot (b->column_direction, h->column_direction) <= 0.0) {
    *why = g_strdup ("the heat is mirrored or turned against the picture");
    return FALSE;
  }
  pixel = MAX (MAX (b->spacing[0], b->spacing[1]),
               MAX (h->spacing[0], h->spacing[1]));
  apart = is_placed ? 0.0 : corners_apart (base, heat);
  if (apart <= pixel + POSITION_SLACK_MM)
    return TRUE;
  *why = g_strdup_printf (
      "the heat covers another part of the patient than the picture: its "
      "corners would be drawn up to %.1f mm off. Give the heat's ctvolumesrc "
      "the base's file as its reference",
      apart);
  return FALSE;
}

gboolean
gst_ct_heat_belongs (const GstCtSlice *slice, const CtPlane *base,
                     const GstCtHeat *heat, gboolean is_placed,
                     GstCtHeatWarning *warning, gchar **why)
{
  const CtPlane *plane = &heat->heat.plane;
  GstCtSliceView view = { slice, base->width, base->height };
  GstCtSliceView heat_view = { &heat->slice, plane->width, plane->height };

  if (!heat->has_slice)
    return TRUE;
  *warning = GST_CT_HEAT_WARNING_SLICES;
  if (!gst_ct_slices_agree (slice, &heat->slice, why))
    return FALSE;
  *warning = GST_CT_HEAT_WARNING_FIELDS;
  return gst_ct_fields_agree (&view, &heat_view, is_placed, why);
}
