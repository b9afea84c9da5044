/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables of a look: those of its palette, made anew when something changed
 * and not otherwise.
 */
#include "src/blend.h"

#include <string.h>

static CtBlend *
blend_of (const CtLook *look, gint first, const CtPixelFormat *format,
          const CtYuvSpace *space)
{
  CtBlend *blend = g_new0 (CtBlend, 1);

  ct_blend_set (blend, look, first, 255, format, space);
  return blend;
}

/* After each change what a fresh one gives; spoiled and set again without a
 * change: left alone. */
static void
test_changes (void)
{
  CtYuvSpace spaces[2] = { CT_YUV_SPACE_BT601, { 0.2126, 0.0722, TRUE } };
  CtBlend *kept = g_new0 (CtBlend, 1);

  for (guint i = 0; i < 14; i++) {
    const CtPixelFormat *format = ct_pixel_format_find (i < 4    ? "RGB"
                                                        : i < 10 ? "I420"
                                                                 : "BGRA");
    const CtYuvSpace *space = &spaces[i == 6 || i == 7];
    g_autofree CtBlend *fresh = NULL;
    CtLook look;
    gint first = i == 3 || i == 9 ? 77 : 0;

    ct_look_init (&look);
    look.opacity = i % 2 ? 0.25 : 0.5;
    look.reverse = i == 8;
    look.base_weight = i == 5 ? 1 : look.base_weight;
    fresh = blend_of (&look, first, format, space);
    ct_blend_set (kept, &look, first, 255, format, space);
    g_assert_true (kept->packed == fresh->packed);
    g_assert_cmpmem (&kept->table, sizeof kept->table, &fresh->table,
                     sizeof fresh->table);
    if (ct_pixel_format_is_planar (format)) {
      g_assert_cmpstr (kept->packed->name, ==, "BGRx");
      g_assert_cmpint (kept->planar.is_blended, ==, i != 5);
      g_assert_cmpmem (&kept->planar.table, sizeof kept->planar.table,
                       &fresh->planar.table, sizeof fresh->planar.table);
    }
    kept->table.weight[9] = 7;
    ct_blend_set (kept, &look, first, 255, format, space);
    g_assert_cmpfloat (kept->table.weight[9], ==, 7);
  }
  g_free (kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blend/changes", test_changes);
  return g_test_run ();
}
