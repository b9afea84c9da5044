/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text on a canvas: how large, and that it fits. Knows no fonts: whoever can
 * draw text is handed in.
 */
#pragma once

#include "src/canvas.h"
#include "src/look.h"

G_BEGIN_DECLS

/**
 * CtLettering:
 * Whoever can draw text, UTF-8. The size is that of an em in pixels; width and
 * height are all of the pixels that draw() may touch from (x, y) on.
 */
typedef struct
{
  gpointer data;
  void (*measure) (gpointer data, const gchar *text, guint size, guint *width,
                   guint *height);
  void (*draw) (gpointer data, CtCanvas *canvas, const gchar *text, guint size,
                gint x, gint y, guint32 color);
} CtLettering;

/* Of an em in a picture of that many rows: it is to be read at any size. */
guint ct_lettering_size (guint height);

/* 0 by 0 where lettering is NULL. */
void ct_lettering_measure (const CtLettering *lettering, const gchar *text,
                           guint size, guint *width, guint *height);

/* In the middle of the box's height, from its left on or centered, of that size
 * or the greatest that fits; not at all where that could not be read, or
 * lettering is NULL. */
void ct_lettering_write (const CtLettering *lettering, CtCanvas *canvas,
                         const gchar *text, guint size, const CtBox *box,
                         gboolean centered, guint32 color);

G_END_DECLS
