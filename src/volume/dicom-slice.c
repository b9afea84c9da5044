/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomSlice: one frame as it is given out: samples of the volume's type,
 * behind the modality LUT, and what they stand for. Knows no other frame.
 */
#include "src/volume/dicom-slice.h"

#include <string.h>

#include "src/volume/volume.h"

/* Of samples that went through a table, which leaves them no value for it. */
#define PADDING_OF_TABLE G_MININT32

CtSampleType
ct_dicom_slice_type (const CtDicomFile *dicom,
                     const CtDicomCalibration *calibration)
{
  if (!calibration->lut)
    return dicom->pixels.type;
  return calibration->has_padding ? CT_SAMPLE_S32 : CT_SAMPLE_U16;
}

gboolean
ct_dicom_slice_join_types (CtSampleType *all, CtSampleType type)
{
  if (*all == type)
    return TRUE;
  if (ct_sample_is_float (*all) || ct_sample_is_float (type)
      || *all == CT_SAMPLE_U32 || type == CT_SAMPLE_U32)
    return FALSE;
  *all = CT_SAMPLE_S32;
  return TRUE;
}

void
ct_dicom_slice_clear (CtDicomSlice *slice)
{
  g_free (slice->samples);
  g_free (slice->voi);
  memset (slice, 0, sizeof *slice);
}

/* Samples through the modality LUT, in place: both are of the same size. */
static void
apply_lut (const CtDicomCalibration *calibration, gsize n, gint32 *samples)
{
  gsize i;

  for (i = 0; i < n; i++)
    if (calibration->has_padding && samples[i] >= calibration->padding_min
        && samples[i] <= calibration->padding_max)
      samples[i] = PADDING_OF_TABLE;
    else
      samples[i] = (gint32)ct_dicom_lut_get (
          calibration->lut, calibration->lut_first, samples[i]);
}

/* Entries of a table as words, in place: the reading is ahead of the
 * writing. */
static void
narrow (guint8 *samples, gsize n)
{
  gsize i;

  for (i = 0; i < n; i++) {
    gint32 v;
    guint16 word;

    memcpy (&v, samples + 4 * i, sizeof v);
    word = (guint16)CLAMP (v, 0, 65535);
    memcpy (samples + 2 * i, &word, sizeof word);
  }
}

static gboolean
check_type (const CtDicomFile *dicom, const CtDicomCalibration *calibration,
            CtSampleType type, GError **error)
{
  CtSampleType joined = type;

  if (ct_dicom_slice_join_types (&joined,
                                 ct_dicom_slice_type (dicom, calibration))
      && joined == type)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "a frame of other samples than were found when the volume was "
               "opened");
  return FALSE;
}

static void
set_voi (CtDicomSlice *slice)
{
  const CtDicomLut *voi = slice->calibration.voi;

  if (!voi)
    return;
  slice->voi = ct_dicom_lut_make_bytes (voi);
  slice->n_voi = voi->data->len;
}

gboolean
ct_dicom_slice_read (CtDicomSlice *slice, CtDicomFile *dicom, guint frame,
                     CtSampleType type, guint window_index, GError **error)
{
  const gsize n = (gsize)dicom->pixels.columns * dicom->pixels.rows;
  CtDicomCalibration *c = &slice->calibration;

  ct_dicom_calibrate (c, &dicom->attributes, &dicom->pixels, frame,
                      window_index);
  if (check_type (dicom, c, type, error))
    slice->samples = ct_dicom_file_read (dicom, frame,
                                         c->lut ? CT_SAMPLE_S32 : type, error);
  if (slice->samples && c->lut) {
    apply_lut (c, n, (gint32 *)(gpointer)slice->samples);
    c->padding_min = c->padding_max = PADDING_OF_TABLE;
    if (type == CT_SAMPLE_U16)
      narrow (slice->samples, n);
  }
  if (slice->samples)
    set_voi (slice);
  c->lut = c->voi = NULL;
  return slice->samples != NULL;
}
