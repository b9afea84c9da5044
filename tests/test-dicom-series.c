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

/* Files of many frames are series of their own; those that cannot be read are
 * counted; samples that no type holds together are refused. */
static void
test_kinds (void)
{
  const PictureSpec cine = { .series = "1.2", .frames = 4 };
  const PictureSpec small = { .series = "1.2", .allocated = 8 };
  const PictureSpec words = { .series = "1.2", .is_signed = 1 };
  Writer w = writer_new (SYNTAX ".1");

  g_free (write_picture ("ZZPHI-a", &cine, 0));
  write_slice ("b", "1.2", "0\\0\\0", 0);
  check (0, 4,
         "2 series, of which number 1 is shown: 1: CT, 4 slices; 2: CT, "
         "1 slice");
  check (2, 1, NULL);
  g_free (
      test_write ("ZZPHI-c", (const guint8 *)"DICM\x08\0\x60\0CS\xff\xff", 12));
  g_free (test_write ("ZZPHI-d", (const guint8 *)"DICM", 4));
  check (2, 1,
         "2 DICOM files cannot be read: skipped; the first of those is file 3 "
         "of 4: ");
  test_remove_folder ();
  g_free (write_picture ("ZZPHI-a", &small, 0));
  g_free (write_picture ("ZZPHI-b", &words, 0));
  check (0, 2, NULL); /* S32 holds both */
  put_picture (&w, &small);
  put_us (&w, CT_DICOM_TAG (0x0028, 0x0100), 32);
  put_text (&w, CT_DICOM_TAG (0x0020, 0x000e), "UI", "1.2");
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0008), "OF", 24);
  put_zeros (&w, 24);
  g_free (writer_write (&w, "ZZPHI-c"));
  check (0, 0, "a series that mixes float, 32-bit and other samples");
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
  g_test_add_func ("/dicom-series/kinds", test_kinds);
  g_test_add_func ("/dicom-series/nothing", test_nothing);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
