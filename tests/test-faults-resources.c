/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows R: memory, buffers, files and disks that run out,
 * and a neighbor that is slow. Each case has one outcome: the right frames, the
 * base frame alone with the counter that explains it, or an error with a
 * sentence; never more memory than is documented.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include "tests/nifti-util.h"
#include "tests/rig.h"
#include "tests/volume-util.h"

/* Whether limits can be set and memory be measured: in a process that does
 * nothing else. gstcheck forks one for each test, but not where it is told not
 * to, as for valgrind. */
static gboolean
is_alone (void)
{
  return RIG_PLAIN && g_strcmp0 (g_getenv ("CK_FORK"), "no") != 0;
}

static guint
scaled (guint n)
{
  const gchar *scale = g_getenv ("CT_TEST_SCALE");
  guint64 by = 20;

  if (scale)
    g_ascii_string_to_unsigned (scale, 10, 1, G_MAXINT, &by, NULL);
  return n / by;
}

/* Bytes by /proc/self/statm: 0 is address space, 1 what is resident. */
static gsize
memory_used (guint column)
{
  g_autofree gchar *text = NULL;
  gchar **columns;
  gsize pages;

  ck_assert (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  columns = g_strsplit (text, " ", -1);
  pages = g_ascii_strtoull (columns[column], NULL, 10);
  g_strfreev (columns);
  return pages * sysconf (_SC_PAGESIZE);
}

static void
limit (int what, gsize most)
{
  struct rlimit limits;

  ck_assert_int_eq (getrlimit (what, &limits), 0);
  limits.rlim_cur = most;
  ck_assert_int_eq (setrlimit (what, &limits), 0);
}

/* ---- R1: the n-th allocation fails --------------------------------------
 * This program is linked so that its g_try_malloc and inflateInit2_ are those
 * of the readers and of the plugins that it loads as well. */

static guint missed;     /* runs that ended with an error */
static gint allocations; /* atomic, both */
static gint fails_at;    /* counted from 1; 0: none does */

static gboolean
is_refused (void)
{
  return g_atomic_int_add (&allocations, 1) + 1 == g_atomic_int_get (&fails_at);
}

static void
let_fail (gint n)
{
  g_atomic_int_set (&allocations, 0);
  g_atomic_int_set (&fails_at, n);
}

__attribute__ ((visibility ("default"))) gpointer
g_try_malloc (gsize size)
{
  return is_refused () || size == 0 ? NULL : malloc (size);
}

__attribute__ ((visibility ("default"))) int
inflateInit2_ (z_streamp stream, int bits, const char *version, int size)
{
  int (*real) (z_streamp, int, const char *, int)
      = (int (*) (z_streamp, int, const char *, int))dlsym (RTLD_NEXT,
                                                            "inflateInit2_");

  return is_refused () ? Z_MEM_ERROR : real (stream, bits, version, size);
}

/* 4x3x6 samples of 16 bits: a NIfTI volume or an NPY array, as it is or in a
 * gzip file, its slices along an axis that is or is not the slowest. */
static gchar *
write_volume (gboolean is_npy, gboolean is_gzip, const gchar *name)
{
  guint8 data[1024] = { 0 };
  gsize size;

  if (is_npy) {
    memcpy (data, "\x93NUMPY\x01\x00\x76\x00", 10);
    g_snprintf ((gchar *)data + 10, 119, "%-117s\n",
                "{'descr': '<i2', 'fortran_order': True, "
                "'shape': (6, 3, 4), }");
    size = 128;
  } else {
    size = test_nifti_start (data, &test_nifti_kinds[0], 4, 3, 6);
  }
  for (guint i = 0; i < 4 * 3 * 6; i++, size += 2)
    GST_WRITE_UINT16_LE (data + size, i);
  if (is_gzip) {
    GByteArray *packed = test_gzip (data, size);
    gchar *path = test_write (name, packed->data, packed->len);

    g_byte_array_unref (packed);
    return path;
  }
  return test_write (name, data, size);
}

/* A file, and what the samples of its slice number i add up to. */
typedef struct
{
  gboolean is_npy, is_gzip;
  const gchar *name, *axes;
  guint sum_step, sum_first; /* i * step + first */
} ReaderCase;

static gboolean
read_all (CtVolume *volume, const ReaderCase *c, GError **error)
{
  const guint n = volume->info.columns * volume->info.rows;

  for (guint i = 0; i < volume->info.slices; i++) {
    g_autofree gfloat *values = test_read (volume, i, error);
    gdouble sum = 0;

    if (!values)
      return FALSE;
    for (guint k = 0; k < n; k++)
      sum += values[k];
    ck_assert_msg (sum == i * c->sum_step + c->sum_first,
                   "%s: slice %u adds up to %g", c->name, i, sum);
  }
  return TRUE;
}

/* FALSE where the allocation that was to fail is not made any more. What helps
 * but is not needed, a reader may do without. */
static gboolean
check_reader (const gchar *path, const ReaderCase *c, gint n)
{
  CtVolumeOptions options = { .axes = c->axes };
  g_autoptr (GError) error = NULL;
  CtVolume *volume;
  gboolean go_on;

  let_fail (n);
  volume = ct_volume_open (path, &options, &error);
  if (volume)
    read_all (volume, c, &error);
  go_on = g_atomic_int_get (&allocations) >= n;
  let_fail (0);
  ck_assert (volume || error);
  ck_assert_msg (
      !error
          || g_error_matches (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE),
      "%s: %s", c->name, error ? error->message : "");
  ck_assert (!error || strstr (error->message, "memory"));
  if (volume) /* it stays usable */
    ck_assert (read_all (volume, c, NULL));
  ct_volume_close (volume);
  missed += error != NULL;
  return go_on;
}

GST_START_TEST (test_R1_reader_allocations)
{
  /* Sample number k is k; rows of 4, 3 rows, 6 slices; in the array the first
   * of 6, 3 and 4 runs fastest. */
  static const ReaderCase cases[] = {
    { FALSE, FALSE, "a.nii", NULL, 12 * 12, 66 },
    { FALSE, TRUE, "a.nii.gz", NULL, 12 * 12, 66 },
    { TRUE, FALSE, "a.npy", NULL, 12, 6 * 12 + 18 * 18 },
    { TRUE, TRUE, "a.npy.gz", NULL, 12, 6 * 12 + 18 * 18 },
    { TRUE, FALSE, "b.npy", "xyz", 18 * 18, 3 * 15 + 6 * 18 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const ReaderCase *c = &cases[i];
    g_autofree gchar *path = write_volume (c->is_npy, c->is_gzip, c->name);
    gint n = 1;

    missed = 0;
    while (check_reader (path, c, n))
      n++;
    ck_assert_msg (missed >= 2, "%s: of %d only %u were missed", c->name, n - 1,
                   missed);
  }
  test_remove_folder ();
}
GST_END_TEST

/* An allocator that misses the n-th. */
typedef GstAllocator Poor;
typedef GstAllocatorClass PoorClass;

GType poor_get_type (void);

G_DEFINE_TYPE (Poor, poor, GST_TYPE_ALLOCATOR)

static GstMemory *
poor_alloc (GstAllocator *allocator, gsize size, GstAllocationParams *params)
{
  return is_refused () ? NULL : gst_allocator_alloc (NULL, size, params);
}

static void
poor_class_init (PoorClass *klass)
{
  klass->alloc = poor_alloc;
}

static void
poor_init (Poor *self)
{
}

/* A pool that says when it is asked for a frame, and may be unable to start. */
typedef struct
{
  GstVideoBufferPool parent;
  gint asked; /* atomic */
  gboolean is_dead;
} Pool;
typedef GstVideoBufferPoolClass PoolClass;

GType pool_get_type (void);

G_DEFINE_TYPE (Pool, pool, GST_TYPE_VIDEO_BUFFER_POOL)

static gboolean
pool_start (GstBufferPool *pool)
{
  return !((Pool *)pool)->is_dead
         && GST_BUFFER_POOL_CLASS (pool_parent_class)->start (pool);
}

static GstFlowReturn
pool_acquire (GstBufferPool *pool, GstBuffer **buffer,
              GstBufferPoolAcquireParams *params)
{
  g_atomic_int_inc (&((Pool *)pool)->asked);
  return GST_BUFFER_POOL_CLASS (pool_parent_class)
      ->acquire_buffer (pool, buffer, params);
}

static void
pool_class_init (PoolClass *klass)
{
  GST_BUFFER_POOL_CLASS (klass)->start = pool_start;
  GST_BUFFER_POOL_CLASS (klass)->acquire_buffer = pool_acquire;
}

static void
pool_init (Pool *self)
{
}

/* What downstream says to an ALLOCATION query. */
static struct
{
  gboolean refuses;
  GstAllocator *allocator;
  Pool *pool;
  guint most;
} offer;

static gboolean
out_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstVideoInfo info;
  GstCaps *caps;

  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return rig_out_query (pad, parent, query);
  if (offer.refuses)
    return FALSE;
  if (offer.allocator)
    gst_query_add_allocation_param (query, offer.allocator, NULL);
  gst_query_parse_allocation (query, &caps, NULL);
  ck_assert (gst_video_info_from_caps (&info, caps));
  if (offer.pool)
    gst_query_add_allocation_pool (query, GST_BUFFER_POOL (offer.pool),
                                   info.size, 0, offer.most);
  return TRUE;
}

static void
begin (Rig *rig, const Image *base)
{
  rig_init (rig, "BGRx", NULL);
  gst_pad_set_query_function (rig->out, out_query);
  rig_caps (rig->base, base);
}

static void
end_offer (void)
{
  gst_clear_object (&offer.allocator);
  gst_clear_object (&offer.pool);
  memset (&offer, 0, sizeof offer);
}

/* Six frames that downstream keeps, the n-th of which finds no memory. */
static void
check_output (gboolean has_pool, gint n)
{
  Image base = image_new ("GRAY8", 8, 4, 7);
  Rig rig;

  offer.allocator = gst_object_ref_sink (g_object_new (poor_get_type (), NULL));
  if (has_pool)
    offer.pool = gst_object_ref_sink (g_object_new (pool_get_type (), NULL));
  begin (&rig, &base);
  gst_pad_push_event (rig.heat, gst_event_new_eos ());
  let_fail (n);
  for (gint i = 1; i <= 6; i++) {
    GstFlowReturn ret = rig_push_base (&rig, image_buffer (&base, NULL));

    if (i != n) {
      ck_assert_int_eq (ret, GST_FLOW_OK);
      continue;
    }
    ck_assert_int_eq (ret, GST_FLOW_ERROR);
    ck_assert_uint_eq (
        rig_messages (&rig, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
                      GST_RESOURCE_ERROR_NO_SPACE_LEFT, "no memory"),
        1);
  }
  let_fail (0);
  ck_assert_uint_eq (g_queue_get_length (&rig.pictures), 5);
  rig_check_quiet (&rig, "output");
  rig_clear (&rig);
  end_offer ();
  image_clear (&base);
}

GST_START_TEST (test_R1_output_allocations)
{
  for (gint n = 1; n <= 6; n++)
    for (guint pool = 0; pool < 2; pool++)
      check_output (pool, n);
}
GST_END_TEST

/* The same with nobody downstream who offers anything: it is our allocator. */
GST_START_TEST (test_R1_own_output_allocations)
{
  Image base = image_new ("GRAY8", 8, 4, 7);
  Rig rig;

  begin (&rig, &base);
  gst_pad_push_event (rig.heat, gst_event_new_eos ());
  ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                    GST_FLOW_OK);
  let_fail (1);
  ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                    GST_FLOW_ERROR);
  ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR,
                                   GST_RESOURCE_ERROR_NO_SPACE_LEFT,
                                   "no memory"),
                     1);
  let_fail (0);
  rig_clear (&rig);
  image_clear (&base);
}
GST_END_TEST

/* A heat that cannot be kept: a bare frame, counted, one warning. */
GST_START_TEST (test_R1_heat_allocations)
{
  Image base = image_noise ("GRAY8", 8, 4, 1);
  Image heat = image_noise ("float32", 3, 3, 2);
  Rig rig;

  for (gint n = 0; n < 3; n++) {
    rig_init (&rig, "BGRx", NULL);
    rig_caps (rig.base, &base);
    rig_caps (rig.heat, &heat);
    for (gint i = 0; i < 3; i++) {
      g_autofree gchar *what = g_strdup_printf ("heat %d of %d missed", i, n);

      let_fail (i == n);
      ck_assert_int_eq (rig_push_heat (&rig, image_buffer (&heat, NULL)),
                        GST_FLOW_OK);
      let_fail (0);
      ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                        GST_FLOW_OK);
      rig_check_images (&rig, &base, i == n ? NULL : &heat, what);
    }
    ck_assert_uint_eq (rig_stat (&rig, "none"), 1);
    ck_assert_uint_eq (rig_stat (&rig, "dropped"), 1);
    ck_assert_uint_eq (rig_messages (&rig, GST_MESSAGE_WARNING,
                                     GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
                                     "there is no memory for its 36 bytes"),
                       1);
    rig_check_quiet (&rig, "heat");
    rig_clear (&rig);
  }
  image_clear (&base);
  image_clear (&heat);
}
GST_END_TEST

/* A file of zeros that takes no room on the disk: int16, [slice][row][column].
 */
static gchar *
write_sparse (guint slices, guint rows, guint columns)
{
  gchar head[129];
  gchar *path,
      *shape = g_strdup_printf ("{'descr': '<i2', 'fortran_order': False, "
                                "'shape': (%u, %u, %u), }",
                                slices, rows, columns);
  gint fd;

  memcpy (head, "\x93NUMPY\x01\x00\x76\x00", 10);
  g_snprintf (head + 10, 119, "%-117s\n", shape);
  path = test_write ("sparse.npy", (const guint8 *)head, 128);
  fd = g_open (path, O_WRONLY, 0);
  ck_assert_int_eq (ftruncate (fd, 128 + (off_t)2 * slices * rows * columns),
                    0);
  g_close (fd, NULL);
  g_free (shape);
  return path;
}

/* Plays to its end; the error that ended it, or NULL; to be freed. */
static GError *
play (GstElement *pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GError *error = NULL;
  GstMessage *message;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
                                        GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return error;
}

static GstElement *
parse (const gchar *format, const gchar *argument)
{
  g_autofree gchar *text = g_strdup_printf (format, argument);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (text, &error);

  ck_assert_msg (error == NULL, "%s: %s", text, error ? error->message : "");
  return pipeline;
}

/* Slices of 32 MiB where there is room for some of what is wanted: an error,
 * and not the end of the process. */
GST_START_TEST (test_R1_address_space)
{
  static const struct
  {
    guint room; /* MiB */
    const gchar *line;
  } cases[] = {
    { 48, "ctvolumesrc location=%s ! video/x-raw,format=GRAY16_LE ! fakesink" },
    { 48, "ctvolumesrc location=%s ! other/tensors ! fakesink" },
    { 112, "ctvolumesrc location=%s ! ctheatoverlay ! fakesink" },
  };
  g_autofree gchar *path = NULL;

  if (!is_alone ())
    return;
  path = write_sparse (2, 4096, 4096);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstElement *pipeline = parse (cases[i].line, path);
    GError *error;

    ck_assert_int_eq (gst_element_set_state (pipeline, GST_STATE_READY),
                      GST_STATE_CHANGE_SUCCESS);
    limit (RLIMIT_AS, memory_used (0) + cases[i].room * 1024u * 1024);
    error = play (pipeline);
    ck_assert_msg (g_error_matches (error, GST_RESOURCE_ERROR,
                                    GST_RESOURCE_ERROR_NO_SPACE_LEFT),
                   "%s: %s", cases[i].line, error ? error->message : "played");
    g_error_free (error);
    limit (RLIMIT_AS, RLIM_INFINITY);
    gst_object_unref (pipeline);
  }
  test_remove_folder ();
}
GST_END_TEST

/* ---- R2: pools that run dry ---------------------------------------------- */

typedef struct
{
  Rig rig;
  Image base;
  GThread *thread;
  gint returned; /* atomic: pushes that came back */
  GstFlowReturn ret;
} Held;

static gpointer
held_main (gpointer data)
{
  Held *held = data;

  for (guint i = 0; i < 3; i++) {
    held->ret = rig_push_base (&held->rig, image_buffer (&held->base, NULL));
    g_atomic_int_inc (&held->returned);
    if (held->ret != GST_FLOW_OK)
      break;
  }
  return NULL;
}

/* Downstream has two frames, gives none back, and the third one waits. */
static void
held_begin (Held *held)
{
  memset (held, 0, sizeof *held);
  held->base = image_new ("GRAY8", 8, 4, 7);
  offer.pool = gst_object_ref_sink (g_object_new (pool_get_type (), NULL));
  offer.most = 2;
  begin (&held->rig, &held->base);
  gst_pad_push_event (held->rig.heat, gst_event_new_eos ());
  held->thread = g_thread_new ("base", held_main, held);
  while (g_atomic_int_get (&offer.pool->asked) < 3)
    g_usleep (1000);
  ck_assert_int_eq (g_atomic_int_get (&held->returned), 2);
}

static void
held_end (Held *held)
{
  rig_check_quiet (&held->rig, "a pool of two");
  rig_clear (&held->rig);
  end_offer ();
  image_clear (&held->base);
}

GST_START_TEST (test_R2_waits_for_a_frame)
{
  Held held;

  held_begin (&held);
  rig_picture_free (rig_take (&held.rig));
  g_thread_join (held.thread);
  ck_assert_int_eq (held.ret, GST_FLOW_OK);
  ck_assert_uint_eq (g_queue_get_length (&held.rig.pictures), 2);
  held_end (&held);
}
GST_END_TEST

GST_START_TEST (test_R2_flush_ends_the_wait)
{
  Held held;

  held_begin (&held);
  gst_pad_push_event (held.rig.base, gst_event_new_flush_start ());
  g_thread_join (held.thread);
  ck_assert_int_eq (held.ret, GST_FLOW_FLUSHING);
  gst_pad_push_event (held.rig.base, gst_event_new_flush_stop (TRUE));
  rig_picture_free (rig_take (&held.rig));
  rig_segment (held.rig.base);
  ck_assert_int_eq (rig_push_base (&held.rig, image_buffer (&held.base, NULL)),
                    GST_FLOW_OK);
  ck_assert_uint_eq (g_queue_get_length (&held.rig.pictures), 2);
  held_end (&held);
}
GST_END_TEST

GST_START_TEST (test_R2_state_ends_the_wait)
{
  Held held;

  held_begin (&held);
  ck_assert_int_eq (gst_element_set_state (held.rig.element, GST_STATE_READY),
                    GST_STATE_CHANGE_SUCCESS);
  g_thread_join (held.thread);
  ck_assert_int_eq (held.ret, GST_FLOW_FLUSHING);
  held_end (&held);
}
GST_END_TEST

GST_START_TEST (test_R2_pool_does_not_start)
{
  Image base = image_new ("GRAY8", 8, 4, 7);
  Rig rig;

  offer.pool = gst_object_ref_sink (g_object_new (pool_get_type (), NULL));
  offer.pool->is_dead = TRUE;
  begin (&rig, &base);
  gst_pad_push_event (rig.heat, gst_event_new_eos ());
  rig_check_error (&rig, rig_push_base (&rig, image_buffer (&base, NULL)),
                   GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                   "activate bufferpool");
  rig_clear (&rig);
  end_offer ();
  image_clear (&base);
}
GST_END_TEST

GST_START_TEST (test_R2_allocation_refused)
{
  Image base = image_new ("GRAY8", 8, 4, 7);
  Rig rig;

  offer.refuses = TRUE;
  begin (&rig, &base);
  gst_pad_push_event (rig.heat, gst_event_new_eos ());
  for (guint i = 0; i < 3; i++) {
    RigPicture *picture;
    GstMapInfo map;

    ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                      GST_FLOW_OK);
    picture = rig_take (&rig);
    ck_assert (picture && gst_buffer_map (picture->buffer, &map, GST_MAP_READ));
    for (guint k = 0; k < 8 * 4; k++)
      ck_assert (map.data[4 * k] == 7 && map.data[4 * k + 1] == 7
                 && map.data[4 * k + 2] == 7);
    gst_buffer_unmap (picture->buffer, &map);
    rig_picture_free (picture);
  }
  rig_check_quiet (&rig, "refused");
  rig_clear (&rig);
  end_offer ();
  image_clear (&base);
}
GST_END_TEST

/* ---- R3 and R5: long streams --------------------------------------------- */

/* Heats, each of duration, as fast as they are taken. */
typedef struct
{
  GstPad *pad;
  Image image;
  GstClockTime duration;
  guint n;       /* how many */
  gint accepted; /* atomic */
  GThread *thread;
} Heats;

static gpointer
heats_main (gpointer data)
{
  Heats *heats = data;
  GstBuffer *first = image_buffer (&heats->image, NULL);

  for (guint i = 0; i < heats->n; i++) {
    GstBuffer *buffer = gst_buffer_copy (first);

    GST_BUFFER_PTS (buffer) = i * heats->duration;
    GST_BUFFER_DURATION (buffer) = heats->duration;
    if (gst_pad_push (heats->pad, buffer) != GST_FLOW_OK)
      break;
    g_atomic_int_inc (&heats->accepted);
  }
  gst_buffer_unref (first);
  return NULL;
}

static gulong pause_us; /* how long downstream sleeps over a frame */

static GstFlowReturn
slow_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  if (pause_us > 0)
    g_usleep (pause_us);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

/* Heats come ten times as fast as frames: when a frame is out, those that are
 * over have gone, and of the others as many are there as may be. */
static void
check_bound (guint size, guint most)
{
  Image base = image_new ("GRAY8", 16, 16, 7);
  guint n = MAX (scaled (100), 5);
  Heats heats = { .image = image_new ("GRAY8", size, size, 9),
                  .duration = RIG_FRAME / 10,
                  .n = G_MAXUINT };
  gsize before;
  Rig rig;

  pause_us = 200000 / 20;
  rig_init (&rig, "BGRx", NULL);
  gst_pad_set_chain_function (rig.out, slow_chain);
  rig_caps (rig.base, &base);
  rig_caps (rig.heat, &heats.image);
  heats.pad = rig.heat;
  before = memory_used (1);
  heats.thread = g_thread_new ("heat", heats_main, &heats);
  for (guint i = 0; i < n; i++) {
    gint expected = 10 * i + most;

    ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                      GST_FLOW_OK);
    while (g_atomic_int_get (&heats.accepted) < expected)
      g_usleep (1000);
    g_usleep (2000);
    ck_assert_int_eq (g_atomic_int_get (&heats.accepted), expected);
  }
  ck_assert_uint_eq (rig_stat (&rig, "current"), n);
  if (is_alone ())
    ck_assert_uint_le (memory_used (1), before + (80 << 20));
  gst_pad_push_event (rig.heat, gst_event_new_flush_start ());
  g_thread_join (heats.thread);
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heats.image);
}

GST_START_TEST (test_R3_many_heats)
{
  check_bound (8, 256);
}
GST_END_TEST

GST_START_TEST (test_R3_large_heats)
{
  check_bound (1024, 64); /* MiB */
}
GST_END_TEST

static GstBusSyncReply
drop_message (GstBus *bus, GstMessage *message, gpointer data)
{
  gst_message_unref (message);
  return GST_BUS_DROP;
}

/* 24 hours at 25 frames a second, with a message for each. */
GST_START_TEST (test_R5_a_day)
{
  guint n = scaled (is_alone () ? 2160000 : 216000);
  Image base = image_new ("GRAY16_LE", 16, 8, 7);
  Heats heats = { .image = image_new ("float32", 4, 4, 0.5),
                  .duration = RIG_FRAME,
                  .n = n };
  gsize early = 0;
  Rig rig;

  pause_us = 0;
  mallopt (M_ARENA_MAX, 1);
  rig_init (&rig, "BGRx", NULL);
  gst_bus_set_sync_handler (rig.bus, drop_message, NULL, NULL);
  g_object_set (rig.element, "post-messages", TRUE, NULL);
  gst_pad_set_chain_function (rig.out, slow_chain);
  rig_caps (rig.base, &base);
  rig_caps (rig.heat, &heats.image);
  heats.pad = rig.heat;
  heats.thread = g_thread_new ("heat", heats_main, &heats);
  for (guint i = 0; i < n; i++) {
    if (i == n / 10)
      early = memory_used (1);
    ck_assert_int_eq (rig_push_base (&rig, image_buffer (&base, NULL)),
                      GST_FLOW_OK);
  }
  g_thread_join (heats.thread);
  ck_assert_uint_eq (rig_stat (&rig, "current"), n);
  if (is_alone ())
    ck_assert_uint_le (memory_used (1), early + (1 << 20));
  rig_clear (&rig);
  image_clear (&base);
  image_clear (&heats.image);
}
GST_END_TEST

/* ---- R4: few descriptors, little memory ---------------------------------- */

static guint
open_files (void)
{
  GDir *folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  ck_assert (folder != NULL);
  while (g_dir_read_name (folder))
    n++;
  g_dir_close (folder);
  return n - 1; /* that of the folder itself */
}

static guint files_before, files_most, frames_seen;

static void
on_frame (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer data)
{
  if (frames_seen++ % 50 == 0)
    files_most = MAX (files_most, open_files ());
}

/* A volume that is larger than all the memory that there is. */
GST_START_TEST (test_R4_long_volume)
{
  guint slices = scaled (10000);
  gsize room = 128 << 20, before;
  g_autofree gchar *path = write_sparse (slices, 512, 512);
  GstElement *pipeline, *sink;

  ck_assert_uint_gt ((gsize)slices * 512 * 512 * 2, is_alone () ? room : 0);
  pipeline = parse ("ctvolumesrc location=%s ! ctheatoverlay ! fakesink "
                    "name=sink sync=false signal-handoffs=true",
                    path);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_signal_connect (sink, "handoff", G_CALLBACK (on_frame), NULL);
  gst_element_set_state (pipeline, GST_STATE_READY);
  files_before = open_files ();
  before = memory_used (1);
  if (is_alone ()) {
    limit (RLIMIT_AS, memory_used (0) + room);
    limit (RLIMIT_NOFILE, 64);
  }
  ck_assert (play (pipeline) == NULL);
  ck_assert_uint_eq (frames_seen, slices);
  ck_assert_uint_le (files_most, files_before + 8);
  if (is_alone ())
    ck_assert_uint_le (memory_used (1), before + (64 << 20));
  if (is_alone ())
    limit (RLIMIT_AS, RLIM_INFINITY);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  test_remove_folder ();
}
GST_END_TEST

/* ---- R6: a recording that cannot be written ------------------------------ */

/* In the thread that failed, before the tee hears of it: takes the recording
 * off the tee. */
static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer pipeline)
{
  GstElement *queue, *tee;
  GstPad *pad, *peer;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return GST_BUS_PASS;
  tee = gst_bin_get_by_name (pipeline, "tee");
  queue = gst_bin_get_by_name (pipeline, "recording");
  pad = gst_element_get_static_pad (queue, "sink");
  peer = gst_pad_get_peer (pad);
  if (peer) {
    gst_pad_unlink (peer, pad);
    gst_element_release_request_pad (tee, peer);
    gst_object_unref (peer);
  }
  gst_object_unref (pad);
  gst_object_unref (queue);
  gst_object_unref (tee);
  return GST_BUS_PASS;
}

static gint display_frames, display_ended; /* atomic */

static GstPadProbeReturn
on_display (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER)
    g_atomic_int_inc (&display_frames);
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_EOS)
    g_atomic_int_set (&display_ended, TRUE);
  return GST_PAD_PROBE_OK;
}

static void
check_recording (const gchar *writer)
{
  GstElement *pipeline = parse (
      "ctvolumesrc ! ctheatoverlay name=o ! tee name=tee ! "
      "queue max-size-buffers=4 ! fakesink name=display sync=false "
      "tee. ! queue name=recording ! %s ctvolumesrc pattern=heat ! o.heat",
      writer);
  GstElement *display = gst_bin_get_by_name (GST_BIN (pipeline), "display");
  GstPad *pad = gst_element_get_static_pad (display, "sink");
  GstBus *bus = gst_element_get_bus (pipeline);
  GError *error = NULL;
  GstMessage *message;

  g_atomic_int_set (&display_frames, 0);
  g_atomic_int_set (&display_ended, FALSE);
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      on_display, NULL, NULL);
  gst_bus_set_sync_handler (bus, on_message, pipeline, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while (!g_atomic_int_get (&display_ended))
    g_usleep (1000);
  ck_assert_int_eq (g_atomic_int_get (&display_frames), 64);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  ck_assert_msg (message != NULL, "%s: no error", writer);
  gst_message_parse_error (message, &error, NULL);
  ck_assert_msg (error->domain == GST_RESOURCE_ERROR, "%s: %s", writer,
                 error->message);
  g_error_free (error);
  gst_message_unref (message);
  /* One error, and none of ours. */
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  ck_assert_msg (message == NULL, "%s: one more message", writer);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pad);
  gst_object_unref (display);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_R6_disk_full)
{
  check_recording ("filesink location=/dev/full");
}
GST_END_TEST

GST_START_TEST (test_R6_reader_gone)
{
  g_autofree gchar *writer = NULL;
  gint ends[2];

  signal (SIGPIPE, SIG_IGN);
  ck_assert_int_eq (pipe (ends), 0);
  close (ends[0]);
  writer = g_strdup_printf ("fdsink fd=%d", ends[1]);
  check_recording (writer);
  close (ends[1]);
}
GST_END_TEST

static Suite *
faults_resources_suite (void)
{
  Suite *suite = suite_create ("faults-resources");
  TCase *cases = tcase_create ("R");

  suite_add_tcase (suite, cases);
  tcase_add_test (cases, test_R1_reader_allocations);
  tcase_add_test (cases, test_R1_output_allocations);
  tcase_add_test (cases, test_R1_own_output_allocations);
  tcase_add_test (cases, test_R1_heat_allocations);
  tcase_add_test (cases, test_R1_address_space);
  tcase_add_test (cases, test_R2_waits_for_a_frame);
  tcase_add_test (cases, test_R2_flush_ends_the_wait);
  tcase_add_test (cases, test_R2_state_ends_the_wait);
  tcase_add_test (cases, test_R2_pool_does_not_start);
  tcase_add_test (cases, test_R2_allocation_refused);
  tcase_add_test (cases, test_R3_many_heats);
  tcase_add_test (cases, test_R3_large_heats);
  tcase_add_test (cases, test_R4_long_volume);
  tcase_add_test (cases, test_R5_a_day);
  tcase_add_test (cases, test_R6_disk_full);
  tcase_add_test (cases, test_R6_reader_gone);
  return suite;
}

GST_CHECK_MAIN (faults_resources);
