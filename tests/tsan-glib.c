/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Shows GLib's locks to ThreadSanitizer, which cannot see into them: they are
 * futexes in a library it has not instrumented. Linked into tests built with
 * b_sanitize=thread, and with -rdynamic, so that plugins use it too; in any
 * other build there is no such file.
 *
 * Each function does what GLib's does and says which lock it took (acquire)
 * or gave away (release).
 */
#include <dlfcn.h>
#include <glib.h>

/* They are macros over these. */
#undef g_once_init_enter
#undef g_once_init_leave

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* GLib's own function behind ours. Looking it up twice does no harm. */
#define REAL(name)                                                             \
  ({                                                                           \
    static __typeof__ (&name) real;                                            \
    __typeof__ (&name) found = __atomic_load_n (&real, __ATOMIC_ACQUIRE);      \
    if (!found) {                                                              \
      found = (__typeof__ (&name))dlsym (RTLD_NEXT, #name);                    \
      __atomic_store_n (&real, found, __ATOMIC_RELEASE);                       \
    }                                                                          \
    found;                                                                     \
  })

#define SHOWN __attribute__ ((visibility ("default")))

/* Locks: lock, trylock, unlock of one type are the same three functions. */
#define LOCK(Type, lock, trylock, unlock)                                      \
  SHOWN void lock (Type *it)                                                   \
  {                                                                            \
    REAL (lock) (it);                                                          \
    __tsan_acquire (it);                                                       \
  }                                                                            \
  SHOWN gboolean trylock (Type *it)                                            \
  {                                                                            \
    gboolean taken = REAL (trylock) (it);                                      \
                                                                               \
    if (taken)                                                                 \
      __tsan_acquire (it);                                                     \
    return taken;                                                              \
  }                                                                            \
  SHOWN void unlock (Type *it)                                                 \
  {                                                                            \
    __tsan_release (it);                                                       \
    REAL (unlock) (it);                                                        \
  }

LOCK (GMutex, g_mutex_lock, g_mutex_trylock, g_mutex_unlock)
LOCK (GRecMutex, g_rec_mutex_lock, g_rec_mutex_trylock, g_rec_mutex_unlock)
LOCK (GRWLock, g_rw_lock_writer_lock, g_rw_lock_writer_trylock,
      g_rw_lock_writer_unlock)
LOCK (GRWLock, g_rw_lock_reader_lock, g_rw_lock_reader_trylock,
      g_rw_lock_reader_unlock)

/* A wait gives the mutex away and takes it again. What a signal tells is told
 * under the mutex, so that signal and broadcast need nothing here. */
SHOWN void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

SHOWN gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signaled;

  __tsan_release (mutex);
  signaled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signaled;
}

/* What is set up once: types, debug categories, tables. */
SHOWN
gboolean (g_once_init_enter) (volatile void *location)
{
  gboolean first = REAL (g_once_init_enter) (location);

  if (!first)
    __tsan_acquire ((void *)location);
  return first;
}

SHOWN void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((void *)location);
  REAL (g_once_init_leave) (location, result);
}
