/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NRRD, as one file or as a header beside its samples. Knows neither the
 * header's fields nor how samples are read.
 */
#include "src/volume/nrrd-header.h"

static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return ct_nrrd_header_sniff (head, size);
}

static CtVolume *
open_nrrd (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  return ct_text_volume_open (path, ct_nrrd_header_parse, error);
}

const CtVolumeReader ct_nrrd_reader = {
  .name = "NRRD",
  .suffixes = ".nrrd, .nhdr",
  .sniff = sniff,
  .open = open_nrrd,
  .read_slice = ct_text_volume_read_slice,
  .close = ct_text_volume_close,
  .get_layout = ct_text_volume_get_layout,
};
