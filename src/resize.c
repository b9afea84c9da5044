/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Heat to the base's size, a row at a time. Makes the taps, and keeps the
 * rows that the next output row needs again.
 */
#include "src/resize.h"

#include <math.h>
#include <string.h>

#define COEFFICIENT_ONE 2048 /* 11 bits: cv2's INTER_RESIZE_COEF_SCALE */
#define CUBIC_A (-0.75)
#define ROW_ALIGN 64

typedef enum
{
  HOW_COPY,
  HOW_PICK,
  HOW_HALVE,
  HOW_LINEAR,
  HOW_CUBIC,
} How;

/* One direction. Of rows, first may be -1 and beyond the last tap: they are
 * clamped when they are used. Columns are clamped here. */
typedef struct
{
  gint32 *first;
  gfloat *f;
  gint16 *a;
} Taps;

struct _CtResize
{
  CtSampleType type;
  guint src_width, src_height, dst_width, dst_height;
  CtInterpolation interpolation;
  How how;
  Taps columns, rows;
  CtTaps kernel_taps; /* columns, as the kernels take them */
};

#define MAX_SLOTS 4

/* Row r lies in slot r modulo their number: the rows that an output row needs
 * are neighbors and never meet. */
struct _CtResizeScratch
{
  guint8 *slots[MAX_SLOTS];
  gint64 row[MAX_SLOTS]; /* which source row it is, or -1 */
  gfloat *real;          /* cubic: an 8-bit source row as floats */
};

/* The position of output sample d: cv2's half-pixel centers. first is the
 * sample at or before it, the return value is the weight of the next. It can
 * be 1, where a position just below 0 rounds. */
static gfloat
locate (guint d, guint src, guint dst, gint32 *first)
{
  gdouble scale = 1.0 / ((gdouble)dst / src);
  gfloat f = (gfloat)((d + 0.5) * scale - 0.5);

  *first = (gint32)floorf (f);
  return f - (gfloat)*first;
}

static void
make_pick_taps (Taps *taps, guint src, guint dst)
{
  gdouble scale = 1.0 / ((gdouble)dst / src);

  taps->first = g_new (gint32, dst);
  for (guint d = 0; d < dst; d++)
    taps->first[d] = MIN ((gint32)floor (d * scale), (gint32)src - 1);
}

static void
make_linear_taps (Taps *taps, guint src, guint dst, gboolean columns)
{
  gint32 last = (gint32)src - 1;

  taps->first = g_new (gint32, dst);
  taps->f = g_new (gfloat, dst);
  taps->a = g_new (gint16, 2 * (gsize)dst);
  for (guint d = 0; d < dst; d++) {
    gint32 s;
    gfloat f = locate (d, src, dst, &s);

    if (columns && (s < 0 || s >= last)) {
      s = CLAMP (s, 0, last);
      f = 0.f;
    }
    taps->first[d] = s;
    taps->f[d] = f;
    taps->a[2 * d] = (gint16)lrintf ((1.f - f) * COEFFICIENT_ONE);
    taps->a[2 * d + 1] = (gint16)lrintf (f * COEFFICIENT_ONE);
  }
}

/* Keys' cubic convolution kernel at a distance from a sample, 0..2. */
static gdouble
cubic_weight (gdouble distance)
{
  gdouble d = distance, a = CUBIC_A;

  if (d <= 1.0)
    return ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0;
  return ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a;
}

/* Taps before the first sample are that sample: their weights go to it, and
 * the four are counted from it. */
static void
make_cubic_taps (Taps *taps, guint src, guint dst)
{
  taps->first = g_new (gint32, dst);
  taps->f = g_new0 (gfloat, 4 * (gsize)dst);
  for (guint d = 0; d < dst; d++) {
    gint32 s;
    gdouble f = (gdouble)locate (d, src, dst, &s);
    gdouble weights[4] = { 0.0 };
    gint32 first = MAX (s - 1, 0);

    for (gint k = 0; k < 4; k++) {
      gdouble distance = fabs (f - (k - 1));

      weights[MAX (s - 1 + k - first, 0)] += cubic_weight (distance);
    }
    taps->first[d] = first;
    for (gint k = 0; k < 4; k++)
      taps->f[4 * (gsize)d + k] = (gfloat)weights[k];
  }
}

static How
choose_how (const CtResize *resize)
{
  if (resize->src_width == resize->dst_width
      && resize->src_height == resize->dst_height)
    return HOW_COPY;
  switch (resize->interpolation) {
  case CT_INTERPOLATION_NEAREST:
    return HOW_PICK;
  case CT_INTERPOLATION_CUBIC:
    return HOW_CUBIC;
  case CT_INTERPOLATION_LINEAR:
    break;
  }
  if (resize->src_width == 2 * resize->dst_width
      && resize->src_height == 2 * resize->dst_height)
    return HOW_HALVE;
  return HOW_LINEAR;
}

static void
make_taps (CtResize *resize, Taps *taps, guint src, guint dst)
{
  switch (resize->how) {
  case HOW_COPY:
  case HOW_HALVE:
    break;
  case HOW_PICK:
    make_pick_taps (taps, src, dst);
    break;
  case HOW_LINEAR:
    make_linear_taps (taps, src, dst, taps == &resize->columns);
    break;
  case HOW_CUBIC:
    make_cubic_taps (taps, src, dst);
    break;
  }
}

CtResize *
ct_resize_new (CtSampleType type, guint src_width, guint src_height,
               guint dst_width, guint dst_height, CtInterpolation interpolation)
{
  CtResize *resize = g_new0 (CtResize, 1);

  resize->type = type;
  resize->src_width = src_width;
  resize->src_height = src_height;
  resize->dst_width = dst_width;
  resize->dst_height = dst_height;
  resize->interpolation = interpolation;
  resize->how = choose_how (resize);
  make_taps (resize, &resize->columns, src_width, dst_width);
  make_taps (resize, &resize->rows, src_height, dst_height);
  resize->kernel_taps = (CtTaps){
    .s = (const guint32 *)resize->columns.first,
    .f = resize->columns.f,
    .a = resize->columns.a,
    .last = src_width - 1,
  };
  return resize;
}

static void
clear_taps (Taps *taps)
{
  g_free (taps->first);
  g_free (taps->f);
  g_free (taps->a);
}

void
ct_resize_free (CtResize *resize)
{
  if (!resize)
    return;
  clear_taps (&resize->columns);
  clear_taps (&resize->rows);
  g_free (resize);
}

gboolean
ct_resize_matches (const CtResize *resize, CtSampleType type, guint src_width,
                   guint src_height, guint dst_width, guint dst_height,
                   CtInterpolation interpolation)
{
  return resize->type == type && resize->src_width == src_width
         && resize->src_height == src_height && resize->dst_width == dst_width
         && resize->dst_height == dst_height
         && resize->interpolation == interpolation;
}

CtSampleType
ct_resize_type (const CtResize *resize)
{
  return resize->interpolation == CT_INTERPOLATION_CUBIC ? CT_SAMPLE_F32
                                                         : resize->type;
}

CtResizeScratch *
ct_resize_scratch_new (const CtResize *resize)
{
  CtResizeScratch *scratch = g_new0 (CtResizeScratch, 1);
  gsize row_bytes = (gsize)resize->dst_width * sizeof (gfloat);
  guint n_slots = 0;

  if (resize->how == HOW_LINEAR)
    n_slots = 2;
  if (resize->how == HOW_CUBIC)
    n_slots = 4;
  for (guint i = 0; i < n_slots; i++)
    scratch->slots[i] = g_aligned_alloc (1, row_bytes, ROW_ALIGN);
  scratch->real = g_new (gfloat, resize->src_width);
  ct_resize_scratch_reset (scratch);
  return scratch;
}

void
ct_resize_scratch_free (CtResizeScratch *scratch)
{
  if (!scratch)
    return;
  for (guint i = 0; i < MAX_SLOTS; i++)
    g_aligned_free (scratch->slots[i]);
  g_free (scratch->real);
  g_free (scratch);
}

void
ct_resize_scratch_reset (CtResizeScratch *scratch)
{
  for (guint i = 0; i < MAX_SLOTS; i++)
    scratch->row[i] = -1;
}

/* Bytes as floats of the same value, 0..255. */
static void
bytes_to_floats (gfloat *dst, const guint8 *src, gsize n)
{
  static const CtHeatScale same = { 1.0, 0.0, 1.0, CT_NO_PADDING };

  ct_kernels ()->heat_u8 (dst, src, n, &same);
}

static const guint8 *
source_row (const CtResize *resize, const CtPlane *heat, gint32 y)
{
  return ct_plane_row (heat, CLAMP (y, 0, (gint32)resize->src_height - 1));
}

/* Source row y, clamped into the picture, at the output's width. */
static const void *
expanded_row (const CtResize *resize, CtResizeScratch *scratch,
              const CtPlane *heat, gboolean careful, gint32 y)
{
  const CtKernels *kernels;
  gint32 row = CLAMP (y, 0, (gint32)resize->src_height - 1);
  guint slot = row % (resize->how == HOW_CUBIC ? 4 : 2);
  const guint8 *src;
  const CtTaps *taps = &resize->kernel_taps;
  void *dst = scratch->slots[slot];
  gsize n = resize->dst_width;

  if (scratch->row[slot] == row)
    return dst;
  scratch->row[slot] = row;
  kernels = ct_kernels ();
  src = source_row (resize, heat, row);
  if (resize->how == HOW_CUBIC) {
    if (resize->type == CT_SAMPLE_U8) {
      bytes_to_floats (scratch->real, src, resize->src_width);
      src = (const guint8 *)scratch->real;
    }
    kernels->expand_cubic (dst, (const gfloat *)src, n, taps);
  } else if (resize->type == CT_SAMPLE_U8) {
    kernels->expand_u8 (dst, src, n, taps);
  } else if (careful) {
    kernels->expand_f32_careful (dst, (const gfloat *)src, n, taps);
  } else {
    kernels->expand_f32 (dst, (const gfloat *)src, n, taps);
  }
  return dst;
}

static void
mix_linear (const CtResize *resize, CtResizeScratch *scratch,
            const CtPlane *heat, gboolean careful, guint y, void *dst)
{
  const CtKernels *kernels = ct_kernels ();
  gint32 first = resize->rows.first[y];
  const gint16 *b = resize->rows.a + 2 * (gsize)y;
  const void *h0 = expanded_row (resize, scratch, heat, careful, first);
  const void *h1 = expanded_row (resize, scratch, heat, careful, first + 1);
  gsize n = resize->dst_width;

  if (resize->type == CT_SAMPLE_U8)
    kernels->mix_u8 (dst, h0, h1, n, b[0], b[1]);
  else if (careful)
    kernels->mix_f32_careful (dst, h0, h1, n, resize->rows.f[y]);
  else
    kernels->mix_f32 (dst, h0, h1, n, resize->rows.f[y]);
}

static void
mix_cubic (const CtResize *resize, CtResizeScratch *scratch,
           const CtPlane *heat, guint y, void *dst)
{
  const gfloat *rows[4];

  for (gint k = 0; k < 4; k++)
    rows[k]
        = expanded_row (resize, scratch, heat, TRUE, resize->rows.first[y] + k);
  ct_kernels ()->mix_cubic (dst, rows, resize->dst_width,
                            resize->rows.f + 4 * (gsize)y);
}

static void
copy_row (const CtResize *resize, const guint8 *src, void *dst)
{
  if (ct_resize_type (resize) == resize->type)
    memcpy (dst, src, resize->dst_width * ct_sample_size (resize->type));
  else
    bytes_to_floats (dst, src, resize->dst_width);
}

void
ct_resize_row (const CtResize *resize, CtResizeScratch *scratch,
               const CtPlane *heat, gboolean careful, guint y, void *dst)
{
  gboolean is_u8 = resize->type == CT_SAMPLE_U8;
  gsize n = resize->dst_width;
  const guint8 *src, *src1;

  switch (resize->how) {
  case HOW_COPY:
    copy_row (resize, source_row (resize, heat, y), dst);
    break;
  case HOW_PICK:
    src = source_row (resize, heat, resize->rows.first[y]);
    if (is_u8)
      ct_kernels ()->pick_u8 (dst, src, n, &resize->kernel_taps);
    else
      ct_kernels ()->pick_f32 (dst, (const gfloat *)src, n,
                               &resize->kernel_taps);
    break;
  case HOW_HALVE:
    src = source_row (resize, heat, 2 * y);
    src1 = source_row (resize, heat, 2 * y + 1);
    if (is_u8)
      ct_kernels ()->halve_u8 (dst, src, src1, n);
    else
      ct_kernels ()->halve_f32 (dst, (const gfloat *)src, (const gfloat *)src1,
                                n);
    break;
  case HOW_LINEAR:
    mix_linear (resize, scratch, heat, careful, y, dst);
    break;
  case HOW_CUBIC:
    mix_cubic (resize, scratch, heat, y, dst);
    break;
  }
}
