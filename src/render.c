/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The whole flow: base -> window -> gray; heat -> resize -> range -> index;
 * both -> color. Knows nothing of buffers, time and caps.
 */
#include "src/render.h"

#include <math.h>
#include <string.h>

#include "src/base-mask.h"

#define ROW_ALIGN 64

/* Pictures of that size are written past the caches, where that pays and their
 * rows are aligned: they do not fit in anyway. Of a smaller one the next
 * element finds much in a cache, which is worth more. */
#define STREAM_MIN_BYTES ((gsize)6 * 1024 * 1024)
#define STREAM_ALIGN 64

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

  CtBox rect;    /* where the heat lies, in the base's pixels */
  CtBox visible; /* the part of it inside the base */
  CtResize *resize;
  guint taps_generation; /* of resize */

  CtHeatIndex index;

  CtBaseMask base_mask;

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

CtRender *
ct_render_new (void)
{
  return g_new0 (CtRender, 1);
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

static void
place_heat (CtRender *render, const CtLook *look)
{
  gint width = (gint)render->base.width, height = (gint)render->base.height;
  CtBox box = ct_look_box (look, width, height);

  render->rect = box;
  render->visible = (CtBox){
    .x0 = CLAMP (box.x0, 0, width),
    .y0 = CLAMP (box.y0, 0, height),
    .x1 = CLAMP (box.x1, 0, width),
    .y1 = CLAMP (box.y1, 0, height),
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
  palette->last = 255;
  if (render->has_heat)
    ct_heat_index_limits (&render->index, look->threshold, look->threshold_max,
                          &palette->first, &palette->last);
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
    place_heat (render, look);
    prepare_resize (render, look);
    ct_heat_index_set (&render->index, heat->plane.type, &heat->calibration,
                       &heat->range, look->labels, look->invert, look->gamma);
    ct_base_mask_set (&render->base_mask, base->type, calibration,
                      look->base_min);
  }
  prepare_table (render, look, format);
}

guint
ct_render_index_of (const CtRender *render, gdouble value)
{
  return ct_heat_index_of (&render->index, value);
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

    if (render->index.byte_is_index)
      return bytes;
    kernels->gray_lookup_u8 (scratch->index, bytes, n, render->index.of_byte);
    return scratch->index;
  }
  if (heat->plane.type == CT_SAMPLE_F32 && heat->has_nan)
    *values = v;
  if (heat->plane.type == CT_SAMPLE_U8 || render->index.undivide) {
    kernels->heat_f32 (scratch->value, (const guint8 *)v, n,
                       &render->index.scale);
    v = scratch->value;
  }
  ct_heat_index_values (&render->index, scratch->index, v, n);
  return scratch->index;
}

/* The mask of the visible part of row y, or NULL where all is shown. */
static const guint8 *
mask_row (const CtRender *render, CtRenderScratch *scratch, guint y,
          const gfloat *values)
{
  gsize n = render->visible.x1 - render->visible.x0;
  guint8 *mask = scratch->mask;

  if (!render->base_mask.is_needed && !values)
    return NULL;
  if (render->base_mask.is_needed)
    ct_base_mask_row (&render->base_mask, mask, scratch->mask_more,
                      &render->base, render->visible.x0, y, n);
  else
    memset (mask, 255, n);
  if (values)
    ct_kernels ()->mask_nan (mask, values, n);
  return mask;
}

/* Whether the picture is to be written past the caches. */
static gboolean
is_streamed (const CtRender *render, const guint8 *out, gssize out_stride)
{
  gsize bytes = (gsize)render->base.width * render->base.height * 4;

  return render->pixel_bytes == 4 && bytes >= STREAM_MIN_BYTES
         && (guintptr)out % STREAM_ALIGN == 0 && out_stride % STREAM_ALIGN == 0
         && ct_kernels_stream_pays ();
}

static void
paint (const CtRender *render, guint8 *dst, const guint8 *gray, gsize first,
       gsize end, gboolean stream)
{
  const CtKernels *kernels = ct_kernels ();

  dst += first * render->pixel_bytes;
  if (stream)
    kernels->paint4_stream (dst, gray + first, end - first, &render->table);
  else if (render->pixel_bytes == 4)
    kernels->paint4 (dst, gray + first, end - first, &render->table);
  else
    kernels->paint3 (dst, gray + first, end - first, &render->table);
}

static void
blend (const CtRender *render, CtRenderScratch *scratch, guint8 *dst,
       const guint8 *gray, guint y, gboolean stream)
{
  const CtKernels *kernels = ct_kernels ();
  gsize first = render->visible.x0, n = render->visible.x1 - first;
  const gfloat *values;
  const guint8 *index = index_row (render, scratch, y, &values);
  const guint8 *mask = mask_row (render, scratch, y, values);

  dst += first * render->pixel_bytes;
  if (stream)
    kernels->blend4_stream (dst, gray + first, index, mask, n, &render->table);
  else if (render->pixel_bytes == 4)
    kernels->blend4 (dst, gray + first, index, mask, n, &render->table);
  else
    kernels->blend3 (dst, gray + first, index, mask, n, &render->table);
}

void
ct_render_rows (const CtRender *render, CtRenderScratch *scratch, guint8 *out,
                gssize out_stride, guint first, guint end)
{
  const CtBox *visible = &render->visible;
  gsize width = render->base.width;
  gboolean stream = is_streamed (render, out, out_stride);

  prepare_scratch (render, scratch);
  for (guint y = first; y < end; y++) {
    guint8 *dst = out + (gssize)y * out_stride;
    const guint8 *gray = gray_row (render, scratch, y);

    if (!render->has_heat || (gint)y < visible->y0 || (gint)y >= visible->y1
        || visible->x0 >= visible->x1) {
      paint (render, dst, gray, 0, width, stream);
      continue;
    }
    paint (render, dst, gray, 0, visible->x0, stream);
    blend (render, scratch, dst, gray, y, stream);
    paint (render, dst, gray, visible->x1, width, stream);
  }
  if (stream)
    ct_kernels ()->stream_end ();
}
