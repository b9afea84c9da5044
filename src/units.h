/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Units that may be shown. A meta can have come from anywhere, and text from a
 * file is never drawn: only what is in this list is. Knows no conversions.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the unit of that code is written; "" of one that is not in the list, of
 * none (NULL) and of "1". Lives as long as the program. */
const gchar *ct_unit_text (const gchar *code);

G_END_DECLS
