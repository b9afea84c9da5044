/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Memory for frames: where it lies, and that too much of it is refused.
 */
#include <gst/check/gstcheck.h>
#include <gst/video/video.h>
#include <string.h>

#include "gst/common/gstctmemory.h"

/* What a query that names nothing is made to name; to be unreffed. */
static GstAllocator *
decide (GstQuery *query, GstAllocationParams *params)
{
  GstAllocator *allocator = NULL;

  gst_ct_memory_decide (query);
  ck_assert_uint_eq (gst_query_get_n_allocation_params (query), 1);
  gst_query_parse_nth_allocation_param (query, 0, &allocator, params);
  ck_assert (allocator != NULL);
  return allocator;
}

GST_START_TEST (test_names_an_allocator)
{
  GstQuery *query = gst_query_new_allocation (NULL, FALSE);
  GstAllocationParams params;
  GstAllocator *first = decide (query, &params), *second;

  ck_assert_uint_eq (params.align, 63);
  gst_query_unref (query);
  query = gst_query_new_allocation (NULL, FALSE);
  params.align = 127;
  gst_query_add_allocation_param (query, NULL, &params);
  second = decide (query, &params);
  ck_assert (second == first); /* there is one */
  ck_assert_uint_eq (params.align, 127);
  gst_query_unref (query);
  gst_object_unref (first);
  gst_object_unref (second);
}
GST_END_TEST

GST_START_TEST (test_leaves_the_one_named)
{
  GstQuery *query = gst_query_new_allocation (NULL, FALSE);
  GstAllocator *theirs = gst_allocator_find (NULL), *found;
  GstAllocationParams params;

  gst_query_add_allocation_param (query, theirs, NULL);
  found = decide (query, &params);
  ck_assert (found == theirs);
  gst_object_unref (found);
  gst_object_unref (theirs);
  gst_query_unref (query);
}
GST_END_TEST

static void
check_memory (GstAllocator *allocator, gsize size, GstAllocationParams *params)
{
  GstMemory *memory = gst_allocator_alloc (allocator, size, params), *part;
  GstMapInfo map;

  ck_assert (memory != NULL);
  ck_assert (gst_memory_map (memory, &map, GST_MAP_READWRITE));
  ck_assert_uint_eq (map.size, size);
  ck_assert_uint_ge (map.maxsize, size + params->padding);
  ck_assert_uint_eq (((guintptr)map.data - params->prefix)
                         & (params->align | gst_memory_alignment),
                     0);
  for (gsize i = 1; params->flags && i <= params->prefix; i++)
    ck_assert_uint_eq (map.data[-(gssize)i], 0);
  for (gsize i = 0; params->flags && i < params->padding; i++)
    ck_assert_uint_eq (map.data[size + i], 0);
  memset (map.data - params->prefix, 1, params->prefix + map.maxsize);
  gst_memory_unmap (memory, &map);
  part = gst_memory_share (memory, 0, size / 2);
  ck_assert (part != NULL);
  gst_memory_unref (memory);
  gst_memory_unref (part);
}

GST_START_TEST (test_memory)
{
  static const gsize sizes[] = { 0, 1, 15, 4096, 1000001 };
  static GstAllocationParams params[] = {
    { 0 },
    { .align = 63 },
    { .align = 15, .prefix = 3, .padding = 5 },
    { .flags = GST_MEMORY_FLAG_ZERO_PREFIXED | GST_MEMORY_FLAG_ZERO_PADDED,
      .align = 4095,
      .prefix = 64,
      .padding = 64 },
  };
  GstQuery *query = gst_query_new_allocation (NULL, FALSE);
  GstAllocationParams none;
  GstAllocator *allocator = decide (query, &none);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint k = 0; k < G_N_ELEMENTS (params); k++)
      check_memory (allocator, sizes[i], &params[k]);
  gst_object_unref (allocator);
  gst_query_unref (query);
}
GST_END_TEST

/* Sums that do not fit. (What the system has not got, faults-resources asks
 * for: a sanitizer or valgrind would complain.) */
GST_START_TEST (test_too_much)
{
  static const gsize sizes[] = { G_MAXSIZE, G_MAXSIZE - 15, G_MAXSIZE / 8 + 1 };
  static GstAllocationParams odd[]
      = { { .prefix = G_MAXSIZE / 2, .padding = G_MAXSIZE / 2 },
          { .prefix = G_MAXSIZE / 2 },
          { .prefix = G_MAXSIZE, .padding = 2 } };
  GstQuery *query = gst_query_new_allocation (NULL, FALSE);
  GstAllocationParams params;
  GstAllocator *allocator = decide (query, &params);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    ck_assert (gst_allocator_alloc (allocator, sizes[i], &params) == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    ck_assert (gst_allocator_alloc (allocator, 16, &odd[i]) == NULL);
  gst_object_unref (allocator);
  gst_query_unref (query);
}
GST_END_TEST

GST_START_TEST (test_pool)
{
  GstCaps *caps = gst_caps_from_string (
      "video/x-raw,format=GRAY8,width=8,height=4,framerate=1/1");
  GstBufferPool *theirs = gst_video_buffer_pool_new ();

  for (guint offered = 0; offered < 2; offered++)
    for (guint meta = 0; meta < 2; meta++) {
      GstQuery *query = gst_query_new_allocation (caps, TRUE);
      guint expected = offered && meta ? 64 : 32, size, min, max;
      GstBufferPool *pool;
      GstStructure *config;

      if (offered)
        gst_query_add_allocation_pool (query, theirs, meta ? 64 : 16, 1, 3);
      if (meta)
        gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
      gst_ct_memory_decide_pool (query, 32);
      ck_assert_uint_eq (gst_query_get_n_allocation_pools (query), 1);
      gst_query_parse_nth_allocation_pool (query, 0, &pool, &size, &min, &max);
      ck_assert (!offered || pool == theirs);
      ck_assert_uint_eq (size, expected);
      ck_assert_uint_eq (min, offered ? 1 : 0);
      ck_assert_uint_eq (max, offered ? 3 : 0);
      config = gst_buffer_pool_get_config (pool);
      ck_assert_int_eq (gst_buffer_pool_config_has_option (
                            config, GST_BUFFER_POOL_OPTION_VIDEO_META),
                        meta);
      gst_buffer_pool_config_get_params (config, NULL, &size, NULL, NULL);
      ck_assert_uint_eq (size, expected);
      gst_structure_free (config);
      gst_object_unref (pool);
      gst_query_unref (query);
    }
  gst_object_unref (theirs);
  gst_caps_unref (caps);
}
GST_END_TEST

static Suite *
gstctmemory_suite (void)
{
  Suite *suite = suite_create ("gstctmemory");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_names_an_allocator);
  tcase_add_test (tc, test_leaves_the_one_named);
  tcase_add_test (tc, test_memory);
  tcase_add_test (tc, test_too_much);
  tcase_add_test (tc, test_pool);
  return suite;
}

GST_CHECK_MAIN (gstctmemory);
