/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "render/colour-map.h"
#include "ui/field-slice.h"

G_BEGIN_DECLS

#define SC_THUMBNAIL_WIDTH 96
#define SC_THUMBNAIL_HEIGHT 48

/** sc_thumbnail_load_async: reads a slice and makes a small flat map of it, on another thread. */
void        sc_thumbnail_load_async  (ScFieldSlice *slice, ScColourScale *scale, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
/** sc_thumbnail_load_finish: (transfer full) (nullable): twice the size above, for screens of high resolution. */
GdkTexture *sc_thumbnail_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
