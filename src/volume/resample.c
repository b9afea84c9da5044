/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A volume on another one's grid. Registers nothing: both must be of one frame
 * of reference.
 *
 * A picture is made slice by slice of the source: each gives the points that
 * lie between it and the next one. So two slices are all that must be had at a
 * time, however oblique the grids lie to one another.
 */
#include "src/volume/resample.h"

#include <math.h>

#include "src/volume/slice-cache.h"

/* Affines are stored as 32-bit floats: places that they make equal come out
 * this far apart, in voxels. Closer than that to a voxel's center is at it (so
 * that its neighbor, which may be NaN, counts nothing); and the source's rim,
 * with more room, as nothing lies behind it, is inside. */
#define CENTER_SLACK 3e-5
#define RIM_SLACK 1e-3

typedef struct
{
  CtVolume parent;
  guint size[3];     /* of the source: columns, rows, slices of a volume */
  gdouble map[3][4]; /* from our column, row, slice to the source's */
  gboolean is_nearest;
  gfloat *picture;
  CtSliceCache cache;
} Resample;

/* A point between two of the source's slices, rows or columns: index and,
 * where weight is above 0, the one after it. */
typedef struct
{
  guint index;
  gdouble weight;
} Tap;

static inline gboolean
find_tap (gdouble at, guint size, gboolean is_nearest, Tap *tap)
{
  gdouble index;

  tap->weight = 0;
  if (is_nearest || size == 1) {
    if (!(at >= -0.5 - RIM_SLACK && at <= size - 0.5 + RIM_SLACK))
      return FALSE;
    /* A tie goes up, whatever rounding made of it. */
    index = floor (at + 0.5 + CENTER_SLACK);
    tap->index = CLAMP (index, 0, size - 1.0);
    return TRUE;
  }
  if (!(at >= -RIM_SLACK && at <= size - 1.0 + RIM_SLACK))
    return FALSE;
  at = CLAMP (at, 0, size - 1.0);
  index = floor (at + CENTER_SLACK);
  tap->index = index;
  if (at - index > CENTER_SLACK)
    tap->weight = at - index;
  return TRUE;
}

static inline gdouble
mix (gdouble a, gdouble b, gdouble weight)
{
  return a * (1 - weight) + b * weight;
}

/* What has no weight is not looked at: it may be NaN. */
static inline gdouble
mix_row (const gfloat *row, const Tap *x)
{
  return x->weight > 0 ? mix (row[x->index], row[x->index + 1], x->weight)
                       : row[x->index];
}

static inline gdouble
mix_slice (const gfloat *slice, guint columns, const Tap *x, const Tap *y)
{
  const gfloat *row = slice + (gsize)y->index * columns;
  const gdouble a = mix_row (row, x);

  return y->weight > 0 ? mix (a, mix_row (row + columns, x), y->weight) : a;
}

/* ---------------------------------------------------------- one picture -- */

/* Where a picture's pixels are in the source. */
typedef struct
{
  gdouble row[3];  /* of the first pixel of a row */
  gdouble step[3]; /* from a column to the next one */
} Line;

static Line
get_line (const Resample *resample, guint slice, guint y)
{
  Line line;
  guint i;

  for (i = 0; i < 3; i++) {
    const gdouble *m = resample->map[i];

    line.step[i] = m[0];
    line.row[i] = m[1] * y + (m[2] * slice + m[3]);
  }
  return line;
}

/* The source's slices that a picture passes, first to last; more than it needs
 * rather than fewer. FALSE where there are none. */
static gboolean
find_slices (const Resample *resample, guint slice, guint *first, guint *last)
{
  const CtVolumeInfo *info = &resample->parent.info;
  gdouble low = INFINITY, high = -INFINITY;
  guint c;

  for (c = 0; c < 4; c++) {
    const Line line = get_line (resample, slice, c & 1 ? info->rows - 1 : 0);
    const gdouble at
        = line.row[2] + line.step[2] * (c & 2 ? info->columns - 1.0 : 0);

    low = MIN (low, at);
    high = MAX (high, at);
  }
  if (!(high >= -1 && low <= resample->size[2]))
    return FALSE;
  *first = MAX (low - 1, 0);
  *last = MIN (high + 1, resample->size[2] - 1.0);
  return TRUE;
}

/* The columns from first to before end whose pixels can lie between slice
 * and the next one; more rather than fewer. */
static void
find_columns (const Line *line, guint slice, guint columns, guint *first,
              guint *end)
{
  gdouble a, b;

  *first = 0;
  *end = columns;
  if (line->step[2] == 0) /* all of the row, or none of it */
    return;
  a = (slice - 1.0 - line->row[2]) / line->step[2];
  b = (slice + 2.0 - line->row[2]) / line->step[2];
  *first = isfinite (a + b) ? CLAMP (MIN (a, b), 0, columns) : 0;
  *end = isfinite (a + b) ? CLAMP (MAX (a, b) + 1, 0, columns) : columns;
}

/* The pixels that lie between a slice of the source and the next one. */
static void
fill_row (const Resample *resample, const Line *line, guint slice,
          const gfloat *here, const gfloat *next, gfloat *out)
{
  const guint *size = resample->size;
  const gboolean is_nearest = resample->is_nearest;
  guint column, end;

  find_columns (line, slice, resample->parent.info.columns, &column, &end);
  for (; column < end; column++) {
    Tap x, y, z;
    gdouble v;

    if (!find_tap (line->row[2] + column * line->step[2], size[2], is_nearest,
                   &z)
        || z.index != slice
        || !find_tap (line->row[0] + column * line->step[0], size[0],
                      is_nearest, &x)
        || !find_tap (line->row[1] + column * line->step[1], size[1],
                      is_nearest, &y))
      continue;
    v = mix_slice (here, size[0], &x, &y);
    if (z.weight > 0)
      v = mix (v, mix_slice (next, size[0], &x, &y), z.weight);
    out[column] = v;
  }
}

/* Whether any pixel lies there, and so the slice has to be read at all, and
 * the next one with it. */
static gboolean
is_passed (const Resample *resample, guint number, guint slice,
           gboolean *needs_next)
{
  const CtVolumeInfo *info = &resample->parent.info;
  gboolean passed = FALSE;
  guint column, end, y;
  Tap z;

  *needs_next = FALSE;
  for (y = 0; y < info->rows && !*needs_next; y++) {
    const Line line = get_line (resample, number, y);

    find_columns (&line, slice, info->columns, &column, &end);
    for (; column < end && !*needs_next; column++)
      if (find_tap (line.row[2] + column * line.step[2], resample->size[2],
                    resample->is_nearest, &z)
          && z.index == slice) {
        passed = TRUE;
        *needs_next = z.weight > 0;
      }
  }
  return passed;
}

static gboolean
fill_picture (Resample *resample, guint number, guint source_start,
              GError **error)
{
  const CtVolumeInfo *info = &resample->parent.info;
  guint slice, last, y;
  gboolean needs_next;

  if (!find_slices (resample, number, &slice, &last))
    return TRUE;
  for (; slice <= last; slice++) {
    const gfloat *here, *next = NULL;

    if (!is_passed (resample, number, slice, &needs_next))
      continue;
    here = ct_slice_cache_get (&resample->cache, source_start + slice, error);
    if (here && needs_next)
      next = ct_slice_cache_get (&resample->cache, source_start + slice + 1,
                                 error);
    if (!here || (needs_next && !next))
      return FALSE;
    for (y = 0; y < info->rows; y++) {
      const Line line = get_line (resample, number, y);

      fill_row (resample, &line, slice, here, next,
                resample->picture + (gsize)y * info->columns);
    }
  }
  return TRUE;
}

static gboolean
read_slice (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  Resample *resample = (Resample *)volume;
  const CtVolumeInfo *info = &volume->info;
  const CtVolumeInfo *from = &resample->parent.inner->info;
  const gsize n = (gsize)info->columns * info->rows;
  const guint volumes = from->slices / from->slices_per_volume;
  const guint t = volumes == 1 ? 0 : number / info->slices_per_volume;
  gsize i;

  if (!resample->picture)
    resample->picture = g_try_new (gfloat, n);
  if (!resample->picture) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory for a slice of %u x %u floats", info->columns,
                 info->rows);
    return FALSE;
  }
  for (i = 0; i < n; i++)
    resample->picture[i] = NAN;
  if (t < volumes
      && !fill_picture (resample, number % info->slices_per_volume,
                        t * from->slices_per_volume, error))
    return FALSE;
  slice->data = (const guint8 *)resample->picture;
  slice->column_step = sizeof (gfloat);
  slice->row_step = (gssize)info->columns * sizeof (gfloat);
  slice->slope = 1;
  slice->intercept = 0;
  return TRUE;
}

/* ------------------------------------------------------ opening, closing -- */

static void
close_resample (CtVolume *volume)
{
  Resample *resample = (Resample *)volume;

  ct_slice_cache_clear (&resample->cache);
  g_free (resample->picture);
  ct_volume_close (resample->parent.inner);
  g_free (resample);
}

/* No file is one: this reader wraps others'. */
static const CtVolumeReader resample_reader = {
  .name = "resample",
  .read_slice = read_slice,
  .close = close_resample,
};

static gboolean
check_grids (const CtVolumeInfo *source, const CtVolumeInfo *reference,
             GError **error)
{
  const guint a_size[3]
      = { source->columns, source->rows, source->slices_per_volume };
  const guint b_size[3]
      = { reference->columns, reference->rows, reference->slices_per_volume };
  const gboolean lies = source->grid.valid && !source->is_uneven;
  gdouble a[3], b[3], c[3], d[3];

  if (!lies || !reference->grid.valid || reference->is_uneven) {
    g_set_error (
        error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
        "%s %s, so there is no way from one grid to the other; take another "
        "reference, or none if the file lies on its grid already",
        lies ? "the reference" : "the file",
        (lies ? reference : source)->grid.valid
            ? "has slices at uneven distances"
            : "does not say how its voxels lie in the patient");
    return FALSE;
  }
  if (ct_grids_overlap (&source->grid, a_size, &reference->grid, b_size))
    return TRUE;
  ct_grid_bounds (&source->grid, a_size, a, b);
  ct_grid_bounds (&reference->grid, b_size, c, d);
  g_set_error (
      error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
      "the volume and the reference have no place in common: in mm to the "
      "left, back and head the one lies at %.1f to %.1f, %.1f to %.1f, %.1f to "
      "%.1f, the other at %.1f to %.1f, %.1f to %.1f, %.1f to %.1f; are they "
      "of one patient and one frame of reference?",
      a[0], b[0], a[1], b[1], a[2], b[2], c[0], d[0], c[1], d[1], c[2], d[2]);
  return FALSE;
}

static void
set_info (CtVolumeInfo *info, const CtVolumeInfo *source,
          const CtVolumeInfo *reference)
{
  *info = *source;
  info->type = CT_SAMPLE_F32;
  info->swapped = info->is_varied = FALSE;
  info->columns = reference->columns, info->rows = reference->rows;
  info->slices = reference->slices;
  info->slices_per_volume = reference->slices_per_volume;
  info->frame_rate_n = reference->frame_rate_n;
  info->frame_rate_d = reference->frame_rate_d;
  info->frame_times = NULL; /* of a file that may be closed */
  info->grid = reference->grid;
}

CtVolume *
ct_volume_resample (CtVolume *source, const CtVolumeInfo *reference,
                    CtResample how, GError **error)
{
  const CtVolumeInfo *from = &source->info;
  Resample *resample;

  if (!check_grids (from, reference, error)) {
    ct_volume_close (source);
    return NULL;
  }
  resample = g_new0 (Resample, 1);
  resample->parent.reader = &resample_reader;
  resample->parent.inner = source;
  resample->size[0] = from->columns;
  resample->size[1] = from->rows;
  resample->size[2] = from->slices_per_volume;
  resample->is_nearest = how == CT_RESAMPLE_NEAREST
                         || (how == CT_RESAMPLE_AUTO && from->is_labels);
  ct_grid_map (&reference->grid, &from->grid, resample->map);
  set_info (&resample->parent.info, from, reference);
  ct_slice_cache_init (&resample->cache, source, CT_RESAMPLE_CACHE_SIZE);
  return &resample->parent;
}

CtVolume *
ct_volume_open_resampled (const gchar *path, const CtVolumeOptions *options,
                          const CtVolumeInfo *reference, CtResample how,
                          GError **error)
{
  static const CtVolumeCut cuts[]
      = { CT_VOLUME_CUT_SAGITTAL, CT_VOLUME_CUT_CORONAL, CT_VOLUME_CUT_AXIAL };
  CtVolumeOptions plain = *options;
  guint ours[3], theirs[3];
  CtVolume *source;

  plain.cut = CT_VOLUME_CUT_NATIVE;
  plain.flip_columns = plain.flip_rows = plain.flip_slices = FALSE;
  source = ct_volume_open (path, &plain, error);
  if (!source || !check_grids (&source->info, reference, error))
    goto fail;
  ct_grid_nearest_axes (&source->info.grid, ours);
  ct_grid_nearest_axes (&reference->grid, theirs);
  if (ours[2] != theirs[2]) {
    ct_volume_close (source);
    plain.cut = cuts[theirs[2]];
    source = ct_volume_open (path, &plain, error);
    if (!source)
      return NULL;
  }
  return ct_volume_resample (source, reference, how, error);
fail:
  ct_volume_close (source);
  return NULL;
}
