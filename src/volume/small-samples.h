/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What samples.h says of samples in general, quickly for whole ones of 8 and
 * 16 bits: almost every CT, MR and mask. Knows nothing of codes.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* Integers of 8 or 16 bits without a slope or padding, and whose sum with the
 * intercept a float holds; the functions below take no others. */
gboolean ct_small_samples_are (const CtVolumeInfo *info, const CtSlice *slice);

/* Of the real values. */
void ct_small_samples_min_max (const CtVolumeInfo *info, const CtSlice *slice,
                               gint *min, gint *max);

/* How the real values become words of 16 bits: plus add, then held within
 * 0..65535. FALSE, and nothing is done, for an add that no code for such
 * samples has. */
gboolean ct_small_samples_to_u16le (const CtVolumeInfo *info,
                                    const CtSlice *slice, gint add, guint8 *dst,
                                    gssize stride);

/* As they are where none is negative, else plus 32768: seldom more than one
 * pass. FALSE, and nothing is done, where 16 bits may not suffice. */
gboolean ct_small_samples_code_u16le (const CtVolumeInfo *info,
                                      const CtSlice *slice, gint *add,
                                      guint8 *dst, gssize stride);

void ct_small_samples_to_f32 (const CtVolumeInfo *info, const CtSlice *slice,
                              gfloat *dst, gssize stride);

G_END_DECLS
