/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * npy headers: what NumPy writes, what it may write, and what is refused.
 */
#include "src/volume/npy-header.h"
#include "tests/volume-util.h"

#define LITTLE (G_BYTE_ORDER == G_LITTLE_ENDIAN)

static gboolean
parse (CtNpyHeader *h, const gchar *text, GError **error)
{
  return ct_npy_header_parse (h, (const guint8 *)text, strlen (text), error);
}

static void
test_types (void)
{
  static const struct
  {
    const gchar *descr;
    CtSampleType type;
  } types[] = {
    { "b1", CT_SAMPLE_U8 },  { "u1", CT_SAMPLE_U8 },  { "i1", CT_SAMPLE_S8 },
    { "u2", CT_SAMPLE_U16 }, { "i2", CT_SAMPLE_S16 }, { "u4", CT_SAMPLE_U32 },
    { "i4", CT_SAMPLE_S32 }, { "u8", CT_SAMPLE_U64 }, { "i8", CT_SAMPLE_S64 },
    { "f4", CT_SAMPLE_F32 }, { "f8", CT_SAMPLE_F64 },
  };
  const gchar *order;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    for (order = "<>=|"; *order; order++) {
      g_autofree gchar *text = g_strdup_printf (
          "{'descr': '%c%s', 'fortran_order': False, 'shape': (3, 4), }",
          *order, types[i].descr);
      g_autoptr (GError) error = NULL;
      CtNpyHeader h;
      const gboolean ok = parse (&h, text, &error);

      g_assert_cmpint (ok, ==, *order != '|' || types[i].descr[1] == '1');
      if (!ok) {
        g_assert_nonnull (strstr (error->message, "the byte order"));
        continue;
      }
      g_assert_cmpint (h.type, ==, types[i].type);
      g_assert_cmpint (h.swapped, ==, *order == (LITTLE ? '>' : '<'));
      g_assert_false (h.fortran_order);
    }
}

static void
test_spellings (void)
{
  static const gchar *const texts[] = {
    "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 4), }   \n",
    "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 4)}",
    "{\"shape\":(2,3,4,),\"fortran_order\":True,\"descr\":\"<f4\"}",
    "\t{ 'fortran_order' : True,'shape' :( 2L , 3L ,4L ),'descr' : '<f4' } \n",
  };
  CtNpyHeader h;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (parse (&h, texts[i], NULL));
    g_assert_cmpint (h.type, ==, CT_SAMPLE_F32);
    g_assert_true (h.fortran_order);
    g_assert_cmpuint (h.n_axes, ==, 3);
    g_assert_cmpuint (h.shape[0], ==, 2);
    g_assert_cmpuint (h.shape[1], ==, 3);
    g_assert_cmpuint (h.shape[2], ==, 4);
  }
}

#define DICT(descr, order, shape)                                              \
  "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape ", }"

static void
test_refused (void)
{
  static const struct
  {
    const gchar *text, *says;
  } cases[] = {
    { "", "not a dictionary" },
    { "[1]", "not a dictionary" },
    { "{", "broken at its byte 1" },
    { "{}", "has no descr" },
    { "{'descr': '<f4'}", "has no fortran_order" },
    { "{'descr': '<f4', 'fortran_order': False}", "has no shape" },
    { "{'descr': '<f4', 'descr': '<f4'}", "\"descr\" twice" },
    { "{'colour': 3}", "\"colour\" that is not known" },
    { "{'descr' '<f4'}", "broken at its byte" },
    { "{'descr': '<f4' 'shape': (1, 2)}", "broken after descr" },
    { DICT ("'<f4'", "False", "(3, 4)") " x", "after its dictionary" },
    { DICT ("'<f4'", "0", "(3, 4)"), "neither True nor False" },
    { DICT ("3", "False", "(3, 4)"), "descr is not a string" },
    { DICT ("'<f\\x34'", "False", "(3, 4)"), "descr is not a string" },
    { DICT ("'<f4", "False", "(3, 4)"), "descr is \"<f4, \"" },
    { DICT ("''", "False", "(3, 4)"), "it begins with" },
    { DICT ("'f4'", "False", "(3, 4)"), "it begins with" },
    { DICT ("'<f2'", "False", "(3, 4)"), "\"<f2\" (half or long floats)" },
    { DICT ("'<f16'", "False", "(3, 4)"), "(half or long floats)" },
    { DICT ("'<c8'", "False", "(3, 4)"), "(complex numbers)" },
    { DICT ("'|O'", "False", "(3, 4)"), "(Python objects)" },
    { DICT ("'<U7'", "False", "(3, 4)"), "(strings)" },
    { DICT ("'|S7'", "False", "(3, 4)"), "(strings)" },
    { DICT ("'<M8[ns]'", "False", "(3, 4)"), "(dates)" },
    { DICT ("'<i3'", "False", "(3, 4)"), "no type of NumPy's" },
    { DICT ("[('a', '<f4')]", "False", "(3, 4)"), "descr is a structure" },
    { DICT ("'<f4'", "False", "3"), "shape is not a tuple" },
    { DICT ("'<f4'", "False", "(3)"), "no comma or bracket after shape[0]" },
    { DICT ("'<f4'", "False", "()"), "shape has 0 axes; 2 to 4" },
    { DICT ("'<f4'", "False", "(3,)"), "shape has 1 axes; 2 to 4" },
    { DICT ("'<f4'", "False", "(1, 1, 1, 3, 4)"), "shape has 5 axes" },
    { DICT ("'<f4'", "False", "(-3, 4)"), "shape[0] is not a number" },
    { DICT ("'<f4'", "False", "(3, 4.5)"), "no comma or bracket" },
    { DICT ("'<f4'", "False", "(3, None)"), "shape[1] is not a number" },
    { DICT ("'<f4'", "False", "(3, 0)"), "shape[1] is 0" },
    { DICT ("'<f4'", "False", "(3, 18446744073709551616)"),
      "shape[1] is not a number" },
    { DICT ("'<f4'", "False", "(18446744073709551615, 1)"), "more samples" },
    { DICT ("'<f8'", "False", "(1152921504606846976, 1)"), "more samples" },
    { DICT ("'<f4'", "False", "(4294967296, 4294967296, 4)"), "more samples" },
  };
  CtNpyHeader h;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    if (parse (&h, cases[i].text, &error))
      g_error ("%s was read", cases[i].text);
    g_assert_true (error->domain == CT_VOLUME_ERROR);
    if (!strstr (error->message, cases[i].says))
      g_error ("%s: %s", cases[i].text, error->message);
  }
}

/* Cut anywhere, on memory that ends there. */
static void
test_cut (void)
{
  const gchar *text = DICT ("'<f4'", "False", "(3, 4)");
  gsize size;

  for (size = 0; size < strlen (text); size++) {
    g_autofree guint8 *cut = g_memdup2 (text, MAX (size, 1));
    g_autoptr (GError) error = NULL;
    CtNpyHeader h;

    g_assert_false (ct_npy_header_parse (&h, cut, size, &error));
    g_assert_true (error->domain == CT_VOLUME_ERROR);
  }
}

static void
test_extent (void)
{
  static const struct
  {
    guint8 head[12];
    guint size;
    gsize offset, length;
    const gchar *says;
  } cases[] = {
    { "\x93NUMPY\1\0\x76\0", 12, 10, 0x76, NULL },
    { "\x93NUMPY\1\0\x01\x02", 10, 10, 0x201, NULL },
    { "\x93NUMPY\2\0\x01\x02\0\0", 12, 12, 0x201, NULL },
    { "\x93NUMPY\3\0\xff\xff\0\0", 12, 12, 65535, NULL },
    { "\x93NUMPY\2\0\0\0\1\0", 12, 0, 0, "has 65536 bytes; up to 65535" },
    { "\x93NUMPY\2\0\xff\xff\xff\xff", 12, 0, 0, "has 4294967295 bytes" },
    { "\x93NUMPY\0\0\x76\0\0\0", 12, 0, 0, "version 0.0" },
    { "\x93NUMPY\4\0\x76\0\0\0", 12, 0, 0, "version 4.0" },
    { "\x93NUMPY\1\1\x76\0\0\0", 12, 0, 0, "version 1.1" },
    { "\x93NUMPY\2\0\x76\0\0", 11, 0, 0, "ends after 11 bytes" },
    { "\x93NUMPY\1\0\x76", 9, 0, 0, "ends after 9 bytes" },
    { "\x93NUMPY", 6, 0, 0, "ends after 6 bytes" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gsize offset, length;

    g_assert_true (ct_npy_header_sniff (cases[i].head, cases[i].size));
    if (ct_npy_header_extent (cases[i].head, cases[i].size, &offset, &length,
                              &error)) {
      g_assert_null (cases[i].says);
      g_assert_cmpuint (offset, ==, cases[i].offset);
      g_assert_cmpuint (length, ==, cases[i].length);
    } else {
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  }
  g_assert_false (ct_npy_header_sniff (cases[0].head, 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy-header/types", test_types);
  g_test_add_func ("/npy-header/spellings", test_spellings);
  g_test_add_func ("/npy-header/refused", test_refused);
  g_test_add_func ("/npy-header/cut", test_cut);
  g_test_add_func ("/npy-header/extent", test_extent);
  return g_test_run ();
}
