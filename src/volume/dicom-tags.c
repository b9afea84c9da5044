/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What of a DICOM file may be told where it is asked for: how a picture was
 * taken, not of whom. Sends nothing.
 */
#include "src/volume/dicom-tags.h"

#include <string.h>

#include "src/volume/dicom-pixels.h"
#include "src/volume/volume.h"

/* In the order of the values below. */
const gchar *const ct_volume_tag_names[] = {
  "Modality",
  "BodyPartExamined",
  "KVP",
  "SliceThickness",
  "ConvolutionKernel",
  "Manufacturer",
  "ManufacturerModelName",
  NULL,
};

/* A decimal string (PS3.5 6.2); other text in its place may be anything. */
static const gchar *
only_number (const gchar *text)
{
  return strspn (text, "+-.0123456789Ee ") == strlen (text) ? text : "";
}

GPtrArray *
ct_dicom_tags_new (const CtDicomAttributes *a)
{
  const gchar *modality = ct_dicom_modality (a->modality);
  const gchar *const values[] = {
    modality ? modality : "",
    a->body_part,
    only_number (a->kvp),
    only_number (a->thickness_text),
    a->kernel,
    a->manufacturer,
    a->model,
  };
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_free);
  guint i;

  G_STATIC_ASSERT (G_N_ELEMENTS (values) + 1
                   == G_N_ELEMENTS (ct_volume_tag_names));
  for (i = 0; i < G_N_ELEMENTS (values); i++) {
    if (!values[i][0])
      continue;
    g_ptr_array_add (tags, g_strdup (ct_volume_tag_names[i]));
    g_ptr_array_add (tags, g_utf8_make_valid (values[i], -1));
  }
  g_ptr_array_add (tags, NULL);
  return tags;
}
