/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a stored base value to 8 bits of gray: the window functions of DICOM
 * PS3.3 C.11.2.1, presets, and min-max as OpenCV's normalize has it. Knows
 * neither heat nor color.
 */
#pragma once

#include "src/kernels/kernels.h"
#include "src/plane.h"

G_BEGIN_DECLS

typedef enum
{
  CT_WINDOW_LINEAR,       /* PS3.3 C.11.2.1.2.1 */
  CT_WINDOW_LINEAR_EXACT, /* PS3.3 C.11.2.1.3.2 */
  CT_WINDOW_SIGMOID,      /* PS3.3 C.11.2.1.3.1 */
} CtWindowFunction;

/* Nicks as in DICOM's VOI LUT Function, lower case: "linear",
 * "linear-exact", "sigmoid". Indexed by CtWindowFunction. */
extern const gchar *const ct_window_functions[];
extern const guint ct_n_window_functions;

/**
 * CtWindow:
 * @center, @width: in real values (Hounsfield units for CT)
 * @function: the curve between the ends
 */
typedef struct
{
  gdouble center, width;
  CtWindowFunction function;
} CtWindow;

typedef struct
{
  const gchar *name; /* nick of the property value */
  gdouble center, width;
} CtWindowPreset;

/* Append-only: an index is a value that users have saved. Row 0 is "none". */
extern const CtWindowPreset ct_window_presets[];
extern const guint ct_n_window_presets;
const CtWindowPreset *ct_window_preset_find (const gchar *name);

/* Brings a window into what can be computed: LINEAR needs a width of at least
 * 1, the others one above 0 (1e-9 here); at most 1e9, as the center's
 * magnitude. NaN becomes the nearest sensible number (width 1, center 0). */
CtWindow ct_window_clamp (CtWindow window);

/* The window's value at x by the standard's formula, in double, 0..255, not
 * rounded. What the fast ways are tested against. */
gdouble ct_window_value (const CtWindow *window, gdouble x);

/**
 * CtCalibration:
 * @slope, @intercept: real value = stored * slope + intercept; slope is
 *     neither 0 nor NaN
 * @padding: stored value that means "nothing there", or CT_NO_PADDING
 *
 * How stored values become real ones.
 */
typedef struct
{
  gdouble slope, intercept;
  gint32 padding;
} CtCalibration;

#define CT_CALIBRATION_NONE ((CtCalibration){ 1.0, 0.0, CT_NO_PADDING })

/**
 * CtGray:
 *
 * All that a row needs to become gray. Filled by one of the ct_gray_set_
 * functions, which rebuild only what changed; zero is a valid, empty one.
 * Reading it is thread-safe.
 */
typedef struct
{
  enum
  {
    CT_GRAY_COPY,
    CT_GRAY_LOOKUP,
    CT_GRAY_LINE,
  } how;
  CtGrayLine line;
  guint8 *table; /* 256 or 65536 bytes, owned */
  gboolean has_table;
  struct
  {
    CtSampleType type;
    gboolean is_identity; /* and not of a window */
    CtWindow window;
    CtCalibration calibration;
    gboolean invert;
  } key; /* what table was built from */
} CtGray;

void ct_gray_clear (CtGray *gray);

/* Stored 8-bit values as they are (inverted: 255 - value); 16-bit ones by
 * their high byte. */
void ct_gray_set_identity (CtGray *gray, CtSampleType type, gboolean invert);

/* A window over real values. type is U8 or U16. window is clamped. */
void ct_gray_set_window (CtGray *gray, CtSampleType type,
                         const CtWindow *window,
                         const CtCalibration *calibration, gboolean invert);

/* min..max (real values) to 0..255 as cv2.normalize (NORM_MINMAX) does it;
 * min == max gives 0 everywhere. */
void ct_gray_set_min_max (CtGray *gray, CtSampleType type, gdouble min,
                          gdouble max, const CtCalibration *calibration,
                          gboolean invert);

/* One row of a U8 or U16 plane to gray. */
void ct_gray_row (const CtGray *gray, guint8 *dst, const CtPlane *plane,
                  guint y);

G_END_DECLS
