/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text by Pango, where it is built in and a font is there: it lies within what
 * was measured, all of it, at any size; else a sentence says why not.
 */
#include "gst/ctheat/gstctheattext.h"

#include <gst/check/gstcheck.h>
#include <string.h>

static const gchar *const texts[]
    = { "0.5", "slice 17/51", "W 400 L 40", "R", "\u2265 0.25", "jgpqy|" };

/* Where a canvas has anything: at least that much. */
static CtBox
find_ink (const CtCanvas *c, guint *letters)
{
  CtBox box = { G_MAXINT, G_MAXINT, -1, -1 };

  *letters = 0;
  for (gint y = 0; y < (gint)c->height; y++)
    for (gint x = 0; x < (gint)c->width; x++) {
      guint32 pixel = c->pixels[y * c->width + x];

      if (!pixel)
        continue;
      *letters += (pixel & 0xffffff) == 0x00ff80;
      box.x0 = MIN (box.x0, x);
      box.y0 = MIN (box.y0, y);
      box.x1 = MAX (box.x1, x + 1);
      box.y1 = MAX (box.y1, y + 1);
    }
  return box;
}

GST_START_TEST (test_extents)
{
  const gchar *why = NULL;
  GstCtHeatText *text = gst_ct_heat_text_new (&why);
  const CtLettering *l = gst_ct_heat_text_lettering (text);

  if (!text)
    ck_assert_msg (strstr (why, "Pango") || strstr (why, "font"), "%s", why);
  for (guint size = 6; text && size < 60; size += 9)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
      CtCanvas *canvas;
      guint width, height, letters;
      CtBox ink;

      l->measure (l->data, texts[i], size, &width, &height);
      ck_assert_uint_ge (height, size);
      ck_assert_uint_le (height, 2 * size);
      canvas = ct_canvas_new (width + 40, height + 40);
      l->draw (l->data, canvas, texts[i], size, 20, 20,
               ct_canvas_color (0, 255, 128));
      ink = find_ink (canvas, &letters);
      ck_assert_msg (ink.x0 >= 20 && ink.y0 >= 20 && ink.x1 <= 20 + (gint)width
                         && ink.y1 <= 20 + (gint)height,
                     "%s at %u: %d %d %d %d of %u %u", texts[i], size, ink.x0,
                     ink.y0, ink.x1, ink.y1, width, height);
      /* Of small ones no pixel need be the color's alone. */
      ck_assert (size < 15 || letters > 0);
      ck_assert_int_gt (ink.y1 - ink.y0, (gint)size / 2);
      ct_canvas_free (canvas);
    }
  gst_ct_heat_text_free (text);
  gst_ct_heat_text_free (NULL);
  ck_assert (!gst_ct_heat_text_lettering (NULL));
}
GST_END_TEST

static Suite *
gstctheattext_suite (void)
{
  Suite *suite = suite_create ("gstctheattext");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_extents);
  return suite;
}

GST_CHECK_MAIN (gstctheattext);
