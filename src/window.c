/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a stored base value to 8 bits of gray. Chooses between a table and a
 * straight line; knows neither heat nor color.
 */
#include "src/window.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define WINDOW_MAX 1e9
#define WINDOW_WIDTH_MIN 1e-9

/* Up to here a line's shift, a float, is known to place every byte right
 * (integer values, center and width up to 4096); above, its unit in the last
 * place grows to whole gray levels. */
#define LINE_SHIFT_MAX 0x1p20

const gchar *const ct_window_functions[] = {
  "linear",
  "linear-exact",
  "sigmoid",
};
const guint ct_n_window_functions = G_N_ELEMENTS (ct_window_functions);

/* Values in common use at CT workstations; no two viewers agree on all of
 * them. */
/* clang-format off */
const CtWindowPreset ct_window_presets[] = {
  { "none",                 0,    0 },
  { "brain",               40,   80 },
  { "subdural",            75,  215 },
  { "stroke",              40,   40 },
  { "stroke-narrow",       32,    8 },
  { "posterior-fossa",     40,  120 },
  { "temporal-bone",      600, 2800 },
  { "soft-tissue",         40,  400 },
  { "abdomen",             50,  400 },
  { "mediastinum",         50,  350 },
  { "lung",              -600, 1500 },
  { "emphysema",         -850,  500 },
  { "bone",               400, 1800 },
  { "bone-wide",          480, 2500 },
  { "liver",               30,  150 },
  { "liver-contrast",      90,  150 },
  { "angio",              170,  600 },
  { "spine-soft-tissue",   50,  250 },
};
/* clang-format on */
const guint ct_n_window_presets = G_N_ELEMENTS (ct_window_presets);

const CtWindowPreset *
ct_window_preset_find (const gchar *name)
{
  for (guint i = 0; i < ct_n_window_presets; i++) {
    if (g_strcmp0 (ct_window_presets[i].name, name) == 0)
      return &ct_window_presets[i];
  }
  return NULL;
}

CtWindow
ct_window_clamp (CtWindow window)
{
  gdouble width_min
      = window.function == CT_WINDOW_LINEAR ? 1.0 : WINDOW_WIDTH_MIN;

  if (isnan (window.center))
    window.center = 0.0;
  if (isnan (window.width))
    window.width = 1.0;
  window.center = CLAMP (window.center, -WINDOW_MAX, WINDOW_MAX);
  window.width = CLAMP (window.width, width_min, WINDOW_MAX);
  return window;
}

gdouble
ct_window_value (const CtWindow *window, gdouble x)
{
  gdouble center = window->center, width = window->width;

  switch (window->function) {
  case CT_WINDOW_SIGMOID:
    return 255.0 / (1.0 + exp (-4.0 * (x - center) / width));
  case CT_WINDOW_LINEAR:
    /* PS3.3 C.11.2.1.2.1: the ends of the ramp are pixel values, so it is
     * half a value lower and a value narrower than center and width say. */
    center -= 0.5;
    width -= 1.0;
    break;
  case CT_WINDOW_LINEAR_EXACT:
    break;
  }
  if (!(x > center - width / 2.0))
    return 0.0;
  if (x > center + width / 2.0)
    return 255.0;
  return ((x - center) / width + 0.5) * 255.0;
}

static gfloat
real_value (const CtCalibration *calibration, guint stored)
{
  return (gfloat)(stored * calibration->slope + calibration->intercept);
}

/* value is 0..255, or NaN (0). */
static guint8
to_byte (gdouble value)
{
  return value > 0.0 ? (guint8)rint (MIN (value, 255.0)) : 0;
}

static guint
table_size (CtSampleType type)
{
  return type == CT_SAMPLE_U8 ? 256 : 65536;
}

/* Makes room for a table of what key says. */
static void
start_table (CtGray *gray, CtSampleType type)
{
  if (!gray->table || table_size (gray->key.type) != table_size (type)) {
    g_free (gray->table);
    gray->table = g_malloc (table_size (type));
  }
  gray->how = CT_GRAY_LOOKUP;
  gray->has_table = TRUE;
  gray->key.type = type;
}

void
ct_gray_clear (CtGray *gray)
{
  g_free (gray->table);
  memset (gray, 0, sizeof *gray);
}

void
ct_gray_set_identity (CtGray *gray, CtSampleType type, gboolean invert)
{
  guint shift = type == CT_SAMPLE_U8 ? 0 : 8;
  guint8 flip = invert ? 255 : 0;

  if (type == CT_SAMPLE_U8 && !invert) {
    gray->how = CT_GRAY_COPY;
    return;
  }
  if (gray->has_table && gray->key.is_identity && gray->key.type == type
      && gray->key.invert == !!invert) {
    gray->how = CT_GRAY_LOOKUP;
    return;
  }
  start_table (gray, type);
  gray->key.is_identity = TRUE;
  gray->key.invert = !!invert;
  for (guint stored = 0; stored < table_size (type); stored++)
    gray->table[stored] = (guint8)(stored >> shift) ^ flip;
}

static gboolean
table_is_of (const CtGray *gray, CtSampleType type, const CtWindow *window,
             const CtCalibration *calibration, gboolean invert)
{
  return gray->has_table && !gray->key.is_identity && gray->key.type == type
         && gray->key.window.center == window->center
         && gray->key.window.width == window->width
         && gray->key.window.function == window->function
         && gray->key.calibration.slope == calibration->slope
         && gray->key.calibration.intercept == calibration->intercept
         && gray->key.calibration.padding == calibration->padding
         && gray->key.invert == !!invert;
}

static void
set_window_table (CtGray *gray, CtSampleType type, const CtWindow *window,
                  const CtCalibration *calibration, gboolean invert)
{
  gint32 padding = calibration->padding;
  guint8 flip = invert ? 255 : 0;

  if (table_is_of (gray, type, window, calibration, invert)) {
    gray->how = CT_GRAY_LOOKUP;
    return;
  }
  start_table (gray, type);
  gray->key.is_identity = FALSE;
  gray->key.window = *window;
  gray->key.calibration = *calibration;
  gray->key.invert = !!invert;
  for (guint stored = 0; stored < table_size (type); stored++) {
    gdouble x = (gdouble)real_value (calibration, stored);

    gray->table[stored] = to_byte (ct_window_value (window, x)) ^ flip;
  }
  if (padding >= 0 && (guint)padding < table_size (type))
    gray->table[padding] = 0;
}

/* 16 bits: the line itself. 8 bits: a table of the line's values, made anew
 * each time, since it is cheaper than remembering what it was made from. */
static void
set_line (CtGray *gray, CtSampleType type, gdouble scale, gdouble shift,
          const CtCalibration *calibration, gboolean invert)
{
  CtGrayLine line = {
    .slope = calibration->slope,
    .intercept = calibration->intercept,
    .scale = (gfloat)scale,
    .shift = (gfloat)shift,
    .padding = calibration->padding,
    .flip = invert ? 255 : 0,
  };
  guint16 stored[256];

  gray->line = line;
  if (type != CT_SAMPLE_U8) {
    gray->how = CT_GRAY_LINE;
    return;
  }
  start_table (gray, type);
  gray->has_table = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    stored[i] = i;
  ct_kernels ()->gray_line_u16 (gray->table, (const guint8 *)stored,
                                G_N_ELEMENTS (stored), &line, FALSE);
}

void
ct_gray_set_window (CtGray *gray, CtSampleType type, const CtWindow *window,
                    const CtCalibration *calibration, gboolean invert)
{
  CtWindow clamped = ct_window_clamp (*window);
  gdouble center = clamped.center, width = clamped.width;
  gdouble shift = INFINITY;

  if (clamped.function == CT_WINDOW_LINEAR) {
    center -= 0.5;
    width -= 1.0;
  }
  /* A linear window of width 1 is a step, and no line. */
  if (width > 0.0)
    shift = (0.5 - center / width) * 255.0;
  if (clamped.function != CT_WINDOW_SIGMOID && fabs (shift) <= LINE_SHIFT_MAX)
    set_line (gray, type, 255.0 / width, shift, calibration, invert);
  else
    set_window_table (gray, type, &clamped, calibration, invert);
}

void
ct_gray_set_min_max (CtGray *gray, CtSampleType type, gdouble min, gdouble max,
                     const CtCalibration *calibration, gboolean invert)
{
  gdouble scale = max - min > DBL_EPSILON ? 255.0 / (max - min) : 0.0;

  set_line (gray, type, scale, 0.0 - min * scale, calibration, invert);
}

void
ct_gray_row (const CtGray *gray, guint8 *dst, const CtPlane *plane, guint y)
{
  const CtKernels *kernels = ct_kernels ();
  const guint8 *src = ct_plane_row (plane, y);
  gsize n = plane->width;

  switch (gray->how) {
  case CT_GRAY_COPY:
    memcpy (dst, src, n);
    break;
  case CT_GRAY_LOOKUP:
    if (plane->type == CT_SAMPLE_U8)
      kernels->gray_lookup_u8 (dst, src, n, gray->table);
    else
      kernels->gray_lookup_u16 (dst, src, n, gray->table, plane->swapped);
    break;
  case CT_GRAY_LINE:
    kernels->gray_line_u16 (dst, src, n, &gray->line, plane->swapped);
    break;
  }
}
