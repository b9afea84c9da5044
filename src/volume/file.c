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

#include "src/volume/gzip.h"
#include "src/volume/volume.h"

/* Nothing waits for a FIFO's other end. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

struct _CtFile
{
  int fd;
  guint64 start; /* of the part that counts as the file */
  guint64 size;
  guint8 *wrap; /* of raw deflate data: what makes gzip data of it */
  CtGzip *gzip; /* NULL: the bytes are the contents */
  guint64 limit;
};

/* pread that goes on after short reads and signals. */
static gssize
read_at (const CtFile *file, guint64 offset, guint8 *dst, gsize size,
         GError **error)
{
  gsize done = 0;

  size = MIN (size, file->size - MIN (offset, file->size));
  while (done < size) {
    gssize n = pread (file->fd, dst + done, size - done,
                      file->start + offset + done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ,
                   "the system could not read byte %" G_GUINT64_FORMAT ": %s",
                   file->start + offset + done, g_strerror (errno));
      return -1;
    }
    if (n == 0)
      break;
    done += n;
  }
  return done;
}

static gssize
fetch (gpointer source, guint64 offset, guint8 *dst, gsize size, GError **error)
{
  return read_at (source, offset, dst, size, error);
}

void
ct_file_set_plain (CtFile *file)
{
  g_clear_pointer (&file->gzip, ct_gzip_free);
  file->limit = file->size;
}

gboolean
ct_file_set_inflated (CtFile *file, guint64 start, GError **error)
{
  const guint64 size = file->size - MIN (start, file->size);

  ct_file_set_plain (file);
  if (__builtin_mul_overflow (size, CT_GZIP_MAX_RATIO, &file->limit))
    file->limit = G_MAXUINT64;
  file->gzip = ct_gzip_new (fetch, file, start, error);
  return file->gzip != NULL;
}

/* RFC 1952: what stands before and behind deflate data. */
#define GZIP_HEADER 10
#define GZIP_TRAILER 8

static gsize
copy_wrap (const guint8 *wrap, gsize n, guint64 offset, guint8 *dst, gsize size)
{
  const gsize at = MIN (offset, n);

  size = MIN (size, n - at);
  memcpy (dst, wrap + at, size);
  return size;
}

/* Header, deflate data and trailer as one. */
static gssize
fetch_wrapped (gpointer source, guint64 offset, guint8 *dst, gsize size,
               GError **error)
{
  const CtFile *file = source;
  const guint64 trailer = GZIP_HEADER + file->size;
  gsize done = copy_wrap (file->wrap, GZIP_HEADER, offset, dst, size);

  if (done < size && offset + done < trailer) {
    const gssize n = read_at (file, offset + done - GZIP_HEADER, dst + done,
                              size - done, error);

    if (n < 0)
      return -1;
    done += n;
  }
  if (done < size && offset + done >= trailer)
    done += copy_wrap (file->wrap + GZIP_HEADER, GZIP_TRAILER,
                       offset + done - trailer, dst + done, size - done);
  return done;
}

gboolean
ct_file_set_part (CtFile *file, const CtFilePart *part, GError **error)
{
  static const guint8 header[GZIP_HEADER]
      = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };

  ct_file_set_plain (file);
  file->start = MIN (part->start, file->size);
  file->size = MIN (part->size, file->size - file->start);
  file->limit = file->size;
  if (!part->is_deflated)
    return TRUE;
  if (__builtin_mul_overflow (file->size, CT_GZIP_MAX_RATIO, &file->limit))
    file->limit = G_MAXUINT64;
  file->limit = MIN (file->limit, part->length);
  g_free (file->wrap);
  file->wrap = g_malloc (GZIP_HEADER + GZIP_TRAILER);
  memcpy (file->wrap, header, GZIP_HEADER);
  for (guint i = 0; i < 4; i++) {
    file->wrap[GZIP_HEADER + i] = part->crc >> 8 * i;
    file->wrap[GZIP_HEADER + 4 + i] = part->length >> 8 * i;
  }
  file->gzip = ct_gzip_new (fetch_wrapped, file, 0, error);
  return file->gzip != NULL;
}

void
ct_file_set_end (CtFile *file, guint64 end)
{
  file->size = MIN (file->size, end);
  file->limit = file->size;
}

gssize
ct_file_read (CtFile *file, guint64 offset, guint8 *dst, gsize size,
              GError **error)
{
  if (file->gzip)
    return ct_gzip_read (file->gzip, offset, dst, size, error);
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
  else if (code == ELOOP)
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a symbolic link, that is not followed");
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
                 "a directory where a file was expected");
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

/* What open gave, plain; fd is taken. */
static CtFile *
take_fd (int fd, GError **error)
{
  CtFile *file;
  struct stat status;

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
  ct_file_set_plain (file);
  return file;
fail:
  ct_file_close (file);
  return NULL;
}

CtFile *
ct_file_open_fd (int fd, GError **error)
{
  CtFile *file = take_fd (fd, error);
  guint8 head[2];
  gssize n;

  if (!file)
    return NULL;
  n = read_at (file, 0, head, sizeof head, error);
  if (n < 0)
    goto fail;
  if (ct_inflater_sniff_gzip (head, n)
      && !ct_file_set_inflated (file, 0, error))
    goto fail;
  return file;
fail:
  ct_file_close (file);
  return NULL;
}

CtFile *
ct_file_open (const gchar *path, GError **error)
{
  return ct_file_open_fd (open (path, OPEN_FLAGS), error);
}

CtFile *
ct_file_open_beside (const gchar *path, const gchar *name, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  const int folder_fd = open (folder, O_PATH | O_CLOEXEC | O_DIRECTORY);
  int fd, code;

  if (folder_fd < 0) {
    set_open_error (errno, error);
    return NULL;
  }
  fd = openat (folder_fd, name, OPEN_FLAGS | O_NOFOLLOW);
  code = errno;
  close (folder_fd);
  if (fd < 0 && code == ELOOP) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
                 "a symbolic link, which is not followed");
    return NULL;
  }
  errno = code;
  return take_fd (fd, error);
}

void
ct_file_close (CtFile *file)
{
  if (!file)
    return;
  ct_gzip_free (file->gzip);
  g_free (file->wrap);
  close (file->fd);
  g_free (file);
}

gboolean
ct_file_is_gzip (const CtFile *file)
{
  return file->gzip != NULL;
}

guint64
ct_file_limit (const CtFile *file)
{
  return file->limit;
}

/* ct_file_check_end for gzip. */
static gboolean
check_gzip_end (CtFile *file, guint64 end, gchar **remark, GError **error)
{
  g_autofree guint8 *beyond = g_malloc (CT_FILE_END_BUDGET);
  const gssize n
      = ct_gzip_read (file->gzip, end, beyond, CT_FILE_END_BUDGET, error);
  const guint64 size
      = file->size + (file->wrap ? GZIP_HEADER + GZIP_TRAILER : 0);
  guint64 data_end = size;
  gboolean ended;

  if (n < 0)
    return FALSE;
  ended = ct_gzip_get_end (file->gzip, NULL, &data_end);
  if (n > 0)
    *remark = g_strdup_printf (
        "the gzip data goes on for %s%" G_GSSIZE_FORMAT
        " bytes longer than its header says, from byte %" G_GUINT64_FORMAT
        " of the contents on: ignored%s",
        ended ? "" : "at least ", n, end,
        ended ? "" : ", and so is the checksum behind");
  else if (data_end < size)
    *remark = g_strdup_printf (
        "%" G_GUINT64_FORMAT " bytes at the end of the file, from byte "
        "%" G_GUINT64_FORMAT " on, are no gzip data: ignored",
        size - data_end, data_end);
  return TRUE;
}

gboolean
ct_file_check_end (CtFile *file, guint64 end, gchar **remark, GError **error)
{
  *remark = NULL;
  if (file->gzip)
    return check_gzip_end (file, end, remark, error);
  if (file->size > end)
    *remark = g_strdup_printf ("the file is %" G_GUINT64_FORMAT
                               " bytes longer than its header says, from "
                               "byte %" G_GUINT64_FORMAT " on: ignored",
                               file->size - end, end);
  return TRUE;
}
