/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every kernel of every set against a plain twin written here: any width, any
 * alignment, a guard page behind the source, canaries around the destination.
 * Plain C that prints TAP, to be cross-compiled without GLib.
 */
#include "src/kernels/kernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_N 1024
#define CANARY 64
#define SRC_MAX (8 * MAX_N + 128)

/* Every width up to here, and above it some, or all: see CT_TEST_SCALE. */
#define EVERY_N 130

static uint32_t random_state = 1;

static uint32_t
rnd (void)
{
  random_state = random_state * 1664525u + 1013904223u;
  return random_state >> 8;
}

static double
rnd_real (double low, double high)
{
  return low + (high - low) * rnd () / 16777215.0;
}

/* What a source holds. */
typedef enum
{
  NOTHING,
  BYTES,
  WORDS,  /* 0..32640: expanded 8-bit rows */
  FLOATS, /* about 0..1, and the odd ones */
  NANS,   /* the same with NaN */
  DOUBLES,
  LABELS,
  FLAGS, /* 0 or 255 */
} Content;

static const size_t content_sizes[] = { 0, 1, 2, 4, 4, 8, 4, 1 };

static const float odd_floats[] = {
  0.f,    -0.f,        1.f,        0.5f, 1e-45f, -1e-45f, 1e38f,
  -1e38f, 0.99999994f, 1.0000001f, 0.2f, 100.f,  -100.f,  255.f,
};

static float
random_float (Content content)
{
  uint32_t kind = rnd () % 8;

  if (content == LABELS)
    return kind == 0 ? -3.f : kind == 1 ? NAN : (float)(rnd () % 1100) * 0.5f;
  if (content == NANS && kind < 2)
    return NAN;
  if (kind == 2)
    return odd_floats[rnd () % (sizeof odd_floats / sizeof *odd_floats)];
  return (float)rnd_real (-0.2, 1.2);
}

static void
fill (uint8_t *dst, size_t n, Content content)
{
  for (size_t i = 0; i < n; i++) {
    float f = random_float (content);
    double d = (rnd () & 7) == 0 ? INFINITY : rnd_real (-1e3, 1e3);
    int16_t w = (int16_t)(rnd () % 32641);

    if (content == BYTES)
      dst[i] = (uint8_t)rnd ();
    else if (content == FLAGS)
      dst[i] = rnd () & 1 ? 255 : 0;
    else if (content == WORDS)
      memcpy (dst + 2 * i, &w, 2);
    else if (content == DOUBLES)
      memcpy (dst + 8 * i, &d, 8);
    else if (content != NOTHING)
      memcpy (dst + 4 * i, &f, 4);
  }
}

/* The settings of one call. The sources are copies at natural alignment: of
 * a twin's arguments, what the kernel gets are guarded ones. */
typedef struct
{
  uint8_t table[65536];
  CtGrayLine line;
  CtHeatScale scale;
  CtIndexLine index;
  float gamma[256];
  CtTaps taps;
  uint32_t s[MAX_N];
  float f[4 * MAX_N];
  int16_t a[2 * MAX_N];
  CtBlendTable blend;
  CtYuvTable yuv;
  CtYuvMatrix matrix;
  int32_t padding;
  uint32_t least, most;
  int16_t b0, b1;
  float fy, weights[4];
  bool swapped;
} Settings;

typedef struct
{
  void *dst;
  const void *src[4];
  size_t n;
} Rows;

static uint32_t
u16_at (const void *src, size_t i, bool swapped)
{
  const uint8_t *p = (const uint8_t *)src + 2 * i;
  const uint16_t one = 1;
  bool little = *(const uint8_t *)&one == 1;

  return little != swapped ? p[0] | (uint32_t)p[1] << 8
                           : p[1] | (uint32_t)p[0] << 8;
}

/* By the C library, and not as the kernels do it. */
static uint8_t
rint_byte (float y)
{
  double r = rint ((double)y);

  return isnan (r) ? 0 : r < 0 ? 0 : r > 255 ? 255 : (uint8_t)r;
}

/* For each kernel: the call, and the twin. */

#define KERNEL(name)                                                           \
  static void call_##name (const CtKernels *k, const Settings *s, Rows *r)
#define TWIN(name) static void twin_##name (const Settings *s, Rows *r)

KERNEL (gray_lookup_u8)
{
  k->gray_lookup_u8 (r->dst, r->src[0], r->n, s->table);
}
TWIN (gray_lookup_u8)
{
  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i] = s->table[((const uint8_t *)r->src[0])[i]];
}

KERNEL (gray_lookup_u16)
{
  k->gray_lookup_u16 (r->dst, r->src[0], r->n, s->table, s->swapped);
}
TWIN (gray_lookup_u16)
{
  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i] = s->table[u16_at (r->src[0], i, s->swapped)];
}

KERNEL (gray_line_u16)
{
  k->gray_line_u16 (r->dst, r->src[0], r->n, &s->line, s->swapped);
}
TWIN (gray_line_u16)
{
  for (size_t i = 0; i < r->n; i++) {
    int32_t stored = (int32_t)u16_at (r->src[0], i, s->swapped);
    float x = (float)(stored * s->line.slope + s->line.intercept);
    uint8_t y = rint_byte (fmaf (x, s->line.scale, s->line.shift));

    if (s->line.flip)
      y = 255 - y;
    ((uint8_t *)r->dst)[i] = stored == s->line.padding ? 0 : y;
  }
}

static void
extent_twin (const Settings *s, Rows *r, bool wide)
{
  CtExtentU32 *extent = r->dst;

  for (size_t i = 0; i < r->n; i++) {
    uint32_t v = wide ? u16_at (r->src[0], i, s->swapped)
                      : ((const uint8_t *)r->src[0])[i];

    if ((int32_t)v == s->padding)
      continue;
    if (extent->min > extent->max)
      extent->min = extent->max = v;
    extent->min = v < extent->min ? v : extent->min;
    extent->max = v > extent->max ? v : extent->max;
  }
}

KERNEL (extent_u8)
{
  k->extent_u8 (r->dst, r->src[0], r->n, s->padding);
}
TWIN (extent_u8)
{
  extent_twin (s, r, false);
}
KERNEL (extent_u16)
{
  k->extent_u16 (r->dst, r->src[0], r->n, s->padding, s->swapped);
}
TWIN (extent_u16)
{
  extent_twin (s, r, true);
}

KERNEL (extent_f32)
{
  CtExtentF32 extent = { 1.f, 0.f };
  bool nan = k->extent_f32 (&extent, r->src[0], r->n);
  float out[3] = { extent.min, extent.max, nan };

  memcpy (r->dst, out, sizeof out);
}
TWIN (extent_f32)
{
  float out[3] = { 1.f, 0.f, 0.f };
  const float *v = r->src[0];
  bool any = false;

  for (size_t i = 0; i < r->n; i++) {
    if (isnan (v[i]))
      out[2] = 1.f;
    if (isnan (v[i]) || fabsf (v[i]) >= 1e38f)
      continue;
    if (!any || v[i] < out[0])
      out[0] = v[i];
    if (!any || v[i] > out[1])
      out[1] = v[i];
    any = true;
  }
  memcpy (r->dst, out, sizeof out);
}

static float
heat_of (double stored, const CtHeatScale *scale)
{
  double v = stored * scale->slope;

  v = (v + scale->intercept) / scale->divisor;
  return v > 1e38 ? 1e38f : v < -1e38 ? -1e38f : (float)v;
}

KERNEL (heat_u8)
{
  k->heat_u8 (r->dst, r->src[0], r->n, &s->scale);
}
TWIN (heat_u8)
{
  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i] = heat_of (((uint8_t *)r->src[0])[i], &s->scale);
}
KERNEL (heat_u16)
{
  k->heat_u16 (r->dst, r->src[0], r->n, &s->scale, s->swapped);
}
TWIN (heat_u16)
{
  for (size_t i = 0; i < r->n; i++) {
    uint32_t v = u16_at (r->src[0], i, s->swapped);

    ((float *)r->dst)[i]
        = (int32_t)v == s->scale.padding ? NAN : heat_of (v, &s->scale);
  }
}
KERNEL (heat_s16)
{
  k->heat_s16 (r->dst, r->src[0], r->n, &s->scale, s->swapped);
}
TWIN (heat_s16)
{
  for (size_t i = 0; i < r->n; i++) {
    uint32_t v = u16_at (r->src[0], i, s->swapped);

    ((float *)r->dst)[i]
        = heat_of (v < 32768 ? v : (double)v - 65536.0, &s->scale);
  }
}
KERNEL (heat_f32)
{
  k->heat_f32 (r->dst, r->src[0], r->n, &s->scale);
}
TWIN (heat_f32)
{
  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i]
        = heat_of ((double)((const float *)r->src[0])[i], &s->scale);
}
KERNEL (heat_f64)
{
  k->heat_f64 (r->dst, r->src[0], r->n, &s->scale);
}
TWIN (heat_f64)
{
  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i] = heat_of (((const double *)r->src[0])[i], &s->scale);
}

static uint32_t
next_tap (const Settings *s, size_t i, uint32_t k)
{
  uint32_t tap = s->s[i] + k;

  return tap > s->taps.last ? s->taps.last : tap;
}

KERNEL (expand_u8)
{
  k->expand_u8 (r->dst, r->src[0], r->n, &s->taps);
}
TWIN (expand_u8)
{
  const uint8_t *src = r->src[0];

  for (size_t i = 0; i < r->n; i++)
    ((int16_t *)r->dst)[i]
        = (int16_t)((src[next_tap (s, i, 0)] * s->a[2 * i]
                     + src[next_tap (s, i, 1)] * s->a[2 * i + 1])
                    / 16);
}
KERNEL (expand_f32)
{
  k->expand_f32 (r->dst, r->src[0], r->n, &s->taps);
}
static float
mix_of (float v0, float v1, float f)
{
  volatile float a = v0 * (1.f - f), b = v1 * f;

  return a + b;
}
TWIN (expand_f32)
{
  const float *src = r->src[0];

  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i]
        = mix_of (src[next_tap (s, i, 0)], src[next_tap (s, i, 1)], s->f[i]);
}
static float
mix_known_of (float v0, float v1, float f)
{
  if (f == 0.f)
    return v0;
  if (f == 1.f)
    return v1;
  return mix_of (v0, v1, f);
}
KERNEL (expand_f32_careful)
{
  k->expand_f32_careful (r->dst, r->src[0], r->n, &s->taps);
}
TWIN (expand_f32_careful)
{
  const float *src = r->src[0];

  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i] = mix_known_of (src[next_tap (s, i, 0)],
                                         src[next_tap (s, i, 1)], s->f[i]);
}
static float
cubic_of (const float v[4], const float w[4])
{
  volatile float sum = 0.f;

  for (int k = 0; k < 4; k++) {
    volatile float term = v[k] * w[k];

    if (w[k] != 0.f)
      sum = sum + term;
  }
  return sum;
}
KERNEL (expand_cubic)
{
  k->expand_cubic (r->dst, r->src[0], r->n, &s->taps);
}
TWIN (expand_cubic)
{
  const float *src = r->src[0];

  for (size_t i = 0; i < r->n; i++) {
    float v[4];

    for (uint32_t k = 0; k < 4; k++)
      v[k] = src[next_tap (s, i, k)];
    ((float *)r->dst)[i] = cubic_of (v, s->f + 4 * i);
  }
}
KERNEL (pick_u8)
{
  k->pick_u8 (r->dst, r->src[0], r->n, &s->taps);
}
TWIN (pick_u8)
{
  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i] = ((const uint8_t *)r->src[0])[s->s[i]];
}
KERNEL (pick_f32)
{
  k->pick_f32 (r->dst, r->src[0], r->n, &s->taps);
}
TWIN (pick_f32)
{
  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i] = ((const float *)r->src[0])[s->s[i]];
}
KERNEL (halve_u8)
{
  k->halve_u8 (r->dst, r->src[0], r->src[1], r->n);
}
TWIN (halve_u8)
{
  const uint8_t *a = r->src[0], *b = r->src[1];

  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i]
        = (a[2 * i] + a[2 * i + 1] + b[2 * i] + b[2 * i + 1] + 2) / 4;
}
KERNEL (halve_f32)
{
  k->halve_f32 (r->dst, r->src[0], r->src[1], r->n);
}
TWIN (halve_f32)
{
  const float *a = r->src[0], *b = r->src[1];

  for (size_t i = 0; i < r->n; i++) {
    volatile float top = a[2 * i] + a[2 * i + 1];
    volatile float bottom = b[2 * i] + b[2 * i + 1];
    volatile float three = top + b[2 * i];
    volatile float sum
        = i < r->n - r->n % 4 ? top + bottom : three + b[2 * i + 1];

    ((float *)r->dst)[i] = sum * 0.25f;
  }
}
KERNEL (mix_u8)
{
  k->mix_u8 (r->dst, r->src[0], r->src[1], r->n, s->b0, s->b1);
}
TWIN (mix_u8)
{
  const int16_t *h0 = r->src[0], *h1 = r->src[1];

  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i]
        = (uint8_t)((s->b0 * h0[i] / 65536 + s->b1 * h1[i] / 65536 + 2) / 4);
}
KERNEL (mix_f32)
{
  k->mix_f32 (r->dst, r->src[0], r->src[1], r->n, s->fy);
}
TWIN (mix_f32)
{
  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i] = mix_of (((const float *)r->src[0])[i],
                                   ((const float *)r->src[1])[i], s->fy);
}
KERNEL (mix_f32_careful)
{
  k->mix_f32_careful (r->dst, r->src[0], r->src[1], r->n, s->fy);
}
TWIN (mix_f32_careful)
{
  for (size_t i = 0; i < r->n; i++)
    ((float *)r->dst)[i] = mix_known_of (((const float *)r->src[0])[i],
                                         ((const float *)r->src[1])[i], s->fy);
}
KERNEL (mix_cubic)
{
  const float *h[4] = { r->src[0], r->src[1], r->src[2], r->src[3] };

  k->mix_cubic (r->dst, h, r->n, s->weights);
}
TWIN (mix_cubic)
{
  for (size_t i = 0; i < r->n; i++) {
    float v[4];

    for (int k = 0; k < 4; k++)
      v[k] = ((const float *)r->src[k])[i];
    ((float *)r->dst)[i] = cubic_of (v, s->weights);
  }
}
KERNEL (index_f32)
{
  k->index_f32 (r->dst, r->src[0], r->n, &s->index);
}
TWIN (index_f32)
{
  const CtIndexLine *line = &s->index;

  for (size_t i = 0; i < r->n; i++) {
    float v = ((const float *)r->src[0])[i];
    volatile float above = v - line->min, span = line->max - line->min;
    volatile float h = above / (span > 0.f ? span : 1.f);
    uint8_t *index = (uint8_t *)r->dst + i;

    *index = 0;
    if (isnan (v))
      continue;
    if (!(line->max > line->min))
      h = v > line->min;
    h = fmaxf (0.f, fminf (1.f, h));
    if (line->invert)
      h = 1.f - h;
    h = line->gamma ? h : 255.f * h;
    if (!line->gamma)
      *index = (uint8_t)h;
    for (int k = 1; line->gamma && k < 256; k++)
      *index += line->gamma[k] <= h;
  }
}
KERNEL (index_label)
{
  k->index_label (r->dst, r->src[0], r->n);
}
TWIN (index_label)
{
  for (size_t i = 0; i < r->n; i++) {
    double v = (double)((const float *)r->src[0])[i];
    long label = v > 0.0 ? lrint (v) : 0;

    while (label > 255)
      label -= 255;
    ((uint8_t *)r->dst)[i] = (uint8_t)label;
  }
}
KERNEL (mask_nan)
{
  k->mask_nan (r->dst, r->src[0], r->n);
}
TWIN (mask_nan)
{
  for (size_t i = 0; i < r->n; i++)
    if (isnan (((const float *)r->src[0])[i]))
      ((uint8_t *)r->dst)[i] = 0;
}
KERNEL (mask_u8)
{
  k->mask_u8 (r->dst, r->src[0], r->n, s->least, s->most);
}
TWIN (mask_u8)
{
  for (size_t i = 0; i < r->n; i++) {
    uint32_t v = ((const uint8_t *)r->src[0])[i];

    if (v < s->least || v > s->most)
      ((uint8_t *)r->dst)[i] = 0;
  }
}
KERNEL (mask_u16)
{
  k->mask_u16 (r->dst, r->src[0], r->n, s->least, s->most, s->swapped);
}
TWIN (mask_u16)
{
  for (size_t i = 0; i < r->n; i++) {
    uint32_t v = u16_at (r->src[0], i, s->swapped);

    if (v < s->least || v > s->most)
      ((uint8_t *)r->dst)[i] = 0;
  }
}

static void
pixel_twin (const Settings *s, Rows *r, size_t bytes, bool blended, bool masked)
{
  const CtBlendTable *t = &s->blend;
  const uint8_t *gray = r->src[0], *index = r->src[1], *mask = r->src[2];

  for (size_t i = 0; i < r->n; i++) {
    for (size_t c = 0; c < bytes; c++) {
      uint8_t y = t->base[gray[i]][c];

      if (blended && (!masked || mask[i])) {
        uint8_t k = index[i];
        volatile float g
            = fmaf (y, t->weight[k], t->has_offset ? t->offset[k] : 0.f);
        volatile double sum = t->color[k][c] + (double)g;

        y = rint_byte ((float)sum);
      }
      ((uint8_t *)r->dst)[bytes * i + c] = y | t->opaque[c];
    }
  }
}

KERNEL (paint3)
{
  k->paint3 (r->dst, r->src[0], r->n, &s->blend);
}
TWIN (paint3)
{
  pixel_twin (s, r, 3, false, false);
}
KERNEL (paint4)
{
  k->paint4 (r->dst, r->src[0], r->n, &s->blend);
}
TWIN (paint4)
{
  pixel_twin (s, r, 4, false, false);
}
KERNEL (blend3)
{
  k->blend3 (r->dst, r->src[0], r->src[1], NULL, r->n, &s->blend);
}
TWIN (blend3)
{
  pixel_twin (s, r, 3, true, false);
}
KERNEL (blend4)
{
  k->blend4 (r->dst, r->src[0], r->src[1], NULL, r->n, &s->blend);
}
TWIN (blend4)
{
  pixel_twin (s, r, 4, true, false);
}
KERNEL (paint4_stream)
{
  k->paint4_stream (r->dst, r->src[0], r->n, &s->blend);
  k->stream_end ();
}
TWIN (paint4_stream)
{
  pixel_twin (s, r, 4, false, false);
}
KERNEL (blend4_stream)
{
  k->blend4_stream (r->dst, r->src[0], r->src[1], r->src[2], r->n, &s->blend);
  k->stream_end ();
}
TWIN (blend4_stream)
{
  pixel_twin (s, r, 4, true, true);
}
KERNEL (blend3_masked)
{
  k->blend3 (r->dst, r->src[0], r->src[1], r->src[2], r->n, &s->blend);
}
TWIN (blend3_masked)
{
  pixel_twin (s, r, 3, true, true);
}
KERNEL (blend4_masked)
{
  k->blend4 (r->dst, r->src[0], r->src[1], r->src[2], r->n, &s->blend);
}
TWIN (blend4_masked)
{
  pixel_twin (s, r, 4, true, true);
}

static uint8_t
clamp_byte (double v)
{
  return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* Of the sentences in yuv-table.h, in double, which holds all of these. */
static void
yuv_twin (const Settings *s, Rows *r, bool masked)
{
  const uint8_t *gray = r->src[0], *index = r->src[1], *mask = r->src[2];
  const CtYuvTable *t = &s->yuv;
  uint8_t *y = r->dst;

  for (size_t i = 0; i < r->n; i++) {
    uint8_t k = index[i], g = gray[i];
    double w = t->weight[k] / 65536.0;

    if (!t->shown[k] || (masked && !mask[i])) {
      for (size_t p = 0; p < 3; p++)
        y[p * r->n + i] = t->paint[p][g];
      continue;
    }
    y[i] = clamp_byte (
        floor ((t->luma[k] + floor (t->base_luma[g] * w) - t->dark) / 256));
    for (size_t c = 0; c < 2; c++) {
      double sum = t->color_chroma[c][k] + floor (t->base_chroma[c][g] * w);

      y[(1 + c) * r->n + i]
          = t->gray_base ? t->chroma[c][k] : clamp_byte (floor (sum / 256));
    }
  }
}
KERNEL (blend_yuv)
{
  uint8_t *y = r->dst;

  k->blend_yuv (y, y + r->n, y + 2 * r->n, r->src[0], r->src[1], NULL, r->n,
                &s->yuv);
}
TWIN (blend_yuv)
{
  yuv_twin (s, r, false);
}
KERNEL (blend_yuv_masked)
{
  uint8_t *y = r->dst;

  k->blend_yuv (y, y + r->n, y + 2 * r->n, r->src[0], r->src[1], r->src[2],
                r->n, &s->yuv);
}
TWIN (blend_yuv_masked)
{
  yuv_twin (s, r, true);
}
KERNEL (matrix_yuv)
{
  uint8_t *y = r->dst;

  k->matrix_yuv (y, y + r->n, y + 2 * r->n, r->src[0], r->n, &s->matrix);
}
TWIN (matrix_yuv)
{
  const CtYuvMatrix *m = &s->matrix;
  const uint8_t *px = r->src[0];

  for (size_t i = 0; i < r->n; i++, px += 4) {
    bool is_gray = px[0] == px[1] && px[1] == px[2];

    for (size_t p = 0; p < 3; p++) {
      double sum = (double)m->m[p][0] * px[0] + (double)m->m[p][1] * px[1]
                   + (double)m->m[p][2] * px[2] + m->shift[p];

      ((uint8_t *)r->dst)[p * r->n + i]
          = clamp_byte (floor ((sum + (is_gray ? 0 : m->bias[p])) / 65536));
    }
  }
}

/* n is the number of means: of an even or an odd number of columns. */
static size_t
columns (const Settings *s, const Rows *r)
{
  return r->n == 0 ? 0 : 2 * r->n - (s->swapped ? 1 : 0);
}
static uint8_t
fold_of (const uint8_t *row0, const uint8_t *row1, size_t i, size_t width)
{
  size_t x1 = 2 * i + 1 < width ? 2 * i + 1 : 2 * i;
  double left = ceil ((row0[2 * i] + row1[2 * i]) / 2.0);
  double right = ceil ((row0[x1] + row1[x1]) / 2.0);

  return (uint8_t)ceil ((left + right) / 2);
}
KERNEL (fold_chroma)
{
  k->fold_chroma (r->dst, r->src[0], r->src[1], columns (s, r));
}
TWIN (fold_chroma)
{
  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i] = fold_of (r->src[0], r->src[1], i, columns (s, r));
}
KERNEL (fold_chroma_pairs)
{
  k->fold_chroma_pairs (r->dst, r->src[0], r->src[1], r->src[2], r->src[3],
                        columns (s, r));
}
TWIN (fold_chroma_pairs)
{
  for (size_t i = 0; i < 2 * r->n; i++)
    ((uint8_t *)r->dst)[i] = fold_of (
        r->src[2 * (i % 2)], r->src[2 * (i % 2) + 1], i / 2, columns (s, r));
}
/* From the second byte on: the last one read is the last one there. */
KERNEL (every_other)
{
  k->every_other (r->dst, (const uint8_t *)r->src[0] + 1, r->n);
}
TWIN (every_other)
{
  for (size_t i = 0; i < r->n; i++)
    ((uint8_t *)r->dst)[i] = ((const uint8_t *)r->src[0])[2 * i + 1];
}

/* Bytes of the destination: so many a sample, or so many in all. What it
 * holds before the call matters to masks and extents. */
typedef struct
{
  const char *name;
  void (*call) (const CtKernels *k, const Settings *s, Rows *r);
  void (*twin) (const Settings *s, Rows *r);
  size_t dst_bytes;
  bool dst_in_all, dst_is_float;
  Content before;
  Content src[4];
  size_t src_scale; /* source samples for each n, 0: taps.last + 1 in all */
} Case;

#define ROW(name) #name, call_##name, twin_##name

/* clang-format off */
static const Case cases[] = {
  { ROW (gray_lookup_u8), 1, 0, 0, NOTHING, { BYTES }, 1 },
  { ROW (gray_lookup_u16), 1, 0, 0, NOTHING, { BYTES }, 2 },
  { ROW (gray_line_u16), 1, 0, 0, NOTHING, { BYTES }, 2 },
  { ROW (extent_u8), 8, 1, 0, NOTHING, { BYTES }, 1 },
  { ROW (extent_u16), 8, 1, 0, NOTHING, { BYTES }, 2 },
  { ROW (extent_f32), 12, 1, 1, NOTHING, { NANS }, 1 },
  { ROW (heat_u8), 4, 0, 1, NOTHING, { BYTES }, 1 },
  { ROW (heat_u16), 4, 0, 1, NOTHING, { BYTES }, 2 },
  { ROW (heat_s16), 4, 0, 1, NOTHING, { BYTES }, 2 },
  { ROW (heat_f32), 4, 0, 1, NOTHING, { NANS }, 1 },
  { ROW (heat_f64), 4, 0, 1, NOTHING, { DOUBLES }, 1 },
  { ROW (expand_u8), 2, 0, 0, NOTHING, { BYTES }, 0 },
  { ROW (expand_f32), 4, 0, 1, NOTHING, { FLOATS }, 0 },
  { ROW (expand_f32_careful), 4, 0, 1, NOTHING, { NANS }, 0 },
  { ROW (expand_cubic), 4, 0, 1, NOTHING, { NANS }, 0 },
  { ROW (pick_u8), 1, 0, 0, NOTHING, { BYTES }, 0 },
  { ROW (pick_f32), 4, 0, 1, NOTHING, { NANS }, 0 },
  { ROW (halve_u8), 1, 0, 0, NOTHING, { BYTES, BYTES }, 2 },
  { ROW (halve_f32), 4, 0, 1, NOTHING, { NANS, NANS }, 2 },
  { ROW (mix_u8), 1, 0, 0, NOTHING, { WORDS, WORDS }, 1 },
  { ROW (mix_f32), 4, 0, 1, NOTHING, { FLOATS, FLOATS }, 1 },
  { ROW (mix_f32_careful), 4, 0, 1, NOTHING, { NANS, NANS }, 1 },
  { ROW (mix_cubic), 4, 0, 1, NOTHING, { NANS, NANS, NANS, NANS }, 1 },
  { ROW (index_f32), 1, 0, 0, NOTHING, { NANS }, 1 },
  { ROW (index_label), 1, 0, 0, NOTHING, { LABELS }, 1 },
  { ROW (mask_nan), 1, 0, 0, FLAGS, { NANS }, 1 },
  { ROW (mask_u8), 1, 0, 0, FLAGS, { BYTES }, 1 },
  { ROW (mask_u16), 1, 0, 0, FLAGS, { BYTES }, 2 },
  { ROW (paint3), 3, 0, 0, NOTHING, { BYTES }, 1 },
  { ROW (paint4), 4, 0, 0, NOTHING, { BYTES }, 1 },
  { ROW (paint4_stream), 4, 0, 0, NOTHING, { BYTES }, 1 },
  { ROW (blend4_stream), 4, 0, 0, NOTHING, { BYTES, BYTES, FLAGS }, 1 },
  { ROW (blend3), 3, 0, 0, NOTHING, { BYTES, BYTES }, 1 },
  { ROW (blend4), 4, 0, 0, NOTHING, { BYTES, BYTES }, 1 },
  { ROW (blend3_masked), 3, 0, 0, NOTHING, { BYTES, BYTES, FLAGS }, 1 },
  { ROW (blend4_masked), 4, 0, 0, NOTHING, { BYTES, BYTES, FLAGS }, 1 },
  { ROW (blend_yuv), 3, 0, 0, NOTHING, { BYTES, BYTES }, 1 },
  { ROW (blend_yuv_masked), 3, 0, 0, NOTHING, { BYTES, BYTES, FLAGS }, 1 },
  { ROW (matrix_yuv), 3, 0, 0, NOTHING, { BYTES }, 4 },
  { ROW (fold_chroma), 1, 0, 0, NOTHING, { BYTES, BYTES }, 2 },
  { ROW (fold_chroma_pairs), 2, 0, 0, NOTHING, { BYTES, BYTES, BYTES, BYTES }, 2 },
  { ROW (every_other), 1, 0, 0, NOTHING, { BYTES }, 2 },
};
/* clang-format on */

#define N_CASES (sizeof cases / sizeof *cases)

/* Settings. */

static void
set_line (Settings *s)
{
  static const CtGrayLine lines[] = {
    { 1, -1024, 0.6375f, 101.86875f, CT_NO_PADDING, 0 },
    { 1, -32768, 0.0038910506f, 127.5f, 0, 255 },
    { 1, 0, 255, -1044480, CT_NO_PADDING, 0 },
    { -2, 5, 0.1f, 1e-20f, 7, 0 },
    { 0.1, -3276.8, 0.6375f, 101.86875f, CT_NO_PADDING, 0 },
    { 1e-3, 0, 4.3f, -1e-9f, 65535, 255 },
    { 1e300, 0, 0, 0, CT_NO_PADDING, 0 },
    { 1, 0.5, 0.5f, 0.25f, CT_NO_PADDING, 0 },
    { 1, 0, 0.5f, 1e-30f, CT_NO_PADDING, 0 },
  };

  s->line = lines[rnd () % (sizeof lines / sizeof *lines)];
}

static void
set_taps (Settings *s, bool cubic)
{
  static const uint32_t widths[] = { 1, 2, 3, 7, 14, MAX_N };

  s->taps = (CtTaps){ s->s, s->f, s->a, widths[rnd () % 6] - 1 };
  for (size_t i = 0; i < MAX_N; i++) {
    static const float fractions[] = { 0.f, 1.f, 0.5f };
    float f = rnd () % 3 ? (float)rnd_real (0, 1) : fractions[rnd () % 3];

    s->s[i] = (uint32_t)(i * (s->taps.last + 1) / MAX_N);
    s->a[2 * i + 1] = (int16_t)lrintf (f * 2048.f);
    s->a[2 * i] = (int16_t)(2048 - s->a[2 * i + 1]);
    if (!cubic)
      s->f[i] = f;
    for (size_t k = 0; cubic && k < 4; k++)
      s->f[4 * i + k] = rnd () % 4 ? (float)rnd_real (-0.2, 1) : 0.f;
  }
  for (size_t k = 0; k < 4; k++)
    s->weights[k] = rnd () % 4 ? (float)rnd_real (-0.2, 1) : 0.f;
  s->fy = s->taps.last % 2 ? (float)rnd_real (0, 1) : (float)(rnd () % 2);
  s->b1 = (int16_t)(rnd () % 2049);
  s->b0 = (int16_t)(2048 - s->b1);
}

static void
set_index (Settings *s)
{
  s->index = (CtIndexLine){ 0.f, 1.f, rnd () % 2, NULL };
  if (rnd () % 2) {
    s->index.min = (float)rnd_real (-0.5, 0.5);
    s->index.max = (float)rnd_real (-0.5, 1.5);
  }
  for (int k = 0; k < 256; k++)
    s->gamma[k] = powf ((float)k / 255.f, 0.4f);
  if (rnd () % 3 == 0)
    s->index.gamma = s->gamma;
}

/* What an opacity, and the weight beside it, is: each that some kernel may
 * have a way of its own for, or any. */
static float
random_opacity (void)
{
  static const double special[]
      = { 0.5, 0.5, 0.5, 1.0, 0.0, 0.2, 0.25, 0.4, 0.6, 0.75, 0.8 };
  uint32_t k = rnd () % 16;

  return k < 11 ? (float)special[k] : (float)rnd_real (0, 1);
}

static void
set_blend (Settings *s, bool three)
{
  CtBlendTable *t = &s->blend;
  bool ramp = rnd () % 4 == 0, odd_weights = rnd () % 3 == 0;
  bool gray_base = rnd () % 3 != 0, hides = rnd () % 2;
  int fill_at = three ? (int)(rnd () % 5) - 1 : (int)(rnd () % 4);
  float a = random_opacity ();

  memset (t, 0, sizeof *t);
  t->has_offset = rnd () % 6 == 0;
  if (fill_at >= 0)
    t->opaque[fill_at] = 255;
  for (int i = 0; i < 256; i++) {
    float ai = ramp ? a * (float)i / 255.f : a;
    bool hidden = hides && (i < 77 || rnd () % 8 == 0);

    ai = hidden ? 0.f : ai;
    t->opacity[i] = ai;
    t->weight[i] = (float)(1.0 - (double)ai);
    if (odd_weights && !hidden && rnd () % 16 == 0)
      t->weight[i] = (float)rnd_real (-1, 3);
    if (t->has_offset && !hidden)
      t->offset[i] = (float)rnd_real (-40, 40);
    for (int c = 0; c < 4; c++) {
      bool is_fill = c == fill_at;

      t->base[i][c] = is_fill                   ? 0
                      : gray_base || rnd () % 2 ? (uint8_t)i
                                                : (uint8_t)rnd ();
      t->bytes[i][c] = is_fill || hidden ? 0 : (uint8_t)rnd ();
      t->color[i][c] = t->bytes[i][c] * (double)ai;
    }
  }
  ct_blend_table_finish (t);
  ct_blend_steps_find (t);
}

/* Tables as those of a picture, and the members that follow from the others
 * as yuv-table.h says. */
static void
set_yuv (Settings *s)
{
  CtYuvTable *t = &s->yuv;
  bool constant = rnd () % 2, hides = rnd () % 2;
  uint16_t weight = (uint16_t)(rnd () % 65536);

  memset (t, 0, sizeof *t);
  t->gray_base = rnd () % 4 > 0;
  t->scale = rnd () % 2 ? 65535 : 56284;
  t->dark = (uint16_t)(rnd () % 2 ? 0 : rnd () % 300);
  t->low = t->scale == 65535 ? 128 : 128 + 4096;
  for (uint32_t i = 0; i < 256; i++) {
    uint16_t w = constant ? weight : (uint16_t)(rnd () % 65536);
    uint32_t room = 65536u - w; /* base * w >> 16 is at most w */

    t->shown[i] = hides && rnd () % 4 == 0 ? 0 : 255;
    t->weight[i] = t->shown[i] ? w : 65535;
    t->luma[i] = (uint16_t)(rnd () % room);
    t->base_luma[i] = t->gray_base ? (uint16_t)((i << 8) * t->scale >> 16)
                                   : (uint16_t)(rnd () % 60000);
    for (size_t c = 0; c < 2; c++) {
      t->chroma[c][i] = (uint8_t)rnd ();
      t->color_chroma[c][i] = (int32_t)(rnd () % 70000) - 2000;
      t->base_chroma[c][i] = (int32_t)(rnd () % 60000) - 30000;
    }
    for (size_t p = 0; p < 3; p++)
      t->paint[p][i] = t->gray_base ? 128 : (uint8_t)rnd ();
    if (t->gray_base)
      t->paint[0][i] = (uint8_t)((t->base_luma[i] + t->low) >> 8);
  }
  ct_yuv_table_finish (t);
  for (size_t p = 0; p < 3; p++) {
    for (size_t c = 0; c < 3; c++)
      s->matrix.m[p][c] = (int32_t)(rnd () % 98304) - 32768;
    s->matrix.shift[p] = (int32_t)(rnd () % (200 << 16)) - (40 << 16);
    s->matrix.bias[p] = (int32_t)(rnd () % 131072) - 65536;
  }
}

static void
set_all (Settings *s, bool cubic, bool three)
{
  for (size_t i = rnd () % 64; i < sizeof s->table; i += 64)
    s->table[i] = (uint8_t)rnd ();
  set_line (s);
  set_taps (s, cubic);
  set_index (s);
  set_blend (s, three);
  set_yuv (s);
  s->scale = (CtHeatScale){ 1, 0, 255, CT_NO_PADDING };
  if (rnd () % 2)
    s->scale = (CtHeatScale){ rnd_real (-2, 2), rnd_real (-9, 9), 7, 300 };
  if (rnd () % 8 == 0)
    s->scale.slope = 1e37;
  s->padding = rnd () % 2 ? (int32_t)(rnd () & 255) : CT_NO_PADDING;
  s->least = rnd () & 127;
  s->most = rnd () % 2 ? s->least + (rnd () & 127) : 65535;
  s->swapped = rnd () % 2;
}

/* A page that cannot be touched, behind SRC_MAX bytes. */
static uint8_t *
guarded_end (void)
{
  size_t page = (size_t)sysconf (_SC_PAGESIZE);
  size_t room = (SRC_MAX + page - 1) / page * page;
  uint8_t *map = mmap (NULL, room + page, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (map == MAP_FAILED || mprotect (map + room, page, PROT_NONE) != 0) {
    printf ("Bail out! no guard page\n");
    exit (1);
  }
  return map + room;
}

static bool
rows_differ (const uint8_t *got, const uint8_t *want, size_t bytes,
             bool is_float)
{
  if (!is_float)
    return memcmp (got, want, bytes) != 0;
  for (size_t i = 0; i < bytes; i += 4) {
    float a, b;

    memcpy (&a, got + i, 4);
    memcpy (&b, want + i, 4);
    if (isnan (a) != isnan (b) || (!isnan (a) && a != b))
      return true;
  }
  return false;
}

static bool
canaries_live (const uint8_t *before, const uint8_t *after)
{
  for (int i = 0; i < CANARY; i++)
    if (before[i] != 0xA5 || after[i] != 0xA5)
      return false;
  return true;
}

/* One call with sources that end slack bytes before the guard page. */
static const char *
check (const CtKernels *k, const Case *c, const Settings *s, size_t n,
       size_t align, size_t slack, uint8_t *const ends[4])
{
  static _Alignas(64) uint8_t plain[4][SRC_MAX];
  static _Alignas(64) uint8_t want[SRC_MAX], got[SRC_MAX];
  size_t bytes = c->dst_in_all ? c->dst_bytes : n * c->dst_bytes;
  uint8_t *dst = got + CANARY + align;
  Rows rows = { dst, { NULL }, n }, twin_rows = { want, { NULL }, n };
  size_t count = c->src_scale ? n * c->src_scale : s->taps.last + 1;

  for (int i = 0; i < 4 && c->src[i] != NOTHING; i++) {
    size_t src_bytes = count * content_sizes[c->src[i]];

    fill (plain[i], count, c->src[i]);
    twin_rows.src[i] = plain[i];
    rows.src[i] = memcpy (ends[i] - slack - src_bytes, plain[i], src_bytes);
  }
  memset (got, 0xA5, sizeof got);
  memset (want, 0, sizeof want);
  if (c->dst_in_all)
    *(CtExtentU32 *)want = (CtExtentU32){ 1, 0 };
  else
    fill (want, n, c->before);
  memcpy (dst, want, bytes);
  if (c->dst_in_all)
    rows.dst = dst = got + CANARY; /* structs are aligned */
  memcpy (dst, want, bytes);
  memset (dst + bytes, 0xA5, CANARY);

  c->call (k, s, &rows);
  c->twin (s, &twin_rows);
  if (rows_differ (dst, want, bytes, c->dst_is_float))
    return "other values than the twin";
  if (!canaries_live (dst - CANARY, dst + bytes))
    return "wrote outside";
  return NULL;
}

/* How much of the long loops is left out. */
static uint32_t
scale (void)
{
  const char *text = getenv ("CT_TEST_SCALE");
  int n = text ? atoi (text) : 20;

  return n > 1 ? (uint32_t)n : 1;
}

static bool
check_case (const CtKernels *k, const Case *c, uint8_t *const ends[4])
{
  const uint32_t step = scale () * 4 - 3;
  static Settings s;
  bool cubic = strstr (c->name, "cubic") != NULL;
  bool three = strstr (c->name, "3") != NULL;

  for (size_t i = 0; i < sizeof s.table; i++)
    s.table[i] = (uint8_t)rnd ();
  for (size_t n = 0; n <= MAX_N; n += n < EVERY_N ? 1 : 1 + rnd () % step) {
    for (size_t round = 0; round < 6; round++) {
      size_t align = (n * 7 + round * 11) % 64;
      size_t slack = round < 3 ? 0 : (n + round) % 64;
      const char *fault;

      if (round % 3 == 0)
        set_all (&s, cubic, three);
      fault = check (k, c, &s, n, align, slack, ends);
      if (fault) {
        printf ("# %s.%s, n %zu, destination at %zu, source %zu before the "
                "guard: %s\n",
                k->name, c->name, n, align, slack, fault);
        return false;
      }
    }
  }
  return true;
}

static bool
check_counts (const CtKernels *k, uint8_t *end)
{
  static uint32_t got[65536], want[65536];
  size_t n = 1000;
  uint8_t *src = end - 2 * n;

  for (int mode = 0; mode < 3; mode++) {
    fill (src, 2 * n, BYTES);
    memset (got, 0, sizeof got);
    memset (want, 0, sizeof want);
    got[5] = want[5] = 3;
    for (size_t i = 0; i < n; i++)
      want[mode == 0 ? src[i + n] : u16_at (src, i, mode == 2)]++;
    if (mode == 0)
      k->count_u8 (got, src + n, n);
    else
      k->count_u16 (got, src, n, mode == 2);
    if (memcmp (got, want, sizeof got) != 0)
      return false;
  }
  return true;
}

/* Published: at 0.5 a tie goes to the even byte. */
static bool
check_ties (const CtKernels *k)
{
  static const uint8_t ties[][3] = {
    { 1, 0, 0 }, { 1, 2, 2 }, { 2, 3, 2 }, { 3, 4, 4 }, { 255, 255, 255 }
  };
  static CtBlendTable t;
  bool good = true;

  for (int i = 0; i < 256; i++) {
    t.weight[i] = t.opacity[i] = 0.5f;
    for (int c = 0; c < 4; c++) {
      t.base[i][c] = (uint8_t)i;
      t.bytes[i][c] = (uint8_t)i;
      t.color[i][c] = i * 0.5;
    }
  }
  t.opaque[3] = 255;
  ct_blend_table_finish (&t);
  ct_blend_steps_find (&t);
  for (size_t i = 0; i < sizeof ties / sizeof *ties; i++) {
    uint8_t pixel[4];

    k->blend4 (pixel, &ties[i][0], &ties[i][1], NULL, 1, &t);
    good &= pixel[0] == ties[i][2] && pixel[2] == ties[i][2];
    k->blend4 (pixel, &ties[i][1], &ties[i][0], NULL, 1, &t);
    good &= pixel[0] == ties[i][2];
  }
  return good;
}

/* Every gray and every index, with each color byte there is, at one opacity:
 * first is the first index that is shown. */
static bool
check_pairs (const CtKernels *k, double opacity, int first, bool ramp)
{
  static Settings s;
  static uint8_t gray[256], index[256], got[1024], want[1024];
  CtBlendTable *t = &s.blend;

  memset (t, 0, sizeof *t);
  t->opaque[3] = 255;
  for (int i = 0; i < 256; i++) {
    double a = ramp ? opacity * (i - first) / (255 - first) : opacity;

    gray[i] = (uint8_t)i;
    t->opacity[i] = i < first ? 0.f : (float)a;
    t->weight[i] = i < first ? 1.f : (float)(1 - a);
    for (int c = 0; c < 3; c++) {
      t->base[i][c] = (uint8_t)i;
      t->bytes[i][c]
          = i < first ? 0 : (uint8_t)(c == 1 ? 255 - i : i * (c + 1));
      t->color[i][c] = t->bytes[i][c] * (double)t->opacity[i];
    }
  }
  ct_blend_table_finish (t);
  ct_blend_steps_find (t);
  for (int i = 0; i < 256; i++) {
    Rows rows = { want, { gray, index, NULL }, 256 };

    memset (index, i, sizeof index);
    pixel_twin (&s, &rows, 4, true, false);
    k->blend4 (got, gray, index, NULL, 256, t);
    if (memcmp (got, want, sizeof got) != 0) {
      printf ("# opacity %.9g, ramp %d: index %d\n", opacity, ramp, i);
      return false;
    }
  }
  return true;
}

static bool
check_opacities (const CtKernels *k)
{
  /* With whole numbers in one order of the grays, in two, in four, in none. */
  static const double special[]
      = { 0,   0.5, 1,    0.2, 0.25, 0.4,  0.6,  0.75, 0.8,
          0.3, 0.7, 0.37, 0.1, 0.15, 0.65, 0.33, 0.34, 0.123456 };
  size_t n = sizeof special / sizeof *special, more = 100 / scale ();
  bool good = true;

  for (size_t i = 0; good && i < n + more; i++) {
    double a = i < n ? special[i] : rnd_real (0, 1);

    good = check_pairs (k, a, 0, false) && check_pairs (k, a, 77, true);
    if (good && i % 4 == 1)
      good = check_pairs (k, a, 77, false) && check_pairs (k, a, 0, true);
  }
  return good;
}

/* Values around the steps of the index, where a quotient's last bit counts. */
static bool
check_index_steps (const CtKernels *k)
{
  static Settings s;
  static float v[765];
  static uint8_t got[765], want[765];

  for (uint32_t round = 0; round < 4000 / scale (); round++) {
    float min = round % 2 ? (float)rnd_real (-2, 2) : 0.f;
    float max = min + (float)exp2 (rnd_real (-20, 20));
    Rows rows = { want, { v }, 765 };

    s.index = (CtIndexLine){ min, max, round % 3 == 0, NULL };
    for (int i = 0; i < 255; i++) {
      v[3 * i] = (float)(min + (max - min) * (double)i / 255.0);
      v[3 * i + 1] = nextafterf (v[3 * i], INFINITY);
      v[3 * i + 2] = nextafterf (v[3 * i], -INFINITY);
    }
    twin_index_f32 (&s, &rows);
    k->index_f32 (got, v, 765, &s.index);
    if (memcmp (got, want, sizeof got) != 0)
      return false;
  }
  return true;
}

/* x * scale lies in the middle of two floats, the upper of which is a tie
 * between two bytes. shift, too small for a double that large, says down:
 * rounded in two steps the byte would be one more. */
static bool
check_line_rounds_once (const CtKernels *k)
{
  const CtGrayLine line = { 1, 0, 345 * 0x1p-17f, -1e-20f, CT_NO_PADDING, 0 };
  const uint16_t stored[3] = { 51479, 51479, 51479 };
  uint8_t gray[3];

  k->gray_line_u16 (gray, (const uint8_t *)stored, 3, &line, false);
  return gray[0] == 135 && gray[1] == 135 && gray[2] == 135;
}

static int tests, failures;

static void
report (bool good, const CtKernels *k, const char *name)
{
  failures += !good;
  printf ("%sok %d %s.%s\n", good ? "" : "not ", ++tests, k ? k->name : "find",
          name);
}

int
main (void)
{
  const CtKernels *all[CT_KERNELS_MAX];
  size_t n_sets = ct_kernels_all (all);
  uint8_t *ends[4];

  for (int i = 0; i < 4; i++)
    ends[i] = guarded_end ();
  for (const CtKernels *const *k = all; k < all + n_sets; k++) {
    for (size_t i = 0; i < N_CASES; i++)
      report (check_case (*k, &cases[i], ends), *k, cases[i].name);
    report (check_counts (*k, ends[0]), *k, "counts");
    report (check_ties (*k), *k, "ties");
    report (check_opacities (*k), *k, "opacities");
    report (check_index_steps (*k), *k, "index steps");
    report (check_line_rounds_once (*k), *k, "line rounds once");
    report (ct_kernels_find ((*k)->name) == *k, *k, "by name");
  }
  report (all[0] == &ct_kernels_c, NULL, "c first");
  report (ct_kernels_find ("abacus") == NULL, NULL, "unknown");
  report (ct_kernels () != NULL && ct_kernels () == ct_kernels (), NULL,
          "chosen once");
  printf ("1..%d\n", tests);
  return failures ? 1 : 0;
}
