/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A heat value's way to the color table's index: range, inversion, gamma,
 * labels, and which indices a threshold hides.
 */
#include "src/heat-index.h"

#include <math.h>
#include <string.h>

/* The least h with 255 * h^gamma >= k, searched among all floats of 0..1,
 * whose bits are in the same order. */
static gfloat
find_gamma_step (gdouble gamma, guint k)
{
  guint32 below = 0, reached = 0x3f800000; /* 0.f and 1.f */
  gfloat h = 1.f;

  while (reached - below > 1) {
    guint32 middle = below + (reached - below) / 2;

    memcpy (&h, &middle, sizeof h);
    if (255.0 * pow ((gdouble)h, gamma) >= k)
      reached = middle;
    else
      below = middle;
  }
  memcpy (&h, &reached, sizeof h);
  return h;
}

/* The thresholds of that exponent; NULL where there is nothing to bend. */
static const gfloat *
gamma_steps (CtHeatIndex *index, gdouble gamma)
{
  if (!(gamma > 0.0) || gamma == 1.0)
    return NULL;
  if (index->gamma != gamma) {
    for (guint k = 1; k < 256; k++)
      index->gamma_steps[k] = find_gamma_step (gamma, k);
    index->gamma = gamma;
  }
  return index->gamma_steps;
}

static gfloat
to_heat_float (gdouble value)
{
  return (gfloat)CLAMP (value, (gdouble)-CT_HEAT_INFINITY,
                        (gdouble)CT_HEAT_INFINITY);
}

void
ct_heat_index_values (const CtHeatIndex *index, guint8 *dst,
                      const gfloat *values, gsize n)
{
  if (index->labels)
    ct_kernels ()->index_label (dst, values, n);
  else
    ct_kernels ()->index_f32 (dst, values, n, &index->line);
}

guint
ct_heat_index_of (const CtHeatIndex *index, gdouble value)
{
  gfloat v = to_heat_float (value);
  guint8 i;

  ct_heat_index_values (index, &i, &v, 1);
  return i;
}

void
ct_heat_index_set (CtHeatIndex *index, CtSampleType type,
                   const CtHeatScale *scale, const CtRange *range,
                   gboolean labels, gboolean invert, gdouble gamma)
{
  const CtIndexLine before = index->line;
  gfloat values[256];
  guint8 bytes[256];
  gboolean had_labels = index->labels;
  gdouble had_gamma = index->gamma;

  index->labels = labels;
  index->line = (CtIndexLine){
    .min = to_heat_float (range->min),
    .max = to_heat_float (range->max),
    .invert = invert,
    .gamma = gamma_steps (index, gamma),
  };
  index->serial += index->serial == 0 || before.min != index->line.min
                   || before.max != index->line.max || !before.invert != !invert
                   || !before.gamma != !index->line.gamma
                   || had_gamma != index->gamma || !had_labels != !labels;
  index->undivide = FALSE;
  if (type != CT_SAMPLE_U8) {
    index->undivide = labels && scale->divisor > 1.0;
    index->scale = (CtHeatScale){ scale->divisor, 0.0, 1.0, CT_NO_PADDING };
    return;
  }
  index->scale = *scale;
  /* A label is the stored number, not a share of 255. */
  if (labels && index->scale.divisor == 255.0)
    index->scale.divisor = 1.0;
  for (guint i = 0; i < 256; i++)
    bytes[i] = i;
  ct_kernels ()->heat_u8 (values, bytes, 256, &index->scale);
  ct_heat_index_values (index, index->of_byte, values, 256);
  index->byte_is_index = memcmp (index->of_byte, bytes, 256) == 0;
}

/* The whole indices next to where value lies, 0..255 from end to end of the
 * range, in the pixels' own float arithmetic: a pixel of exactly this value
 * has index *floor. Beyond the ends: -1 and 0, or 255 and 256. */
static void
find_neighbors (const CtHeatIndex *index, gdouble value, gint *floor,
                gint *ceil)
{
  const CtIndexLine *line = &index->line;
  gfloat v = to_heat_float (value);
  gfloat h;
  guint8 i;

  if (line->max > line->min)
    h = (v - line->min) / (line->max - line->min);
  else
    h = v > line->min ? 2.f : v < line->min ? -1.f : 0.f;
  if (line->invert)
    h = 1.f - h;
  if (h < 0.f || h > 1.f) {
    *floor = h < 0.f ? -1 : 255;
    *ceil = *floor + 1;
    return;
  }
  ct_heat_index_values (index, &i, &v, 1);
  *floor = *ceil = i;
  if (line->gamma ? h > (i > 0 ? line->gamma[i] : 0.f) : 255.f * h > (gfloat)i)
    *ceil = MIN (i + 1, 255);
}

static void
find_label_limits (gdouble threshold, gdouble threshold_max, gint *first,
                   gint *last)
{
  if (threshold > 0.0)
    *first = (gint)ceil (MIN (threshold, 256.0));
  if (threshold_max < 255.0)
    *last = (gint)floor (MAX (threshold_max, -1.0));
}

void
ct_heat_index_limits (const CtHeatIndex *index, gdouble threshold,
                      gdouble threshold_max, gint *first, gint *last)
{
  gboolean invert = index->line.invert;
  gint low_floor = invert ? 255 : -1, low_ceil = 0;
  gint high_floor = 255, high_ceil = invert ? 0 : 256;

  *first = 0;
  *last = 255;
  if (index->labels) {
    find_label_limits (threshold, threshold_max, first, last);
    return;
  }
  if (threshold > -G_MAXDOUBLE)
    find_neighbors (index, threshold, &low_floor, &low_ceil);
  if (threshold_max < G_MAXDOUBLE)
    find_neighbors (index, threshold_max, &high_floor, &high_ceil);
  *first = invert ? high_ceil : low_ceil;
  *last = invert ? low_floor : high_floor;
}
