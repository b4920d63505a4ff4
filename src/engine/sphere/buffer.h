/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_sphere_alloc:
 * @n: how many elements
 * @size: bytes of one element
 * @what: what the buffer is for, as it reads in the sentence of the error
 *
 * Returns: (transfer full) (nullable): @n · @size bytes, not cleared, free
 *   with g_free(); never %NULL without @error (at least one byte is allocated)
 */
gpointer sc_sphere_alloc (gsize n, gsize size, const gchar *what, GError **error);

/** sc_sphere_alloc_cleared: the same, every byte 0. */
gpointer sc_sphere_alloc_cleared (gsize n, gsize size, const gchar *what, GError **error);

G_END_DECLS
