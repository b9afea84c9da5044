/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the fields of a NRRD header say of its axes: which of them are columns,
 * rows, slices and volumes, and where they lie in space. Knows no file and no
 * samples.
 */
#pragma once

#include "src/volume/nrrd-fields.h"

G_BEGIN_DECLS

/* Sets size and grid. Axes that lie in space come first; one that does not and
 * has size 1 is left out; a slowest one (a list or time) counts volumes. In a
 * space whose axes are not the patient's, and with directions that are flat or
 * not finite, the grid is invalid and has the spacing. */
gboolean ct_nrrd_axes_parse (CtTextHeader *header, const CtNrrdFields *fields,
                             GError **error);

G_END_DECLS
