/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workspace/comparison-setting.h"

G_BEGIN_DECLS

/**
 * sc_operation_command_format:
 * @program: the command line's program, a path or a name
 * @setting: with an operation, and a dimension where it is concatenated
 * @paths: [n of @setting] the files
 * @tolerances: [steps of @setting] within which the nearest label was taken
 *
 * Returns: (transfer full): what does the same in a shell, on one line, what
 *   needs it quoted: "sigmacast merge a.nc b.nc --join outer -o result.nc"
 */
gchar *sc_operation_command_format (const gchar *program, const ScComparisonSetting *setting, const gchar *const *paths,
                                    const gdouble *tolerances);

G_END_DECLS
