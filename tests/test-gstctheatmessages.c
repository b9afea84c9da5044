/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the application is told: warnings once, changes of state, the numbers
 * of a frame.
 */
#include "gst/ctheat/gstctheatmessages.h"

#include <math.h>

#include "tests/heat-util.h"

static GstElement *element;
static GstBus *bus;

static void
setup (void)
{
  element = gst_element_factory_make ("identity", NULL);
  bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
}

static void
teardown (void)
{
  gst_element_set_bus (element, NULL);
  gst_object_unref (bus);
  gst_object_unref (element);
}

static void
check_warning (const gchar *expected)
{
  GstMessage *message = gst_bus_pop (bus);
  GError *error = NULL;

  ck_assert (message != NULL);
  ck_assert (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING);
  gst_message_parse_warning (message, &error, NULL);
  ck_assert (
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED));
  ck_assert_msg (g_str_has_prefix (error->message, expected), "%s",
                 error->message);
  g_error_free (error);
  gst_message_unref (message);
}

static void
check_quiet (void)
{
  ck_assert (gst_bus_peek (bus) == NULL);
}

GST_START_TEST (test_warnings)
{
  static const struct
  {
    GstCtHeatWarning warning;
    const gchar *detail, *sentence;
  } cases[] = {
    { GST_CT_HEAT_WARNING_UNCALIBRATED, NULL,
      "a window or base-min in real units is set, but the frames carry no "
      "slice meta" },
    { GST_CT_HEAT_WARNING_NO_WINDOW, NULL,
      "a window is asked for, but neither" },
    { GST_CT_HEAT_WARNING_SLICES, "slice 1 is not 2",
      "slice 1 is not 2: frames whose heat is of another slice go on without" },
    { GST_CT_HEAT_WARNING_FIELDS, "it is mirrored",
      "it is mirrored: frames go on without" },
    { GST_CT_HEAT_WARNING_TIMEOUT, NULL,
      "no heat came for as long as wait-timeout says" },
  };
  guint warned = 0;

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
      gst_ct_heat_messages_warn (element, &warned, cases[i].warning,
                                 cases[i].detail);
      if (round == 0)
        check_warning (cases[i].sentence);
      check_quiet ();
    }
}
GST_END_TEST

static const GstStructure *
pop (GstMessage **message, const gchar *name)
{
  *message = gst_bus_pop (bus);
  ck_assert (*message != NULL);
  ck_assert (GST_MESSAGE_TYPE (*message) == GST_MESSAGE_ELEMENT);
  ck_assert (GST_MESSAGE_SRC (*message) == GST_OBJECT (element));
  ck_assert (gst_message_has_name (*message, name));
  return gst_message_get_structure (*message);
}

static void
check_times (const GstStructure *s, const gchar *state, guint64 pts,
             guint64 stream_time, guint64 heat_pts, guint64 heat_age)
{
  const struct
  {
    const gchar *name;
    guint64 value;
  } fields[] = { { "timestamp", pts },
                 { "stream-time", stream_time },
                 { "heat-pts", heat_pts },
                 { "heat-age", heat_age } };
  guint64 value;

  ck_assert_str_eq (gst_structure_get_string (s, "state"), state);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    ck_assert (gst_structure_get_uint64 (s, fields[i].name, &value));
    ck_assert_msg (value == fields[i].value, "%s", fields[i].name);
  }
}

/* Each step: the state, whether a second has gone by, whether it is told. */
/* By their bits, each once. */
GST_START_TEST (test_warnings_of)
{
  guint warned = 0;

  gst_ct_heat_messages_warn_of (element, &warned, 0);
  check_quiet ();
  for (guint i = 0; i < 2; i++)
    gst_ct_heat_messages_warn_of (element, &warned,
                                  1 << GST_CT_HEAT_WARNING_NO_WINDOW
                                      | 1 << GST_CT_HEAT_WARNING_TEXT);
  check_warning ("a window is asked for, but");
  check_warning ("legend and labels are drawn without text");
  check_quiet ();
}
GST_END_TEST

/* An error alone, else a warning, else nothing. */
GST_START_TEST (test_start)
{
  static const struct
  {
    const gchar *error, *refused;
    GstMessageType type;
    const gchar *text;
  } cases[] = {
    { "", "", 0, NULL },
    { "", "too much", GST_MESSAGE_WARNING, "too much" },
    { "no file", "", GST_MESSAGE_ERROR, "no file" },
    { "no file", "too much", GST_MESSAGE_ERROR, "no file" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstMessage *message;
    GError *error = NULL;

    ck_assert (
        gst_ct_heat_messages_start (element, cases[i].error, cases[i].refused)
        == !*cases[i].error);
    message = gst_bus_pop (bus);
    ck_assert (!message == !cases[i].text);
    check_quiet ();
    if (!message)
      continue;
    ck_assert (GST_MESSAGE_TYPE (message) == cases[i].type);
    if (cases[i].type == GST_MESSAGE_ERROR)
      gst_message_parse_error (message, &error, NULL);
    else
      gst_message_parse_warning (message, &error, NULL);
    ck_assert_str_eq (error->message, cases[i].text);
    g_error_free (error);
    gst_message_unref (message);
  }
}
GST_END_TEST

GST_START_TEST (test_state)
{
  static const struct
  {
    GstCtHeatState state;
    const gchar *name;
    gboolean later, told;
  } steps[] = {
    { GST_CT_HEAT_NONE, "none", FALSE, TRUE },
    { GST_CT_HEAT_NONE, "none", FALSE, FALSE },
    { GST_CT_HEAT_NONE, "none", TRUE, FALSE },
    { GST_CT_HEAT_CURRENT, "current", FALSE, TRUE }, /* it is later already */
    { GST_CT_HEAT_NONE, "none", FALSE, FALSE },
    { GST_CT_HEAT_CURRENT, "current", FALSE, FALSE },
    { GST_CT_HEAT_NONE, "none", FALSE, FALSE },
    { GST_CT_HEAT_NONE, "none", TRUE, TRUE }, /* what it settled on */
    { GST_CT_HEAT_HELD, "held", TRUE, TRUE },
  };
  GstCtHeatTold told = { 0 };
  GstClockTime now = 9;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    GstCtHeatInfo info
        = { .state = steps[i].name, .heat_pts = 7, .heat_age = 8 };
    GstCtHeatFrameFacts facts = { .pts = i, .info = &info };
    GstMessage *message;

    now += steps[i].later ? GST_SECOND : 1;
    facts.stream_time = now;
    gst_ct_heat_messages_state (element, &told, steps[i].state, &facts);
    if (steps[i].told) {
      check_times (pop (&message, "ctheatoverlay-state"), steps[i].name, i, now,
                   7, 8);
      gst_message_unref (message);
    }
    check_quiet ();
  }
  gst_ct_heat_told_clear (&told);
}
GST_END_TEST

/* What was held back is told at the end, and only if it still holds. */
GST_START_TEST (test_end)
{
  GstCtHeatInfo current = { .state = "current" }, none = { .state = "none" };
  GstCtHeatFrameFacts facts = { .stream_time = 0, .info = &current };
  GstCtHeatTold told = { 0 };
  GstMessage *message;

  gst_ct_heat_messages_state (element, &told, GST_CT_HEAT_CURRENT, &facts);
  pop (&message, "ctheatoverlay-state");
  gst_message_unref (message);
  facts.info = &none;
  facts.stream_time = 5;
  gst_ct_heat_messages_state (element, &told, GST_CT_HEAT_NONE, &facts);
  check_quiet ();
  gst_ct_heat_messages_end (element, &told);
  ck_assert_str_eq (
      gst_structure_get_string (pop (&message, "ctheatoverlay-state"), "state"),
      "none");
  gst_message_unref (message);
  gst_ct_heat_messages_end (element, &told);
  check_quiet ();

  gst_ct_heat_messages_state (element, &told, GST_CT_HEAT_NONE, &facts);
  facts.info = &current;
  gst_ct_heat_messages_state (element, &told, GST_CT_HEAT_CURRENT, &facts);
  gst_ct_heat_messages_end (element, &told);
  check_quiet ();
  gst_ct_heat_told_clear (&told);
}
GST_END_TEST

static void
check_double (const GstStructure *s, const gchar *name, gdouble expected)
{
  gdouble value;

  ck_assert_msg (gst_structure_get_double (s, name, &value), "%s", name);
  ck_assert_msg (fabs (value - expected) < 1e-9, "%s is %g, should be %g", name,
                 value, expected);
}

/* Half of a heat of 2x2 lies within 0.5..1; it covers a half by a quarter of
 * a base of 40x16 pixels: 0.5 * 20 * 4 = 40 pixels of 0.5 by 2 mm. */
GST_START_TEST (test_frame)
{
  static const gfloat values[4] = { 0.25, 0.5, 1, NAN };
  GstCtHeat *heat = test_heat_new (2, 2, values, 0, 10);
  GstCtSlice slice = {
    .slice = 3, .slices = 9, .has_spacing = TRUE, .spacing = { 0.5, 2, 5 }
  };
  GstCtHeatInfo info = { .state = "current",
                         .heat_pts = 7,
                         .heat_age = 0,
                         .has_peak = TRUE,
                         .peak = 1,
                         .peak_x = 4.5,
                         .peak_y = 11 };
  GstCtHeatFrameFacts facts = { .pts = 5,
                                .stream_time = 6,
                                .width = 40,
                                .height = 16,
                                .slice = &slice,
                                .heat = heat,
                                .info = &info };
  GstCtHeatSettings settings;
  const GstStructure *s;
  GstMessage *message;
  guint number;
  gint index;

  gst_ct_heat_settings_init (&settings);
  settings.threshold = 0.5;
  settings.threshold_max = 1;
  settings.heat_rect[2] = 0.5;
  settings.heat_rect[3] = 0.25;
  gst_ct_heat_messages_frame (element, &settings, &facts);
  s = pop (&message, "ctheatoverlay-frame");
  ck_assert_int_eq (gst_structure_n_fields (s), 12);
  check_times (s, "current", 5, 6, 7, 0);
  ck_assert (gst_structure_get_uint (s, "slice", &number) && number == 3);
  ck_assert (gst_structure_get_uint (s, "slices", &number) && number == 9);
  check_double (s, "peak", 1);
  check_double (s, "peak-x", 4.5);
  check_double (s, "peak-y", 11);
  check_double (s, "area", 40);
  check_double (s, "area-mm2", 40);
  gst_message_unref (message);

  /* What the heat brought goes with it. */
  info.has_class = TRUE;
  info.klass = (GstCtHeatClass){ 4, -0.5, 0.25 };
  gst_ct_heat_messages_frame (element, &settings, &facts);
  s = pop (&message, "ctheatoverlay-frame");
  ck_assert_int_eq (gst_structure_n_fields (s), 15);
  ck_assert (gst_structure_get_int (s, "class", &index) && index == 4);
  check_double (s, "logit", -0.5);
  check_double (s, "probability", 0.25);
  gst_message_unref (message);
  info.klass.logit = info.klass.probability = NAN;
  gst_ct_heat_messages_frame (element, &settings, &facts);
  s = pop (&message, "ctheatoverlay-frame");
  ck_assert_int_eq (gst_structure_n_fields (s), 13);
  gst_message_unref (message);

  /* What is not known is absent. */
  info.has_class = FALSE;
  slice.has_spacing = FALSE;
  facts.slice = NULL;
  gst_ct_heat_messages_frame (element, &settings, &facts);
  s = pop (&message, "ctheatoverlay-frame");
  ck_assert_int_eq (gst_structure_n_fields (s), 9);
  gst_message_unref (message);
  info.has_peak = FALSE;
  gst_ct_heat_messages_frame (element, &settings, &facts);
  s = pop (&message, "ctheatoverlay-frame");
  ck_assert_int_eq (gst_structure_n_fields (s), 5);
  gst_message_unref (message);
  gst_ct_heat_unref (heat);
}
GST_END_TEST

static Suite *
gstctheatmessages_suite (void)
{
  Suite *suite = suite_create ("gstctheatmessages");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_warnings);
  tcase_add_test (tc, test_warnings_of);
  tcase_add_test (tc, test_start);
  tcase_add_test (tc, test_state);
  tcase_add_test (tc, test_end);
  tcase_add_test (tc, test_frame);
  return suite;
}

GST_CHECK_MAIN (gstctheatmessages);
