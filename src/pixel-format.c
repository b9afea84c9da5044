/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The output formats: one row each. Knows nothing of caps.
 */
#include "src/pixel-format.h"

/* clang-format off */
const CtPixelFormat ct_pixel_formats[] = {
  /* name  bytes r  g  b  fill planes halved */
  { "BGRx", 4,   2, 1, 0,  3,  1,     FALSE },
  { "BGRA", 4,   2, 1, 0,  3,  1,     FALSE },
  { "RGBx", 4,   0, 1, 2,  3,  1,     FALSE },
  { "RGBA", 4,   0, 1, 2,  3,  1,     FALSE },
  { "xRGB", 4,   1, 2, 3,  0,  1,     FALSE },
  { "ARGB", 4,   1, 2, 3,  0,  1,     FALSE },
  { "xBGR", 4,   3, 2, 1,  0,  1,     FALSE },
  { "ABGR", 4,   3, 2, 1,  0,  1,     FALSE },
  { "RGB",  3,   0, 1, 2, -1,  1,     FALSE },
  { "BGR",  3,   2, 1, 0, -1,  1,     FALSE },
  { "I420", 1,   0, 0, 0, -1,  3,     TRUE },
  { "NV12", 1,   0, 0, 0, -1,  2,     TRUE },
  { "Y444", 1,   0, 0, 0, -1,  3,     FALSE },
};
/* clang-format on */

const guint ct_n_pixel_formats = G_N_ELEMENTS (ct_pixel_formats);
const guint ct_n_packed_formats = 10;

const CtPixelFormat *
ct_pixel_format_find (const gchar *name)
{
  for (guint i = 0; i < ct_n_pixel_formats; i++) {
    if (g_strcmp0 (ct_pixel_formats[i].name, name) == 0)
      return &ct_pixel_formats[i];
  }
  return NULL;
}

CtPicture
ct_picture_part (const CtPicture *picture, const CtPixelFormat *format, guint x,
                 guint y)
{
  CtPicture part = *picture;

  for (guint p = 0; p < format->planes; p++) {
    guint half = p > 0 && format->halved ? 2 : 1;
    /* Cb and Cr in turns. */
    guint size = p > 0 && format->planes == 2 ? 2 : format->bytes;

    part.data[p]
        = ct_picture_row (picture, p, y / half) + (gsize)(x / half) * size;
  }
  return part;
}
