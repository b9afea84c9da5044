/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The program: what it prints, to where, and its exit status. Without a
 * display; scroll.py has one.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  gchar *out, *err;
  gint status;
} Done;

static const gchar *program;

static Done
run (const gchar *arguments)
{
  g_autofree gchar *line = g_strconcat (program, " ", arguments, NULL);
  g_auto (GStrv) argv = NULL;
  GError *error = NULL;
  Done done;
  gint wait;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &done.out,
                &done.err, &wait, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait));
  done.status = WEXITSTATUS (wait);
  return done;
}

static void
done_clear (Done *done)
{
  g_free (done->out);
  g_free (done->err);
}

/* What must be in either; NULL: nothing is. */
static const struct
{
  const gchar *name, *arguments;
  gint status;
  const gchar *out, *err;
} cases[] = {
  { "help", "--help", 0, "--screenshot=FILE", NULL },
  { "version", "--version", 0, "ct-scroll 0.", NULL },
  { "option", "--nonsense", 1, NULL,
    "ct-scroll: Unknown option --nonsense\nTry ct-scroll --help.\n" },
  { "value", "--opacity 2", 1, NULL,
    "ct-scroll: --opacity: expected a number from 0 to 1, found \"2\"\n" },
  { "no-display", "", 1, NULL,
    "ct-scroll: there is no display to open a window on: tried " },
  { "no-file", "--screenshot x.png /no/such.nii", 1, NULL,
    "ct-scroll: /no/such.nii: there is no such file" },
  { "no-heat", "--screenshot x.png /dev/null /no/such.nii", 1, NULL,
    "ct-scroll: /dev/null: " },
  { "no-folder", "--screenshot /no/such/x.png", 1, NULL,
    "ct-scroll: /no/such/x.png: cannot be written: " },
};

static void
test_case (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  Done done = run (cases[i].arguments);

  g_test_message ("%s%s", done.out, done.err);
  g_assert_cmpint (done.status, ==, cases[i].status);
  if (cases[i].out)
    g_assert_nonnull (strstr (done.out, cases[i].out));
  else
    g_assert_cmpstr (done.out, ==, "");
  if (cases[i].err)
    g_assert_true (g_str_has_prefix (done.err, cases[i].err));
  else
    g_assert_cmpstr (done.err, ==, "");
  done_clear (&done);
}

/* Quietly. */
static void
test_screenshot (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("ct-scroll-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "shot.png", NULL);
  g_autofree gchar *arguments
      = g_strdup_printf ("--slice 160 --plane coronal --screenshot %s", path);
  g_autofree gchar *png = NULL;
  Done done = run (arguments);
  gsize size;

  g_assert_cmpstr (done.out, ==, "");
  g_assert_cmpstr (done.err, ==, "");
  g_assert_cmpint (done.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &png, &size, NULL));
  g_assert_cmpuint (size, >, 1000);
  g_assert_cmpmem (png + 1, 3, "PNG", 3);
  done_clear (&done);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  program = g_getenv ("CT_SCROLL");
  g_assert_nonnull (program);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/ctscroll/", cases[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/ctscroll/screenshot", test_screenshot);
  return g_test_run ();
}
