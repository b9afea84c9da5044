/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The whole flow: base -> window -> gray; heat -> resize -> range -> index;
 * both -> color. Knows nothing of buffers, time and caps.
 */
#include "src/render.h"

#include <math.h>
#include <string.h>

#include "src/base-mask.h"
#include "src/blend.h"
#include "src/contour.h"

#define ROW_ALIGN 64

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
  gint first, last; /* of the indices that are shown */
  CtContour contour;
  gboolean lines_only;

  CtBaseMask base_mask;

  CtYuvSpace space;
  CtBlend blend;
};

/* Rows of one thread. */
struct _CtRenderScratch
{
  gsize width;   /* of each row, in samples */
  guint8 *block; /* what holds them all */
  guint8 *base;  /* of a plane whose samples are apart */
  guint8 *gray;
  guint8 *index;
  guint8 *mask;
  guint8 *mask_more;
  gfloat *resized; /* bytes, where the resize gives bytes */
  gfloat *value;
  CtBlendScratch blend;
  CtContourScratch *contour;
  /* What resize_scratch was made for, and the heat whose rows it has. */
  guint taps_generation;
  guint generation;
  CtResizeScratch *resize_scratch;
};

CtRender *
ct_render_new (void)
{
  CtRender *render = g_aligned_alloc0 (1, sizeof *render, alignof (CtRender));

  render->space = CT_YUV_SPACE_BT601;
  return render;
}

void
ct_render_free (CtRender *render)
{
  if (!render)
    return;
  ct_gray_clear (&render->gray);
  ct_contour_clear (&render->contour);
  ct_resize_free (render->resize);
  g_aligned_free (render);
}

CtGray *
ct_render_gray (CtRender *render)
{
  return &render->gray;
}

void
ct_render_set_space (CtRender *render, const CtYuvSpace *space)
{
  render->space = *space;
}

void
ct_render_set_layers (CtRender *render, const CtLayer *const *layers, guint n)
{
  render->blend.layers = layers;
  render->blend.n_layers = n;
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
prepare_contour (CtRender *render, const CtLook *look,
                 const CtPixelFormat *format)
{
  CtInkFormat inks;

  render->lines_only = look->contour.only;
  if (look->contour.n_levels == 0) {
    render->contour.is_needed = FALSE;
    return;
  }
  ct_ink_format_set (&inks, format, &render->space);
  ct_contour_prepare (
      &render->contour, look, &render->heat.plane, render->heat.has_nan,
      &render->index, render->rect.x1 - render->rect.x0,
      render->rect.y1 - render->rect.y0, &inks, render->generation);
}

static void
prepare_blend (CtRender *render, const CtLook *look,
               const CtPixelFormat *format)
{
  /* Without a heat these do not count: the tables stay as they are. */
  if (render->has_heat)
    ct_heat_index_limits (&render->index, look->threshold, look->threshold_max,
                          &render->first, &render->last);
  ct_blend_set (&render->blend, look, render->first, render->last, format,
                &render->space);
  ct_blend_prepare (&render->blend, format, render->base.width,
                    render->base.height, look->mark);
}

void
ct_render_prepare (CtRender *render, const CtLook *look, const CtPlane *base,
                   const CtCalibration *calibration, const CtHeat *heat,
                   const CtPixelFormat *format)
{
  render->base = *base;
  render->has_heat = heat != NULL;
  if (heat) {
    render->heat = *heat;
    render->generation = next_generation ();
    place_heat (render, look);
    prepare_resize (render, look);
    ct_heat_index_set (&render->index, heat->plane.type, &heat->calibration,
                       &heat->range, look->labels, look->invert, look->gamma);
    ct_base_mask_set (&render->base_mask, base->type, calibration,
                      look->base_min);
    prepare_contour (render, look, format);
  }
  prepare_blend (render, look, format);
}

guint
ct_render_index_of (const CtRender *render, gdouble value)
{
  return ct_heat_index_of (&render->index, value);
}

const CtBlend *
ct_render_blend (const CtRender *render)
{
  return &render->blend;
}

guint
ct_render_table_serial (const CtRender *render)
{
  return render->blend.serial + render->index.serial;
}

/* Rendering. */

CtRenderScratch *
ct_render_scratch_new (void)
{
  CtRenderScratch *scratch = g_new0 (CtRenderScratch, 1);

  scratch->contour = ct_contour_scratch_new ();
  return scratch;
}

void
ct_render_scratch_free (CtRenderScratch *scratch)
{
  if (!scratch)
    return;
  g_aligned_free (scratch->block);
  ct_contour_scratch_free (scratch->contour);
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
  block = scratch->block = g_aligned_alloc (21, row, ROW_ALIGN);
  scratch->width = width;
  scratch->gray = block;
  scratch->index = block + row;
  scratch->mask = block + 2 * row;
  scratch->mask_more = block + 3 * row;
  scratch->resized = (gfloat *)(block + 4 * row);
  scratch->value = (gfloat *)(block + 8 * row);
  scratch->base = block + 20 * row;
  scratch->blend.pixels = block + 12 * row;
  for (guint i = 0; i < 4; i++)
    scratch->blend.planes.chroma[i / 2][i % 2] = block + (16 + i) * row;
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

/* The base, or where its samples are apart, row y alone for every row. */
static CtPlane
base_row (const CtRender *render, CtRenderScratch *scratch, guint y)
{
  CtPlane plane = render->base;

  if (!plane.is_spaced)
    return plane;
  ct_kernels ()->every_other (scratch->base, ct_plane_row (&plane, y),
                              plane.width);
  plane.data = scratch->base;
  plane.stride = 0;
  plane.is_spaced = FALSE;
  return plane;
}

static const guint8 *
gray_row (const CtRender *render, CtRenderScratch *scratch, const CtPlane *base,
          guint y)
{
  if (render->gray.how == CT_GRAY_COPY)
    return ct_plane_row (base, y);
  ct_gray_row (&render->gray, scratch->gray, base, y);
  return scratch->gray;
}

/* The indices of the visible part of row y. values, where there are any,
 * says which of them are NaN. */
static const guint8 *
index_row (const CtRender *render, CtRenderScratch *scratch, guint y,
           const gfloat **values)
{
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
    ct_kernels ()->gray_lookup_u8 (scratch->index, bytes, n,
                                   render->index.of_byte);
    return scratch->index;
  }
  if (heat->plane.type == CT_SAMPLE_F32 && heat->has_nan)
    *values = v;
  if (heat->plane.type == CT_SAMPLE_U8 || render->index.undivide) {
    ct_kernels ()->heat_f32 (scratch->value, (const guint8 *)v, n,
                             &render->index.scale);
    v = scratch->value;
  }
  ct_heat_index_values (&render->index, scratch->index, v, n);
  return scratch->index;
}

/* The mask of the visible part of row y, or NULL where all is shown. */
static const guint8 *
mask_row (const CtRender *render, CtRenderScratch *scratch, const CtPlane *base,
          guint y, const gfloat *values)
{
  gsize n = render->visible.x1 - render->visible.x0;
  guint8 *mask = scratch->mask;

  if (!render->base_mask.is_needed && !values)
    return NULL;
  if (render->base_mask.is_needed)
    ct_base_mask_row (&render->base_mask, mask, scratch->mask_more, base,
                      render->visible.x0, y, n);
  else
    memset (mask, 255, n);
  if (values)
    ct_kernels ()->mask_nan (mask, values, n);
  return mask;
}

static void
prepare_row (const CtRender *render, CtRenderScratch *scratch,
             const CtPlane *base, guint y, CtBlendRow *row)
{
  const CtBox *visible = &render->visible;
  const gfloat *values;

  if (!render->has_heat || (gint)y < visible->y0 || (gint)y >= visible->y1
      || visible->x0 >= visible->x1)
    return;
  row->x0 = visible->x0;
  row->x1 = visible->x1;
  row->index = index_row (render, scratch, y, &values);
  row->mask = mask_row (render, scratch, base, y, values);
  row->inks
      = ct_contour_row (&render->contour, scratch->contour, y - render->rect.y0,
                        visible->x0 - render->rect.x0, row->x1 - row->x0,
                        row->mask, &row->ink_x, &row->n_inks);
  row->ink_x += row->x0;
  if (render->lines_only)
    row->index = NULL;
}

void
ct_render_rows (const CtRender *render, CtRenderScratch *scratch,
                const CtPicture *out, guint first, guint end)
{
  prepare_scratch (render, scratch);
  ct_blend_begin_rows (&render->blend, &scratch->blend, out);
  for (guint y = first; y < end; y++) {
    CtPlane base = base_row (render, scratch, y);
    CtBlendRow row = { .gray = gray_row (render, scratch, &base, y) };

    prepare_row (render, scratch, &base, y, &row);
    ct_blend_row (&render->blend, &scratch->blend, out, y, &row);
  }
  ct_blend_end_rows (&scratch->blend);
}
