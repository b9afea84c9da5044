/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtBytes against bytes written down by hand.
 */
#include "src/volume/bytes.h"

#define BIG (G_BYTE_ORDER == G_LITTLE_ENDIAN)

/* 1.5f is 0x3fc00000, -2.0 is 0xc000000000000000: IEEE 754. */
static const guint8 big[]
    = { 0x80, 0x12, 0x34, 0xff, 0xfe, 0x89, 0xab, 0xcd, 0xef, 0xff, 0xff,
        0xff, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc, 0x3f,
        0xc0, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 };
static const guint8 little[]
    = { 0x80, 0x34, 0x12, 0xfe, 0xff, 0xef, 0xcd, 0xab, 0x89, 0xfd, 0xff,
        0xff, 0xff, 0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00,
        0x00, 0xc0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xc0 };

static void
test_both_orders (void)
{
  guint i;

  for (i = 0; i < 2; i++) {
    CtBytes bytes = ct_bytes (i ? big : little, sizeof big, i == BIG);

    g_assert_cmphex (ct_bytes_u8 (&bytes), ==, 0x80);
    g_assert_cmphex (ct_bytes_u16 (&bytes), ==, 0x1234);
    g_assert_cmpint (ct_bytes_i16 (&bytes), ==, -2);
    g_assert_cmphex (ct_bytes_u32 (&bytes), ==, 0x89abcdef);
    g_assert_cmpint (ct_bytes_i32 (&bytes), ==, -3);
    g_assert_cmpint (ct_bytes_i64 (&bytes), ==, -4);
    g_assert_true (ct_bytes_f32 (&bytes) == 1.5f);
    g_assert_true (ct_bytes_f64 (&bytes) == -2.0);
    g_assert_false (bytes.failed);
    g_assert_cmpuint (bytes.position, ==, bytes.size);
  }
}

/* Each read with one byte too few, on memory that ends there. */
static void
test_end (void)
{
  gsize size;

  for (size = 0; size < 8; size++) {
    g_autofree guint8 *data = g_malloc (size + 1);
    CtBytes bytes;
    gint kind;

    memset (data, 0xff, size);
    data = g_realloc (data, MAX (size, 1));
    for (kind = 0; kind < 4; kind++) {
      const gsize needs = 1u << kind;
      guint64 v = 0;

      bytes = ct_bytes (data, size, FALSE);
      v = kind == 0   ? ct_bytes_u8 (&bytes)
          : kind == 1 ? ct_bytes_u16 (&bytes)
          : kind == 2 ? ct_bytes_u32 (&bytes)
                      : ct_bytes_u64 (&bytes);
      g_assert_cmpint (bytes.failed, ==, needs > size);
      g_assert_cmpint (v == 0, ==, needs > size);
      /* Once failed, always failed. */
      if (bytes.failed) {
        ct_bytes_seek (&bytes, 0);
        g_assert_cmpuint (ct_bytes_u8 (&bytes), ==, 0);
        g_assert_true (bytes.failed);
      }
    }
  }
}

static void
test_seek (void)
{
  CtBytes bytes = ct_bytes (big, 5, BIG);

  ct_bytes_seek (&bytes, 3);
  g_assert_cmpint (ct_bytes_i16 (&bytes), ==, -2);
  ct_bytes_seek (&bytes, 5);
  g_assert_false (bytes.failed);
  g_assert_true (ct_bytes_take (&bytes, 0) != NULL);
  g_assert_null (ct_bytes_take (&bytes, 1));
  bytes = ct_bytes (big, 5, BIG);
  ct_bytes_seek (&bytes, 6);
  g_assert_true (bytes.failed);
  bytes = ct_bytes (big, 5, BIG);
  ct_bytes_seek (&bytes, G_MAXSIZE);
  g_assert_true (bytes.failed);
  bytes = ct_bytes (big, 5, BIG);
  ct_bytes_u8 (&bytes);
  g_assert_null (ct_bytes_take (&bytes, G_MAXSIZE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bytes/both-orders", test_both_orders);
  g_test_add_func ("/bytes/end", test_end);
  g_test_add_func ("/bytes/seek", test_seek);
  return g_test_run ();
}
