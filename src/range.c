/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where a range of values comes from. Counts and compares samples; knows
 * nothing of windows and colors.
 */
#include "src/range.h"

#include <math.h>
#include <string.h>

#define HIGH_BITS 16
#define N_COUNTS (1u << HIGH_BITS)

/* The rank from below of a percentile among n sorted values. */
static guint64
rank_of (gdouble percentile, guint64 n)
{
  gdouble share = CLAMP (percentile, 0.0, 100.0) / 100.0;

  return (guint64)floor (share * (gdouble)(n - 1));
}

/* The index of the count that holds this rank; *rank becomes the rank within
 * it. */
static guint
find_rank (const guint32 *counts, guint64 *rank)
{
  guint i = 0;

  while (*rank >= counts[i])
    *rank -= counts[i++];
  return i;
}

/* A rising line's ends, or a falling line's. */
static CtRange
real_range (const CtCalibration *calibration, guint least, guint most)
{
  gfloat a = (gfloat)(least * calibration->slope + calibration->intercept);
  gfloat b = (gfloat)(most * calibration->slope + calibration->intercept);

  return (CtRange){ (gdouble)MIN (a, b), (gdouble)MAX (a, b) };
}

/* Row y of a base; work, of its width in bytes, is for samples that are
 * apart. */
static const guint8 *
base_row (const CtPlane *plane, guint y, guint8 *work)
{
  const guint8 *row = ct_plane_row (plane, y);

  if (!plane->is_spaced)
    return row;
  ct_kernels ()->every_other (work, row, plane->width);
  return work;
}

static guint8 *
base_work (const CtPlane *plane)
{
  return plane->is_spaced ? g_malloc (plane->width) : NULL;
}

CtRange
ct_range_of_base (const CtPlane *plane, const CtCalibration *calibration)
{
  const CtKernels *kernels = ct_kernels ();
  CtExtentU32 extent = { 1, 0 };
  g_autofree guint8 *work = base_work (plane);

  for (guint y = 0; y < plane->height; y++) {
    const guint8 *row = base_row (plane, y, work);

    if (plane->type == CT_SAMPLE_U8)
      kernels->extent_u8 (&extent, row, plane->width, calibration->padding);
    else
      kernels->extent_u16 (&extent, row, plane->width, calibration->padding,
                           plane->swapped);
  }
  if (extent.min > extent.max)
    return CT_RANGE_EMPTY;
  return real_range (calibration, extent.min, extent.max);
}

static guint64
sum_counts (const guint32 *counts)
{
  guint64 n = 0;

  for (guint i = 0; i < N_COUNTS; i++)
    n += counts[i];
  return n;
}

CtRange
ct_range_of_base_percentile (const CtPlane *plane,
                             const CtCalibration *calibration,
                             gdouble percentile)
{
  const CtKernels *kernels = ct_kernels ();
  g_autofree guint32 *counts = g_new0 (guint32, N_COUNTS);
  g_autofree guint8 *work = base_work (plane);
  gint32 padding = calibration->padding;
  guint64 n, rank, mirror;

  for (guint y = 0; y < plane->height; y++) {
    const guint8 *row = base_row (plane, y, work);

    if (plane->type == CT_SAMPLE_U8)
      kernels->count_u8 (counts, row, plane->width);
    else
      kernels->count_u16 (counts, row, plane->width, plane->swapped);
  }
  if (padding >= 0 && padding < (gint32)N_COUNTS)
    counts[padding] = 0;
  n = sum_counts (counts);
  if (n == 0)
    return CT_RANGE_EMPTY;
  rank = rank_of (percentile, n);
  mirror = n - 1 - rank;
  return real_range (calibration, find_rank (counts, &rank),
                     find_rank (counts, &mirror));
}

CtRange
ct_range_of_heat (const CtPlane *plane, gboolean *has_nan)
{
  const CtKernels *kernels = ct_kernels ();
  CtExtentF32 extent = { 1.f, 0.f };
  bool nan_seen = false;

  for (guint y = 0; y < plane->height; y++) {
    const gfloat *row = (const gfloat *)ct_plane_row (plane, y);

    nan_seen |= kernels->extent_f32 (&extent, row, plane->width);
  }
  if (has_nan)
    *has_nan = nan_seen;
  return (CtRange){ (gdouble)extent.min, (gdouble)extent.max };
}

/* Floats as unsigned numbers of the same order: the bits of a negative one
 * run the other way, and below those of the positive ones. */
static guint32
key_of_float (guint32 bits)
{
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

static gdouble
float_of_key (guint32 key)
{
  guint32 bits = key & 0x80000000u ? key & 0x7fffffffu : ~key;
  gfloat v;

  memcpy (&v, &bits, sizeof v);
  return (gdouble)v;
}

/* Counts finite samples by the high half of their keys, or, of those whose
 * high half is wanted, by the low half. */
static void
count_keys (const CtPlane *plane, guint32 *counts, gint64 wanted)
{
  memset (counts, 0, N_COUNTS * sizeof *counts);
  for (guint y = 0; y < plane->height; y++) {
    const guint8 *row = ct_plane_row (plane, y);

    for (gsize x = 0; x < plane->width; x++) {
      guint32 bits, key;
      gfloat v;

      memcpy (&bits, row + x * sizeof bits, sizeof bits);
      memcpy (&v, &bits, sizeof v);
      if (!(fabsf (v) < CT_HEAT_INFINITY))
        continue;
      key = key_of_float (bits);
      if (wanted < 0)
        counts[key >> HIGH_BITS]++;
      else if (key >> HIGH_BITS == wanted)
        counts[key & (N_COUNTS - 1)]++;
    }
  }
}

/* Two passes of a radix search for each end: no copy to sort is made. */
CtRange
ct_range_of_heat_percentile (const CtPlane *plane, gdouble percentile)
{
  g_autofree guint32 *counts = g_new (guint32, N_COUNTS);
  guint64 ranks[2], n;
  guint high[2];
  gdouble ends[2];

  count_keys (plane, counts, -1);
  n = sum_counts (counts);
  if (n == 0)
    return CT_RANGE_EMPTY;
  ranks[0] = rank_of (percentile, n);
  ranks[1] = n - 1 - ranks[0];
  for (guint i = 0; i < 2; i++)
    high[i] = find_rank (counts, &ranks[i]);
  for (guint i = 0; i < 2; i++) {
    if (i == 0 || high[1] != high[0])
      count_keys (plane, counts, high[i]);
    ends[i]
        = float_of_key (high[i] << HIGH_BITS | find_rank (counts, &ranks[i]));
  }
  return (CtRange){ MIN (ends[0], ends[1]), MAX (ends[0], ends[1]) };
}

static void
approach (CtRange *range, const CtRange *goal, gint64 dt_ns)
{
  gdouble dt = (gdouble)dt_ns / 1e9;
  gdouble share = 1.0 - exp (-dt / CT_RANGE_SMOOTH_SECONDS);

  range->min += (goal->min - range->min) * share;
  range->max += (goal->max - range->max) * share;
}

CtRange
ct_range_tracker_update (CtRangeTracker *tracker, CtRangeMode mode,
                         const CtRange *measured, gint64 time_ns)
{
  CtRange *range = &tracker->range;
  gint64 last_ns = tracker->time_ns;

  if (ct_range_is_empty (measured))
    return tracker->frames > 0 ? *range : CT_RANGE_EMPTY;

  if (tracker->frames == 0 || mode == CT_RANGE_FRAME) {
    *range = *measured;
  } else if (mode == CT_RANGE_HOLD) {
    if (tracker->frames < CT_RANGE_HOLD_FRAMES) {
      range->min = MIN (range->min, measured->min);
      range->max = MAX (range->max, measured->max);
    }
  } else if (last_ns < 0 || time_ns < last_ns) {
    *range = *measured;
  } else {
    approach (range, measured, time_ns - last_ns);
  }
  tracker->time_ns = time_ns;
  if (tracker->frames < G_MAXUINT)
    tracker->frames++;
  return *range;
}
