/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NIfTI-1 and NIfTI-2, as one file or as a pair of .hdr and .img, gzip or
 * not: slices along the stored k axis. Knows neither the header's fields nor
 * how slices are shown.
 */
#include "src/volume/volume.h"

#include <math.h>
#include <string.h>

#include "src/volume/bytes.h"
#include "src/volume/file-slices.h"
#include "src/volume/nifti-header.h"
#include "src/volume/nifti-remarks.h"

/* As many extensions are looked at. */
#define MAX_EXTENSIONS 1000

/* NIFTI_INTENT_LABEL of nifti1.h. */
#define INTENT_LABEL 1002

typedef struct
{
  CtVolume parent;
  CtFile *file;
  CtFileSlices slices;
  gdouble slope, intercept;
} Nifti;

static gboolean
is_named (const gchar *path, const gchar *suffix)
{
  const gsize n = strlen (path), m = strlen (suffix);

  return n >= m && g_ascii_strcasecmp (path + n - m, suffix) == 0;
}

static gboolean
is_image_name (const gchar *path)
{
  return is_named (path, ".img") || is_named (path, ".img.gz");
}

static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return ct_nifti_header_sniff (head, size) || is_image_name (path);
}

static gboolean
read_header (CtNiftiHeader *h, CtFile *file, GError **error)
{
  guint8 head[CT_NIFTI_HEADER_SIZE];
  const gssize n = ct_file_read (file, 0, head, sizeof head, error);

  return n >= 0 && ct_nifti_header_parse (h, head, n, error);
}

/* An extension must end where the samples begin. What it holds is not read:
 * it may be anything, the patient's name included. */
static gboolean
check_extension (const CtNiftiHeader *h, CtFile *file, GError **error)
{
  const guint at = h->version == 1 ? 348 : 540;
  guint8 data[12];
  CtBytes bytes = ct_bytes (data, sizeof data, h->swapped);
  gint32 size;
  gssize n;

  if (h->is_pair || h->vox_offset < at + sizeof data)
    return TRUE;
  n = ct_file_read (file, at, data, sizeof data, error);
  if (n < (gssize)sizeof data)
    return n >= 0; /* cut off: the samples are, too */
  ct_bytes_seek (&bytes, 4);
  size = ct_bytes_i32 (&bytes);
  if (data[0] == 0 || size == 0
      || (size >= 8 && at + 4.0 + size <= h->vox_offset))
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "the extension at byte %u has %d bytes; up to vox_offset there "
               "are %.10g",
               at + 4, size, h->vox_offset - at - 4);
  return FALSE;
}

/* What the header claims, held against the file's size. */
static gboolean
check_extent (const CtNiftiHeader *h, const CtFile *file, CtFileSlices *slices,
              GError **error)
{
  const gsize sample_size = ct_sample_size (h->type);
  guint64 total, end;

  slices->offset = h->vox_offset;
  slices->size = h->dim[1] * h->dim[2] * sample_size;
  slices->slices = h->dim[3] * h->dim[4];
  if (!__builtin_mul_overflow (slices->size, (guint64)slices->slices, &total)
      && !__builtin_add_overflow (slices->offset, total, &end)
      && end <= ct_file_limit (file))
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "vox_offset %.10g and dim (%u slices of %" G_GINT64_FORMAT
               " x %" G_GINT64_FORMAT " samples of %" G_GSIZE_FORMAT
               " bytes) go past the end: the file %s %" G_GUINT64_FORMAT
               " bytes",
               h->vox_offset, slices->slices, h->dim[1], h->dim[2], sample_size,
               ct_file_is_gzip (file) ? "can inflate to at most" : "has",
               ct_file_limit (file));
  return FALSE;
}

static void
set_info (CtVolumeInfo *info, const CtNiftiHeader *h)
{
  info->type = h->type;
  info->swapped = h->swapped;
  info->columns = h->dim[1];
  info->rows = h->dim[2];
  info->slices_per_volume = h->dim[3];
  info->slices = h->dim[3] * h->dim[4];
  info->frame_rate_d = 1;
  info->is_labels
      = h->intent_code == INTENT_LABEL
        || (h->type == CT_SAMPLE_U8 && h->slope == 1 && h->intercept == 0);
  if (h->cal_max > h->cal_min && isfinite (h->cal_max - h->cal_min)) {
    info->has_window = TRUE;
    info->window_center = h->cal_min + (h->cal_max - h->cal_min) / 2;
    info->window_width = h->cal_max - h->cal_min;
  }
  info->grid = ct_nifti_header_grid (h);
}

/* The other half of a pair: ending in place of .hdr or .img, in the same
 * case, with or without .gz; NULL where no such file is. */
static gchar *
find_sibling (const gchar *path, const gchar *ending)
{
  const gboolean is_gz = is_named (path, ".gz");
  const gsize stem = strlen (path) - (is_gz ? 7 : 4);
  g_autofree gchar *found = g_strndup (path, stem + 4);
  g_autofree gchar *zipped = NULL;
  guint i;

  for (i = 1; i < 4; i++)
    found[stem + i] = g_ascii_isupper (path[stem + i])
                          ? g_ascii_toupper (ending[i])
                          : ending[i];
  zipped = g_strconcat (found, ".gz", NULL);
  if (!is_gz && g_file_test (found, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&found);
  if (g_file_test (zipped, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&zipped);
  if (g_file_test (found, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&found);
  return NULL;
}

static gboolean
is_header (CtFile *file)
{
  guint8 head[CT_NIFTI_HEADER_SIZE];
  const gssize n = ct_file_read (file, 0, head, sizeof head, NULL);

  return n >= 0 && ct_nifti_header_sniff (head, n);
}

/* The file that holds the header: beside an .img its .hdr, unless the .img is
 * a single file of another name. */
static CtFile *
open_header (const gchar *path, GError **error)
{
  const gboolean is_image = is_image_name (path);
  g_autofree gchar *sibling = is_image ? find_sibling (path, ".hdr") : NULL;
  CtFile *file = ct_file_open (sibling ? sibling : path, error);

  if (!file && sibling)
    g_prefix_error (error, "the .hdr beside the .img: ");
  if (file && is_image && !sibling && !is_header (file)) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND,
                 "there is no .hdr beside the .img");
    ct_file_close (file);
    return NULL;
  }
  return file;
}

/* The file that holds the samples; file is the header's, and closed. */
static CtFile *
open_image (CtFile *file, const CtNiftiHeader *h, const gchar *path,
            GError **error)
{
  g_autofree gchar *sibling = NULL;
  CtFile *image;

  if (!h->is_pair)
    return file;
  ct_file_close (file);
  if (is_image_name (path))
    return ct_file_open (path, error);
  if (is_named (path, ".hdr") || is_named (path, ".hdr.gz"))
    sibling = find_sibling (path, ".img");
  if (!sibling) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND,
                 "magic is \"ni%d\": the header of a pair, and there is no "
                 ".img beside the .hdr",
                 h->version);
    return NULL;
  }
  image = ct_file_open (sibling, error);
  if (!image)
    g_prefix_error (error, "the .img beside the .hdr: ");
  return image;
}

/* What check_extension lets pass: nothing of extensions is used, but a header
 * that is damaged here may be damaged anywhere. They end at the data, those of
 * a pair with the header's file; of a zipped one its first bytes must do. */
static void
remark_on_extensions (CtVolume *volume, CtFile *file, const CtNiftiHeader *h)
{
  guint64 at = h->version == 1 ? 352 : 544, end = h->vox_offset;
  guint8 head[8];
  guint i;

  if (h->is_pair)
    end = ct_file_is_gzip (file) ? at + CT_FILE_END_BUDGET
                                 : ct_file_limit (file);
  if (ct_file_read (file, at - 4, head, 4, NULL) < 4 || head[0] == 0)
    return;
  if (at == end)
    ct_volume_remark (volume,
                      "extension[0] is %u, but byte %" G_GUINT64_FORMAT
                      ", where an extension would begin, is the end: none is "
                      "there",
                      head[0], at);
  for (i = 1; at < end && i <= MAX_EXTENSIONS; i++) {
    const gssize n = ct_file_read (file, at, head, sizeof head, NULL);
    CtBytes bytes = ct_bytes (head, sizeof head, h->swapped);
    const gint32 esize = ct_bytes_i32 (&bytes), code = ct_bytes_i32 (&bytes);

    /* The file ended, or zeros pad it. */
    if (n <= 0 || (i > 1 && esize == 0 && code == 0))
      return;
    if (n < (gssize)sizeof head || esize < 16 || esize % 16
        || ((guint64)esize > end - at
            && !(h->is_pair && ct_file_is_gzip (file)))) {
      ct_volume_remark (
          volume,
          "extension %u at byte %" G_GUINT64_FORMAT
          " has esize %d; it is a multiple of 16 and ends by byte "
          "%" G_GUINT64_FORMAT ": extensions are not used",
          i, at, n < (gssize)sizeof head ? 0 : esize, end);
      return;
    }
    at += esize;
  }
}

static void
close_nifti (CtVolume *volume)
{
  Nifti *nifti = (Nifti *)volume;

  ct_file_slices_clear (&nifti->slices);
  ct_file_close (nifti->file);
  g_free (nifti);
}

static void
take_remark (Nifti *nifti)
{
  g_autofree gchar *remark = g_steal_pointer (&nifti->slices.remark);

  if (remark)
    ct_volume_remark (&nifti->parent, "%s", remark);
}

static CtVolume *
open_nifti (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  Nifti *nifti = g_new0 (Nifti, 1);
  CtNiftiHeader h;

  nifti->file = open_header (path, error);
  if (!nifti->file || !read_header (&h, nifti->file, error)
      || !check_extension (&h, nifti->file, error))
    goto fail;
  if (h.is_pair)
    remark_on_extensions (&nifti->parent, nifti->file, &h);
  nifti->file = open_image (nifti->file, &h, path, error);
  if (!nifti->file || !check_extent (&h, nifti->file, &nifti->slices, error))
    goto fail;
  nifti->slices.file = nifti->file;
  nifti->slope = h.slope;
  nifti->intercept = h.intercept;
  set_info (&nifti->parent.info, &h);
  nifti->parent.kept = ct_file_slices_kept (nifti->slices.size);
  if (!h.is_pair)
    remark_on_extensions (&nifti->parent, nifti->file, &h);
  ct_nifti_remarks (&nifti->parent, &h);
  if (!ct_file_is_gzip (nifti->file))
    ct_file_slices_check_end (&nifti->slices, NULL);
  take_remark (nifti);
  return &nifti->parent;
fail:
  g_free (ct_volume_take_remarks (&nifti->parent));
  close_nifti (&nifti->parent);
  return NULL;
}

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Nifti *nifti = (Nifti *)volume;

  slice->data = ct_file_slices_read (&nifti->slices, number, error);
  take_remark (nifti);
  if (!slice->data)
    return FALSE;
  slice->column_step = ct_sample_size (volume->info.type);
  slice->row_step = slice->column_step * volume->stored_columns;
  slice->slope = nifti->slope;
  slice->intercept = nifti->intercept;
  return TRUE;
}

static gboolean
get_layout (CtVolume *volume, CtVolumeLayout *layout)
{
  const Nifti *nifti = (const Nifti *)volume;
  const CtVolumeInfo *info = &volume->info;

  layout->file = nifti->file;
  layout->offset = nifti->slices.offset;
  layout->strides[0] = 1;
  layout->strides[1] = volume->stored_columns;
  layout->strides[2] = layout->strides[1] * volume->stored_rows;
  layout->strides[3] = layout->strides[2] * info->slices_per_volume;
  layout->slope = nifti->slope;
  layout->intercept = nifti->intercept;
  return !ct_file_is_gzip (nifti->file);
}

const CtVolumeReader ct_nifti_reader = {
  .name = "NIfTI",
  .suffixes = ".nii, .nii.gz, .hdr, .img",
  .sniff = sniff,
  .open = open_nifti,
  .read_slice = read_slice,
  .close = close_nifti,
  .get_layout = get_layout,
};
