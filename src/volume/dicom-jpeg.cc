/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JPEG and JPEG-LS by DCMTK, one codestream at a time. Knows no file: DCMTK
 * gets to see a codestream whose frame header has been checked, and neither
 * a data set nor a name.
 */
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

#include <memory>
#include <vector>

#include "src/volume/dicom-jpeg.h"
#include "src/volume/volume.h"

/* DCMTK's logs can quote attributes: they are off, for good. The codecs stay
 * registered: another thread may be using them. */
static gpointer
init_once (gpointer)
{
  OFLog::configure (OFLogger::OFF_LOG_LEVEL);
  DJDecoderRegistration::registerCodecs (EDC_never);
  DJLSDecoderRegistration::registerCodecs ();
  return NULL;
}

/* FALSE: a process that no codec here knows. */
static bool
get_syntax (const CtDicomStream *stream, E_TransferSyntax *syntax)
{
  switch (stream->process) {
  case 0xc0:
    *syntax = EXS_JPEGProcess1;
    return stream->bits == 8;
  case 0xc1:
    *syntax = EXS_JPEGProcess2_4;
    return stream->bits == 8 || stream->bits == 12;
  case 0xc2:
    *syntax = EXS_JPEGProcess10_12;
    return stream->bits == 8 || stream->bits == 12;
  case 0xc3:
    *syntax = EXS_JPEGProcess14;
    return stream->bits >= 2 && stream->bits <= 16;
  case 0xf7:
    *syntax = EXS_JPEGLSLossy;
    return stream->bits >= 2 && stream->bits <= 16;
  default:
    return false;
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
decode (const CtDicomStream *stream, E_TransferSyntax syntax,
        const guint8 *data, gsize data_size, guint8 *cells, gsize size)
{
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
  return DcmCodecList::decodeFrame (DcmXfer (syntax), NULL, sequence.get (),
                                    &dataset, 0, start, cells, size,
                                    color_model)
      .good ();
}

gboolean
ct_dicom_jpeg_decode (const CtDicomStream *stream, const guint8 *data,
                      gsize data_size, guint8 *cells, gsize size,
                      GError **error)
{
  static GOnce once = G_ONCE_INIT;
  E_TransferSyntax syntax;

  if (stream->components != 1 || !get_syntax (stream, &syntax)) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a JPEG codestream of %u bits, %u components and process "
                 "0x%02x, which is not supported",
                 stream->bits, stream->components, stream->process);
    return FALSE;
  }
  try {
    g_once (&once, init_once, NULL);
    if (decode (stream, syntax, data, data_size, cells, size))
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
