/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every resize against a slow, obvious twin that looks each tap up by itself.
 */
#include "src/resize.h"

#include <math.h>
#include <string.h>

typedef struct
{
  CtSampleType type;
  guint sw, sh, dw, dh;
  CtInterpolation interpolation;
} Size;

static gint
nearest_tap (guint d, guint src, guint dst)
{
  gdouble scale = 1.0 / ((gdouble)dst / src);

  return MIN ((gint)floor (d * scale), (gint)src - 1);
}

static gfloat
position (guint d, guint src, guint dst, gint *tap)
{
  gdouble scale = 1.0 / ((gdouble)dst / src);
  gfloat f = (gfloat)((d + 0.5) * scale - 0.5);

  *tap = (gint)floorf (f);
  return f - *tap;
}

/* Sample (x, y), from the edge where that is outside. */
static gfloat
at (const CtPlane *heat, gint x, gint y)
{
  const guint8 *row;
  gfloat v;

  x = CLAMP (x, 0, (gint)heat->width - 1);
  y = CLAMP (y, 0, (gint)heat->height - 1);
  row = ct_plane_row (heat, y);
  if (heat->type == CT_SAMPLE_U8)
    return row[x];
  memcpy (&v, row + 4 * x, 4);
  return v;
}

static gfloat
lerp (gfloat a, gfloat b, gfloat f)
{
  volatile gfloat x = a * (1.f - f), y = b * f;

  return f == 0 ? a : f == 1 ? b : x + y;
}

static gfloat
linear_twin (const Size *size, const CtPlane *heat, guint x, guint y)
{
  gint sx, sy;
  gfloat fx = position (x, size->sw, size->dw, &sx);
  gfloat fy = position (y, size->sh, size->dh, &sy);

  if (sx < 0 || sx >= (gint)size->sw - 1) {
    sx = sx < 0 ? 0 : (gint)size->sw - 1;
    fx = 0;
  }
  if (size->type == CT_SAMPLE_U8) {
    gint a0 = (gint)rint ((1.f - fx) * 2048), a1 = (gint)rint (fx * 2048);
    gint b0 = (gint)rint ((1.f - fy) * 2048), b1 = (gint)rint (fy * 2048);
    gint h0 = (gint)at (heat, sx, sy) * a0 + (gint)at (heat, sx + 1, sy) * a1;
    gint h1 = (gint)at (heat, sx, sy + 1) * a0
              + (gint)at (heat, sx + 1, sy + 1) * a1;

    return (((b0 * (h0 >> 4)) >> 16) + ((b1 * (h1 >> 4)) >> 16) + 2) >> 2;
  }
  return lerp (lerp (at (heat, sx, sy), at (heat, sx + 1, sy), fx),
               lerp (at (heat, sx, sy + 1), at (heat, sx + 1, sy + 1), fx), fy);
}

static gfloat
halve_twin (const CtPlane *heat, guint x, guint y)
{
  volatile gfloat top = at (heat, 2 * x, 2 * y) + at (heat, 2 * x + 1, 2 * y);
  volatile gfloat bottom
      = at (heat, 2 * x, 2 * y + 1) + at (heat, 2 * x + 1, 2 * y + 1);
  volatile gfloat three = top + at (heat, 2 * x, 2 * y + 1);
  guint width = heat->width / 2;
  volatile gfloat sum = x < width - width % 4
                            ? top + bottom
                            : three + at (heat, 2 * x + 1, 2 * y + 1);

  if (heat->type == CT_SAMPLE_U8)
    return floorf ((sum + 2) / 4);
  return sum * 0.25f;
}

/* Keys 1981, a = -0.75. */
static gdouble
keys (gdouble d)
{
  const gdouble a = -0.75;

  d = fabs (d);
  if (d < 1)
    return (a + 2) * d * d * d - (a + 3) * d * d + 1;
  if (d < 2)
    return a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a;
  return 0;
}

static gdouble
cubic_twin (const Size *size, const CtPlane *heat, guint x, guint y)
{
  gint sx, sy;
  gfloat fx = position (x, size->sw, size->dw, &sx);
  gfloat fy = position (y, size->sh, size->dh, &sy);
  gdouble sum = 0;

  for (gint j = -1; j <= 2; j++) {
    for (gint i = -1; i <= 2; i++) {
      gdouble weight = keys (i - fx) * keys (j - fy);

      if (weight != 0)
        sum += weight * at (heat, sx + i, sy + j);
    }
  }
  return sum;
}

static gdouble
twin (const Size *size, const CtPlane *heat, guint x, guint y)
{
  if (size->sw == size->dw && size->sh == size->dh)
    return at (heat, x, y);
  if (size->interpolation == CT_INTERPOLATION_NEAREST)
    return at (heat, nearest_tap (x, size->sw, size->dw),
               nearest_tap (y, size->sh, size->dh));
  if (size->interpolation == CT_INTERPOLATION_CUBIC)
    return cubic_twin (size, heat, x, y);
  if (size->sw == 2 * size->dw && size->sh == 2 * size->dh)
    return halve_twin (heat, x, y);
  return linear_twin (size, heat, x, y);
}

static gfloat
random_sample (gboolean odd)
{
  if (odd && g_test_rand_int_range (0, 6) == 0)
    return NAN;
  return (gfloat)g_test_rand_double_range (-2, 3);
}

/* Rows at any address, padding of 3 bytes; memory of exactly that size, so
 * that valgrind and the sanitizers see a read beyond. */
static void
make_heat (const Size *size, gboolean odd, CtPlane *heat)
{
  gsize row = size->sw * ct_sample_size (size->type);

  *heat = (CtPlane){
    NULL, row + 3, size->sw, size->sh, size->type, FALSE, FALSE
  };
  heat->data = g_malloc (heat->stride * (size->sh - 1) + row);
  for (guint y = 0; y < size->sh; y++) {
    for (guint x = 0; x < size->sw; x++) {
      gfloat v = random_sample (odd);
      guint8 byte = g_test_rand_int_range (0, 256);

      if (size->type == CT_SAMPLE_U8)
        ct_plane_row (heat, y)[x] = byte;
      else
        memcpy (ct_plane_row (heat, y) + 4 * x, &v, 4);
    }
  }
}

static void
assert_row (const Size *size, const CtPlane *heat, guint y, const guint8 *row,
            gboolean is_u8)
{
  for (guint x = 0; x < size->dw; x++) {
    gdouble want = twin (size, heat, x, y), got = row[x];
    gboolean cubic = size->interpolation == CT_INTERPOLATION_CUBIC;
    gdouble slack = cubic ? (size->type == CT_SAMPLE_U8 ? 1e-3 : 1e-5) : 0;
    gfloat v;

    if (!is_u8) {
      memcpy (&v, row + 4 * x, 4);
      got = v;
    }
    if (isnan (want) ? !isnan (got) : !(fabs (got - want) <= slack))
      g_error ("type %d, %ux%u to %ux%u, interpolation %d, at %u,%u: %.9g, "
               "not %.9g",
               size->type, size->sw, size->sh, size->dw, size->dh,
               size->interpolation, x, y, got, want);
  }
}

/* All rows, in order or in any order. */
static void
check (const Size *size, gboolean odd, gboolean in_order)
{
  CtResize *resize = ct_resize_new (size->type, size->sw, size->sh, size->dw,
                                    size->dh, size->interpolation);
  CtResizeScratch *scratch = ct_resize_scratch_new (resize);
  gboolean is_u8 = ct_resize_type (resize) == CT_SAMPLE_U8;
  gsize bytes = (gsize)size->dw * (is_u8 ? 1 : 4);
  g_autofree guint8 *memory = g_malloc (bytes + 2);
  CtPlane heat;

  make_heat (size, odd, &heat);
  g_assert_true (ct_resize_matches (resize, size->type, size->sw, size->sh,
                                    size->dw, size->dh, size->interpolation));
  for (guint i = 0; i < size->dh; i++) {
    guint y = in_order ? i : (guint)g_test_rand_int_range (0, size->dh);

    memory[0] = memory[bytes + 1] = 0xA5;
    ct_resize_row (resize, scratch, &heat, odd, y, memory + 1);
    assert_row (size, &heat, y, memory + 1, is_u8);
    g_assert_cmpuint (memory[0], ==, 0xA5);
    g_assert_cmpuint (memory[bytes + 1], ==, 0xA5);
  }
  g_free (heat.data);
  ct_resize_scratch_free (scratch);
  ct_resize_free (resize);
}

static CtSampleType
type_of (guint i)
{
  return i & 1 ? CT_SAMPLE_U8 : CT_SAMPLE_F32;
}

static void
test_random (void)
{
  for (guint i = 0; i < 600; i++) {
    Size size = { type_of (i),
                  g_test_rand_int_range (1, 60),
                  g_test_rand_int_range (1, 60),
                  g_test_rand_int_range (1, 60),
                  g_test_rand_int_range (1, 60),
                  (CtInterpolation)(i / 2 % 3) };

    if (i % 13 == 0)
      size.sw = 2 * size.dw;
    if (i % 26 == 0)
      size.sh = 2 * size.dh;
    check (&size, i % 5 == 0, i % 3 > 0);
  }
}

static void
test_edges (void)
{
  static const guint sizes[][4] = {
    { 1, 1, 1, 1 },      { 1, 1, 130, 70 },     { 130, 70, 1, 1 },
    { 2, 2, 1, 1 },      { 4, 2, 2, 2 },        { 14, 14, 14, 14 },
    { 14, 14, 14, 15 },  { 32, 48, 16, 24 },    { 1, 1, 16384, 2 },
    { 16384, 2, 1, 1 },  { 1, 16384, 1, 1 },    { 1, 1, 1, 16384 },
    { 16384, 1, 1, 16 }, { 2, 16384, 3, 4 },    { 1, 3, 4, 16384 },
    { 3, 1, 16384, 2 },  { 16384, 4, 8192, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * 6; i++) {
    const guint *s = sizes[i / 6];
    Size size
        = { type_of (i), s[0], s[1], s[2], s[3], (CtInterpolation)(i / 2 % 3) };

    check (&size, i % 2 == 0, TRUE);
  }
}

/* On paper: 0 255 to four pixels stands at -1/4, 1/4, 3/4, 5/4. */
static void
test_paper (void)
{
  guint8 heat[] = { 0, 255 }, out[4];
  gfloat real[] = { 0.f, 1.f }, real_out[4];
  CtPlane plane = { heat, 2, 2, 1, CT_SAMPLE_U8, FALSE, FALSE };
  CtPlane real_plane = { (guint8 *)real, 8, 2, 1, CT_SAMPLE_F32, FALSE, FALSE };
  CtResize *bytes
      = ct_resize_new (CT_SAMPLE_U8, 2, 1, 4, 1, CT_INTERPOLATION_LINEAR);
  CtResize *floats
      = ct_resize_new (CT_SAMPLE_F32, 2, 1, 4, 1, CT_INTERPOLATION_LINEAR);
  CtResizeScratch *scratch = ct_resize_scratch_new (bytes);
  CtResizeScratch *real_scratch = ct_resize_scratch_new (floats);

  ct_resize_row (bytes, scratch, &plane, FALSE, 0, out);
  g_assert_cmpmem (out, 4, ((guint8[]){ 0, 64, 191, 255 }), 4);
  ct_resize_row (floats, real_scratch, &real_plane, FALSE, 0, real_out);
  g_assert_cmpmem (real_out, 16, ((gfloat[]){ 0, 0.25f, 0.75f, 1 }), 16);

  /* Another heat: the rows that were kept are to be forgotten. */
  heat[0] = 255;
  ct_resize_scratch_reset (scratch);
  ct_resize_row (bytes, scratch, &plane, FALSE, 0, out);
  g_assert_cmpmem (out, 4, ((guint8[]){ 255, 255, 255, 255 }), 4);

  ct_resize_scratch_free (scratch);
  ct_resize_scratch_free (real_scratch);
  ct_resize_free (bytes);
  ct_resize_free (floats);
}

/* A NaN shows wherever it has weight, and nowhere else. */
static void
test_nan (void)
{
  static const gint is_nan[3][8] = {
    [CT_INTERPOLATION_LINEAR] = { 0, 0, 0, 1, 1, 1, 1, 0 },
    [CT_INTERPOLATION_NEAREST] = { 0, 0, 0, 0, 1, 1, 0, 0 },
    [CT_INTERPOLATION_CUBIC] = { 0, 1, 1, 1, 1, 1, 1, 1 },
  };
  gfloat heat[] = { 1, 2, NAN, 3 }, out[8];
  CtPlane plane = { (guint8 *)heat, 16, 4, 1, CT_SAMPLE_F32, FALSE, FALSE };

  for (gint i = 0; i < 3; i++) {
    CtResize *resize
        = ct_resize_new (CT_SAMPLE_F32, 4, 1, 8, 1, (CtInterpolation)i);
    CtResizeScratch *scratch = ct_resize_scratch_new (resize);

    ct_resize_row (resize, scratch, &plane, TRUE, 0, out);
    for (guint x = 0; x < 8; x++)
      g_assert_cmpint (isnan (out[x]) != 0, ==, is_nan[i][x]);
    ct_resize_scratch_free (scratch);
    ct_resize_free (resize);
  }
}

static void
test_matches (void)
{
  CtResize *resize
      = ct_resize_new (CT_SAMPLE_U8, 1, 2, 3, 4, CT_INTERPOLATION_CUBIC);

  g_assert_cmpint (ct_resize_type (resize), ==, CT_SAMPLE_F32);
  g_assert_false (ct_resize_matches (resize, CT_SAMPLE_F32, 1, 2, 3, 4,
                                     CT_INTERPOLATION_CUBIC));
  g_assert_false (ct_resize_matches (resize, CT_SAMPLE_U8, 1, 2, 3, 5,
                                     CT_INTERPOLATION_CUBIC));
  g_assert_false (ct_resize_matches (resize, CT_SAMPLE_U8, 1, 2, 3, 4,
                                     CT_INTERPOLATION_LINEAR));
  ct_resize_free (resize);
  ct_resize_free (NULL);
  ct_resize_scratch_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resize/random", test_random);
  g_test_add_func ("/resize/edges", test_edges);
  g_test_add_func ("/resize/paper", test_paper);
  g_test_add_func ("/resize/nan", test_nan);
  g_test_add_func ("/resize/matches", test_matches);
  return g_test_run ();
}
