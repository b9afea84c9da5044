/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where output frames come from: memory that may run out, pools that
 * downstream may hold on to; and which metas they keep. Knows nothing of heats.
 */
#include "gst/ctheat/gstctheatoutput.h"

#include <gst/video/video.h>

#include "gst/common/gstctmemory.h"

static GstBaseTransformClass parent; /* its functions are called on */

static gboolean
decide_allocation (GstBaseTransform *trans, GstQuery *query)
{
  gst_ct_memory_decide (query);
  return parent.decide_allocation (trans, query);
}

static GstFlowReturn
prepare_output_buffer (GstBaseTransform *trans, GstBuffer *input,
                       GstBuffer **output)
{
  GstFlowReturn ret = parent.prepare_output_buffer (trans, input, output);
  GstBufferPool *pool;

  if (ret != GST_FLOW_ERROR)
    return ret;
  pool = gst_base_transform_get_buffer_pool (trans);
  /* Of one that did not start, the base class has told. */
  if (!pool || gst_buffer_pool_is_active (pool))
    GST_ELEMENT_ERROR (trans, RESOURCE, NO_SPACE_LEFT,
                       ("there is no memory for an output frame"), (NULL));
  gst_clear_object (&pool);
  return ret;
}

/* Geometry is unchanged: all metas stay but those about values and colors. */
static gboolean
transform_meta (GstBaseTransform *trans, GstBuffer *outbuf, GstMeta *meta,
                GstBuffer *inbuf)
{
  return !gst_meta_api_type_has_tag (
      meta->info->api,
      g_quark_from_static_string (GST_META_TAG_VIDEO_COLORSPACE_STR));
}

void
gst_ct_heat_output_install (GstBaseTransformClass *klass)
{
  parent = *klass;
  klass->decide_allocation = decide_allocation;
  klass->prepare_output_buffer = prepare_output_buffer;
  klass->transform_meta = transform_meta;
}

void
gst_ct_heat_output_set_flushing (GstBaseTransform *trans, gboolean flushing)
{
  GstBufferPool *pool = gst_base_transform_get_buffer_pool (trans);

  if (pool && gst_buffer_pool_is_active (pool))
    gst_buffer_pool_set_flushing (pool, flushing);
  gst_clear_object (&pool);
}
