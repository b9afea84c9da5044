/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where a range of values comes from: the least and the greatest of a
 * picture, percentiles, and how a range is held or smoothed from picture to
 * picture. Knows nothing of what the range is used for.
 */
#pragma once

#include "src/window.h"

G_BEGIN_DECLS

/* In real values; min > max: empty, nothing was there to measure. */
typedef struct
{
  gdouble min, max;
} CtRange;

#define CT_RANGE_EMPTY ((CtRange){ 1.0, 0.0 })

static inline gboolean
ct_range_is_empty (const CtRange *range)
{
  return !(range->min <= range->max);
}

/* What percentile ranges leave out at each end, in percent. */
#define CT_RANGE_PERCENTILE 1.0

/* Real values of a U8 or U16 base plane, padding left out. real = (float)
 * (stored * slope + intercept). */
CtRange ct_range_of_base (const CtPlane *plane,
                          const CtCalibration *calibration);

/* The percentile-th and (100 - percentile)-th percentile, by rank: the value
 * of rank floor (percentile/100 * (n - 1)) among the n sorted ones, and its
 * mirror. */
CtRange ct_range_of_base_percentile (const CtPlane *plane,
                                     const CtCalibration *calibration,
                                     gdouble percentile);

/* The same of a native F32 plane; NaN and infinities (CT_HEAT_INFINITY and
 * beyond) left out. has_nan (may be NULL): whether there was a NaN. */
CtRange ct_range_of_heat (const CtPlane *plane, gboolean *has_nan);
CtRange ct_range_of_heat_percentile (const CtPlane *plane, gdouble percentile);

typedef enum
{
  CT_RANGE_FRAME,  /* each picture its own */
  CT_RANGE_HOLD,   /* the union of the first CT_RANGE_HOLD_FRAMES pictures,
                      then kept */
  CT_RANGE_SMOOTH, /* follows with a time constant */
} CtRangeMode;

#define CT_RANGE_HOLD_FRAMES 10

/* Seconds in which CT_RANGE_SMOOTH has gone 1 - 1/e of the way. */
#define CT_RANGE_SMOOTH_SECONDS 1.0

/* A range that lives over several pictures. Zero is a fresh one. */
typedef struct
{
  CtRange range;
  guint frames;   /* pictures seen */
  gint64 time_ns; /* of the last picture */
} CtRangeTracker;

/* The range to use for a picture that measures measured, at time_ns. smooth:
 * range += (measured - range) * (1 - exp (-dt / CT_RANGE_SMOOTH_SECONDS)), so
 * that the result depends on the time gone by and not on the number of
 * pictures; a time that goes back, or -1 (none), starts anew. An empty
 * measurement changes nothing. */
CtRange ct_range_tracker_update (CtRangeTracker *tracker, CtRangeMode mode,
                                 const CtRange *measured, gint64 time_ns);

G_END_DECLS
