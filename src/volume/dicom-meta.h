/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a DICOM file is written: with or without preamble and group 0002, in
 * which transfer syntax. Source: DICOM PS3.10 7.1 and PS3.5 chapter 10. Knows
 * nothing of what is in it.
 */
#pragma once

#include "src/volume/dicom-walk.h"

G_BEGIN_DECLS

typedef enum
{
  CT_DICOM_NATIVE,
  CT_DICOM_RLE,
  CT_DICOM_JPEG,
  CT_DICOM_JPEG_LS,
  CT_DICOM_JPEG_2000,
  CT_DICOM_NO_CODEC, /* known by name, and not supported */
} CtDicomCodec;

/* A row of the transfer syntaxes. */
typedef struct
{
  const gchar *uid, *name;
  CtDicomCodec codec;
  guint encoding; /* CT_DICOM_IMPLICIT_VR ... */
} CtDicomSyntax;

enum
{
  CT_DICOM_EXPLICIT_VR = 0,
  CT_DICOM_IMPLICIT_VR = 1 << 0,
  CT_DICOM_BIG_ENDIAN = 1 << 1,
  CT_DICOM_DEFLATED = 1 << 2,
};

const CtDicomSyntax *ct_dicom_syntax_find (const gchar *uid);

/**
 * CtDicomMeta:
 * @position: where the data set begins
 * @big_endian, @implicit_vr: of the data set as it is, which is not always
 *     what the syntax says
 */
typedef struct
{
  const CtDicomSyntax *syntax;
  gchar syntax_uid[65];
  guint64 position;
  gboolean big_endian, implicit_vr;
} CtDicomMeta;

/* Whether a file's first bytes look like DICOM, with a preamble or without. */
gboolean ct_dicom_meta_sniff (const guint8 *head, gsize size);

/* Where the data set is deflated, source is set so. */
gboolean ct_dicom_meta_read (CtDicomMeta *meta, CtDicomSource *source,
                             GError **error);

G_END_DECLS
