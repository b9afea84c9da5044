/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomStream: the frame header of a JPEG or JPEG-LS codestream. Source: ISO
 * 10918-1 annex B, ISO 14495-1 annex C. Decodes nothing.
 */
#include "src/volume/dicom-stream.h"

#include "src/volume/bytes.h"
#include "src/volume/volume.h"

static void
set_damaged (GError **error, const gchar *what)
{
  g_set_error_literal (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED, what);
}

/* SOF0 to SOF15 but DHT, JPG and DAC; and JPEG-LS's. */
static gboolean
is_frame_header (guint8 marker)
{
  return (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8
          && marker != 0xcc)
         || marker == 0xf7;
}

/* Markers that have no length: TEM, RST, SOI, EOI, and those that are reserved.
 * None belongs before a frame header, and DCMTK's own search for one never
 * ends where it meets TEM. */
static gboolean
stands_alone (guint8 marker)
{
  return marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9);
}

gboolean
ct_dicom_stream_parse (CtDicomStream *stream, const guint8 *data, gsize size,
                       GError **error)
{
  CtBytes bytes = ct_bytes (data, size, G_BYTE_ORDER == G_LITTLE_ENDIAN);

  if (ct_bytes_u16 (&bytes) != 0xffd8) {
    set_damaged (error, "a JPEG codestream that does not begin with SOI");
    return FALSE;
  }
  while (!bytes.failed) {
    guint8 marker = ct_bytes_u8 (&bytes);
    guint16 length;

    if (marker != 0xff)
      break;
    while (marker == 0xff && !bytes.failed)
      marker = ct_bytes_u8 (&bytes);
    if (stands_alone (marker))
      break;
    length = ct_bytes_u16 (&bytes);
    if (length < 2 || marker == 0xda)
      break;
    if (!is_frame_header (marker)) {
      ct_bytes_take (&bytes, length - 2);
      continue;
    }
    stream->process = marker;
    stream->bits = ct_bytes_u8 (&bytes);
    stream->rows = ct_bytes_u16 (&bytes);
    stream->columns = ct_bytes_u16 (&bytes);
    stream->components = ct_bytes_u8 (&bytes);
    if (bytes.failed)
      break;
    return TRUE;
  }
  set_damaged (error, "a JPEG codestream without a frame header");
  return FALSE;
}
