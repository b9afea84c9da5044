/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds the reader of a file, and turns what every reader gives into what is
 * shown. Knows no format.
 */
#include "src/volume/volume.h"

#include <string.h>

#include "src/volume/reslice.h"

/* What a reader's sniff gets to see. */
#define HEAD_SIZE 512

/* More than these, told at once, nobody reads. */
#define MAX_REMARKS 8

/* By hand: the formatter puts spaces into what G_DEFINE_QUARK makes a name
 * of. */
GQuark
ct_volume_error_quark (void)
{
  return g_quark_from_static_string ("ct-volume-error-quark");
}

const CtVolumeReader *const ct_volume_readers[] = {
  &ct_nifti_reader, &ct_npy_reader,   &ct_npz_reader,     &ct_metaimage_reader,
  &ct_nrrd_reader,  &ct_dicom_reader, &ct_phantom_reader, NULL,
};

const CtVolumeReader *
ct_volume_reader_find (const gchar *name)
{
  guint i;

  for (i = 0; ct_volume_readers[i]; i++)
    if (g_strcmp0 (ct_volume_readers[i]->name, name) == 0)
      return ct_volume_readers[i];
  return NULL;
}

static void
set_unknown_error (GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  guint i;

  for (i = 0; ct_volume_readers[i]; i++)
    if (ct_volume_readers[i]->suffixes)
      g_string_append_printf (known, "%s%s (%s)", known->len ? ", " : "",
                              ct_volume_readers[i]->name,
                              ct_volume_readers[i]->suffixes);
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNKNOWN,
               "not a kind of file that is known here: %s", known->str);
}

/* The reader whose the file is, by its first bytes. */
static const CtVolumeReader *
find_reader_of_file (const gchar *path, GError **error)
{
  CtFile *file;
  guint8 head[HEAD_SIZE];
  gboolean is_gzip;
  gssize n;
  guint i;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return &ct_dicom_reader;
  file = ct_file_open (path, error);
  if (!file)
    return NULL;
  is_gzip = ct_file_is_gzip (file);
  n = ct_file_read (file, 0, head, sizeof head, error);
  ct_file_close (file);
  if (n < 0)
    return NULL;
  for (i = 0; ct_volume_readers[i]; i++)
    if (ct_volume_readers[i]->sniff (head, n, path))
      return ct_volume_readers[i];
  if (n == 0)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "the file is empty");
  else if (is_gzip && n >= 2 && head[0] == 0x1f && head[1] == 0x8b)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a gzip file inside a gzip file; inflate it once");
  else
    set_unknown_error (error);
  return NULL;
}

/* No reader's promise is taken on trust: what is wrong here would be a wrong
 * size of memory further on. */
static gboolean
check_info (const CtVolumeInfo *info, GError **error)
{
  if (info->columns >= 1 && info->columns <= CT_PLANE_MAX_SIZE
      && info->rows >= 1 && info->rows <= CT_PLANE_MAX_SIZE && info->slices >= 1
      && info->slices_per_volume >= 1
      && info->slices % info->slices_per_volume == 0)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "%u slices of %u x %u; a volume has 1 or more of 1 to %d "
               "columns and rows",
               info->slices, info->columns, info->rows, CT_PLANE_MAX_SIZE);
  return FALSE;
}

/* The display orientation and order, and on top of them what options
 * mirror. */
static void
orient (CtVolume *volume, const CtVolumeOptions *options)
{
  CtVolumeInfo *info = &volume->info;
  CtOrientation *how = &volume->orientation;
  CtGrid shown = info->grid;

  if (info->grid.valid) {
    *how = ct_grid_display_orientation (&info->grid);
    shown = ct_grid_orient (&info->grid, how, info->columns, info->rows);
  }
  how->flip_columns ^= !!options->flip_columns;
  how->flip_rows ^= !!options->flip_rows;
  info->grid = ct_grid_orient (&info->grid, how, info->columns, info->rows);
  if (how->transpose) {
    info->columns = volume->stored_rows;
    info->rows = volume->stored_columns;
  }
  /* By the picture before it is mirrored, which turns its normal round. */
  volume->flip_slices
      = ct_grid_slices_descend (&shown) != !!options->flip_slices;
  if (volume->flip_slices)
    ct_grid_reverse_slices (&info->grid, info->slices_per_volume);
}

CtVolume *
ct_volume_open (const gchar *path, const CtVolumeOptions *options,
                GError **error)
{
  const CtVolumeOptions none = { 0 };
  const CtVolumeReader *reader = &ct_phantom_reader;
  CtVolume *volume;

  if (!options)
    options = &none;
  if (path)
    reader = find_reader_of_file (path, error);
  if (!reader)
    return NULL;
  volume = reader->open (path, options, error);
  if (!volume)
    return NULL;
  volume->reader = reader;
  if (!check_info (&volume->info, error)) {
    ct_volume_close (volume);
    return NULL;
  }
  volume->stored_columns = volume->info.columns;
  volume->stored_rows = volume->info.rows;
  volume = ct_volume_reslice (volume, options->cut, error);
  if (!volume)
    return NULL;
  orient (volume, options);
  return volume;
}

void
ct_volume_close (CtVolume *volume)
{
  if (!volume)
    return;
  g_free (ct_volume_take_remarks (volume));
  volume->reader->close (volume);
}

void
ct_volume_remark (CtVolume *volume, const gchar *format, ...)
{
  va_list args;

  if (volume->n_remarks++ >= MAX_REMARKS)
    return;
  if (volume->remarks)
    g_string_append (volume->remarks, "; ");
  else
    volume->remarks = g_string_new (NULL);
  va_start (args, format);
  g_string_append_vprintf (volume->remarks, format, args);
  va_end (args);
}

gchar *
ct_volume_take_remarks (CtVolume *volume)
{
  GString *taken = g_steal_pointer (&volume->remarks);
  gchar *own, *inner, *both;

  if (volume->n_remarks > MAX_REMARKS)
    g_string_append_printf (taken, "; and %u more of this kind",
                            volume->n_remarks - MAX_REMARKS);
  volume->n_remarks = 0;
  own = taken ? g_string_free (taken, FALSE) : NULL;
  inner = volume->inner ? ct_volume_take_remarks (volume->inner) : NULL;
  if (!own || !inner)
    return own ? own : inner;
  both = g_strconcat (own, "; ", inner, NULL);
  g_free (own);
  g_free (inner);
  return both;
}

/* A stored slice, seen the way the volume is shown: only its steps change. */
static void
orient_slice (const CtVolume *volume, CtSlice *slice)
{
  const CtOrientation *how = &volume->orientation;

  if (how->transpose) {
    gssize step = slice->column_step;

    slice->column_step = slice->row_step;
    slice->row_step = step;
  }
  if (how->flip_columns) {
    slice->data += (gssize)(volume->info.columns - 1) * slice->column_step;
    slice->column_step = -slice->column_step;
  }
  if (how->flip_rows) {
    slice->data += (gssize)(volume->info.rows - 1) * slice->row_step;
    slice->row_step = -slice->row_step;
  }
}

gboolean
ct_volume_read_slice (CtVolume *volume, guint number, CtSlice *slice,
                      GError **error)
{
  const guint n = volume->info.slices_per_volume;

  if (number >= volume->info.slices) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ,
                 "slice %u was asked for, there are %u", number,
                 volume->info.slices);
    return FALSE;
  }
  /* Within its own volume: time does not run backwards. */
  if (volume->flip_slices)
    number = number - number % n + (n - 1 - number % n);
  memset (slice, 0, sizeof *slice);
  if (!volume->reader->read_slice (volume, number, slice, error))
    return FALSE;
  orient_slice (volume, slice);
  return TRUE;
}

guint
ct_volume_kept (const CtVolume *volume)
{
  return MAX (volume->kept, 1);
}
