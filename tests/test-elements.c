/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What holds for every element of both plugins, also for one that is added:
 * states, properties, and living together in one process.
 */
#include <gst/check/gstcheck.h>

#include <string.h>

static const gchar *const plugins[] = { "ctheat", "ctvolume" };

/* Calls check for each element of both plugins; at least one of each. */
static void
for_each_element (void (*check) (GstElementFactory *factory))
{
  for (guint i = 0; i < G_N_ELEMENTS (plugins); i++) {
    GList *features = gst_registry_get_feature_list_by_plugin (
        gst_registry_get (), plugins[i]);
    guint n = 0;

    for (GList *item = features; item; item = item->next)
      if (GST_IS_ELEMENT_FACTORY (item->data)) {
        check (item->data);
        n++;
      }
    ck_assert_msg (n > 0, "%s", plugins[i]);
    gst_plugin_feature_list_free (features);
  }
}

static GstElement *
create (GstElementFactory *factory)
{
  GstElement *element = gst_element_factory_create (factory, NULL);

  ck_assert_msg (element != NULL, "%s", GST_OBJECT_NAME (factory));
  return gst_object_ref_sink (element);
}

/* ---- States -------------------------------------------------------------- */

static void
check_states (GstElementFactory *factory)
{
  static const GstState ways[][6] = {
    { GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_PAUSED,
      GST_STATE_READY, GST_STATE_NULL },
    { GST_STATE_PLAYING, GST_STATE_NULL, GST_STATE_PAUSED, GST_STATE_NULL,
      GST_STATE_READY, GST_STATE_NULL },
  };
  GstElement *element = create (factory);

  for (guint round = 0; round < 20; round++)
    for (guint i = 0; i < 6; i++)
      ck_assert_msg (gst_element_set_state (element, ways[round % 2][i])
                         != GST_STATE_CHANGE_FAILURE,
                     "%s: to %s", GST_OBJECT_NAME (factory),
                     gst_element_state_get_name (ways[round % 2][i]));
  gst_object_unref (element);
}

GST_START_TEST (test_states)
{
  for_each_element (check_states);
}
GST_END_TEST

/* ---- Properties ---------------------------------------------------------- */

static void
set (GstElement *element, GParamSpec *spec, const GValue *value)
{
  if (spec->flags & G_PARAM_WRITABLE)
    g_object_set_property (G_OBJECT (element), spec->name, value);
}

#define NUMBER(TYPE, type, Type)                                               \
  if (G_IS_PARAM_SPEC_##TYPE (spec)) {                                         \
    g_value_set_##type (&value, ((GParamSpec##Type *)spec)->minimum);          \
    set (element, spec, &value);                                               \
    g_value_set_##type (&value, ((GParamSpec##Type *)spec)->maximum);          \
    set (element, spec, &value);                                               \
  }

/* The ends of its range, each name of an enum, some text. */
static void
set_edges (GstElement *element, GParamSpec *spec)
{
  static const gchar *const texts[]
      = { "", "x", "/nowhere/at all", "\xff\xfe" };
  GValue value = G_VALUE_INIT;

  g_value_init (&value, spec->value_type);
  NUMBER (INT, int, Int)
  NUMBER (UINT, uint, UInt)
  NUMBER (INT64, int64, Int64)
  NUMBER (UINT64, uint64, UInt64)
  NUMBER (FLOAT, float, Float)
  NUMBER (DOUBLE, double, Double)
  if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    for (guint i = 0; i < 2; i++) {
      g_value_set_boolean (&value, i);
      set (element, spec, &value);
    }
  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    for (guint i = 0; i < klass->n_values; i++) {
      g_value_set_enum (&value, klass->values[i].value);
      set (element, spec, &value);
    }
  }
  if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    g_value_set_flags (&value, G_PARAM_SPEC_FLAGS (spec)->flags_class->mask);
    set (element, spec, &value);
  }
  if (GST_IS_PARAM_SPEC_FRACTION (spec)) {
    GstParamSpecFraction *fraction = GST_PARAM_SPEC_FRACTION (spec);

    gst_value_set_fraction (&value, fraction->min_num, fraction->min_den);
    set (element, spec, &value);
    gst_value_set_fraction (&value, fraction->max_num, fraction->max_den);
    set (element, spec, &value);
  }
  for (guint i = 0; G_IS_PARAM_SPEC_STRING (spec) && i < G_N_ELEMENTS (texts);
       i++) {
    g_value_set_string (&value, texts[i]);
    set (element, spec, &value);
  }
  g_value_unset (&value);
}

static void
check_properties (GstElementFactory *factory)
{
  GstElement *element = create (factory);
  guint n;
  GParamSpec **specs
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

  for (guint i = 0; i < n; i++) {
    GParamSpec *spec = specs[i];
    GValue first = G_VALUE_INIT, preset = G_VALUE_INIT;

    if (spec->owner_type == GST_TYPE_OBJECT
        || spec->flags & G_PARAM_CONSTRUCT_ONLY)
      continue;
    ck_assert_msg (g_param_spec_get_blurb (spec) != NULL, "%s", spec->name);
    g_value_init (&first, spec->value_type);
    if (spec->flags & G_PARAM_READABLE) {
      g_object_get_property (G_OBJECT (element), spec->name, &first);
      /* What a new one has is what its spec says. */
      if (!G_IS_PARAM_SPEC_BOXED (spec) && !GST_IS_PARAM_SPEC_ARRAY_LIST (spec)
          && !G_IS_PARAM_SPEC_STRING (spec))
        ck_assert_msg (g_param_value_defaults (spec, &first), "%s of %s",
                       spec->name, GST_OBJECT_NAME (factory));
    }
    set_edges (element, spec);
    g_value_init (&preset, spec->value_type);
    g_param_value_set_default (spec, &preset);
    if (GST_IS_PARAM_SPEC_ARRAY_LIST (spec))
      set (element, spec, &first);
    else
      set (element, spec, &preset);
    g_value_unset (&preset);
    g_value_unset (&first);
  }
  g_free (specs);
  gst_object_unref (element);
}

GST_START_TEST (test_properties)
{
  for_each_element (check_properties);
}
GST_END_TEST

static void
check_words (GstElementFactory *factory)
{
  static const gchar *const keys[]
      = { GST_ELEMENT_METADATA_LONGNAME, GST_ELEMENT_METADATA_KLASS,
          GST_ELEMENT_METADATA_DESCRIPTION, GST_ELEMENT_METADATA_AUTHOR };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const gchar *words = gst_element_factory_get_metadata (factory, keys[i]);

    ck_assert_msg (words && *words, "%s of %s", keys[i],
                   GST_OBJECT_NAME (factory));
  }
}

GST_START_TEST (test_words)
{
  for_each_element (check_words);
}
GST_END_TEST

/* ---- Both in one process -------------------------------------------------
 * The registry is written by a process that loads both; so each order has a
 * process of its own, which runs the test below alone. */

#define ORDER "CT_TEST_ORDER"

GST_START_TEST (test_loads_in_order)
{
  static const gchar *const metas[] = { "CtSliceMeta", "CtHeatMeta" };
  const gchar *order = g_getenv (ORDER);
  gchar **names;
  GType type = 0;

  if (!order)
    return;
  names = g_strsplit (order, " ", -1);
  for (guint i = 0; names[i]; i++) {
    GstPlugin *plugin
        = gst_registry_find_plugin (gst_registry_get (), names[i]);

    ck_assert (plugin != NULL);
    ck_assert_msg (!gst_plugin_is_loaded (plugin), "%s", names[i]);
    gst_object_unref (plugin);
    plugin = gst_plugin_load_by_name (names[i]);
    ck_assert_msg (plugin && gst_plugin_is_loaded (plugin), "%s", names[i]);
    gst_object_unref (plugin);
    for (guint k = 0; k < G_N_ELEMENTS (metas); k++)
      ck_assert (gst_meta_get_info (metas[k]) != NULL);
  }
  g_strfreev (names);
  /* They use one and the same type. */
  for (guint i = 0; i < 2; i++) {
    GstElement *element
        = gst_element_factory_make (i ? "ctvolumesrc" : "ctheatoverlay", NULL);
    GParamSpec *spec = g_object_class_find_property (
        G_OBJECT_GET_CLASS (element), "window-preset");

    ck_assert (spec != NULL && (!i || spec->value_type == type));
    type = spec->value_type;
    gst_object_unref (element);
  }
}
GST_END_TEST

GST_START_TEST (test_either_order)
{
  static const gchar *const orders[] = { "ctheat ctvolume", "ctvolume ctheat" };
  gchar *self = g_file_read_link ("/proc/self/exe", NULL);
  gchar *argv[] = { self, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    gchar **env = g_environ_setenv (g_get_environ (), ORDER, orders[i], TRUE);
    GError *error = NULL;
    gint status = -1;

    env = g_environ_setenv (env, "GST_CHECKS", "test_loads_in_order", TRUE);
    ck_assert_msg (g_spawn_sync (NULL, argv, env, 0, NULL, NULL, NULL, NULL,
                                 &status, &error),
                   "%s", error ? error->message : "");
    ck_assert_msg (status == 0, "%s", orders[i]);
    g_strfreev (env);
  }
  g_free (self);
}
GST_END_TEST

static Suite *
elements_suite (void)
{
  Suite *suite = suite_create ("elements");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_states);
  tcase_add_test (tc, test_properties);
  tcase_add_test (tc, test_words);
  tcase_add_test (tc, test_loads_in_order);
  tcase_add_test (tc, test_either_order);
  return suite;
}

GST_CHECK_MAIN (elements);
