/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as a NIfTI file, gzip or not. tests/fuzz/README says how to run.
 */
#include "src/volume/gzip.h"
#include "tests/fuzz/fuzz-volume.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const CtVolumeOptions options[] = {
    { 0 },
    { .flip_columns = TRUE, .flip_rows = TRUE, .flip_slices = TRUE },
  };
  guint i;

  /* Access points in files as short as these. */
  ct_gzip_set_limits (size % 3 ? 1 + size % 300 : 0, 1 + size % 5, 100);
  for (i = 0; i < G_N_ELEMENTS (options); i++)
    fuzz_volume (data, size, &options[i]);
  return 0;
}
