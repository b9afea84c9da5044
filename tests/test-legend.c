/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The color bar on its canvas, with letters that are blocks: each tick's text
 * lies at the color of the value that it names; nothing is clipped, and nothing
 * meets, at any size.
 */
#include "src/legend.h"

#include <math.h>
#include <string.h>

#include "tests/block-letters.h"

static CtRender *render;
static CtLook look;
static CtLegend legend;
static BlockLetters letters;

/* A frame of one pixel, whose heat has that range. */
static void
prepare (gdouble min, gdouble max)
{
  static guint8 gray;
  static gfloat value;
  CtPlane base = { &gray, 1, 1, 1, CT_SAMPLE_U8, FALSE, FALSE };
  CtCalibration none = CT_CALIBRATION_NONE;
  CtHeat heat
      = { .plane = { (guint8 *)&value, 4, 1, 1, CT_SAMPLE_F32, FALSE, FALSE },
          .range = { min, max } };

  ct_gray_set_identity (ct_render_gray (render), CT_SAMPLE_U8, FALSE);
  ct_render_prepare (render, &look, &base, &none, &heat,
                     ct_pixel_format_find ("BGRx"));
  legend.range = heat.range;
  legend.threshold = look.threshold;
  legend.threshold_max = look.threshold_max;
}

static void
setup (void)
{
  render = render ? render : ct_render_new ();
  ct_look_init (&look);
  memset (&legend, 0, sizeof legend);
  legend.side = CT_LEGEND_RIGHT;
  legend.width = legend.height = 512;
  legend.unit = "Gy";
  legend.mode = "fixed";
  prepare (0, 1);
}

static CtCanvas *
draw (gboolean with_text)
{
  CtLettering lettering = block_lettering (&letters);

  return ct_legend_draw (&legend, render, with_text ? &lettering : NULL);
}

static guint32
at (const CtCanvas *c, gint x, gint y)
{
  g_assert_true (x >= 0 && y >= 0 && x < (gint)c->width && y < (gint)c->height);
  return c->pixels[(gsize)y * c->width + x];
}

static guint32
color_of (const guint8 rgb[3])
{
  return ct_canvas_color (rgb[0], rgb[1], rgb[2]);
}

/* The lane of whole colors, found as the first pixels from the outside that
 * are of the map: where it begins, across. */
static gint
lane (void)
{
  return (gint)ct_lettering_size (legend.height) / 2 + 4;
}

/* The colors across the lane at a tick are those of its value, within the
 * colors that one pixel of the bar stands for. */
static guint
check_ticks (const CtCanvas *c)
{
  const guint8 (*map)[3] = look.rgb;
  gboolean upright = ct_legend_is_upright (legend.side);
  gdouble span = legend.range.max - legend.range.min;
  guint checked = 0;

  for (guint i = 0; i < letters.n; i++) {
    const BlockText *t = &letters.texts[i];
    gchar *end;
    gdouble value = g_ascii_strtod (t->text, &end), index;
    gint middle
        = upright ? (t->box.y0 + t->box.y1) / 2 : (t->box.x0 + t->box.x1) / 2;
    gint best = 999;

    if (*end || end == t->text)
      continue;
    index = 255 * pow ((value - legend.range.min) / span, look.gamma);
    if (look.invert)
      index = 255 - index;
    if (look.reverse)
      index = 255 - index;
    /* The middle of a text is that of its tick, to a pixel. */
    for (gint off = -1; off <= 1; off++)
      for (gint k = 0; k < 256; k++) {
        guint32 pixel = upright ? at (c, lane (), middle + off)
                                : at (c, middle + off, lane ());

        if (pixel == color_of (map[k]))
          best = MIN (best, (gint)fabs (k - index));
      }
    /* A pixel of a bar of 153 (256 rows) is 1.7 colors. */
    g_assert_cmpint (best, <=, look.gamma == 1 ? 3 : 9);
    checked++;
  }
  return checked;
}

static void
test_ticks (void)
{
  static const gdouble ranges[][2]
      = { { 0, 1 }, { -5, 5 }, { 0, 63 }, { -1024, 3071 }, { 0.1, 0.13 } };
  static const guint heights[] = { 256, 512, 1024, 2160 };

  for (guint side = CT_LEGEND_RIGHT; side <= CT_LEGEND_TOP; side++)
    for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
      for (guint h = 0; h < G_N_ELEMENTS (heights); h++)
        for (guint how = 0; how < 4; how++) {
          g_autoptr (CtCanvas) canvas = NULL;

          setup ();
          legend.side = side;
          legend.width = legend.height = heights[h];
          legend.is_opaque = how & 1;
          legend.is_clipped = how & 2;
          look.invert = how == 1;
          look.reverse = how == 2;
          look.gamma = how == 3 ? 1.5 : 1;
          prepare (ranges[i][0], ranges[i][1]);
          canvas = draw (TRUE);
          g_assert_cmpuint (check_ticks (canvas), >=, 3);
        }
}

/* Words are whole, on the canvas, and no two of them meet. */
static void
check_words (const CtCanvas *c)
{
  for (guint i = 0; i < letters.n; i++) {
    const CtBox *a = &letters.texts[i].box;

    g_assert_true (a->x0 >= 0 && a->y0 >= 0 && a->x1 <= (gint)c->width
                   && a->y1 <= (gint)c->height);
    for (guint k = 0; k < i; k++) {
      const CtBox *b = &letters.texts[k].box;

      if (a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1)
        g_error ("\"%s\" and \"%s\" meet at %u rows, side %u",
                 letters.texts[i].text, letters.texts[k].text, legend.height,
                 legend.side);
    }
  }
}

static void
test_words (void)
{
  static const guint heights[] = { 256, 300, 512, 777, 1024, 1080, 2160 };

  for (guint side = CT_LEGEND_RIGHT; side <= CT_LEGEND_TOP; side++)
    for (guint h = 0; h < G_N_ELEMENTS (heights); h++)
      for (guint how = 0; how < 8; how++) {
        g_autoptr (CtCanvas) canvas = NULL;

        setup ();
        legend.side = side;
        legend.width = heights[h] * (how & 2 ? 2 : 1);
        legend.height = heights[h];
        legend.is_opaque = how & 1;
        legend.is_clipped = TRUE;
        legend.note = how & 4 ? "flat" : NULL;
        look.threshold = how & 4 ? 0.25 : -G_MAXDOUBLE;
        look.threshold_max = how & 1 ? 0.75 : G_MAXDOUBLE;
        prepare (how & 2 ? -12345 : 0, 1);
        canvas = draw (TRUE);
        if (!legend.is_opaque)
          g_assert_cmpuint ((canvas->width | canvas->height) % 2, ==, 0);
        g_assert_cmpuint (ct_legend_is_upright (side) ? canvas->width
                                                      : canvas->height,
                          ==, ct_legend_extent (side, heights[h]));
        if (legend.is_opaque)
          g_assert_cmpuint (
              ct_legend_is_upright (side) ? canvas->height : canvas->width, ==,
              (ct_legend_is_upright (side) ? legend.height : legend.width));
        check_words (canvas);
        if (!ct_legend_is_upright (side))
          continue;
        g_assert_nonnull (block_find (&letters, "Gy"));
        g_assert_nonnull (block_find (&letters, "fixed"));
        g_assert_true (!legend.note == !block_find (&letters, "flat"));
        if (legend.note)
          g_assert_cmphex (block_find (&letters, "flat")->color, ==,
                           ct_canvas_color (255, 191, 0));
        g_assert_true ((how & 5) == 0
                       || block_find (&letters, (how & 5) == 4 ? "\u2265 0.25"
                                                : (how & 5) == 1
                                                    ? "\u2264 0.75"
                                                    : "0.25 to 0.75"));
      }
}

/* What is hidden is not in the lane of whole colors, and gray in the other;
 * what is shown is there as it comes out over dark and bright gray. */
static void
test_lanes (void)
{
  g_autoptr (CtCanvas) canvas = NULL;
  guint hidden = 0, shown = 0;

  setup ();
  look.threshold = 0.4;
  look.opacity_mode = CT_OPACITY_RAMP;
  look.opacity = 1;
  prepare (0, 1);
  canvas = draw (FALSE);
  for (guint y = 0; y < canvas->height; y++) {
    guint32 pixel = at (canvas, lane (), y);
    guint32 other = at (canvas, lane () + 10, y);
    gint index = -1;

    for (gint k = 0; k < 256; k++)
      if (pixel == color_of (look.rgb[k]))
        index = k;
    if (index < 0 && (other == 0xffc0c0c0 || other == 0xff404040)) {
      hidden++;
      g_assert_cmphex (pixel, ==, 0xff000000);
    } else if (index >= 0) {
      guint8 dark[3], bright[3];

      ct_blend_color (ct_render_blend (render), index, 64, dark);
      ct_blend_color (ct_render_blend (render), index, 192, bright);
      g_assert_true (other == color_of (dark) || other == color_of (bright));
      shown++;
    }
  }
  /* Of 307 pixels, six tenths of 512, to where the ramp leaves nothing. */
  g_assert_cmpuint (hidden, >=, 120);
  g_assert_cmpuint (hidden, <=, 125);
  g_assert_cmpuint (shown + hidden, >=, 306);
}

/* Marks at the thresholds and in the colors of the lines, at their values. */
static void
test_marks (void)
{
  g_autoptr (CtCanvas) plain = NULL, marked = NULL;
  guint white = 0, lines = 0;
  gdouble sum = 0, line = 0;
  guint8 rgb[3];

  setup ();
  plain = draw (FALSE);
  look.threshold = 0.25;
  legend.contour.levels[0] = 0.75;
  legend.contour.levels[1] = 7; /* not on the bar */
  legend.contour.n_levels = 2;
  prepare (0, 1);
  marked = draw (FALSE);
  ct_blend_own_color (ct_render_blend (render),
                      ct_render_index_of (render, 0.75), rgb);
  for (guint y = 0; y < plain->height; y++)
    for (gint x = 0; x < lane () - 1; x++) {
      guint32 pixel = at (marked, x, y);

      g_assert_cmpuint (at (plain, x, y) >> 24 && x < lane () - 2, ==, 0);
      if (pixel == 0xffffffff) {
        white++;
        sum += y;
      } else if (pixel == color_of (rgb)) {
        lines++;
        line += y;
      }
    }
  g_assert_cmpuint (white, >, 5);
  g_assert_cmpuint (lines, >, 2);
  /* 0.5 of the bar's 307 pixels lie between the two. */
  g_assert_cmpfloat (fabs (sum / white - line / lines - 153.5), <=, 1.5);
}

/* Arrow heads where values beyond the ends have colors, and else none. */
static void
test_ends (void)
{
  setup ();
  for (guint clipped = 0; clipped < 2; clipped++) {
    g_autoptr (CtCanvas) canvas = NULL;
    guint top = 0, bottom = 0;

    legend.is_clipped = clipped;
    canvas = draw (FALSE);
    for (guint y = 0; y < canvas->height; y++) {
      /* The middle of the bar, in its upper and its lower arrow. */
      guint32 pixel = at (canvas, lane () + 5, y);

      if (pixel == color_of (look.rgb[255]))
        top++;
      if (pixel == color_of (look.rgb[0]))
        bottom++;
    }
    /* An index is 1.2 pixels of the bar. */
    g_assert_true (clipped ? top >= 4 && bottom >= 4 : top <= 2 && bottom <= 2);
  }
}

/* Squares of the labels' colors with their numbers; that there are more. */
static void
test_labels (void)
{
  static const struct
  {
    guint n;
    const gchar *last, *none;
  } cases[] = { { 3, "3", "4" }, { 200, "17 \u2026", "18" } };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (CtCanvas) canvas = NULL;

    setup ();
    look.labels = TRUE;
    look.rgb = ct_colormap_find ("labels")->rgb;
    prepare (0, 1);
    legend.n_labels = cases[i].n;
    canvas = draw (TRUE);
    check_words (canvas);
    g_assert_nonnull (block_find (&letters, cases[i].last));
    g_assert_null (block_find (&letters, cases[i].none));
    for (guint label = 1; label <= 3; label++) {
      gchar text[4] = { '0' + label };
      const CtBox *box = &block_find (&letters, text)->box;

      g_assert_cmphex (at (canvas, lane () + 2, (box->y0 + box->y1) / 2), ==,
                       color_of (look.rgb[label]));
    }
  }
}

/* Without letters; of a range that cannot be told; and where there is no room,
 * none or a black one. */
static void
test_little (void)
{
  static const gdouble ranges[][2]
      = { { 1, 1 }, { 1, 0 }, { 0, INFINITY }, { NAN, 1 }, { 1e9, 1e9 + 1 } };

  setup ();
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    g_autoptr (CtCanvas) canvas = NULL;

    legend.contour.n_levels = 1;
    legend.note = "range?";
    prepare (ranges[i][0], ranges[i][1]);
    canvas = draw (TRUE);
    g_assert_cmpuint (check_ticks (canvas), ==, 0);
    g_assert_nonnull (block_find (&letters, "range?"));
  }
  for (guint side = CT_LEGEND_RIGHT; side <= CT_LEGEND_TOP; side++)
    for (guint size = 1; size < 70; size++) {
      g_autoptr (CtCanvas) inside = NULL, outside = NULL;

      legend.side = side;
      legend.width = legend.height = size;
      legend.is_opaque = FALSE;
      inside = draw (TRUE);
      g_assert_true (size >= 64 || !inside);
      legend.is_opaque = TRUE;
      outside = draw (TRUE);
      g_assert_cmpuint (ct_legend_is_upright (side) ? outside->height
                                                    : outside->width,
                        ==, size);
      g_assert_cmphex (at (outside, 0, 0), ==, 0xff000000);
    }
  g_assert_cmpuint (ct_legend_extent (CT_LEGEND_NONE, 512), ==, 0);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/legend/ticks", test_ticks);
  g_test_add_func ("/legend/words", test_words);
  g_test_add_func ("/legend/lanes", test_lanes);
  g_test_add_func ("/legend/marks", test_marks);
  g_test_add_func ("/legend/ends", test_ends);
  g_test_add_func ("/legend/labels", test_labels);
  g_test_add_func ("/legend/little", test_little);
  failed = g_test_run ();
  ct_render_free (render);
  return failed;
}
