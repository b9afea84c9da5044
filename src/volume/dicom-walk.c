/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomWalk: from element to element through a DICOM data set, into its
 * sequences and out, without recursion. Source: DICOM PS3.5, chapter 7. Knows
 * what no element means.
 */
#include "src/volume/dicom-walk.h"

#include <string.h>

#include "src/volume/bytes.h"
#include "src/volume/volume.h"

#define ITEM CT_DICOM_TAG (0xfffe, 0xe000)
#define ITEM_END CT_DICOM_TAG (0xfffe, 0xe00d)
#define SEQUENCE_END CT_DICOM_TAG (0xfffe, 0xe0dd)

/* All of PS3.5 6.2; those after "|" have lengths of 32 bits. */
static const gchar vrs[]
    = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US |"
      "OB OD OF OL OV OW SQ SV UC UN UR UT UV ";

gboolean
ct_dicom_tag_is_pixels (guint32 tag)
{
  return tag == CT_DICOM_TAG (0x7fe0, 0x0010)
         || tag == CT_DICOM_TAG (0x7fe0, 0x0008)
         || tag == CT_DICOM_TAG (0x7fe0, 0x0009);
}

static const gchar *
find_vr (const guint8 *vr)
{
  const gchar text[4] = { vr[0], vr[1], ' ', '\0' };

  if (!g_ascii_isupper (vr[0]) || !g_ascii_isupper (vr[1]))
    return NULL;
  return strstr (vrs, text);
}

gboolean
ct_dicom_vr_is_known (const guint8 *vr)
{
  return find_vr (vr) != NULL;
}

void
ct_dicom_walk_init (CtDicomWalk *walk, CtDicomSource *source, guint64 position,
                    gboolean big_endian, gboolean implicit_vr)
{
  memset (walk, 0, sizeof *walk);
  walk->source = source;
  walk->position = position;
  walk->big_endian = big_endian;
  walk->implicit_vr = implicit_vr;
}

static void
set_error (const CtDicomWalk *walk, const gchar *what, GError **error)
{
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "element (%04x,%04x) at byte %" G_GUINT64_FORMAT
               " with a length of %u %s",
               walk->tag >> 16, walk->tag & 0xffff, walk->value, walk->length,
               what);
}

/* Tag, VR and length; the VR of items is 0. */
static gboolean
read_header (CtDicomWalk *walk, GError **error)
{
  guint8 head[12];
  CtBytes bytes = ct_bytes (head, sizeof head,
                            walk->big_endian != (G_BYTE_ORDER == G_BIG_ENDIAN));
  gboolean is_long;

  if (!ct_dicom_source_read (walk->source, walk->position, head, 8, error))
    return FALSE;
  walk->tag = (guint32)ct_bytes_u16 (&bytes) << 16;
  walk->tag |= ct_bytes_u16 (&bytes);
  walk->vr = 0;
  walk->position += 8;
  if (walk->implicit_vr || walk->tag >> 16 == 0xfffe) {
    walk->length = ct_bytes_u32 (&bytes);
  } else {
    const gchar *known = find_vr (head + 4);

    walk->vr = CT_DICOM_VR (head[4], head[5]);
    /* One that is not known has the length of the newer ones (PS3.5 6.2). */
    is_long = !known || known > strchr (vrs, '|');
    ct_bytes_seek (&bytes, 6);
    walk->length = ct_bytes_u16 (&bytes);
    if (is_long) {
      if (!ct_dicom_source_read (walk->source, walk->position, head + 8, 4,
                                 error))
        return FALSE;
      walk->length = ct_bytes_u32 (&bytes);
      walk->position += 4;
    }
  }
  walk->value = walk->position;
  return TRUE;
}

gboolean
ct_dicom_walk_item (CtDicomWalk *walk, GError **error)
{
  return read_header (walk, error);
}

/* Where what the walk is in ends at the latest. */
static guint64
get_end (const CtDicomWalk *walk)
{
  guint i = walk->depth;

  while (i-- > 0) {
    const CtDicomLevel *level = &walk->levels[i];

    if (level->in_item && level->item_end != G_MAXUINT64)
      return level->item_end;
    if (level->end != G_MAXUINT64)
      return level->end;
  }
  return ct_dicom_source_limit (walk->source);
}

static gboolean
check_length (const CtDicomWalk *walk, GError **error)
{
  const guint64 end = get_end (walk);

  if (walk->value <= end && walk->length <= end - walk->value)
    return TRUE;
  set_error (walk, "goes beyond the end of what it is in", error);
  return FALSE;
}

/* Sequences whose items matter, for files that do not say what is one: of
 * defined length such a one looks like any value. */
static gboolean
is_known_sequence (guint32 tag)
{
  static const guint32 known[] = {
    CT_DICOM_TAG (0x0028, 0x3000), CT_DICOM_TAG (0x0028, 0x3010),
    CT_DICOM_TAG (0x0028, 0x9110), CT_DICOM_TAG (0x0028, 0x9132),
    CT_DICOM_TAG (0x0028, 0x9145), CT_DICOM_TAG (0x0020, 0x9111),
    CT_DICOM_TAG (0x0020, 0x9113), CT_DICOM_TAG (0x0020, 0x9116),
    CT_DICOM_TAG (0x0054, 0x0016), CT_DICOM_TAG (0x0054, 0x0022),
    CT_DICOM_TAG (0x5200, 0x9229), CT_DICOM_TAG (0x5200, 0x9230),
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i] == tag)
      return TRUE;
  return FALSE;
}

static gboolean
is_sequence (const CtDicomWalk *walk)
{
  if (walk->vr == CT_DICOM_VR ('S', 'Q'))
    return TRUE;
  if (walk->vr != 0 && walk->vr != CT_DICOM_VR ('U', 'N'))
    return FALSE;
  return walk->length == CT_DICOM_UNDEFINED
             ? !ct_dicom_tag_is_pixels (walk->tag)
             : walk->length > 0 && is_known_sequence (walk->tag);
}

static gboolean
enter_sequence (CtDicomWalk *walk, GError **error)
{
  CtDicomLevel *level;

  if (walk->depth == CT_DICOM_MAX_DEPTH) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "sequences within sequences to more than %d levels at byte "
                 "%" G_GUINT64_FORMAT,
                 CT_DICOM_MAX_DEPTH, walk->value);
    return FALSE;
  }
  if (walk->length != CT_DICOM_UNDEFINED && !check_length (walk, error))
    return FALSE;
  level = &walk->levels[walk->depth++];
  *level = (CtDicomLevel){
    .sequence = walk->tag,
    .item = G_MAXUINT,
    .end = walk->length == CT_DICOM_UNDEFINED ? G_MAXUINT64
                                              : walk->value + walk->length,
    .was_implicit = walk->implicit_vr,
  };
  /* What was written as UN keeps its items in implicit VR (CP-246). */
  if (walk->vr == CT_DICOM_VR ('U', 'N'))
    walk->implicit_vr = TRUE;
  return TRUE;
}

static void
leave_sequence (CtDicomWalk *walk)
{
  walk->implicit_vr = walk->levels[--walk->depth].was_implicit;
}

/* From one item of a sequence to the next, or out. */
static gboolean
step_sequence (CtDicomWalk *walk, GError **error)
{
  CtDicomLevel *level = &walk->levels[walk->depth - 1];

  if (walk->position >= level->end) {
    leave_sequence (walk);
    return TRUE;
  }
  if (!read_header (walk, error))
    return FALSE;
  if (walk->tag == SEQUENCE_END) {
    leave_sequence (walk);
    return TRUE;
  }
  if (walk->tag != ITEM) {
    set_error (walk, "stands in a sequence where an item was expected", error);
    return FALSE;
  }
  if (walk->length != CT_DICOM_UNDEFINED && !check_length (walk, error))
    return FALSE;
  level->item++;
  level->item_end = walk->length == CT_DICOM_UNDEFINED
                        ? G_MAXUINT64
                        : walk->value + walk->length;
  level->in_item = TRUE;
  return TRUE;
}

/* An element of an item or of the whole; done: it is one to give out. */
static gboolean
step_element (CtDicomWalk *walk, gboolean *done, GError **error)
{
  if (!read_header (walk, error))
    return FALSE;
  if (walk->depth > 0 && walk->tag == ITEM_END) {
    walk->levels[walk->depth - 1].in_item = FALSE;
    return TRUE;
  }
  if (walk->tag >> 16 == 0xfffe) {
    set_error (walk, "is a delimiter where an element was expected", error);
    return FALSE;
  }
  if (is_sequence (walk))
    return enter_sequence (walk, error);
  *done = TRUE;
  if (walk->depth == 0 && ct_dicom_tag_is_pixels (walk->tag))
    return TRUE;
  if (walk->length == CT_DICOM_UNDEFINED) {
    /* An icon's pixels; encapsulated, and of no use here: its fragments are
     * passed over as the items of a sequence are. */
    if (!ct_dicom_tag_is_pixels (walk->tag)) {
      set_error (walk, "has no end", error);
      return FALSE;
    }
    *done = FALSE;
    for (;;) {
      if (!read_header (walk, error))
        return FALSE;
      if (walk->tag == SEQUENCE_END)
        return TRUE;
      if (walk->tag != ITEM || walk->length == CT_DICOM_UNDEFINED
          || !check_length (walk, error)) {
        if (error && !*error)
          set_error (walk, "is no fragment of pixels", error);
        return FALSE;
      }
      walk->position += walk->length;
    }
  }
  if (!check_length (walk, error))
    return FALSE;
  walk->position += walk->length;
  return TRUE;
}

gboolean
ct_dicom_walk_next (CtDicomWalk *walk, GError **error)
{
  gboolean done = FALSE;
  guint8 byte;

  while (!done) {
    CtDicomLevel *level
        = walk->depth > 0 ? &walk->levels[walk->depth - 1] : NULL;

    if (level && !level->in_item) {
      if (!step_sequence (walk, error))
        return FALSE;
    } else if (level && walk->position >= level->item_end) {
      level->in_item = FALSE;
    } else {
      if (!level) {
        const gssize n = ct_dicom_source_peek (walk->source, walk->position,
                                               &byte, 1, error);

        if (n <= 0)
          return FALSE;
      }
      if (!step_element (walk, &done, error))
        return FALSE;
    }
  }
  return TRUE;
}
