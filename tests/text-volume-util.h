/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the tests of volumes with text headers share: samples that know where
 * they are, compressed or not, behind or beside a header. Knows no format.
 */
#pragma once

#include "src/volume/text-volume.h"
#include "tests/volume-util.h"

/* Every type holds these: 0 to 99, fastest first. */
static inline gdouble
test_voxel (guint number, guint y, guint x)
{
  return (x + 7 * y + 31 * number) % 100;
}

static inline GByteArray *
test_samples (CtSampleType type, gboolean big, guint columns, guint rows,
              guint slices)
{
  GByteArray *out = g_byte_array_new ();
  guint8 sample[8];
  guint n, y, x;

  for (n = 0; n < slices; n++)
    for (y = 0; y < rows; y++)
      for (x = 0; x < columns; x++) {
        test_put_sample (sample, type, test_voxel (n, y, x), big);
        g_byte_array_append (out, sample, ct_sample_size (type));
      }
  return out;
}

/* A zlib stream. */
static inline GByteArray *
test_zlib (const guint8 *data, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  uLongf n = compressBound (size);

  g_byte_array_set_size (out, n);
  g_assert_cmpint (compress2 (out->data, &n, data, size, 9), ==, Z_OK);
  g_byte_array_set_size (out, n);
  return out;
}

/* A file of text and, behind it, data. */
static inline gchar *
test_write_behind (const gchar *name, const gchar *text, const guint8 *data,
                   gsize size)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *)text, strlen (text));
  g_byte_array_append (out, data, size);
  return test_write (name, out->data, out->len);
}

/* All slices, back and forth, are those of test_samples as stored. */
static inline void
test_assert_voxels (const gchar *path, guint columns, guint rows, guint slices,
                    guint volumes)
{
  g_autoptr (GError) error = NULL;
  CtVolume *volume = ct_volume_open (path, NULL, &error);
  guint k, x, y;

  g_assert_no_error (error);
  g_assert_cmpuint (volume->info.columns, ==, columns);
  g_assert_cmpuint (volume->info.rows, ==, rows);
  g_assert_cmpuint (volume->info.slices_per_volume, ==, slices);
  g_assert_cmpuint (volume->info.slices, ==, slices * volumes);
  g_assert_null (volume->info.unit);
  g_assert_false (volume->info.has_window);
  g_assert_cmpint (volume->info.frame_rate_n, ==, 0);
  g_assert_cmpint (volume->info.frame_rate_d, ==, 1);
  for (k = 0; k < slices * volumes; k++) {
    const guint number = k % 2 ? slices * volumes - 1 - k / 2 : k / 2;
    g_autofree gfloat *v = test_read (volume, number, &error);

    g_assert_no_error (error);
    for (y = 0; y < rows; y++)
      for (x = 0; x < columns; x++)
        g_assert_cmpfloat (v[y * columns + x], ==, test_voxel (number, y, x));
  }
  ct_volume_close (volume);
}

/* Each text is a header with 4 x 3 x 2 int16 behind it, and refused. */
typedef struct
{
  const gchar *text, *says;
} TestRefused;

static inline void
test_assert_refused (const gchar *name, const gchar *text, const gchar *says)
{
  g_autoptr (GByteArray) data = test_samples (CT_SAMPLE_S16, FALSE, 4, 3, 2);
  g_autofree gchar *path
      = test_write_behind (name, text, data->data, data->len);

  test_assert_complaint (path, NULL, says);
}

/* Cut at every byte: refused until all of it is there. */
static inline void
test_assert_cut (const gchar *name, const gchar *text, const guint8 *data,
                 gsize size)
{
  g_autofree gchar *path = test_write_behind (name, text, data, size);
  g_autofree gchar *whole = NULL;
  gsize length, cut;

  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (cut = 0; cut <= length; cut++) {
    g_autofree gchar *message = NULL;

    g_free (test_write (name, (const guint8 *)whole, cut));
    message = test_complaint (path, NULL);
    if (!message != (cut == length))
      g_error ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes: %s", cut,
               length, message);
  }
}

static inline void
test_assert_vector (const gdouble found[3], gdouble x, gdouble y, gdouble z)
{
  g_assert_cmpfloat_with_epsilon (found[0], x, 1e-9);
  g_assert_cmpfloat_with_epsilon (found[1], y, 1e-9);
  g_assert_cmpfloat_with_epsilon (found[2], z, 1e-9);
}
