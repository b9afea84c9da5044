/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The axes of NRRD headers: which are columns, rows, slices and volumes, and
 * where they lie.
 */
#include "src/volume/nrrd-axes.h"
#include "tests/text-volume-util.h"

static gboolean
parse (CtTextHeader *h, const gchar *lines, GError **error)
{
  g_autofree gchar *text = g_strconcat ("NRRD0004\n", lines, "\n", NULL);
  CtNrrdFields fields = { 0 };

  memset (h, 0, sizeof *h);
  g_assert_true (ct_nrrd_fields_take (
      &fields, h, (CtText){ text, text + strlen (text) }, TRUE, NULL));
  return ct_nrrd_axes_parse (h, &fields, error);
}

#define D2 "dimension: 2\n"
#define D3 "dimension: 3\n"
#define D4 "dimension: 4\n"
#define LPS "space: left-posterior-superior\n"

static void
test_sizes (void)
{
  static const struct
  {
    const gchar *lines;
    guint size[4];
  } cases[] = {
    { D2 "sizes: 5 4\n", { 5, 4, 1, 1 } },
    { D3 "sizes: 5 4 3\n", { 5, 4, 3, 1 } },
    { D4 "sizes: 5 4 3 2\n", { 5, 4, 3, 2 } },
    { D4 "sizes: 5 4 3 1\n", { 5, 4, 3, 1 } },
    { D3 "sizes: 1 1 1\n", { 1, 1, 1, 1 } },
    { D3 "sizes: 5 4 3\nkinds: domain space domain\n", { 5, 4, 3, 1 } },
    { D3 "sizes: 5 4 3\nkinds: ??? none DOMAIN\n", { 5, 4, 3, 1 } },
    { D4 "sizes: 5 4 3 2\nkinds: domain domain domain domain\n",
      { 5, 4, 3, 2 } },
    { D4 "sizes: 5 4 3 2\nkinds: space space space time\n", { 5, 4, 3, 2 } },
    { D4 "sizes: 5 4 3 2\nkinds: domain domain domain list\n", { 5, 4, 3, 2 } },
    /* Planes in time. */
    { D3 "sizes: 5 4 3\nkinds: domain domain time\n", { 5, 4, 1, 3 } },
    { D3 "sizes: 5 4 3\nkinds: domain domain list\n", { 5, 4, 1, 3 } },
    /* What is no place and of size 1 is left out, wherever it is. */
    { D4 "sizes: 1 5 4 3\nkinds: list domain domain domain\n", { 5, 4, 3, 1 } },
    { D4 "sizes: 5 1 4 3\nkinds: domain vector domain domain\n",
      { 5, 4, 3, 1 } },
    { D4 "sizes: 5 4 3 1\nkinds: domain domain domain RGB-color\n",
      { 5, 4, 3, 1 } },
    { D4 "sizes: 1 5 4 3\nkinds: stub space space time\n", { 5, 4, 1, 3 } },
    { D4 LPS "sizes: 1 5 4 3\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\n",
      { 5, 4, 3, 1 } },
    { D4 LPS "sizes: 5 4 1 3\nspace directions: (1,0,0) (0,1,0) none (0,0,1)\n",
      { 5, 4, 3, 1 } },
    { D4 LPS "sizes: 5 4 3 2\nspace directions: (1,0,0) (0,1,0) (0,0,1) none\n",
      { 5, 4, 3, 2 } },
    { D4 LPS "sizes: 5 4 3 2\nspace directions: (1,0,0) (0,1,0) (0,0,1) NONE\n"
             "kinds: domain domain domain domain\n",
      { 5, 4, 3, 2 } },
    { D3 LPS "sizes: 5 4 3\nspace directions: (1,0,0) (0,1,0) none\n",
      { 5, 4, 1, 3 } },
    { D3 LPS "sizes: 5 4 3\nspace directions: (1,0,0) (0,1,0) (nan,nan,nan)\n",
      { 5, 4, 1, 3 } },
    { D4 "space: LPST\nsizes: 5 4 3 2\n"
         "space directions: (1,0,0,0) (0,1,0,0) (0,0,1,0) (0,0,0,0.5)\n",
      { 5, 4, 3, 2 } },
    { D4 "space: LPST\nsizes: 5 4 3 2\nkinds: space space space time\n"
         "space directions: (1,0,0,0) (0,1,0,0) (0,0,1,0) (0,0,0,0.5)\n",
      { 5, 4, 3, 2 } },
    { D4 "space: LPST\nsizes: 1 5 4 3\n"
         "space directions: (0,0,0,0.5) (1,0,0,0) (0,1,0,0) (0,0,1,0)\n",
      { 5, 4, 3, 1 } },
  };
  guint i, k;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    if (!parse (&h, cases[i].lines, &error))
      g_error ("%s: %s", cases[i].lines, error->message);
    for (k = 0; k < 4; k++)
      g_assert_cmpuint (h.size[k], ==, cases[i].size[k]);
  }
}

/* One grid in the words of each space: on paper (LPS) columns run to the
 * right and a little to the head, rows to the back, slices to the head. */
static void
test_spaces (void)
{
  static const struct
  {
    const gchar *names[2];
    gint x, y; /* signs against LPS */
    const gchar *more;
  } spaces[] = {
    { { "left-posterior-superior", "LPS" }, 1, 1, "" },
    { { "right-anterior-superior", "RAS" }, -1, -1, "" },
    { { "left-anterior-superior", "las" }, 1, -1, "" },
    { { "Left-Posterior-Superior-Time", "LPST" }, 1, 1, ",0" },
    { { "right-anterior-superior-time", "RAST" }, -1, -1, ",0" },
    { { "left-anterior-superior-time", "LAST" }, 1, -1, ",0" },
  };
  guint i, k;

  for (i = 0; i < 2 * G_N_ELEMENTS (spaces); i++) {
    const gint x = spaces[i / 2].x, y = spaces[i / 2].y;
    const gchar *more = spaces[i / 2].more;
    g_autofree gchar *text = g_strdup_printf (
        D3 "sizes: 5 4 3\nspace: %s\n"
           "space directions: (%d,0,3%s) ( 0 , %d , 0 %s) (%d,0,8%s)\n"
           "space origin: (%d,%d,30%s)\n",
        spaces[i / 2].names[i % 2], -4 * x, more, 2 * y, more, 6 * x, more,
        10 * x, 20 * y, more);
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    parse (&h, text, &error);
    g_assert_no_error (error);
    g_assert_true (h.grid.valid);
    test_assert_vector (h.grid.column_step, -4, 0, 3);
    test_assert_vector (h.grid.row_step, 0, 2, 0);
    test_assert_vector (h.grid.slice_step, 6, 0, 8);
    test_assert_vector (h.grid.origin, 10, 20, 30);
    for (k = 0; k < 3; k++)
      g_assert_cmpfloat_with_epsilon (h.grid.spacing[k],
                                      k == 0   ? 5
                                      : k == 1 ? 2
                                               : 10,
                                      1e-9);
    g_assert_null (h.remark);
  }
}

/* Axes that are left out do not take a place in space. */
static void
test_left_out (void)
{
  CtTextHeader h;

  g_assert_true (parse (&h,
                        D4 LPS
                        "sizes: 1 5 4 3\nspace origin: (1,2,3)\n"
                        "space directions: none (0,2,0) (0,0,-3) (4,0,0)\n",
                        NULL));
  test_assert_vector (h.grid.column_step, 0, 2, 0);
  test_assert_vector (h.grid.row_step, 0, 0, -3);
  test_assert_vector (h.grid.slice_step, 4, 0, 0);
  test_assert_vector (h.grid.origin, 1, 2, 3);
}

static void
test_units (void)
{
  CtTextHeader h;

  g_assert_true (parse (&h,
                        D3 LPS
                        "sizes: 5 4 3\nspace units: \"cm\" \"um\" \"m\"\n"
                        "space directions: (1,0,0) (0,1,0) (0,0,1)\n"
                        "space origin: (1,2000,3)\n",
                        NULL));
  test_assert_vector (h.grid.column_step, 10, 0, 0);
  test_assert_vector (h.grid.row_step, 0, 0.001, 0);
  test_assert_vector (h.grid.slice_step, 0, 0, 1000);
  test_assert_vector (h.grid.origin, 10, 2, 3000);
  g_assert_true (parse (&h,
                        D3 "sizes: 5 4 3\nspacings: 1 2 3\n"
                           "units: \"cm\" \"mm\" \"furlong\"\n",
                        NULL));
  test_assert_vector (h.grid.spacing, 10, 2, 3);
}

#define DIRECTIONS "space directions: (0,2,0) (0,0,3) (4,0,0)\n"

/* Without a place the pixels can still be seen, in their proportions. */
static void
test_no_grid (void)
{
  static const struct
  {
    const gchar *lines;
    gdouble spacing[3];
    gboolean remark;
  } cases[] = {
    { "", { 0, 0, 0 }, FALSE },
    { "spacings: 2 -3 4\n", { 2, 3, 4 }, FALSE },
    { "spacings: 2 nan inf\n", { 2, 0, 0 }, FALSE },
    { LPS "spacings: 2 3 4\n", { 2, 3, 4 }, FALSE },
    { "space: scanner-xyz\n" DIRECTIONS, { 2, 3, 4 }, FALSE },
    { "space: 3D-right-handed\n" DIRECTIONS, { 2, 3, 4 }, FALSE },
    { "space: 3D-left-handed\n" DIRECTIONS, { 2, 3, 4 }, FALSE },
    { "space dimension: 3\n" DIRECTIONS "space origin: (1,2,3)\n",
      { 2, 3, 4 },
      FALSE },
    { "space dimension: 2\nspace directions: (2,0) (0,3) (4,0)\n",
      { 2, 3, 4 },
      FALSE },
    { LPS "space directions: (2,0,0) (0,3,0) (4,0,0)\n", { 2, 3, 4 }, TRUE },
    { LPS "space directions: (2,0,0) (0,3,0) (0,0,0)\n", { 2, 3, 0 }, TRUE },
    { LPS "space directions: (2,0,0) (0,inf,0) (0,0,4)\n", { 2, 0, 4 }, TRUE },
    { LPS
      "space directions: (2,0,0) (0,3,0) (0,0,4)\nspace origin: (0,0,nan)\n",
      { 2, 3, 4 },
      TRUE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text
        = g_strconcat (D3 "sizes: 5 4 3\n", cases[i].lines, NULL);
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    if (!parse (&h, text, &error))
      g_error ("%s: %s", cases[i].lines, error->message);
    g_assert_false (h.grid.valid);
    test_assert_vector (h.grid.spacing, cases[i].spacing[0],
                        cases[i].spacing[1], cases[i].spacing[2]);
    g_assert_cmpint (h.remark != NULL, ==, cases[i].remark);
  }
}

/* A plane has no third direction; what lies in space has no origin. */
static void
test_half_a_place (void)
{
  CtTextHeader h;

  g_assert_true (parse (
      &h, D2 LPS "sizes: 5 4\nspace directions: (2,0,0) (0,3,0)\n", NULL));
  g_assert_false (h.grid.valid);
  g_assert_null (h.remark);
  test_assert_vector (h.grid.spacing, 2, 3, 0);
  g_assert_true (parse (&h, D3 LPS "sizes: 5 4 3\n" DIRECTIONS, NULL));
  g_assert_true (h.grid.valid);
  g_assert_nonnull (strstr (h.remark, "no space origin"));
  test_assert_vector (h.grid.origin, 0, 0, 0);
}

static void
test_refused (void)
{
  static const struct
  {
    const gchar *lines, *says;
  } cases[] = {
    { "sizes: 5 4\n", "has no dimension" },
    { "dimension: 1\nsizes: 5\n", "dimension is \"1\"; an integer from 2" },
    { "dimension: 5\n", "dimension is \"5\"; an integer from 2 to 4" },
    { "dimension: -3\n", "dimension is \"-3\"" },
    { "dimension: 3 3\n", "dimension is \"3 3\"" },
    { "dimension:\n", "dimension is \"\"" },
    { D3, "has no sizes" },
    { D3 "sizes: 5 4\n", "sizes is \"5 4\"; as many integers" },
    { D2 "sizes: 5 4 3\n", "sizes is \"5 4 3\"; as many" },
    { D2 "sizes: 5 4.5\n", "sizes is \"5 4.5\"; as many" },
    { D2 "sizes: 5 0\n", "sizes is \"5 0\"; each must be 1" },
    { D2 "sizes: -5 4\n", "sizes is \"-5 4\"; each must be 1" },
    { D2 "sizes: 5 18446744073709551616\n", "sizes is \"5 184467" },
    { D2 "sizes: 16385 4\n", "sizes has 16385; a slice needs" },
    { D4 "sizes: 5 4 9223372036854775807 9223372036854775807\n",
      "sizes has 9223372036854775807; a volume needs" },
    { D3 "sizes: 5 4 3\nkinds: domain domain\n", "kinds is \"domain domain\"" },
    { D2 "sizes: 5 4\nkinds: domain domain domain\n", "kinds is" },
    { D3 "sizes: 3 5 4\nkinds: RGB-color domain domain\n",
      "axis 0 (kind \"RGB-color\") has size 3; only 1 value a voxel" },
    { D3 "sizes: 5 4 3\nkinds: domain domain 3-vector\n",
      "axis 2 (kind \"3-vector\") has size 3; only 1 value a voxel" },
    { D4 "sizes: 6 5 4 3\nkinds: list domain domain domain\n",
      "axis 0 (kind \"list\") has size 6; only 1 value a voxel" },
    { D4 "sizes: 5 6 4 3\nkinds: domain time domain domain\n",
      "axis 1 (kind \"time\") has size 6; only 1 value a voxel" },
    { D4 LPS "sizes: 6 5 4 3\n"
             "space directions: none (1,0,0) (0,1,0) (0,0,1)\n",
      "axis 0 (kind unknown) has size 6; only 1 value a voxel" },
    { D3 "sizes: 5 4 3\nkinds: domain list time\n",
      "1 axes lie in space and 2, of size 2 or more, do not" },
    { D2 "sizes: 5 1\nkinds: domain list\n", "1 axes lie in space and 0" },
    { D4 LPS "sizes: 5 4 3 2\n"
             "space directions: (1,0,0) (0,1,0) (0,0,1) (1,1,1)\n",
      "4 axes lie in space" },
    { D2 "sizes: 5 4\nspacings: 1\n", "spacings is \"1\"; a number for" },
    { D2 "sizes: 5 4\nspacings: 1 x\n", "spacings is \"1 x\"" },
    { D2 "sizes: 5 4\nspacings: 1 1 1\n", "spacings is \"1 1 1\"" },
    { D3 "sizes: 5 4 3\nspace: up-down-left\n", "NRRD knows no such space" },
    { D3 "sizes: 5 4 3\nspace: LPS\nspace dimension: 3\n",
      "space and space dimension are both there" },
    { D3 "sizes: 5 4 3\nspace dimension: 5\n", "space dimension is \"5\"" },
    { D3 "sizes: 5 4 3\nspace dimension: 0\n", "space dimension is \"0\"" },
    { D3 "sizes: 5 4 3\n" DIRECTIONS, "space directions are there, and no" },
    { D3 LPS "sizes: 5 4 3\nspace origin: (1,2)\n",
      "space origin is \"(1,2)\"" },
    { D3 LPS "sizes: 5 4 3\nspace origin: (1,2,3,4)\n", "space origin is" },
    { D3 LPS "sizes: 5 4 3\nspace origin: 1 2 3\n", "space origin is" },
    { D3 LPS "sizes: 5 4 3\nspace origin: (1,2,x)\n", "space origin is" },
    { D3 LPS "sizes: 5 4 3\nspace origin: (1,2,3\n", "space origin is" },
    { D3 LPS "sizes: 5 4 3\nspace directions: (1,0,0) (0,1,0)\n",
      "space directions is \"(1,0,0) (0,1,0)\"; a vector" },
    { D3 LPS "sizes: 5 4 3\nspace directions: (1,0) (0,1) none\n",
      "space directions is" },
    { D3 LPS "sizes: 5 4 3\nspace directions: (1,0,0) (0,1,0) (0,0,1) none\n",
      "space directions is" },
    { D3 LPS "sizes: 5 4 3\nspace directions: (1,0,0) (0,1,0) some\n",
      "space directions is" },
    { D3 "space: LPST\nsizes: 5 4 3\n"
         "space directions: (1,0,0,0) (0,1,0,0) (0,0,1,1)\n",
      "an axis lies in space or in time, not in both" },
    { D4 LPS "sizes: 5 4 3 2\nkinds: domain domain list domain\n"
             "space directions: (1,0,0) (0,1,0) (0,0,1) none\n",
      "axis 2 (kind \"list\") has size 3; what is no place" },
    { D3 LPS "sizes: 5 4 3\nspacings: nan 2 nan\n" DIRECTIONS,
      "spacings and space directions both tell of axis 1" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    CtTextHeader h;

    g_assert_false (parse (&h, cases[i].lines, &error));
    if (!strstr (error->message, cases[i].says))
      g_error ("%s\"%s\" was to be said, not \"%s\"", cases[i].lines,
               cases[i].says, error->message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nrrd-axes/sizes", test_sizes);
  g_test_add_func ("/nrrd-axes/spaces", test_spaces);
  g_test_add_func ("/nrrd-axes/left-out", test_left_out);
  g_test_add_func ("/nrrd-axes/units", test_units);
  g_test_add_func ("/nrrd-axes/no-grid", test_no_grid);
  g_test_add_func ("/nrrd-axes/half-a-place", test_half_a_place);
  g_test_add_func ("/nrrd-axes/refused", test_refused);
  return g_test_run ();
}
