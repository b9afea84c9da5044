/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtPlane: sizes of samples and addresses of rows.
 */
#include "src/plane.h"

static void
test_samples (void)
{
  static const struct
  {
    CtSampleType type;
    gsize size;
    gboolean is_float;
  } cases[] = {
    { CT_SAMPLE_U8, 1, FALSE },  { CT_SAMPLE_S8, 1, FALSE },
    { CT_SAMPLE_U16, 2, FALSE }, { CT_SAMPLE_S16, 2, FALSE },
    { CT_SAMPLE_U32, 4, FALSE }, { CT_SAMPLE_S32, 4, FALSE },
    { CT_SAMPLE_U64, 8, FALSE }, { CT_SAMPLE_S64, 8, FALSE },
    { CT_SAMPLE_F32, 4, TRUE },  { CT_SAMPLE_F64, 8, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpuint (ct_sample_size (cases[i].type), ==, cases[i].size);
    g_assert_cmpint (ct_sample_is_float (cases[i].type), ==, cases[i].is_float);
  }
}

static void
test_rows (void)
{
  guint8 bytes[64];
  CtPlane down = { bytes, 16, 10, 4, CT_SAMPLE_U8, FALSE, FALSE };
  CtPlane up = { bytes + 48, -16, 10, 4, CT_SAMPLE_U8, FALSE, FALSE };

  for (guint y = 0; y < 4; y++) {
    g_assert_true (ct_plane_row (&down, y) == bytes + 16 * y);
    g_assert_true (ct_plane_row (&up, y) == bytes + 16 * (3 - y));
  }
}

/* 16384 rows of 16384 floats and a little padding: beyond 30 bits. Addresses
 * alone are computed, nothing is read. */
static void
test_far_rows (void)
{
  gssize stride = CT_PLANE_MAX_SIZE * 8 + 64;
  guint8 *start = (guint8 *)g_malloc (1);
  CtPlane plane
      = { start, stride, CT_PLANE_MAX_SIZE, CT_PLANE_MAX_SIZE, CT_SAMPLE_F64,
          FALSE, FALSE };
  guint y = CT_PLANE_MAX_SIZE - 1;

  if (GLIB_SIZEOF_SIZE_T < 8)
    g_test_skip ("needs 64-bit addresses");
  else
    g_assert_cmpuint ((guintptr)ct_plane_row (&plane, y) - (guintptr)start, ==,
                      (guintptr)2148401088u);
  g_free (start);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plane/samples", test_samples);
  g_test_add_func ("/plane/rows", test_rows);
  g_test_add_func ("/plane/far-rows", test_far_rows);
  return g_test_run ();
}
