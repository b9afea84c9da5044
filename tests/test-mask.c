/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Texts of masks; what is zeroed of a slice that is stored transposed.
 */
#include "src/volume/mask.h"
#include "tests/volume-util.h"

static void
test_texts (void)
{
  static const struct
  {
    const gchar *text;
    gint n; /* -1: not understood */
  } cases[] = {
    { NULL, 0 },           { "", 0 },
    { "1,2,3,4", 1 },      { "1,2,3,4;0, 0, 16384,1", 2 },
    { "1,2,3", -1 },       { "1,2,3,4;", -1 },
    { "1,2,3,4,5", -1 },   { "-1,2,3,4", -1 },
    { "1,2,3,16385", -1 }, { "x", -1 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtMask mask = { 0 };

    g_assert_cmpint (ct_mask_parse (&mask, cases[i].text), ==, cases[i].n >= 0);
    g_assert_cmpint (mask.n_rects, ==, MAX (cases[i].n, 0));
    ct_mask_clear (&mask);
  }
}

static void
test_zeros (void)
{
  /* Three columns, two rows, stored column by column. */
  static const guint16 stored[] = { 1, 4, 2, 5, 3, 6 };
  static const guint16 expected[] = { 1, 0, 0, 4, 5, 0 };
  const CtVolumeInfo info = { .type = CT_SAMPLE_U16, .columns = 3, .rows = 2 };
  CtSlice slice = {
    .data = (const guint8 *)stored, .column_step = 4, .row_step = 2, .slope = 2
  };
  CtMask mask = { 0 };

  ct_mask_parse (&mask, "1,0,9,1;2,1,1,1;7,7,3,3");
  ct_mask_apply (&mask, &info, &slice);
  g_assert_cmpmem (slice.data, 12, expected, 12);
  g_assert_cmpint (slice.column_step, ==, 2);
  g_assert_cmpint (slice.row_step, ==, 6);
  g_assert_cmpfloat (slice.slope, ==, 2);
  ct_mask_clear (&mask);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/texts", test_texts);
  g_test_add_func ("/mask/zeros", test_zeros);
  return g_test_run ();
}
