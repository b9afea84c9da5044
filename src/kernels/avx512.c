/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The kernels for AVX-512 F, BW, VL and DQ (Skylake servers and later), without
 * VBMI.
 */
#include "src/kernels/avx512-pixels.h"
#include "src/kernels/avx512-table.h"
#include "src/kernels/avx512-yuv.h"

const CtKernels ct_kernels_avx512 = {
  .name = "avx512",
  .gray_lookup_u8 = gray_lookup_u8,
  CT_AVX512_KERNELS,
};
