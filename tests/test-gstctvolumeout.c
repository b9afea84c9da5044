/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A slice as caps, bytes and meta: which kind a peer gets, every value back
 * through the meta, strides, geometry.
 */
#include "gst/ctvolume/gstctvolumeout.h"

#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#include "gst/common/gstctmeta.h"

#define TENSORS                                                                \
  "other/tensors,format=(string)static,num_tensors=1,types=(string)float32"

static const CtVolumeInfo plain_info = {
  .type = CT_SAMPLE_F32,
  .columns = 5,
  .rows = 3,
  .slices = 8,
  .slices_per_volume = 4,
};

GST_START_TEST (test_caps)
{
  CtVolumeInfo info = plain_info;
  GstCaps *caps, *expected;

  info.grid.spacing[0] = 0.5;
  info.grid.spacing[1] = 0.75;
  caps = gst_ct_volume_out_caps (&info, 30000, 1001);
  expected = gst_caps_from_string (
      "video/x-raw,format=GRAY8,width=5,height=3,interlace-mode=progressive,"
      "pixel-aspect-ratio=2/3,framerate=30000/1001;"
      "video/x-raw,format=GRAY16_LE,width=5,height=3,"
      "interlace-mode=progressive,"
      "pixel-aspect-ratio=2/3,framerate=30000/1001;" TENSORS
      ",dimensions=(string)5:3:1:1,framerate=30000/1001");
  ck_assert_msg (gst_caps_is_strictly_equal (caps, expected), "%s",
                 gst_caps_to_string (caps));
  gst_caps_unref (caps);
  gst_caps_unref (expected);
}
GST_END_TEST

GST_START_TEST (test_pixel_aspect_ratio)
{
  static const struct
  {
    gdouble columns, rows;
    gint n, d;
  } cases[] = { { 0, 0, 1, 1 },   { 0.7, 0.7, 1, 1 },
                { 0.7, 0, 1, 1 }, { 0.976562, 0.9765625, 1, 1 },
                { 1, 5, 1, 5 },   { 5, 1, 5, 1 },
                { 1, 1e6, 1, 1 }, { 1e6, 1, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtVolumeInfo info = plain_info;
    GstCaps *caps;
    gint n, d;

    info.grid.spacing[0] = cases[i].columns;
    info.grid.spacing[1] = cases[i].rows;
    caps = gst_ct_volume_out_caps (&info, 10, 1);
    ck_assert (gst_structure_get_fraction (gst_caps_get_structure (caps, 0),
                                           "pixel-aspect-ratio", &n, &d));
    ck_assert_msg (n == cases[i].n && d == cases[i].d, "case %u: %d/%d", i, n,
                   d);
    gst_caps_unref (caps);
  }
}
GST_END_TEST

GST_START_TEST (test_choose)
{
  static const struct
  {
    const gchar *peer;
    const gchar *expected; /* format, "tensors", or NULL */
  } cases[] = {
    { "ANY", "GRAY8" },
    { "EMPTY", NULL },
    { "video/x-raw", "GRAY8" },
    { "video/x-raw,format=GRAY16_LE", "GRAY16_LE" },
    { "video/x-raw,format=GRAY16_BE", NULL },
    { "video/x-raw,format={GRAY16_LE,GRAY16_BE,GRAY8}", "GRAY16_LE" },
    { "video/x-raw,format={GRAY16_LE,GRAY8},width=7;"
      "video/x-raw,format={GRAY16_LE,GRAY8}",
      "GRAY16_LE" },
    { "video/x-raw,format={GRAY8,GRAY16_BE};"
      "video/x-raw,format={GRAY16_LE,GRAY16_BE,GRAY8}",
      "GRAY16_LE" }, /* the overlay's sink, before a PNG encoder */
    { "video/x-raw,format={GRAY16_LE,GRAY8},width=7;"
      "video/x-raw,format=GRAY8",
      "GRAY8" }, /* no such width */
    { "video/x-raw,format={RGBA,GRAY16_LE,GRAY8}", "GRAY8" },
    { "video/x-raw,format=GRAY16_LE;video/x-raw,format=GRAY8", "GRAY16_LE" },
    { "video/x-raw,format=GRAY8;video/x-raw,format=GRAY16_LE", "GRAY8" },
    { TENSORS ";video/x-raw,format={GRAY8,GRAY16_LE}", "tensors" },
    { TENSORS ";video/x-raw,format={GRAY16_LE,GRAY8}", "tensors" },
    { "other/tensors;video/x-raw", "tensors" },
    { "video/x-raw,format=RGB;other/tensors,types=(string){float32,uint8}",
      "tensors" },
    { "other/tensors,types=(string)float64", NULL },
    { "audio/x-raw", NULL },
    { "video/x-raw,width=[6,100]", NULL },
    { "video/x-raw,framerate=25/1", NULL },
    { "video/x-raw(memory:DMABuf)", NULL },
  };
  GstCaps *ours = gst_ct_volume_out_caps (&plain_info, 10, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstCaps *peer = gst_caps_from_string (cases[i].peer);
    GstCaps *chosen = gst_ct_volume_out_choose (ours, peer);

    ck_assert_msg ((chosen != NULL) == (cases[i].expected != NULL), "case %u",
                   i);
    if (chosen) {
      GstStructure *s = gst_caps_get_structure (chosen, 0);
      const gchar *kind = gst_structure_has_name (s, "video/x-raw")
                              ? gst_structure_get_string (s, "format")
                              : "tensors";

      ck_assert (gst_caps_is_fixed (chosen));
      ck_assert (gst_caps_is_subset (chosen, ours));
      ck_assert_msg (!strcmp (kind, cases[i].expected), "case %u: %s", i, kind);
      gst_caps_unref (chosen);
    }
    gst_caps_unref (peer);
  }
  gst_caps_unref (ours);
}
GST_END_TEST

/* GStreamer's macro wants the address to be even. */
static guint
read_word (const guint8 *at)
{
  return at[0] | at[1] << 8;
}

static void
set_kind (GstCtVolumeOut *out, const CtVolumeInfo *info, guint kind)
{
  GstCaps *caps = gst_ct_volume_out_caps (info, 10, 1);
  GstCaps *chosen = gst_caps_copy_nth (caps, kind);

  ck_assert (gst_ct_volume_out_set_caps (out, chosen));
  ck_assert (out->kind == kind);
  gst_caps_unref (chosen);
  gst_caps_unref (caps);
}

/* A buffer of the slice, rows stride bytes apart, 0xa5 where nothing is
 * written. */
static GstBuffer *
fill (GstCtVolumeOut *out, const CtVolumeInfo *info, const gfloat *values,
      const GstCtVolumeRange *range, gint stride)
{
  CtSlice slice = { .data = (const guint8 *)values,
                    .column_step = sizeof (gfloat),
                    .row_step = info->columns * sizeof (gfloat),
                    .slope = 1 };
  gsize offsets[GST_VIDEO_MAX_PLANES] = { 0 };
  gint strides[GST_VIDEO_MAX_PLANES] = { stride };
  gsize size = stride ? (gsize)stride * info->rows
                      : gst_ct_volume_out_size (out, info);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

  gst_buffer_memset (buffer, 0, 0xa5, -1);
  if (stride)
    gst_buffer_add_video_meta_full (
        buffer, 0, GST_VIDEO_INFO_FORMAT (&out->video), info->columns,
        info->rows, 1, offsets, strides);
  ck_assert (gst_ct_volume_out_fill (out, info, 6, &slice, range, buffer));
  return buffer;
}

static const gfloat hu[15] = { -1024, -1000, -160, -159, -140, /* rows of 5 */
                               -20,   0,     1,    39,   40,   /* */
                               41,    200,   239,  240,  3071 };

/* Every kind, tight and padded: the values through the meta. */
GST_START_TEST (test_values)
{
  static const gint strides[] = { 0, 10, 11, 64 };
  GstCtVolumeRange range = { .has_window = TRUE, .window = { 40, 400, 0 } };
  GstCtVolumeOut out = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (strides); i++) {
    for (guint kind = 0; kind <= GST_CT_VOLUME_TENSORS; kind++) {
      gint stride = kind == GST_CT_VOLUME_TENSORS ? 0 : strides[i];
      GstBuffer *buffer;
      GstCtSlice meta;
      GstMapInfo map;

      set_kind (&out, &plain_info, kind);
      buffer = fill (&out, &plain_info, hu, &range, stride);
      ck_assert (gst_buffer_get_ct_slice (buffer, &meta));
      ck_assert_uint_eq (meta.slice, 2); /* number 6 in volumes of 4 */
      ck_assert_uint_eq (meta.slices, 4);
      ck_assert (meta.has_window && !meta.has_padding);
      ck_assert (meta.window_center == 40 && meta.window_width == 400);
      ck_assert (!meta.has_position && !meta.has_spacing);
      ck_assert (gst_buffer_map (buffer, &map, GST_MAP_READ));
      if (!stride) /* GstVideoInfo pads rows to 4 bytes */
        stride = kind == GST_CT_VOLUME_GRAY8    ? 8
                 : kind == GST_CT_VOLUME_GRAY16 ? 12
                                                : 20;
      for (guint v = 0; v < 15; v++) {
        const guint8 *at = map.data + v / 5 * stride;
        gdouble value = 0;

        if (kind == GST_CT_VOLUME_GRAY16) {
          value = read_word (at + v % 5 * 2) * meta.slope + meta.intercept;
          ck_assert_msg (value == hu[v], "%g is %g", hu[v], value);
        } else if (kind == GST_CT_VOLUME_TENSORS) {
          gfloat stored;

          memcpy (&stored, at + v % 5 * 4, 4);
          ck_assert (meta.slope == 1 && meta.intercept == 0);
          ck_assert (stored == hu[v]);
        } else {
          /* PS3.3 C.11.2.1.2.1 with c = 40, w = 400 */
          gdouble shown = ((hu[v] - 39.5) / 399 + 0.5) * 255;

          shown = rint (CLAMP (shown, 0, 255));
          ck_assert_msg (at[v % 5] == shown, "%g is %u, not %g", hu[v],
                         at[v % 5], shown);
          value = at[v % 5] * meta.slope + meta.intercept;
          if (at[v % 5] != 0 && at[v % 5] != 255)
            ck_assert_msg (fabs (value - hu[v]) <= 0.5 * 399 / 255 + 1e-9,
                           "%g is %g", hu[v], value);
        }
      }
      for (guint y = 0; y < 3; y++) { /* what lies between rows */
        gint from = (kind == 0 ? 5 : kind == 1 ? 10 : 20);

        for (gint b = from; b < stride; b++)
          ck_assert_uint_eq (map.data[y * stride + b], strides[i] ? 0xa5 : 0);
      }
      gst_buffer_unmap (buffer, &map);
      gst_buffer_unref (buffer);
    }
  }
  gst_ct_volume_out_clear (&out);
}
GST_END_TEST

/* The way back from bytes is that of the window's function: the ends of
 * LINEAR_EXACT are center -+ width / 2. */
GST_START_TEST (test_exact_window)
{
  static const gfloat values[15] = { 0, 0.5, 1, 1.5, 2 };
  GstCtVolumeRange range
      = { .has_window = TRUE, .window = { 1, 2, CT_WINDOW_LINEAR_EXACT } };
  GstCtVolumeOut out = { 0 };
  GstBuffer *buffer;
  GstCtSlice meta;

  set_kind (&out, &plain_info, GST_CT_VOLUME_GRAY8);
  buffer = fill (&out, &plain_info, values, &range, 0);
  ck_assert (gst_buffer_get_ct_slice (buffer, &meta));
  ck_assert (fabs (meta.intercept) < 1e-12);
  ck_assert (fabs (meta.slope * 255 - 2) < 1e-12);
  gst_buffer_unref (buffer);
  gst_ct_volume_out_clear (&out);
}
GST_END_TEST

/* GRAY8 is what the table says; the others, that have their values, name the
 * window that is nearest to it. */
GST_START_TEST (test_table)
{
  static const guint8 table[] = { 10, 200, 30 };
  static const gfloat values[15]
      = { -1e30f, 4, 4.6f, 5.4f, 6, 7, 8, 1e30f, NAN, INFINITY };
  static const guint8 expected[10] = { 10, 10, 10, 10, 200, 30, 30, 30, 0, 30 };
  CtVolumeInfo info = plain_info;
  GstCtVolumeRange range = { .has_window = TRUE,
                             .window = { 6.5, 3, 0 },
                             .table = table,
                             .table_size = 3,
                             .first = 5 };
  GstCtVolumeOut out = { 0 };

  info.unit = "HU";
  for (info.is_inverse = 0; info.is_inverse < 2; info.is_inverse++)
    for (guint kind = 0; kind <= GST_CT_VOLUME_TENSORS; kind++) {
      GstBuffer *buffer;
      GstCtSlice meta;
      GstMapInfo map;

      set_kind (&out, &info, kind);
      buffer = fill (&out, &info, values, &range, 0);
      ck_assert (gst_buffer_get_ct_slice (buffer, &meta));
      ck_assert_int_eq (meta.has_window, kind != GST_CT_VOLUME_GRAY8);
      if (kind != GST_CT_VOLUME_GRAY8) {
        ck_assert (meta.window_center == 6.5 && meta.window_width == 3);
        ck_assert_str_eq (meta.unit, "HU");
        ck_assert_int_eq (meta.inverse, info.is_inverse);
        gst_buffer_unref (buffer);
        continue;
      }
      ck_assert (meta.slope == 1 && meta.intercept == 0);
      ck_assert_str_eq (meta.unit, "");
      ck_assert (!meta.inverse);
      ck_assert (gst_buffer_map (buffer, &map, GST_MAP_READ));
      for (guint v = 0; v < 10; v++) {
        const guint8 flip = info.is_inverse && v != 8 ? 255 : 0;

        ck_assert_uint_eq (map.data[v / 5 * 8 + v % 5], expected[v] ^ flip);
      }
      gst_buffer_unmap (buffer, &map);
      gst_buffer_unref (buffer);
    }
  gst_ct_volume_out_clear (&out);
}
GST_END_TEST

/* Without a window: min-max, which the meta does not call a window; gaps are
 * black, padding, NaN. */
GST_START_TEST (test_gaps)
{
  static const gfloat values[15]
      = { 0, 0.25, 0.5, 0.75, 1, NAN, 1, 1, 1, 1, 0, 0, 0, 0, 2 };
  GstCtVolumeRange range = { .min = 0, .max = 1 };
  GstCtVolumeOut out = { 0 };

  for (guint kind = 0; kind <= GST_CT_VOLUME_TENSORS; kind++) {
    GstBuffer *buffer;
    GstCtSlice meta;
    GstMapInfo map;

    set_kind (&out, &plain_info, kind);
    buffer = fill (&out, &plain_info, values, &range, 0);
    ck_assert (gst_buffer_get_ct_slice (buffer, &meta));
    ck_assert (!meta.has_window);
    ck_assert (gst_buffer_map (buffer, &map, GST_MAP_READ));
    if (kind == GST_CT_VOLUME_GRAY8) {
      static const guint8 row[5] = { 0, 64, 128, 191, 255 };

      for (guint x = 0; x < 5; x++)
        ck_assert (ABS (map.data[x] - row[x]) <= 1); /* the code's half step */
      ck_assert_uint_eq (map.data[8], 0);
      ck_assert_uint_eq (map.data[20], 255); /* 2 is clamped */
      ck_assert (fabs (meta.slope * 255 + meta.intercept - 1) < 1e-9);
    } else if (kind == GST_CT_VOLUME_GRAY16) {
      ck_assert (meta.has_padding && meta.padding == 0);
      ck_assert_uint_eq (GST_READ_UINT16_LE (map.data + 12), 0);
      for (guint x = 0; x < 5; x++) {
        guint word = GST_READ_UINT16_LE (map.data + 2 * x);

        ck_assert (word != 0);
        ck_assert (fabs (word * meta.slope + meta.intercept - values[x])
                   <= meta.slope / 2 * 1.000001);
      }
    } else {
      gfloat stored;

      memcpy (&stored, map.data + 20, 4);
      ck_assert (isnan (stored) && !meta.has_padding);
    }
    gst_buffer_unmap (buffer, &map);
    gst_buffer_unref (buffer);
  }
  gst_ct_volume_out_clear (&out);
}
GST_END_TEST

GST_START_TEST (test_geometry)
{
  CtVolumeInfo info = plain_info;
  GstCtVolumeRange range = { .min = 0, .max = 1 };
  GstCtVolumeOut out = { 0 };
  GstBuffer *buffer;
  GstCtSlice meta;

  /* coronal: columns to the left, rows down, slices to the back */
  info.unit = "HU";
  info.grid = (CtGrid){ .valid = TRUE,
                        .origin = { 10, 20, 30 },
                        .column_step = { 0.5, 0, 0 },
                        .row_step = { 0, 0, -2 },
                        .slice_step = { 0, 3, 0 },
                        .spacing = { 0.5, 2, 3 } };
  set_kind (&out, &info, GST_CT_VOLUME_GRAY16);
  buffer = fill (&out, &info, hu, &range, 0);
  ck_assert (gst_buffer_get_ct_slice (buffer, &meta));
  ck_assert_str_eq (meta.unit, "HU");
  ck_assert (meta.has_position && meta.has_spacing);
  /* number 6 is slice 2 of its volume: 6 mm from the first, to the back; the
   * normal is (1,0,0) x (0,0,-1) = (0,1,0) */
  ck_assert (meta.origin[0] == 10 && meta.origin[1] == 26
             && meta.origin[2] == 30);
  ck_assert (meta.position == 26);
  ck_assert (meta.row_direction[0] == 1 && meta.row_direction[1] == 0
             && meta.row_direction[2] == 0);
  ck_assert (meta.column_direction[0] == 0 && meta.column_direction[1] == 0
             && meta.column_direction[2] == -1);
  ck_assert (meta.spacing[0] == 0.5 && meta.spacing[1] == 2
             && meta.spacing[2] == 3);
  gst_buffer_unref (buffer);
  gst_ct_volume_out_clear (&out);
}
GST_END_TEST

GST_START_TEST (test_small_buffer)
{
  GstCtVolumeRange range = { .min = 0, .max = 1 };
  CtSlice slice = {
    .data = (const guint8 *)hu, .column_step = 4, .row_step = 20, .slope = 1
  };
  GstCtVolumeOut out = { 0 };

  for (guint kind = 0; kind <= GST_CT_VOLUME_TENSORS; kind++) {
    GstBuffer *buffer;
    GstCtSlice meta;

    set_kind (&out, &plain_info, kind);
    buffer = gst_buffer_new_allocate (
        NULL, gst_ct_volume_out_size (&out, &plain_info) - 1, NULL);
    ck_assert (
        !gst_ct_volume_out_fill (&out, &plain_info, 0, &slice, &range, buffer));
    ck_assert (!gst_buffer_get_ct_slice (buffer, &meta));
    gst_buffer_unref (buffer);
  }
  gst_ct_volume_out_clear (&out);
  gst_ct_volume_out_clear (&out);
}
GST_END_TEST

static Suite *
gstctvolumeout_suite (void)
{
  Suite *suite = suite_create ("gstctvolumeout");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_caps);
  tcase_add_test (tc, test_pixel_aspect_ratio);
  tcase_add_test (tc, test_choose);
  tcase_add_test (tc, test_values);
  tcase_add_test (tc, test_exact_window);
  tcase_add_test (tc, test_table);
  tcase_add_test (tc, test_gaps);
  tcase_add_test (tc, test_geometry);
  tcase_add_test (tc, test_small_buffer);
  return suite;
}

GST_CHECK_MAIN (gstctvolumeout);
