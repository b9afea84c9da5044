/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * When the frames of a DICOM cine begin. Source: DICOM PS3.3 C.7.6.5. Looks at
 * no pixel.
 */
#include "src/volume/dicom-timing.h"

#include <math.h>

#include "src/volume/dicom-stack.h"

#define MAX_FRAME_MS 3600e3
#define NS_PER_MS 1e6

static gint
greatest_divisor (gint a, gint b)
{
  while (b) {
    const gint r = a % b;

    a = b;
    b = r;
  }
  return a;
}

/* A frame lasts so many ms: decimals, taken to the microsecond. */
static gboolean
set_duration (gdouble ms, gint *rate_n, gint *rate_d)
{
  gint us, divisor;

  if (!(ms >= 0.001 && ms <= 2e6))
    return FALSE;
  us = (gint)rint (ms * 1000);
  divisor = greatest_divisor (1000000, us);
  *rate_n = 1000000 / divisor;
  *rate_d = us / divisor;
  return TRUE;
}

static gboolean
set_rate (guint n, const gdouble *rate, gint *rate_n, gint *rate_d)
{
  if (n == 0 || !(rate[0] >= 0.001 && rate[0] <= 100000))
    return FALSE;
  *rate_n = (gint)rint (rate[0] * 1000);
  *rate_d = 1000;
  n = greatest_divisor (*rate_n, *rate_d);
  *rate_n /= (gint)n;
  *rate_d /= (gint)n;
  return TRUE;
}

/* The increment before frame number, in ms; frame 0 has none. Negative where
 * it makes no sense. */
static gdouble
get_increment (const GArray *vector, guint number)
{
  const gdouble ms = g_array_index (vector, gdouble, number);

  return ms >= 0 && ms <= MAX_FRAME_MS ? ms : -1;
}

static gboolean
is_uniform (const GArray *vector)
{
  guint i;

  for (i = 2; i < vector->len; i++)
    if (get_increment (vector, i) != get_increment (vector, 1))
      return FALSE;
  return TRUE;
}

/* The times of frames in the file's order are times of slices only where that
 * is the slices' order. */
static gboolean
is_in_order (const GArray *places)
{
  guint i;

  for (i = 0; i < places->len; i++)
    if (g_array_index (places, CtDicomPlace, i).frame != i)
      return FALSE;
  return TRUE;
}

static guint64 *
get_times (const GArray *vector)
{
  guint64 *times = g_new (guint64, vector->len + 1);
  gdouble ms = 0;
  guint i;

  times[0] = 0;
  for (i = 1; i < vector->len; i++) {
    const gdouble more = get_increment (vector, i);

    if (more < 0) {
      g_free (times);
      return NULL;
    }
    ms += more;
    times[i] = (guint64)rint (ms * NS_PER_MS);
  }
  /* A clock that stands still is none. */
  if (times[i - 1] == 0) {
    g_free (times);
    return NULL;
  }
  /* The last one is as long as the one before. */
  times[i] = times[i - 1] + (times[i - 1] - times[i - 2]);
  return times;
}

guint64 *
ct_dicom_timing (const CtDicomAttributes *a, const GArray *places, gint *rate_n,
                 gint *rate_d)
{
  const GArray *vector = a->frame_times;

  *rate_n = 0;
  *rate_d = 1;
  if (vector && vector->len == places->len && vector->len > 1
      && is_in_order (places)) {
    guint64 *times;

    if (is_uniform (vector)
        && set_duration (get_increment (vector, 1), rate_n, rate_d))
      return NULL;
    times = get_times (vector);
    if (times)
      return times;
  }
  if (a->n_frame_time > 0 && set_duration (a->frame_time[0], rate_n, rate_d))
    return NULL;
  if (!set_rate (a->n_cine_rate, a->cine_rate, rate_n, rate_d))
    set_rate (a->n_display_rate, a->display_rate, rate_n, rate_d);
  return NULL;
}
