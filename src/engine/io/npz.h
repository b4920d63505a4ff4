/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "array/array.h"

G_BEGIN_DECLS

typedef enum
{
  SC_NPZ_ERROR_NOT_ZIP,
  SC_NPZ_ERROR_TRUNCATED,
  SC_NPZ_ERROR_FORMAT,     /* an entry is no .npy, or a kind that is refused (pickled objects) */
  SC_NPZ_ERROR_TOO_LARGE,  /* dimensions overflow, or an entry inflates to more than it says */
  SC_NPZ_ERROR_NO_ENTRY,
  SC_NPZ_ERROR_WRITE,
} ScNpzError;

#define SC_NPZ_ERROR sc_npz_error_quark ()
GQuark sc_npz_error_quark (void);

/** ScNpz: an opened NumPy .npz archive (a zip of .npy), stored or deflated. */
typedef struct _ScNpz ScNpz;

ScNpz        *sc_npz_open     (const gchar *path, GError **error);
void          sc_npz_free     (ScNpz *self);
/** sc_npz_get_names: entry names without ".npy", in file order; %NULL-terminated, owned by @self. */
const gchar *const *sc_npz_get_names (ScNpz *self);
gboolean      sc_npz_has      (ScNpz *self, const gchar *name);
/** sc_npz_read: (transfer full): the array in C order, native byte order; unicode ("<U") becomes strings. */
ScArray      *sc_npz_read     (ScNpz *self, const gchar *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScNpz, sc_npz_free)

G_END_DECLS
