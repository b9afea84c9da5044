/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Heats for the tests of what is done with them.
 */
#pragma once

#include <gst/check/gstcheck.h>

#include "gst/ctheat/gstctheatinput.h"

/* A float heat of those values that holds from start on, for duration (NONE:
 * open), by either kind of time. */
static inline GstCtHeat *
test_heat_new (guint width, guint height, const gfloat *values,
               GstClockTime start, GstClockTime duration)
{
  GstCtHeatFormat format
      = { .valid = TRUE, .is_tensor = TRUE, .type = CT_SAMPLE_F32 };
  gsize size = width * height * sizeof *values;
  GstBuffer *buffer = gst_buffer_new_memdup (values, size);
  GstCtHeat *heat;
  gchar *why = NULL;

  format.info.width = width;
  format.info.height = height;
  GST_BUFFER_PTS (buffer) = start;
  heat = gst_ct_heat_from_buffer (&format, buffer, &why);
  ck_assert_msg (heat != NULL, "%s", why);
  gst_buffer_unref (buffer);
  for (guint m = 0; m < 2; m++) {
    heat->when.start[m] = start;
    heat->when.end[m]
        = GST_CLOCK_TIME_IS_VALID (duration) ? start + duration : duration;
  }
  return heat;
}
