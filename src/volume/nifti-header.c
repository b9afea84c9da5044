/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The header of a NIfTI-1 or -2 file as numbers, checked. Opens no file.
 */
#include "src/volume/nifti-header.h"

#include <math.h>

#include "src/volume/bytes.h"

#define HEADER_1_SIZE 348
#define HEADER_2_SIZE 540

/* bits 0: not supported */
static const struct
{
  gint code;
  CtSampleType type;
  gint bits;
  const gchar *name;
} datatypes[] = {
  { 1, 0, 0, "binary" },
  { 2, CT_SAMPLE_U8, 8, "uint8" },
  { 4, CT_SAMPLE_S16, 16, "int16" },
  { 8, CT_SAMPLE_S32, 32, "int32" },
  { 16, CT_SAMPLE_F32, 32, "float32" },
  { 32, 0, 0, "complex64" },
  { 64, CT_SAMPLE_F64, 64, "float64" },
  { 128, 0, 0, "RGB color" },
  { 256, CT_SAMPLE_S8, 8, "int8" },
  { 512, CT_SAMPLE_U16, 16, "uint16" },
  { 768, CT_SAMPLE_U32, 32, "uint32" },
  { 1024, CT_SAMPLE_S64, 64, "int64" },
  { 1280, CT_SAMPLE_U64, 64, "uint64" },
  { 1536, 0, 0, "float128" },
  { 1792, 0, 0, "complex128" },
  { 2048, 0, 0, "complex256" },
  { 2304, 0, 0, "RGBA color" },
};

static gboolean damaged (GError **error, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
damaged (GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                       message);
  return FALSE;
}

static gboolean
has_magic (const guint8 *head, gsize size, gint version)
{
  const gchar digit = '0' + version;
  const guint8 *magic = head + (version == 1 ? 344 : 4);

  return (gsize)(magic - head) + 4 <= size && magic[0] == 'n'
         && (magic[1] == '+' || magic[1] == 'i') && magic[2] == digit
         && magic[3] == 0;
}

/* sizeof_hdr of this version, in either byte order. */
static gboolean
has_size (const guint8 *head, gsize size, gint version, gboolean *swapped)
{
  const gint32 wanted = version == 1 ? HEADER_1_SIZE : HEADER_2_SIZE;
  gint i;

  for (i = 0; i < 2; i++) {
    CtBytes bytes = ct_bytes (head, size, i);

    *swapped = i;
    if (ct_bytes_i32 (&bytes) == wanted)
      return TRUE;
  }
  return FALSE;
}

gboolean
ct_nifti_header_sniff (const guint8 *head, gsize size)
{
  gboolean swapped;

  return has_magic (head, size, 1) || has_magic (head, size, 2)
         || has_size (head, size, 1, &swapped)
         || has_size (head, size, 2, &swapped);
}

static void
read_f32 (CtBytes *bytes, gsize position, gdouble *out, guint n)
{
  ct_bytes_seek (bytes, position);
  while (n--)
    *out++ = ct_bytes_f32 (bytes);
}

static void
read_f64 (CtBytes *bytes, gsize position, gdouble *out, guint n)
{
  ct_bytes_seek (bytes, position);
  while (n--)
    *out++ = ct_bytes_f64 (bytes);
}

static void
parse_1 (CtNiftiHeader *h, CtBytes *bytes)
{
  guint i;

  ct_bytes_seek (bytes, 39);
  h->dim_info = ct_bytes_u8 (bytes);
  for (i = 0; i < 8; i++)
    h->dim[i] = h->stored_dim[i] = ct_bytes_i16 (bytes);
  ct_bytes_seek (bytes, 68);
  h->intent_code = ct_bytes_i16 (bytes);
  h->datatype = ct_bytes_i16 (bytes);
  h->bitpix = ct_bytes_i16 (bytes);
  read_f32 (bytes, 76, h->pixdim, 8);
  h->vox_offset = ct_bytes_f32 (bytes);
  h->slope = ct_bytes_f32 (bytes);
  h->intercept = ct_bytes_f32 (bytes);
  ct_bytes_seek (bytes, 122);
  h->slice_code = ct_bytes_u8 (bytes);
  h->units = ct_bytes_u8 (bytes);
  h->cal_max = ct_bytes_f32 (bytes);
  h->cal_min = ct_bytes_f32 (bytes);
  ct_bytes_seek (bytes, 252);
  h->qform_code = ct_bytes_i16 (bytes);
  h->sform_code = ct_bytes_i16 (bytes);
  read_f32 (bytes, 256, h->quaternion, 3);
  read_f32 (bytes, 268, h->qoffset, 3);
  read_f32 (bytes, 280, h->srow[0], 12);
}

static void
parse_2 (CtNiftiHeader *h, CtBytes *bytes)
{
  guint i;

  ct_bytes_seek (bytes, 12);
  h->datatype = ct_bytes_i16 (bytes);
  h->bitpix = ct_bytes_i16 (bytes);
  for (i = 0; i < 8; i++)
    h->dim[i] = h->stored_dim[i] = ct_bytes_i64 (bytes);
  read_f64 (bytes, 104, h->pixdim, 8);
  h->vox_offset = ct_bytes_i64 (bytes);
  h->slope = ct_bytes_f64 (bytes);
  h->intercept = ct_bytes_f64 (bytes);
  h->cal_max = ct_bytes_f64 (bytes);
  h->cal_min = ct_bytes_f64 (bytes);
  ct_bytes_seek (bytes, 344);
  h->qform_code = ct_bytes_i32 (bytes);
  h->sform_code = ct_bytes_i32 (bytes);
  read_f64 (bytes, 352, h->quaternion, 3);
  read_f64 (bytes, 376, h->qoffset, 3);
  read_f64 (bytes, 400, h->srow[0], 12);
  h->slice_code = ct_bytes_i32 (bytes); /* at 496 */
  h->units = ct_bytes_i32 (bytes);
  h->intent_code = ct_bytes_i32 (bytes);
  ct_bytes_seek (bytes, 524);
  h->dim_info = ct_bytes_u8 (bytes);
}

/* What the version, the byte order and the kind of file are. */
static gboolean
parse_identity (CtNiftiHeader *h, const guint8 *head, gsize size,
                GError **error)
{
  static const guint8 line_ends[4] = { '\r', '\n', 0x1a, '\n' };
  gint32 found;
  CtBytes bytes = ct_bytes (head, size, FALSE);

  for (h->version = 1; h->version <= 2; h->version++)
    if (has_size (head, size, h->version, &h->swapped))
      break;
  found = ct_bytes_i32 (&bytes);
  if (h->version > 2)
    return damaged (error, "sizeof_hdr is %d; a NIfTI header has %d or %d",
                    found, HEADER_1_SIZE, HEADER_2_SIZE);
  if (size < (h->version == 1 ? HEADER_1_SIZE : HEADER_2_SIZE))
    return damaged (error,
                    "the file ends after %" G_GSIZE_FORMAT
                    " bytes, within the header of %d",
                    size, h->version == 1 ? HEADER_1_SIZE : HEADER_2_SIZE);
  if (!has_magic (head, size, h->version))
    return damaged (error,
                    "magic is neither \"n+%d\" nor \"ni%d\": an ANALYZE "
                    "header, or a damaged one",
                    h->version, h->version);
  if (h->version == 2 && memcmp (head + 8, line_ends, sizeof line_ends) != 0)
    return damaged (error, "the line ends in magic were changed: the file "
                           "was copied as text");
  h->is_pair = head[h->version == 1 ? 345 : 5] == 'i';
  return TRUE;
}

static gboolean
check_dim (CtNiftiHeader *h, GError **error)
{
  static const gchar *const needs[8]
      = { NULL,
          "a slice needs 1 to 16384 columns",
          "a slice needs 1 to 16384 rows",
          "a volume needs 1 to 2147483647 slices",
          "a file needs 1 to 2147483647 volumes",
          "only 1 value a voxel is supported",
          "only 1 value a voxel is supported",
          "only 1 value a voxel is supported" };
  static const gint64 limits[8]
      = { 0, CT_PLANE_MAX_SIZE, CT_PLANE_MAX_SIZE, G_MAXINT32, G_MAXINT32, 1, 1,
          1 };
  guint i;

  if (h->dim[0] < 1 || h->dim[0] > 7)
    return damaged (error,
                    "dim[0] is %" G_GINT64_FORMAT "; there are 1 to 7 "
                    "dimensions",
                    h->dim[0]);
  for (i = 1; i < 8; i++) {
    if (i > h->dim[0])
      h->dim[i] = 1;
    if (h->dim[i] < 1 || h->dim[i] > limits[i]) {
      damaged (error, "dim[%u] is %" G_GINT64_FORMAT "; %s", i, h->dim[i],
               needs[i]);
      if (error && h->dim[i] > 0)
        (*error)->code = CT_VOLUME_ERROR_UNSUPPORTED;
      return FALSE;
    }
  }
  return h->dim[3] * h->dim[4] <= G_MAXINT32
         || damaged (error,
                     "dim[3] is %" G_GINT64_FORMAT
                     " and dim[4] is %" G_GINT64_FORMAT
                     "; a file has up to 2147483647 slices",
                     h->dim[3], h->dim[4]);
}

static gboolean
check_datatype (CtNiftiHeader *h, GError **error)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (datatypes); i++)
    if (datatypes[i].code == h->datatype)
      break;
  if (i == G_N_ELEMENTS (datatypes))
    return damaged (error, "datatype is %d, which NIfTI does not know",
                    h->datatype);
  if (datatypes[i].bits == 0) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "datatype is %d (%s); integers and floats of up to 64 bits "
                 "are supported",
                 h->datatype, datatypes[i].name);
    return FALSE;
  }
  h->type = datatypes[i].type;
  return h->bitpix == datatypes[i].bits
         || damaged (error, "bitpix is %d; datatype %d (%s) has %d", h->bitpix,
                     h->datatype, datatypes[i].name, datatypes[i].bits);
}

/* Slope 0 means that there is no scaling (nifti1.h). Real values are floats:
 * what comes of the greatest sample must be one. */
static gboolean
check_scale (CtNiftiHeader *h, GError **error)
{
  gdouble most = ct_sample_is_float (h->type) ? 1 : ldexp (1, h->bitpix);

  if (h->slope == 0) {
    h->slope = 1;
    h->intercept = 0;
  }
  if (!isfinite (h->slope))
    return damaged (error, "scl_slope is %g; it must be finite", h->slope);
  if (!isfinite (h->intercept))
    return damaged (error, "scl_inter is %g; it must be finite", h->intercept);
  return fabs (h->slope) * most + fabs (h->intercept) <= G_MAXFLOAT
         || damaged (error,
                     "scl_slope is %g and scl_inter %g; the values would be "
                     "beyond what a float holds",
                     h->slope, h->intercept);
}

/* Where the data begins. Past 2^53 no file reaches; NaN fails too. */
static gboolean
check_offset (const CtNiftiHeader *h, GError **error)
{
  gdouble least = h->version == 1 ? 352 : 544;

  if (h->is_pair)
    least = 0;
  return (h->vox_offset >= least && h->vox_offset < 9007199254740992.0
          && h->vox_offset == floor (h->vox_offset))
         || damaged (error,
                     "vox_offset is %.10g; it must be an integer from %g on "
                     "and within the file",
                     h->vox_offset, least);
}

gboolean
ct_nifti_header_parse (CtNiftiHeader *h, const guint8 *head, gsize size,
                       GError **error)
{
  CtBytes bytes;

  *h = (CtNiftiHeader){ 0 };
  if (!parse_identity (h, head, size, error))
    return FALSE;
  bytes = ct_bytes (head, size, h->swapped);
  if (h->version == 1)
    parse_1 (h, &bytes);
  else
    parse_2 (h, &bytes);
  /* Cannot be: parse_identity saw to the size. */
  if (bytes.failed)
    return damaged (error, "the header is cut off");
  return check_dim (h, error) && check_datatype (h, error)
         && check_scale (h, error) && check_offset (h, error);
}

static gdouble
unit_mm (gint units)
{
  switch (units & 7) {
  case 1:
    return 1000.0;
  case 3:
    return 0.001;
  default:
    return 1.0;
  }
}

static gboolean
grid_from_affine (CtGrid *grid, gdouble affine[3][4], gdouble mm)
{
  guint i;

  for (i = 0; i < 12; i++)
    affine[i / 4][i % 4] *= mm;
  return ct_grid_from_ras (grid, affine);
}

gboolean
ct_nifti_header_sform (const CtNiftiHeader *h, CtGrid *grid)
{
  gdouble affine[3][4];

  memcpy (affine, h->srow, sizeof affine);
  return h->sform_code > 0
         && grid_from_affine (grid, affine, unit_mm (h->units));
}

gboolean
ct_nifti_header_qform (const CtNiftiHeader *h, CtGrid *grid)
{
  gdouble affine[3][4], pixdim[3];
  guint i;

  for (i = 0; i < 3; i++)
    pixdim[i] = fabs (h->pixdim[i + 1]);
  ct_affine_from_quaternion (affine, h->quaternion[0], h->quaternion[1],
                             h->quaternion[2], h->qoffset, pixdim,
                             h->pixdim[0]);
  return h->qform_code > 0
         && grid_from_affine (grid, affine, unit_mm (h->units));
}

CtGrid
ct_nifti_header_grid (const CtNiftiHeader *h)
{
  CtGrid grid = { 0 };
  guint i;

  if (ct_nifti_header_sform (h, &grid) || ct_nifti_header_qform (h, &grid))
    return grid;
  for (i = 0; i < 3; i++) {
    const gdouble spacing = fabs (h->pixdim[i + 1]) * unit_mm (h->units);

    grid.spacing[i] = isfinite (spacing) ? spacing : 0;
  }
  return grid;
}
