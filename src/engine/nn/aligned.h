/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SC_NN_ERROR_NO_MEMORY,
} ScNnError;

#define SC_NN_ERROR sc_nn_error_quark ()
GQuark sc_nn_error_quark (void);

/**
 * sc_floats_new:
 * @n: how many
 * @what: what they are for, in the words of the error
 *
 * Returns: (transfer full) (nullable): @n zeros on a cache line's border (at
 *   least one of them), or %NULL with %SC_NN_ERROR_NO_MEMORY; free with sc_floats_free()
 */
gfloat *sc_floats_new  (gsize n, const gchar *what, GError **error);
void    sc_floats_free (gfloat *floats);

/** ScFloats: for g_autoptr. */
typedef gfloat ScFloats;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFloats, sc_floats_free)

G_END_DECLS
