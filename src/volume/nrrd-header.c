/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the fields of a NRRD header say of its samples and where they are.
 * Opens no file, and leaves the axes to nrrd-axes.
 */
#include "src/volume/nrrd-header.h"

#include <string.h>

#include "src/volume/nrrd-axes.h"

/* The definition's spellings; "char" alone is not one of them. */
static const struct
{
  const gchar *name;
  CtSampleType type;
} types[] = {
  { "signed char", CT_SAMPLE_S8 },
  { "int8", CT_SAMPLE_S8 },
  { "int8_t", CT_SAMPLE_S8 },
  { "uchar", CT_SAMPLE_U8 },
  { "unsigned char", CT_SAMPLE_U8 },
  { "uint8", CT_SAMPLE_U8 },
  { "uint8_t", CT_SAMPLE_U8 },
  { "short", CT_SAMPLE_S16 },
  { "short int", CT_SAMPLE_S16 },
  { "signed short", CT_SAMPLE_S16 },
  { "signed short int", CT_SAMPLE_S16 },
  { "int16", CT_SAMPLE_S16 },
  { "int16_t", CT_SAMPLE_S16 },
  { "ushort", CT_SAMPLE_U16 },
  { "unsigned short", CT_SAMPLE_U16 },
  { "unsigned short int", CT_SAMPLE_U16 },
  { "uint16", CT_SAMPLE_U16 },
  { "uint16_t", CT_SAMPLE_U16 },
  { "int", CT_SAMPLE_S32 },
  { "signed int", CT_SAMPLE_S32 },
  { "int32", CT_SAMPLE_S32 },
  { "int32_t", CT_SAMPLE_S32 },
  { "uint", CT_SAMPLE_U32 },
  { "unsigned int", CT_SAMPLE_U32 },
  { "uint32", CT_SAMPLE_U32 },
  { "uint32_t", CT_SAMPLE_U32 },
  { "longlong", CT_SAMPLE_S64 },
  { "long long", CT_SAMPLE_S64 },
  { "long long int", CT_SAMPLE_S64 },
  { "signed long long", CT_SAMPLE_S64 },
  { "signed long long int", CT_SAMPLE_S64 },
  { "int64", CT_SAMPLE_S64 },
  { "int64_t", CT_SAMPLE_S64 },
  { "ulonglong", CT_SAMPLE_U64 },
  { "unsigned long long", CT_SAMPLE_U64 },
  { "unsigned long long int", CT_SAMPLE_U64 },
  { "uint64", CT_SAMPLE_U64 },
  { "uint64_t", CT_SAMPLE_U64 },
  { "float", CT_SAMPLE_F32 },
  { "double", CT_SAMPLE_F64 },
};

typedef enum
{
  ENCODING_RAW,
  ENCODING_GZIP,
  ENCODING_REFUSED,
} Encoding;

static const struct
{
  const gchar *name;
  Encoding encoding;
} encodings[] = {
  { "raw", ENCODING_RAW },      { "gzip", ENCODING_GZIP },
  { "gz", ENCODING_GZIP },      { "txt", ENCODING_REFUSED },
  { "text", ENCODING_REFUSED }, { "ascii", ENCODING_REFUSED },
  { "hex", ENCODING_REFUSED },  { "bzip2", ENCODING_REFUSED },
  { "bz2", ENCODING_REFUSED },  { "zrl", ENCODING_REFUSED },
};

gboolean
ct_nrrd_header_sniff (const guint8 *head, gsize size)
{
  return size >= 4 && memcmp (head, "NRRD", 4) == 0;
}

static gboolean
set_samples (CtTextHeader *h, const CtNrrdFields *fields, GError **error)
{
  const CtText *type = &fields->values[CT_NRRD_TYPE];
  const CtText *endian = &fields->values[CT_NRRD_ENDIAN];
  gboolean is_big;
  guint i;

  for (i = 0; type->at && i < G_N_ELEMENTS (types); i++)
    if (ct_text_is (type, types[i].name))
      break;
  if (type->at && ct_text_is (type, "block"))
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "type is block; integers and floats are supported");
  if (!type->at || i == G_N_ELEMENTS (types))
    return ct_nrrd_refuse_value (fields, CT_NRRD_TYPE,
                                 "a type of NRRD's is needed", error);
  h->type = types[i].type;
  if (!endian->at && ct_sample_size (h->type) == 1)
    return TRUE;
  is_big = endian->at && ct_text_is (endian, "big");
  if (!endian->at || (!is_big && !ct_text_is (endian, "little")))
    return ct_nrrd_refuse_value (fields, CT_NRRD_ENDIAN,
                                 "little or big is needed", error);
  h->swapped = is_big != (G_BYTE_ORDER == G_BIG_ENDIAN);
  return TRUE;
}

/* 0 where the field is not there. */
static gboolean
get_skip (const CtNrrdFields *fields, CtNrrdField field, gint64 least,
          gint64 *out, GError **error)
{
  CtText rest = fields->values[field];

  *out = 0;
  if (!rest.at
      || (ct_text_take_integer (&rest, out) && ct_text_is_blank (&rest)
          && *out >= least))
    return TRUE;
  return ct_nrrd_refuse_value (fields, field,
                               least < 0 ? "0 or more is needed, or -1 for "
                                           "data at the end of the file"
                                         : "0 or more is needed",
                               error);
}

/* Of compressed data lines are skipped in the file, bytes in what it inflates
 * to. */
static gboolean
set_place (CtTextHeader *h, const CtNrrdFields *fields, GError **error)
{
  const CtText *encoding = &fields->values[CT_NRRD_ENCODING];
  gint64 lines, bytes;
  guint i;

  for (i = 0; encoding->at && i < G_N_ELEMENTS (encodings); i++)
    if (ct_text_is (encoding, encodings[i].name))
      break;
  if (!encoding->at || i == G_N_ELEMENTS (encodings))
    return ct_nrrd_refuse_value (fields, CT_NRRD_ENCODING,
                                 "raw or gzip is needed", error);
  if (encodings[i].encoding == ENCODING_REFUSED)
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "encoding is %s; raw and gzip are supported",
                           encodings[i].name);
  h->is_compressed = encodings[i].encoding == ENCODING_GZIP;
  if (!get_skip (fields, CT_NRRD_LINE_SKIP, 0, &lines, error)
      || !get_skip (fields, CT_NRRD_BYTE_SKIP, -1, &bytes, error))
    return FALSE;
  h->skip_lines = lines;
  h->at_end = bytes == -1;
  if (h->at_end && h->is_compressed)
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "byte skip is -1, the samples at the end of the "
                           "file; compressed ones are not found that way");
  if (h->is_compressed)
    h->skip_contents = bytes;
  else
    h->skip_bytes = MAX (bytes, 0);
  return TRUE;
}

gboolean
ct_nrrd_header_parse (CtTextHeader *h, const gchar *text, gsize size,
                      gboolean is_whole, GError **error)
{
  CtNrrdFields fields = { 0 };

  *h = (CtTextHeader){ 0 };
  return ct_nrrd_fields_take (&fields, h, (CtText){ text, text + size },
                              is_whole, error)
         && set_place (h, &fields, error) && set_samples (h, &fields, error)
         && ct_nrrd_axes_parse (h, &fields, error);
}
