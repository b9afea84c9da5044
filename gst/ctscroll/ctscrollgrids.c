/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a CT and its heat map lie to each other.
 */
#include "gst/ctscroll/ctscrollgrids.h"

#include <math.h>

CtVolumeCut
ct_scroll_native_plane (const CtVolumeInfo *info)
{
  static const CtVolumeCut cuts[]
      = { CT_VOLUME_CUT_SAGITTAL, CT_VOLUME_CUT_CORONAL, CT_VOLUME_CUT_AXIAL };
  guint axes[3];

  if (!info->grid.valid || info->is_uneven)
    return CT_VOLUME_CUT_NATIVE;
  ct_grid_nearest_axes (&info->grid, axes);
  return cuts[axes[2]];
}

/* How far, in the heat's voxels, a corner of the CT's field is from the same
 * corner of the heat's, along the picture and from slice to slice: linear maps
 * differ most at corners. reach is from a voxel's center to its edge. */
static void
find_shift (const gdouble map[3][4], const guint ct[3], const guint heat[3],
            gdouble reach, gdouble *in_picture, gdouble *of_slices)
{
  *in_picture = *of_slices = 0.0;
  for (guint corner = 0; corner < 8; corner++) {
    gdouble at[3], to[3];

    for (guint i = 0; i < 3; i++) {
      const gboolean far = corner >> i & 1;
      const gdouble edge = i < 2 ? reach : 0.0;

      at[i] = far ? ct[i] - 1.0 + edge : -edge;
      to[i] = far ? heat[i] - 1.0 + edge : -edge;
    }
    for (guint i = 0; i < 3; i++) {
      gdouble *shift = i < 2 ? in_picture : of_slices;

      *shift = fmax (*shift, fabs (map[i][0] * at[0] + map[i][1] * at[1]
                                   + map[i][2] * at[2] + map[i][3] - to[i]));
    }
  }
}

CtScrollFit
ct_scroll_fit (const CtVolumeInfo *ct, const CtVolumeInfo *heat)
{
  const guint ct_size[3] = { ct->columns, ct->rows, ct->slices_per_volume };
  const guint heat_size[3]
      = { heat->columns, heat->rows, heat->slices_per_volume };
  gdouble map[3][4], in_picture, of_slices;

  if (!ct->grid.valid || !heat->grid.valid || ct->is_uneven || heat->is_uneven)
    return CT_SCROLL_SAME_VOXELS;
  if (ct_size[2] != heat_size[2])
    return CT_SCROLL_ELSEWHERE;
  ct_grid_map (&ct->grid, &heat->grid, map);
  find_shift (map, ct_size, heat_size, 0.5, &in_picture, &of_slices);
  if (of_slices > 0.1 || in_picture > 0.5)
    return CT_SCROLL_ELSEWHERE;
  if (ct_size[0] != heat_size[0] || ct_size[1] != heat_size[1])
    return CT_SCROLL_SAME_FIELD;
  return fmax (in_picture, of_slices) < 1e-3 ? CT_SCROLL_SAME_VOXELS
                                             : CT_SCROLL_ELSEWHERE;
}

gboolean
ct_scroll_needs_reference (CtScrollFit fit, CtVolumeCut cut)
{
  return fit == CT_SCROLL_ELSEWHERE
         || (fit == CT_SCROLL_SAME_FIELD && cut != CT_VOLUME_CUT_NATIVE);
}

void
ct_scroll_look_up (const gchar *ct, guint series, const gchar *heat,
                   CtVolumeCut *native, CtScrollFit *fit)
{
  const CtVolumeOptions ct_options = { .series = series };
  const CtVolumeOptions heat_options = { .pattern_heat = TRUE };
  CtVolume *base = ct_volume_open (ct, &ct_options, NULL);
  CtVolume *other = base && (heat || !ct)
                        ? ct_volume_open (heat, &heat_options, NULL)
                        : NULL;

  *native = base ? ct_scroll_native_plane (&base->info) : CT_VOLUME_CUT_NATIVE;
  *fit = other ? ct_scroll_fit (&base->info, &other->info)
               : CT_SCROLL_SAME_VOXELS;
  ct_volume_close (other);
  ct_volume_close (base);
}
