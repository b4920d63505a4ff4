/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"
#include "combine/concat.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_autofree gchar *dim = NULL, *compat_name = NULL, *data_vars = NULL, *coords = NULL;
  g_autoptr (GError) error = NULL;
  ScConcat concat = { .compat = SC_COMPAT_EQUALS, .data_vars = SC_CONCAT_ALL, .coords = SC_CONCAT_DIFFERENT };
  gint status;
  const ScOption options[] = {
    { "dim", 0, SC_OPTION_STRING, &dim, "D", "along this dimension", .required = TRUE },
    { "compat", 0, SC_OPTION_STRING, &compat_name, "K", "when what is not concatenated is the same: equals (default), …" },
    { "data-vars", 0, SC_OPTION_STRING, &data_vars, "X", "variables that get the dimension: all (default), different, minimal" },
    { "coords", 0, SC_OPTION_STRING, &coords, "X", "coordinates that get it: different (default), all, minimal" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "concat");
  sc_combine_command_add_join (&command);
  sc_combine_command_add_fill (&command);
  sc_cli_add_options (cli, NULL, options);
  if (!sc_combine_command_parse (&command, G_MAXUINT, 1, &status))
    return status;
  if (compat_name != NULL && !sc_compat_from_name (compat_name, &concat.compat))
    return sc_cli_usage (cli, "--compat cannot be “%s”", compat_name);
  if (data_vars != NULL && !sc_concat_over_from_name (data_vars, &concat.data_vars))
    return sc_cli_usage (cli, "--data-vars is all, different or minimal, not “%s”", data_vars);
  if (coords != NULL && !sc_concat_over_from_name (coords, &concat.coords))
    return sc_cli_usage (cli, "--coords is all, different or minimal, not “%s”", coords);

  concat.dim = dim;
  concat.join = command.join;
  concat.fill = command.fill;
  g_autoptr (ScDataset) result = sc_concat (sc_combine_command_get_datasets (&command), command.inputs->len, &concat,
                                            command.report, &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_concat = {
  "concat",
  "Put files one after the other along a dimension",
  "A.nc B.nc [C.nc…] --dim D [--join J] [-o OUT.nc]",
  "As xarray.concat; the other dimensions are joined exactly by default.",
  run,
};
