/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From the stored samples of a slice to real values and to 16-bit words: any
 * integer or float type, either byte order, any step. Knows nothing of files.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/**
 * CtSamplesSummary:
 * @min, @max: of the finite real values; min > max: there is none
 * @integers: every value is an integer (infinities do not count as one)
 * @has_gaps: there is a NaN
 */
typedef struct
{
  gdouble min, max;
  gboolean integers;
  gboolean has_gaps;
} CtSamplesSummary;

void ct_samples_summarize (const CtVolumeInfo *info, const CtSlice *slice,
                           CtSamplesSummary *summary);

/* real = (float) (stored * slope + intercept), computed in double; rows of
 * info->columns floats, stride bytes apart. NaN stays NaN. */
void ct_samples_to_f32 (const CtVolumeInfo *info, const CtSlice *slice,
                        gfloat *dst, gssize stride);

/**
 * CtSamplesCode:
 * @slope, @intercept: real = word * slope + intercept
 * @has_padding: word 0 means that nothing is there
 *
 * How real values are coded in 16 bits. Integers within a 16-bit span are
 * exact: as they are (0..65535), + 32768 (-32768..32767), else - min; any
 * other slice is scaled to 1..65535, half a step off at most. 0 is kept for
 * NaN where there is one.
 */
typedef struct
{
  gdouble slope, intercept;
  gboolean has_padding;
} CtSamplesCode;

CtSamplesCode ct_samples_choose_code (const CtSamplesSummary *summary);

/* Words in little endian, whatever the machine. Infinities become the ends. */
void ct_samples_to_u16le (const CtVolumeInfo *info, const CtSlice *slice,
                          const CtSamplesCode *code, guint8 *dst,
                          gssize stride);

/* All three in one: the words of a slice in its own code, which is given
 * back. */
CtSamplesCode ct_samples_code_u16le (const CtVolumeInfo *info,
                                     const CtSlice *slice, guint8 *dst,
                                     gssize stride);

G_END_DECLS
