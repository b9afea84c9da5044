/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NIfTI headers made by hand: a field is its place in nifti1.h or nifti2.h.
 */
#pragma once

#include "tests/volume-util.h"

typedef struct
{
  gint version;
  gboolean big;
  gboolean is_pair;
} TestNiftiKind;

static const TestNiftiKind test_nifti_kinds[] = {
  { 1, FALSE, FALSE }, { 1, TRUE, FALSE }, { 2, FALSE, FALSE },
  { 2, TRUE, FALSE },  { 1, FALSE, TRUE }, { 1, TRUE, TRUE },
  { 2, FALSE, TRUE },  { 2, TRUE, TRUE },
};

/* A field's places in both versions; kinds: i16, i32, i64, f32, f64, u8. */
static const struct
{
  const gchar *name;
  guint at[2];
  guint8 size[2];
  gchar kind; /* 'i' or 'f' */
  guint8 count;
} test_nifti_fields[] = {
  { "sizeof_hdr", { 0, 0 }, { 4, 4 }, 'i', 1 },
  { "dim", { 40, 16 }, { 2, 8 }, 'i', 8 },
  { "dim_info", { 39, 524 }, { 1, 1 }, 'i', 1 },
  { "intent_code", { 68, 504 }, { 2, 4 }, 'i', 1 },
  { "slice_code", { 122, 496 }, { 1, 4 }, 'i', 1 },
  { "datatype", { 70, 12 }, { 2, 2 }, 'i', 1 },
  { "bitpix", { 72, 14 }, { 2, 2 }, 'i', 1 },
  { "pixdim", { 76, 104 }, { 4, 8 }, 'f', 8 },
  { "vox_offset", { 108, 168 }, { 4, 8 }, 'v', 1 },
  { "scl_slope", { 112, 176 }, { 4, 8 }, 'f', 1 },
  { "scl_inter", { 116, 184 }, { 4, 8 }, 'f', 1 },
  { "xyzt_units", { 123, 500 }, { 1, 4 }, 'i', 1 },
  { "cal_max", { 124, 192 }, { 4, 8 }, 'f', 1 },
  { "cal_min", { 128, 200 }, { 4, 8 }, 'f', 1 },
  { "qform_code", { 252, 344 }, { 2, 4 }, 'i', 1 },
  { "sform_code", { 254, 348 }, { 2, 4 }, 'i', 1 },
  { "quatern", { 256, 352 }, { 4, 8 }, 'f', 3 },
  { "qoffset", { 268, 376 }, { 4, 8 }, 'f', 3 },
  { "srow", { 280, 400 }, { 4, 8 }, 'f', 12 },
};

/* Element index of a field. vox_offset is a float in version 1 only. */
static inline void
test_nifti_set (guint8 *data, const TestNiftiKind *kind, const gchar *name,
                guint index, gdouble v)
{
  const guint k = kind->version - 1;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (test_nifti_fields); i++)
    if (g_str_equal (test_nifti_fields[i].name, name)) {
      const guint size = test_nifti_fields[i].size[k];
      const guint at = test_nifti_fields[i].at[k] + index * size;
      const gchar what = test_nifti_fields[i].kind;

      g_assert_cmpuint (index, <, test_nifti_fields[i].count);
      if (what == 'i' || (what == 'v' && k == 1))
        test_put (data, at, (guint64)(gint64)v, size, kind->big);
      else if (size == 4)
        test_put_f32 (data, at, v, kind->big);
      else
        test_put_f64 (data, at, v, kind->big);
      return;
    }
  g_assert_not_reached ();
}

/* A header of columns x rows x slices int16, without scale and geometry. */
static inline guint
test_nifti_start (guint8 *data, const TestNiftiKind *kind, guint columns,
                  guint rows, guint slices)
{
  const guint offset = kind->is_pair ? 0 : kind->version == 1 ? 352 : 544;
  const guint dim[8] = { 3, columns, rows, slices, 1, 1, 1, 1 };
  guint8 *magic = data + (kind->version == 1 ? 344 : 4);
  guint i;

  memset (data, 0, 544);
  test_nifti_set (data, kind, "sizeof_hdr", 0, kind->version == 1 ? 348 : 540);
  memcpy (magic, kind->is_pair ? "ni" : "n+", 2);
  magic[2] = '0' + kind->version;
  if (kind->version == 2)
    memcpy (magic + 4, "\r\n\x1a\n", 4);
  for (i = 0; i < 8; i++) {
    test_nifti_set (data, kind, "dim", i, dim[i]);
    test_nifti_set (data, kind, "pixdim", i, 1);
  }
  test_nifti_set (data, kind, "datatype", 0, 4);
  test_nifti_set (data, kind, "bitpix", 0, 16);
  test_nifti_set (data, kind, "vox_offset", 0, offset);
  test_nifti_set (data, kind, "scl_slope", 0, 1);
  return offset;
}
