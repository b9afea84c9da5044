/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The bytes of a DICOM file at any offset, its deflated data set inflated as
 * far as it is asked for. Knows no element.
 */
#include "src/volume/dicom-source.h"

#include <string.h>

#include "src/volume/volume.h"

/* Headers are read in pieces of this size, pixels past them. */
#define WINDOW_SIZE 8192
#define INFLATE_STEP 65536

void
ct_dicom_source_init (CtDicomSource *source, CtFile *file)
{
  *source = (CtDicomSource){ .file = file };
}

void
ct_dicom_source_clear (CtDicomSource *source)
{
  if (source->is_deflated)
    inflateEnd (&source->z);
  if (source->inflated)
    g_byte_array_free (source->inflated, TRUE);
  g_free (source->window);
  ct_file_close (source->file);
  memset (source, 0, sizeof *source);
}

gboolean
ct_dicom_source_set_deflated (CtDicomSource *source, guint64 start,
                              GError **error)
{
  if (inflateInit2 (&source->z, -MAX_WBITS) != Z_OK) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory to inflate the data set");
    return FALSE;
  }
  source->is_deflated = TRUE;
  source->start = source->next = start;
  source->inflated = g_byte_array_new ();
  source->window_length = 0;
  return TRUE;
}

guint64
ct_dicom_source_limit (const CtDicomSource *source)
{
  const guint64 limit = ct_file_limit (source->file);

  if (!source->is_deflated)
    return limit;
  if (source->ended)
    return source->start + source->inflated->len;
  return source->start + MIN (limit, G_MAXUINT32) * CT_DICOM_MAX_RATIO
         + (1 << 20);
}

/* One step further. */
static gboolean
inflate_on (CtDicomSource *source, GError **error)
{
  GByteArray *out = source->inflated;
  const guint had = out->len;
  guint8 in[16384];
  gssize n = ct_file_read (source->file, source->next, in, sizeof in, error);
  int code;

  if (n < 0)
    return FALSE;
  source->z.next_in = in;
  source->z.avail_in = n;
  g_byte_array_set_size (out, had + INFLATE_STEP);
  source->z.next_out = out->data + had;
  source->z.avail_out = INFLATE_STEP;
  code = inflate (&source->z, Z_NO_FLUSH);
  g_byte_array_set_size (out, had + INFLATE_STEP - source->z.avail_out);
  source->next += n - source->z.avail_in;
  if (code == Z_STREAM_END) {
    source->ended = TRUE;
    return TRUE;
  }
  if ((code != Z_OK && code != Z_BUF_ERROR) || (n == 0 && out->len == had)) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "the deflated data set is %s after %u bytes",
                 n == 0 ? "cut off" : "broken", out->len);
    return FALSE;
  }
  if (out->len > CT_DICOM_MAX_INFLATED
      || out->len > (source->next - source->start) * CT_DICOM_MAX_RATIO
                        + (1 << 20)) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "the deflated data set inflates %" G_GUINT64_FORMAT
                 " bytes to more than %u; at most %d to 1 and %d in all "
                 "are taken",
                 source->next - source->start, out->len, CT_DICOM_MAX_RATIO,
                 CT_DICOM_MAX_INFLATED);
    return FALSE;
  }
  return TRUE;
}

static gssize
peek_inflated (CtDicomSource *source, guint64 offset, guint8 *dst, gsize size,
               GError **error)
{
  const guint64 at = offset - source->start;

  while (!source->ended && at + size > source->inflated->len)
    if (!inflate_on (source, error))
      return -1;
  if (at >= source->inflated->len)
    return 0;
  size = MIN (size, source->inflated->len - at);
  memcpy (dst, source->inflated->data + at, size);
  return size;
}

gssize
ct_dicom_source_peek (CtDicomSource *source, guint64 offset, guint8 *dst,
                      gsize size, GError **error)
{
  if (source->is_deflated && offset >= source->start)
    return peek_inflated (source, offset, dst, size, error);
  if (size >= WINDOW_SIZE)
    return ct_file_read (source->file, offset, dst, size, error);
  if (offset < source->window_start
      || offset + size > source->window_start + source->window_length) {
    gssize n;

    if (!source->window)
      source->window = g_malloc (WINDOW_SIZE);
    source->window_length = 0;
    n = ct_file_read (source->file, offset, source->window, WINDOW_SIZE, error);
    if (n < 0)
      return -1;
    source->window_start = offset;
    source->window_length = n;
    size = MIN (size, source->window_length);
  }
  memcpy (dst, source->window + (offset - source->window_start), size);
  return size;
}

gboolean
ct_dicom_source_read (CtDicomSource *source, guint64 offset, guint8 *dst,
                      gsize size, GError **error)
{
  const gssize n = ct_dicom_source_peek (source, offset, dst, size, error);

  if (n < 0)
    return FALSE;
  if ((gsize)n == size)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "the file ends at byte %" G_GUINT64_FORMAT ", %" G_GSIZE_FORMAT
               " bytes were expected at byte %" G_GUINT64_FORMAT,
               offset + n, size, offset);
  return FALSE;
}
