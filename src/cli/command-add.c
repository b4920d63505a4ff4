/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"
#include "combine/arithmetic.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_autofree gchar *level = NULL, *variable_a = NULL, *variable_b = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) result = NULL;
  gint status;
  const ScOption options[] = {
    { "level", 0, SC_OPTION_STRING, &level, "L", "dataset (default): variables by name; dataarray: one of each" },
    { "var-a", 0, SC_OPTION_STRING, &variable_a, "v", "the first file's variable" },
    { "var-b", 0, SC_OPTION_STRING, &variable_b, "w", "the second file's variable" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "add");
  sc_combine_command_add_join (&command);
  sc_cli_add_options (cli, NULL, options);
  if (!sc_combine_command_parse (&command, 2, 1, &status))
    return status;
  gboolean arrays = g_strcmp0 (level, "dataarray") == 0;
  if (level != NULL && !arrays && !g_str_equal (level, "dataset"))
    return sc_cli_usage (cli, "--level is dataset or dataarray, not “%s”", level);
  if (arrays != (variable_a != NULL) || arrays != (variable_b != NULL))
    return sc_cli_usage (cli, "--var-a and --var-b go with --level dataarray");

  ScDataset *const *datasets = sc_combine_command_get_datasets (&command);
  if (arrays)
    result = sc_add_variables (datasets[0], variable_a, datasets[1], variable_b, "sum", command.join, command.report, &error);
  else
    result = sc_add (datasets[0], datasets[1], command.join, command.report, &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_add = {
  "add",
  "Add two files, variable by variable",
  "A.nc B.nc [--join J] [--level dataset|dataarray --var-a v --var-b w] [-o OUT.nc]",
  "As xarray's a + b with the given arithmetic join; the result of dataarray is called sum.",
  run,
};
