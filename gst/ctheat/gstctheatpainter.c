/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One frame after the other: from the settings, the slice's meta and the heat
 * found to the picture and to what is said of it. Knows nothing of pads.
 */
#include "gst/ctheat/gstctheatpainter.h"

#include "gst/ctheat/gstctheatbands.h"
#include "gst/ctheat/gstctheatguard.h"
#include "gst/ctheat/gstctheatlayers.h"

/* Y of video, ITU-R BT.601 and BT.709: black is 16, white 235. */
#define VIDEO_BLACK 16.0
#define VIDEO_SCALE (255.0 / 219.0)

struct _GstCtHeatPainter
{
  CtRender *render;
  GstCtHeatBands *bands;
  GstCtHeatLayers *layers;
  CtYuvSpace space;

  CtRange first; /* min-max of the first frame with contrast, for auto */
  gboolean has_first;
  CtRangeTracker base; /* of normalize=minmax and percentile */
  gint base_mode;
  GstCtNormalize base_normalize;

  GstCtHeat *heat; /* the last one drawn: a heat is measured once */
  CtRange heat_range;
  CtRangeTracker heats;
  gint heat_mode;
};

GstCtHeatPainter *
gst_ct_heat_painter_new (void)
{
  GstCtHeatPainter *p = g_new0 (GstCtHeatPainter, 1);

  p->render = ct_render_new ();
  p->bands = gst_ct_heat_bands_new ();
  p->layers = gst_ct_heat_layers_new ();
  p->space = CT_YUV_SPACE_BT601;
  return p;
}

void
gst_ct_heat_painter_free (GstCtHeatPainter *p)
{
  g_clear_pointer (&p->heat, gst_ct_heat_unref);
  gst_ct_heat_bands_free (p->bands);
  gst_ct_heat_layers_free (p->layers);
  ct_render_free (p->render);
  g_free (p);
}

void
gst_ct_heat_painter_reset (GstCtHeatPainter *p)
{
  p->has_first = FALSE;
  p->base = (CtRangeTracker){ 0 };
  p->heats = (CtRangeTracker){ 0 };
  g_clear_pointer (&p->heat, gst_ct_heat_unref);
}

void
gst_ct_heat_painter_set_space (GstCtHeatPainter *p, const CtYuvSpace *space)
{
  p->space = *space;
  ct_render_set_space (p->render, space);
}

/* Stored values are taken for 0..255, and 16..235 of video for that. */
static CtCalibration
calibration_of (const GstCtHeatSettings *settings, const GstCtHeatFrame *frame)
{
  const GstCtSlice *slice = frame->slice;
  CtCalibration calibration
      = { settings->rescale_slope, settings->rescale_intercept, CT_NO_PADDING };

  if (slice) {
    calibration.slope = slice->slope;
    calibration.intercept = slice->intercept;
    if (slice->has_padding && slice->padding <= G_MAXUINT16)
      calibration.padding = slice->padding;
  }
  if (frame->is_limited) {
    calibration.intercept -= VIDEO_BLACK * VIDEO_SCALE * calibration.slope;
    calibration.slope *= VIDEO_SCALE;
  }
  return calibration;
}

/* What normalize comes down to for this frame; MINMAX with first set: the
 * first frame's min-max, kept. */
static GstCtNormalize
resolve_normalize (const GstCtHeatSettings *settings,
                   const GstCtHeatFrame *frame, const CtWindow *window,
                   gboolean known, gboolean *first, guint *notes)
{
  GstCtNormalize normalize = settings->normalize;

  *first = FALSE;
  if (normalize == GST_CT_NORMALIZE_AUTO) {
    if (known
        && (gst_ct_heat_settings_has_window (settings)
            || frame->base->type == CT_SAMPLE_U16))
      return GST_CT_NORMALIZE_WINDOW;
    if (gst_ct_heat_settings_has_window (settings)) /* a center alone */
      *notes |= GST_CT_NOTE_NO_WINDOW;
    *first = frame->base->type == CT_SAMPLE_U16;
    return *first ? GST_CT_NORMALIZE_MINMAX : GST_CT_NORMALIZE_NONE;
  }
  if (normalize == GST_CT_NORMALIZE_WINDOW && !known) {
    *notes |= GST_CT_NOTE_NO_WINDOW;
    *first = TRUE;
    return GST_CT_NORMALIZE_MINMAX;
  }
  return normalize;
}

/* The range of normalize=minmax and percentile. */
static CtRange
base_range (GstCtHeatPainter *p, const GstCtHeatSettings *settings,
            const GstCtHeatFrame *frame, const CtCalibration *calibration,
            GstCtNormalize normalize, gboolean first)
{
  CtRange measured;

  if (first && p->has_first)
    return p->first;
  measured = normalize == GST_CT_NORMALIZE_PERCENTILE
                 ? ct_range_of_base_percentile (frame->base, calibration,
                                                CT_RANGE_PERCENTILE)
                 : ct_range_of_base (frame->base, calibration);
  if (first) {
    p->first = measured;
    p->has_first = measured.min < measured.max; /* it has some contrast */
    return measured;
  }
  if (p->base_mode != settings->range_mode || p->base_normalize != normalize)
    p->base = (CtRangeTracker){ 0 };
  p->base_mode = settings->range_mode;
  p->base_normalize = normalize;
  return ct_range_tracker_update (&p->base, settings->range_mode, &measured,
                                  frame->time_ns);
}

static guint
prepare_gray (GstCtHeatPainter *p, const GstCtHeatSettings *settings,
              const GstCtHeatFrame *frame, const CtCalibration *calibration,
              GstCtHeatInfo *info)
{
  CtSampleType type = frame->base->type;
  gboolean invert = settings->invert != (frame->slice && frame->slice->inverse);
  CtGray *gray = ct_render_gray (p->render);
  const CtCalibration video
      = { VIDEO_SCALE, -VIDEO_BLACK * VIDEO_SCALE, CT_NO_PADDING };
  CtWindow window;
  CtRange range;
  gboolean first;
  guint notes = 0;
  gboolean known
      = gst_ct_heat_settings_window (settings, frame->slice, &window);
  GstCtNormalize normalize
      = resolve_normalize (settings, frame, &window, known, &first, &notes);

  if ((normalize == GST_CT_NORMALIZE_WINDOW
       || settings->base_min != -G_MAXDOUBLE)
      && type == CT_SAMPLE_U16 && !frame->slice && !settings->has_rescale)
    notes |= GST_CT_NOTE_UNCALIBRATED;
  switch (normalize) {
  case GST_CT_NORMALIZE_WINDOW:
    window = ct_window_clamp (window);
    ct_gray_set_window (gray, type, &window, calibration, invert);
    info->has_window = TRUE;
    info->window_center = window.center;
    info->window_width = window.width;
    break;
  case GST_CT_NORMALIZE_NONE:
    if (frame->is_limited)
      ct_gray_set_min_max (gray, type, 0.0, 255.0, &video, invert);
    else
      ct_gray_set_identity (gray, type, invert);
    break;
  default:
    range = base_range (p, settings, frame, calibration, normalize, first);
    if (ct_range_is_empty (&range))
      range = (CtRange){ 0.0, 0.0 };
    ct_gray_set_min_max (gray, type, range.min, range.max, calibration, invert);
    info->has_window = TRUE;
    info->window_center = (range.min + range.max) / 2.0;
    info->window_width = range.max - range.min;
    break;
  }
  return notes;
}

static CtRange
measured_range (GstCtHeatPainter *p, gint mode, GstCtHeat *heat)
{
  static const CtRangeMode modes[] = {
    [GST_CT_HEAT_RANGE_FRAME] = CT_RANGE_FRAME,
    [GST_CT_HEAT_RANGE_HOLD] = CT_RANGE_HOLD,
    [GST_CT_HEAT_RANGE_SMOOTH] = CT_RANGE_SMOOTH,
  };
  GstClockTime start = heat->when.start[GST_CT_MATCH_STREAM_TIME];

  if (mode == GST_CT_HEAT_RANGE_PERCENTILE)
    return gst_ct_heat_percentile (heat);
  if (p->heat_mode != mode)
    p->heats = (CtRangeTracker){ 0 };
  return ct_range_tracker_update (&p->heats, modes[mode], &heat->extent,
                                  start == GST_CLOCK_TIME_NONE ? -1
                                                               : (gint64)start);
}

/* Whether the heat names the values that it is to be shown with. */
static gboolean
has_own_window (const GstCtHeatSettings *settings, const GstCtHeat *heat)
{
  return settings->heat_range == GST_CT_HEAT_RANGE_AUTO && heat->has_slice
         && heat->slice.has_window && heat->slice.window_width > 0.0;
}

/* The values that the ends of the colors stand for. */
static CtRange
heat_range (GstCtHeatPainter *p, const GstCtHeatSettings *settings,
            GstCtHeat *heat)
{
  const GstCtSlice *slice = &heat->slice;
  CtRange fixed = { settings->heat_min, settings->heat_max };

  if (has_own_window (settings, heat))
    return (CtRange){ slice->window_center - slice->window_width / 2.0,
                      slice->window_center + slice->window_width / 2.0 };
  if (settings->heat_range == GST_CT_HEAT_RANGE_AUTO
      || settings->heat_range == GST_CT_HEAT_RANGE_FIXED)
    return fixed;
  if (p->heat != heat || p->heat_mode != settings->heat_range) {
    CtRange range = measured_range (p, settings->heat_range, heat);

    p->heat_range = ct_range_is_empty (&range) ? fixed : range;
    p->heat_mode = settings->heat_range;
    g_clear_pointer (&p->heat, gst_ct_heat_unref);
    p->heat = gst_ct_heat_ref (heat);
  }
  return p->heat_range;
}

static void
describe_heat (const GstCtHeatSettings *settings, const GstCtHeatFrame *frame,
               const CtRange *range, GstCtHeatInfo *info)
{
  const GstCtHeatFound *found = frame->found;
  const GstCtHeat *heat = found->heat;
  const CtPlane *plane = &heat->heat.plane;
  const gdouble *rect = settings->heat_rect;

  info->state = found->state == GST_CT_HEAT_HELD ? "held" : "current";
  info->heat_pts = heat->pts;
  info->heat_age = found->age;
  info->heat_min = range->min;
  info->heat_max = range->max;
  info->threshold = settings->threshold;
  info->colormap = gst_ct_heat_settings_colormap_name (settings);
  info->has_peak = !ct_range_is_empty (&heat->extent);
  if (info->has_peak) {
    info->peak = heat->extent.max;
    info->peak_x = (rect[0] + (heat->peak_x + 0.5) / plane->width * rect[2])
                       * frame->base->width
                   - 0.5;
    info->peak_y = (rect[1] + (heat->peak_y + 0.5) / plane->height * rect[3])
                       * frame->base->height
                   - 0.5;
  }
  info->has_class = heat->has_class;
  info->klass = heat->klass;
}

/* Rows of the base, with what is laid over them, and the room beside it. */
static guint
draw (GstCtHeatPainter *p, const GstCtHeatSettings *settings,
      const GstCtHeatFrame *frame, const CtLook *look,
      const CtPixelFormat *format, const GstCtHeatInfo *info)
{
  const CtPlane *base = frame->base;
  const GstCtHeat *heat = frame->found->heat;
  GstCtHeatMargin none;
  GstCtHeatScene scene = {
    .margin = frame->margin,
    .format = format,
    .space = &p->space,
    .render = p->render,
    .look = look,
    .slice = frame->slice,
    .heat = heat,
    .has_own_window = heat && has_own_window (settings, heat),
    .info = info,
  };
  const CtLayer *const *layers;
  GstCtHeatGuard guard = GST_CT_HEAT_GUARD_NONE;
  guint notes, n;
  CtPicture out;

  if (heat)
    guard = gst_ct_heat_guard (settings, heat,
                               &(CtRange){ info->heat_min, info->heat_max },
                               look->labels);
  scene.note = gst_ct_heat_guard_note (guard);
  notes = gst_ct_heat_guard_warning (guard, settings, heat);
  if (!scene.margin) {
    gst_ct_heat_margin_set (&none, CT_LEGEND_NONE, base->width, base->height);
    scene.margin = &none;
  }
  layers = gst_ct_heat_layers_update (p->layers, settings, &scene, &n);
  ct_render_set_layers (p->render, layers, n);
  out = ct_picture_part (frame->out, format, scene.margin->x, scene.margin->y);
  gst_ct_heat_bands_render (p->bands, p->render, settings->n_threads, &out,
                            base->width, base->height);
  gst_ct_heat_layers_fill_margin (p->layers, frame->out);
  if (gst_ct_heat_layers_lack_text (p->layers))
    notes |= GST_CT_NOTE_NO_TEXT;
  return notes;
}

guint
gst_ct_heat_painter_paint (GstCtHeatPainter *p,
                           const GstCtHeatSettings *settings,
                           const GstCtHeatFrame *frame,
                           const CtPixelFormat *format, GstCtHeatInfo *info)
{
  CtCalibration calibration = calibration_of (settings, frame);
  GstCtHeat *heat = frame->found->heat;
  gboolean held = frame->found->state == GST_CT_HEAT_HELD;
  const CtPlane *base = frame->base;
  CtHeat picture;
  CtLook look;
  guint notes;

  *info = (GstCtHeatInfo){
    .state = "none",
    .heat_pts = GST_CLOCK_TIME_NONE,
    .heat_age = GST_CLOCK_TIME_NONE,
  };
  notes = prepare_gray (p, settings, frame, &calibration, info);
  gst_ct_heat_settings_look (settings, &look);
  if (heat) {
    picture = heat->heat;
    picture.range = heat_range (p, settings, heat);
    describe_heat (settings, frame, &picture.range, info);
    look.mark = held;
    look.fade = held ? 0.5 : 1.0;
  }
  ct_render_prepare (p->render, &look, base, &calibration,
                     heat ? &picture : NULL, format);
  return notes | draw (p, settings, frame, &look, format, info);
}
