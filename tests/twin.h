/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The picture, computed one pixel at a time from the contract's sentences:
 * what fast code is held against. Knows nothing of buffers and strides.
 */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

/* The recipe's colors and numbers; -1 and NAN where nothing is meant. */
typedef struct
{
  /* The base: stored values, row by row. */
  guint width, height;
  const gdouble *base;
  gboolean base_is_16;
  gdouble slope, intercept;
  gint padding;
  enum
  {
    TWIN_AS_IT_IS,
    TWIN_MIN_MAX,
    TWIN_WINDOW, /* LINEAR */
  } how;
  gdouble center, window;
  gboolean inverse;
  gdouble least, most; /* of TWIN_MIN_MAX; see twin_measure() */

  /* The heat: real values, or bytes as stored. NULL: none. */
  guint heat_width, heat_height;
  const gfloat *heat;
  gboolean heat_is_bytes;
  gboolean nearest;
  gdouble heat_min, heat_max;
  gboolean labels;

  const guint8 (*rgb)[3];
  gdouble opacity, threshold, threshold_max;
} Twin;

static inline void
twin_init (Twin *twin, const guint8 (*rgb)[3])
{
  *twin = (Twin){
    .slope = 1,
    .padding = -1,
    .heat_max = 1,
    .rgb = rgb,
    .opacity = 0.5,
    .threshold = -INFINITY,
    .threshold_max = INFINITY,
  };
}

static inline gfloat
twin_real (const Twin *twin, gsize i)
{
  return (gfloat)(twin->base[i] * twin->slope + twin->intercept);
}

/* Least and greatest real value of the base, padding left out. */
static inline void
twin_measure (Twin *twin)
{
  twin->least = G_MAXDOUBLE;
  twin->most = -G_MAXDOUBLE;
  for (gsize i = 0; i < (gsize)twin->width * twin->height; i++) {
    if (twin->base[i] == twin->padding)
      continue;
    twin->least = MIN (twin->least, (gdouble)twin_real (twin, i));
    twin->most = MAX (twin->most, (gdouble)twin_real (twin, i));
  }
}

static inline guint8
twin_saturate (gdouble value)
{
  return value <= 0 ? 0 : value >= 255 ? 255 : (guint8)rint (value);
}

/* PS3.3 C.11.2.1.2.1, in double. */
static inline gdouble
twin_window (gdouble x, gdouble c, gdouble w)
{
  if (x <= c - 0.5 - (w - 1) / 2)
    return 0;
  if (x > c - 0.5 + (w - 1) / 2)
    return 255;
  return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
}

/* As cv2.normalize (NORM_MINMAX, 0, 255) has it. */
static inline gfloat
twin_min_max (gfloat x, gdouble least, gdouble most)
{
  gdouble scale
      = most - least > 2.220446049250313e-16 ? 255 / (most - least) : 0;
  gdouble shift = 0 - least * scale;

  return fmaf (x, (gfloat)scale, (gfloat)shift);
}

static inline guint8
twin_gray (const Twin *twin, gsize i)
{
  guint8 gray;

  if (twin->how == TWIN_AS_IT_IS)
    gray = twin->base_is_16 ? (guint)twin->base[i] / 256 : (guint)twin->base[i];
  else if (twin->base[i] == twin->padding)
    return 0;
  else if (twin->how == TWIN_WINDOW)
    gray = twin_saturate (
        twin_window (twin_real (twin, i), twin->center, twin->window));
  else
    gray = twin_saturate (
        twin_min_max (twin_real (twin, i), twin->least, twin->most));
  return twin->inverse ? 255 - gray : gray;
}

/* The first of two taps, and the weight of the second. */
static inline gint
twin_tap (guint d, guint dst, guint src, gfloat *weight)
{
  gdouble scale = 1.0 / ((gdouble)dst / src);
  gfloat f = (gfloat)((d + 0.5) * scale - 0.5);
  gint s = (gint)floorf (f);

  *weight = f - s;
  return s;
}

static inline gfloat
twin_sample (const Twin *twin, gint x, gint y)
{
  x = CLAMP (x, 0, (gint)twin->heat_width - 1);
  y = CLAMP (y, 0, (gint)twin->heat_height - 1);
  return twin->heat[(gsize)y * twin->heat_width + x];
}

/* A tap of weight 0 does not count, whatever it holds. */
static inline gfloat
twin_mix (gfloat a, gfloat b, gfloat f)
{
  gfloat left, right;

  if (f == 0 || f == 1)
    return f == 0 ? a : b;
  left = a * (1.f - f);
  right = b * f;
  return left + right;
}

static inline gint
twin_mix_bytes (const Twin *twin, gint s, gint y, gfloat f)
{
  gint a0 = (gint)rintf ((1.f - f) * 2048), a1 = (gint)rintf (f * 2048);

  return (gint)twin_sample (twin, s, y) * a0
         + (gint)twin_sample (twin, s + 1, y) * a1;
}

static inline gfloat
twin_nearest (const Twin *twin, guint x, guint y)
{
  gdouble across = 1.0 / ((gdouble)twin->width / twin->heat_width);
  gdouble down = 1.0 / ((gdouble)twin->height / twin->heat_height);

  return twin_sample (twin, (gint)floor (x * across), (gint)floor (y * down));
}

/* Four samples to one: OpenCV's way where both sides shrink by exactly 2: in
 * pairs four columns at a time, from left to right what is left over. */
static inline gfloat
twin_halve (const Twin *twin, guint x, guint y)
{
  gfloat a = twin_sample (twin, 2 * x, 2 * y);
  gfloat b = twin_sample (twin, 2 * x + 1, 2 * y);
  gfloat c = twin_sample (twin, 2 * x, 2 * y + 1);
  gfloat d = twin_sample (twin, 2 * x + 1, 2 * y + 1);

  if (twin->heat_is_bytes)
    return ((gint)(a + b + c + d) + 2) >> 2;
  if (x >= twin->heat_width / 2 / 4 * 4)
    return (((a + b) + c) + d) * 0.25f;
  return ((a + b) + (c + d)) * 0.25f;
}

/* The heat at a pixel of the base: a byte, or a real value. */
static inline gfloat
twin_resized (const Twin *twin, guint x, guint y)
{
  gfloat fx, fy;
  gint sx = twin_tap (x, twin->width, twin->heat_width, &fx);
  gint sy = twin_tap (y, twin->height, twin->heat_height, &fy);

  if (twin->nearest)
    return twin_nearest (twin, x, y);
  if (twin->heat_width == 2 * twin->width
      && twin->heat_height == 2 * twin->height)
    return twin_halve (twin, x, y);
  if (sx < 0 || sx >= (gint)twin->heat_width - 1) {
    sx = CLAMP (sx, 0, (gint)twin->heat_width - 1);
    fx = 0;
  }
  if (twin->heat_is_bytes) {
    gint b0 = (gint)rintf ((1.f - fy) * 2048), b1 = (gint)rintf (fy * 2048);
    gint h0 = twin_mix_bytes (twin, sx, sy, fx) >> 4;
    gint h1 = twin_mix_bytes (twin, sx, sy + 1, fx) >> 4;

    return (((b0 * h0) >> 16) + ((b1 * h1) >> 16) + 2) >> 2;
  }
  return twin_mix (
      twin_mix (twin_sample (twin, sx, sy), twin_sample (twin, sx + 1, sy), fx),
      twin_mix (twin_sample (twin, sx, sy + 1),
                twin_sample (twin, sx + 1, sy + 1), fx),
      fy);
}

/* -1: nothing is drawn there. */
static inline gint
twin_index (const Twin *twin, guint x, guint y)
{
  gdouble span = twin->heat_max - twin->heat_min;
  gfloat v = twin_resized (twin, x, y), h;
  gint index;

  if (isnan (v))
    return -1;
  if (twin->labels) { /* 256 and on come round again at 1 */
    if (v < 0.5f)
      return -1;
    return v < 256 ? (gint)v : ((gint)v - 1) % 255 + 1;
  }
  if (twin->heat_is_bytes)
    v = (gfloat)(v / 255.0);
  h = (v - (gfloat)twin->heat_min) / (gfloat)span;
  h = h > 1 ? 1 : h < 0 ? 0 : h;
  index = (gint)(255 * h);
  if (index < ceil (255 * (twin->threshold - twin->heat_min) / span)
      || index > floor (255 * (twin->threshold_max - twin->heat_min) / span))
    return -1;
  return index;
}

static inline void
twin_pixel (const Twin *twin, guint x, guint y, guint8 rgb[3])
{
  guint8 gray = twin_gray (twin, (gsize)y * twin->width + x);
  gint index = twin->heat ? twin_index (twin, x, y) : -1;
  gfloat a = (gfloat)twin->opacity, b = (gfloat)(1 - twin->opacity);

  memset (rgb, gray, 3);
  for (guint c = 0; c < 3 && index >= 0; c++)
    rgb[c] = twin_saturate (fmaf (twin->rgb[index][c], a, fmaf (gray, b, 0)));
}
