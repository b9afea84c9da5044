/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the overlay's properties choose among: names for users.
 */
#include "gst/ctheat/gstctheattypes.h"

#include "gst/common/gstctutil.h"
#include "gst/ctheat/gstctheatinterval.h"
#include "src/labels.h"
#include "src/legend.h"

GType
gst_ct_normalize_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_CT_NORMALIZE_AUTO,
      "8 bit as it is; 16 bit by the window, else the min-max of the first "
      "frame",
      "auto" },
    { GST_CT_NORMALIZE_NONE, "As it is (16 bit: the high byte)", "none" },
    { GST_CT_NORMALIZE_MINMAX, "Least to greatest value, as cv2.normalize",
      "minmax" },
    { GST_CT_NORMALIZE_WINDOW, "By the window", "window" },
    { GST_CT_NORMALIZE_PERCENTILE, "1st to 99th percentile", "percentile" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtNormalize", values);
}

GType
gst_ct_range_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { CT_RANGE_FRAME, "Each frame its own", "frame" },
    { CT_RANGE_HOLD, "Of the first 10 frames, then kept", "hold" },
    { CT_RANGE_SMOOTH, "Follows, with a time constant of 1 s", "smooth" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtRangeMode", values);
}

GType
gst_ct_heat_range_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_CT_HEAT_RANGE_AUTO,
      "The heat's own window where it has one, else heat-min to heat-max",
      "auto" },
    { GST_CT_HEAT_RANGE_FIXED, "heat-min to heat-max", "fixed" },
    { GST_CT_HEAT_RANGE_FRAME, "Least to greatest value of each heat",
      "frame" },
    { GST_CT_HEAT_RANGE_HOLD, "Of the first 10 heats, then kept", "hold" },
    { GST_CT_HEAT_RANGE_PERCENTILE, "1st to 99th percentile of each heat",
      "percentile" },
    { GST_CT_HEAT_RANGE_SMOOTH, "Follows, with a time constant of 1 s",
      "smooth" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtHeatRange", values);
}

GType
gst_ct_interpolation_get_type (void)
{
  static const GEnumValue values[] = {
    { CT_INTERPOLATION_LINEAR, "Linear, as cv2.INTER_LINEAR", "linear" },
    { CT_INTERPOLATION_NEAREST, "Nearest, as cv2.INTER_NEAREST", "nearest" },
    { CT_INTERPOLATION_CUBIC, "Cubic", "cubic" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtInterpolation", values);
}

GType
gst_ct_opacity_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { CT_OPACITY_CONSTANT, "The same for every value", "constant" },
    { CT_OPACITY_RAMP, "From 0 at the threshold to opacity at the top",
      "ramp" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtOpacityMode", values);
}

GType
gst_ct_sync_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_CT_SYNC_AUTO, "deadline where the base is live, else wait", "auto" },
    { GST_CT_SYNC_WAIT, "Wait for the heat that covers the frame", "wait" },
    { GST_CT_SYNC_DEADLINE, "Wait until latency past the frame's time",
      "deadline" },
    { GST_CT_SYNC_LATEST, "Never wait", "latest" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtSync", values);
}

GType
gst_ct_match_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_CT_MATCH_STREAM_TIME, "The place in the stream", "stream-time" },
    { GST_CT_MATCH_RUNNING_TIME, "The time since PLAYING began",
      "running-time" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtMatch", values);
}

GType
gst_ct_legend_get_type (void)
{
  static const GEnumValue values[] = {
    { CT_LEGEND_NONE, "No legend", "none" },
    { CT_LEGEND_RIGHT, "At the right", "right" },
    { CT_LEGEND_LEFT, "At the left", "left" },
    { CT_LEGEND_BOTTOM, "At the bottom", "bottom" },
    { CT_LEGEND_TOP, "At the top", "top" },
    { 0, NULL, NULL },
  };

  return gst_ct_enum_type ("GstCtLegend", values);
}

GType
gst_ct_labels_get_type (void)
{
  static const GFlagsValue values[] = {
    { CT_LABEL_SLICE, "Number of the slice", "slice" },
    { CT_LABEL_POSITION, "Place along the slices, in mm", "position" },
    { CT_LABEL_WINDOW, "Width and level of the window", "window" },
    { CT_LABEL_HEAT_AGE, "Whether the heat is the frame's own, or how old",
      "heat-age" },
    { CT_LABEL_PEAK, "The heat's greatest value", "peak" },
    { CT_LABEL_ORIENTATION, "Sides of the patient at the edges",
      "orientation" },
    { CT_LABEL_SCALE, "A bar of so many mm", "scale" },
    { CT_LABEL_CLASS, "Class and probability that the heat brought", "class" },
    { 0, NULL, NULL },
  };

  return gst_ct_flags_type ("GstCtLabels", values);
}
