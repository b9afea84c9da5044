/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The value of a DICOM element as numbers or text, by its value
 * representation. Source: DICOM PS3.5 6.2. Knows what no element means.
 */
#pragma once

#include "src/volume/dicom-walk.h"

G_BEGIN_DECLS

/* The longest value that is read at once: a table of 65536 words, or a vector
 * of as many times in decimals. */
#define CT_DICOM_MAX_VALUE (1 << 20)

/* Up to max numbers of the element that walk is at, whatever they are written
 * as: vr stands in where the file does not say. Words that are no number are
 * NaN. The count of those that are there, at most max; 0 for an empty value,
 * a representation that holds no numbers, and one that cannot be read. */
guint ct_dicom_value_numbers (CtDicomWalk *walk, guint16 vr, gdouble *numbers,
                              guint max);

/* The same, as many as there are, within CT_DICOM_MAX_VALUE: NULL or an array
 * of gdouble. */
GArray *ct_dicom_value_array (CtDicomWalk *walk, guint16 vr);

/* Value number (from 0) as text, without the blanks around it and cut to fit;
 * "" where there is none. */
void ct_dicom_value_text (CtDicomWalk *walk, guint number, gchar *text,
                          gsize size);

G_END_DECLS
