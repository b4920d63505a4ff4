/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/field-slice.h"

G_BEGIN_DECLS

/**
 * ScFieldLoader: reads slices on another thread, one at a time; a newer
 * request takes the place of one that has not begun. Main thread only.
 */
typedef struct _ScFieldLoader ScFieldLoader;

/**
 * ScFieldLoadedFunc: on the main thread.
 * @field: (nullable): %NULL with @error
 */
typedef void (*ScFieldLoadedFunc) (ScFieldSlice *slice, ScField *field, const GError *error, gpointer data);

ScFieldLoader *sc_field_loader_new     (ScFieldLoadedFunc func, gpointer data);
/** sc_field_loader_free: @func is not called any more. */
void           sc_field_loader_free    (ScFieldLoader *self);
void           sc_field_loader_request (ScFieldLoader *self, ScFieldSlice *slice);
/** sc_field_loader_forget: drops what waits, and what is being read is not told. */
void           sc_field_loader_forget  (ScFieldLoader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFieldLoader, sc_field_loader_free)

G_END_DECLS
