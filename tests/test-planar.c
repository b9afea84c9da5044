/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Planes of Y, Cb and Cr against a pixel at a time: which row and column a
 * chroma sample is of, the mark, spans, and what lies around the planes.
 */
#include "src/planar.h"

#include <math.h>
#include <string.h>

#include "src/colormap.h"
#include "src/mark.h"

#define SIDE 9
#define ROOM (64 * SIDE)
#define POISON 0xA5

/* A picture of noise, and where in it there is heat. */
typedef struct
{
  guint width, height, x0, x1, y0, y1;
  guint8 gray[SIDE][SIDE], index[SIDE][SIDE], mask[SIDE][SIDE];
  gboolean has_mask, is_marked;
} Noise;

static void
fill (Noise *noise, guint width, guint height, guint i)
{
  memset (noise, 0, sizeof *noise);
  noise->width = width;
  noise->height = height;
  noise->x1 = width;
  noise->y1 = i % 5 ? height : 0;
  if (i % 3 == 0) {
    noise->x0 = g_test_rand_int_range (0, width);
    noise->x1 = g_test_rand_int_range (noise->x0, width + 1);
    noise->y0 = g_test_rand_int_range (0, height);
  }
  noise->has_mask = i % 2;
  noise->is_marked = i % 4 == 1;
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++) {
      noise->gray[y][x] = g_test_rand_int_range (0, 256);
      noise->index[y][x] = g_test_rand_int_range (0, 256);
      noise->mask[y][x] = g_test_rand_bit () ? 255 : 0;
    }
}

/* Y, Cb and Cr of a pixel, by the table's words. */
static void
pixel_at (const Noise *noise, const CtPlanar *planar, guint x, guint y,
          guint8 yuv[3])
{
  guint8 gray = noise->gray[y][x], mask = noise->mask[y][x];
  gboolean inside = x >= noise->x0 && x < noise->x1 && y >= noise->y0
                    && y < noise->y1 && (!noise->has_mask || mask);

  if (noise->is_marked
      && (x < 2 || y < 2 || x + 2 >= noise->width || y + 2 >= noise->height))
    memcpy (yuv, planar->mark, 3);
  else if (inside)
    ct_kernels ()->blend_yuv (yuv, yuv + 1, yuv + 2, &gray, &noise->index[y][x],
                              NULL, 1, &planar->table);
  else
    for (guint p = 0; p < 3; p++)
      yuv[p] = planar->table.paint[p][gray];
}

static guint8
chroma_at (const Noise *noise, const CtPlanar *planar, guint x, guint y,
           guint p)
{
  gdouble columns[2];

  for (guint i = 0; i < 2; i++) {
    guint8 upper[3], lower[3];
    guint at = MIN (2 * x + i, noise->width - 1);

    pixel_at (noise, planar, at, 2 * y, upper);
    pixel_at (noise, planar, at, MIN (2 * y + 1, noise->height - 1), lower);
    columns[i] = ceil ((upper[p] + lower[p]) / 2.0);
  }
  return (guint8)ceil ((columns[0] + columns[1]) / 2);
}

static void
expect (const Noise *noise, const CtPlanar *planar, guint8 *memory,
        const CtPicture *at)
{
  const CtPixelFormat *format = planar->format;

  memset (memory, POISON, ROOM);
  for (guint y = 0; y < noise->height; y++)
    for (guint x = 0; x < noise->width; x++) {
      guint8 yuv[3];

      pixel_at (noise, planar, x, y, yuv);
      ct_picture_row (at, 0, y)[x] = yuv[0];
      for (guint p = 1; p < 3; p++) {
        if (!format->halved)
          ct_picture_row (at, p, y)[x] = yuv[p];
        else if (format->planes == 3)
          ct_picture_row (at, p, y / 2)[x / 2]
              = chroma_at (noise, planar, x / 2, y / 2, p);
        else
          ct_picture_row (at, 1, y / 2)[x / 2 * 2 + p - 1]
              = chroma_at (noise, planar, x / 2, y / 2, p);
      }
    }
}

static void
draw (const Noise *noise, const CtPlanar *planar, CtPlanarRows *rows,
      const CtPicture *out)
{
  for (guint y = 0; y < noise->height; y++) {
    const guint8 *gray = noise->gray[y];
    gboolean heat = y >= noise->y0 && y < noise->y1;
    guint x0 = heat ? noise->x0 : noise->width;
    guint x1 = heat ? noise->x1 : noise->width;

    ct_planar_blend (planar, rows, out, y, 0, x0, gray, NULL, NULL);
    ct_planar_blend (planar, rows, out, y, x0, x1 - x0, gray + x0,
                     noise->index[y] + x0,
                     noise->has_mask ? noise->mask[y] + x0 : NULL);
    ct_planar_blend (planar, rows, out, y, x1, noise->width - x1, gray + x1,
                     NULL, NULL);
    ct_planar_end_row (planar, rows, out, y);
  }
}

/* Three planes in one block of memory, the chroma bottom up. */
static CtPicture
picture_in (guint8 *memory)
{
  return (CtPicture){ { memory + 3, memory + ROOM / 3 + (SIDE - 1) * 20,
                        memory + ROOM / 3 * 2 + (SIDE - 1) * 20 },
                      { 13, -20, -20 } };
}

static void
set_palette (CtPlanar *planar, guint i)
{
  static const CtYuvSpace space = { 0.2126, 0.0722, FALSE };
  g_autofree CtBlendTable *blend = g_new (CtBlendTable, 1);
  CtPalette palette = {
    .rgb = ct_colormap_find ("jet")->rgb,
    .base_rgb = ct_colormap_find (i % 2 ? "gray" : "hot")->rgb,
    .opacity = 0.4,
    .first = 100,
    .last = 240,
    .base_weight = NAN,
  };

  ct_palette_build (&palette, ct_pixel_format_find ("BGRx"), blend);
  ct_planar_set_table (planar, blend, &space);
  g_assert_true (planar->is_blended);
}

static void
test_pictures (void)
{
  static const gchar *const names[] = { "I420", "NV12", "Y444" };
  g_autofree CtPlanar *planar = g_new0 (CtPlanar, 1);
  guint8 work[2][2][SIDE], got[ROOM], expected[ROOM];
  CtPlanarRows rows;
  guint i = 0;

  for (guint r = 0; r < 4; r++)
    rows.chroma[r / 2][r % 2] = work[r / 2][r % 2];
  for (guint width = 1; width <= SIDE; width++)
    for (guint height = 1; height <= SIDE; height++)
      for (guint f = 0; f < 6; f++, i++) {
        CtPicture out = picture_in (got), at = picture_in (expected);
        Noise noise;

        fill (&noise, width, height, i);
        set_palette (planar, i / 7);
        ct_planar_prepare (planar, ct_pixel_format_find (names[f % 3]), width,
                           height, noise.is_marked);
        memset (got, POISON, sizeof got);
        draw (&noise, planar, &rows, &out);
        expect (&noise, planar, expected, &at);
        g_assert_cmpmem (got, ROOM, expected, ROOM);
      }
}

/* Pixels that were made as B, G, R, x. */
static void
test_convert (void)
{
  g_autofree CtPlanar *planar = g_new0 (CtPlanar, 1);
  guint8 work[2][2][2], out[3][4];
  guint8 pixels[2][8]
      = { { 0, 0, 255, 0, 0, 0, 255, 1 }, { 0, 0, 0, 2, 255, 255, 255, 3 } };
  CtPicture picture = { { out[0], out[1], out[2] }, { 2, 2, 2 } };
  CtPlanarRows rows
      = { { { work[0][0], work[0][1] }, { work[1][0], work[1][1] } },
          { TRUE, TRUE } };

  set_palette (planar, 1);
  ct_planar_prepare (planar, ct_pixel_format_find ("I420"), 2, 2, FALSE);
  for (guint y = 0; y < 2; y++) {
    ct_planar_convert (planar, &rows, &picture, y, pixels[y]);
    ct_planar_end_row (planar, &rows, &picture, y);
  }
  /* Red is 63, 102, 240 in BT.709; see test-yuv.c for the one level. */
  g_assert_cmpint (ABS (out[0][0] - 63), <=, 1);
  g_assert_cmpuint (out[0][2], ==, 16);
  g_assert_cmpuint (out[0][3], ==, 235);
  g_assert_cmpint (ABS (out[1][0] - 115), <=, 1);
  g_assert_cmpint (ABS (out[2][0] - 184), <=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planar/pictures", test_pictures);
  g_test_add_func ("/planar/convert", test_convert);
  return g_test_run ();
}
