/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomPixels: what the cells of a DICOM frame are, checked; and from cells
 * to samples. Source: DICOM PS3.3 C.7.6.3 and PS3.5 8. Reads no file.
 */
#include "src/volume/dicom-pixels.h"

#include <math.h>
#include <string.h>

#include "src/volume/volume.h"

static void set_unsupported (GError **error, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
set_unsupported (GError **error, const gchar *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (CT_VOLUME_ERROR,
                                                CT_VOLUME_ERROR_UNSUPPORTED,
                                                format, args));
  va_end (args);
}

const gchar *
ct_dicom_modality (const gchar *modality)
{
  static const gchar *const known[] = {
    "CT", "MR", "PT",  "NM",  "XA",     "RF",       "CR",     "DX",      "MG",
    "US", "OT", "SC",  "SEG", "RTDOSE", "RTSTRUCT", "RTPLAN", "RTIMAGE", "IO",
    "PX", "ES", "XC",  "GM",  "SM",     "OP",       "OPT",    "IVUS",    "SR",
    "PR", "KO", "DOC", "ECG", "REG",    "RG",       "IVOCT",  "BI",      "TG",
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (known); i++)
    if (!strcmp (known[i], modality))
      return known[i];
  return NULL;
}

/* An integer that an attribute must be; fallback where it is absent. */
static gboolean
get_whole (guint n, const gdouble *number, guint fallback, guint min, guint max,
           const gchar *name, guint *whole, GError **error)
{
  *whole = fallback;
  if (n == 0 && fallback > 0)
    return TRUE;
  if (n == 0) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "%s is missing or empty", name);
    return FALSE;
  }
  if (!(number[0] >= min && number[0] <= max
        && number[0] == rint (number[0]))) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "%s is %g; from %u to %u are supported", name, number[0], min,
                 max);
    return FALSE;
  }
  *whole = number[0];
  return TRUE;
}

static gboolean
check_is_gray (CtDicomPixels *pixels, const CtDicomAttributes *a,
               GError **error)
{
  static const gchar *const colors[] = {
    "RGB",
    "PALETTE COLOR",
    "YBR_FULL",
    "YBR_FULL_422",
    "YBR_PARTIAL_422",
    "YBR_PARTIAL_420",
    "YBR_ICT",
    "YBR_RCT",
    "HSV",
    "ARGB",
    "CMYK",
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (colors); i++)
    if (!strcmp (a->photometric, colors[i])) {
      set_unsupported (error,
                       "a color picture (%s); gray ones are supported: "
                       "MONOCHROME1 and MONOCHROME2",
                       colors[i]);
      return FALSE;
    }
  if (a->n_samples > 0 && a->samples[0] != 1) {
    set_unsupported (error,
                     "a color picture (%g samples a pixel); gray ones are "
                     "supported, of 1 sample",
                     a->samples[0]);
    return FALSE;
  }
  pixels->is_inverse = !strcmp (a->photometric, "MONOCHROME1");
  if (a->lut_shape[0]) /* says it over again, or instead (PS3.3 C.11.6) */
    pixels->is_inverse = !strcmp (a->lut_shape, "INVERSE");
  if (!a->photometric[0] || g_str_has_prefix (a->photometric, "MONOCHROME"))
    return TRUE;
  set_unsupported (error, "a photometric interpretation that is not known; "
                          "MONOCHROME1 and MONOCHROME2 are");
  return FALSE;
}

static gboolean
check_bits (CtDicomPixels *pixels, const CtDicomAttributes *a, GError **error)
{
  guint sign;

  if (!get_whole (a->n_allocated, a->allocated, 0, 1, 64, "BitsAllocated",
                  &pixels->allocated, error))
    return FALSE;
  pixels->is_float = a->pixel_tag != CT_DICOM_TAG (0x7fe0, 0x0010);
  if (pixels->is_float) {
    const guint bits = a->pixel_tag == CT_DICOM_TAG (0x7fe0, 0x0008) ? 32 : 64;

    pixels->type = bits == 32 ? CT_SAMPLE_F32 : CT_SAMPLE_F64;
    pixels->stored = bits;
    pixels->high_bit = bits - 1;
    if (pixels->allocated == bits)
      return TRUE;
    set_unsupported (error, "float pixels of %u bits; %u were expected",
                     pixels->allocated, bits);
    return FALSE;
  }
  if (pixels->allocated != 1 && pixels->allocated != 8
      && pixels->allocated != 16 && pixels->allocated != 32) {
    set_unsupported (error,
                     "BitsAllocated is %u; 1, 8, 16 and 32 are "
                     "supported",
                     pixels->allocated);
    return FALSE;
  }
  if (!get_whole (a->n_stored, a->stored, pixels->allocated, 1,
                  pixels->allocated, "BitsStored", &pixels->stored, error)
      || !get_whole (a->n_high_bit, a->high_bit,
                     pixels->stored - 1 ? pixels->stored - 1 : G_MAXUINT,
                     pixels->stored - 1, pixels->allocated - 1, "HighBit",
                     &pixels->high_bit, error)
      || !get_whole (a->n_representation, a->representation, G_MAXUINT, 0, 1,
                     "PixelRepresentation", &sign, error))
    return FALSE;
  if (pixels->high_bit == G_MAXUINT)
    pixels->high_bit = 0;
  pixels->is_signed = sign == 1;
  if (pixels->allocated == 32)
    pixels->type = pixels->is_signed ? CT_SAMPLE_S32 : CT_SAMPLE_U32;
  else if (pixels->allocated == 16)
    pixels->type = pixels->is_signed ? CT_SAMPLE_S16 : CT_SAMPLE_U16;
  else
    pixels->type = pixels->is_signed ? CT_SAMPLE_S8 : CT_SAMPLE_U8;
  return TRUE;
}

gboolean
ct_dicom_pixels_check (CtDicomPixels *pixels, const CtDicomAttributes *a,
                       GError **error)
{
  const gchar *modality = ct_dicom_modality (a->modality);

  memset (pixels, 0, sizeof *pixels);
  if (a->pixels == 0) {
    set_unsupported (error, "a DICOM file without pixels%s%s",
                     modality ? ", modality " : "", modality ? modality : "");
    return FALSE;
  }
  if (a->meta.syntax->codec == CT_DICOM_NO_CODEC) {
    set_unsupported (error,
                     "its pixels are coded as %s, which is not "
                     "supported",
                     a->meta.syntax->name);
    return FALSE;
  }
  return check_is_gray (pixels, a, error)
         && get_whole (a->n_rows, a->rows, 0, 1, CT_PLANE_MAX_SIZE, "Rows",
                       &pixels->rows, error)
         && get_whole (a->n_columns, a->columns, 0, 1, CT_PLANE_MAX_SIZE,
                       "Columns", &pixels->columns, error)
         && get_whole (a->n_n_frames, a->n_frames, 1, 1, CT_DICOM_MAX_FRAMES,
                       "NumberOfFrames", &pixels->frames, error)
         && check_bits (pixels, a, error);
}

/* --------------------------------------------------------------- unpacking --
 */

static inline guint32
load_cell (const guint8 *cell, guint bytes, gboolean big_endian)
{
  guint32 v = 0;
  guint i;

  for (i = 0; i < bytes; i++)
    v |= (guint32)cell[big_endian ? bytes - 1 - i : i] << (8 * i);
  return v;
}

/* The sample in a cell as a number of 32 bits in two's complement. */
static inline guint32
mask_cell (guint32 v, guint shift, guint stored, gboolean is_signed)
{
  v <<= 32 - stored - shift;
  return is_signed ? (guint32)((gint32)v >> (32 - stored)) : v >> (32 - stored);
}

static void
unpack_bits (const CtDicomCells *cells, gsize n, guint8 *samples)
{
  gsize i;

  for (i = 0; i < n; i++) {
    const gsize bit = cells->first_bit + i;

    samples[i] = cells->data[bit / 8] >> (bit % 8) & 1;
  }
}

/* bytes is a constant wherever this is called. */
static inline __attribute__ ((always_inline)) void
unpack_each (const CtDicomPixels *pixels, const CtDicomCells *cells, gsize n,
             guint8 *samples, guint bytes)
{
  const guint size = ct_sample_size (pixels->type);
  const guint shift = pixels->high_bit + 1 - pixels->stored;
  gsize i;

  for (i = 0; i < n; i++) {
    const guint32 v = mask_cell (
        load_cell (cells->data + i * bytes, bytes, cells->big_endian), shift,
        pixels->stored, pixels->is_signed);
    const guint16 v16 = v;
    const guint8 v8 = v;

    if (size == 4)
      memcpy (samples + 4 * i, &v, 4);
    else if (size == 2)
      memcpy (samples + 2 * i, &v16, 2);
    else
      samples[i] = v8;
  }
}

static void
unpack_floats (const CtDicomPixels *pixels, const CtDicomCells *cells, gsize n,
               guint8 *samples)
{
  const gsize size = ct_sample_size (pixels->type);
  gsize i, k;

  for (i = 0; i < n; i++)
    for (k = 0; k < size; k++)
      samples[i * size + k]
          = cells->data[i * size
                        + (cells->big_endian != (G_BYTE_ORDER == G_BIG_ENDIAN)
                               ? size - 1 - k
                               : k)];
}

void
ct_dicom_pixels_unpack (const CtDicomPixels *pixels, const CtDicomCells *cells,
                        guint8 *samples)
{
  const gsize n = (gsize)pixels->columns * pixels->rows;
  const gboolean is_native
      = cells->bytes == ct_sample_size (pixels->type)
        && pixels->stored == 8 * cells->bytes
        && (cells->bytes == 1
            || cells->big_endian == (G_BYTE_ORDER == G_BIG_ENDIAN));

  if (pixels->is_float)
    unpack_floats (pixels, cells, n, samples);
  else if (cells->bytes == 0)
    unpack_bits (cells, n, samples);
  else if (is_native)
    memcpy (samples, cells->data, n * cells->bytes);
  else if (cells->bytes == 1)
    unpack_each (pixels, cells, n, samples, 1);
  else if (cells->bytes == 2)
    unpack_each (pixels, cells, n, samples, 2);
  else
    unpack_each (pixels, cells, n, samples, 4);
}
