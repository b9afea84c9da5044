/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The value of a DICOM element as numbers or text, by its value
 * representation. Source: DICOM PS3.5 6.2. Knows what no element means.
 */
#include "src/volume/dicom-value.h"

#include <math.h>
#include <string.h>

#include "src/volume/bytes.h"

typedef enum
{
  NO_NUMBERS,
  DECIMALS,
  U16,
  S16,
  U32,
  S32,
  F32,
  F64,
} Kind;

static Kind
kind_of (guint16 vr)
{
  static const struct
  {
    gchar vr[3];
    Kind kind;
  } kinds[] = {
    { "DS", DECIMALS }, { "IS", DECIMALS }, { "US", U16 },
    { "SS", S16 },      { "OW", U16 },      { "UL", U32 },
    { "SL", S32 },      { "FL", F32 },      { "FD", F64 },
    { "OF", F32 },      { "OD", F64 },      { "LO", DECIMALS },
    { "SH", DECIMALS }, { "CS", DECIMALS }, { "TM", NO_NUMBERS },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (CT_DICOM_VR (kinds[i].vr[0], kinds[i].vr[1]) == vr)
      return kinds[i].kind;
  return NO_NUMBERS;
}

static gsize
size_of (Kind kind)
{
  return kind == F64 ? 8 : kind == U16 || kind == S16 ? 2 : 4;
}

static gdouble
next_number (CtBytes *bytes, Kind kind)
{
  switch (kind) {
  case U16:
    return ct_bytes_u16 (bytes);
  case S16:
    return ct_bytes_i16 (bytes);
  case U32:
    return ct_bytes_u32 (bytes);
  case S32:
    return ct_bytes_i32 (bytes);
  case F32:
    return ct_bytes_f32 (bytes);
  case F64:
    return ct_bytes_f64 (bytes);
  default:
    return NAN;
  }
}

/* Whether the rest of a decimal is blank: what pads it is a blank or a NUL. */
static gboolean
is_blank (const gchar *text)
{
  while (*text == ' ' || *text == '\t')
    text++;
  return *text == '\0';
}

static guint
parse_decimals (gchar *text, gdouble *numbers, guint max)
{
  guint n = 0;

  if (is_blank (text))
    return 0;
  while (text && n < max) {
    gchar *next = strchr (text, '\\');
    gchar *end;

    if (next)
      *next++ = '\0';
    numbers[n] = g_ascii_strtod (text, &end);
    if (end == text || !is_blank (end) || !isfinite (numbers[n]))
      numbers[n] = NAN;
    n++;
    text = next;
  }
  return n;
}

/* The value with a NUL behind it; NULL where there is none, or too much. */
static guint8 *
load (CtDicomWalk *walk, gsize *size)
{
  guint8 *data;

  if (walk->length == 0 || walk->length > CT_DICOM_MAX_VALUE)
    return NULL;
  *size = walk->length;
  data = g_malloc (*size + 1);
  if (!ct_dicom_source_read (walk->source, walk->value, data, *size, NULL)) {
    g_free (data);
    return NULL;
  }
  data[*size] = '\0';
  return data;
}

/* What the file says, unless that cannot hold numbers. */
static Kind
choose_kind (const CtDicomWalk *walk, guint16 vr)
{
  const Kind kind = kind_of (walk->vr);

  return kind != NO_NUMBERS ? kind : kind_of (vr);
}

static guint
get_numbers (CtDicomWalk *walk, Kind kind, guint8 *data, gsize size,
             gdouble *numbers, guint max)
{
  CtBytes bytes = ct_bytes (data, size,
                            walk->big_endian != (G_BYTE_ORDER == G_BIG_ENDIAN));
  guint n;

  if (kind == DECIMALS)
    return parse_decimals ((gchar *)data, numbers, max);
  max = MIN (max, size / size_of (kind));
  for (n = 0; n < max; n++)
    numbers[n] = next_number (&bytes, kind);
  return n;
}

guint
ct_dicom_value_numbers (CtDicomWalk *walk, guint16 vr, gdouble *numbers,
                        guint max)
{
  const Kind kind = choose_kind (walk, vr);
  g_autofree guint8 *data = NULL;
  gsize size;

  if (kind == NO_NUMBERS)
    return 0;
  data = load (walk, &size);
  return data ? get_numbers (walk, kind, data, size, numbers, max) : 0;
}

GArray *
ct_dicom_value_array (CtDicomWalk *walk, guint16 vr)
{
  const Kind kind = choose_kind (walk, vr);
  g_autofree guint8 *data = NULL;
  GArray *array;
  gsize size, i;
  guint n = 1;

  if (kind == NO_NUMBERS)
    return NULL;
  data = load (walk, &size);
  if (!data)
    return NULL;
  if (kind == DECIMALS) {
    for (i = 0; i < size; i++)
      n += data[i] == '\\';
  } else {
    n = size / size_of (kind);
  }
  array = g_array_sized_new (FALSE, FALSE, sizeof (gdouble), MAX (n, 1));
  g_array_set_size (array, n);
  n = get_numbers (walk, kind, data, size, (gdouble *)array->data, n);
  g_array_set_size (array, n);
  return array;
}

void
ct_dicom_value_text (CtDicomWalk *walk, guint number, gchar *text, gsize size)
{
  g_autofree guint8 *data = NULL;
  gchar *start, *end;
  gsize n;

  text[0] = '\0';
  data = load (walk, &n);
  start = (gchar *)data;
  while (start && number-- > 0) {
    start = strchr (start, '\\');
    if (start)
      start++;
  }
  if (!start)
    return;
  end = strchr (start, '\\');
  if (end)
    *end = '\0';
  g_strlcpy (text, g_strstrip (start), size);
}
