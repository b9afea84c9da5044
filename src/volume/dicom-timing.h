/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * When the frames of a DICOM cine begin. Source: DICOM PS3.3 C.7.6.5. Looks at
 * no pixel.
 */
#pragma once

#include "src/volume/dicom-attributes.h"

G_BEGIN_DECLS

/* What FrameTimeVector says of the places (element-type CtDicomPlace) in their
 * order, in ns, one more than there are; NULL where it does not, or where all
 * are as long: then the rate by FrameTime, CineRate or
 * RecommendedDisplayFrameRate, 0/1 where there is none. */
guint64 *ct_dicom_timing (const CtDicomAttributes *attributes,
                          const GArray *places, gint *rate_n, gint *rate_d);

G_END_DECLS
