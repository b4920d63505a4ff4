/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/command.h"
#include "cli/verify-report.h"
#include "io/open.h"

#define MOST_RESAMPLES 100000

typedef struct
{
  GStrv forecasts;
  gchar *truth;
  gchar *climatology;
  gchar *persistence;
  GStrv variables;
  GStrv thresholds;
  gint resamples;
  gint block;
  gdouble confidence;
  guint64 seed;
  gint threads;
  gboolean diagrams;

  GArray *sources; /* of ScVerifySource */
  GArray *parsed;  /* of ScVerifyThreshold */
} Request;

static void
source_clear (gpointer data)
{
  ScVerifySource *source = data;

  g_free (source->name);
  g_clear_pointer (&source->dataset, sc_dataset_unref);
}

static void
threshold_clear (gpointer data)
{
  g_free (((ScVerifyThreshold *) data)->variable);
}

static void
request_init (Request *self)
{
  *self = (Request) { .resamples = 1000, .block = 1, .confidence = 0.95 };
  self->sources = g_array_new (FALSE, FALSE, sizeof (ScVerifySource));
  g_array_set_clear_func (self->sources, source_clear);
  self->parsed = g_array_new (FALSE, FALSE, sizeof (ScVerifyThreshold));
  g_array_set_clear_func (self->parsed, threshold_clear);
}

static void
request_clear (Request *self)
{
  g_strfreev (self->forecasts);
  g_free (self->truth);
  g_free (self->climatology);
  g_free (self->persistence);
  g_strfreev (self->variables);
  g_strfreev (self->thresholds);
  g_array_unref (self->sources);
  g_array_unref (self->parsed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

/* "VARIABLE[@LEVEL]=X" */
static gboolean
parse_threshold (const gchar *text, ScVerifyThreshold *threshold, GError **error)
{
  const gchar *equal = strrchr (text, '=');
  g_autofree gchar *left = equal != NULL ? g_strndup (text, (gsize) (equal - text)) : NULL;
  gchar *at = left != NULL ? strchr (left, '@') : NULL;

  if (left == NULL || *left == '\0' || left == at)
    {
      g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
                   "--threshold is \"%s\", but VARIABLE=X or VARIABLE@LEVEL=X is needed", text);
      return FALSE;
    }
  *threshold = (ScVerifyThreshold) { .level = NAN };
  if (!sc_option_parse_number ("--threshold", equal + 1, &threshold->value, error))
    return FALSE;
  if (at != NULL)
    {
      *at = '\0';
      if (!sc_option_parse_number ("--threshold", at + 1, &threshold->level, error))
        return FALSE;
    }
  threshold->variable = g_steal_pointer (&left);
  return TRUE;
}

static gboolean
parse_thresholds (Request *self, GError **error)
{
  for (gsize i = 0; self->thresholds != NULL && self->thresholds[i] != NULL; i++)
    {
      ScVerifyThreshold threshold;
      if (!parse_threshold (self->thresholds[i], &threshold, error))
        return FALSE;
      g_array_append_val (self->parsed, threshold);
    }
  return TRUE;
}

/* The file's name without its ending, or the whole path where another file has that name. */
static gchar *
name_forecast (GStrv paths, gsize index)
{
  g_autofree gchar *name = g_path_get_basename (paths[index]);

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_autofree gchar *other = g_path_get_basename (paths[i]);
      if (i != index && g_str_equal (name, other))
        return g_strdup (paths[index]);
    }
  if (g_str_has_suffix (name, ".nc"))
    name[strlen (name) - 3] = '\0';
  return g_steal_pointer (&name);
}

static gboolean
open_source (Request *self, const gchar *path, gchar *name, ScVerifySourceKind kind, GError **error)
{
  ScVerifySource source = { name, kind, sc_open_dataset (path, SC_OPEN_DEFAULT, error) };

  if (source.dataset == NULL)
    {
      g_free (name);
      return FALSE;
    }
  g_array_append_val (self->sources, source);
  return TRUE;
}

static gboolean
open_sources (Request *self, GError **error)
{
  for (gsize i = 0; self->forecasts[i] != NULL; i++)
    if (!open_source (self, self->forecasts[i], name_forecast (self->forecasts, i), SC_VERIFY_FORECAST, error))
      return FALSE;
  return (self->persistence == NULL
          || open_source (self, self->persistence, g_strdup ("persistence"), SC_VERIFY_PERSISTENCE, error))
         && (self->climatology == NULL
             || open_source (self, self->climatology, g_strdup ("climatology"), SC_VERIFY_CLIMATOLOGY, error));
}

static void
report_progress (gdouble fraction, gpointer data)
{
  sc_cli_progress (data, fraction, -1, "verify");
}

static ScVerification *
verify (Request *self, ScCli *cli, GError **error)
{
  if (!open_sources (self, error))
    return NULL;
  g_autoptr (ScDataset) truth = sc_open_dataset (self->truth, SC_OPEN_DEFAULT, error);
  if (truth == NULL)
    return NULL;

  const ScVerificationRequest request = {
    .sources = (const ScVerifySource *) (gpointer) self->sources->data,
    .n_sources = self->sources->len,
    .truth = truth,
    .thresholds = (const ScVerifyThreshold *) (gpointer) self->parsed->data,
    .n_thresholds = self->parsed->len,
    .variables = (const gchar *const *) self->variables,
    .threads = (guint) self->threads,
    .progress = report_progress,
    .progress_data = cli,
    .cancellable = sc_cli_get_cancellable (cli),
  };
  return sc_verification_new (&request, error);
}

static gboolean
check_usage (ScCli *cli, const Request *request)
{
  if (request->threads < 0)
    sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", request->threads);
  else if (request->resamples < 2 || request->resamples > MOST_RESAMPLES)
    sc_cli_usage (cli, "--resamples is %d, but must be 2 to %d", request->resamples, MOST_RESAMPLES);
  else if (request->block < 1)
    sc_cli_usage (cli, "--block is %d, but must be 1 or more", request->block);
  else if (!(request->confidence > 0 && request->confidence < 1))
    sc_cli_usage (cli, "--confidence is %g, but must lie between 0 and 1", request->confidence);
  else
    return TRUE;
  return FALSE;
}

static gint
run (ScCli *cli)
{
  g_auto (Request) request;
  request_init (&request);
  const ScOption options[] = {
    { "forecast", 0, SC_OPTION_STRINGS, &request.forecasts, "F.nc", "what is scored; given again, the forecasts are compared", .required = TRUE },
    { "truth", 0, SC_OPTION_STRING, &request.truth, "T.nc", "what came true", .required = TRUE },
    { "persistence", 0, SC_OPTION_STRING, &request.persistence, "IN.nc", "compare with the frame at each start, from the forecast's inputs" },
    { "climatology", 0, SC_OPTION_STRING, &request.climatology, "CLIM.nc", "compare with mean and standard deviation by month and hour" },
    { "variables", 0, SC_OPTION_LIST, &request.variables, "v,w", "only these variables" },
    { "threshold", 0, SC_OPTION_STRINGS, &request.thresholds, "V[@LEVEL]=X", "score the probability that V exceeds X; may be given again" },
    { "resamples", 0, SC_OPTION_INT, &request.resamples, "N", "resamples of the starts for the intervals, 1000 by default" },
    { "block", 0, SC_OPTION_INT, &request.block, "N", "neighbouring starts that are resampled together, 1 by default" },
    { "confidence", 0, SC_OPTION_NUMBER, &request.confidence, "P", "of the intervals, 0.95 by default" },
    { "seed", 0, SC_OPTION_UINT64, &request.seed, "S", "of the resamples, 0 by default" },
    { "diagrams", 0, SC_OPTION_FLAG, &request.diagrams, NULL, "with --json: rank histograms, reliability and spectra as well" },
    { "threads", 0, SC_OPTION_INT, &request.threads, "N", "threads, all cores by default" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint status;

  sc_cli_add_options (cli, NULL, options);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status))
    return status;
  if (!check_usage (cli, &request))
    return SC_CLI_USAGE;
  if (!parse_thresholds (&request, &error))
    return sc_cli_usage (cli, "%s", error->message);

  g_autoptr (ScVerification) verification = verify (&request, cli, &error);
  if (verification == NULL)
    return sc_cli_fail (cli, error);

  const gsize block = MIN ((gsize) request.block, verification->n_starts);
  g_autoptr (ScThreads) threads = sc_threads_new ((guint) request.threads);
  g_autoptr (ScBootstrap) bootstrap = sc_bootstrap_new (verification->n_starts, (gsize) request.resamples, block, request.seed);
  g_autoptr (GArray) scores = sc_verification_make_scores (verification, bootstrap, request.confidence, threads);
  const ScVerifyReport report = { verification, scores, request.confidence, (gsize) request.resamples, block };

  for (guint i = 0; i < verification->notes->len; i++)
    sc_cli_note (cli, "%s", (const gchar *) g_ptr_array_index (verification->notes, i));
  if (sc_cli_wants_json (cli))
    {
      g_autoptr (JsonNode) node = sc_verify_report_to_json (&report, request.diagrams);
      return sc_cli_print_json (cli, node);
    }
  g_autofree gchar *text = sc_verify_report_to_text (&report);
  g_print ("%s", text);
  return SC_CLI_DONE;
}

const ScCommand sc_command_verify = {
  "verify",
  "Score forecasts against what came true",
  "--forecast F.nc [--forecast G.nc…] --truth T.nc [--persistence IN.nc] [--climatology CLIM.nc] [options]",
  "For each variable, level and lead time: the fair CRPS, the RMSE of the ensemble mean,\n"
  "its bias, the ratio of spread to skill; with --json also the debiased RMSE, the error\n"
  "of the spectrum, Brier scores and skills. Coordinates must agree exactly; of the lead\n"
  "times those are scored that the forecasts and the truth have in common. All are scored\n"
  "on the same cells, those where nobody lacks a value, weighted by their area.",
  run,
};
