/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is laid over a frame's picture or beside it: made when it is first
 * needed, and again only where it would look another way.
 */
#include "gst/ctheat/gstctheatlayers.h"

#include <math.h>
#include <string.h>

#include "gst/ctheat/gstctheatlabels.h"
#include "gst/ctheat/gstctheattext.h"
#include "src/panel.h"
#include "src/peak-mark.h"
#include "src/units.h"

/* What a legend was drawn from: zeroed first, compared by memcmp. */
typedef struct
{
  CtLegend legend;
  guint serial; /* of the table */
} LegendKey;

struct _GstCtHeatLayers
{
  /* All is inks of this format, for pictures of this size. */
  const CtPixelFormat *format;
  CtYuvSpace space;
  GstCtHeatMargin margin;
  CtInkFormat inks;

  CtLayer *peak;
  LegendKey key;
  CtLayer *legend; /* inside */
  CtPanel *panel;  /* outside; black before there is a legend */
  guint most_labels;
  GstCtHeatLabels *labels;

  GstCtHeatText *text;
  gboolean asked_text;
  GPtrArray *shown; /* of CtLayer, not owned */
};

GstCtHeatLayers *
gst_ct_heat_layers_new (void)
{
  GstCtHeatLayers *l = g_new0 (GstCtHeatLayers, 1);

  l->shown = g_ptr_array_new ();
  l->labels = gst_ct_heat_labels_new ();
  return l;
}

static void
forget_legend (GstCtHeatLayers *l)
{
  g_clear_pointer (&l->legend, ct_layer_free);
  g_clear_pointer (&l->panel, ct_panel_free);
  memset (&l->key, 0, sizeof l->key);
}

static void
forget (GstCtHeatLayers *l)
{
  forget_legend (l);
  gst_ct_heat_labels_forget (l->labels);
  g_clear_pointer (&l->peak, ct_layer_free);
}

void
gst_ct_heat_layers_free (GstCtHeatLayers *l)
{
  forget (l);
  gst_ct_heat_labels_free (l->labels);
  gst_ct_heat_text_free (l->text);
  g_ptr_array_unref (l->shown);
  g_free (l);
}

static void
follow (GstCtHeatLayers *l, const GstCtHeatScene *scene)
{
  if (l->format == scene->format
      && memcmp (&l->margin, scene->margin, sizeof l->margin) == 0
      && ct_yuv_space_equal (&l->space, scene->space))
    return;
  forget (l);
  l->format = scene->format;
  l->space = *scene->space;
  l->margin = *scene->margin;
  ct_ink_format_set (&l->inks, l->format, &l->space);
}

/* Asked for once: fonts are not installed while it plays. */
static const CtLettering *
lettering (GstCtHeatLayers *l)
{
  const gchar *why;

  if (!l->asked_text)
    l->text = gst_ct_heat_text_new (&why);
  l->asked_text = TRUE;
  return gst_ct_heat_text_lettering (l->text);
}

gboolean
gst_ct_heat_layers_lack_text (const GstCtHeatLayers *l)
{
  return l->asked_text && !l->text;
}

/* ---- The legend --------------------------------------------------------- */

static const gchar *
mode_of (const GstCtHeatSettings *settings, const GstCtHeatScene *scene)
{
  static const gchar *const names[] = {
    [GST_CT_HEAT_RANGE_AUTO] = "fixed",
    [GST_CT_HEAT_RANGE_FIXED] = "fixed",
    [GST_CT_HEAT_RANGE_FRAME] = "frame",
    [GST_CT_HEAT_RANGE_HOLD] = "hold",
    [GST_CT_HEAT_RANGE_PERCENTILE] = "percentile",
    [GST_CT_HEAT_RANGE_SMOOTH] = "smooth",
  };

  return scene->has_own_window ? "window" : names[settings->heat_range];
}

/* The greatest label so far, so that a legend does not flap. */
static guint
count_labels (GstCtHeatLayers *l, const GstCtHeatScene *scene)
{
  gdouble divisor = MAX (scene->heat->heat.calibration.divisor, 1.0);
  gdouble most = rint (scene->heat->extent.max * divisor);

  if (!scene->look->labels)
    return 0;
  l->most_labels = MAX (l->most_labels, (guint)CLAMP (most, 1.0, 65535.0));
  return l->most_labels;
}

static void
describe (GstCtHeatLayers *l, const GstCtHeatSettings *settings,
          const GstCtHeatScene *scene, LegendKey *key)
{
  const GstCtHeat *heat = scene->heat;
  CtLegend *legend = &key->legend;

  memset (key, 0, sizeof *key);
  legend->is_opaque = l->margin.side != CT_LEGEND_NONE;
  legend->side
      = legend->is_opaque ? l->margin.side : (CtLegendSide)settings->legend;
  legend->width = l->margin.width;
  legend->height = l->margin.height;
  legend->range.min = scene->info->heat_min;
  legend->range.max = scene->info->heat_max;
  legend->n_labels = count_labels (l, scene);
  legend->is_clipped = settings->heat_range != GST_CT_HEAT_RANGE_FRAME;
  legend->threshold = settings->threshold;
  legend->threshold_max = settings->threshold_max;
  memcpy (legend->contour.levels, settings->contour_levels,
          settings->n_contour_levels * sizeof (gdouble));
  legend->contour.n_levels = settings->n_contour_levels;
  legend->unit = ct_unit_text (heat->has_slice ? heat->slice.unit : NULL);
  legend->mode = mode_of (settings, scene);
  legend->note = scene->note;
  key->serial = ct_render_table_serial (scene->render);
}

/* At the picture's edge, in the middle of it; at even places, so that of halved
 * chroma none is shared with the picture. */
static void
place_inside (CtLayer *layer, const CtLegend *legend)
{
  gint right = (gint)legend->width - (gint)layer->width;
  gint bottom = (gint)legend->height - (gint)layer->height;
  gint apart = (gint)ct_lettering_size (legend->height) / 2;

  layer->x = right / 2;
  layer->y = bottom / 2;
  if (legend->side == CT_LEGEND_LEFT)
    layer->x = apart;
  else if (legend->side == CT_LEGEND_RIGHT)
    layer->x = right - apart;
  else if (legend->side == CT_LEGEND_TOP)
    layer->y = apart;
  else
    layer->y = bottom - apart;
  layer->x = layer->x / 2 * 2;
  layer->y = layer->y / 2 * 2;
}

/* One that would hide more than half of the picture's width or height is no
 * help. */
static gboolean
is_in_proportion (const CtCanvas *canvas, const CtLegend *legend)
{
  return ct_legend_is_upright (legend->side)
             ? canvas->width * 2 <= legend->width
             : canvas->height * 2 <= legend->height;
}

/* A frame without a heat shows the last one's. */
static void
update_legend (GstCtHeatLayers *l, const GstCtHeatSettings *settings,
               const GstCtHeatScene *scene)
{
  g_autoptr (CtCanvas) canvas = NULL;
  LegendKey key;

  if (!scene->heat)
    return;
  describe (l, settings, scene, &key);
  if (memcmp (&key, &l->key, sizeof key) == 0)
    return;
  forget_legend (l);
  l->key = key;
  canvas = ct_legend_draw (&key.legend, scene->render, lettering (l));
  if (canvas && key.legend.is_opaque) {
    l->panel = ct_panel_new (&l->inks, canvas);
  } else if (canvas && is_in_proportion (canvas, &key.legend)) {
    l->legend = ct_layer_new (&l->inks, canvas, 0, 0);
    place_inside (l->legend, &key.legend);
  }
}

static void
show_legend (GstCtHeatLayers *l, const GstCtHeatSettings *settings,
             const GstCtHeatScene *scene)
{
  const GstCtHeatMargin *m = &l->margin;

  if (settings->legend == CT_LEGEND_NONE
      || (l->legend && l->key.legend.side != (CtLegendSide)settings->legend))
    forget_legend (l);
  if (settings->legend != CT_LEGEND_NONE)
    update_legend (l, settings, scene);
  if (l->legend)
    g_ptr_array_add (l->shown, l->legend);
  if (m->side != CT_LEGEND_NONE && !l->panel) {
    gboolean upright = ct_legend_is_upright (m->side);
    guint extent = ct_legend_extent (m->side, m->height);
    g_autoptr (CtCanvas) black = ct_canvas_new (upright ? extent : m->width,
                                                upright ? m->height : extent);

    l->panel = ct_panel_new (&l->inks, black);
  }
}

void
gst_ct_heat_layers_fill_margin (const GstCtHeatLayers *l, const CtPicture *out)
{
  const GstCtHeatMargin *m = &l->margin;

  if (m->side == CT_LEGEND_NONE)
    return;
  ct_panel_copy (l->panel, out, m->panel_x, m->panel_y);
  /* What is filled up to an even size. */
  if (ct_legend_is_upright (m->side) && m->width % 2)
    ct_panel_blacken (&l->inks, out, m->x + m->width, 0, m->height, TRUE);
  if (!ct_legend_is_upright (m->side) && m->height % 2)
    ct_panel_blacken (&l->inks, out, 0, m->y + m->height, m->width, FALSE);
}

/* ---- The peak ----------------------------------------------------------- */

/* Of a flat heat no place is the greatest. */
static gboolean
has_peak (const GstCtHeatScene *scene)
{
  return scene->heat && scene->info->has_peak
         && scene->heat->extent.min < scene->heat->extent.max;
}

/* A picture's place, which may be far outside of it. */
static gint
to_pixel (gdouble place, guint size)
{
  return (gint)rint (CLAMP (place, -(gdouble)size, 2.0 * size));
}

static void
show_peak (GstCtHeatLayers *l, const GstCtHeatScene *scene)
{
  const GstCtHeatMargin *m = &l->margin;

  if (!l->peak) {
    g_autoptr (CtCanvas) canvas = ct_peak_mark_new (m->height);

    l->peak = ct_layer_new (&l->inks, canvas, 0, 0);
  }
  l->peak->x
      = to_pixel (scene->info->peak_x, m->width) - (gint)l->peak->width / 2;
  l->peak->y
      = to_pixel (scene->info->peak_y, m->height) - (gint)l->peak->height / 2;
  g_ptr_array_add (l->shown, l->peak);
}

/* ---- Labels ------------------------------------------------------------- */

static void
state_slice (const GstCtSlice *slice, CtLabelFacts *facts)
{
  facts->slice = slice->slice;
  facts->slices = slice->slices;
  facts->has_position = slice->has_position;
  facts->position = slice->position;
  if (slice->has_position) {
    memcpy (facts->row, slice->row_direction, sizeof facts->row);
    memcpy (facts->column, slice->column_direction, sizeof facts->column);
  }
  if (slice->has_spacing)
    facts->column_mm = slice->spacing[0];
}

static void
state_facts (const GstCtHeatScene *scene, CtLabelFacts *facts)
{
  const GstCtHeatInfo *info = scene->info;
  const GstCtHeat *heat = scene->heat;

  *facts = (CtLabelFacts){
    .has_window = info->has_window,
    .window_center = info->window_center,
    .window_width = info->window_width,
    .has_heat = heat != NULL,
    .is_held = g_str_equal (info->state, "held"),
    .heat_age_ns = info->heat_age,
    .has_peak = heat && info->has_peak,
    .peak = info->peak,
    .unit = ct_unit_text (heat && heat->has_slice ? heat->slice.unit : NULL),
    .has_class = heat && info->has_class,
    .class_index = info->klass.index,
    .logit = info->klass.logit,
    .probability = info->klass.probability,
  };
  if (scene->slice)
    state_slice (scene->slice, facts);
}

/* They make way for a legend over the picture. */
static CtBox
free_area (const GstCtHeatLayers *l)
{
  const CtLayer *legend = l->legend;
  CtBox area = { 0, 0, (gint)l->margin.width, (gint)l->margin.height };

  if (!legend)
    return area;
  if (l->key.legend.side == CT_LEGEND_LEFT)
    area.x0 = legend->x + (gint)legend->width;
  else if (l->key.legend.side == CT_LEGEND_RIGHT)
    area.x1 = legend->x;
  else if (l->key.legend.side == CT_LEGEND_TOP)
    area.y0 = legend->y + (gint)legend->height;
  else
    area.y1 = legend->y;
  return area;
}

static void
show_labels (GstCtHeatLayers *l, const GstCtHeatSettings *settings,
             const GstCtHeatScene *scene)
{
  CtBox area = free_area (l);
  CtLabelFacts facts;

  if (!settings->labels)
    return;
  state_facts (scene, &facts);
  gst_ct_heat_labels_add (l->labels, settings->labels, &facts, &area,
                          l->margin.height, &l->inks, lettering (l), l->shown);
}

const CtLayer *const *
gst_ct_heat_layers_update (GstCtHeatLayers *l,
                           const GstCtHeatSettings *settings,
                           const GstCtHeatScene *scene, guint *n)
{
  g_ptr_array_set_size (l->shown, 0);
  follow (l, scene);
  if (settings->mark_peak && has_peak (scene))
    show_peak (l, scene);
  show_legend (l, settings, scene);
  show_labels (l, settings, scene);
  *n = l->shown->len;
  return (const CtLayer *const *)l->shown->pdata;
}
