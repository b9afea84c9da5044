/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtGzip: every byte is the same in whatever order they are read, whole and
 * broken, and what was inflated once is near.
 */
#include "src/volume/gzip.h"
#include "tests/gzip-util.h"

/* 0: what is usual. */
static const struct
{
  gsize spacing;
  guint max_points;
  gsize span_size;
} limits[] = {
  { 0, 0, 0 },      { 1, 500, 1 },   { 1, 1, 100 },       { 100, 4, 5000 },
  { 700, 7, 1000 }, { 3000, 64, 0 }, { 20000, 2, 10000 },
};

static CtGzip *
open_with (guint l, TestSource *source)
{
  CtGzip *gzip;

  ct_gzip_set_limits (limits[l].spacing, limits[l].max_points,
                      limits[l].span_size);
  gzip = ct_gzip_new (test_fetch, source, 0, NULL);
  ct_gzip_set_limits (0, 0, 0);
  g_assert_nonnull (gzip);
  return gzip;
}

static void
check_read (CtGzip *gzip, const guint8 *contents, gsize total, gsize offset,
            gsize size, guint8 *out)
{
  const gsize expected = MIN (size, total - MIN (offset, total));

  out[expected] = 0xa5;
  g_assert_cmpint (ct_gzip_read (gzip, offset, out, size, NULL), ==, expected);
  g_assert_true (memcmp (out, contents + MIN (offset, total), expected) == 0);
  g_assert_cmphex (out[expected], ==, 0xa5);
}

static void
test_any_order (void)
{
  const gsize total = 60000;
  g_autofree guint8 *contents = test_contents (total);
  g_autofree guint8 *out = g_malloc (total + 1);
  GRand *dice = g_rand_new_with_seed (1);
  guint k, l, i;

  for (k = 0; k < G_N_ELEMENTS (test_deflates); k++)
    for (l = 0; l < G_N_ELEMENTS (limits); l++) {
      g_autoptr (GByteArray) data
          = test_deflate (&test_deflates[k], contents, total);
      TestSource source = { .data = data->data, .size = data->len };
      CtGzip *gzip = open_with (l, &source);

      for (i = 0; i < 60; i++) {
        const gsize offset = g_rand_int_range (dice, 0, total);
        const gsize size = g_rand_int_range (dice, 0, i % 3 ? 3000 : total);

        check_read (gzip, contents, total, i % 20 == 19 ? total : offset, size,
                    out);
      }
      ct_gzip_free (gzip);
    }
  g_rand_free (dice);
}

/* From each offset on, in one that has been through and in a new one. */
static void
test_every_offset (void)
{
  const gsize total = 1500;
  g_autofree guint8 *contents = test_contents (total);
  guint8 out[1501];
  guint k, l, offset, j;

  for (k = 0; k < G_N_ELEMENTS (test_deflates); k++)
    for (l = 1; l < 5; l += 2) {
      static const gsize sizes[] = { 1, 19, 1500 };
      g_autoptr (GByteArray) data
          = test_deflate (&test_deflates[k], contents, total);
      TestSource source = { .data = data->data, .size = data->len };
      CtGzip *old = open_with (l, &source);

      for (offset = 0; offset <= total; offset++) {
        CtGzip *fresh = open_with (l, &source);

        check_read (fresh, contents, total, offset, sizes[offset % 3], out);
        for (j = 0; j < 3; j++)
          check_read (old, contents, total, offset * 641 % (total + 1),
                      sizes[j], out);
        ct_gzip_free (fresh);
      }
      ct_gzip_free (old);
    }
}

static void
test_end (void)
{
  g_autofree guint8 *contents = test_contents (9000);
  g_autoptr (GByteArray) data
      = test_deflate (&test_deflates[9], contents, 9000);
  const gsize size = data->len;
  guint64 contents_end = 1, data_end = 2;
  guint8 out[9001];
  TestSource source;
  CtGzip *gzip;

  g_byte_array_append (data, (const guint8 *)"garbage", 7);
  source = (TestSource){ .data = data->data, .size = data->len };
  gzip = open_with (3, &source);
  check_read (gzip, contents, 9000, 0, 8999, out);
  g_assert_false (ct_gzip_get_end (gzip, &contents_end, &data_end));
  g_assert_cmpuint (contents_end, ==, 1);
  g_assert_cmpuint (data_end, ==, 2);
  check_read (gzip, contents, 9000, 9000, 1, out);
  check_read (gzip, contents, 9000, 5000, 10, out);
  g_assert_true (ct_gzip_get_end (gzip, &contents_end, &data_end));
  g_assert_true (ct_gzip_get_end (gzip, NULL, NULL));
  g_assert_cmpuint (contents_end, ==, 9000);
  g_assert_cmpuint (data_end, ==, size);
  /* It is known by now: nothing is fetched for what is not there. */
  source.fetched = 0;
  check_read (gzip, contents, 9000, 9000, 10, out);
  check_read (gzip, contents, 9000, 1 << 30, 10, out);
  g_assert_cmpuint (source.fetched, ==, 0);
  ct_gzip_free (gzip);
  ct_gzip_free (NULL);
}

/* Each byte of the data broken or the first to miss: a read gets what it wants
 * if all of it comes before the fault, else the same sentence whatever was
 * read before. What comes before is what plain zlib makes of it. */
static void
check_damaged (const TestDeflate *kind, const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) good = g_byte_array_new ();
  g_autofree gchar *sentence = NULL;
  TestSource source = { .data = data, .size = size };
  CtGzip *gzip = open_with (3, &source);
  guint8 out[4096];
  guint i;

  g_assert_cmpint (test_inflate (data, size, 4096, good), ==, TEST_BROKEN);
  for (i = 0; i < 24; i++) {
    g_autoptr (GError) error = NULL;
    const gsize offset = i % 8 == 5 ? good->len - MIN (good->len, 10)
                                    : i * 1597u % (good->len + 3);
    const gsize n = i % 4 ? 130 : good->len - MIN (offset, good->len);
    const gboolean is_there = n == 0 || offset + n <= good->len;

    g_assert_cmpint (ct_gzip_read (gzip, offset, out, n, &error), ==,
                     is_there ? (gssize)n : -1);
    if (is_there) {
      g_assert_no_error (error);
      g_assert_true (n == 0 || memcmp (out, good->data + offset, n) == 0);
      continue;
    }
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    if (!sentence)
      sentence = g_strdup (error->message);
    g_assert_cmpstr (error->message, ==, sentence);
  }
  g_assert_nonnull (sentence);
  ct_gzip_free (gzip);
}

static void
test_damaged (void)
{
  const gsize total = 1600;
  g_autofree guint8 *contents = test_contents (total);
  guint k, i, broken = 0;

  for (k = 1; k < G_N_ELEMENTS (test_deflates); k++) {
    const TestDeflate *kind = &test_deflates[k];
    g_autoptr (GByteArray) data = test_deflate (kind, contents, total);
    g_autoptr (GByteArray) ignored = g_byte_array_new ();

    for (i = 2; i < data->len; i++) {
      /* A cut between two members is not to be seen. */
      if (test_inflate (data->data, i, 4096, ignored) == TEST_BROKEN)
        check_damaged (kind, data->data, i);
      data->data[i] ^= 1 << i % 8;
      if (test_inflate (data->data, data->len, 4096, ignored) == TEST_BROKEN) {
        check_damaged (kind, data->data, data->len);
        broken++;
      }
      data->data[i] ^= 1 << i % 8;
    }
  }
  g_assert_cmpuint (broken, >, 5000);
}

/* Broken sectors are not for ever, and spoil nothing. */
static void
test_unfetched (void)
{
  const gsize total = 300000;
  g_autofree guint8 *contents = test_contents (total);
  g_autofree guint8 *out = g_malloc (total + 1);
  g_autoptr (GByteArray) data
      = test_deflate (&test_deflates[4], contents, total);
  TestSource source = { .data = data->data, .size = data->len };
  CtGzip *gzip = open_with (6, &source);
  guint i;

  for (i = 0; i < 20; i++) {
    g_autoptr (GError) error = NULL;

    source.bad_at = 200000;
    g_assert_cmpint (ct_gzip_read (gzip, 170000 + i * 1000, out, 60000, &error),
                     ==, -1);
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ);
    check_read (gzip, contents, total, i * 2000, 100, out);
    source.bad_at = 0;
    check_read (gzip, contents, total, i * 14000, 60000, out);
  }
  ct_gzip_free (gzip);
}

/* Noise, of which a byte of data makes about one of contents: what is fetched
 * says what is inflated. */
#define FAR_SIZE (4 << 20)
#define FAR_SPACING (128 << 10)
#define BACK_SPACING (512 << 10)
/* The buffer of input, and where a block ends. */
#define FAR_SLACK (96 << 10)

static GByteArray *
make_far (guint8 **contents)
{
  GRand *dice = g_rand_new_with_seed (2);
  guint i;

  *contents = g_malloc (FAR_SIZE);
  for (i = 0; i < FAR_SIZE; i += 4)
    *(guint32 *)(*contents + i) = g_rand_int (dice);
  g_rand_free (dice);
  return test_deflate (&test_deflates[6], *contents, FAR_SIZE);
}

static void
test_near (void)
{
  g_autofree guint8 *contents = NULL;
  g_autoptr (GByteArray) data = make_far (&contents);
  TestSource source = { .data = data->data, .size = data->len };
  guint8 out[1001];
  CtGzip *gzip;
  guint i, points;

  for (points = 64; points >= 4; points /= 2) {
    const gsize spacing = MAX (FAR_SPACING, FAR_SIZE / points);

    ct_gzip_set_limits (FAR_SPACING, points, 1000);
    gzip = ct_gzip_new (test_fetch, &source, 0, NULL);
    ct_gzip_set_limits (0, 0, 0);
    source.fetched = 0;
    check_read (gzip, contents, FAR_SIZE, FAR_SIZE - 1000, 1000, out);
    g_assert_cmpuint (source.fetched, <=, data->len);
    for (i = 0; i < 40; i++) {
      source.fetched = 0;
      check_read (gzip, contents, FAR_SIZE, i * 1234567u % (FAR_SIZE - 1000),
                  1000, out);
      g_assert_cmpuint (source.fetched, <, spacing + FAR_SLACK);
    }
    ct_gzip_free (gzip);
  }
}

/* Backwards all is inflated once more, and an input's buffer at each point.
 * Spans shorter than what is between two points inflate their way again. */
static void
test_backwards (void)
{
  static const struct
  {
    gsize slice, span_size;
    gdouble times;
  } cases[] = {
    { BACK_SPACING / 16 - 3, BACK_SPACING + 1000, 1 },
    { BACK_SPACING * 3 / 4, BACK_SPACING + 1000, 1 },
    { BACK_SPACING * 5 / 2, BACK_SPACING + 1000, 1 },
    { BACK_SPACING / 16 - 3, BACK_SPACING / 2, 1.5 },
  };
  g_autofree guint8 *contents = NULL;
  g_autoptr (GByteArray) data = make_far (&contents);
  TestSource source = { .data = data->data, .size = data->len };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gsize slice = cases[i].slice;
    g_autofree guint8 *out = g_malloc (slice + 1);
    CtGzip *gzip;

    ct_gzip_set_limits (BACK_SPACING, 64, cases[i].span_size);
    gzip = ct_gzip_new (test_fetch, &source, 0, NULL);
    ct_gzip_set_limits (0, 0, 0);
    check_read (gzip, contents, FAR_SIZE, FAR_SIZE - 1, 1, out);
    source.fetched = 0;
    for (k = FAR_SIZE / slice; k-- > 0;)
      check_read (gzip, contents, FAR_SIZE, k * slice, slice, out);
    g_test_message ("%" G_GSIZE_FORMAT " fetched", source.fetched);
    g_assert_cmpuint (source.fetched, <,
                      cases[i].times
                          * (FAR_SIZE / slice * slice
                             + FAR_SIZE / BACK_SPACING * (64 << 10)));
    ct_gzip_free (gzip);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip/any-order", test_any_order);
  g_test_add_func ("/gzip/every-offset", test_every_offset);
  g_test_add_func ("/gzip/end", test_end);
  g_test_add_func ("/gzip/damaged", test_damaged);
  g_test_add_func ("/gzip/unfetched", test_unfetched);
  g_test_add_func ("/gzip/near", test_near);
  g_test_add_func ("/gzip/backwards", test_backwards);
  return g_test_run ();
}
