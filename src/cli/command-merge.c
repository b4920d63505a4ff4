/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/combine-command.h"
#include "combine/merge.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_autofree gchar *compat_name = NULL, *attrs_name = NULL;
  g_autoptr (GError) error = NULL;
  ScCompat compat = SC_COMPAT_NO_CONFLICTS;
  ScCombineAttrs combine_attrs = SC_COMBINE_ATTRS_OVERRIDE;
  gint status;
  const ScOption options[] = {
    { "compat", 0, SC_OPTION_STRING, &compat_name, "K",
      "when a variable in both is the same: no_conflicts (default), equals, broadcast_equals, identical, override, minimal" },
    { "combine-attrs", 0, SC_OPTION_STRING, &attrs_name, "X",
      "override (default), drop, identical, no_conflicts or drop_conflicts" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "merge");
  sc_combine_command_add_join (&command);
  sc_combine_command_add_fill (&command);
  sc_cli_add_options (cli, NULL, options);
  if (!sc_combine_command_parse (&command, G_MAXUINT, 1, &status))
    return status;
  if (compat_name != NULL && !sc_compat_from_name (compat_name, &compat))
    return sc_cli_usage (cli, "--compat cannot be “%s”", compat_name);
  if (attrs_name != NULL && !sc_combine_attrs_from_name (attrs_name, &combine_attrs))
    return sc_cli_usage (cli, "--combine-attrs cannot be “%s”", attrs_name);

  g_autoptr (ScDataset) result = sc_merge (sc_combine_command_get_datasets (&command), command.inputs->len, command.join,
                                           compat, combine_attrs, command.fill, command.report, &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_merge = {
  "merge",
  "Put the variables of several files into one",
  "A.nc B.nc [C.nc…] [--join J] [-o OUT.nc]",
  "As xarray.merge, but refuses by default where labels differ (--join exact) and says\n"
  "which, why, and what would mend it.",
  run,
};
