/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a radiologist expects in the corners of a picture, as text.
 */
#include "src/labels.h"

#include <math.h>
#include <string.h>

#include "src/ticks.h"

/* Of a direction's part from which on its letter is shown: the sine of half a
 * right angle's half. */
#define MIN_PART 0.38268343236509

/* Of a unit normal's part along an axis that it may be told by: the cosine of 5
 * degrees. */
#define MIN_ALONG 0.99619469809

/* A scale bar that is shorter tells nothing, in pixels. */
#define MIN_BAR 8

static void
print (gchar text[CT_LABEL_TEXT], const gchar *before, const gchar *format,
       gdouble number, const gchar *after)
{
  gchar digits[24];

  g_ascii_formatd (digits, sizeof digits, format, number);
  g_snprintf (text, CT_LABEL_TEXT, "%s%s%s", before, digits, after);
}

static void
print_window (const CtLabelFacts *facts, gchar text[CT_LABEL_TEXT])
{
  gchar width[24], center[24];

  g_ascii_formatd (width, sizeof width, "%.4g", facts->window_width);
  g_ascii_formatd (center, sizeof center, "%.4g", facts->window_center);
  g_snprintf (text, CT_LABEL_TEXT, "W %s L %s", width, center);
}

static void
print_heat (const CtLabelFacts *facts, gchar text[CT_LABEL_TEXT])
{
  if (!facts->has_heat)
    g_strlcpy (text, "no heat", CT_LABEL_TEXT);
  else if (!facts->is_held)
    g_strlcpy (text, "heat current", CT_LABEL_TEXT);
  else
    print (text, "heat held ", "%.2f", facts->heat_age_ns / 1e9, " s");
}

static void
print_class (const CtLabelFacts *facts, gchar text[CT_LABEL_TEXT])
{
  gboolean has_p = !isnan (facts->probability);
  gboolean has_logit = !has_p && !isnan (facts->logit);
  gchar before[32];

  g_snprintf (before, sizeof before, "class %d%s", facts->class_index,
              has_p       ? " p "
              : has_logit ? " logit "
                          : "");
  if (has_p)
    print (text, before, "%.2f", facts->probability, "");
  else if (has_logit)
    print (text, before, "%.3g", facts->logit, "");
  else
    g_strlcpy (text, before, CT_LABEL_TEXT);
}

/* The sign of what rounds to nothing is not shown. */
static gdouble
round_to_tenths (gdouble number)
{
  return rint (number * 10.0) / 10.0 + 0.0;
}

/* Along the patient's axis that the slices are cut across, as its coordinate:
 * axial ones have z. Of oblique ones there is only the way along them. */
static void
print_position (const CtLabelFacts *facts, gchar text[CT_LABEL_TEXT])
{
  static const gchar *const names[] = { "x ", "y ", "z " };
  const gdouble *a = facts->row, *b = facts->column;
  const gdouble normal[3]
      = { a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
          a[0] * b[1] - a[1] * b[0] };
  const gchar *name = "";
  gdouble position = facts->position;

  for (guint i = 0; i < 3; i++) {
    if (fabs (normal[i]) < MIN_ALONG)
      continue;
    name = names[i];
    position = copysign (1.0, normal[i]) * facts->position;
  }
  print (text, name, "%.1f", round_to_tenths (position), " mm");
}

void
ct_label_text (CtLabel label, const CtLabelFacts *facts,
               gchar text[CT_LABEL_TEXT])
{
  g_autofree gchar *unit = NULL;

  text[0] = '\0';
  if (label == CT_LABEL_SLICE && facts->slices > 0)
    g_snprintf (text, CT_LABEL_TEXT, "slice %u/%u", facts->slice + 1,
                facts->slices);
  if (label == CT_LABEL_POSITION && facts->has_position)
    print_position (facts, text);
  if (label == CT_LABEL_WINDOW && facts->has_window)
    print_window (facts, text);
  if (label == CT_LABEL_HEAT_AGE)
    print_heat (facts, text);
  if (label == CT_LABEL_CLASS && facts->has_class)
    print_class (facts, text);
  if (label != CT_LABEL_PEAK || !facts->has_peak)
    return;
  if (facts->unit && *facts->unit)
    unit = g_strconcat (" ", facts->unit, NULL);
  print (text, "peak ", "%.4g", facts->peak, unit ? unit : "");
}

void
ct_label_letters (const gdouble direction[3], gchar letters[4])
{
  static const gchar names[3][2] = { "RL", "AP", "FH" };
  gdouble length
      = sqrt (direction[0] * direction[0] + direction[1] * direction[1]
              + direction[2] * direction[2]);
  gboolean used[3] = { FALSE };
  guint n = 0;

  memset (letters, 0, 4);
  if (!(length > 0.0) || !isfinite (length))
    return;
  for (; n < 3; n++) {
    guint most = 3;

    for (guint i = 0; i < 3; i++) {
      if (!used[i]
          && (most == 3 || fabs (direction[i]) > fabs (direction[most])))
        most = i;
    }
    if (n > 0 && fabs (direction[most]) < MIN_PART * length)
      return;
    used[most] = TRUE;
    letters[n] = names[most][direction[most] > 0.0];
  }
}

guint
ct_label_scale (gdouble column_mm, guint most, gdouble *mm)
{
  guint length;

  *mm = 0.0;
  if (!(column_mm > 1e-6) || !(column_mm < 1e6) || most < MIN_BAR)
    return 0;
  *mm = ct_ticks_round_down (column_mm * most);
  length = (guint)rint (*mm / column_mm);
  return length >= MIN_BAR ? length : 0;
}

/* White in black, as all that is drawn over pictures. */
CtCanvas *
ct_label_scale_bar (guint length, guint em)
{
  gint edge = MAX ((gint)em / 10, 1), thick = MAX ((gint)em / 8, 1);
  gint end = MAX ((gint)em / 2, 5), width = (gint)length;
  gint middle = edge + (end - thick) / 2;
  CtCanvas *canvas = ct_canvas_new ((guint)(width + 2 * edge + 1) / 2 * 2,
                                    (guint)(end + 2 * edge + 1) / 2 * 2);

  for (guint pass = 0; pass < 2; pass++) {
    gint more = pass == 0 ? edge : 0;
    guint32 color = pass == 0 ? ct_canvas_color (0, 0, 0)
                              : ct_canvas_color (255, 255, 255);

    ct_canvas_fill (canvas, edge - more, middle - more, width + 2 * more,
                    thick + 2 * more, color);
    ct_canvas_fill (canvas, edge - more, edge - more, thick + 2 * more,
                    end + 2 * more, color);
    ct_canvas_fill (canvas, edge + width - thick - more, edge - more,
                    thick + 2 * more, end + 2 * more, color);
  }
  return canvas;
}
