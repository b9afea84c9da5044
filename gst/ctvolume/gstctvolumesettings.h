/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a user sets on ctvolumesrc: the properties and the URI. Does nothing
 * with them.
 */
#pragma once

#include <gst/gst.h>

#include "src/volume/resample.h"
#include "src/window.h"

G_BEGIN_DECLS

typedef enum
{
  GST_CT_VOLUME_ON_ERROR_STOP,
  GST_CT_VOLUME_ON_ERROR_SKIP,
} GstCtVolumeOnError;

typedef enum
{
  GST_CT_VOLUME_PATTERN_CT,
  GST_CT_VOLUME_PATTERN_HEAT,
} GstCtVolumePattern;

typedef enum
{
  GST_CT_VOLUME_FLIP_COLUMNS = 1 << 0,
  GST_CT_VOLUME_FLIP_ROWS = 1 << 1,
  GST_CT_VOLUME_FLIP_SLICES = 1 << 2,
} GstCtVolumeFlip;

/**
 * GstCtVolumeSettings:
 * @reference: the file whose grid is taken over; NULL: none
 * @uri: as it was set; NULL where location was set instead
 * @frame_rate_n: 0: the file's own
 * @first_slice, @last_slice: last G_MAXUINT: to the end
 * @mask, @expose_tags: texts that can be understood, or NULL
 * @series, @reference_series: of a DICOM directory, from 1; 0: the largest CT
 * @window_index: of a DICOM file, from 0
 * @preset: index of ct_window_presets; 0: none
 */
typedef struct
{
  gchar *location, *reference, *axes, *array, *uri;
  gchar *mask, *expose_tags;
  guint series, reference_series, window_index;
  gint frame_rate_n, frame_rate_d;
  guint first_slice, last_slice;
  CtVolumeCut plane;
  CtResample resample;
  guint flip;
  guint preset;
  gdouble window_center, window_width;
  GstCtVolumeOnError on_error;
  GstCtVolumePattern pattern;
} GstCtVolumeSettings;

void gst_ct_volume_settings_init (GstCtVolumeSettings *settings);
void gst_ct_volume_settings_clear (GstCtVolumeSettings *settings);
void gst_ct_volume_settings_copy (GstCtVolumeSettings *to,
                                  const GstCtVolumeSettings *from);

/* Installs the properties, 1 and on; returns the first number that is free. */
guint gst_ct_volume_settings_install (GObjectClass *object_class);

/* FALSE: id is none of them. A text that cannot be understood is warned about
 * and changes nothing. */
gboolean gst_ct_volume_settings_set (GstCtVolumeSettings *settings, guint id,
                                     const GValue *value);
gboolean gst_ct_volume_settings_get (const GstCtVolumeSettings *settings,
                                     guint id, GValue *value);

/* "FIRST-LAST" or "NUMBER", from 0, both included; "" or NULL: all. FALSE
 * where text is neither; then nothing is touched. */
gboolean gst_ct_volume_parse_slices (const gchar *text, guint *first,
                                     guint *last);

/* ctvolume:///path, percent-encoded, ctvolume://phantom or
 * ctvolume://phantom-heat; NULL: no location. */
gboolean gst_ct_volume_settings_set_uri (GstCtVolumeSettings *settings,
                                         const gchar *uri, GError **error);

/* TRUE and the window that the user asked for, by numbers or by preset. */
gboolean gst_ct_volume_settings_get_window (const GstCtVolumeSettings *settings,
                                            CtWindow *window);

G_END_DECLS
