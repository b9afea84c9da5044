/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomFrames: where in its file each frame is, in one piece or in
 * fragments. Source: DICOM PS3.5 A.4. Decodes nothing.
 */
#include "src/volume/dicom-frames.h"

#include <string.h>

#include "src/volume/bytes.h"
#include "src/volume/volume.h"

#define ITEM CT_DICOM_TAG (0xfffe, 0xe000)
#define SEQUENCE_END CT_DICOM_TAG (0xfffe, 0xe0dd)

/* Some for each of the most frames that there can be. */
#define MAX_FRAGMENTS (1 << 20)

typedef struct
{
  guint64 offset; /* of its bytes */
  guint32 length;
} Fragment;

static Fragment *
get_fragment (const CtDicomFrames *frames, guint i)
{
  return &g_array_index (frames->fragments, Fragment, i);
}

static gboolean
init_native (CtDicomFrames *frames, const CtDicomAttributes *a,
             const CtDicomPixels *pixels, GError **error)
{
  const guint64 end = ct_dicom_source_limit (frames->source);
  guint64 needed;

  frames->frame_bits
      = (guint64)pixels->columns * pixels->rows * pixels->allocated;
  needed = (frames->frame_bits * pixels->frames + 7) / 8;
  if (a->pixels_length != CT_DICOM_UNDEFINED && needed <= a->pixels_length
      && a->pixels <= end && needed <= end - a->pixels)
    return TRUE;
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "%u frames of %u x %u pixels of %u bits need %" G_GUINT64_FORMAT
               " bytes; there are %" G_GUINT64_FORMAT,
               pixels->frames, pixels->columns, pixels->rows, pixels->allocated,
               needed,
               MIN (a->pixels <= end ? end - a->pixels : 0,
                    a->pixels_length == CT_DICOM_UNDEFINED ? G_MAXUINT64
                                                           : a->pixels_length));
  return FALSE;
}

/* All fragments, the offset table first. */
static gboolean
list_fragments (CtDicomFrames *frames, guint64 position, GError **error)
{
  const guint64 end = ct_dicom_source_limit (frames->source);
  GError *cut = NULL;
  CtDicomWalk walk;

  ct_dicom_walk_init (&walk, frames->source, position, FALSE, FALSE);
  for (;;) {
    Fragment fragment;

    if (!ct_dicom_walk_item (&walk, &cut))
      break;
    if (walk.tag == SEQUENCE_END)
      return TRUE;
    if (walk.tag != ITEM || walk.value > end
        || walk.length > end - walk.value) {
      g_set_error (&cut, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "fragment %u at byte %" G_GUINT64_FORMAT
                   " claims a length of %u bytes, %" G_GUINT64_FORMAT
                   " are left",
                   frames->fragments->len, walk.value, walk.length,
                   end > walk.value ? end - walk.value : 0);
      break;
    }
    if (frames->fragments->len == MAX_FRAGMENTS) {
      g_set_error (&cut, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "more than %d fragments of pixels", MAX_FRAGMENTS);
      break;
    }
    fragment = (Fragment){ walk.value, walk.length };
    g_array_append_val (frames->fragments, fragment);
    walk.position += walk.length;
  }
  /* What came before may well be whole. */
  if (frames->fragments->len < 2) {
    g_propagate_error (error, cut);
    return FALSE;
  }
  frames->remark
      = g_strdup_printf ("%s: only what comes before it is used", cut->message);
  g_error_free (cut);
  return TRUE;
}

static void
set_first (CtDicomFrames *frames, guint index)
{
  g_array_append_val (frames->first, index);
}

/* By the basic offset table: FALSE where there is none, or a wrong one. */
static gboolean
use_offsets (CtDicomFrames *frames)
{
  const Fragment *table = get_fragment (frames, 0);
  const guint n = frames->frames;
  g_autofree guint8 *data = NULL;
  CtBytes bytes;
  guint64 start;
  guint i, k = 1;

  if (table->length != 4 * (guint64)n || frames->fragments->len < 2)
    return FALSE;
  data = g_malloc (table->length);
  if (!ct_dicom_source_read (frames->source, table->offset, data, table->length,
                             NULL))
    return FALSE;
  bytes = ct_bytes (data, table->length, G_BYTE_ORDER == G_BIG_ENDIAN);
  /* Counted from the first byte of the first fragment's header. */
  start = get_fragment (frames, 1)->offset - 8;
  g_array_set_size (frames->first, 0);
  for (i = 0; i < n; i++) {
    const guint64 at = start + ct_bytes_u32 (&bytes) + 8;

    while (k < frames->fragments->len && get_fragment (frames, k)->offset < at)
      k++;
    if (k == frames->fragments->len || get_fragment (frames, k)->offset != at
        || (i == 0 && k != 1))
      return FALSE;
    if (i > 0 && g_array_index (frames->first, guint, i - 1) == k)
      return FALSE;
    set_first (frames, k);
  }
  set_first (frames, frames->fragments->len);
  return TRUE;
}

/* Whether a fragment begins a codestream: JPEG and JPEG-LS SOI and a marker,
 * JPEG 2000 SOC and SIZ. */
static gboolean
begins_stream (CtDicomFrames *frames, const Fragment *fragment)
{
  guint8 head[4];

  if (fragment->length < 4
      || !ct_dicom_source_read (frames->source, fragment->offset, head, 4,
                                NULL))
    return FALSE;
  return (head[0] == 0xff && head[1] == 0xd8 && head[2] == 0xff)
         || (head[0] == 0xff && head[1] == 0x4f && head[2] == 0xff
             && head[3] == 0x51);
}

static gboolean
use_streams (CtDicomFrames *frames)
{
  guint i;

  g_array_set_size (frames->first, 0);
  for (i = 1; i < frames->fragments->len; i++)
    if (begins_stream (frames, get_fragment (frames, i)))
      set_first (frames, i);
  if (frames->first->len != frames->frames
      || g_array_index (frames->first, guint, 0) != 1)
    return FALSE;
  set_first (frames, frames->fragments->len);
  return TRUE;
}

/* As many fragments as frames, or one frame: nothing to choose. */
static gboolean
use_counts (CtDicomFrames *frames)
{
  const guint n = frames->fragments->len - 1;
  guint i;

  if (n != frames->frames && (frames->frames != 1 || n == 0))
    return FALSE;
  g_array_set_size (frames->first, 0);
  for (i = 0; i < frames->frames; i++)
    set_first (frames, i + 1);
  set_first (frames, frames->fragments->len);
  return TRUE;
}

static gboolean
init_encapsulated (CtDicomFrames *frames, const CtDicomAttributes *a,
                   GError **error)
{
  frames->fragments = g_array_new (FALSE, FALSE, sizeof (Fragment));
  frames->first = g_array_new (FALSE, FALSE, sizeof (guint));
  if (a->pixels_length != CT_DICOM_UNDEFINED) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "its pixels are %u plain bytes; %s was expected",
                 a->pixels_length, a->meta.syntax->name);
    return FALSE;
  }
  if (!list_fragments (frames, a->pixels, error))
    return FALSE;
  if (frames->fragments->len < 2) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "its encapsulated pixels have no fragment; %u frames were "
                 "expected",
                 frames->frames);
    return FALSE;
  }
  if (use_offsets (frames))
    return TRUE;
  if (use_counts (frames) || use_streams (frames)) {
    if (get_fragment (frames, 0)->length > 0 && frames->frames > 1
        && !frames->remark)
      frames->remark = g_strdup_printf (
          "the offset table of %u bytes does not fit %u frames: not used",
          get_fragment (frames, 0)->length, frames->frames);
    return TRUE;
  }
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
               "%u fragments of pixels cannot be told apart as %u frames",
               frames->fragments->len - 1, frames->frames);
  return FALSE;
}

gboolean
ct_dicom_frames_init (CtDicomFrames *frames, CtDicomSource *source,
                      const CtDicomAttributes *attributes,
                      const CtDicomPixels *pixels, GError **error)
{
  memset (frames, 0, sizeof *frames);
  frames->source = source;
  frames->frames = pixels->frames;
  frames->pixels = attributes->pixels;
  if (attributes->meta.syntax->codec == CT_DICOM_NATIVE)
    return init_native (frames, attributes, pixels, error);
  return init_encapsulated (frames, attributes, error);
}

void
ct_dicom_frames_clear (CtDicomFrames *frames)
{
  if (frames->fragments)
    g_array_unref (frames->fragments);
  if (frames->first)
    g_array_unref (frames->first);
  g_free (frames->remark);
  memset (frames, 0, sizeof *frames);
}

static guint8 *
read_fragments (CtDicomFrames *frames, guint first, guint end, gsize *size,
                GError **error)
{
  guint8 *data;
  gsize done = 0;
  guint i;

  *size = 0;
  for (i = first; i < end; i++)
    *size += get_fragment (frames, i)->length;
  data = g_try_malloc (MAX (*size, 1));
  if (!data) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory for a frame of %" G_GSIZE_FORMAT " bytes", *size);
    return NULL;
  }
  for (i = first; i < end; i++) {
    const Fragment *fragment = get_fragment (frames, i);

    if (!ct_dicom_source_read (frames->source, fragment->offset, data + done,
                               fragment->length, error)) {
      g_free (data);
      return NULL;
    }
    done += fragment->length;
  }
  return data;
}

guint8 *
ct_dicom_frames_read (CtDicomFrames *frames, guint number, gsize *size,
                      guint *first_bit, GError **error)
{
  guint64 bit;
  guint8 *data;

  *first_bit = 0;
  if (frames->frame_bits == 0)
    return read_fragments (frames, g_array_index (frames->first, guint, number),
                           g_array_index (frames->first, guint, number + 1),
                           size, error);
  bit = frames->frame_bits * number;
  *first_bit = bit % 8;
  *size = (*first_bit + frames->frame_bits + 7) / 8;
  data = g_try_malloc (*size);
  if (!data)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory for a frame of %" G_GSIZE_FORMAT " bytes", *size);
  else if (!ct_dicom_source_read (frames->source, frames->pixels + bit / 8,
                                  data, *size, error))
    g_clear_pointer (&data, g_free);
  return data;
}
