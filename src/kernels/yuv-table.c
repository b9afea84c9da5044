/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the YUV table says, in the words that fast kernels want. Knows no
 * instruction set.
 */
#include "src/kernels/yuv-table.h"

#include <stddef.h>

static void
pack (CtYuvTable *table, size_t i)
{
  uint32_t luma = table->luma[i], weight = table->weight[i];

  table->packed[i] = luma | (uint32_t)table->chroma[0][i] << 16
                     | (uint32_t)table->chroma[1][i] << 24;
  table->factor[i] = weight | (uint32_t)table->shown[i] << 16;
  for (unsigned byte = 0; byte < 2; byte++) {
    table->luma_plane[byte][i] = (uint8_t)(luma >> (8 * byte));
    table->weight_plane[byte][i] = (uint8_t)(weight >> (8 * byte));
  }
}

void
ct_yuv_table_finish (CtYuvTable *table)
{
  size_t first = 0;

  while (first < 255 && !table->shown[first])
    first++;
  table->one_weight = table->weight[first];
  table->constant = true;
  table->has_hidden = false;
  for (size_t i = 0; i < 256; i++) {
    table->has_hidden |= !table->shown[i];
    if (table->shown[i] && table->weight[i] != table->one_weight)
      table->constant = false;
    pack (table, i);
  }
}
