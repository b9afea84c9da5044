/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the heat is to look: what a user can set, as plain numbers. Knows no
 * frames.
 */
#pragma once

#include "src/colormap.h"
#include "src/resize.h"

G_BEGIN_DECLS

#define CT_CONTOUR_MAX_LEVELS 32
#define CT_CONTOUR_MAX_WIDTH 16

/**
 * CtContourLook:
 * @levels: the heat values that have a line
 * @width: of a line, in pixels of the base
 * @only: the lines alone, without the colors between them
 */
typedef struct
{
  gdouble levels[CT_CONTOUR_MAX_LEVELS];
  guint n_levels;
  gdouble width;
  gboolean only;
} CtContourLook;

/**
 * CtLook:
 *
 * How the heat is to look: the settings that a user can change, resolved to
 * numbers.
 *
 * @rgb, @labels: the heat's colors (256), and whether they are labels
 * @base_rgb: the base's colors
 * @threshold, @threshold_max: in the heat's value; -G_MAXDOUBLE and
 *     G_MAXDOUBLE hide nothing
 * @base_min: no heat where the base's real value is below;
 *     -G_MAXDOUBLE: everywhere
 * @rect: where in the base the heat lies: x, y, width, height as fractions
 *     of the base's size; rounded to whole pixels; may reach outside
 * @contour: lines of equal heat
 * @mark: the picture gets the frame that tells a held heat
 * @fade: 0..1: what opacity and lines are multiplied by
 */
typedef struct
{
  const guint8 (*rgb)[3];
  gboolean labels;
  gboolean reverse;
  const guint8 (*base_rgb)[3];
  gdouble opacity;
  CtOpacityMode opacity_mode;
  gdouble threshold, threshold_max;
  gdouble base_min;
  gdouble base_weight; /* NaN: 1 - opacity */
  gdouble blend_offset;
  CtInterpolation interpolation;
  gboolean invert;
  gdouble gamma; /* h becomes h^gamma */
  gdouble rect[4];
  CtContourLook contour;
  gboolean mark;
  gdouble fade;
} CtLook;

/* The recipe's: jet, 0.5, linear, all of it. */
void ct_look_init (CtLook *look);

/* A half-open rectangle of base pixels: x0 <= x < x1. */
typedef struct
{
  gint x0, y0, x1, y1;
} CtBox;

/* The look's rect on a base of that size, in whole pixels, at least one by
 * one; a rect that is not finite is all of it. It may reach outside. */
CtBox ct_look_box (const CtLook *look, guint width, guint height);

G_END_DECLS
