/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Packed planes by hand, after PS3.5 annex G; what ends too soon.
 */
#include "src/volume/dicom-rle.h"
#include "tests/volume-util.h"

/* Two segments: 0, 0, 1 by a run and a literal; 5, 6, 7 by a literal with a
 * no-operation before it. */
static const guint8 planes[] = {
  [0] = 2,    [4] = 64, [8] = 68, [64] = 255, [65] = 0, [66] = 0, [67] = 1,
  [68] = 128, [69] = 2, [70] = 5, [71] = 6,   [72] = 7, [73] = 0
};

static void
test_planes (void)
{
  static const guint8 expected[] = { 5, 0, 6, 0, 7, 1 };
  guint8 cells[6];

  g_assert_true (
      ct_dicom_rle_decode (planes, sizeof planes, cells, 3, 2, NULL));
  g_assert_cmpmem (cells, 6, expected, 6);
}

static void
test_damage (void)
{
  static const struct
  {
    gsize size;
    guint at, value, bytes;
    const gchar *message;
  } cases[] = {
    { 63, 0, 2, 2, "64 bytes of header" },
    { 74, 0, 2, 1, "in 2 segments; 64 bytes of header and 1 segments" },
    { 74, 8, 75, 2, "segment 1 begins at byte 75 of 74" },
    { 74, 4, 63, 2, "segment 0 begins at byte 63" },
    { 72, 0, 2, 2, "segment 1 ends after 0 of 3 bytes" },
    { 69, 0, 2, 2, "segment 1 ends after 0 of 3 bytes" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree guint8 *copy = g_memdup2 (planes, cases[i].size);
    GError *error = NULL;
    guint8 cells[6];

    copy[cases[i].at] = cases[i].value;
    g_assert_false (ct_dicom_rle_decode (copy, cases[i].size, cells, 3,
                                         cases[i].bytes, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    if (!strstr (error->message, cases[i].message))
      g_error ("%s: not said in \"%s\"", cases[i].message, error->message);
    g_error_free (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-rle/planes", test_planes);
  g_test_add_func ("/dicom-rle/damage", test_damage);
  return g_test_run ();
}
