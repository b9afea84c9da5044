/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtText: a stretch of a text header that words and numbers are taken off.
 * Knows no format.
 *
 * Nothing in it is trusted: it has no 0 at its end, may hold any bytes, and
 * what is not wholly a number is none.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

typedef struct
{
  const gchar *at, *end;
} CtText;

/* The next line, without its end (\n or \r\n); FALSE where nothing is left. */
gboolean ct_text_take_line (CtText *text, CtText *line);

/* What lies before and after the first of these separators that comes, both
 * without blanks around; FALSE where there is none. before may be text. */
gboolean ct_text_split (const CtText *text, const gchar *const *separators,
                        CtText *before, CtText *after);

/* These skip blanks, then take what they look for; where it is not there they
 * give FALSE and leave text as it was. A word ends at a blank, a number at a
 * bracket or comma too. */
gboolean ct_text_take_char (CtText *text, gchar wanted);
gboolean ct_text_take_word (CtText *text, CtText *word);
gboolean ct_text_take_integer (CtText *text, gint64 *out);
gboolean ct_text_take_number (CtText *text, gdouble *out); /* or NaN, inf */

/* Nothing but blanks. */
gboolean ct_text_is_blank (const CtText *text);

/* Letters of either case are the same. */
gboolean ct_text_is (const CtText *text, const gchar *word);
gboolean ct_text_begins (const CtText *text, const gchar *word);

/* For a message: what is printable of it, cut short, in quotes. */
gchar *ct_text_quote (const CtText *text);

/* Sets the error and gives FALSE. */
gboolean ct_text_refuse (GError **error, CtVolumeError code,
                         const gchar *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
