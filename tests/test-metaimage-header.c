/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * MetaImage headers: the keys, their other names, and what is refused.
 */
#include "src/volume/metaimage-header.h"
#include "tests/text-volume-util.h"

#define LITTLE (G_BYTE_ORDER == G_LITTLE_ENDIAN)

#define START "ObjectType = Image\nNDims = 3\nDimSize = 4 3 2\n"
#define SHORT "ElementType = MET_SHORT\n"
#define LOCAL "ElementDataFile = LOCAL\n"

static gboolean
parse (CtTextHeader *h, const gchar *text, GError **error)
{
  return ct_metaimage_header_parse (h, text, strlen (text), TRUE, error);
}

static void
test_sniff (void)
{
  static const struct
  {
    const gchar *head;
    gboolean ours;
  } cases[] = {
    { START, TRUE },
    { "Comment = who knows\r\nNDims = 3\r\n", TRUE },
    { "NDims : 3", TRUE },
    { "  NDims=3", TRUE },
    { "NDims", FALSE },
    { "ndims = 3\n", FALSE },
    { "# NDims = 3\n", FALSE },
    { "", FALSE },
    { "NRRD0004\nsizes: 3\n", FALSE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ct_metaimage_header_sniff ((const guint8 *)cases[i].head,
                                                strlen (cases[i].head)),
                     ==, cases[i].ours);
}

static void
test_spellings (void)
{
  static const gchar *const texts[] = {
    START SHORT LOCAL,
    "ObjectType=Image\r\nNDims=3\r\nDimSize=4 3 2\r\nElementType=MET_SHORT\r\n"
    "ElementDataFile=Local\r\n",
    "NDims : 3\n\n  DimSize :  4\t3  2 \nElementType : MET_SHORT\n"
    "ElementDataFile : local\n",
    START SHORT "Name = x=y:z\nBinaryData = True\nCompressedData = F\n"
                "ElementNumberOfChannels = 1\nHeaderSize = 0\n"
                "FileFormatVersion = 0\n" LOCAL,
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    parse (&h, texts[i], &error);
    g_assert_no_error (error);
    g_assert_cmpint (h.type, ==, CT_SAMPLE_S16);
    g_assert_cmpuint (h.size[0], ==, 4);
    g_assert_cmpuint (h.size[1], ==, 3);
    g_assert_cmpuint (h.size[2], ==, 2);
    g_assert_cmpuint (h.size[3], ==, 1);
    g_assert_cmpint (h.swapped, ==, !LITTLE);
    g_assert_cmpstr (h.data_file, ==, "");
    g_assert_cmpuint (h.text_size, ==, strlen (texts[i]));
    g_assert_false (h.is_compressed);
    g_assert_false (h.at_end);
    g_assert_cmpuint (h.skip_bytes, ==, 0);
  }
}

static void
test_types (void)
{
  static const struct
  {
    const gchar *name;
    CtSampleType type;
  } types[] = {
    { "MET_CHAR", CT_SAMPLE_S8 },       { "MET_UCHAR", CT_SAMPLE_U8 },
    { "MET_SHORT", CT_SAMPLE_S16 },     { "MET_USHORT", CT_SAMPLE_U16 },
    { "MET_INT", CT_SAMPLE_S32 },       { "MET_UINT", CT_SAMPLE_U32 },
    { "MET_LONG", CT_SAMPLE_S32 },      { "MET_ULONG", CT_SAMPLE_U32 },
    { "MET_LONG_LONG", CT_SAMPLE_S64 }, { "MET_ULONG_LONG", CT_SAMPLE_U64 },
    { "MET_FLOAT", CT_SAMPLE_F32 },     { "MET_DOUBLE", CT_SAMPLE_F64 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree gchar *text
        = g_strdup_printf (START "ElementType = %s\n" LOCAL, types[i].name);
    CtTextHeader h;

    g_assert_true (parse (&h, text, NULL));
    g_assert_cmpint (h.type, ==, types[i].type);
  }
}

static void
test_order (void)
{
  static const struct
  {
    const gchar *lines;
    gboolean big;
  } cases[] = {
    { "", FALSE },
    { "BinaryDataByteOrderMSB = True\n", TRUE },
    { "BinaryDataByteOrderMSB = False\n", FALSE },
    { "ElementByteOrderMSB = true\n", TRUE },
    { "ElementByteOrderMSB = 0\n", FALSE },
    { "BinaryDataByteOrderMSB = T\nElementByteOrderMSB = 1\n", TRUE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text
        = g_strconcat (START SHORT, cases[i].lines, LOCAL, NULL);
    CtTextHeader h;

    g_assert_true (parse (&h, text, NULL));
    g_assert_cmpint (h.swapped, ==, cases[i].big == LITTLE);
  }
}

static void
test_places (void)
{
  CtTextHeader h;

  g_assert_true (parse (&h,
                        START SHORT "CompressedData = True\n"
                                    "CompressedDataSize = 77\nHeaderSize = 5\n"
                                    "ElementDataFile = a b.zraw",
                        NULL));
  g_assert_true (h.is_compressed);
  g_assert_cmpuint (h.compressed_size, ==, 77);
  g_assert_cmpuint (h.skip_bytes, ==, 5);
  g_assert_cmpuint (h.skip_contents, ==, 0);
  g_assert_cmpstr (h.data_file, ==, "a b.zraw");
  g_assert_true (
      parse (&h, START SHORT "HeaderSize = -1\nElementDataFile = a", NULL));
  g_assert_true (h.at_end);
  /* Counted from the beginning of the file. */
  g_assert_true (parse (&h, START SHORT "HeaderSize = 1000\n" LOCAL, NULL));
  g_assert_cmpuint (h.text_size + h.skip_bytes, ==, 1000);
}

/* Where voxel (4, 3, 2) lies, on paper: Offset + the lines of the matrix
 * times spacing times index. */
static void
assert_place (const CtGrid *grid, gdouble x, gdouble y, gdouble z)
{
  gdouble at[3];
  guint i;

  g_assert_true (grid->valid);
  for (i = 0; i < 3; i++)
    at[i] = grid->origin[i] + 4 * grid->column_step[i] + 3 * grid->row_step[i]
            + 2 * grid->slice_step[i];
  test_assert_vector (at, x, y, z);
}

static void
test_grid (void)
{
  static const struct
  {
    const gchar *lines;
    gdouble column[3], row[3], slice[3], origin[3], at[3];
  } cases[] = {
    /* Nothing said: what ITK takes for it. */
    { "", { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 0 }, { 4, 3, 2 } },
    { "Offset = 10 20 30\nElementSpacing = 2 3 4\n",
      { 2, 0, 0 },
      { 0, 3, 0 },
      { 0, 0, 4 },
      { 10, 20, 30 },
      { 18, 29, 38 } },
    /* A quarter turn round z, and 3-4-5 round x: each line a direction. */
    { "Position = 1 2 3\nElementSize = 2 10 10\nCenterOfRotation = 9 9 9\n"
      "AnatomicalOrientation = RAI\n"
      "Rotation = 0 1 0  -0.8 0 0.6  0.6 0 0.8\n",
      { 0, 2, 0 },
      { -8, 0, 6 },
      { 6, 0, 8 },
      { 1, 2, 3 },
      { 1 - 24 + 12, 2 + 8, 3 + 18 + 16 } },
    { "Origin = 0 0 -5\nOrientation = 1 0 0 0 -1 0 0 0 -1\n"
      "ElementSpacing = 1 1 2.5\nElementSize = 9 9 9\n",
      { 1, 0, 0 },
      { 0, -1, 0 },
      { 0, 0, -2.5 },
      { 0, 0, -5 },
      { 4, -3, -10 } },
    { "Offset = 1 2 3\nPosition = 1 2 3\n",
      { 1, 0, 0 },
      { 0, 1, 0 },
      { 0, 0, 1 },
      { 1, 2, 3 },
      { 5, 5, 5 } },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text
        = g_strconcat (START SHORT, cases[i].lines, LOCAL, NULL);
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    parse (&h, text, &error);
    g_assert_no_error (error);
#define ASSERT(found, v) test_assert_vector (found, v[0], v[1], v[2])
    ASSERT (h.grid.column_step, cases[i].column);
    ASSERT (h.grid.row_step, cases[i].row);
    ASSERT (h.grid.slice_step, cases[i].slice);
    ASSERT (h.grid.origin, cases[i].origin);
#undef ASSERT
    assert_place (&h.grid, cases[i].at[0], cases[i].at[1], cases[i].at[2]);
  }
}

/* Time has a line and a column of the matrix, too. */
static void
test_four (void)
{
  CtTextHeader h;

  g_assert_true (parse (&h,
                        "NDims = 4\nDimSize = 4 3 2 5\n" SHORT
                        "TransformMatrix = 0 1 0 0 -1 0 0 0 0 0 1 0 0 0 0 1\n"
                        "Offset = 1 2 3 0\nElementSpacing = 2 3 4 0.5\n" LOCAL,
                        NULL));
  g_assert_cmpuint (h.size[2], ==, 2);
  g_assert_cmpuint (h.size[3], ==, 5);
  test_assert_vector (h.grid.column_step, 0, 2, 0);
  test_assert_vector (h.grid.row_step, -3, 0, 0);
  test_assert_vector (h.grid.slice_step, 0, 0, 4);
  test_assert_vector (h.grid.origin, 1, 2, 3);
}

/* Without a place the pixels can still be seen, in their proportions. */
static void
test_no_grid (void)
{
  static const struct
  {
    const gchar *text;
    gdouble spacing[3];
  } cases[] = {
    { "NDims = 2\nDimSize = 4 3\nElementSpacing = 2 3\n", { 2, 3, 0 } },
    { START "TransformMatrix = 1 0 0 0 1 0 1 1 0\nElementSpacing = 2 3 -4\n",
      { 2, 3, 4 } },
    { START "TransformMatrix = 1 0 0 0 nan 0 0 0 1\n", { 1, 1, 1 } },
    { START "ElementSpacing = 2 0 inf\n", { 2, 0, 0 } },
    { START "Offset = 0 0 1e999\n", { 1, 1, 1 } },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text = g_strconcat (cases[i].text, SHORT LOCAL, NULL);
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    parse (&h, text, &error);
    g_assert_no_error (error);
    g_assert_false (h.grid.valid);
    for (k = 0; k < 3; k++)
      g_assert_cmpfloat (h.grid.spacing[k], ==, cases[i].spacing[k]);
  }
}

static void
test_refused (void)
{
  static const TestRefused cases[] = {
    { "", "has no ElementDataFile within 0 bytes" },
    { START SHORT, "has no ElementDataFile" },
    { START "garbage\n" SHORT LOCAL, "line 4 of the MetaImage header" },
    { START START SHORT LOCAL, "ObjectType is there twice, in line 4" },
    { START SHORT SHORT LOCAL, "ElementType is there twice, in line 5" },
    { "ObjectType = Tube\nNDims = 3\n" SHORT LOCAL,
      "ObjectType is \"Tube\"; an Image is needed" },
    { START SHORT "FileFormatVersion = 1\n" LOCAL, "FileFormatVersion is" },
    { SHORT "DimSize = 4 3 2\n" LOCAL, "has no NDims" },
    { "NDims = 1\nDimSize = 4\n" SHORT LOCAL, "NDims is \"1\"" },
    { "NDims = 5\n" SHORT LOCAL,
      "NDims is \"5\"; an integer from 2 to 4 is needed" },
    { "NDims = three\n" SHORT LOCAL, "NDims is \"three\"" },
    { "NDims =\n" SHORT LOCAL, "NDims is \"\"" },
    { "NDims = 3\n" SHORT LOCAL, "has no DimSize" },
    { "NDims = 3\nDimSize = 4 3\n" SHORT LOCAL, "DimSize is \"4 3\"; NDims" },
    { "NDims = 2\nDimSize = 4 3 2\n" SHORT LOCAL, "DimSize is \"4 3 2\"" },
    { "NDims = 2\nDimSize = 4 0\n" SHORT LOCAL, "DimSize has 0; a slice" },
    { "NDims = 2\nDimSize = -4 3\n" SHORT LOCAL, "DimSize has -4; a slice" },
    { "NDims = 2\nDimSize = 99999 3\n" SHORT LOCAL, "DimSize has 99999" },
    { "NDims = 2\nDimSize = 99999999999999999999 3\n" SHORT LOCAL,
      "DimSize is \"99999999999999999999 3\"" },
    { START LOCAL, "has no ElementType" },
    { START "ElementType = MET_OTHER\n" LOCAL, "ElementType is \"MET_OTHER\"" },
    { START "ElementType = MET_SHORT_ARRAY\n" LOCAL, "ElementType is" },
    { START "ElementType = \n" LOCAL, "ElementType is \"\"; one of" },
    { START SHORT "ElementNumberOfChannels = 3\n" LOCAL,
      "ElementNumberOfChannels is 3; only 1 value" },
    { START SHORT "ElementNumberOfChannels = 0\n" LOCAL,
      "ElementNumberOfChannels is \"0\"" },
    { START SHORT "BinaryData = False\n" LOCAL, "BinaryData is False" },
    { START SHORT "BinaryData = perhaps\n" LOCAL,
      "BinaryData is \"perhaps\"; True or False" },
    { START SHORT "ElementByteOrderMSB = \n" LOCAL, "ElementByteOrderMSB is" },
    { START SHORT "ElementByteOrderMSB = True\n"
                  "BinaryDataByteOrderMSB = False\n" LOCAL,
      "BinaryDataByteOrderMSB and ElementByteOrderMSB contradict" },
    { START SHORT "CompressedDataSize = 9\n" LOCAL,
      "CompressedDataSize is there, and CompressedData is not True" },
    { START SHORT "CompressedData = True\nCompressedDataSize = 0\n" LOCAL,
      "CompressedDataSize is \"0\"" },
    { START SHORT "CompressedData = True\nCompressedDataSize = -1\n" LOCAL,
      "CompressedDataSize is \"-1\"" },
    { START SHORT "HeaderSize = -2\n" LOCAL, "HeaderSize is \"-2\"" },
    { START SHORT "HeaderSize = 10\n" LOCAL,
      "HeaderSize is 10, and the header itself has" },
    { START SHORT "HeaderSize = -1\nCompressedData = True\n" LOCAL,
      "HeaderSize is -1" },
    { START SHORT "Offset = 1 2\n" LOCAL, "Offset is \"1 2\"; 3 numbers" },
    { START SHORT "Offset = 1 2 x\n" LOCAL, "Offset is \"1 2 x\"; 3 numbers" },
    { START SHORT "Offset = 1 2 3\nOrigin = 1 2 4\n" LOCAL,
      "Offset and Origin contradict each other" },
    { START SHORT "TransformMatrix = 1 0 0 1\n" LOCAL,
      "TransformMatrix is \"1 0 0 1\"; 9 numbers are needed" },
    { START SHORT "Rotation = 1 0 0 0 1 0 0 0 1\n"
                  "TransformMatrix = 1 0 0 0 1 0 0 0 -1\n" LOCAL,
      "TransformMatrix and Rotation contradict each other" },
    { START SHORT "ElementSpacing = 1 1 1 1\n" LOCAL, "ElementSpacing is" },
    { START SHORT "ElementDataFile =\n", "ElementDataFile is not the name" },
    { START SHORT "ElementDataFile = LIST\n", "ElementDataFile is LIST" },
    { START SHORT "ElementDataFile = a%d.raw 1 2 1\n",
      "ElementDataFile is a pattern" },
    { START SHORT "ElementDataFile = ../a.raw\n",
      "ElementDataFile names a file in another folder" },
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

/* Of a text that goes on nobody knows how, the last line counts if it has an
 * end. */
static void
test_not_whole (void)
{
  static const gchar text[] = START SHORT "ElementDataFile = LOCAL";
  CtTextHeader h;

  g_assert_true (
      ct_metaimage_header_parse (&h, text, strlen (text), TRUE, NULL));
  g_assert_false (
      ct_metaimage_header_parse (&h, text, strlen (text), FALSE, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metaimage-header/sniff", test_sniff);
  g_test_add_func ("/metaimage-header/spellings", test_spellings);
  g_test_add_func ("/metaimage-header/types", test_types);
  g_test_add_func ("/metaimage-header/order", test_order);
  g_test_add_func ("/metaimage-header/places", test_places);
  g_test_add_func ("/metaimage-header/grid", test_grid);
  g_test_add_func ("/metaimage-header/four", test_four);
  g_test_add_func ("/metaimage-header/no-grid", test_no_grid);
  g_test_add_func ("/metaimage-header/refused", test_refused);
  g_test_add_func ("/metaimage-header/not-whole", test_not_whole);
  return g_test_run ();
}
