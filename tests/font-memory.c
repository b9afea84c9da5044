/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Fonts are kept by their libraries until the program ends, where no sanitizer
 * sees what holds them: linked into a test, this has them let go at its end.
 */
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <stdlib.h>

static void
let_go (void)
{
  cairo_debug_reset_static_data ();
  FcFini ();
}

/* Before main, so that it comes after all that is done at the end of it. */
static void __attribute__ ((constructor)) install (void)
{
  atexit (let_go);
}
