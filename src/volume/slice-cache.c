/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Real values of a volume's slices, the latest of them kept. Knows nothing of
 * where they lie.
 */
#include "src/volume/slice-cache.h"

#include "src/volume/samples.h"

void
ct_slice_cache_init (CtSliceCache *cache, CtVolume *volume, gsize size)
{
  const CtVolumeInfo *info = &volume->info;
  const gsize slice_bytes = (gsize)info->columns * info->rows * sizeof (gfloat);

  *cache = (CtSliceCache){ .volume = volume };
  cache->n_entries = CLAMP (size / slice_bytes, 2, MAX (info->slices, 2));
  cache->entries = g_new0 (CtSliceCacheEntry, cache->n_entries);
}

void
ct_slice_cache_clear (CtSliceCache *cache)
{
  guint i;

  for (i = 0; i < cache->n_entries; i++)
    g_free (cache->entries[i].data);
  g_free (cache->entries);
  *cache = (CtSliceCache){ 0 };
}

/* The one that has not been asked for the longest. */
static CtSliceCacheEntry *
find_oldest (const CtSliceCache *cache)
{
  CtSliceCacheEntry *oldest = &cache->entries[0];
  guint i;

  for (i = 1; i < cache->n_entries; i++)
    if (cache->entries[i].used < oldest->used)
      oldest = &cache->entries[i];
  return oldest;
}

const gfloat *
ct_slice_cache_get (CtSliceCache *cache, guint number, GError **error)
{
  const CtVolumeInfo *info = &cache->volume->info;
  const gsize row_bytes = info->columns * sizeof (gfloat);
  CtSliceCacheEntry *entry;
  CtSlice slice;
  guint i;

  for (i = 0; i < cache->n_entries; i++)
    if (cache->entries[i].used > 0 && cache->entries[i].number == number) {
      cache->entries[i].used = ++cache->clock;
      return cache->entries[i].data;
    }
  if (!ct_volume_read_slice (cache->volume, number, &slice, error))
    return NULL;
  entry = find_oldest (cache);
  if (!entry->data)
    entry->data = g_try_malloc_n (info->rows, row_bytes);
  if (!entry->data) {
    g_set_error (error, CT_VOLUME_ERROR, CT_VOLUME_ERROR_NO_SPACE,
                 "no memory for a slice of %u x %u floats", info->columns,
                 info->rows);
    return NULL;
  }
  ct_samples_to_f32 (info, &slice, entry->data, row_bytes);
  entry->number = number;
  entry->used = ++cache->clock;
  return entry->data;
}
