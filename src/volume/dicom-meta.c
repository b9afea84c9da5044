/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a DICOM file is written: with or without preamble and group 0002, in
 * which transfer syntax. Source: DICOM PS3.10 7.1 and PS3.5 chapter 10. Knows
 * nothing of what is in it.
 */
#include "src/volume/dicom-meta.h"

#include <string.h>

#include "src/volume/bytes.h"
#include "src/volume/dicom-value.h"
#include "src/volume/volume.h"

#define META_GROUP 0x0002

/* ---------------------------------------------------- transfer syntaxes -- */

#define BASE "1.2.840.10008.1.2"

static const CtDicomSyntax syntaxes[] = {
  { BASE, "implicit little endian", CT_DICOM_NATIVE, CT_DICOM_IMPLICIT_VR },
  { BASE ".1", "explicit little endian", CT_DICOM_NATIVE, 0 },
  { BASE ".2", "explicit big endian", CT_DICOM_NATIVE, CT_DICOM_BIG_ENDIAN },
  { BASE ".1.99", "deflated", CT_DICOM_NATIVE, CT_DICOM_DEFLATED },
  { BASE ".1.98", "encapsulated uncompressed", CT_DICOM_NO_CODEC, 0 },
  { BASE ".5", "RLE", CT_DICOM_RLE, 0 },
  { BASE ".4.50", "JPEG baseline", CT_DICOM_JPEG, 0 },
  { BASE ".4.51", "JPEG extended", CT_DICOM_JPEG, 0 },
  { BASE ".4.53", "JPEG spectral selection", CT_DICOM_JPEG, 0 },
  { BASE ".4.55", "JPEG progressive", CT_DICOM_JPEG, 0 },
  { BASE ".4.57", "JPEG lossless", CT_DICOM_JPEG, 0 },
  { BASE ".4.70", "JPEG lossless, first order", CT_DICOM_JPEG, 0 },
  { BASE ".4.80", "JPEG-LS lossless", CT_DICOM_JPEG_LS, 0 },
  { BASE ".4.81", "JPEG-LS near-lossless", CT_DICOM_JPEG_LS, 0 },
  { BASE ".4.90", "JPEG 2000 lossless", CT_DICOM_JPEG_2000, 0 },
  { BASE ".4.91", "JPEG 2000", CT_DICOM_JPEG_2000, 0 },
  { BASE ".4.92", "JPEG 2000 multi-component", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.93", "JPEG 2000 multi-component", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.94", "JPIP", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.95", "JPIP", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.100", "MPEG-2 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.101", "MPEG-2 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.102", "H.264 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.103", "H.264 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.104", "H.264 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.105", "H.264 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.106", "H.264 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.107", "H.265 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.108", "H.265 video", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.201", "HTJ2K", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.202", "HTJ2K", CT_DICOM_NO_CODEC, 0 },
  { BASE ".4.203", "HTJ2K", CT_DICOM_NO_CODEC, 0 },
  /* GE's own: pixels alone in big endian. */
  { "1.2.840.113619.5.2", "GE's big endian pixels", CT_DICOM_NO_CODEC, 0 },
};

const CtDicomSyntax *
ct_dicom_syntax_find (const gchar *uid)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    if (!strcmp (syntaxes[i].uid, uid))
      return &syntaxes[i];
  return NULL;
}

/* ------------------------------------------------- preamble, group 0002 -- */

/* A data set begins with group 0008 (or 0002) and a short first element. */
static gboolean
begins_with_data_set (const guint8 *head, gsize size)
{
  CtBytes bytes = ct_bytes (head, size, G_BYTE_ORDER == G_BIG_ENDIAN);
  const guint16 group = ct_bytes_u16 (&bytes);
  const guint16 element = ct_bytes_u16 (&bytes);
  guint32 length;

  if (size < 8 || (group != META_GROUP && group != 0x0008)
      || (element > 0x0018 && element != 0x0060))
    return FALSE;
  length = ct_bytes_u32 (&bytes);
  return ct_dicom_vr_is_known (head + 4) || length <= 64;
}

static guint
find_magic (const guint8 *head, gsize size)
{
  if (size >= 132 && !memcmp (head + 128, "DICM", 4))
    return 132;
  return size >= 4 && !memcmp (head, "DICM", 4) ? 4 : 0;
}

gboolean
ct_dicom_meta_sniff (const guint8 *head, gsize size)
{
  return find_magic (head, size) || begins_with_data_set (head, size);
}

/* Group 0002 is in explicit little endian whatever follows. */
static gboolean
read_group (CtDicomMeta *meta, CtDicomSource *source, GError **error)
{
  guint8 tag[6];
  CtDicomWalk walk;

  for (;;) {
    const gssize n
        = ct_dicom_source_peek (source, meta->position, tag, 6, error);

    if (n < 0)
      return FALSE;
    if (n < 6 || tag[0] != (META_GROUP & 0xff) || tag[1] != 0)
      return TRUE;
    /* Some write even this group in implicit VR. */
    ct_dicom_walk_init (
        &walk, source, meta->position, FALSE,
        !ct_dicom_vr_is_known (tag + 4)
            && !(g_ascii_isupper (tag[4]) && g_ascii_isupper (tag[5])));
    if (!ct_dicom_walk_next (&walk, error))
      return FALSE;
    if (walk.depth == 0 && walk.tag == CT_DICOM_TAG (META_GROUP, 0x0010))
      ct_dicom_value_text (&walk, 0, meta->syntax_uid, sizeof meta->syntax_uid);
    meta->position = walk.position;
  }
}

/* What the first element looks like, where nothing says the syntax; and where
 * what is said cannot be so. */
static void
guess_encoding (CtDicomMeta *meta, const guint8 *head, gboolean is_said)
{
  const gboolean has_vr
      = ct_dicom_vr_is_known (head + 4)
        || (g_ascii_isupper (head[4]) && g_ascii_isupper (head[5]));

  if (!is_said) {
    meta->implicit_vr = !has_vr;
    meta->big_endian = has_vr && head[0] == 0 && head[1] != 0;
  } else if (meta->implicit_vr == has_vr) {
    meta->implicit_vr = !has_vr;
  }
}

static gboolean
choose_syntax (CtDicomMeta *meta, CtDicomSource *source, GError **error)
{
  guint8 head[6];

  meta->syntax
      = ct_dicom_syntax_find (meta->syntax_uid[0] ? meta->syntax_uid : BASE);
  if (!meta->syntax) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a DICOM file in a transfer syntax that is not known here");
    return FALSE;
  }
  meta->implicit_vr = (meta->syntax->encoding & CT_DICOM_IMPLICIT_VR) != 0;
  meta->big_endian = (meta->syntax->encoding & CT_DICOM_BIG_ENDIAN) != 0;
  if ((meta->syntax->encoding & CT_DICOM_DEFLATED)
      && !ct_dicom_source_set_deflated (source, meta->position, error))
    return FALSE;
  if (!ct_dicom_source_read (source, meta->position, head, sizeof head, error))
    return FALSE;
  guess_encoding (meta, head, meta->syntax_uid[0] != '\0');
  return TRUE;
}

gboolean
ct_dicom_meta_read (CtDicomMeta *meta, CtDicomSource *source, GError **error)
{
  guint8 head[132];
  const gssize n = ct_dicom_source_peek (source, 0, head, sizeof head, error);

  memset (meta, 0, sizeof *meta);
  if (n < 0)
    return FALSE;
  meta->position = find_magic (head, n);
  return read_group (meta, source, error)
         && choose_syntax (meta, source, error);
}
