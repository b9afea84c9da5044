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

static void
fill_key (CtBlendKey *key, const CtLook *look, gint first, gint last,
          const CtPixelFormat *packed)
{
  CtPalette *palette = &key->palette;

  memset (key, 0, sizeof *key);
  memcpy (key->rgb, look->rgb, sizeof key->rgb);
  memcpy (key->base_rgb, look->base_rgb, sizeof key->base_rgb);
  palette->reverse = !!look->reverse;
  palette->opacity = look->opacity;
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
  if (blend->has_key && memcmp (&key, &blend->key, sizeof key) == 0)
    return;

  blend->key = key;
  blend->has_key = TRUE;
  palette = key.palette;
  palette.rgb = look->rgb;
  palette.base_rgb = look->base_rgb;
  ct_palette_build (&palette, blend->packed, &blend->table);
  if (is_planar)
    ct_planar_set_table (&blend->planar, &blend->table, space);
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
  const CtKernels *kernels = ct_kernels ();

  dst += first * blend->packed->bytes;
  if (stream)
    kernels->paint4_stream (dst, gray + first, end - first, &blend->table);
  else if (blend->packed->bytes == 4)
    kernels->paint4 (dst, gray + first, end - first, &blend->table);
  else
    kernels->paint3 (dst, gray + first, end - first, &blend->table);
}

static void
write_packed (const CtBlend *blend, guint8 *dst, const CtBlendRow *row,
              gboolean stream)
{
  const CtKernels *kernels = ct_kernels ();
  guint8 *start = dst + row->x0 * blend->packed->bytes;
  gsize n = row->x1 - row->x0;

  if (!row->index) {
    paint (blend, dst, row->gray, 0, blend->width, stream);
    return;
  }
  paint (blend, dst, row->gray, 0, row->x0, stream);
  if (stream)
    kernels->blend4_stream (start, row->gray + row->x0, row->index, row->mask,
                            n, &blend->table);
  else if (blend->packed->bytes == 4)
    kernels->blend4 (start, row->gray + row->x0, row->index, row->mask, n,
                     &blend->table);
  else
    kernels->blend3 (start, row->gray + row->x0, row->index, row->mask, n,
                     &blend->table);
  paint (blend, dst, row->gray, row->x1, blend->width, stream);
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
    write_packed (blend, scratch->pixels, row, FALSE);
    ct_planar_convert (planar, rows, out, y, scratch->pixels);
  }
  ct_planar_end_row (planar, rows, out, y);
}

void
ct_blend_row (const CtBlend *blend, CtBlendScratch *scratch,
              const CtPicture *out, guint y, const CtBlendRow *row)
{
  guint8 *dst = ct_picture_row (out, 0, y);

  if (blend->is_planar) {
    write_planar (blend, scratch, out, y, row);
    return;
  }
  write_packed (blend, dst, row, scratch->is_streamed);
  if (blend->is_marked)
    ct_mark_draw_row (dst, blend->width, blend->height, y, blend->packed);
}
