/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Directories of several series, of other things and of nothing: which one
 * is taken and what is said, whatever the files are called.
 */
#include "src/volume/dicom-series.h"
#include "tests/dicom-util.h"

/* Into the tests' folder, under a name that no message may have. */
static void
write_slice (const gchar *name, const gchar *series, const gchar *position,
             guint start)
{
  const PictureSpec spec
      = { .series = series, .position = position, .instance = start };
  g_autofree gchar *full = g_strconcat ("ZZPHI-", name, NULL);

  g_free (write_picture (full, &spec, start));
}

static void
check (guint choice, guint slices, const gchar *said)
{
  g_autofree gchar *folder = test_path ("");
  const CtVolumeOptions options = { .series = choice };
  CtDicomSeries series;
  GError *error = NULL;
  const gboolean ok = ct_dicom_series_init (&series, folder, &options, &error);
  const gchar *text = "";

  if (ok && series.remarks)
    text = series.remarks->str;
  else if (error)
    text = error->message;
  g_assert_cmpint (ok, ==, slices > 0);
  if (ok)
    g_assert_cmpuint (series.places->len, ==, slices);
  if (said ? !strstr (text, said) : text[0])
    g_error ("\"%s\" was said", text);
  g_assert_null (strstr (text, "ZZPHI"));
  g_clear_error (&error);
  ct_dicom_series_clear (&series);
}

static void
test_choice (void)
{
  const PictureSpec color = { .photometric = "RGB" };

  write_slice ("c", "1.2.ZZPHI", "0\\0\\6", 1);
  write_slice ("a", "1.2.ZZPHI", "0\\0\\3", 7);
  write_slice ("b", "1.2.ZZPHI", "0\\0\\0", 13);
  check (0, 3, NULL);
  write_slice ("d", "1.3", "0\\0\\0", 19);
  check (0, 3,
         "2 series, of which number 1 is shown: 1: CT, 3 slices; 2: CT, "
         "1 slice");
  check (2, 1, NULL);
  check (3, 0, "series 3 was asked for; there are 1: CT");
  g_free (test_write ("ZZPHI-e", (const guint8 *)"notes", 5));
  check (1, 3, "1 of 5 entries of the directory are no DICOM files: skipped");
  g_free (write_picture ("ZZPHI-f", &color, 0));
  check (1, 3,
         "1 DICOM file has no gray picture: skipped; the first of those is "
         "file 6 of 6: a color picture (RGB)");
  test_remove_folder ();
}

static void
test_nothing (void)
{
  g_autofree gchar *folder = test_path ("");
  const PictureSpec color = { .photometric = "RGB" };

  g_mkdir (folder, 0700);
  check (0, 0, "no DICOM picture in the directory: 0 files");
  g_free (test_write ("ZZPHI-e", (const guint8 *)"notes", 5));
  check (0, 0, "1 files, of which 1 are no DICOM");
  g_free (write_picture ("ZZPHI-f", &color, 0));
  check (0, 0, "file 2 of 2: a color picture (RGB)");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-series/choice", test_choice);
  g_test_add_func ("/dicom-series/nothing", test_nothing);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
