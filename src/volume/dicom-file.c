/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomFile: one DICOM file, its attributes and the samples of its frames.
 * Knows nothing of other files.
 */
#include "src/volume/dicom-file.h"

#include <string.h>

#include "src/volume/dicom-j2k.h"
#include "src/volume/dicom-jpeg.h"
#include "src/volume/dicom-rle.h"
#include "src/volume/volume.h"

/* A frame may be coded in few bytes (one color all over): up to this size
 * that is nobody's business, beyond it the ratio must be one of pictures. */
#define UNQUESTIONED_SIZE (32 << 20)
#define MAX_RATIO 200

gboolean
ct_dicom_file_open (CtDicomFile *dicom, CtFile *file, GError **error)
{
  memset (dicom, 0, sizeof *dicom);
  ct_dicom_source_init (&dicom->source, file);
  if (ct_dicom_attributes_read (&dicom->attributes, &dicom->source, error))
    return TRUE;
  ct_dicom_file_close (dicom);
  return FALSE;
}

void
ct_dicom_file_close (CtDicomFile *dicom)
{
  ct_dicom_frames_clear (&dicom->frames);
  ct_dicom_attributes_clear (&dicom->attributes);
  ct_dicom_source_clear (&dicom->source);
  memset (dicom, 0, sizeof *dicom);
}

gboolean
ct_dicom_file_find_frames (CtDicomFile *dicom, GError **error)
{
  ct_dicom_frames_clear (&dicom->frames);
  return ct_dicom_pixels_check (&dicom->pixels, &dicom->attributes, error)
         && ct_dicom_frames_init (&dicom->frames, &dicom->source,
                                  &dicom->attributes, &dicom->pixels, error);
}

/* Room for n cells that size bytes of code are to become. */
static guint8 *
allocate_cells (gsize n, guint bytes, gsize size, GError **error)
{
  const gsize wanted = n * bytes + (n * bytes & 1);
  guint8 *cells = NULL;

  if (wanted <= UNQUESTIONED_SIZE || wanted / MAX_RATIO <= size)
    cells = g_try_malloc0 (wanted);
  if (!cells)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "a frame of %" G_GSIZE_FORMAT
                 " bytes is coded in %" G_GSIZE_FORMAT
                 "; at most %d to 1 are taken",
                 wanted, size, MAX_RATIO);
  return cells;
}

static guint8 *
decode_jpeg (const CtDicomPixels *pixels, const guint8 *data, gsize size,
             CtDicomCells *cells, GError **error)
{
  const gsize n = (gsize)pixels->columns * pixels->rows;
  CtDicomStream stream;
  guint8 *out;

  if (!ct_dicom_stream_parse (&stream, data, size, error))
    return NULL;
  if (stream.columns != pixels->columns || stream.rows != pixels->rows) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "a JPEG codestream of %u x %u pixels; %u x %u were expected",
                 stream.columns, stream.rows, pixels->columns, pixels->rows);
    return NULL;
  }
  cells->bytes = stream.bits > 8 ? 2 : 1;
  cells->big_endian = G_BYTE_ORDER == G_BIG_ENDIAN;
  if (stream.bits > pixels->allocated) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "a JPEG codestream of %u bits for cells of %u", stream.bits,
                 pixels->allocated);
    return NULL;
  }
  out = allocate_cells (n, cells->bytes, size, error);
#ifdef CT_WITH_DICOM
  if (out
      && !ct_dicom_jpeg_decode (&stream, data, size, out,
                                n * cells->bytes + (n * cells->bytes & 1),
                                error))
    g_clear_pointer (&out, g_free);
#else /* the reader opens nothing then */
  g_clear_pointer (&out, g_free);
#endif
  return out;
}

/* Cells out of a frame's code, to be freed. */
static guint8 *
decode (const CtDicomFile *dicom, const guint8 *data, gsize size,
        CtDicomCells *cells, GError **error)
{
  const CtDicomPixels *pixels = &dicom->pixels;
  const gsize n = (gsize)pixels->columns * pixels->rows;
  guint8 *out;

  switch (dicom->attributes.meta.syntax->codec) {
  case CT_DICOM_RLE:
    cells->bytes = pixels->allocated / 8;
    out = allocate_cells (n, MAX (cells->bytes, 1), size, error);
    if (out && !ct_dicom_rle_decode (data, size, out, n, cells->bytes, error))
      g_clear_pointer (&out, g_free);
    return out;
  case CT_DICOM_JPEG_2000:
    cells->bytes = pixels->allocated > 16 ? 4 : 2;
    cells->big_endian = G_BYTE_ORDER == G_BIG_ENDIAN;
    out = allocate_cells (n, cells->bytes, size, error);
    if (out
        && !ct_dicom_j2k_decode (data, size, pixels->columns, pixels->rows,
                                 cells->bytes, out, error))
      g_clear_pointer (&out, g_free);
    return out;
  default:
    return decode_jpeg (pixels, data, size, cells, error);
  }
}

guint8 *
ct_dicom_file_read (CtDicomFile *dicom, guint frame, CtSampleType type,
                    GError **error)
{
  CtDicomPixels pixels = dicom->pixels;
  CtDicomCells cells = { 0 };
  g_autofree guint8 *data = NULL;
  guint8 *samples;
  gsize size;

  pixels.type = type;
  data = ct_dicom_frames_read (&dicom->frames, frame, &size, &cells.first_bit,
                               error);
  if (!data)
    return NULL;
  if (dicom->attributes.meta.syntax->codec == CT_DICOM_NATIVE) {
    cells.bytes = pixels.allocated / 8;
    cells.big_endian = dicom->attributes.meta.big_endian;
  } else {
    guint8 *decoded = decode (dicom, data, size, &cells, error);

    if (!decoded)
      return NULL;
    g_free (data);
    data = decoded;
  }
  cells.data = data;
  samples = g_try_malloc ((gsize)pixels.columns * pixels.rows
                          * ct_sample_size (pixels.type));
  if (!samples)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory for a slice of %u x %u pixels", pixels.columns,
                 pixels.rows);
  else
    ct_dicom_pixels_unpack (&pixels, &cells, samples);
  return samples;
}
