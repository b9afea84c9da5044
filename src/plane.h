/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtPlane: a view of rows of samples. It owns nothing, and knows nothing of
 * formats, files or colors.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest width and height that anything here works with, in pixels. */
#define CT_PLANE_MAX_SIZE 16384

typedef enum
{
  CT_SAMPLE_U8,
  CT_SAMPLE_S8,
  CT_SAMPLE_U16,
  CT_SAMPLE_S16,
  CT_SAMPLE_U32,
  CT_SAMPLE_S32,
  CT_SAMPLE_U64,
  CT_SAMPLE_S64,
  CT_SAMPLE_F32,
  CT_SAMPLE_F64,
} CtSampleType;

/**
 * CtPlane:
 * @data: the first byte of row 0
 * @stride: bytes from a row to the next one; negative for a picture stored
 *     bottom up
 * @width: samples in a row
 * @height: rows
 * @type: what a sample is
 * @swapped: the samples are in the other byte order than this machine's
 * @is_spaced: of U8 alone: a byte of something else follows each sample
 *
 * Rows may start at any address and be followed by any padding, which is
 * neither read nor written.
 */
typedef struct
{
  guint8 *data;
  gssize stride;
  guint width;
  guint height;
  CtSampleType type;
  gboolean swapped;
  gboolean is_spaced;
} CtPlane;

/* Bytes of one sample: 1, 2, 4 or 8. */
static inline gsize
ct_sample_size (CtSampleType type)
{
  static const guint8 sizes[] = { 1, 1, 2, 2, 4, 4, 8, 8, 4, 8 };

  return sizes[type];
}

/* Whether the samples are floating point numbers (and may be NaN). */
static inline gboolean
ct_sample_is_float (CtSampleType type)
{
  return type == CT_SAMPLE_F32 || type == CT_SAMPLE_F64;
}

static inline guint8 *
ct_plane_row (const CtPlane *plane, guint y)
{
  return plane->data + (gssize)y * plane->stride;
}

G_END_DECLS
