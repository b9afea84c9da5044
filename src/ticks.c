/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Round values of a range, and as text.
 */
#include "src/ticks.h"

#include <math.h>
#include <string.h>

static const guint8 mantissas[] = { 1, 2, 5 };

/* Of a float's 24 bits those below the 256 colors. */
#define MIN_SHARE (256.0 / (1 << 24))

/* The longest number that is written without an exponent. */
#define MAX_DIGITS 7
#define MAX_DECIMALS 6

gboolean
ct_ticks_can_tell (const CtRange *range)
{
  gdouble largest = MAX (fabs (range->min), fabs (range->max));
  gdouble span = range->max - range->min;

  return isfinite (span) && isfinite (largest) && span > 0.0
         && span >= largest * MIN_SHARE && span > 1e-30;
}

/* k * mantissa * 10^exponent, rounded once. */
static gdouble
value_of (gdouble k, guint mantissa, gint exponent)
{
  gdouble power = pow (10.0, abs (exponent));

  return exponent < 0 ? k * mantissa / power : k * mantissa * power;
}

/* Sets ticks to the multiples of that step, if there are no more than most. */
static gboolean
try_step (CtTicks *ticks, const CtRange *range, guint most, guint mantissa,
          gint exponent)
{
  gdouble step = value_of (1, mantissa, exponent);
  gdouble k = ceil (range->min / step) - 1.0;

  ticks->n = 0;
  ticks->exponent = exponent;
  while (value_of (k, mantissa, exponent) < range->min)
    k += 1.0;
  for (; value_of (k, mantissa, exponent) <= range->max; k += 1.0) {
    if (ticks->n >= most)
      return FALSE;
    ticks->values[ticks->n++] = value_of (k, mantissa, exponent) + 0.0;
  }
  return TRUE;
}

void
ct_ticks_set (CtTicks *ticks, const CtRange *range, guint most)
{
  gint exponent;

  memset (ticks, 0, sizeof *ticks);
  most = MIN (most, CT_TICKS_MAX);
  if (most == 0 || !ct_ticks_can_tell (range))
    return;
  /* A step that gives too many, whatever most is. */
  exponent
      = (gint)floor (log10 ((range->max - range->min) / (2 * CT_TICKS_MAX)));
  for (;; exponent++)
    for (guint i = 0; i < G_N_ELEMENTS (mantissas); i++)
      if (try_step (ticks, range, most, mantissas[i], exponent))
        return;
}

void
ct_ticks_text (const CtTicks *ticks, guint i, gchar text[CT_TICK_TEXT])
{
  gdouble largest
      = MAX (fabs (ticks->values[0]), fabs (ticks->values[ticks->n - 1]));
  gint decimals = MAX (-ticks->exponent, 0);
  gint digits = largest > 0.0 ? (gint)floor (log10 (largest)) : 0;
  gchar format[8];

  if (decimals > MAX_DECIMALS || digits >= MAX_DIGITS)
    g_snprintf (format, sizeof format, "%%.%dg",
                CLAMP (digits - ticks->exponent + 1, 1, 9));
  else
    g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (text, CT_TICK_TEXT, format, ticks->values[i]);
}

gdouble
ct_ticks_round_down (gdouble limit)
{
  gint exponent = (gint)floor (log10 (limit));

  for (;; exponent--)
    for (guint i = G_N_ELEMENTS (mantissas); i-- > 0;)
      if (value_of (1, mantissas[i], exponent) <= limit)
        return value_of (1, mantissas[i], exponent);
}
