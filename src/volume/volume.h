/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A volume: a file (or a formula) that gives slices of stored samples with
 * what they mean. Readers are rows of a table. Knows nothing of windows,
 * colors or blending.
 */
#pragma once

#include <gio/gio.h>

#include "src/plane.h"
#include "src/volume/file.h"
#include "src/volume/geometry.h"

G_BEGIN_DECLS

#define CT_VOLUME_ERROR (ct_volume_error_quark ())
GQuark ct_volume_error_quark (void);

typedef enum
{
  CT_VOLUME_ERROR_NOT_FOUND,   /* no such file, or no permission */
  CT_VOLUME_ERROR_UNKNOWN,     /* not a kind of file that any reader knows */
  CT_VOLUME_ERROR_UNSUPPORTED, /* known, but holds what is not supported */
  CT_VOLUME_ERROR_DAMAGED,     /* truncated, contradictory, hostile */
  CT_VOLUME_ERROR_READ,        /* the system could not read it */
  CT_VOLUME_ERROR_NO_SPACE,    /* memory could not be had */
} CtVolumeError;

/**
 * CtVolumeInfo:
 * @type, @swapped: the stored samples
 * @columns, @rows: of a slice as it is given out, 1..CT_PLANE_MAX_SIZE
 * @slices: 1 or more; a 4-D file's volumes follow one another
 * @slices_per_volume: slices of one of them (== slices for 3-D)
 * @unit: "HU", "SUV", "Gy", "1"; NULL where unknown
 * @has_window, @window_center, @window_width: the file's own (NIfTI's
 *     cal_min and cal_max), in real values
 * @is_labels: a sample is a name (of an organ, a mask's 0 or 1), and between
 *     two of them there is nothing: the file says so, or its samples are
 *     unsigned bytes without a scale
 * @window_function: (nullable): "linear", "linear-exact" or "sigmoid"
 * @is_varied: slices have scales, or padding, of their own
 * @is_inverse: the least value is to be shown lightest (MONOCHROME1)
 * @frame_rate_n, @frame_rate_d: the file's own; 0/1 where it has none
 * @frame_times: (nullable): when each slice begins, in ns, and when the last
 *     one ends, where that is at no rate; never less from one to the next
 * @grid: where the slices lie in space, as given out
 * @is_uneven: not every slice is where the grid has it
 * @tags: (nullable): what of a DICOM file may be told of where it is asked for:
 *     keyword, value, keyword, value ..., NULL
 */
typedef struct
{
  CtSampleType type;
  gboolean swapped;
  guint columns, rows, slices, slices_per_volume;
  const gchar *unit;
  gboolean is_labels;
  gboolean has_window;
  gdouble window_center, window_width;
  const gchar *window_function;
  gboolean is_varied;
  gboolean is_inverse;
  gint frame_rate_n, frame_rate_d;
  const guint64 *frame_times;
  CtGrid grid;
  gboolean is_uneven;
  const gchar *const *tags;
} CtVolumeInfo;

/**
 * CtSliceWindow:
 * @width: 0: the slice has none of its own
 * @center, @function: as in CtVolumeInfo
 * @table: (nullable): gray levels, 0 to 255, for the real values @first, @first
 *     + 1 ...; beyond its ends as there. The window is what comes nearest to it
 */
typedef struct
{
  gdouble center, width;
  const gchar *function;
  const guint8 *table;
  guint table_size;
  gdouble first;
} CtSliceWindow;

/**
 * CtSlice:
 * @data: the first sample of the first row as shown
 * @column_step, @row_step: bytes to the next column and row as shown (so
 *     that a picture stored transposed or mirrored needs no copy)
 * @slope, @intercept: real value = stored * slope + intercept of this slice
 * @has_padding, @padding_min, @padding_max: stored values from min to max stand
 *     for nothing
 * @window: to show the slice with, where it has one of its own
 * @shift: how far from where the grid has it the slice is, in mm
 *
 * Valid until as many more were read as ct_volume_kept says.
 */
typedef struct
{
  const guint8 *data;
  gssize column_step, row_step;
  gdouble slope, intercept;
  gboolean has_padding;
  gdouble padding_min, padding_max;
  CtSliceWindow window;
  gdouble shift[3];
} CtSlice;

typedef struct _CtVolume CtVolume;
typedef struct _CtVolumeReader CtVolumeReader;

/* Which way a volume is cut into slices: along the stored slice axis, or along
 * the axis of its voxels that is nearest to the patient's z, y or x. */
typedef enum
{
  CT_VOLUME_CUT_NATIVE,
  CT_VOLUME_CUT_AXIAL,
  CT_VOLUME_CUT_CORONAL,
  CT_VOLUME_CUT_SAGITTAL,
} CtVolumeCut;

/**
 * CtVolumeOptions:
 * @cut: what a slice is
 * @flip_columns, @flip_rows, @flip_slices: mirrored on top of what the
 *     geometry says
 * @axes: (nullable): of an array without geometry: the order of its axes,
 *     slowest first, a permutation of "zyx" ("tzyx", "yx" for more or fewer)
 * @array: (nullable): of an archive of arrays: the name of one; the first
 * @series: of a DICOM directory: which series, from 1; 0: the largest CT
 * @window_index: of a DICOM file: which of its windows, from 0
 * @progress: (nullable): called now and then while a directory is scanned
 * @pattern_heat: of the phantom: the heat map instead of the CT
 */
typedef struct
{
  CtVolumeCut cut;
  gboolean flip_columns, flip_rows, flip_slices;
  const gchar *axes;
  const gchar *array;
  guint series, window_index;
  void (*progress) (guint done, guint files, gpointer data);
  gpointer progress_data;
  gboolean pattern_heat;
} CtVolumeOptions;

/* What a reader's own struct begins with. The reader fills info with slices
 * as stored; how they are shown is for ct_volume_open to say, which turns
 * info and every slice once for all readers. */
struct _CtVolume
{
  const CtVolumeReader *reader;
  CtVolumeInfo info;
  CtOrientation orientation; /* set by ct_volume_open, as are these: */
  guint stored_columns, stored_rows;
  gboolean flip_slices;
  guint kept; /* slices read last that are valid; set by the reader, 0: 1 */
  CtVolume *inner;  /* of a volume around another one */
  GString *remarks; /* of ct_volume_remark; NULL where there are none */
  guint n_remarks;
};

/**
 * CtVolumeLayout:
 * @file: not the caller's
 * @offset: of the first sample in its contents
 * @strides: samples from one to the next column, row, slice and volume as
 *     stored, of an array without holes
 * @slope, @intercept: of all slices
 *
 * Samples that lie in a file by rule, and can be read there in any order.
 */
typedef struct
{
  CtFile *file;
  guint64 offset;
  guint64 strides[4];
  gdouble slope, intercept;
} CtVolumeLayout;

/* A kind of file. Every function may assume that what the others promise
 * holds; ct_volume_open polices it for all. */
struct _CtVolumeReader
{
  const gchar *name;     /* "NIfTI" */
  const gchar *suffixes; /* ".nii, .nii.gz", for messages */
  /* Whether the file is this reader's, by its first bytes (up to 512, already
   * inflated where it is gzip) and, where those do not tell, its name. */
  gboolean (*sniff) (const guint8 *head, gsize size, const gchar *path);
  /* NULL and error on failure. Checks all sizes against the file's own
   * before anything is allocated. */
  CtVolume *(*open) (const gchar *path, const CtVolumeOptions *options,
                     GError **error);
  gboolean (*read_slice) (CtVolume *volume, guint number, CtSlice *slice,
                          GError **error);
  void (*close) (CtVolume *volume);
  /* FALSE, or NULL, where slices must be read one by one: the samples are
   * compressed, say. */
  gboolean (*get_layout) (CtVolume *volume, CtVolumeLayout *layout);
};

extern const CtVolumeReader ct_nifti_reader, ct_npy_reader, ct_npz_reader,
    ct_metaimage_reader, ct_nrrd_reader, ct_dicom_reader, ct_phantom_reader;

/* The keywords that info.tags can have; NULL at the end. */
extern const gchar *const ct_volume_tag_names[];

extern const CtVolumeReader *const ct_volume_readers[]; /* NULL at the end */
const CtVolumeReader *ct_volume_reader_find (const gchar *name);

/* Opens the file at path with the reader that knows it. path NULL: the
 * phantom. Where the geometry is known, slices are turned the radiological way
 * and come in ascending position along their normal (columns x rows: from feet
 * to head, from front to back, from left to right). No message names the path:
 * the caller knows what was asked for. */
CtVolume *ct_volume_open (const gchar *path, const CtVolumeOptions *options,
                          GError **error);
void ct_volume_close (CtVolume *volume); /* takes NULL */

/* For readers: damage that they see and that leaves the pixels to be trusted.
 * A sentence, as of an error: what was expected, what found, where, and what
 * was done about it; no path. */
void ct_volume_remark (CtVolume *volume, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

/* The remarks since this was last asked for, after an open or a read, those of
 * inner too: NULL where there are none, else joined with "; ". Of very many the
 * first are told, and the others counted. */
gchar *ct_volume_take_remarks (CtVolume *volume);

/* Slice number 0..slices-1, in any order; neighbors are cheapest. After a
 * failure the volume stays usable: other slices can still be read. */
gboolean ct_volume_read_slice (CtVolume *volume, guint number, CtSlice *slice,
                               GError **error);

/* How many of the slices read last are valid: 1 or more. */
guint ct_volume_kept (const CtVolume *volume);

G_END_DECLS
