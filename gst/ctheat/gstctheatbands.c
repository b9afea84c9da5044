/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A prepared picture rendered in bands of rows, on several threads where that
 * pays.
 */
#include "gst/ctheat/gstctheatbands.h"

typedef struct
{
  const CtRender *render;
  CtRenderScratch *scratch;
  const CtPicture *out;
  guint first, end;
} Band;

struct _GstCtHeatBands
{
  GstTaskPool *pool; /* NULL until a second thread is needed */
  guint pool_size;
  GArray *bands; /* of Band; grows, and keeps each one's scratch */
};

static void
clear_band (gpointer band)
{
  ct_render_scratch_free (((Band *)band)->scratch);
}

GstCtHeatBands *
gst_ct_heat_bands_new (void)
{
  GstCtHeatBands *b = g_new0 (GstCtHeatBands, 1);

  b->bands = g_array_new (FALSE, TRUE, sizeof (Band));
  g_array_set_clear_func (b->bands, clear_band);
  return b;
}

static void
close_pool (GstCtHeatBands *b)
{
  if (b->pool)
    gst_task_pool_cleanup (b->pool);
  gst_clear_object (&b->pool);
  b->pool_size = 0;
}

void
gst_ct_heat_bands_free (GstCtHeatBands *b)
{
  close_pool (b);
  g_array_unref (b->bands);
  g_free (b);
}

/* The caller renders a band itself: so many threads beside it. */
static void
open_pool (GstCtHeatBands *b, guint size)
{
  if (b->pool_size == size)
    return;
  close_pool (b);
  b->pool = gst_shared_task_pool_new ();
  gst_shared_task_pool_set_max_threads (GST_SHARED_TASK_POOL (b->pool), size);
  gst_task_pool_prepare (b->pool, NULL);
  b->pool_size = size;
}

static void
render_band (gpointer data)
{
  const Band *band = data;

  ct_render_rows (band->render, band->scratch, band->out, band->first,
                  band->end);
}

guint
gst_ct_heat_bands_count (guint n_threads, guint width, guint height)
{
  guint64 most = (guint64)width * height / GST_CT_HEAT_BANDS_MIN_PIXELS;
  guint n = n_threads > 0 ? n_threads : g_get_num_processors ();

  n = MIN (n, (height + 1) / 2);
  return MAX (1, MIN (n, most));
}

/* Of band i of n, an even one: rows share their chroma in pairs. */
static guint
first_row (guint height, guint i, guint n)
{
  guint64 pairs = (height + 1) / 2;

  return MIN (height, 2 * (guint)(pairs * i / n));
}

void
gst_ct_heat_bands_render (GstCtHeatBands *b, const CtRender *render,
                          guint n_threads, const CtPicture *out, guint width,
                          guint height)
{
  guint n = gst_ct_heat_bands_count (n_threads, width, height);
  gpointer *ids = g_newa0 (gpointer, n);

  if (b->bands->len < n)
    g_array_set_size (b->bands, n);
  if (n > 1)
    open_pool (b, n - 1);
  for (guint i = n; i-- > 0;) {
    Band *band = &g_array_index (b->bands, Band, i);

    if (!band->scratch)
      band->scratch = ct_render_scratch_new ();
    band->render = render;
    band->out = out;
    band->first = first_row (height, i, n);
    band->end = first_row (height, i + 1, n);
    if (i > 0)
      ids[i] = gst_task_pool_push (b->pool, render_band, band, NULL);
    /* A thread that cannot be had is no reason to lose rows. */
    if (!ids[i])
      render_band (band);
  }
  for (guint i = 1; i < n; i++)
    if (ids[i])
      gst_task_pool_join (b->pool, ids[i]);
}
