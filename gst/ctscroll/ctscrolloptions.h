/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The command line. Opens nothing and prints nothing.
 */
#pragma once

#include "gst/ctscroll/ctscrollview.h"

G_BEGIN_DECLS

/**
 * CtScrollOptions:
 * @ct: NULL: the phantom
 * @heat: NULL: none, or the phantom's
 * @series: of a DICOM directory, from 1; 0: the largest CT
 * @slice: to begin with, from 1; 0: the middle one
 * @zoom: of the window; 0: what makes it large enough to see
 * @legend: (nullable): a value of ctheatoverlay's property
 * @sink: (nullable): the sink to show it with
 * @screenshot: (nullable): a file to write instead of opening a window
 * @has_range, @heat_min, @heat_max: which values the colors span
 * @wants_help, @wants_version: and nothing else
 * @view: how it is to look
 */
typedef struct
{
  gchar *ct, *heat;
  guint series, slice;
  gdouble zoom;
  gchar *legend, *sink, *screenshot;
  gboolean has_range;
  gdouble heat_min, heat_max;
  gboolean wants_help, wants_version;
  CtScrollView view;
} CtScrollOptions;

/* argv ends with NULL and begins with the program's name; it is left alone. On
 * failure, a sentence. */
gboolean ct_scroll_options_parse (CtScrollOptions *options, gchar **argv,
                                  GError **error);
void ct_scroll_options_clear (CtScrollOptions *options);

/* What --help shows. */
gchar *ct_scroll_options_help (void);

G_END_DECLS
