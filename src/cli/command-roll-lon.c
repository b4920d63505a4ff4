/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"
#include "combine/mend.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_autofree gchar *like = NULL, *name = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDataset) result = NULL;
  gint status;
  const ScOption options[] = {
    { "like", 0, SC_OPTION_STRING, &like, "B.nc", "whose convention to take", .required = TRUE },
    { "coords", 0, SC_OPTION_STRING, &name, "c", "the longitude's name (default: lon)" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "roll-lon");
  sc_cli_add_options (cli, NULL, options);
  command.like = &like;
  if (!sc_combine_command_parse (&command, 1, 1, &status))
    return status;

  ScDataset *const *datasets = sc_combine_command_get_datasets (&command);
  const gchar *coordinate = name != NULL ? name : "lon";
  g_autoptr (ScIndex) index = sc_dataset_dup_index (datasets[1], coordinate, &error);
  if (index == NULL && error == NULL)
    g_set_error (&error, SC_COMBINE_ERROR, SC_COMBINE_ERROR_MISSING_COORDINATE, "%s has no labels of “%s”", like, coordinate);
  if (index != NULL)
    result = sc_roll_longitude (datasets[0], coordinate, sc_index_get_labels (index), &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_roll_lon = {
  "roll-lon",
  "Give a file the longitude convention of another",
  "A.nc --like B.nc [--coords lon] [-o OUT.nc]",
  "0…360 and −180…180 are two names of the same meridians; values move with them.",
  run,
};
