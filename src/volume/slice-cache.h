/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtSliceCache: real values of a volume's slices, the latest of them kept.
 * Knows nothing of where they lie.
 */
#pragma once

#include "src/volume/volume.h"

G_BEGIN_DECLS

typedef struct
{
  guint number;
  guint64 used; /* when; 0: empty */
  gfloat *data;
} CtSliceCacheEntry;

/**
 * CtSliceCache:
 * @volume: not owned
 *
 * Zero can be cleared.
 */
typedef struct
{
  CtVolume *volume;
  CtSliceCacheEntry *entries;
  guint n_entries;
  guint64 clock;
} CtSliceCache;

/* Keeps up to size bytes, but two slices at least. Nothing is read or
 * allocated for them yet. */
void ct_slice_cache_init (CtSliceCache *cache, CtVolume *volume, gsize size);
void ct_slice_cache_clear (CtSliceCache *cache);

/* Rows of floats, valid until the call after the next one; NULL and error on
 * failure. */
const gfloat *ct_slice_cache_get (CtSliceCache *cache, guint number,
                                  GError **error);

G_END_DECLS
