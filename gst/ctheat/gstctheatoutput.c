/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where output frames come from: memory that may run out, pools that
 * downstream may hold on to; and which metas they keep. Knows nothing of heats.
 */
#include "gst/ctheat/gstctheatoutput.h"

#include <gst/video/gstvideometa.h>
#include <gst/video/video.h>

#include "gst/common/gstctmemory.h"

static GstBaseTransformClass parent; /* its functions are called on */
static const GstCtHeatMargin *(*margin_of) (GstBaseTransform *trans);

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

/* A region as far from the output's corner as the base now is. */
static void
move_region (GstBuffer *outbuf, GstMeta *meta, guint x, guint y)
{
  const GstVideoRegionOfInterestMeta *roi
      = (GstVideoRegionOfInterestMeta *)meta;
  GstVideoRegionOfInterestMeta *moved
      = gst_buffer_add_video_region_of_interest_meta_id (
          outbuf, roi->roi_type, roi->x + x, roi->y + y, roi->w, roi->h);

  moved->id = roi->id;
  moved->parent_id = roi->parent_id;
  for (GList *param = roi->params; param; param = param->next)
    gst_video_region_of_interest_meta_add_param (
        moved, gst_structure_copy (param->data));
}

/* All metas stay but those about values and colors. */
static gboolean
transform_meta (GstBaseTransform *trans, GstBuffer *outbuf, GstMeta *meta,
                GstBuffer *inbuf)
{
  const GstCtHeatMargin *margin = margin_of (trans);

  if (meta->info->api == GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE
      && (margin->x || margin->y)) {
    move_region (outbuf, meta, margin->x, margin->y);
    return FALSE;
  }
  return !gst_meta_api_type_has_tag (
      meta->info->api,
      g_quark_from_static_string (GST_META_TAG_VIDEO_COLORSPACE_STR));
}

void
gst_ct_heat_output_install (
    GstBaseTransformClass *klass,
    const GstCtHeatMargin *(*get_margin) (GstBaseTransform *trans))
{
  parent = *klass;
  margin_of = get_margin;
  klass->decide_allocation = decide_allocation;
  klass->prepare_output_buffer = prepare_output_buffer;
  klass->transform_meta = transform_meta;
}

/* GstVideoFilter maps a frame without holding its size against its memory, and
 * goes on when it cannot. */
gboolean
gst_ct_heat_output_map (GstVideoFilter *filter, GstBuffer *input,
                        GstBuffer *output, GstCtPlaneMap *base,
                        GstCtPlaneMap *out)
{
  g_autofree gchar *why = NULL;

  if (!gst_ct_plane_map (base, input, &filter->in_info, GST_MAP_READ, &why)) {
    GST_ELEMENT_ERROR (filter, STREAM, FORMAT,
                       ("a base frame cannot be read: %s", why), (NULL));
    return FALSE;
  }
  if (!gst_ct_plane_map (out, output, &filter->out_info, GST_MAP_READWRITE,
                         &why)) {
    gst_ct_plane_unmap (base);
    GST_ELEMENT_ERROR (filter, RESOURCE, WRITE,
                       ("an output frame cannot be written: %s", why), (NULL));
    return FALSE;
  }
  return TRUE;
}

void
gst_ct_heat_output_set_flushing (GstBaseTransform *trans, gboolean flushing)
{
  GstBufferPool *pool = gst_base_transform_get_buffer_pool (trans);

  if (pool && gst_buffer_pool_is_active (pool))
    gst_buffer_pool_set_flushing (pool, flushing);
  gst_clear_object (&pool);
}
