/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NumPy arrays as slices, for readers of what such an array comes in.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* Takes file, always. The volume is read and closed by the two below. */
CtVolume *ct_npy_open (CtFile *file, const CtVolumeOptions *options,
                       GError **error);
gboolean ct_npy_read_slice (CtVolume *volume, guint number, CtSlice *slice,
                            GError **error);
void ct_npy_close (CtVolume *volume);

G_END_DECLS
