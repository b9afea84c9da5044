/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values in every representation that holds numbers, in representations that
 * they should not have, and in none.
 */
#include "src/volume/dicom-value.h"
#include "tests/dicom-util.h"

#define TAG CT_DICOM_TAG (0x0028, 0x0010)

/* One element on its own, and the walk at it. */
static void
open_element (Writer *w, CtDicomSource *source, CtDicomWalk *walk)
{
  g_autofree gchar *path = test_write ("value", w->bytes->data, w->bytes->len);

  ct_dicom_source_init (source, ct_file_open (path, NULL));
  ct_dicom_walk_init (walk, source, 0, w->big, w->implicit);
  g_assert_true (ct_dicom_walk_next (walk, NULL));
  g_byte_array_unref (w->bytes);
}

static void
test_numbers (void)
{
  static const struct
  {
    const gchar *vr, *data;
    guint size, n;
    gdouble numbers[3];
  } cases[] = {
    { "US", "\1\2", 2, 1, { 513 } },
    { "US", "\1\2\3", 3, 2, { 513, 8195 } }, /* padded by a blank */
    { "SS", "\376\377", 2, 1, { -2 } },
    { "UL", "\1\0\0\200", 4, 1, { 2147483649.0 } },
    { "SL", "\377\377\377\377", 4, 1, { -1 } },
    { "FL", "\0\0\200\77", 4, 1, { 1 } },
    { "FD", "\0\0\0\0\0\0\360\77", 8, 1, { 1 } },
    { "DS", " 1.5\\-2e1 \\0007", 15, 3, { 1.5, -20, 7 } },
    { "DS", "1\\x\\3", 5, 3, { 1, NAN, 3 } },
    { "DS", "inf", 3, 1, { NAN } },
    { "DS", "  ", 2, 0, { 0 } },
    { "IS", "12", 2, 1, { 12 } },
    { "LO", "12", 2, 1, { 12 } },
    { "US", "", 0, 0, { 0 } },
    { "UN", "\1\2", 2, 1, { 513 } }, /* as what it should have been */
    { "FD", "\1\2", 2, 0, { 0 } },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Writer w = writer_new (NULL);
    CtDicomSource source;
    CtDicomWalk walk;
    gdouble got[3];
    GArray *all;
    guint n;

    put_bytes (&w, TAG, cases[i].vr, cases[i].data, cases[i].size);
    open_element (&w, &source, &walk);
    n = ct_dicom_value_numbers (&walk, CT_DICOM_VR ('U', 'S'), got, 3);
    g_assert_cmpuint (n, ==, cases[i].n);
    for (k = 0; k < n; k++)
      g_assert_true (isnan (cases[i].numbers[k])
                         ? isnan (got[k])
                         : got[k] == cases[i].numbers[k]);
    all = ct_dicom_value_array (&walk, CT_DICOM_VR ('U', 'S'));
    g_assert_cmpuint (all ? all->len : 0, ==, n);
    if (all)
      g_array_unref (all);
    ct_dicom_source_clear (&source);
  }
}

static void
test_texts (void)
{
  Writer w = writer_new (NULL);
  CtDicomSource source;
  CtDicomWalk walk;
  gchar text[6];

  put_text (&w, TAG, "CS", " ab \\cdefgh\\");
  open_element (&w, &source, &walk);
  ct_dicom_value_text (&walk, 0, text, sizeof text);
  g_assert_cmpstr (text, ==, "ab");
  ct_dicom_value_text (&walk, 1, text, sizeof text);
  g_assert_cmpstr (text, ==, "cdefg");
  ct_dicom_value_text (&walk, 2, text, sizeof text);
  g_assert_cmpstr (text, ==, "");
  ct_dicom_value_text (&walk, 3, text, sizeof text);
  g_assert_cmpstr (text, ==, "");
  ct_dicom_source_clear (&source);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-value/numbers", test_numbers);
  g_test_add_func ("/dicom-value/texts", test_texts);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
