/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomLut: a table of a DICOM file, from values to values. Source: DICOM
 * PS3.3 C.11.1.1 and C.11.2.1.1. Knows no file and no pixel.
 */
#include "src/volume/dicom-lut.h"

#include <math.h>

#define MAX_ENTRIES 65536

/* 0 stands for 65536, which 16 bits cannot hold. */
static guint
get_entries (const CtDicomLut *lut)
{
  gdouble n = lut->n_descriptor > 0 ? lut->descriptor[0] : NAN;

  if (n <= 0) /* as SS */
    n += MAX_ENTRIES;
  return n >= 1 && n <= MAX_ENTRIES ? (guint)n : 0;
}

static guint
get_bits (const CtDicomLut *lut)
{
  const gdouble bits = lut->descriptor[2];

  return bits >= 1 && bits <= 16 ? (guint)bits : 16;
}

static gdouble
get_entry (const CtDicomLut *lut, guint i)
{
  return g_array_index (lut->data, gdouble, i);
}

/* Words of two entries each, the earlier in the lower byte (C.11.1.1.1). */
static void
unpack (CtDicomLut *lut, guint n)
{
  GArray *data = g_array_sized_new (FALSE, FALSE, sizeof (gdouble), n);
  guint i;

  for (i = 0; i < n; i++) {
    const gdouble word = get_entry (lut, i / 2);
    const guint16 bits = word >= 0 && word <= 65535 ? (guint16)word : 0;
    const gdouble entry = i % 2 ? bits >> 8 : bits & 0xff;

    g_array_append_val (data, entry);
  }
  g_array_unref (lut->data);
  lut->data = data;
}

static gboolean
has_sense (const CtDicomLut *lut)
{
  guint i;

  if (lut->data->len == 0 || lut->n_descriptor < 3
      || !isfinite (lut->descriptor[1]))
    return FALSE;
  for (i = 0; i < lut->data->len; i++)
    if (!(get_entry (lut, i) >= 0 && get_entry (lut, i) <= 65535))
      return FALSE;
  return TRUE;
}

void
ct_dicom_lut_finish (CtDicomLut *lut)
{
  const guint n = get_entries (lut);

  if (!lut->data)
    return;
  if (get_bits (lut) <= 8 && lut->data->len == (n + 1) / 2 && n > 1)
    unpack (lut, n);
  if (lut->data->len > n)
    g_array_set_size (lut->data, n);
  if (n == 0 || !has_sense (lut)) {
    g_clear_pointer (&lut->data, g_array_unref);
    return;
  }
  lut->high = lut->data->len - 1;
  while (lut->low < lut->high
         && get_entry (lut, lut->low + 1) == get_entry (lut, 0))
    lut->low++;
  while (lut->high > lut->low
         && get_entry (lut, lut->high - 1)
                == get_entry (lut, lut->data->len - 1))
    lut->high--;
}

void
ct_dicom_lut_clear (CtDicomLut *lut)
{
  if (lut->data)
    g_array_unref (lut->data);
  *lut = (CtDicomLut){ 0 };
}

gboolean
ct_dicom_lut_is_usable (const CtDicomLut *lut)
{
  return lut->data != NULL;
}

gdouble
ct_dicom_lut_first (const CtDicomLut *lut, gboolean is_signed)
{
  const gdouble first = lut->descriptor[1];

  if (is_signed && first >= 32768 && first < 65536)
    return first - 65536;
  return !is_signed && first < 0 ? first + 65536 : first;
}

gdouble
ct_dicom_lut_get (const CtDicomLut *lut, gdouble first, gdouble v)
{
  return get_entry (lut, (guint)CLAMP (v - first, 0, lut->data->len - 1.0));
}

guint8 *
ct_dicom_lut_make_bytes (const CtDicomLut *lut)
{
  const gdouble white = exp2 (get_bits (lut)) - 1;
  guint8 *bytes = g_malloc (lut->data->len);
  guint i;

  for (i = 0; i < lut->data->len; i++)
    bytes[i] = (guint8)rint (MIN (get_entry (lut, i) / white, 1) * 255);
  return bytes;
}

gboolean
ct_dicom_lut_get_window (const CtDicomLut *lut, gdouble first, gdouble *center,
                         gdouble *width)
{
  *width = lut->high - lut->low + 1.0;
  *center = first + ((gdouble)lut->low + lut->high) / 2 + 0.5;
  return lut->low < lut->high;
}
