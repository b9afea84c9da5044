/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomAttributes: what of a DICOM file's elements is needed to show its
 * frames, as numbers. Source: DICOM PS3.3 and PS3.10. Looks at no pixel.
 *
 * Of whom the picture is, where and by whom it was taken is not read. The
 * identifiers of the series and of the frame of reference are, to sort files
 * by: nothing may ever print them.
 */
#pragma once

#include "src/volume/dicom-lut.h"
#include "src/volume/dicom-meta.h"
#include "src/volume/dicom-moment.h"

G_BEGIN_DECLS

#define CT_DICOM_MAX_FRAMES 100000
#define CT_DICOM_MAX_WINDOWS 8
#define CT_DICOM_MAX_DIMENSIONS 8

/**
 * CtDicomFrame:
 * @number: of the frame, from 0
 * @n_...: how many of the numbers were there, 0 for none
 *
 * What can be different in each frame. A zeroed one says nothing.
 */
typedef struct
{
  guint number;
  guint n_position, n_orientation, n_spacing, n_thickness;
  guint n_slope, n_intercept;
  gdouble position[3], orientation[6];
  gdouble spacing[2]; /* between rows, columns */
  gdouble thickness[1];
  gdouble slope[1], intercept[1];
  guint n_centers, n_widths;
  gdouble centers[CT_DICOM_MAX_WINDOWS], widths[CT_DICOM_MAX_WINDOWS];
  gchar window_function[16], rescale_type[16];
  guint n_dimensions;
  gdouble dimensions[CT_DICOM_MAX_DIMENSIONS];
} CtDicomFrame;

/**
 * CtDicomAttributes:
 * @shared: of all frames
 * @frames: (element-type CtDicomFrame): those that say something of their own,
 *     by number
 * @detector_position, @detector_orientation: of NM's first slice; the others
 *     are @gap apart, by @slice_numbers
 * @first_acquisition: of the series; of no element, whoever knows it sets it
 * @zone: of times that do not say theirs, as "+0100"
 * @pixels: where the value of @pixel_tag begins; 0: there are no pixels
 */
typedef struct
{
  CtDicomMeta meta;
  gchar sop_class[65], series[65], frame_of_reference[65];
  gchar modality[17], photometric[17], burned_in[17], lut_shape[17];
  gchar image_type[3][17];
  gchar units[17], decay_correction[17], counts_source[17], suv_type[17];
  gchar series_time[17], acquisition_time[17], zone[17];
  gchar series_date[17], acquisition_date[17];
  CtDicomMoment first_acquisition;
  gchar injection_time[17], injection_date_time[33];
  gchar body_part[17], kvp[17], thickness_text[17], kernel[65];
  gchar manufacturer[65], model[65];
  gchar dose_units[17], segmentation_type[17];
  guint n_samples, n_rows, n_columns, n_n_frames;
  gdouble samples[1], rows[1], columns[1], n_frames[1];
  guint n_allocated, n_stored, n_high_bit, n_representation;
  gdouble allocated[1], stored[1], high_bit[1], representation[1];
  guint n_padding, n_padding_limit;
  gdouble padding[1], padding_limit[1];
  guint n_instance, n_acquisition, n_tilt, n_gap;
  gdouble instance[1], acquisition[1], tilt[1], gap[1];
  guint n_frame_time, n_cine_rate, n_display_rate;
  gdouble frame_time[1], cine_rate[1], display_rate[1];
  guint n_weight, n_dose, n_half_life;
  gdouble weight[1], dose[1], half_life[1];
  guint n_dose_scaling, n_max_fraction;
  gdouble dose_scaling[1], max_fraction[1];
  guint n_detector_position, n_detector_orientation;
  gdouble detector_position[3], detector_orientation[6];
  GArray *frame_times, *offsets, *slice_numbers; /* of gdouble, or NULL */
  CtDicomLut modality_lut, voi_lut;
  CtDicomFrame shared;
  GArray *frames;
  guint32 pixel_tag;
  guint64 pixels;
  guint32 pixels_length;
} CtDicomAttributes;

/* Reads up to the pixels. Where the data set is deflated, source is set so.
 * attributes can be cleared after a failure too. */
gboolean ct_dicom_attributes_read (CtDicomAttributes *attributes,
                                   CtDicomSource *source, GError **error);
void ct_dicom_attributes_clear (CtDicomAttributes *attributes);

/* What is said of a frame: by itself, else for all. */
CtDicomFrame ct_dicom_attributes_frame (const CtDicomAttributes *attributes,
                                        guint number);

G_END_DECLS
