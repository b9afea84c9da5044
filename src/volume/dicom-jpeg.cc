/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JPEG and JPEG-LS by DCMTK, one codestream at a time. Knows no file: DCMTK
 * gets to see a codestream whose frame header has been checked, and neither
 * a data set nor a name.
 */
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdecbas.h>
#include <dcmtk/dcmjpeg/djdecext.h>
#include <dcmtk/dcmjpeg/djdeclol.h>
#include <dcmtk/dcmjpeg/djdecpro.h>
#include <dcmtk/dcmjpls/djcodecd.h>
#include <dcmtk/dcmjpls/djcparam.h>
#include <dcmtk/oflog/oflog.h>

#include <memory>
#include <vector>

#include "src/volume/dicom-jpeg.h"
#include "src/volume/volume.h"

/* DCMTK's logs can quote attributes: they are off. The logger is the process's,
 * so that is done once: whoever sets it up anew after the first frame wants to
 * hear of DCMTK, and of us could hear no more than what is wrong with a
 * codestream. Its codecs are not registered: the list is the process's as well,
 * and another library may have its own wishes about what is in it. */
static gpointer
init_once (gpointer)
{
  OFLog::configure (OFLogger::OFF_LOG_LEVEL);
  return NULL;
}

/* NULL: a process that no codec here knows. */
static DcmCodec *
create_codec (const CtDicomStream *stream)
{
  const bool is_8_or_12 = stream->bits == 8 || stream->bits == 12;
  const bool is_2_to_16 = stream->bits >= 2 && stream->bits <= 16;

  switch (stream->process) {
  case 0xc0:
    return stream->bits == 8 ? new DJDecoderBaseline () : NULL;
  case 0xc1:
    return is_8_or_12 ? new DJDecoderExtended () : NULL;
  case 0xc2:
    return is_8_or_12 ? new DJDecoderProgressive () : NULL;
  case 0xc3:
    return is_2_to_16 ? new DJDecoderLossless () : NULL;
  case 0xf7:
    return is_2_to_16 ? new DJLSNearLosslessDecoder () : NULL;
  default:
    return NULL;
  }
}

/* No more than the codec asks for, and all of it from the codestream. */
static void
describe (DcmDataset *dataset, const CtDicomStream *stream)
{
  const Uint16 allocated = stream->bits > 8 ? 16 : 8;

  dataset->putAndInsertUint16 (DCM_SamplesPerPixel, 1);
  dataset->putAndInsertString (DCM_PhotometricInterpretation, "MONOCHROME2");
  dataset->putAndInsertString (DCM_NumberOfFrames, "1");
  dataset->putAndInsertUint16 (DCM_Rows, stream->rows);
  dataset->putAndInsertUint16 (DCM_Columns, stream->columns);
  dataset->putAndInsertUint16 (DCM_BitsAllocated, allocated);
  dataset->putAndInsertUint16 (DCM_BitsStored, stream->bits);
  dataset->putAndInsertUint16 (DCM_HighBit, stream->bits - 1);
  dataset->putAndInsertUint16 (DCM_PixelRepresentation, 0);
}

static bool
decode (const CtDicomStream *stream, const DcmCodec *codec, const guint8 *data,
        gsize data_size, guint8 *cells, gsize size)
{
  const DJCodecParameter jpeg (ECC_lossyYCbCr, EDC_never, EUC_default,
                               EPC_default);
  const DJLSCodecParameter jpeg_ls;
  const DcmCodecParameter *parameter = &jpeg;
  DcmDataset dataset;
  std::unique_ptr<DcmPixelSequence> sequence (
      new DcmPixelSequence (DcmTag (DCM_PixelSequenceTag)));
  std::unique_ptr<DcmPixelItem> table (
      new DcmPixelItem (DcmTag (DCM_PixelItemTag)));
  std::unique_ptr<DcmPixelItem> fragment (
      new DcmPixelItem (DcmTag (DCM_PixelItemTag)));
  std::vector<guint8> padded;
  OFString color_model;
  Uint32 start = 1; /* the offset table is number 0 */

  describe (&dataset, stream);
  if (data_size & 1) { /* a fragment is even (PS3.5 A.4) */
    padded.assign (data, data + data_size);
    padded.push_back (0);
    data = padded.data ();
    data_size++;
  }
  if (fragment->putUint8Array (data, data_size).bad ()
      || sequence->insert (table.get ()).bad ())
    return false;
  table.release ();
  if (sequence->insert (fragment.get ()).bad ())
    return false;
  fragment.release ();
  if (stream->process == 0xf7)
    parameter = &jpeg_ls;
  return codec
      ->decodeFrame (NULL, sequence.get (), parameter, &dataset, 0, start,
                     cells, size, color_model)
      .good ();
}

gboolean
ct_dicom_jpeg_decode (const CtDicomStream *stream, const guint8 *data,
                      gsize data_size, guint8 *cells, gsize size,
                      GError **error)
{
  static GOnce once = G_ONCE_INIT;

  try {
    const std::unique_ptr<DcmCodec> codec (
        stream->components == 1 ? create_codec (stream) : NULL);

    if (!codec) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                   "a JPEG codestream of %u bits, %u components and process "
                   "0x%02x, which is not supported",
                   stream->bits, stream->components, stream->process);
      return FALSE;
    }
    g_once (&once, init_once, NULL);
    if (decode (stream, codec.get (), data, data_size, cells, size))
      return TRUE;
  } catch (...) {
  }
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "%" G_GSIZE_FORMAT " bytes of %s data are broken or end too "
               "soon for %u x %u pixels",
               data_size, stream->process == 0xf7 ? "JPEG-LS" : "JPEG",
               stream->columns, stream->rows);
  return FALSE;
}
