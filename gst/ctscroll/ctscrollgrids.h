/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a CT and its heat map lie to each other, and which plane the CT is
 * stored in. Shows nothing.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* The plane that the slices are, native where that is not known, or where not
 * every slice is where the grid has it, so that no other can be cut. */
CtVolumeCut ct_scroll_native_plane (const CtVolumeInfo *info);

/* How a heat map lies to its CT, as far as both say. */
typedef enum
{
  CT_SCROLL_SAME_VOXELS, /* or not known */
  CT_SCROLL_SAME_FIELD,  /* the same slices and edges, other pixels */
  CT_SCROLL_ELSEWHERE,
} CtScrollFit;

CtScrollFit ct_scroll_fit (const CtVolumeInfo *ct, const CtVolumeInfo *heat);

/* Whether the heat has to be brought onto the CT's grid where slices are cut
 * that way. As it is stored, the overlay enlarges what has the same field. */
gboolean ct_scroll_needs_reference (CtScrollFit fit, CtVolumeCut cut);

/* Of files: ct NULL is the phantom, and then heat NULL is the phantom's; heat
 * NULL otherwise is none. What cannot be opened is for the elements to tell. */
void ct_scroll_look_up (const gchar *ct, guint series, const gchar *heat,
                        CtVolumeCut *native, CtScrollFit *fit);

G_END_DECLS
