/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/** sc_cli_new: @argv: (array zero-terminated=1): what follows the command's name, borrowed. */
ScCli *sc_cli_new  (const ScCommand *command, gchar **argv);
void   sc_cli_free (ScCli *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCli, sc_cli_free)

G_END_DECLS
