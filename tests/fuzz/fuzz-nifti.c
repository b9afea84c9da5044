/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as a NIfTI file, gzip or not. tests/fuzz/README says how to run.
 */
#include "tests/fuzz/fuzz-volume.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const CtVolumeOptions options[] = {
    { 0 },
    { .flip_columns = TRUE, .flip_rows = TRUE, .flip_slices = TRUE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (options); i++)
    fuzz_volume (data, size, &options[i]);
  return 0;
}
