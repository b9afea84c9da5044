/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtBand: slices whose samples are strewn over a file, gathered many at a
 * time. Knows no format.
 *
 * A band is what fits its size, or one slice where that is more. It is
 * gathered in one pass over the file, through a window, and kept: memory does
 * not grow with the file.
 */
#pragma once

#include "src/volume/file.h"

G_BEGIN_DECLS

#define CT_BAND_SIZE (16 << 20)
#define CT_BAND_WINDOW_SIZE (1 << 20)

/* What an axis is, fastest first in the order slices are given out. */
enum
{
  CT_BAND_X,
  CT_BAND_Y,
  CT_BAND_Z,
  CT_BAND_T,
  CT_BAND_AXES
};

typedef struct
{
  guint64 length; /* 1 or more */
  guint64 stride; /* samples to the next one, in the file */
} CtBandAxis;

/**
 * CtBand:
 * @file: not owned
 * @offset: of the first sample in its contents
 * @sample_size: 1, 2, 4 or 8
 * @axes: of an array that fills its part of the file without holes
 * @size, @window_size: bytes of a band and of the window; 0 stands for
 *     CT_BAND_SIZE, CT_BAND_WINDOW_SIZE
 *
 * These are for the user to set; the rest is zero at first.
 */
typedef struct
{
  CtFile *file;
  guint64 offset;
  gsize sample_size;
  CtBandAxis axes[CT_BAND_AXES];
  gsize size, window_size;
  /* What data holds: volumes and slices from first to before end. */
  guint8 *data;
  gboolean is_valid;
  guint64 first[CT_BAND_AXES], end[CT_BAND_AXES];
  guint8 *window;
  guint64 window_start;
  gsize window_length;
  guint8 order[CT_BAND_AXES]; /* axes, slowest in the file first */
} CtBand;

/* Slice number (volume after volume), row by row. Valid until the next call;
 * NULL and error on failure. */
const guint8 *ct_band_read (CtBand *band, guint number, GError **error);
void ct_band_clear (CtBand *band);

G_END_DECLS
