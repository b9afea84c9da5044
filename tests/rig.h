/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ctheatoverlay between three pads of ours: any buffer goes in, each output
 * frame lies in memory that was poisoned before, and is held against the
 * slow twin byte for byte, with all that lies around its rows. Knows nothing
 * of what the cases are.
 */
#pragma once

#include <gst/check/gstcheck.h>
#include <gst/video/video.h>
#include <stdlib.h>

#include "src/colormap.h"
#include "tests/twin.h"

/* FALSE in a build with a sanitizer that has memory of its own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RIG_PLAIN FALSE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define RIG_PLAIN FALSE
#endif
#endif
#ifndef RIG_PLAIN
#define RIG_PLAIN TRUE
#endif

#define RIG_POISON 0xA5
#define RIG_FRAME (GST_SECOND / 10)

/* How the rows lie in a buffer. Zero: as GStreamer lays them out. */
typedef struct
{
  gboolean meta;      /* rows lie as follows, and a GstVideoMeta says so */
  gsize extra;        /* bytes after each row */
  gsize offset;       /* bytes before the first row */
  gboolean bottom_up; /* negative stride */
  gsize align;        /* address of the data, modulo 64 */
  guint memories;     /* pieces the data comes in; 0 and 1: one */
  gboolean tight;     /* no padding after the rows, and no meta that says so */
  gssize more;        /* bytes more (fewer where negative) at the end */
} Layout;

/* ---- Output buffers: a pool that poisons ------------------------------- */

#define RIG_TYPE_POOL (rig_pool_get_type ())
G_DECLARE_FINAL_TYPE (RigPool, rig_pool, RIG, POOL, GstBufferPool)

struct _RigPool
{
  GstBufferPool parent;
  Layout layout;
  GstVideoInfo info;
  guint allocated;
};

G_DEFINE_FINAL_TYPE (RigPool, rig_pool, GST_TYPE_BUFFER_POOL)

static inline gboolean
rig_pool_set_config (GstBufferPool *pool, GstStructure *config)
{
  GstCaps *caps;

  return gst_buffer_pool_config_get_params (config, &caps, NULL, NULL, NULL)
         && caps && gst_video_info_from_caps (&RIG_POOL (pool)->info, caps)
         && GST_BUFFER_POOL_CLASS (rig_pool_parent_class)
                ->set_config (pool, config);
}

static inline gsize
rig_pool_row_bytes (const GstVideoInfo *info)
{
  return (gsize)GST_VIDEO_INFO_WIDTH (info)
         * GST_VIDEO_INFO_COMP_PSTRIDE (info, 0);
}

static inline gsize
rig_pool_size (const GstVideoInfo *info, const Layout *layout)
{
  return layout->offset
         + (rig_pool_row_bytes (info) + layout->extra)
               * GST_VIDEO_INFO_HEIGHT (info)
         + 64;
}

static inline GstFlowReturn
rig_pool_alloc_buffer (GstBufferPool *pool, GstBuffer **buffer,
                       GstBufferPoolAcquireParams *params)
{
  RigPool *self = RIG_POOL (pool);
  const GstVideoInfo *info = &self->info;
  gsize step = rig_pool_row_bytes (info) + self->layout.extra;
  gint height = GST_VIDEO_INFO_HEIGHT (info);
  gsize size = rig_pool_size (info, &self->layout);
  gsize offset[GST_VIDEO_MAX_PLANES] = { self->layout.offset };
  gint stride[GST_VIDEO_MAX_PLANES] = { (gint)step };
  guint8 *block = aligned_alloc (64, GST_ROUND_UP_64 (size + 64));

  ck_assert (block != NULL);
  if (self->layout.bottom_up) {
    offset[0] += step * (height - 1);
    stride[0] = -stride[0];
  }
  *buffer = gst_buffer_new_wrapped_full (0, block, size + 64,
                                         self->layout.align, size, block, free);
  gst_buffer_add_video_meta_full (
      *buffer, GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_INFO_FORMAT (info),
      GST_VIDEO_INFO_WIDTH (info), height, 1, offset, stride);
  GST_META_FLAG_SET (gst_buffer_get_video_meta (*buffer), GST_META_FLAG_POOLED);
  self->allocated++;
  return GST_FLOW_OK;
}

static inline GstFlowReturn
rig_pool_acquire_buffer (GstBufferPool *pool, GstBuffer **buffer,
                         GstBufferPoolAcquireParams *params)
{
  GstFlowReturn ret = GST_BUFFER_POOL_CLASS (rig_pool_parent_class)
                          ->acquire_buffer (pool, buffer, params);

  if (ret == GST_FLOW_OK)
    gst_buffer_memset (*buffer, 0, RIG_POISON, G_MAXSIZE);
  return ret;
}

static inline void
rig_pool_class_init (RigPoolClass *klass)
{
  GstBufferPoolClass *pool_class = GST_BUFFER_POOL_CLASS (klass);

  pool_class->set_config = rig_pool_set_config;
  pool_class->alloc_buffer = rig_pool_alloc_buffer;
  pool_class->acquire_buffer = rig_pool_acquire_buffer;
}

static inline void
rig_pool_init (RigPool *self)
{
}

/* ---- The rig ----------------------------------------------------------- */

typedef struct
{
  GstElement *element;
  GstPad *base, *heat, *out; /* ours */
  GstPad *base_peer, *heat_peer, *out_peer;
  GstBus *bus;

  const gchar *format; /* the one output format that is taken */
  Layout layout;       /* of output buffers */
  guint allocated;     /* of all pools that went before */
  RigPool *pool;
  GstVideoInfo info; /* of what comes out */
  GQueue pictures;   /* GstBuffer, with the info that they came with */
  guint heats, frames;
} Rig;

typedef struct
{
  GstBuffer *buffer;
  GstVideoInfo info;
} RigPicture;

static inline void
rig_forget_pool (Rig *rig)
{
  if (!rig->pool)
    return;
  rig->allocated += rig->pool->allocated;
  gst_clear_object (&rig->pool);
}

/* Output buffers that were ever allocated. */
static inline guint
rig_allocated (const Rig *rig)
{
  return rig->allocated + (rig->pool ? rig->pool->allocated : 0);
}

static inline void
rig_offer_pool (Rig *rig, GstQuery *query)
{
  GstVideoInfo info;
  GstCaps *caps;

  gst_query_parse_allocation (query, &caps, NULL);
  ck_assert (gst_video_info_from_caps (&info, caps));
  rig_forget_pool (rig);
  rig->pool = gst_object_ref_sink (g_object_new (RIG_TYPE_POOL, NULL));
  rig->pool->layout = rig->layout;
  gst_query_add_allocation_pool (query, GST_BUFFER_POOL (rig->pool),
                                 rig_pool_size (&info, &rig->layout), 0, 0);
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
}

static inline gboolean
rig_out_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  Rig *rig = gst_pad_get_element_private (pad);

  if (GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION) {
    rig_offer_pool (rig, query);
    return TRUE;
  }
  if (GST_QUERY_TYPE (query) == GST_QUERY_CAPS) {
    g_autoptr (GstCaps) caps = gst_caps_new_simple (
        "video/x-raw", "format", G_TYPE_STRING, rig->format, NULL);

    gst_query_set_caps_result (query, caps);
    return TRUE;
  }
  return gst_pad_query_default (pad, parent, query);
}

static inline gboolean
rig_out_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Rig *rig = gst_pad_get_element_private (pad);
  GstCaps *caps;

  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    gst_event_parse_caps (event, &caps);
    ck_assert (gst_video_info_from_caps (&rig->info, caps));
  }
  gst_event_unref (event);
  return TRUE;
}

static inline GstFlowReturn
rig_out_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Rig *rig = gst_pad_get_element_private (pad);
  RigPicture *picture = g_new0 (RigPicture, 1);

  picture->buffer = buffer;
  picture->info = rig->info;
  g_queue_push_tail (&rig->pictures, picture);
  return GST_FLOW_OK;
}

static inline void
rig_picture_free (RigPicture *picture)
{
  gst_buffer_unref (picture->buffer);
  g_free (picture);
}

/* A segment of time from 0, once. */
static inline void
rig_segment (GstPad *pad)
{
  g_autoptr (GstEvent) segment
      = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  GstSegment time;

  if (segment)
    return;
  gst_segment_init (&time, GST_FORMAT_TIME);
  gst_pad_push_event (pad, gst_event_new_segment (&time));
}

/* Takes caps. */
static inline void
rig_push_caps (GstPad *pad, GstCaps *caps)
{
  gst_pad_push_event (pad, gst_event_new_caps (caps));
  gst_caps_unref (caps);
  rig_segment (pad);
}

/* Output in format, its rows as layout (NULL: at an odd place) has them. */
static inline void
rig_init (Rig *rig, const gchar *format, const Layout *layout)
{
  memset (rig, 0, sizeof *rig);
  g_queue_init (&rig->pictures);
  rig->format = format;
  rig->layout = layout ? *layout : (Layout){ .offset = 3, .extra = 5 };
  rig->element = gst_element_factory_make ("ctheatoverlay", NULL);
  ck_assert_msg (rig->element != NULL, "there is no ctheatoverlay");
  gst_object_ref_sink (rig->element);
  rig->bus = gst_bus_new ();
  gst_element_set_bus (rig->element, rig->bus);
  rig->base = gst_pad_new ("base", GST_PAD_SRC);
  rig->heat = gst_pad_new ("heat", GST_PAD_SRC);
  rig->out = gst_pad_new ("out", GST_PAD_SINK);
  gst_pad_set_element_private (rig->out, rig);
  gst_pad_set_chain_function (rig->out, rig_out_chain);
  gst_pad_set_event_function (rig->out, rig_out_event);
  gst_pad_set_query_function (rig->out, rig_out_query);
  rig->base_peer = gst_element_get_static_pad (rig->element, "sink");
  rig->heat_peer = gst_element_get_static_pad (rig->element, "heat");
  rig->out_peer = gst_element_get_static_pad (rig->element, "src");
  ck_assert_int_eq (gst_pad_link (rig->base, rig->base_peer), GST_PAD_LINK_OK);
  ck_assert_int_eq (gst_pad_link (rig->heat, rig->heat_peer), GST_PAD_LINK_OK);
  ck_assert_int_eq (gst_pad_link (rig->out_peer, rig->out), GST_PAD_LINK_OK);
  gst_pad_set_active (rig->out, TRUE);
  ck_assert_int_ne (gst_element_set_state (rig->element, GST_STATE_PLAYING),
                    GST_STATE_CHANGE_FAILURE);
  gst_pad_set_active (rig->base, TRUE);
  gst_pad_set_active (rig->heat, TRUE);
  gst_pad_push_event (rig->base, gst_event_new_stream_start ("base"));
  gst_pad_push_event (rig->heat, gst_event_new_stream_start ("heat"));
}

static inline void
rig_clear (Rig *rig)
{
  gst_pad_set_active (rig->base, FALSE);
  gst_pad_set_active (rig->heat, FALSE);
  gst_element_set_state (rig->element, GST_STATE_NULL);
  gst_pad_set_active (rig->out, FALSE);
  gst_pad_unlink (rig->base, rig->base_peer);
  gst_pad_unlink (rig->heat, rig->heat_peer);
  gst_pad_unlink (rig->out_peer, rig->out);
  g_queue_clear_full (&rig->pictures, (GDestroyNotify)rig_picture_free);
  rig_forget_pool (rig);
  gst_object_unref (rig->base_peer);
  gst_object_unref (rig->heat_peer);
  gst_object_unref (rig->out_peer);
  gst_object_unref (rig->base);
  gst_object_unref (rig->heat);
  gst_object_unref (rig->out);
  gst_element_set_bus (rig->element, NULL);
  gst_object_unref (rig->bus);
  ck_assert_int_eq (GST_OBJECT_REFCOUNT_VALUE (rig->element), 1);
  gst_object_unref (rig->element);
}

/* ---- Pictures in ------------------------------------------------------- */

/* Samples in one of the element's formats: "GRAY8", "GRAY16_LE",
 * "GRAY16_BE", or a tensor type. value: as stored. */
typedef struct
{
  const gchar *format;
  guint width, height;
  gdouble *value;
} Image;

static inline guint32
rig_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static inline gboolean
image_is_tensor (const Image *image)
{
  return !g_str_has_prefix (image->format, "GRAY");
}

static inline gsize
image_sample_bytes (const Image *image)
{
  if (g_str_equal (image->format, "float64"))
    return 8;
  if (g_str_equal (image->format, "float32"))
    return 4;
  return strstr (image->format, "8") ? 1 : 2;
}

/* The greatest value that the format can store; 1 of floats. */
static inline gdouble
image_most (const Image *image)
{
  if (g_str_has_prefix (image->format, "float"))
    return 1;
  if (g_str_equal (image->format, "int16"))
    return G_MAXINT16;
  return image_sample_bytes (image) == 1 ? G_MAXUINT8 : G_MAXUINT16;
}

static inline Image
image_new (const gchar *format, guint width, guint height, gdouble fill)
{
  Image image = { format, width, height, NULL };

  image.value = g_new (gdouble, (gsize)width * height);
  for (gsize i = 0; i < (gsize)width * height; i++)
    image.value[i] = fill;
  return image;
}

/* Noise over all that the format can store. */
static inline Image
image_noise (const gchar *format, guint width, guint height, guint32 seed)
{
  Image image = image_new (format, width, height, 0);
  gboolean is_float = g_str_has_prefix (format, "float");

  for (gsize i = 0; i < (gsize)width * height; i++) {
    guint32 r = rig_random (&seed);

    image.value[i] = is_float ? (gfloat)(r & 0xffff) / 65535.f
                              : r % ((guint32)image_most (&image) + 1);
  }
  return image;
}

static inline void
image_clear (Image *image)
{
  g_clear_pointer (&image->value, g_free);
}

static inline GstCaps *
image_caps (const Image *image, gint fps_n, gint fps_d)
{
  g_autofree gchar *text = NULL;

  if (image_is_tensor (image))
    text = g_strdup_printf (
        "other/tensors,format=(string)static,num_tensors=(int)1,"
        "types=(string)%s,dimensions=(string)%u:%u:1:1,"
        "framerate=(fraction)%d/%d",
        image->format, image->width, image->height, fps_n, fps_d);
  else
    text = g_strdup_printf ("video/x-raw,format=%s,width=%u,height=%u,"
                            "framerate=%d/%d",
                            image->format, image->width, image->height, fps_n,
                            fps_d);
  return gst_caps_from_string (text);
}

static inline void
image_write (const Image *image, gsize i, guint8 *at)
{
  gfloat f = (gfloat)image->value[i];
  guint16 word = 0;

  if (g_str_equal (image->format, "float64")) {
    memcpy (at, &image->value[i], 8);
    return;
  }
  if (g_str_equal (image->format, "float32")) {
    memcpy (at, &f, 4);
    return;
  }
  if (image_sample_bytes (image) == 1) {
    *at = (guint8)image->value[i];
    return;
  }
  word = (guint16)(gint32)image->value[i];
  if (image_is_tensor (image)) {
    memcpy (at, &word, 2);
  } else {
    gboolean big = g_str_equal (image->format, "GRAY16_BE");

    at[big] = word & 255;
    at[!big] = word >> 8;
  }
}

/* Pieces of data as a buffer's memories, cut at odd places. */
static inline GstBuffer *
rig_wrap (const guint8 *data, gsize size, const Layout *layout)
{
  GstBuffer *buffer = gst_buffer_new ();
  guint pieces = MAX (layout->memories, 1);
  gsize done = 0;

  for (guint i = 0; i < pieces; i++) {
    gsize n = i + 1 == pieces ? size - done : (size - done) / 2 | 1;
    guint8 *block = aligned_alloc (64, GST_ROUND_UP_64 (n + 128));

    n = MIN (n, size - done);
    memcpy (block + layout->align, data + done, n);
    gst_buffer_append_memory (buffer, gst_memory_new_wrapped (0, block, n + 64,
                                                              layout->align, n,
                                                              block, free));
    done += n;
  }
  return buffer;
}

static inline GstBuffer *
image_buffer (const Image *image, const Layout *layout)
{
  static const Layout plain = { 0 };
  gsize sample = image_sample_bytes (image), step = image->width * sample;
  gsize size, first = 0;
  g_autofree guint8 *data = NULL;
  GstBuffer *buffer;

  if (!layout)
    layout = &plain;
  if (layout->meta) {
    step += layout->extra;
    first = layout->offset;
  } else if (!layout->tight && !image_is_tensor (image)) {
    step = GST_ROUND_UP_4 (step);
  }
  size = first + step * image->height;
  data = g_malloc (size + 64);
  memset (data, 0x5A, size + 64);
  for (guint y = 0; y < image->height; y++) {
    guint row = layout->bottom_up ? image->height - 1 - y : y;

    for (guint x = 0; x < image->width; x++)
      image_write (image, (gsize)y * image->width + x,
                   data + first + row * step + x * sample);
  }
  size = layout->more < 0 && size < (gsize)-layout->more ? 0
                                                         : size + layout->more;
  buffer = rig_wrap (data, size, layout);
  if (layout->meta) {
    gsize offset[GST_VIDEO_MAX_PLANES] = { first };
    gint stride[GST_VIDEO_MAX_PLANES] = { (gint)step };

    if (layout->bottom_up) {
      offset[0] += step * (image->height - 1);
      stride[0] = -stride[0];
    }
    gst_buffer_add_video_meta_full (
        buffer, GST_VIDEO_FRAME_FLAG_NONE,
        gst_video_format_from_string (image->format), image->width,
        image->height, 1, offset, stride);
  }
  return buffer;
}

/* What a resized heat starts from: bytes as they are, else real values. */
static inline gfloat *
image_heat (const Image *image)
{
  gsize n = (gsize)image->width * image->height;
  gfloat *heat = g_new (gfloat, n);
  gdouble most = image_most (image);

  if (image_sample_bytes (image) == 1)
    most = 1;
  for (gsize i = 0; i < n; i++) {
    heat[i] = (gfloat)(image->value[i] / most);
    /* Infinities are the ends of any range, and finite when weighted. */
    if (isinf (heat[i]))
      heat[i] = copysignf (1e38f, heat[i]);
  }
  return heat;
}

/* ---- Pushing ----------------------------------------------------------- */

static inline void
rig_caps (GstPad *pad, const Image *image)
{
  rig_push_caps (pad, image_caps (image, 10, 1));
}

/* Frame number n, a tenth of a second long. */
static inline GstBuffer *
rig_stamp (GstBuffer *buffer, guint n)
{
  GST_BUFFER_PTS (buffer) = n * RIG_FRAME;
  GST_BUFFER_DURATION (buffer) = RIG_FRAME;
  return buffer;
}

static inline GstFlowReturn
rig_push_base (Rig *rig, GstBuffer *buffer)
{
  return gst_pad_push (rig->base, rig_stamp (buffer, rig->frames++));
}

static inline GstFlowReturn
rig_push_heat (Rig *rig, GstBuffer *buffer)
{
  return gst_pad_push (rig->heat, rig_stamp (buffer, rig->heats++));
}

typedef struct
{
  Rig *rig;
  GstBuffer *buffer;
  GstFlowReturn ret;
} RigHeat;

static inline gpointer
rig_heat_thread (gpointer data)
{
  RigHeat *heat = data;

  heat->ret = rig_push_heat (heat->rig, heat->buffer);
  return NULL;
}

/* A frame and its heat, each from a thread of its own. */
static inline GstFlowReturn
rig_push (Rig *rig, GstBuffer *base, GstBuffer *heat)
{
  RigHeat arg = { rig, heat, GST_FLOW_OK };
  GThread *thread = g_thread_new ("heat", rig_heat_thread, &arg);
  GstFlowReturn ret = rig_push_base (rig, base);

  g_thread_join (thread);
  ck_assert_int_eq (arg.ret, GST_FLOW_OK);
  return ret;
}

/* ---- What came of it --------------------------------------------------- */

static inline guint64
rig_stat (Rig *rig, const gchar *name)
{
  g_autoptr (GstStructure) stats = NULL;
  guint64 value = G_MAXUINT64;

  g_object_get (rig->element, "stats", &stats, NULL);
  ck_assert_msg (gst_structure_get_uint64 (stats, name, &value), "stats: %s",
                 name);
  return value;
}

/* Takes the messages of type off the bus; the first one's sentence must hold
 * each of the words, its error be of that domain and code. */
static inline guint
rig_messages (Rig *rig, GstMessageType type, GQuark domain, gint code,
              const gchar *words)
{
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (rig->bus, type))) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *debug = NULL;

    if (type == GST_MESSAGE_ERROR)
      gst_message_parse_error (message, &error, &debug);
    else
      gst_message_parse_warning (message, &error, &debug);
    gst_message_unref (message);
    if (n++)
      continue;
    ck_assert_msg (error->domain == domain && error->code == code,
                   "%s: \"%s\" is of %s, %d", words, error->message,
                   g_quark_to_string (error->domain), error->code);
    ck_assert_msg (strstr (error->message, words) != NULL,
                   "expected \"%s\" in \"%s\"", words, error->message);
  }
  return n;
}

/* Neither an error nor a warning. */
static inline void
rig_check_quiet (Rig *rig, const gchar *what)
{
  GstMessage *message = gst_bus_pop_filtered (
      rig->bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  g_autofree gchar *text = NULL;

  if (!message)
    return;
  text = gst_structure_to_string (gst_message_get_structure (message));
  ck_abort_msg ("%s: %s", what, text);
}

/* The errors of a frame that cannot be used: one, with a sentence. */
static inline void
rig_check_error (Rig *rig, GstFlowReturn ret, GQuark domain, gint code,
                 const gchar *words)
{
  ck_assert_msg (ret == GST_FLOW_ERROR, "%s: %s", words,
                 gst_flow_get_name (ret));
  ck_assert_uint_eq (rig_messages (rig, GST_MESSAGE_ERROR, domain, code, words),
                     1);
  ck_assert_uint_eq (g_queue_get_length (&rig->pictures), 0);
}

/* Every byte of a picture's memory: the twin's where a pixel is, 255 where a
 * pixel has a fourth byte, poison elsewhere. */
static inline void
rig_check_bytes (const RigPicture *picture, const Twin *twin, const gchar *what)
{
  const GstVideoInfo *info = &picture->info;
  const GstVideoMeta *meta = gst_buffer_get_video_meta (picture->buffer);
  const CtPixelFormat *format
      = ct_pixel_format_find (GST_VIDEO_INFO_NAME (info));
  GstMapInfo map;
  g_autofree guint8 *expected = NULL;

  ck_assert (format && meta);
  ck_assert_msg (GST_VIDEO_INFO_WIDTH (info) == (gint)twin->width
                     && GST_VIDEO_INFO_HEIGHT (info) == (gint)twin->height,
                 "%s: came out as %dx%d", what, GST_VIDEO_INFO_WIDTH (info),
                 GST_VIDEO_INFO_HEIGHT (info));
  ck_assert (gst_buffer_map (picture->buffer, &map, GST_MAP_READ));
  expected = g_malloc (map.size);
  memset (expected, RIG_POISON, map.size);
  for (guint y = 0; y < twin->height; y++)
    for (guint x = 0; x < twin->width; x++) {
      guint8 *at = expected + meta->offset[0] + (gssize)y * meta->stride[0]
                   + (gsize)x * format->bytes;
      guint8 rgb[3];

      twin_pixel (twin, x, y, rgb);
      at[format->r] = rgb[0];
      at[format->g] = rgb[1];
      at[format->b] = rgb[2];
      if (format->fill >= 0)
        at[format->fill] = 255;
    }
  for (gsize i = 0; i < map.size; i++)
    if (map.data[i] != expected[i])
      ck_abort_msg ("%s: byte %" G_GSIZE_FORMAT
                    " (rows of %d from %" G_GSIZE_FORMAT
                    ", %ux%u pixels) is %u, expected %u",
                    what, i, meta->stride[0], meta->offset[0], twin->width,
                    twin->height, map.data[i], expected[i]);
  gst_buffer_unmap (picture->buffer, &map);
}

/* The oldest picture that was not taken yet; NULL: there is none. */
static inline RigPicture *
rig_take (Rig *rig)
{
  return g_queue_pop_head (&rig->pictures);
}

/* The next picture is the twin's. */
static inline void
rig_check (Rig *rig, const Twin *twin, const gchar *what)
{
  RigPicture *picture = rig_take (rig);

  ck_assert_msg (picture != NULL, "%s: no picture came out", what);
  rig_check_bytes (picture, twin, what);
  rig_picture_free (picture);
}

static inline void
twin_set_base (Twin *twin, const Image *image)
{
  twin->width = image->width;
  twin->height = image->height;
  twin->base = image->value;
  twin->base_is_16 = image_sample_bytes (image) == 2;
  twin->how = twin->base_is_16 ? TWIN_MIN_MAX : TWIN_AS_IT_IS;
  twin_measure (twin);
}

/* heat: what image_heat() gave, to live as long. */
static inline void
twin_set_heat (Twin *twin, const Image *image, const gfloat *heat)
{
  twin->heat_width = image->width;
  twin->heat_height = image->height;
  twin->heat = heat;
  twin->heat_is_bytes = image_sample_bytes (image) == 1;
}

/* The default look of a base and its heat (NULL: none), where GRAY16 is
 * shown from its least to its greatest value. */
static inline void
rig_check_images (Rig *rig, const Image *base, const Image *heat,
                  const gchar *what)
{
  g_autofree gfloat *values = heat ? image_heat (heat) : NULL;
  Twin twin;

  twin_init (&twin, ct_colormap_find ("jet")->rgb);
  twin_set_base (&twin, base);
  if (heat)
    twin_set_heat (&twin, heat, values);
  rig_check (rig, &twin, what);
}
