/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A slice as a network wants it: real values through a window, to the input's
 * size, standardized, once for each channel. Knows no network.
 */
#pragma once

#include <gio/gio.h>

#include "src/plane.h"

G_BEGIN_DECLS

typedef enum
{
  CT_NET_NORMALIZE_AUTO,   /* the window that is set; else 8 bit: unit; else
                              the slice's window, else minmax */
  CT_NET_NORMALIZE_NONE,   /* real values as they are */
  CT_NET_NORMALIZE_MINMAX, /* least to greatest real value */
  CT_NET_NORMALIZE_WINDOW, /* the window that is set, else the slice's, else
                              minmax */
  CT_NET_NORMALIZE_UNIT,   /* stored values over the type's greatest */
} CtNetNormalize;

/**
 * CtNetInputSpec:
 * @window_center, @window_width: width 0: not set
 * @width, @height: of the input; 0: the slice's
 * @channels: all the same but for mean and std, 1..3
 * @mean, @std: of each channel: (value - mean) / std, std not 0
 */
typedef struct
{
  CtNetNormalize normalize;
  gdouble window_center, window_width;
  guint width, height;
  guint channels;
  gdouble mean[3], std[3];
} CtNetInputSpec;

/**
 * CtNetSlice:
 * @plane: U8 or U16 samples
 * @slope, @intercept: real = stored * slope + intercept
 * @padding: stored value where nothing is, or -1
 * @window_width: of the window that came with the slice; 0: none
 * @inverse: bright is low (MONOCHROME1), as it is shown
 */
typedef struct
{
  const CtPlane *plane;
  gdouble slope, intercept;
  gint32 padding;
  gdouble window_center, window_width;
  gboolean inverse;
} CtNetSlice;

/**
 * CtNetInput:
 * @data: channels planes of height rows of width samples
 *
 * Zeroed it is empty; what it has is used again for the next slice.
 */
typedef struct
{
  gfloat *data;
  guint channels, width, height;
  gsize allocated; /* samples */
  gfloat *slice;   /* the values at the slice's own size */
  gsize slice_allocated;
} CtNetInput;

/* The window is (x - (center - width / 2)) / width within 0..1, each step in
 * float; then, where the sizes differ, PyTorch's interpolate (mode="bilinear",
 * without align_corners and antialias). Of an inverse slice 1 takes the place
 * of 0, but for NONE. Where nothing is there is 0 (of NONE: the stored value).
 * FALSE without memory for it; then how many bytes were asked for is in the
 * message. */
gboolean ct_net_input_fill (CtNetInput *input, const CtNetInputSpec *spec,
                            const CtNetSlice *slice, GError **error);

/* An input of that size that is 0 all over. */
gboolean ct_net_input_blank (CtNetInput *input, guint channels, guint width,
                             guint height, GError **error);
void ct_net_input_clear (CtNetInput *input);

G_END_DECLS
