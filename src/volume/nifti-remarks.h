/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is wrong in a NIfTI header that can be read all the same. Source:
 * nifti1.h and nifti2.h of the NIfTI DFWG. Opens no file.
 */
#pragma once

#include "src/volume/nifti-header.h"

G_BEGIN_DECLS

/* A remark for each field outside of what the standard lets it be, or that
 * another field contradicts. Strings are free, and fields that nobody reads:
 * nothing is said of those. */
void ct_nifti_remarks (CtVolume *volume, const CtNiftiHeader *header);

G_END_DECLS
