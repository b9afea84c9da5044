/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The slice and heat metas, between C structs and the GstStructure that
 * anyone can read. Knows no element and computes nothing.
 */
#include "gst/common/gstctmeta.h"

#include <math.h>
#include <string.h>

/* clang-format off */
#define FIELDS(X)                                                            \
  X (SLOPE, "slope")                       X (INTERCEPT, "intercept")        \
  X (UNIT, "unit")                         X (PADDING, "padding")            \
  X (SLICE, "slice")                       X (SLICES, "slices")              \
  X (WINDOW_CENTER, "window-center")       X (WINDOW_WIDTH, "window-width")  \
  X (WINDOW_FUNCTION, "window-function")   X (INVERSE, "inverse")            \
  X (POSITION, "position")                 X (ORIGIN, "origin")              \
  X (ROW_DIRECTION, "row-direction")                                         \
  X (COLUMN_DIRECTION, "column-direction") X (SPACING, "spacing")            \
  X (STATE, "state")                       X (HEAT_PTS, "heat-pts")          \
  X (HEAT_AGE, "heat-age")                 X (HEAT_MIN, "heat-min")          \
  X (HEAT_MAX, "heat-max")                 X (THRESHOLD, "threshold")        \
  X (COLORMAP, "colormap")                 X (PEAK, "peak")                  \
  X (PEAK_X, "peak-x")                     X (PEAK_Y, "peak-y")              \
  X (CLASS, "class")                       X (LOGIT, "logit")                \
  X (PROBABILITY, "probability")
/* clang-format on */

#define FIELD_ID(id, name) FIELD_##id,
#define FIELD_NAME(id, name) name,

typedef enum
{
  FIELDS (FIELD_ID) N_FIELDS
} Field;

static const gchar *const field_names[] = { FIELDS (FIELD_NAME) };

/* Looked up once: a meta rides on every frame. */
static GQuark quarks[N_FIELDS];

static void
register_meta (const gchar *name)
{
  /* "colorspace": whatever changes what a stored value stands for drops the
   * meta; "video": so does whatever is no video. */
  static const gchar *tags[] = { "video", "colorspace", NULL };

  /* The other plugin has this code as well, and may have been first. */
  if (!gst_meta_get_info (name))
    gst_meta_register_custom (name, tags, NULL, NULL, NULL);
}

void
gst_ct_meta_register (void)
{
  static gsize once = 0;

  if (!g_once_init_enter (&once))
    return;
  for (guint i = 0; i < N_FIELDS; i++)
    quarks[i] = g_quark_from_static_string (field_names[i]);
  register_meta (GST_CT_SLICE_META);
  register_meta (GST_CT_HEAT_META);
  g_once_init_leave (&once, 1);
}

/* --------------------------------------------------------------- writing -- */

static void
set_double (GstStructure *s, Field field, gdouble number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, number);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
set_int (GstStructure *s, Field field, gint number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  g_value_set_int (&value, number);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
set_uint (GstStructure *s, Field field, guint number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_UINT);
  g_value_set_uint (&value, number);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
set_uint64 (GstStructure *s, Field field, guint64 number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_UINT64);
  g_value_set_uint64 (&value, number);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
set_boolean (GstStructure *s, Field field, gboolean yes)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, yes);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
set_string (GstStructure *s, Field field, const gchar *text)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
set_vector (GstStructure *s, Field field, const gdouble vector[3])
{
  GValue value = G_VALUE_INIT;
  GValue number = G_VALUE_INIT;

  gst_value_array_init (&value, 3);
  g_value_init (&number, G_TYPE_DOUBLE);
  for (guint i = 0; i < 3; i++) {
    g_value_set_double (&number, vector[i]);
    gst_value_array_append_value (&value, &number);
  }
  gst_structure_id_take_value (s, quarks[field], &value);
}

static GstStructure *
add_meta (GstBuffer *buffer, const gchar *name)
{
  gst_ct_meta_register ();
  return gst_custom_meta_get_structure (
      gst_buffer_add_custom_meta (buffer, name));
}

void
gst_ct_slice_init (GstCtSlice *slice)
{
  memset (slice, 0, sizeof *slice);
  slice->slope = 1.0;
}

void
gst_buffer_add_ct_slice (GstBuffer *buffer, const GstCtSlice *slice)
{
  GstStructure *s = add_meta (buffer, GST_CT_SLICE_META);

  set_double (s, FIELD_SLOPE, slice->slope);
  set_double (s, FIELD_INTERCEPT, slice->intercept);
  if (*slice->unit)
    set_string (s, FIELD_UNIT, slice->unit);
  if (slice->has_padding)
    set_uint (s, FIELD_PADDING, slice->padding);
  if (slice->slices) {
    set_uint (s, FIELD_SLICE, slice->slice);
    set_uint (s, FIELD_SLICES, slice->slices);
  }
  if (slice->has_window) {
    set_double (s, FIELD_WINDOW_CENTER, slice->window_center);
    set_double (s, FIELD_WINDOW_WIDTH, slice->window_width);
    set_string (s, FIELD_WINDOW_FUNCTION,
                *slice->window_function ? slice->window_function : "linear");
  }
  set_boolean (s, FIELD_INVERSE, slice->inverse);
  if (slice->has_position) {
    set_double (s, FIELD_POSITION, slice->position);
    set_vector (s, FIELD_ORIGIN, slice->origin);
    set_vector (s, FIELD_ROW_DIRECTION, slice->row_direction);
    set_vector (s, FIELD_COLUMN_DIRECTION, slice->column_direction);
  }
  if (slice->has_spacing)
    set_vector (s, FIELD_SPACING, slice->spacing);
}

static void
set_class (GstStructure *s, const GstCtHeatClass *klass)
{
  set_int (s, FIELD_CLASS, klass->index);
  if (isfinite (klass->logit))
    set_double (s, FIELD_LOGIT, klass->logit);
  if (isfinite (klass->probability))
    set_double (s, FIELD_PROBABILITY, klass->probability);
}

void
gst_buffer_add_ct_heat_class (GstBuffer *buffer, const GstCtHeatClass *klass)
{
  set_class (add_meta (buffer, GST_CT_HEAT_META), klass);
}

void
gst_buffer_add_ct_heat (GstBuffer *buffer, const GstCtHeatInfo *info)
{
  GstStructure *s = add_meta (buffer, GST_CT_HEAT_META);

  set_string (s, FIELD_STATE, info->state);
  if (info->has_window) {
    set_double (s, FIELD_WINDOW_CENTER, info->window_center);
    set_double (s, FIELD_WINDOW_WIDTH, info->window_width);
  }
  if (!g_strcmp0 (info->state, "none"))
    return;
  if (GST_CLOCK_TIME_IS_VALID (info->heat_pts))
    set_uint64 (s, FIELD_HEAT_PTS, info->heat_pts);
  if (GST_CLOCK_TIME_IS_VALID (info->heat_age))
    set_uint64 (s, FIELD_HEAT_AGE, info->heat_age);
  set_double (s, FIELD_HEAT_MIN, info->heat_min);
  set_double (s, FIELD_HEAT_MAX, info->heat_max);
  set_double (s, FIELD_THRESHOLD, info->threshold);
  if (info->colormap)
    set_string (s, FIELD_COLORMAP, info->colormap);
  if (info->has_peak) {
    set_double (s, FIELD_PEAK, info->peak);
    set_double (s, FIELD_PEAK_X, info->peak_x);
    set_double (s, FIELD_PEAK_Y, info->peak_y);
  }
  if (info->has_class)
    set_class (s, &info->klass);
}

/* ------------------------------------------------------------ reading --
 * Anyone can write such a structure: a field of another type, or a number
 * that is not finite, counts as absent. */

static const GValue *
get_value (const GstStructure *s, Field field, GType type)
{
  const GValue *value = gst_structure_id_get_value (s, quarks[field]);

  return value && G_VALUE_HOLDS (value, type) ? value : NULL;
}

static gboolean
get_double (const GstStructure *s, Field field, gdouble *number)
{
  const GValue *value = get_value (s, field, G_TYPE_DOUBLE);

  if (!value || !isfinite (g_value_get_double (value)))
    return FALSE;
  *number = g_value_get_double (value);
  return TRUE;
}

static gboolean
get_uint (const GstStructure *s, Field field, guint *number)
{
  const GValue *value = get_value (s, field, G_TYPE_UINT);

  if (!value)
    return FALSE;
  *number = g_value_get_uint (value);
  return TRUE;
}

static void
get_string (const GstStructure *s, Field field, gchar *text, gsize size)
{
  const GValue *value = get_value (s, field, G_TYPE_STRING);

  if (value && g_value_get_string (value))
    g_strlcpy (text, g_value_get_string (value), size);
}

static gboolean
get_vector (const GstStructure *s, Field field, gdouble vector[3])
{
  const GValue *value = get_value (s, field, GST_TYPE_ARRAY);
  gdouble numbers[3];

  if (!value || gst_value_array_get_size (value) != 3)
    return FALSE;
  for (guint i = 0; i < 3; i++) {
    const GValue *number = gst_value_array_get_value (value, i);

    if (!G_VALUE_HOLDS_DOUBLE (number)
        || !isfinite (g_value_get_double (number)))
      return FALSE;
    numbers[i] = g_value_get_double (number);
  }
  memcpy (vector, numbers, sizeof numbers);
  return TRUE;
}

static gboolean
get_geometry (const GstStructure *s, GstCtSlice *slice)
{
  return get_double (s, FIELD_POSITION, &slice->position)
         && get_vector (s, FIELD_ORIGIN, slice->origin)
         && get_vector (s, FIELD_ROW_DIRECTION, slice->row_direction)
         && get_vector (s, FIELD_COLUMN_DIRECTION, slice->column_direction);
}

gboolean
gst_buffer_get_ct_slice (GstBuffer *buffer, GstCtSlice *slice)
{
  GstCustomMeta *meta;
  const GstStructure *s;
  const GValue *inverse;
  GstCtSlice found;

  gst_ct_meta_register ();
  meta = gst_buffer_get_custom_meta (buffer, GST_CT_SLICE_META);
  if (!meta)
    return FALSE;
  s = gst_custom_meta_get_structure (meta);
  gst_ct_slice_init (&found);
  if (!get_double (s, FIELD_SLOPE, &found.slope) || found.slope == 0.0
      || !get_double (s, FIELD_INTERCEPT, &found.intercept))
    return FALSE;

  get_string (s, FIELD_UNIT, found.unit, sizeof found.unit);
  found.has_padding = get_uint (s, FIELD_PADDING, &found.padding);
  if (!get_uint (s, FIELD_SLICE, &found.slice)
      || !get_uint (s, FIELD_SLICES, &found.slices))
    found.slice = found.slices = 0;
  found.has_window = get_double (s, FIELD_WINDOW_CENTER, &found.window_center)
                     && get_double (s, FIELD_WINDOW_WIDTH, &found.window_width);
  get_string (s, FIELD_WINDOW_FUNCTION, found.window_function,
              sizeof found.window_function);
  inverse = get_value (s, FIELD_INVERSE, G_TYPE_BOOLEAN);
  found.inverse = inverse && g_value_get_boolean (inverse);
  found.has_position = get_geometry (s, &found);
  found.has_spacing = get_vector (s, FIELD_SPACING, found.spacing);
  *slice = found;
  return TRUE;
}

gboolean
gst_buffer_get_ct_heat_class (GstBuffer *buffer, GstCtHeatClass *klass)
{
  GstCustomMeta *meta;
  const GstStructure *s;
  const GValue *index;

  gst_ct_meta_register ();
  meta = gst_buffer_get_custom_meta (buffer, GST_CT_HEAT_META);
  if (!meta)
    return FALSE;
  s = gst_custom_meta_get_structure (meta);
  index = get_value (s, FIELD_CLASS, G_TYPE_INT);
  if (!index)
    return FALSE;
  klass->index = g_value_get_int (index);
  klass->logit = klass->probability = NAN;
  get_double (s, FIELD_LOGIT, &klass->logit);
  get_double (s, FIELD_PROBABILITY, &klass->probability);
  return TRUE;
}
