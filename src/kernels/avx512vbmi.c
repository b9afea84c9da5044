/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels for AVX-512 with VBMI (Ice Lake, Zen 4 and later).
 */
#include "src/kernels/avx512-pixels.h"
#include "src/kernels/avx512-table.h"
#include "src/kernels/avx512-yuv.h"

const CtKernels ct_kernels_avx512vbmi = {
  .name = "avx512vbmi",
  .has_steps = true,
  .gray_lookup_u8 = gray_lookup_u8_512,
  CT_AVX512_KERNELS,
};
