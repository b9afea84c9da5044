/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the readers' fuzz targets share: bytes become a file in memory that is
 * opened and read as the elements would. Knows no format.
 */
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include "src/volume/samples.h"
#include "src/volume/volume.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A hostile file may well have 10^9 slices: these many are looked at. */
#define FUZZ_SLICES 8

static inline void
fuzz_slice (CtVolume *volume, guint number)
{
  const CtVolumeInfo *info = &volume->info;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *words = NULL;
  CtSamplesSummary summary;
  CtSamplesCode code;
  CtSlice slice;

  if (!ct_volume_read_slice (volume, number, &slice, &error)) {
    g_assert_true (error && error->message[0]);
    return;
  }
  g_assert_no_error (error);
  ct_samples_summarize (info, &slice, &summary);
  code = ct_samples_choose_code (&summary);
  g_assert_true (code.slope > 0 && code.slope < G_MAXDOUBLE);
  words = g_malloc (2 * (gsize)info->columns * info->rows);
  ct_samples_to_u16le (info, &slice, &code, words, 2 * info->columns);
}

static inline void
fuzz_volume (const guint8 *data, gsize size, const CtVolumeOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = NULL;
  const int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  CtVolume *volume;
  guint i, n;

  g_assert_cmpint (write (fd, data, size), ==, size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  volume = ct_volume_open (path, options, &error);
  g_assert_true (!volume == !!error);
  if (volume) {
    n = volume->info.slices;
    fuzz_slice (volume, n - 1);
    for (i = 0; i < MIN (n, FUZZ_SLICES); i++)
      fuzz_slice (volume, i);
    fuzz_slice (volume, n / 2);
    ct_volume_close (volume);
  }
  close (fd);
}
