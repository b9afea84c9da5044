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

/* Slices read once more in an order that the data chooses. */
#define FUZZ_SEEKS 12

/* What is in a slice; 0 where it cannot be read. */
static inline guint
fuzz_slice (CtVolume *volume, guint number)
{
  const CtVolumeInfo *info = &volume->info;
  const gsize size = 2 * (gsize)info->columns * info->rows;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *words = NULL;
  CtSamplesSummary summary;
  CtSamplesCode code;
  CtSlice slice;
  guint hash = 5381;
  gsize i;

  if (!ct_volume_read_slice (volume, number, &slice, &error)) {
    g_assert_true (error && error->message[0]);
    return 0;
  }
  g_assert_no_error (error);
  ct_samples_summarize (info, &slice, &summary);
  code = ct_samples_choose_code (&summary);
  g_assert_true (code.slope > 0 && code.slope < G_MAXDOUBLE);
  words = g_malloc (size);
  ct_samples_to_u16le (info, &slice, &code, words, 2 * info->columns);
  for (i = 0; i < size; i++)
    hash = hash * 33 + words[i];
  return hash | 1;
}

/* Whatever was read before, a slice is what it is, or cannot be read. */
static inline void
fuzz_slices (CtVolume *volume, const guint8 *data, gsize size)
{
  const guint n = volume->info.slices;
  const guint seen = MIN (n, FUZZ_SLICES);
  guint hashes[FUZZ_SLICES], state = 1, i;
  gsize at;

  fuzz_slice (volume, n - 1);
  for (i = 0; i < seen; i++)
    hashes[i] = fuzz_slice (volume, i);
  fuzz_slice (volume, n / 2);
  for (at = 0; at < size; at++)
    state = state * 1664525 + data[at];
  for (i = 0; i < FUZZ_SEEKS; i++) {
    const guint number = (state >> 8) % seen;

    g_assert_cmpuint (fuzz_slice (volume, number), ==, hashes[number]);
    state = state * 1664525 + 1013904223;
  }
}

static inline void
fuzz_volume (const guint8 *data, gsize size, const CtVolumeOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = NULL;
  const int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  CtVolume *volume;

  g_assert_cmpint (write (fd, data, size), ==, size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  volume = ct_volume_open (path, options, &error);
  g_assert_true (!volume == !!error);
  if (volume)
    fuzz_slices (volume, data, size);
  ct_volume_close (volume);
  close (fd);
}
