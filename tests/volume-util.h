/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the tests of readers share: files of their own, byte by byte, and a
 * look at every slice of one. Knows no format.
 */
#pragma once

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "src/volume/samples.h"
#include "src/volume/volume.h"

static inline gchar *
test_path (const gchar *name)
{
  static gchar *folder = NULL;

  if (!folder)
    folder = g_dir_make_tmp ("ct-test-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

/* At the end of main: the folder and what is left in it. */
static inline void
test_remove_folder (void)
{
  g_autofree gchar *folder = test_path ("");
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  if (dir)
    g_dir_close (dir);
  g_rmdir (folder);
}

static inline gchar *
test_write (const gchar *name, const guint8 *data, gsize size)
{
  g_autofree gchar *folder = test_path ("");
  gchar *path = test_path (name);
  FILE *out;

  g_mkdir (folder, 0700); /* if it was removed */
  out = g_fopen (path, "wb");
  g_assert_nonnull (out);
  g_assert_cmpuint (fwrite (data, 1, size, out), ==, size);
  g_assert_cmpint (fclose (out), ==, 0);
  return path;
}

/* One gzip member. */
static inline GByteArray *
test_gzip (const guint8 *data, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  z_stream z = { 0 };

  g_assert_cmpint (
      deflateInit2 (&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY),
      ==, Z_OK);
  g_byte_array_set_size (out, deflateBound (&z, size) + 64);
  z.next_in = (guint8 *)data;
  z.avail_in = size;
  z.next_out = out->data;
  z.avail_out = out->len;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (out, z.total_out);
  deflateEnd (&z);
  return out;
}

/* Numbers into a header, in either byte order. */
static inline void
test_put (guint8 *data, gsize position, guint64 bits, guint size, gboolean big)
{
  guint i;

  for (i = 0; i < size; i++)
    data[position + (big ? size - 1 - i : i)] = bits >> (8 * i);
}

static inline void
test_put_f32 (guint8 *data, gsize position, gfloat v, gboolean big)
{
  guint32 bits;

  memcpy (&bits, &v, 4);
  test_put (data, position, bits, 4, big);
}

static inline void
test_put_f64 (guint8 *data, gsize position, gdouble v, gboolean big)
{
  guint64 bits;

  memcpy (&bits, &v, 8);
  test_put (data, position, bits, 8, big);
}

/* A sample of any type; v is one that it can hold. */
static inline void
test_put_sample (guint8 *data, CtSampleType type, gdouble v, gboolean big)
{
  if (type == CT_SAMPLE_F32)
    test_put_f32 (data, 0, v, big);
  else if (type == CT_SAMPLE_F64)
    test_put_f64 (data, 0, v, big);
  else if (v < 0)
    test_put (data, 0, (guint64)(gint64)v, ct_sample_size (type), big);
  else
    test_put (data, 0, (guint64)v, ct_sample_size (type), big);
}

/* The real values of slice number; NULL and error on failure. */
static inline gfloat *
test_read (CtVolume *volume, guint number, GError **error)
{
  const CtVolumeInfo *info = &volume->info;
  gfloat *values;
  CtSlice slice;

  if (!ct_volume_read_slice (volume, number, &slice, error))
    return NULL;
  values = g_new (gfloat, info->columns * info->rows);
  ct_samples_to_f32 (info, &slice, values, info->columns * sizeof (gfloat));
  return values;
}

/* Opens the file and reads all of it: NULL if that went well, else what was
 * said. Whatever is wrong, it is said in a sentence, and without the path. */
static inline gchar *
test_complaint (const gchar *path, const CtVolumeOptions *options)
{
  g_autoptr (GError) error = NULL;
  CtVolume *volume = ct_volume_open (path, options, &error);
  guint i;

  for (i = 0; volume && !error && i < volume->info.slices; i++)
    g_free (test_read (volume, i, &error));
  ct_volume_close (volume);
  if (!error) {
    g_assert_nonnull (volume);
    return NULL;
  }
  g_assert_true (error->domain == CT_VOLUME_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 12);
  if (path)
    g_assert_null (strstr (error->message, path));
  return g_strdup (error->message);
}

static inline void
test_assert_complaint (const gchar *path, const CtVolumeOptions *options,
                       const gchar *part)
{
  g_autofree gchar *message = test_complaint (path, options);

  if (!message || !strstr (message, part))
    g_error ("\"%s\" was to be said, and \"%s\" was", part,
             message ? message : "nothing");
}

/* Opens the file and reads all of it, twice: what the reader remarked; NULL
 * where it did not. Nothing may be wrong beyond that. */
static inline gchar *
test_remarks (const gchar *path, const CtVolumeOptions *options)
{
  g_autoptr (GError) error = NULL;
  CtVolume *volume = ct_volume_open (path, options, &error);
  gchar *remarks = NULL;
  guint i;

  g_assert_no_error (error);
  remarks = ct_volume_take_remarks (volume);
  for (i = 0; i < 2 * volume->info.slices; i++) {
    g_autofree gchar *more = NULL;

    g_free (test_read (volume, i % volume->info.slices, &error));
    g_assert_no_error (error);
    more = ct_volume_take_remarks (volume);
    if (!more)
      continue;
    g_assert_null (remarks); /* said once */
    remarks = g_steal_pointer (&more);
  }
  ct_volume_close (volume);
  g_assert_true (!remarks || strlen (remarks) > 12);
  g_assert_true (!remarks || !strstr (remarks, path));
  return remarks;
}

/* part NULL: nothing is to be said. */
static inline void
test_assert_remarks (const gchar *path, const CtVolumeOptions *options,
                     const gchar *part)
{
  g_autofree gchar *remarks = test_remarks (path, options);

  if (part ? !remarks || !strstr (remarks, part) : remarks != NULL)
    g_error ("%s: \"%s\" was to be remarked, and \"%s\" was", path,
             part ? part : "nothing", remarks ? remarks : "nothing");
}

/* A file of the shared data; NULL, and the test is skipped, where there is
 * none. */
static inline gchar *
test_shared (const gchar *name)
{
  const gchar *folder = g_getenv ("CT_TEST_SHARED");
  g_autofree gchar *path = NULL;

  if (folder)
    path = g_build_filename (folder, "data", name, NULL);
  if (path && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the shared data is not there (CT_TEST_SHARED)");
  return NULL;
}
