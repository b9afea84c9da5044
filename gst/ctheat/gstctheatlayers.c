/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is laid over a frame's picture: made when it is first needed, and again
 * only where it would look another way.
 */
#include "gst/ctheat/gstctheatlayers.h"

#include <math.h>

#include "src/peak-mark.h"

struct _GstCtHeatLayers
{
  /* Layers are inks of this format, for pictures of this size. */
  const CtPixelFormat *format;
  CtYuvSpace space;
  guint width, height;
  CtInkFormat inks;

  CtLayer *peak;
  GPtrArray *shown; /* of CtLayer, not owned */
};

GstCtHeatLayers *
gst_ct_heat_layers_new (void)
{
  GstCtHeatLayers *l = g_new0 (GstCtHeatLayers, 1);

  l->shown = g_ptr_array_new ();
  return l;
}

static void
forget (GstCtHeatLayers *l)
{
  g_clear_pointer (&l->peak, ct_layer_free);
}

void
gst_ct_heat_layers_free (GstCtHeatLayers *l)
{
  forget (l);
  g_ptr_array_unref (l->shown);
  g_free (l);
}

static void
follow (GstCtHeatLayers *l, const GstCtHeatScene *scene)
{
  if (l->format == scene->format && l->width == scene->width
      && l->height == scene->height
      && ct_yuv_space_equal (&l->space, scene->space))
    return;
  forget (l);
  l->format = scene->format;
  l->space = *scene->space;
  l->width = scene->width;
  l->height = scene->height;
  ct_ink_format_set (&l->inks, l->format, &l->space);
}

/* Of a flat heat no place is the greatest. */
static gboolean
has_peak (const GstCtHeatScene *scene)
{
  return scene->heat && scene->info->has_peak
         && scene->heat->extent.min < scene->heat->extent.max;
}

/* A picture's place, which may be far outside of it. */
static gint
to_pixel (gdouble place, guint size)
{
  return (gint)rint (CLAMP (place, -(gdouble)size, 2.0 * size));
}

static void
show_peak (GstCtHeatLayers *l, const GstCtHeatScene *scene)
{
  if (!l->peak) {
    g_autoptr (CtCanvas) canvas = ct_peak_mark_new (l->height);

    l->peak = ct_layer_new (&l->inks, canvas, 0, 0);
  }
  l->peak->x
      = to_pixel (scene->info->peak_x, l->width) - (gint)l->peak->width / 2;
  l->peak->y
      = to_pixel (scene->info->peak_y, l->height) - (gint)l->peak->height / 2;
  g_ptr_array_add (l->shown, l->peak);
}

const CtLayer *const *
gst_ct_heat_layers_update (GstCtHeatLayers *l,
                           const GstCtHeatSettings *settings,
                           const GstCtHeatScene *scene, guint *n)
{
  g_ptr_array_set_size (l->shown, 0);
  follow (l, scene);
  if (settings->mark_peak && has_peak (scene))
    show_peak (l, scene);
  *n = l->shown->len;
  return (const CtLayer *const *)l->shown->pdata;
}
