/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Round values of a range, and as text. Knows no pixels and no units.
 */
#pragma once

#include "src/range.h"

G_BEGIN_DECLS

#define CT_TICKS_MAX 24
#define CT_TICK_TEXT 24

/**
 * CtTicks:
 * @values: rising
 * @exponent: of the last digit that they have: they are multiples of 10^it
 */
typedef struct
{
  gdouble values[CT_TICKS_MAX];
  guint n;
  gint exponent;
} CtTicks;

/* Whether the range's values can be told apart: both ends are finite, the
 * first below the second, and between them there are at least as many floats,
 * which heats are, as colors. */
gboolean ct_ticks_can_tell (const CtRange *range);

/* Multiples of 1, 2 or 5 x 10^n within the range, by the smallest such step
 * that gives no more than most (at most CT_TICKS_MAX). None where the range
 * cannot be told apart. */
void ct_ticks_set (CtTicks *ticks, const CtRange *range, guint most);

/* With as many digits as all of them need, and a point, whatever the locale. */
void ct_ticks_text (const CtTicks *ticks, guint i, gchar text[CT_TICK_TEXT]);

/* 1, 2 or 5 x 10^n: the greatest that is not above limit, which is above 0. */
gdouble ct_ticks_round_down (gdouble limit);

G_END_DECLS
