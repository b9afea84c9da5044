/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Enums over the core's tables, and errors as messages.
 */
#include "gst/common/gstctutil.h"

#include <gst/check/gstcheck.h>

#include "src/colormap.h"
#include "src/volume/volume.h"
#include "src/window.h"

static GEnumClass *
enum_class (GType type)
{
  ck_assert (G_TYPE_IS_ENUM (type));
  return g_type_class_ref (type);
}

GST_START_TEST (test_window_presets)
{
  GEnumClass *klass = enum_class (gst_ct_window_preset_get_type ());

  ck_assert_uint_eq (klass->n_values, ct_n_window_presets);
  for (guint i = 0; i < ct_n_window_presets; i++) {
    ck_assert_int_eq (klass->values[i].value, i);
    ck_assert_str_eq (klass->values[i].value_nick, ct_window_presets[i].name);
  }
  ck_assert_str_eq (g_enum_get_value_by_nick (klass, "brain")->value_name,
                    "brain (center 40, width 80)");
  ck_assert_str_eq (g_enum_get_value_by_nick (klass, "lung")->value_name,
                    "lung (center -600, width 1500)");
  ck_assert_str_eq (klass->values[0].value_nick, "none");
  g_type_class_unref (klass);
}
GST_END_TEST

GST_START_TEST (test_window_functions)
{
  GEnumClass *klass = enum_class (gst_ct_window_function_get_type ());
  static const gchar *const names[][2]
      = { { "linear", "DICOM's LINEAR" },
          { "linear-exact", "DICOM's LINEAR_EXACT" },
          { "sigmoid", "DICOM's SIGMOID" } };

  ck_assert_uint_eq (klass->n_values, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    ck_assert_str_eq (klass->values[i].value_nick, names[i][0]);
    ck_assert_str_eq (klass->values[i].value_name, names[i][1]);
  }
  g_type_class_unref (klass);
}
GST_END_TEST

GST_START_TEST (test_colormaps)
{
  GEnumClass *klass = enum_class (gst_ct_colormap_get_type ());

  ck_assert_uint_eq (klass->n_values, ct_n_colormaps);
  for (guint i = 0; i < ct_n_colormaps; i++) {
    ck_assert_str_eq (klass->values[i].value_nick, ct_colormaps[i].name);
    ck_assert_str_eq (klass->values[i].value_name, ct_colormaps[i].note);
  }
  ck_assert_str_eq (klass->values[0].value_nick, "jet");
  g_type_class_unref (klass);
}
GST_END_TEST

/* The other plugin has registered the names already (where tests share a
 * process, an earlier one has): theirs is taken. */
GST_START_TEST (test_registered_by_another)
{
  static const GEnumValue values[]
      = { { 0, "None", "none" }, { 0, NULL, NULL } };
  static const GFlagsValue flags[] = { { 1, "One", "one" }, { 0, NULL, NULL } };
  GType theirs = g_type_from_name ("GstCtWindowPreset");

  if (!theirs)
    theirs = g_enum_register_static ("GstCtWindowPreset", values);
  ck_assert (gst_ct_window_preset_get_type () == theirs);
  ck_assert (gst_ct_window_preset_get_type () == theirs);
  ck_assert (gst_ct_enum_type ("GstCtWindowPreset", values) == theirs);
  theirs = gst_ct_flags_type ("TestFlags", flags);
  ck_assert (G_TYPE_IS_FLAGS (theirs));
  ck_assert (gst_ct_flags_type ("TestFlags", flags) == theirs);
}
GST_END_TEST

GST_START_TEST (test_errors)
{
  const struct
  {
    GQuark domain;
    gint code;
    GQuark expected_domain;
    gint expected_code;
  } cases[] = {
    { CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND },
    { CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNKNOWN, GST_STREAM_ERROR,
      GST_STREAM_ERROR_TYPE_NOT_FOUND },
    { CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED, GST_STREAM_ERROR,
      GST_STREAM_ERROR_FORMAT },
    { CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED, GST_STREAM_ERROR,
      GST_STREAM_ERROR_DECODE },
    { CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_READ },
    { CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NO_SPACE_LEFT },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND },
    { G_FILE_ERROR, G_FILE_ERROR_ACCES, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_NOT_FOUND },
    { G_IO_ERROR, G_IO_ERROR_FAILED, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_READ },
    { GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS, GST_RESOURCE_ERROR,
      GST_RESOURCE_ERROR_SETTINGS },
    { GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE, GST_STREAM_ERROR,
      GST_STREAM_ERROR_WRONG_TYPE },
  };
  GstElement *element = gst_bin_new ("bin");
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (element, bus);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++) {
    gboolean warning = i % 2;
    GError *error
        = g_error_new (cases[i / 2].domain, cases[i / 2].code,
                       "dim[1] is -4, a slice needs 1 to %u columns", 16384);
    GstMessage *message;
    gchar *debug;

    if (warning)
      gst_ct_element_post_warning (element, "reading slice 3", error);
    else
      gst_ct_element_post_error (element, "reading slice 3", error);
    message = gst_bus_pop (bus);
    ck_assert (message != NULL);
    if (warning) {
      ck_assert (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING);
      gst_message_parse_warning (message, &error, &debug);
    } else {
      ck_assert (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR);
      gst_message_parse_error (message, &error, &debug);
    }
    ck_assert_msg (error->domain == cases[i / 2].expected_domain
                       && error->code == cases[i / 2].expected_code,
                   "case %u: %s %d", i / 2, g_quark_to_string (error->domain),
                   error->code);
    ck_assert_str_eq (error->message,
                      "dim[1] is -4, a slice needs 1 to 16384 columns");
    ck_assert (strstr (debug, "reading slice 3") != NULL);
    g_free (debug);
    g_error_free (error);
    gst_message_unref (message);
  }
  gst_object_unref (element);
  gst_object_unref (bus);
}
GST_END_TEST

static Suite *
gstctutil_suite (void)
{
  Suite *suite = suite_create ("gstctutil");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_window_presets);
  tcase_add_test (tc, test_window_functions);
  tcase_add_test (tc, test_colormaps);
  tcase_add_test (tc, test_errors);
  tcase_add_test (tc, test_registered_by_another); /* the last: it lingers */
  return suite;
}

GST_CHECK_MAIN (gstctutil);
