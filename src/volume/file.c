/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The bytes of a regular file, inflated where it is gzip, at any offset.
 * Knows nothing of what they mean.
 */
#include "src/volume/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "src/volume/volume.h"

#define WINDOW_SIZE CT_FILE_END_BUDGET

/* Deflate's best case: 258 bytes from a length and a distance code of one bit
 * each, so 1032 bytes from one. */
#define DEFLATE_MAX_RATIO 1032

struct _CtFile
{
  int fd;
  guint64 size;
  gboolean is_gzip;
  /* gzip only */
  z_stream z;
  guint64 in_offset;  /* in the file, of the next byte to fetch */
  guint64 out_offset; /* in the contents, of the next byte to come */
  gboolean ended;     /* no member follows */
  guint8 *in, *skipped;
};

/* pread that goes on after short reads and signals. */
static gssize
read_at (const CtFile *file, guint64 offset, guint8 *dst, gsize size,
         GError **error)
{
  gsize done = 0;

  while (done < size && offset + done < file->size) {
    gssize n = pread (file->fd, dst + done, size - done, offset + done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ,
                   "the system could not read byte %" G_GUINT64_FORMAT ": %s",
                   offset + done, g_strerror (errno));
      return -1;
    }
    if (n == 0)
      break;
    done += n;
  }
  return done;
}

/* Moves what is left of the input to the front and tops it up. */
static gboolean
fill (CtFile *file, GError **error)
{
  gssize n;

  if (file->z.avail_in > 0)
    memmove (file->in, file->z.next_in, file->z.avail_in);
  n = read_at (file, file->in_offset, file->in + file->z.avail_in,
               WINDOW_SIZE - file->z.avail_in, error);
  if (n < 0)
    return FALSE;
  file->z.next_in = file->in;
  file->z.avail_in += n;
  file->in_offset += n;
  return TRUE;
}

static gboolean
is_gzip_head (const guint8 *head)
{
  return head[0] == 0x1f && head[1] == 0x8b;
}

/* At the end of a member: on into the next, if there is one. Anything else
 * is garbage that gzip ignores too. */
static gboolean
next_member (CtFile *file, GError **error)
{
  if (file->z.avail_in < 2 && !fill (file, error))
    return FALSE;
  if (file->z.avail_in >= 2 && is_gzip_head (file->z.next_in))
    inflateReset (&file->z);
  else
    file->ended = TRUE;
  return TRUE;
}

static void
set_inflate_error (const CtFile *file, int code, GError **error)
{
  if (code == Z_MEM_ERROR)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory to inflate gzip data");
  else if (code == Z_DATA_ERROR && file->z.msg
           && g_str_has_suffix (file->z.msg, "check"))
    g_set_error (
        error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
        "the gzip checksum or length does not fit the %" G_GUINT64_FORMAT
        " bytes of contents before it (%s): any of them may be wrong",
        file->out_offset, file->z.msg);
  else
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                 "the gzip data is broken after %" G_GUINT64_FORMAT
                 " bytes of contents: %s",
                 file->out_offset, file->z.msg ? file->z.msg : "no deflate");
}

/* The next bytes of the contents, up to size; fewer at their end. */
static gssize
inflate_next (CtFile *file, guint8 *dst, gsize size, GError **error)
{
  gsize done = 0;

  while (done < size && !file->ended) {
    uInt room = MIN (size - done, G_MAXUINT / 2);
    uInt had;
    int code;

    if (file->z.avail_in == 0 && !fill (file, error))
      return -1;
    if (file->z.avail_in == 0) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_DAMAGED,
                   "the gzip data is cut off after %" G_GUINT64_FORMAT
                   " bytes of contents",
                   file->out_offset);
      return -1;
    }
    had = file->z.avail_in;
    file->z.next_out = dst + done;
    file->z.avail_out = room;
    code = inflate (&file->z, Z_NO_FLUSH);
    done += room - file->z.avail_out;
    file->out_offset += room - file->z.avail_out;
    if (code == Z_STREAM_END) {
      if (!next_member (file, error))
        return -1;
    } else if (code != Z_OK
               && !(code == Z_BUF_ERROR && file->z.avail_in < had)) {
      set_inflate_error (file, code, error);
      return -1;
    }
  }
  return done;
}

static void
rewind_gzip (CtFile *file)
{
  inflateReset (&file->z);
  file->z.next_in = file->in;
  file->z.avail_in = 0;
  file->in_offset = file->out_offset = 0;
  file->ended = FALSE;
}

static gssize
read_gzip (CtFile *file, guint64 offset, guint8 *dst, gsize size,
           GError **error)
{
  gssize n;

  if (offset < file->out_offset)
    rewind_gzip (file);
  while (file->out_offset < offset) {
    n = inflate_next (file, file->skipped,
                      MIN (offset - file->out_offset, WINDOW_SIZE), error);
    if (n < 0)
      goto fail;
    if (n == 0)
      return 0;
  }
  n = inflate_next (file, dst, size, error);
  if (n >= 0)
    return n;
fail:
  /* What went wrong must go wrong again the same way, not differently
   * because of half a state. */
  rewind_gzip (file);
  return -1;
}

gssize
ct_file_read (CtFile *file, guint64 offset, guint8 *dst, gsize size,
              GError **error)
{
  if (file->is_gzip)
    return read_gzip (file, offset, dst, size, error);
  if (offset >= file->size)
    return 0;
  return read_at (file, offset, dst, size, error);
}

static void
set_open_error (int code, GError **error)
{
  if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND,
                 "there is no such file");
  else if (code == EACCES || code == EPERM)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND,
                 "no permission to read the file");
  else
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ,
                 "the file could not be opened: %s", g_strerror (code));
}

static gboolean
check_is_regular (mode_t mode, GError **error)
{
  const gchar *what = "a device";

  if (S_ISREG (mode))
    return TRUE;
  if (S_ISDIR (mode)) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a directory: DICOM series are not supported yet; name a "
                 "file");
    return FALSE;
  }
  if (S_ISFIFO (mode))
    what = "a FIFO";
  else if (S_ISSOCK (mode))
    what = "a socket";
  g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
               "%s: a volume is read from a regular file", what);
  return FALSE;
}

static gboolean
start_gzip (CtFile *file, GError **error)
{
  file->in = g_malloc (WINDOW_SIZE);
  file->skipped = g_malloc (WINDOW_SIZE);
  if (inflateInit2 (&file->z, 16 + MAX_WBITS) != Z_OK) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory to inflate gzip data");
    return FALSE;
  }
  file->is_gzip = TRUE;
  return TRUE;
}

CtFile *
ct_file_open (const gchar *path, GError **error)
{
  CtFile *file;
  struct stat status;
  guint8 head[2];
  gssize n;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0) {
    set_open_error (errno, error);
    return NULL;
  }
  file = g_new0 (CtFile, 1);
  file->fd = fd;
  if (fstat (fd, &status) < 0) {
    set_open_error (errno, error);
    goto fail;
  }
  if (!check_is_regular (status.st_mode, error))
    goto fail;
  file->size = status.st_size;
  n = read_at (file, 0, head, sizeof head, error);
  if (n < 0)
    goto fail;
  if (n == sizeof head && is_gzip_head (head) && !start_gzip (file, error))
    goto fail;
  return file;
fail:
  ct_file_close (file);
  return NULL;
}

void
ct_file_close (CtFile *file)
{
  if (!file)
    return;
  if (file->is_gzip)
    inflateEnd (&file->z);
  g_free (file->in);
  g_free (file->skipped);
  close (file->fd);
  g_free (file);
}

gboolean
ct_file_is_gzip (const CtFile *file)
{
  return file->is_gzip;
}

guint64
ct_file_limit (const CtFile *file)
{
  guint64 limit;

  if (!file->is_gzip)
    return file->size;
  if (__builtin_mul_overflow (file->size, DEFLATE_MAX_RATIO, &limit))
    return G_MAXUINT64;
  return limit;
}

gboolean
ct_file_check_end (CtFile *file, guint64 end, gchar **remark, GError **error)
{
  guint64 more = 0;
  gssize n;

  *remark = NULL;
  if (!file->is_gzip) {
    if (file->size > end)
      *remark = g_strdup_printf ("the file is %" G_GUINT64_FORMAT
                                 " bytes longer than its header says, from "
                                 "byte %" G_GUINT64_FORMAT " on: ignored",
                                 file->size - end, end);
    return TRUE;
  }
  n = read_gzip (file, end, file->skipped, CT_FILE_END_BUDGET, error);
  if (n < 0)
    return FALSE;
  if (file->ended)
    more = file->size - (file->in_offset - file->z.avail_in);
  if (n > 0)
    *remark = g_strdup_printf (
        "the gzip data goes on for %s%" G_GSSIZE_FORMAT
        " bytes longer than its header says, from byte %" G_GUINT64_FORMAT
        " of the contents on: ignored%s",
        file->ended ? "" : "at least ", n, end,
        file->ended ? "" : ", and so is the checksum behind");
  else if (more > 0)
    *remark = g_strdup_printf (
        "%" G_GUINT64_FORMAT " bytes at the end of the file, from byte "
        "%" G_GUINT64_FORMAT " on, are no gzip data: ignored",
        more, file->size - more);
  return TRUE;
}
