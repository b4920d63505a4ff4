/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_build_folder_find:
 * @folder: e.g. "po", in the folder where the program was built
 * @content: a file that must be in it
 *
 * Returns: (transfer full) (nullable): the folder's path where the program
 *   runs from where it was built; %NULL where it is installed
 */
gchar *sc_build_folder_find (const gchar *folder, const gchar *content);

G_END_DECLS
