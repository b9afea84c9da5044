/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which set of kernels this CPU gets. A set is one row of the table here;
 * what the kernels compute is c.c's business.
 */
#include "src/kernels/kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* In rising order of speed: the last one that can run is the one to take. */
static const CtKernels *const ct_kernel_sets[] = {
  &ct_kernels_c,
  NULL,
};

const CtKernels *const *
ct_kernels_all (void)
{
  return ct_kernel_sets;
}

const CtKernels *
ct_kernels_find (const char *name)
{
  for (const CtKernels *const *set = ct_kernels_all (); *set; set++) {
    if (strcmp ((*set)->name, name) == 0)
      return *set;
  }
  return NULL;
}

static const CtKernels *
choose (void)
{
  const CtKernels *const *set = ct_kernels_all ();
  const char *name = getenv ("CT_CPU");
  const CtKernels *named = name ? ct_kernels_find (name) : NULL;

  if (named)
    return named;
  while (set[1])
    set++;
  return *set;
}

const CtKernels *
ct_kernels (void)
{
  /* Threads that race here choose the same set. */
  static _Atomic (const CtKernels *) chosen;
  const CtKernels *kernels
      = atomic_load_explicit (&chosen, memory_order_relaxed);

  if (!kernels) {
    kernels = choose ();
    atomic_store_explicit (&chosen, kernels, memory_order_relaxed);
  }
  return kernels;
}
