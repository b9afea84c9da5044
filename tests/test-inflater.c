/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtInflater: onwards from the beginning and from every point, in pieces of
 * any size; what is broken, and what cannot be fetched.
 */
#include "tests/gzip-util.h"

#define SIZE 20000

/* Up to size bytes, however many reads that takes; points are kept. */
static gssize
read_on (CtInflater *inflater, guint8 *dst, gsize size, gsize piece,
         guint64 spacing, GArray *points, GError **error)
{
  guint64 next = spacing;
  gsize done = 0;

  while (done < size && !inflater->ended) {
    const gsize wanted = MIN (size - done, piece);
    gssize n = ct_inflater_read (inflater, dst + done, wanted,
                                 points ? next : G_MAXUINT64, error);

    if (n < 0)
      return -1;
    g_assert_cmpint (n, <=, wanted);
    done += n;
    if (inflater->at_point) {
      CtInflaterPoint point;

      g_assert_cmpuint (inflater->out, >=, next);
      g_assert_true (ct_inflater_get_point (inflater, &point));
      g_assert_cmpuint (point.out, ==, inflater->out);
      g_array_append_val (points, point);
      next = inflater->out + spacing;
    }
  }
  return done;
}

static GArray *
new_points (void)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (CtInflaterPoint));

  g_array_set_clear_func (points, (GDestroyNotify)ct_inflater_point_clear);
  return points;
}

/* From each point on, the rest is what it was, and its checksum fits. */
static void
test_points (void)
{
  static const gsize pieces[] = { 1, 333, SIZE + 1 };
  g_autofree guint8 *contents = test_contents (SIZE);
  guint8 out[SIZE + 1];
  guint k, i, j;

  for (k = 0; k < G_N_ELEMENTS (test_deflates); k++)
    for (i = 0; i < G_N_ELEMENTS (pieces); i++) {
      const TestDeflate *kind = &test_deflates[k];
      g_autoptr (GByteArray) data = test_deflate (kind, contents, SIZE);
      g_autoptr (GArray) points = new_points ();
      const gsize end = data->len;
      TestSource source = { .data = data->data };
      CtInflater inflater;

      g_byte_array_append (data, (const guint8 *)"\x1frest", 5);
      source.data = data->data;
      source.size = data->len;
      g_test_message ("%s by %" G_GSIZE_FORMAT, kind->name, pieces[i]);
      g_assert_true (
          ct_inflater_init (&inflater, test_fetch, &source, 0, NULL));
      g_assert_cmpint (
          read_on (&inflater, out, SIZE + 1, pieces[i], 1, points, NULL), ==,
          SIZE);
      g_assert_true (inflater.ended);
      g_assert_cmpuint (inflater.end_in, ==, end);
      g_assert_true (memcmp (out, contents, SIZE) == 0);
      if (kind->level > 0 && (kind->memory == 1 || kind->flushes))
        g_assert_cmpuint (points->len, >=, 12);
      for (j = 0; j < points->len; j++) {
        const CtInflaterPoint *point
            = &g_array_index (points, CtInflaterPoint, j);
        const gsize left = SIZE - point->out;

        g_assert_true (ct_inflater_resume (&inflater, point, NULL));
        g_assert_cmpuint (inflater.out, ==, point->out);
        memset (out, 0, sizeof out);
        g_assert_cmpint (
            read_on (&inflater, out, left + 1, pieces[i], 1, NULL, NULL), ==,
            left);
        g_assert_true (memcmp (out, contents + point->out, left) == 0);
        g_assert_cmpuint (inflater.end_in, ==, end);
      }
      ct_inflater_rewind (&inflater);
      g_assert_cmpint (ct_inflater_read (&inflater, out, 0, 0, NULL), ==, 0);
      g_assert_cmpint (read_on (&inflater, out, 50, 7, 1, NULL, NULL), ==, 50);
      g_assert_true (memcmp (out, contents, 50) == 0);
      ct_inflater_clear (&inflater);
    }
}

/* Points are no nearer to one another than was asked, and cost no bytes. */
static void
test_spacing (void)
{
  g_autofree guint8 *contents = test_contents (SIZE);
  g_autoptr (GByteArray) data
      = test_deflate (&test_deflates[1], contents, SIZE);
  g_autoptr (GArray) points = new_points ();
  TestSource source = { .data = data->data, .size = data->len };
  CtInflater inflater;
  guint8 out[SIZE];
  guint i;

  g_assert_true (ct_inflater_init (&inflater, test_fetch, &source, 0, NULL));
  g_assert_cmpint (read_on (&inflater, out, SIZE, SIZE, 5000, points, NULL), ==,
                   SIZE);
  g_assert_true (memcmp (out, contents, SIZE) == 0);
  g_assert_cmpuint (points->len, ==, 3);
  for (i = 0; i < 3; i++)
    /* A block of 127 symbols has some hundred bytes here. */
    g_assert_cmpuint (
        g_array_index (points, CtInflaterPoint, i).out
            - (i ? g_array_index (points, CtInflaterPoint, i - 1).out : 0),
        <, 5000 + 2000);
  ct_inflater_clear (&inflater);
}

/* Data that begins somewhere, and data that is none. */
static void
test_starts (void)
{
  static const guint8 nothing[64] = { 0 };
  g_autofree guint8 *contents = test_contents (100);
  guint8 out[101];
  guint i;

  for (i = 0; i < 2; i++) {
    g_autoptr (GByteArray) data = g_byte_array_new ();
    g_autoptr (GByteArray) zipped
        = test_deflate (&test_deflates[i * 2], contents, 100);
    g_autoptr (GError) error = NULL;
    TestSource source;
    CtInflater inflater;

    g_byte_array_append (data, nothing, 64);
    g_byte_array_append (data, zipped->data, zipped->len);
    source = (TestSource){ .data = data->data, .size = data->len };
    g_assert_true (ct_inflater_init (&inflater, test_fetch, &source, 64, NULL));
    g_assert_cmpint (ct_inflater_read (&inflater, out, 101, G_MAXUINT64, NULL),
                     ==, 100);
    g_assert_true (memcmp (out, contents, 100) == 0);
    g_assert_cmpuint (inflater.end_in, ==, data->len);
    ct_inflater_clear (&inflater);

    g_assert_true (ct_inflater_init (&inflater, test_fetch, &source,
                                     i ? 0 : data->len + 5, NULL));
    g_assert_cmpint (ct_inflater_read (&inflater, out, 1, 0, &error), ==, -1);
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    g_assert_cmpstr (error->message, ==,
                     i ? "the zlib data is broken after 0 bytes of contents: "
                         "unknown compression method"
                       : "the zlib data is cut off after 0 bytes of contents");
    ct_inflater_clear (&inflater);
  }
}

/* Cut or broken, after a point: what was there before comes, then the
 * sentence, again and again. In the same words as without the point. */
static void
test_broken (void)
{
  static const struct
  {
    gint from_end; /* of the byte that is cut off or broken */
    gboolean is_cut;
    const gchar *says[2]; /* of gzip, of zlib */
  } cases[] = {
    { 1, TRUE, { "is cut off after 20000", "is cut off after 20000" } },
    { 4, TRUE, { "is cut off after 20000", "is cut off after 20000" } },
    { 8, TRUE, { "is cut off after 20000", NULL } },
    { 1,
      FALSE,
      { "20000 bytes of contents before it (incorrect length check)",
        "20000 bytes of contents before it (incorrect data check)" } },
    { 5,
      FALSE,
      { "20000 bytes of contents before it (incorrect data check)", NULL } },
  };
  g_autofree guint8 *contents = test_contents (SIZE);
  guint8 out[SIZE + 1];
  guint i, k, j;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    for (k = 0; k < 2; k++) {
      g_autoptr (GByteArray) data
          = test_deflate (&test_deflates[1 + k], contents, SIZE);
      const gsize at = data->len - cases[i].from_end;
      g_autoptr (GArray) points = new_points ();
      TestSource source = { .data = data->data, .size = data->len };
      CtInflater inflater;

      if (!cases[i].says[k])
        continue;
      if (cases[i].is_cut)
        source.size = at;
      else
        data->data[at] ^= 0x10;
      g_assert_true (
          ct_inflater_init (&inflater, test_fetch, &source, 0, NULL));
      for (j = 0; j < 4; j++) {
        g_autoptr (GError) error = NULL;

        if (j == 2)
          g_assert_true (ct_inflater_resume (
              &inflater, &g_array_index (points, CtInflaterPoint, 10), NULL));
        g_assert_cmpint (read_on (&inflater, out, SIZE + 1, SIZE, 100,
                                  j == 0 ? points : NULL, &error),
                         ==, -1);
        g_assert_cmpuint (inflater.out, ==, SIZE);
        g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
        g_assert_nonnull (strstr (error->message, cases[i].says[k]));
        g_assert_false (ct_inflater_is_lost (&inflater));
      }
      ct_inflater_clear (&inflater);
    }
}

/* What cannot be fetched leaves it lost; from a point it goes on. */
static void
test_lost (void)
{
  g_autofree guint8 *contents = g_malloc0 (400000);
  g_autoptr (GByteArray) data
      = test_deflate (&test_deflates[4], contents, 400000);
  g_autoptr (GArray) points = new_points ();
  g_autoptr (GError) error = NULL;
  TestSource source = { .data = data->data, .size = data->len };
  CtInflater inflater;

  g_assert_true (ct_inflater_init (&inflater, test_fetch, &source, 0, NULL));
  source.bad_at = 350000;
  g_assert_cmpint (
      read_on (&inflater, contents, 400000, 1000, 100000, points, &error), ==,
      -1);
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ);
  g_assert_true (ct_inflater_is_lost (&inflater));
  g_assert_cmpuint (points->len, ==, 2);
  source.bad_at = 0;
  g_assert_true (ct_inflater_resume (
      &inflater, &g_array_index (points, CtInflaterPoint, 1), NULL));
  g_assert_false (ct_inflater_is_lost (&inflater));
  g_assert_cmpint (read_on (&inflater, contents, 400000, 1000, 1, NULL, NULL),
                   ==, 400000 - g_array_index (points, CtInflaterPoint, 1).out);
  source.bad_at = 1;
  ct_inflater_clear (&inflater);
  g_assert_false (ct_inflater_init (&inflater, test_fetch, &source, 0, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inflater/points", test_points);
  g_test_add_func ("/inflater/spacing", test_spacing);
  g_test_add_func ("/inflater/starts", test_starts);
  g_test_add_func ("/inflater/broken", test_broken);
  g_test_add_func ("/inflater/lost", test_lost);
  return g_test_run ();
}
