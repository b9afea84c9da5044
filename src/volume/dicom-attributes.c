/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomAttributes: what of a DICOM file's elements is needed to show its
 * frames, as numbers. Source: DICOM PS3.3 and PS3.10. Looks at no pixel.
 */
#include "src/volume/dicom-attributes.h"

#include <string.h>

#include "src/volume/dicom-value.h"
#include "src/volume/volume.h"

#define SHARED_GROUPS CT_DICOM_TAG (0x5200, 0x9229)
#define FRAME_GROUPS CT_DICOM_TAG (0x5200, 0x9230)
#define MODALITY_LUT CT_DICOM_TAG (0x0028, 0x3000)
#define VOI_LUT CT_DICOM_TAG (0x0028, 0x3010)
#define RADIOPHARMACEUTICAL CT_DICOM_TAG (0x0054, 0x0016)
#define DETECTOR_INFORMATION CT_DICOM_TAG (0x0054, 0x0022)

/* ------------------------------------------------------------- the table -- */

/* Where an element may stand. */
enum
{
  TOP,
  DRUG,     /* the first item of Radiopharmaceutical Information */
  DETECTOR, /* of Detector Information */
  M_LUT,    /* the first item of a LUT sequence */
  V_LUT,
  CLASSIC, /* at the top, of all frames */
  GROUPS,  /* in a functional group, of all frames or of one */
};

typedef struct
{
  guint32 tag;
  guint8 place;
  gchar vr[3];
  guint16 offset, count_offset; /* numbers and their count, or text */
  guint16 size;                 /* the most numbers, or bytes of text */
} Row;

/* clang-format off */
#define NUMBERS(group, element, place, vr, type, field) \
  { CT_DICOM_TAG (group, element), place, vr, G_STRUCT_OFFSET (type, field), \
    G_STRUCT_OFFSET (type, n_##field), \
    sizeof (((type *)NULL)->field) / sizeof (gdouble) }
#define TOP_NUMBER(group, element, vr, field) \
  NUMBERS (group, element, TOP, vr, CtDicomAttributes, field)
#define TEXT(group, element, place, type, field) \
  { CT_DICOM_TAG (group, element), place, "", G_STRUCT_OFFSET (type, field), \
    0, sizeof (((type *)NULL)->field) }
#define TOP_TEXT(group, element, field) \
  TEXT (group, element, TOP, CtDicomAttributes, field)
#define FRAME_NUMBERS(group, element, vr, field) \
  NUMBERS (group, element, CLASSIC, vr, CtDicomFrame, field), \
  NUMBERS (group, element, GROUPS, vr, CtDicomFrame, field)
#define FRAME_TEXT(group, element, field) \
  TEXT (group, element, CLASSIC, CtDicomFrame, field), \
  TEXT (group, element, GROUPS, CtDicomFrame, field)

static const Row rows[] = {
  TOP_TEXT (0x0008, 0x0016, sop_class),
  TOP_TEXT (0x0008, 0x0021, series_date),
  TOP_TEXT (0x0008, 0x0022, acquisition_date),
  TOP_TEXT (0x0008, 0x0031, series_time),
  TOP_TEXT (0x0008, 0x0032, acquisition_time),
  TOP_TEXT (0x0008, 0x0060, modality),
  TOP_TEXT (0x0008, 0x0070, manufacturer),
  TOP_TEXT (0x0008, 0x0201, zone),
  TOP_TEXT (0x0008, 0x1090, model),
  TOP_TEXT (0x0018, 0x0015, body_part),
  TOP_TEXT (0x0018, 0x0050, thickness_text),
  TOP_TEXT (0x0018, 0x0060, kvp),
  TOP_TEXT (0x0018, 0x1210, kernel),
  TOP_NUMBER (0x0008, 0x2144, "IS", display_rate),
  TOP_NUMBER (0x0010, 0x1030, "DS", weight),
  TOP_NUMBER (0x0018, 0x0040, "IS", cine_rate),
  TOP_NUMBER (0x0018, 0x0088, "DS", gap),
  TOP_NUMBER (0x0018, 0x1063, "DS", frame_time),
  TOP_NUMBER (0x0018, 0x1120, "DS", tilt),
  TOP_TEXT (0x0020, 0x000e, series),
  TOP_NUMBER (0x0020, 0x0012, "IS", acquisition),
  TOP_NUMBER (0x0020, 0x0013, "IS", instance),
  TOP_TEXT (0x0020, 0x0052, frame_of_reference),
  TOP_NUMBER (0x0028, 0x0002, "US", samples),
  TOP_TEXT (0x0028, 0x0004, photometric),
  TOP_NUMBER (0x0028, 0x0008, "IS", n_frames),
  TOP_NUMBER (0x0028, 0x0010, "US", rows),
  TOP_NUMBER (0x0028, 0x0011, "US", columns),
  TOP_NUMBER (0x0028, 0x0100, "US", allocated),
  TOP_NUMBER (0x0028, 0x0101, "US", stored),
  TOP_NUMBER (0x0028, 0x0102, "US", high_bit),
  TOP_NUMBER (0x0028, 0x0103, "US", representation),
  TOP_NUMBER (0x0028, 0x0120, "US", padding),
  TOP_NUMBER (0x0028, 0x0121, "US", padding_limit),
  TOP_TEXT (0x0028, 0x0301, burned_in),
  TOP_TEXT (0x0054, 0x1001, units),
  TOP_TEXT (0x0054, 0x1002, counts_source),
  TOP_TEXT (0x0054, 0x1006, suv_type),
  TOP_TEXT (0x0054, 0x1102, decay_correction),
  TOP_TEXT (0x0062, 0x0001, segmentation_type),
  TOP_NUMBER (0x0062, 0x000e, "US", max_fraction),
  TOP_TEXT (0x2050, 0x0020, lut_shape),
  TOP_TEXT (0x3004, 0x0002, dose_units),
  TOP_NUMBER (0x3004, 0x000e, "DS", dose_scaling),
  TEXT (0x0018, 0x1072, DRUG, CtDicomAttributes, injection_time),
  NUMBERS (0x0018, 0x1074, DRUG, "DS", CtDicomAttributes, dose),
  NUMBERS (0x0018, 0x1075, DRUG, "DS", CtDicomAttributes, half_life),
  TEXT (0x0018, 0x1078, DRUG, CtDicomAttributes, injection_date_time),
  NUMBERS (0x0020, 0x0032, DETECTOR, "DS", CtDicomAttributes,
           detector_position),
  NUMBERS (0x0020, 0x0037, DETECTOR, "DS", CtDicomAttributes,
           detector_orientation),
  NUMBERS (0x0028, 0x3002, M_LUT, "US", CtDicomLut, descriptor),
  TEXT (0x0028, 0x3004, M_LUT, CtDicomLut, type),
  NUMBERS (0x0028, 0x3002, V_LUT, "US", CtDicomLut, descriptor),
  FRAME_NUMBERS (0x0020, 0x0032, "DS", position),
  FRAME_NUMBERS (0x0020, 0x0037, "DS", orientation),
  FRAME_NUMBERS (0x0028, 0x0030, "DS", spacing),
  FRAME_NUMBERS (0x0018, 0x0050, "DS", thickness),
  FRAME_NUMBERS (0x0028, 0x1050, "DS", centers),
  FRAME_NUMBERS (0x0028, 0x1051, "DS", widths),
  FRAME_NUMBERS (0x0028, 0x1052, "DS", intercept),
  FRAME_NUMBERS (0x0028, 0x1053, "DS", slope),
  FRAME_TEXT (0x0028, 0x1054, rescale_type),
  FRAME_TEXT (0x0028, 0x1056, window_function),
  NUMBERS (0x0020, 0x9157, GROUPS, "UL", CtDicomFrame, dimensions),
};
/* clang-format on */

#define ARRAY_FRAME_TIMES CT_DICOM_TAG (0x0018, 0x1065)
#define ARRAY_OFFSETS CT_DICOM_TAG (0x3004, 0x000c)
#define ARRAY_SLICES CT_DICOM_TAG (0x0054, 0x0080)
#define LUT_DATA CT_DICOM_TAG (0x0028, 0x3006)
#define IMAGE_TYPE CT_DICOM_TAG (0x0008, 0x0008)

static void
take (CtDicomWalk *walk, const Row *row, gpointer base)
{
  guint8 *at = (guint8 *)base + row->offset;

  if (row->vr[0])
    *(guint *)(gpointer)((guint8 *)base + row->count_offset)
        = ct_dicom_value_numbers (walk, CT_DICOM_VR (row->vr[0], row->vr[1]),
                                  (gdouble *)(gpointer)at, row->size);
  else
    ct_dicom_value_text (walk, 0, (gchar *)at, row->size);
}

/* NULL where it says nothing of its own. */
static CtDicomFrame *
find_own (const CtDicomAttributes *a, guint number)
{
  guint low = 0, high = a->frames->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;
    CtDicomFrame *frame = &g_array_index (a->frames, CtDicomFrame, middle);

    if (frame->number == number)
      return frame;
    if (frame->number < number)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

/* The frame that a functional group is of; NULL: of no frame that can be. Room
 * is made for those that the file says something of, not for what it counts
 * up to; they come in order. */
static CtDicomFrame *
find_frame (CtDicomAttributes *a, const CtDicomLevel *level)
{
  CtDicomFrame next = { .number = level->item };
  const guint n = a->frames->len;

  if (level->sequence == SHARED_GROUPS)
    return level->item == 0 ? &a->shared : NULL;
  /* NumberOfFrames stands before. */
  if (level->item >= (a->n_n_frames > 0 ? a->n_frames[0] : 1)
      || level->item >= CT_DICOM_MAX_FRAMES)
    return NULL;
  if (n == 0
      || g_array_index (a->frames, CtDicomFrame, n - 1).number < next.number)
    g_array_append_val (a->frames, next);
  return find_own (a, next.number);
}

/* Which struct an element goes to by where it stands; -1: to none. */
static gint
place_of (CtDicomAttributes *a, const CtDicomWalk *walk, gpointer *base)
{
  const CtDicomLevel *level = walk->levels;

  *base = a;
  if (walk->depth == 0)
    return TOP;
  if (walk->depth == 2
      && (level->sequence == SHARED_GROUPS || level->sequence == FRAME_GROUPS)
      && level[1].item == 0) {
    *base = find_frame (a, level);
    return *base ? GROUPS : -1;
  }
  if (walk->depth != 1 || level->item != 0)
    return -1;
  switch (level->sequence) {
  case RADIOPHARMACEUTICAL:
    return DRUG;
  case DETECTOR_INFORMATION:
    return DETECTOR;
  case MODALITY_LUT:
    *base = &a->modality_lut;
    return M_LUT;
  case VOI_LUT:
    *base = &a->voi_lut;
    return V_LUT;
  default:
    return -1;
  }
}

static void
replace_array (GArray **array, CtDicomWalk *walk, const gchar *vr)
{
  g_clear_pointer (array, g_array_unref);
  *array = ct_dicom_value_array (walk, CT_DICOM_VR (vr[0], vr[1]));
}

/* An element that no row of the table can hold. */
static void
take_array (CtDicomAttributes *a, CtDicomWalk *walk, gint place)
{
  guint i;

  if (place == TOP && walk->tag == ARRAY_FRAME_TIMES)
    replace_array (&a->frame_times, walk, "DS");
  else if (place == TOP && walk->tag == ARRAY_OFFSETS)
    replace_array (&a->offsets, walk, "DS");
  else if (place == TOP && walk->tag == ARRAY_SLICES)
    replace_array (&a->slice_numbers, walk, "US");
  else if (place == TOP && walk->tag == IMAGE_TYPE)
    for (i = 0; i < G_N_ELEMENTS (a->image_type); i++)
      ct_dicom_value_text (walk, i, a->image_type[i], sizeof a->image_type[i]);
  else if (place == M_LUT && walk->tag == LUT_DATA)
    replace_array (&a->modality_lut.data, walk, "US");
  else if (place == V_LUT && walk->tag == LUT_DATA)
    replace_array (&a->voi_lut.data, walk, "US");
}

static void
take_element (CtDicomAttributes *a, CtDicomWalk *walk)
{
  gpointer base;
  const gint place = place_of (a, walk, &base);
  guint i;

  if (place < 0)
    return;
  take_array (a, walk, place);
  for (i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].tag != walk->tag)
      continue;
    if (rows[i].place == place)
      take (walk, &rows[i], base);
    else if (place == TOP && rows[i].place == CLASSIC)
      take (walk, &rows[i], &a->shared);
  }
}

/* -------------------------------------------------------------- the whole --
 */

/* Up to the pixels. */
static gboolean
read_elements (CtDicomAttributes *a, CtDicomSource *source, GError **error)
{
  GError *damage = NULL;
  CtDicomWalk walk;

  ct_dicom_walk_init (&walk, source, a->meta.position, a->meta.big_endian,
                      a->meta.implicit_vr);
  while (ct_dicom_walk_next (&walk, &damage)) {
    if (walk.depth == 0 && ct_dicom_tag_is_pixels (walk.tag)) {
      a->pixel_tag = walk.tag;
      a->pixels = walk.value;
      a->pixels_length = walk.length;
      return TRUE;
    }
    take_element (a, &walk);
  }
  if (!damage)
    return TRUE;
  g_propagate_error (error, damage);
  return FALSE;
}

gboolean
ct_dicom_attributes_read (CtDicomAttributes *a, CtDicomSource *source,
                          GError **error)
{
  memset (a, 0, sizeof *a);
  a->frames = g_array_new (FALSE, TRUE, sizeof (CtDicomFrame));
  if (!ct_dicom_meta_read (&a->meta, source, error)
      || !read_elements (a, source, error))
    return FALSE;
  ct_dicom_lut_finish (&a->modality_lut);
  ct_dicom_lut_finish (&a->voi_lut);
  return TRUE;
}

static void
clear_array (GArray **array)
{
  if (*array)
    g_array_unref (*array);
  *array = NULL;
}

void
ct_dicom_attributes_clear (CtDicomAttributes *a)
{
  clear_array (&a->frame_times);
  clear_array (&a->offsets);
  clear_array (&a->slice_numbers);
  ct_dicom_lut_clear (&a->modality_lut);
  ct_dicom_lut_clear (&a->voi_lut);
  clear_array (&a->frames);
  memset (a, 0, sizeof *a);
}

/* Numbers and their count from one that has them. */
#define OVERRIDE(field)                                                        \
  if (own->n_##field > 0) {                                                    \
    memcpy (all.field, own->field, sizeof all.field);                          \
    all.n_##field = own->n_##field;                                            \
  }

CtDicomFrame
ct_dicom_attributes_frame (const CtDicomAttributes *a, guint number)
{
  CtDicomFrame all = a->shared;
  const CtDicomFrame *own = find_own (a, number);

  if (!own)
    return all;
  OVERRIDE (position)
  OVERRIDE (orientation)
  OVERRIDE (spacing)
  OVERRIDE (thickness)
  OVERRIDE (slope)
  OVERRIDE (intercept)
  OVERRIDE (centers)
  OVERRIDE (widths)
  OVERRIDE (dimensions)
  if (own->window_function[0])
    g_strlcpy (all.window_function, own->window_function,
               sizeof all.window_function);
  if (own->rescale_type[0])
    g_strlcpy (all.rescale_type, own->rescale_type, sizeof all.rescale_type);
  return all;
}
