/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_shipped_data_find:
 * @name: a file or folder of data/demo; %NULL: that folder
 *
 * Returns: (transfer full) (nullable): its path, seen from where the program
 *   was built or is installed; %NULL where it is not there
 */
gchar *sc_shipped_data_find (const gchar *name);

/**
 * sc_shipped_data_list:
 * @prefix, @suffix: of file names
 *
 * Returns: (transfer full): the paths of such files of data/demo, by name; may be empty
 */
GStrv  sc_shipped_data_list (const gchar *prefix, const gchar *suffix);

G_END_DECLS
