/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/noise-flags.h"
#include "cli/noise-measure.h"
#include "model/checkpoint.h"
#include "noise/buffer-report.h"

static void
add_number (JsonBuilder *builder, const gchar *name, gdouble value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_range (JsonBuilder *builder, const ScNoiseRange *range)
{
  add_number (builder, "min", range->min);
  add_number (builder, "max", range->max);
  add_number (builder, "rho", range->rho);
}

static void
add_inference (JsonBuilder *builder, const ScNoiseSetting *setting, const ScSchedule *schedule)
{
  json_builder_set_member_name (builder, "inference");
  json_builder_begin_object (builder);
  add_range (builder, &setting->inference);
  json_builder_set_member_name (builder, "levels");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < schedule->n_steps; i++)
    json_builder_add_double_value (builder, schedule->steps[i].level);
  json_builder_end_array (builder);
  add_number (builder, "churn", setting->churn);
  add_number (builder, "churn_min", setting->churn_min);
  add_number (builder, "churn_max", setting->churn_max);
  add_number (builder, "inflation", setting->inflation);
  json_builder_end_object (builder);
}

static void
add_effective (JsonBuilder *builder, const ScSchedule *schedule, const ScBufferReport *report)
{
  json_builder_set_member_name (builder, "effective");
  json_builder_begin_object (builder);
  add_number (builder, "min", report->effective_min);
  add_number (builder, "max", report->effective_max);
  json_builder_set_member_name (builder, "calls");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < schedule->n_calls; i++)
    {
      const ScScheduleCall *call = &schedule->calls[i];
      json_builder_begin_object (builder);
      add_number (builder, "sigma", call->sigma);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, call->kind == SC_SCHEDULE_CALL_LEVEL ? "level" : "midpoint");
      json_builder_set_member_name (builder, "step");
      json_builder_add_int_value (builder, call->step);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_side (JsonBuilder *builder, const gchar *name, const ScBufferSide *side)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_number (builder, "ratio", side->ratio);
  add_number (builder, "share", side->share);
  json_builder_end_object (builder);
}

static void
add_buffer (JsonBuilder *builder, const gchar *name, const ScBuffer *buffer)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_side (builder, "below", &buffer->below);
  add_side (builder, "above", &buffer->above);
  json_builder_end_object (builder);
}

static gint
print_json (ScCli *cli, const ScNoiseSetting *setting, const ScSchedule *schedule, const ScBufferReport *report,
            GPtrArray *models)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "training");
  json_builder_begin_object (builder);
  add_range (builder, &setting->training);
  json_builder_end_object (builder);
  add_inference (builder, setting, schedule);
  add_effective (builder, schedule, report);
  json_builder_set_member_name (builder, "buffer");
  json_builder_begin_object (builder);
  add_buffer (builder, "nominal", &report->nominal);
  add_buffer (builder, "effective", &report->effective);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "contained");
  json_builder_add_boolean_value (builder, report->contained);
  json_builder_set_member_name (builder, "outside");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < report->n_outside; i++)
    json_builder_add_double_value (builder, report->outside[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "remedies");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->remedies->len; i++)
    json_builder_add_string_value (builder, g_array_index (report->remedies, ScBufferRemedy, i).sentence);
  json_builder_end_array (builder);
  if (models != NULL)
    sc_noise_measure_add_json (builder, models);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

static void
print_side (const ScBufferSide *side)
{
  g_print ("  %8.3f ×  %6.1f %%", side->ratio, 100.0 * side->share);
}

static void
print_buffer (const gchar *name, const ScBuffer *buffer)
{
  g_print ("  %-10s", name);
  print_side (&buffer->below);
  g_print ("   ");
  print_side (&buffer->above);
  g_print ("\n");
}

static void
print_table (const ScNoiseSetting *setting, const ScSchedule *schedule, const ScBufferReport *report)
{
  g_print ("Noise levels σ       minimum    maximum   rho\n");
  g_print ("  training        %10.4g %10.4g %5.3g\n", setting->training.min, setting->training.max, setting->training.rho);
  g_print ("  inference       %10.4g %10.4g %5.3g   %zu levels, churn %g\n", setting->inference.min, setting->inference.max,
           setting->inference.rho, schedule->n_steps, setting->churn);
  g_print ("  effective       %10.4g %10.4g         %zu calls of the network\n\n", report->effective_min, report->effective_max,
           schedule->n_calls);

  g_print ("Buffer band             below                    above   (ratio, share of the training draws)\n");
  print_buffer ("nominal", &report->nominal);
  print_buffer ("effective", &report->effective);

  g_print ("\n  step      level     churned   midpoint\n");
  for (gsize i = 0; i < schedule->n_steps; i++)
    {
      gdouble churned = schedule->calls[2 * i].sigma;
      g_print ("  %4zu %10.4g  %10.4g ", i, schedule->steps[i].level, churned);
      if (i + 1 < schedule->n_steps)
        g_print ("%10.4g\n", schedule->calls[2 * i + 1].sigma);
      else
        g_print ("%10s\n", "none");
    }
}

static void
print_verdict (const ScNoiseSetting *setting, const ScBufferReport *report)
{
  g_autofree gchar *sentence = sc_buffer_report_dup_sentence (report, setting);

  if (sentence == NULL)
    {
      g_print ("\nEvery effective level lies within the training range.\n");
      return;
    }
  g_print ("\nWarning: %s (%zu level%s outside).\n", sentence, report->n_outside, report->n_outside == 1 ? "" : "s");
  for (guint i = 0; i < report->remedies->len; i++)
    g_print ("  What would mend it: %s.\n", g_array_index (report->remedies, ScBufferRemedy, i).sentence);
}

static gint
run (ScCli *cli)
{
  g_auto (ScNoiseFlags) flags = { 0 };
  g_auto (ScNoiseMeasure) measure;
  sc_noise_measure_init (&measure);
  g_autofree gchar *path = NULL;
  g_autoptr (ScCheckpoint) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  ScNoiseSetting setting = SC_NOISE_SETTING_GENCAST;
  gint status;
  const ScOption options[] = {
    { "checkpoint", 0, SC_OPTION_STRING, &path, "C.npz", "take what is not given from this checkpoint" },
    { NULL },
  };

  sc_cli_add_options (cli, NULL, options);
  sc_noise_measure_add (&measure, cli);
  sc_noise_flags_add (&flags, cli);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status))
    return status;
  if (!sc_noise_measure_check (&measure, cli, path))
    return SC_CLI_USAGE;

  if (path != NULL)
    {
      checkpoint = sc_checkpoint_load (path, &error);
      if (checkpoint == NULL)
        return sc_cli_fail (cli, error);
      setting = *sc_checkpoint_get_noise (checkpoint);
    }
  if (!sc_noise_flags_resolve (&flags, &setting, &setting, &error))
    return sc_cli_fail (cli, error);
  g_autoptr (ScSchedule) schedule = sc_schedule_new (&setting, &error);
  if (schedule == NULL)
    return sc_cli_fail (cli, error);

  g_autoptr (ScBufferReport) report = sc_buffer_report_new (&setting, schedule);
  g_autoptr (GPtrArray) models = NULL; /* of ScMeasuredModel */
  if (measure.wanted)
    {
      models = sc_noise_measure_run (&measure, cli, path, &setting.training, &error);
      if (models == NULL)
        return sc_cli_fail (cli, error);
    }
  if (sc_cli_wants_json (cli))
    return print_json (cli, &setting, schedule, report, models);
  print_table (&setting, schedule, report);
  print_verdict (&setting, report);
  if (models != NULL)
    sc_noise_measure_print (models);
  return SC_CLI_DONE;
}

const ScCommand sc_command_noise = {
  "noise",
  "Compare the noise levels of training and inference",
  "[--checkpoint C.npz] [noise options] [--measure --data D.nc --stats DIR]",
  "Shows the schedule, the levels that the network is really called with after churn\n"
  "and at the solver's midpoints, and the buffer band: what the training range has\n"
  "beyond them. What is not given comes from the checkpoint, without one from\n"
  "GenCast's published defaults.\n\n"
  "With --measure the error of the denoiser is measured on data that the model was not\n"
  "trained on, from a tenth of the training minimum to ten times its maximum, and set\n"
  "beside what is possible without a network.",
  run,
};
