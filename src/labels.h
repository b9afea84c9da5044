/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a radiologist expects in the corners of a picture, as text: from
 * numbers alone. Knows no pixels but those of the scale bar.
 */
#pragma once

#include "src/canvas.h"

G_BEGIN_DECLS

/* Bits that users have saved: append-only. */
typedef enum
{
  CT_LABEL_SLICE = 1 << 0,
  CT_LABEL_POSITION = 1 << 1,
  CT_LABEL_WINDOW = 1 << 2,
  CT_LABEL_HEAT_AGE = 1 << 3,
  CT_LABEL_PEAK = 1 << 4,
  CT_LABEL_ORIENTATION = 1 << 5,
  CT_LABEL_SCALE = 1 << 6,
  CT_LABEL_CLASS = 1 << 7,
} CtLabel;

#define CT_LABEL_TEXT 48

/**
 * CtLabelFacts:
 * @slice, @slices: number from 0 on, and count; 0: unknown
 * @position: along the slices' normal, mm
 * @row, @column: which way rows and columns run, LPS; @position is along their
 *     cross product
 * @window_center, @window_width: of the base
 * @has_heat, @is_held, @heat_age_ns: how long past its end it is
 * @peak, @unit: the heat's greatest value; of a unit that may be shown
 * @class_index, @logit, @probability: what the heat speaks for, and how sure
 *     that is; NaN: unknown
 * @column_mm: between the centers of two columns; 0: unknown
 *
 * What is known of a frame. Zero: nothing.
 */
typedef struct
{
  guint slice, slices;
  gboolean has_position;
  gdouble position;
  gdouble row[3], column[3];
  gboolean has_window;
  gdouble window_center, window_width;
  gboolean has_heat, is_held;
  guint64 heat_age_ns;
  gboolean has_peak;
  gdouble peak;
  const gchar *unit;
  gboolean has_class;
  gint class_index;
  gdouble logit, probability;
  gdouble column_mm;
} CtLabelFacts;

/* The text of one of the labels that are text: "" where it is not known, and of
 * those that are not. */
void ct_label_text (CtLabel label, const CtLabelFacts *facts,
                    gchar text[CT_LABEL_TEXT]);

/* Which side of the patient lies that way: R or L, A or P, H or F (head, feet),
 * the most first, of a slanted one up to three. "" of no direction. */
void ct_label_letters (const gdouble direction[3], gchar letters[4]);

/**
 * ct_label_scale:
 * @most: pixels that the bar may be long
 * @mm: (out): 1, 2 or 5 x 10^n
 *
 * The length in pixels, 0 where the distance of columns is not known or it
 * would not be seen.
 */
guint ct_label_scale (gdouble column_mm, guint most, gdouble *mm);

/* A bar of that length with ends; em is the size of letters beside it. */
CtCanvas *ct_label_scale_bar (guint length, guint em);

G_END_DECLS
