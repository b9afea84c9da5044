/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows G: formats and geometry, sane and hostile. Each case
 * has one outcome: the twin's frame, the base frame alone with the counter
 * that explains it, or an error with a sentence.
 */
#include <stdio.h>
#include <unistd.h>

#include "tests/rig.h"

static guint
scaled (guint count)
{
  const gchar *text = g_getenv ("CT_TEST_SCALE");
  guint64 scale = 1;

  if (text)
    g_ascii_string_to_unsigned (text, 10, 1, 1000, &scale, NULL);
  return MAX (1, count / (guint)scale);
}

/* One frame in a rig of its own, which must come out as the twin says. */
static void
check_one (const Image *base, const Layout *base_layout, const Image *heat,
           const Layout *heat_layout, const gchar *format,
           const Layout *out_layout)
{
  g_autofree gchar *what = g_strdup_printf (
      "%s %ux%u, heat %s %ux%u, %s", base->format, base->width, base->height,
      heat->format, heat->width, heat->height, format);
  Rig rig;

  rig_init (&rig, format, out_layout);
  rig_caps (rig.base, base);
  rig_caps (rig.heat, heat);
  ck_assert_int_eq (rig_push (&rig, image_buffer (base, base_layout),
                              image_buffer (heat, heat_layout)),
                    GST_FLOW_OK);
  rig_check_images (&rig, base, heat, what);
  rig_check_quiet (&rig, what);
  ck_assert_uint_eq (rig_stat (&rig, "frames"), 1);
  ck_assert_uint_eq (rig_stat (&rig, "current"), 1);
  ck_assert_uint_eq (rig_stat (&rig, "dropped"), 0);
  rig_clear (&rig);
}

static void
check_noise (const gchar *base_format, guint width, guint height,
             const gchar *heat_format, guint heat_width, guint heat_height,
             const gchar *format)
{
  Image base = image_noise (base_format, width, height, width * 31 + height);
  Image heat = image_noise (heat_format, heat_width, heat_height,
                            heat_width * 17 + heat_height);

  check_one (&base, NULL, &heat, NULL, format, NULL);
  image_clear (&base);
  image_clear (&heat);
}

GST_START_TEST (test_G1_one_pixel)
{
  static const gdouble grays[] = { 0, 1, 2, 3, 127, 128, 254, 255 };
  static const gchar *const heats[]
      = { "GRAY8", "GRAY16_LE", "float32", "int16" };

  for (guint i = 0; i < G_N_ELEMENTS (grays); i++)
    for (guint k = 0; k < G_N_ELEMENTS (heats); k++)
      for (guint v = 0; v < 3; v++) {
        Image base = image_new ("GRAY8", 1, 1, grays[i]);
        Image heat = image_new (heats[k], 1, 1, 0);

        heat.value[0] = rint (image_most (&heat) * v / 2 * 64) / 64;
        if (!g_str_has_prefix (heats[k], "float"))
          heat.value[0] = floor (heat.value[0]);
        check_one (&base, NULL, &heat, NULL, "BGRx", NULL);
        image_clear (&base);
        image_clear (&heat);
      }
}
GST_END_TEST

GST_START_TEST (test_G2_one_row_or_column)
{
  static const guint sizes[] = { 1, 2, 3, 15, 16, 17, 31, 33, 4095 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint n = sizes[i];

    check_noise ("GRAY8", 1, n, "GRAY8", 1, n, "BGRx");
    check_noise ("GRAY8", n, 1, "GRAY8", n, 1, "RGB");
    check_noise ("GRAY16_LE", n, 1, "float32", 7, 5, "RGB");
    check_noise ("GRAY16_BE", 1, n, "GRAY16_BE", 7, 5, "ARGB");
  }
}
GST_END_TEST

GST_START_TEST (test_G3_odd_sizes)
{
  static const guint sizes[][2] = { { 3, 5 }, { 17, 9 }, { 511, 513 } };
  static const gchar *const bases[] = { "GRAY8", "GRAY16_LE", "GRAY16_BE" };
  static const gchar *const heats[]
      = { "GRAY8",   "GRAY16_LE", "GRAY16_BE", "float32",
          "float64", "uint8",     "uint16",    "int16" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_noise ("GRAY8", sizes[i][0], sizes[i][1], "GRAY8", 19, 23, "BGRA");
  for (guint w = 1; w <= 130; w++)
    check_noise (bases[w % 3], w, 3, heats[w % 8], 1 + w % 13, 1 + w % 7,
                 ct_pixel_formats[w % ct_n_packed_formats].name);
}
GST_END_TEST

GST_START_TEST (test_G4_stride_padding)
{
  gsize page = (gsize)sysconf (_SC_PAGESIZE);
  const gsize extras[] = { 0, 1, 3, 61, page };
  static const gchar *const formats[] = { "GRAY8", "GRAY16_LE", "GRAY16_BE" };

  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
      Layout in = { .meta = TRUE, .extra = extras[i], .offset = 7 * i + 1 };
      Layout out = { .extra = extras[(i + 1) % 5], .offset = 11 * i };
      Image base = image_noise (formats[f], 19, 7, i);
      Image heat = image_noise (formats[(f + i) % 3], 5, 9, i + 50);

      check_one (&base, &in, &heat, NULL, "RGB", &out);
      check_one (&base, NULL, &heat, &in, "BGRx", &out);
      check_one (&base, &in, &heat, &in, "xRGB", &out);
      image_clear (&base);
      image_clear (&heat);
    }
}
GST_END_TEST

GST_START_TEST (test_G5_alignment_and_memories)
{
  for (guint align = 0; align < 64; align++) {
    Layout in = {
      .meta = TRUE,
      .extra = align % 3,
      .align = align,
      .memories = 1 + align % 4,
    };
    Layout pieces = { .align = align, .memories = 2 + align % 3 };
    Layout out = { .align = (align * 7) % 64, .extra = align % 5 };
    Image base = image_noise (align % 2 ? "GRAY8" : "GRAY16_LE", 37, 4, align);
    Image heat = image_noise (align % 3 ? "float32" : "GRAY8", 9, 6, align);

    check_one (&base, &in, &heat, &pieces, align % 2 ? "BGR" : "RGBA", &out);
    check_one (&base, &pieces, &heat, NULL, "BGRx", &out);
    image_clear (&base);
    image_clear (&heat);
  }
}
GST_END_TEST

/* A base that is not what its caps say. */
static void
check_bad_base (const Layout *layout, const gchar *words)
{
  Image base = image_noise ("GRAY8", 10, 6, 1);
  Image heat = image_noise ("GRAY8", 3, 3, 2);
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  rig_caps (rig.base, &base);
  rig_caps (rig.heat, &heat);
  rig_check_error (
      &rig,
      rig_push (&rig, image_buffer (&base, layout), image_buffer (&heat, NULL)),
      GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT, words);
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heat);
}

/* Three heats in turn that are not what their caps say: three bases alone,
 * three counted, one warning; then a good one is shown again. */
static void
check_bad_heat (const gchar *format, const Layout *layout, const gchar *words)
{
  Image base = image_noise ("GRAY8", 10, 6, 1);
  Image heat = image_noise (format, 5, 4, 2);
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  rig_caps (rig.base, &base);
  rig_caps (rig.heat, &heat);
  for (guint i = 0; i < 3; i++) {
    ck_assert_int_eq (rig_push (&rig, image_buffer (&base, NULL),
                                image_buffer (&heat, layout)),
                      GST_FLOW_OK);
    rig_check_images (&rig, &base, NULL, words);
  }
  ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_WARNING, GST_STREAM_ERROR,
                                   GST_STREAM_ERROR_FORMAT, words),
                     1);
  ck_assert_uint_eq (rig_stat (&rig, "none"), 3);
  ck_assert_uint_eq (rig_stat (&rig, "dropped"), 3);
  ck_assert_int_eq (
      rig_push (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL)),
      GST_FLOW_OK);
  rig_check_images (&rig, &base, &heat, words);
  ck_assert_uint_eq (rig_stat (&rig, "current"), 1);
  rig_check_quiet (&rig, words);
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heat);
}

GST_START_TEST (test_G6_tight_stride_without_meta)
{
  static const Layout tight = { .tight = TRUE };

  check_bad_base (&tight, "smaller than caps");
  check_bad_heat ("GRAY8", &tight, "smaller than caps");
}
GST_END_TEST

GST_START_TEST (test_G7_longest_and_longer)
{
  check_noise ("GRAY8", 16384, 1, "GRAY8", 16384, 1, "BGRx");
  check_noise ("GRAY16_LE", 1, 16384, "float32", 1, 16384, "RGB");
}
GST_END_TEST

/* Caps that are refused, on either pad: nothing is negotiated, and nothing
 * was ever allocated for them. */
static void
check_refused (const gchar *pad, const gchar *text)
{
  Image small = image_noise ("GRAY8", 4, 4, 3);
  gboolean is_base = g_str_equal (pad, "base");
  GstCaps *caps = gst_caps_from_string (text);
  GstPad *from;
  Rig rig;

  ck_assert_msg (caps != NULL, "%s", text);
  rig_init (&rig, "BGRx", NULL);
  from = is_base ? rig.base : rig.heat;
  rig_push_caps (from, caps);
  ck_assert_msg (gst_pad_push (from, rig_stamp (image_buffer (&small, NULL), 0))
                     == GST_FLOW_NOT_NEGOTIATED,
                 "%s: %s", pad, text);
  ck_assert_uint_eq (rig_allocated (&rig), 0);
  ck_assert_uint_eq (g_queue_get_length (&rig.pictures), 0);
  if (!is_base) { /* the base goes on alone */
    gst_pad_push_event (rig.heat, gst_event_new_eos ());
    rig_caps (rig.base, &small);
    ck_assert_int_eq (rig_push_base (&rig, image_buffer (&small, NULL)),
                      GST_FLOW_OK);
    rig_check_images (&rig, &small, NULL, text);
    ck_assert_uint_eq (rig_stat (&rig, "none"), 1);
  }
  rig_clear (&rig);
  image_clear (&small);
}

GST_START_TEST (test_G7_too_large)
{
  static const gchar *const sizes[] = {
    "width=16385,height=1",
    "width=1,height=16385",
    "width=2147483647,height=1",
    "width=1,height=2147483647",
    "width=2147483647,height=65536",
    "width=16385,height=16385",
    "width=0,height=4",
    "width=4,height=-1",
  };
  static const gchar *const dimensions[]
      = { "16385:1:1:1",
          "1:16385:1:1",
          "2147483648:1:1:1",
          "4294967297:4:1:1",
          "4:4:2:1",
          "0:4:1:1",
          "-4:4:1:1",
          "65536:65536",
          "",
          "4:",
          "4:4:1:1:x",
          "18446744073709551617:1",
          "4:4:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree gchar *text = g_strdup_printf (
        "video/x-raw,format=GRAY8,framerate=10/1,%s", sizes[i]);

    check_refused ("base", text);
    check_refused ("heat", text);
  }
  for (guint i = 0; i < G_N_ELEMENTS (dimensions); i++) {
    g_autofree gchar *text
        = g_strdup_printf ("other/tensors,format=static,num_tensors=1,"
                           "types=(string)uint8,dimensions=(string)\"%s\","
                           "framerate=10/1",
                           dimensions[i]);

    check_refused ("heat", text);
  }
}
GST_END_TEST

/* Where CT_TEST_SCALE is 1: 16384 x 16384, 256 MiB in, 1 GiB out. Row y is row
 * y mod 64, so that 64 rows by the twin stand for all. */
GST_START_TEST (test_G7_largest)
{
  const guint n = 16384, period = 64;
  Layout out = { 0 };
  Image rows = image_noise ("GRAY8", n, period, 5);
  Image heat = image_new ("GRAY8", 1, 1, 77);
  guint8 *data = g_malloc ((gsize)n * n);
  GstBuffer *buffer = gst_buffer_new_wrapped (data, (gsize)n * n);
  RigPicture *picture;
  GstMapInfo map;
  gfloat *values = image_heat (&heat);
  Twin twin;
  Rig rig;

  for (guint y = 0; y < n; y++)
    for (guint x = 0; x < n; x++)
      data[(gsize)y * n + x] = (guint8)rows.value[(gsize)(y % period) * n + x];
  rig_init (&rig, "BGRx", &out);
  rig_push_caps (
      rig.base,
      gst_caps_from_string ("video/x-raw,format=GRAY8,width=16384,height=16384,"
                            "framerate=10/1"));
  rig_caps (rig.heat, &heat);
  ck_assert_int_eq (rig_push (&rig, buffer, image_buffer (&heat, NULL)),
                    GST_FLOW_OK);
  picture = rig_take (&rig);
  ck_assert (picture != NULL);
  ck_assert (gst_buffer_map (picture->buffer, &map, GST_MAP_READ));
  twin_init (&twin, ct_colormap_find ("jet")->rgb);
  twin_set_base (&twin, &rows);
  twin_set_heat (&twin, &heat, values);
  for (guint y = 0; y < period; y++)
    for (guint x = 0; x < n; x++) {
      const guint8 *at = map.data + ((gsize)y * n + x) * 4;
      guint8 rgb[3];

      twin_pixel (&twin, x, y, rgb);
      if (at[2] != rgb[0] || at[1] != rgb[1] || at[0] != rgb[2] || at[3] != 255)
        ck_abort_msg ("pixel %u, %u", x, y);
    }
  for (guint y = period; y < n; y++)
    ck_assert_msg (!memcmp (map.data + (gsize)y * n * 4,
                            map.data + (gsize)(y % period) * n * 4, 4 * n),
                   "row %u", y);
  for (gsize i = (gsize)n * n * 4; i < map.size; i++)
    ck_assert_uint_eq (map.data[i], RIG_POISON);
  gst_buffer_unmap (picture->buffer, &map);
  rig_picture_free (picture);
  rig_clear (&rig);
  g_free (values);
  image_clear (&rows);
  image_clear (&heat);
}
GST_END_TEST

GST_START_TEST (test_G8_ratios)
{
  static const guint sizes[][4] = {
    { 7, 5, 70, 51 },     { 16, 16, 32, 32 },   { 9, 7, 18, 14 },
    { 8, 8, 16, 17 },     { 20, 10, 1, 1 },     { 1, 1, 16384, 1 },
    { 1, 1, 1, 16384 },   { 16384, 1, 1, 1 },   { 1, 16384, 1, 1 },
    { 16384, 1, 1, 300 }, { 2, 16384, 300, 1 }, { 1, 1, 2, 2 },
    { 1, 3, 2, 6 },       { 1, 1, 97, 89 },
  };
  static const gchar *const heats[] = { "GRAY8", "float32", "GRAY16_BE" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint k = 0; k < G_N_ELEMENTS (heats); k++)
      check_noise ("GRAY8", sizes[i][0], sizes[i][1], heats[k], sizes[i][2],
                   sizes[i][3], "BGRx");
}
GST_END_TEST

GST_START_TEST (test_G9_wrong_sizes)
{
  /* 10 x 6 of GRAY8: rows of 12, of which the last needs but 10. */
  static const Layout empty = { .more = -G_MAXINT };
  static const Layout ten = { .more = -(72 - 10) };
  static const Layout fits = { .more = -2 };
  static const Layout short_by_one = { .more = -3 };
  static const Layout longer = { .more = 1 };
  Image base = image_noise ("GRAY8", 10, 6, 8);
  Image heat = image_noise ("GRAY8", 10, 6, 9);

  check_bad_base (&empty, "has 0 bytes");
  check_bad_base (&ten, "has 10 bytes");
  check_bad_base (&short_by_one, "has 69 bytes");
  check_one (&base, &fits, &heat, &fits, "BGRx", NULL);
  check_one (&base, &longer, &heat, &longer, "BGRx", NULL);
  image_clear (&base);
  image_clear (&heat);
}
GST_END_TEST

GST_START_TEST (test_G9_wrong_sizes_of_heat)
{
  /* 5 x 4 of GRAY8: rows of 8, the last needs 5: 29. Tensors: 20 samples. */
  static const Layout empty = { .more = -G_MAXINT };
  static const Layout gray_ten = { .more = -(32 - 10) };
  static const Layout gray_short = { .more = -4 };
  static const Layout tensor_ten = { .more = -(80 - 10) };
  static const Layout tensor_short = { .more = -1 };
  static const Layout tensor_long = { .more = 1 };

  check_bad_heat ("GRAY8", &empty, "has 0 bytes");
  check_bad_heat ("GRAY8", &gray_ten, "has 10 bytes");
  check_bad_heat ("GRAY8", &gray_short, "has 28 bytes");
  check_bad_heat ("float32", &empty, "has 0 bytes");
  check_bad_heat ("float32", &tensor_ten, "has 10 bytes");
  check_bad_heat ("float32", &tensor_short, "has 79 bytes");
  check_bad_heat ("float32", &tensor_long, "has 81 bytes");
}
GST_END_TEST

/* Metas that claim what is not there. */
GST_START_TEST (test_G9_meta_beyond_buffer)
{
  static const struct
  {
    gsize offset;
    gint stride;
    guint width, height;
    const gchar *words;
  } cases[] = {
    { 64, 16, 10, 6, "smaller than caps" },
    { 0, 1 << 30, 10, 6, "smaller than caps" },
    { 0, -16, 10, 6, "smaller than caps" },
    { 79, -16, 10, 6, "smaller than caps" },
    { 95, -16, 10, 6, "smaller than caps" },
    { G_MAXSIZE, 16, 10, 6, "smaller than caps" },
    { G_MAXSIZE - 200, 16, 10, 6, "smaller than caps" },
    { 0, G_MININT, 10, 6, "smaller than caps" },
    { 0, 16, 9, 6, "video meta says 9x6" },
    { 0, 16, 10, 0x7fffffff, "video meta says 10x2147483647" },
  };
  Image base = image_noise ("GRAY8", 10, 6, 8);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gsize offset[GST_VIDEO_MAX_PLANES] = { cases[i].offset };
    gint stride[GST_VIDEO_MAX_PLANES] = { cases[i].stride };
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, 96, NULL);
    Rig rig;

    gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
                                    GST_VIDEO_FORMAT_GRAY8, cases[i].width,
                                    cases[i].height, 1, offset, stride);
    rig_init (&rig, "BGRx", NULL);
    rig_caps (rig.base, &base);
    gst_pad_push_event (rig.heat, gst_event_new_eos ());
    rig_check_error (&rig, rig_push_base (&rig, buffer), GST_STREAM_ERROR,
                     GST_STREAM_ERROR_FORMAT, cases[i].words);
    rig_clear (&rig);
  }
  image_clear (&base);
}
GST_END_TEST

GST_START_TEST (test_G10_no_caps)
{
  Image image = image_noise ("GRAY8", 4, 4, 1);
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  rig_segment (rig.base);
  rig_segment (rig.heat);
  ck_assert_int_eq (rig_push_heat (&rig, image_buffer (&image, NULL)),
                    GST_FLOW_NOT_NEGOTIATED);
  gst_pad_push_event (rig.heat, gst_event_new_eos ());
  ck_assert_int_eq (rig_push_base (&rig, image_buffer (&image, NULL)),
                    GST_FLOW_NOT_NEGOTIATED);
  ck_assert_uint_eq (rig_allocated (&rig), 0);
  ck_assert_uint_eq (g_queue_get_length (&rig.pictures), 0);
  rig_clear (&rig);
  image_clear (&image);
}
GST_END_TEST

GST_START_TEST (test_G10_caps_without_size)
{
  static const gchar *const tensors[] = {
    "other/tensors,format=static,num_tensors=1,types=(string)uint8",
    "other/tensors,format=static,num_tensors=1,dimensions=(string)4:4",
    "other/tensors,types=(string)uint8",
    "other/tensors,format=flexible,num_tensors=1",
    "other/tensors,format=static,num_tensors=2,types=(string)\"uint8,uint8\","
    "dimensions=(string)\"4:4,4:4\"",
    "other/tensors,format=static,num_tensors=1,types=(string)int64,"
    "dimensions=(string)4:4",
    "other/tensor,types=(string)uint8,dimensions=(string)4:4",
  };
  static const gchar *const videos[] = {
    "video/x-raw,format=GRAY8,height=4",
    "video/x-raw,format=GRAY8,width=4",
    "video/x-raw,format=GRAY8",
    "video/x-raw,width=4,height=4",
    "video/x-raw",
    "image/jpeg",
  };

  for (guint i = 0; i < G_N_ELEMENTS (videos); i++) {
    check_refused ("base", videos[i]);
    check_refused ("heat", videos[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (tensors); i++)
    check_refused ("heat", tensors[i]);
}
GST_END_TEST

GST_START_TEST (test_G10_framerates)
{
  static const gint rates[][2]
      = { { 0, 1 }, { 2147483647, 1 }, { 1, 2147483647 } };
  Image base = image_noise ("GRAY8", 9, 5, 1);
  Image heat = image_noise ("float32", 4, 4, 2);

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    rig_push_caps (rig.base, image_caps (&base, rates[i][0], rates[i][1]));
    rig_push_caps (rig.heat, image_caps (&heat, rates[i][0], rates[i][1]));
    ck_assert_int_eq (
        rig_push (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL)),
        GST_FLOW_OK);
    rig_check_images (&rig, &base, &heat, "framerates");
    rig_check_quiet (&rig, "framerates");
    rig_clear (&rig);
  }
  image_clear (&base);
  image_clear (&heat);
}
GST_END_TEST

/* Sizes and formats that differ from frame to frame. */
static Image
changing_base (guint n)
{
  static const gchar *const formats[] = { "GRAY8", "GRAY16_LE", "GRAY16_BE" };

  return image_noise (formats[n % 3], 5 + n % 11, 3 + n % 7, n);
}

static Image
changing_heat (guint n)
{
  static const gchar *const formats[]
      = { "GRAY8", "float32", "GRAY16_LE", "int16", "GRAY16_BE" };

  return image_noise (formats[n % 5], 1 + n % 4, 2 + n % 6, n + 1000);
}

static void
push_changing_heats (Rig *rig, guint first, guint end, guint every)
{
  for (guint n = first; n < end; n++) {
    Image heat = changing_heat (n / every);

    rig_push_caps (rig->heat, image_caps (&heat, 1 + n / every, 1));
    ck_assert_int_eq (rig_push_heat (rig, image_buffer (&heat, NULL)),
                      GST_FLOW_OK);
    image_clear (&heat);
  }
}

static void
check_changing_bases (Rig *rig, guint frames, guint base_every,
                      guint heat_every)
{
  for (guint n = 0; n < frames; n++) {
    Image base = changing_base (n / base_every);
    Image heat = changing_heat (n / heat_every);
    g_autofree gchar *what = g_strdup_printf ("frame %u", n);

    rig_push_caps (rig->base, image_caps (&base, 1 + n / base_every, 1));
    ck_assert_int_eq (rig_push_base (rig, image_buffer (&base, NULL)),
                      GST_FLOW_OK);
    rig_check_images (rig, &base, &heat, what);
    image_clear (&base);
    image_clear (&heat);
  }
  ck_assert_uint_eq (rig_stat (rig, "current"), frames);
  rig_check_quiet (rig, "changing caps");
}

/* All heats wait, of many caps, before the first base comes. */
GST_START_TEST (test_G11_caps_change_while_heats_wait)
{
  static const guint every[][2]
      = { { 1000, 3 }, { 3, 1000 }, { 2, 2 }, { 3, 2 }, { 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (every); i++) {
    Rig rig;

    rig_init (&rig, "BGRx", NULL);
    push_changing_heats (&rig, 0, 24, every[i][1]);
    check_changing_bases (&rig, 24, every[i][0], every[i][1]);
    rig_clear (&rig);
  }
}
GST_END_TEST

static gpointer
changing_heats_thread (gpointer data)
{
  push_changing_heats (data, 0, 200, 3);
  return NULL;
}

/* And while they come. */
GST_START_TEST (test_G11_caps_change_while_running)
{
  GThread *thread;
  Rig rig;

  rig_init (&rig, "RGB", NULL);
  thread = g_thread_new ("heat", changing_heats_thread, &rig);
  check_changing_bases (&rig, 200, 2, 3);
  g_thread_join (thread);
  rig_clear (&rig);
}
GST_END_TEST

GST_START_TEST (test_G12_unsupported)
{
#define SIZE ",width=4,height=4,framerate=10/1"
  static const gchar *const both[] = {
    "video/x-raw,format=RGB" SIZE,
    "video/x-raw,format=Y42B" SIZE,
    "video/x-raw,format=GRAY10_LE32" SIZE,
    "video/x-raw,format=NONSENSE" SIZE,
    "video/x-raw(memory:Bytes),format=GRAY8" SIZE,
    "video/x-raw(memory:GLMemory),format=GRAY8" SIZE,
    "video/x-raw,format=GRAY8,interlace-mode=interleaved" SIZE,
    "video/x-raw,format=GRAY16_LE,interlace-mode=mixed" SIZE,
    "video/x-raw(format:Interlaced),format=GRAY8,interlace-mode=alternate" SIZE,
    "video/x-bayer,format=bggr" SIZE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    check_refused ("base", both[i]);
    check_refused ("heat", both[i]);
  }
  check_refused ("base", "other/tensors,format=static,num_tensors=1,"
                         "types=(string)uint8,dimensions=(string)4:4,"
                         "framerate=10/1");
}
GST_END_TEST

/* Bytes that are resident. */
static guint64
resident (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  unsigned long all = 0, pages = 0;

  if (!file)
    return 0;
  if (fscanf (file, "%lu %lu", &all, &pages) != 2)
    pages = 0;
  fclose (file);
  return (guint64)pages * (guint64)sysconf (_SC_PAGESIZE);
}

/* What a sanitizer keeps aside is not ours. */
#if defined(__SANITIZE_ADDRESS__)
#define COUNTS_MEMORY FALSE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTS_MEMORY FALSE
#endif
#endif
#ifndef COUNTS_MEMORY
#define COUNTS_MEMORY TRUE
#endif

GST_START_TEST (test_G13_renegotiation_storm)
{
  guint changes = scaled (1000), settled = MAX (changes / 10, 20);
  guint64 before = 0, after;
  Rig rig;

  rig_init (&rig, "BGRx", NULL);
  for (guint n = 0; n < changes; n++) {
    guint size = n % 2 ? 200 + n % 32 : 8 + n % 32;
    Image base = image_noise (n % 3 ? "GRAY8" : "GRAY16_LE", size, 8, n);
    Image heat = image_noise (n % 5 ? "GRAY8" : "float32", 8, size, n);
    g_autofree gchar *what = g_strdup_printf ("change %u", n);

    if (n == settled)
      before = resident ();
    rig_caps (rig.base, &base);
    rig_caps (rig.heat, &heat);
    ck_assert_int_eq (
        rig_push (&rig, image_buffer (&base, NULL), image_buffer (&heat, NULL)),
        GST_FLOW_OK);
    rig_check_images (&rig, &base, &heat, what);
    image_clear (&base);
    image_clear (&heat);
  }
  after = resident ();
  if (COUNTS_MEMORY && !g_getenv ("GST_TRACERS"))
    ck_assert_msg (after < before + 2 * 1024 * 1024,
                   "resident memory grew from %" G_GUINT64_FORMAT
                   " to %" G_GUINT64_FORMAT " bytes",
                   before, after);
  rig_check_quiet (&rig, "storm");
  rig_clear (&rig);
}
GST_END_TEST

GST_START_TEST (test_G14_negative_stride)
{
  static const gchar *const formats[] = { "GRAY8", "GRAY16_LE", "GRAY16_BE" };

  for (guint i = 0; i < 6; i++) {
    Layout up = {
      .meta = TRUE,
      .bottom_up = TRUE,
      .extra = i,
      .offset = i * 3,
      .memories = 1 + i % 2,
    };
    Layout out = { .bottom_up = i % 2, .extra = 2, .offset = 9 };
    Image base = image_noise (formats[i % 3], 13, 6, i);
    Image heat = image_noise (formats[(i + 1) % 3], 4, 5, i + 9);

    check_one (&base, &up, &heat, NULL, "BGRx", &out);
    check_one (&base, NULL, &heat, &up, "RGB", &out);
    check_one (&base, &up, &heat, &up, "ABGR", &out);
    image_clear (&base);
    image_clear (&heat);
  }
}
GST_END_TEST

static Suite *
faults_geometry_suite (void)
{
  Suite *suite = suite_create ("faults-geometry");
  TCase *cases = tcase_create ("G");

  suite_add_tcase (suite, cases);
  tcase_set_timeout (cases, 60);
  tcase_add_test (cases, test_G1_one_pixel);
  tcase_add_test (cases, test_G2_one_row_or_column);
  tcase_add_test (cases, test_G3_odd_sizes);
  tcase_add_test (cases, test_G4_stride_padding);
  tcase_add_test (cases, test_G5_alignment_and_memories);
  tcase_add_test (cases, test_G6_tight_stride_without_meta);
  tcase_add_test (cases, test_G7_longest_and_longer);
  tcase_add_test (cases, test_G7_too_large);
  if (g_strcmp0 (g_getenv ("CT_TEST_SCALE"), "1") == 0 && COUNTS_MEMORY)
    tcase_add_test (cases, test_G7_largest);
  tcase_add_test (cases, test_G8_ratios);
  tcase_add_test (cases, test_G9_wrong_sizes);
  tcase_add_test (cases, test_G9_wrong_sizes_of_heat);
  tcase_add_test (cases, test_G9_meta_beyond_buffer);
  tcase_add_test (cases, test_G10_no_caps);
  tcase_add_test (cases, test_G10_caps_without_size);
  tcase_add_test (cases, test_G10_framerates);
  tcase_add_test (cases, test_G11_caps_change_while_heats_wait);
  tcase_add_test (cases, test_G11_caps_change_while_running);
  tcase_add_test (cases, test_G12_unsupported);
  tcase_add_test (cases, test_G13_renegotiation_storm);
  tcase_add_test (cases, test_G14_negative_stride);
  return suite;
}

GST_CHECK_MAIN (faults_geometry);
