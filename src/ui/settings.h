/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sc_settings_new:
 *
 * Returns: (transfer full) (nullable): the program's settings; %NULL where the
 *   schema is not installed, neither on the system nor beside a program that
 *   runs from its build folder: then every setting has its usual value
 */
GSettings *sc_settings_new (void);

G_END_DECLS
