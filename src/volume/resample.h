/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A volume on another one's grid, by where both lie in the patient: a
 * CtVolume around one. Registers nothing: both must be of one frame of
 * reference.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* Bytes of the source's slices that are kept as floats; two slices at least,
 * whatever their size. */
#define CT_RESAMPLE_CACHE_SIZE (64 << 20)

/* How a value comes about between the source's voxels. */
typedef enum
{
  CT_RESAMPLE_AUTO,    /* nearest for labels, else linear */
  CT_RESAMPLE_LINEAR,  /* trilinear */
  CT_RESAMPLE_NEAREST, /* the voxel that the point is in */
} CtResample;

/* The source's real values (floats, slope 1) at the reference's voxels: its
 * columns, rows, slices, volumes, spacing and frame rate; unit, window and
 * whether they are labels are the source's.
 *
 * Outside of the source there is NaN. Linear, inside is the box of its voxel
 * centers, as with scipy's order=1, mode="constant", and a NaN with any weight
 * gives NaN. Nearest, inside goes half a voxel further, to the voxels' faces.
 * An axis of one voxel is as thick as that, always.
 *
 * Volume t of the source goes onto volume t of the reference; a source of one
 * serves all; where it has no more there is NaN.
 *
 * Takes source, which is cut the reference's way at best, and closes it on
 * failure: NULL and error where either's geometry is not known, or they have
 * no place in common. */
CtVolume *ct_volume_resample (CtVolume *source, const CtVolumeInfo *reference,
                              CtResample how, GError **error);

/* Opens the file at path, cut the reference's way (options->cut and its flips
 * do not count), and resamples it. */
CtVolume *ct_volume_open_resampled (const gchar *path,
                                    const CtVolumeOptions *options,
                                    const CtVolumeInfo *reference,
                                    CtResample how, GError **error);

G_END_DECLS
