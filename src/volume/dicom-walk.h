/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomWalk: from element to element through a DICOM data set, into its
 * sequences and out, without recursion. Source: DICOM PS3.5, chapter 7. Knows
 * what no element means.
 */
#pragma once

#include "src/volume/dicom-source.h"

G_BEGIN_DECLS

#define CT_DICOM_MAX_DEPTH 32
#define CT_DICOM_UNDEFINED G_MAXUINT32

/* A tag and a value representation as numbers. */
#define CT_DICOM_TAG(group, element) ((guint32)(group) << 16 | (element))
#define CT_DICOM_VR(a, b) ((guint16)((a) << 8 | (b)))

/**
 * CtDicomLevel:
 * @sequence: its tag
 * @item: number of the item, from 0
 */
typedef struct
{
  guint32 sequence;
  guint item;
  guint64 end, item_end; /* G_MAXUINT64: until its delimiter */
  gboolean in_item;
  gboolean was_implicit; /* outside */
} CtDicomLevel;

/**
 * CtDicomWalk:
 * @big_endian, @implicit_vr: of the data set (and of where the walk is)
 * @levels, @depth: the sequences that the element is in
 * @tag, @vr: of the element; vr 0 where the file does not say
 * @value, @length: where its value is; length may be CT_DICOM_UNDEFINED for
 *     pixels
 */
typedef struct
{
  CtDicomSource *source; /* not owned */
  gboolean big_endian, implicit_vr;
  guint64 position;
  CtDicomLevel levels[CT_DICOM_MAX_DEPTH];
  guint depth;
  guint32 tag;
  guint16 vr;
  guint64 value;
  guint32 length;
} CtDicomWalk;

void ct_dicom_walk_init (CtDicomWalk *walk, CtDicomSource *source,
                         guint64 position, gboolean big_endian,
                         gboolean implicit_vr);

/* The next element that is no sequence. FALSE at the end, and where the file
 * is damaged: then error is set. Its value lies within the sequence it is in;
 * only that of a pixel element may go on beyond the file's end. */
gboolean ct_dicom_walk_next (CtDicomWalk *walk, GError **error);

/* The header of an element or item without a look at what it means: for the
 * fragments of pixels. */
gboolean ct_dicom_walk_item (CtDicomWalk *walk, GError **error);

/* Whether a tag is one of the three that hold pixels. */
gboolean ct_dicom_tag_is_pixels (guint32 tag);

/* Whether the file says its value representations, by one element's first
 * bytes. */
gboolean ct_dicom_vr_is_known (const guint8 *vr);

G_END_DECLS
