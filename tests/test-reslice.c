/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One body written in every order there is, cut in every plane: one and the
 * same picture, as a loop over the patient's axes has it.
 */
#include "src/volume/reslice.h"

#include "tests/nifti-util.h"

static const CtVolumeCut cuts[]
    = { CT_VOLUME_CUT_AXIAL, CT_VOLUME_CUT_CORONAL, CT_VOLUME_CUT_SAGITTAL };

static const guint8 permutations[6][3]
    = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
        { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

/* A body on a grid along the patient's axes: [t][z][y][x], x to the left, y to
 * the back, z to the head, spacing 1, 2, 3 mm. */
typedef struct
{
  guint n[3], volumes;
  gint16 *values;
} Body;

static gint16
body_at (const Body *body, guint t, const guint p[3])
{
  return body->values[((t * body->n[2] + p[2]) * body->n[1] + p[1]) * body->n[0]
                      + p[0]];
}

static Body
make_body (guint nx, guint ny, guint nz, guint volumes)
{
  Body body = { { nx, ny, nz }, volumes, NULL };
  guint i;

  body.values = g_new (gint16, nx * ny * nz * volumes);
  for (i = 0; i < nx * ny * nz * volumes; i++)
    body.values[i] = i;
  return body;
}

/* Stored axis a runs along patient axis order[a], against it where its bit of
 * signs is set. */
static gchar *
write_body (const Body *body, const guint8 order[3], guint signs, gboolean zip)
{
  const TestNiftiKind *kind = &test_nifti_kinds[0];
  static const gdouble to_ras[3] = { -1, -1, 1 };
  const guint *n = body->n;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GByteArray) zipped = NULL;
  guint8 data[544];
  guint t, a, s[3];

  test_nifti_start (data, kind, n[order[0]], n[order[1]], n[order[2]]);
  test_nifti_set (data, kind, "dim", 0, 4);
  test_nifti_set (data, kind, "dim", 4, body->volumes);
  test_nifti_set (data, kind, "sform_code", 0, 1);
  for (a = 0; a < 3; a++) {
    const guint p = order[a];
    const gboolean against = signs >> a & 1;
    const gdouble step = (p + 1.0) * (against ? -1 : 1) * to_ras[p];
    const gdouble first = against ? (p + 1.0) * (n[p] - 1.0) * to_ras[p] : 0;

    test_nifti_set (data, kind, "srow", p * 4 + a, step);
    test_nifti_set (data, kind, "srow", p * 4 + 3, first);
  }
  g_byte_array_append (file, data, 352);
  for (t = 0; t < body->volumes; t++)
    for (s[2] = 0; s[2] < n[order[2]]; s[2]++)
      for (s[1] = 0; s[1] < n[order[1]]; s[1]++)
        for (s[0] = 0; s[0] < n[order[0]]; s[0]++) {
          guint8 sample[8];
          guint p[3];

          for (a = 0; a < 3; a++)
            p[order[a]] = signs >> a & 1 ? n[order[a]] - 1 - s[a] : s[a];
          test_put_sample (sample, CT_SAMPLE_S16, body_at (body, t, p), FALSE);
          g_byte_array_append (file, sample, 2);
        }
  if (!zip)
    return test_write ("body.nii", file->data, file->len);
  zipped = test_gzip (file->data, file->len);
  return test_write ("body.nii.gz", zipped->data, zipped->len);
}

/* What is seen, from paper: axial pictures from the feet up, left on the right
 * and back at the bottom; coronal ones from the front, head up; sagittal ones
 * from the left, back on the right, head up. */
static void
seen_at (const Body *body, CtVolumeCut cut, guint slice, guint x, guint y,
         guint p[3])
{
  switch (cut) {
  case CT_VOLUME_CUT_AXIAL:
    p[0] = x;
    p[1] = y;
    p[2] = slice;
    break;
  case CT_VOLUME_CUT_CORONAL:
    p[0] = x;
    p[1] = slice;
    p[2] = body->n[2] - 1 - y;
    break;
  default:
    p[0] = body->n[0] - 1 - slice;
    p[1] = x;
    p[2] = body->n[2] - 1 - y;
  }
}

static void
check_slice (const Body *body, CtVolume *volume, CtVolumeCut cut, guint number)
{
  const CtVolumeInfo *info = &volume->info;
  const guint slice = number % info->slices_per_volume;
  g_autofree gfloat *v = test_read (volume, number, NULL);
  guint x, y, i, p[3];
  gdouble origin[3];

  g_assert_nonnull (v);
  ct_grid_slice_origin (&info->grid, slice, origin);
  for (y = 0; y < info->rows; y++)
    for (x = 0; x < info->columns; x++) {
      seen_at (body, cut, slice, x, y, p);
      g_assert_cmpfloat (v[y * info->columns + x], ==,
                         body_at (body, number / info->slices_per_volume, p));
      for (i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon (origin[i]
                                            + x * info->grid.column_step[i]
                                            + y * info->grid.row_step[i],
                                        (i + 1.0) * p[i], 1e-9);
    }
}

static void
check_cut (const Body *body, const gchar *path, CtVolumeCut cut)
{
  static const guint8 sides[][3] = { [CT_VOLUME_CUT_AXIAL] = { 0, 1, 2 },
                                     [CT_VOLUME_CUT_CORONAL] = { 0, 2, 1 },
                                     [CT_VOLUME_CUT_SAGITTAL] = { 1, 2, 0 } };
  const CtVolumeOptions options = { .cut = cut };
  CtVolume *volume = ct_volume_open (path, &options, NULL);
  const CtVolumeInfo *info = &volume->info;
  guint i;

  g_assert_cmpuint (info->columns, ==, body->n[sides[cut][0]]);
  g_assert_cmpuint (info->rows, ==, body->n[sides[cut][1]]);
  g_assert_cmpuint (info->slices_per_volume, ==, body->n[sides[cut][2]]);
  g_assert_cmpuint (info->slices, ==, info->slices_per_volume * body->volumes);
  for (i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (info->grid.spacing[i], sides[cut][i] + 1.0,
                                    1e-9);
  for (i = 0; i < info->slices; i++)
    check_slice (body, volume, cut, i);
  /* Back, and across the volumes. */
  check_slice (body, volume, cut, 0);
  check_slice (body, volume, cut, info->slices - 1);
  check_slice (body, volume, cut, info->slices / 2);
  ct_volume_close (volume);
}

/* All 48 orders, 3-D and 4-D, packed or not. */
static void
test_orders (void)
{
  Body bodies[] = { make_body (5, 4, 3, 1), make_body (3, 5, 2, 3) };
  guint b, i, signs, zip, c;

  for (b = 0; b < G_N_ELEMENTS (bodies); b++) {
    for (i = 0; i < 6; i++)
      for (signs = 0; signs < 8; signs++)
        for (zip = 0; zip < 2; zip++) {
          g_autofree gchar *path
              = write_body (&bodies[b], permutations[i], signs, zip);

          for (c = 0; c < G_N_ELEMENTS (cuts); c++)
            check_cut (&bodies[b], path, cuts[c]);
        }
    g_free (bodies[b].values);
  }
}

#define EVERY 4 /* of the phantom's columns, rows and slices one is taken */

/* The phantom, with metal at its left, in all 48 orders. */
static void
test_phantom (void)
{
  CtVolume *phantom = ct_volume_open (NULL, NULL, NULL);
  const guint n = phantom->info.columns / EVERY;
  Body body = make_body (n, phantom->info.rows / EVERY,
                         phantom->info.slices / EVERY, 1);
  guint i, signs, x, y, z, metal[2] = { 0, 0 };
  gint16 *out = body.values;

  for (z = 0; z < body.n[2]; z++) {
    g_autofree gfloat *v = test_read (phantom, z * EVERY, NULL);

    for (y = 0; y < body.n[1]; y++)
      for (x = 0; x < n; x++)
        *out++ = v[y * EVERY * phantom->info.columns + x * EVERY];
  }
  ct_volume_close (phantom);
  for (i = 0; i < 6; i++)
    for (signs = 0; signs < 8; signs++) {
      const CtVolumeOptions options = { .cut = CT_VOLUME_CUT_AXIAL };
      g_autofree gchar *path
          = write_body (&body, permutations[i], signs, FALSE);
      CtVolume *volume = ct_volume_open (path, &options, NULL);

      for (z = 0; z < volume->info.slices; z++) {
        g_autofree gfloat *v = test_read (volume, z, NULL);

        for (y = 0; y < volume->info.rows; y++)
          for (x = 0; x < n; x++)
            if (v[y * n + x] >= 2000)
              metal[2 * x >= n]++;
      }
      ct_volume_close (volume);
      check_cut (&body, path, cuts[signs % 3]);
    }
  g_assert_cmpuint (metal[0], ==, 0);
  g_assert_cmpuint (metal[1], >=, 48);
  g_free (body.values);
}

/* 3 columns, 2 rows, 4 slices of bytes, by this affine. */
static gchar *
write_small (const gchar *name, const gdouble affine[12], guint slices)
{
  const TestNiftiKind *kind = &test_nifti_kinds[0];
  g_autofree guint8 *data = g_malloc0 (352 + 6 * slices);
  guint8 header[544];
  guint i;

  test_nifti_start (header, kind, 3, 2, slices);
  test_nifti_set (header, kind, "datatype", 0, 2);
  test_nifti_set (header, kind, "bitpix", 0, 8);
  test_nifti_set (header, kind, "scl_slope", 0, 2);
  test_nifti_set (header, kind, "scl_inter", 0, -5);
  test_nifti_set (header, kind, "sform_code", 0, affine != NULL);
  for (i = 0; i < 12 && affine; i++)
    test_nifti_set (header, kind, "srow", i, affine[i]);
  memcpy (data, header, 352);
  for (i = 0; i < 6 * slices; i++)
    data[352 + i] = i;
  return test_write (name, data, 352 + 6 * slices);
}

/* A tilted gantry: slices lean to the front. Each voxel keeps its place, cut
 * whichever way, and its value through the scale. */
static void
test_sheared (void)
{
  const gdouble affine[12]
      = { -1, 0.125, 0, 10, 0.25, -1, 0.5, 20, 0, 0, 2, 30 };
  g_autofree gchar *path = write_small ("sheared.nii", affine, 4);
  guint c, number, x, y, i, j;

  for (c = 0; c < G_N_ELEMENTS (cuts); c++) {
    const CtVolumeOptions options = { .cut = cuts[c] };
    CtVolume *volume = ct_volume_open (path, &options, NULL);
    const CtVolumeInfo *info = &volume->info;

    for (number = 0; number < info->slices; number++) {
      g_autofree gfloat *v = test_read (volume, number, NULL);
      gdouble origin[3];

      ct_grid_slice_origin (&info->grid, number, origin);
      for (y = 0; y < info->rows; y++)
        for (x = 0; x < info->columns; x++) {
          const guint stored = (v[y * info->columns + x] + 5) / 2;
          const guint index[3] = { stored % 3, stored / 3 % 2, stored / 6 };

          for (i = 0; i < 3; i++) {
            gdouble ras = affine[4 * i + 3];

            for (j = 0; j < 3; j++)
              ras += affine[4 * i + j] * index[j];
            g_assert_cmpfloat_with_epsilon (origin[i]
                                                + x * info->grid.column_step[i]
                                                + y * info->grid.row_step[i],
                                            i < 2 ? -ras : ras, 1e-9);
          }
        }
    }
    ct_volume_close (volume);
  }
}

/* What is cut so already is not wrapped; and mirrors act on what is cut. */
static void
test_native_and_flips (void)
{
  const guint8 order[3] = { 0, 1, 2 };
  Body body = make_body (4, 3, 2, 1);
  g_autofree gchar *path = write_body (&body, order, 0, FALSE);
  CtVolumeOptions options = { .cut = CT_VOLUME_CUT_AXIAL };
  CtVolume *volume = ct_volume_open (path, &options, NULL);
  g_autofree gfloat *v = NULL;

  g_assert_true (volume->reader == &ct_nifti_reader);
  ct_volume_close (volume);
  options = (CtVolumeOptions){ .cut = CT_VOLUME_CUT_CORONAL,
                               .flip_columns = TRUE,
                               .flip_slices = TRUE };
  volume = ct_volume_open (path, &options, NULL);
  v = test_read (volume, 0, NULL);
  /* The back, y = 2, head row first (z = 1), from left to right. */
  g_assert_cmpfloat (v[0], ==, 1 * 12 + 2 * 4 + 3);
  g_assert_cmpfloat (v[3], ==, 1 * 12 + 2 * 4 + 0);
  g_assert_cmpfloat (v[4], ==, 0 * 12 + 2 * 4 + 3);
  ct_volume_close (volume);
  g_free (body.values);
}

static void
test_errors (void)
{
  static const guint8 order[3] = { 0, 1, 2 };
  const gdouble affine[12] = { -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0 };
  const TestNiftiKind *kind = &test_nifti_kinds[0];
  const CtVolumeOptions coronal = { .cut = CT_VOLUME_CUT_CORONAL };
  Body body = make_body (9, 8, 7, 1);
  g_autofree gchar *nowhere = write_small ("nowhere.nii", NULL, 4);
  g_autofree gchar *tall = write_small ("tall.nii", affine, 16385);
  g_autofree gchar *huge = NULL, *path = write_body (&body, order, 0, TRUE);
  g_autofree gchar *cut = NULL, *contents = NULL;
  g_autoptr (GByteArray) zipped = NULL;
  g_autofree guint8 *data = g_malloc0 (352 + 900000);
  CtVolume *volume;
  gsize length;
  guint i, seed = 1;

  test_assert_complaint (nowhere, &coronal, "(plane=native)");
  test_assert_complaint (tall, &coronal, "2 slices of 3 x 16385; up to");

  /* More than may be held: nothing is allocated for it. 900 000 bytes that do
   * not pack could be 885 MiB. */
  test_nifti_start (data, kind, 16384, 16384, 3);
  test_nifti_set (data, kind, "datatype", 0, 2);
  test_nifti_set (data, kind, "bitpix", 0, 8);
  test_nifti_set (data, kind, "sform_code", 0, 1);
  for (i = 0; i < 12; i++)
    test_nifti_set (data, kind, "srow", i, affine[i]);
  for (i = 352; i < 352 + 900000; i++)
    data[i] = (seed = seed * 1664525 + 1013904223) >> 24;
  zipped = test_gzip (data, 352 + 900000);
  huge = test_write ("huge.nii.gz", zipped->data, zipped->len);
  test_assert_complaint (huge, &coronal,
                         "up to 512 MiB, and this one has 768: uncompress the "
                         "file (gunzip)");

  /* One bad slice spoils them all, with the same words. */
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  cut = test_write ("cut.nii.gz", (const guint8 *)contents, length / 2);
  volume = ct_volume_open (cut, &coronal, NULL);
  g_assert_nonnull (volume);
  for (i = 0; i < 8; i++) {
    g_autoptr (GError) error = NULL;
    CtSlice slice;

    g_assert_false (ct_volume_read_slice (volume, i, &slice, &error));
    g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "cut off"));
    g_assert_false (ct_volume_read_slice (volume, i, &slice, NULL));
  }
  ct_volume_close (volume);
  g_free (body.values);
}

/* One head stored in eight orders: one stream, in each plane. */
static void
test_shared_orders (void)
{
  static const gchar *const names[]
      = { "AIL", "ASL", "IPL", "LIA", "PIL", "PSL", "RPI", "SLA" };
  guint c, i, number;

  for (c = 0; c < G_N_ELEMENTS (cuts); c++) {
    const CtVolumeOptions options = { .cut = cuts[c] };
    CtVolume *volumes[G_N_ELEMENTS (names)];

    for (i = 0; i < G_N_ELEMENTS (names); i++) {
      g_autofree gchar *name
          = g_strdup_printf ("nifti/orient/%s.nii.gz", names[i]);
      g_autofree gchar *path = test_shared (name);

      if (!path)
        return;
      volumes[i] = ct_volume_open (path, &options, NULL);
    }
    for (number = 0; number < volumes[0]->info.slices; number++) {
      g_autofree gfloat *first = test_read (volumes[0], number, NULL);

      for (i = 1; i < G_N_ELEMENTS (names); i++) {
        g_autofree gfloat *v = test_read (volumes[i], number, NULL);

        g_assert_cmpmem (
            v,
            volumes[i]->info.columns * volumes[i]->info.rows * sizeof (gfloat),
            first,
            volumes[0]->info.columns * volumes[0]->info.rows * sizeof (gfloat));
      }
    }
    for (i = 0; i < G_N_ELEMENTS (names); i++)
      ct_volume_close (volumes[i]);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reslice/orders", test_orders);
  g_test_add_func ("/reslice/phantom", test_phantom);
  g_test_add_func ("/reslice/sheared", test_sheared);
  g_test_add_func ("/reslice/native-and-flips", test_native_and_flips);
  g_test_add_func ("/reslice/errors", test_errors);
  g_test_add_func ("/reslice/shared-orders", test_shared_orders);
  result = g_test_run ();
  test_remove_folder ();
  return result;
}
