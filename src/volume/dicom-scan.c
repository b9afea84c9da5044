/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomScan: the regular files below a folder, found once and opened by
 * number. Leaves the folder by no link. Knows no format.
 */
#include "src/volume/dicom-scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/volume/volume.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)

typedef struct
{
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec changed;
  gchar name[]; /* from the root */
} Found;

static Found *
found_new (const gchar *folder, const gchar *name, const struct stat *status)
{
  const gsize size = strlen (folder) + strlen (name) + 2;
  Found *found = g_malloc (sizeof *found + size);

  found->device = status->st_dev;
  found->inode = status->st_ino;
  found->size = status->st_size;
  found->changed = status->st_mtim;
  g_strlcpy (found->name, folder, size);
  if (folder[0])
    g_strlcat (found->name, "/", size);
  g_strlcat (found->name, name, size);
  return found;
}

/* A folder below root, by its parts: none of them may be a link. */
static int
open_below (int root, const gchar *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  int fd = dup (root);
  guint i;

  for (i = 0; parts[i] && fd >= 0; i++) {
    const int next = openat (fd, parts[i], FOLDER_FLAGS);

    close (fd);
    fd = next;
  }
  return fd;
}

static void
look_at (CtDicomScan *scan, int fd, const gchar *folder, const gchar *name,
         GQueue *folders)
{
  struct stat status;

  if (fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
    scan->n_skipped++;
  } else if (S_ISDIR (status.st_mode)) {
    if (scan->n_folders++ == CT_DICOM_SCAN_MAX_FILES)
      scan->is_cut = TRUE;
    else
      g_queue_push_tail (folders, g_build_filename (folder, name, NULL));
  } else if (!S_ISREG (status.st_mode)) {
    scan->n_skipped++;
  } else if (scan->files->len == CT_DICOM_SCAN_MAX_FILES) {
    scan->is_cut = TRUE;
  } else {
    g_ptr_array_add (scan->files, found_new (folder, name, &status));
  }
}

static guint
depth_of (const gchar *folder)
{
  guint n = folder[0] != '\0';

  for (; *folder; folder++)
    n += *folder == '/';
  return n;
}

static void
scan_folder (CtDicomScan *scan, const gchar *folder, GQueue *folders)
{
  const int fd = folder[0] ? open_below (scan->root, folder)
                           : openat (scan->root, ".", FOLDER_FLAGS);
  DIR *dir = fd < 0 ? NULL : fdopendir (fd);
  const struct dirent *entry;

  if (!dir) {
    scan->n_skipped++;
    if (fd >= 0)
      close (fd);
    return;
  }
  if (depth_of (folder) > CT_DICOM_SCAN_MAX_DEPTH)
    scan->n_skipped++;
  else
    while (!scan->is_cut && (entry = readdir (dir)))
      if (strcmp (entry->d_name, ".") && strcmp (entry->d_name, ".."))
        look_at (scan, fd, folder, entry->d_name, folders);
  closedir (dir);
}

static gint
compare_found (gconstpointer p, gconstpointer q)
{
  const Found *const *a = p, *const *b = q;

  return strcmp ((*a)->name, (*b)->name);
}

gboolean
ct_dicom_scan_init (CtDicomScan *scan, const gchar *path, GError **error)
{
  g_autoptr (GQueue) folders = g_queue_new ();

  memset (scan, 0, sizeof *scan);
  scan->files = g_ptr_array_new_with_free_func (g_free);
  /* The user named it: what path itself is may be a link. */
  scan->root = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (scan->root < 0) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND,
                 "the directory could not be opened: %s", g_strerror (errno));
    return FALSE;
  }
  g_queue_push_tail (folders, g_strdup (""));
  while (!g_queue_is_empty (folders)) {
    g_autofree gchar *folder = g_queue_pop_head (folders);

    if (!scan->is_cut)
      scan_folder (scan, folder, folders);
  }
  if (scan->is_cut) {
    g_set_error (
        error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_UNSUPPORTED,
        "a directory of more than %d files or folders; name one further "
        "down",
        CT_DICOM_SCAN_MAX_FILES);
    return FALSE;
  }
  g_ptr_array_sort (scan->files, compare_found);
  scan->n_files = scan->files->len;
  return TRUE;
}

void
ct_dicom_scan_clear (CtDicomScan *scan)
{
  if (!scan->files)
    return;
  g_ptr_array_unref (scan->files);
  if (scan->root >= 0)
    close (scan->root);
  memset (scan, 0, sizeof *scan);
}

static gboolean
is_same (const Found *found, int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISREG (status.st_mode)
         && status.st_dev == found->device && status.st_ino == found->inode
         && status.st_size == found->size
         && status.st_mtim.tv_sec == found->changed.tv_sec
         && status.st_mtim.tv_nsec == found->changed.tv_nsec;
}

CtFile *
ct_dicom_scan_open (CtDicomScan *scan, guint number, GError **error)
{
  const Found *found = g_ptr_array_index (scan->files, number);
  g_autofree gchar *folder = g_path_get_dirname (found->name);
  g_autofree gchar *name = g_path_get_basename (found->name);
  const int at = strcmp (folder, ".") ? open_below (scan->root, folder)
                                      : dup (scan->root);
  CtFile *file = NULL;
  int fd = -1;

  if (at >= 0) {
    fd = openat (at, name,
                 O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
    close (at);
  }
  if (fd < 0) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ,
                 "file %u of %u cannot be opened: %s", number + 1,
                 scan->n_files, g_strerror (errno));
    return NULL;
  }
  if (!is_same (found, fd)) {
    close (fd);
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ,
                 "file %u of %u is not what it was when the directory was "
                 "scanned",
                 number + 1, scan->n_files);
    return NULL;
  }
  file = ct_file_open_fd (fd, error);
  if (!file)
    g_prefix_error (error, "file %u of %u: ", number + 1, scan->n_files);
  return file;
}
