/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NRRD headers: types, byte orders, encodings and skips.
 */
#include "src/volume/nrrd-header.h"
#include "tests/text-volume-util.h"

#define LITTLE (G_BYTE_ORDER == G_LITTLE_ENDIAN)

#define START "NRRD0004\ndimension: 3\nsizes: 4 3 2\n"
#define SHORT "type: short\nendian: little\n"

static gboolean
parse (CtTextHeader *h, const gchar *text, GError **error)
{
  return ct_nrrd_header_parse (h, text, strlen (text), TRUE, error);
}

static void
test_sniff (void)
{
  g_assert_true (ct_nrrd_header_sniff ((const guint8 *)"NRRD0004\n", 9));
  g_assert_true (ct_nrrd_header_sniff ((const guint8 *)"NRRD", 4));
  g_assert_false (ct_nrrd_header_sniff ((const guint8 *)"NRRD", 3));
  g_assert_false (ct_nrrd_header_sniff ((const guint8 *)"nrrd0004\n", 9));
}

/* All that Teem's enumsNrrd.c has. */
static void
test_types (void)
{
  static const struct
  {
    CtSampleType type;
    const gchar *names[7];
  } types[] = {
    { CT_SAMPLE_S8, { "signed char", "int8", "int8_t" } },
    { CT_SAMPLE_U8, { "uchar", "unsigned char", "uint8", "uint8_t" } },
    { CT_SAMPLE_S16,
      { "short", "short int", "signed short", "signed short int", "int16",
        "int16_t" } },
    { CT_SAMPLE_U16,
      { "ushort", "unsigned short", "unsigned short int", "uint16",
        "uint16_t" } },
    { CT_SAMPLE_S32, { "int", "signed int", "int32", "int32_t" } },
    { CT_SAMPLE_U32, { "uint", "unsigned int", "uint32", "uint32_t" } },
    { CT_SAMPLE_S64,
      { "longlong", "long long", "long long int", "signed long long",
        "signed long long int", "int64", "int64_t" } },
    { CT_SAMPLE_U64,
      { "ulonglong", "unsigned long long", "unsigned long long int", "uint64",
        "uint64_t" } },
    { CT_SAMPLE_F32, { "float", "FLOAT" } },
    { CT_SAMPLE_F64, { "double" } },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    for (k = 0; k < 7 && types[i].names[k]; k++) {
      g_autofree gchar *text = g_strdup_printf (
          START "type: %s\nencoding: raw\nendian: big\n\n", types[i].names[k]);
      CtTextHeader h;

      g_assert_true (parse (&h, text, NULL));
      g_assert_cmpint (h.type, ==, types[i].type);
      g_assert_cmpint (h.swapped, ==, LITTLE);
    }
}

static void
test_places (void)
{
  static const struct
  {
    const gchar *lines;
    CtTextHeader h;
  } cases[] = {
    { "encoding: raw\n", { .skip_bytes = 0 } },
    { "encoding: RAW\nline skip: 3\nbyte skip: 7\n",
      { .skip_lines = 3, .skip_bytes = 7 } },
    { "encoding: raw\nbyte skip: -1\n", { .at_end = TRUE } },
    { "encoding: gzip\n", { .is_compressed = TRUE } },
    { "encoding: gz\nlineskip: 3\nbyteskip: 7\n",
      { .is_compressed = TRUE, .skip_lines = 3, .skip_contents = 7 } },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text
        = g_strconcat (START SHORT, cases[i].lines, "\n", NULL);
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    parse (&h, text, &error);
    g_assert_no_error (error);
    g_assert_cmpint (h.swapped, ==, !LITTLE);
    g_assert_cmpint (h.is_compressed, ==, cases[i].h.is_compressed);
    g_assert_cmpint (h.at_end, ==, cases[i].h.at_end);
    g_assert_cmpuint (h.skip_lines, ==, cases[i].h.skip_lines);
    g_assert_cmpuint (h.skip_bytes, ==, cases[i].h.skip_bytes);
    g_assert_cmpuint (h.skip_contents, ==, cases[i].h.skip_contents);
    g_assert_cmpuint (h.compressed_size, ==, 0);
    g_assert_cmpuint (h.text_size, ==, strlen (text));
    g_assert_cmpuint (h.size[2], ==, 2);
  }
}

static void
test_refused (void)
{
  static const TestRefused cases[] = {
    { "", "none of NRRD0001 to NRRD0005" },
    { START "encoding: raw\nendian: big\n\n", "has no type" },
    { START "type: char\nencoding: raw\n\n", "type is \"char\"; a type of" },
    { START "type: block\nblock size: 3\nencoding: raw\n\n", "type is block" },
    { START "type: int 16\nencoding: raw\n\n", "type is \"int 16\"" },
    { START "type: short\nencoding: raw\n\n", "has no endian" },
    { START "type: short\nencoding: raw\nendian: middle\n\n",
      "endian is \"middle\"; little or big" },
    { START "type: uchar\nencoding: raw\nendian: middle\n\n",
      "endian is \"middle\"" },
    { START SHORT "\n", "has no encoding" },
    { START SHORT "encoding: zip\n\n", "encoding is \"zip\"; raw or gzip" },
    { START SHORT "encoding: txt\n\n", "encoding is txt; raw and gzip" },
    { START SHORT "encoding: text\n\n", "encoding is text; raw" },
    { START SHORT "encoding: ascii\n\n", "encoding is ascii; raw" },
    { START SHORT "encoding: hex\n\n", "encoding is hex; raw" },
    { START SHORT "encoding: bzip2\n\n", "encoding is bzip2; raw" },
    { START SHORT "encoding: BZ2\n\n", "encoding is bz2; raw" },
    { START SHORT "encoding: raw\nline skip: -1\n\n", "line skip is \"-1\"" },
    { START SHORT "encoding: raw\nline skip: x\n\n", "line skip is \"x\"" },
    { START SHORT "encoding: raw\nbyte skip: -2\n\n",
      "byte skip is \"-2\"; 0 or more is needed, or -1" },
    { START SHORT "encoding: raw\nbyte skip: 1 2\n\n", "byte skip is \"1 2\"" },
    { START SHORT "encoding: gzip\nbyte skip: -1\n\n", "byte skip is -1" },
    { "NRRD0004\ndimension: 3\n" SHORT "encoding: raw\n\n", "has no sizes" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    g_assert_false (parse (&h, cases[i].text, &error));
    g_assert_true (error->domain == CT_VOLUME_ERROR);
    if (!strstr (error->message, cases[i].says))
      g_error ("\"%s\" was to be said, not \"%s\"", cases[i].says,
               error->message);
  }
}

/* A type of one byte has no order to tell. */
static void
test_no_endian (void)
{
  CtTextHeader h;

  g_assert_true (parse (&h, START "type: uint8\nencoding: raw\n\n", NULL));
  g_assert_cmpint (h.type, ==, CT_SAMPLE_U8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nrrd-header/sniff", test_sniff);
  g_test_add_func ("/nrrd-header/types", test_types);
  g_test_add_func ("/nrrd-header/places", test_places);
  g_test_add_func ("/nrrd-header/refused", test_refused);
  g_test_add_func ("/nrrd-header/no-endian", test_no_endian);
  return g_test_run ();
}
