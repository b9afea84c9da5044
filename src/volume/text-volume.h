/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtTextHeader and the volumes that begin with such a header: text, then the
 * samples, slice after slice, behind it or in a file beside it, plain or
 * compressed. Knows no format's words.
 */
#pragma once

#include "src/volume/text.h"

G_BEGIN_DECLS

/* A longer text is no header. */
#define CT_TEXT_HEADER_MAX_SIZE (1 << 20)

/**
 * CtTextHeader:
 * @type, @swapped: of the samples
 * @size: columns, rows, slices, volumes: ct_text_header_set_sizes
 * @size_field: where they stand, for messages
 * @grid: as stored
 * @remark: (nullable): for ct_volume_remark; static
 * @text_size: bytes of the text in its own file
 * @data_file: name of the file that has the samples, beside the text's;
 *     empty: they follow the text
 * @skip_lines, @skip_bytes: between there and the data, in this order
 * @at_end: the samples are the last bytes of the file
 * @is_compressed: the data is a zlib or gzip stream
 * @compressed_size: bytes of it; 0: what is left of the file
 * @compressed_size_field: (nullable): where that stands, for messages
 * @skip_contents: bytes of what it inflates to, before the samples
 */
typedef struct
{
  CtSampleType type;
  gboolean swapped;
  guint64 size[4];
  const gchar *size_field;
  CtGrid grid;
  const gchar *remark;
  guint64 text_size;
  gchar data_file[256];
  guint64 skip_lines, skip_bytes;
  gboolean at_end;
  gboolean is_compressed;
  guint64 compressed_size;
  const gchar *compressed_size_field;
  guint64 skip_contents;
} CtTextHeader;

/* From the first bytes of a file, all of CT_TEXT_HEADER_MAX_SIZE where there
 * are as many; is_whole: there are no more. FALSE and an error that names the
 * field where it makes no sense. */
typedef gboolean (*CtTextHeaderParse) (CtTextHeader *header, const gchar *text,
                                       gsize size, gboolean is_whole,
                                       GError **error);

/* 1 to 4 sizes, fastest first; those beyond are 1. FALSE and an error that
 * names field where they are not those of a volume. */
gboolean ct_text_header_set_sizes (CtTextHeader *header, const gchar *field,
                                   const gint64 *sizes, guint n,
                                   GError **error);

/* The name of a file beside the header's, and in no other folder. */
gboolean ct_text_header_set_data_file (CtTextHeader *header, const gchar *field,
                                       const CtText *name, GError **error);

/* For a reader's row of the table. */
CtVolume *ct_text_volume_open (const gchar *path, CtTextHeaderParse parse,
                               GError **error);
gboolean ct_text_volume_read_slice (CtVolume *volume, guint number,
                                    CtSlice *slice, GError **error);
void ct_text_volume_close (CtVolume *volume);
gboolean ct_text_volume_get_layout (CtVolume *volume, CtVolumeLayout *layout);

G_END_DECLS
