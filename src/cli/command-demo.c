/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "forecast/demo-world.h"

static gint
print_files (ScCli *cli, const gchar *folder)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const struct { const gchar *member, *name; } files[] = {
    { "checkpoint", SC_DEMO_WORLD_CHECKPOINT },
    { "inputs", SC_DEMO_WORLD_DATASET },
  };

  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree gchar *path = g_build_filename (folder, files[i].name, NULL);
      json_builder_set_member_name (builder, files[i].member);
      json_builder_add_string_value (builder, path);
    }
  json_builder_set_member_name (builder, "stats");
  json_builder_add_string_value (builder, folder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static gint
run (ScCli *cli)
{
  g_autofree gchar *folder = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seed = 0;
  gint status;
  const ScOption options[] = {
    { "output", 'o', SC_OPTION_STRING, &folder, "DIR", "folder for the files; made where it is not there", .required = TRUE },
    { "seed", 0, SC_OPTION_UINT64, &seed, "S", "of the network's random weights (0)" },
    { NULL },
  };

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status))
    return status;
  if (!sc_demo_world_make (folder, seed, &error))
    return sc_cli_fail (cli, error);
  if (sc_cli_wants_json (cli))
    return print_files (cli, folder);
  g_print ("A made-up world, neither weather nor a trained model, is in %s. A forecast of it:\n"
           "  sigmacast forecast --checkpoint %s/" SC_DEMO_WORLD_CHECKPOINT " --stats %s --inputs %s/" SC_DEMO_WORLD_DATASET
           " --steps 4 -o forecast.nc\n", folder, folder, folder, folder);
  return SC_CLI_DONE;
}

const ScCommand sc_command_demo = {
  "demo",
  "Make a small world to try the program on",
  "-o DIR",
  "Writes a checkpoint, made-up weather on a grid of 33 × 64 points and its statistics, in\n"
  "the reference's formats. The weights are random but for the last layer, which is fitted\n"
  "to the made-up weather: it shows how the program works, not what the weather does.",
  run,
};
