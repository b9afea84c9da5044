/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as a DICOM file. tests/fuzz/README says how to run.
 */
#include "tests/fuzz/fuzz-volume.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const CtVolumeOptions options = { .window_index = 1 };

  fuzz_volume (data, size, &options);
  return 0;
}
