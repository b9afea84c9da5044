/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slices of one size that follow one another in a file. Knows nothing of what
 * they show.
 */
#pragma once

#include "src/volume/file.h"

G_BEGIN_DECLS

/* Slices that are kept: as many as fit the size, but two at least. */
#define CT_FILE_SLICES_KEPT 4
#define CT_FILE_SLICES_SIZE (32 << 20)

/**
 * CtFileSlices:
 * @file: not owned
 * @offset: of slice 0 in its contents
 * @size: bytes of a slice
 * @slices: how many follow one another
 * @remark: what a read saw behind the last one, once; for the reader to take
 *
 * Slices of one size in a file. The last read are kept, so that some can be
 * read ahead of the one that is shown, and to step back once costs nothing;
 * memory is these, whatever their number. Zero can be cleared.
 */
typedef struct
{
  CtFile *file;
  guint64 offset;
  gsize size;
  guint slices;
  struct
  {
    guint8 *data;
    guint number;
    guint64 used; /* when; 0: not valid */
  } kept[CT_FILE_SLICES_KEPT];
  guint64 clock;
  gchar *remark;
  gboolean end_is_known;
} CtFileSlices;

/* Valid until ct_file_slices_kept more were read; NULL and error on failure.
 */
const guint8 *ct_file_slices_read (CtFileSlices *slices, guint number,
                                   GError **error);

/* Looks behind the last slice (ct_file_check_end), once it went well only
 * once. Reading the last slice does so too. */
gboolean ct_file_slices_check_end (CtFileSlices *slices, GError **error);

/* 2..CT_FILE_SLICES_KEPT, of slices of that size. */
guint ct_file_slices_kept (gsize size);

void ct_file_slices_clear (CtFileSlices *slices);

G_END_DECLS
