/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A volume cut along another axis of its voxels: a CtVolume around one.
 * Interpolates nothing and knows no format.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* Bytes of a volume (one of a 4-D file's) that is held where its samples
 * cannot be read in any order. */
#define CT_RESLICE_MAX_HELD (G_GUINT64_CONSTANT (512) << 20)

/* Slices of inner, as its reader gives them, along the voxel axis that is
 * nearest to what cut names; inner itself where it is cut that way already.
 * Where the reader has a layout, memory is a CtBand; else one volume, read
 * when the first slice of it is asked for: one that is too large fails then.
 *
 * Takes inner, and closes it on failure: NULL and error where the geometry is
 * not known. */
CtVolume *ct_volume_reslice (CtVolume *inner, CtVolumeCut cut, GError **error);

G_END_DECLS
