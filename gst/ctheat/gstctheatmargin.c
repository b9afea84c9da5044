/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Room beside the base for a legend outside of it.
 */
#include "gst/ctheat/gstctheatmargin.h"

#include "src/plane.h"

/* An odd size is filled up by a pixel, so that halved chroma is not shared. */
static guint
even (guint size)
{
  return size + size % 2;
}

void
gst_ct_heat_margin_set (GstCtHeatMargin *margin, CtLegendSide side, guint width,
                        guint height)
{
  guint extent = ct_legend_extent (side, height);

  *margin = (GstCtHeatMargin){ .side = side,
                               .width = width,
                               .height = height,
                               .out_width = width,
                               .out_height = height };
  if (side == CT_LEGEND_NONE)
    return;
  if (ct_legend_is_upright (side))
    margin->out_width = even (width) + extent;
  else
    margin->out_height = even (height) + extent;
  if (side == CT_LEGEND_LEFT)
    margin->x = extent;
  if (side == CT_LEGEND_TOP)
    margin->y = extent;
  if (side == CT_LEGEND_RIGHT)
    margin->panel_x = even (width);
  if (side == CT_LEGEND_BOTTOM)
    margin->panel_y = even (height);
}

static gboolean
fits (GstCtHeatMargin *margin, CtLegendSide side, const GstVideoInfo *in,
      const GstVideoInfo *out)
{
  gst_ct_heat_margin_set (margin, side, GST_VIDEO_INFO_WIDTH (in),
                          GST_VIDEO_INFO_HEIGHT (in));
  return margin->out_width == (guint)GST_VIDEO_INFO_WIDTH (out)
         && margin->out_height == (guint)GST_VIDEO_INFO_HEIGHT (out);
}

gboolean
gst_ct_heat_margin_find (GstCtHeatMargin *margin, CtLegendSide wanted,
                         const GstVideoInfo *in, const GstVideoInfo *out)
{
  if (fits (margin, wanted, in, out))
    return TRUE;
  for (CtLegendSide side = CT_LEGEND_NONE; side <= CT_LEGEND_TOP; side++) {
    if (fits (margin, side, in, out))
      return TRUE;
  }
  return FALSE;
}

void
gst_ct_heat_margin_turn (GstCtHeatMargin *margin, CtLegendSide wanted)
{
  GstCtHeatMargin turned;

  gst_ct_heat_margin_set (&turned, wanted, margin->width, margin->height);
  if (turned.out_width == margin->out_width
      && turned.out_height == margin->out_height)
    *margin = turned;
}

static void
set_any (GstStructure *s, const gchar *field)
{
  gst_structure_set (s, field, GST_TYPE_INT_RANGE, 1, CT_PLANE_MAX_SIZE, NULL);
}

static void
set_size (GstStructure *s, const gchar *field, guint least, guint most)
{
  if (least == most)
    gst_structure_set (s, field, G_TYPE_INT, (gint)least, NULL);
  else
    gst_structure_set (s, field, GST_TYPE_INT_RANGE, (gint)least, (gint)most,
                       NULL);
}

/* FALSE: a base of that size has no room left. */
static gboolean
widen (GstStructure *s, CtLegendSide side, const gchar *field)
{
  GstCtHeatMargin margin;
  gint width, height;

  if (!gst_structure_get_int (s, "width", &width)
      || !gst_structure_get_int (s, "height", &height)) {
    set_any (s, field);
    return TRUE;
  }
  gst_ct_heat_margin_set (&margin, side, width, height);
  set_size (s, "width", margin.out_width, margin.out_width);
  set_size (s, "height", margin.out_height, margin.out_height);
  return MAX (margin.out_width, margin.out_height) <= CT_PLANE_MAX_SIZE;
}

/* Which bases come to that output: one, or two neighbors. FALSE: none. */
static gboolean
narrow (GstStructure *s, CtLegendSide side, const gchar *field)
{
  gboolean upright = ct_legend_is_upright (side);
  gint width, height;
  guint least = 0, most = 0;

  if (!gst_structure_get_int (s, "width", &width)
      || !gst_structure_get_int (s, "height", &height)) {
    set_any (s, field);
    return TRUE;
  }
  for (gint size = 1; size <= (upright ? width : height); size++) {
    GstCtHeatMargin margin;

    gst_ct_heat_margin_set (&margin, side, upright ? size : width,
                            upright ? height : size);
    if (margin.out_width != (guint)width || margin.out_height != (guint)height)
      continue;
    least = least ? least : (guint)size;
    most = size;
  }
  if (least > 0)
    set_size (s, field, least, most);
  return least > 0;
}

GstCaps *
gst_ct_heat_margin_transform_caps (GstCaps *caps, GstPadDirection direction,
                                   CtLegendSide side, GstCaps *filter)
{
  const gchar *field = ct_legend_is_upright (side) ? "width" : "height";
  GstCaps *filtered;

  caps = gst_caps_make_writable (caps);
  for (guint i = gst_caps_get_size (caps); side && i-- > 0;) {
    GstStructure *s = gst_caps_get_structure (caps, i);

    if (direction == GST_PAD_SINK ? !widen (s, side, field)
                                  : !narrow (s, side, field))
      gst_caps_remove_structure (caps, i);
  }
  if (!filter)
    return caps;
  filtered = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (caps);
  return filtered;
}
