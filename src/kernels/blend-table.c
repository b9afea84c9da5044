/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the blend table says, in the words that fast kernels want. Knows no
 * instruction set.
 */
#include "src/kernels/kernels.h"

#include <string.h>

static bool
is_hidden (const CtBlendTable *table, size_t i)
{
  static const uint8_t none[4];

  return table->weight[i] == 1.f && table->offset[i] == 0.f
         && (table->opacity[i] == 0.f
             || memcmp (table->bytes[i], none, sizeof none) == 0);
}

static void
split (uint8_t plane[4][256], const float values[256])
{
  for (size_t i = 0; i < 256; i++) {
    uint8_t bytes[4];

    memcpy (bytes, &values[i], 4);
    for (unsigned c = 0; c < 4; c++)
      plane[c][i] = bytes[c];
  }
}

static void
pack (CtBlendTable *table)
{
  table->flag = 3;
  for (unsigned c = 0; c < 4; c++) {
    if (table->opaque[c])
      table->flag = c;
  }
  table->has_hidden = false;
  for (size_t i = 0; i < 256; i++) {
    uint8_t pixel[4];

    memcpy (pixel, table->bytes[i], 4);
    pixel[table->flag] = is_hidden (table, i) ? 0 : 255;
    table->has_hidden |= pixel[table->flag] == 0;
    memcpy (&table->packed[i], pixel, 4);
    for (unsigned c = 0; c < 4; c++)
      table->plane[c][i] = pixel[c];
  }
}

static void
find_constant (CtBlendTable *table)
{
  size_t first = 0;

  while (first < 255 && !table->plane[table->flag][first])
    first++;
  table->one_weight = table->weight[first];
  table->one_opacity = table->opacity[first];
  table->one_offset = table->offset[first];
  table->constant = true;
  for (size_t i = first; i < 256; i++) {
    if (table->plane[table->flag][i]
        && (table->weight[i] != table->one_weight
            || table->opacity[i] != table->one_opacity
            || table->offset[i] != table->one_offset))
      table->constant = false;
  }
  table->half = table->constant && table->one_weight == 0.5f
                && table->one_opacity == 0.5f && table->one_offset == 0.f;
}

/* Weights that add up to 1, but for their rounding, give no more than 255 and
 * that rounding. */
static void
find_clamps (CtBlendTable *table)
{
  table->clamps = table->has_offset;
  for (size_t i = 0; i < 256; i++) {
    if (!(table->weight[i] >= 0.f && table->opacity[i] >= 0.f
          && table->weight[i] + table->opacity[i] < 1.0001f))
      table->clamps = true;
  }
}

static void
find_gray_base (CtBlendTable *table)
{
  table->gray_base = true;
  for (size_t g = 0; g < 256; g++) {
    for (unsigned c = 0; c < 4; c++) {
      if (c != table->flag && table->base[g][c] != g)
        table->gray_base = false;
    }
  }
}

void
ct_blend_table_finish (CtBlendTable *table)
{
  pack (table);
  split (table->weight_plane, table->weight);
  split (table->opacity_plane, table->opacity);
  find_constant (table);
  find_clamps (table);
  find_gray_base (table);
}
