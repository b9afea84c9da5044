/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * MetaImage, as one file or as a header beside its samples. Knows neither the
 * header's keys nor how samples are read.
 */
#include "src/volume/metaimage-header.h"

static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return ct_metaimage_header_sniff (head, size);
}

static CtVolume *
open_metaimage (const gchar *path, const CtVolumeOptions *options,
                GError **error)
{
  return ct_text_volume_open (path, ct_metaimage_header_parse, error);
}

const CtVolumeReader ct_metaimage_reader = {
  .name = "MetaImage",
  .suffixes = ".mha, .mhd",
  .sniff = sniff,
  .open = open_metaimage,
  .read_slice = ct_text_volume_read_slice,
  .close = ct_text_volume_close,
  .get_layout = ct_text_volume_get_layout,
};
