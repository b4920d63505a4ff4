/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/combine-command.h"
#include "combine/reindex.h"

static gint
run (ScCli *cli)
{
  g_auto (ScCombineCommand) command = { 0 };
  g_auto (GStrv) coords = NULL;
  g_autofree gchar *like = NULL, *method = NULL;
  g_autoptr (GError) error = NULL;
  ScMatch match = SC_MATCH_EXACT;
  gdouble tolerance = NAN;
  gint status;
  const ScOption options[] = {
    { "like", 0, SC_OPTION_STRING, &like, "B.nc", "take the labels of this file", .required = TRUE },
    { "coords", 0, SC_OPTION_LIST, &coords, "c,d", "only of these dimensions" },
    { "method", 0, SC_OPTION_STRING, &method, "M", "where no label is equal: nearest, ffill or pad, bfill or backfill" },
    { "tolerance", 0, SC_OPTION_NUMBER, &tolerance, "T", "no further than this (times: seconds)" },
    { NULL },
  };

  sc_combine_command_init (&command, cli, "reindex");
  sc_combine_command_add_fill (&command);
  sc_cli_add_options (cli, NULL, options);
  command.like = &like;
  if (!sc_combine_command_parse (&command, 1, 1, &status))
    return status;
  if (method != NULL && !sc_match_from_name (method, &match))
    return sc_cli_usage (cli, "--method is nearest, ffill, pad, bfill or backfill, not “%s”", method);
  if (!isnan (tolerance) && (match == SC_MATCH_EXACT || tolerance < 0))
    return sc_cli_usage (cli, "--tolerance needs a --method and cannot be negative");

  ScDataset *const *datasets = sc_combine_command_get_datasets (&command);
  g_autoptr (ScDataset) result = sc_reindex (datasets[0], datasets[1], (const gchar *const *) coords, match, tolerance,
                                             command.fill, command.report, &error);
  return sc_combine_command_finish (&command, &result, 1, error);
}

const ScCommand sc_command_reindex = {
  "reindex",
  "Rearrange a file to the labels of another",
  "A.nc --like B.nc [--coords c,d] [--method nearest --tolerance T] [-o OUT.nc]",
  NULL,
  run,
};
