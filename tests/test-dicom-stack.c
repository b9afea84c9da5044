/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slices in any order to a volume: sorted, dealt to volumes, with gaps,
 * doubles, scouts and a tilt told of.
 */
#include "src/volume/dicom-stack.h"
#include "tests/volume-util.h"

static void
add (GArray *places, guint file, gdouble z, gdouble key)
{
  const CtDicomPlace place = { .file = file,
                               .columns = 4,
                               .rows = 3,
                               .has_place = TRUE,
                               .origin = { 10, 20, z },
                               .orientation = { 1, 0, 0, 0, 1, 0 },
                               .spacing = { 2, 0.5 },
                               .thickness = 5,
                               .keys = { key } };

  g_array_append_val (places, place);
}

/* Numbers of the files in order, and what is reported. */
static void
check (const gdouble *z, const gdouble *keys, guint n, gboolean keep_all,
       const gchar *order, guint per_volume, const gchar *report)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  g_autoptr (GString) got = g_string_new (NULL);
  CtDicomStack stack;
  guint i;

  for (i = 0; i < n; i++)
    add (places, i, z[i], keys ? keys[i] : 0);
  ct_dicom_stack_arrange (&stack, places, keep_all);
  for (i = 0; i < places->len; i++)
    g_string_append_printf (got, "%u",
                            g_array_index (places, CtDicomPlace, i).file);
  g_assert_cmpstr (got->str, ==, order);
  g_assert_cmpuint (stack.slices_per_volume, ==, per_volume);
  if (report)
    g_assert_nonnull (strstr (stack.report ? stack.report : "", report));
  else
    g_assert_cmpstr (stack.report, ==, NULL);
  g_free (stack.report);
}

static void
test_order (void)
{
  static const gdouble reversed[] = { 9, 6, 3, 0 };
  static const gdouble gap[] = { 0, 3, 9, 12 };
  static const gdouble uneven[] = { 0, 3, 6.5, 9 };
  static const gdouble twice[] = { 0, 3, 0, 3 };
  static const gdouble twice_keys[] = { 2, 2, 1, 1 };
  static const gdouble doubled[] = { 0, 3, 3, 6 };
  static const gdouble doubled_keys[] = { 1, 5, 2, 1 };
  static const gdouble rounded[] = { 0, 3, 0.001, 2.999 };
  static const gdouble same[] = { 7, 7, 7, 7 };

  check (reversed, NULL, 4, FALSE, "3210", 4, NULL);
  check (reversed, NULL, 1, FALSE, "0", 1, NULL);
  check (gap, NULL, 4, FALSE, "0123", 4,
         "1 gap, the first of 6 mm behind slice 1 where 3 mm are usual");
  check (uneven, NULL, 4, FALSE, "0123", 4, "slices from 2.5 to 3.5 mm apart");
  check (twice, twice_keys, 4, FALSE, "2301", 2, NULL);
  check (rounded, NULL, 4, FALSE, "0123", 2, NULL);
  check (doubled, doubled_keys, 4, FALSE, "023", 3,
         "1 picture where another one is already left out");
  check (doubled, doubled_keys, 4, TRUE, "0321", 4, "at the same place");
  check (same, NULL, 4, TRUE, "0123", 1, NULL);
}

static void
test_grid (void)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  CtDicomStack stack;

  add (places, 0, 6, 0);
  add (places, 1, 3, 0);
  add (places, 2, 0, 0);
  g_array_index (places, CtDicomPlace, 1).origin[1] = 21;
  g_array_index (places, CtDicomPlace, 0).origin[1] = 22;
  ct_dicom_stack_arrange (&stack, places, FALSE);
  g_assert_true (stack.grid.valid);
  g_assert_cmpfloat (stack.grid.column_step[0], ==, 0.5);
  g_assert_cmpfloat (stack.grid.row_step[1], ==, 2);
  g_assert_cmpfloat (stack.grid.slice_step[1], ==, 1);
  g_assert_cmpfloat (stack.grid.slice_step[2], ==, 3);
  g_assert_cmpfloat (stack.grid.origin[1], ==, 20);
  /* atan (1 / 3) */
  g_assert_nonnull (strstr (stack.report, "a gantry tilt of 18.4 degrees"));
  g_free (stack.report);
}

static void
test_scout (void)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  CtDicomStack stack;

  add (places, 0, 0, 0);
  add (places, 1, 1, 0);
  add (places, 2, 2, 0);
  add (places, 3, 3, 0);
  g_array_index (places, CtDicomPlace, 0).columns = 99;
  g_array_index (places, CtDicomPlace, 2).orientation[4] = 0;
  g_array_index (places, CtDicomPlace, 2).orientation[5] = -1;
  ct_dicom_stack_arrange (&stack, places, FALSE);
  g_assert_cmpuint (places->len, ==, 2);
  g_assert_cmpuint (g_array_index (places, CtDicomPlace, 0).file, ==, 1);
  g_assert_nonnull (strstr (stack.report, "2 pictures of another size or"));
  g_free (stack.report);
}

static void
test_nowhere (void)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (CtDicomPlace));
  CtDicomStack stack;
  guint i;

  for (i = 0; i < 3; i++) {
    add (places, i, 0, 3 - i);
    g_array_index (places, CtDicomPlace, i).has_place = FALSE;
  }
  ct_dicom_stack_arrange (&stack, places, FALSE);
  g_assert_cmpuint (places->len, ==, 3);
  g_assert_cmpuint (g_array_index (places, CtDicomPlace, 0).file, ==, 2);
  g_assert_false (stack.grid.valid);
  g_assert_cmpfloat (stack.grid.spacing[0], ==, 0.5);
  g_assert_cmpstr (stack.report, ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-stack/order", test_order);
  g_test_add_func ("/dicom-stack/grid", test_grid);
  g_test_add_func ("/dicom-stack/scout", test_scout);
  g_test_add_func ("/dicom-stack/nowhere", test_nowhere);
  return g_test_run ();
}
