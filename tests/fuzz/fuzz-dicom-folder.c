/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as the files of a DICOM directory: two bytes of length before
 * each. tests/fuzz/README says how to run.
 */
#include <glib/gstdio.h>

#include "tests/fuzz/fuzz-volume.h"

#define MAX_FILES 8

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static gchar *folder = NULL;
  const CtVolumeOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  CtVolume *volume;
  guint n, i;

  if (!folder)
    folder = g_strdup_printf ("/dev/shm/ct-fuzz-%d", (int)getpid ());
  g_mkdir (folder, 0700);
  for (n = 0; n < MAX_FILES && size >= 2; n++) {
    g_autofree gchar *path = g_strdup_printf ("%s/%u", folder, n);
    const gsize length = MIN (data[0] + 256u * data[1], size - 2);

    g_assert_true (
        g_file_set_contents (path, (const gchar *)data + 2, length, NULL));
    data += 2 + length;
    size -= 2 + length;
  }
  volume = ct_volume_open (folder, &options, &error);
  g_assert_true (!volume == !!error);
  for (i = 0; volume && i < MIN (volume->info.slices, FUZZ_SLICES); i++)
    fuzz_slice (volume, i);
  ct_volume_close (volume);
  while (n-- > 0) {
    g_autofree gchar *path = g_strdup_printf ("%s/%u", folder, n);

    g_remove (path);
  }
  g_rmdir (folder);
  return 0;
}
