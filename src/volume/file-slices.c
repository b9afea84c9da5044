/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slices of one size that follow one another in a file. Knows nothing of what
 * they show.
 */
#include "src/volume/file-slices.h"

#include "src/volume/volume.h"

gboolean
ct_file_slices_check_end (CtFileSlices *slices, GError **error)
{
  const guint64 end = slices->offset + (guint64)slices->slices * slices->size;

  if (slices->end_is_known)
    return TRUE;
  if (!ct_file_check_end (slices->file, end, &slices->remark, error))
    return FALSE;
  slices->end_is_known = TRUE;
  return TRUE;
}

/* Into dst, all of it. */
static gboolean
read_whole_slice (CtFileSlices *slices, guint number, guint8 *dst,
                  GError **error)
{
  const guint64 start = slices->offset + (guint64)number * slices->size;
  gssize n = ct_file_read (slices->file, start, dst, slices->size, error);

  /* The checksum of all slices stands behind them: it is met before the last
   * of them is given out. */
  if (n == (gssize)slices->size && number == slices->slices - 1
      && !ct_file_slices_check_end (slices, error))
    n = -1;
  if (n < 0) {
    g_prefix_error (error, "slice %u of %u: ", number + 1, slices->slices);
    return FALSE;
  }
  if (n == (gssize)slices->size)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "slice %u of %u is cut off: it has %" G_GSIZE_FORMAT
               " bytes from byte %" G_GUINT64_FORMAT " on, %" G_GSSIZE_FORMAT
               " of them are there",
               number + 1, slices->slices, slices->size, start, n);
  return FALSE;
}

guint
ct_file_slices_kept (gsize size)
{
  return CLAMP (CT_FILE_SLICES_SIZE / MAX (size, 1), 2, CT_FILE_SLICES_KEPT);
}

const guint8 *
ct_file_slices_read (CtFileSlices *slices, guint number, GError **error)
{
  const guint n = ct_file_slices_kept (slices->size);
  guint i, oldest = 0;

  for (i = 0; i < n; i++) {
    if (slices->kept[i].used > 0 && slices->kept[i].number == number) {
      slices->kept[i].used = ++slices->clock;
      return slices->kept[i].data;
    }
    if (slices->kept[i].used < slices->kept[oldest].used)
      oldest = i;
  }
  i = oldest;
  if (!slices->kept[i].data)
    slices->kept[i].data = g_try_malloc (slices->size);
  if (!slices->kept[i].data) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory for a slice of %" G_GSIZE_FORMAT " bytes",
                 slices->size);
    return NULL;
  }
  slices->kept[i].used = 0;
  if (!read_whole_slice (slices, number, slices->kept[i].data, error))
    return NULL;
  slices->kept[i].used = ++slices->clock;
  slices->kept[i].number = number;
  return slices->kept[i].data;
}

void
ct_file_slices_clear (CtFileSlices *slices)
{
  guint i;

  for (i = 0; i < CT_FILE_SLICES_KEPT; i++)
    g_free (slices->kept[i].data);
  g_free (slices->remark);
  *slices = (CtFileSlices){ 0 };
}
