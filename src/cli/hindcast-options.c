/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/hindcast-options.h"

#include <string.h>

#include "io/open.h"
#include "tune/tune-error.h"

void
sc_hindcast_options_add (ScHindcastOptions *self, ScCli *cli)
{
  *self = (ScHindcastOptions) { .request = sc_forecast_request_new () };
  ScForecastRequest *request = self->request;
  const ScOption options[] = {
    { "checkpoint", 0, SC_OPTION_STRING, &request->checkpoint, "C.npz", "the model", .required = TRUE },
    { "stats", 0, SC_OPTION_STRING, &request->stats, "DIR", "folder with the four statistics files", .required = TRUE },
    { "inputs", 0, SC_OPTION_STRING, &request->inputs, "IN.nc", "starts along batch, each with its input frames", .required = TRUE },
    { "truth", 0, SC_OPTION_STRING, &self->truth, "T.nc", "what came after the starts; IN.nc by default" },
    { "starts", 0, SC_OPTION_INT, &self->starts, "N", "use the first N starts only" },
    { "steps", 0, SC_OPTION_INT, &request->steps, "N", "lead times, 12 hours each; the last one is scored; 1 by default" },
    { "members", 0, SC_OPTION_INT, &request->members, "M", "members of each forecast, 4 by default" },
    { "seed", 0, SC_OPTION_UINT64, &request->seed, "S", "seed of the random numbers, the same for every setting; 0 by default" },
    { "log", 0, SC_OPTION_STRING, &self->log, "R.jsonl", "keep results in this file; what is in it is not computed again" },
    { "threads", 0, SC_OPTION_INT, &self->threads, "N", "threads, all cores by default" },
    { "memory-budget", 0, SC_OPTION_SIZE, &request->memory_budget, "2G", "stay below so much memory, or refuse" },
    { NULL },
  };

  G_STATIC_ASSERT (sizeof options <= sizeof self->options);
  memcpy (self->options, options, sizeof options);
  request->steps = 1;
  request->members = 4;
  sc_cli_add_options (cli, "Forecasts to judge by", self->options);
  sc_noise_flags_add (&self->noise, cli);
}

gboolean
sc_hindcast_options_check (const ScHindcastOptions *self, ScCli *cli, gint *status)
{
  const ScForecastRequest *request = self->request;

  *status = SC_CLI_USAGE;
  if (request->steps < 1 || request->steps > SC_FORECAST_MOST)
    sc_cli_usage (cli, "--steps is %d, but must be 1 to %d", request->steps, SC_FORECAST_MOST);
  else if (request->members < 1 || request->members > SC_FORECAST_MOST)
    sc_cli_usage (cli, "--members is %d, but must be 1 to %d", request->members, SC_FORECAST_MOST);
  else if (self->starts < 0)
    sc_cli_usage (cli, "--starts is %d, but must be 1 or more", self->starts);
  else if (self->threads < 0)
    sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", self->threads);
  else
    return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): the first @n starts; all for 0. */
static ScDataset *
open_starts (const gchar *path, gint n, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);
  const gssize size = dataset != NULL ? sc_dataset_get_dim_size (dataset, "batch") : -1;

  if (dataset == NULL)
    return NULL;
  if (n == 0 || n == MAX (size, 1))
    return g_steal_pointer (&dataset);
  if (n > MAX (size, 1))
    {
      g_set_error (error, SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST, "%s has %" G_GSSIZE_FORMAT " starts along batch, but %d are asked for",
                   path, MAX (size, 1), n);
      return NULL;
    }
  g_autofree gsize *indices = g_new (gsize, (gsize) n);
  for (gint i = 0; i < n; i++)
    indices[i] = (gsize) i;
  ScDataset *chosen = sc_dataset_select (dataset, "batch", indices, (gsize) n, error);
  if (chosen != NULL)
    sc_dataset_set_path (chosen, path);
  return chosen;
}

gboolean
sc_hindcast_options_open (const ScHindcastOptions *self, ScHindcast **hindcast, ScHindcastLog **results,
                          ScNoiseSetting *setting, GError **error)
{
  g_autoptr (ScForecastRequest) request = sc_forecast_request_copy (self->request);
  const gchar *truth_path = self->truth != NULL ? self->truth : request->inputs;

  request->threads = (guint) self->threads;
  request->inputs_dataset = open_starts (request->inputs, self->starts, error);
  if (request->inputs_dataset == NULL)
    return FALSE;
  g_autoptr (ScDataset) truth = open_starts (truth_path, self->starts, error);
  g_autoptr (ScHindcast) opened = truth != NULL ? sc_hindcast_new (request, truth, error) : NULL;
  if (opened == NULL
      || !sc_noise_flags_resolve (&self->noise, sc_hindcast_get_checkpoint_noise (opened), setting, error)
      || (*results = sc_hindcast_log_open (self->log, error)) == NULL)
    return FALSE;
  *hindcast = g_steal_pointer (&opened);
  return TRUE;
}

void
sc_hindcast_options_add_interval (JsonBuilder *builder, const gchar *name, gdouble value, gdouble low, gdouble high)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "value");
  json_builder_add_double_value (builder, value);
  json_builder_set_member_name (builder, "low");
  json_builder_add_double_value (builder, low);
  json_builder_set_member_name (builder, "high");
  json_builder_add_double_value (builder, high);
  json_builder_end_object (builder);
}

void
sc_hindcast_options_clear (ScHindcastOptions *self)
{
  g_clear_pointer (&self->request, sc_forecast_request_free);
  sc_noise_flags_clear (&self->noise);
  g_clear_pointer (&self->truth, g_free);
  g_clear_pointer (&self->log, g_free);
}
