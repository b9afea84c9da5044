/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cells of every kind to samples, against bit arithmetic done the long way;
 * descriptions of pixels that are refused, each with its sentence.
 */
#include "src/volume/dicom-pixels.h"
#include "tests/dicom-util.h"

/* The sample in a cell, bit by bit. */
static gint64
slow_sample (guint64 cell, guint stored, guint high_bit, gboolean is_signed)
{
  gint64 v = 0;
  guint i;

  for (i = 0; i < stored; i++)
    if (cell >> (high_bit - i) & 1)
      v += (is_signed && i == 0 ? -1 : 1) * ((gint64)1 << (stored - 1 - i));
  return v;
}

static void
check_cells (guint allocated, guint stored, guint high_bit, gboolean is_signed,
             gboolean big, CtSampleType type)
{
  const CtDicomPixels pixels = { .columns = 5,
                                 .rows = 3,
                                 .frames = 1,
                                 .allocated = allocated,
                                 .stored = stored,
                                 .high_bit = high_bit,
                                 .is_signed = is_signed,
                                 .type = type };
  const guint bytes = allocated / 8;
  g_autoptr (GRand) random = g_rand_new_with_seed (stored * 100 + high_bit);
  guint64 values[15];
  guint8 data[15 * 4], samples[15 * 4];
  CtDicomCells cells = { .data = data, .bytes = bytes, .big_endian = big };
  guint i;

  for (i = 0; i < 15; i++) {
    values[i] = g_rand_int (random);
    test_put (data, i * bytes, values[i], bytes, big);
  }
  ct_dicom_pixels_unpack (&pixels, &cells, samples);
  for (i = 0; i < 15; i++) {
    guint8 expected[8];
    gdouble v = slow_sample (values[i], stored, high_bit, is_signed);

    test_put_sample (expected, type, v, G_BYTE_ORDER == G_BIG_ENDIAN);
    g_assert_cmpmem (samples + i * ct_sample_size (type), ct_sample_size (type),
                     expected, ct_sample_size (type));
  }
}

static void
test_unpack (void)
{
  static const CtSampleType types[][2] = {
    { CT_SAMPLE_U8, CT_SAMPLE_S8 },
    { CT_SAMPLE_U16, CT_SAMPLE_S16 },
    { CT_SAMPLE_U32, CT_SAMPLE_S32 },
  };
  guint k, stored, shift, flags;

  for (k = 0; k < 3; k++)
    for (stored = 1; stored <= 8u << k; stored++)
      for (shift = 0; stored + shift <= 8u << k; shift++)
        for (flags = 0; flags < 4; flags++) {
          check_cells (8 << k, stored, stored + shift - 1, flags & 1, flags & 2,
                       types[k][flags & 1]);
          if (k < 2) /* into a wider type */
            check_cells (8 << k, stored, stored + shift - 1, flags & 1,
                         flags & 2, CT_SAMPLE_S32);
        }
}

static void
test_bits (void)
{
  static const guint8 data[] = { 0xb4, 0x01 };
  static const guint8 expected[] = { 1, 0, 1, 1, 0, 1, 1 };
  const CtDicomPixels pixels
      = { .columns = 7, .rows = 1, .stored = 1, .type = CT_SAMPLE_U8 };
  const CtDicomCells cells = { .data = data, .first_bit = 2 };
  guint8 samples[7];

  ct_dicom_pixels_unpack (&pixels, &cells, samples);
  g_assert_cmpmem (samples, 7, expected, 7);
}

/* Float and Double Float Pixel Data, in either byte order. */
static void
test_floats (void)
{
  static const gdouble values[] = { 0, -1.5, 3.25e10, NAN, INFINITY, 0.1 };
  guint i, k;

  for (i = 0; i < 6; i++) {
    const gboolean big = i & 1, is_double = i >> 1 & 1, is_wrong = i >> 2;
    const PictureSpec spec = { .allocated = is_wrong ? 16 : 0 };
    Writer w = writer_new (big ? SYNTAX ".2" : SYNTAX ".1");
    g_autoptr (GError) error = NULL;
    g_autofree gchar *path = NULL;
    g_autofree gfloat *shown = NULL;
    CtVolume *volume;

    w.big = big;
    put_picture (&w, &spec);
    if (!is_wrong) /* once more: the last one counts */
      put_us (&w, CT_DICOM_TAG (0x0028, 0x0100), is_double ? 64 : 32);
    put_header (&w, CT_DICOM_TAG (0x7fe0, is_double ? 0x0009 : 0x0008),
                is_double ? "OD" : "OF", is_double ? 48 : 24);
    for (k = 0; k < 6; k++) {
      guint8 bytes[8];

      if (is_double)
        test_put_f64 (bytes, 0, values[k], big);
      else
        test_put_f32 (bytes, 0, values[k], big);
      g_byte_array_append (w.bytes, bytes, is_double ? 8 : 4);
    }
    path = writer_write (&w, "floats");
    volume = ct_volume_open (path, NULL, &error);
    g_assert_cmpint (volume != NULL, ==, !is_wrong);
    if (is_wrong) {
      g_assert_nonnull (strstr (error->message, "float pixels of 16 bits"));
      continue;
    }
    shown = test_read (volume, 0, NULL);
    for (k = 0; k < 6; k++)
      g_assert_true (isnan (values[k]) ? isnan (shown[k])
                                       : shown[k] == (gfloat)values[k]);
    ct_volume_close (volume);
  }
}

static void
test_refused (void)
{
  static const struct
  {
    const gchar *text_tag, *text; /* field and what it becomes */
    gdouble number;
    const gchar *message; /* NULL: it is taken */
  } cases[] = {
    { "none", "", 0, NULL },
    { "photometric", "MONOCHROME1", 0, NULL },
    { "photometric", "", 0, NULL },
    { "photometric", "RGB", 0, "a color picture (RGB)" },
    { "photometric", "PALETTE COLOR", 0, "a color picture (PALETTE COLOR)" },
    { "photometric", "ZZPHI", 0, "a photometric interpretation that is not" },
    { "samples", "", 3, "(3 samples a pixel)" },
    { "rows", "", 0, "Rows is 0; from 1 to 16384" },
    { "rows", "", 1.5, "Rows is 1.5" },
    { "rows", "", NAN, "Rows is nan" },
    { "rows", "", 16384, NULL },
    { "columns", "", 16385, "Columns is 16385" },
    { "frames", "", 0, "NumberOfFrames is 0" },
    { "frames", "", 1e9, "NumberOfFrames is 1e+09" },
    { "allocated", "", 65, "BitsAllocated is 65; from 1 to 64" },
    { "allocated", "", 24, "BitsAllocated is 24; 1, 8, 16 and 32" },
    { "stored", "", 17, "BitsStored is 17; from 1 to 16" },
    { "stored", "", 0, "BitsStored is 0" },
    { "high", "", 10, "HighBit is 10; from 11 to 15" },
    { "sign", "", 2, "PixelRepresentation is 2" },
    { "pixels", "", 0, "a DICOM file without pixels, modality SEG" },
    { "syntax", SYNTAX ".4.102", 0, "H.264 video, which is not supported" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gdouble v = cases[i].number;
    const gchar *what = cases[i].text_tag;
    CtDicomAttributes a = { .n_rows = 1,
                            .rows = { 2 },
                            .n_columns = 1,
                            .columns = { 3 },
                            .n_allocated = 1,
                            .allocated = { 16 },
                            .n_stored = 1,
                            .stored = { 12 },
                            .pixels = 100,
                            .pixel_tag = CT_DICOM_TAG (0x7fe0, 0x0010),
                            .modality = "SEG",
                            .photometric = "MONOCHROME2",
                            .meta.syntax = ct_dicom_syntax_find (SYNTAX ".1") };
    CtDicomPixels pixels;
    GError *error = NULL;
    gboolean ok;

    if (!strcmp (what, "photometric"))
      g_strlcpy (a.photometric, cases[i].text, sizeof a.photometric);
    else if (!strcmp (what, "syntax"))
      a.meta.syntax = ct_dicom_syntax_find (cases[i].text);
    else if (!strcmp (what, "samples"))
      a.n_samples = 1, a.samples[0] = v;
    else if (!strcmp (what, "rows"))
      a.rows[0] = v;
    else if (!strcmp (what, "columns"))
      a.columns[0] = v;
    else if (!strcmp (what, "frames"))
      a.n_n_frames = 1, a.n_frames[0] = v;
    else if (!strcmp (what, "allocated"))
      a.allocated[0] = v;
    else if (!strcmp (what, "stored"))
      a.stored[0] = v;
    else if (!strcmp (what, "high"))
      a.n_high_bit = 1, a.high_bit[0] = v;
    else if (!strcmp (what, "sign"))
      a.n_representation = 1, a.representation[0] = v;
    else if (!strcmp (what, "pixels"))
      a.pixels = 0;
    ok = ct_dicom_pixels_check (&pixels, &a, &error);
    g_assert_true (ok == !error);
    if (ok != !cases[i].message
        || (error && !strstr (error->message, cases[i].message)))
      g_error ("case %u: \"%s\"", i, error ? error->message : "taken");
    if (ok)
      g_assert_cmpint (pixels.is_inverse, ==,
                       !strcmp (a.photometric, "MONOCHROME1"));
    g_clear_error (&error);
  }
}

static void
test_inverse (void)
{
  CtDicomAttributes a = { .n_rows = 1,
                          .rows = { 2 },
                          .n_columns = 1,
                          .columns = { 3 },
                          .n_allocated = 1,
                          .allocated = { 16 },
                          .pixels = 100,
                          .pixel_tag = CT_DICOM_TAG (0x7fe0, 0x0010),
                          .photometric = "MONOCHROME1",
                          .lut_shape = "IDENTITY",
                          .meta.syntax = ct_dicom_syntax_find (SYNTAX) };
  CtDicomPixels pixels;

  g_assert_true (ct_dicom_pixels_check (&pixels, &a, NULL));
  g_assert_false (pixels.is_inverse);
  g_strlcpy (a.lut_shape, "INVERSE", sizeof a.lut_shape);
  g_assert_true (ct_dicom_pixels_check (&pixels, &a, NULL));
  g_assert_true (pixels.is_inverse);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-pixels/unpack", test_unpack);
  g_test_add_func ("/dicom-pixels/bits", test_bits);
#ifdef CT_WITH_DICOM
  g_test_add_func ("/dicom-pixels/floats", test_floats);
#endif
  g_test_add_func ("/dicom-pixels/refused", test_refused);
  g_test_add_func ("/dicom-pixels/inverse", test_inverse);
  return g_test_run ();
}
