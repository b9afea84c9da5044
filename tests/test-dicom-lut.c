/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables by hand: packed entries, 65536 of them, descriptors of the other
 * sign, plateaus at the ends, and those that make no sense.
 */
#include "src/volume/dicom-lut.h"

#include <math.h>

/* Entries as they are read, one number a word; ends with a negative one. */
static CtDicomLut
make (gdouble entries, gdouble first, gdouble bits, const gdouble *words)
{
  CtDicomLut lut
      = { .n_descriptor = 3, .descriptor = { entries, first, bits } };

  lut.data = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (; !(*words < 0); words++)
    g_array_append_val (lut.data, *words);
  ct_dicom_lut_finish (&lut);
  return lut;
}

static void
test_entries (void)
{
  static const struct
  {
    gdouble entries, bits;
    gdouble words[6];
    gdouble expected[6]; /* negative: no more; at once: no table */
  } cases[] = {
    { 3, 16, { 1, 500, 65535, -1 }, { 1, 500, 65535, -1 } },
    /* Packed: 0x0201, 0x0403; of an odd count the last byte is padding. */
    { 4, 8, { 513, 1027, -1 }, { 1, 2, 3, 4, -1 } },
    { 3, 8, { 513, 1027, -1 }, { 1, 2, 3, -1 } },
    { 2, 8, { 255, 7, -1 }, { 255, 7, -1 } }, /* 8 bits, one a word */
    { 1, 8, { 255, -1 }, { 255, -1 } },
    { 2, 16, { 1, 2, 3, -1 }, { 1, 2, -1 } }, /* more than are said */
    { 4, 16, { 1, 2, 3, -1 }, { 1, 2, 3, -1 } },
    { -65534, 16, { 1, 2, -1 }, { 1, 2, -1 } }, /* 2, as SS: nonsense too */
    { 2.5, 16, { 1, 2, -1 }, { 1, 2, -1 } },
    { 0, 16, { 7, -1 }, { 7, -1 } }, /* 65536, and they end early */
    { 2, 16, { 1, 70000, -1 }, { -1 } },
    { 2, 16, { 1, NAN, -1 }, { -1 } },
    { NAN, 16, { 1, -1 }, { -1 } },
    { 70000, 16, { 1, -1 }, { -1 } },
    { 2, 16, { -1 }, { -1 } },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomLut lut = make (cases[i].entries, 0, cases[i].bits, cases[i].words);

    g_assert_cmpint (ct_dicom_lut_is_usable (&lut), ==,
                     cases[i].expected[0] >= 0);
    for (k = 0; lut.data && k < lut.data->len; k++)
      g_assert_cmpfloat (ct_dicom_lut_get (&lut, 0, k), ==,
                         cases[i].expected[k]);
    g_assert_true (!lut.data || cases[i].expected[k] < 0);
    ct_dicom_lut_clear (&lut);
  }
}

static void
test_get (void)
{
  static const gdouble words[] = { 10, 20, 30, -1 };
  CtDicomLut lut = make (3, -5, 16, words);

  g_assert_cmpfloat (ct_dicom_lut_first (&lut, TRUE), ==, -5);
  g_assert_cmpfloat (ct_dicom_lut_first (&lut, FALSE), ==, 65531);
  lut.descriptor[1] = 65531;
  g_assert_cmpfloat (ct_dicom_lut_first (&lut, TRUE), ==, -5);
  g_assert_cmpfloat (ct_dicom_lut_first (&lut, FALSE), ==, 65531);
  lut.descriptor[1] = 32767;
  g_assert_cmpfloat (ct_dicom_lut_first (&lut, TRUE), ==, 32767);
  g_assert_cmpfloat (ct_dicom_lut_get (&lut, -5, -1e9), ==, 10);
  g_assert_cmpfloat (ct_dicom_lut_get (&lut, -5, -4), ==, 20);
  g_assert_cmpfloat (ct_dicom_lut_get (&lut, -5, 1e9), ==, 30);
  ct_dicom_lut_clear (&lut);
}

static void
test_bytes (void)
{
  static const gdouble words[] = { 0, 1, 2048, 4095, 60000, -1 };
  static const guint8 expected[] = { 0, 0, 128, 255, 255 };
  CtDicomLut lut = make (5, 0, 12, words);
  g_autofree guint8 *bytes = ct_dicom_lut_make_bytes (&lut);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (bytes[i], ==, expected[i]);
  ct_dicom_lut_clear (&lut);
}

/* The ends of LINEAR are center - 0.5 -+ (width - 1) / 2. */
static void
test_window (void)
{
  static const struct
  {
    gdouble words[8];
    gdouble low, high; /* low > high: none */
  } cases[] = {
    { { 0, 1, 2, 3, -1 }, 100, 103 },
    { { 0, 0, 0, 5, 9, 9, -1 }, 102, 104 },
    { { 9, 9, 5, 0, 0, -1 }, 101, 103 }, /* falls */
    { { 0, 9, -1 }, 100, 101 },
    { { 4, 4, 4, -1 }, 1, 0 },
    { { 4, -1 }, 1, 0 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtDicomLut lut = make (6, 100, 16, cases[i].words);
    gdouble center, width;

    g_assert_cmpint (ct_dicom_lut_get_window (&lut, 100, &center, &width), ==,
                     cases[i].low < cases[i].high);
    if (cases[i].low < cases[i].high) {
      g_assert_cmpfloat (center - 0.5 - (width - 1) / 2, ==, cases[i].low);
      g_assert_cmpfloat (center - 0.5 + (width - 1) / 2, ==, cases[i].high);
    }
    ct_dicom_lut_clear (&lut);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-lut/entries", test_entries);
  g_test_add_func ("/dicom-lut/get", test_get);
  g_test_add_func ("/dicom-lut/bytes", test_bytes);
  g_test_add_func ("/dicom-lut/window", test_window);
  return g_test_run ();
}
