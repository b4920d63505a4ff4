/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sc_variable_name_dup_title:
 * @name: as in the file, e.g. "2m_temperature"
 * @title: (nullable): the file's own long name
 *
 * Returns: (transfer full): what a person reads: a translated name for the
 *   variables of GenCast's task, else @title, else @name with spaces
 */
gchar *sc_variable_name_dup_title (const gchar *name, const gchar *title);

G_END_DECLS
