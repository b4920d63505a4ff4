/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/hindcast-options.h"
#include "noise/buffer-report.h"
#include "tune/suggest.h"

typedef struct
{
  ScHindcastOptions hindcast;
  GStrv free;
  gchar *output;
  gint search;
  gint settings;
} Options;

static void
options_clear (Options *self)
{
  sc_hindcast_options_clear (&self->hindcast);
  g_strfreev (self->free);
  g_free (self->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  ScCli *cli;
  guint most;
  gdouble least;
} Progress;

static void
on_tried (const ScNoiseSetting *setting, gdouble crps, guint n_tried, gpointer data)
{
  Progress *progress = data;

  progress->least = MIN (progress->least, crps);
  sc_cli_progress (progress->cli, (gdouble) n_tried / progress->most, -1, "setting %u, CRPS %.4f, least %.4f", n_tried, crps,
                   progress->least);
}

static const gchar *
get_verdict_id (ScSuggestVerdict verdict)
{
  static const gchar *const ids[] = { "better", "uncertain", "none" };
  return ids[verdict];
}

/* (nullable) (transfer full): whether the network was trained for what the setting calls it with. */
static gchar *
dup_warning (const ScNoiseSetting *setting)
{
  g_autoptr (ScSchedule) schedule = sc_schedule_new (setting, NULL);
  g_autoptr (ScBufferReport) report = schedule != NULL ? sc_buffer_report_new (setting, schedule) : NULL;

  return report != NULL ? sc_buffer_report_dup_sentence (report, setting) : NULL;
}

static void
add_interval (JsonBuilder *builder, const gchar *name, const ScTuneInterval *interval)
{
  sc_hindcast_options_add_interval (builder, name, interval->value, interval->low, interval->high);
}

static gint
print_json (ScCli *cli, const ScSuggestion *suggestion)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "verdict");
  json_builder_add_string_value (builder, get_verdict_id (suggestion->verdict));
  json_builder_set_member_name (builder, "setting");
  json_builder_add_value (builder, sc_noise_setting_to_json (&suggestion->setting));
  json_builder_set_member_name (builder, "settings_tried");
  json_builder_add_int_value (builder, suggestion->n_settings);
  add_interval (builder, "search_difference", &suggestion->search);
  add_interval (builder, "test_difference", &suggestion->test);
  add_interval (builder, "test_crps_begin", &suggestion->begin_crps);
  add_interval (builder, "test_crps", &suggestion->best_crps);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static void
print_words (const ScSuggestion *suggestion, gsize n_test)
{
  const ScNoiseSetting *setting = &suggestion->setting;
  g_autofree gchar *warning = dup_warning (setting);

  switch (suggestion->verdict)
    {
    case SC_SUGGEST_BETTER:
      g_print ("Found a better setting:\n");
      break;
    case SC_SUGGEST_UNCERTAIN:
      g_print ("No setting is better beyond doubt. The best one found:\n");
      break;
    case SC_SUGGEST_NONE:
    default:
      g_print ("No better setting was found. The winner of the search is no better on other starts:\n");
    }
  g_print ("  --sigma-min %.4g --sigma-max %.4g --rho %.4g --levels %d --churn %.4g --churn-min %.4g --churn-max %.4g --inflation %.4g\n",
           setting->inference.min, setting->inference.max, setting->inference.rho, setting->levels, setting->churn,
           setting->churn_min, setting->churn_max, setting->inflation);
  g_print ("  CRPS on %" G_GSIZE_FORMAT " starts that the search did not see: %.4f, before %.4f; difference %+.4f (95 %%: %+.4f to %+.4f)\n",
           n_test, suggestion->best_crps.value, suggestion->begin_crps.value, suggestion->test.value, suggestion->test.low,
           suggestion->test.high);
  g_print ("  %u settings tried, each with as many network calls\n", suggestion->n_settings);
  if (warning != NULL)
    g_print ("  Mind: %s.\n", warning);
}

static gboolean
parse_free (const Options *options, GArray *parameters, ScCli *cli, gint *status)
{
  gsize n;
  const ScNoiseParameter *defaults = sc_suggest_get_defaults (&n);

  if (options->free == NULL)
    g_array_append_vals (parameters, defaults, (guint) n);
  for (gsize i = 0; options->free != NULL && options->free[i] != NULL; i++)
    {
      const ScNoiseParameter parameter = sc_noise_parameter_find (options->free[i]);
      gdouble low, high;

      if (parameter == SC_NOISE_N_PARAMETERS || !sc_suggest_get_limits (&SC_NOISE_SETTING_GENCAST, parameter, &low, &high))
        {
          *status = sc_cli_usage (cli, "--free names “%s”, which is no number that a search can change", options->free[i]);
          return FALSE;
        }
      g_array_append_val (parameters, parameter);
    }
  return TRUE;
}

static gint
suggest (ScCli *cli, const Options *options, const GArray *parameters)
{
  g_autoptr (ScHindcast) hindcast = NULL;
  g_autoptr (ScHindcastLog) results = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { cli, (guint) options->settings, G_MAXDOUBLE };
  ScSuggestion suggestion;
  ScSuggestRequest request = {
    .free = (const ScNoiseParameter *) (gpointer) parameters->data,
    .n_free = parameters->len,
    .max_settings = (guint) options->settings,
    .func = on_tried,
    .data = &progress,
    .cancellable = sc_cli_get_cancellable (cli),
  };

  if (!sc_hindcast_options_open (&options->hindcast, &hindcast, &results, &request.begin, &error))
    return sc_cli_fail (cli, error);
  const gsize n_starts = sc_hindcast_get_n_starts (hindcast);
  request.hindcast = hindcast;
  request.log = results;
  request.n_search = options->search > 0 ? (gsize) options->search : n_starts / 2;
  if (!sc_suggest (&request, &suggestion, &error))
    return sc_cli_fail (cli, error);
  if (options->output != NULL && !sc_noise_setting_save (&suggestion.setting, options->output, &error))
    return sc_cli_fail (cli, error);
  if (sc_cli_wants_json (cli))
    return print_json (cli, &suggestion);
  print_words (&suggestion, n_starts - request.n_search);
  return SC_CLI_DONE;
}

static gint
run (ScCli *cli)
{
  g_auto (Options) parsed = { .settings = 40 };
  g_autoptr (GArray) parameters = g_array_new (FALSE, FALSE, sizeof (ScNoiseParameter));
  const ScOption options[] = {
    { "free", 0, SC_OPTION_LIST, &parsed.free, "P,Q", "the numbers that may change; sigma-max, sigma-min, rho, churn and inflation by default" },
    { "search", 0, SC_OPTION_INT, &parsed.search, "N", "starts that the search sees, half of them by default; the others test its winner" },
    { "settings", 0, SC_OPTION_INT, &parsed.settings, "N", "how many settings to try, 40 by default" },
    { "output", 'o', SC_OPTION_STRING, &parsed.output, "F.json", "write the setting there, for --setting" },
    { NULL },
  };
  gint status;

  sc_cli_add_options (cli, NULL, options);
  sc_hindcast_options_add (&parsed.hindcast, cli);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status) || !sc_hindcast_options_check (&parsed.hindcast, cli, &status)
      || !parse_free (&parsed, parameters, cli, &status))
    return status;
  if (parsed.settings < 1 || parsed.settings > SC_FORECAST_MOST)
    return sc_cli_usage (cli, "--settings is %d, but must be 1 to %d", parsed.settings, SC_FORECAST_MOST);
  if (parsed.search < 0)
    return sc_cli_usage (cli, "--search is %d, but must be 1 or more", parsed.search);
  return suggest (cli, &parsed, parameters);
}

const ScCommand sc_command_suggest = {
  "suggest",
  "Search for the noise setting with the best CRPS",
  "--checkpoint C.npz --stats DIR --inputs IN.nc [--truth T.nc] [options] [-o F.json]",
  "Searches with as many network calls as the setting it begins with has, inside of the training range, and tests the\n"
  "winner on starts that the search did not see. What it says of the winner comes from those alone.",
  run,
};
