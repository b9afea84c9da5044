/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * RLE of DICOM PS3.5 annex G: a frame's byte planes, each packed. Knows no
 * file.
 */
#include "src/volume/dicom-rle.h"

#include "src/volume/bytes.h"
#include "src/volume/volume.h"

#define HEADER_SIZE 64

/* One byte of each cell; step bytes from one to the next. */
static gboolean
unpack_plane (CtBytes *bytes, guint8 *cells, gsize n, guint step, guint plane,
              GError **error)
{
  gsize done = 0;

  while (done < n) {
    const guint8 code = ct_bytes_u8 (bytes);
    gsize count = code < 128 ? code + 1u : 257u - code;
    const guint8 *run;
    gsize i;

    if (code == 128 && !bytes->failed)
      continue;
    /* What is packed beyond the last cell is padding. */
    count = MIN (count, n - done);
    run = ct_bytes_take (bytes, code < 128 ? count : 1);
    if (!run) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "RLE segment %u ends after %" G_GSIZE_FORMAT
                   " of %" G_GSIZE_FORMAT " bytes",
                   plane, done, n);
      return FALSE;
    }
    for (i = 0; i < count; i++)
      cells[(done + i) * step] = run[code < 128 ? i : 0];
    done += count;
  }
  return TRUE;
}

gboolean
ct_dicom_rle_decode (const guint8 *data, gsize size, guint8 *cells, gsize n,
                     guint bytes, GError **error)
{
  CtBytes header
      = ct_bytes (data, MIN (size, HEADER_SIZE), G_BYTE_ORDER == G_BIG_ENDIAN);
  const guint32 segments = ct_bytes_u32 (&header);
  guint i;

  if (size < HEADER_SIZE || segments != bytes) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "an RLE frame of %" G_GSIZE_FORMAT " bytes in %u segments; "
                 "%d bytes of header and %u segments were expected",
                 size, segments, HEADER_SIZE, bytes);
    return FALSE;
  }
  for (i = 0; i < bytes; i++) {
    const guint32 start = ct_bytes_u32 (&header);
    CtBytes segment = ct_bytes (data, size, FALSE);

    if (start < HEADER_SIZE || start > size) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "RLE segment %u begins at byte %u of %" G_GSIZE_FORMAT, i,
                   start, size);
      return FALSE;
    }
    ct_bytes_seek (&segment, start);
    /* The most significant byte comes first. */
    if (!unpack_plane (&segment, cells + (bytes - 1 - i), n, bytes, i, error))
      return FALSE;
  }
  return TRUE;
}
