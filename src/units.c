/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Units that may be shown.
 */
#include "src/units.h"

/* Codes that the readers give, and those that programs are likely to. */
static const gchar *const units[]
    = { "HU",     "SUV", "Gy", "cGy", "Bq/ml", "kBq/ml",
        "counts", "%",   "mm", "ms",  "s" };

const gchar *
ct_unit_text (const gchar *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    if (g_strcmp0 (units[i], code) == 0)
      return units[i];
  }
  return "";
}
