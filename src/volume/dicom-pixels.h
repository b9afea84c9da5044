/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomPixels: what the cells of a DICOM frame are, checked; and from cells
 * to samples. Source: DICOM PS3.3 C.7.6.3 and PS3.5 8. Reads no file.
 */
#pragma once

#include "src/plane.h"
#include "src/volume/dicom-attributes.h"

G_BEGIN_DECLS

/**
 * CtDicomPixels:
 * @allocated: bits of a cell: 1, 8, 16, 32 or 64
 * @stored, @high_bit: a sample's bits, and the highest of them in its cell
 * @type: what samples are given out as
 * @is_inverse: the least value is the lightest
 *
 * Rows and columns are what a plane can have, frames are 1 or more.
 */
typedef struct
{
  guint columns, rows, frames;
  guint allocated, stored, high_bit;
  gboolean is_signed, is_float;
  CtSampleType type;
  gboolean is_inverse;
} CtDicomPixels;

/* FALSE and a sentence where it is no gray picture, or makes no sense. The
 * pixels' length is not looked at. */
gboolean ct_dicom_pixels_check (CtDicomPixels *pixels,
                                const CtDicomAttributes *attributes,
                                GError **error);

/**
 * CtDicomCells:
 * @bytes: of a cell: 1, 2, 4, 8; 0: one bit, from a byte's lowest on
 * @first_bit: of the first byte, for cells of one bit
 * @big_endian: of cells of more than a byte
 */
typedef struct
{
  const guint8 *data;
  guint bytes, first_bit;
  gboolean big_endian;
} CtDicomCells;

/* Samples of pixels->type in this machine's byte order: what is not of a
 * sample goes, and its sign fills what is above it. */
void ct_dicom_pixels_unpack (const CtDicomPixels *pixels,
                             const CtDicomCells *cells, guint8 *samples);

/* The modality where it is one of the defined terms: anything else could be
 * anything. NULL where it is not. */
const gchar *ct_dicom_modality (const gchar *modality);

G_END_DECLS
