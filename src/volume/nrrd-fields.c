/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fields of a NRRD header: lines of "field: value" up to a blank one.
 * Knows their names, not what they mean.
 */
#include "src/volume/nrrd-fields.h"

#include <string.h>

/* Longest name of a field, with its end. */
#define NAME_SIZE 32

/* Fields that change nothing here. */
static const gchar *const ignored[] = {
  "number",  "content",    "min",       "max",          "old min",
  "old max", "block size", "axis mins", "axis maxs",    "thicknesses",
  "centers", "centerings", "labels",    "sample units", "measurement frame",
};

const gchar *const ct_nrrd_field_names[CT_NRRD_N_FIELDS] = {
  [CT_NRRD_DIMENSION] = "dimension",
  [CT_NRRD_SIZES] = "sizes",
  [CT_NRRD_KINDS] = "kinds",
  [CT_NRRD_SPACINGS] = "spacings",
  [CT_NRRD_UNITS] = "units",
  [CT_NRRD_SPACE] = "space",
  [CT_NRRD_SPACE_DIMENSION] = "space dimension",
  [CT_NRRD_SPACE_UNITS] = "space units",
  [CT_NRRD_SPACE_DIRECTIONS] = "space directions",
  [CT_NRRD_SPACE_ORIGIN] = "space origin",
  [CT_NRRD_TYPE] = "type",
  [CT_NRRD_ENDIAN] = "endian",
  [CT_NRRD_ENCODING] = "encoding",
  [CT_NRRD_LINE_SKIP] = "line skip",
  [CT_NRRD_BYTE_SKIP] = "byte skip",
  [CT_NRRD_DATA_FILE] = "data file",
};

gboolean
ct_nrrd_refuse_value (const CtNrrdFields *fields, CtNrrdField field,
                      const gchar *needs, GError **error)
{
  g_autofree gchar *value = NULL;

  if (!fields->values[field].at)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "the NRRD header has no %s",
                           ct_nrrd_field_names[field]);
  value = ct_text_quote (&fields->values[field]);
  return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED, "%s is %s; %s",
                         ct_nrrd_field_names[field], value, needs);
}

static gboolean
check_magic (const CtText *line, GError **error)
{
  static const gchar magic[] = "NRRD000";
  const gsize n = line->end - line->at;

  if (n == sizeof magic && memcmp (line->at, magic, sizeof magic - 1) == 0
      && line->at[n - 1] >= '1' && line->at[n - 1] <= '5')
    return TRUE;
  return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                         "the first line is none of NRRD0001 to NRRD0005");
}

/* Names may be written without their blanks. */
static gboolean
is_name (const CtText *text, const gchar *name)
{
  gchar joined[NAME_SIZE];
  gsize n = 0;
  const gchar *at;

  for (at = name; *at; at++)
    if (*at != ' ')
      joined[n++] = *at;
  joined[n] = 0;
  return ct_text_is (text, name) || ct_text_is (text, joined);
}

static gboolean
is_ignored (const CtText *name)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ignored); i++)
    if (is_name (name, ignored[i]))
      return TRUE;
  return FALSE;
}

/* One line that is neither blank nor a comment. */
static gboolean
take_field (CtNrrdFields *fields, CtTextHeader *h, const CtText *line,
            guint number, GError **error)
{
  static const gchar *const separators[] = { ":", NULL };
  CtText name, value;
  guint k;

  if (!ct_text_split (line, separators, &name, &value))
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "line %u of the NRRD header is neither \"field: "
                           "value\" nor blank",
                           number);
  for (k = 0; k < CT_NRRD_N_FIELDS; k++)
    if (is_name (&name, ct_nrrd_field_names[k]))
      break;
  if (k == CT_NRRD_N_FIELDS)
    return is_ignored (&name)
           || ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                              "line %u of the NRRD header is a field that NRRD "
                              "does not have",
                              number);
  if (fields->values[k].at)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "%s is there twice, in line %u of the NRRD header "
                           "again",
                           ct_nrrd_field_names[k], number);
  fields->values[k] = value;
  /* A list goes on in lines that are no fields. */
  return k != CT_NRRD_DATA_FILE
         || ct_text_header_set_data_file (h, ct_nrrd_field_names[k], &value,
                                          error);
}

/* A pair of key and value means something to whoever wrote it only. */
static gboolean
is_pair (const CtText *line)
{
  static const gchar *const pair[] = { ":=", NULL };
  static const gchar *const field[] = { ": ", NULL };
  CtText key, name, value;

  return ct_text_split (line, pair, &key, &value)
         && (!ct_text_split (line, field, &name, &value) || key.end < name.end);
}

gboolean
ct_nrrd_fields_take (CtNrrdFields *fields, CtTextHeader *h, CtText text,
                     gboolean is_whole, GError **error)
{
  const gchar *start = text.at;
  CtText line = { NULL, NULL };
  guint number;

  ct_text_take_line (&text, &line);
  if (!check_magic (&line, error))
    return FALSE;
  for (number = 2; ct_text_take_line (&text, &line); number++) {
    h->text_size = text.at - start;
    if (line.at == line.end)
      return TRUE;
    if (*line.at != '#' && !is_pair (&line)
        && !take_field (fields, h, &line, number, error))
      return FALSE;
  }
  return (is_whole && h->data_file[0])
         || ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                            "the NRRD header has no blank line at its end "
                            "within %" G_GSIZE_FORMAT " bytes",
                            (gsize)(text.at - start));
}
