/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtMask: rectangles of a picture that nobody gets to see. Knows no format.
 */
#include "src/volume/mask.h"

#include <string.h>

#define MAX_RECTS 64

static gboolean
parse_rect (const gchar *text, CtMaskRect *rect)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 5);
  guint64 n[4];
  guint i;

  if (g_strv_length (parts) != 4)
    return FALSE;
  for (i = 0; i < 4; i++)
    if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 0,
                                     CT_PLANE_MAX_SIZE, &n[i], NULL))
      return FALSE;
  *rect = (CtMaskRect){ n[0], n[1], n[2], n[3] };
  return TRUE;
}

gboolean
ct_mask_parse (CtMask *mask, const gchar *text)
{
  g_auto (GStrv) parts = NULL;
  guint i;

  ct_mask_clear (mask);
  if (!text || !text[0])
    return TRUE;
  parts = g_strsplit (text, ";", MAX_RECTS + 1);
  mask->n_rects = g_strv_length (parts);
  if (mask->n_rects > MAX_RECTS) {
    mask->n_rects = 0;
    return FALSE;
  }
  mask->rects = g_new0 (CtMaskRect, mask->n_rects);
  for (i = 0; i < mask->n_rects; i++)
    if (!parse_rect (parts[i], &mask->rects[i])) {
      ct_mask_clear (mask);
      return FALSE;
    }
  return TRUE;
}

void
ct_mask_clear (CtMask *mask)
{
  g_free (mask->rects);
  g_free (mask->copy);
  memset (mask, 0, sizeof *mask);
}

static void
zero (const CtMask *mask, const CtMaskRect *rect, const CtVolumeInfo *info)
{
  const gsize sample = ct_sample_size (info->type);
  const guint left = MIN (rect->x, info->columns);
  const guint right = MIN (rect->x + rect->width, info->columns);
  const guint bottom = MIN (rect->y + rect->height, info->rows);
  guint y;

  for (y = rect->y; y < bottom; y++)
    memset (mask->copy + ((gsize)y * info->columns + left) * sample, 0,
            (right - left) * sample);
}

void
ct_mask_apply (CtMask *mask, const CtVolumeInfo *info, CtSlice *slice)
{
  const gsize sample = ct_sample_size (info->type);
  const gsize size = sample * info->columns * info->rows;
  guint x, y, i;

  if (mask->n_rects == 0)
    return;
  if (mask->size != size) {
    mask->copy = g_realloc (mask->copy, size);
    mask->size = size;
  }
  for (y = 0; y < info->rows; y++)
    for (x = 0; x < info->columns; x++)
      memcpy (mask->copy + ((gsize)y * info->columns + x) * sample,
              slice->data + (gssize)y * slice->row_step
                  + (gssize)x * slice->column_step,
              sample);
  for (i = 0; i < mask->n_rects; i++)
    zero (mask, &mask->rects[i], info);
  slice->data = mask->copy;
  slice->column_step = sample;
  slice->row_step = sample * info->columns;
}
