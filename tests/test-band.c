/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtBand: arrays larger than band and window, whose bytes are a hash
 * of where they lie.
 */
#include "src/volume/band.h"
#include "tests/volume-util.h"

static guint8
byte_at (guint64 sample, guint byte)
{
  return ((guint32)(sample * 8 + byte) * 2654435761u) >> 24;
}

/* lengths in the order x, y, z, t; nested in the file as order says, slowest
 * first. */
static const struct
{
  guint lengths[4];
  guint8 order[4];
  guint sample_size;
  gsize size, window_size;
} cases[] = {
  { { 12, 8, 20, 1 }, { 3, 0, 1, 2 }, 1, 1600, 64 },  /* bands of slices */
  { { 48, 12, 3, 7 }, { 0, 1, 2, 3 }, 1, 4000, 100 }, /* ... of volumes */
  { { 2, 3, 4000, 1 }, { 0, 1, 3, 2 }, 8, 0, 256 },   /* a run is windows */
  { { 16, 30, 2, 9 }, { 1, 3, 0, 2 }, 2, 0, 0 },      /* all in one */
  { { 5, 1, 3, 1 }, { 0, 1, 2, 3 }, 4, 0, 0 },        /* lengths of 1 */
  { { 30, 30, 2, 2 }, { 2, 1, 3, 0 }, 4, 100, 60 },   /* a slice is a band */
  { { 3, 4, 5, 2 }, { 2, 0, 1, 3 }, 8, 1, 8 },        /* the least of all */
};

static void
check_slice (const guint8 *data, const CtBand *band, guint number)
{
  const guint64 nz = band->axes[CT_BAND_Z].length;
  const guint64 nx = band->axes[CT_BAND_X].length;
  guint64 x, y, k;

  for (y = 0; y < band->axes[CT_BAND_Y].length; y++)
    for (x = 0; x < nx; x++) {
      const guint64 sample = x * band->axes[CT_BAND_X].stride
                             + y * band->axes[CT_BAND_Y].stride
                             + number % nz * band->axes[CT_BAND_Z].stride
                             + number / nz * band->axes[CT_BAND_T].stride;

      for (k = 0; k < band->sample_size; k++)
        if (data[(y * nx + x) * band->sample_size + k] != byte_at (sample, k))
          g_error ("slice %u, row %u, column %u", number, (guint)y, (guint)x);
    }
}

static void
test_bands (void)
{
  guint c, k;

  for (c = 0; c < G_N_ELEMENTS (cases); c++) {
    const guint size = cases[c].sample_size;
    CtBand band = { .offset = 13,
                    .sample_size = size,
                    .size = cases[c].size,
                    .window_size = cases[c].window_size };
    g_autofree guint8 *contents = NULL;
    g_autofree gchar *path = NULL;
    guint64 total = 1, i;
    guint n;
    gint a;

    for (a = CT_BAND_AXES - 1; a >= 0; a--) {
      CtBandAxis *axis = &band.axes[cases[c].order[a]];

      axis->length = cases[c].lengths[cases[c].order[a]];
      axis->stride = total;
      total *= axis->length;
    }
    contents = g_malloc0 (13 + total * size);
    for (i = 0; i < total * size; i++)
      contents[13 + i] = byte_at (i / size, i % size);
    path = test_write ("band", contents, 13 + total * size);
    band.file = ct_file_open (path, NULL);
    n = band.axes[CT_BAND_Z].length * band.axes[CT_BAND_T].length;
    /* Ends, middles, over the edges of bands, back. */
    for (k = 0; k < 8; k++) {
      const guint number = (guint64)(n - 1) * (k * 5 % 8) / 7;

      check_slice (ct_band_read (&band, number, NULL), &band, number);
    }
    ct_file_close (band.file);
    ct_band_clear (&band);
    ct_band_clear (&band);
  }
}

/* What the file no longer has is said, and the next slice still read. */
static void
test_cut (void)
{
  CtBand band = { .sample_size = 1,
                  .axes = { { 2, 10 }, { 3, 20 }, { 10, 1 }, { 1, 1 } } };
  g_autoptr (GError) error = NULL;
  guint8 contents[60] = { 0 };
  g_autofree gchar *path = test_write ("cut", contents, 60);

  band.file = ct_file_open (path, NULL);
  g_assert_nonnull (ct_band_read (&band, 9, NULL));
  band.is_valid = FALSE;
  g_assert_cmpint (truncate (path, 59), ==, 0);
  g_assert_null (ct_band_read (&band, 9, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "cut off at byte 59"));
  g_assert_cmpint (truncate (path, 60), ==, 0);
  g_assert_nonnull (ct_band_read (&band, 9, NULL));
  ct_file_close (band.file);
  ct_band_clear (&band);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/band/bands", test_bands);
  g_test_add_func ("/band/cut", test_cut);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
