/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Samples of every type, order and step against values that were written in
 * one by one; codes against paper.
 */
#include <float.h>

#include "tests/volume-util.h"

static const struct
{
  CtSampleType type;
  gdouble values[6];
} types[] = {
  { CT_SAMPLE_U8, { 0, 1, 127, 128, 254, 255 } },
  { CT_SAMPLE_S8, { -128, -1, 0, 1, 5, 127 } },
  { CT_SAMPLE_U16, { 0, 1, 255, 256, 32768, 65535 } },
  { CT_SAMPLE_S16, { -32768, -1024, -1, 0, 3071, 32767 } },
  { CT_SAMPLE_U32, { 0, 1, 65536, 2147483648.0, 4294967294.0, 4294967295.0 } },
  { CT_SAMPLE_S32, { -2147483648.0, -65537, -1, 0, 7, 2147483647 } },
  { CT_SAMPLE_U64, { 0, 1, 4294967296.0, 9007199254740992.0, 3, 18e18 } },
  { CT_SAMPLE_S64, { -9e18, -4294967297.0, -1, 0, 1, 9e18 } },
  { CT_SAMPLE_F32, { -1.5, 0, 1e-40f, FLT_MAX, INFINITY, -INFINITY } },
  { CT_SAMPLE_F64, { -0.1, 0, 1e-300, 1e38, INFINITY, -INFINITY } },
};

/* Ways to lie in memory: bytes are size * these. */
static const struct
{
  gint column, row, start;
} layouts[] = {
  { 1, 3, 0 },  /* rows of 3 */
  { 2, 1, 0 },  /* transposed */
  { -1, 3, 2 }, /* mirrored left-right */
  { 1, -3, 3 }, /* upside down */
  { 3, 9, 0 },  /* every third */
};

/* 3 x 2 samples of a type, stored in a layout, one byte off any alignment. */
static void
check_layout (guint t, guint l, gboolean swapped, gdouble slope,
              gdouble intercept)
{
  const gboolean big = swapped == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  const gssize size = ct_sample_size (types[t].type);
  const CtVolumeInfo info
      = { .type = types[t].type, .swapped = swapped, .columns = 3, .rows = 2 };
  g_autofree guint8 *memory = g_malloc0 (1 + size * 18);
  CtSlice slice = { .data = memory + 1 + size * layouts[l].start,
                    .column_step = size * layouts[l].column,
                    .row_step = size * layouts[l].row,
                    .slope = slope,
                    .intercept = intercept };
  gfloat out[2][4];
  guint x, y;

  for (y = 0; y < 2; y++)
    for (x = 0; x < 3; x++)
      test_put_sample ((guint8 *)slice.data + (gssize)x * slice.column_step
                           + (gssize)y * slice.row_step,
                       types[t].type, types[t].values[3 * y + x], big);
  out[0][3] = out[1][3] = 77;
  ct_samples_to_f32 (&info, &slice, out[0], sizeof out[0]);
  for (y = 0; y < 2; y++)
    for (x = 0; x < 3; x++) {
      const gfloat wanted = types[t].values[3 * y + x] * slope + intercept;

      g_assert_true (out[y][x] == wanted);
    }
  g_assert_cmpfloat (out[0][3], ==, 77);
  g_assert_cmpfloat (out[1][3], ==, 77);
}

static void
test_types (void)
{
  guint t, l;

  for (t = 0; t < G_N_ELEMENTS (types); t++)
    for (l = 0; l < G_N_ELEMENTS (layouts); l++) {
      check_layout (t, l, FALSE, 1, 0);
      check_layout (t, l, TRUE, 1, 0);
      check_layout (t, l, FALSE, 0.1, -1024.25);
      check_layout (t, l, TRUE, -3, 7);
    }
}

/* A row of doubles as a slice. */
static CtSlice
make_slice (CtVolumeInfo *info, const gdouble *values, guint n)
{
  *info = (CtVolumeInfo){ .type = CT_SAMPLE_F64, .columns = n, .rows = 1 };
  return (CtSlice){ .data = (const guint8 *)values,
                    .column_step = 8,
                    .row_step = 8 * n,
                    .slope = 1 };
}

static void
test_summary (void)
{
  static const struct
  {
    gdouble values[3];
    gdouble min, max;
    gboolean integers, has_gaps;
  } cases[] = {
    { { 1, 2, 3 }, 1, 3, TRUE, FALSE },
    { { -5, -5, -5 }, -5, -5, TRUE, FALSE },
    { { -0.0, 0, 0 }, 0, 0, TRUE, FALSE },
    { { 1, 2.5, 3 }, 1, 3, FALSE, FALSE },
    { { 1, NAN, 3 }, 1, 3, TRUE, TRUE },
    { { 1, INFINITY, 3 }, 1, 3, FALSE, FALSE },
    { { -INFINITY, NAN, 3 }, 3, 3, FALSE, TRUE },
    /* No float holds it. */
    { { 1e39, 2, 3 }, 2, 3, FALSE, FALSE },
  };
  const gdouble nothing[2] = { NAN, NAN }, endless[2] = { INFINITY, NAN };
  CtSamplesSummary s;
  CtVolumeInfo info;
  CtSlice slice;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    slice = make_slice (&info, cases[i].values, 3);
    ct_samples_summarize (&info, &slice, &s);
    g_assert_cmpfloat (s.min, ==, cases[i].min);
    g_assert_cmpfloat (s.max, ==, cases[i].max);
    g_assert_cmpint (s.integers, ==, cases[i].integers);
    g_assert_cmpint (s.has_gaps, ==, cases[i].has_gaps);
  }
  slice = make_slice (&info, nothing, 2);
  ct_samples_summarize (&info, &slice, &s);
  g_assert_true (s.min > s.max && s.has_gaps);
  slice = make_slice (&info, endless, 2);
  ct_samples_summarize (&info, &slice, &s);
  g_assert_true (s.min > s.max && s.has_gaps && !s.integers);
}

/* slope and intercept by hand from CtSamplesCode's words. */
static void
test_code (void)
{
  static const struct
  {
    gdouble min, max;
    gboolean integers, has_gaps;
    gdouble slope, intercept;
  } cases[] = {
    { 0, 65535, TRUE, FALSE, 1, 0 },
    { 5, 5, TRUE, FALSE, 1, 0 },
    { -1024, 3071, TRUE, FALSE, 1, -32768 },
    { -32768, 32767, TRUE, FALSE, 1, -32768 },
    { -32769, 0, TRUE, FALSE, 1, -32769 },
    { -1, 65534, TRUE, FALSE, 1, -1 },
    { 100000, 165535, TRUE, FALSE, 1, 100000 },
    { 0, 65536, TRUE, FALSE, 65536.0 / 65534, -65536.0 / 65534 },
    { 0, 65535, TRUE, TRUE, 65535.0 / 65534, -65535.0 / 65534 },
    { 0, 65534, TRUE, TRUE, 1, -1 },
    { 1, 65535, TRUE, TRUE, 1, 0 },
    { 0, 100, TRUE, TRUE, 1, -32768 },
    { -32768, 0, TRUE, TRUE, 1, -32769 },
    { -32767, 32767, TRUE, TRUE, 1, -32768 },
    { 0, 1, FALSE, FALSE, 1 / 65534.0, -1 / 65534.0 },
    { 0.5, 0.5, FALSE, FALSE, 0.5, 0 },
    { -0.5, -0.5, FALSE, TRUE, 0.5, -1 },
    { 0, 0, FALSE, FALSE, 1, 0 },
    { INFINITY, -INFINITY, TRUE, TRUE, 1, 0 },
    { INFINITY, -INFINITY, FALSE, FALSE, 1, 0 },
    { 0, 1e-320, FALSE, FALSE, DBL_MIN, -DBL_MIN },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtSamplesSummary s
        = { cases[i].min, cases[i].max, cases[i].integers, cases[i].has_gaps };
    const CtSamplesCode code = ct_samples_choose_code (&s);

    g_assert_cmpfloat (code.slope, ==, cases[i].slope);
    g_assert_cmpfloat (code.intercept, ==, cases[i].intercept);
    g_assert_cmpint (code.has_padding, ==, cases[i].has_gaps);
  }
}

/* What comes back from words: the value itself for integers, else within half
 * a step; 0 for a gap and only for it; the ends for infinities. */
static void
check_round_trip (const gdouble *values, guint n, gboolean exact)
{
  guint8 words[2 * 8 + 1];
  CtSamplesSummary s;
  CtSamplesCode code;
  CtVolumeInfo info;
  CtSlice slice = make_slice (&info, values, n);
  guint i;

  words[2 * n] = 0xa5;
  ct_samples_summarize (&info, &slice, &s);
  code = ct_samples_choose_code (&s);
  ct_samples_to_u16le (&info, &slice, &code, words, 2 * n);
  g_assert_cmphex (words[2 * n], ==, 0xa5);
  for (i = 0; i < n; i++) {
    const guint word = words[2 * i] | words[2 * i + 1] << 8;
    const gdouble back = word * code.slope + code.intercept;

    if (isnan (values[i]))
      g_assert_true (code.has_padding && word == 0);
    else if (!(fabs (values[i]) <= FLT_MAX))
      g_assert_cmpuint (word, ==, values[i] < 0 ? 1 : 65535);
    else if (exact)
      g_assert_cmpfloat (back, ==, values[i]);
    else
      g_assert_cmpfloat (fabs (back - values[i]), <=,
                         code.slope * 0.5000001
                             + DBL_EPSILON * fabs (values[i]));
    if (code.has_padding && !isnan (values[i]))
      g_assert_cmpuint (word, >, 0);
  }
}

static void
test_words (void)
{
  static const gdouble exact[][8] = {
    { 0, 1, 2, 300, 65535, 7, 8, 9 },
    { -1024, 3071, 0, -1, 5, 6, 7, 8 },
    { -1024, 3071, 0, NAN, 5, 6, NAN, 8 },
    { 0, NAN, 65534, 1, 2, 3, 4, 5 },
    { 1e9, 1e9 + 65535, 1e9 + 1, 1e9, 1e9, 1e9, 1e9, 1e9 },
    { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN },
    { 0.7, 0.7, 0.7, NAN, 0.7, 0.7, 0.7, 0.7 },
    { -1e-20, -1e-20, -1e-20, NAN, -1e-20, NAN, -1e-20, -1e-20 },
  };
  static const gdouble scaled[][8] = {
    { 0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1 },
    { 0, 0.1, NAN, 0.3, INFINITY, 0.7, -INFINITY, 1 },
    { -1e6, 1e6, 1, 2, 3, 4, 5, NAN },
    { FLT_MAX, -FLT_MAX, 0, 1e37, NAN, 1e300, -1e300, 2 },
    { 1e-30, 2e-30, 3e-30, 0, 0, 0, 0, 0 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (exact); i++)
    check_round_trip (exact[i], 8, TRUE);
  for (i = 0; i < G_N_ELEMENTS (scaled); i++)
    check_round_trip (scaled[i], 8, FALSE);
  check_round_trip (exact[0], 1, TRUE);
}

/* Words of scaled samples lie half a step from the floats that tensors hold,
 * which here lie many steps apart: 0.0625 at a million. */
static void
test_scaled_words (void)
{
  const CtVolumeInfo info = { .type = CT_SAMPLE_U8, .columns = 256, .rows = 1 };
  guint8 stored[256], words[512];
  const CtSlice slice = { .data = stored,
                          .column_step = 1,
                          .row_step = 256,
                          .slope = 0.1,
                          .intercept = 1e6 };
  CtSamplesSummary s;
  CtSamplesCode code;
  guint i;

  for (i = 0; i < 256; i++)
    stored[i] = i;
  ct_samples_summarize (&info, &slice, &s);
  code = ct_samples_choose_code (&s);
  ct_samples_to_u16le (&info, &slice, &code, words, 512);
  for (i = 0; i < 256; i++) {
    const guint word = words[2 * i] | words[2 * i + 1] << 8;
    const gfloat real = (gfloat)(i * 0.1 + 1e6);

    g_assert_cmpfloat (fabs (word * code.slope + code.intercept - real), <=,
                       code.slope * 0.500001);
  }
}

/* Widths around the run that is in double at once. */
static void
test_widths (void)
{
  guint n;

  for (n = 250; n < 520; n++) {
    CtVolumeInfo info = { .type = CT_SAMPLE_S16, .columns = n, .rows = 2 };
    g_autofree gint16 *stored = g_new (gint16, 2 * n);
    g_autofree guint16 *words = g_new0 (guint16, 2 * n + 1);
    g_autofree gfloat *values = g_new0 (gfloat, 2 * n + 1);
    CtSlice slice = {
      .data = (guint8 *)stored, .column_step = 2, .row_step = 2 * n, .slope = 1
    };
    const CtSamplesCode code = { 1, -32768, FALSE };
    guint i;

    for (i = 0; i < 2 * n; i++)
      stored[i] = i * 37 - 9000;
    ct_samples_to_u16le (&info, &slice, &code, (guint8 *)words, 2 * n);
    ct_samples_to_f32 (&info, &slice, values, 4 * n);
    for (i = 0; i < 2 * n; i++) {
      g_assert_cmpint (GUINT16_FROM_LE (words[i]), ==, stored[i] + 32768);
      g_assert_cmpfloat (values[i], ==, stored[i]);
    }
    g_assert_cmpuint (words[2 * n], ==, 0);
    g_assert_cmpfloat (values[2 * n], ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/types", test_types);
  g_test_add_func ("/samples/summary", test_summary);
  g_test_add_func ("/samples/code", test_code);
  g_test_add_func ("/samples/words", test_words);
  g_test_add_func ("/samples/scaled-words", test_scaled_words);
  g_test_add_func ("/samples/widths", test_widths);
  return g_test_run ();
}
