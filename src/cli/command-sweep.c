/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cli/command.h"
#include "cli/hindcast-options.h"
#include "io/atomic-file.h"
#include "tune/sweep.h"
#include "tune/tune-error.h"

typedef struct
{
  ScHindcastOptions hindcast;
  GStrv vary;
  gchar *output;
  ScSweepAxis axes[2];
  gsize n_axes;
} Options;

static void
options_clear (Options *self)
{
  sc_hindcast_options_clear (&self->hindcast);
  g_strfreev (self->vary);
  g_free (self->output);
  for (gsize i = 0; i < self->n_axes; i++)
    g_free ((gdouble *) self->axes[i].values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
fail_value (const gchar *text, GError **error)
{
  g_set_error (error, SC_OPTION_ERROR, SC_OPTION_ERROR_VALUE,
               "--vary is “%s”, but a number of the noise setting and its values are needed, as in sigma-max=40,60,80 or "
               "sigma-max=40:120:5", text);
  return FALSE;
}

/* "40:120:5": five values from 40 to 120, noise levels by equal ratios. */
static gboolean
parse_range (const gchar *text, ScNoiseParameter parameter, GArray *values)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  gdouble low, high, n;

  if (g_strv_length (parts) != 3 || !sc_option_parse_number ("--vary", parts[0], &low, NULL)
      || !sc_option_parse_number ("--vary", parts[1], &high, NULL) || !sc_option_parse_number ("--vary", parts[2], &n, NULL)
      || !(n >= 2 && n <= SC_SWEEP_MAX_CELLS) || n != floor (n) || !isfinite (low) || !isfinite (high))
    return FALSE;
  const gboolean by_ratio = sc_noise_parameter_is_sigma (parameter) && low > 0 && high > 0;
  for (gint i = 0; i < (gint) n; i++)
    {
      const gdouble share = i / (n - 1);
      const gdouble value = by_ratio ? low * pow (high / low, share) : low + share * (high - low);
      g_array_append_val (values, value);
    }
  return TRUE;
}

static gboolean
parse_list (const gchar *text, GArray *values)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      gdouble value;
      if (!sc_option_parse_number ("--vary", parts[i], &value, NULL))
        return FALSE;
      g_array_append_val (values, value);
    }
  return values->len > 0;
}

static gboolean
parse_axis (const gchar *text, ScSweepAxis *axis, GError **error)
{
  const gchar *equal = strchr (text, '=');
  g_autofree gchar *id = equal != NULL ? g_strndup (text, (gsize) (equal - text)) : NULL;
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gdouble));

  if (id == NULL)
    return fail_value (text, error);
  axis->parameter = sc_noise_parameter_find (id);
  if (axis->parameter == SC_NOISE_N_PARAMETERS
      || !(strchr (equal, ':') != NULL ? parse_range (equal + 1, axis->parameter, values) : parse_list (equal + 1, values)))
    return fail_value (text, error);
  axis->n = values->len;
  axis->values = (const gdouble *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);
  return TRUE;
}

typedef struct
{
  ScCli *cli;
  gint64 begin;
  GError *error;
} Progress;

static void
on_cell (ScSweep *sweep, gssize cell, const GError *error, gpointer data)
{
  Progress *progress = data;
  gsize done, total;

  if (error != NULL)
    progress->error = g_error_copy (error);
  if (cell < 0)
    return;
  sc_sweep_get_progress (sweep, &done, &total);
  const gdouble fraction = (gdouble) done / (gdouble) total;
  const gdouble seconds = (gdouble) (g_get_monotonic_time () - progress->begin) / G_USEC_PER_SEC;
  sc_cli_progress (progress->cli, fraction, seconds / fraction - seconds, "forecast %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
                   done, total);
}

static void
cancel_sweep (GCancellable *cancellable, gpointer sweep)
{
  sc_sweep_cancel (sweep);
}

static void
print_table (ScSweep *sweep)
{
  static const gchar *const titles[SC_TUNE_N_SCORES] = { "CRPS", "RMSE", "spread/skill", "spectrum", "calls", "seconds" };
  const gsize n_axes = sc_sweep_get_n_axes (sweep);

  for (gsize axis = 0; axis < n_axes; axis++)
    g_print ("%10s ", sc_noise_parameter_get_id (sc_sweep_get_axis (sweep, axis).parameter));
  g_print (" starts");
  for (ScTuneScore score = 0; score < SC_TUNE_N_SCORES; score++)
    g_print (score == SC_TUNE_CRPS ? "%10s %19s" : "%13s%.0s", titles[score], "95 %");
  g_print ("\n");
  for (gsize i = 0; i < sc_sweep_get_n_cells (sweep); i++)
    {
      g_auto (ScSweepCell) cell = { 0 };

      sc_sweep_get_cell (sweep, i, &cell);
      for (gsize axis = 0; axis < n_axes; axis++)
        g_print ("%10.5g ", sc_noise_parameter_get (&cell.setting, sc_sweep_get_axis (sweep, axis).parameter));
      if (cell.problem != NULL)
        {
          g_print ("  %s\n", cell.problem);
          continue;
        }
      g_print ("%7" G_GSIZE_FORMAT, cell.n_done);
      for (ScTuneScore score = 0; score < SC_TUNE_N_SCORES; score++)
        {
          const ScTuneInterval interval = sc_sweep_get_score (sweep, i, score);
          if (score == SC_TUNE_CRPS && isfinite (interval.low))
            g_print ("%10.4f  %8.4f…%8.4f", interval.value, interval.low, interval.high);
          else if (score == SC_TUNE_CRPS)
            g_print ("%10.4f  %8s %8s", interval.value, "–", "");
          else
            g_print ("%13.4g", interval.value);
        }
      g_print ("\n");
    }
}

static gint
print_json (ScCli *cli, ScSweep *sweep)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const gssize best = sc_sweep_find_best (sweep, SC_TUNE_CRPS);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "cells");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < sc_sweep_get_n_cells (sweep); i++)
    {
      g_auto (ScSweepCell) cell = { 0 };

      sc_sweep_get_cell (sweep, i, &cell);
      json_builder_begin_object (builder);
      for (gsize axis = 0; axis < sc_sweep_get_n_axes (sweep); axis++)
        {
          const ScNoiseParameter parameter = sc_sweep_get_axis (sweep, axis).parameter;
          json_builder_set_member_name (builder, sc_noise_parameter_get_id (parameter));
          json_builder_add_double_value (builder, sc_noise_parameter_get (&cell.setting, parameter));
        }
      json_builder_set_member_name (builder, "starts");
      json_builder_add_int_value (builder, (gint64) cell.n_done);
      json_builder_set_member_name (builder, "computed");
      json_builder_add_int_value (builder, (gint64) (cell.n_done - cell.n_known));
      json_builder_set_member_name (builder, "problem");
      if (cell.problem != NULL)
        json_builder_add_string_value (builder, cell.problem);
      else
        json_builder_add_null_value (builder);
      for (ScTuneScore score = 0; score < SC_TUNE_N_SCORES; score++)
        {
          const ScTuneInterval interval = sc_sweep_get_score (sweep, i, score);
          sc_hindcast_options_add_interval (builder, sc_tune_score_get_id (score), interval.value, interval.low, interval.high);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "best");
  if (best >= 0)
    json_builder_add_int_value (builder, best);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

/* (nullable) (transfer full): where no setting could be tried at all, why. */
static GError *
find_common_problem (ScSweep *sweep)
{
  g_auto (ScSweepCell) first = { 0 };

  for (gsize i = 0; i < sc_sweep_get_n_cells (sweep); i++)
    {
      g_auto (ScSweepCell) cell = { 0 };

      sc_sweep_get_cell (sweep, i, &cell);
      if (cell.problem == NULL)
        return NULL;
    }
  sc_sweep_get_cell (sweep, 0, &first);
  return g_error_new_literal (SC_TUNE_ERROR, SC_TUNE_ERROR_REQUEST, first.problem);
}

static gint
sweep (ScCli *cli, const Options *options)
{
  g_autoptr (ScHindcast) hindcast = NULL;
  g_autoptr (ScHindcastLog) results = NULL;
  g_autoptr (GError) error = NULL;
  ScNoiseSetting setting;

  if (options->output != NULL && !sc_atomic_file_check_target (options->output, &error))
    return sc_cli_fail (cli, error);
  if (!sc_hindcast_options_open (&options->hindcast, &hindcast, &results, &setting, &error))
    return sc_cli_fail (cli, error);
  g_autoptr (ScSweep) made = sc_sweep_new (hindcast, results, &setting, options->axes, options->n_axes, &error);
  if (made == NULL)
    return sc_cli_fail (cli, error);

  Progress progress = { cli, g_get_monotonic_time (), NULL };
  GCancellable *cancellable = sc_cli_get_cancellable (cli);
  sc_sweep_start (made, on_cell, &progress, NULL);
  const gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (cancel_sweep), made, NULL);
  sc_sweep_wait (made);
  g_cancellable_disconnect (cancellable, handler);
  error = progress.error != NULL ? progress.error : find_common_problem (made);
  if (error != NULL)
    return sc_cli_fail (cli, error);

  if (options->output != NULL)
    {
      g_autofree gchar *csv = sc_sweep_dup_csv (made);
      if (!sc_atomic_file_write (options->output, csv, strlen (csv), &error))
        return sc_cli_fail (cli, error);
    }
  if (sc_cli_wants_json (cli))
    return print_json (cli, made);
  print_table (made);
  return SC_CLI_DONE;
}

static gint
run (ScCli *cli)
{
  g_auto (Options) parsed = { .n_axes = 0 };
  g_autoptr (GError) error = NULL;
  const ScOption options[] = {
    { "vary", 0, SC_OPTION_STRINGS, &parsed.vary, "P=X,Y,…", "a number of the noise setting and its values; once or twice", .required = TRUE },
    { "output", 'o', SC_OPTION_STRING, &parsed.output, "OUT.csv", "write the table there, with every interval" },
    { NULL },
  };
  gint status;

  sc_cli_add_options (cli, NULL, options);
  sc_hindcast_options_add (&parsed.hindcast, cli);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status) || !sc_hindcast_options_check (&parsed.hindcast, cli, &status))
    return status;
  if (g_strv_length (parsed.vary) > G_N_ELEMENTS (parsed.axes))
    return sc_cli_usage (cli, "--vary is given more than twice, but a sweep varies one or two numbers");
  for (gsize i = 0; parsed.vary[i] != NULL; i++)
    {
      if (!parse_axis (parsed.vary[i], &parsed.axes[i], &error))
        return sc_cli_usage (cli, "%s", error->message);
      parsed.n_axes++;
    }
  return sweep (cli, &parsed);
}

const ScCommand sc_command_sweep = {
  "sweep",
  "Score forecasts over a grid of noise settings",
  "--checkpoint C.npz --stats DIR --inputs IN.nc --vary P=X,Y,… [--vary Q=X:Y:N] [options]",
  "Makes a forecast from every start under every setting and scores it against the truth. P is one of sigma-min, sigma-max,\n"
  "rho, levels, churn, churn-min, churn-max, inflation; X:Y:N are N values from X to Y, noise levels by equal ratios.\n"
  "CRPS and RMSE are means over all variables and levels in units of their change over 12 hours. With --log a sweep that\n"
  "was ended goes on where it was.",
  run,
};
