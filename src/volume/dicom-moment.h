/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomMoment: a date and a time of day as DICOM writes them (DA, TM and DT
 * of PS3.5 6.2), either of which may be missing, and how far apart two are.
 * Knows no attribute.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CT_DICOM_DAY_SECONDS 86400.0

/**
 * CtDicomMoment:
 * @is_known: FALSE: it is no moment
 * @has_day: whether it is known of which day
 * @seconds: of some first day on, or of an unknown day
 *
 * A zeroed one is not known.
 */
typedef struct
{
  gboolean is_known, has_day;
  gdouble seconds;
} CtDicomMoment;

/* Of a DA, which may be "", and a TM. */
CtDicomMoment ct_dicom_moment_parse (const gchar *date, const gchar *time);

/* Of a DT; where that has no minutes, of its date and time. An offset from UTC
 * is brought to zone ("+0100"); where zone is "", times are local. */
CtDicomMoment ct_dicom_moment_parse_date_time (const gchar *date_time,
                                               const gchar *time,
                                               const gchar *zone);

/* Seconds from one to the other, both known. Where a day is not, they lie at
 * most half a day apart. */
gdouble ct_dicom_moment_until (CtDicomMoment from, CtDicomMoment to);

/* The earlier one, with the day that either of them knows. */
CtDicomMoment ct_dicom_moment_earlier (CtDicomMoment a, CtDicomMoment b);

G_END_DECLS
