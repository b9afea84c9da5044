/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtDicomStack: pictures with a place in the patient become the slices of a
 * volume, in order along their normal. Source: DICOM PS3.3 C.7.6.2. Knows no
 * file.
 */
#include "src/volume/dicom-stack.h"

#include <math.h>
#include <string.h>

/* Decimals of 16 characters are worse than this only where nothing matters. */
#define SAME_DIRECTION 1e-3
#define SAME_PLACE_MM 5e-3

/* Slices further apart than this many spacings have one missing between. */
#define GAP 1.5
#define UNEVEN 0.02
#define TILT_DEGREES 0.5

static CtDicomPlace *
place (GArray *places, guint i)
{
  return &g_array_index (places, CtDicomPlace, i);
}

static gint
compare (gdouble a, gdouble b)
{
  return (a > b) - (a < b);
}

static gint
compare_sources (const CtDicomPlace *a, const CtDicomPlace *b)
{
  if (a->file != b->file)
    return a->file < b->file ? -1 : 1;
  return compare (a->frame, b->frame);
}

static gint
compare_keys (gconstpointer p, gconstpointer q)
{
  const CtDicomPlace *a = p, *b = q;
  guint i;

  for (i = 0; i < CT_DICOM_MAX_KEYS; i++)
    if (a->keys[i] != b->keys[i])
      return compare (a->keys[i], b->keys[i]);
  return compare_sources (a, b);
}

static gint
compare_along (gconstpointer p, gconstpointer q)
{
  const CtDicomPlace *a = p, *b = q;

  if (a->along != b->along)
    return compare (a->along, b->along);
  return compare_keys (p, q);
}

static gboolean
is_of_a_kind (const CtDicomPlace *a, const CtDicomPlace *b)
{
  guint i;

  if (a->columns != b->columns || a->rows != b->rows
      || a->has_place != b->has_place)
    return FALSE;
  for (i = 0; i < 6 && a->has_place; i++)
    if (fabs (a->orientation[i] - b->orientation[i]) > SAME_DIRECTION)
      return FALSE;
  return TRUE;
}

/* Leaves the most of a kind; how many went. */
static guint
keep_most (GArray *places)
{
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *kinds = g_new (guint, places->len);
  guint i, k, best = 0, kept = 0;
  const guint n = places->len;

  g_array_sort (places, compare_keys);
  for (i = 0; i < n; i++) {
    for (k = 0; k < firsts->len; k++)
      if (is_of_a_kind (place (places, g_array_index (firsts, guint, k)),
                        place (places, i)))
        break;
    /* A folder of a thousand kinds is none: they share the last one. */
    if (k == firsts->len && k < 1000) {
      const guint one = 1;

      g_array_append_val (firsts, i);
      g_array_append_val (counts, one);
    } else {
      k = MIN (k, firsts->len - 1);
      g_array_index (counts, guint, k)++;
    }
    kinds[i] = k;
    if (g_array_index (counts, guint, k) > g_array_index (counts, guint, best))
      best = k;
  }
  for (i = 0; i < n; i++)
    if (kinds[i] == best
        && is_of_a_kind (place (places, g_array_index (firsts, guint, best)),
                         place (places, i)))
      *place (places, kept++) = *place (places, i);
  g_array_set_size (places, kept);
  return n - kept;
}

static void
get_normal (const gdouble *orientation, gdouble normal[3])
{
  const gdouble *r = orientation, *c = orientation + 3;

  normal[0] = r[1] * c[2] - r[2] * c[1];
  normal[1] = r[2] * c[0] - r[0] * c[2];
  normal[2] = r[0] * c[1] - r[1] * c[0];
}

/* Sorted by place: index of the first at each place, and one more. */
static GArray *
find_places (GArray *places)
{
  GArray *firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  guint i;

  for (i = 0; i < places->len; i++)
    if (i == 0
        || place (places, i)->along - place (places, i - 1)->along
               > SAME_PLACE_MM)
      g_array_append_val (firsts, i);
  i = places->len;
  g_array_append_val (firsts, i);
  return firsts;
}

static guint
count_at (GArray *firsts, guint i)
{
  return g_array_index (firsts, guint, i + 1)
         - g_array_index (firsts, guint, i);
}

/* From place after place to volume after volume: those at one place are in
 * the order of their keys, however far rounding has moved them. */
static void
deal_volumes (GArray *places, guint n, guint volumes)
{
  g_autofree CtDicomPlace *all
      = g_memdup2 (places->data, places->len * sizeof (CtDicomPlace));
  guint i, v;

  for (i = 0; i < n; i++) {
    qsort (all + i * volumes, volumes, sizeof *all, compare_keys);
    for (v = 0; v < volumes; v++)
      *place (places, v * n + i) = all[i * volumes + v];
  }
}

/* How many were left out; -1 where nothing could be, and all are kept in the
 * order of their keys. */
static gint
settle_duplicates (CtDicomStack *stack, GArray *places, gboolean keep_all)
{
  g_autoptr (GArray) firsts = find_places (places);
  const guint n = firsts->len - 1;
  guint volumes = count_at (firsts, 0), i;

  for (i = 1; i < n && count_at (firsts, i) == volumes; i++)
    ;
  stack->slices_per_volume = n;
  if (i == n) {
    if (volumes > 1)
      deal_volumes (places, n, volumes);
    return 0;
  }
  if (keep_all) {
    g_array_sort (places, compare_keys);
    stack->slices_per_volume = places->len;
    return -1;
  }
  for (i = 0; i < n; i++) {
    guint first = g_array_index (firsts, guint, i), k;

    for (k = first + 1; k < g_array_index (firsts, guint, i + 1); k++)
      if (compare_keys (place (places, k), place (places, first)) < 0)
        first = k;
    *place (places, i) = *place (places, first);
  }
  i = places->len - n;
  g_array_set_size (places, n);
  return i;
}

static void
set_grid (CtDicomStack *stack, GArray *places)
{
  const CtDicomPlace *first = place (places, 0);
  const CtDicomPlace *last = place (places, stack->slices_per_volume - 1);
  CtGrid *grid = &stack->grid;
  const guint steps = stack->slices_per_volume - 1;
  gdouble normal[3], length = 0;
  guint i;

  grid->spacing[0] = first->spacing[1];
  grid->spacing[1] = first->spacing[0];
  if (!first->has_place || !(first->spacing[0] > 0 && first->spacing[1] > 0))
    return;
  get_normal (first->orientation, normal);
  for (i = 0; i < 3; i++) {
    grid->origin[i] = first->origin[i];
    grid->column_step[i] = first->orientation[i] * first->spacing[1];
    grid->row_step[i] = first->orientation[3 + i] * first->spacing[0];
    grid->slice_step[i]
        = steps ? (last->origin[i] - first->origin[i]) / steps
                : normal[i] * (first->thickness > 0 ? first->thickness : 1);
    length += grid->slice_step[i] * grid->slice_step[i];
  }
  grid->spacing[2] = steps ? sqrt (length) : first->thickness;
  grid->valid = TRUE;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  return compare (*(const gdouble *)a, *(const gdouble *)b);
}

static void append (GString *report, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
append (GString *report, const gchar *format, ...)
{
  va_list args;

  if (report->len > 0)
    g_string_append (report, ", ");
  va_start (args, format);
  g_string_append_vprintf (report, format, args);
  va_end (args);
}

/* Gaps and uneven distances of the first volume. */
static void
report_distances (CtDicomStack *stack, GArray *places, GString *report)
{
  const guint n = stack->slices_per_volume - 1;
  g_autofree gdouble *steps = g_new (gdouble, n + 1);
  guint i, gaps = 0, first_gap = 0;
  gdouble usual, least, most;

  if (n == 0)
    return;
  for (i = 0; i < n; i++)
    steps[i] = place (places, i + 1)->along - place (places, i)->along;
  qsort (steps, n, sizeof *steps, compare_doubles);
  usual = steps[n / 2];
  least = steps[0];
  most = steps[n - 1];
  for (i = n; i-- > 0;)
    if (place (places, i + 1)->along - place (places, i)->along > GAP * usual) {
      gaps++;
      first_gap = i;
    }
  stack->is_uneven = most - least > MAX (UNEVEN * usual, 2 * SAME_PLACE_MM);
  if (gaps > 0)
    append (report,
            "%u gap%s, the first of %.4g mm behind slice %u where %.4g mm are "
            "usual",
            gaps, gaps > 1 ? "s" : "",
            place (places, first_gap + 1)->along
                - place (places, first_gap)->along,
            first_gap, usual);
  else if (stack->is_uneven)
    append (report, "slices from %.4g to %.4g mm apart", least, most);
}

static void
report_tilt (CtDicomStack *stack, GString *report)
{
  const CtGrid *grid = &stack->grid;
  gdouble normal[3], along = 0, degrees;
  guint i;

  if (stack->slices_per_volume < 2 || !grid->valid)
    return;
  ct_grid_normal (grid, normal);
  for (i = 0; i < 3; i++)
    along += normal[i] * grid->slice_step[i];
  degrees = acos (CLAMP (fabs (along) / grid->spacing[2], 0, 1)) * 180 / G_PI;
  if (degrees > TILT_DEGREES)
    append (report, "a gantry tilt of %.1f degrees, which is kept", degrees);
}

void
ct_dicom_stack_arrange (CtDicomStack *stack, GArray *places, gboolean keep_all)
{
  GString *report = g_string_new (NULL);
  gint duplicates = 0;
  guint others, i;

  memset (stack, 0, sizeof *stack);
  others = keep_most (places);
  stack->slices_per_volume = places->len;
  if (place (places, 0)->has_place) {
    gdouble normal[3];

    get_normal (place (places, 0)->orientation, normal);
    for (i = 0; i < places->len; i++) {
      const gdouble *origin = place (places, i)->origin;

      place (places, i)->along = normal[0] * origin[0] + normal[1] * origin[1]
                                 + normal[2] * origin[2];
    }
    g_array_sort (places, compare_along);
    duplicates = settle_duplicates (stack, places, keep_all);
  }
  if (others > 0)
    append (report,
            "%u picture%s of another size or orientation (a scout?) "
            "left out",
            others, others > 1 ? "s" : "");
  if (duplicates > 0)
    append (report, "%d picture%s where another one is already left out",
            duplicates, duplicates > 1 ? "s" : "");
  if (duplicates < 0) {
    append (report, "pictures at the same place, not as many at each: given "
                    "out in the file's order, as at no place");
    stack->grid.spacing[0] = place (places, 0)->spacing[1];
    stack->grid.spacing[1] = place (places, 0)->spacing[0];
  } else {
    set_grid (stack, places);
    if (place (places, 0)->has_place)
      report_distances (stack, places, report);
    report_tilt (stack, report);
  }
  if (report->len > 0)
    g_string_prepend (report, "of the slices: ");
  stack->report = g_string_free (report, report->len == 0);
}
