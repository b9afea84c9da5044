/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The header of a MetaImage file: lines of "key = value" up to
 * ElementDataFile. Opens no file.
 */
#include "src/volume/metaimage-header.h"

#include <math.h>
#include <string.h>

#define MAX_DIMS 4

enum
{
  OBJECT_TYPE,
  FILE_FORMAT_VERSION,
  N_DIMS,
  DIM_SIZE,
  ELEMENT_TYPE,
  ELEMENT_CHANNELS,
  BINARY,
  BINARY_MSB,
  ELEMENT_MSB,
  COMPRESSED,
  COMPRESSED_SIZE,
  HEADER_SIZE,
  OFFSET,
  POSITION,
  ORIGIN,
  TRANSFORM,
  ROTATION,
  ORIENTATION,
  SPACING,
  ELEMENT_SIZE,
  DATA_FILE,
  N_KEYS
};

/* Any other key is one that somebody added, and means nothing here. */
static const gchar *const keys[N_KEYS] = {
  [OBJECT_TYPE] = "ObjectType",
  [FILE_FORMAT_VERSION] = "FileFormatVersion",
  [N_DIMS] = "NDims",
  [DIM_SIZE] = "DimSize",
  [ELEMENT_TYPE] = "ElementType",
  [ELEMENT_CHANNELS] = "ElementNumberOfChannels",
  [BINARY] = "BinaryData",
  [BINARY_MSB] = "BinaryDataByteOrderMSB",
  [ELEMENT_MSB] = "ElementByteOrderMSB",
  [COMPRESSED] = "CompressedData",
  [COMPRESSED_SIZE] = "CompressedDataSize",
  [HEADER_SIZE] = "HeaderSize",
  [OFFSET] = "Offset",
  [POSITION] = "Position",
  [ORIGIN] = "Origin",
  [TRANSFORM] = "TransformMatrix",
  [ROTATION] = "Rotation",
  [ORIENTATION] = "Orientation",
  [SPACING] = "ElementSpacing",
  [ELEMENT_SIZE] = "ElementSize",
  [DATA_FILE] = "ElementDataFile",
};

/* MET_LONG has 4 bytes wherever it was written (metaTypes.h). */
static const struct
{
  const gchar *name;
  CtSampleType type;
} types[] = {
  { "MET_CHAR", CT_SAMPLE_S8 },       { "MET_UCHAR", CT_SAMPLE_U8 },
  { "MET_SHORT", CT_SAMPLE_S16 },     { "MET_USHORT", CT_SAMPLE_U16 },
  { "MET_INT", CT_SAMPLE_S32 },       { "MET_UINT", CT_SAMPLE_U32 },
  { "MET_LONG", CT_SAMPLE_S32 },      { "MET_ULONG", CT_SAMPLE_U32 },
  { "MET_LONG_LONG", CT_SAMPLE_S64 }, { "MET_ULONG_LONG", CT_SAMPLE_U64 },
  { "MET_FLOAT", CT_SAMPLE_F32 },     { "MET_DOUBLE", CT_SAMPLE_F64 },
};

/* The value of each key; at is NULL where the key is not there. */
typedef struct
{
  CtText values[N_KEYS];
} Fields;

static gboolean
split_line (const CtText *line, CtText *key, CtText *value)
{
  static const gchar *const separators[] = { "=", ":", NULL };

  return ct_text_split (line, separators, key, value);
}

static gboolean
is_key (const CtText *text, const gchar *key)
{
  return (gsize)(text->end - text->at) == strlen (key)
         && memcmp (text->at, key, strlen (key)) == 0;
}

gboolean
ct_metaimage_header_sniff (const guint8 *head, gsize size)
{
  CtText text = { (const gchar *)head, (const gchar *)head + size };
  CtText line, key, value;

  while (ct_text_take_line (&text, &line))
    if (split_line (&line, &key, &value)
        && (is_key (&key, keys[OBJECT_TYPE]) || is_key (&key, keys[N_DIMS])))
      return TRUE;
  return FALSE;
}

static gboolean
take_fields (Fields *fields, CtTextHeader *h, CtText text, GError **error)
{
  const gchar *start = text.at;
  CtText line, key, value;
  guint number, k;

  for (number = 1; ct_text_take_line (&text, &line); number++) {
    if (ct_text_is_blank (&line))
      continue;
    if (!split_line (&line, &key, &value))
      return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                             "line %u of the MetaImage header is not "
                             "\"key = value\"",
                             number);
    for (k = 0; k < N_KEYS && !is_key (&key, keys[k]); k++)
      ;
    if (k == N_KEYS)
      continue;
    if (fields->values[k].at)
      return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                             "%s is there twice, in line %u of the MetaImage "
                             "header again",
                             keys[k], number);
    fields->values[k] = value;
    h->text_size = text.at - start;
    if (k == DATA_FILE)
      return TRUE;
  }
  return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                         "the MetaImage header has no ElementDataFile within "
                         "%" G_GSIZE_FORMAT " bytes",
                         (gsize)(text.at - start));
}

static gboolean
refuse_value (const Fields *fields, guint key, const gchar *needs,
              GError **error)
{
  g_autofree gchar *value = NULL;

  if (!fields->values[key].at)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "the MetaImage header has no %s", keys[key]);
  value = ct_text_quote (&fields->values[key]);
  return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED, "%s is %s; %s",
                         keys[key], value, needs);
}

/* out stays as it is where the key is not there. */
static gboolean
get_boolean (const Fields *fields, guint key, gboolean *out, GError **error)
{
  static const gchar *const words[] = { "False", "True", "F", "T", "0", "1" };
  guint i;

  if (!fields->values[key].at)
    return TRUE;
  for (i = 0; i < G_N_ELEMENTS (words); i++)
    if (ct_text_is (&fields->values[key], words[i])) {
      *out = i & 1;
      return TRUE;
    }
  return refuse_value (fields, key, "True or False is needed", error);
}

static gboolean
get_integer (const Fields *fields, guint key, gint64 least, gint64 most,
             gint64 *out, GError **error)
{
  CtText rest = fields->values[key];
  g_autofree gchar *needs = NULL;

  if (!rest.at)
    return TRUE;
  if (ct_text_take_integer (&rest, out) && ct_text_is_blank (&rest)
      && *out >= least && *out <= most)
    return TRUE;
  needs = g_strdup_printf ("an integer from %" G_GINT64_FORMAT
                           " to %" G_GINT64_FORMAT " is needed",
                           least, most);
  return refuse_value (fields, key, needs, error);
}

static gboolean
get_numbers (const Fields *fields, guint key, gdouble *out, guint n,
             GError **error)
{
  CtText rest = fields->values[key];
  g_autofree gchar *needs = NULL;
  guint i;

  if (!rest.at)
    return TRUE;
  for (i = 0; i < n && ct_text_take_number (&rest, &out[i]); i++)
    ;
  if (i == n && ct_text_is_blank (&rest))
    return TRUE;
  needs = g_strdup_printf ("%u numbers are needed", n);
  return refuse_value (fields, key, needs, error);
}

static gboolean
check_kind (const Fields *fields, GError **error)
{
  const CtText *object = &fields->values[OBJECT_TYPE];
  gint64 version = 0, channels = 1;
  gboolean is_binary = TRUE;

  if (object->at && !ct_text_is (object, "Image"))
    return refuse_value (fields, OBJECT_TYPE, "an Image is needed", error);
  if (!get_integer (fields, FILE_FORMAT_VERSION, 0, 0, &version, error)
      || !get_integer (fields, ELEMENT_CHANNELS, 1, G_MAXINT32, &channels,
                       error)
      || !get_boolean (fields, BINARY, &is_binary, error))
    return FALSE;
  if (channels > 1)
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "ElementNumberOfChannels is %" G_GINT64_FORMAT
                           "; only 1 value a voxel is supported",
                           channels);
  return is_binary
         || ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                            "BinaryData is False: the samples are text; only "
                            "binary ones are supported");
}

static gboolean
set_samples (CtTextHeader *h, const Fields *fields, gint64 dims, GError **error)
{
  CtText rest = fields->values[DIM_SIZE];
  const CtText *type = &fields->values[ELEMENT_TYPE];
  gboolean is_big = FALSE, is_big_too;
  gint64 sizes[MAX_DIMS];
  guint i;

  for (i = 0; i < dims && rest.at && ct_text_take_integer (&rest, &sizes[i]);
       i++)
    ;
  if (i < dims || !ct_text_is_blank (&rest))
    return refuse_value (fields, DIM_SIZE, "NDims integers are needed", error);
  if (!ct_text_header_set_sizes (h, keys[DIM_SIZE], sizes, dims, error))
    return FALSE;
  for (i = 0; type->at && i < G_N_ELEMENTS (types); i++)
    if (ct_text_is (type, types[i].name))
      break;
  if (!type->at || i == G_N_ELEMENTS (types))
    return refuse_value (fields, ELEMENT_TYPE,
                         "one of MET_CHAR to MET_DOUBLE is needed", error);
  h->type = types[i].type;
  if (!get_boolean (fields, BINARY_MSB, &is_big, error))
    return FALSE;
  is_big_too = is_big;
  if (!get_boolean (fields, ELEMENT_MSB, &is_big_too, error))
    return FALSE;
  if (fields->values[BINARY_MSB].at && is_big != is_big_too)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "BinaryDataByteOrderMSB and ElementByteOrderMSB "
                           "contradict each other");
  h->swapped = is_big_too != (G_BYTE_ORDER == G_BIG_ENDIAN);
  return TRUE;
}

/* Where the data is. HeaderSize counts from the beginning of the file that
 * has it. */
static gboolean
set_place (CtTextHeader *h, const Fields *fields, GError **error)
{
  const CtText *file = &fields->values[DATA_FILE];
  gint64 header_size = 0, compressed_size = 0;

  if (!get_boolean (fields, COMPRESSED, &h->is_compressed, error)
      || !get_integer (fields, COMPRESSED_SIZE, 1, G_MAXINT64, &compressed_size,
                       error)
      || !get_integer (fields, HEADER_SIZE, -1, G_MAXINT64, &header_size,
                       error))
    return FALSE;
  if (fields->values[COMPRESSED_SIZE].at && !h->is_compressed)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "CompressedDataSize is there, and CompressedData "
                           "is not True");
  h->compressed_size = compressed_size;
  h->compressed_size_field = keys[COMPRESSED_SIZE];
  h->at_end = header_size == -1;
  if (h->at_end && h->is_compressed)
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "HeaderSize is -1, the samples at the end of the "
                           "file; compressed ones are not found that way");
  if (!ct_text_is (file, "LOCAL")) {
    h->skip_bytes = MAX (header_size, 0);
    return ct_text_header_set_data_file (h, keys[DATA_FILE], file, error);
  }
  if (header_size > 0 && (guint64)header_size < h->text_size)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "HeaderSize is %" G_GINT64_FORMAT
                           ", and the header itself has %" G_GUINT64_FORMAT
                           " bytes",
                           header_size, h->text_size);
  if (header_size > 0)
    h->skip_bytes = header_size - h->text_size;
  return TRUE;
}

/* Of names for one thing the one that is there; two that differ contradict
 * each other. */
static gboolean
find_alias (const Fields *fields, guint first, guint *found, GError **error)
{
  const CtText *value;
  guint k;

  *found = first;
  for (k = first; k < first + 3; k++) {
    value = &fields->values[k];
    if (!value->at)
      continue;
    if (!fields->values[*found].at)
      *found = k;
    else if (value->end - value->at
                 != fields->values[*found].end - fields->values[*found].at
             || memcmp (value->at, fields->values[*found].at,
                        value->end - value->at)
                    != 0)
      return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                             "%s and %s contradict each other", keys[*found],
                             keys[k]);
  }
  return TRUE;
}

static gboolean
set_grid (CtTextHeader *h, const Fields *fields, guint dims, GError **error)
{
  static const gdouble to_ras[3] = { -1, -1, 1 };
  const guint key = fields->values[SPACING].at ? SPACING : ELEMENT_SIZE;
  gdouble matrix[MAX_DIMS * MAX_DIMS] = { 0 }, offset[MAX_DIMS] = { 0 };
  gdouble spacing[MAX_DIMS] = { 1, 1, 1, 1 };
  gdouble affine[3][4];
  guint i, j, matrix_key, offset_key;

  for (i = 0; i < dims; i++)
    matrix[i * dims + i] = 1;
  if (!find_alias (fields, OFFSET, &offset_key, error)
      || !find_alias (fields, TRANSFORM, &matrix_key, error)
      || !get_numbers (fields, offset_key, offset, dims, error)
      || !get_numbers (fields, matrix_key, matrix, dims * dims, error)
      || !get_numbers (fields, key, spacing, dims, error))
    return FALSE;
  for (i = 0; i < 3 && dims > 2; i++) {
    for (j = 0; j < 3; j++)
      affine[i][j] = to_ras[i] * spacing[j] * matrix[j * dims + i];
    affine[i][3] = to_ras[i] * offset[i];
  }
  if (dims > 2 && ct_grid_from_ras (&h->grid, affine))
    return TRUE;
  if (dims > 2)
    h->remark = "TransformMatrix, ElementSpacing and Offset give axes that are "
                "flat or not finite: where the slices lie is not known";
  for (i = 0; i < MIN (dims, 3); i++)
    if (isfinite (spacing[i]))
      h->grid.spacing[i] = fabs (spacing[i]);
  return TRUE;
}

gboolean
ct_metaimage_header_parse (CtTextHeader *h, const gchar *text, gsize size,
                           gboolean is_whole, GError **error)
{
  Fields fields = { 0 };
  gint64 dims = 0;

  *h = (CtTextHeader){ 0 };
  /* A line that is cut off might say anything. */
  while (!is_whole && size > 0 && text[size - 1] != '\n')
    size--;
  if (!take_fields (&fields, h, (CtText){ text, text + size }, error)
      || !check_kind (&fields, error)
      || !get_integer (&fields, N_DIMS, 2, MAX_DIMS, &dims, error))
    return FALSE;
  if (dims == 0)
    return refuse_value (&fields, N_DIMS, "", error);
  return set_samples (h, &fields, dims, error) && set_place (h, &fields, error)
         && set_grid (h, &fields, dims, error);
}
