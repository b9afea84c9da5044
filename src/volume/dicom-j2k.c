/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JPEG 2000 by OpenJPEG, one codestream at a time. Knows no file.
 */
#include "src/volume/dicom-j2k.h"

#ifdef CT_WITH_JPEG2000
#include <openjpeg.h>
#endif
#include <string.h>

#include "src/volume/bytes.h"
#include "src/volume/dicom-packets.h"
#include "src/volume/volume.h"

#ifdef CT_WITH_JPEG2000
static OPJ_SIZE_T
read_stream (void *dst, OPJ_SIZE_T size, void *user)
{
  CtBytes *bytes = user;

  size = MIN (size, bytes->size - bytes->position);
  if (size == 0)
    return (OPJ_SIZE_T)-1;
  memcpy (dst, ct_bytes_take (bytes, size), size);
  return size;
}

static OPJ_OFF_T
skip_stream (OPJ_OFF_T size, void *user)
{
  CtBytes *bytes = user;

  if (size < 0 || (guint64)size > bytes->size - bytes->position)
    return -1;
  bytes->position += size;
  return size;
}

static OPJ_BOOL
seek_stream (OPJ_OFF_T position, void *user)
{
  CtBytes *bytes = user;

  if (position < 0 || (guint64)position > bytes->size)
    return OPJ_FALSE;
  bytes->position = position;
  return OPJ_TRUE;
}

/* SIZ of ISO 15444-1 A.5.1, which stands at once behind SOC: its numbers are
 * held against what is expected before OpenJPEG allocates by them. */
static gboolean
check_size (const guint8 *data, gsize size, guint columns, guint rows,
            GError **error)
{
  CtBytes bytes = ct_bytes (data, size, G_BYTE_ORDER == G_LITTLE_ENDIAN);
  guint32 x, y, tile_x, tile_y;
  guint16 components;

  if (ct_bytes_u32 (&bytes) != 0xff4fff51) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "%" G_GSIZE_FORMAT " bytes that do not begin as a JPEG 2000 "
                 "codestream (SOC, SIZ)",
                 size);
    return FALSE;
  }
  ct_bytes_seek (&bytes, 8);
  x = ct_bytes_u32 (&bytes);
  y = ct_bytes_u32 (&bytes);
  x -= ct_bytes_u32 (&bytes);
  y -= ct_bytes_u32 (&bytes);
  tile_x = ct_bytes_u32 (&bytes);
  tile_y = ct_bytes_u32 (&bytes);
  ct_bytes_seek (&bytes, 40);
  components = ct_bytes_u16 (&bytes);
  if (!bytes.failed && x == columns && y == rows && components == 1
      && tile_x > 0 && tile_y > 0
      && (guint64)(columns / tile_x + 1) * (rows / tile_y + 1) <= 65535)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "a JPEG 2000 codestream of %u x %u pixels, %u components and "
               "tiles of %u x %u; %u x %u pixels of 1 were expected",
               x, y, components, tile_x, tile_y, columns, rows);
  return FALSE;
}

static gboolean
store (const opj_image_t *image, guint columns, guint rows, guint bytes,
       guint8 *cells)
{
  const opj_image_comp_t *component = image->comps;
  const gsize n = (gsize)columns * rows;
  gsize i;

  if (image->numcomps != 1 || !component->data || component->w != columns
      || component->h != rows)
    return FALSE;
  for (i = 0; i < n; i++) {
    const gint32 v = component->data[i];
    const guint16 word = (guint32)v;

    if (bytes == 2)
      memcpy (cells + 2 * i, &word, 2);
    else
      memcpy (cells + 4 * i, &v, 4);
  }
  return TRUE;
}

/* Whether all went well; messages of OpenJPEG are not asked for. */
static gboolean
decode (opj_codec_t *codec, opj_stream_t *stream, guint columns, guint rows,
        guint bytes, guint8 *cells)
{
  opj_dparameters_t parameters;
  opj_image_t *image = NULL;
  gboolean ok;

  opj_set_default_decoder_parameters (&parameters);
  ok = opj_setup_decoder (codec, &parameters)
       && opj_decoder_set_strict_mode (codec, OPJ_TRUE)
       && opj_read_header (stream, codec, &image) && image->numcomps == 1
       && opj_decode (codec, stream, image)
       && store (image, columns, rows, bytes, cells);
  if (image)
    opj_image_destroy (image);
  return ok;
}

gboolean
ct_dicom_j2k_decode (const guint8 *data, gsize size, guint columns, guint rows,
                     guint bytes, guint8 *cells, GError **error)
{
  CtBytes in = ct_bytes (data, size, FALSE);
  opj_codec_t *codec;
  opj_stream_t *stream;
  gboolean ok;

  if (!check_size (data, size, columns, rows, error)
      || !ct_dicom_packets_check (data, size, columns, rows, error))
    return FALSE;
  codec = opj_create_decompress (OPJ_CODEC_J2K);
  stream = opj_stream_create (65536, OPJ_TRUE);
  ok = codec && stream;
  if (ok) {
    opj_stream_set_user_data (stream, &in, NULL);
    opj_stream_set_user_data_length (stream, size);
    opj_stream_set_read_function (stream, read_stream);
    opj_stream_set_skip_function (stream, skip_stream);
    opj_stream_set_seek_function (stream, seek_stream);
    ok = decode (codec, stream, columns, rows, bytes, cells);
  }
  if (stream)
    opj_stream_destroy (stream);
  if (codec)
    opj_destroy_codec (codec);
  if (!ok)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "%" G_GSIZE_FORMAT " bytes of JPEG 2000 data are broken or "
                 "end too soon for %u x %u pixels",
                 size, columns, rows);
  return ok;
}

#else

gboolean
ct_dicom_j2k_decode (const guint8 *data, gsize size, guint columns, guint rows,
                     guint bytes, guint8 *cells, GError **error)
{
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
               "its pixels are JPEG 2000; this is built without the meson "
               "feature jpeg2000");
  return FALSE;
}
#endif
