/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An opaque canvas as a picture in the output's format.
 */
#include "src/panel.h"

#include <string.h>

struct _CtPanel
{
  const CtPixelFormat *format;
  CtPicture picture; /* of memory's rows */
  gsize row_bytes[CT_PICTURE_MAX_PLANES];
  guint rows[CT_PICTURE_MAX_PLANES];
  guint8 *memory;
};

static void
lay_out (CtPanel *panel, guint width, guint height)
{
  const CtPixelFormat *format = panel->format;
  guint half_width = format->halved ? (width + 1) / 2 : width;
  guint half_height = format->halved ? (height + 1) / 2 : height;
  gsize bytes = 0;

  for (guint p = 0; p < format->planes; p++) {
    guint samples = format->planes == 2 ? 2 * half_width : half_width;

    panel->row_bytes[p] = p > 0 ? samples : (gsize)width * format->bytes;
    panel->rows[p] = p > 0 ? half_height : height;
    bytes += panel->row_bytes[p] * panel->rows[p];
  }
  panel->memory = g_malloc (MAX (bytes, 1));
  bytes = 0;
  for (guint p = 0; p < format->planes; p++) {
    panel->picture.data[p] = panel->memory + bytes;
    panel->picture.stride[p] = (gssize)panel->row_bytes[p];
    bytes += panel->row_bytes[p] * panel->rows[p];
  }
}

/* The inks of a row; of neighbors that are alike once. */
static void
make_inks (const CtInkFormat *format, const guint32 *pixels, CtInk *inks,
           guint width)
{
  for (guint x = 0; x < width; x++) {
    guint8 rgb[3]
        = { pixels[x] >> 16 & 255, pixels[x] >> 8 & 255, pixels[x] & 255 };

    inks[x] = x > 0 && pixels[x] == pixels[x - 1]
                  ? inks[x - 1]
                  : ct_ink_make (format, rgb, 255);
  }
}

static void
write_chroma (CtPanel *panel, const guint8 *const rows[4], guint y, guint width)
{
  const CtKernels *kernels = ct_kernels ();
  CtPicture *to = &panel->picture;

  if (!panel->format->halved) {
    memcpy (ct_picture_row (to, 1, y), rows[0], width);
    memcpy (ct_picture_row (to, 2, y), rows[1], width);
  } else if (panel->format->planes == 2) {
    kernels->fold_chroma_pairs (ct_picture_row (to, 1, y / 2), rows[0], rows[2],
                                rows[1], rows[3], width);
  } else {
    for (guint c = 0; c < 2; c++)
      kernels->fold_chroma (ct_picture_row (to, 1 + c, y / 2), rows[c],
                            rows[2 + c], width);
  }
}

static void
write_planar (CtPanel *panel, const CtInkFormat *format, const CtCanvas *canvas)
{
  guint width = canvas->width, height = canvas->height;
  g_autofree CtInk *inks = g_new (CtInk, width);
  g_autofree guint8 *chroma = g_malloc (4 * (gsize)width + 1);
  gboolean halved = panel->format->halved;

  for (guint y = 0; y < height; y++) {
    gboolean lower = halved && y % 2;
    guint8 *cb = chroma + (lower ? 2 * (gsize)width : 0), *cr = cb + width;
    gboolean is_last = y + 1 == height;
    const guint8 *rows[4] = { chroma, chroma + width, cb, cr };

    make_inks (format, canvas->pixels + (gsize)y * width, inks, width);
    for (guint x = 0; x < width; x++) {
      ct_picture_row (&panel->picture, 0, y)[x] = inks[x].bytes[0];
      cb[x] = inks[x].bytes[1];
      cr[x] = inks[x].bytes[2];
    }
    if (!halved || lower || is_last)
      write_chroma (panel, rows, y, width);
  }
}

CtPanel *
ct_panel_new (const CtInkFormat *format, const CtCanvas *canvas)
{
  CtPanel *panel = g_new0 (CtPanel, 1);
  g_autofree CtInk *inks = g_new (CtInk, MAX (canvas->width, 1));

  panel->format = format->format;
  lay_out (panel, canvas->width, canvas->height);
  if (ct_pixel_format_is_planar (panel->format)) {
    write_planar (panel, format, canvas);
    return panel;
  }
  for (guint y = 0; y < canvas->height; y++) {
    make_inks (format, canvas->pixels + (gsize)y * canvas->width, inks,
               canvas->width);
    ct_ink_draw_packed (panel->format, ct_picture_row (&panel->picture, 0, y),
                        inks, canvas->width, TRUE);
  }
  return panel;
}

void
ct_panel_free (CtPanel *panel)
{
  if (!panel)
    return;
  g_free (panel->memory);
  g_free (panel);
}

void
ct_panel_copy (const CtPanel *panel, const CtPicture *out, guint x, guint y)
{
  CtPicture to = ct_picture_part (out, panel->format, x, y);

  for (guint p = 0; p < panel->format->planes; p++)
    for (guint row = 0; row < panel->rows[p]; row++)
      memcpy (ct_picture_row (&to, p, row),
              ct_picture_row (&panel->picture, p, row), panel->row_bytes[p]);
}

void
ct_panel_blacken (const CtInkFormat *format, const CtPicture *out, guint x,
                  guint y, guint n, gboolean is_column)
{
  static const guint8 black[3];
  CtInk ink = ct_ink_make (format, black, 255);
  const CtPixelFormat *f = format->format;
  guint planes = f->halved ? 1 : f->planes;

  for (guint i = 0; i < n; i++) {
    guint column = is_column ? x : x + i, row = is_column ? y + i : y;

    for (guint p = 0; p < planes; p++) {
      guint8 *to = ct_picture_row (out, p, row) + (gsize)column * f->bytes;

      if (f->planes > 1)
        *to = ink.bytes[p];
      else
        ct_ink_draw_packed (f, to, &ink, 1, FALSE);
    }
  }
}
