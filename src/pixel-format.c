/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The output formats: one row each. Knows nothing of caps.
 */
#include "src/pixel-format.h"

/* clang-format off */
const CtPixelFormat ct_pixel_formats[] = {
  /* name  bytes r  g  b  fill */
  { "BGRx", 4,   2, 1, 0, 3 },
  { "BGRA", 4,   2, 1, 0, 3 },
  { "RGBx", 4,   0, 1, 2, 3 },
  { "RGBA", 4,   0, 1, 2, 3 },
  { "xRGB", 4,   1, 2, 3, 0 },
  { "ARGB", 4,   1, 2, 3, 0 },
  { "xBGR", 4,   3, 2, 1, 0 },
  { "ABGR", 4,   3, 2, 1, 0 },
  { "RGB",  3,   0, 1, 2, -1 },
  { "BGR",  3,   2, 1, 0, -1 },
};
/* clang-format on */

const guint ct_n_pixel_formats = G_N_ELEMENTS (ct_pixel_formats);

const CtPixelFormat *
ct_pixel_format_find (const gchar *name)
{
  for (guint i = 0; i < ct_n_pixel_formats; i++) {
    if (g_strcmp0 (ct_pixel_formats[i].name, name) == 0)
      return &ct_pixel_formats[i];
  }
  return NULL;
}
