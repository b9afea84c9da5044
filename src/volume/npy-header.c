/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The header of a NumPy .npy file: a Python dictionary of three keys, in any
 * order, read strictly and never evaluated. Opens no file.
 */
#include "src/volume/npy-header.h"

#include <string.h>

#include "src/volume/bytes.h"

/* Longest text of a descr that is looked at, with its end. */
#define DESCR_SIZE 16

typedef struct
{
  const gchar *at, *end;
} Cursor;

static const struct
{
  const gchar *code; /* descr without its byte order */
  CtSampleType type;
} types[] = {
  { "b1", CT_SAMPLE_U8 },  { "u1", CT_SAMPLE_U8 },  { "i1", CT_SAMPLE_S8 },
  { "u2", CT_SAMPLE_U16 }, { "i2", CT_SAMPLE_S16 }, { "u4", CT_SAMPLE_U32 },
  { "i4", CT_SAMPLE_S32 }, { "u8", CT_SAMPLE_U64 }, { "i8", CT_SAMPLE_S64 },
  { "f4", CT_SAMPLE_F32 }, { "f8", CT_SAMPLE_F64 },
};

/* Kinds that NumPy has and a picture cannot be made of. */
static const struct
{
  gchar kind;
  const gchar *name;
} refused[] = {
  { 'f', "half or long floats" },
  { 'c', "complex numbers" },
  { 'O', "Python objects" },
  { 'S', "strings" },
  { 'a', "strings" },
  { 'U', "strings" },
  { 'V', "raw records" },
  { 'M', "dates" },
  { 'm', "time spans" },
};

static gboolean refuse (GError **error, CtVolumeError code, const gchar *format,
                        ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, CtVolumeError code, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, CT_VOLUME_ERROR, code, message);
  return FALSE;
}

gboolean
ct_npy_header_sniff (const guint8 *head, gsize size)
{
  return size >= 6 && memcmp (head, "\x93NUMPY", 6) == 0;
}

gboolean
ct_npy_header_extent (const guint8 *head, gsize size, gsize *offset,
                      gsize *length, GError **error)
{
  CtBytes bytes = ct_bytes (head, size, G_BYTE_ORDER != G_LITTLE_ENDIAN);
  guint8 major, minor;

  ct_bytes_seek (&bytes, 6);
  major = ct_bytes_u8 (&bytes);
  minor = ct_bytes_u8 (&bytes);
  if (!bytes.failed && (major < 1 || major > 3 || minor != 0))
    return refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                   "version %u.%u of the npy format; 1.0 to 3.0 are known",
                   major, minor);
  *length = major == 1 ? ct_bytes_u16 (&bytes) : ct_bytes_u32 (&bytes);
  *offset = bytes.position;
  if (bytes.failed)
    return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                   "the file ends after %" G_GSIZE_FORMAT
                   " bytes, within the npy header",
                   size);
  return *length <= CT_NPY_MAX_TEXT
         || refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                    "the npy header has %" G_GSIZE_FORMAT
                    " bytes; up to %d are read",
                    *length, CT_NPY_MAX_TEXT);
}

static void
skip_space (Cursor *c)
{
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\t'))
    c->at++;
}

static gboolean
accept (Cursor *c, gchar wanted)
{
  skip_space (c);
  if (c->at >= c->end || *c->at != wanted)
    return FALSE;
  c->at++;
  return TRUE;
}

/* A word such as True. */
static gboolean
accept_word (Cursor *c, const gchar *word)
{
  const gsize n = strlen (word);

  skip_space (c);
  if ((gsize)(c->end - c->at) < n || memcmp (c->at, word, n) != 0)
    return FALSE;
  c->at += n;
  return TRUE;
}

/* A string in either kind of quotes, of printable characters without
 * escapes, cut to size. */
static gboolean
accept_string (Cursor *c, gchar *out, gsize size)
{
  gsize n = 0;
  gchar quote;

  skip_space (c);
  if (c->at >= c->end || (*c->at != '\'' && *c->at != '"'))
    return FALSE;
  quote = *c->at++;
  for (; c->at < c->end && *c->at != quote; c->at++) {
    if (!g_ascii_isprint (*c->at) || *c->at == '\\')
      return FALSE;
    if (n + 1 < size)
      out[n++] = *c->at;
  }
  out[n] = 0;
  return accept (c, quote);
}

static gboolean
accept_number (Cursor *c, guint64 *out)
{
  const gchar *start;

  skip_space (c);
  *out = 0;
  for (start = c->at; c->at < c->end && g_ascii_isdigit (*c->at); c->at++)
    if (__builtin_mul_overflow (*out, 10, out)
        || __builtin_add_overflow (*out, *c->at - '0', out))
      return FALSE;
  if (c->at == start)
    return FALSE;
  /* Written by Python 2. */
  if (c->at < c->end && *c->at == 'L')
    c->at++;
  return TRUE;
}

static gboolean
parse_descr (CtNpyHeader *h, Cursor *c, GError **error)
{
  gchar descr[DESCR_SIZE];
  guint i;

  skip_space (c);
  if (c->at < c->end && *c->at == '[')
    return refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                   "descr is a structure; an array of plain numbers is "
                   "supported");
  if (!accept_string (c, descr, sizeof descr))
    return refuse (error, CT_VOLUME_ERROR_DAMAGED, "descr is not a string");
  if (!descr[0] || !strchr ("<>=|", descr[0]))
    return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                   "descr is \"%s\"; it begins with <, >, = or |", descr);
  for (i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (descr + 1, types[i].code) == 0) {
      h->type = types[i].type;
      h->swapped = descr[0] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');
      if (descr[0] != '|' || ct_sample_size (h->type) == 1)
        return TRUE;
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "descr is \"%s\", which does not say the byte order",
                     descr);
    }
  for (i = 0; i < G_N_ELEMENTS (refused); i++)
    if (descr[1] == refused[i].kind)
      return refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                     "descr is \"%s\" (%s); integers and floats of up to 64 "
                     "bits are supported",
                     descr, refused[i].name);
  return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                 "descr is \"%s\", which is no type of NumPy's", descr);
}

static gboolean
parse_order (CtNpyHeader *h, Cursor *c, GError **error)
{
  h->fortran_order = accept_word (c, "True");
  return h->fortran_order || accept_word (c, "False")
         || refuse (error, CT_VOLUME_ERROR_DAMAGED,
                    "fortran_order is neither True nor False");
}

static gboolean
parse_shape (CtNpyHeader *h, Cursor *c, GError **error)
{
  guint64 n;

  if (!accept (c, '('))
    return refuse (error, CT_VOLUME_ERROR_DAMAGED, "shape is not a tuple");
  h->n_axes = 0;
  while (!accept (c, ')')) {
    if (!accept_number (c, &n))
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "shape[%u] is not a number from 0 to 2^64 - 1", h->n_axes);
    if (h->n_axes < 4)
      h->shape[h->n_axes] = n;
    h->n_axes++;
    if (accept (c, ','))
      continue;
    /* (5) is a number in brackets, not a tuple. */
    if (h->n_axes < 2 || !accept (c, ')'))
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "shape has no comma or bracket after shape[%u]",
                     h->n_axes - 1);
    break;
  }
  return TRUE;
}

static gboolean
check_shape (const CtNpyHeader *h, GError **error)
{
  guint64 bytes = ct_sample_size (h->type);
  guint i;

  if (h->n_axes < 2 || h->n_axes > 4)
    return refuse (error, CT_VOLUME_ERROR_UNSUPPORTED,
                   "shape has %u axes; 2 to 4 make slices", h->n_axes);
  for (i = 0; i < h->n_axes; i++) {
    if (h->shape[i] == 0)
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "shape[%u] is 0; there is nothing to show", i);
    if (__builtin_mul_overflow (bytes, h->shape[i], &bytes)
        || bytes > G_MAXINT64)
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "shape has more samples than any file");
  }
  return TRUE;
}

gboolean
ct_npy_header_parse (CtNpyHeader *h, const guint8 *text, gsize length,
                     GError **error)
{
  /* Indexed as keys. */
  static const gchar *const keys[] = { "descr", "fortran_order", "shape" };
  static gboolean (*const parse[]) (CtNpyHeader *, Cursor *, GError **)
      = { parse_descr, parse_order, parse_shape };
  Cursor c = { (const gchar *)text, (const gchar *)text + length };
  gboolean seen[3] = { FALSE };
  gchar key[DESCR_SIZE];
  guint i;

  *h = (CtNpyHeader){ 0 };
  if (!accept (&c, '{'))
    return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                   "the npy header is not a dictionary");
  while (!accept (&c, '}')) {
    if (!accept_string (&c, key, sizeof key) || !accept (&c, ':'))
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "the npy header is broken at its byte %d",
                     (int)(c.at - (const gchar *)text));
    for (i = 0; i < 3 && strcmp (key, keys[i]) != 0; i++)
      ;
    if (i == 3 || seen[i])
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "the npy header has a key \"%s\" %s", key,
                     i == 3 ? "that is not known" : "twice");
    seen[i] = TRUE;
    if (!parse[i](h, &c, error))
      return FALSE;
    if (accept (&c, ','))
      continue;
    if (!accept (&c, '}'))
      return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                     "the npy header is broken after %s", key);
    break;
  }
  for (i = 0; i < 3; i++)
    if (!seen[i])
      return refuse (error, CT_VOLUME_ERROR_DAMAGED, "the npy header has no %s",
                     keys[i]);
  skip_space (&c);
  if (c.at < c.end)
    return refuse (error, CT_VOLUME_ERROR_DAMAGED,
                   "the npy header goes on after its dictionary");
  return check_shape (h, error);
}
