/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/coordinates/operation.h"

G_BEGIN_DECLS

/**
 * sc_operation_command_format:
 * @operation: not %SC_OPERATION_NONE
 * @steps: [n_steps]: how B is mended first, as sc_remedy_format() gives it
 *
 * Returns: (transfer full): what does the same in a shell, on one line, names
 *   of files quoted: "sigmacast merge a.nc b.nc --join outer -o result.nc"
 */
gchar *sc_operation_command_format (ScOperation operation, ScJoin join, const gchar *path_a, const gchar *path_b,
                                    const gchar *const *steps, guint n_steps);

/** sc_join_get_name: as the command line has it: "exact". */
const gchar *sc_join_get_name (ScJoin join);

G_END_DECLS
