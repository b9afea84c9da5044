/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fault matrix, rows F and S, of DICOM files and directories: each is read
 * as it is meant, or refused in a sentence that names no file. What a file says
 * is made here, byte by byte; names and identifiers have a word in them that no
 * sentence may have. (S3 is dicom_privacy.py.)
 */
#include <fcntl.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "src/volume/dicom-scan.h"
#include "src/volume/resample.h"
#include "tests/dicom-util.h"

#define ROWS CT_DICOM_TAG (0x0028, 0x0010)
#define COLUMNS CT_DICOM_TAG (0x0028, 0x0011)
#define FRAMES CT_DICOM_TAG (0x0028, 0x0008)
#define SAMPLES CT_DICOM_TAG (0x0028, 0x0002)
#define ALLOCATED CT_DICOM_TAG (0x0028, 0x0100)
#define PIXELS CT_DICOM_TAG (0x7fe0, 0x0010)
#define SEQUENCE CT_DICOM_TAG (0x0040, 0xa730)
#define SECRET "ZZPHI"

static const PictureSpec plain = { .position = "0\\0\\0" };

/* Six samples from 100 on. */
static void
put_pixels (Writer *w)
{
  guint i;

  put_header (w, PIXELS, "OW", 12);
  for (i = 0; i < 6; i++)
    put_number (w, 100 + i, 2);
}

/* A whole picture, of which later elements of the same tag override. */
static Writer
begin (const gchar *syntax)
{
  Writer w = writer_new (syntax);

  put_picture (&w, &plain);
  return w;
}

/* Read as they are, all of them; or a sentence. */
static void
check_file (const gchar *id, const gchar *path, const gchar *message)
{
  g_autofree gchar *said = test_complaint (path, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree gfloat *values = NULL;
  CtVolume *volume;
  guint i;

  if (message ? !said || !strstr (said, message) : said != NULL)
    g_error ("%s: \"%s\" was said, not \"%s\"", id, said, message);
  if (said)
    g_assert_null (strstr (said, SECRET));
  if (message)
    return;
  volume = ct_volume_open (path, NULL, NULL);
  values = test_read (volume, 0, &error);
  for (i = 0; i < 6; i++)
    g_assert_cmpfloat (values[i], ==, 100 + i);
  ct_volume_close (volume);
}

/* ---- F1: cut at every byte ----------------------------------------------- */

static GByteArray *
deflate_behind (const Writer *w, guint head)
{
  GByteArray *out = g_byte_array_new ();
  z_stream z = { 0 };

  g_byte_array_append (out, w->bytes->data, head);
  g_assert_cmpint (
      deflateInit2 (&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), ==,
      Z_OK);
  g_byte_array_set_size (out, head + deflateBound (&z, w->bytes->len - head));
  z.next_in = w->bytes->data + head;
  z.avail_in = w->bytes->len - head;
  z.next_out = out->data + head;
  z.avail_out = out->len - head;
  g_assert_cmpint (deflate (&z, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (out, head + z.total_out);
  deflateEnd (&z);
  return out;
}

/* A frame of 16 bits: its high bytes, then its low ones. */
static void
put_rle (Writer *w, guint cut)
{
  static const guint8 packed[]
      = { 2, 0,           0, 0, 64,  0,   0,   0,   66,  0,   0,
          0, [64] = 0xfb, 0, 5, 100, 101, 102, 103, 104, 105, 0 };

  put_fragment (w, packed, sizeof packed - cut);
}

static Writer
make_seed (guint kind)
{
  static const gchar *const syntaxes[]
      = { SYNTAX ".1", SYNTAX, SYNTAX ".2", SYNTAX ".1.99", SYNTAX ".5" };
  Writer w = writer_new (syntaxes[kind]);
  const guint head = w.bytes->len;

  w.implicit = kind == 1;
  w.big = kind == 2;
  put_picture (&w, &plain);
  if (kind < 4) {
    put_pixels (&w);
  } else {
    put_header (&w, PIXELS, "OB", CT_DICOM_UNDEFINED);
    put_fragment (&w, "", 0);
    put_rle (&w, 0);
    put_sequence_end (&w);
  }
  if (kind == 3) {
    GByteArray *packed = deflate_behind (&w, head);

    g_byte_array_unref (w.bytes);
    w.bytes = packed;
  }
  return w;
}

static void
test_F1 (void)
{
  guint kind, n;

  for (kind = 0; kind < 5; kind++) {
    Writer w = make_seed (kind);
    const guint size = w.bytes->len;
    g_autofree gchar *path = writer_write (&w, "whole");

    check_file ("F1", path, NULL);
    for (n = size; n-- > 0;) {
      g_autofree gchar *said = NULL;

      g_assert_cmpint (truncate (path, n), ==, 0);
      said = test_complaint (path, NULL);
      /* The end marks of fragments and of deflate are not missed. */
      if (!said && (kind < 3 || n + 16 < size))
        g_error ("F1: kind %u, %u of %u bytes: read", kind, n, size);
    }
  }
}

/* ---- F6 to F10: what a file says ----------------------------------------- */

static void
nest (Writer *w, guint depth)
{
  while (depth-- > 0) {
    put_header (w, SEQUENCE, "SQ", CT_DICOM_UNDEFINED);
    put_item (w);
  }
}

static void
F6_deep (Writer *w)
{
  nest (w, 100000);
}

static void
F6_item_beyond_parent (Writer *w)
{
  put_header (w, SEQUENCE, "SQ", 20);
  put_header (w, CT_DICOM_TAG (0xfffe, 0xe000), "", 1000);
  put_pixels (w);
}

static void
F6_no_delimiter (Writer *w)
{
  nest (w, 1);
  put_pixels (w);
}

static void
F7_rows_ul (Writer *w)
{
  put_header (w, ROWS, "UL", 4);
  put_number (w, 2, 4);
  put_pixels (w);
}

static void
F7_rows_ss (Writer *w)
{
  put_header (w, ROWS, "SS", 2);
  put_number (w, 2, 2);
  put_pixels (w);
}

static void
F7_rows_un (Writer *w)
{
  put_header (w, ROWS, "UN", 2);
  put_number (w, 2, 2);
  put_pixels (w);
}

static void
F7_rows_empty (Writer *w)
{
  put_header (w, ROWS, "US", 0);
  put_pixels (w);
}

static void
F7_rows_several (Writer *w)
{
  put_header (w, ROWS, "US", 4);
  put_number (w, 2, 2);
  put_number (w, 9, 2);
  put_pixels (w);
}

static void
F7_rows_text (Writer *w)
{
  put_text (w, ROWS, "LO", SECRET);
  put_pixels (w);
}

static void
F7_undefined (Writer *w)
{
  put_header (w, CT_DICOM_TAG (0x0028, 0x1055), "UT", CT_DICOM_UNDEFINED);
  put_pixels (w);
}

static void
F7_odd (Writer *w)
{
  put_header (w, CT_DICOM_TAG (0x0028, 0x1055), "LO", 3);
  g_byte_array_append (w->bytes, (const guint8 *)"abc", 3);
  put_pixels (w);
}

static void
F7_beyond (Writer *w)
{
  put_header (w, CT_DICOM_TAG (0x0028, 0x1055), "UT", 0x7ffffffe);
  put_pixels (w);
}

static void
F8_no_fragment (Writer *w)
{
  put_header (w, PIXELS, "OB", CT_DICOM_UNDEFINED);
  put_fragment (w, "", 0);
  put_sequence_end (w);
}

static void
put_encapsulated (Writer *w, guint32 table, gsize table_size, guint cut,
                  gboolean has_end)
{
  guint8 bytes[8] = { 0 };

  test_put (bytes, 0, table, 4, FALSE);
  put_header (w, PIXELS, "OB", CT_DICOM_UNDEFINED);
  put_fragment (w, bytes, table_size);
  put_rle (w, cut);
  if (has_end)
    put_sequence_end (w);
}

static void
F8_table_beyond (Writer *w)
{
  put_encapsulated (w, 0x7fffffff, 4, 0, TRUE);
}

static void
F8_table_unsorted (Writer *w)
{
  put_encapsulated (w, 94, 8, 0, TRUE);
}

static void
F8_short (Writer *w)
{
  put_encapsulated (w, 0, 4, 60, TRUE);
}

/* S4 as well: what is not there is not shown as something. */
static void
F8_cut_segment (Writer *w)
{
  put_encapsulated (w, 0, 4, 8, TRUE);
}

static void
F8_no_end (Writer *w)
{
  put_encapsulated (w, 0, 4, 0, FALSE);
}

static void
F8_more_frames (Writer *w)
{
  put_text (w, FRAMES, "IS", "7");
  put_encapsulated (w, 0, 4, 0, TRUE);
}

static void
F9_rows (Writer *w)
{
  put_us (w, ROWS, 3);
  put_pixels (w);
}

static void
F9_columns (Writer *w)
{
  put_us (w, COLUMNS, 65535);
  put_pixels (w);
}

static void
F9_largest (Writer *w)
{
  put_us (w, ROWS, 16384);
  put_us (w, COLUMNS, 16384);
  put_pixels (w);
}

static void
F9_frames (Writer *w)
{
  put_text (w, FRAMES, "IS", "2147483647");
  put_pixels (w);
}

static void
F9_no_frames (Writer *w)
{
  put_text (w, FRAMES, "IS", "-1");
  put_pixels (w);
}

static void
F9_samples (Writer *w)
{
  put_us (w, SAMPLES, 3);
  put_pixels (w);
}

static void
F9_allocated (Writer *w)
{
  put_us (w, ALLOCATED, 32);
  put_pixels (w);
}

static void
F9_length (Writer *w)
{
  guint at = w->bytes->len + 8;

  put_pixels (w);
  test_put (w->bytes->data, at, 0xfffffffe, 4, FALSE);
}

typedef struct
{
  const gchar *id, *syntax;
  void (*make) (Writer *w);
  const gchar *message; /* NULL: it is read */
} Case;

/* clang-format off */
#define ROW(name, message) { #name, SYNTAX ".1", name, message }
#define RLE(name, message) { #name, SYNTAX ".5", name, message }

static const Case cases[] = {
  ROW (F6_deep, "more than 32 levels"),
  ROW (F6_item_beyond_parent, "beyond the end of what it is in"),
  ROW (F6_no_delimiter, "the file ends at byte"),
  ROW (F7_rows_ul, NULL),
  ROW (F7_rows_ss, NULL),
  ROW (F7_rows_un, NULL),
  ROW (F7_rows_empty, "Rows is missing or empty"),
  ROW (F7_rows_several, NULL),
  ROW (F7_rows_text, "Rows"),
  ROW (F7_undefined, "has no end"),
  ROW (F7_odd, NULL),
  ROW (F7_beyond, "beyond the end of what it is in"),
  RLE (F8_no_fragment, "have no fragment"),
  RLE (F8_table_beyond, NULL),
  RLE (F8_table_unsorted, NULL),
  RLE (F8_short, "RLE"),
  RLE (F8_cut_segment, "RLE"),
  RLE (F8_no_end, NULL),
  RLE (F8_more_frames, "cannot be told apart as 7 frames"),
  ROW (F9_rows, "1 frames of 3 x 3 pixels of 16 bits need 18 bytes; there are "
                "12"),
  ROW (F9_columns, "Columns is 65535; from 1 to 16384"),
  ROW (F9_largest, "need 536870912 bytes; there are 12"),
  ROW (F9_frames, "NumberOfFrames is 2.14748e+09; from 1 to 100000"),
  ROW (F9_no_frames, "NumberOfFrames is -1"),
  ROW (F9_samples, "a color picture"),
  ROW (F9_allocated, "need 24 bytes; there are 12"),
  ROW (F9_length, NULL),
};
/* clang-format on */

static void
test_F6_to_F9 (void)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    Writer w = begin (cases[i].syntax);
    g_autofree gchar *path = NULL;

    cases[i].make (&w);
    path = writer_write (&w, SECRET ".dcm");
    check_file (cases[i].id, path, cases[i].message);
  }
}

/* ---- F10: how it is written ---------------------------------------------- */

/* The preamble of a program for another system means nothing. */
static void
check_preamble (const gchar *magic)
{
  Writer w = make_seed (0);
  g_autofree gchar *path = NULL;

  memcpy (w.bytes->data, magic, strlen (magic));
  path = writer_write (&w, SECRET);
  check_file ("F10", path, NULL);
}

static void
test_F10 (void)
{
  Writer w = begin (NULL), unknown = begin ("1.2.3." SECRET);
  Writer group = writer_new (SYNTAX ".1"), bomb = writer_new (SYNTAX ".1.99");
  const guint head = bomb.bytes->len;
  guint i;
  g_autofree gchar *path = NULL, *no_syntax = NULL, *strange = NULL;
  g_autofree gchar *blown = NULL;
  g_autoptr (GByteArray) packed = NULL;

  put_pixels (&w); /* neither preamble nor group 0002 */
  path = writer_write (&w, "bare");
  check_file ("F10 bare", path, NULL);
  put_pixels (&unknown);
  no_syntax = writer_write (&unknown, "unknown");
  check_file ("F10 syntax", no_syntax, "a transfer syntax that is not known");
  put_bytes (&group, CT_DICOM_TAG (0x0002, 0x0102), "??", SECRET, 5);
  put_picture (&group, &plain);
  put_pixels (&group);
  strange = writer_write (&group, "strange");
  g_free (test_complaint (strange, NULL)); /* F7: read or refused */
  put_picture (&bomb, &plain);
  for (i = 0; i < 1000; i++) { /* each by itself is none */
    put_header (&bomb, CT_DICOM_TAG (0x0029, 0x1000 + i), "OB", 65536);
    put_zeros (&bomb, 65536);
  }
  put_pixels (&bomb);
  packed = deflate_behind (&bomb, head);
  g_byte_array_unref (bomb.bytes);
  blown = test_write ("bomb", packed->data, packed->len);
  check_file ("S2", blown, "at most 200 to 1"); /* as F10 */
  check_preamble ("MZ");
  check_preamble ("\x7f"
                  "ELF");
}

/* ---- F11 to F13, S1: directories ----------------------------------------- */

/* A slice at z millimeters whose samples begin with start. */
static void
write_slice (const gchar *name, guint z, guint start, const gchar *series)
{
  g_autofree gchar *position = g_strdup_printf ("0\\0\\%u", z);
  const PictureSpec spec
      = { .position = position, .instance = 1, .series = series };

  g_free (write_picture (name, &spec, start));
}

/* As many slices, which begin with 10 times their number; what is remarked. */
static void
check_folder (const gchar *id, guint slices, const gchar *remark)
{
  g_autofree gchar *folder = test_path (""), *said = NULL;
  g_autoptr (GError) error = NULL;
  CtVolume *volume = ct_volume_open (folder, NULL, &error);
  guint i;

  g_assert_no_error (error);
  g_assert_cmpuint (volume->info.slices, ==, slices);
  for (i = 0; i < slices; i++) {
    g_autofree gfloat *values = test_read (volume, i, &error);

    g_assert_no_error (error);
    g_assert_cmpfloat (values[0], ==, 10 * i);
  }
  said = ct_volume_take_remarks (volume);
  if (remark ? !said || !strstr (said, remark) : said != NULL)
    g_error ("%s: \"%s\" was remarked", id, said);
  g_assert_true (!said || !strstr (said, SECRET));
  ct_volume_close (volume);
}

static void
clear_folder (void)
{
  g_autofree gchar *folder = test_path ("");

  test_remove_folder ();
  g_mkdir (folder, 0700);
}

static void
add_node (const gchar *name, mode_t kind)
{
  g_autofree gchar *path = test_path (name);

  g_assert_cmpint (mknod (path, kind | 0600, 0), ==, 0);
}

static void
add_link (const gchar *name, const gchar *to)
{
  g_autofree gchar *path = test_path (name);

  g_assert_cmpint (symlink (to, path), ==, 0);
}

/* Names in no order of the slices', what is no regular file, and one that may
 * not be read: root may read any, and is somebody else for a moment. */
static void
test_F11 (void)
{
  g_autofree gchar *locked = NULL, *folder = test_path ("");

  clear_folder ();
  write_slice ("\n" SECRET "\xff", 0, 0, NULL);
  write_slice (SECRET " \xe2\x80\xae", 3, 10, NULL);
  write_slice ("-rf", 6, 20, NULL);
  add_node ("fifo", S_IFIFO);
  add_node ("socket", S_IFSOCK);
  add_link ("loop", ".");
  add_link ("self", "self");
  add_link ("passwd", "/etc/passwd");
  add_link (SECRET "-link", "-rf");
  check_folder ("F11", 3, "6 of 9 entries of the directory are no DICOM");
  write_slice ("locked", 9, 30, NULL);
  locked = test_path ("locked");
  g_chmod (locked, 0);
  g_chmod (folder, 0755);
  setfsuid (65534);
  check_folder ("F11", 3,
                "1 DICOM file cannot be read: skipped; the first of those is "
                "file 4 of 4 cannot be opened: Permission denied");
  setfsuid (geteuid ());
}

/* One more than are looked at; in memory, or it would take its time. */
static void
test_F11_many (void)
{
  g_autofree gchar *folder = g_strdup ("/dev/shm/ct-test-XXXXXX");
  g_autoptr (GError) error = NULL;
  CtDicomScan scan;
  guint i;
  int fd;

  if (!g_mkdtemp (folder)) {
    g_test_skip ("there is no folder in memory");
    return;
  }
  fd = open (folder, O_RDONLY | O_DIRECTORY);
  for (i = 0; i <= CT_DICOM_SCAN_MAX_FILES; i++) {
    g_autofree gchar *name = g_strdup_printf (SECRET "%u", i);

    g_assert_cmpint (mknodat (fd, name, S_IFREG | 0600, 0), ==, 0);
  }
  g_assert_false (ct_dicom_scan_init (&scan, folder, &error));
  g_assert_nonnull (strstr (error->message, "a directory of more than 100000"));
  ct_dicom_scan_clear (&scan);
  for (i = 0; i <= CT_DICOM_SCAN_MAX_FILES; i++) {
    g_autofree gchar *name = g_strdup_printf (SECRET "%u", i);

    unlinkat (fd, name, 0);
  }
  close (fd);
  g_rmdir (folder);
}

static void
test_F12 (void)
{
  const PictureSpec large = { .position = "0\\0\\0", .rows = 1, .columns = 6 };
  const PictureSpec across
      = { .position = "0\\0\\0", .orientation = "1\\0\\0\\0\\0\\-1" };
  const PictureSpec other = { .position = "0\\0\\0", .series = "1.9" };
  const PictureSpec later = { .position = "0\\0\\3", .instance = 2 };

  /* Equal instance numbers, names the other way round: by place. */
  clear_folder ();
  write_slice ("c", 0, 0, NULL);
  write_slice ("b", 3, 10, NULL);
  write_slice ("a", 6, 20, NULL);
  check_folder ("F12 order", 3, NULL);
  g_free (test_write (".DS_Store", (const guint8 *)"\0\0\0\1Bud1", 8));
  g_free (test_write ("DICOMDIR", (const guint8 *)SECRET, 5));
  check_folder ("F12 foreign", 3, "2 of 5 entries of the directory are no");
  g_free (write_picture (SECRET "-size", &large, 500));
  g_free (write_picture (SECRET "-across", &across, 500));
  check_folder ("F12 scouts", 3, "2 pictures of another size or orientation");
  g_free (write_picture (SECRET "-same", &later, 500));
  check_folder ("F12 twice", 3, "another one is already");
  g_free (write_picture (SECRET "-patient", &other, 500));
  check_folder ("F12 series", 3, "2 series, of which number 1 is shown");
  write_slice ("d", 15, 30, NULL);
  check_folder ("F12 gap", 4, "1 gap, the first of 9 mm behind slice 2");
}

typedef void (*Change) (const gchar *path);

static void
truncate_file (const gchar *path)
{
  g_assert_cmpint (truncate (path, 200), ==, 0);
}

static void
remove_file (const gchar *path)
{
  g_remove (path);
}

static void
replace_file (const gchar *path)
{
  g_remove (path);
  write_slice (SECRET "-b", 3, 900, NULL);
}

static void
link_file (const gchar *path)
{
  g_remove (path);
  add_link (SECRET "-b", "c");
}

/* Between the scan and the reading: its slice is an error, the others are as
 * they were. */
static void
test_F13 (void)
{
  static const Change changes[]
      = { truncate_file, remove_file, replace_file, link_file };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree gchar *folder = test_path ("");
    g_autofree gchar *path = test_path (SECRET "-b");
    g_autoptr (GError) error = NULL;
    CtVolume *volume;
    CtSlice slice;

    clear_folder ();
    write_slice ("a", 0, 0, NULL);
    write_slice (SECRET "-b", 3, 10, NULL);
    write_slice ("c", 6, 20, NULL);
    volume = ct_volume_open (folder, NULL, NULL);
    changes[i](path);
    g_assert_false (ct_volume_read_slice (volume, 1, &slice, &error));
    g_assert_nonnull (strstr (error->message, "file 1 of 3"));
    g_assert_null (strstr (error->message, SECRET));
    g_assert_true (ct_volume_read_slice (volume, 2, &slice, NULL));
    g_assert_true (ct_volume_read_slice (volume, 0, &slice, NULL));
    ct_volume_close (volume);
  }
}

/* A file that names others, and identifiers that would be paths or commands:
 * no name is made of them, nothing outside is opened. */
static void
test_S1 (void)
{
  static const gchar *const series[]
      = { "../../etc/passwd", "/etc/passwd", "$(touch " SECRET ")", "a/b" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (series); i++) {
    Writer w = begin (SYNTAX ".1");
    g_autofree gchar *made = test_path (SECRET);

    clear_folder ();
    write_slice ("a", 0, 0, series[i]);
    write_slice ("b", 3, 10, series[i]);
    put_header (&w, CT_DICOM_TAG (0x0004, 0x1220), "SQ", CT_DICOM_UNDEFINED);
    put_item (&w);
    put_text (&w, CT_DICOM_TAG (0x0004, 0x1500), "CS",
              "..\\..\\etc\\passwd\\" SECRET);
    put_item_end (&w);
    put_sequence_end (&w);
    g_free (writer_write (&w, "DICOMDIR"));
    check_folder ("S1", 2, "1 DICOM file has no gray picture");
    g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
  }
}

/* ---- F14: of two volumes ------------------------------------------------- */

static void
test_F14 (void)
{
  const CtVolumeOptions none = { 0 };
  g_autofree gchar *folder = test_path ("");
  g_autoptr (GError) error = NULL;
  CtVolumeInfo info;
  CtVolume *volume;

  clear_folder ();
  write_slice ("a", 0, 0, NULL);
  write_slice ("b", 3, 10, NULL);
  volume = ct_volume_open (folder, NULL, NULL);
  info = volume->info;
  ct_volume_close (volume);
  info.grid.origin[2] += 1; /* another grid: between the two */
  info.unit = NULL;
  volume = ct_volume_open_resampled (folder, &none, &info, CT_RESAMPLE_LINEAR,
                                     &error);
  g_assert_no_error (error);
  ct_volume_close (volume);
  info.grid.origin[2] += 1000;
  volume = ct_volume_open_resampled (folder, &none, &info, CT_RESAMPLE_LINEAR,
                                     &error);
  g_assert_null (volume);
  g_assert_nonnull (strstr (error->message, "in common"));
  g_assert_null (strstr (error->message, folder));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults-dicom/F1", test_F1);
  g_test_add_func ("/faults-dicom/F6-to-F9", test_F6_to_F9);
  g_test_add_func ("/faults-dicom/F10-S2", test_F10);
  g_test_add_func ("/faults-dicom/F11", test_F11);
  g_test_add_func ("/faults-dicom/F11-many", test_F11_many);
  g_test_add_func ("/faults-dicom/F12", test_F12);
  g_test_add_func ("/faults-dicom/F13", test_F13);
  g_test_add_func ("/faults-dicom/F14", test_F14);
  g_test_add_func ("/faults-dicom/S1", test_S1);
  status = g_test_run ();
  test_remove_folder ();
  return status;
}
