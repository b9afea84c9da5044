/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The table of output formats against what their names say.
 */
#include "src/pixel-format.h"

#include <string.h>

/* A format's name spells its bytes in order. */
static void
test_names (void)
{
  g_assert_cmpuint (ct_n_packed_formats, ==, 10);
  for (guint i = 0; i < ct_n_packed_formats; i++) {
    const CtPixelFormat *format = &ct_pixel_formats[i];
    const gchar *fill = strpbrk (format->name, "xA");

    g_test_message ("%s", format->name);
    g_assert_cmpuint (strlen (format->name), ==, format->bytes);
    g_assert_cmpint (format->name[format->r], ==, 'R');
    g_assert_cmpint (format->name[format->g], ==, 'G');
    g_assert_cmpint (format->name[format->b], ==, 'B');
    g_assert_cmpint (format->fill, ==, fill ? fill - format->name : -1);
    g_assert_cmpuint (format->planes, ==, 1);
    g_assert_false (ct_pixel_format_is_planar (format));
    g_assert_true (ct_pixel_format_find (format->name) == format);
  }
}

static void
test_planar (void)
{
  static const struct
  {
    const gchar *name;
    guint planes;
    gboolean halved;
  } rows[] = { { "I420", 3, TRUE }, { "NV12", 2, TRUE }, { "Y444", 3, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CtPixelFormat *format = ct_pixel_format_find (rows[i].name);

    g_assert_nonnull (format);
    g_assert_true (ct_pixel_format_is_planar (format));
    g_assert_cmpuint (format->bytes, ==, 1);
    g_assert_cmpuint (format->planes, ==, rows[i].planes);
    g_assert_cmpint (format->halved, ==, rows[i].halved);
  }
}

/* Which of several a peer gets depends on it. */
static void
test_order (void)
{
  const gchar *const order[]
      = { "BGRx", "BGRA", "RGBx", "RGBA", "xRGB", "ARGB", "xBGR",
          "ABGR", "RGB",  "BGR",  "I420", "NV12", "Y444" };

  g_assert_cmpuint (ct_n_pixel_formats, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (ct_pixel_formats[i].name, ==, order[i]);
}

static void
test_unknown (void)
{
  g_assert_null (ct_pixel_format_find ("I422"));
  g_assert_null (ct_pixel_format_find ("bgrx"));
  g_assert_null (ct_pixel_format_find (""));
  g_assert_null (ct_pixel_format_find (NULL));
}

/* Where pixel (6, 4) begins in each plane. */
static void
test_part (void)
{
  static const struct
  {
    const gchar *name;
    gint offsets[3];
  } rows[] = { { "BGRx", { 4 * 100 + 24, 0, 0 } },
               { "RGB", { 4 * 100 + 18, 0, 0 } },
               { "I420", { 4 * 100 + 6, 2 * 50 + 3, 2 * 50 + 3 } },
               { "NV12", { 4 * 100 + 6, 2 * 50 + 6, 0 } },
               { "Y444", { 4 * 100 + 6, 4 * 50 + 6, 4 * 50 + 6 } } };
  guint8 memory[3][1000];
  CtPicture whole = { { memory[0], memory[1], memory[2] }, { 100, 50, 50 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CtPixelFormat *format = ct_pixel_format_find (rows[i].name);
    CtPicture part = ct_picture_part (&whole, format, 6, 4);

    for (guint p = 0; p < format->planes; p++) {
      g_assert_cmpint (part.data[p] - whole.data[p], ==, rows[i].offsets[p]);
      g_assert_cmpint (part.stride[p], ==, whole.stride[p]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-format/names", test_names);
  g_test_add_func ("/pixel-format/planar", test_planar);
  g_test_add_func ("/pixel-format/order", test_order);
  g_test_add_func ("/pixel-format/unknown", test_unknown);
  g_test_add_func ("/pixel-format/part", test_part);
  return g_test_run ();
}
