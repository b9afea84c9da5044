/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as a NumPy array, its axes in several orders. tests/fuzz/README
 * says how to run.
 */
#include "tests/fuzz/fuzz-volume.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const CtVolumeOptions options[] = {
    { 0 },
    { .axes = "xyz" },
    { .axes = "ytxz" },
    { .axes = "yzx" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (options); i++)
    fuzz_volume (data, size, &options[i]);
  return 0;
}
