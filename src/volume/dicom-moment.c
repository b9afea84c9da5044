/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomMoment: a date and a time of day as DICOM writes them (DA, TM and DT
 * of PS3.5 6.2), either of which may be missing, and how far apart two are.
 * Knows no attribute.
 */
#include "src/volume/dicom-moment.h"

#include <math.h>
#include <string.h>

/* Days since the year 0's first; FALSE where it is no date. YYYYMMDD, in old
 * files YYYY.MM.DD. */
static gboolean
parse_day (const gchar *text, gdouble *day)
{
  guint digits[8], n = 0;
  GDate date;

  for (; n < 8; text++) {
    if (g_ascii_isdigit (*text))
      digits[n++] = (guint)(*text - '0');
    else if (*text != '.' || (n != 4 && n != 6))
      return FALSE;
  }
  g_date_clear (&date, 1);
  n = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
  if (!g_date_valid_dmy ((GDateDay)(digits[6] * 10 + digits[7]),
                         (GDateMonth)(digits[4] * 10 + digits[5]),
                         (GDateYear)n))
    return FALSE;
  g_date_set_dmy (&date, (GDateDay)(digits[6] * 10 + digits[7]),
                  (GDateMonth)(digits[4] * 10 + digits[5]), (GDateYear)n);
  *day = g_date_get_julian (&date);
  return TRUE;
}

/* HHMMSS.FFFFFF, in old files HH:MM:SS; what is missing at its end is 0. */
static gboolean
parse_time (const gchar *text, gdouble *seconds)
{
  gdouble parts[3] = { 0, 0, 0 };
  guint i;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  for (i = 0; i < 2 && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]);
       i++) {
    parts[i] = (text[0] - '0') * 10 + text[1] - '0';
    text += text[2] == ':' ? 3 : 2;
  }
  if (i == 2 && g_ascii_isdigit (text[0]))
    parts[2] = g_ascii_strtod (text, NULL);
  if (!(parts[0] < 24 && parts[1] < 60 && parts[2] < 61))
    return FALSE;
  *seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2];
  return TRUE;
}

/* Seconds that "+0100" is ahead of UTC. */
static gboolean
parse_zone (const gchar *text, gdouble *seconds)
{
  guint i;

  if (text[0] != '+' && text[0] != '-')
    return FALSE;
  for (i = 1; i < 5; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  *seconds = ((text[1] - '0') * 10 + text[2] - '0') * 3600.0
             + ((text[3] - '0') * 10 + text[4] - '0') * 60.0;
  if (text[0] == '-')
    *seconds = -*seconds;
  return TRUE;
}

CtDicomMoment
ct_dicom_moment_parse (const gchar *date, const gchar *time)
{
  CtDicomMoment moment = { FALSE, FALSE, 0 };
  gdouble day;

  if (!parse_time (time, &moment.seconds))
    return moment;
  moment.is_known = TRUE;
  moment.has_day = parse_day (date, &day);
  if (moment.has_day)
    moment.seconds += day * CT_DICOM_DAY_SECONDS;
  return moment;
}

CtDicomMoment
ct_dicom_moment_parse_date_time (const gchar *date_time, const gchar *time,
                                 const gchar *zone)
{
  const gsize digits = strspn (date_time, "0123456789");
  const gchar *suffix = strpbrk (date_time, "+-");
  CtDicomMoment moment;
  gdouble here, there;

  if (digits < 12)
    return ct_dicom_moment_parse (digits == 8 ? date_time : "", time);
  moment = ct_dicom_moment_parse (date_time, date_time + 8);
  if (moment.is_known && suffix && parse_zone (suffix, &there)
      && parse_zone (zone, &here))
    moment.seconds += here - there;
  return moment;
}

gdouble
ct_dicom_moment_until (CtDicomMoment from, CtDicomMoment to)
{
  gdouble seconds = to.seconds - from.seconds;

  if (!from.has_day || !to.has_day)
    seconds = remainder (seconds, CT_DICOM_DAY_SECONDS);
  return seconds;
}

CtDicomMoment
ct_dicom_moment_earlier (CtDicomMoment a, CtDicomMoment b)
{
  gdouble seconds;

  if (!a.is_known || !b.is_known)
    return a.is_known ? a : b;
  seconds = ct_dicom_moment_until (a, b);
  if (!a.has_day && b.has_day) {
    a.has_day = TRUE;
    a.seconds = b.seconds - seconds;
  }
  a.seconds += MIN (seconds, 0);
  return a;
}
