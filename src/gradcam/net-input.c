/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A slice as a network wants it: real values through a window, to the input's
 * size, standardized, once for each channel. Knows no network.
 */
#include "src/gradcam/net-input.h"

#include <math.h>
#include <string.h>

#include "src/gradcam/net-error.h"
#include "src/kernels/kernels.h"

static gboolean
reserve (gfloat **data, gsize *allocated, gsize n, GError **error)
{
  if (n <= *allocated)
    return TRUE;
  g_free (*data);
  *data = g_try_new (gfloat, n);
  *allocated = *data ? n : 0;
  if (*data)
    return TRUE;
  g_set_error (error, CT_NET_ERROR, CT_NET_ERROR_NO_SPACE,
               "there is no memory for the model's input: %" G_GSIZE_FORMAT
               " bytes; a smaller size needs less",
               n * sizeof (gfloat));
  return FALSE;
}

static gboolean
shape (CtNetInput *input, guint channels, guint width, guint height,
       GError **error)
{
  input->channels = channels;
  input->width = width;
  input->height = height;
  return reserve (&input->data, &input->allocated,
                  (gsize)channels * width * height, error);
}

/* Real values, NaN where nothing is. */
static void
read_row (gfloat *dst, const CtNetSlice *slice, guint y, gdouble divisor)
{
  const CtPlane *plane = slice->plane;
  const guint8 *row = ct_plane_row (plane, y);
  CtHeatScale scale
      = { slice->slope, slice->intercept, divisor, slice->padding };

  if (plane->type == CT_SAMPLE_U16) {
    ct_kernels ()->heat_u16 (dst, row, plane->width, &scale, plane->swapped);
    return;
  }
  ct_kernels ()->heat_u8 (dst, row, plane->width, &scale);
  for (guint x = 0; x < plane->width; x++)
    if (row[x] == slice->padding)
      dst[x] = NAN;
}

static void
read_values (gfloat *values, const CtNetSlice *slice, CtNetNormalize normalize)
{
  CtNetSlice raw = *slice;
  gdouble divisor = 1;

  if (normalize == CT_NET_NORMALIZE_UNIT) {
    raw.slope = 1;
    raw.intercept = 0;
    divisor = slice->plane->type == CT_SAMPLE_U16 ? G_MAXUINT16 : G_MAXUINT8;
  }
  if (normalize == CT_NET_NORMALIZE_NONE)
    raw.padding = CT_NO_PADDING;
  for (guint y = 0; y < raw.plane->height; y++)
    read_row (values + (gsize)y * raw.plane->width, &raw, y, divisor);
}

/* Of least..least + width to 0..1, or to 1..0. */
static void
apply_window (gfloat *values, gsize n, gfloat least, gfloat width,
              gboolean inverse)
{
  for (gsize i = 0; i < n; i++) {
    gfloat v = (values[i] - least) / width;
    gfloat clamped = v > 0 ? MIN (v, 1.0f) : 0.0f; /* and a NaN is 0 */

    values[i] = inverse && !isnan (v) ? 1.0f - clamped : clamped;
  }
}

static void
apply_minmax (gfloat *values, gsize n, gboolean inverse)
{
  CtExtentF32 extent = { G_MAXFLOAT, -G_MAXFLOAT };
  gboolean is_flat;

  ct_kernels ()->extent_f32 (&extent, values, n);
  is_flat = !(extent.max > extent.min);
  apply_window (values, n, is_flat ? 0 : extent.min,
                is_flat ? INFINITY : extent.max - extent.min,
                inverse && !is_flat);
}

static void
normalize_values (gfloat *values, gsize n, const CtNetInputSpec *spec,
                  const CtNetSlice *slice, CtNetNormalize normalize)
{
  gboolean is_set = spec->window_width > 0;
  gdouble width = is_set ? spec->window_width : slice->window_width;
  gdouble center = is_set ? spec->window_center : slice->window_center;

  if (normalize == CT_NET_NORMALIZE_NONE)
    return;
  if (normalize == CT_NET_NORMALIZE_UNIT)
    apply_window (values, n, 0, 1, slice->inverse);
  else if (normalize == CT_NET_NORMALIZE_WINDOW && width > 0)
    apply_window (values, n, (gfloat)(center - width / 2), (gfloat)width,
                  slice->inverse);
  else
    apply_minmax (values, n, slice->inverse);
}

static CtNetNormalize
resolve (const CtNetInputSpec *spec, const CtNetSlice *slice)
{
  if (spec->normalize != CT_NET_NORMALIZE_AUTO)
    return spec->normalize;
  return slice->plane->type == CT_SAMPLE_U8 && !(spec->window_width > 0)
             ? CT_NET_NORMALIZE_UNIT
             : CT_NET_NORMALIZE_WINDOW;
}

/* Between which two samples an output sample lies, and how near the second
 * is: half-pixel centers. PyTorch rounds the scale to float, and nothing more
 * until the weight. */
typedef struct
{
  guint first, second;
  gfloat weight; /* of the second */
} Tap;

static Tap
tap_of (guint d, guint src, guint dst)
{
  const gfloat scale = (gfloat)src / (gfloat)dst;
  const gdouble at = MAX (scale * (d + 0.5) - 0.5, 0.0);
  Tap tap;

  tap.first = MIN ((guint)at, src - 1);
  tap.second = MIN (tap.first + 1, src - 1);
  tap.weight = (gfloat)MIN (at - tap.first, 1.0);
  return tap;
}

static gfloat
mix (gfloat a, gfloat b, gfloat weight)
{
  return a * (1.0f - weight) + b * weight;
}

/* From the slice's size to plane 0 of the input. */
static void
resize_values (CtNetInput *input, const gfloat *values, guint width,
               guint height)
{
  for (guint y = 0; y < input->height; y++) {
    const Tap row = tap_of (y, height, input->height);
    const gfloat *above = values + (gsize)row.first * width;
    const gfloat *below = values + (gsize)row.second * width;
    gfloat *dst = input->data + (gsize)y * input->width;

    for (guint x = 0; x < input->width; x++) {
      const Tap column = tap_of (x, width, input->width);

      dst[x]
          = mix (mix (above[column.first], above[column.second], column.weight),
                 mix (below[column.first], below[column.second], column.weight),
                 row.weight);
    }
  }
}

/* Plane 0 to all of them, the last first. */
static void
standardize (CtNetInput *input, const CtNetInputSpec *spec)
{
  gsize n = (gsize)input->width * input->height;

  for (guint c = input->channels; c-- > 0;) {
    const gfloat mean = (gfloat)spec->mean[c], std = (gfloat)spec->std[c];
    gfloat *dst = input->data + c * n;

    for (gsize i = 0; i < n; i++)
      dst[i] = (input->data[i] - mean) / std;
  }
}

gboolean
ct_net_input_fill (CtNetInput *input, const CtNetInputSpec *spec,
                   const CtNetSlice *slice, GError **error)
{
  const CtPlane *plane = slice->plane;
  gsize n = (gsize)plane->width * plane->height;
  CtNetNormalize normalize = resolve (spec, slice);

  if (!shape (input, spec->channels, spec->width ? spec->width : plane->width,
              spec->height ? spec->height : plane->height, error)
      || !reserve (&input->slice, &input->slice_allocated, n, error))
    return FALSE;
  read_values (input->slice, slice, normalize);
  normalize_values (input->slice, n, spec, slice, normalize);
  resize_values (input, input->slice, plane->width, plane->height);
  standardize (input, spec);
  return TRUE;
}

gboolean
ct_net_input_blank (CtNetInput *input, guint channels, guint width,
                    guint height, GError **error)
{
  if (!shape (input, channels, width, height, error))
    return FALSE;
  memset (input->data, 0, (gsize)channels * width * height * sizeof (gfloat));
  return TRUE;
}

void
ct_net_input_clear (CtNetInput *input)
{
  g_clear_pointer (&input->data, g_free);
  g_clear_pointer (&input->slice, g_free);
  *input = (CtNetInput){ 0 };
}
