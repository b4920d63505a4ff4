/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/forecast-options.h"
#include "forecast/run-trace.h"
#include "forecast/run.h"

/* What the run's events leave behind; written by its thread, read after it has ended. */
typedef struct
{
  ScCli *cli;
  GPtrArray *plans; /* of ScEvent */
  ScRunTrace *trace; /* nullable */
  guint64 predicted_bytes;
} Record;

typedef struct
{
  ScForecastOptions forecast;
  gboolean estimate;
  gchar *trace;
} Options;

static void
options_clear (Options *self)
{
  sc_forecast_options_clear (&self->forecast);
  g_free (self->trace);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
on_event (ScEvent *event, gpointer data)
{
  Record *record = data;

  if (record->trace != NULL)
    sc_run_trace_add (record->trace, event);
  switch (event->type)
    {
    case SC_EVENT_PLAN_BUILT:
      {
        g_autofree gchar *seconds = sc_cli_format_seconds (event->seconds);
        g_autofree gchar *bytes = sc_cli_format_bytes (event->bytes);
        g_ptr_array_add (record->plans, sc_event_ref (event));
        sc_cli_note (record->cli, "plan built in %s, %s (%s)", seconds, bytes, event->name);
        break;
      }
    case SC_EVENT_MEMORY:
      if (record->predicted_bytes == 0)
        {
          g_autofree gchar *bytes = sc_cli_format_bytes (event->bytes);
          record->predicted_bytes = event->bytes;
          sc_cli_note (record->cli, "memory: %s at most", bytes);
        }
      break;
    case SC_EVENT_SAMPLER_STEP:
    case SC_EVENT_LEAD_TIME:
      sc_cli_progress (record->cli, event->progress, event->remaining_seconds, "+%g h, member %d", event->lead_hours,
                       event->member);
      break;
    default:
      break;
    }
}

static void
add_plans (JsonBuilder *builder, const Record *record)
{
  json_builder_set_member_name (builder, "plans_built");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->plans->len; i++)
    {
      const ScEvent *event = g_ptr_array_index (record->plans, i);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "reason");
      json_builder_add_string_value (builder, event->name);
      json_builder_set_member_name (builder, "seconds");
      json_builder_add_double_value (builder, event->seconds);
      json_builder_set_member_name (builder, "bytes");
      json_builder_add_int_value (builder, (gint64) event->bytes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static gint
print_result (ScCli *cli, const ScForecastRequest *request, const ScRunResult *result, const Record *record)
{
  if (!sc_cli_wants_json (cli))
    {
      g_autofree gchar *seconds = sc_cli_format_seconds (result->seconds);
      g_autofree gchar *bytes = sc_cli_format_bytes (result->peak_bytes);
      g_print ("%s: %d × %d lead times and members, %" G_GUINT64_FORMAT " network calls, %s, %s\n", request->output,
               result->steps, result->members, result->network_calls, seconds, bytes);
      return SC_CLI_DONE;
    }

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "output");
  json_builder_add_string_value (builder, request->output);
  json_builder_set_member_name (builder, "steps");
  json_builder_add_int_value (builder, result->steps);
  json_builder_set_member_name (builder, "members");
  json_builder_add_int_value (builder, result->members);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, result->seconds);
  json_builder_set_member_name (builder, "network_calls");
  json_builder_add_int_value (builder, (gint64) result->network_calls);
  add_plans (builder, record);
  json_builder_set_member_name (builder, "predicted_bytes");
  json_builder_add_int_value (builder, (gint64) record->predicted_bytes);
  json_builder_set_member_name (builder, "peak_bytes");
  json_builder_add_int_value (builder, (gint64) result->peak_bytes);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static void
cancel_run (GCancellable *cancellable, gpointer run)
{
  sc_run_cancel (run);
}

static gint
make_forecast (ScCli *cli, const Options *options)
{
  const ScForecastRequest *request = options->forecast.request;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_event_unref);
  g_autoptr (ScRunTrace) trace = options->trace != NULL ? sc_run_trace_new () : NULL;
  Record record = { cli, plans, trace, 0 };
  ScRunResult result;
  g_autoptr (ScRun) run = sc_run_new (request, cache);
  GCancellable *cancellable = sc_cli_get_cancellable (cli);

  sc_run_start (run, on_event, &record, NULL);
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_run), run, NULL);
  gboolean ok = sc_run_wait (run, &result, &error);
  g_cancellable_disconnect (cancellable, handler);
  if (trace != NULL && !sc_run_trace_save (trace, options->trace, ok ? &error : NULL))
    ok = FALSE;
  return ok ? print_result (cli, request, &result, &record) : sc_cli_fail (cli, error);
}

static gint
estimate (ScCli *cli, const ScForecastRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPlanCache) cache = sc_plan_cache_new ();
  ScRunEstimate result;

  if (!sc_run_estimate (request, cache, &result, &error))
    return sc_cli_fail (cli, error);
  if (!sc_cli_wants_json (cli))
    {
      g_autofree gchar *seconds = sc_cli_format_seconds (result.seconds);
      g_autofree gchar *bytes = sc_cli_format_bytes (result.bytes);
      g_print ("about %s, at most %s of memory\n", seconds, bytes);
      return SC_CLI_DONE;
    }

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, result.seconds);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, (gint64) result.bytes);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static gint
run (ScCli *cli)
{
  g_auto (Options) parsed = { .estimate = FALSE };
  sc_forecast_options_init (&parsed.forecast);
  ScForecastRequest *request = parsed.forecast.request;
  const ScOption computing[] = {
    { "memory-budget", 0, SC_OPTION_SIZE, &request->memory_budget, "2G", "stay below so much memory, or refuse" },
    { "resume", 0, SC_OPTION_FLAG, &request->resume, NULL, "go on from the lead times in OUT.nc.partial" },
    { "estimate", 0, SC_OPTION_FLAG, &parsed.estimate, NULL, "only tell how long it will take and how much memory" },
    { "trace", 0, SC_OPTION_STRING, &parsed.trace, "T.json", "write a timeline for Perfetto or chrome://tracing" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint status;

  sc_forecast_options_add (&parsed.forecast, cli);
  sc_cli_add_options (cli, "Computing", computing);
  sc_noise_flags_add (&parsed.forecast.noise, cli);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status) || !sc_forecast_options_check (&parsed.forecast, cli, &status))
    return status;
  if (request->output == NULL && !parsed.estimate)
    return sc_cli_usage (cli, "the option --output is missing");
  /* What is estimated is a forecast that is written. */
  if (request->output == NULL)
    request->output = g_strdup ("forecast.nc");

  request->trace = parsed.trace != NULL;
  if (!sc_forecast_options_resolve (&parsed.forecast, &error))
    return sc_cli_fail (cli, error);
  return parsed.estimate ? estimate (cli, request) : make_forecast (cli, &parsed);
}

const ScCommand sc_command_forecast = {
  "forecast",
  "Make an ensemble forecast",
  "--checkpoint C.npz --stats DIR --inputs IN.nc --steps N [options] -o OUT.nc",
  "The inputs may be the two input frames, or a longer dataset: by default the forecast then begins so many steps "
  "before its end. Completed lead times are kept in OUT.nc.partial until OUT.nc is whole; --resume goes on from them.",
  run,
};
