/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What of a DICOM file may be told where it is asked for: how a picture was
 * taken, not of whom. Sends nothing.
 */
#pragma once

#include "src/volume/dicom-attributes.h"

G_BEGIN_DECLS

/* (element-type utf8): keyword, value, keyword, value ..., NULL, of what the
 * file says. */
GPtrArray *ct_dicom_tags_new (const CtDicomAttributes *attributes);

G_END_DECLS
