/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes as what may happen to a ctheatoverlay: caps, buffers and events on
 * both pads, properties, seeks, queries, states and links, in any order. A
 * frame comes out as it went in, or is refused with a reason; bytes beyond the
 * last stand for zeros. tests/fuzz/README says how to run.
 */
#include <gst/video/video.h>
#include <math.h>
#include <unistd.h>

#include "gst/common/gstctmeta.h"
#include "gst/ctheat/gstctheatoverlay.h"
#include "src/plane.h"
#include "tests/fuzz/fuzz-volume.h"

#define MAX_STEPS 48
#define MAX_BYTES (1 << 18) /* of a buffer */

typedef struct
{
  const guint8 *data;
  gsize left;
  GstElement *element;
  GstBus *bus;
  GstPad *base, *heat, *out;
  const gchar *out_format;
  GstVideoInfo info[2];    /* of the base's caps and the heat's, if video */
  gsize size[2];           /* which they want of a buffer; 0: no caps */
  GstClockTime next[2];    /* the time that comes next */
  GstClockTime pts, taken; /* of the frame that is pushed, and came out */
  guint frames;
} Fuzz;

/* ------------------------------------------------------ numbers of bytes -- */

static guint8
byte (Fuzz *f)
{
  if (f->left == 0)
    return 0;
  f->left--;
  return *f->data++;
}

static guint
word (Fuzz *f)
{
  const guint high = byte (f);

  return high << 8 | byte (f);
}

/* Mostly what is usual, at the edge of what can be, or any. */
static gdouble
number (Fuzz *f)
{
  static const gdouble often[] = {
    0.0,   1.0,   -1.0,       0.5,      255.0,     65535.0,  NAN,    INFINITY,
    -0.0,  1e308, -1e308,     5e-324,   -INFINITY, 1e-30,    1024.0, -1024.0,
    1e300, 40.0,  4294967296, -32768.0, 3.4e38,    -3.4e38f, 2.0,    0.25,
  };
  const guint8 i = byte (f);

  if (i < G_N_ELEMENTS (often))
    return often[i];
  return ((gint)word (f) - 32768) / (gdouble)(1 << (i % 16));
}

static GstClockTime
moment (Fuzz *f)
{
  static const GstClockTime often[] = {
    0,
    1,
    GST_CLOCK_TIME_NONE,
    GST_CLOCK_TIME_NONE - 1,
    G_MAXINT64,
    (GstClockTime)G_MAXINT64 + 1,
    3600 * GST_SECOND,
    G_MAXUINT32,
  };
  const guint8 i = byte (f);

  if (i < G_N_ELEMENTS (often))
    return often[i];
  return i * (GST_SECOND / 20);
}

static guint
side (Fuzz *f, guint which)
{
  static const guint sizes[]
      = { 16, 1, 2, 3, 17, 64, 130, 333, 0, 16384, 16385, G_MAXINT };

  which %= 16;
  return which < G_N_ELEMENTS (sizes) ? sizes[which] : byte (f) + 1u;
}

/* Of what is promised to work, no picture that takes a second. */
static void
get_sides (Fuzz *f, guint *width, guint *height)
{
  const guint8 sides = byte (f);

  *width = side (f, sides);
  *height = side (f, sides >> 4);
  if (*width <= CT_PLANE_MAX_SIZE && (guint64)*width * *height > 1 << 19)
    *height = 1 + *height % 19;
}

/* ------------------------------------------------------------------ caps -- */

static const gchar *const rates[] = { "10/1", "0/1", "2147483647/1", "1/99" };

static gchar *
video_text (Fuzz *f)
{
  static const gchar *const formats[]
      = { "GRAY8", "GRAY16_LE", "GRAY16_BE", "I420", "NV12", "YUY2",
          "UYVY",  "RGB",       "nonsense",  "",     "Y444", "v210" };
  static const gchar *const more[] = { "",
                                       "",
                                       ",interlace-mode=interleaved",
                                       ",pixel-aspect-ratio=7/3",
                                       ",colorimetry=bt709",
                                       ",colorimetry=1:4:0:0",
                                       ",colorimetry=nonsense",
                                       ",multiview-mode=side-by-side",
                                       ",chroma-site=mpeg2",
                                       ",interlace-mode=mixed" };
  const guint8 kind = byte (f);
  guint width, height;

  get_sides (f, &width, &height);
  return g_strdup_printf ("video/x-raw,format=(string)%s,width=(int)%u,"
                          "height=(int)%u,framerate=(fraction)%s%s",
                          formats[kind % G_N_ELEMENTS (formats)], width, height,
                          rates[kind / 16 % G_N_ELEMENTS (rates)],
                          more[byte (f) % G_N_ELEMENTS (more)]);
}

static gchar *
tensor_text (Fuzz *f, gsize *size)
{
  static const gchar *const types[]
      = { "float32", "float64", "uint8", "uint16", "int16", "int8", "" };
  static const gchar *const shapes[]
      = { "%u:%u:1:1", "1:%u:%u:1", "%u:%u",    "%u:%u:2",     "%u:%u:1:1:1:1",
          "%u;%u",     "-%u:%u",    "%u:%u:::", "x%u:%u:1:1:1" };
  static const guint bytes[] = { 4, 8, 1, 2, 2, 1, 1 };
  const guint type = byte (f) % G_N_ELEMENTS (types);
  g_autofree gchar *dimensions = NULL;
  guint width, height;

  get_sides (f, &width, &height);
  *size = (gsize)width * height * bytes[type];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  dimensions = g_strdup_printf (shapes[byte (f) % G_N_ELEMENTS (shapes)], width,
                                height);
#pragma GCC diagnostic pop
  return g_strdup_printf ("other/tensors,format=(string)static,num_tensors="
                          "(int)1,types=(string)\"%s\",dimensions=(string)"
                          "\"%s\",framerate=(fraction)10/1",
                          types[type], dimensions);
}

/* What of it is missing, some do not say. */
static void
drop_field (Fuzz *f, GstCaps *caps)
{
  static const gchar *const fields[]
      = { "width", "height", "format", "framerate", "types", "dimensions" };
  const guint8 i = byte (f);

  if (i >= 0xf0)
    gst_structure_remove_field (gst_caps_get_structure (caps, 0),
                                fields[i % G_N_ELEMENTS (fields)]);
}

static void
set_caps (Fuzz *f, guint pad, gboolean tensors)
{
  gsize size = 0;
  g_autofree gchar *text = tensors ? tensor_text (f, &size) : video_text (f);
  GstCaps *caps = gst_caps_from_string (text);

  if (!caps)
    return;
  drop_field (f, caps);
  gst_video_info_init (&f->info[pad]);
  if (!tensors && gst_video_info_from_caps (&f->info[pad], caps))
    size = GST_VIDEO_INFO_SIZE (&f->info[pad]);
  f->size[pad] = size;
  gst_pad_push_event (pad ? f->heat : f->base, gst_event_new_caps (caps));
  gst_caps_unref (caps);
}

/* --------------------------------------------------------------- buffers -- */

static gsize
buffer_size (Fuzz *f, guint pad)
{
  const gsize wanted = MIN (f->size[pad], MAX_BYTES);

  switch (byte (f) % 16) {
  case 0:
    return 0;
  case 1:
    return wanted - (wanted > 0);
  case 2:
    return wanted + 1;
  case 3:
    return word (f);
  default:
    return wanted;
  }
}

/* Bytes of the data, again and again, in one piece or in two. */
static GstBuffer *
make_bytes (Fuzz *f, gsize size)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
  const guint8 split = byte (f);
  const gsize period = MIN (f->left, 256);
  GstMapInfo map;
  gsize i;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (i = 0; i < size; i++)
    map.data[i] = period ? f->data[i % period] : split;
  gst_buffer_unmap (buffer, &map);
  if (split % 8 == 1 && size > 1) {
    const gsize cut = 1 + split % (size - 1);
    GstBuffer *tail
        = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, cut, -1);

    gst_buffer_resize (buffer, 0, cut);
    buffer = gst_buffer_append (buffer, tail);
  }
  return buffer;
}

static void
add_video_meta (Fuzz *f, guint pad, GstBuffer *buffer)
{
  const GstVideoInfo *info = &f->info[pad];
  const guint8 how = byte (f);
  gsize offset[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
  GstVideoMeta *meta;
  guint i;

  if (how % 4 || !info->finfo)
    return;
  for (i = 0; i < GST_VIDEO_MAX_PLANES; i++) {
    offset[i] = info->offset[i] + (how & 4 ? word (f) : 0);
    stride[i]
        = (gint)((guint)info->stride[i] + (how & 8 ? word (f) - 32768u : 0));
  }
  meta = gst_buffer_add_video_meta_full (
      buffer, GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_INFO_FORMAT (info),
      (guint)info->width + (how & 16 ? 1 : 0),
      (guint)info->height + (how & 32 ? 1 : 0),
      CLAMP (info->finfo->n_planes, 1, GST_VIDEO_MAX_PLANES), offset, stride);
  if (meta && (how & 64))
    meta->n_planes = byte (f) % (GST_VIDEO_MAX_PLANES + 1);
  if (meta && (how & 128))
    meta->offset[0] = G_MAXSIZE - byte (f);
}

static void
add_slice_meta (Fuzz *f, GstBuffer *buffer)
{
  const guint8 how = byte (f);
  GstCtSlice slice;
  guint i;

  if (how % 4)
    return;
  gst_ct_slice_init (&slice);
  slice.slope = number (f);
  slice.intercept = number (f);
  slice.has_padding = (how & 4) != 0;
  slice.padding = slice.has_padding ? word (f) : 0;
  slice.has_window = (how & 8) != 0;
  slice.window_center = number (f);
  slice.window_width = number (f);
  g_strlcpy (slice.window_function, how & 16 ? "sigmoid" : "\xff",
             sizeof slice.window_function);
  slice.inverse = (how & 32) != 0;
  slice.slice = word (f);
  slice.slices = byte (f);
  slice.has_position = slice.has_spacing = (how & 64) != 0;
  slice.position = number (f);
  for (i = 0; slice.has_position && i < 3; i++) {
    slice.origin[i] = number (f);
    slice.row_direction[i] = number (f);
    slice.column_direction[i] = number (f);
    slice.spacing[i] = number (f);
  }
  gst_buffer_add_ct_slice (buffer, &slice);
}

static GstBuffer *
make_buffer (Fuzz *f, guint pad)
{
  GstBuffer *buffer = make_bytes (f, buffer_size (f, pad));
  const guint8 when = byte (f), flags = byte (f);

  add_video_meta (f, pad, buffer);
  add_slice_meta (f, buffer);
  GST_BUFFER_PTS (buffer) = when & 1 ? moment (f) : f->next[pad];
  GST_BUFFER_DURATION (buffer) = when & 2 ? moment (f) : GST_SECOND / 10;
  f->next[pad] += GST_SECOND / 10;
  if (flags >= 0xe0)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_LIVE << flags % 16);
  return buffer;
}

static gboolean
has_error (Fuzz *f)
{
  GstMessage *message;
  gboolean found = FALSE;

  while ((message = gst_bus_pop (f->bus))) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      g_autoptr (GError) error = NULL;

      gst_message_parse_error (message, &error, NULL);
      g_assert_true (error->message[0]);
      found = TRUE;
    }
    gst_message_unref (message);
  }
  return found;
}

/* One out for one in, of the same time; or a reason. */
static void
push_base (Fuzz *f)
{
  GstBuffer *buffer = make_buffer (f, 0);
  const guint before = f->frames;
  GstFlowReturn ret;

  f->pts = GST_BUFFER_PTS (buffer);
  has_error (f);
  ret = gst_pad_push (f->base, buffer);
  if (f->frames > before) {
    g_assert_cmpint (ret, ==, GST_FLOW_OK);
    g_assert_cmpuint (f->frames, ==, before + 1);
    g_assert_cmpuint (f->taken, ==, f->pts);
  }
  if (ret == GST_FLOW_ERROR)
    g_assert_true (has_error (f));
}

static void
push_heat (Fuzz *f)
{
  gst_pad_push (f->heat, make_buffer (f, 1));
}

static GstFlowReturn
take_frame (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Fuzz *f = gst_pad_get_element_private (pad);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo info;
  GstVideoFrame frame;

  g_assert_nonnull (gst_buffer_get_custom_meta (buffer, GST_CT_HEAT_META));
  g_assert_true (gst_video_info_from_caps (&info, caps));
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  gst_video_frame_unmap (&frame);
  f->frames++;
  f->taken = GST_BUFFER_PTS (buffer);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

/* ---------------------------------------------------------------- events -- */

static GstEvent *
make_segment (Fuzz *f)
{
  static const GstFormat formats[]
      = { GST_FORMAT_TIME, GST_FORMAT_TIME, GST_FORMAT_TIME, GST_FORMAT_BYTES,
          GST_FORMAT_DEFAULT };
  static const gdouble rates_of[] = { 1, -1, 0.5, 2, -2, 16, 1e-9, -1e9 };
  GstSegment segment;
  guint8 how = byte (f);

  gst_segment_init (&segment, formats[how % G_N_ELEMENTS (formats)]);
  segment.rate = rates_of[how / 8 % 8];
  how = byte (f);
  if (how & 1)
    segment.applied_rate = rates_of[how / 32];
  if (how & 2)
    segment.start = moment (f) % GST_CLOCK_TIME_NONE;
  if (how & 4)
    segment.stop = moment (f);
  if (how & 8)
    segment.base = moment (f);
  if (how & 16)
    segment.time = moment (f);
  return gst_event_new_segment (&segment);
}

static GstEvent *
make_event (Fuzz *f, guint pad)
{
  switch (byte (f) % 11) {
  case 0:
  case 1:
    return make_segment (f);
  case 2: {
    const GstClockTime start = moment (f);

    return gst_event_new_gap (start == GST_CLOCK_TIME_NONE ? 0 : start,
                              moment (f));
  }
  case 3:
    return gst_event_new_flush_start ();
  case 4:
  case 5: /* behind a start or not; the times begin anew or not */
    f->next[pad] = byte (f) * (GST_SECOND / 10);
    return gst_event_new_flush_stop (byte (f) % 2);
  case 6:
    return gst_event_new_eos ();
  case 7:
    return gst_event_new_stream_start ("fuzz");
  case 8:
    return gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "a", NULL));
  case 9:
    return gst_event_new_segment_done (GST_FORMAT_TIME, moment (f));
  default:
    return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
                                 gst_structure_new_empty ("fuzz"));
  }
}

static void
push_event (Fuzz *f, guint pad)
{
  gst_pad_push_event (pad ? f->heat : f->base, make_event (f, pad));
}

static GstEvent *
make_seek (Fuzz *f)
{
  const GstSeekFlags flags = word (f) & 0x3ff;
  const gdouble rate = number (f);
  const GstSeekType start_type = byte (f) % 3, stop_type = byte (f) % 3;
  const GstClockTime start = moment (f), stop = moment (f);

  if (rate == 0.0 || isnan (rate))
    return NULL;
  return gst_event_new_seek (rate, GST_FORMAT_TIME, flags, start_type, start,
                             stop_type, stop);
}

static void
send_upstream (Fuzz *f)
{
  GstEvent *event = NULL;

  switch (byte (f) % 4) {
  case 0:
    event = make_seek (f);
    break;
  case 1:
    event = gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, byte (f) / 64.0,
                               word (f), moment (f) >> 1);
    break;
  case 2:
    event = gst_event_new_reconfigure ();
    break;
  default:
    event = gst_event_new_latency (moment (f) >> 1);
    break;
  }
  if (event)
    gst_pad_push_event (f->out, event);
}

static void
ask (Fuzz *f)
{
  GstPad *const pads[] = { f->base, f->heat, f->out };
  GstPad *pad = pads[byte (f) % 3];
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (f->base);
  GstQuery *query;

  switch (byte (f) % 6) {
  case 0:
    query = gst_query_new_latency ();
    break;
  case 1:
    query = gst_query_new_caps (caps);
    break;
  case 2:
    query = gst_query_new_drain ();
    break;
  case 3:
    query = gst_query_new_allocation (caps, byte (f) % 2);
    break;
  case 4:
    query = gst_query_new_position (GST_FORMAT_TIME);
    break;
  default:
    query = gst_query_new_uri ();
    break;
  }
  gst_pad_peer_query (pad, query);
  gst_query_unref (query);
}

/* ---------------------------------------- properties, states, links, size --
 */

static void
set_rect (Fuzz *f, GValue *value)
{
  guint n = byte (f) % 6;

  while (n-- > 0) {
    g_auto (GValue) side_of = G_VALUE_INIT;

    g_value_init (&side_of, G_TYPE_DOUBLE);
    g_value_set_double (&side_of, number (f));
    gst_value_array_append_value (value, &side_of);
  }
}

static void
set_value (Fuzz *f, const GParamSpec *spec, GValue *value)
{
  const GType type = G_PARAM_SPEC_VALUE_TYPE (spec);

  if (type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, byte (f) % 2);
  else if (type == G_TYPE_DOUBLE)
    g_value_set_double (value, number (f));
  else if (type == G_TYPE_UINT)
    g_value_set_uint (value, byte (f) % 4);
  else if (type == G_TYPE_UINT64)
    g_value_set_uint64 (value, moment (f));
  else if (G_TYPE_IS_ENUM (type))
    g_value_set_enum (value, byte (f) % 40);
  else if (type == GST_TYPE_ARRAY)
    set_rect (f, value);
  else if (type == G_TYPE_STRING)
    g_value_set_static_string (value, byte (f) % 2 ? NULL : "/dev/null");
}

/* The property that goes best with a byte by its name, whichever others there
 * are: one more takes a few bytes of each, and seeds mean what they meant. The
 * factors are any odd ones. */
static const GParamSpec *
pick_property (GParamSpec **specs, guint n, guint8 which)
{
  const GParamSpec *best = NULL;
  guint32 most = 0;

  for (guint i = 0; i < n; i++) {
    guint32 h = g_str_hash (specs[i]->name) ^ which * 0x9e3779b1u;

    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 13) * 0x9e3779b1u;
    h ^= h >> 16;
    if (!best || h > most) {
      best = specs[i];
      most = h;
    }
  }
  return best;
}

/* Beyond its range as well: the class clamps it. How long to wait is left at
 * not at all; a parent is not given. */
static void
set_property (Fuzz *f)
{
  guint n;
  g_autofree GParamSpec **specs
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (f->element), &n);
  const GParamSpec *spec = pick_property (specs, n, byte (f));
  g_auto (GValue) value = G_VALUE_INIT;

  if (!(spec->flags & G_PARAM_WRITABLE) || G_TYPE_IS_OBJECT (spec->value_type)
      || !strcmp (spec->name, "wait-timeout") || !strcmp (spec->name, "name"))
    return;
  g_value_init (&value, spec->value_type);
  set_value (f, spec, &value);
  g_object_set_property (G_OBJECT (f->element), spec->name, &value);
}

static void
set_state (Fuzz *f)
{
  static const GstState states[]
      = { GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_READY };
  const GstState state = states[byte (f) % G_N_ELEMENTS (states)];

  gst_element_set_state (f->element, state);
  if (state == GST_STATE_READY)
    gst_element_set_state (f->element, GST_STATE_PAUSED);
}

static void
link_heat (Fuzz *f)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (f->element, "heat");

  if (gst_pad_is_linked (sink))
    gst_pad_unlink (f->heat, sink);
  else
    gst_pad_link_full (f->heat, sink, GST_PAD_LINK_CHECK_NOTHING);
}

static void
set_out_format (Fuzz *f)
{
  static const gchar *const formats[]
      = { NULL,   "BGRx", "RGB",  "BGR",  "xRGB",  "ABGR",
          "I420", "NV12", "Y444", "RGBA", "GRAY8", "I420,colorimetry=bt709" };

  f->out_format = formats[byte (f) % G_N_ELEMENTS (formats)];
  gst_pad_push_event (f->out, gst_event_new_reconfigure ());
}

static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  const Fuzz *f = gst_pad_get_element_private (pad);
  g_autofree gchar *text = NULL;
  g_autoptr (GstCaps) caps = NULL;
  GstCaps *filter, *result;

  if (GST_QUERY_TYPE (query) != GST_QUERY_CAPS || !f->out_format)
    return gst_pad_query_default (pad, parent, query);
  text = g_strdup_printf ("video/x-raw,format=%s", f->out_format);
  caps = gst_caps_from_string (text);
  gst_query_parse_caps (query, &filter);
  result = filter ? gst_caps_intersect (filter, caps) : gst_caps_ref (caps);
  gst_query_set_caps_result (query, result);
  gst_caps_unref (result);
  return TRUE;
}

static void
step (Fuzz *f)
{
  const guint8 what = byte (f) % 32;

  if (what < 8)
    push_base (f);
  else if (what < 14)
    push_heat (f);
  else if (what < 17)
    set_property (f);
  else if (what < 19)
    push_event (f, 0);
  else if (what < 21)
    push_event (f, 1);
  else if (what < 23)
    set_caps (f, 0, FALSE);
  else if (what < 25)
    set_caps (f, 1, what == 24);
  else if (what == 25)
    send_upstream (f);
  else if (what == 26)
    ask (f);
  else if (what == 27)
    set_state (f);
  else if (what == 28)
    link_heat (f);
  else if (what == 29)
    set_out_format (f);
  else
    has_error (f);
}

/* ----------------------------------------------------------- the element -- */

/* Streams that are out of order they warn of, at each of a million steps. */
static void
log_nothing (const gchar *domain, GLogLevelFlags level, const gchar *text,
             gpointer data)
{
  if (!(level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)))
    return;
  g_printerr ("%s: %s\n", domain ? domain : "", text);
  abort (); /* a fuzzer knows this signal */
}

/* No plugin is needed, and none of the machine's is to be looked for. What
 * GStreamer or GLib take for a fault of ours ends the run. */
static void
start_once (void)
{
  static gboolean started = FALSE;

  if (started)
    return;
  started = TRUE;
  g_setenv ("GST_REGISTRY_DISABLE", "yes", TRUE);
  g_setenv ("GST_REGISTRY_FORK", "no", TRUE);
  g_log_set_default_handler (log_nothing, NULL);
  gst_registry_fork_set_enabled (FALSE);
  gst_init (NULL, NULL);
  gst_debug_set_default_threshold (GST_LEVEL_NONE);
  gst_ct_meta_register ();
}

static GstPad *
make_pad (Fuzz *f, const gchar *name, GstPadDirection direction)
{
  GstPad *pad = gst_object_ref_sink (gst_pad_new (NULL, direction));
  g_autoptr (GstPad) peer = gst_element_get_static_pad (f->element, name);

  gst_pad_set_element_private (pad, f);
  if (direction == GST_PAD_SINK) {
    gst_pad_set_chain_function (pad, take_frame);
    gst_pad_set_query_function (pad, answer);
  }
  gst_pad_set_active (pad, TRUE);
  g_assert_cmpint (direction == GST_PAD_SRC ? gst_pad_link (pad, peer)
                                            : gst_pad_link (peer, pad),
                   ==, GST_PAD_LINK_OK);
  return pad;
}

static void
fuzz_init (Fuzz *f)
{
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();

  f->element = gst_object_ref_sink (g_object_new (
      GST_TYPE_CT_HEAT_OVERLAY, "wait-timeout", (guint64)0, NULL));
  f->bus = gst_bus_new ();
  gst_element_set_bus (f->element, f->bus);
  gst_element_set_clock (f->element, clock);
  f->out = make_pad (f, "src", GST_PAD_SINK);
  f->base = make_pad (f, "sink", GST_PAD_SRC);
  f->heat = make_pad (f, "heat", GST_PAD_SRC);
  gst_element_set_state (f->element, GST_STATE_PAUSED);
}

/* Streams as they ought to be begin here; some do not. */
static void
begin (Fuzz *f)
{
  const guint8 how = byte (f);
  GstPad *const pads[] = { f->base, f->heat };
  GstSegment segment;
  guint i;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (i = 0; i < 2; i++)
    if (!(how & (1 << i)))
      gst_pad_push_event (pads[i], gst_event_new_stream_start ("fuzz"));
  if (!(how & 4))
    set_caps (f, 0, FALSE);
  if (!(how & 8))
    set_caps (f, 1, how & 16);
  for (i = 0; i < 2; i++)
    if (!(how & (32 << i)))
      gst_pad_push_event (pads[i], gst_event_new_segment (&segment));
}

static void
fuzz_clear (Fuzz *f)
{
  GstPad *const pads[] = { f->base, f->heat, f->out };
  guint i;

  gst_element_set_state (f->element, GST_STATE_NULL);
  gst_element_set_bus (f->element, NULL);
  for (i = 0; i < G_N_ELEMENTS (pads); i++) {
    gst_pad_set_active (pads[i], FALSE);
    gst_object_unref (pads[i]);
  }
  has_error (f);
  gst_object_unref (f->bus);
  g_assert_cmpint (GST_OBJECT_REFCOUNT (f->element), ==, 1);
  gst_object_unref (f->element);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Fuzz f = { .data = data, .left = size };
  guint i;

  start_once ();
  fuzz_init (&f);
  begin (&f);
  for (i = 0; i < MAX_STEPS && f.left > 0; i++)
    step (&f);
  fuzz_clear (&f);
  return 0;
}
