/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomCalibration: what the samples of a frame stand for: real values and
 * their unit, padding, the window to show them with. Source: DICOM PS3.3
 * C.11.1, C.11.2, C.8.9.1 and C.7.5.1.1.2. Looks at no pixel.
 */
#include "src/volume/dicom-calibration.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* In seconds. What lives longer is scanned days after the injection as well. */
#define MAX_UNDATED_HALF_LIFE (6 * 3600)
/* A thousandth is left: nobody scans so late, a date or a time is wrong. */
#define MAX_HALF_LIVES 10

/* A slope is one that floats can be made with. */
static gboolean
is_slope (gdouble slope)
{
  return isfinite (slope) && fabs (slope) >= FLT_MIN && fabs (slope) <= FLT_MAX;
}

/* Seconds from the injection to the time that the counts are corrected to;
 * negative, and problem set, where that cannot be told. The time of the series
 * is when its scan began, unless a later step has written it anew. */
static gdouble
get_decay_seconds (const CtDicomAttributes *a, const gchar **problem)
{
  const CtDicomMoment acquisition
      = a->first_acquisition.is_known
            ? a->first_acquisition
            : ct_dicom_moment_parse (a->acquisition_date, a->acquisition_time);
  const CtDicomMoment scan = ct_dicom_moment_earlier (
      ct_dicom_moment_parse (a->series_date, a->series_time), acquisition);
  const CtDicomMoment injection = ct_dicom_moment_parse_date_time (
      a->injection_date_time, a->injection_time, a->zone);
  gdouble seconds;

  if (!scan.is_known || !injection.is_known) {
    *problem = "there is no time of the injection, or none of the scan";
    return -1;
  }
  seconds = ct_dicom_moment_until (injection, scan);
  if (injection.has_day && scan.has_day) {
    if (seconds < 0)
      *problem = "the injection is dated after the scan";
  } else if (a->half_life[0] > MAX_UNDATED_HALF_LIFE) {
    *problem = "the injection, or the scan, has no date, and with this "
               "half-life may have been on another day";
  } else if (seconds < 0) { /* the day before */
    seconds += CT_DICOM_DAY_SECONDS;
  }
  if (!*problem && seconds > MAX_HALF_LIVES * a->half_life[0])
    *problem = "more than 10 half-lives lie between the injection and the scan";
  return *problem ? -1 : seconds;
}

/* From Bq/ml to g/ml by body weight, 0 where the file does not say how. */
static gdouble
get_suv_factor (const CtDicomAttributes *a, const gchar **problem)
{
  gdouble seconds = 0, left, factor;

  if (a->n_weight == 0 || a->n_dose == 0 || a->n_half_life == 0
      || !(a->weight[0] > 0 && a->dose[0] > 0 && a->half_life[0] > 0))
    return 0;
  if (!strcmp (a->decay_correction, "START"))
    seconds = get_decay_seconds (a, problem);
  else if (strcmp (a->decay_correction, "ADMIN"))
    return 0;
  if (seconds < 0)
    return 0;
  left = a->dose[0] * exp2 (-seconds / a->half_life[0]);
  if (!(left > 0))
    return 0;
  factor = a->weight[0] * 1000 / left;
  return is_slope (factor) ? factor : 0;
}

/* What the file's own values, and its windows, are multiplied with. */
static gdouble
set_pet (CtDicomCalibration *c, const CtDicomAttributes *a)
{
  if (!strcmp (a->units, "GML")
      && (!a->suv_type[0] || !strcmp (a->suv_type, "BW"))) {
    g_strlcpy (c->unit, "SUV", sizeof c->unit);
  } else if (!strcmp (a->units, "BQML")) {
    const gdouble factor = get_suv_factor (a, &c->suv_problem);

    if (factor > 0 && is_slope (c->slope * factor)) {
      c->slope *= factor;
      c->intercept *= factor;
      g_strlcpy (c->unit, "SUV", sizeof c->unit);
      return factor;
    }
    g_strlcpy (c->unit, "Bq/ml", sizeof c->unit);
  } else if (!strcmp (a->units, "CNTS")) {
    g_strlcpy (c->unit, "counts", sizeof c->unit);
  } else if (!strcmp (a->units, "NONE")) {
    g_strlcpy (c->unit, "1", sizeof c->unit);
  }
  return 1;
}

/* Slope and unit of the other kinds, each with its own attributes; returns
 * what set_pet does. */
static gdouble
set_values (CtDicomCalibration *c, const CtDicomAttributes *a,
            const CtDicomFrame *frame)
{
  c->slope = 1;
  if (frame->n_slope > 0 && is_slope (frame->slope[0]))
    c->slope = frame->slope[0];
  if (frame->n_intercept > 0 && isfinite (frame->intercept[0])
      && fabs (frame->intercept[0]) <= FLT_MAX)
    c->intercept = frame->intercept[0];
  if (a->n_dose_scaling > 0 && is_slope (a->dose_scaling[0])) {
    c->slope = a->dose_scaling[0];
    c->intercept = 0;
    if (!strcmp (a->dose_units, "GY"))
      g_strlcpy (c->unit, "Gy", sizeof c->unit);
  } else if (!strcmp (a->modality, "PT")) {
    return set_pet (c, a);
  } else if (!strcmp (a->modality, "SEG")) {
    g_strlcpy (c->unit, "1", sizeof c->unit);
  } else if (!strcmp (frame->rescale_type, "HU")
             || (!strcmp (a->modality, "CT") && frame->n_slope > 0
                 && !frame->rescale_type[0])) {
    g_strlcpy (c->unit, "HU", sizeof c->unit);
  }
  return 1;
}

/* Written as what it is not (US beside signed pixels), it is the same bits. */
static gdouble
as_sample (const CtDicomPixels *pixels, gdouble v)
{
  const gdouble span = exp2 (MIN (pixels->allocated, 32u));

  if (pixels->is_signed && v >= span / 2)
    return v - span;
  return !pixels->is_signed && v < 0 ? v + span : v;
}

static void
set_padding (CtDicomCalibration *c, const CtDicomAttributes *a,
             const CtDicomPixels *pixels)
{
  gdouble one, other;

  if (a->n_padding == 0 || pixels->is_float || !isfinite (a->padding[0]))
    return;
  one = other = as_sample (pixels, a->padding[0]);
  if (a->n_padding_limit > 0 && isfinite (a->padding_limit[0]))
    other = as_sample (pixels, a->padding_limit[0]);
  c->has_padding = TRUE;
  c->padding_min = MIN (one, other);
  c->padding_max = MAX (one, other);
}

static gboolean
is_window (const CtDicomFrame *frame, guint i)
{
  const gdouble center = frame->centers[i], width = frame->widths[i];

  return isfinite (center) && isfinite (width) && width > 0
         && fabs (center) <= 1e9 && width <= 1e9;
}

/* The same picture of values that are all multiplied with factor. LINEAR has
 * its half and its 1 in the file's own values, and so becomes exact. */
static void
scale_window (CtDicomCalibration *c, gdouble factor)
{
  if (factor == 1)
    return;
  if (!strcmp (c->window_function, "linear")) {
    c->window_center -= 0.5;
    c->window_width = MAX (c->window_width - 1, 1e-3);
    c->window_function = "linear-exact";
  }
  c->window_center *= factor;
  c->window_width *= factor;
}

static const gchar *
get_function (const CtDicomFrame *frame)
{
  if (!strcmp (frame->window_function, "LINEAR_EXACT"))
    return "linear-exact";
  return strcmp (frame->window_function, "SIGMOID") ? "linear" : "sigmoid";
}

/* The window of that number, or the first; the VOI LUT comes last. Its first
 * value is signed where what goes into it is (C.11.2.1.1). */
static void
set_windows (CtDicomCalibration *c, const CtDicomAttributes *a,
             const CtDicomPixels *pixels, const CtDicomFrame *frame,
             guint index, gdouble factor)
{
  const guint n = MIN (frame->n_centers, frame->n_widths);
  gdouble center, width;
  guint i;

  c->window_function = get_function (frame);
  for (i = 0; i < n; i++) {
    if (!is_window (frame, i))
      continue;
    if (c->n_windows++ == index || c->n_windows == 1) {
      c->window_center = frame->centers[i];
      c->window_width = frame->widths[i];
    }
  }
  if (factor == 1 && ct_dicom_lut_is_usable (&a->voi_lut)) {
    c->voi_first = ct_dicom_lut_first (
        &a->voi_lut,
        !c->lut && (pixels->is_signed || c->intercept < 0 || c->slope < 0));
    if (ct_dicom_lut_get_window (&a->voi_lut, c->voi_first, &center, &width)
        && (c->n_windows++ == index || c->n_windows == 1)) {
      c->voi = &a->voi_lut;
      c->window_center = center;
      c->window_width = width;
      c->window_function = "linear";
    }
  }
  scale_window (c, factor);
}

static void
set_lut (CtDicomCalibration *c, const CtDicomAttributes *a,
         const CtDicomPixels *pixels)
{
  const CtDicomLut *lut = &a->modality_lut;

  if (!ct_dicom_lut_is_usable (lut) || pixels->is_float)
    return;
  c->lut = lut;
  c->lut_first = ct_dicom_lut_first (lut, pixels->is_signed);
  c->slope = 1;
  c->intercept = 0;
  if (!strcmp (lut->type, "HU"))
    g_strlcpy (c->unit, "HU", sizeof c->unit);
  else if (!a->n_dose_scaling)
    c->unit[0] = '\0';
}

void
ct_dicom_calibrate (CtDicomCalibration *c, const CtDicomAttributes *a,
                    const CtDicomPixels *pixels, guint frame,
                    guint window_index)
{
  const CtDicomFrame all = ct_dicom_attributes_frame (a, frame);

  gdouble factor;

  memset (c, 0, sizeof *c);
  factor = set_values (c, a, &all);
  set_padding (c, a, pixels);
  set_lut (c, a, pixels);
  set_windows (c, a, pixels, &all, window_index, c->lut ? 1 : factor);
}
