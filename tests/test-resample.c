/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One grid's values at another's voxels: against what is known at each place
 * without any interpolation, and from paper.
 */
#include "src/volume/resample.h"

#include "tests/nifti-util.h"

/* A source of floats in memory, which tells whether it was closed. */
typedef struct
{
  CtVolume parent;
  gfloat *values; /* [t][z][y][x] */
  gboolean *closed;
} Source;

static gboolean
read_source (CtVolume *volume, guint number, CtSlice *slice, GError **error)
{
  const CtVolumeInfo *info = &volume->info;

  *slice = (CtSlice){ .data = (const guint8 *)(((Source *)volume)->values
                                               + (gsize)number * info->columns
                                                     * info->rows),
                      .column_step = 4,
                      .row_step = 4 * (gssize)info->columns,
                      .slope = 1 };
  return TRUE;
}

static void
close_source (CtVolume *volume)
{
  Source *source = (Source *)volume;

  if (source->closed)
    *source->closed = TRUE;
  g_free (source->values);
  g_free (source);
}

static const CtVolumeReader source_reader
    = { .read_slice = read_source, .close = close_source };

static CtVolumeInfo
make_info (guint columns, guint rows, guint slices, const gdouble steps[9],
           gdouble x, gdouble y, gdouble z)
{
  CtVolumeInfo info = { .type = CT_SAMPLE_F32,
                        .columns = columns,
                        .rows = rows,
                        .slices = slices,
                        .slices_per_volume = slices,
                        .frame_rate_d = 1,
                        .grid = { .valid = TRUE, .origin = { x, y, z } } };
  guint i;

  for (i = 0; i < 3; i++) {
    info.grid.column_step[i] = steps[i];
    info.grid.row_step[i] = steps[3 + i];
    info.grid.slice_step[i] = steps[6 + i];
  }
  for (i = 0; i < 3; i++)
    info.grid.spacing[i] = sqrt (steps[3 * i] * steps[3 * i]
                                 + steps[3 * i + 1] * steps[3 * i + 1]
                                 + steps[3 * i + 2] * steps[3 * i + 2]);
  return info;
}

static void
place_of (const CtGrid *grid, gdouble x, gdouble y, gdouble z, gdouble out[3])
{
  guint i;

  for (i = 0; i < 3; i++)
    out[i] = grid->origin[i] + x * grid->column_step[i] + y * grid->row_step[i]
             + z * grid->slice_step[i];
}

/* Rises evenly through space, so that linear interpolation has it exactly. */
static gdouble
ramp (const gdouble p[3])
{
  return 100 + 2 * p[0] - 3 * p[1] + 0.5 * p[2];
}

static Source *
make_source (const CtVolumeInfo *info)
{
  Source *source = g_new0 (Source, 1);
  guint x, y, z;
  gfloat *out;

  source->parent.reader = &source_reader;
  source->parent.info = *info;
  source->parent.stored_columns = info->columns;
  source->parent.stored_rows = info->rows;
  out = source->values
      = g_new (gfloat, info->columns * info->rows * info->slices);
  for (z = 0; z < info->slices; z++)
    for (y = 0; y < info->rows; y++)
      for (x = 0; x < info->columns; x++) {
        gdouble p[3];

        place_of (&info->grid, x, y, z % info->slices_per_volume, p);
        *out++ = ramp (p) + 1000.0 * (z / info->slices_per_volume);
      }
  return source;
}

/* Coordinates in grid, by solving for them one after the other (Gauss),
 * where the code under test has Cramer's rule. */
static void
solve (const CtGrid *grid, const gdouble p[3], gdouble out[3])
{
  gdouble m[3][4];
  guint i, j, k;

  for (i = 0; i < 3; i++) {
    m[i][0] = grid->column_step[i];
    m[i][1] = grid->row_step[i];
    m[i][2] = grid->slice_step[i];
    m[i][3] = p[i] - grid->origin[i];
  }
  for (i = 0; i < 3; i++) {
    guint best = i;

    for (j = i + 1; j < 3; j++)
      if (fabs (m[j][i]) > fabs (m[best][i]))
        best = j;
    for (k = 0; k < 4; k++) {
      const gdouble t = m[i][k];

      m[i][k] = m[best][k];
      m[best][k] = t;
    }
    for (j = 0; j < 3; j++) {
      const gdouble f = m[j][i] / m[i][i];

      for (k = 0; k < 4 && j != i; k++)
        m[j][k] -= f * m[i][k];
    }
  }
  for (i = 0; i < 3; i++)
    out[i] = m[i][3] / m[i][i];
}

static const gdouble unit[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

/* Grids of all kinds: finer, coarser, mirrored, turned, oblique, sheared. */
static const struct
{
  guint n[3];
  gdouble steps[9];
  gdouble origin[3];
} grids[] = {
  { { 9, 8, 7 }, { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 0, 0, 0 } },
  { { 20, 15, 11 }, { 0.37, 0, 0, 0, 0.61, 0, 0, 0, 0.7 }, { -0.4, 0.1, 0.3 } },
  { { 5, 4, 3 }, { 2.5, 0, 0, 0, 2.25, 0, 0, 0, 3 }, { 0.25, 0.5, 0.125 } },
  { { 9, 8, 7 }, { -1, 0, 0, 0, -1, 0, 0, 0, -1 }, { 8, 7, 6 } },
  { { 7, 9, 8 }, { 0, 0, 1, 1, 0, 0, 0, 1, 0 }, { 0.5, 0, 0 } },
  { { 12, 12, 12 },
    { 0.6, 0.48, 0.64, -0.8, 0.36, 0.48, 0, -0.8, 0.6 },
    { 3, 1, -3 } },
  { { 8, 8, 9 }, { 1, 0, 0, 0, 1, 0.1, 0, 0.4, 0.9 }, { 0, -2, 0.3 } },
  { { 1, 1, 1 }, { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 4.5, 3.25, 2.125 } },
};

static CtVolumeInfo
info_of (guint g)
{
  return make_info (grids[g].n[0], grids[g].n[1], grids[g].n[2], grids[g].steps,
                    grids[g].origin[0], grids[g].origin[1], grids[g].origin[2]);
}

/* By how far a place lies within the box of centers (in voxels of the axis
 * where that is least), -: without. */
static gdouble
depth (const CtVolumeInfo *info, const gdouble at[3], gdouble margin)
{
  const guint n[3] = { info->columns, info->rows, info->slices_per_volume };
  gdouble least = INFINITY;
  guint i;

  for (i = 0; i < 3; i++) {
    const gdouble m = n[i] == 1 ? 0.5 : margin;

    least = MIN (least, MIN (at[i] + m, n[i] - 1.0 + m - at[i]));
  }
  return least;
}

/* Every pair of grids: the ramp inside, NaN outside. */
static void
test_linear (void)
{
  guint a, b, x, y, z, inside = 0, outside = 0;

  for (a = 0; a + 1 < G_N_ELEMENTS (grids); a++)
    for (b = 0; b < G_N_ELEMENTS (grids); b++) {
      const CtVolumeInfo from = info_of (a), to = info_of (b);
      CtVolume *volume = ct_volume_resample (&make_source (&from)->parent, &to,
                                             CT_RESAMPLE_AUTO, NULL);

      g_assert_nonnull (volume);
      for (z = 0; z < to.slices; z++) {
        g_autofree gfloat *v = test_read (volume, z, NULL);

        for (y = 0; y < to.rows; y++)
          for (x = 0; x < to.columns; x++) {
            const gfloat found = v[y * to.columns + x];
            gdouble p[3], at[3], d;

            place_of (&to.grid, x, y, z, p);
            solve (&from.grid, p, at);
            d = depth (&from, at, 0);
            if (d >= -1e-9) {
              g_assert_cmpfloat_with_epsilon (found, ramp (p), 3e-4);
              inside++;
            } else if (d < -2e-3) {
              g_assert_true (isnan (found));
              outside++;
            }
          }
      }
      ct_volume_close (volume);
    }
  g_assert_cmpuint (inside, >, 5000);
  g_assert_cmpuint (outside, >, 5000);
}

/* The voxel whose box the place is in, half a voxel beyond the centers too.
 * Places that lie on the border of two are left out. */
static void
test_nearest (void)
{
  guint a, b, x, y, z, i, inside = 0, outside = 0;

  for (a = 0; a + 1 < G_N_ELEMENTS (grids); a++)
    for (b = 0; b < G_N_ELEMENTS (grids); b++) {
      const CtVolumeInfo from = info_of (a), to = info_of (b);
      Source *source = make_source (&from);
      CtVolume *volume;

      for (i = 0; i < from.columns * from.rows * from.slices; i++)
        source->values[i] = i;
      volume = ct_volume_resample (&source->parent, &to, CT_RESAMPLE_NEAREST,
                                   NULL);
      for (z = 0; z < to.slices; z++) {
        g_autofree gfloat *v = test_read (volume, z, NULL);

        for (y = 0; y < to.rows; y++)
          for (x = 0; x < to.columns; x++) {
            const gfloat found = v[y * to.columns + x];
            gdouble p[3], at[3], d;
            gboolean border = FALSE;

            place_of (&to.grid, x, y, z, p);
            solve (&from.grid, p, at);
            for (i = 0; i < 3; i++)
              border |= fabs (at[i] - floor (at[i]) - 0.5) < 1e-3;
            d = depth (&from, at, 0.5);
            if (d < -2e-3) {
              g_assert_true (isnan (found));
              outside++;
            } else if (d > 0 && !border) {
              g_assert_cmpfloat (found, ==,
                                 (rint (at[2]) * from.rows + rint (at[1]))
                                         * from.columns
                                     + rint (at[0]));
              inside++;
            }
          }
      }
      ct_volume_close (volume);
    }
  g_assert_cmpuint (inside, >, 5000);
  g_assert_cmpuint (outside, >, 5000);
}

/* A line of values at 0, 1, 2, 3; where it is asked, and what is there. */
static const struct
{
  const gchar *what;
  gfloat values[4];
  CtResample how;
  gboolean is_labels;
  gdouble at;
  gfloat expected;
} points[] = {
  { "a center", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, FALSE, 2, 4 },
  { "between", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, FALSE, 2.25, 5 },
  { "the first", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, 0, 1 },
  { "the last", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, 3, 8 },
  { "float noise", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, -2e-5, 1 },
  { "float noise behind", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, 0, 3.0002, 8 },
  { "before", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, -0.01, NAN },
  { "behind", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, 3.01, NAN },
  { "a gap's center", { 1, NAN, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, 1, NAN },
  { "a gap beside", { 1, NAN, 4, 8 }, CT_RESAMPLE_LINEAR, FALSE, 1.9, NAN },
  { "a gap with no weight", { 1, 2, 4, NAN }, CT_RESAMPLE_LINEAR, 0, 2, 4 },
  { "a gap by noise", { 1, 2, 4, NAN }, CT_RESAMPLE_LINEAR, 0, 2.00001, 4 },
  { "a gap by noise", { 1, NAN, 4, 8 }, CT_RESAMPLE_LINEAR, 0, 1.99999, 4 },
  { "no end", { INFINITY, INFINITY, 0, 0 }, 0, FALSE, 0.5, INFINITY },
  { "no end, half", { 0, -INFINITY, 0, 0 }, 0, FALSE, 0.5, -INFINITY },
  { "labels", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, 2.4, 4 },
  { "labels, a tie", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, 1.5, 4 },
  { "labels, a tie", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, 1.49999, 4 },
  { "labels, the rim", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, -0.5, 1 },
  { "labels, the rim", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, 3.5, 8 },
  { "labels, outside", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, -0.51, NAN },
  { "labels, outside", { 1, 2, 4, 8 }, CT_RESAMPLE_AUTO, TRUE, 3.51, NAN },
  { "labels, linear", { 1, 2, 4, 8 }, CT_RESAMPLE_LINEAR, TRUE, 2.25, 5 },
  { "nearest", { 1, 2, 4, 8 }, CT_RESAMPLE_NEAREST, FALSE, 2.4, 4 },
  { "nearest, a gap", { 1, NAN, 4, 8 }, CT_RESAMPLE_NEAREST, 0, 1.4, NAN },
  { "nearest, beside it", { 1, NAN, 4, 8 }, CT_RESAMPLE_NEAREST, 0, 1.6, 4 },
};

/* Along each axis in turn; the other two have one voxel, which is as thick as
 * it is. A second pixel of the reference holds the overlap. */
static void
test_points (void)
{
  guint i, axis;

  for (i = 0; i < G_N_ELEMENTS (points); i++)
    for (axis = 0; axis < 3; axis++) {
      guint n[3] = { 1, 1, 1 }, m[3] = { 1, 1, 1 };
      gdouble off[3] = { 0.3, -0.3, 0.4 }, steps[9];
      CtVolumeInfo from, to;
      Source *source;
      CtVolume *volume;
      gfloat v;

      n[axis] = 4;
      m[axis] = 2;
      off[axis] = points[i].at;
      memcpy (steps, unit, sizeof steps);
      steps[4 * axis] = points[i].at > 1.5 ? -1 : 1;
      from = make_info (n[0], n[1], n[2], unit, 0, 0, 0);
      from.is_labels = points[i].is_labels;
      to = make_info (m[0], m[1], m[2], steps, off[0], off[1], off[2]);
      source = make_source (&from);
      memcpy (source->values, points[i].values, 16);
      volume = ct_volume_resample (&source->parent, &to, points[i].how, NULL);
      g_assert_nonnull (volume);
      {
        g_autofree gfloat *found = test_read (volume, 0, NULL);

        v = found[0];
      }
      if (isnan (points[i].expected) ? !isnan (v) : v != points[i].expected)
        g_error ("%s, along %u: %g, not %g", points[i].what, axis, v,
                 points[i].expected);
      ct_volume_close (volume);
    }
}

/* Of one voxel, half of it to either side; no further. */
static void
test_thickness (void)
{
  static const struct
  {
    gdouble z;
    gboolean inside;
  } cases[] = { { 0, TRUE },    { 0.49, TRUE },  { -0.49, TRUE }, { 0.5, TRUE },
                { -0.5, TRUE }, { 0.51, FALSE }, { -0.52, FALSE } };
  const gdouble thick[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 4 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CtVolumeInfo from = make_info (3, 3, 1, thick, 0, 0, 0);
    /* Its other slice is inside in any case. */
    gdouble steps[9] = { 1, 0, 0, 0, 1, 0, 0, 0, -4 * cases[i].z };
    CtVolumeInfo to;
    CtVolume *volume;

    if (cases[i].z == 0)
      steps[8] = 1;
    to = make_info (3, 3, 2, steps, 0, 0, 4 * cases[i].z);
    volume = ct_volume_resample (&make_source (&from)->parent, &to,
                                 CT_RESAMPLE_LINEAR, NULL);
    g_assert_nonnull (volume);
    {
      g_autofree gfloat *v = test_read (volume, 0, NULL);

      g_assert_cmpint (!isnan (v[4]), ==, cases[i].inside);
    }
    ct_volume_close (volume);
  }
}

/* What comes from which: the grid and the time are the reference's, what the
 * values mean the source's. */
static void
test_info (void)
{
  CtVolumeInfo from = make_info (4, 4, 4, unit, 0, 0, 0);
  CtVolumeInfo to = make_info (2, 3, 5, unit, 1, 1, 0);
  CtVolume *volume;
  const CtVolumeInfo *info;

  from.unit = "SUV";
  from.has_window = TRUE;
  from.window_center = 5;
  from.window_width = 10;
  from.frame_rate_n = 3;
  to.unit = "HU";
  to.type = CT_SAMPLE_S16;
  to.swapped = TRUE;
  to.frame_rate_n = 25;
  to.is_labels = TRUE;
  volume = ct_volume_resample (&make_source (&from)->parent, &to,
                               CT_RESAMPLE_AUTO, NULL);
  info = &volume->info;
  g_assert_cmpint (info->type, ==, CT_SAMPLE_F32);
  g_assert_false (info->swapped || info->is_labels);
  g_assert_cmpstr (info->unit, ==, "SUV");
  g_assert_true (info->has_window);
  g_assert_cmpfloat (info->window_center, ==, 5);
  g_assert_cmpfloat (info->window_width, ==, 10);
  g_assert_cmpint (info->frame_rate_n, ==, 25);
  g_assert_cmpuint (info->columns, ==, 2);
  g_assert_cmpuint (info->rows, ==, 3);
  g_assert_cmpuint (info->slices, ==, 5);
  g_assert_cmpmem (&info->grid, sizeof (CtGrid), &to.grid, sizeof (CtGrid));
  ct_volume_close (volume);
}

/* Volumes of source and reference; the source's for each of the reference's,
 * -1: nothing. */
static const struct
{
  guint from, to;
  gint expected[3];
} times[] = {
  { 1, 1, { 0 } }, { 1, 3, { 0, 0, 0 } },  { 3, 3, { 0, 1, 2 } },
  { 3, 1, { 0 } }, { 2, 3, { 0, 1, -1 } },
};

static void
test_times (void)
{
  guint i, t, z;

  for (i = 0; i < G_N_ELEMENTS (times); i++) {
    CtVolumeInfo from = make_info (4, 4, 4, unit, 0, 0, 0);
    CtVolumeInfo to = make_info (2, 2, 2, unit, 1, 1, 1);
    CtVolume *volume;

    from.slices *= times[i].from;
    to.slices *= times[i].to;
    volume = ct_volume_resample (&make_source (&from)->parent, &to,
                                 CT_RESAMPLE_LINEAR, NULL);
    g_assert_cmpuint (volume->info.slices, ==, 2 * times[i].to);
    for (t = 0; t < times[i].to; t++)
      for (z = 0; z < 2; z++) {
        g_autofree gfloat *v = test_read (volume, 2 * t + z, NULL);
        const gdouble p[3] = { 2, 1, 1 + z };

        if (times[i].expected[t] < 0)
          g_assert_true (isnan (v[1]));
        else
          g_assert_cmpfloat (v[1], ==, ramp (p) + 1000 * times[i].expected[t]);
      }
    ct_volume_close (volume);
  }
}

static void
test_errors (void)
{
  static const struct
  {
    gboolean from_valid, to_valid;
    gdouble x;
    const gchar *says;
  } cases[] = {
    { FALSE, TRUE, 0, "the file does not say how its voxels lie" },
    { FALSE, FALSE, 0, "or none if the file lies on its grid" },
    { TRUE, FALSE, 0, "take another reference" },
    { TRUE, TRUE, 3.5,
      "lies at 0.0 to 3.0, 0.0 to 3.0, 0.0 to 3.0, the other "
      "at 3.5 to 6.5" },
    { TRUE, TRUE, -1000, "of one patient and one frame of reference?" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtVolumeInfo from = make_info (4, 4, 4, unit, 0, 0, 0);
    CtVolumeInfo to = make_info (4, 4, 4, unit, cases[i].x, 0, 0);
    g_autoptr (GError) error = NULL;
    gboolean closed = FALSE;
    Source *source;

    from.grid.valid = cases[i].from_valid;
    to.grid.valid = cases[i].to_valid;
    source = make_source (&from);
    source->closed = &closed;
    g_assert_null (
        ct_volume_resample (&source->parent, &to, CT_RESAMPLE_AUTO, &error));
    g_assert_true (closed);
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

/* 3 x 2 x 4 in a file: cut the reference's way, whatever that is, and with
 * what can go wrong on the way. */
static void
test_open (void)
{
  const TestNiftiKind *kind = &test_nifti_kinds[0];
  const gdouble affine[12] = { -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0 };
  const CtVolumeOptions options
      = { .cut = CT_VOLUME_CUT_AXIAL, .flip_rows = TRUE, .flip_slices = TRUE };
  /* Sagittal: columns to the back, rows to the feet, slices to the right. */
  const gdouble steps[9] = { 0, 1, 0, 0, 0, -1, -1, 0, 0 };
  const CtVolumeInfo to = make_info (2, 4, 3, steps, 2, 0, 3);
  g_autofree gchar *path = NULL, *none = test_path ("none.nii");
  g_autoptr (GError) error = NULL;
  guint8 data[352 + 24 + 192];
  CtVolume *volume;
  guint i, x, y, z;

  test_nifti_start (data, kind, 3, 2, 4);
  test_nifti_set (data, kind, "datatype", 0, 2);
  test_nifti_set (data, kind, "bitpix", 0, 8);
  test_nifti_set (data, kind, "sform_code", 0, 1);
  for (i = 0; i < 12; i++)
    test_nifti_set (data, kind, "srow", i, affine[i]);
  for (i = 0; i < 24; i++)
    data[352 + i] = i;
  path = test_write ("source.nii", data, 352 + 24);
  volume
      = ct_volume_open_resampled (path, &options, &to, CT_RESAMPLE_AUTO, NULL);
  g_assert_nonnull (volume);
  g_assert_true (volume->info.is_labels);
  for (z = 0; z < 3; z++) {
    g_autofree gfloat *v = test_read (volume, z, NULL);

    for (y = 0; y < 4; y++)
      for (x = 0; x < 2; x++)
        g_assert_cmpfloat (v[2 * y + x], ==, 6 * (3 - y) + 3 * x + (2 - z));
  }
  ct_volume_close (volume);
  g_assert_null (
      ct_volume_open_resampled (none, &options, &to, CT_RESAMPLE_AUTO, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/linear", test_linear);
  g_test_add_func ("/resample/nearest", test_nearest);
  g_test_add_func ("/resample/points", test_points);
  g_test_add_func ("/resample/thickness", test_thickness);
  g_test_add_func ("/resample/info", test_info);
  g_test_add_func ("/resample/times", test_times);
  g_test_add_func ("/resample/errors", test_errors);
  g_test_add_func ("/resample/open", test_open);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
