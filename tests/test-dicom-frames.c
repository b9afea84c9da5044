/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frames in one piece and in fragments, with a right, a wrong and no offset
 * table; what is cut or claims too much.
 */
#include "src/volume/dicom-frames.h"
#include "tests/dicom-util.h"

/* Frames that are what stands for them here: letters. */
typedef struct
{
  const gchar *table;     /* offsets, a digit each in units of 8; "" none */
  const gchar *fragments; /* with blanks between; S begins a codestream */
  guint frames;
  const gchar *expected; /* NULL: the message */
  const gchar *message;  /* or the remark */
} Case;

static gchar *
write_case (const Case *c)
{
  Writer w = writer_new (SYNTAX ".4.50");
  g_auto (GStrv) parts = g_strsplit (c->fragments, " ", -1);
  const PictureSpec spec = { .frames = c->frames };
  guint8 table[64] = { 0 };
  guint i;

  put_picture (&w, &spec);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OB", CT_DICOM_UNDEFINED);
  for (i = 0; c->table[i]; i++)
    table[4 * i] = (c->table[i] - '0') * 16;
  put_fragment (&w, table, 4 * i);
  for (i = 0; parts[i] && parts[i][0]; i++) {
    guint8 fragment[8] = { 0xff, 0xd8, 0xff };

    if (parts[i][0] != 'S')
      memset (fragment, 0, 3);
    fragment[7] = parts[i][strlen (parts[i]) - 1];
    if (fragment[7] == '!') /* goes beyond the file */
      put_header (&w, CT_DICOM_TAG (0xfffe, 0xe000), "", 0x7fffffff);
    else
      put_fragment (&w, fragment, 8);
  }
  put_sequence_end (&w);
  return writer_write (&w, "frames");
}

static void
test_fragments (void)
{
  static const Case cases[] = {
    { "", "Sa", 1, "a", NULL },
    { "", "Sa b c", 1, "abc", NULL },
    { "", "Sa Sb Sc", 3, "a b c", NULL },
    { "", "Sa b Sc d e", 2, "ab cde", NULL },
    { "02", "Sa b Sc", 2, "ab c", NULL },
    { "01", "a b Sc", 2, "a bc", NULL }, /* by the table, whatever begins */
    { "09", "Sa b Sc", 2, "ab c", "the offset table of 8 bytes" },
    { "20", "Sa b Sc", 2, "ab c", "the offset table" },
    { "00", "Sa b Sc", 2, "ab c", "the offset table" },
    { "", "a b c", 2, NULL, "3 fragments of pixels cannot be told apart as 2" },
    { "", "Sa Sb", 3, NULL, "cannot be told apart as 3 frames" },
    { "", "", 1, NULL, "have no fragment" },
    { "", "!", 1, NULL, "claims a length of 2147483647 bytes" },
    { "", "Sa Sb !", 2, "a b", "claims a length of 2147483647 bytes" },
  };
  guint i, f;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = write_case (&cases[i]);
    g_autoptr (GString) got = g_string_new (NULL);
    CtDicomFile dicom;
    GError *error = NULL;
    gboolean ok;

    g_assert_true (
        ct_dicom_file_open (&dicom, ct_file_open (path, NULL), &error));
    ok = ct_dicom_file_find_frames (&dicom, &error);
    if (ok != !!cases[i].expected)
      g_error ("case %u: %s", i, error ? error->message : "taken");
    for (f = 0; ok && f < cases[i].frames; f++) {
      g_autofree guint8 *data = NULL;
      guint first_bit;
      gsize size, k;

      data = ct_dicom_frames_read (&dicom.frames, f, &size, &first_bit, NULL);
      for (k = 7; k < size; k += 8)
        g_string_append_c (got, data[k]);
      if (f + 1 < cases[i].frames)
        g_string_append_c (got, ' ');
    }
    if (ok)
      g_assert_cmpstr (got->str, ==, cases[i].expected);
    if (cases[i].message)
      g_assert_nonnull (
          strstr (ok ? dicom.frames.remark : error->message, cases[i].message));
    else
      g_assert_null (dicom.frames.remark);
    g_clear_error (&error);
    ct_dicom_file_close (&dicom);
  }
}

/* Empty fragments without end take the memory of some, and are told of. */
static void
test_many (void)
{
  const guint n = (1 << 20) + 100;
  const PictureSpec spec = { .frames = 1 };
  Writer w = writer_new (SYNTAX ".4.50");
  g_autofree gchar *path = NULL;
  CtDicomFile dicom;
  guint i;

  put_picture (&w, &spec);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OB", CT_DICOM_UNDEFINED);
  for (i = 0; i < n; i++)
    put_fragment (&w, "", 0);
  put_sequence_end (&w);
  path = writer_write (&w, "frames");
  g_assert_true (ct_dicom_file_open (&dicom, ct_file_open (path, NULL), NULL));
  g_assert_true (ct_dicom_file_find_frames (&dicom, NULL));
  g_assert_nonnull (
      strstr (dicom.frames.remark, "more than 1048576 fragments"));
  g_assert_cmpuint (dicom.frames.fragments->len, ==, 1 << 20);
  ct_dicom_file_close (&dicom);
}

static void
test_native (void)
{
  const PictureSpec spec = { .frames = 3 };
  g_autofree gchar *path = write_picture ("native", &spec, 10);
  CtDicomFile dicom;
  guint f;

  g_assert_true (ct_dicom_file_open (&dicom, ct_file_open (path, NULL), NULL));
  g_assert_true (ct_dicom_file_find_frames (&dicom, NULL));
  for (f = 0; f < 3; f++) {
    guint first_bit;
    gsize size;
    g_autofree guint8 *data
        = ct_dicom_frames_read (&dicom.frames, f, &size, &first_bit, NULL);

    g_assert_cmpuint (size, ==, 12);
    g_assert_cmpuint (data[0], ==, 10 + 6 * f);
  }
  ct_dicom_file_close (&dicom);
}

/* Frames of single bits begin within a byte. */
static void
test_bits (void)
{
  const PictureSpec spec = { .frames = 2, .allocated = 1, .stored = 1 };
  Writer w = writer_new (SYNTAX ".1");
  g_autofree gchar *path = NULL;
  g_autofree guint8 *data = NULL;
  CtDicomFile dicom;
  guint first_bit;
  gsize size;

  put_picture (&w, &spec);
  put_bytes (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OB", "\xc5\x0a", 2);
  path = writer_write (&w, "bits");
  g_assert_true (ct_dicom_file_open (&dicom, ct_file_open (path, NULL), NULL));
  g_assert_true (ct_dicom_file_find_frames (&dicom, NULL));
  data = ct_dicom_frames_read (&dicom.frames, 1, &size, &first_bit, NULL);
  g_assert_cmpuint (size, ==, 2);
  g_assert_cmpuint (first_bit, ==, 6);
  ct_dicom_file_close (&dicom);
}

static void
test_short (void)
{
  const PictureSpec spec = { .frames = 2 };
  Writer w = writer_new (SYNTAX ".1");
  g_autofree gchar *path = NULL;

  put_picture (&w, &spec);
  put_header (&w, CT_DICOM_TAG (0x7fe0, 0x0010), "OW", 24);
  put_zeros (&w, 23);
  path = writer_write (&w, "short");
#ifdef CT_WITH_DICOM
  test_assert_complaint (path, NULL,
                         "2 frames of 3 x 2 pixels of 16 bits need 24 bytes; "
                         "there are 23");
#else
  test_assert_complaint (path, NULL, "without the meson feature dicom");
#endif
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-frames/fragments", test_fragments);
  g_test_add_func ("/dicom-frames/many", test_many);
  g_test_add_func ("/dicom-frames/native", test_native);
  g_test_add_func ("/dicom-frames/bits", test_bits);
  g_test_add_func ("/dicom-frames/short", test_short);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
