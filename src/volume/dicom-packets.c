/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How many packets a JPEG 2000 codestream says that it has, by its coding
 * styles (COD, COC). Decodes nothing.
 */
#include "src/volume/dicom-packets.h"

#include "src/volume/bytes.h"
#include "src/volume/volume.h"

enum
{
  SOT = 0xff90,
  SOD = 0xff93,
  EOC = 0xffd9,
  SIZ = 0xff51,
  COD = 0xff52,
  COC = 0xff53
};

#define MAX_LEVELS 32
#define HAS_PRECINCTS 1 /* of a coding style; else all are of 2^15 */

typedef struct
{
  guint64 columns, rows; /* of the largest tile, at least */
  guint layers;
} Tiles;

/* However the grid of tiles lies, one of them has half of what a tile or the
 * picture has, either way. */
static void
take_size (Tiles *tiles, CtBytes *bytes, guint columns, guint rows)
{
  guint32 tile_columns, tile_rows;

  ct_bytes_take (bytes, 18);
  tile_columns = ct_bytes_u32 (bytes);
  tile_rows = ct_bytes_u32 (bytes);
  tiles->columns = MIN (tile_columns, columns) / 2;
  tiles->rows = MIN (tile_rows, rows) / 2;
}

static guint64
ceil_shift (guint64 n, guint by)
{
  return (n + (G_GUINT64_CONSTANT (1) << by) - 1) >> by;
}

/* Of one tile, at least: from the number of decompositions on. */
static guint64
count_packets (const Tiles *tiles, CtBytes *bytes, guint style)
{
  const guint levels = ct_bytes_u8 (bytes);
  guint64 n = 1; /* of the whole picture, that cannot be nothing */
  guint r;

  ct_bytes_take (bytes, 4);
  for (r = 0; r <= levels && levels <= MAX_LEVELS; r++) {
    const guint8 size = style & HAS_PRECINCTS ? ct_bytes_u8 (bytes) : 0xff;

    if (bytes->failed)
      return 0;
    n += ceil_shift (tiles->columns >> (levels - r), size & 15)
         * ceil_shift (tiles->rows >> (levels - r), size >> 4);
  }
  return n * tiles->layers;
}

/* What a marker segment adds, where it is a coding style. */
static guint64
look_at (Tiles *tiles, guint marker, CtBytes *bytes)
{
  guint style;

  if (marker == COC)
    ct_bytes_take (bytes, 1); /* the component: there is one */
  style = ct_bytes_u8 (bytes);
  if (marker == COD) {
    ct_bytes_take (bytes, 1);
    tiles->layers = ct_bytes_u16 (bytes);
    ct_bytes_take (bytes, 1);
  }
  return count_packets (tiles, bytes, style);
}

gboolean
ct_dicom_packets_check (const guint8 *data, gsize size, guint columns,
                        guint rows, GError **error)
{
  CtBytes bytes = ct_bytes (data, size, G_BYTE_ORDER == G_LITTLE_ENDIAN);
  gsize tile_end = 0;
  Tiles tiles = { 0 };

  ct_bytes_take (&bytes, 2); /* SOC */
  while (!bytes.failed) {
    const guint marker = ct_bytes_u16 (&bytes);
    const gsize begin = bytes.position;
    guint64 packets = 0;
    guint length;

    if (marker == EOC || (marker == SOD && tile_end <= begin))
      break;
    if (marker == SOD) {
      ct_bytes_seek (&bytes, tile_end);
      continue;
    }
    length = ct_bytes_u16 (&bytes);
    if (length < 2)
      break;
    if (marker == SIZ) {
      take_size (&tiles, &bytes, columns, rows);
    } else if (marker == SOT) {
      ct_bytes_u16 (&bytes);
      tile_end = begin - 2 + ct_bytes_u32 (&bytes);
    } else if (marker == COD || marker == COC) {
      packets = look_at (&tiles, marker, &bytes);
    }
    if (packets > size) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "%" G_GSIZE_FORMAT " bytes of JPEG 2000 data that say to "
                   "have %" G_GUINT64_FORMAT " packets or more; each takes a "
                   "byte",
                   size, packets);
      return FALSE;
    }
    ct_bytes_seek (&bytes, begin + length);
  }
  return TRUE;
}
