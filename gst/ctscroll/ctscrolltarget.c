/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A hundred steps of the wheel within one seek's time are one more seek.
 */
#include "gst/ctscroll/ctscrolltarget.h"

void
ct_scroll_target_init (CtScrollTarget *target, guint n_slices, guint at)
{
  *target = (CtScrollTarget){ .n_slices = MAX (n_slices, 1) };
  target->wanted = MIN (at, target->n_slices - 1);
  target->sought = target->from = target->wanted;
}

gboolean
ct_scroll_target_go (CtScrollTarget *target, gint64 slice)
{
  const guint wanted = CLAMP (slice, 0, (gint64)target->n_slices - 1);

  if (wanted == target->wanted)
    return FALSE;
  target->wanted = wanted;
  target->is_stale = TRUE;
  return TRUE;
}

gboolean
ct_scroll_target_step (CtScrollTarget *target, gint64 steps)
{
  const gint64 n_slices = target->n_slices;

  return ct_scroll_target_go (target, target->wanted
                                          + CLAMP (steps, -n_slices, n_slices));
}

void
ct_scroll_target_follow (CtScrollTarget *target, guint at)
{
  if (!target->is_stale && !target->in_flight)
    target->wanted = MIN (at, target->n_slices - 1);
}

void
ct_scroll_target_redraw (CtScrollTarget *target)
{
  target->is_stale = TRUE;
}

gboolean
ct_scroll_target_take (CtScrollTarget *target, guint *slice)
{
  if (target->in_flight || !target->is_stale)
    return FALSE;
  target->in_flight = TRUE;
  target->is_stale = FALSE;
  target->sought = *slice = target->wanted;
  return TRUE;
}

void
ct_scroll_target_arrive (CtScrollTarget *target)
{
  if (target->in_flight)
    target->from = target->sought;
  target->in_flight = FALSE;
}

void
ct_scroll_target_miss (CtScrollTarget *target, guint shown)
{
  const gboolean is_forward = target->sought >= target->from;

  target->in_flight = FALSE;
  if (target->is_stale) /* something newer is wanted */
    return;
  if (!is_forward && target->sought > 0) {
    target->wanted = target->sought - 1;
    target->is_stale = TRUE;
    return;
  }
  /* Where there was none behind it, back to where it came from. */
  target->is_stale = !is_forward || shown <= target->sought;
  target->wanted = target->from = MIN (shown, target->n_slices - 1);
}
