/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NumPy's .npz: one of the arrays in a zip archive, stored (savez) or deflated
 * (savez_compressed), read where it lies. Knows nothing of arrays.
 */
#include "src/volume/npy.h"
#include "src/volume/zip.h"

static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return ct_zip_sniff (head, size);
}

static CtVolume *
open_npz (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  const gchar *name = options->array && *options->array ? options->array : NULL;
  CtFile *file = ct_file_open (path, error);
  CtFilePart part;
  CtVolume *volume;
  guint found;

  if (!file)
    return NULL;
  if (ct_file_is_gzip (file)) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a zip archive inside a gzip file; inflate it once");
    ct_file_close (file);
    return NULL;
  }
  if (!ct_zip_find (file, ".npy", name, &part, &found, error)
      || !ct_file_set_part (file, &part, error)) {
    ct_file_close (file);
    return NULL;
  }
  volume = ct_npy_open (file, options, error);
  if (volume && found > 1 && !name)
    ct_volume_remark (volume,
                      "the file has %u arrays: the first is read, and array= "
                      "names another",
                      found);
  return volume;
}

const CtVolumeReader ct_npz_reader = {
  .name = "NumPy archive",
  .suffixes = ".npz",
  .sniff = sniff,
  .open = open_npz,
  .read_slice = ct_npy_read_slice,
  .close = ct_npy_close,
};
