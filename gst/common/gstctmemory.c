/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Memory for frames that says no where there is none. Knows no element.
 */
#include "gst/common/gstctmemory.h"

#include <gst/video/video.h>
#include <string.h>

/* Its memories are GStreamer's own around a block of ours, and go back to the
 * system by themselves: there is nothing to free here. */
static GstMemory *
try_alloc (GstAllocator *allocator, gsize size, GstAllocationParams *params)
{
  gsize mask = params->align | gst_memory_alignment;
  gsize around = params->prefix + params->padding;
  guint8 *block, *data;

  /* An eighth each at most: their sum fits. */
  if (MAX (MAX (size, mask), MAX (params->prefix, params->padding))
      > G_MAXSIZE / 8)
    return NULL;
  block = g_try_malloc (around + size + mask);
  if (!block)
    return NULL;
  data = block + (-(guintptr)block & mask);
  if (params->flags & GST_MEMORY_FLAG_ZERO_PREFIXED)
    memset (data, 0, params->prefix);
  if (params->flags & GST_MEMORY_FLAG_ZERO_PADDED)
    memset (data + params->prefix + size, 0, params->padding);
  return gst_memory_new_wrapped (params->flags, data, around + size,
                                 params->prefix, size, block, g_free);
}

static void
class_init (gpointer klass, gpointer data)
{
  GST_ALLOCATOR_CLASS (klass)->alloc = try_alloc;
}

static void
instance_init (GTypeInstance *instance, gpointer klass)
{
  GstAllocator *allocator = GST_ALLOCATOR (instance);

  allocator->mem_type = GST_ALLOCATOR_SYSMEM;
  /* There is one, for as long as the process lives. */
  GST_OBJECT_FLAG_SET (allocator, GST_OBJECT_FLAG_MAY_BE_LEAKED);
}

/* Each plugin has this code; two of them may get here at once, and they share
 * no lock but GStreamer's own. */
static GType
register_type (void)
{
  static const gchar name[] = "GstCtAllocator";
  GstRegistry *registry = gst_registry_get ();
  GType type;

  GST_OBJECT_LOCK (registry);
  type = g_type_from_name (name);
  if (!type)
    type = g_type_register_static_simple (
        GST_TYPE_ALLOCATOR, name, sizeof (GstAllocatorClass), class_init,
        sizeof (GstAllocator), instance_init, 0);
  GST_OBJECT_UNLOCK (registry);
  return type;
}

static GstAllocator *
get_allocator (void)
{
  static gsize allocator = 0;

  if (g_once_init_enter (&allocator))
    g_once_init_leave (&allocator, GPOINTER_TO_SIZE (gst_object_ref_sink (
                                       g_object_new (register_type (), NULL))));
  return GSIZE_TO_POINTER (allocator);
}

/* A cache line, and the widest vectors: rows that cross none are written
 * faster, and only they can be written past the caches. */
#define ALIGN 63

void
gst_ct_memory_decide (GstQuery *allocation)
{
  GstAllocator *allocator = NULL;
  GstAllocationParams params;

  gst_allocation_params_init (&params);
  params.align = ALIGN;
  if (gst_query_get_n_allocation_params (allocation) == 0) {
    gst_query_add_allocation_param (allocation, get_allocator (), &params);
    return;
  }
  gst_query_parse_nth_allocation_param (allocation, 0, &allocator, &params);
  params.align |= ALIGN;
  if (!allocator)
    gst_query_set_nth_allocation_param (allocation, 0, get_allocator (),
                                        &params);
  gst_clear_object (&allocator);
}

void
gst_ct_memory_decide_pool (GstQuery *allocation, guint size)
{
  gboolean offered = gst_query_get_n_allocation_pools (allocation) > 0;
  guint offered_size = 0, min = 0, max = 0;
  GstBufferPool *pool = NULL;
  GstStructure *config;
  GstCaps *caps;

  gst_query_parse_allocation (allocation, &caps, NULL);
  if (offered)
    gst_query_parse_nth_allocation_pool (allocation, 0, &pool, &offered_size,
                                         &min, &max);
  size = MAX (size, offered_size);
  if (!pool)
    pool = gst_video_buffer_pool_new ();
  config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, caps, size, min, max);
  if (gst_query_find_allocation_meta (allocation, GST_VIDEO_META_API_TYPE,
                                      NULL))
    gst_buffer_pool_config_add_option (config,
                                       GST_BUFFER_POOL_OPTION_VIDEO_META);
  gst_buffer_pool_set_config (pool, config);
  if (offered)
    gst_query_set_nth_allocation_pool (allocation, 0, pool, size, min, max);
  else
    gst_query_add_allocation_pool (allocation, pool, size, min, max);
  gst_object_unref (pool);
}
