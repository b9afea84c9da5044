/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Heats from caps and buffers: every type's values against plain sums, and a
 * sentence for what cannot be used.
 */
#include "gst/ctheat/gstctheatinput.h"

#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#define TENSORS "other/tensors,format=static,num_tensors=1,"
#define DIMENSIONS "they must be W:H:1:1 or 1:W:H:1 with sizes from 1 to 16384"

static GstCtHeatFormat
format_of (const gchar *text)
{
  GstCaps *caps = gst_caps_from_string (text);
  GstCtHeatFormat format;
  gchar *why = NULL;

  ck_assert_msg (gst_ct_heat_format_from_caps (&format, caps, &why), "%s: %s",
                 text, why);
  gst_caps_unref (caps);
  return format;
}

/* clang-format off */
GST_START_TEST (test_dimensions)
{
  static const struct
  {
    const gchar *text;
    guint width, height; /* 0: refused */
  } cases[] = {
    { "7:5:1:1", 7, 5 }, { "7:5", 7, 5 }, { "7:5:1", 7, 5 },
    { "1:7:5:1", 7, 5 }, { "1:7:5", 7, 5 }, { "5", 5, 1 }, { "1", 1, 1 },
    { "1:1:1:1", 1, 1 }, { "1:5", 1, 5 }, { "1:5:1:1", 1, 5 },
    { "1:1:5:1", 1, 5 }, { "16384:16384", 16384, 16384 },
    { "7:5:1:1:1:1:1:1:1:1:1:1:1:1:1:1", 7, 5 },
    { "7:5:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1", 0, 0 }, { "0:3", 0, 0 },
    { "3:0", 0, 0 }, { "7:5:0", 0, 0 }, { "7:5:2", 0, 0 },
    { "7:5:1:2", 0, 0 }, { "1:7:5:2", 0, 0 }, { "2:7:5:1", 0, 0 },
    { "16385:1", 0, 0 }, { "1:16385", 0, 0 }, { "-7:5", 0, 0 },
    { "7:-5", 0, 0 }, { "7.5:5", 0, 0 }, { "0x7:5", 0, 0 }, { " 7:5", 0, 0 },
    { "7:5:", 0, 0 }, { ":7:5", 0, 0 }, { "", 0, 0 }, { ":", 0, 0 },
    { "wide:high", 0, 0 }, { "4294967297:5", 0, 0 },
    { "99999999999999999999999:5", 0, 0 },
  };
  /* clang-format on */

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *caps = gst_caps_from_string (TENSORS "types=(string)float32");
    GstCtHeatFormat format;
    gchar *why = NULL, *sentence;

    gst_caps_set_simple (caps, "dimensions", G_TYPE_STRING, cases[i].text,
                         NULL);
    ck_assert_msg (gst_ct_heat_format_from_caps (&format, caps, &why)
                       == (cases[i].width > 0),
                   "\"%s\"", cases[i].text);
    ck_assert (format.valid == (cases[i].width > 0));
    if (format.valid) {
      ck_assert (format.is_tensor);
      ck_assert (format.type == CT_SAMPLE_F32);
      ck_assert_int_eq (GST_VIDEO_INFO_WIDTH (&format.info), cases[i].width);
      ck_assert_int_eq (GST_VIDEO_INFO_HEIGHT (&format.info), cases[i].height);
    } else {
      sentence = g_strdup_printf (
          "the heat tensor's dimensions are %s; " DIMENSIONS, cases[i].text);
      ck_assert_str_eq (why, sentence);
      g_free (sentence);
    }
    g_free (why);
    gst_caps_unref (caps);
  }
}
GST_END_TEST

GST_START_TEST (test_refused_caps)
{
  static const struct
  {
    const gchar *caps;
    const gchar *why;
  } cases[] = {
    { TENSORS "types=(string)float32",
      "the heat tensor's dimensions are missing; " DIMENSIONS },
    { TENSORS "types=(string)float32,dimensions=(int)7",
      "the heat tensor's dimensions are missing; " DIMENSIONS },
    { TENSORS "dimensions=(string)7:5",
      "the heat tensor's type is missing; it must be one of float32, float64, "
      "uint8, uint16, int16" },
    { TENSORS "types=(string)int32,dimensions=(string)7:5",
      "the heat tensor's type is int32; it must be one of float32, float64, "
      "uint8, uint16, int16" },
    { "video/x-raw,format=GRAY8,height=5,framerate=0/1",
      "the heat's caps are not complete video caps" },
    { "video/x-raw,format=GRAY8,width=0,height=5,framerate=0/1",
      "the heat has 0x5 pixels; it must have from 1 to 16384 each way" },
    { "video/x-raw,format=RGB,width=7,height=5,framerate=0/1",
      "the heat's format is RGB; it must be GRAY8, GRAY16_LE or GRAY16_BE" },
    { "video/x-raw,format=GRAY8,width=8,height=8,framerate=0/1,"
      "interlace-mode=interleaved",
      "the heat is interlaced; only progressive video can be used" },
    { "video/x-raw,format=GRAY8,width=16385,height=5,framerate=0/1",
      "the heat has 16385x5 pixels; it must have from 1 to 16384 each way" },
    { "video/x-raw,format=GRAY8,width=7,height=16385,framerate=0/1",
      "the heat has 7x16385 pixels; it must have from 1 to 16384 each way" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *caps = gst_caps_from_string (cases[i].caps);
    GstCtHeatFormat format = { .valid = TRUE };
    gchar *why = NULL;

    ck_assert (!gst_ct_heat_format_from_caps (&format, caps, &why));
    ck_assert_str_eq (why, cases[i].why);
    ck_assert (!format.valid);
    g_free (why);
    gst_caps_unref (caps);
  }
}
GST_END_TEST

/* A row of samples and what they are worth, worked out beside them. */
#define W 5

typedef struct
{
  const gchar *type;  /* of a tensor, or a video format */
  const gchar *bytes; /* hexadecimal, one row */
  gboolean has_slice;
  gdouble slope, intercept;
  gint padding; /* -1: none */
  gdouble values[W];
  gint peak; /* column, -1: nothing finite */
} Values;

/* clang-format off */
static const Values values[] = {
  { "uint8", "00 01 80 ff 7f", FALSE, 0, 0, -1,
    { 0, 1 / 255., 128 / 255., 1, 127 / 255. }, 3 },
  { "GRAY8", "00 01 80 ff ff", FALSE, 0, 0, -1,
    { 0, 1 / 255., 128 / 255., 1, 1 }, 3 },
  { "uint16", "0000 0100 ff00 ffff 0080", FALSE, 0, 0, -1,
    { 0, 1 / 65535., 255 / 65535., 1, 32768 / 65535. }, 3 },
  { "GRAY16_LE", "0000 0100 ff00 ffff 0080", FALSE, 0, 0, -1,
    { 0, 1 / 65535., 255 / 65535., 1, 32768 / 65535. }, 3 },
  { "GRAY16_BE", "0000 0001 00ff ffff 8000", FALSE, 0, 0, -1,
    { 0, 1 / 65535., 255 / 65535., 1, 32768 / 65535. }, 3 },
  { "int16", "0000 0100 ff7f 0080 ffff", FALSE, 0, 0, -1,
    { 0, 1 / 32767., 1, -32768 / 32767., -1 / 32767. }, 2 },
  { "float32", "00000000 0000803f 000000c0 0000c03f 0000003f", FALSE, 0, 0, -1,
    { 0, 1, -2, 1.5, 0.5 }, 3 },
  { "float64",
    "0000000000000000 000000000000f03f 00000000000000c0 000000000000f83f "
    "000000000000e03f", FALSE, 0, 0, -1,
    { 0, 1, -2, 1.5, 0.5 }, 3 },
  /* NaN, -NaN, the largest, 2, 1 */
  { "float32", "0000c07f 0000c0ff 00000040 0000803f 00000080", FALSE, 0, 0, -1,
    { NAN, NAN, 2, 1, -0. }, 2 },
  /* infinities are kept, but are neither an end nor a peak */
  { "float32", "0000807f 000080ff 00000040 0000803f 00000000", FALSE, 0, 0, -1,
    { CT_HEAT_INFINITY, -CT_HEAT_INFINITY, 2, 1, 0 }, 2 },
  { "float32", "0000807f 000080ff 0000c07f 0000807f 000080ff", FALSE, 0, 0, -1,
    { CT_HEAT_INFINITY, -CT_HEAT_INFINITY, NAN, CT_HEAT_INFINITY,
      -CT_HEAT_INFINITY }, -1 },
  { "float32", "0000c07f 0000c07f 0000c07f 0000c07f 0000c07f", FALSE, 0, 0, -1,
    { NAN, NAN, NAN, NAN, NAN }, -1 },
  /* a double that is beyond float: as an infinity */
  { "float64",
    "a0c8eb85f3cce17f 0000000000000000 000000000000f0ff 000000000000f87f "
    "000000000000e03f", FALSE, 0, 0, -1,
    { CT_HEAT_INFINITY, 0, -CT_HEAT_INFINITY, NAN, 0.5 }, 4 },
  /* calibrated */
  { "GRAY8", "00 01 80 ff 7f", TRUE, 2, -10, -1,
    { -10, -8, 246, 500, 244 }, 3 },
  { "GRAY8", "00 01 80 ff 7f", TRUE, -1, 3, -1,
    { 3, 2, -125, -252, -124 }, 0 },
  { "GRAY8", "00 01 80 ff 7f", TRUE, 2, -10, 255,
    { -10, -8, 246, NAN, 244 }, 2 },
  { "GRAY8", "00 00 00 00 00", TRUE, 2, -10, 0,
    { NAN, NAN, NAN, NAN, NAN }, -1 },
  { "GRAY16_LE", "0000 0100 ff00 ffff 0080", TRUE, 0.5, 1, -1,
    { 1, 1.5, 128.5, 32768.5, 16385 }, 3 },
  { "GRAY16_LE", "0000 0100 ff00 ffff 0080", TRUE, 0.5, 1, 65535,
    { 1, 1.5, 128.5, NAN, 16385 }, 4 },
  { "GRAY16_BE", "0000 0001 00ff ffff 8000", TRUE, 0.5, 1, 1,
    { 1, NAN, 128.5, 32768.5, 16385 }, 3 },
  /* padding that no sample can be is none */
  { "GRAY16_LE", "0000 0100 ff00 ffff 0080", TRUE, 1, 0, 70000,
    { 0, 1, 255, 65535, 32768 }, 3 },
  /* a tensor's values are the values, whatever its slice's numbers */
  { "float32", "00000000 0000803f 000000c0 0000c03f 0000003f", TRUE, 2, 7, -1,
    { 0, 1, -2, 1.5, 0.5 }, 3 },
  { "uint8", "00 01 80 ff 7f", TRUE, 2, 7, 1,
    { 0, 1 / 255., 128 / 255., 1, 127 / 255. }, 3 },
};
/* clang-format on */

static GstBuffer *
buffer_of_hex (const gchar *text)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize size;

  for (; *text; text++)
    if (g_ascii_isxdigit (text[0])) {
      guint8 byte = g_ascii_xdigit_value (text[0]) << 4
                    | g_ascii_xdigit_value (text[1]);

      g_byte_array_append (bytes, &byte, 1);
      text++;
    }
  size = bytes->len;
  return gst_buffer_new_wrapped (g_byte_array_free (bytes, FALSE), size);
}

GST_START_TEST (test_values)
{
  const Values *c = &values[__i__];
  gboolean is_video = g_str_has_prefix (c->type, "GRAY");
  gchar *caps = g_strdup_printf (
      is_video ? "video/x-raw,format=%s,width=%d,height=1,framerate=0/1"
               : TENSORS "types=(string)%s,dimensions=(string)%d:1:1:1",
      c->type, W);
  GstCtHeatFormat format = format_of (caps);
  GstBuffer *buffer = buffer_of_hex (c->bytes);
  gdouble least = INFINITY, most = -INFINITY;
  gboolean has_nan = FALSE;
  gchar *why = NULL;
  GstCtSlice slice;
  GstCtHeat *heat;

  if (c->has_slice) {
    gst_ct_slice_init (&slice);
    slice.slope = c->slope;
    slice.intercept = c->intercept;
    slice.has_padding = c->padding >= 0;
    slice.padding = MAX (c->padding, 0);
    gst_buffer_add_ct_slice (buffer, &slice);
  }
  GST_BUFFER_PTS (buffer) = 77;
  heat = gst_ct_heat_from_buffer (&format, buffer, &why);
  gst_buffer_unref (buffer); /* it was copied */
  ck_assert_msg (heat != NULL, "%s", why);
  ck_assert_uint_eq (heat->pts, 77);
  ck_assert (heat->has_slice == c->has_slice);
  for (guint x = 0; x < W; x++) {
    gdouble value = gst_ct_heat_value (heat, x, 0);

    /* 8 bit is kept, all else is rounded to float. */
    ck_assert_msg (isnan (c->values[x]) ? isnan (value)
                                        : (gfloat)value == (gfloat)c->values[x],
                   "value %u of %s is %g, should be %g", x, caps, value,
                   c->values[x]);
    has_nan |= isnan (c->values[x]);
    if (fabs (c->values[x]) < CT_HEAT_INFINITY) {
      least = MIN (least, (gfloat)c->values[x]);
      most = MAX (most, (gfloat)c->values[x]);
    }
  }
  ck_assert (!has_nan || heat->heat.has_nan);
  ck_assert (ct_range_is_empty (&heat->extent) == (c->peak < 0));
  if (c->peak >= 0) {
    ck_assert ((gfloat)heat->extent.min == (gfloat)least);
    ck_assert ((gfloat)heat->extent.max == (gfloat)most);
    ck_assert_uint_eq (heat->peak_x, c->peak);
    ck_assert_uint_eq (heat->peak_y, 0);
  }
  gst_ct_heat_unref (heat);
  g_free (caps);
}
GST_END_TEST

/* 8 bits stay 8 bits, so that they are resized as OpenCV resizes bytes. */
GST_START_TEST (test_8_bit_is_kept)
{
  GstCtHeatFormat format
      = format_of (TENSORS "types=(string)uint8,dimensions=(string)2:1");
  GstBuffer *buffer = buffer_of_hex ("07 09");
  GstCtHeat *heat = gst_ct_heat_from_buffer (&format, buffer, NULL);

  ck_assert (heat->heat.plane.type == CT_SAMPLE_U8);
  ck_assert_uint_eq (heat->size, 2);
  gst_ct_heat_unref (heat);
  gst_buffer_unref (buffer);
}
GST_END_TEST

/* The first of equal ones, row by row; rows are padded to 4 bytes. */
GST_START_TEST (test_peak_and_share)
{
  static const struct
  {
    const gchar *caps;
    const gchar *bytes;
  } cases[] = {
    { "video/x-raw,format=GRAY8,width=3,height=3,framerate=0/1",
      "010203ff 010904ff 090101ff" },
    { TENSORS "types=(string)uint16,dimensions=(string)1:3:3:1",
      "010002000300 010009000400 090001000100" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtHeatFormat format = format_of (cases[i].caps);
    GstBuffer *buffer = buffer_of_hex (cases[i].bytes);
    gdouble unit = i == 0 ? 255 : 65535;
    GstCtHeat *heat = gst_ct_heat_from_buffer (&format, buffer, NULL);

    ck_assert_uint_eq (heat->peak_x, 1);
    ck_assert_uint_eq (heat->peak_y, 1);
    ck_assert (gst_ct_heat_share (heat, -INFINITY, INFINITY) == 1);
    ck_assert (gst_ct_heat_share (heat, 2.5 / unit, 4.5 / unit) == 2 / 9.);
    ck_assert (gst_ct_heat_share (heat, 5 / unit, 1) == 2 / 9.);
    ck_assert (gst_ct_heat_share (heat, 1, 0) == 0);
    gst_ct_heat_unref (heat);
    gst_buffer_unref (buffer);
  }
}
GST_END_TEST

/* 1..200 in any order: by rank, 1 + floor (0.01 * 199) and its mirror. */
GST_START_TEST (test_percentile)
{
  static const gchar *const types[] = { "uint8", "float32" };

  for (guint i = 0; i < 2; i++) {
    gchar *caps = g_strdup_printf (
        TENSORS "types=(string)%s,dimensions=(string)20:10", types[i]);
    GstCtHeatFormat format = format_of (caps);
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, i ? 800 : 200, NULL);
    gdouble unit = i ? 1 : 255;
    GstCtHeat *heat;
    GstMapInfo map;
    CtRange range;

    ck_assert (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
    for (guint n = 0; n < 200; n++)
      if (i)
        ((gfloat *)map.data)[n] = n * 77 % 200 + 1;
      else
        map.data[n] = n * 77 % 200 + 1;
    gst_buffer_unmap (buffer, &map);
    heat = gst_ct_heat_from_buffer (&format, buffer, NULL);
    for (guint again = 0; again < 2; again++) {
      range = gst_ct_heat_percentile (heat);
      ck_assert_msg ((gfloat)range.min == (gfloat)(2 / unit)
                         && (gfloat)range.max == (gfloat)(199 / unit),
                     "%s: %g..%g", types[i], range.min, range.max);
    }
    gst_ct_heat_unref (heat);
    gst_buffer_unref (buffer);
    g_free (caps);
  }
}
GST_END_TEST

GST_START_TEST (test_wrong_sizes)
{
  static const struct
  {
    const gchar *caps;
    gsize size;
    const gchar *why;
  } cases[] = {
    { TENSORS "types=(string)float32,dimensions=(string)3:2", 24, NULL },
    { TENSORS "types=(string)float32,dimensions=(string)3:2", 23,
      "it has 23 bytes; its caps of 3x2 samples mean 24" },
    { TENSORS "types=(string)float32,dimensions=(string)3:2", 25,
      "it has 25 bytes; its caps of 3x2 samples mean 24" },
    { TENSORS "types=(string)float32,dimensions=(string)3:2", 0,
      "it has 0 bytes; its caps of 3x2 samples mean 24" },
    { "video/x-raw,format=GRAY8,width=3,height=2,framerate=0/1", 8, NULL },
    { "video/x-raw,format=GRAY8,width=3,height=2,framerate=0/1", 7, NULL },
    { "video/x-raw,format=GRAY8,width=3,height=2,framerate=0/1", 6,
      "it has 6 bytes, smaller than caps of 3x2 pixels with 4 bytes a row "
      "need" },
    { "video/x-raw,format=GRAY8,width=3,height=2,framerate=0/1", 0,
      "it has 0 bytes, smaller than caps of 3x2 pixels with 4 bytes a row "
      "need" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCtHeatFormat format = format_of (cases[i].caps);
    GstBuffer *buffer = gst_buffer_new ();
    gchar *why = NULL;
    GstCtHeat *heat;

    if (cases[i].size)
      gst_buffer_append_memory (
          buffer, gst_allocator_alloc (NULL, cases[i].size, NULL));
    gst_buffer_memset (buffer, 0, 0, cases[i].size);
    heat = gst_ct_heat_from_buffer (&format, buffer, &why);
    ck_assert_msg ((heat == NULL) == (cases[i].why != NULL), "case %u: %s", i,
                   why);
    if (heat)
      gst_ct_heat_unref (heat);
    else
      ck_assert_str_eq (why, cases[i].why);
    g_free (why);
    gst_buffer_unref (buffer);
  }
}
GST_END_TEST

static Suite *
gstctheatinput_suite (void)
{
  Suite *suite = suite_create ("gstctheatinput");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_dimensions);
  tcase_add_test (tc, test_refused_caps);
  tcase_add_loop_test (tc, test_values, 0, G_N_ELEMENTS (values));
  tcase_add_test (tc, test_8_bit_is_kept);
  tcase_add_test (tc, test_peak_and_share);
  tcase_add_test (tc, test_percentile);
  tcase_add_test (tc, test_wrong_sizes);
  return suite;
}

GST_CHECK_MAIN (gstctheatinput);
