/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Volumes that begin with a text header: finds and reads their samples. Knows
 * no format's words.
 */
#include "src/volume/text-volume.h"

#include <string.h>

#include "src/volume/file-slices.h"

#define WINDOW_SIZE 4096

typedef struct
{
  CtVolume parent;
  CtFile *file;
  CtFileSlices slices;
} TextVolume;

gboolean
ct_text_header_set_sizes (CtTextHeader *h, const gchar *field,
                          const gint64 *sizes, guint n, GError **error)
{
  static const struct
  {
    gint64 limit;
    const gchar *needs;
  } axes[4] = {
    { CT_PLANE_MAX_SIZE, "a slice needs 1 to 16384 columns" },
    { CT_PLANE_MAX_SIZE, "a slice needs 1 to 16384 rows" },
    { G_MAXINT32, "a volume needs 1 to 2147483647 slices" },
    { G_MAXINT32, "a file needs 1 to 2147483647 volumes" },
  };
  guint i;

  h->size_field = field;
  for (i = 0; i < 4; i++) {
    h->size[i] = i < n ? sizes[i] : 1;
    if (i < n && (sizes[i] < 1 || sizes[i] > axes[i].limit))
      return ct_text_refuse (
          error,
          sizes[i] < 1 ? CT_VOLUME_ERROR_DAMAGED : CT_VOLUME_ERROR_UNSUPPORTED,
          "%s has %" G_GINT64_FORMAT "; %s", field, sizes[i], axes[i].needs);
  }
  return h->size[2] * h->size[3] <= G_MAXINT32
         || ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                            "%s has %" G_GUINT64_FORMAT
                            " volumes of %" G_GUINT64_FORMAT
                            " slices; a file has up to 2147483647 slices",
                            field, h->size[3], h->size[2]);
}

/* What may be a long list of patterns or a way out of the folder is refused
 * here; no name of a file is ever repeated in a message. */
gboolean
ct_text_header_set_data_file (CtTextHeader *h, const gchar *field,
                              const CtText *name, GError **error)
{
  CtText file = *name;
  const gchar *at;

  while (ct_text_begins (&file, "./"))
    file.at += 2;
  if (ct_text_begins (&file, "LIST"))
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "%s is LIST: many data files; one is supported",
                           field);
  for (at = file.at; at < file.end; at++) {
    if (*at == '%')
      return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                             "%s is a pattern of many data files; one is "
                             "supported",
                             field);
    if (*at == '/' || *at == '\\')
      return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                             "%s names a file in another folder; only one "
                             "beside the header is opened",
                             field);
    if (g_ascii_iscntrl (*at))
      break;
  }
  if (file.at == file.end || at < file.end || ct_text_is (&file, ".")
      || ct_text_is (&file, "..")
      || file.end - file.at >= (gssize)sizeof h->data_file)
    return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                           "%s is not the name of a file", field);
  memset (h->data_file, 0, sizeof h->data_file);
  memcpy (h->data_file, file.at, file.end - file.at);
  return TRUE;
}

static gboolean
read_header (CtTextHeader *h, CtFile *file, CtTextHeaderParse parse,
             GError **error)
{
  const gsize size = MIN (ct_file_limit (file), CT_TEXT_HEADER_MAX_SIZE);
  g_autofree gchar *text = g_malloc (size + 1);
  const gssize n = ct_file_read (file, 0, (guint8 *)text, size, error);

  return n >= 0 && parse (h, text, n, n < CT_TEXT_HEADER_MAX_SIZE, error);
}

/* The file that holds the data; file is the header's, and closed. */
static CtFile *
open_data (CtFile *file, const CtTextHeader *h, const gchar *path,
           GError **error)
{
  if (!h->data_file[0])
    return file;
  ct_file_close (file);
  file = ct_file_open_beside (path, h->data_file, error);
  if (!file)
    g_prefix_error (error, "the data file that the header names: ");
  return file;
}

/* From *start on to behind that many line ends. */
static gboolean
skip_lines (CtFile *file, guint64 lines, guint64 *start, GError **error)
{
  guint8 window[WINDOW_SIZE];
  guint64 left = lines;

  while (left > 0) {
    const gssize n = ct_file_read (file, *start, window, sizeof window, error);
    gssize i;

    if (n < 0)
      return FALSE;
    if (n == 0)
      return ct_text_refuse (error, CT_VOLUME_ERROR_DAMAGED,
                             "line skip is %" G_GUINT64_FORMAT
                             ", and there are %" G_GUINT64_FORMAT " lines",
                             lines, lines - left);
    for (i = 0; i < n && left > 0; i++)
      left -= window[i] == '\n';
    *start += i;
  }
  return TRUE;
}

/* Gives FALSE. */
static gboolean
refuse_extent (const TextVolume *volume, const CtTextHeader *h, GError **error)
{
  const CtFileSlices *s = &volume->slices;

  return ct_text_refuse (
      error, CT_VOLUME_ERROR_DAMAGED,
      "%s (%u slices of %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
      " samples of %" G_GSIZE_FORMAT " bytes, from byte %" G_GUINT64_FORMAT
      " on) go past the end: the %s %" G_GUINT64_FORMAT " bytes",
      h->size_field, s->slices, h->size[0], h->size[1],
      ct_sample_size (h->type), s->offset,
      ct_file_is_gzip (volume->file) ? "data can inflate to at most"
                                     : "file has",
      ct_file_limit (volume->file));
}

/* A stream within the file takes the file's place. */
static gboolean
start_stream (TextVolume *volume, const CtTextHeader *h, guint64 start,
              GError **error)
{
  const guint64 limit = ct_file_limit (volume->file);

  if (ct_file_is_gzip (volume->file))
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "compressed data inside a gzip file; inflate it "
                           "once");
  if (start > limit || h->compressed_size > limit - start)
    return ct_text_refuse (
        error, CT_VOLUME_ERROR_DAMAGED,
        "the compressed data (%" G_GUINT64_FORMAT " bytes%s%s from byte "
        "%" G_GUINT64_FORMAT " on) goes past the end: the file has "
        "%" G_GUINT64_FORMAT " bytes",
        h->compressed_size, h->compressed_size_field ? " by " : "",
        h->compressed_size_field ? h->compressed_size_field : "", start, limit);
  volume->slices.offset = h->skip_contents;
  if (h->compressed_size)
    ct_file_set_end (volume->file, start + h->compressed_size);
  return ct_file_set_inflated (volume->file, start, error);
}

/* Where the slices are, held against the file's size. */
static gboolean
find_slices (TextVolume *volume, const CtTextHeader *h, GError **error)
{
  CtFileSlices *s = &volume->slices;
  guint64 start = h->data_file[0] ? 0 : h->text_size;
  guint64 end, limit;

  s->file = volume->file;
  s->size = h->size[0] * h->size[1] * ct_sample_size (h->type);
  s->slices = h->size[2] * h->size[3];
  if (!skip_lines (volume->file, h->skip_lines, &start, error))
    return FALSE;
  if (__builtin_add_overflow (start, h->skip_bytes, &start))
    start = G_MAXUINT64;
  s->offset = start;
  if (h->is_compressed && !start_stream (volume, h, start, error))
    return FALSE;
  if (h->at_end && ct_file_is_gzip (volume->file))
    return ct_text_refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                           "the samples are told to be at the end of a gzip "
                           "file; inflate it first");
  limit = ct_file_limit (volume->file);
  if (__builtin_add_overflow (s->offset, s->size * (guint64)s->slices, &end)
      || end > limit)
    return refuse_extent (volume, h, error);
  if (h->at_end)
    s->offset += limit - end;
  return TRUE;
}

static void
set_info (CtVolumeInfo *info, const CtTextHeader *h)
{
  info->type = h->type;
  info->swapped = h->swapped;
  info->columns = h->size[0];
  info->rows = h->size[1];
  info->slices_per_volume = h->size[2];
  info->slices = h->size[2] * h->size[3];
  info->frame_rate_d = 1;
  info->is_labels = h->type == CT_SAMPLE_U8;
  info->grid = h->grid;
}

void
ct_text_volume_close (CtVolume *parent)
{
  TextVolume *volume = (TextVolume *)parent;

  ct_file_slices_clear (&volume->slices);
  ct_file_close (volume->file);
  g_free (volume);
}

static void
take_remark (TextVolume *volume)
{
  g_autofree gchar *remark = g_steal_pointer (&volume->slices.remark);

  if (remark)
    ct_volume_remark (&volume->parent, "%s", remark);
}

CtVolume *
ct_text_volume_open (const gchar *path, CtTextHeaderParse parse, GError **error)
{
  TextVolume *volume = g_new0 (TextVolume, 1);
  CtTextHeader h = { 0 };

  volume->file = ct_file_open (path, error);
  if (!volume->file || !read_header (&h, volume->file, parse, error))
    goto fail;
  volume->file = open_data (volume->file, &h, path, error);
  if (!volume->file || !find_slices (volume, &h, error))
    goto fail;
  set_info (&volume->parent.info, &h);
  volume->parent.kept = ct_file_slices_kept (volume->slices.size);
  if (h.remark)
    ct_volume_remark (&volume->parent, "%s", h.remark);
  if (!ct_file_is_gzip (volume->file))
    ct_file_slices_check_end (&volume->slices, NULL);
  take_remark (volume);
  return &volume->parent;
fail:
  ct_text_volume_close (&volume->parent);
  return NULL;
}

gboolean
ct_text_volume_read_slice (CtVolume *parent, guint number, CtSlice *slice,
                           GError **error)
{
  TextVolume *volume = (TextVolume *)parent;

  slice->data = ct_file_slices_read (&volume->slices, number, error);
  take_remark (volume);
  if (!slice->data)
    return FALSE;
  slice->column_step = ct_sample_size (parent->info.type);
  slice->row_step = slice->column_step * parent->stored_columns;
  slice->slope = 1;
  slice->intercept = 0;
  return TRUE;
}

gboolean
ct_text_volume_get_layout (CtVolume *parent, CtVolumeLayout *layout)
{
  const TextVolume *volume = (const TextVolume *)parent;

  layout->file = volume->file;
  layout->offset = volume->slices.offset;
  layout->strides[0] = 1;
  layout->strides[1] = parent->stored_columns;
  layout->strides[2] = layout->strides[1] * parent->stored_rows;
  layout->strides[3] = layout->strides[2] * parent->info.slices_per_volume;
  layout->slope = 1;
  layout->intercept = 0;
  return !ct_file_is_gzip (volume->file);
}
