/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the fuzz targets of formats with a text header share: bytes become the
 * file "a" in a folder of its own, so that a header that names "a" finds
 * itself beside itself. Knows no format.
 */
#pragma once

#include <fcntl.h>
#include <glib/gstdio.h>

#include "src/volume/gzip.h"
#include "tests/fuzz/fuzz-volume.h"

static gchar *fuzz_folder, *fuzz_path;

static void
fuzz_remove_folder (void)
{
  g_remove (fuzz_path);
  g_rmdir (fuzz_folder);
}

/* In memory, where the system has a folder that is. */
static inline void
fuzz_make_folder (void)
{
  fuzz_folder = g_strdup ("/dev/shm/ct-fuzz-XXXXXX");
  if (!g_mkdtemp (fuzz_folder)) {
    g_free (fuzz_folder);
    fuzz_folder = g_dir_make_tmp ("ct-fuzz-XXXXXX", NULL);
  }
  g_assert_nonnull (fuzz_folder);
  fuzz_path = g_build_filename (fuzz_folder, "a", NULL);
  atexit (fuzz_remove_folder);
}

/* As it is stored, or cut along another axis. */
static inline void
fuzz_cut (CtVolumeCut cut)
{
  const CtVolumeOptions options = { .cut = cut };
  g_autoptr (GError) error = NULL;
  CtVolume *volume = ct_volume_open (fuzz_path, &options, &error);
  CtVolumeLayout layout;
  gboolean has_layout;
  guint i, n;

  g_assert_true (!volume == !!error);
  if (!volume)
    return;
  g_assert_cmpfloat (volume->info.grid.spacing[0], >=, 0);
  n = volume->info.slices;
  fuzz_slice (volume, n - 1);
  for (i = 0; i < MIN (n, FUZZ_SLICES); i++)
    fuzz_slice (volume, i);
  fuzz_slice (volume, n / 2);
  has_layout = cut == CT_VOLUME_CUT_NATIVE && volume->info.grid.valid
               && volume->reader->get_layout (volume, &layout);
  ct_volume_close (volume);
  if (has_layout)
    fuzz_cut (CT_VOLUME_CUT_SAGITTAL);
}

static inline void
fuzz_text_volume (const guint8 *data, gsize size)
{
  int fd;

  if (!fuzz_folder)
    fuzz_make_folder ();
  fd = open (fuzz_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);
  /* Access points in files as short as these. */
  ct_gzip_set_limits (size % 3 ? 1 + size % 300 : 0, 1 + size % 5, 100);
  fuzz_cut (CT_VOLUME_CUT_NATIVE);
}
