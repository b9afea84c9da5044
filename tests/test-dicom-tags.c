/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What may be told: what is empty is not, a modality or number that is none is
 * not, text that is no UTF-8 is made some.
 */
#include "src/volume/dicom-tags.h"

#include "src/volume/volume.h"

static void
check (const CtDicomAttributes *a, const gchar *expected)
{
  g_autoptr (GPtrArray) tags = ct_dicom_tags_new (a);
  g_autofree gchar *text = g_strjoinv ("|", (gchar **)tags->pdata);
  const gchar *const *name = (const gchar *const *)tags->pdata;

  g_assert_cmpstr (text, ==, expected);
  for (; *name; name += 2)
    g_assert_true (g_strv_contains (ct_volume_tag_names, *name));
}

static void
test_tags (void)
{
  check (&(CtDicomAttributes){ 0 }, "");
  check (&(CtDicomAttributes){ .modality = "CT", .kvp = "120" },
         "Modality|CT|KVP|120");
  check (
      &(CtDicomAttributes){ .kvp = "Somebody", .thickness_text = "-1.5e+0 " },
      "SliceThickness|-1.5e+0 ");
  check (&(CtDicomAttributes){ .modality = "Somebody", .model = "M\xe9" },
         "ManufacturerModelName|M\xef\xbf\xbd");
  check (&(CtDicomAttributes){ .modality = "MR",
                               .body_part = "HEAD",
                               .kvp = "1",
                               .thickness_text = "2",
                               .kernel = "3",
                               .manufacturer = "4",
                               .model = "5" },
         "Modality|MR|BodyPartExamined|HEAD|KVP|1|SliceThickness|2|"
         "ConvolutionKernel|3|Manufacturer|4|ManufacturerModelName|5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-tags/tags", test_tags);
  return g_test_run ();
}
