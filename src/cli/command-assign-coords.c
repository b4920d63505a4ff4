/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"
#include "combine/merge.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  gint status;
  const ScOption options[] = {
    { "coords", 0, SC_OPTION_LIST, &names, "c,d", "the coordinates to take", .required = TRUE },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "assign-coords");
  sc_cli_add_options (cli, NULL, options);
  if (!sc_combine_command_parse (&command, 2, 1, &status))
    return status;

  ScDataset *const *datasets = sc_combine_command_get_datasets (&command);
  g_autoptr (ScDataset) result = sc_assign_coordinates (datasets[0], datasets[1], (const gchar *const *) names,
                                                        command.report, &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_assign_coords = {
  "assign-coords",
  "Give a file the labels of another",
  "A.nc B.nc --coords c,d [-o OUT.nc]",
  "Labels are replaced, not aligned: the values stay where they are.",
  run,
};
