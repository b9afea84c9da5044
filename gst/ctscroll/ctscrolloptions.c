/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The command line: what each option takes, and a sentence for what it does
 * not.
 */
#include "gst/ctscroll/ctscrolloptions.h"

#include <math.h>
#include <string.h>

#include "gst/ctscroll/ctscrollkeys.h"
#include "src/colormap.h"

/* In CtVolumeCut's order. */
static const gchar *const planes[]
    = { "native", "axial", "coronal", "sagittal" };

/* As GOption gives them: text, for our own sentences. */
typedef struct
{
  gchar **files;
  gboolean phantom, help, version;
  gchar *plane, *window, *opacity, *threshold, *colormap, *range, *zoom;
  gint series, slice;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_strfreev (raw->files);
  g_free (raw->plane);
  g_free (raw->window);
  g_free (raw->opacity);
  g_free (raw->threshold);
  g_free (raw->colormap);
  g_free (raw->range);
  g_free (raw->zoom);
}

static GOptionContext *
new_context (Raw *raw, CtScrollOptions *options)
{
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "phantom", 0, 0, G_OPTION_ARG_NONE, &raw->phantom,
      "Show the built-in phantom with its heat map", NULL },
    { "plane", 'p', 0, G_OPTION_ARG_STRING, &raw->plane,
      "native, axial, coronal or sagittal", "PLANE" },
    { "series", 0, 0, G_OPTION_ARG_INT, &raw->series,
      "Which series of a DICOM directory, from 1", "N" },
    { "slice", 'n', 0, G_OPTION_ARG_INT, &raw->slice,
      "The slice to begin with, from 1 (the middle one)", "N" },
    { "window", 'w', 0, G_OPTION_ARG_STRING, &raw->window,
      "A preset by name, or center and width as 40/400", "WINDOW" },
    { "opacity", 'o', 0, G_OPTION_ARG_STRING, &raw->opacity,
      "Opacity of the heat, 0 to 1 (0.7)", "OPACITY" },
    { "threshold", 't', 0, G_OPTION_ARG_STRING, &raw->threshold,
      "Heat below this value is hidden", "VALUE" },
    { "heat-range", 'r', 0, G_OPTION_ARG_STRING, &raw->range,
      "Which values the colors span, as 0:10", "MIN:MAX" },
    { "colormap", 'c', 0, G_OPTION_ARG_STRING, &raw->colormap,
      "Colors of the heat (turbo)", "NAME" },
    { "legend", 'l', 0, G_OPTION_ARG_STRING, &options->legend,
      "Where the color bar is: none, right, left, bottom, top", "WHERE" },
    { "zoom", 'z', 0, G_OPTION_ARG_STRING, &raw->zoom,
      "Size of the window: screen pixels per pixel", "FACTOR" },
    { "sink", 0, 0, G_OPTION_ARG_STRING, &options->sink,
      "The GStreamer sink that shows it", "ELEMENT" },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &options->screenshot,
      "Write the slice as a PNG and leave; needs no display", "FILE" },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, "Show this", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &raw->version,
      "Say which version this is", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->files, NULL,
      "[CT [HEAT]]" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  /* clang-format on */
  GOptionContext *context = g_option_context_new (NULL);
  g_autofree gchar *keys = ct_scroll_keys_help ();
  g_autofree gchar *description = g_strconcat ("Keys:\n", keys, NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (
      context, "Scrolls through a CT volume with a heat map on it. CT and "
               "HEAT are DICOM\nfiles or directories, NIfTI, MetaImage, NRRD "
               "or NumPy files; without them there\nis the phantom.");
  g_option_context_set_description (context, description);
  return context;
}

gchar *
ct_scroll_options_help (void)
{
  CtScrollOptions options = { 0 };
  Raw raw = { 0 };
  GOptionContext *context = new_context (&raw, &options);
  gchar *help = g_option_context_get_help (context, FALSE, NULL);

  g_option_context_free (context);
  return help;
}

static gboolean
refuse (GError **error, const gchar *option, const gchar *expected,
        const gchar *found)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--%s: expected %s, found \"%s\"", option, expected, found);
  return FALSE;
}

/* All of text up to end is a finite number. */
static gboolean
parse_number (const gchar *text, const gchar *end, gdouble *number)
{
  gchar *stop;

  *number = g_ascii_strtod (text, &stop);
  return stop == end && stop != text && isfinite (*number);
}

/* Two numbers with a sign between them. */
static gboolean
parse_pair (const gchar *text, gchar between, gdouble *a, gdouble *b)
{
  const gchar *sign = strchr (text, between);

  return sign && parse_number (text, sign, a)
         && parse_number (sign + 1, text + strlen (text), b);
}

static gboolean
parse_in (const gchar *option, const gchar *text, gdouble least,
          gdouble greatest, const gchar *expected, gdouble *number,
          GError **error)
{
  if (!text)
    return TRUE;
  if (parse_number (text, text + strlen (text), number) && *number >= least
      && *number <= greatest)
    return TRUE;
  return refuse (error, option, expected, text);
}

static gboolean
parse_plane (CtScrollView *view, const gchar *text, GError **error)
{
  for (guint i = 0; text && i < G_N_ELEMENTS (planes); i++)
    if (!strcmp (text, planes[i])) {
      view->plane = i;
      return TRUE;
    }
  return !text
         || refuse (error, "plane", "native, axial, coronal or sagittal", text);
}

static gboolean
parse_window (CtScrollView *view, const gchar *text, GError **error)
{
  g_autoptr (GString) names = NULL;
  CtWindow window = { 0 };

  if (!text)
    return TRUE;
  if (ct_window_preset_find (text)) {
    ct_scroll_view_set_preset (view, text);
    return TRUE;
  }
  if (parse_pair (text, '/', &window.center, &window.width)
      && window.width > 0.0) {
    view->window = ct_window_clamp (window);
    return TRUE;
  }
  names = g_string_new ("CENTER/WIDTH with a width above 0, or one of");
  for (guint i = 0; i < ct_n_window_presets; i++)
    g_string_append_printf (names, " %s", ct_window_presets[i].name);
  return refuse (error, "window", names->str, text);
}

static gboolean
parse_colormap (CtScrollView *view, const gchar *text, GError **error)
{
  g_autoptr (GString) names = NULL;
  const CtColormap *map = text ? ct_colormap_find (text) : NULL;

  if (map)
    view->colormap = map - ct_colormaps;
  if (map || !text)
    return TRUE;
  names = g_string_new ("one of");
  for (guint i = 0; i < ct_n_colormaps; i++)
    g_string_append_printf (names, " %s", ct_colormaps[i].name);
  return refuse (error, "colormap", names->str, text);
}

static gboolean
parse_range (CtScrollOptions *options, const gchar *text, GError **error)
{
  if (!text)
    return TRUE;
  options->has_range
      = parse_pair (text, ':', &options->heat_min, &options->heat_max)
        && options->heat_min < options->heat_max;
  return options->has_range
         || refuse (error, "heat-range", "MIN:MAX with MIN below MAX", text);
}

static gboolean
parse_count (const gchar *option, gint count, guint *to, GError **error)
{
  g_autofree gchar *found = g_strdup_printf ("%d", count);

  *to = MAX (count, 0);
  return count >= 0 || refuse (error, option, "a number from 1", found);
}

static gboolean
take_files (CtScrollOptions *options, const Raw *raw, GError **error)
{
  const guint n_files = raw->files ? g_strv_length (raw->files) : 0;

  if (n_files > 2 || (raw->phantom && n_files > 0)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "expected %s, found %u files",
                 raw->phantom ? "no file beside --phantom"
                              : "a CT and at most one heat map",
                 n_files);
    return FALSE;
  }
  options->ct = n_files > 0 ? g_strdup (raw->files[0]) : NULL;
  options->heat = n_files > 1 ? g_strdup (raw->files[1]) : NULL;
  return TRUE;
}

static gboolean
take (CtScrollOptions *options, const Raw *raw, GError **error)
{
  CtScrollView *view = &options->view;

  options->wants_help = raw->help;
  options->wants_version = raw->version;
  view->has_threshold = raw->threshold != NULL;
  return take_files (options, raw, error)
         && parse_plane (view, raw->plane, error)
         && parse_window (view, raw->window, error)
         && parse_in ("opacity", raw->opacity, 0.0, 1.0, "a number from 0 to 1",
                      &view->opacity, error)
         && parse_in ("threshold", raw->threshold, -G_MAXFLOAT, G_MAXFLOAT,
                      "a number", &view->threshold, error)
         && parse_in ("zoom", raw->zoom, 0.1, 16.0, "a number from 0.1 to 16",
                      &options->zoom, error)
         && parse_range (options, raw->range, error)
         && parse_colormap (view, raw->colormap, error)
         && parse_count ("series", raw->series, &options->series, error)
         && parse_count ("slice", raw->slice, &options->slice, error);
}

gboolean
ct_scroll_options_parse (CtScrollOptions *options, gchar **argv, GError **error)
{
  g_auto (GStrv) arguments = g_strdupv (argv);
  Raw raw = { 0 };
  GOptionContext *context;
  gboolean good;

  *options = (CtScrollOptions){ 0 };
  ct_scroll_view_init (&options->view);
  context = new_context (&raw, options);
  good = g_option_context_parse_strv (context, &arguments, error)
         && take (options, &raw, error);
  g_option_context_free (context);
  raw_clear (&raw);
  if (!good)
    ct_scroll_options_clear (options);
  return good;
}

void
ct_scroll_options_clear (CtScrollOptions *options)
{
  g_free (options->ct);
  g_free (options->heat);
  g_free (options->legend);
  g_free (options->sink);
  g_free (options->screenshot);
  *options = (CtScrollOptions){ 0 };
}
