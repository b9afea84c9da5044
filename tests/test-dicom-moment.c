/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Dates and times, by hand: what is one, how far apart two are over midnight,
 * a leap day and zones, which of two comes first.
 */
#include "src/volume/dicom-moment.h"

#define HOUR 3600.0
#define DAY 86400.0

static void
test_parse (void)
{
  static const struct
  {
    const gchar *date, *time;
    gboolean is_known, has_day;
    gdouble seconds; /* of the day */
  } cases[] = {
    { "20240229", "000000", TRUE, TRUE, 0 },
    { "2024.02.29", "10:20:30", TRUE, TRUE, 37230 },
    { "20240229", "235959.75", TRUE, TRUE, 86399.75 },
    { "20230229", "10", TRUE, FALSE, 36000 }, /* no leap year */
    { "00000101", "1020", TRUE, FALSE, 37200 },
    { "20241301", "1020", TRUE, FALSE, 37200 },
    { "2024022", "1020", TRUE, FALSE, 37200 },
    { "20.240229", "1020", TRUE, FALSE, 37200 },
    { "", "102030", TRUE, FALSE, 37230 },
    { "20240229", "", FALSE, FALSE, 0 },
    { "20240229", "noon", FALSE, FALSE, 0 },
    { "20240229", "240000", FALSE, FALSE, 0 },
    { "20240229", "106000", FALSE, FALSE, 0 },
    { "20240229", "105961", FALSE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtDicomMoment moment
        = ct_dicom_moment_parse (cases[i].date, cases[i].time);
    gdouble seconds = moment.seconds;

    g_assert_cmpint (moment.is_known, ==, cases[i].is_known);
    if (!moment.is_known)
      continue;
    g_assert_cmpint (moment.has_day, ==, cases[i].has_day);
    while (seconds >= DAY)
      seconds -= DAY;
    g_assert_cmpfloat_with_epsilon (seconds, cases[i].seconds, 1e-4);
  }
}

static void
test_until (void)
{
  static const struct
  {
    const gchar *from_date, *from, *to_date, *to;
    gdouble seconds;
  } cases[] = {
    { "20240228", "120000", "20240301", "120000", 2 * DAY },
    { "20230228", "120000", "20230301", "120000", DAY },
    { "20231231", "233000", "20240101", "003000", HOUR },
    { "20240101", "003000", "20231231", "233000", -HOUR },
    { "20240101", "100000", "", "110000", HOUR },
    { "", "100000", "20240101", "090000", -HOUR },
    { "", "233000", "", "003000", HOUR },
    { "", "003000", "", "233000", -HOUR },
    { "", "100000", "", "100000", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        ct_dicom_moment_until (
            ct_dicom_moment_parse (cases[i].from_date, cases[i].from),
            ct_dicom_moment_parse (cases[i].to_date, cases[i].to)),
        cases[i].seconds, 1e-4);
}

/* From noon of 2 January to what is said. */
static void
test_date_time (void)
{
  static const struct
  {
    const gchar *date_time, *time, *zone;
    gboolean is_known, has_day;
    gdouble seconds;
  } cases[] = {
    { "20240102130000", "", "", TRUE, TRUE, HOUR },
    { "20240103130000.5", "010000", "", TRUE, TRUE, DAY + HOUR + 0.5 },
    { "202401021300", "010000", "", TRUE, TRUE, HOUR },
    { "20240102130000+0000", "", "+0100", TRUE, TRUE, 2 * HOUR },
    { "20240102130000.25-0530", "", "-0530", TRUE, TRUE, HOUR + 0.25 },
    { "20240102130000-0100", "", "+0130", TRUE, TRUE, 3.5 * HOUR },
    { "20240102130000+0900", "", "", TRUE, TRUE, HOUR },
    { "20240102130000+09", "", "+0100", TRUE, TRUE, HOUR },
    { "20240102", "130000", "", TRUE, TRUE, HOUR },
    { "2024010213", "140000", "", TRUE, FALSE, 2 * HOUR },
    { "", "130000", "", TRUE, FALSE, HOUR },
    { "20240102", "", "", FALSE, FALSE, 0 },
    { "202401022500", "130000", "", FALSE, FALSE, 0 },
    { "", "", "", FALSE, FALSE, 0 },
  };
  const CtDicomMoment noon = ct_dicom_moment_parse ("20240102", "120000");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtDicomMoment moment = ct_dicom_moment_parse_date_time (
        cases[i].date_time, cases[i].time, cases[i].zone);

    g_assert_cmpint (moment.is_known, ==, cases[i].is_known);
    if (!moment.is_known)
      continue;
    g_assert_cmpint (moment.has_day, ==, cases[i].has_day);
    g_assert_cmpfloat_with_epsilon (ct_dicom_moment_until (noon, moment),
                                    cases[i].seconds, 1e-4);
  }
}

/* Both ways round; seconds from noon of 2 January. */
static void
test_earlier (void)
{
  static const struct
  {
    const gchar *a_date, *a, *b_date, *b;
    gboolean has_day;
    gdouble seconds;
  } cases[] = {
    { "20240101", "235500", "20240102", "000500", TRUE, -12 * HOUR - 300 },
    { "", "235500", "20240102", "000500", TRUE, -12 * HOUR - 300 },
    { "20240102", "130000", "", "110000", TRUE, -HOUR },
    { "20240102", "130000", "", "140000", TRUE, HOUR },
    { "", "140000", "", "130000", FALSE, HOUR },
    { "20240102", "130000", "", "", TRUE, HOUR },
    { "20240102", "130000", "20240109", "120000", TRUE, HOUR },
  };
  const CtDicomMoment noon = ct_dicom_moment_parse ("20240102", "120000");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtDicomMoment both[]
        = { ct_dicom_moment_parse (cases[i].a_date, cases[i].a),
            ct_dicom_moment_parse (cases[i].b_date, cases[i].b) };

    for (guint k = 0; k < 2; k++) {
      const CtDicomMoment first
          = ct_dicom_moment_earlier (both[k], both[1 - k]);

      g_assert_true (first.is_known);
      g_assert_cmpint (first.has_day, ==, cases[i].has_day);
      g_assert_cmpfloat_with_epsilon (ct_dicom_moment_until (noon, first),
                                      cases[i].seconds, 1e-4);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-moment/parse", test_parse);
  g_test_add_func ("/dicom-moment/until", test_until);
  g_test_add_func ("/dicom-moment/date-time", test_date_time);
  g_test_add_func ("/dicom-moment/earlier", test_earlier);
  return g_test_run ();
}
