/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * In place of libFuzzer: runs a target over every file of the folders named,
 * and over each of them cut short, so that no fuzzer is needed to keep what
 * one has found.
 */
#include "tests/fuzz/fuzz-volume.h"

/* Memory that ends where the data does. */
static void
run_cut (const gchar *data, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size ? size : 1);

  LLVMFuzzerTestOneInput (copy, size);
}

static guint
run_folder (const gchar *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);
    g_autofree gchar *data = NULL;
    gsize size, i;

    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    run_cut (data, size);
    for (i = 1; i < 16; i++)
      run_cut (data, size * i / 16);
    n++;
  }
  g_dir_close (dir);
  return n;
}

int
main (int argc, char **argv)
{
  guint n = 0;
  int i;

  for (i = 1; i < argc; i++)
    n += run_folder (argv[i]);
  /* An empty folder would pass whatever is broken. */
  return n > 0 ? 0 : 1;
}
