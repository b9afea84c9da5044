/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the two sets of AVX-512 kernels have by the same names: compiled for
 * each, with VBMI or without.
 */
#pragma once

/* clang-format off */
#define CT_AVX512_KERNELS \
  .gray_lookup_u16 = gray_lookup_u16, \
  .gray_line_u16 = gray_line_u16_512, \
  .extent_u8 = extent_u8, \
  .extent_u16 = extent_u16, \
  .count_u8 = count_u8, \
  .count_u16 = count_u16, \
  .heat_u8 = heat_u8, \
  .heat_u16 = heat_u16, \
  .heat_s16 = heat_s16, \
  .heat_f32 = heat_f32, \
  .heat_f64 = heat_f64, \
  .extent_f32 = extent_f32_512, \
  .expand_u8 = expand_u8_512, \
  .expand_f32 = expand_f32_512, \
  .expand_f32_careful = expand_f32_careful_512, \
  .expand_cubic = expand_cubic, \
  .pick_u8 = pick_u8, \
  .pick_f32 = pick_f32, \
  .halve_u8 = halve_u8, \
  .halve_f32 = halve_f32, \
  .mix_u8 = mix_u8_512, \
  .mix_f32 = mix_f32, \
  .mix_f32_careful = mix_f32_careful, \
  .mix_cubic = mix_cubic, \
  .index_f32 = index_f32_512, \
  .index_label = index_label, \
  .mask_nan = mask_nan, \
  .mask_u8 = mask_u8, \
  .mask_u16 = mask_u16, \
  .paint3 = paint3_512, \
  .paint4 = paint4_512, \
  .blend3 = blend3_512, \
  .blend4 = blend4_512, \
  .paint4_stream = paint4_stream_512, \
  .blend4_stream = blend4_stream_512, \
  .stream_end = stream_end_512, \
  .blend_yuv = blend_yuv_512, \
  .matrix_yuv = matrix_yuv, \
  .fold_chroma = fold_chroma_512, \
  .fold_chroma_pairs = fold_chroma_pairs_512, \
  .every_other = every_other_512
/* clang-format on */
