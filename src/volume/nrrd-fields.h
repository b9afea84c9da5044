/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtNrrdFields: the fields of a NRRD header as texts. Knows their names, not
 * what they mean.
 */
#pragma once

#include "src/volume/text-volume.h"

G_BEGIN_DECLS

/* A field is CT_NRRD_ and its name. */
typedef enum
{
  CT_NRRD_DIMENSION,
  CT_NRRD_SIZES,
  CT_NRRD_KINDS,
  CT_NRRD_SPACINGS,
  CT_NRRD_UNITS,
  CT_NRRD_SPACE,
  CT_NRRD_SPACE_DIMENSION,
  CT_NRRD_SPACE_UNITS,
  CT_NRRD_SPACE_DIRECTIONS,
  CT_NRRD_SPACE_ORIGIN,
  CT_NRRD_TYPE,
  CT_NRRD_ENDIAN,
  CT_NRRD_ENCODING,
  CT_NRRD_LINE_SKIP,
  CT_NRRD_BYTE_SKIP,
  CT_NRRD_DATA_FILE,
  CT_NRRD_N_FIELDS
} CtNrrdField;

/* The value of each field; at is NULL where the field is not there. */
typedef struct
{
  CtText values[CT_NRRD_N_FIELDS];
} CtNrrdFields;

/* As the definition spells them. */
extern const gchar *const ct_nrrd_field_names[CT_NRRD_N_FIELDS];

/* An error that says what the field holds and what it needs, or that it is
 * not there; gives FALSE. */
gboolean ct_nrrd_refuse_value (const CtNrrdFields *fields, CtNrrdField field,
                               const gchar *needs, GError **error);

/* Takes them off text, and sets text_size and data_file. Comments, pairs of
 * key and value and the fields that change nothing are passed over; one that
 * is not NRRD's, or is there twice, is an error. */
gboolean ct_nrrd_fields_take (CtNrrdFields *fields, CtTextHeader *header,
                              CtText text, gboolean is_whole, GError **error);

G_END_DECLS
