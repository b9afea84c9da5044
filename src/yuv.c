/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Y'CbCr of a picture that is RGB by its tables: since a blend is a weighted
 * sum and the matrix linear, the blend of the colors' Y'CbCr is the Y'CbCr of
 * the blend. Knows nothing of pixels.
 */
#include "src/yuv.h"

#include <math.h>
#include <string.h>

/* The matrix in levels per level, of channels in the order B, G, R. */
typedef struct
{
  gdouble m[3][3];
  gdouble low[3];  /* what black has */
  gdouble bias[3]; /* for what is not gray */
} Levels;

/* videoconvert multiplies by whole 256ths and rounds down: it is half a level
 * low on the mean, and, of middle gray, what the sum of the rounded factors is
 * off. A blend is rounded once, and not channel by channel as RGB is: with the
 * same mean the two are never 2 levels apart. */
static gdouble
bias_of (const gdouble m[3])
{
  gdouble rounded = 0.0, exact = 0.0;

  for (guint c = 0; c < 3; c++) {
    rounded += rint (m[c] * 256.0) / 256.0;
    exact += m[c];
  }
  return (rounded - exact) * 127.5 - 0.5;
}

/* ITU-R BT.601-7, 2.5.1 to 2.5.3, and BT.709-6, 3.2 to 3.5, by their weights
 * of red and blue. */
static Levels
levels_of (const CtYuvSpace *space)
{
  gdouble weights[3] = { space->kb, 1.0 - space->kr - space->kb, space->kr };
  gdouble luma = space->full ? 1.0 : 219.0 / 255.0;
  gdouble chroma = space->full ? 1.0 : 224.0 / 255.0;
  Levels levels = { .low = { space->full ? 0.0 : 16.0, 128.0, 128.0 } };

  for (guint c = 0; c < 3; c++) {
    gdouble blue = c == 0 ? 1.0 : 0.0, red = c == 2 ? 1.0 : 0.0;

    levels.m[0][c] = luma * weights[c];
    levels.m[1][c] = chroma * (blue - weights[c]) / (2.0 * (1.0 - space->kb));
    levels.m[2][c] = chroma * (red - weights[c]) / (2.0 * (1.0 - space->kr));
  }
  for (guint p = 0; p < 3; p++)
    levels.bias[p] = bias_of (levels.m[p]);
  return levels;
}

gboolean
ct_yuv_space_equal (const CtYuvSpace *a, const CtYuvSpace *b)
{
  return a->kr == b->kr && a->kb == b->kb && !a->full == !b->full;
}

void
ct_yuv_matrix_build (const CtYuvSpace *space, CtYuvMatrix *matrix)
{
  Levels levels = levels_of (space);

  for (guint p = 0; p < 3; p++) {
    const gdouble *m = levels.m[p];
    gdouble sum = m[0] + m[1] + m[2];

    matrix->m[p][0] = (gint32)rint (m[0] * 65536.0);
    matrix->m[p][2] = (gint32)rint (m[2] * 65536.0);
    /* What gray gets is the sum of the three. */
    matrix->m[p][1]
        = (gint32)rint (sum * 65536.0) - matrix->m[p][0] - matrix->m[p][2];
    matrix->shift[p] = (gint32)rint ((levels.low[p] + 0.5) * 65536.0);
    matrix->bias[p] = (gint32)rint (levels.bias[p] * 65536.0);
  }
}

static gboolean
is_hidden (const CtBlendTable *blend, guint i)
{
  const gdouble *color = blend->color[i];

  return color[0] == 0.0 && color[1] == 0.0 && color[2] == 0.0
         && blend->weight[i] == 1.f && blend->offset[i] == 0.f;
}

/* Whether no sum lies outside 0..255, but for a hair. */
static gboolean
fits (const CtBlendTable *blend)
{
  for (guint i = 0; i < 256; i++) {
    gdouble base = 255.0 * (gdouble)blend->weight[i];

    if (!(blend->weight[i] >= 0.f) || blend->offset[i] != 0.f)
      return FALSE;
    for (guint c = 0; c < 3; c++) {
      gdouble color = blend->color[i][c];

      if (!(color >= 0.0 && color + base <= 255.0 + 1.0 / 256.0))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_gray (const guint8 base[4])
{
  return base[0] == base[1] && base[1] == base[2];
}

static guint8
to_byte (gdouble level)
{
  return (guint8)rint (CLAMP (level, 0.0, 255.0));
}

static gdouble
dot (const gdouble m[3], const gdouble v[3])
{
  return m[0] * v[0] + m[1] * v[1] + m[2] * v[2];
}

static void
build_base (const CtBlendTable *blend, const Levels *levels, CtYuvTable *table)
{
  table->gray_base = true;
  for (guint g = 0; g < 256; g++) {
    const guint8 *base = blend->base[g];
    gdouble v[3] = { base[0], base[1], base[2] };

    table->gray_base &= is_gray (base) && base[0] == g;
    table->base_luma[g] = (guint16)rint (256.0 * dot (levels->m[0], v));
    for (guint c = 0; c < 2; c++)
      table->base_chroma[c][g]
          = (gint32)rint (256.0 * dot (levels->m[1 + c], v));
    for (guint p = 0; p < 3; p++)
      table->paint[p][g] = to_byte (levels->low[p] + dot (levels->m[p], v)
                                    + (is_gray (base) ? 0.0 : levels->bias[p]));
  }
  if (!table->gray_base)
    return;
  for (guint g = 0; g < 256; g++)
    table->base_luma[g] = (guint16)((g << 8) * (guint32)table->scale >> 16);
}

/* In 256ths: the low end, half a level to round, and a 256th for what the
 * base's two roundings down lose. */
static gdouble
luma_constant (const Levels *levels)
{
  return rint (256.0 * (levels->low[0] + levels->bias[0])) + 129.0;
}

static void
build_index (const CtBlendTable *blend, const Levels *levels, guint i,
             CtYuvTable *table)
{
  const gdouble *color = blend->color[i];
  gdouble luma = 256.0 * dot (levels->m[0], color) + luma_constant (levels);

  table->shown[i] = is_hidden (blend, i) ? 0 : 255;
  table->weight[i]
      = (guint16)MIN (rint (65536.0 * (gdouble)blend->weight[i]), 65535.0);
  table->luma[i] = (guint16)CLAMP (rint (luma) + table->dark, 0.0, 65535.0);
  for (guint c = 0; c < 2; c++) {
    gdouble chroma = levels->low[1 + c] + levels->bias[1 + c]
                     + dot (levels->m[1 + c], color);

    table->chroma[c][i] = to_byte (chroma);
    table->color_chroma[c][i] = (gint32)rint (256.0 * chroma) + 128;
  }
}

gboolean
ct_yuv_table_build (const CtBlendTable *blend, const CtYuvSpace *space,
                    CtYuvTable *table)
{
  Levels levels = levels_of (space);
  gdouble scale = space->full ? 65535.0 : 65536.0 * 219.0 / 255.0;

  memset (table, 0, sizeof *table);
  table->scale = (guint16)rint (scale);
  table->low = (guint16)(256 * (guint)levels.low[0] + 128);
  build_base (blend, &levels, table);
  if (!fits (blend))
    return FALSE;
  table->dark = (guint16)MAX (-luma_constant (&levels), 0.0);
  for (guint i = 0; i < 256; i++)
    build_index (blend, &levels, i, table);
  ct_yuv_table_finish (table);
  return TRUE;
}
