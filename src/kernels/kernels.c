/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which set of kernels this CPU gets. A set is one row of the table here;
 * what the kernels compute is c.c's business.
 */
#include "src/kernels/kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static bool
has_c (void)
{
  return true;
}

#ifdef CT_HAVE_X86
static bool
has_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}

static bool
has_avx512 (void)
{
  return has_avx2 () && __builtin_cpu_supports ("avx512f")
         && __builtin_cpu_supports ("avx512bw")
         && __builtin_cpu_supports ("avx512vl")
         && __builtin_cpu_supports ("avx512dq");
}

static bool
has_avx512vbmi (void)
{
  return has_avx512 () && __builtin_cpu_supports ("avx512vbmi");
}
#endif

/* In rising order of speed: the last one that can run is the one to take.
 * Each with its question to the CPU (and to the system, which must save the
 * registers: the compiler's own answer looks at both). */
static const struct
{
  const CtKernels *kernels;
  bool (*can_run) (void);
} sets[] = {
  { &ct_kernels_c, has_c },
#ifdef CT_HAVE_X86
  { &ct_kernels_avx2, has_avx2 },
  { &ct_kernels_avx512, has_avx512 },
  { &ct_kernels_avx512vbmi, has_avx512vbmi },
#endif
#ifdef CT_HAVE_NEON
  { &ct_kernels_neon, has_c }, /* every aarch64 has it */
#endif
};

#define N_SETS (sizeof sets / sizeof *sets)

_Static_assert(N_SETS <= CT_KERNELS_MAX, "room for all of them");

size_t
ct_kernels_all (const CtKernels *all[CT_KERNELS_MAX])
{
  size_t n = 0;

  for (size_t i = 0; i < N_SETS; i++) {
    if (sets[i].can_run ())
      all[n++] = sets[i].kernels;
  }
  return n;
}

const CtKernels *
ct_kernels_find (const char *name)
{
  for (size_t i = 0; i < N_SETS; i++) {
    if (strcmp (sets[i].kernels->name, name) == 0 && sets[i].can_run ())
      return sets[i].kernels;
  }
  return NULL;
}

static const CtKernels *
choose (void)
{
  const char *name = getenv ("CT_CPU");
  const CtKernels *named = name ? ct_kernels_find (name) : NULL;
  size_t i = N_SETS - 1;

  if (named)
    return named;
  while (!sets[i].can_run ())
    i--;
  return sets[i].kernels;
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

/* From 6 MiB on, Sapphire Rapids writes twice as fast past its caches, which
 * need not read the lines first. Zen 5 hides that reading, and takes a quarter
 * longer. */
bool
ct_kernels_stream_pays (void)
{
#ifdef CT_HAVE_X86
  return __builtin_cpu_is ("intel");
#else
  return false;
#endif
}
