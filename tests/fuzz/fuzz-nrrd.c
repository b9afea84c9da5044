/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as a NRRD file and as the samples beside it. tests/fuzz/README
 * says how to run.
 */
#include "tests/fuzz/fuzz-text.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_text_volume (data, size);
  return 0;
}
