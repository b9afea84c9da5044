/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as gzip or zlib data, or deflated first and then damaged or not,
 * read in any order and held against plain zlib. tests/fuzz/README says how to
 * run.
 */
#include "src/volume/gzip.h"
#include "tests/fuzz/fuzz-volume.h"
#include "tests/gzip-util.h"

#define MOST (1 << 16)
#define READS 40

enum
{
  DEFLATED = 1, /* what follows is the contents */
  BROKEN = 2,
  CUT = 4
};

/* What the first bytes say about the rest. */
enum
{
  MODE,
  KIND,
  SPACING,
  POINTS,
  SPAN,
  PLACE_LOW,
  PLACE_HIGH,
  SEED,
  CONTROLS
};

static GByteArray *
make_data (const guint8 *control, const guint8 *rest, gsize size)
{
  const TestDeflate *kind
      = &test_deflates[control[KIND] % G_N_ELEMENTS (test_deflates)];
  const guint place = control[PLACE_LOW] | control[PLACE_HIGH] << 8;
  GByteArray *data;

  if (control[MODE] & DEFLATED)
    data = test_deflate (kind, rest, size);
  else
    data = g_byte_array_append (g_byte_array_new (), rest, size);
  if (data->len > 0 && control[MODE] & BROKEN)
    data->data[place % data->len] ^= 1 << control[SEED] % 8;
  if (data->len > 0 && control[MODE] & CUT)
    g_byte_array_set_size (data, place % data->len);
  return data;
}

/* As much of it as was asked for and is there; where it is broken, all or
 * nothing. */
static void
check_read (CtGzip *gzip, const GByteArray *contents, TestInflated what,
            guint64 offset, gsize size)
{
  static guint8 out[MOST];
  g_autoptr (GError) error = NULL;
  const gssize n = ct_gzip_read (gzip, offset, out, size, &error);
  const gsize left = offset < contents->len ? contents->len - offset : 0;

  g_assert_true ((n < 0) == (error != NULL));
  if (what == TEST_LONG && size > left)
    return;
  if (what == TEST_BROKEN && size > left)
    g_assert_cmpint (n, ==, -1);
  else
    g_assert_cmpint (n, ==, MIN (size, left));
  if (n > 0)
    g_assert_true (memcmp (out, contents->data + offset, n) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) zipped = NULL, contents = g_byte_array_new ();
  TestInflated what;
  TestSource source;
  CtGzip *gzip;
  guint32 state;
  guint i;

  if (size < CONTROLS)
    return 0;
  zipped = make_data (data, data + CONTROLS, size - CONTROLS);
  what = test_inflate (zipped->data, zipped->len, MOST, contents);
  source = (TestSource){ .data = zipped->data, .size = zipped->len };
  ct_gzip_set_limits (data[SPACING] * 4, data[POINTS], data[SPAN] * 8);
  gzip = ct_gzip_new (test_fetch, &source, 0, NULL);
  state = data[SEED];
  for (i = 0; i < READS; i++) {
    const guint64 offset = (state >> 8) % (contents->len + 2);

    state = state * 1664525 + 1013904223;
    check_read (gzip, contents, what, offset,
                i % 4 ? (state >> 8) % 700 : (state >> 8) % MOST);
    state = state * 1664525 + 1013904223;
  }
  ct_gzip_free (gzip);
  return 0;
}
