/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtNpyHeader: the header of a NumPy .npy file, checked. Source: NEP 1 and
 * numpy.lib.format. Opens no file.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

/* Before the dictionary: magic, version and its length, at most. */
#define CT_NPY_PREFIX_SIZE 12

/* A dictionary is rarely over 128 bytes; longer than this is no array of
 * numbers. */
#define CT_NPY_MAX_TEXT 65535

/**
 * CtNpyHeader:
 * @type, @swapped: of the samples
 * @fortran_order: the first axis is the fastest
 * @n_axes, @shape: 2 to 4 axes, each 1 or longer, the product with the
 *     sample's size below 2^63
 * @offset: of the data in the file
 */
typedef struct
{
  CtSampleType type;
  gboolean swapped;
  gboolean fortran_order;
  guint n_axes;
  guint64 shape[4];
  guint64 offset;
} CtNpyHeader;

gboolean ct_npy_header_sniff (const guint8 *head, gsize size);

/* From the first CT_NPY_PREFIX_SIZE bytes of a file: where its dictionary
 * begins, and its length. */
gboolean ct_npy_header_extent (const guint8 *head, gsize size, gsize *offset,
                               gsize *length, GError **error);

/* The dictionary, a Python literal; sets all but offset. The error says which
 * key is wrong. */
gboolean ct_npy_header_parse (CtNpyHeader *header, const guint8 *text,
                              gsize length, GError **error);

G_END_DECLS
