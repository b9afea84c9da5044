/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Output frames that cannot be had, in a transform that knows no heats.
 */
#include "gst/ctheat/gstctheatoutput.h"

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <string.h>

typedef GstBaseTransform Plain;
typedef GstBaseTransformClass PlainClass;

GType plain_get_type (void);
G_DEFINE_TYPE (Plain, plain, GST_TYPE_BASE_TRANSFORM)

static GstFlowReturn
plain_transform (GstBaseTransform *trans, GstBuffer *in, GstBuffer *out)
{
  return GST_FLOW_OK;
}

static const GstCtHeatMargin *
plain_margin (GstBaseTransform *trans)
{
  static const GstCtHeatMargin none;

  return &none;
}

static void
plain_class_init (PlainClass *klass)
{
  static GstStaticPadTemplate sink = GST_STATIC_PAD_TEMPLATE (
      "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("test/plain"));
  static GstStaticPadTemplate src = GST_STATIC_PAD_TEMPLATE (
      "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("test/plain"));

  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &sink);
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &src);
  klass->transform = plain_transform;
  gst_ct_heat_output_install (klass, plain_margin);
}

static void
plain_init (Plain *self)
{
  gst_base_transform_set_prefer_passthrough (self, FALSE);
}

/* A pool that may be unable to start, and have no frames. */
typedef struct
{
  GstBufferPool parent;
  gboolean is_dead, is_empty;
} Pool;
typedef GstBufferPoolClass PoolClass;

GType pool_get_type (void);
G_DEFINE_TYPE (Pool, pool, GST_TYPE_BUFFER_POOL)

static gboolean
pool_start (GstBufferPool *pool)
{
  return !((Pool *)pool)->is_dead;
}

static GstFlowReturn
pool_alloc_buffer (GstBufferPool *pool, GstBuffer **buffer,
                   GstBufferPoolAcquireParams *params)
{
  if (((Pool *)pool)->is_empty)
    return GST_FLOW_ERROR;
  *buffer = gst_buffer_new_allocate (NULL, 16, NULL);
  return GST_FLOW_OK;
}

static void
pool_class_init (PoolClass *klass)
{
  klass->start = pool_start;
  klass->alloc_buffer = pool_alloc_buffer;
}

static void
pool_init (Pool *self)
{
}

static GstPadProbeReturn
offer_pool (GstPad *pad, GstPadProbeInfo *info, gpointer pool)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);

  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return GST_PAD_PROBE_OK;
  gst_query_add_allocation_pool (query, pool, 16, 0, 0);
  return GST_PAD_PROBE_HANDLED;
}

static GstHarness *
harness_new (Pool *pool, GstBus *bus)
{
  GstElement *element = g_object_new (plain_get_type (), NULL);
  GstHarness *h;

  gst_element_set_bus (gst_object_ref_sink (element), bus);
  h = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  gst_pad_add_probe (
      h->sinkpad, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM | GST_PAD_PROBE_TYPE_PUSH,
      offer_pool, pool, NULL);
  gst_harness_set_src_caps_str (h, "test/plain");
  return h;
}

static void
harness_free (GstHarness *h)
{
  gst_element_set_bus (h->element, NULL);
  gst_harness_teardown (h);
}

static GstFlowReturn
push (GstHarness *h)
{
  return gst_harness_push (h, gst_buffer_new_allocate (NULL, 16, NULL));
}

/* Whoever was at fault: one error, with its sentence. */
GST_START_TEST (test_errors)
{
  static const struct
  {
    gboolean is_dead, is_empty;
    gint code;
    const gchar *words;
  } cases[] = {
    { FALSE, TRUE, GST_RESOURCE_ERROR_NO_SPACE_LEFT, "no memory" },
    { TRUE, FALSE, GST_RESOURCE_ERROR_SETTINGS, "bufferpool" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Pool *pool = gst_object_ref_sink (g_object_new (pool_get_type (), NULL));
    GstBus *bus = gst_bus_new ();
    GstHarness *h = harness_new (pool, bus);
    GError *error = NULL;
    GstMessage *message;

    pool->is_dead = cases[i].is_dead;
    pool->is_empty = cases[i].is_empty;
    ck_assert_int_eq (push (h), GST_FLOW_ERROR);
    message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    ck_assert_msg (message != NULL, "%s: no error", cases[i].words);
    gst_message_parse_error (message, &error, NULL);
    ck_assert_msg (g_error_matches (error, GST_RESOURCE_ERROR, cases[i].code)
                       && strstr (error->message, cases[i].words),
                   "%s: %s", cases[i].words, error->message);
    g_error_free (error);
    gst_message_unref (message);
    ck_assert (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
    harness_free (h);
    gst_object_unref (bus);
    gst_object_unref (pool);
  }
}
GST_END_TEST

GST_START_TEST (test_flushing)
{
  Pool *pool = gst_object_ref_sink (g_object_new (pool_get_type (), NULL));
  GstBus *bus = gst_bus_new ();
  GstHarness *h = harness_new (pool, bus);
  GstBaseTransform *trans = GST_BASE_TRANSFORM (h->element);

  gst_ct_heat_output_set_flushing (trans, TRUE); /* there is none yet */
  ck_assert_int_eq (push (h), GST_FLOW_OK);
  gst_ct_heat_output_set_flushing (trans, TRUE);
  ck_assert_int_eq (push (h), GST_FLOW_FLUSHING);
  gst_ct_heat_output_set_flushing (trans, FALSE);
  ck_assert_int_eq (push (h), GST_FLOW_OK);
  ck_assert (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
  harness_free (h);
  gst_object_unref (bus);
  gst_object_unref (pool);
}
GST_END_TEST

static Suite *
gstctheatoutput_suite (void)
{
  Suite *suite = suite_create ("gstctheatoutput");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_errors);
  tcase_add_test (tc, test_flushing);
  return suite;
}

GST_CHECK_MAIN (gstctheatoutput);
