/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A frame as a PNG of square pixels.
 */
#include "gst/ctscroll/ctscrollshot.h"

#include <errno.h>
#include <fcntl.h>
#include <gst/video/video.h>
#include <unistd.h>

#include "gst/ctscroll/ctscrollframe.h"

#define MOST_OF_A_NAME 10000

static GBytes *
encode (GstSample *sample, GError **error)
{
  g_autoptr (GstSample) coded = NULL;
  g_autoptr (GstCaps) png = NULL;
  gpointer data = NULL;
  gsize size = 0;
  gint width, height;

  ct_scroll_square_size (gst_sample_get_caps (sample), &width, &height);
  png = gst_caps_new_simple ("image/png", "width", G_TYPE_INT, width, "height",
                             G_TYPE_INT, height, "pixel-aspect-ratio",
                             GST_TYPE_FRACTION, 1, 1, NULL);
  coded = gst_video_convert_sample (sample, png, 10 * GST_SECOND, error);
  if (!coded)
    return NULL;
  gst_buffer_extract_dup (gst_sample_get_buffer (coded), 0, -1, &data, &size);
  return g_bytes_new_take (data, size);
}

static gboolean
fail (GError **error, const gchar *path, gint code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
               "%s: cannot be written: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
write_all (gint fd, GBytes *bytes, const gchar *path, GError **error)
{
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (done < size) {
    const gssize n = write (fd, data + done, size - done);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      fail (error, path, errno);
      close (fd);
      return FALSE;
    }
    done += n;
  }
  return close (fd) == 0 || fail (error, path, errno);
}

gboolean
ct_scroll_shot_write (GstSample *sample, const gchar *path, GError **error)
{
  g_autoptr (GBytes) png = encode (sample, error);
  gint fd;

  if (!png)
    return FALSE;
  fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail (error, path, errno);
  return write_all (fd, png, path, error);
}

gchar *
ct_scroll_shot_write_new (GstSample *sample, const gchar *folder,
                          const gchar *stem, GError **error)
{
  g_autoptr (GBytes) png = encode (sample, error);

  for (guint i = 1; png && i < MOST_OF_A_NAME; i++) {
    g_autofree gchar *name = i == 1 ? g_strdup_printf ("%s.png", stem)
                                    : g_strdup_printf ("%s-%u.png", stem, i);
    g_autofree gchar *path = g_build_filename (folder, name, NULL);
    /* Another program may be about to take the same name. */
    const gint fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd >= 0)
      return write_all (fd, png, name, error) ? g_steal_pointer (&name) : NULL;
    if (errno != EEXIST) {
      fail (error, name, errno);
      return NULL;
    }
  }
  if (png)
    fail (error, stem, EEXIST);
  return NULL;
}
