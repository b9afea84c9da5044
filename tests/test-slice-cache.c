/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Kept slices: which are read again, and which are not.
 */
#include "src/volume/slice-cache.h"

#include <string.h>

/* 2 columns, 3 rows of bytes: slice n has the value n everywhere. */
typedef struct
{
  CtVolume parent;
  guint8 data[6];
  guint reads;
} Counting;

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Counting *counting = (Counting *)volume;

  counting->reads++;
  if (number == 13) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ, "no 13");
    return FALSE;
  }
  memset (counting->data, number, 6);
  *slice = (CtSlice){ .data = counting->data,
                      .column_step = 1,
                      .row_step = 2,
                      .slope = 0.5,
                      .intercept = 100 };
  return TRUE;
}

static const CtVolumeReader reader = { .read_slice = read_slice };

static Counting
make_volume (guint slices)
{
  return (Counting){ .parent = { .reader = &reader,
                                 .info = { .type = CT_SAMPLE_U8,
                                           .columns = 2,
                                           .rows = 3,
                                           .slices = slices,
                                           .slices_per_volume = slices } } };
}

#define SLICE_BYTES 24

static void
test_keeps (void)
{
  static const struct
  {
    gsize size;
    guint slices, n_entries;
    const gchar *asked;
    guint reads;
  } cases[] = {
    { 0, 20, 2, "aabbaab", 2 },
    { SLICE_BYTES, 20, 2, "abcb", 3 },
    { 2 * SLICE_BYTES, 20, 2, "abca", 4 },
    { 3 * SLICE_BYTES, 20, 3, "abcabc", 3 },
    { 3 * SLICE_BYTES, 20, 3, "abcadab", 5 }, /* b is the oldest, not a */
    { 4 * SLICE_BYTES - 1, 20, 3, "abcd", 4 },
    { 1 << 20, 5, 5, "abcdeabcde", 5 },
    { 1 << 20, 1, 2, "aaa", 1 },
  };
  guint i, k, j;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Counting counting = make_volume (cases[i].slices);
    CtSliceCache cache;
    const gfloat *before = NULL;

    ct_slice_cache_init (&cache, &counting.parent, cases[i].size);
    g_assert_cmpuint (cache.n_entries, ==, cases[i].n_entries);
    for (k = 0; cases[i].asked[k]; k++) {
      const guint number = cases[i].asked[k] - 'a';
      const gfloat *v = ct_slice_cache_get (&cache, number, NULL);

      for (j = 0; j < 6; j++)
        g_assert_cmpfloat (v[j], ==, number * 0.5f + 100);
      if (before) /* still there */
        g_assert_cmpfloat (before[5], ==,
                           (cases[i].asked[k - 1] - 'a') * 0.5f + 100);
      before = v;
    }
    g_assert_cmpuint (counting.reads, ==, cases[i].reads);
    ct_slice_cache_clear (&cache);
  }
}

/* What could not be read is not kept, and puts nothing out. */
static void
test_failure (void)
{
  Counting counting = make_volume (20);
  CtSliceCache cache;
  guint i;

  ct_slice_cache_init (&cache, &counting.parent, 0);
  g_assert_nonnull (ct_slice_cache_get (&cache, 1, NULL));
  g_assert_nonnull (ct_slice_cache_get (&cache, 2, NULL));
  for (i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ct_slice_cache_get (&cache, 13, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ);
  }
  g_assert_cmpuint (counting.reads, ==, 4);
  g_assert_nonnull (ct_slice_cache_get (&cache, 1, NULL));
  g_assert_nonnull (ct_slice_cache_get (&cache, 2, NULL));
  g_assert_cmpuint (counting.reads, ==, 4);
  ct_slice_cache_clear (&cache);
  ct_slice_cache_clear (&cache);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-cache/keeps", test_keeps);
  g_test_add_func ("/slice-cache/failure", test_failure);
  return g_test_run ();
}
