/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/noise-flags.h"
#include "io/shipped-data.h"
#include "model/checkpoint.h"
#include "train/train-error.h"
#include "train/training.h"

#define SHIPPED_DATA "training.nc"
#define SHIPPED_VERIFICATION "verification"
#define SHIPPED_STATISTICS "mean_by_level.nc"

typedef struct
{
  ScTrainingRequest *request;
  ScNoiseFlags noise;
  gint warm_up;
  gint threads;
  gboolean has_warm_up;
} Options;

static void
options_clear (Options *self)
{
  sc_training_request_free (self->request);
  sc_noise_flags_clear (&self->noise);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* "0.02–0.3: 4.15, 0.3–1.2: 0.87, …" */
static gchar *
describe_bands (const ScTrainingProgress *progress)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < SC_VALIDATION_BANDS; i++)
    g_string_append_printf (text, "%s%.2g–%.2g: %.4g", i > 0 ? ", " : "", progress->bands[i].sigma_low,
                            progress->bands[i].sigma_high, progress->bands[i].loss);
  return g_string_free (text, FALSE);
}

static void
on_progress (const ScTrainingProgress *progress, gpointer data)
{
  ScCli *cli = data;

  switch (progress->stage)
    {
    case SC_TRAINING_READING:
      if (progress->fraction < 1.0)
        sc_cli_progress (cli, progress->fraction, -1.0, "reading the data");
      break;
    case SC_TRAINING_STEPPING:
      sc_cli_progress (cli, progress->fraction, progress->remaining_seconds,
                       "step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", loss %.4g", progress->step, progress->steps,
                       progress->loss);
      break;
    case SC_TRAINING_VALIDATING:
      {
        g_autofree gchar *bands = describe_bands (progress);
        g_autofree gchar *spent = sc_cli_format_seconds (progress->seconds);
        g_autofree gchar *remaining = sc_cli_format_seconds (MAX (progress->remaining_seconds, 0.0));
        sc_cli_note (cli, "step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " after %s, remaining %s; loss %.4g, gradient %.3g; "
                     "validation by noise level %s", progress->step, progress->steps, spent, remaining, progress->loss,
                     progress->gradient_norm, bands);
        break;
      }
    case SC_TRAINING_PREPARING:
    case SC_TRAINING_SAVED:
    case SC_TRAINING_FINISHED:
      break;
    }
}

static gint
print_result (ScCli *cli, const ScTrainingRequest *request, const ScTrainingProgress *progress)
{
  if (!sc_cli_wants_json (cli))
    {
      g_autofree gchar *seconds = sc_cli_format_seconds (progress->seconds);
      g_autofree gchar *bands = describe_bands (progress);
      g_print ("%s: %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT " samples, %s, loss %.4g\nValidation loss by noise level: %s\n",
               request->output, progress->steps, progress->samples, seconds, progress->loss, bands);
      return SC_CLI_DONE;
    }

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "output");
  json_builder_add_string_value (builder, request->output);
  json_builder_set_member_name (builder, "steps");
  json_builder_add_int_value (builder, (gint64) progress->steps);
  json_builder_set_member_name (builder, "samples");
  json_builder_add_int_value (builder, (gint64) progress->samples);
  json_builder_set_member_name (builder, "parameters");
  json_builder_add_int_value (builder, (gint64) progress->n_parameters);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, progress->seconds);
  json_builder_set_member_name (builder, "loss");
  json_builder_add_double_value (builder, progress->loss);
  json_builder_set_member_name (builder, "validation");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < SC_VALIDATION_BANDS; i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "sigma_low");
      json_builder_add_double_value (builder, progress->bands[i].sigma_low);
      json_builder_set_member_name (builder, "sigma_high");
      json_builder_add_double_value (builder, progress->bands[i].sigma_high);
      json_builder_set_member_name (builder, "loss");
      json_builder_add_double_value (builder, progress->bands[i].loss);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  return sc_cli_print_json (cli, node);
}

/* The extract of the demo planet that is shipped, and what belongs to it. */
static gboolean
fill_in_shipped (ScTrainingRequest *request, GError **error)
{
  if (request->data == NULL)
    {
      g_autofree gchar *data = sc_shipped_data_find (SHIPPED_DATA);
      const gchar *const paths[] = { data, NULL };
      if (data == NULL)
        {
          g_set_error_literal (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_REQUEST,
                               "the demo planet's " SHIPPED_DATA " is not installed; name data with --data");
          return FALSE;
        }
      request->data = g_strdupv ((GStrv) paths);
    }
  if (request->stats == NULL)
    {
      g_autofree gchar *statistics = sc_shipped_data_find (SHIPPED_STATISTICS);
      if (statistics == NULL)
        {
          g_set_error_literal (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_REQUEST,
                               "the demo planet's statistics are not installed; name a folder with --stats");
          return FALSE;
        }
      request->stats = g_path_get_dirname (statistics);
    }

  /* What the shipped model is scored with is never trained on. */
  g_auto (GStrv) shipped = sc_shipped_data_list (SHIPPED_VERIFICATION, ".nc");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const gchar **) shipped);
  if (request->verification != NULL)
    g_strv_builder_addv (builder, (const gchar **) request->verification);
  g_strfreev (request->verification);
  request->verification = g_strv_builder_end (builder);
  return TRUE;
}

/* Flags change what the checkpoint has, or what is published. */
static gboolean
resolve_noise (Options *options, GError **error)
{
  ScTrainingRequest *request = options->request;
  ScNoiseSetting base = SC_NOISE_SETTING_GENCAST;

  if (request->from != NULL && sc_noise_flags_any (&options->noise))
    {
      g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (request->from, error);
      if (checkpoint == NULL)
        return FALSE;
      base = *sc_checkpoint_get_noise (checkpoint);
    }
  request->has_noise = request->from == NULL || sc_noise_flags_any (&options->noise);
  return sc_noise_flags_resolve (&options->noise, &base, &request->noise, error);
}

static gint
train (ScCli *cli, const ScTrainingRequest *request)
{
  g_autoptr (ScTraining) training = sc_training_new (request, on_progress, cli);
  g_autoptr (GError) error = NULL;
  gboolean ok = sc_training_run (training, sc_cli_get_cancellable (cli), &error);
  ScTrainingProgress progress;

  sc_training_get_progress (training, &progress);
  if (ok)
    return print_result (cli, request, &progress);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && progress.n_parameters > 0 && progress.stage == SC_TRAINING_SAVED)
    {
      sc_cli_note (cli, "stopped after step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                   "; the same command with --resume goes on from there", progress.step, progress.steps);
      return SC_CLI_FAILED;
    }
  return sc_cli_fail (cli, error);
}

static gint
run (ScCli *cli)
{
  g_auto (Options) parsed = { .request = sc_training_request_new () };
  ScTrainingRequest *request = parsed.request;
  guint64 steps = request->steps;
  const ScOption options[] = {
    { "from", 0, SC_OPTION_STRING, &request->from, "C.npz", "the checkpoint to start from; without it: from scratch" },
    { "data", 0, SC_OPTION_STRINGS, &request->data, "D.nc", "frames to train on, may be given again; the demo planet's by default" },
    { "stats", 0, SC_OPTION_STRING, &request->stats, "DIR", "folder with the four statistics files; the demo planet's by default" },
    { "verification", 0, SC_OPTION_STRINGS, &request->verification, "V.nc", "frames that must not be among the data, may be given again" },
    { "output", 'o', SC_OPTION_STRING, &request->output, "CKPT.npz", "where the checkpoint goes", .required = TRUE },
    { "license", 0, SC_OPTION_STRING, &request->license, "TEXT", "licence written into the checkpoint" },
    { "resume", 0, SC_OPTION_FLAG, &request->resume, NULL, "go on from CKPT.npz.state, where it is there" },
    { NULL },
  };
  const ScOption course[] = {
    { "steps", 0, SC_OPTION_UINT64, &steps, "N", "updates of the parameters (1000)" },
    { "batch", 0, SC_OPTION_INT, &request->batch, "N", "samples of an update (2)" },
    { "seed", 0, SC_OPTION_UINT64, &request->seed, "S", "of samples, noise and initial parameters (0)" },
    { "learning-rate", 0, SC_OPTION_NUMBER, &request->rate, "X", "the highest; it rises to it, then falls to 0 as half a cosine (0.002)" },
    { "warm-up", 0, SC_OPTION_INT, &parsed.warm_up, "N", "steps in which it rises (a hundredth of all, at most 1000)", .given = &parsed.has_warm_up },
    { "clip-norm", 0, SC_OPTION_NUMBER, &request->optimiser.clip_norm, "X", "longest gradient, or inf (5)" },
    { "weight-decay", 0, SC_OPTION_NUMBER, &request->optimiser.weight_decay, "X", "of AdamW, on weights (0.01)" },
    { "second-decay", 0, SC_OPTION_NUMBER, &request->optimiser.second_decay, "X", "of AdamW's second moment (0.999)" },
    { "average-decay", 0, SC_OPTION_NUMBER, &request->optimiser.average_decay, "X", "of the moving average that is written (0.999)" },
    { "validations", 0, SC_OPTION_INT, &request->validations, "N", "how often the validation loss is told before the end (20)" },
    { NULL },
  };
  const ScOption shape[] = {
    { "mesh-splits", 0, SC_OPTION_INT, &request->shape.mesh_splits, "N", "of the icosahedron (3)" },
    { "latent", 0, SC_OPTION_INT, &request->shape.latent, "N", "channels (64)" },
    { "layers", 0, SC_OPTION_INT, &request->shape.layers, "N", "transformer blocks (4)" },
    { "heads", 0, SC_OPTION_INT, &request->shape.heads, "N", "of the attention (2)" },
    { "feed-forward", 0, SC_OPTION_INT, &request->shape.hidden, "N", "channels of the feed-forward layers (256)" },
    { "k-hop", 0, SC_OPTION_INT, &request->shape.k_hop, "N", "edges that attention reaches (4)" },
    { NULL },
  };
  const ScOption computing[] = {
    { "threads", 0, SC_OPTION_INT, &parsed.threads, "N", "threads, all cores by default" },
    { "memory-budget", 0, SC_OPTION_SIZE, &request->memory_budget, "4G", "keep frames in memory where they take no more" },
    { "save-every", 0, SC_OPTION_NUMBER, &request->save_seconds, "SECONDS", "between two writings of the state (60)" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint status;

  sc_cli_add_options (cli, NULL, options);
  sc_cli_add_options (cli, "The course of the training", course);
  sc_noise_flags_add (&parsed.noise, cli);
  sc_cli_add_options (cli, "The network, from scratch", shape);
  sc_cli_add_options (cli, "Computing", computing);
  if (!sc_cli_parse (cli, 0, 0, NULL, &status))
    return status;
  if (steps < 1 || steps > SC_TRAINING_MOST_STEPS)
    return sc_cli_usage (cli, "--steps is %" G_GUINT64_FORMAT ", but must be 1 to %d", steps, SC_TRAINING_MOST_STEPS);
  if (request->batch < 1 || request->batch > SC_TRAINING_MOST_BATCH)
    return sc_cli_usage (cli, "--batch is %d, but must be 1 to %d", request->batch, SC_TRAINING_MOST_BATCH);
  if (parsed.has_warm_up && parsed.warm_up < 0)
    return sc_cli_usage (cli, "--warm-up is %d, but must be 0 or more", parsed.warm_up);
  if (parsed.threads < 0)
    return sc_cli_usage (cli, "--threads is %d, but must be 0 (all cores) or more", parsed.threads);

  request->steps = steps;
  request->warm_up = parsed.has_warm_up ? parsed.warm_up : -1;
  request->threads = (guint) parsed.threads;
  if (!fill_in_shipped (request, &error) || !resolve_noise (&parsed, &error))
    return sc_cli_fail (cli, error);
  return train (cli, request);
}

const ScCommand sc_command_train = {
  "train",
  "Train a network",
  "[--from C.npz] [--data D.nc]… [--stats DIR] [--steps N] [options] -o CKPT.npz",
  "Learns to denoise the change of 12 hours from frames of a dataset, with noise levels drawn from the training range, as\n"
  "GenCast does; without --data from the demo planet's. What is written is the moving average of the parameters. Until it\n"
  "is there, CKPT.npz.state holds the training so far: stopped or killed, the same command with --resume goes on from it\n"
  "and ends with the same bits.",
  run,
};
