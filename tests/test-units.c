/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is drawn of a unit's code: of the list all, of anything else nothing.
 */
#include "src/units.h"

static void
test_list (void)
{
  static const gchar *const known[]
      = { "HU", "SUV", "Gy", "cGy", "Bq/ml", "counts", "%" };
  static const gchar *const others[]
      = { NULL, "", "1", "DOE^JOHN", "hu", "HU ", "Gy\n", "\xff", "%s" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpstr (ct_unit_text (known[i]), ==, known[i]);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpstr (ct_unit_text (others[i]), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/list", test_list);
  return g_test_run ();
}
