/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Letters for tests: each is a block, half as wide as an em and as high, all of
 * one color; and what was written is remembered.
 */
#pragma once

#include "src/lettering.h"

typedef struct
{
  gchar text[64];
  guint size;
  CtBox box; /* on the canvas */
  guint32 color;
} BlockText;

typedef struct
{
  BlockText texts[64];
  guint n;
} BlockLetters;

static inline void
block_measure (gpointer data, const gchar *text, guint size, guint *width,
               guint *height)
{
  *width = (guint)g_utf8_strlen (text, -1) * size / 2;
  *height = size;
}

static inline void
block_draw (gpointer data, CtCanvas *canvas, const gchar *text, guint size,
            gint x, gint y, guint32 color)
{
  BlockLetters *letters = data;
  BlockText *t = &letters->texts[letters->n++];
  guint width, height;

  g_assert_cmpuint (letters->n, <=, G_N_ELEMENTS (letters->texts));
  block_measure (data, text, size, &width, &height);
  g_strlcpy (t->text, text, sizeof t->text);
  t->size = size;
  t->box = (CtBox){ x, y, x + (gint)width, y + (gint)height };
  t->color = color;
  ct_canvas_fill (canvas, x, y, (gint)width, (gint)height, color);
}

static inline CtLettering
block_lettering (BlockLetters *letters)
{
  letters->n = 0;
  return (CtLettering){ letters, block_measure, block_draw };
}

static inline const BlockText *
block_find (const BlockLetters *letters, const gchar *text)
{
  for (guint i = 0; i < letters->n; i++) {
    if (g_str_equal (letters->texts[i].text, text))
      return &letters->texts[i];
  }
  return NULL;
}
