/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Labels in the corners and at the edges of a picture: each a layer, made anew
 * when it says something else.
 */
#include "gst/ctheat/gstctheatlabels.h"

#include <string.h>

/* Where there is no room for less. */
#define MIN_SIZE 64

typedef enum
{
  TOP_LEFT,
  TOP_RIGHT,
  BOTTOM_LEFT,
  BOTTOM_RIGHT,
  N_CORNERS,
} Corner;

/* From each corner inwards. */
static const struct
{
  CtLabel label;
  Corner corner;
} texts[] = {
  { CT_LABEL_SLICE, TOP_LEFT },     { CT_LABEL_POSITION, TOP_LEFT },
  { CT_LABEL_HEAT_AGE, TOP_RIGHT }, { CT_LABEL_PEAK, TOP_RIGHT },
  { CT_LABEL_CLASS, TOP_RIGHT },    { CT_LABEL_WINDOW, BOTTOM_LEFT },
};

typedef enum
{
  LEFT,
  RIGHT,
  TOP,
  BOTTOM,
  N_EDGES,
} Edge;

typedef struct
{
  gchar text[CT_LABEL_TEXT];
  guint size, room; /* of an em, and the pixels that it may be wide */
  CtLayer *layer;   /* NULL where nothing fits */
} Slot;

struct _GstCtHeatLabels
{
  Slot texts[G_N_ELEMENTS (texts)];
  Slot letters[N_EDGES];
  Slot scale_text;
  Slot scale;
};

/* What a call works with. */
typedef struct
{
  const CtInkFormat *inks;
  const CtLettering *lettering;
  CtBox area; /* without a margin */
  gint em;
  GPtrArray *shown;
} Place;

GstCtHeatLabels *
gst_ct_heat_labels_new (void)
{
  return g_new0 (GstCtHeatLabels, 1);
}

static void
clear_slot (Slot *slot)
{
  ct_layer_free (slot->layer);
  memset (slot, 0, sizeof *slot);
}

void
gst_ct_heat_labels_forget (GstCtHeatLabels *l)
{
  for (guint i = 0; i < G_N_ELEMENTS (l->texts); i++)
    clear_slot (&l->texts[i]);
  for (guint i = 0; i < N_EDGES; i++)
    clear_slot (&l->letters[i]);
  clear_slot (&l->scale_text);
  clear_slot (&l->scale);
}

void
gst_ct_heat_labels_free (GstCtHeatLabels *l)
{
  gst_ct_heat_labels_forget (l);
  g_free (l);
}

static gint
even (gint size)
{
  return (size + 1) / 2 * 2;
}

/* The slot's layer with that text, in no more room than there is. */
static CtLayer *
write_slot (Slot *slot, const gchar *text, const Place *place, gint room)
{
  guint size = (guint)place->em, width, height;
  g_autoptr (CtCanvas) canvas = NULL;
  CtBox box;

  if (slot->layer && slot->size == size && slot->room == (guint)room
      && strcmp (slot->text, text) == 0)
    return slot->layer;
  clear_slot (slot);
  ct_lettering_measure (place->lettering, text, size, &width, &height);
  width = MIN (width, (guint)MAX (room, 0));
  if (width == 0)
    return NULL;
  canvas = ct_canvas_new (even (width), even (height));
  box = (CtBox){ 0, 0, (gint)canvas->width, (gint)canvas->height };
  ct_lettering_write (place->lettering, canvas, text, size, &box, FALSE,
                      ct_canvas_color (255, 255, 255));
  g_strlcpy (slot->text, text, sizeof slot->text);
  slot->size = size;
  slot->room = (guint)room;
  slot->layer = ct_layer_new (place->inks, canvas, 0, 0);
  return slot->layer;
}

static void
show_at (const Place *place, CtLayer *layer, gint x, gint y)
{
  layer->x = x / 2 * 2;
  layer->y = y / 2 * 2;
  g_ptr_array_add (place->shown, layer);
}

/* At the corner, past what is there already: *used pixels. */
static void
show_in_corner (const Place *place, CtLayer *layer, Corner corner, gint *used)
{
  const CtBox *area = &place->area;
  gboolean right = corner == TOP_RIGHT || corner == BOTTOM_RIGHT;
  gboolean bottom = corner == BOTTOM_LEFT || corner == BOTTOM_RIGHT;
  gint height = (gint)layer->height;

  show_at (place, layer, right ? area->x1 - (gint)layer->width : area->x0,
           bottom ? area->y1 - *used - height : area->y0 + *used);
  *used += height;
}

static void
add_texts (GstCtHeatLabels *l, guint which, const CtLabelFacts *facts,
           const Place *place, gint used[N_CORNERS])
{
  /* Between them there is a gap, or the letters at the edge's middle. */
  gint gap = which & CT_LABEL_ORIENTATION ? 4 * place->em : place->em;
  gint room = (place->area.x1 - place->area.x0 - gap) / 2;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gchar text[CT_LABEL_TEXT];
    CtLayer *layer;

    if (!(which & texts[i].label))
      continue;
    ct_label_text (texts[i].label, facts, text);
    if (!*text)
      continue;
    layer = write_slot (&l->texts[i], text, place, room);
    if (layer)
      show_in_corner (place, layer, texts[i].corner, &used[texts[i].corner]);
  }
}

/* In the middle of each edge, what lies beyond it. */
static void
add_letters (GstCtHeatLabels *l, const CtLabelFacts *facts, const Place *place)
{
  const CtBox *a = &place->area;

  for (Edge edge = LEFT; edge < N_EDGES; edge++) {
    const gdouble *along
        = edge == LEFT || edge == RIGHT ? facts->row : facts->column;
    gdouble sign = edge == LEFT || edge == TOP ? -1 : 1;
    const gdouble direction[3]
        = { sign * along[0], sign * along[1], sign * along[2] };
    gchar letters[4];
    CtLayer *layer;
    gint x, y;

    ct_label_letters (direction, letters);
    layer = *letters
                ? write_slot (&l->letters[edge], letters, place, 3 * place->em)
                : NULL;
    if (!layer)
      continue;
    x = (a->x0 + a->x1 - (gint)layer->width) / 2;
    y = (a->y0 + a->y1 - (gint)layer->height) / 2;
    if (edge == LEFT)
      x = a->x0;
    else if (edge == RIGHT)
      x = a->x1 - (gint)layer->width;
    else if (edge == TOP)
      y = a->y0;
    else
      y = a->y1 - (gint)layer->height;
    show_at (place, layer, x, y);
  }
}

/* A bar, and above it how long it is. */
static void
add_scale (GstCtHeatLabels *l, const CtLabelFacts *facts, const Place *place,
           gint *used)
{
  guint room = (guint)MAX (place->area.x1 - place->area.x0, 0) / 4, length;
  gchar text[CT_LABEL_TEXT], digits[24];
  CtLayer *layer;
  gdouble mm;

  length = ct_label_scale (facts->column_mm, room, &mm);
  if (length == 0)
    return;
  if (l->scale.room != length || l->scale.size != (guint)place->em) {
    g_autoptr (CtCanvas) canvas = ct_label_scale_bar (length, (guint)place->em);

    clear_slot (&l->scale);
    l->scale.room = length;
    l->scale.size = (guint)place->em;
    l->scale.layer = ct_layer_new (place->inks, canvas, 0, 0);
  }
  show_in_corner (place, l->scale.layer, BOTTOM_RIGHT, used);
  g_ascii_formatd (digits, sizeof digits, "%g", mm);
  g_snprintf (text, sizeof text, "%s mm", digits);
  layer = write_slot (&l->scale_text, text, place, 2 * (gint)room);
  if (layer)
    show_in_corner (place, layer, BOTTOM_RIGHT, used);
}

void
gst_ct_heat_labels_add (GstCtHeatLabels *l, guint which,
                        const CtLabelFacts *facts, const CtBox *area,
                        guint height, const CtInkFormat *inks,
                        const CtLettering *lettering, GPtrArray *shown)
{
  gint used[N_CORNERS] = { 0 };
  gint em = (gint)ct_lettering_size (height), margin = em / 2 + 2;
  const Place place = {
    .inks = inks,
    .lettering = lettering,
    .area = { area->x0 + margin, area->y0 + margin, area->x1 - margin,
              area->y1 - margin },
    .em = em,
    .shown = shown,
  };

  if (height < MIN_SIZE || area->x1 - area->x0 < MIN_SIZE
      || area->y1 - area->y0 < MIN_SIZE)
    return;
  add_texts (l, which, facts, &place, used);
  if (which & CT_LABEL_ORIENTATION)
    add_letters (l, facts, &place);
  if (which & CT_LABEL_SCALE)
    add_scale (l, facts, &place, &used[BOTTOM_RIGHT]);
}
