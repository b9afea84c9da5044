/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text by Pango and Cairo.
 */
#include "gst/ctheat/gstctheattext.h"

#ifdef CT_WITH_TEXT

#include <pango/pangocairo.h>

struct _GstCtHeatText
{
  CtLettering lettering;
  PangoFontMap *fonts; /* of its own: the default one is a thread's */
  PangoLayout *layout;
  guint size; /* that layout's font has */
};

/* Of the dark edge around letters. */
static guint
edge_of (guint size)
{
  return MAX (size / 10, 1);
}

static void
set_text (GstCtHeatText *t, const gchar *text, guint size)
{
  if (t->size != size) {
    PangoFontDescription *font
        = pango_font_description_from_string ("DejaVu Sans,Sans");

    pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
    pango_layout_set_font_description (t->layout, font);
    pango_font_description_free (font);
    t->size = size;
  }
  pango_layout_set_text (t->layout, text, -1);
}

/* Both of what letters may span and of what these do. */
static PangoRectangle
bounds_of (GstCtHeatText *t, const gchar *text, guint size)
{
  PangoRectangle ink, logical;
  gint right, bottom;

  set_text (t, text, size);
  pango_layout_get_pixel_extents (t->layout, &ink, &logical);
  right = MAX (ink.x + ink.width, logical.x + logical.width);
  bottom = MAX (ink.y + ink.height, logical.y + logical.height);
  logical.x = MIN (ink.x, logical.x);
  logical.y = MIN (ink.y, logical.y);
  logical.width = right - logical.x;
  logical.height = bottom - logical.y;
  return logical;
}

static void
measure (gpointer data, const gchar *text, guint size, guint *width,
         guint *height)
{
  PangoRectangle bounds = bounds_of (data, text, size);

  *width = (guint)bounds.width + 2 * edge_of (size);
  *height = (guint)bounds.height + 2 * edge_of (size);
}

static void
draw (gpointer data, CtCanvas *canvas, const gchar *text, guint size, gint x,
      gint y, guint32 color)
{
  GstCtHeatText *t = data;
  PangoRectangle bounds = bounds_of (t, text, size);
  gint edge = (gint)edge_of (size);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)canvas->pixels, CAIRO_FORMAT_ARGB32, (gint)canvas->width,
      (gint)canvas->height, (gint)canvas->width * 4);
  cairo_t *cairo = cairo_create (surface);

  cairo_translate (cairo, x + edge - bounds.x, y + edge - bounds.y);
  cairo_move_to (cairo, 0, 0);
  pango_cairo_layout_path (cairo, t->layout);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_set_line_width (cairo, 2 * edge);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cairo);
  cairo_set_source_rgb (cairo, (color >> 16 & 255) / 255.0,
                        (color >> 8 & 255) / 255.0, (color & 255) / 255.0);
  cairo_move_to (cairo, 0, 0);
  pango_cairo_show_layout (cairo, t->layout);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
}

static gboolean
has_fonts (PangoFontMap *fonts)
{
  PangoFontFamily **families;
  gint n;

  pango_font_map_list_families (fonts, &families, &n);
  g_free (families);
  return n > 0;
}

GstCtHeatText *
gst_ct_heat_text_new (const gchar **why)
{
  GstCtHeatText *t = g_new0 (GstCtHeatText, 1);
  cairo_font_options_t *options;
  PangoContext *context;

  t->fonts = pango_cairo_font_map_new ();
  if (!has_fonts (t->fonts)) {
    gst_ct_heat_text_free (t);
    *why = "no font is installed (Debian: fonts-dejavu-core)";
    return NULL;
  }
  context = pango_font_map_create_context (t->fonts);
  options = cairo_font_options_create ();
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  t->layout = pango_layout_new (context);
  g_object_unref (context);
  t->lettering = (CtLettering){ t, measure, draw };
  return t;
}

void
gst_ct_heat_text_free (GstCtHeatText *t)
{
  if (!t)
    return;
  g_clear_object (&t->layout);
  g_object_unref (t->fonts);
  g_free (t);
}

#else

struct _GstCtHeatText
{
  CtLettering lettering;
};

GstCtHeatText *
gst_ct_heat_text_new (const gchar **why)
{
  *why = "this was built without Pango (meson's option text)";
  return NULL;
}

void
gst_ct_heat_text_free (GstCtHeatText *t)
{
  g_free (t);
}

#endif

const CtLettering *
gst_ct_heat_text_lettering (const GstCtHeatText *t)
{
  return t ? &t->lettering : NULL;
}
