/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/cli-private.h"
#include "cli/forecast-options.h"
#include "inspect/reduction.h"

static void
on_progress (const gchar *what, gboolean kept, gpointer data)
{
  sc_cli_note (data, "%s: the fault is %s", what, kept ? "still there" : "gone");
}

static void
add_size (JsonObject *object, const gchar *name, const ScReductionSize *size)
{
  JsonObject *numbers = json_object_new ();

  json_object_set_int_member (numbers, "members", size->members);
  json_object_set_int_member (numbers, "steps", size->steps);
  json_object_set_int_member (numbers, "levels", size->levels);
  json_object_set_int_member (numbers, "times", (gint64) size->times);
  json_object_set_int_member (numbers, "variables", (gint64) size->variables);
  json_object_set_int_member (numbers, "lat", (gint64) size->n_lat);
  json_object_set_int_member (numbers, "lon", (gint64) size->n_lon);
  json_object_set_int_member (numbers, "values", (gint64) size->values);
  json_object_set_object_member (object, name, numbers);
}

static gint
print (ScCli *cli, const ScReduction *reduction, const gchar *folder, const gchar *command, gdouble seconds)
{
  const ScReductionSize *a = &reduction->before, *b = &reduction->after;

  if (!sc_cli_wants_json (cli))
    {
      g_print ("%s: %d → %d members, %d → %d lead times, %" G_GUINT64_FORMAT " → %" G_GUINT64_FORMAT " input values; %s. "
               "In that folder: %s\n",
               folder, a->members, b->members, a->steps, b->steps, a->values, b->values, reduction->fault, command);
      return SC_CLI_DONE;
    }
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "folder", folder);
  json_object_set_string_member (object, "command", command);
  json_object_set_string_member (object, "fault", reduction->fault);
  if (reduction->probe != NULL)
    {
      json_object_set_string_member (object, "probe", reduction->probe);
      json_object_set_string_member (object, "kind", sc_fault_kind_get_name (reduction->kind));
    }
  add_size (object, "before", a);
  add_size (object, "after", b);
  json_object_set_int_member (object, "tried", reduction->tried);
  json_object_set_double_member (object, "seconds", seconds);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return sc_cli_print_json (cli, node);
}

/* What follows the "--" as the forecast command reads it; %FALSE with @status where it does not. */
static gboolean
parse_forecast (GStrv arguments, ScCli *forecast, ScForecastOptions *options, guint64 *budget, gint *status)
{
  const ScOption computing[] = {
    { "memory-budget", 0, SC_OPTION_SIZE, budget, "2G", "stay below so much memory, or refuse" },
    { NULL },
  };

  sc_forecast_options_add (options, forecast);
  sc_cli_add_options (forecast, "Computing", computing);
  sc_noise_flags_add (&options->noise, forecast);
  return sc_cli_parse (forecast, 0, 0, NULL, status) && sc_forecast_options_check (options, forecast, status);
}

static gint
run (ScCli *cli)
{
  g_autofree gchar *folder = NULL;
  g_auto (GStrv) arguments = NULL;
  const ScOption options[] = {
    { "output", 'o', SC_OPTION_STRING, &folder, "DIR", "folder for the smallest case", .required = TRUE },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autofree gchar *command = NULL;
  gint status;

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 1, G_MAXUINT, &arguments, &status))
    return status;
  if (!g_str_equal (arguments[0], "forecast"))
    return sc_cli_usage (cli, "after “--” comes “%s”, but only a forecast can be made smaller", arguments[0]);

  g_auto (ScForecastOptions) forecast = { NULL };
  sc_forecast_options_init (&forecast);
  g_autoptr (ScCli) inner = sc_cli_new (&sc_command_forecast, arguments + 1);
  if (!parse_forecast (arguments, inner, &forecast, &forecast.request->memory_budget, &status))
    return status;
  if (!sc_reduction_prepare_folder (folder, &error) || !sc_forecast_options_resolve (&forecast, &error))
    return sc_cli_fail (cli, error);

  gint64 begin = g_get_monotonic_time ();
  g_autoptr (ScReduction) reduction = sc_reduce (forecast.request, sc_cli_get_cancellable (cli), on_progress, cli, &error);
  if (reduction == NULL || !sc_reduction_write (reduction, folder, &command, &error))
    return sc_cli_fail (cli, error);
  return print (cli, reduction, folder, command, (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

const ScCommand sc_command_reduce = {
  "reduce",
  "Make the smallest case that still shows a fault",
  "-o DIR -- forecast --checkpoint C.npz --stats DIR --inputs IN.nc --steps N [options]",
  "After “--” comes the forecast that shows a NaN, an infinity or a value out of bounds, or that is refused. Members, lead "
  "times, noise levels, frames, variables, levels and the grid are made fewer as long as the fault stays; DIR then holds "
  "all files, one command that shows it and a README.",
  run,
};
