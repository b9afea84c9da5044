/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The bytes of a DICOM file at any offset, its deflated data set inflated as
 * far as it is asked for. Knows no element.
 */
#pragma once

#include <zlib.h>

#include "src/volume/file.h"

G_BEGIN_DECLS

/* What a deflated data set may come to: 200 bytes from one beyond the first
 * MiB, and this many in all. */
#define CT_DICOM_MAX_RATIO 200
#define CT_DICOM_MAX_INFLATED (160 << 20)

/**
 * CtDicomSource:
 * @file: owned
 *
 * Zero is an empty one, that can be cleared.
 */
typedef struct
{
  CtFile *file;
  gboolean is_deflated, ended;
  guint64 start; /* of the deflated bytes */
  guint64 next;  /* the deflated byte that is fetched next */
  z_stream z;
  GByteArray *inflated; /* from start on */
  guint8 *window;
  guint64 window_start;
  gsize window_length;
} CtDicomSource;

/* Takes the file. */
void ct_dicom_source_init (CtDicomSource *source, CtFile *file);
void ct_dicom_source_clear (CtDicomSource *source);

/* From byte start on the bytes are deflated (RFC 1951). */
gboolean ct_dicom_source_set_deflated (CtDicomSource *source, guint64 start,
                                       GError **error);

/* The most bytes there can be. */
guint64 ct_dicom_source_limit (const CtDicomSource *source);

/* Exactly size bytes at offset: FALSE and error where there are fewer. */
gboolean ct_dicom_source_read (CtDicomSource *source, guint64 offset,
                               guint8 *dst, gsize size, GError **error);

/* Up to size bytes; -1 and error where they cannot be read. */
gssize ct_dicom_source_peek (CtDicomSource *source, guint64 offset, guint8 *dst,
                             gsize size, GError **error);

G_END_DECLS
