/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomLut: a table of a DICOM file, from values to values. Source: DICOM
 * PS3.3 C.11.1.1 and C.11.2.1.1. Knows no file and no pixel.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CtDicomLut:
 * @descriptor: entries, first value, bits of an entry, as they were read
 * @data: (element-type gdouble): or NULL
 * @type: of what comes out
 * @low, @high: the last entry of those at its beginning that are the same, and
 *     the first of those at its end
 *
 * The first item of a LUT sequence; a zeroed one is none.
 */
typedef struct
{
  guint n_descriptor;
  gdouble descriptor[3];
  GArray *data;
  gchar type[16];
  guint low, high;
} CtDicomLut;

/* After both are read: entries of 8 bits that are packed by two are taken
 * apart, and what is more than the descriptor says goes; as does a table that
 * makes no sense. */
void ct_dicom_lut_finish (CtDicomLut *lut);
void ct_dicom_lut_clear (CtDicomLut *lut);

/* Whether there is a table that can be used. */
gboolean ct_dicom_lut_is_usable (const CtDicomLut *lut);

/* The value that the first entry is for: the file may have it as US where SS
 * was meant, and the other way round. */
gdouble ct_dicom_lut_first (const CtDicomLut *lut, gboolean is_signed);

/* What comes out for v: what lies outside of the table is as its ends. */
gdouble ct_dicom_lut_get (const CtDicomLut *lut, gdouble first, gdouble v);

/* Entries as gray, 0 to 255, to be freed: the most that its bits can hold is
 * white. */
guint8 *ct_dicom_lut_make_bytes (const CtDicomLut *lut);

/* A LINEAR window (PS3.3 C.11.2.1.2.1) from where the table leaves its first
 * entry's value to where it reaches its last one's: for an even ramp the same
 * picture. FALSE: it is the same all over. */
gboolean ct_dicom_lut_get_window (const CtDicomLut *lut, gdouble first,
                                  gdouble *center, gdouble *width);

G_END_DECLS
