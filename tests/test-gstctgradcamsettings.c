/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The properties of ctgradcam: there and back, what is refused, and what a
 * model is asked because of them.
 */
#include "gst/ctgradcam/gstctgradcamsettings.h"

#include <gst/check/gstcheck.h>
#include <math.h>

/* An object that has the table's properties and nothing else. */
typedef struct
{
  GObject parent;
  GstCtGradCamSettings settings;
  gchar *why;
} Holder;

typedef GObjectClass HolderClass;
GType holder_get_type (void);
G_DEFINE_TYPE (Holder, holder, G_TYPE_OBJECT)

static void
holder_set_property (GObject *object, guint id, const GValue *value,
                     GParamSpec *spec)
{
  Holder *holder = (Holder *)object;

  g_clear_pointer (&holder->why, g_free);
  ck_assert (
      gst_ct_grad_cam_settings_set (&holder->settings, id, value, &holder->why)
      == !holder->why);
}

static void
holder_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  ck_assert (
      gst_ct_grad_cam_settings_get (&((Holder *)object)->settings, id, value));
}

static void
holder_finalize (GObject *object)
{
  Holder *holder = (Holder *)object;

  g_free (holder->why);
  gst_ct_grad_cam_settings_clear (&holder->settings);
  G_OBJECT_CLASS (holder_parent_class)->finalize (object);
}

static void
holder_class_init (HolderClass *klass)
{
  klass->set_property = holder_set_property;
  klass->get_property = holder_get_property;
  klass->finalize = holder_finalize;
  gst_ct_grad_cam_settings_install (klass);
}

static void
holder_init (Holder *holder)
{
  gst_ct_grad_cam_settings_init (&holder->settings);
}

static Holder *holder;

static void
setup (void)
{
  holder = g_object_new (holder_get_type (), NULL);
}

static void
teardown (void)
{
  g_object_unref (holder);
}

/* By text, as gst-launch does. */
static void
set (const gchar *name, const gchar *text)
{
  gst_util_set_object_arg (G_OBJECT (holder), name, text);
}

static gchar *
get (const gchar *name)
{
  GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (holder), name);
  GValue value = G_VALUE_INIT;
  gchar *text;

  ck_assert_msg (spec != NULL, "%s", name);
  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (holder), name, &value);
  text = G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value)
                                       : gst_value_serialize (&value);
  g_value_unset (&value);
  return text ? text : g_strdup ("nothing");
}

/* The name, the default as text, another value, and that as text where it is
 * another. */
static const gchar *const properties[][4] = {
  { "model", "nothing", "net.pt" },
  { "device", "cpu", "cuda:1" },
  { "size", "nothing", "96x64" },
  { "channels", "1", "3" },
  { "normalize", "auto", "unit" },
  { "window-center", "0", "-600" },
  { "window-width", "0", "1500" },
  { "mean", "< (double)0 >", "< 0.5, -1, 1e9 >",
    "< (double)0.5, (double)-1, (double)1000000000 >" },
  { "std", "< (double)1 >", "< 0.25 >", "< (double)0.25 >" },
  { "target-class", "-1", "7" },
  { "method", "grad-cam", "grad-cam++" },
  { "relu", "true", "false" },
  { "scale", "frame", "none" },
  { "every", "1", "2147483647" },
  { "threads", "1", "0" },
  { "post-messages", "false", "true" },
};

static void
check (const gchar *name, const gchar *text)
{
  g_autofree gchar *found = get (name);

  if (!g_str_has_prefix (found, text))
    ck_assert_msg (strtod (found, NULL) == strtod (text, NULL)
                       && g_ascii_isdigit (text[*text == '-']),
                   "%s is %s, should be %s", name, found, text);
}

GST_START_TEST (test_round_trips)
{
  guint n;

  g_free (g_object_class_list_properties (G_OBJECT_GET_CLASS (holder), &n));
  ck_assert_uint_eq (n, G_N_ELEMENTS (properties));
  for (guint i = 0; i < n; i++)
    check (properties[i][0], properties[i][1]);
  for (guint i = 0; i < n; i++) {
    set (properties[i][0], properties[i][2]);
    ck_assert_msg (!holder->why, "%s: %s", properties[i][0], holder->why);
  }
  for (guint i = 0; i < n; i++)
    check (properties[i][0], properties[i][properties[i][3] ? 3 : 2]);
}
GST_END_TEST

GST_START_TEST (test_unknown_id)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  ck_assert (!gst_ct_grad_cam_settings_get (&holder->settings, 0, &value));
  ck_assert (!gst_ct_grad_cam_settings_get (&holder->settings, 17, &value));
}
GST_END_TEST

/* The sentence names the property, and the old value is kept. */
GST_START_TEST (test_refused)
{
  static const gchar *const cases[][3] = {
    { "size", "224",
      "size is \"224\"; expected a width and a height from 1 "
      "to 16384, as 224x224, or nothing for the frame's; the "
      "old one is kept" },
    { "size", "0x5", "size is \"0x5\"; *" },
    { "size", "5x16385", "size is \"5x16385\"; *" },
    { "size", "5x5x1", "size is \"5x5x1\"; *" },
    { "size", "-5x5", "size is \"-5x5\"; *" },
    { "size", "ax5", "size is \"ax5\"; *" },
    { "channels", "2",
      "channels is 2; expected 1 or 3; the old number is kept" },
    { "mean", "< 1.0, 2.0 >",
      "mean: expected one number for all channels, as <0.5>, or one for each "
      "of three, from -1e+09 to 1e+09; the old ones are kept" },
    { "mean", "< 1.0, 2.0, 3.0, 4.0 >", "mean: *" },
    { "std", "< 1.0, 0.0, 1.0 >", "std: * and not 0; *" },
  };

  GValue value = G_VALUE_INIT, word = G_VALUE_INIT;
  g_autofree gchar *why = NULL;

  set ("size", "96x64");
  set ("channels", "3");
  set ("mean", "< 0.25 >");
  set ("std", "< 0.5 >");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *before = get (cases[i][0]);
    g_autofree gchar *after = NULL;

    set (cases[i][0], cases[i][1]);
    after = get (cases[i][0]);
    ck_assert_str_eq (before, after);
    ck_assert_msg (holder->why
                       && g_pattern_match_simple (cases[i][2], holder->why),
                   "%s=%s: %s", cases[i][0], cases[i][1], holder->why);
  }
  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, NAN);
  ck_assert (
      !gst_ct_grad_cam_settings_set (&holder->settings, 7, &value, &why));
  ck_assert_str_eq (why, "window-width: expected a number from 0 to 1e+09, "
                         "found none; the old one is kept");
  set ("size", "");
  ck_assert (!holder->why && holder->settings.width == 0);

  /* Not by text: of what is no number gst_util_set_object_arg loses memory. */
  g_value_unset (&value);
  g_value_init (&value, GST_TYPE_ARRAY);
  g_value_init (&word, G_TYPE_STRING);
  g_value_set_static_string (&word, "text");
  gst_value_array_append_and_take_value (&value, &word);
  g_free (g_steal_pointer (&why));
  ck_assert (!gst_ct_grad_cam_settings_set (
      &holder->settings,
      g_object_class_find_property (G_OBJECT_GET_CLASS (holder), "mean")
          ->param_id,
      &value, &why));
  ck_assert (g_str_has_prefix (why, "mean: "));
  g_value_unset (&value);
}
GST_END_TEST

GST_START_TEST (test_check)
{
  static const struct
  {
    const gchar *channels, *mean, *std, *why;
  } cases[] = {
    { "1", "< 0.5 >", "< 0.5 >", NULL },
    { "3", "< 0.5 >", "< 1.0, 2.0, 3.0 >", NULL },
    { "1", "< 1.0, 2.0, 3.0 >", "< 0.5 >",
      "mean has 3 numbers, and channels is 1; give it one, or set channels=3" },
    { "1", "< 0.5 >", "< 1.0, 2.0, 3.0 >",
      "std has 3 numbers, and channels is 1; give it one, or set channels=3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *why = NULL;

    set ("channels", cases[i].channels);
    set ("mean", cases[i].mean);
    set ("std", cases[i].std);
    ck_assert (gst_ct_grad_cam_settings_check (&holder->settings, &why)
               == !cases[i].why);
    ck_assert (!g_strcmp0 (why, cases[i].why));
  }
}
GST_END_TEST

GST_START_TEST (test_input_and_ask)
{
  CtNetInputSpec spec;
  CtNetAsk ask;

  gst_ct_grad_cam_settings_input (&holder->settings, &spec);
  ck_assert (spec.normalize == CT_NET_NORMALIZE_AUTO && spec.width == 0
             && spec.height == 0 && spec.window_width == 0);
  ck_assert (spec.channels == 1 && spec.mean[0] == 0 && spec.std[0] == 1);
  gst_ct_grad_cam_settings_ask (&holder->settings, &ask);
  ck_assert (ask.method == CT_CAM_GRAD_CAM && ask.klass == -1 && ask.relu
             && ask.scale && ask.threads == 1);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    set (properties[i][0], properties[i][2]);
  gst_ct_grad_cam_settings_input (&holder->settings, &spec);
  ck_assert (spec.normalize == CT_NET_NORMALIZE_UNIT && spec.width == 96
             && spec.height == 64);
  ck_assert (spec.window_center == -600 && spec.window_width == 1500);
  ck_assert (spec.channels == 3 && spec.mean[0] == 0.5 && spec.mean[1] == -1
             && spec.mean[2] == 1e9);
  for (guint c = 0; c < 3; c++)
    ck_assert (spec.std[c] == 0.25);
  gst_ct_grad_cam_settings_ask (&holder->settings, &ask);
  ck_assert (ask.method == CT_CAM_GRAD_CAM_PLUS_PLUS && ask.klass == 7
             && !ask.relu && !ask.scale && ask.threads == 0);
}
GST_END_TEST

static Suite *
gstctgradcamsettings_suite (void)
{
  Suite *suite = suite_create ("gstctgradcamsettings");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_round_trips);
  tcase_add_test (tc, test_unknown_id);
  tcase_add_test (tc, test_refused);
  tcase_add_test (tc, test_check);
  tcase_add_test (tc, test_input_and_ask);
  return suite;
}

GST_CHECK_MAIN (gstctgradcamsettings);
