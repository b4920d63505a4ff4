/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tune/hindcast.h"

G_BEGIN_DECLS

/**
 * hindcast_world_new:
 * @folder: an empty folder, in which the made-up world is made
 * @n_starts: starts, some days apart
 *
 * Returns: (transfer full): one-step forecasts of the made-up world
 */
ScHindcast *hindcast_world_new (const gchar *folder, gsize n_starts, gint members);

G_END_DECLS
