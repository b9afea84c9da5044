/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CtPanel: an opaque canvas as a picture in the output's format, copied to its
 * place beside the frame again and again. Knows nothing of what it shows.
 */
#pragma once

#include "src/canvas.h"
#include "src/ink.h"

G_BEGIN_DECLS

typedef struct _CtPanel CtPanel;

/* Any alpha of the canvas is taken for black. */
CtPanel *ct_panel_new (const CtInkFormat *format, const CtCanvas *canvas);
void ct_panel_free (CtPanel *panel);

/* To (x, y) of out, both even where chroma is halved. Of odd widths and heights
 * there the last column and row of chroma are its own. */
void ct_panel_copy (const CtPanel *panel, const CtPicture *out, guint x,
                    guint y);

/* Makes a column (n high) or a row (n wide) of pixels black; of halved chroma,
 * which it shares, it is left as it is. */
void ct_panel_blacken (const CtInkFormat *format, const CtPicture *out, guint x,
                       guint y, guint n, gboolean is_column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPanel, ct_panel_free)

G_END_DECLS
