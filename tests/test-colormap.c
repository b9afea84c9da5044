/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Colormaps: their bytes, the user's own tables with every complaint about
 * them, and the combined color and opacity table.
 */
#include "src/colormap.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* The nicks in their order, which users have saved, and colors known from
 * paper: the formulas of GNU Octave, the papers of the maps, PS3.6 Annex B.
 * -1: not stated. */
/* clang-format off */
static const struct
{
  const gchar *name;
  const gchar *file; /* below colormaps/ of the shared data */
  gint first[3], last[3];
} maps[] = {
  { "jet", "opencv/jet", { 0, 0, 128 }, { 128, 0, 0 } },
  { "autumn", "opencv/autumn", { 255, 0, 0 }, { 255, 255, 0 } },
  { "bone", "opencv/bone", { 0, 0, 0 }, { 255, 255, 255 } },
  { "winter", "opencv/winter", { 0, 0, 255 }, { 0, 255, 128 } },
  { "rainbow", "opencv/rainbow", { 255, 0, 0 }, { 170, 0, 255 } },
  { "ocean", "opencv/ocean", { 0, 0, 0 }, { 255, 255, 255 } },
  { "summer", "opencv/summer", { 0, 128, 102 }, { 255, 255, 102 } },
  { "spring", "opencv/spring", { 255, 0, 255 }, { 255, 255, 0 } },
  { "cool", "opencv/cool", { 0, 255, 255 }, { 255, 0, 255 } },
  { "hsv", "opencv/hsv", { 255, 0, 0 }, { 255, 0, -1 } },
  { "pink", "opencv/pink", { 0, 0, 0 }, { 255, 255, 255 } },
  { "hot", "opencv/hot", { -1, 0, 0 }, { 255, 255, 255 } },
  { "parula", "opencv/parula", { -1, -1, -1 }, { -1, -1, -1 } },
  { "magma", "opencv/magma", { 0, 0, 4 }, { 252, 253, 191 } },
  { "inferno", "opencv/inferno", { 0, 0, 4 }, { 252, 255, 164 } },
  { "plasma", "opencv/plasma", { 13, 8, 135 }, { 240, 249, 33 } },
  { "viridis", "opencv/viridis", { 68, 1, 84 }, { 253, 231, 37 } },
  { "cividis", "opencv/cividis", { 0, 34, 78 }, { -1, -1, -1 } },
  { "twilight", "opencv/twilight", { 226, 217, 226 }, { 226, 217, 226 } },
  { "twilight-shifted", "opencv/twilight_shifted",
    { -1, -1, -1 }, { -1, -1, -1 } },
  { "turbo", "opencv/turbo", { 48, 18, 59 }, { 122, 4, 3 } },
  { "deepgreen", "opencv/deepgreen", { 0, 0, 0 }, { -1, -1, -1 } },
  { "hot-iron", "dicom/hotiron", { 0, 0, 0 }, { 255, 255, 255 } },
  { "pet", "dicom/pet", { 0, 0, 0 }, { 255, 255, 255 } },
  { "hot-metal-blue", "dicom/hotmetalblue", { 0, 0, 0 }, { 255, 255, 255 } },
  { "pet-20-step", "dicom/pet20step", { 0, 0, 0 }, { 255, 255, 255 } },
  { "gray", NULL, { 0, 0, 0 }, { 255, 255, 255 } },
  { "blue-white-red", NULL, { 24, 72, 184 }, { 160, 24, 40 } },
  { "labels", NULL, { 0, 0, 0 }, { -1, -1, -1 } },
};
/* clang-format on */

static void
test_table (void)
{
  g_assert_cmpuint (ct_n_colormaps, ==, G_N_ELEMENTS (maps));
  for (guint i = 0; i < ct_n_colormaps; i++) {
    const CtColormap *map = &ct_colormaps[i];

    g_assert_cmpstr (map->name, ==, maps[i].name);
    g_assert_true (ct_colormap_find (map->name) == map);
    g_assert_cmpuint (strlen (map->note), >, 0);
    g_assert_cmpint (map->labels, ==, strcmp (map->name, "labels") == 0);
    for (guint c = 0; c < 3; c++) {
      if (maps[i].first[c] >= 0)
        g_assert_cmpint (map->rgb[0][c], ==, maps[i].first[c]);
      if (maps[i].last[c] >= 0)
        g_assert_cmpint (map->rgb[255][c], ==, maps[i].last[c]);
    }
  }
  g_assert_null (ct_colormap_find ("JET"));
  g_assert_null (ct_colormap_find (""));
  g_assert_null (ct_colormap_find (NULL));
}

static void
test_shared (void)
{
  const gchar *shared = g_getenv ("CT_TEST_SHARED");
  g_autofree gchar *folder
      = g_build_filename (shared ? shared : "", "colormaps", NULL);

  if (!shared || !g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_test_skip ("no reference colormaps in CT_TEST_SHARED");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (maps); i++) {
    g_autofree gchar *path = NULL, *data = NULL;
    gsize size;

    if (!maps[i].file)
      continue;
    path = g_strdup_printf ("%s/%s.rgb", folder, maps[i].file);
    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    g_assert_cmpmem (data, size, ct_colormaps[i].rgb, 768);
  }
}

static void
test_gray (void)
{
  const CtColormap *map = ct_colormap_find ("gray");

  for (guint i = 0; i < 256; i++) {
    for (guint c = 0; c < 3; c++)
      g_assert_cmpuint (map->rgb[i][c], ==, i);
  }
}

/* CIE lightness of sRGB. */
static gdouble
lightness (const guint8 rgb[3])
{
  static const gdouble weights[] = { 0.2126, 0.7152, 0.0722 };
  gdouble y = 0;

  for (guint c = 0; c < 3; c++) {
    gdouble v = rgb[c] / 255.0;

    y += weights[c]
         * (v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4));
  }
  return y > 216.0 / 24389 ? 116 * cbrt (y) - 16 : y * 24389 / 27;
}

static void
test_blue_white_red (void)
{
  const CtColormap *map = ct_colormap_find ("blue-white-red");

  /* The formula of the table's comment, in double. */
  for (guint i = 0; i < 256; i++) {
    const gdouble ends[2][3] = { { 24, 72, 184 }, { 160, 24, 40 } };
    gdouble t = fabs (i / 127.5 - 1);

    for (guint c = 0; c < 3; c++) {
      gdouble v = 240 + (ends[i >= 128][c] - 240) * t;

      g_assert_cmpfloat (fabs (map->rgb[i][c] - v), <=, 0.5);
    }
  }
  for (guint i = 0; i < 127; i++) {
    g_assert_cmpfloat (lightness (map->rgb[i]), <, lightness (map->rgb[i + 1]));
    g_assert_cmpfloat (lightness (map->rgb[255 - i]), <,
                       lightness (map->rgb[254 - i]));
  }
  g_assert_cmpfloat (fabs (lightness (map->rgb[0]) - lightness (map->rgb[255])),
                     <, 1);
  /* The two in the middle are neutral, and equal but for a level. */
  for (guint c = 0; c < 3; c++) {
    g_assert_cmpint (ABS (map->rgb[127][c] - map->rgb[128][c]), <=, 1);
    g_assert_cmpint (ABS (map->rgb[127][c] - map->rgb[127][0]), <=, 1);
  }
}

static gdouble
distance (const guint8 a[3], const guint8 b[3])
{
  return sqrt (pow (a[0] - b[0], 2) + pow (a[1] - b[1], 2)
               + pow (a[2] - b[2], 2));
}

/* The formula of the table's comment, in double: its integers round down at
 * two places, which moves a byte by less than 3. */
static void
hsv_to_rgb (gdouble hue, gdouble s, gdouble v, gdouble rgb[3])
{
  for (guint c = 0; c < 3; c++) {
    gdouble k = fmod (5 - 2 * (gint)c + hue + 6, 6);

    rgb[c] = v - v * s * fmax (0, fmin (fmin (k, 4 - k), 1));
  }
}

static void
test_labels (void)
{
  static const guint sv[7][2]
      = { { 135, 240 }, { 210, 195 }, { 255, 180 }, { 180, 255 },
          { 165, 195 }, { 240, 135 }, { 240, 240 } };
  const CtColormap *map = ct_colormap_find ("labels");

  for (guint i = 1; i < 256; i++) {
    gdouble rgb[3];
    guint hue = (i * 17 % 24 * 64 + i / 168 * 32) % 1536;

    hsv_to_rgb (hue / 256.0, sv[i % 7][0] / 255.0, sv[i % 7][1], rgb);
    for (guint c = 0; c < 3; c++)
      g_assert_cmpfloat (fabs (map->rgb[i][c] - rgb[c]), <, 3);
  }
  /* What the formula is for. 117 is what a whole-body segmentation has. */
  for (guint i = 0; i < 256; i++) {
    for (guint j = 0; j < i; j++) {
      gdouble least = i <= 117 && j >= 1 ? 30 : 12;

      g_assert_cmpfloat (distance (map->rgb[i], map->rgb[j]), >, least);
    }
    if (i > 1)
      g_assert_cmpfloat (distance (map->rgb[i], map->rgb[i - 1]), >, 150);
  }
}

/* A folder with one file, gone when freed. */
typedef struct
{
  gchar *folder, *path;
} TempFile;

static void
temp_file_init (TempFile *file, const void *data, gssize size)
{
  g_autoptr (GError) error = NULL;

  file->folder = g_dir_make_tmp ("ct-colormap-XXXXXX", &error);
  g_assert_no_error (error);
  file->path = g_build_filename (file->folder, "table.lut", NULL);
  if (data)
    g_assert_true (g_file_set_contents (file->path, data, size, NULL));
}

static void
temp_file_clear (TempFile *file)
{
  g_remove (file->path);
  g_rmdir (file->folder);
  g_free (file->path);
  g_free (file->folder);
}

/* Loads data, which is to give the colors (i, 255 - i, i / 2). */
static void
check_loads (const void *data, gssize size)
{
  g_autoptr (GError) error = NULL;
  guint8 rgb[256][3];
  TempFile file;
  gboolean loaded;

  temp_file_init (&file, data, size);
  loaded = ct_colormap_load (file.path, rgb, &error);
  temp_file_clear (&file);
  g_assert_no_error (error);
  g_assert_true (loaded);
  for (guint i = 0; i < 256; i++) {
    g_assert_cmpuint (rgb[i][0], ==, i);
    g_assert_cmpuint (rgb[i][1], ==, 255 - i);
    g_assert_cmpuint (rgb[i][2], ==, i / 2);
  }
}

static void
test_load_planar (void)
{
  guint8 data[768];

  for (guint i = 0; i < 256; i++) {
    data[i] = i;
    data[256 + i] = 255 - i;
    data[512 + i] = i / 2;
  }
  check_loads (data, 768);
}

/* A planar table of one hue has bytes that are all printable. */
static void
test_load_printable (void)
{
  g_autoptr (GError) error = NULL;
  guint8 data[768], rgb[256][3];
  TempFile file;

  memset (data, 'A', 256);
  memset (data + 256, 'B', 256);
  memset (data + 512, '0', 256);
  temp_file_init (&file, data, 768);
  g_assert_true (ct_colormap_load (file.path, rgb, &error));
  temp_file_clear (&file);
  g_assert_no_error (error);
  g_assert_cmpmem (rgb[255], 3, "AB0", 3);
}

static void
test_load_text (void)
{
  static const struct
  {
    const gchar *head, *separator, *row_end;
    gboolean unit; /* 0..1 with this many digits */
  } cases[] = {
    { "", " ", "\n", FALSE },
    { "# R G B\n\n", "\t", "   # a comment\n", FALSE },
    { "\xef\xbb\xbf# gr\xc3\xbcn\r\n", ", ", "\r\n", FALSE },
    { "", ";", "\n\n", FALSE },
    { "", " ", "\n", TRUE },
    { "#\n", ",", " \n", TRUE },
  };

  for (guint n = 0; n < G_N_ELEMENTS (cases); n++) {
    g_autoptr (GString) text = g_string_new (cases[n].head);

    for (guint i = 0; i < 256; i++) {
      const guint bytes[] = { i, 255 - i, i / 2 };

      for (guint c = 0; c < 3; c++) {
        if (c > 0)
          g_string_append (text, cases[n].separator);
        if (cases[n].unit)
          g_string_append_printf (text, "%.6f", bytes[c] / 255.0);
        else
          g_string_append_printf (text, "%u", bytes[c]);
      }
      g_string_append (text, cases[n].row_end);
    }
    check_loads (text->str, text->len);
    /* The last line need not end. */
    g_string_truncate (text, text->len - strlen (cases[n].row_end));
    check_loads (text->str, text->len);
  }
}

/* 0 and 1 alone: bytes without a point, the whole range with one. */
static void
test_load_unit (void)
{
  static const gchar *const rows[] = { "0 1 1\n", "0 1 1.0\n" };
  static const guint8 expected[] = { 1, 255 };

  for (guint n = 0; n < 2; n++) {
    g_autoptr (GString) text = g_string_new (NULL);
    guint8 rgb[256][3];
    TempFile file;

    for (guint i = 0; i < 256; i++)
      g_string_append (text, rows[n]);
    temp_file_init (&file, text->str, text->len);
    g_assert_true (ct_colormap_load (file.path, rgb, NULL));
    temp_file_clear (&file);
    g_assert_cmpuint (rgb[0][0], ==, 0);
    g_assert_cmpuint (rgb[255][2], ==, expected[n]);
  }
}

static void
check_fails (const gchar *path, GFileError code, const gchar *message)
{
  g_autoptr (GError) error = NULL;
  guint8 rgb[256][3];

  g_assert_false (ct_colormap_load (path, rgb, &error));
  g_assert_error (error, G_FILE_ERROR, (gint)code);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_false (ct_colormap_load (path, rgb, NULL));
}

/* 256 rows of zeros, the n-th (from 1) replaced; n = 257 appends. */
static gchar *
text_with_row (guint n, const gchar *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= MAX (n, 256); i++)
    g_string_append_printf (text, "%s\n", i == n ? row : "0 0 0");
  return g_string_free (text, FALSE);
}

static void
test_bad_rows (void)
{
  static const struct
  {
    guint line;
    const gchar *row, *message;
  } cases[] = {
    { 17, "1 2", "line 17: expected three numbers, found 2" },
    { 1, "0 1 2 3", "line 1: expected three numbers, found 4" },
    { 256, "7", "line 256: expected three numbers, found 1" },
    { 257, "1 2 3", "line 257: expected 256 rows, found one more" },
    { 2, "1 x 3", "line 2: expected a number, found \"x\"" },
    { 2, "1 0x10 3", "line 2: expected a number, found \"0x10\"" },
    { 2, "nan 0 0", "line 2: expected a number, found \"nan\"" },
    { 2, "1 2 -", "line 2: expected a number, found \"-\"" },
    { 2, "1 2 3e", "line 2: expected a number, found \"3e\"" },
    { 2, "abcdefghijklmnopqrstuvwxyz 0 0",
      "line 2: expected a number, found \"abcdefghijklmnopqrst\"" },
    { 3, "0 0 256", "line 3: expected a number from 0 to 255, found 256" },
    { 3, "-1 0 0", "line 3: expected a number from 0 to 255, found -1" },
    { 3, "1e999 0 0", "line 3: expected a number from 0 to 255, found inf" },
    { 9, "# a comment is no row",
      "expected 256 rows of three numbers, found 255" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text = text_with_row (cases[i].line, cases[i].row);
    TempFile file;

    g_test_message ("%s", cases[i].row);
    temp_file_init (&file, text, -1);
    check_fails (file.path, G_FILE_ERROR_INVAL, cases[i].message);
    temp_file_clear (&file);
  }
}

static void
test_bad_sizes (void)
{
  static const struct
  {
    gsize size;
    gchar byte;
    const gchar *start;
    const gchar *message;
  } cases[] = {
    { 0, 0, "", "expected 256 rows of three numbers, found 0" },
    { 767, 1, "",
      "expected 768 bytes or a text of 256 rows, found 767 bytes that are no "
      "text" },
    { 769, 0, "",
      "expected 768 bytes or a text of 256 rows, found 769 bytes that are no "
      "text" },
    { 800, 0, "ICOL",
      "a table with NIH Image's header is not supported: expected the 768 "
      "bytes of its colors, found 800" },
    /* A text of 768 bytes is a text. */
    { 768, ' ', "1 2\n", "line 1: expected three numbers, found 2" },
    { 65536, '\n', "", "expected 256 rows of three numbers, found 0" },
    { 65537, '\n', "", "expected a table of at most 65536 bytes, found more" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *data = g_malloc (cases[i].size + 1);
    TempFile file;

    memset (data, cases[i].byte, cases[i].size);
    memcpy (data, cases[i].start, strlen (cases[i].start));
    temp_file_init (&file, data, cases[i].size);
    check_fails (file.path, G_FILE_ERROR_INVAL, cases[i].message);
    temp_file_clear (&file);
  }
}

static void
test_bad_files (void)
{
  TempFile file;

  temp_file_init (&file, NULL, 0);
  check_fails (file.path, G_FILE_ERROR_NOENT,
               "cannot open the file: No such file or directory");
  check_fails (file.folder, G_FILE_ERROR_INVAL,
               "expected a regular file, found a directory");
  /* Nobody writes into it: opening must not wait. */
  g_assert_cmpint (mkfifo (file.path, 0600), ==, 0);
  check_fails (file.path, G_FILE_ERROR_INVAL,
               "expected a regular file, found a special one");
  temp_file_clear (&file);
}

/* A palette of the colors (i, 255 - i, 7) over gray, all of it shown. */
static guint8 colors[256][3];

static CtPalette
plain_palette (void)
{
  for (guint i = 0; i < 256; i++) {
    colors[i][0] = i;
    colors[i][1] = 255 - i;
    colors[i][2] = 7;
  }
  return (CtPalette){ .rgb = colors,
                      .base_rgb = ct_colormap_find ("gray")->rgb,
                      .opacity = 0.5,
                      .last = 255,
                      .base_weight = NAN };
}

static void
test_opacity (void)
{
  static const struct
  {
    CtOpacityMode mode;
    gdouble opacity;
    gint first, last;
    gboolean skip_zero;
    guint index;
    gdouble expected;
  } cases[] = {
    { CT_OPACITY_CONSTANT, 0.3, 0, 255, FALSE, 0, 0.3 },
    { CT_OPACITY_CONSTANT, 0.3, 0, 255, TRUE, 0, 0 },
    { CT_OPACITY_CONSTANT, 0.3, 0, 255, TRUE, 1, 0.3 },
    { CT_OPACITY_CONSTANT, 0.3, 100, 200, FALSE, 99, 0 },
    { CT_OPACITY_CONSTANT, 0.3, 100, 200, FALSE, 100, 0.3 },
    { CT_OPACITY_CONSTANT, 0.3, 100, 200, FALSE, 200, 0.3 },
    { CT_OPACITY_CONSTANT, 0.3, 100, 200, FALSE, 201, 0 },
    { CT_OPACITY_CONSTANT, 0.3, 200, 100, FALSE, 150, 0 },
    { CT_OPACITY_CONSTANT, 0.3, -5, 300, FALSE, 255, 0.3 },
    { CT_OPACITY_CONSTANT, 0.3, 256, 300, FALSE, 255, 0 },
    { CT_OPACITY_CONSTANT, 1.5, 0, 255, FALSE, 9, 1 },
    { CT_OPACITY_CONSTANT, -1, 0, 255, FALSE, 9, 0 },
    { CT_OPACITY_CONSTANT, NAN, 0, 255, FALSE, 9, 0 },
    { CT_OPACITY_RAMP, 0.5, 0, 255, FALSE, 0, 0 },
    { CT_OPACITY_RAMP, 0.5, 0, 255, FALSE, 51, 0.1 },
    { CT_OPACITY_RAMP, 0.5, 0, 255, FALSE, 255, 0.5 },
    { CT_OPACITY_RAMP, 0.8, 55, 255, FALSE, 155, 0.4 },
    { CT_OPACITY_RAMP, 0.8, 55, 255, FALSE, 54, 0 },
    { CT_OPACITY_RAMP, 0.8, 55, 155, FALSE, 155, 0.4 },
    { CT_OPACITY_RAMP, 0.8, 55, 155, FALSE, 156, 0 },
    { CT_OPACITY_RAMP, 0.8, -100, 255, FALSE, 0, 0 },
    { CT_OPACITY_RAMP, 0.8, -100, 255, FALSE, 255, 0.8 },
    { CT_OPACITY_RAMP, 0.8, 254, 255, FALSE, 254, 0 },
    { CT_OPACITY_RAMP, 0.8, 255, 255, FALSE, 255, 0.8 },
    { CT_OPACITY_RAMP, 0.8, 255, 255, FALSE, 254, 0 },
    { CT_OPACITY_RAMP, 0.8, 300, 400, FALSE, 255, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CtPalette palette = plain_palette ();

    palette.mode = cases[i].mode;
    palette.opacity = cases[i].opacity;
    palette.first = cases[i].first;
    palette.last = cases[i].last;
    palette.skip_zero = cases[i].skip_zero;
    g_test_message ("case %u", i);
    g_assert_cmpfloat_with_epsilon (
        ct_palette_opacity (&palette, cases[i].index), cases[i].expected,
        1e-15);
  }
}

/* Every channel where the format's name says, and the fill byte. */
static void
test_build_formats (void)
{
  const gchar *order = "RGB";

  for (guint n = 0; n < ct_n_packed_formats; n++) {
    const CtPixelFormat *format = &ct_pixel_formats[n];
    CtPalette palette = plain_palette ();
    g_autofree CtBlendTable *table = g_new (CtBlendTable, 1);

    memset (table, 0xa5, sizeof *table);
    palette.base_rgb = ct_colormap_find ("jet")->rgb;
    ct_palette_build (&palette, format, table);
    g_assert_false (table->has_offset);
    for (guint k = 0; k < 4; k++) {
      const gchar *channel
          = k < format->bytes ? strchr (order, format->name[k]) : NULL;
      gint c = channel ? channel - order : -1;

      g_assert_cmpuint (table->opaque[k], ==,
                        c < 0 && k < format->bytes ? 255 : 0);
      for (guint i = 0; i < 256; i++) {
        g_assert_cmpuint (table->base[i][k], ==,
                          c < 0 ? 0 : palette.base_rgb[i][c]);
        g_assert_cmpfloat (table->color[i][k], ==,
                           c < 0 ? 0 : colors[i][c] * 0.5);
      }
    }
  }
}

/* What reaches the kernel is cast to float once: 0.3f is not 1 - 0.7f. */
static void
test_build_roundings (void)
{
  CtPalette palette = plain_palette ();
  g_autofree CtBlendTable *table = g_new (CtBlendTable, 1);

  palette.opacity = 0.3;
  ct_palette_build (&palette, ct_pixel_format_find ("RGB"), table);
  g_assert_cmpfloat (table->color[200][0], ==, 200 * (gdouble)0.3f);
  g_assert_cmpfloat (table->color[200][1], ==, 55 * (gdouble)0.3f);
  g_assert_cmpfloat (table->weight[200], ==, 0.7f);
  g_assert_cmpfloat (table->offset[200], ==, 0);

  /* 1 - (double) 0.09f would be another float. */
  palette.opacity = 0.09;
  ct_palette_build (&palette, ct_pixel_format_find ("RGB"), table);
  g_assert_cmpfloat (table->weight[200], ==, (gfloat)0.91);
  palette.opacity = 0.3;

  palette.base_weight = 0.9;
  palette.offset = -3.3;
  ct_palette_build (&palette, ct_pixel_format_find ("RGB"), table);
  g_assert_cmpfloat (table->weight[200], ==, 0.9f);
  g_assert_cmpfloat (table->offset[200], ==, -3.3f);
  g_assert_true (table->has_offset);

  palette.base_weight = INFINITY;
  palette.offset = NAN;
  ct_palette_build (&palette, ct_pixel_format_find ("RGB"), table);
  g_assert_cmpfloat (table->weight[200], ==, 0.7f);
  g_assert_cmpfloat (table->offset[200], ==, 0);
  g_assert_false (table->has_offset);
}

static void
assert_hidden (const CtBlendTable *table, guint i)
{
  for (guint k = 0; k < 4; k++)
    g_assert_cmpfloat (table->color[i][k], ==, 0);
  g_assert_cmpfloat (table->weight[i], ==, 1);
  g_assert_cmpfloat (table->offset[i], ==, 0);
}

static void
test_build_hidden (void)
{
  CtPalette palette = plain_palette ();
  const CtPixelFormat *format = ct_pixel_format_find ("BGRx");
  g_autofree CtBlendTable *table = g_new (CtBlendTable, 1);

  palette.first = 10;
  palette.last = 20;
  palette.base_weight = 0.25;
  palette.offset = 4;
  ct_palette_build (&palette, format, table);
  for (guint i = 0; i < 256; i++) {
    if (i < 10 || i > 20)
      assert_hidden (table, i);
    else
      g_assert_cmpfloat (table->weight[i], ==, 0.25);
  }
  /* All hidden, so no offset anywhere. */
  palette.first = 21;
  ct_palette_build (&palette, format, table);
  g_assert_false (table->has_offset);
  for (guint i = 0; i < 256; i++)
    assert_hidden (table, i);

  palette.first = 0;
  palette.skip_zero = TRUE;
  ct_palette_build (&palette, format, table);
  assert_hidden (table, 0);
  g_assert_cmpfloat (table->weight[1], ==, 0.25);
  /* Opacity 0 hides too, as long as nothing else was asked for. */
  palette = plain_palette ();
  palette.opacity = 0;
  ct_palette_build (&palette, format, table);
  for (guint i = 0; i < 256; i++)
    assert_hidden (table, i);
}

static void
test_build_reverse (void)
{
  CtPalette palette = plain_palette ();
  g_autofree CtBlendTable *table = g_new (CtBlendTable, 1);

  palette.reverse = TRUE;
  palette.mode = CT_OPACITY_RAMP;
  palette.opacity = 1;
  ct_palette_build (&palette, ct_pixel_format_find ("RGB"), table);
  /* The colors turn round, the opacity does not. */
  g_assert_cmpfloat (table->color[255][0], ==, 0);
  g_assert_cmpfloat (table->color[255][1], ==, 255);
  g_assert_cmpfloat (table->weight[255], ==, 0);
  g_assert_cmpfloat (table->color[0][0], ==, 0);
  g_assert_cmpfloat (table->weight[0], ==, 1);
  g_assert_cmpfloat (table->color[51][0], ==, 204 * (gdouble)0.2f);
  g_assert_cmpfloat (table->weight[51], ==, 0.8f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colormap/table", test_table);
  g_test_add_func ("/colormap/shared", test_shared);
  g_test_add_func ("/colormap/gray", test_gray);
  g_test_add_func ("/colormap/blue-white-red", test_blue_white_red);
  g_test_add_func ("/colormap/labels", test_labels);
  g_test_add_func ("/colormap/load/planar", test_load_planar);
  g_test_add_func ("/colormap/load/printable", test_load_printable);
  g_test_add_func ("/colormap/load/text", test_load_text);
  g_test_add_func ("/colormap/load/unit", test_load_unit);
  g_test_add_func ("/colormap/load/bad-rows", test_bad_rows);
  g_test_add_func ("/colormap/load/bad-sizes", test_bad_sizes);
  g_test_add_func ("/colormap/load/bad-files", test_bad_files);
  g_test_add_func ("/colormap/palette/opacity", test_opacity);
  g_test_add_func ("/colormap/palette/formats", test_build_formats);
  g_test_add_func ("/colormap/palette/roundings", test_build_roundings);
  g_test_add_func ("/colormap/palette/hidden", test_build_hidden);
  g_test_add_func ("/colormap/palette/reverse", test_build_reverse);
  return g_test_run ();
}
