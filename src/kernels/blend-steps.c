/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A blend of constant weights in whole numbers, where there are some that
 * give its very bytes. Knows no instruction set.
 *
 * With weight w of the base, the output for color c is at gray g the whole
 * part of g * w, plus a whole number of c's, plus 1 or 0: 1 for a set of grays
 * that is c's own. Sets that contain one another are the ends of one order of
 * the grays, a rank each, and the question becomes rank[g] > limit[c]. Ties,
 * which go to even, and what float makes of near ones, take more than one such
 * order: which one a color goes by stands in the low bits of its limit.
 */
#include <string.h>

#include "src/kernels/loops.h"

typedef struct
{
  uint64_t bits[4]; /* one for each gray */
  unsigned count;
  uint8_t color, whole;
} Step;

typedef struct
{
  const Step *members[256];
  unsigned n, n_limits; /* members of one set have one limit */
} Order;

static bool
contains (const Step *set, const Step *part)
{
  bool does = true;

  for (int i = 0; i < 4; i++)
    does &= (part->bits[i] & ~set->bits[i]) == 0;
  return does;
}

static void
find_colors (const CtBlendTable *table, bool used[256])
{
  for (size_t i = 0; i < 256; i++) {
    for (unsigned c = 0; c < 4; c++) {
      if (c != table->flag && table->plane[table->flag][i])
        used[table->bytes[i][c]] = true;
    }
  }
}

/* False where a gray gets more than 1 beyond another one. */
static bool
find_step (const CtBlendTable *table, const float base[256], uint8_t color,
           Step *step)
{
  double product = color * (double)table->one_opacity;
  uint8_t excess[256], least = 255, most = 0;

  for (size_t g = 0; g < 256; g++)
    excess[g] = saturate ((float)(product + (double)base[g]));
  for (size_t g = 0; g < 256; g++)
    excess[g] = (uint8_t)(excess[g] - table->gray_whole[g]);
  for (size_t g = 0; g < 256; g++) {
    least = excess[g] < least ? excess[g] : least;
    most = excess[g] > most ? excess[g] : most;
  }
  *step = (Step){ .color = color, .whole = least };
  for (size_t g = 0; g < 256; g++)
    step->bits[g / 64] |= (uint64_t)(excess[g] > least) << (g % 64);
  for (int i = 0; i < 4; i++)
    step->count += (unsigned)__builtin_popcountll (step->bits[i]);
  return most - least <= 1;
}

/* All colors in use, those of the smallest sets first. */
static size_t
find_steps (CtBlendTable *table, Step steps[256])
{
  unsigned first[258] = { 0 };
  bool used[256] = { false };
  static const Step none;
  Step found[256];
  float base[256];
  size_t n = 0;

  for (size_t g = 0; g < 256; g++) {
    base[g] = (float)g * table->one_weight;
    /* A product that float rounds down from a whole number is that number. */
    table->gray_whole[g] = (uint8_t)(base[g] + 0x1p-15f);
  }
  find_colors (table, used);
  for (size_t c = 0; c < 256; c++) {
    if (!used[c])
      continue;
    found[n] = none;
    if (!find_step (table, base, (uint8_t)c, &found[n]))
      return 0;
    first[found[n++].count + 1]++;
  }
  for (size_t k = 1; k < 258; k++)
    first[k] += first[k - 1];
  for (size_t i = 0; i < n; i++)
    steps[first[found[i].count]++] = found[i];
  return n;
}

/* Each to the order whose last set is the greatest that it contains: the
 * number of orders, or 0 where it takes too many. */
static unsigned
find_orders (const Step *steps, size_t n, Order orders[CT_BLEND_ORDERS])
{
  unsigned n_orders = 0;

  for (size_t i = 0; i < n; i++) {
    Order *best = NULL;
    const Step *last = NULL;

    for (unsigned k = 0; k < n_orders; k++) {
      const Step *set = orders[k].members[orders[k].n - 1];

      if (contains (&steps[i], set) && (!last || set->count > last->count)) {
        best = &orders[k];
        last = set;
      }
    }
    if (!best && n_orders == CT_BLEND_ORDERS)
      return 0;
    if (!best)
      best = &orders[n_orders++];
    best->n_limits += !last || last->count < steps[i].count;
    best->members[best->n++] = &steps[i];
  }
  return n_orders;
}

/* False where a rank does not fit in its byte. */
static bool
write_order (CtBlendTable *table, const Order *order, unsigned number,
             unsigned n_orders, uint8_t whole[256], uint8_t limit[256])
{
  unsigned left = order->n_limits, ranks[256] = { 0 }, count = 257;

  for (unsigned i = 0; i < order->n; i++) {
    const Step *step = order->members[i];

    if (step->count != count) {
      count = step->count;
      left--;
      for (size_t g = 0; g < 256; g++)
        ranks[g] += step->bits[g / 64] >> (g % 64) & 1;
    }
    whole[step->color] = step->whole;
    if (left * n_orders + number > 255)
      return false;
    limit[step->color] = (uint8_t)(left * n_orders + number);
  }
  for (size_t g = 0; g < 256; g++) {
    if (ranks[g] * n_orders > 255)
      return false;
    table->gray_rank[number][g] = (uint8_t)(ranks[g] * n_orders);
  }
  return true;
}

/* The tables by color and gray, by index and in words. */
static void
spread (CtBlendTable *table, const uint8_t whole[256], const uint8_t limit[256])
{
  for (size_t i = 0; i < 256; i++) {
    uint8_t wholes[4], limits[4];

    for (unsigned c = 0; c < 4; c++) {
      wholes[c] = table->whole_plane[c][i] = whole[table->bytes[i][c]];
      limits[c] = table->limit_plane[c][i] = limit[table->bytes[i][c]];
    }
    memcpy (&table->whole_packed[i], wholes, 4);
    memcpy (&table->limit_packed[i], limits, 4);
    table->gray_whole_wide[i] = 0x01010101u * table->gray_whole[i];
    for (unsigned k = 0; k < table->n_orders; k++)
      table->gray_rank_wide[k][i] = 0x01010101u * table->gray_rank[k][i];
  }
}

void
ct_blend_steps_find (CtBlendTable *table)
{
  static const Order none;
  uint8_t whole[256] = { 0 }, limit[256] = { 0 };
  Order orders[CT_BLEND_ORDERS];
  Step steps[256];
  unsigned n_orders;
  size_t n;

  table->n_orders = 0;
  if (!table->constant || table->clamps || !table->gray_base
      || table->one_offset != 0.f)
    return;
  for (unsigned k = 0; k < CT_BLEND_ORDERS; k++)
    orders[k] = none;
  n = find_steps (table, steps);
  n_orders = find_orders (steps, n, orders);
  n_orders = n_orders == 3 ? 4 : n_orders; /* two bits say which */
  for (unsigned k = 0; k < n_orders; k++) {
    if (!write_order (table, &orders[k], k, n_orders, whole, limit))
      return;
  }
  table->n_orders = n_orders;
  spread (table, whole, limit);
}
