/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finds colormaps, reads the user's own, and bakes colors, opacity and
 * channel order into one table. Knows nothing of pixels.
 */
#include "src/colormap.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* 256 rows at 17 digits a number take a quarter of that. */
#define TABLE_MAX_BYTES (64 * 1024)

#define PLANAR_BYTES (3 * 256)

/* ImageJ's LUTs with NIH Image's header: "ICOL", 28 bytes more, 768. */
#define NIH_BYTES (32 + PLANAR_BYTES)

const CtColormap *
ct_colormap_find (const gchar *name)
{
  for (guint i = 0; i < ct_n_colormaps; i++) {
    if (g_strcmp0 (ct_colormaps[i].name, name) == 0)
      return &ct_colormaps[i];
  }
  return NULL;
}

static void
set_errno_error (GError **error, const gchar *what)
{
  gint saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
               "cannot %s: %s", what, g_strerror (saved));
}

static void G_GNUC_PRINTF (2, 3)
    set_table_error (GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, message);
}

/* Reads up to TABLE_MAX_BYTES and one more, which tells a longer file; the
 * size that fstat gives may be stale. -1: error is set. */
static gssize
read_from (gint fd, guint8 *data, GError **error)
{
  struct stat st;
  gsize n = 0;

  if (fstat (fd, &st) < 0) {
    set_errno_error (error, "examine the file");
    return -1;
  }
  if (!S_ISREG (st.st_mode)) {
    set_table_error (error, "expected a regular file, found %s",
                     S_ISDIR (st.st_mode) ? "a directory" : "a special one");
    return -1;
  }
  while (n <= TABLE_MAX_BYTES) {
    gssize got = read (fd, data + n, TABLE_MAX_BYTES + 1 - n);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      set_errno_error (error, "read the file");
      return -1;
    }
    if (got == 0)
      return n;
    n += got;
  }
  set_table_error (error, "expected a table of at most %d bytes, found more",
                   TABLE_MAX_BYTES);
  return -1;
}

/* data holds TABLE_MAX_BYTES + 1. */
static gssize
read_file (const gchar *path, guint8 *data, GError **error)
{
  /* O_NONBLOCK: a FIFO without a writer would block in open. */
  gint fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0);
  gssize n;

  if (fd < 0) {
    set_errno_error (error, "open the file");
    return -1;
  }
  n = read_from (fd, data, error);
  close (fd);
  return n;
}

/* Nothing but text: printable ASCII, white space, and what UTF-8 is made of
 * (a comment may be in any language). */
static gboolean
is_text (const guint8 *data, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (data[i] < 0x20 ? !strchr ("\t\n\r\f", data[i]) : data[i] == 0x7f)
      return FALSE;
    if (data[i] == 0)
      return FALSE; /* strchr finds it in every string */
  }
  return TRUE;
}

/* Whether 768 bytes are rather text than a table: a table is all text only
 * by a rare chance, and more rarely with a line feed in it. */
static gboolean
is_short_text (const guint8 *data)
{
  for (guint i = 0; i < PLANAR_BYTES; i++) {
    if (data[i] > 0x7e)
      return FALSE;
  }
  return memchr (data, '\n', PLANAR_BYTES) && is_text (data, PLANAR_BYTES);
}

static void
unpack_planar (const guint8 *data, guint8 rgb[256][3])
{
  for (guint i = 0; i < 256; i++) {
    for (guint c = 0; c < 3; c++)
      rgb[i][c] = data[256 * c + i];
  }
}

/* What a text table is known to be after some of its rows. */
typedef struct
{
  gdouble values[256][3];
  guint rows;
  gdouble max;
  gboolean has_point;
} TextTable;

/* One word of a row. Plain decimal numbers alone: no "nan", no "0x10", which
 * g_ascii_strtod would take. */
static gboolean
parse_number (const gchar *word, guint line, TextTable *table, gdouble *value,
              GError **error)
{
  gchar *end = NULL;

  if (word[strspn (word, "0123456789.eE+-")] == '\0')
    *value = g_ascii_strtod (word, &end);
  if (!end || end == word || *end) {
    g_autofree gchar *shown = g_strndup (word, 20);
    g_autofree gchar *valid = g_utf8_make_valid (shown, -1);

    set_table_error (error, "line %u: expected a number, found \"%s\"", line,
                     valid);
    return FALSE;
  }
  if (!(*value >= 0 && *value <= 255)) {
    set_table_error (error,
                     "line %u: expected a number from 0 to 255, found %g", line,
                     *value);
    return FALSE;
  }
  table->max = MAX (table->max, *value);
  table->has_point = table->has_point || strchr (word, '.');
  return TRUE;
}

/* text is changed. */
static gboolean
parse_row (gchar *text, guint line, TextTable *table, GError **error)
{
  g_auto (GStrv) words = NULL;
  gdouble numbers[3];
  guint n = 0;

  text[strcspn (text, "#")] = '\0';
  words = g_strsplit_set (text, " \t\r\f,;", -1);
  for (gchar **word = words; *word; word++) {
    gdouble number;

    if (!**word)
      continue;
    if (!parse_number (*word, line, table, &number, error))
      return FALSE;
    if (n < 3)
      numbers[n] = number;
    n++;
  }
  if (n == 0)
    return TRUE;
  if (n != 3) {
    set_table_error (error, "line %u: expected three numbers, found %u", line,
                     n);
    return FALSE;
  }
  if (table->rows == 256) {
    set_table_error (error, "line %u: expected 256 rows, found one more", line);
    return FALSE;
  }
  memcpy (table->values[table->rows++], numbers, sizeof numbers);
  return TRUE;
}

static gboolean
parse_text (const gchar *text, guint8 rgb[256][3], GError **error)
{
  g_auto (GStrv) lines = NULL;
  TextTable table = { .rows = 0 };
  gdouble scale;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3; /* a byte order mark */
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (!parse_row (lines[i], i + 1, &table, error))
      return FALSE;
  }
  if (table.rows != 256) {
    set_table_error (error, "expected 256 rows of three numbers, found %u",
                     table.rows);
    return FALSE;
  }
  scale = table.max <= 1 && table.has_point ? 255 : 1;
  for (guint i = 0; i < 256; i++) {
    for (guint c = 0; c < 3; c++)
      rgb[i][c] = rint (table.values[i][c] * scale);
  }
  return TRUE;
}

gboolean
ct_colormap_load (const gchar *path, guint8 rgb[256][3], GError **error)
{
  g_autofree guint8 *data = g_malloc (TABLE_MAX_BYTES + 1);
  gssize n = read_file (path, data, error);

  if (n < 0)
    return FALSE;
  if (n == PLANAR_BYTES && !is_short_text (data)) {
    unpack_planar (data, rgb);
    return TRUE;
  }
  if (n == NIH_BYTES && memcmp (data, "ICOL", 4) == 0) {
    set_table_error (error,
                     "a table with NIH Image's header is not supported: "
                     "expected the %d bytes of its colors, found %d",
                     PLANAR_BYTES, NIH_BYTES);
    return FALSE;
  }
  if (!is_text (data, n)) {
    set_table_error (error,
                     "expected %d bytes or a text of 256 rows, "
                     "found %" G_GSSIZE_FORMAT " bytes that are no text",
                     PLANAR_BYTES, n);
    return FALSE;
  }
  data[n] = '\0'; /* n is at most TABLE_MAX_BYTES */
  return parse_text ((const gchar *)data, rgb, error);
}

gboolean
ct_palette_is_hidden (const CtPalette *palette, guint index)
{
  return (gint)index < palette->first || (gint)index > palette->last
         || (palette->skip_zero && index == 0);
}

gdouble
ct_palette_opacity (const CtPalette *palette, guint index)
{
  gdouble opacity = palette->opacity;
  gint first = MAX (palette->first, 0);

  if (!(opacity > 0) || ct_palette_is_hidden (palette, index))
    return 0;
  opacity = MIN (opacity, 1);
  if (palette->mode == CT_OPACITY_RAMP && first < 255)
    opacity = opacity * (gdouble)((gint)index - first) / (255 - first);
  return opacity;
}

static void
build_base (const CtPalette *palette, const CtPixelFormat *format,
            CtBlendTable *table)
{
  for (guint g = 0; g < 256; g++) {
    table->base[g][format->r] = palette->base_rgb[g][0];
    table->base[g][format->g] = palette->base_rgb[g][1];
    table->base[g][format->b] = palette->base_rgb[g][2];
  }
  if (format->fill >= 0)
    table->opaque[format->fill] = 255;
}

static void
build_index (const CtPalette *palette, const CtPixelFormat *format, guint i,
             CtBlendTable *table)
{
  const guint8 *rgb = palette->rgb[palette->reverse ? 255 - i : i];
  gdouble opacity = ct_palette_opacity (palette, i);
  /* A product of a byte and a float is exact in double. */
  gdouble a = (gfloat)opacity;

  table->weight[i] = 1;
  if (ct_palette_is_hidden (palette, i))
    return;
  table->bytes[i][format->r] = rgb[0];
  table->bytes[i][format->g] = rgb[1];
  table->bytes[i][format->b] = rgb[2];
  table->opacity[i] = (gfloat)opacity;
  for (guint c = 0; c < 4; c++)
    table->color[i][c] = table->bytes[i][c] * a;
  table->weight[i]
      = isfinite (palette->base_weight) ? palette->base_weight : 1 - opacity;
  table->offset[i] = isfinite (palette->offset) ? palette->offset : 0;
  if (table->offset[i] != 0)
    table->has_offset = true;
}

void
ct_palette_build (const CtPalette *palette, const CtPixelFormat *format,
                  CtBlendTable *table)
{
  memset (table, 0, sizeof *table);
  build_base (palette, format, table);
  for (guint i = 0; i < 256; i++)
    build_index (palette, format, i, table);
  ct_blend_table_finish (table);
}
