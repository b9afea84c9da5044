/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Headers of JPEG 2000 codestreams as long as their packets need at least, and
 * a byte less; the numbers are by ISO 15444-1 B.6 from hand.
 */
#include "src/volume/dicom-packets.h"
#include "tests/volume-util.h"

typedef struct
{
  const gchar *what;
  guint columns, rows, tile; /* pixels */
  guint layers, levels;
  gint precinct; /* exponents of all resolutions; -1: not said */
  guint64 packets;
} Case;

/* The picture as a whole, and of half a tile or picture each resolution. */
static const Case cases[] = {
  { "one layer", 32, 32, 32, 1, 0, -1, 1 + 1 },
  { "layers", 32, 32, 32, 12292, 0, -1, 12292 * 2 },
  { "most layers", 32, 32, 32, 65535, 5, -1, 65535 * (1 + 5) },
  { "more levels than pixels", 32, 32, 32, 1, 32, -1, 1 + 5 },
  { "a pixel", 1, 1, 1, 7, 32, -1, 7 },
  { "precincts of a pixel", 64, 32, 64, 1, 0, 0x00, 1 + 32 * 16 },
  { "precincts of 2 x 8", 64, 32, 64, 1, 1, 0x31, 1 + 16 * 2 + 8 * 1 },
  { "tiles", 64, 64, 16, 3, 0, 0x00, 3 * (1 + 8 * 8) },
  { "the largest", 16384, 16384, 16384, 1, 0, 0x00, 1 + 8192 * 8192 },
};

static void
put (GByteArray *out, guint bytes, guint64 value)
{
  while (bytes-- > 0) {
    const guint8 byte = value >> (8 * bytes);

    g_byte_array_append (out, &byte, 1);
  }
}

static void
put_siz (GByteArray *out, const Case *c)
{
  put (out, 4, 0xff4fff51);
  put (out, 2, 41);
  put (out, 2, 0);
  put (out, 4, c->columns);
  put (out, 4, c->rows);
  put (out, 8, 0);
  put (out, 4, c->tile);
  put (out, 4, c->tile);
  put (out, 8, 0);
  put (out, 2, 1);
  put (out, 3, 0x070101);
}

static void
put_style (GByteArray *out, const Case *c, gboolean is_component)
{
  const guint n = c->precinct < 0 ? 0 : c->levels + 1;
  guint i;

  put (out, 2, is_component ? 0xff53 : 0xff52);
  put (out, 2, (is_component ? 9 : 12) + n);
  if (is_component)
    put (out, 1, 0);
  put (out, 1, n > 0);
  if (!is_component) {
    put (out, 1, 0);
    put (out, 2, c->layers);
    put (out, 1, 0);
  }
  put (out, 1, c->levels);
  put (out, 4, 0x04040001);
  for (i = 0; i < n; i++)
    put (out, 1, c->precinct);
}

/* size: what is said; what is not there is not read. */
static void
check (const GByteArray *header, const Case *c, gsize size, gboolean good)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *said = g_strdup_printf (
      "%" G_GSIZE_FORMAT " bytes of JPEG 2000 data that say to have "
      "%" G_GUINT64_FORMAT " packets",
      size, c->packets);
  g_autofree guint8 *data = g_malloc0 (MAX (size, header->len));

  memcpy (data, header->data, header->len);
  g_assert_cmpint (
      ct_dicom_packets_check (data, size, c->columns, c->rows, &error), ==,
      good);
  g_assert_true (good || strstr (error->message, said));
}

static void
test_sizes (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GByteArray) out = g_byte_array_new ();

    g_test_message ("%s", c->what);
    put_siz (out, c);
    put_style (out, c, FALSE);
    check (out, c, MAX (c->packets, out->len), TRUE);
    if (c->packets > out->len)
      check (out, c, c->packets - 1, FALSE);
  }
}

/* In the header of the second part of a tile, behind data that look like a
 * marker; and of the component alone. */
static void
test_places (void)
{
  static const Case one = { "", 32, 32, 32, 2, 0, -1, 0 };
  static const Case pixels = { "", 32, 32, 32, 2, 0, 0x00, 2 * (1 + 256) };
  guint i;

  for (i = 0; i < 2; i++) {
    g_autoptr (GByteArray) out = g_byte_array_new ();

    put_siz (out, &one);
    put_style (out, &one, FALSE);
    put (out, 4, 0xff90000a);
    put (out, 6, 16);
    put (out, 2, 0);
    put (out, 4, 0xff93ff52);
    put (out, 4, 0xff90000a);
    put (out, 8, 0);
    put_style (out, &pixels, i == 1);
    put (out, 2, 0xff93);
    check (out, &pixels, pixels.packets, TRUE);
    check (out, &pixels, pixels.packets - 1, FALSE);
  }
}

/* Cut anywhere, or of no length, it is the decoder's. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize n;

  put_siz (out, &cases[1]);
  put_style (out, &cases[1], FALSE);
  for (n = 0; n + 6 < out->len; n++) {
    g_autofree guint8 *cut = g_memdup2 (out->data, n ? n : 1);

    g_assert_true (ct_dicom_packets_check (cut, n, 32, 32, NULL));
  }
  out->data[5] = 1;
  g_assert_true (ct_dicom_packets_check (out->data, out->len, 32, 32, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-packets/sizes", test_sizes);
  g_test_add_func ("/dicom-packets/places", test_places);
  g_test_add_func ("/dicom-packets/cut", test_cut);
  return g_test_run ();
}
