/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which slice is wanted and which one is on its way: one seek at a time, and
 * the newest target wins. Knows neither files nor pipelines.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CtScrollTarget:
 * @n_slices: 1 or more
 * @wanted: the newest target
 * @sought: of the last seek
 * @from: where the seek before it arrived
 * @is_stale: what is shown, or on its way, is not what is wanted
 * @in_flight: a seek was made that has not arrived
 */
typedef struct
{
  guint n_slices, wanted, sought, from;
  gboolean is_stale, in_flight;
} CtScrollTarget;

/* A volume of n_slices was opened, and slice at is shown. */
void ct_scroll_target_init (CtScrollTarget *target, guint n_slices, guint at);

/* A slice by number, or relative to the one that is wanted; those outside are
 * the first or last. FALSE where that changes nothing. */
gboolean ct_scroll_target_go (CtScrollTarget *target, gint64 slice);
gboolean ct_scroll_target_step (CtScrollTarget *target, gint64 steps);

/* The cine has come to slice at, by itself. */
void ct_scroll_target_follow (CtScrollTarget *target, guint at);

/* The slice is to be drawn anew: a setting has changed. */
void ct_scroll_target_redraw (CtScrollTarget *target);

/* TRUE and the slice to seek to, where that is due; it is on its way then. */
gboolean ct_scroll_target_take (CtScrollTarget *target, guint *slice);

/* The seek has arrived, or came to nothing. */
void ct_scroll_target_arrive (CtScrollTarget *target);

/* The seek has arrived at a slice that cannot be read: shown is the next one
 * that can, or the last that was shown. It goes on the way it went, so that
 * there is a way past. */
void ct_scroll_target_miss (CtScrollTarget *target, guint shown);

G_END_DECLS
