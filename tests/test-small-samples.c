/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Samples of 8 and 16 bits, of every type, order, step and width around a run,
 * against plain arithmetic on values that were written in one by one.
 */
#include "src/volume/small-samples.h"

#include "tests/volume-util.h"

static const struct
{
  CtSampleType type;
  gint min, max;
} types[] = {
  { CT_SAMPLE_U8, 0, 255 },
  { CT_SAMPLE_S8, -128, 127 },
  { CT_SAMPLE_U16, 0, 65535 },
  { CT_SAMPLE_S16, -32768, 32767 },
};

#define ROWS 3
#define MAX_COLUMNS 520

/* A picture and where its samples lie. */
typedef struct
{
  CtVolumeInfo info;
  CtSlice slice;
  gint values[ROWS * MAX_COLUMNS];
  guint8 *memory;
} Picture;

/* layout: side by side, mirrored, upside down, transposed, every other one. */
#define LAYOUTS 5

static void
make_picture (Picture *p, guint t, guint layout, gboolean swapped,
              guint columns, gint min, gint max, gint intercept)
{
  const gssize size = ct_sample_size (types[t].type);
  const gssize bytes = 2 * size * columns * ROWS + 1;
  const gboolean big = swapped == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  guint32 state = 7 * t + columns;
  guint i;

  p->info = (CtVolumeInfo){
    .type = types[t].type, .swapped = swapped, .columns = columns, .rows = ROWS
  };
  p->memory = g_malloc0 (bytes);
  p->slice = (CtSlice){ .data = p->memory + 1,
                        .column_step = size,
                        .row_step = size * columns,
                        .slope = 1,
                        .intercept = intercept };
  if (layout == 1) {
    p->slice.column_step = -size;
    p->slice.data += size * (columns - 1);
  } else if (layout == 2) {
    p->slice.row_step = -size * columns;
    p->slice.data += size * columns * (ROWS - 1);
  } else if (layout == 3) {
    p->slice.column_step = size * ROWS;
    p->slice.row_step = size;
  } else if (layout == 4) {
    p->slice.column_step = 2 * size;
    p->slice.row_step = 2 * size * columns;
  }
  for (i = 0; i < ROWS * columns; i++) {
    state = state * 1664525 + 1013904223;
    /* Both ends are there, the least one late. */
    p->values[i] = i == 0 ? max
                   : i == ROWS * columns - 1
                       ? min
                       : min + (gint)(state >> 8) % (max - min + 1);
    test_put_sample ((guint8 *)p->slice.data
                         + (gssize)(i % columns) * p->slice.column_step
                         + (gssize)(i / columns) * p->slice.row_step,
                     types[t].type, p->values[i], big);
  }
}

static guint
get_word (const guint8 *words, gsize stride, guint columns, guint i)
{
  const guint8 *at = words + i / columns * stride + i % columns * 2;

  return at[0] | at[1] << 8;
}

static void
check_picture (const Picture *p, gint min, gint max, gint intercept)
{
  static const gint adds[] = { 0, 32768, -1000, 5, 40000 };
  const guint columns = p->info.columns, n = ROWS * columns;
  const gsize stride = 2 * columns + 3;
  g_autofree guint8 *words = g_malloc0 (stride * ROWS);
  g_autofree gfloat *floats = g_new0 (gfloat, n + 1);
  gint low, high, add;
  guint i, a;

  g_assert_true (ct_small_samples_are (&p->info, &p->slice));
  ct_small_samples_min_max (&p->info, &p->slice, &low, &high);
  g_assert_cmpint (low, ==, min + intercept);
  g_assert_cmpint (high, ==, max + intercept);

  ct_small_samples_to_f32 (&p->info, &p->slice, floats,
                           columns * sizeof (gfloat));
  for (i = 0; i < n; i++)
    g_assert_cmpfloat (floats[i], ==, p->values[i] + intercept);
  g_assert_cmpfloat (floats[n], ==, 0);

  for (a = 0; a < G_N_ELEMENTS (adds); a++) {
    if (!ct_small_samples_to_u16le (&p->info, &p->slice, adds[a], words,
                                    stride))
      continue;
    for (i = 0; i < n; i++)
      g_assert_cmpint (get_word (words, stride, columns, i), ==,
                       CLAMP (p->values[i] + intercept + adds[a], 0, 65535));
  }

  g_assert_cmpint (
      ct_small_samples_code_u16le (&p->info, &p->slice, &add, words, stride),
      ==, intercept == 0);
  if (intercept != 0)
    return;
  g_assert_cmpint (add, ==, min < 0 ? 32768 : 0);
  for (i = 0; i < n; i++)
    g_assert_cmpint (get_word (words, stride, columns, i), ==,
                     p->values[i] + add);
  for (i = 0; i < ROWS; i++)
    g_assert_true (words[i * stride + 2 * columns] == 0
                   && words[i * stride + 2 * columns + 2] == 0);
}

static void
test_values (void)
{
  static const guint widths[]
      = { 1, 2, 15, 16, 17, 255, 256, 257, 511, 512, 513 };
  static const gint intercepts[] = { 0, -1024, 100000, -8388608 };
  g_autofree Picture *p = g_new0 (Picture, 1);
  guint i;

  for (i = 0; i < 64 * LAYOUTS * G_N_ELEMENTS (widths); i++) {
    const guint t = i % 4, layout = i / 4 % LAYOUTS;
    const gint intercept = intercepts[i / (4 * LAYOUTS) % 4];
    const gboolean swapped = i / (16 * LAYOUTS) % 2;
    /* All values, or none that is negative. */
    const gint min
        = i / (32 * LAYOUTS) % 2 ? MAX (types[t].min, 0) : types[t].min;
    const guint columns = widths[i / (64 * LAYOUTS)];

    make_picture (p, t, layout, swapped, columns, min, types[t].max, intercept);
    check_picture (p, min, types[t].max, intercept);
    g_free (p->memory);
  }
}

/* The first negative value anywhere: rows before it, and the row's own start,
 * were written already. */
static void
test_first_negative (void)
{
  enum
  {
    COLUMNS = 300
  };
  g_autofree gint16 *stored = g_new (gint16, COLUMNS * ROWS);
  g_autofree guint8 *words = g_malloc (2 * COLUMNS * ROWS);
  const CtVolumeInfo info
      = { .type = CT_SAMPLE_S16, .columns = COLUMNS, .rows = ROWS };
  const CtSlice slice = { .data = (guint8 *)stored,
                          .column_step = 2,
                          .row_step = 2 * COLUMNS,
                          .slope = 1 };
  guint at, i;
  gint add;

  for (at = 0; at < COLUMNS * ROWS; at += 7) {
    for (i = 0; i < COLUMNS * ROWS; i++)
      stored[i] = i == at ? -1 : (gint)i;
    g_assert_true (
        ct_small_samples_code_u16le (&info, &slice, &add, words, 2 * COLUMNS));
    g_assert_cmpint (add, ==, 32768);
    for (i = 0; i < COLUMNS * ROWS; i++)
      g_assert_cmpint (get_word (words, 2 * COLUMNS, COLUMNS, i), ==,
                       stored[i] + 32768);
  }
}

static void
test_which (void)
{
  static const struct
  {
    CtSampleType type;
    gdouble slope, intercept;
    gboolean are;
  } cases[] = {
    { CT_SAMPLE_S16, 1, 0, TRUE },        { CT_SAMPLE_U8, 1, -1024, TRUE },
    { CT_SAMPLE_U16, 1, 8388608, TRUE },  { CT_SAMPLE_U16, 1, 8388609, FALSE },
    { CT_SAMPLE_S8, 1, -8388609, FALSE }, { CT_SAMPLE_S8, 1, 0.5, FALSE },
    { CT_SAMPLE_S16, 2, 0, FALSE },       { CT_SAMPLE_S16, 1, NAN, FALSE },
    { CT_SAMPLE_S16, NAN, 0, FALSE },     { CT_SAMPLE_S16, 1, INFINITY, FALSE },
    { CT_SAMPLE_S32, 1, 0, FALSE },       { CT_SAMPLE_F32, 1, 0, FALSE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtVolumeInfo info = { .type = cases[i].type };
    const CtSlice slice
        = { .slope = cases[i].slope, .intercept = cases[i].intercept };

    CtSlice padded = slice;

    g_assert_cmpint (ct_small_samples_are (&info, &slice), ==, cases[i].are);
    padded.has_padding = TRUE;
    g_assert_false (ct_small_samples_are (&info, &padded));
  }
}

/* An add that would not go into 16 bits is another's work. */
static void
test_add (void)
{
  static const struct
  {
    CtSampleType type;
    gint add;
    gboolean ok;
  } cases[] = {
    { CT_SAMPLE_S16, -32767, TRUE }, { CT_SAMPLE_S16, -32768, FALSE },
    { CT_SAMPLE_S16, 98303, TRUE },  { CT_SAMPLE_S16, 98304, FALSE },
    { CT_SAMPLE_U16, -65535, TRUE }, { CT_SAMPLE_U16, -65536, FALSE },
    { CT_SAMPLE_U16, 65535, TRUE },  { CT_SAMPLE_U16, 65536, FALSE },
  };
  const gint values[2] = { 0, 1234 };
  guint8 stored[16] = { 0 }, words[4];
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtVolumeInfo info
        = { .type = cases[i].type, .columns = 2, .rows = 1 };
    const CtSlice slice
        = { .data = stored, .column_step = 2, .row_step = 4, .slope = 1 };

    test_put_sample (stored, cases[i].type, values[0],
                     G_BYTE_ORDER == G_BIG_ENDIAN);
    test_put_sample (stored + 2, cases[i].type, values[1],
                     G_BYTE_ORDER == G_BIG_ENDIAN);
    g_assert_cmpint (
        ct_small_samples_to_u16le (&info, &slice, cases[i].add, words, 4), ==,
        cases[i].ok);
    if (cases[i].ok)
      g_assert_cmpint (words[2] | words[3] << 8, ==,
                       CLAMP (values[1] + cases[i].add, 0, 65535));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/small-samples/values", test_values);
  g_test_add_func ("/small-samples/first-negative", test_first_negative);
  g_test_add_func ("/small-samples/which", test_which);
  g_test_add_func ("/small-samples/add", test_add);
  return g_test_run ();
}
