/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomCalibration: what the samples of a frame stand for: real values and
 * their unit, padding, the window to show them with. Source: DICOM PS3.3
 * C.11.1, C.11.2, C.8.9.1 and C.7.5.1.1.2. Looks at no pixel.
 */
#pragma once

#include "src/volume/dicom-pixels.h"

G_BEGIN_DECLS

/**
 * CtDicomCalibration:
 * @slope, @intercept: real = sample * slope + intercept, of samples after the
 *     modality LUT where there is one
 * @unit: "HU", "SUV", "Gy", the file's own, or ""
 * @padding_min, @padding_max: samples, before the modality LUT, of which
 *     nothing was seen
 * @window_center, @window_width: in real values
 * @window_function: "linear", "linear-exact" or "sigmoid"
 * @n_windows: how many there are to choose from, the VOI LUT being the last
 * @lut: (nullable): modality LUT, for samples from @lut_first on; not owned
 * @voi: (nullable): VOI LUT where that is the choice, for real values from
 *     @voi_first on; not owned. The window is then what comes nearest to it
 * @suv_problem: (nullable): half a sentence: why a PET that has what SUV takes
 *     has no delay between injection and scan that makes sense; not owned
 */
typedef struct
{
  gdouble slope, intercept;
  gchar unit[8];
  gboolean has_padding;
  gdouble padding_min, padding_max;
  guint n_windows;
  gdouble window_center, window_width;
  const gchar *window_function;
  const CtDicomLut *lut, *voi;
  gdouble lut_first, voi_first;
  const gchar *suv_problem;
} CtDicomCalibration;

void ct_dicom_calibrate (CtDicomCalibration *calibration,
                         const CtDicomAttributes *attributes,
                         const CtDicomPixels *pixels, guint frame,
                         guint window_index);

G_END_DECLS
