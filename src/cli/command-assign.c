/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"
#include "combine/merge.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_auto (GStrv) variables = NULL;
  g_autoptr (GError) error = NULL;
  gint status;
  const ScOption options[] = {
    { "vars", 0, SC_OPTION_LIST, &variables, "v,w", "only these variables" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "assign");
  sc_combine_command_add_join (&command);
  sc_cli_add_options (cli, NULL, options);
  if (!sc_combine_command_parse (&command, G_MAXUINT, 1, &status))
    return status;
  if (command.join != SC_JOIN_EXACT && command.join != SC_JOIN_LEFT)
    return sc_cli_usage (cli, "assign keeps the first file's labels: --join is exact or left");

  ScDataset *const *datasets = sc_combine_command_get_datasets (&command);
  g_autoptr (ScDataset) result = sc_assign (datasets[0], datasets + 1, command.inputs->len - 1,
                                            (const gchar *const *) variables, command.join, command.report, &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_assign = {
  "assign",
  "Put variables of other files into the first",
  "A.nc B.nc [C.nc…] [--join exact|left] [--vars v,w] [-o OUT.nc]",
  "--join left is what xarray's assign does: labels of the first file stay, and what has\n"
  "no partner becomes NaN without a word. The default refuses.",
  run,
};
