/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Colormaps by name, the user's own tables, and the combined color and
 * opacity table that the blend kernels read. Knows nothing of pixels.
 */
#pragma once

#include "src/kernels/kernels.h"
#include "src/pixel-format.h"

G_BEGIN_DECLS

/**
 * CtColormap:
 * @name: nick of the property value
 * @note: one line for a user: what it is, where its numbers come from
 * @rgb: 256 colors
 * @labels: the index is a label, not a position on a scale: nearest
 *     neighbor, label 0 is hidden, 256 and on come round again at 1
 */
typedef struct
{
  const gchar *name;
  const gchar *note;
  const guint8 (*rgb)[3];
  gboolean labels;
} CtColormap;

/* Append-only: an index is a value that users have saved. Row 0 is jet. */
extern const CtColormap ct_colormaps[];
extern const guint ct_n_colormaps;
const CtColormap *ct_colormap_find (const gchar *name);

/**
 * ct_colormap_load:
 * @path: a 768-byte planar table (256 R, 256 G, 256 B: ImageJ's and
 *     MRIcron's .lut), or text of 256 rows of three numbers, 0..255 or, where
 *     all are at most 1 and one has a point in it, 0..1; '#' starts a comment
 * @rgb: (out): 256 colors
 *
 * A user's table. Reads at most 64 KiB. The error says what was expected,
 * what was found, and in which line.
 */
gboolean ct_colormap_load (const gchar *path, guint8 rgb[256][3],
                           GError **error);

typedef enum
{
  CT_OPACITY_CONSTANT,
  CT_OPACITY_RAMP, /* from 0 at the threshold to opacity at the top */
} CtOpacityMode;

/**
 * CtPalette:
 * @rgb: 256 colors of the heat
 * @reverse: read them from the other end
 * @base_rgb: 256 colors of the gray values
 * @opacity: 0..1
 * @mode: whether the opacity follows the index
 * @first, @last: indices outside are hidden; first > last hides all
 * @base_weight: weight of the base, or NaN for 1 - opacity of each index
 * @offset: added to each blended byte, in 8-bit levels
 * @skip_zero: hide index 0 too (label maps)
 *
 * What the combined table is made from.
 */
typedef struct
{
  const guint8 (*rgb)[3];
  gboolean reverse;
  const guint8 (*base_rgb)[3];
  gdouble opacity;
  CtOpacityMode mode;
  gint first, last;
  gdouble base_weight;
  gdouble offset;
  gboolean skip_zero;
} CtPalette;

gboolean ct_palette_is_hidden (const CtPalette *palette, guint index);

/* Opacity of an index, 0..1: 0 where hidden. */
gdouble ct_palette_opacity (const CtPalette *palette, guint index);

/* Builds the table in format's byte order. opacity, weight and offset are
 * each cast to float once, as cv2.addWeighted does. */
void ct_palette_build (const CtPalette *palette, const CtPixelFormat *format,
                       CtBlendTable *table);

G_END_DECLS
