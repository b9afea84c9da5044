/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The mark of a heat's greatest value: an open cross, white in black, that
 * leaves the place itself to be seen. Knows no picture.
 */
#pragma once

#include "src/canvas.h"

G_BEGIN_DECLS

/* For a picture of that many rows. As wide as high, an odd number of pixels:
 * the one in the middle is the place. */
CtCanvas *ct_peak_mark_new (guint height);

G_END_DECLS
