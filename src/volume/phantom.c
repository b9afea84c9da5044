/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A thorax that no one has: a CT with three lesions, and the heat map a good
 * network would draw of them, from formulas. Knows no file.
 *
 * Only + - * / in double and integers, so that it is the same on every
 * machine. Coordinates are LPS millimeters: x grows to the patient's left, y
 * to the back, z to the head. Nothing is the same left and right; a metal L
 * hangs in the air at the patient's left.
 */
#include "src/volume/volume.h"

#define COLUMNS 320
#define SLICES 64
#define SPACING_MM 1.0
#define SLICE_SPACING_MM 3.0

/* The heat is as coarse as a network's last layer: one cell for 8 x 8
 * pixels, edges aligned. */
#define HEAT_CELL 8
#define HEAT_COLUMNS (COLUMNS / HEAT_CELL)

typedef struct
{
  CtVolume parent;
  gboolean is_heat;
  guint8 *data;
  guint number; /* which slice data holds */
  gboolean has_data;
} Phantom;

/* Centers lie on cell centers of the heat, and on slices. */
static const struct
{
  gdouble x, y, z, radius;
  gdouble heat_radius;
  gint hu;
} lesions[] = {
  { -68, -20, 46.5, 9, 32, 30 },    /* nodule, right lung, upper lobe */
  { 68, 28, -25.5, 15, 48, 45 },    /* mass, left lung, lower lobe */
  { -60, -12, -76.5, 12, 40, 140 }, /* enhancing, liver */
};

static inline gdouble
square (gdouble v)
{
  return v * v;
}

/* Below 1 inside the ellipse. */
static inline gdouble
ellipse (gdouble x, gdouble y, gdouble rx, gdouble ry)
{
  return square (x / rx) + square (y / ry);
}

/* -amplitude..amplitude, by a hash of the voxel's numbers. */
static gint
noise (guint column, guint row, guint slice, gint amplitude)
{
  guint32 h = column * 0x9e3779b1u ^ row * 0x85ebca77u ^ slice * 0xc2b2ae3du;

  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  h *= 0x297a2d39u;
  h ^= h >> 15;
  return (gint)(h % (2 * amplitude + 1)) - amplitude;
}

/* A letter L of metal, 2 mm off the skin. */
static gboolean
is_marker (gdouble x, gdouble y)
{
  return x >= 147 && x < 158 && y >= -84 && y < -56 && (x < 150 || y >= -59);
}

/* 0 outside of every lesion. */
static gint
lesion_hu (gdouble x, gdouble y, gdouble z)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (lesions); i++)
    if (square (x - lesions[i].x) + square (y - lesions[i].y)
            + square (z - lesions[i].z)
        < square (lesions[i].radius))
      return lesions[i].hu;
  return 0;
}

/* Vertebra, canal and arch; 0 elsewhere. A vertebra and its disk take 30 mm
 * of height. */
static gint
spine_hu (gdouble x, gdouble y, guint slice)
{
  const gdouble body = ellipse (x, y - 52, 20, 16);
  const gdouble arch = ellipse (x, y - 76, 15, 13);

  if (body < 1) {
    if (slice % 10 >= 8)
      return 90;
    return body > 0.75 ? 700 : 330;
  }
  if (arch < 0.4)
    return 30;
  if (arch < 1 || ellipse (x, y - 88, 4, 9) < 1)
    return 600;
  return 0;
}

/* Slanted rings in the wall of the chest, open at the front's middle. */
static gboolean
is_rib (gdouble x, gdouble y, gdouble z, gdouble wall)
{
  const gdouble height = (z + 0.35 * y + (x > 0 ? 209 : 202)) / 27.0;

  return wall > 0.70 && wall < 0.80 && height - (gint)height < 0.36
         && !(y < 0 && x > -30 && x < 30);
}

static gint
lung_hu (gdouble x, gdouble y, gdouble z)
{
  const gdouble right
      = ellipse (x + 64, y + 2, 46, 66) + square ((z - 8) / 106);
  const gdouble left = ellipse (x - 66, y - 2, 42, 62) + square ((z - 14) / 94);
  const gdouble liver
      = ellipse (x + 52, y + 4, 78, 70) + square ((z + 105) / 62);
  const gdouble heart
      = ellipse (x - 26, y + 28, 48, 40) + square ((z + 22) / 46);

  if (liver < 1)
    return 60;
  if (heart < 1)
    return 48;
  return right < 1 || left < 1 ? -850 : 0;
}

static gint
voxel_hu (guint column, guint row, guint slice)
{
  const gdouble x = (column - (COLUMNS - 1) / 2.0) * SPACING_MM;
  const gdouble y = (row - (COLUMNS - 1) / 2.0) * SPACING_MM;
  const gdouble z = (slice - (SLICES - 1) / 2.0) * SLICE_SPACING_MM;
  const gdouble skin = ellipse (x, y, 140 + z / 20, 100 + z / 40);
  gint hu;

  if (is_marker (x, y))
    return 2000;
  if (skin >= 1)
    return -1000;
  if (skin > 0.84)
    return -100 + noise (column, row, slice, 10);
  if (z > 12 && ellipse (x - 2, y + 6, 9, 8) < 1)
    return -1000; /* trachea */
  hu = lesion_hu (x, y, z);
  if (hu == 0)
    hu = spine_hu (x, y, slice);
  if (hu == 0 && is_rib (x, y, z, skin))
    hu = 500;
  if (hu == 0 && ellipse (x - 24, y - 36, 12, 12) < 1)
    hu = 180; /* aorta, left of the spine, with contrast */
  if (hu == 0)
    hu = lung_hu (x, y, z);
  if (hu == 0)
    hu = 55;
  return hu + noise (column, row, slice, hu < -500 ? 25 : 12);
}

static void
fill_ct (gint16 *out, guint slice)
{
  guint column, row;

  for (row = 0; row < COLUMNS; row++)
    for (column = 0; column < COLUMNS; column++)
      *out++ = voxel_hu (column, row, slice);
}

/* The greatest of the lesions' bumps, each (1 - d^2/r^2)^2 around its center:
 * 1 there, 0 from r on. */
static void
fill_heat (gfloat *out, guint slice)
{
  const gdouble z = (slice - (SLICES - 1) / 2.0) * SLICE_SPACING_MM;
  guint column, row, i;

  for (row = 0; row < HEAT_COLUMNS; row++)
    for (column = 0; column < HEAT_COLUMNS; column++) {
      const gdouble cell = SPACING_MM * HEAT_CELL;
      const gdouble x = (column - (HEAT_COLUMNS - 1) / 2.0) * cell;
      const gdouble y = (row - (HEAT_COLUMNS - 1) / 2.0) * cell;
      gdouble heat = 0;

      for (i = 0; i < G_N_ELEMENTS (lesions); i++) {
        const gdouble d = (square (x - lesions[i].x) + square (y - lesions[i].y)
                           + square (z - lesions[i].z))
                          / square (lesions[i].heat_radius);

        if (d < 1 && square (1 - d) > heat)
          heat = square (1 - d);
      }
      *out++ = heat;
    }
}

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Phantom *phantom = (Phantom *)volume;
  const gsize size = ct_sample_size (volume->info.type);

  if (!phantom->has_data || phantom->number != number) {
    if (phantom->is_heat)
      fill_heat ((gfloat *)phantom->data, number);
    else
      fill_ct ((gint16 *)phantom->data, number);
    phantom->number = number;
    phantom->has_data = TRUE;
  }
  slice->data = phantom->data;
  slice->column_step = size;
  slice->row_step = size * volume->stored_columns;
  slice->slope = 1;
  slice->intercept = 0;
  return TRUE;
}

static CtGrid
make_grid (guint columns, gdouble spacing)
{
  const gdouble edge = (1.0 - columns) / 2 * spacing;
  const gdouble foot = (1.0 - SLICES) / 2 * SLICE_SPACING_MM;
  CtGrid grid = { .valid = TRUE, .origin = { edge, edge, foot } };

  grid.column_step[0] = grid.row_step[1] = spacing;
  grid.slice_step[2] = SLICE_SPACING_MM;
  grid.spacing[0] = grid.spacing[1] = spacing;
  grid.spacing[2] = SLICE_SPACING_MM;
  return grid;
}

static CtVolume *
open_phantom (const gchar *path, const CtVolumeOptions *options, GError **error)
{
  Phantom *phantom = g_new0 (Phantom, 1);
  CtVolumeInfo *info = &phantom->parent.info;

  phantom->is_heat = options->pattern_heat;
  info->slices = info->slices_per_volume = SLICES;
  info->frame_rate_d = 1;
  if (phantom->is_heat) {
    info->type = CT_SAMPLE_F32;
    info->columns = info->rows = HEAT_COLUMNS;
    info->unit = "1";
    info->grid = make_grid (HEAT_COLUMNS, SPACING_MM * HEAT_CELL);
  } else {
    info->type = CT_SAMPLE_S16;
    info->columns = info->rows = COLUMNS;
    info->unit = "HU";
    info->has_window = TRUE;
    info->window_center = 40;
    info->window_width = 400;
    info->grid = make_grid (COLUMNS, SPACING_MM);
  }
  phantom->data
      = g_malloc0_n (info->columns * info->rows, ct_sample_size (info->type));
  return &phantom->parent;
}

static void
close_phantom (CtVolume *volume)
{
  Phantom *phantom = (Phantom *)volume;

  g_free (phantom->data);
  g_free (phantom);
}

/* No file is a phantom. */
static gboolean
sniff (const guint8 *head, gsize size, const gchar *path)
{
  return FALSE;
}

const CtVolumeReader ct_phantom_reader = {
  .name = "phantom",
  .sniff = sniff,
  .open = open_phantom,
  .read_slice = read_slice,
  .close = close_phantom,
};
