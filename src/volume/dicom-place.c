/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where the frames of a DICOM file lie in the patient. Source: DICOM PS3.3
 * C.7.6.2, C.7.6.16 and C.8.8.3. Puts nothing in order.
 */
#include "src/volume/dicom-place.h"

#include <math.h>
#include <string.h>

static gboolean
all_finite (const gdouble *v, guint n)
{
  while (n-- > 0)
    if (!(fabs (v[n]) <= 1e9))
      return FALSE;
  return TRUE;
}

/* Unit vectors, at a right angle but for the rounding of decimals. */
static gboolean
is_orientation (const gdouble *v)
{
  const gdouble a = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
  const gdouble b = v[3] * v[3] + v[4] * v[4] + v[5] * v[5];
  const gdouble ab = v[0] * v[3] + v[1] * v[4] + v[2] * v[5];

  return fabs (a - 1) < 0.02 && fabs (b - 1) < 0.02 && fabs (ab) < 0.02;
}

static void
move_along (CtDicomPlace *place, gdouble mm)
{
  const gdouble *o = place->orientation;
  guint i;

  for (i = 0; i < 3; i++)
    place->origin[i] += mm
                        * (o[(i + 1) % 3] * o[3 + (i + 2) % 3]
                           - o[(i + 2) % 3] * o[3 + (i + 1) % 3]);
}

static gboolean
set_place (CtDicomPlace *place, guint n_position, const gdouble *position,
           guint n_orientation, const gdouble *orientation)
{
  place->has_place = n_position == 3 && n_orientation == 6
                     && all_finite (position, 3) && all_finite (orientation, 6)
                     && is_orientation (orientation);
  if (place->has_place) {
    memcpy (place->origin, position, sizeof place->origin);
    memcpy (place->orientation, orientation, sizeof place->orientation);
  }
  return place->has_place;
}

/* Frames of a dose have no place of their own, but a distance to the first. */
static void
move_by_offset (CtDicomPlace *place, const CtDicomAttributes *a, guint frame)
{
  gdouble offset;

  if (!a->offsets || frame >= a->offsets->len || !place->has_place)
    return;
  offset = g_array_index (a->offsets, gdouble, frame);
  /* By some it is the place itself (PS3.3 C.8.8.3.2, b). */
  if (frame > 0 || offset == 0)
    offset -= g_array_index (a->offsets, gdouble, 0);
  else
    offset = 0;
  if (!isfinite (offset)) {
    place->has_place = FALSE;
    return;
  }
  move_along (place, offset);
}

/* Slices of a reconstruction in nuclear medicine: the detector has the place
 * of the first one, and a distance below 0 stacks the others before it (PS3.3
 * C.8.4.15). What a projection saw has no slices. */
static gboolean
has_detector_slices (const CtDicomAttributes *a)
{
  return a->frames->len == 0 && a->slice_numbers && a->n_gap > 0
         && a->gap[0] != 0 && all_finite (a->gap, 1);
}

static void
place_by_detector (CtDicomPlace *place, const CtDicomAttributes *a, guint frame)
{
  const GArray *numbers = a->slice_numbers;
  const gdouble *number = (const gdouble *)(gconstpointer)numbers->data;

  place->has_place = frame < numbers->len && number[frame] <= 65535
                     && number[0] <= 65535 && number[frame] >= 0
                     && number[0] >= 0;
  if (place->has_place)
    move_along (place, (number[frame] - number[0]) * a->gap[0]);
}

CtDicomPlace
ct_dicom_place_get (const CtDicomFile *dicom, guint file, guint frame)
{
  const CtDicomAttributes *a = &dicom->attributes;
  const CtDicomFrame all = ct_dicom_attributes_frame (a, frame);
  CtDicomPlace place = { .file = file,
                         .frame = frame,
                         .columns = dicom->pixels.columns,
                         .rows = dicom->pixels.rows };
  guint i;

  if ((set_place (&place, all.n_position, all.position, all.n_orientation,
                  all.orientation)
       || set_place (&place, a->n_detector_position, a->detector_position,
                     a->n_detector_orientation, a->detector_orientation))
      && has_detector_slices (a))
    place_by_detector (&place, a, frame);
  for (i = 0; i < 2 && all.n_spacing == 2; i++)
    if (all.spacing[i] > 0 && all.spacing[i] < 1e4)
      place.spacing[i] = all.spacing[i];
  if (all.n_thickness > 0 && all.thickness[0] > 0 && all.thickness[0] < 1e4)
    place.thickness = all.thickness[0];
  move_by_offset (&place, a, frame);
  if (a->n_acquisition > 0 && isfinite (a->acquisition[0]))
    place.keys[0] = a->acquisition[0];
  for (i = 0; i < all.n_dimensions && i + 2 < CT_DICOM_MAX_KEYS; i++)
    if (isfinite (all.dimensions[i]))
      place.keys[1 + i] = all.dimensions[i];
  if (a->n_instance > 0 && isfinite (a->instance[0]))
    place.keys[CT_DICOM_MAX_KEYS - 1] = a->instance[0];
  return place;
}

/* Frames without a place, or at no regular one, keep the file's order. */
void
ct_dicom_place_append (GArray *places, const CtDicomFile *dicom, guint file)
{
  guint i, placed = 0;

  for (i = 0; i < dicom->pixels.frames; i++) {
    CtDicomPlace place = ct_dicom_place_get (dicom, file, i);

    placed += place.has_place;
    g_array_append_val (places, place);
  }
  /* One place for all frames of a file without functional groups is that of
   * a patient, not of a slice. */
  if (placed < dicom->pixels.frames
      || (dicom->pixels.frames > 1 && dicom->attributes.frames->len == 0
          && !dicom->attributes.offsets
          && !has_detector_slices (&dicom->attributes)))
    for (i = 0; i < dicom->pixels.frames; i++)
      g_array_index (places, CtDicomPlace, i).has_place = FALSE;
}
