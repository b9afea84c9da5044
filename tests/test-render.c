/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The whole picture against a slow twin that computes one pixel at a time
 * from the contract's sentences, and against OpenCV's own bytes.
 */
#include "src/render.h"

#include <math.h>
#include <string.h>

/* A base, a heat and all settings. */
typedef struct
{
  CtLook look;
  CtPlane base;
  CtCalibration calibration;
  enum
  {
    BASE_IDENTITY,
    BASE_WINDOW,
    BASE_MIN_MAX,
  } how;
  CtWindow window;
  gdouble min, max;
  gboolean invert;
  CtHeat heat;
  gboolean has_heat;
  const CtPixelFormat *format;
} Scene;

/* The twin. Volatile keeps each operation rounded to its type. */

static guint
stored_at (const CtPlane *plane, guint x, guint y)
{
  const guint8 *row = ct_plane_row (plane, y);
  gboolean little = (G_BYTE_ORDER == G_LITTLE_ENDIAN) != !!plane->swapped;

  if (plane->type == CT_SAMPLE_U8)
    return row[plane->is_spaced ? 2 * x : x];
  return little ? row[2 * x] + 256 * row[2 * x + 1]
                : row[2 * x + 1] + 256 * row[2 * x];
}

static gfloat
real_at (const Scene *scene, guint x, guint y)
{
  guint stored = stored_at (&scene->base, x, y);

  return (gfloat)(stored * scene->calibration.slope
                  + scene->calibration.intercept);
}

static guint8
byte_of (gdouble value)
{
  return (guint8)rint (CLAMP (value, 0, 255));
}

static guint8
gray_at (const Scene *scene, guint x, guint y)
{
  gfloat real = real_at (scene, x, y), scale, shift;
  guint stored = stored_at (&scene->base, x, y);
  gdouble span = scene->max - scene->min, d;
  guint8 gray;

  if (scene->how == BASE_IDENTITY) {
    gray = scene->base.type == CT_SAMPLE_U8 ? stored : stored / 256;
    return scene->invert ? 255 - gray : gray;
  }
  if ((gint)stored == scene->calibration.padding)
    return 0;
  if (scene->how == BASE_WINDOW) {
    gdouble w = scene->window.width - 1;

    scale = (gfloat)(255 / w);
    shift = (gfloat)((0.5 - (scene->window.center - 0.5) / w) * 255);
  } else {
    d = span > 0 ? 255 / span : 0;
    scale = (gfloat)d;
    shift = (gfloat)(0 - scene->min * d);
  }
  gray = byte_of (fmaf (real, scale, shift));
  return scene->invert ? 255 - gray : gray;
}

/* Sample of the heat, from the edge where that is outside; bytes as such. */
static gfloat
heat_sample (const CtPlane *heat, gint x, gint y)
{
  gfloat v;

  x = CLAMP (x, 0, (gint)heat->width - 1);
  y = CLAMP (y, 0, (gint)heat->height - 1);
  if (heat->type == CT_SAMPLE_U8)
    return ct_plane_row (heat, y)[x];
  memcpy (&v, ct_plane_row (heat, y) + 4 * x, 4);
  return v;
}

static gfloat
position (guint d, guint src, guint dst, gint *tap)
{
  gdouble scale = 1.0 / ((gdouble)dst / src);
  gfloat f = (gfloat)((d + 0.5) * scale - 0.5);

  *tap = (gint)floorf (f);
  return f - *tap;
}

static gfloat
lerp (gfloat a, gfloat b, gfloat f)
{
  volatile gfloat x = a * (1.f - f), y = b * f;

  return f == 0 ? a : f == 1 ? b : x + y;
}

static gfloat
nearest (const CtPlane *heat, guint w, guint h, guint x, guint y)
{
  gdouble sx = 1.0 / ((gdouble)w / heat->width);
  gdouble sy = 1.0 / ((gdouble)h / heat->height);

  return heat_sample (heat, (gint)(x * sx), (gint)(y * sy));
}

static gfloat
linear (const CtPlane *heat, guint w, guint h, guint x, guint y)
{
  gint sx, sy;
  gfloat fx = position (x, heat->width, w, &sx);
  gfloat fy = position (y, heat->height, h, &sy);
  gfloat v[2][2];

  if (heat->width == w && heat->height == h)
    return heat_sample (heat, x, y);
  for (gint i = 0; i < 4; i++)
    v[i / 2][i % 2] = heat_sample (heat, sx + i % 2, sy + i / 2);
  if (heat->width == 2 * w && heat->height == 2 * h) {
    volatile gfloat top = v[0][0] + v[0][1], bottom = v[1][0] + v[1][1];
    volatile gfloat three = top + v[1][0];
    volatile gfloat sum = x < w - w % 4 ? top + bottom : three + v[1][1];

    return heat->type == CT_SAMPLE_U8 ? floorf ((sum + 2) / 4) : sum * 0.25f;
  }
  if (sx < 0 || sx >= (gint)heat->width - 1) {
    v[0][0] = v[0][1] = heat_sample (heat, sx, sy);
    v[1][0] = v[1][1] = heat_sample (heat, sx, sy + 1);
    fx = 0;
  }
  if (heat->type == CT_SAMPLE_U8) {
    gint a0 = (gint)rint ((1.f - fx) * 2048), a1 = (gint)rint (fx * 2048);
    gint b0 = (gint)rint ((1.f - fy) * 2048), b1 = (gint)rint (fy * 2048);
    gint h0 = (gint)v[0][0] * a0 + (gint)v[0][1] * a1;
    gint h1 = (gint)v[1][0] * a0 + (gint)v[1][1] * a1;

    return (((b0 * (h0 >> 4)) >> 16) + ((b1 * (h1 >> 4)) >> 16) + 2) >> 2;
  }
  return lerp (lerp (v[0][0], v[0][1], fx), lerp (v[1][0], v[1][1], fx), fy);
}

/* A heat value's index, -1 if it is hidden by itself. */
static gint
index_of (const Scene *scene, gfloat v)
{
  const CtLook *look = &scene->look;
  gfloat min = scene->heat.range.min, max = scene->heat.range.max;
  volatile gfloat above = v - min, span = max - min, h;

  if (isnan (v))
    return -1;
  if (look->labels) {
    gint label = v > 0 ? (gint)rint (v) : 0;

    return label == 0 ? -1 : label > 255 ? 1 + (label - 1) % 255 : label;
  }
  h = max > min ? above / span : v > min ? 1 : 0;
  h = CLAMP (h, 0.f, 1.f);
  if (look->invert)
    h = 1.f - h;
  if (look->gamma != 1)
    return (gint)(255 * pow (h, look->gamma));
  h = 255.f * h;
  return (gint)h;
}

/* Where in the range, after inversion and gamma; beyond it as it comes. */
static gdouble
place_of (const Scene *scene, gdouble value)
{
  const CtRange *range = &scene->heat.range;
  gdouble t = (value - range->min) / (range->max - range->min);

  if (scene->look.labels)
    return value / 255;
  if (scene->look.invert)
    t = 1 - t;
  return t > 0 && t < 1 ? pow (t, scene->look.gamma) : t;
}

static void
limits_of (const Scene *scene, gdouble *first, gdouble *last)
{
  const CtLook *look = &scene->look;
  gboolean invert = look->invert && !look->labels;

  *first = 0;
  *last = 255;
  if (look->threshold > -G_MAXDOUBLE) {
    gdouble t = place_of (scene, look->threshold) * 255;

    if (invert)
      *last = floor (t);
    else
      *first = ceil (t);
  }
  if (look->threshold_max < G_MAXDOUBLE) {
    gdouble t = place_of (scene, look->threshold_max) * 255;

    if (invert)
      *first = ceil (t);
    else
      *last = floor (t);
  }
  *first = MAX (*first, 0);
}

/* The index at a pixel of the base, -1 where the heat is not to be seen. */
static gint
index_at (const Scene *scene, guint x, guint y)
{
  const CtLook *look = &scene->look;
  const CtPlane *heat = &scene->heat.plane;
  const CtHeatScale *scale = &scene->heat.calibration;
  guint bw = scene->base.width, bh = scene->base.height;
  gint x0 = (gint)rint (look->rect[0] * bw);
  gint y0 = (gint)rint (look->rect[1] * bh);
  gint w = MAX ((gint)rint (look->rect[2] * bw), 1);
  gint h = MAX ((gint)rint (look->rect[3] * bh), 1);
  gint hx = (gint)x - x0, hy = (gint)y - y0;
  gfloat v;

  if (hx < 0 || hy < 0 || hx >= w || hy >= h)
    return -1;
  if (look->base_min > -G_MAXDOUBLE
      && (real_at (scene, x, y) < look->base_min
          || (gint)stored_at (&scene->base, x, y)
                 == scene->calibration.padding))
    return -1;
  if (look->labels || look->interpolation == CT_INTERPOLATION_NEAREST)
    v = nearest (heat, w, h, hx, hy);
  else
    v = linear (heat, w, h, hx, hy);
  if (heat->type == CT_SAMPLE_U8) {
    gdouble divisor
        = look->labels && scale->divisor == 255 ? 1 : scale->divisor;

    v = (gfloat)((v * scale->slope + scale->intercept) / divisor);
  } else if (look->labels && scale->divisor > 1) {
    v = (gfloat)(v * scale->divisor); /* the integer that it was */
  }
  return index_of (scene, v);
}

static void
pixel_at (const Scene *scene, guint x, guint y, guint8 rgb[3])
{
  const CtLook *look = &scene->look;
  const guint8 *base = look->base_rgb[gray_at (scene, x, y)];
  gint index = scene->has_heat ? index_at (scene, x, y) : -1;
  gdouble first, last, a = look->opacity, b;

  memcpy (rgb, base, 3);
  if (!scene->has_heat)
    return;
  limits_of (scene, &first, &last);
  if (index < 0 || index < first || index > last)
    return;
  if (look->opacity_mode == CT_OPACITY_RAMP && first < 255)
    a = a * (index - first) / (255 - first);
  b = isnan (look->base_weight) ? 1 - a : look->base_weight;
  for (guint c = 0; c < 3; c++) {
    gfloat color = look->rgb[look->reverse ? 255 - index : index][c];
    gfloat t = fmaf (base[c], (gfloat)b, (gfloat)look->blend_offset);

    rgb[c] = byte_of (fmaf (color, (gfloat)a, t));
  }
}

/* Rendering, in a poisoned picture with padding around the rows. */

#define MARGIN 5

typedef struct
{
  guint8 *memory, *row0;
  gssize stride;
  gsize bytes;
} Picture;

static void
render_scene (const Scene *scene, CtRender *render, gboolean bottom_up,
              guint bands, Picture *picture)
{
  guint width = scene->base.width, height = scene->base.height;
  gsize stride = (gsize)width * scene->format->bytes + MARGIN;
  CtRenderScratch *scratch[2]
      = { ct_render_scratch_new (), ct_render_scratch_new () };
  CtGray *gray = ct_render_gray (render);
  CtSampleType type = scene->base.type;
  CtPicture out;

  picture->bytes = stride * height + MARGIN;
  picture->memory = g_malloc (picture->bytes);
  memset (picture->memory, 0xA5, picture->bytes);
  picture->stride = bottom_up ? -(gssize)stride : (gssize)stride;
  picture->row0
      = picture->memory + MARGIN + (bottom_up ? stride * (height - 1) : 0);
  if (scene->how == BASE_IDENTITY)
    ct_gray_set_identity (gray, type, scene->invert);
  else if (scene->how == BASE_WINDOW)
    ct_gray_set_window (gray, type, &scene->window, &scene->calibration,
                        scene->invert);
  else
    ct_gray_set_min_max (gray, type, scene->min, scene->max,
                         &scene->calibration, scene->invert);
  ct_render_prepare (render, &scene->look, &scene->base, &scene->calibration,
                     scene->has_heat ? &scene->heat : NULL, scene->format);
  out = (CtPicture){ { picture->row0 }, { picture->stride } };
  /* Last band first. */
  for (guint i = bands; i-- > 0;)
    ct_render_rows (render, scratch[i % 2], &out, height * i / bands,
                    height * (i + 1) / bands);
  ct_render_scratch_free (scratch[0]);
  ct_render_scratch_free (scratch[1]);
}

static void
assert_picture (const Scene *scene, const Picture *picture)
{
  const CtPixelFormat *format = scene->format;
  guint width = scene->base.width, height = scene->base.height;
  gsize row_bytes = (gsize)width * format->bytes;

  for (guint y = 0; y < height; y++) {
    const guint8 *row = picture->row0 + (gssize)y * picture->stride;

    for (guint x = 0; x < width; x++) {
      const guint8 *p = row + x * format->bytes;
      guint8 rgb[3];

      pixel_at (scene, x, y, rgb);
      if (p[format->r] != rgb[0] || p[format->g] != rgb[1]
          || p[format->b] != rgb[2])
        g_error (
            "%s %ux%u at %u,%u: %d %d %d, not %d %d %d (index %d; opacity %g, "
            "mode %d, weight %g, offset %g, threshold %g..%g, invert %d, gamma "
            "%g, labels %d)",
            format->name, width, height, x, y, p[format->r], p[format->g],
            p[format->b], rgb[0], rgb[1], rgb[2],
            scene->has_heat ? index_at (scene, x, y) : -1, scene->look.opacity,
            scene->look.opacity_mode, scene->look.base_weight,
            scene->look.blend_offset, scene->look.threshold,
            scene->look.threshold_max, scene->look.invert, scene->look.gamma,
            scene->look.labels);
      if (format->fill >= 0)
        g_assert_cmpuint (p[format->fill], ==, 255);
    }
    for (guint i = 0; i < MARGIN; i++)
      g_assert_cmpuint (row[row_bytes + i], ==, 0xA5);
  }
  for (guint i = 0; i < MARGIN; i++)
    g_assert_cmpuint (picture->memory[i], ==, 0xA5);
}

static void
check (const Scene *scene, CtRender *render, gboolean bottom_up, guint bands)
{
  Picture picture;

  render_scene (scene, render, bottom_up, bands, &picture);
  assert_picture (scene, &picture);
  g_free (picture.memory);
}

/* Random scenes. */

static gdouble
real (gdouble low, gdouble high)
{
  return g_test_rand_double_range (low, high);
}

static gboolean
one_in (gint n)
{
  return g_test_rand_int_range (0, n) == 0;
}

/* Exactly as large as it must be, so that a read beyond is seen. */
static void
make_plane (CtPlane *plane, CtSampleType type, guint width, guint height)
{
  gsize row = width * ct_sample_size (type);
  gsize stride = row + g_test_rand_int_range (0, 4);
  gsize bytes = stride * (height - 1) + row;

  *plane = (CtPlane){
    g_malloc (bytes), stride, width, height, type, FALSE, FALSE
  };
  for (gsize i = 0; i < bytes; i++)
    plane->data[i] = g_test_rand_int ();
  if (one_in (3)) {
    plane->data += stride * (height - 1);
    plane->stride = -plane->stride;
  }
}

static void
free_plane (CtPlane *plane)
{
  g_free (plane->stride < 0
              ? plane->data + plane->stride * (gssize)(plane->height - 1)
              : plane->data);
}

static void
random_base (Scene *scene, guint width, guint height)
{
  gboolean wide = one_in (2), spaced = !wide && one_in (3);

  make_plane (&scene->base, wide || spaced ? CT_SAMPLE_U16 : CT_SAMPLE_U8,
              width, height);
  if (spaced)
    scene->base.type = CT_SAMPLE_U8;
  scene->base.is_spaced = spaced;
  scene->base.swapped = wide && one_in (2);
  scene->calibration = (CtCalibration){ 1, wide ? -32768 : 0, CT_NO_PADDING };
  if (one_in (3))
    scene->calibration.slope = real (-0.3, 0.3);
  if (one_in (3))
    scene->calibration.padding = stored_at (&scene->base, 0, 0);
  scene->how = g_test_rand_int_range (0, 3);
  scene->window
      = (CtWindow){ g_test_rand_int_range (-500, 500),
                    g_test_rand_int_range (2, 9000), CT_WINDOW_LINEAR };
  scene->min = real (-3e4, 0);
  scene->max = one_in (9) ? scene->min : real (0, 3e4);
  scene->invert = one_in (3);
}

static void
random_heat (Scene *scene, guint width, guint height)
{
  gboolean is_u8 = one_in (2), labels = scene->look.labels;
  CtPlane *plane = &scene->heat.plane;

  make_plane (plane, is_u8 ? CT_SAMPLE_U8 : CT_SAMPLE_F32, width, height);
  scene->heat.calibration = (CtHeatScale){ 1, 0, 255, CT_NO_PADDING };
  scene->heat.range = (CtRange){ 0, 1 };
  if (one_in (2))
    scene->heat.range = (CtRange){ real (-1, 0.3), real (0.4, 2) };
  if (is_u8 && one_in (3))
    scene->heat.calibration
        = (CtHeatScale){ real (-2, 2), real (-100, 100), 90, CT_NO_PADDING };
  scene->heat.has_nan = !is_u8 && one_in (2);
  for (guint y = 0; y < height && !is_u8; y++) {
    for (guint x = 0; x < width; x++) {
      gfloat v = labels ? (gfloat)g_test_rand_int_range (-2, 600)
                        : (gfloat)real (-0.2, 1.2);

      if (scene->heat.has_nan && one_in (8))
        v = NAN;
      if (one_in (20))
        v = one_in (2) ? CT_HEAT_INFINITY : -CT_HEAT_INFINITY;
      if (labels && v > 1e9f)
        v = 7;
      memcpy (ct_plane_row (plane, y) + 4 * x, &v, 4);
    }
  }
}

static void
random_look (CtLook *look)
{
  static const guint8 jet = 0;

  ct_look_init (look);
  look->rgb
      = ct_colormaps[one_in (2) ? jet
                                : g_test_rand_int_range (0, ct_n_colormaps)]
            .rgb;
  look->labels = one_in (5);
  look->reverse = one_in (3);
  if (one_in (4))
    look->base_rgb
        = ct_colormaps[g_test_rand_int_range (0, ct_n_colormaps)].rgb;
  if (one_in (2))
    look->opacity = one_in (4) ? (gdouble)one_in (2) : real (0, 1);
  look->opacity_mode = one_in (3) ? CT_OPACITY_RAMP : CT_OPACITY_CONSTANT;
  if (one_in (3))
    look->threshold
        = look->labels ? g_test_rand_int_range (0, 300) : real (-0.5, 1.5);
  if (one_in (3))
    look->threshold_max
        = look->labels ? g_test_rand_int_range (0, 300) : real (-0.5, 1.5);
  if (one_in (3))
    look->base_min = real (-2e4, 2e4);
  if (one_in (4))
    look->base_weight = real (0, 2);
  if (one_in (4))
    look->blend_offset = real (-60, 60);
  look->interpolation
      = one_in (4) ? CT_INTERPOLATION_NEAREST : CT_INTERPOLATION_LINEAR;
  look->invert = one_in (3);
  if (one_in (4))
    look->gamma = one_in (2) ? 0.45 : 2.2;
  for (guint i = 0; i < 4 && one_in (2); i++)
    look->rect[i] = i < 2 ? real (-0.5, 1.1) : real (0, 1.6);
}

static guint
random_size (void)
{
  return one_in (3) ? g_test_rand_int_range (1, 5)
                    : g_test_rand_int_range (1, 90);
}

/* One CtRender for all: what is kept from scene to scene must not show. */
static void
test_random (void)
{
  CtRender *render = ct_render_new ();

  for (guint i = 0; i < 400; i++) {
    Scene scene = { .has_heat = i % 10 > 0 };
    guint width = i < 130 ? i + 1 : random_size (), height = random_size ();

    scene.format = &ct_pixel_formats[i % ct_n_packed_formats];
    random_look (&scene.look);
    random_base (&scene, width, height);
    if (one_in (6))
      random_heat (&scene, 2 * width, 2 * height);
    else
      random_heat (&scene, random_size (), random_size ());
    check (&scene, render, one_in (3), 1 + i % 3);
    if (one_in (3)) {
      scene.look.opacity = real (0, 1);
      check (&scene, render, FALSE, 1);
    }
    free_plane (&scene.base);
    free_plane (&scene.heat.plane);
  }
  ct_render_free (render);
}

/* Planes of a scene, one after the other, poison between the rows. */
static guint8 *
render_planes (Scene *scene, CtRender *render, const gchar *name,
               const CtPicture *at, gsize bytes, guint8 *memory)
{
  CtRenderScratch *scratch = ct_render_scratch_new ();
  guint height = scene->base.height, middle = height / 4 * 2;

  scene->format = ct_pixel_format_find (name);
  ct_render_prepare (render, &scene->look, &scene->base, &scene->calibration,
                     scene->has_heat ? &scene->heat : NULL, scene->format);
  memset (memory, 0xA5, bytes);
  ct_render_rows (render, scratch, at, middle, height);
  ct_render_rows (render, scratch, at, 0, middle);
  ct_render_scratch_free (scratch);
  return memory;
}

/* Each pixel of three full planes is its RGB twin's, to what a rounding
 * before and one after the matrix and its bias come to; tables are tested
 * closer in test-yuv.c. */
static void
assert_full_planes (const Scene *scene, const CtYuvSpace *space,
                    const CtPicture *at)
{
  gdouble kr = space->kr, kb = space->kb;
  gdouble low = space->full ? 0 : 16;
  gdouble luma = space->full ? 1 : 219.0 / 255;
  gdouble chroma = space->full ? 1 : 224.0 / 255;

  for (guint y = 0; y < scene->base.height; y++)
    for (guint x = 0; x < scene->base.width; x++) {
      guint8 rgb[3];
      gdouble v, expected[3];

      pixel_at (scene, x, y, rgb);
      v = kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2];
      expected[0] = low + luma * v;
      expected[1] = 128 + chroma * (rgb[2] - v) / (2 - 2 * kb);
      expected[2] = 128 + chroma * (rgb[0] - v) / (2 - 2 * kr);
      for (guint p = 0; p < 3; p++) {
        gdouble off = ct_picture_row (at, p, y)[x] - expected[p];

        g_assert_cmpfloat (off, >=, -2.05);
        g_assert_cmpfloat (off, <=, 1.05);
      }
    }
}

/* The chroma of two rows and columns from that of the pixels. */
static guint8
mean_of (const CtPicture *full, guint p, guint x, guint y, guint width,
         guint height)
{
  const guint8 *upper = ct_picture_row (full, p, 2 * y);
  const guint8 *lower = ct_picture_row (full, p, MIN (2 * y + 1, height - 1));
  guint x1 = MIN (2 * x + 1, width - 1);
  guint left = (upper[2 * x] + lower[2 * x] + 1) / 2;

  return (left + (upper[x1] + lower[x1] + 1) / 2 + 1) / 2;
}

static void
test_planar (void)
{
  static const CtYuvSpace spaces[] = { { 0.299, 0.114, FALSE },
                                       { 0.2126, 0.0722, FALSE },
                                       { 0.299, 0.114, TRUE } };
  CtRender *render = ct_render_new ();

  for (guint i = 0; i < 60; i++) {
    const CtYuvSpace *space = &spaces[i % 3];
    guint w = random_size (), h = random_size ();
    gsize stride = w + 3, bytes = 3 * stride * h;
    g_autofree guint8 *full = g_malloc (bytes);
    g_autofree guint8 *half = g_malloc (bytes);
    CtPicture at = { { full, full + stride * h, full + 2 * stride * h },
                     { stride, stride, stride } };
    CtPicture to = { { half, half + stride * h, half + 2 * stride * h },
                     { stride, stride, stride } };
    Scene scene = { .has_heat = i % 10 > 0 };
    Picture unused;

    random_look (&scene.look);
    random_base (&scene, w, h);
    random_heat (&scene, random_size (), random_size ());
    /* Sets the gray. */
    scene.format = &ct_pixel_formats[0];
    render_scene (&scene, render, FALSE, 1, &unused);
    g_free (unused.memory);
    ct_render_set_space (render, space);
    render_planes (&scene, render, "Y444", &at, bytes, full);
    assert_full_planes (&scene, space, &at);
    for (guint k = 0; k < 2; k++) {
      render_planes (&scene, render, k ? "NV12" : "I420", &to, bytes, half);
      for (guint y = 0; y < h; y++) {
        g_assert_cmpmem (ct_picture_row (&to, 0, y), w,
                         ct_picture_row (&at, 0, y), w);
        g_assert_cmpuint (ct_picture_row (&to, 0, y)[w], ==, 0xA5);
      }
      for (guint y = 0; y < (h + 1) / 2; y++)
        for (guint x = 0; x < (w + 1) / 2; x++)
          for (guint p = 1; p < 3; p++)
            g_assert_cmpuint (k ? ct_picture_row (&to, 1, y)[2 * x + p - 1]
                                : ct_picture_row (&to, p, y)[x],
                              ==, mean_of (&at, p, x, y, w, h));
    }
    free_plane (&scene.base);
    free_plane (&scene.heat.plane);
  }
  ct_render_free (render);
}

/* The default scene of one row: gray 0.., heat as given. */
static void
simple_scene (Scene *scene, guint8 *base, gfloat *heat, guint width)
{
  memset (scene, 0, sizeof *scene);
  ct_look_init (&scene->look);
  scene->base = (CtPlane){ base, width, width, 1, CT_SAMPLE_U8, FALSE, FALSE };
  scene->calibration = CT_CALIBRATION_NONE;
  scene->heat.plane = (CtPlane){ (guint8 *)heat, 4 * width, width, 1,
                                 CT_SAMPLE_F32,  FALSE,     FALSE };
  scene->heat.range = (CtRange){ 0, 1 };
  scene->has_heat = TRUE;
  scene->format = ct_pixel_format_find ("RGB");
}

/* Published ties at 0.5: gray, color, blend. A colormap of grays. */
static void
test_ties (void)
{
  static const guint8 ties[][3]
      = { { 1, 0, 0 }, { 1, 2, 2 }, { 2, 3, 2 }, { 3, 4, 4 } };
  static guint8 map[256][3];
  CtRender *render = ct_render_new ();
  Scene scene;

  for (guint i = 0; i < 256; i++)
    memset (map[i], i, 3);
  for (guint i = 0; i < G_N_ELEMENTS (ties); i++) {
    guint8 base = ties[i][0];
    gfloat heat = ties[i][1] / 255.f;
    Picture picture;

    simple_scene (&scene, &base, &heat, 1);
    scene.look.rgb = map;
    render_scene (&scene, render, FALSE, 1, &picture);
    g_assert_cmpuint (ct_render_index_of (render, (gdouble)heat), ==,
                      ties[i][1]);
    for (guint c = 0; c < 3; c++)
      g_assert_cmpuint (picture.row0[c], ==, ties[i][2]);
    g_free (picture.memory);
  }
  ct_render_free (render);
}

/* Bytes over 255 in the range 0..1 are their own indices; the same through a
 * float heat. */
static void
test_byte_is_index (void)
{
  guint8 bytes[256], base[256] = { 0 };
  CtRender *render = ct_render_new ();
  Scene scene;

  for (guint i = 0; i < 256; i++)
    bytes[i] = i;
  simple_scene (&scene, base, NULL, 256);
  scene.heat.plane
      = (CtPlane){ bytes, 256, 256, 1, CT_SAMPLE_U8, FALSE, FALSE };
  scene.heat.calibration = (CtHeatScale){ 1, 0, 255, CT_NO_PADDING };
  scene.look.opacity = 1;
  for (guint pass = 0; pass < 2; pass++) {
    Picture picture;

    scene.look.interpolation
        = pass ? CT_INTERPOLATION_CUBIC : CT_INTERPOLATION_LINEAR;
    render_scene (&scene, render, FALSE, 1, &picture);
    for (guint i = 0; i < 256; i++) {
      g_assert_cmpmem (picture.row0 + 3 * i, 3, scene.look.rgb[i], 3);
      g_assert_cmpuint (ct_render_index_of (render, i / 255.0), ==, i);
    }
    g_free (picture.memory);
  }
  ct_render_free (render);
}

/* Which of the values 0, 1/255 .. 1 are shown. */
static void
test_threshold (void)
{
  static const struct
  {
    gdouble min, max;
    gboolean invert;
    gdouble gamma;
    gint first, last; /* n of n / 255 */
  } cases[] = {
    { -G_MAXDOUBLE, G_MAXDOUBLE, FALSE, 1, 0, 255 },
    { NAN, NAN, FALSE, 1, 0, 255 },
    { -1, 2, FALSE, 1, 0, 255 },
    { 0, 1, FALSE, 1, 0, 255 },
    { 0.2, 0.8, FALSE, 1, 51, 204 },
    { 0.25, 0.75, TRUE, 1, 64, 191 },
    { 0.5, G_MAXDOUBLE, FALSE, 1, 128, 255 },
    { 0.2, 0.8, FALSE, 2, 53, 204 },
    { 1.001, G_MAXDOUBLE, FALSE, 1, 256, 255 },
    { INFINITY, G_MAXDOUBLE, FALSE, 1, 256, 255 },
    { 1.001, G_MAXDOUBLE, TRUE, 1, 256, 255 },
    { -G_MAXDOUBLE, -0.001, FALSE, 1, 0, -1 },
    { -G_MAXDOUBLE, -0.001, TRUE, 1, 0, -1 },
    { 1, G_MAXDOUBLE, FALSE, 1, 255, 255 },
    { -G_MAXDOUBLE, 0, FALSE, 1, 0, 0 },
  };
  guint8 base[256] = { 0 };
  gfloat heat[256];
  CtRender *render = ct_render_new ();

  for (guint i = 0; i < 256; i++)
    heat[i] = (gfloat)i / 255.f;
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    Picture picture;
    Scene scene;

    simple_scene (&scene, base, heat, 256);
    scene.look.threshold = cases[k].min;
    scene.look.threshold_max = cases[k].max;
    scene.look.invert = cases[k].invert;
    scene.look.gamma = cases[k].gamma;
    render_scene (&scene, render, FALSE, 1, &picture);
    for (gint i = 0; i < 256; i++) {
      const guint8 *p = picture.row0 + 3 * i;
      gboolean shown = p[0] || p[1] || p[2]; /* jet has no black */

      /* 1 - h rounds to either side of n / 255. */
      if (cases[k].invert
          && (ABS (i - cases[k].first) < 2 || ABS (i - cases[k].last) < 2))
        continue;
      if (shown != (i >= cases[k].first && i <= cases[k].last))
        g_error ("case %u, value %d/255: shown %d", k, i, shown);
    }
    g_free (picture.memory);
  }
  ct_render_free (render);
}

/* Every k/255 as a float, in ranges that float cannot hold exactly: the pixel
 * that is the threshold's own value is shown. */
static void
test_threshold_shows_itself (void)
{
  guint8 base[1] = { 0 };
  CtRender *render = ct_render_new ();
  guint checked = 0;

  for (guint i = 0; i < 256; i++) {
    gfloat heat = (gfloat)(i / 255.0);
    Picture picture;
    Scene scene;

    simple_scene (&scene, base, &heat, 1);
    scene.look.threshold = scene.look.threshold_max = (gdouble)heat;
    scene.look.invert = i & 1;
    render_scene (&scene, render, FALSE, 1, &picture);
    if (!scene.look.invert) {
      g_assert_true (picture.row0[0] || picture.row0[1] || picture.row0[2]);
      checked++;
    }
    g_free (picture.memory);
  }
  g_assert_cmpuint (checked, ==, 128);
  ct_render_free (render);
}

/* max <= min: a step at min. */
static void
test_flat_range (void)
{
  guint8 base[3] = { 0 };
  gfloat heat[3] = { 0.25f, 0.5f, 0.75f };
  CtRender *render = ct_render_new ();
  Picture picture;
  Scene scene;

  simple_scene (&scene, base, heat, 3);
  scene.look.opacity = 1;
  scene.heat.range = (CtRange){ 0.5, 0.5 };
  render_scene (&scene, render, FALSE, 1, &picture);
  g_assert_cmpmem (picture.row0, 3, scene.look.rgb[0], 3);
  g_assert_cmpmem (picture.row0 + 3, 3, scene.look.rgb[0], 3);
  g_assert_cmpmem (picture.row0 + 6, 3, scene.look.rgb[255], 3);
  g_free (picture.memory);

  scene.look.threshold = 0.6;
  render_scene (&scene, render, FALSE, 1, &picture);
  g_assert_cmpmem (picture.row0, 6, ((guint8[6]){ 0 }), 6);
  g_free (picture.memory);
  ct_render_free (render);
}

/* One scratch, as a thread keeps it: rows of the last heat, and of another
 * renderer's, do not come again; what it has room for follows the taps. */
static void
test_scratch (void)
{
  CtRender *renders[2] = { ct_render_new (), ct_render_new () };
  CtRenderScratch *scratch = ct_render_scratch_new ();
  guint8 base[4 * 4] = { 0 }, out[4 * 4 * 3];
  CtPicture picture = { { out }, { 12 } };
  gfloat heat[2 * 2];
  Scene scene;

  simple_scene (&scene, base, heat, 4);
  scene.base.height = 4;
  scene.heat.plane
      = (CtPlane){ (guint8 *)heat, 8, 2, 2, CT_SAMPLE_F32, FALSE, FALSE };
  scene.look.opacity = 1;
  for (guint i = 0; i < 6; i++) {
    CtRender *render = renders[i / 2 % 2];

    scene.look.interpolation
        = i % 3 == 0 ? CT_INTERPOLATION_NEAREST : CT_INTERPOLATION_LINEAR;
    for (guint k = 0; k < 4; k++)
      heat[k] = (gfloat)i / 5.f;
    ct_render_prepare (render, &scene.look, &scene.base, &scene.calibration,
                       &scene.heat, scene.format);
    ct_render_rows (render, scratch, &picture, 0, 4);
    for (guint k = 0; k < 16; k++)
      g_assert_cmpmem (out + 3 * k, 3, scene.look.rgb[51 * i], 3);
  }
  ct_render_scratch_free (scratch);
  ct_render_scratch_free (NULL);
  ct_render_free (renders[0]);
  ct_render_free (renders[1]);
  ct_render_free (NULL);
}

/* Of 1 pixel, and as wide or high as can be, up and down. */
static void
test_extremes (void)
{
  static const guint sizes[][4] = {
    { 1, 1, 1, 1 },     { 16384, 1, 1, 1 },   { 1, 16384, 1, 1 },
    { 1, 1, 16384, 1 }, { 1, 1, 1, 16384 },   { 16384, 2, 3, 16384 },
    { 3, 4095, 7, 7 },  { 511, 3, 16384, 2 },
  };
  CtRender *render = ct_render_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    Scene scene = { .has_heat = TRUE, .format = &ct_pixel_formats[0] };

    ct_look_init (&scene.look);
    random_base (&scene, sizes[i][0], sizes[i][1]);
    random_heat (&scene, sizes[i][2], sizes[i][3]);
    check (&scene, render, FALSE, 2);
    free_plane (&scene.base);
    free_plane (&scene.heat.plane);
  }
  ct_render_free (render);
}

/* OpenCV's own output. */

static void
read_plane (const gchar *folder, const gchar *name, gsize bytes, guint8 **data)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, (gchar **)data, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, bytes);
}

/* Signed samples as unsigned ones, 32768 higher. */
static void
lift (guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    guint16 v = (guint16)(data[2 * i] + 256 * data[2 * i + 1] + 32768);

    memcpy (data + 2 * i, &v, 2);
  }
}

static gdouble
number (GKeyFile *ini, const gchar *group, const gchar *key)
{
  return g_key_file_get_double (ini, group, key, NULL);
}

static gboolean
has_value (GKeyFile *ini, const gchar *group, const gchar *key,
           const gchar *value)
{
  g_autofree gchar *found = g_key_file_get_string (ini, group, key, NULL);

  return g_strcmp0 (found, value) == 0;
}

static void
read_vector (GKeyFile *ini, const gchar *folder, const gchar *v, Scene *scene)
{
  gboolean wide = has_value (ini, v, "base_type", "s16");
  gboolean is_f32 = has_value (ini, v, "heat_type", "f32");
  guint w = number (ini, v, "width"), h = number (ini, v, "height");
  guint hw = number (ini, v, "heat_width"), hh = number (ini, v, "heat_height");
  g_autofree gchar *map = g_key_file_get_string (ini, v, "colormap", NULL);
  g_autofree gchar *base = g_key_file_get_string (ini, v, "base", NULL);
  g_autofree gchar *heat = g_key_file_get_string (ini, v, "heat", NULL);
  CtRange range;

  memset (scene, 0, sizeof *scene);
  scene->has_heat = TRUE;
  ct_look_init (&scene->look);
  scene->look.rgb = ct_colormap_find (map)->rgb;
  scene->look.opacity = number (ini, v, "heat_weight");
  scene->base
      = (CtPlane){ NULL,  w << wide, w, h, wide ? CT_SAMPLE_U16 : CT_SAMPLE_U8,
                   FALSE, FALSE };
  read_plane (folder, base, (gsize)h * (w << wide), &scene->base.data);
  if (wide)
    lift (scene->base.data, (gsize)w * h);
  scene->calibration = (CtCalibration){ 1, wide ? -32768 : 0, CT_NO_PADDING };
  scene->heat.plane = (CtPlane){ NULL,
                                 is_f32 ? 4 * hw : hw,
                                 hw,
                                 hh,
                                 is_f32 ? CT_SAMPLE_F32 : CT_SAMPLE_U8,
                                 FALSE,
                                 FALSE };
  read_plane (folder, heat, (gsize)hh * scene->heat.plane.stride,
              &scene->heat.plane.data);
  scene->heat.calibration = (CtHeatScale){ 1, 0, 255, CT_NO_PADDING };
  scene->heat.range = (CtRange){ 0, 1 };
  scene->window
      = (CtWindow){ number (ini, v, "window_center"),
                    number (ini, v, "window_width"), CT_WINDOW_LINEAR };
  scene->how = BASE_IDENTITY;
  if (has_value (ini, v, "normalize", "window"))
    scene->how = BASE_WINDOW;
  if (has_value (ini, v, "normalize", "minmax"))
    scene->how = BASE_MIN_MAX;
  range = ct_range_of_base (&scene->base, &scene->calibration);
  scene->min = range.min;
  scene->max = range.max;
}

/* The whole file pixel by pixel: in every format, and by the twin as well. */
static void
check_vector (GKeyFile *ini, const gchar *folder, const gchar *v,
              CtRender *render)
{
  g_autofree gchar *rgb_name = g_key_file_get_string (ini, v, "rgb", NULL);
  g_autofree guint8 *rgb = NULL;
  Scene scene;
  gsize n;

  read_vector (ini, folder, v, &scene);
  n = (gsize)scene.base.width * scene.base.height;
  read_plane (folder, rgb_name, 3 * n, &rgb);
  for (guint i = 0; i < ct_n_packed_formats; i++) {
    const CtPixelFormat *format = scene.format = &ct_pixel_formats[i];
    Picture picture;

    render_scene (&scene, render, FALSE, 1, &picture);
    for (gsize k = 0; k < n; k++) {
      const guint8 *p = picture.row0
                        + (gssize)(k / scene.base.width) * picture.stride
                        + k % scene.base.width * format->bytes;
      guint8 got[3] = { p[format->r], p[format->g], p[format->b] };

      g_assert_cmpmem (got, 3, rgb + 3 * k, 3);
    }
    if (i == 0)
      assert_picture (&scene, &picture);
    g_free (picture.memory);
  }
  g_free (scene.base.data);
  g_free (scene.heat.plane.data);
}

static void
test_vectors (void)
{
  const gchar *shared = g_getenv ("CT_TEST_SHARED");
  g_autofree gchar *folder
      = g_build_filename (shared ? shared : "", "vectors", NULL);
  g_autofree gchar *path = g_build_filename (folder, "vectors.ini", NULL);
  g_autoptr (GKeyFile) ini = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  CtRender *render;
  gsize n;

  if (!shared
      || !g_key_file_load_from_file (ini, path, G_KEY_FILE_NONE, NULL)) {
    g_test_skip ("no OpenCV vectors: CT_TEST_SHARED names no folder with them");
    return;
  }
  render = ct_render_new ();
  groups = g_key_file_get_groups (ini, &n);
  g_assert_cmpuint (n, >=, 18);
  for (gsize i = 0; i < n; i++)
    check_vector (ini, folder, groups[i], render);
  ct_render_free (render);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/ties", test_ties);
  g_test_add_func ("/render/byte-is-index", test_byte_is_index);
  g_test_add_func ("/render/threshold", test_threshold);
  g_test_add_func ("/render/threshold-shows-itself",
                   test_threshold_shows_itself);
  g_test_add_func ("/render/flat-range", test_flat_range);
  g_test_add_func ("/render/scratch", test_scratch);
  g_test_add_func ("/render/random", test_random);
  g_test_add_func ("/render/planar", test_planar);
  g_test_add_func ("/render/extremes", test_extremes);
  g_test_add_func ("/render/vectors", test_vectors);
  return g_test_run ();
}
