/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sc_mesh_to_grid_file_read:
 * @path: an .npz archive with `m2g_face_index`, whole numbers
 * @n_grid: how many there have to be
 * @digest: (out) (transfer full): SHA-256 of the numbers, hexadecimal
 *
 * Returns: (transfer full) (nullable): [n_grid]: the mesh face that contains each grid node
 */
gint32 *sc_mesh_to_grid_file_read (const gchar *path, gsize n_grid, gchar **digest, GError **error);

G_END_DECLS
