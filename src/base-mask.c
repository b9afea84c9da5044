/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where on the base heat may be: not where its real value is below a limit,
 * as outside the body.
 */
#include "src/base-mask.h"

#include <string.h>

static gboolean
is_shown (const CtCalibration *calibration, guint stored, gdouble min)
{
  gfloat real = (gfloat)(stored * calibration->slope + calibration->intercept);

  return (gdouble)real >= min;
}

static void
set_stretch (CtBaseMask *mask, guint i, gint least, gint most)
{
  mask->least[i] = least;
  mask->most[i] = most;
}

/* As real values rise or fall with the stored ones, those that are shown are
 * one stretch at one end. Padding is cut out of it. */
void
ct_base_mask_set (CtBaseMask *mask, CtSampleType type,
                  const CtCalibration *calibration, gdouble min)
{
  gint end = type == CT_SAMPLE_U8 ? 256 : 65536;
  gint padding = calibration->padding;
  gboolean rising = calibration->slope > 0.0;
  gint low = 0, high = end;

  mask->is_needed = min > -G_MAXDOUBLE;
  if (!mask->is_needed)
    return;
  /* The number of values in low..end that the condition splits off. */
  while (low < high) {
    gint middle = (low + high) / 2;

    if (is_shown (calibration, middle, min) == rising)
      high = middle;
    else
      low = middle + 1;
  }
  if (rising)
    set_stretch (mask, 0, low, end - 1);
  else
    set_stretch (mask, 0, 0, low - 1);
  set_stretch (mask, 1, 1, 0);
  if (padding < mask->least[0] || padding > mask->most[0])
    return;
  set_stretch (mask, 1, padding + 1, mask->most[0]);
  mask->most[0] = padding - 1;
}

static void
mask_stretch (const CtBaseMask *mask, guint i, guint8 *dst,
              const CtPlane *plane, const guint8 *src, gsize n)
{
  gboolean is_empty = mask->least[i] > mask->most[i];

  memset (dst, is_empty ? 0 : 255, n);
  if (is_empty)
    return;
  if (plane->type == CT_SAMPLE_U8)
    ct_kernels ()->mask_u8 (dst, src, n, mask->least[i], mask->most[i]);
  else
    ct_kernels ()->mask_u16 (dst, src, n, mask->least[i], mask->most[i],
                             plane->swapped);
}

void
ct_base_mask_row (const CtBaseMask *mask, guint8 *dst, guint8 *work,
                  const CtPlane *plane, guint x, guint y, gsize n)
{
  const guint8 *src
      = ct_plane_row (plane, y) + x * ct_sample_size (plane->type);

  mask_stretch (mask, 0, dst, plane, src, n);
  if (mask->least[1] > mask->most[1])
    return;
  mask_stretch (mask, 1, work, plane, src, n);
  for (gsize i = 0; i < n; i++)
    dst[i] |= work[i];
}
