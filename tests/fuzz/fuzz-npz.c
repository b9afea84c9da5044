/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as an archive of NumPy arrays: the first, and one by its name.
 * tests/fuzz/README says how to run.
 */
#include "tests/fuzz/fuzz-volume.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const CtVolumeOptions options[] = { { 0 }, { .array = "b" } };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    fuzz_volume (data, size, &options[i]);
  return 0;
}
