/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Buffers as planes: rows where caps or the video meta say, and a sentence
 * where bytes are missing.
 */
#include "gst/common/gstctplane.h"

#include <gst/check/gstcheck.h>

#define HEIGHT 3

typedef struct
{
  const gchar *what;
  guint width;
  gsize memories[3]; /* bytes; 0 ends them */
  gboolean has_meta;
  gsize offset;
  gint stride;
  gsize row_bytes;
  const gchar *why; /* NULL: it fits */
} Case;

/* GRAY16_LE: what caps alone mean is rows of a multiple of 4 bytes. */
static const Case cases[] = {
  { "by caps", 4, { 24 }, FALSE, 0, 8, 8, NULL },
  { "by caps, odd width", 3, { 24 }, FALSE, 0, 8, 6, NULL },
  { "the last row has no padding", 3, { 22 }, FALSE, 0, 8, 6, NULL },
  { "one byte short",
    3,
    { 21 },
    FALSE,
    0,
    8,
    6,
    "it has 21 bytes, smaller than caps of 3x3 pixels with 8 bytes a row "
    "need" },
  { "one byte long", 3, { 25 }, FALSE, 0, 8, 6, NULL },
  { "empty",
    3,
    { 0 },
    FALSE,
    0,
    8,
    6,
    "it has 0 bytes, smaller than caps of 3x3 pixels with 8 bytes a row "
    "need" },
  { "padded rows", 3, { 40 }, TRUE, 0, 13, 6, NULL },
  { "offset", 3, { 40 }, TRUE, 8, 13, 6, NULL },
  { "offset, one byte short",
    3,
    { 39 },
    TRUE,
    8,
    13,
    6,
    "it has 39 bytes, smaller than caps of 3x3 pixels with 13 bytes a row "
    "need" },
  { "bottom up", 3, { 40 }, TRUE, 26, -13, 6, NULL },
  { "bottom up, the last row begins before the memory",
    3,
    { 40 },
    TRUE,
    25,
    -13,
    6,
    "it has 40 bytes, smaller than caps of 3x3 pixels with -13 bytes a row "
    "need" },
  { "bottom up, one byte short",
    3,
    { 31 },
    TRUE,
    26,
    -13,
    6,
    "it has 31 bytes, smaller than caps of 3x3 pixels with -13 bytes a row "
    "need" },
  { "every row the same", 3, { 6 }, TRUE, 0, 0, 6, NULL },
  { "two memories", 4, { 11, 13 }, FALSE, 0, 8, 8, NULL },
  { "three memories", 4, { 1, 8, 15 }, FALSE, 0, 8, 8, NULL },
  { "two memories, one byte short",
    4,
    { 11, 12 },
    FALSE,
    0,
    8,
    8,
    "it has 23 bytes, smaller than caps of 4x3 pixels with 8 bytes a row "
    "need" },
  { "a far offset",
    3,
    { 40 },
    TRUE,
    G_MAXSIZE - 5,
    13,
    6,
    "it has 40 bytes, smaller than caps of 3x3 pixels with 13 bytes a row "
    "need" },
  { "a huge stride",
    3,
    { 40 },
    TRUE,
    0,
    G_MAXINT,
    6,
    "it has 40 bytes, smaller than caps of 3x3 pixels with 2147483647 bytes a "
    "row need" },
};

static GstBuffer *
make_buffer (const Case *c)
{
  GstBuffer *buffer = gst_buffer_new ();
  guint8 byte = 0;

  for (guint i = 0; i < 3 && c->memories[i]; i++) {
    GstMemory *memory = gst_allocator_alloc (NULL, c->memories[i], NULL);
    GstMapInfo map;

    ck_assert (gst_memory_map (memory, &map, GST_MAP_WRITE));
    for (gsize n = 0; n < map.size; n++)
      map.data[n] = byte++;
    gst_memory_unmap (memory, &map);
    gst_buffer_append_memory (buffer, memory);
  }
  if (c->has_meta) {
    gsize offset[GST_VIDEO_MAX_PLANES] = { c->offset };
    gint stride[GST_VIDEO_MAX_PLANES] = { c->stride };

    gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
                                    GST_VIDEO_FORMAT_GRAY16_LE, c->width,
                                    HEIGHT, 1, offset, stride);
  }
  return buffer;
}

GST_START_TEST (test_rows)
{
  const Case *c = &cases[__i__];
  GstBuffer *buffer = make_buffer (c);
  GstCtPlaneMap map;
  GstVideoInfo info;
  gchar *why = NULL;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY16_LE, c->width,
                             HEIGHT);
  if (c->why) {
    ck_assert_msg (!gst_ct_plane_map (&map, buffer, &info, GST_MAP_READ, &why),
                   "%s", c->what);
    ck_assert_str_eq (why, c->why);
    g_free (why);
  } else {
    ck_assert_msg (gst_ct_plane_map (&map, buffer, &info, GST_MAP_READ, &why),
                   "%s: %s", c->what, why);
    ck_assert_uint_eq (map.plane.width, c->width);
    ck_assert_uint_eq (map.plane.height, HEIGHT);
    /* Bytes are numbered from the buffer's begin. */
    for (gint y = 0; y < HEIGHT; y++)
      for (gsize x = 0; x < c->row_bytes; x++)
        ck_assert_msg (
            ct_plane_row (&map.plane, y)[x]
                == (guint8)((gint)c->offset + y * c->stride + (gint)x),
            "%s: row %d, byte %d", c->what, y, (gint)x);
    gst_ct_plane_unmap (&map);
  }
  gst_buffer_unref (buffer);
}
GST_END_TEST

GST_START_TEST (test_meta_of_another_size)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 4096, NULL);
  GstCtPlaneMap map;
  GstVideoInfo info;
  gchar *why = NULL;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, 8, HEIGHT);
  gst_buffer_add_video_meta (buffer, GST_VIDEO_FRAME_FLAG_NONE,
                             GST_VIDEO_FORMAT_GRAY8, 9, HEIGHT);
  ck_assert (!gst_ct_plane_map (&map, buffer, &info, GST_MAP_READ, &why));
  ck_assert_str_eq (why, "its video meta says 9x3 pixels, its caps 8x3");
  g_free (why);
  gst_buffer_unref (buffer);
}
GST_END_TEST

/* Each format's planes: where they begin, from row to row, and the bytes that
 * a buffer must have at least. */
GST_START_TEST (test_planes)
{
  static const struct
  {
    GstVideoFormat format;
    guint width;
    guint luma; /* byte of the first gray value */
    gboolean is_spaced;
    guint planes;
    gsize offset[3];
    gssize stride[3];
    gsize bytes;
  } rows[] = {
    { GST_VIDEO_FORMAT_GRAY8, 5, 0, FALSE, 1, { 0 }, { 8 }, 21 },
    { GST_VIDEO_FORMAT_I420, 5, 0, FALSE, 3, { 0, 32, 40 }, { 8, 4, 4 }, 47 },
    { GST_VIDEO_FORMAT_NV12, 5, 0, FALSE, 2, { 0, 32 }, { 8, 8 }, 46 },
    { GST_VIDEO_FORMAT_Y444, 5, 0, FALSE, 3, { 0, 24, 48 }, { 8, 8, 8 }, 69 },
    { GST_VIDEO_FORMAT_YUY2, 5, 0, TRUE, 1, { 0 }, { 12 }, 34 },
    { GST_VIDEO_FORMAT_UYVY, 5, 1, TRUE, 1, { 0 }, { 12 }, 34 },
    { GST_VIDEO_FORMAT_BGRx, 5, 2, FALSE, 1, { 0 }, { 20 }, 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GstVideoInfo info;

    gst_video_info_set_format (&info, rows[i].format, rows[i].width, HEIGHT);
    for (gint extra = -1; extra < 2; extra++) {
      gsize size = rows[i].bytes + extra;
      GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
      GstCtPlaneMap map;
      gchar *why = NULL;

      ck_assert_msg (gst_ct_plane_map (&map, buffer, &info, GST_MAP_READ, &why)
                         == (extra >= 0),
                     "%s of %u bytes", GST_VIDEO_INFO_NAME (&info),
                     (guint)size);
      if (extra >= 0) {
        ck_assert_int_eq (map.plane.is_spaced, rows[i].is_spaced);
        ck_assert (map.plane.type == CT_SAMPLE_U8);
        ck_assert_uint_eq (map.plane.width, rows[i].width);
        ck_assert (rows[i].format == GST_VIDEO_FORMAT_BGRx
                   || map.plane.data == map.map.data + rows[i].luma);
        for (guint p = 0; p < rows[i].planes; p++) {
          ck_assert (map.picture.data[p] == map.map.data + rows[i].offset[p]);
          ck_assert_int_eq (map.picture.stride[p], rows[i].stride[p]);
        }
        gst_ct_plane_unmap (&map);
      }
      g_free (why);
      gst_buffer_unref (buffer);
    }
  }
}
GST_END_TEST

/* A meta that knows of fewer planes than the caps. */
GST_START_TEST (test_meta_of_few_planes)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 4096, NULL);
  GstCtPlaneMap map;
  GstVideoInfo info;
  gchar *why = NULL;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, 8, HEIGHT);
  gst_buffer_add_video_meta (buffer, GST_VIDEO_FRAME_FLAG_NONE,
                             GST_VIDEO_FORMAT_NV12, 8, HEIGHT);
  ck_assert (!gst_ct_plane_map (&map, buffer, &info, GST_MAP_READ, &why));
  ck_assert_str_eq (why, "its video meta says 2 planes, its caps 3");
  g_free (why);
  gst_buffer_unref (buffer);
}
GST_END_TEST

/* What is written goes into the buffer, whatever its memories. */
GST_START_TEST (test_write)
{
  const Case c = { "", 4, { 11, 13 }, FALSE, 0, 8, 8, NULL };
  GstBuffer *buffer = make_buffer (&c);
  GstCtPlaneMap map;
  GstVideoInfo info;
  gchar *why = NULL;
  guint8 bytes[24];

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY16_LE, 4, HEIGHT);
  ck_assert (gst_ct_plane_map (&map, buffer, &info, GST_MAP_READWRITE, &why));
  ct_plane_row (&map.plane, 1)[3] = 200;
  gst_ct_plane_unmap (&map);
  ck_assert_uint_eq (gst_buffer_extract (buffer, 0, bytes, 24), 24);
  for (guint i = 0; i < 24; i++)
    ck_assert_uint_eq (bytes[i], i == 11 ? 200 : i);
  gst_buffer_unref (buffer);
}
GST_END_TEST

/* Memory that no CPU can see. */
static gpointer
map_nothing (GstMemory *memory, gsize size, GstMapFlags flags)
{
  return NULL;
}

static void
free_nothing (GstAllocator *allocator, GstMemory *memory)
{
  g_free (memory);
}

typedef GstAllocator TestAllocator;
typedef GstAllocatorClass TestAllocatorClass;
GType test_allocator_get_type (void);
G_DEFINE_TYPE (TestAllocator, test_allocator, GST_TYPE_ALLOCATOR)

static void
test_allocator_class_init (TestAllocatorClass *klass)
{
  klass->free = free_nothing;
}

static void
test_allocator_init (TestAllocator *allocator)
{
  allocator->mem_map = map_nothing;
}

GST_START_TEST (test_not_mappable)
{
  GstAllocator *allocator = g_object_new (test_allocator_get_type (), NULL);
  GstMemory *memory = g_new0 (GstMemory, 1);
  GstBuffer *buffer = gst_buffer_new ();
  GstCtPlaneMap map;
  GstVideoInfo info;
  gchar *why = NULL;

  gst_memory_init (memory, 0, allocator, NULL, 64, 0, 0, 64);
  gst_buffer_append_memory (buffer, memory);
  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, 8, HEIGHT);
  ck_assert (!gst_ct_plane_map (&map, buffer, &info, GST_MAP_READ, &why));
  ck_assert_str_eq (why, "its memory could not be mapped");
  g_free (why);
  gst_buffer_unref (buffer);
  gst_object_unref (allocator);
}
GST_END_TEST

static Suite *
gstctplane_suite (void)
{
  Suite *suite = suite_create ("gstctplane");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_rows, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tc, test_meta_of_another_size);
  tcase_add_test (tc, test_planes);
  tcase_add_test (tc, test_meta_of_few_planes);
  tcase_add_test (tc, test_write);
  tcase_add_test (tc, test_not_mappable);
  return suite;
}

GST_CHECK_MAIN (gstctplane);
