/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An open volume as frames in time: which slices, how fast, and what to show
 * of their values. Knows neither pads nor buffers.
 */
#include "gst/ctvolume/gstctvolumestream.h"

#include <string.h>

#define DEFAULT_FRAME_RATE 10

/* ------------------------------------------------------- frames and time -- */

GstClockTime
gst_ct_volume_time_of_frame (const GstCtVolumeTiming *timing, guint64 frame)
{
  if (timing->times)
    return timing->times[MIN (frame, timing->n_frames)] - timing->times[0];
  return gst_util_uint64_scale (frame, timing->rate_d * GST_SECOND,
                                timing->rate_n);
}

/* The last frame that begins at time or before; their number at the end. */
static guint64
find_frame (const GstCtVolumeTiming *timing, GstClockTime time)
{
  guint low = 0, high = timing->n_frames;

  while (low < high) {
    const guint middle = high - (high - low) / 2;

    if (timing->times[middle] - timing->times[0] <= time)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

guint64
gst_ct_volume_frame_at_time (const GstCtVolumeTiming *timing, GstClockTime time)
{
  if (timing->times)
    return find_frame (timing, time);
  /* floor (k*d/n) <= t is k < (t+1)*n/d: rounding back, nothing is lost. */
  return gst_util_uint64_scale_ceil (time + 1, timing->rate_n,
                                     timing->rate_d * GST_SECOND)
         - 1;
}

gboolean
gst_ct_volume_convert (const GstCtVolumeTiming *timing, GstFormat from,
                       gint64 value, GstFormat to, gint64 *result)
{
  if (timing->n_frames == 0
      || (from != GST_FORMAT_TIME && from != GST_FORMAT_DEFAULT)
      || (to != GST_FORMAT_TIME && to != GST_FORMAT_DEFAULT) || value < -1)
    return FALSE;
  if (from == to || value == -1)
    *result = value;
  else if (to == GST_FORMAT_TIME)
    *result = MIN (gst_ct_volume_time_of_frame (timing, value), G_MAXINT64);
  else
    *result = MIN (gst_ct_volume_frame_at_time (timing, value), G_MAXINT64);
  return TRUE;
}

gboolean
gst_ct_volume_answer (const GstCtVolumeTiming *timing, guint current,
                      GstQuery *query)
{
  GstFormat from, to;
  gint64 value, result;

  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_CONVERT:
    gst_query_parse_convert (query, &from, &value, &to, NULL);
    if (!gst_ct_volume_convert (timing, from, value, to, &result))
      return FALSE;
    gst_query_set_convert (query, from, value, to, result);
    return TRUE;
  case GST_QUERY_DURATION:
    gst_query_parse_duration (query, &to, NULL);
    if (!gst_ct_volume_convert (timing, GST_FORMAT_DEFAULT, timing->n_frames,
                                to, &result))
      return FALSE;
    gst_query_set_duration (query, to, result);
    return TRUE;
  case GST_QUERY_POSITION:
    gst_query_parse_position (query, &to, NULL);
    if (!gst_ct_volume_convert (timing, GST_FORMAT_DEFAULT, current, to,
                                &result))
      return FALSE;
    gst_query_set_position (query, to, result);
    return TRUE;
  case GST_QUERY_SEEKING:
    gst_query_parse_seeking (query, &to, NULL, NULL, NULL);
    if (!gst_ct_volume_convert (timing, GST_FORMAT_DEFAULT, timing->n_frames,
                                to, &result))
      return FALSE;
    gst_query_set_seeking (query, to, TRUE, 0, result);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ------------------------------------------------------------- the range -- */

/* Hounsfield numbers, said so or by the look of them: air is there. */
static gboolean
looks_like_ct (const CtVolumeInfo *info, const CtSamplesSummary *summary)
{
  if (info->unit)
    return !strcmp (info->unit, "HU");
  return summary->min >= -4096.0 && summary->min <= -500.0
         && summary->max <= 65535.0;
}

static CtWindowFunction
find_function (const gchar *nick)
{
  for (guint i = 0; i < ct_n_window_functions; i++)
    if (!g_strcmp0 (ct_window_functions[i], nick))
      return i;
  return CT_WINDOW_LINEAR;
}

static void
set_range (GstCtVolumeRange *range, const CtVolumeInfo *info,
           const CtSamplesSummary *summary)
{
  memset (range, 0, sizeof *range);
  if (summary->min < summary->max) {
    range->min = summary->min;
    range->max = summary->max;
  }
  range->window.function = CT_WINDOW_LINEAR;
  if (info->has_window) {
    range->has_window = TRUE;
    range->window.function = find_function (info->window_function);
    range->window.center = info->window_center;
    range->window.width = info->window_width;
  } else if (looks_like_ct (info, summary)) {
    const CtWindowPreset *preset = ct_window_preset_find ("soft-tissue");

    range->has_window = TRUE;
    range->window.center = preset->center;
    range->window.width = preset->width;
  }
  if (range->has_window)
    range->window = ct_window_clamp (range->window);
}

GstCtVolumeRange
gst_ct_volume_stream_get_range (const GstCtVolumeStream *stream,
                                const CtSlice *slice)
{
  GstCtVolumeRange range = stream->range;
  const CtSliceWindow *window;

  if (!slice || !(slice->window.width > 0.0))
    return range;
  window = &slice->window;
  range.has_window = TRUE;
  range.window = ct_window_clamp ((CtWindow){
      window->center, window->width, find_function (window->function) });
  range.table = window->table;
  range.table_size = window->table_size;
  range.first = window->first;
  return range;
}

gboolean
gst_ct_volume_stream_read (GstCtVolumeStream *stream, guint frame,
                           CtSlice *slice, GError **error)
{
  if (!ct_volume_read_slice (stream->volume, stream->first_slice + frame, slice,
                             error))
    return FALSE;
  ct_mask_apply (&stream->mask, &stream->volume->info, slice);
  return TRUE;
}

guint
gst_ct_volume_stream_kept (const GstCtVolumeStream *stream)
{
  return stream->mask.n_rects > 0 ? 1 /* the copy */
                                  : ct_volume_kept (stream->volume);
}

static gboolean
look_at_first (GstCtVolumeStream *stream, GstCtVolumeOnError on_error,
               GError **error)
{
  const CtVolumeInfo *info = &stream->volume->info;
  CtSamplesSummary summary;
  CtSlice slice;
  guint frame = 0;

  while (!gst_ct_volume_stream_read (stream, frame, &slice, error)) {
    if (on_error == GST_CT_VOLUME_ON_ERROR_STOP
        || ++frame == stream->timing.n_frames)
      return FALSE;
    g_clear_error (error);
  }
  ct_samples_summarize (info, &slice, &summary);
  set_range (&stream->range, info, &summary);
  stream->is_open = summary.min >= summary.max && !stream->range.has_window;
  return TRUE;
}

gboolean
gst_ct_volume_stream_needs_look (const GstCtVolumeStream *stream,
                                 GstCtVolumeKind kind)
{
  if (!stream->is_open || kind == GST_CT_VOLUME_TENSORS)
    return FALSE;
  return kind == GST_CT_VOLUME_GRAY8 || !stream->volume->info.unit;
}

void
gst_ct_volume_stream_look (GstCtVolumeStream *stream, const CtSlice *middle)
{
  const CtVolumeInfo *info = &stream->volume->info;
  CtSamplesSummary summary;

  stream->is_open = FALSE;
  if (!middle)
    return;
  ct_samples_summarize (info, middle, &summary);
  set_range (&stream->range, info, &summary);
}

/* ------------------------------------------------------------ the stream -- */

static gboolean
set_timing (GstCtVolumeStream *stream, const GstCtVolumeSettings *settings,
            GError **error)
{
  const CtVolumeInfo *info = &stream->volume->info;
  GstCtVolumeTiming *timing = &stream->timing;
  guint last = MIN (settings->last_slice, info->slices - 1);

  if (settings->first_slice > last
      || (settings->last_slice != G_MAXUINT && settings->last_slice > last)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                 "slices is %u-%u, but there are slices 0-%u",
                 settings->first_slice, settings->last_slice, info->slices - 1);
    return FALSE;
  }
  stream->first_slice = settings->first_slice;
  timing->n_frames = last - settings->first_slice + 1;
  timing->rate_n = DEFAULT_FRAME_RATE;
  timing->rate_d = 1;
  if (settings->frame_rate_n > 0) {
    timing->rate_n = settings->frame_rate_n;
    timing->rate_d = settings->frame_rate_d;
  } else if (info->frame_times) {
    timing->rate_n = 0;
    timing->times = info->frame_times + stream->first_slice;
  } else if (info->frame_rate_n > 0) {
    timing->rate_n = info->frame_rate_n;
    timing->rate_d = info->frame_rate_d;
  }
  if (gst_ct_volume_time_of_frame (timing, timing->n_frames) > G_MAXINT64) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                 "framerate is %d/%d, but %u slices may last for 292 years at "
                 "most",
                 timing->rate_n, timing->rate_d, timing->n_frames);
    return FALSE;
  }
  return TRUE;
}

#define PHANTOM_URI "ctvolume://phantom"

/* On the grid of the reference, of which no more than that is used. */
static CtVolume *
open_on_reference (const GstCtVolumeSettings *settings,
                   const CtVolumeOptions *options, GError **error)
{
  const gboolean is_phantom = !strcmp (settings->reference, PHANTOM_URI);
  CtVolumeOptions reference_options = *options;
  CtVolume *reference;
  g_autofree gchar *remarks = NULL;
  CtVolumeInfo info;
  CtVolume *volume;

  reference_options.series = settings->reference_series;
  reference_options.window_index = 0;
  reference_options.pattern_heat = FALSE;
  reference = ct_volume_open (is_phantom ? NULL : settings->reference,
                              &reference_options, error);
  if (!reference) {
    g_prefix_error (error, "the reference: ");
    return NULL;
  }
  info = reference->info;
  remarks = ct_volume_take_remarks (reference);
  ct_volume_close (reference);
  volume = ct_volume_open_resampled (settings->location, options, &info,
                                     settings->resample, error);
  if (volume && remarks)
    ct_volume_remark (volume, "the reference: %s", remarks);
  return volume;
}

static void
post_progress (guint done, guint files, gpointer data)
{
  gst_element_post_message (
      GST_ELEMENT (data),
      gst_message_new_element (GST_OBJECT (data),
                               gst_structure_new ("ctvolume-scan", "done",
                                                  G_TYPE_UINT, done, "files",
                                                  G_TYPE_UINT, files, NULL)));
}

GstTagList *
gst_ct_volume_stream_make_tags (const GstCtVolumeStream *stream,
                                const gchar *names)
{
  const gchar *const *tags = stream->volume->info.tags;
  g_auto (GStrv) wanted = g_strsplit (names ? names : "", ",", -1);
  GstTagList *list = NULL;

  for (guint i = 0; wanted[i]; i++)
    g_strstrip (wanted[i]);
  for (; tags && *tags; tags += 2) {
    g_autofree gchar *text = NULL;

    if (!g_strv_contains ((const gchar *const *)wanted, tags[0]))
      continue;
    text = g_strdup_printf ("%s=%s", tags[0], tags[1]);
    if (!list)
      list = gst_tag_list_new_empty ();
    gst_tag_list_add (list, GST_TAG_MERGE_APPEND, GST_TAG_EXTENDED_COMMENT,
                      text, NULL);
  }
  return list;
}

gboolean
gst_ct_volume_stream_open (GstCtVolumeStream *stream,
                           const GstCtVolumeSettings *settings,
                           GstElement *element, GError **error)
{
  CtVolumeOptions options
      = { .cut = settings->plane,
          .flip_columns = (settings->flip & GST_CT_VOLUME_FLIP_COLUMNS) != 0,
          .flip_rows = (settings->flip & GST_CT_VOLUME_FLIP_ROWS) != 0,
          .flip_slices = (settings->flip & GST_CT_VOLUME_FLIP_SLICES) != 0,
          .axes = settings->axes,
          .array = settings->array,
          .series = settings->series,
          .window_index = settings->window_index,
          .progress = element ? post_progress : NULL,
          .progress_data = element,
          .pattern_heat = settings->pattern == GST_CT_VOLUME_PATTERN_HEAT };

  ct_mask_parse (&stream->mask, settings->mask);
  stream->volume = settings->reference
                       ? open_on_reference (settings, &options, error)
                       : ct_volume_open (settings->location, &options, error);
  if (stream->volume && set_timing (stream, settings, error)
      && look_at_first (stream, settings->on_error, error))
    return TRUE;
  gst_ct_volume_stream_close (stream);
  return FALSE;
}

GError *
gst_ct_volume_stream_take_remarks (GstCtVolumeStream *stream)
{
  g_autofree gchar *remarks = ct_volume_take_remarks (stream->volume);

  return remarks ? g_error_new_literal (CT_VOLUME_ERROR,
                                        CT_VOLUME_ERROR_DAMAGED, remarks)
                 : NULL;
}

void
gst_ct_volume_stream_close (GstCtVolumeStream *stream)
{
  ct_volume_close (stream->volume);
  ct_mask_clear (&stream->mask);
  memset (stream, 0, sizeof *stream);
}
