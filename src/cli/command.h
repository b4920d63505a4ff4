/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * ScCommand: one subcommand of `sigmacast`.
 *
 * How a command is added:
 *
 * 1. a file command-NAME.c that ends with
 *    `const ScCommand sc_command_NAME = { "NAME", "One line", "FILE… -o OUT.nc", "Details", run };`
 * 2. its declaration below, its line in the table of command-table.c, and its
 *    file in meson.build.
 *
 * Its run() has this form, and gets --help, --json and the statuses with it:
 *
 *     static gint
 *     run (ScCli *cli)
 *     {
 *       g_autofree gchar *output = NULL;
 *       g_auto (GStrv) files = NULL;
 *       const ScOption options[] = {
 *         { "output", 'o', SC_OPTION_STRING, &output, "OUT.nc", "where the result goes", .required = TRUE },
 *         { NULL },
 *       };
 *       gint status;
 *
 *       sc_cli_add_options (cli, NULL, options);
 *       if (!sc_cli_parse (cli, 1, G_MAXUINT, &files, &status))
 *         return status;
 *       …
 *       if (!work (files, output, sc_cli_get_cancellable (cli), &error))
 *         return sc_cli_fail (cli, error);
 *       if (sc_cli_wants_json (cli))
 *         return sc_cli_print_json (cli, node);
 *       g_print ("…\n");
 *       return SC_CLI_DONE;
 *     }
 *
 * @name: as typed
 * @summary: one line for the list of commands, no full stop
 * @usage: what follows the name on the usage line
 * @details: (nullable): paragraphs for --help
 * @run: does it; returns the exit status
 */
typedef struct
{
  const gchar *name;
  const gchar *summary;
  const gchar *usage;
  const gchar *details;
  gint (*run) (ScCli *cli);
} ScCommand;

extern const ScCommand sc_command_add;
extern const ScCommand sc_command_align;
extern const ScCommand sc_command_assign;
extern const ScCommand sc_command_assign_coords;
extern const ScCommand sc_command_concat;
extern const ScCommand sc_command_merge;
extern const ScCommand sc_command_reindex;
extern const ScCommand sc_command_roll_lon;
extern const ScCommand sc_command_bench;
extern const ScCommand sc_command_check;
extern const ScCommand sc_command_demo;
extern const ScCommand sc_command_denoise;
extern const ScCommand sc_command_desktop;
extern const ScCommand sc_command_forecast;
extern const ScCommand sc_command_noise;
extern const ScCommand sc_command_picture;
extern const ScCommand sc_command_plan;
extern const ScCommand sc_command_reduce;
extern const ScCommand sc_command_trace_nan;
extern const ScCommand sc_command_verify;
extern const ScCommand sc_command_suggest;
extern const ScCommand sc_command_sweep;
extern const ScCommand sc_command_train;

/** sc_command_table: (array zero-terminated=1): every command, in the order in which --help lists them. */
extern const ScCommand *const sc_command_table[];

/** sc_command_find: (nullable) (transfer none): the command of this name. */
const ScCommand *sc_command_find (const gchar *name);

G_END_DECLS
