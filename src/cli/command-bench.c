/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/bench.h"
#include "cli/command.h"

static const ScBench *const benches[] = {
  &sc_bench_dataset,
  &sc_bench_denoiser,
  &sc_bench_globe,
  &sc_bench_io,
  &sc_bench_members,
  &sc_bench_noise,
  &sc_bench_plan,
  &sc_bench_start,
  &sc_bench_step,
  &sc_bench_train,
};

static const ScBench *
find (const gchar *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (benches); i++)
    if (g_str_equal (benches[i]->name, name))
      return benches[i];
  return NULL;
}

static gint
print_figures (ScCli *cli, JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at != NULL; at = at->next)
    {
      JsonNode *value = json_object_get_member (object, at->data);
      if (json_node_get_value_type (value) == G_TYPE_STRING)
        g_print ("%-24s %s\n", (gchar *) at->data, json_node_get_string (value));
      else
        g_print ("%-24s %.6g\n", (gchar *) at->data, json_node_get_double (value));
    }
  return SC_CLI_DONE;
}

static gint
run (ScCli *cli)
{
  g_autofree gchar *shape = g_strdup ("demo");
  gint threads = 0;
  g_auto (GStrv) names = NULL;
  const ScOption options[] = {
    { "shape", 0, SC_OPTION_STRING, &shape, "mini|demo|trial", "the network's size, demo by default" },
    { "threads", 0, SC_OPTION_INT, &threads, "N", "threads, all cores by default" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint status;

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 1, G_MAXUINT, &names, &status))
    return status;
  const ScBench *bench = find (names[0]);
  const ScBenchRequest request = { sc_bench_shape_find (shape), (guint) MAX (threads, 0), (const gchar *const *) names + 1 };
  if (bench == NULL)
    return sc_cli_usage (cli, "there is no measurement “%s”", names[0]);
  guint n_files = g_strv_length (names) - 1;
  if (n_files != 0 && n_files != bench->n_files)
    return sc_cli_usage (cli, "%s takes %u files, not %u", bench->name, bench->n_files, n_files);
  if (request.shape == NULL)
    return sc_cli_usage (cli, "there is no shape “%s”, only mini, demo and trial", shape);
  if (threads < 0)
    return sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", threads);

  g_autoptr (JsonBuilder) figures = json_builder_new ();
  json_builder_begin_object (figures);
  json_builder_set_member_name (figures, "measurement");
  json_builder_add_string_value (figures, bench->name);
  json_builder_set_member_name (figures, "shape");
  json_builder_add_string_value (figures, request.shape->name);
  if (!bench->run (&request, figures, sc_cli_get_cancellable (cli), &error))
    return sc_cli_fail (cli, error);
  json_builder_end_object (figures);

  g_autoptr (JsonNode) node = json_builder_get_root (figures);
  return sc_cli_wants_json (cli) ? sc_cli_print_json (cli, node) : print_figures (cli, node);
}

const ScCommand sc_command_bench = {
  "bench",
  "Figures for this machine",
  "dataset [A.nc B.nc]|denoiser|globe|io|members|noise|plan|start|step|train [--shape mini|demo|trial] [--threads N]",
  "dataset    merge, align, assign and reindex at 0.25° on 13 levels, in memory and from files\n"
  "           (its own, or two that are there)\n"
  "denoiser   one call of the network, against this machine's sgemm and the reference\n"
  "globe      a turning globe of a field of 721 × 1440 cells, 1280 × 720 pixels, no display\n"
  "io         maps of 721 × 1440 cells through the reader process, against the library in this process\n"
  "members    one 12 h step of eight members in one batch, against eight steps of one\n"
  "noise      isotropic noise for one state at 1°, 84 fields\n"
  "plan       building a plan of the shape\n"
  "start      from the program's start to the first denoised field on a globe, demo shape\n"
  "step       one 12 h step of one member, and what statistics at every probe add\n"
  "train      forward, backward and optimiser of one sample (--shape trial: against the reference)",
  run,
};
