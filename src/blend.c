/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Gray values and indices to the rows of a picture, packed or planar.
 */
#include "src/blend.h"

#include <string.h>

#include "src/mark.h"

/* Pictures of that size are written past the caches, where that pays and their
 * rows are aligned: they do not fit in anyway. Of a smaller one the next
 * element finds much in a cache, which is worth more. */
#define STREAM_MIN_BYTES ((gsize)6 * 1024 * 1024)
#define STREAM_ALIGN 64
#define STREAM_PIXELS (STREAM_ALIGN / 4)

static void
fill_key (CtBlendKey *key, const CtLook *look, gint first, gint last,
          const CtPixelFormat *packed)
{
  CtPalette *palette = &key->palette;

  memset (key, 0, sizeof *key);
  memcpy (key->rgb, look->rgb, sizeof key->rgb);
  memcpy (key->base_rgb, look->base_rgb, sizeof key->base_rgb);
  palette->reverse = !!look->reverse;
  palette->opacity = look->opacity * look->fade;
  palette->mode = look->opacity_mode;
  palette->first = first;
  palette->last = last;
  palette->base_weight = look->base_weight;
  palette->offset = look->blend_offset;
  palette->skip_zero = !!look->labels;
  key->bytes = packed->bytes;
  key->r = packed->r;
  key->g = packed->g;
  key->b = packed->b;
  key->fill = packed->fill;
}

void
ct_blend_set (CtBlend *blend, const CtLook *look, gint first, gint last,
              const CtPixelFormat *format, const CtYuvSpace *space)
{
  gboolean is_planar = ct_pixel_format_is_planar (format);
  CtPalette palette;
  CtBlendKey key;

  blend->packed = is_planar ? ct_pixel_format_find ("BGRx") : format;
  fill_key (&key, look, first, last, blend->packed);
  if (is_planar) {
    key.space.kr = space->kr;
    key.space.kb = space->kb;
    key.space.full = !!space->full;
  }
  if (blend->serial > 0 && memcmp (&key, &blend->key, sizeof key) == 0)
    return;

  blend->key = key;
  blend->serial = MAX (blend->serial + 1, 1);
  palette = key.palette;
  palette.rgb = look->rgb;
  palette.base_rgb = look->base_rgb;
  ct_palette_build (&palette, blend->packed, &blend->table);
  if (is_planar)
    ct_planar_set_table (&blend->planar, &blend->table, space);
  else if (ct_kernels ()->has_steps)
    ct_blend_steps_find (&blend->table);
}

void
ct_blend_prepare (CtBlend *blend, const CtPixelFormat *format, guint width,
                  guint height, gboolean is_marked)
{
  blend->width = width;
  blend->height = height;
  blend->is_marked = is_marked;
  blend->is_planar = ct_pixel_format_is_planar (format);
  if (blend->is_planar)
    ct_planar_prepare (&blend->planar, format, width, height, is_marked);
}

void
ct_blend_color (const CtBlend *blend, guint index, guint8 gray, guint8 rgb[3])
{
  const CtPixelFormat *packed = blend->packed;
  const guint8 at[3] = { packed->r, packed->g, packed->b };
  guint8 i = (guint8)index, pixel[4];

  if (packed->bytes == 4)
    ct_kernels ()->blend4 (pixel, &gray, &i, NULL, 1, &blend->table);
  else
    ct_kernels ()->blend3 (pixel, &gray, &i, NULL, 1, &blend->table);
  for (guint c = 0; c < 3; c++)
    rgb[c] = pixel[at[c]];
}

void
ct_blend_own_color (const CtBlend *blend, guint index, guint8 rgb[3])
{
  gboolean reverse = blend->key.palette.reverse;

  memcpy (rgb, blend->key.rgb[reverse ? 255 - index : index], 3);
}

gboolean
ct_blend_is_shown (const CtBlend *blend, guint index)
{
  return !ct_palette_is_hidden (&blend->key.palette, index);
}

void
ct_blend_begin_rows (const CtBlend *blend, CtBlendScratch *scratch,
                     const CtPicture *out)
{
  gsize bytes = (gsize)blend->width * blend->height * 4;

  scratch->is_streamed = !blend->is_planar && blend->packed->bytes == 4
                         && bytes >= STREAM_MIN_BYTES
                         && (guintptr)out->data[0] % STREAM_ALIGN == 0
                         && out->stride[0] % STREAM_ALIGN == 0
                         && ct_kernels_stream_pays ();
}

void
ct_blend_end_rows (const CtBlendScratch *scratch)
{
  if (scratch->is_streamed)
    ct_kernels ()->stream_end ();
}

static void
paint (const CtBlend *blend, guint8 *dst, const guint8 *gray, gsize first,
       gsize end, gboolean stream)
{
  const CtKernels *kernels;

  if (first >= end)
    return;
  kernels = ct_kernels ();
  dst += first * blend->packed->bytes;
  if (stream)
    kernels->paint4_stream (dst, gray + first, end - first, &blend->table);
  else if (blend->packed->bytes == 4)
    kernels->paint4 (dst, gray + first, end - first, &blend->table);
  else
    kernels->paint3 (dst, gray + first, end - first, &blend->table);
}

/* Pixels first .. end of a row. */
static void
write_part (const CtBlend *blend, guint8 *dst, const CtBlendRow *row,
            gsize first, gsize end, gboolean stream)
{
  const CtKernels *kernels = ct_kernels ();
  gsize x0 = row->index ? CLAMP (row->x0, first, end) : end;
  gsize x1 = row->index ? CLAMP (row->x1, x0, end) : end;
  guint8 *start = dst + x0 * blend->packed->bytes;
  const guint8 *gray = row->gray + x0, *mask = row->mask;
  const guint8 *index = row->index;
  gsize n = x1 - x0;

  paint (blend, dst, row->gray, first, x0, stream);
  if (n > 0) {
    index += x0 - row->x0;
    mask = mask ? mask + (x0 - row->x0) : NULL;
    if (stream)
      kernels->blend4_stream (start, gray, index, mask, n, &blend->table);
    else if (blend->packed->bytes == 4)
      kernels->blend4 (start, gray, index, mask, n, &blend->table);
    else
      kernels->blend3 (start, gray, index, mask, n, &blend->table);
  }
  paint (blend, dst, row->gray, x1, end, stream);
}

/* The columns of row y that something is drawn over. */
static void
find_drawn (const CtBlend *blend, const CtBlendRow *row, guint y, gsize *first,
            gsize *end)
{
  *first = row->inks ? row->ink_x : blend->width;
  *end = row->inks ? row->ink_x + row->n_inks : 0;
  for (guint i = 0; i < blend->n_layers; i++) {
    guint from, to;

    ct_layer_span (blend->layers[i], y, blend->width, &from, &to);
    *first = MIN (*first, from);
    *end = MAX (*end, to);
  }
}

/* What is drawn over stays in the caches: it is read again. */
static void
write_streamed (const CtBlend *blend, guint8 *dst, const CtBlendRow *row,
                guint y)
{
  gsize width = blend->width, first, end;

  find_drawn (blend, row, y, &first, &end);
  if (first >= end) {
    write_part (blend, dst, row, 0, width, TRUE);
    return;
  }
  first = first / STREAM_PIXELS * STREAM_PIXELS;
  end = MIN ((end + STREAM_PIXELS - 1) / STREAM_PIXELS * STREAM_PIXELS, width);
  write_part (blend, dst, row, 0, first, TRUE);
  write_part (blend, dst, row, first, end, FALSE);
  write_part (blend, dst, row, end, width, TRUE);
}

static void
write_planar (const CtBlend *blend, CtBlendScratch *scratch,
              const CtPicture *out, guint y, const CtBlendRow *row)
{
  const CtPlanar *planar = &blend->planar;
  CtPlanarRows *rows = &scratch->planes;
  gsize width = blend->width;

  if (!row->index) {
    ct_planar_blend (planar, rows, out, y, 0, width, row->gray, NULL, NULL);
  } else if (planar->is_blended) {
    ct_planar_blend (planar, rows, out, y, 0, row->x0, row->gray, NULL, NULL);
    ct_planar_blend (planar, rows, out, y, row->x0, row->x1 - row->x0,
                     row->gray + row->x0, row->index, row->mask);
    ct_planar_blend (planar, rows, out, y, row->x1, width - row->x1,
                     row->gray + row->x1, NULL, NULL);
  } else {
    write_part (blend, scratch->pixels, row, 0, width, FALSE);
    ct_planar_convert (planar, rows, out, y, scratch->pixels);
  }
}

static void
draw (const CtBlend *blend, CtBlendScratch *scratch, const CtPicture *out,
      guint y, const CtLayerPart *part)
{
  if (part->n == 0)
    return;
  if (blend->is_planar)
    ct_planar_draw (&blend->planar, &scratch->planes, out, y, part->x,
                    part->inks, part->n, part->is_opaque);
  else
    ct_ink_draw_packed (blend->packed,
                        ct_picture_row (out, 0, y)
                            + (gsize)part->x * blend->packed->bytes,
                        part->inks, part->n, part->is_opaque);
}

static void
draw_over (const CtBlend *blend, CtBlendScratch *scratch, const CtPicture *out,
           guint y, const CtBlendRow *row)
{
  CtLayerPart part = { row->ink_x, row->n_inks, row->inks, FALSE };

  if (row->inks)
    draw (blend, scratch, out, y, &part);
  for (guint i = 0; i < blend->n_layers; i++) {
    for (guint k = 0;
         ct_layer_part (blend->layers[i], y, blend->width, k, &part); k++)
      draw (blend, scratch, out, y, &part);
  }
}

void
ct_blend_row (const CtBlend *blend, CtBlendScratch *scratch,
              const CtPicture *out, guint y, const CtBlendRow *row)
{
  guint8 *dst = ct_picture_row (out, 0, y);

  if (blend->is_planar)
    write_planar (blend, scratch, out, y, row);
  else if (scratch->is_streamed)
    write_streamed (blend, dst, row, y);
  else
    write_part (blend, dst, row, 0, blend->width, FALSE);
  draw_over (blend, scratch, out, y, row);
  if (blend->is_planar)
    ct_planar_end_row (&blend->planar, &scratch->planes, out, y);
  else if (blend->is_marked)
    ct_mark_draw_row (dst, blend->width, blend->height, y, blend->packed);
}
