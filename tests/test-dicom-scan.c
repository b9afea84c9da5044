/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A folder with everything in it that is no regular file; files that change
 * between being found and being opened.
 */
#include "src/volume/dicom-scan.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "tests/volume-util.h"

static gchar *
write_in (const gchar *folder, const gchar *name, const gchar *text)
{
  gchar *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
remove_all (const gchar *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK)
        && g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_remove (path);
  }
  g_dir_close (dir);
  g_rmdir (folder);
}

static void
test_kinds (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("ct-scan-XXXXXX", NULL);
  g_autofree gchar *below = g_build_filename (folder, "b", "c", NULL);
  g_autofree gchar *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree gchar *link = g_build_filename (folder, "link", NULL);
  g_autofree gchar *loop = g_build_filename (folder, "loop", NULL);
  g_autofree gchar *up = g_build_filename (folder, "up", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  CtDicomScan scan;
  CtFile *file;
  guint8 byte;

  g_free (write_in (folder, "z", "1"));
  g_free (write_in (folder, "a\nb\xff", "2"));
  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  g_free (write_in (below, "y", "3"));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);
  g_assert_cmpint (symlink ("/tmp", up), ==, 0);
  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/socket", folder);
  g_assert_cmpint (
      bind (fd, (struct sockaddr *)(gpointer)&address, sizeof address), ==, 0);
  close (fd);
  g_assert_true (ct_dicom_scan_init (&scan, folder, NULL));
  g_assert_cmpuint (scan.n_files, ==, 3);
  g_assert_cmpuint (scan.n_skipped, ==, 5);
  file = ct_dicom_scan_open (&scan, 0, NULL);
  g_assert_cmpint (ct_file_read (file, 0, &byte, 1, NULL), ==, 1);
  g_assert_cmpint (byte, ==, '2');
  ct_file_close (file);
  file = ct_dicom_scan_open (&scan, 1, NULL);
  g_assert_cmpint (ct_file_read (file, 0, &byte, 1, NULL), ==, 1);
  g_assert_cmpint (byte, ==, '3');
  ct_file_close (file);
  ct_dicom_scan_clear (&scan);
  remove_all (folder);
}

static void
assert_refused (CtDicomScan *scan, guint number, const gchar *message)
{
  GError *error = NULL;

  g_assert_null (ct_dicom_scan_open (scan, number, &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_READ);
  if (!strstr (error->message, message))
    g_error ("\"%s\" was said", error->message);
  g_assert_null (strstr (error->message, "secret"));
  g_error_free (error);
}

static void
test_changes (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("ct-scan-XXXXXX", NULL);
  g_autofree gchar *below = g_build_filename (folder, "secret-d", NULL);
  g_autofree gchar *moved = g_build_filename (folder, "moved", NULL);
  g_autofree gchar *gone = NULL, *grown = NULL, *linked = NULL, *in = NULL;
  CtDicomScan scan;

  g_mkdir (below, 0700);
  gone = write_in (folder, "secret-a", "1");
  grown = write_in (folder, "secret-b", "1");
  linked = write_in (folder, "secret-c", "1");
  in = write_in (below, "secret", "1");
  g_assert_true (ct_dicom_scan_init (&scan, folder, NULL));
  g_assert_cmpuint (scan.n_files, ==, 4);
  g_remove (gone);
  g_assert_true (g_file_set_contents (grown, "12", -1, NULL));
  g_remove (linked);
  g_assert_cmpint (symlink (grown, linked), ==, 0);
  /* The folder becomes a link to what it was. */
  g_assert_cmpint (g_rename (below, moved), ==, 0);
  g_assert_cmpint (symlink ("moved", below), ==, 0);
  assert_refused (&scan, 0, "file 1 of 4 cannot be opened");
  assert_refused (&scan, 1, "file 2 of 4 is not what it was");
  assert_refused (&scan, 2, "file 3 of 4 cannot be opened");
  assert_refused (&scan, 3, "file 4 of 4 cannot be opened");
  ct_dicom_scan_clear (&scan);
  remove_all (folder);
}

static void
test_none (void)
{
  CtDicomScan scan;
  GError *error = NULL;

  g_assert_false (ct_dicom_scan_init (&scan, "/nonexistent", &error));
  g_assert_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NOT_FOUND);
  g_error_free (error);
  ct_dicom_scan_clear (&scan);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-scan/kinds", test_kinds);
  g_test_add_func ("/dicom-scan/changes", test_changes);
  g_test_add_func ("/dicom-scan/none", test_none);
  return g_test_run ();
}
