/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ct-scroll: the program. The only file here that prints.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gst/ctscroll/ctscrollsink.h"
#include "gst/ctscroll/ctscrollviewer.h"

static void
say (const gchar *line, gpointer data)
{
  g_print ("%s\n", line);
}

static void
warn (const gchar *sentence, gpointer data)
{
  g_printerr ("ct-scroll: %s\n", sentence);
}

static gboolean
run (const CtScrollOptions *options, GError **error)
{
  const CtScrollVoice voice = { say, warn, NULL };
  GstElement *sink = options->screenshot
                         ? gst_element_factory_make ("fakesink", NULL)
                         : ct_scroll_sink_find (options->sink, error);
  CtScrollViewer *viewer
      = sink ? ct_scroll_viewer_new (options, sink, &voice, error) : NULL;
  const gboolean good
      = viewer
        && (options->screenshot
                ? ct_scroll_viewer_write (viewer, options->screenshot, error)
                : ct_scroll_viewer_run (viewer, error));

  ct_scroll_viewer_free (viewer);
  return good;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  CtScrollOptions options;
  gboolean good;

  g_set_application_name ("ct-scroll");
  if (!ct_scroll_options_parse (&options, argv, &error)) {
    warn (error->message, NULL);
    g_printerr ("Try ct-scroll --help.\n");
    return 1;
  }
  if (options.wants_help || options.wants_version) {
    g_autofree gchar *help = ct_scroll_options_help ();

    g_print ("%s\n", options.wants_help ? help : "ct-scroll " PACKAGE_VERSION);
    ct_scroll_options_clear (&options);
    return 0;
  }
  good = gst_init_check (NULL, NULL, &error) && run (&options, &error);
  if (!good)
    warn (error ? error->message : "GStreamer could not be started", NULL);
  ct_scroll_options_clear (&options);
  return good ? 0 : 1;
}
