/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A stretch of a text header that words and numbers are taken off. Knows no
 * format.
 */
#include "src/volume/text.h"

#include <string.h>

/* Of what stood in a file, at most so much is told. */
#define QUOTE_LENGTH 40

/* No number needs more characters. */
#define NUMBER_SIZE 64

static gboolean
is_blank (gchar c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static void
skip_blanks (CtText *text)
{
  while (text->at < text->end && is_blank (*text->at))
    text->at++;
}

static void
trim (CtText *text)
{
  skip_blanks (text);
  while (text->at < text->end && is_blank (text->end[-1]))
    text->end--;
}

gboolean
ct_text_take_line (CtText *text, CtText *line)
{
  const gchar *end;

  if (text->at >= text->end)
    return FALSE;
  end = memchr (text->at, '\n', text->end - text->at);
  *line = (CtText){ text->at, end ? end : text->end };
  text->at = end ? end + 1 : text->end;
  if (line->at < line->end && line->end[-1] == '\r')
    line->end--;
  return TRUE;
}

gboolean
ct_text_split (const CtText *text, const gchar *const *separators,
               CtText *before, CtText *after)
{
  const CtText whole = *text;
  const gchar *at;
  guint i;

  for (at = whole.at; at < whole.end; at++)
    for (i = 0; separators[i]; i++) {
      const gsize n = strlen (separators[i]);

      if ((gsize)(whole.end - at) < n || memcmp (at, separators[i], n) != 0)
        continue;
      *before = (CtText){ whole.at, at };
      *after = (CtText){ at + n, whole.end };
      trim (before);
      trim (after);
      return TRUE;
    }
  return FALSE;
}

gboolean
ct_text_take_char (CtText *text, gchar wanted)
{
  CtText rest = *text;

  skip_blanks (&rest);
  if (rest.at >= rest.end || *rest.at != wanted)
    return FALSE;
  text->at = rest.at + 1;
  return TRUE;
}

gboolean
ct_text_take_word (CtText *text, CtText *word)
{
  CtText rest = *text;

  skip_blanks (&rest);
  word->at = rest.at;
  while (rest.at < rest.end && !is_blank (*rest.at))
    rest.at++;
  word->end = rest.at;
  if (word->at == word->end)
    return FALSE;
  text->at = rest.at;
  return TRUE;
}

/* What may be a number, as a string; what is left of text after it. */
static gboolean
copy_number (const CtText *text, gchar out[NUMBER_SIZE], const gchar **after)
{
  CtText rest = *text;
  gsize n = 0;

  skip_blanks (&rest);
  while (rest.at < rest.end && !is_blank (*rest.at)
         && !strchr ("(),", *rest.at)) {
    if (n == NUMBER_SIZE - 1)
      return FALSE;
    out[n++] = *rest.at++;
  }
  out[n] = 0;
  *after = rest.at;
  return n > 0;
}

gboolean
ct_text_take_integer (CtText *text, gint64 *out)
{
  gchar number[NUMBER_SIZE];
  const gchar *after;

  if (!copy_number (text, number, &after)
      || !g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, out,
                                    NULL))
    return FALSE;
  text->at = after;
  return TRUE;
}

gboolean
ct_text_take_number (CtText *text, gdouble *out)
{
  gchar number[NUMBER_SIZE], *end;
  const gchar *after;
  gdouble v;

  if (!copy_number (text, number, &after))
    return FALSE;
  v = g_ascii_strtod (number, &end);
  if (end == number || *end)
    return FALSE;
  *out = v;
  text->at = after;
  return TRUE;
}

gboolean
ct_text_is_blank (const CtText *text)
{
  CtText rest = *text;

  skip_blanks (&rest);
  return rest.at >= rest.end;
}

gboolean
ct_text_begins (const CtText *text, const gchar *word)
{
  const gsize n = strlen (word);

  return (gsize)(text->end - text->at) >= n
         && g_ascii_strncasecmp (text->at, word, n) == 0;
}

gboolean
ct_text_is (const CtText *text, const gchar *word)
{
  return (gsize)(text->end - text->at) == strlen (word)
         && ct_text_begins (text, word);
}

gchar *
ct_text_quote (const CtText *text)
{
  GString *out = g_string_new ("\"");
  const gchar *at;

  for (at = text->at; at < text->end && out->len <= QUOTE_LENGTH; at++)
    g_string_append_c (out, g_ascii_isprint (*at) ? *at : '?');
  g_string_append (out, at < text->end ? "...\"" : "\"");
  return g_string_free (out, FALSE);
}

gboolean
ct_text_refuse (GError **error, CtVolumeError code, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CT_VOLUME_ERROR, code, message);
  return FALSE;
}
