/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The whole flow: base -> window -> gray; heat -> resize -> range -> index;
 * both -> color. Knows nothing of buffers, time and caps.
 */
#include "src/render.h"

#include <math.h>
#include <string.h>

#define ROW_ALIGN 64

/* The heat's rectangle may be larger than the base, of which it then shows a
 * part; this bounds the memory for it. */
#define RECT_MAX (4 * CT_PLANE_MAX_SIZE)

/* Stored values least..most; least > most: none. */
typedef struct
{
  gint least, most;
} Span;

/* A half-open rectangle of base pixels. */
typedef struct
{
  gint x0, y0, x1, y1;
} Box;

/* All that the blend table is made from, without padding bytes of unknown
 * content: compared by memcmp. */
typedef struct
{
  guint8 rgb[256][3];
  guint8 base_rgb[256][3];
  CtPalette palette; /* its pointers NULL */
  guint8 bytes, r, g, b;
  gint8 fill;
} BlendKey;

struct _CtRender
{
  CtGray gray;
  CtPlane base;
  CtHeat heat;
  gboolean has_heat;
  guint generation; /* of the heat: rows expanded from another one are stale */

  Box rect;    /* where the heat lies, in the base's pixels */
  Box visible; /* the part of it inside the base */
  CtResize *resize;
  guint taps_generation; /* of resize */

  gboolean labels;
  CtHeatScale scale; /* U8 heat: byte -> value */
  CtIndexLine line;
  gfloat gamma_steps[256];
  gdouble gamma; /* that gamma_steps are of; 0: none yet */
  guint8 index_of_byte[256];
  gboolean byte_is_index; /* that table changes nothing */

  gboolean has_base_min;
  Span spans[2]; /* stored base values that may wear heat */

  BlendKey key;
  gboolean has_table;
  CtBlendTable table;
  guint pixel_bytes;
};

/* Rows of one thread. */
struct _CtRenderScratch
{
  gsize width;   /* of each row, in samples */
  guint8 *block; /* what holds them all */
  guint8 *gray;
  guint8 *index;
  guint8 *mask;
  guint8 *mask_more;
  gfloat *resized; /* bytes, where the resize gives bytes */
  gfloat *value;
  /* What resize_scratch was made for, and the heat whose rows it has. */
  guint taps_generation;
  guint generation;
  CtResizeScratch *resize_scratch;
};

void
ct_look_init (CtLook *look)
{
  const CtColormap *gray = ct_colormap_find ("gray");

  *look = (CtLook){
    .rgb = ct_colormaps[0].rgb,
    .labels = ct_colormaps[0].labels,
    .base_rgb = gray->rgb,
    .opacity = 0.5,
    .opacity_mode = CT_OPACITY_CONSTANT,
    .threshold = -G_MAXDOUBLE,
    .threshold_max = G_MAXDOUBLE,
    .base_min = -G_MAXDOUBLE,
    .base_weight = NAN,
    .interpolation = CT_INTERPOLATION_LINEAR,
    .gamma = 1.0,
    .rect = { 0.0, 0.0, 1.0, 1.0 },
  };
}

CtRender *
ct_render_new (void)
{
  CtRender *render = g_new0 (CtRender, 1);

  render->line.max = 1.f;
  return render;
}

void
ct_render_free (CtRender *render)
{
  if (!render)
    return;
  ct_gray_clear (&render->gray);
  ct_resize_free (render->resize);
  g_free (render);
}

CtGray *
ct_render_gray (CtRender *render)
{
  return &render->gray;
}

/* A number that no heat and no taps of any CtRender had before: a scratch
 * may serve several of them. */
static guint
next_generation (void)
{
  static gint last;

  return (guint)g_atomic_int_add (&last, 1) + 1;
}

/* Preparing: the rectangle. */

static gint
to_pixels (gdouble fraction, guint size)
{
  return (gint)rint (CLAMP (fraction, -1e4, 1e4) * size);
}

static void
place_heat (CtRender *render, const gdouble rect[4])
{
  gint width = (gint)render->base.width, height = (gint)render->base.height;
  Box *box = &render->rect;

  *box = (Box){ 0, 0, width, height };
  if (isfinite (rect[0] + rect[1] + rect[2] + rect[3])) {
    gint w = to_pixels (rect[2], width), h = to_pixels (rect[3], height);

    box->x0 = to_pixels (rect[0], width);
    box->y0 = to_pixels (rect[1], height);
    box->x1 = box->x0 + CLAMP (w, 1, RECT_MAX);
    box->y1 = box->y0 + CLAMP (h, 1, RECT_MAX);
  }
  render->visible = (Box){
    .x0 = CLAMP (box->x0, 0, width),
    .y0 = CLAMP (box->y0, 0, height),
    .x1 = CLAMP (box->x1, 0, width),
    .y1 = CLAMP (box->y1, 0, height),
  };
}

static void
prepare_resize (CtRender *render, const CtLook *look)
{
  const CtPlane *plane = &render->heat.plane;
  guint width = render->rect.x1 - render->rect.x0;
  guint height = render->rect.y1 - render->rect.y0;
  CtInterpolation interpolation
      = look->labels ? CT_INTERPOLATION_NEAREST : look->interpolation;

  if (render->resize
      && ct_resize_matches (render->resize, plane->type, plane->width,
                            plane->height, width, height, interpolation))
    return;
  ct_resize_free (render->resize);
  render->taps_generation = next_generation ();
  render->resize = ct_resize_new (plane->type, plane->width, plane->height,
                                  width, height, interpolation);
}

/* Preparing: from a heat value to an index. */

/* The least h with 255 * h^gamma >= k, searched among all floats of 0..1,
 * whose bits are in the same order. */
static gfloat
find_gamma_step (gdouble gamma, guint k)
{
  guint32 below = 0, reached = 0x3f800000; /* 0.f and 1.f */
  gfloat h = 1.f;

  while (reached - below > 1) {
    guint32 middle = below + (reached - below) / 2;

    memcpy (&h, &middle, sizeof h);
    if (255.0 * pow ((gdouble)h, gamma) >= k)
      reached = middle;
    else
      below = middle;
  }
  memcpy (&h, &reached, sizeof h);
  return h;
}

static const gfloat *
prepare_gamma (CtRender *render, gdouble gamma)
{
  if (!(gamma > 0.0) || gamma == 1.0)
    return NULL;
  if (render->gamma != gamma) {
    for (guint k = 1; k < 256; k++)
      render->gamma_steps[k] = find_gamma_step (gamma, k);
    render->gamma = gamma;
  }
  return render->gamma_steps;
}

static gfloat
to_heat_float (gdouble value)
{
  return (gfloat)CLAMP (value, (gdouble)-CT_HEAT_INFINITY,
                        (gdouble)CT_HEAT_INFINITY);
}

static void
index_values (const CtRender *render, guint8 *index, const gfloat *values,
              gsize n)
{
  if (render->labels)
    ct_kernels ()->index_label (index, values, n);
  else
    ct_kernels ()->index_f32 (index, values, n, &render->line);
}

static void
prepare_index (CtRender *render, const CtLook *look)
{
  const CtHeat *heat = &render->heat;
  gfloat values[256];
  guint8 bytes[256];

  render->labels = look->labels;
  render->line = (CtIndexLine){
    .min = to_heat_float (heat->range.min),
    .max = to_heat_float (heat->range.max),
    .invert = look->invert,
    .gamma = prepare_gamma (render, look->gamma),
  };
  if (heat->plane.type != CT_SAMPLE_U8)
    return;
  render->scale = heat->calibration;
  /* A label is the stored number, not a share of 255. */
  if (look->labels && render->scale.divisor == 255.0)
    render->scale.divisor = 1.0;
  for (guint i = 0; i < 256; i++)
    bytes[i] = i;
  ct_kernels ()->heat_u8 (values, bytes, 256, &render->scale);
  index_values (render, render->index_of_byte, values, 256);
  render->byte_is_index = memcmp (render->index_of_byte, bytes, 256) == 0;
}

/* Preparing: what is hidden. */

/* The whole indices next to where value lies, 0..255 from end to end of the
 * range, in the pixels' own float arithmetic: a pixel of exactly this value
 * has index *floor. Beyond the ends: -1 and 0, or 255 and 256. */
static void
find_neighbors (const CtRender *render, gdouble value, gint *floor, gint *ceil)
{
  const CtIndexLine *line = &render->line;
  gfloat v = to_heat_float (value);
  gfloat h;
  guint8 index;

  if (line->max > line->min)
    h = (v - line->min) / (line->max - line->min);
  else
    h = v > line->min ? 2.f : v < line->min ? -1.f : 0.f;
  if (line->invert)
    h = 1.f - h;
  if (h < 0.f || h > 1.f) {
    *floor = h < 0.f ? -1 : 255;
    *ceil = *floor + 1;
    return;
  }
  index_values (render, &index, &v, 1);
  *floor = *ceil = index;
  if (line->gamma ? h > (index > 0 ? line->gamma[index] : 0.f)
                  : 255.f * h > (gfloat)index)
    *ceil = MIN (index + 1, 255);
}

static void
find_label_limits (const CtLook *look, gint *first, gint *last)
{
  if (look->threshold > 0.0)
    *first = (gint)ceil (MIN (look->threshold, 256.0));
  if (look->threshold_max < 255.0)
    *last = (gint)floor (MAX (look->threshold_max, -1.0));
}

/* The first and the last index that is shown. */
static void
find_limits (const CtRender *render, const CtLook *look, gint *first,
             gint *last)
{
  gint low_floor = -1, low_ceil = 0, high_floor = 255, high_ceil = 256;
  gboolean invert = look->invert;

  *first = 0;
  *last = 255;
  if (!render->has_heat)
    return;
  if (look->labels) {
    find_label_limits (look, first, last);
    return;
  }
  if (invert) {
    low_floor = 255;
    high_ceil = 0;
  }
  if (look->threshold > -G_MAXDOUBLE)
    find_neighbors (render, look->threshold, &low_floor, &low_ceil);
  if (look->threshold_max < G_MAXDOUBLE)
    find_neighbors (render, look->threshold_max, &high_floor, &high_ceil);
  *first = invert ? high_ceil : low_ceil;
  *last = invert ? low_floor : high_floor;
}

static gboolean
base_is_shown (const CtCalibration *calibration, guint stored, gdouble min)
{
  gfloat real = (gfloat)(stored * calibration->slope + calibration->intercept);

  return (gdouble)real >= min;
}

/* The stored values whose real value is at least base_min: as real values
 * rise or fall with the stored ones, they are one stretch at one end. Padding
 * is cut out of it. */
static void
prepare_base_min (CtRender *render, const CtCalibration *calibration,
                  gdouble base_min)
{
  gint end = render->base.type == CT_SAMPLE_U8 ? 256 : 65536;
  gint padding = calibration->padding;
  gboolean rising = calibration->slope > 0.0;
  gint low = 0, high = end;

  render->has_base_min = base_min > -G_MAXDOUBLE;
  if (!render->has_base_min)
    return;
  /* The number of values in low..end that the condition splits off. */
  while (low < high) {
    gint middle = (low + high) / 2;

    if (base_is_shown (calibration, middle, base_min) == rising)
      high = middle;
    else
      low = middle + 1;
  }
  render->spans[0] = rising ? (Span){ low, end - 1 } : (Span){ 0, low - 1 };
  render->spans[1] = (Span){ 1, 0 };
  if (padding < render->spans[0].least || padding > render->spans[0].most)
    return;
  render->spans[1] = (Span){ padding + 1, render->spans[0].most };
  render->spans[0].most = padding - 1;
}

static void
prepare_table (CtRender *render, const CtLook *look,
               const CtPixelFormat *format)
{
  BlendKey key;
  CtPalette *palette = &key.palette;

  memset (&key, 0, sizeof key);
  memcpy (key.rgb, look->rgb, sizeof key.rgb);
  memcpy (key.base_rgb, look->base_rgb, sizeof key.base_rgb);
  palette->reverse = !!look->reverse;
  palette->opacity = look->opacity;
  palette->mode = look->opacity_mode;
  find_limits (render, look, &palette->first, &palette->last);
  palette->base_weight = look->base_weight;
  palette->offset = look->blend_offset;
  palette->skip_zero = !!look->labels;
  key.bytes = format->bytes;
  key.r = format->r;
  key.g = format->g;
  key.b = format->b;
  key.fill = format->fill;
  if (render->has_table && memcmp (&key, &render->key, sizeof key) == 0)
    return;

  render->key = key;
  palette->rgb = look->rgb;
  palette->base_rgb = look->base_rgb;
  ct_palette_build (palette, format, &render->table);
  render->has_table = TRUE;
}

void
ct_render_prepare (CtRender *render, const CtLook *look, const CtPlane *base,
                   const CtCalibration *calibration, const CtHeat *heat,
                   const CtPixelFormat *format)
{
  render->base = *base;
  render->has_heat = heat != NULL;
  render->pixel_bytes = format->bytes;
  if (heat) {
    render->heat = *heat;
    render->generation = next_generation ();
    place_heat (render, look->rect);
    prepare_resize (render, look);
    prepare_index (render, look);
    prepare_base_min (render, calibration, look->base_min);
  }
  prepare_table (render, look, format);
}

guint
ct_render_index_of (const CtRender *render, gdouble value)
{
  gfloat v = to_heat_float (value);
  guint8 index;

  index_values (render, &index, &v, 1);
  return index;
}

/* Rendering. */

CtRenderScratch *
ct_render_scratch_new (void)
{
  return g_new0 (CtRenderScratch, 1);
}

void
ct_render_scratch_free (CtRenderScratch *scratch)
{
  if (!scratch)
    return;
  g_aligned_free (scratch->block);
  ct_resize_scratch_free (scratch->resize_scratch);
  g_free (scratch);
}

/* Rows as wide as the base and the heat's rectangle. */
static void
grow_rows (CtRenderScratch *scratch, gsize width)
{
  gsize row = (width + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
  guint8 *block;

  if (width <= scratch->width)
    return;
  g_aligned_free (scratch->block);
  block = scratch->block = g_aligned_alloc (12, row, ROW_ALIGN);
  scratch->width = width;
  scratch->gray = block;
  scratch->index = block + row;
  scratch->mask = block + 2 * row;
  scratch->mask_more = block + 3 * row;
  scratch->resized = (gfloat *)(block + 4 * row);
  scratch->value = (gfloat *)(block + 8 * row);
}

static void
prepare_scratch (const CtRender *render, CtRenderScratch *scratch)
{
  grow_rows (scratch, render->base.width);
  if (!render->has_heat)
    return;
  grow_rows (scratch, render->rect.x1 - render->rect.x0);
  if (scratch->taps_generation != render->taps_generation) {
    ct_resize_scratch_free (scratch->resize_scratch);
    scratch->resize_scratch = ct_resize_scratch_new (render->resize);
  } else if (scratch->generation != render->generation) {
    ct_resize_scratch_reset (scratch->resize_scratch);
  }
  scratch->taps_generation = render->taps_generation;
  scratch->generation = render->generation;
}

static const guint8 *
gray_row (const CtRender *render, CtRenderScratch *scratch, guint y)
{
  if (render->gray.how == CT_GRAY_COPY)
    return ct_plane_row (&render->base, y);
  ct_gray_row (&render->gray, scratch->gray, &render->base, y);
  return scratch->gray;
}

/* The indices of the visible part of row y. values, where there are any,
 * says which of them are NaN. */
static const guint8 *
index_row (const CtRender *render, CtRenderScratch *scratch, guint y,
           const gfloat **values)
{
  const CtKernels *kernels = ct_kernels ();
  const CtHeat *heat = &render->heat;
  gsize skip = render->visible.x0 - render->rect.x0;
  gsize n = render->visible.x1 - render->visible.x0;
  gboolean is_u8 = ct_resize_type (render->resize) == CT_SAMPLE_U8;
  const gfloat *v = scratch->resized + skip;

  ct_resize_row (render->resize, scratch->resize_scratch, &heat->plane,
                 heat->has_nan, y - render->rect.y0, scratch->resized);
  *values = NULL;
  if (is_u8) {
    const guint8 *bytes = (const guint8 *)scratch->resized + skip;

    if (render->byte_is_index)
      return bytes;
    kernels->gray_lookup_u8 (scratch->index, bytes, n, render->index_of_byte);
    return scratch->index;
  }
  if (heat->plane.type == CT_SAMPLE_U8) {
    kernels->heat_f32 (scratch->value, (const guint8 *)v, n, &render->scale);
    v = scratch->value;
  } else if (heat->has_nan) {
    *values = v;
  }
  index_values (render, scratch->index, v, n);
  return scratch->index;
}

static void
mask_span (const CtRender *render, guint8 *mask, const guint8 *src, gsize n,
           const Span *span)
{
  memset (mask, 255, n);
  if (span->least > span->most)
    memset (mask, 0, n);
  else if (render->base.type == CT_SAMPLE_U8)
    ct_kernels ()->mask_u8 (mask, src, n, span->least, span->most);
  else
    ct_kernels ()->mask_u16 (mask, src, n, span->least, span->most,
                             render->base.swapped);
}

/* The mask of the visible part of row y, or NULL where all is shown. */
static const guint8 *
mask_row (const CtRender *render, CtRenderScratch *scratch, guint y,
          const gfloat *values)
{
  gsize n = render->visible.x1 - render->visible.x0;
  const guint8 *src = ct_plane_row (&render->base, y)
                      + render->visible.x0 * ct_sample_size (render->base.type);
  guint8 *mask = scratch->mask;

  if (!render->has_base_min && !values)
    return NULL;
  memset (mask, 255, n);
  if (render->has_base_min) {
    mask_span (render, mask, src, n, &render->spans[0]);
    if (render->spans[1].least <= render->spans[1].most) {
      mask_span (render, scratch->mask_more, src, n, &render->spans[1]);
      for (gsize i = 0; i < n; i++)
        mask[i] |= scratch->mask_more[i];
    }
  }
  if (values)
    ct_kernels ()->mask_nan (mask, values, n);
  return mask;
}

static void
paint (const CtRender *render, guint8 *dst, const guint8 *gray, gsize first,
       gsize end)
{
  const CtKernels *kernels = ct_kernels ();

  dst += first * render->pixel_bytes;
  if (render->pixel_bytes == 4)
    kernels->paint4 (dst, gray + first, end - first, &render->table);
  else
    kernels->paint3 (dst, gray + first, end - first, &render->table);
}

static void
blend (const CtRender *render, CtRenderScratch *scratch, guint8 *dst,
       const guint8 *gray, guint y)
{
  const CtKernels *kernels = ct_kernels ();
  gsize first = render->visible.x0, n = render->visible.x1 - first;
  const gfloat *values;
  const guint8 *index = index_row (render, scratch, y, &values);
  const guint8 *mask = mask_row (render, scratch, y, values);

  dst += first * render->pixel_bytes;
  if (render->pixel_bytes == 4)
    kernels->blend4 (dst, gray + first, index, mask, n, &render->table);
  else
    kernels->blend3 (dst, gray + first, index, mask, n, &render->table);
}

void
ct_render_rows (const CtRender *render, CtRenderScratch *scratch, guint8 *out,
                gssize out_stride, guint first, guint end)
{
  const Box *visible = &render->visible;
  gsize width = render->base.width;

  prepare_scratch (render, scratch);
  for (guint y = first; y < end; y++) {
    guint8 *dst = out + (gssize)y * out_stride;
    const guint8 *gray = gray_row (render, scratch, y);

    if (!render->has_heat || (gint)y < visible->y0 || (gint)y >= visible->y1
        || visible->x0 >= visible->x1) {
      paint (render, dst, gray, 0, width);
      continue;
    }
    paint (render, dst, gray, 0, visible->x0);
    blend (render, scratch, dst, gray, y);
    paint (render, dst, gray, visible->x1, width);
  }
}
