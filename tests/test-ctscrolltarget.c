/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One seek at a time, and the newest target wins: short stories, and random
 * ones against a list of all that was wanted.
 */
#include "gst/ctscroll/ctscrolltarget.h"

/* A story: letters, each with a number behind it where it needs one. s steps,
 * g goes to a slice, f the cine is at one, r draws anew, a a seek arrives; t
 * takes a seek, which must be for that slice; n: none is due; m: a seek arrives
 * at nothing, and that slice is shown. */
static const struct
{
  const gchar *name;
  guint n_slices, at;
  const gchar *story;
  guint wanted;
} stories[] = {
  { "nothing", 64, 10, "n", 10 },
  { "a step", 64, 10, "s1 t11 n a n", 11 },
  { "newest wins", 64, 10, "s1 t11 s1 s1 s1 n a t14 a n", 14 },
  { "there and back", 64, 10, "s1 t11 s1 s-1 a t11 a n", 11 },
  { "back before it began", 64, 10, "s1 s-1 t10 a n", 10 },
  { "beyond the end", 64, 60, "s10 t63 a s1 n", 63 },
  { "before the first", 64, 3, "s-10 t0 a s-1 n", 0 },
  { "home, end", 64, 10, "g0 t0 a g99999999999 t63 a", 63 },
  { "far below", 64, 10, "g-9223372036854775807 t0 a", 0 },
  { "a wild wheel", 64, 10, "s9223372036854775807 t63 a", 63 },
  { "one slice", 1, 0, "s1 n s-1 n g5 n r t0 a n", 0 },
  { "drawn anew", 64, 10, "r t10 r r a t10 a n", 10 },
  { "moved and drawn", 64, 10, "s2 r t12 a n", 12 },
  { "arrives unasked", 64, 10, "a n s1 t11 a a n", 11 },
  { "the cine", 64, 10, "f20 n s1 t21 a n", 21 },
  { "the cine gives way", 64, 10, "s1 f50 t11 f50 a n", 11 },
  { "the cine's end", 64, 10, "f64 n s1 n", 63 },
  { "past a bad one", 64, 10, "s1 t11 m12 n s1 t13 a n", 13 },
  { "past two", 64, 10, "s1 t11 m13 n s-1 t12 m13 t11 m13 t10 a n", 10 },
  { "back past a bad one", 64, 10, "s-1 t9 m10 t8 a n", 8 },
  { "bad at the end", 64, 62, "s1 t63 m62 t62 a n", 62 },
  { "bad at the beginning", 64, 1, "s-1 t0 m1 t1 a n", 1 },
  { "bad in the middle", 64, 0, "g32 t32 m0 t0 a n", 0 },
  { "bad, but gone on", 64, 10, "s1 t11 s5 m12 t16 a n", 16 },
  { "drawn anew and bad", 64, 10, "r t10 m11 n", 11 },
  { "opened beyond", 4, 9, "n", 3 },
};

static void
tell (const gchar *story, CtScrollTarget *target)
{
  g_auto (GStrv) words = g_strsplit (story, " ", -1);

  for (guint i = 0; words[i]; i++) {
    const gint64 number = g_ascii_strtoll (words[i] + 1, NULL, 10);
    guint slice = G_MAXUINT;

    switch (words[i][0]) {
    case 's':
      ct_scroll_target_step (target, number);
      break;
    case 'g':
      ct_scroll_target_go (target, number);
      break;
    case 'f':
      ct_scroll_target_follow (target, number);
      break;
    case 'r':
      ct_scroll_target_redraw (target);
      break;
    case 'a':
      ct_scroll_target_arrive (target);
      break;
    case 'm':
      ct_scroll_target_miss (target, number);
      break;
    case 't':
      g_assert_true (ct_scroll_target_take (target, &slice));
      g_assert_cmpuint (slice, ==, number);
      break;
    default:
      g_assert_false (ct_scroll_target_take (target, &slice));
    }
  }
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    CtScrollTarget target;

    g_test_message ("%s", stories[i].name);
    ct_scroll_target_init (&target, stories[i].n_slices, stories[i].at);
    tell (stories[i].story, &target);
    g_assert_cmpuint (target.wanted, ==, stories[i].wanted);
  }
}

static void
test_changes_are_told (void)
{
  CtScrollTarget target;

  ct_scroll_target_init (&target, 10, 5);
  g_assert_true (ct_scroll_target_step (&target, 1));
  g_assert_false (ct_scroll_target_go (&target, 6));
  g_assert_true (ct_scroll_target_go (&target, 100));
  g_assert_false (ct_scroll_target_step (&target, 1));
}

/* A burst of the wheel while seeks take their time: two of them. */
static void
test_burst (void)
{
  CtScrollTarget target;
  guint slice, seeks = 0;

  ct_scroll_target_init (&target, 500, 0);
  for (guint i = 0; i < 100; i++) {
    ct_scroll_target_step (&target, 1);
    seeks += ct_scroll_target_take (&target, &slice);
  }
  ct_scroll_target_arrive (&target);
  seeks += ct_scroll_target_take (&target, &slice);
  g_assert_cmpuint (seeks, ==, 2);
  g_assert_cmpuint (slice, ==, 100);
}

/* Whatever comes in whatever order: no two seeks at once, and when all is
 * quiet what was wanted last is what was sought last. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  CtScrollTarget target;
  gboolean flying = FALSE, moved = FALSE;
  gint64 wanted = 20, last = 20;
  guint slice;

  ct_scroll_target_init (&target, 40, 20);
  for (guint i = 0; i < 100000; i++) {
    const gint step = g_rand_int_range (random, -15, 16);

    switch (g_rand_int_range (random, 0, 3)) {
    case 0:
      ct_scroll_target_step (&target, step);
      moved |= wanted != CLAMP (wanted + step, 0, 39);
      wanted = CLAMP (wanted + step, 0, 39);
      break;
    case 1:
      if (ct_scroll_target_take (&target, &slice)) {
        g_assert_false (flying);
        g_assert_true (moved);
        flying = TRUE;
        moved = FALSE;
        last = slice;
      } else {
        g_assert_true (flying || !moved);
      }
      break;
    default:
      ct_scroll_target_arrive (&target);
      flying = FALSE;
    }
    g_assert_true (moved || last == wanted);
    g_assert_cmpint (target.wanted, ==, wanted);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ctscrolltarget/stories", test_stories);
  g_test_add_func ("/ctscrolltarget/changes", test_changes_are_told);
  g_test_add_func ("/ctscrolltarget/burst", test_burst);
  g_test_add_func ("/ctscrolltarget/random", test_random);
  return g_test_run ();
}
