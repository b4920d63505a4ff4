/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/demo-fit.h"

#include <math.h>
#include <string.h>

#include "forecast/demo-statistics.h"
#include "forecast/demo-weather.h"
#include "forecast/time-progress.h"
#include "model/gencast.h"
#include "noise/isotropic-noise.h"
#include "noise/preconditioning.h"
#include "noise/schedule.h"

#define STEP_SECONDS (SC_TASK_STEP_HOURS * 3600)

/* Moments of a year that the regression sees. */
#define N_SAMPLES 40
/* Standard deviation of what the second half of them is disturbed by, in units
 * of the changes' scale: a forecast's own errors, which the fit learns to take back. */
#define DISTURBANCE 4.0f
#define RIDGE 1e-6

/* Weights so small that the activation stays near its linear part, and
 * branches so weak that the grid nodes' own channels come through: then the
 * features lose little of what the two frames say. */
#define LINEAR_SCALE 0.3f
#define BRANCH_SCALE 0.1f

#define FIRST_LAYER "grid2mesh_gnn/~_networks_builder/encoder_nodes_grid_nodes_mlp/~/linear_0:w"
#define HIDDEN_LAYER "mesh2grid_gnn/~_networks_builder/decoder_nodes_grid_nodes_mlp/~/linear_0:"
#define BRANCHES { "grid2mesh_gnn/~_networks_builder/processor_nodes_0_grid_nodes_norm_conditioning/linear:b", \
                   "mesh2grid_gnn/~_networks_builder/processor_nodes_0_grid_nodes_norm_conditioning/linear:b" }
#define LAST_LAYER "mesh2grid_gnn/~_networks_builder/decoder_nodes_grid_nodes_mlp/~/linear_1:"

gdouble
sc_demo_fit_gain (const ScNoiseSetting *setting, GError **error)
{
  g_autoptr (ScSchedule) schedule = sc_schedule_new (setting, error);
  gdouble x = 0.0;

  if (schedule == NULL)
    return NAN;
  for (gsize i = 0; i < schedule->n_steps; i++)
    {
      const ScScheduleStep *step = &schedule->steps[i];
      gdouble hat = step->sigma_hat;
      gdouble denoised = sc_precondition_skip (step->sigma_hat) * x + sc_precondition_out (step->sigma_hat);

      if (step->sigma_next > 0.0f)
        {
          gdouble middle = step->sigma_mid / hat * x + (1.0 - step->sigma_mid / hat) * denoised;
          denoised = sc_precondition_skip (step->sigma_mid) * middle + sc_precondition_out (step->sigma_mid);
        }
      x = step->sigma_next / hat * x + (1.0 - step->sigma_next / hat) * denoised;
    }
  return x;
}

/* The statistics and the weather of a variable, by its name. */
static const ScDemoStatistic *
find_statistic (GPtrArray *statistics, const gchar *name)
{
  for (guint i = 0; i < statistics->len; i++)
    if (g_str_equal (((ScDemoStatistic *) g_ptr_array_index (statistics, i))->name, name))
      return g_ptr_array_index (statistics, i);
  return NULL;
}

static gssize
find_variable (const gchar *name)
{
  gsize n;
  const ScDemoVariable *variables = sc_demo_variables (&n);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (variables[i].name, name))
      return (gssize) i;
  return -1;
}

typedef struct
{
  const ScDemoLand *land;
  GPtrArray *statistics;
  const ScTask *task;
  GArray *conditioning; /* of ScChannel */
  GArray *target;       /* of ScChannel */
  gsize n_grid;

  gsize n_features; /* hidden channels and the constant */
  gfloat *hidden_weight; /* [latent][hidden] */
  gfloat *hidden_bias;   /* [hidden] */
  gsize latent;
  gfloat *features; /* [n_grid][n_features]: of the present sample */

  gdouble *products; /* [n_features][n_features]: Σ w f fᵀ */
  gdouble *answers;  /* [n_features][n_target]: Σ w f yᵀ */
} Fit;

static void
fit_clear (Fit *self)
{
  g_clear_pointer (&self->conditioning, g_array_unref);
  g_clear_pointer (&self->target, g_array_unref);
  g_free (self->hidden_weight);
  g_free (self->hidden_bias);
  g_free (self->features);
  g_free (self->products);
  g_free (self->answers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

/* The moments around one forecast: −12 h, 0 h and 12 h, with the error that the two inputs are given. */
typedef struct
{
  gint64 seconds; /* of 0 h */
  ScDemoFrame *frames[3];
  const gfloat *disturbance; /* (nullable): [2][n_target][n_grid] */
} Sample;

static gfloat
disturbance_at (const Fit *self, const Sample *sample, const ScChannel *channel, gint frame, gsize node)
{
  if (sample->disturbance == NULL)
    return 0.0f;
  for (guint c = 0; c < self->target->len; c++)
    {
      const ScChannel *target = &g_array_index (self->target, ScChannel, c);
      if (target->level_index == channel->level_index && g_str_equal (target->variable, channel->variable))
        return sample->disturbance[((gsize) frame * self->target->len + c) * self->n_grid + node];
    }
  return 0.0f;
}

/* One channel of the network's conditioning, normalised as a forecast does it. */
static void
fill_channel (const Fit *self, const Sample *sample, guint index, gfloat *conditioning)
{
  const ScChannel *channel = &g_array_index (self->conditioning, ScChannel, index);
  const ScDemoStatistic *statistic = find_statistic (self->statistics, channel->variable);
  gsize level = channel->level_index < 0 ? 0 : (gsize) channel->level_index;
  gfloat mean = statistic->values[SC_STATISTICS_MEAN][level];
  gfloat stddev = statistic->values[SC_STATISTICS_STDDEV][level];
  gfloat change = statistic->values[SC_STATISTICS_DIFFS_STDDEV][level];
  gint frame = channel->is_forcing ? 2 : channel->time_index;
  gssize variable = find_variable (channel->variable);
  ScTimeFeature feature = SC_TIME_FEATURE_YEAR;
  gboolean is_time = sc_time_feature_from_name (channel->variable, &feature);
  const gfloat *field = variable >= 0 ? sc_demo_frame_peek (sample->frames[frame], (gsize) variable) + level * self->n_grid
                        : g_str_equal (channel->variable, "land_sea_mask") ? self->land->fraction
                                                                           : self->land->surface_geopotential;

  for (gsize node = 0; node < self->n_grid; node++)
    {
      gfloat value = is_time ? sc_time_feature_evaluate (feature, sample->seconds + (frame - 1) * STEP_SECONDS,
                                                         self->land->lon[node % self->land->n_lon])
                             : field[node];
      if (isnan (value))
        value = statistic->values[SC_STATISTICS_MINIMUM][level];
      else if (variable >= 0)
        value += change * disturbance_at (self, sample, channel, frame, node);
      conditioning[node * self->conditioning->len + index] = (value - mean) / stddev;
    }
}

/* What the network is to answer for one channel: the normalised change from the disturbed state. */
static gfloat
wanted_answer (const Fit *self, const Sample *sample, guint c, gsize node)
{
  const ScChannel *channel = &g_array_index (self->target, ScChannel, c);
  const ScDemoStatistic *statistic = find_statistic (self->statistics, channel->variable);
  gsize level = channel->level_index < 0 ? 0 : (gsize) channel->level_index;
  gsize variable = (gsize) find_variable (channel->variable);
  gboolean is_input = g_strv_contains ((const gchar *const *) self->task->inputs, channel->variable);
  gfloat next = sc_demo_frame_peek (sample->frames[2], variable)[level * self->n_grid + node];
  gfloat now = sc_demo_frame_peek (sample->frames[1], variable)[level * self->n_grid + node];
  gfloat change = statistic->values[SC_STATISTICS_DIFFS_STDDEV][level];
  gfloat answer = is_input ? (next - now) / change
                           : (next - statistic->values[SC_STATISTICS_MEAN][level]) / statistic->values[SC_STATISTICS_STDDEV][level];

  if (isnan (answer))
    return 0.0f;
  return is_input && sample->disturbance != NULL
           ? answer - sample->disturbance[(self->target->len + c) * self->n_grid + node]
           : answer;
}

/* Takes the latent grid nodes on the way and computes the last hidden layer from them. */
static gboolean
take_features (const gchar *name, gsize element, ScProbeRows *rows, gpointer data, GError **error)
{
  Fit *self = data;
  gsize hidden = self->n_features - 1;

  if (!g_str_equal (name, "mesh2grid/grid_nodes"))
    return TRUE;
  for (gsize row = 0; row < rows->rows; row++)
    {
      gfloat *features = self->features + row * self->n_features;
      memcpy (features, self->hidden_bias, hidden * sizeof (gfloat));
      for (gsize i = 0; i < rows->channels; i++)
        for (gsize h = 0; h < hidden; h++)
          features[h] += rows->values[row * rows->ld + i] * self->hidden_weight[i * hidden + h];
      for (gsize h = 0; h < hidden; h++)
        features[h] = features[h] / (1.0f + expf (-features[h])); /* swish */
      features[hidden] = 1.0f;
    }
  return TRUE;
}

static void
accumulate (Fit *self, const Sample *sample)
{
  gsize n = self->n_features;
  g_autofree gdouble *answers = g_new (gdouble, self->target->len);

  for (gsize node = 0; node < self->n_grid; node++)
    {
      const gfloat *f = self->features + node * n;
      gdouble weight = MAX (cos (self->land->lat[node / self->land->n_lon] * G_PI / 180.0), 0.05);

      for (guint c = 0; c < self->target->len; c++)
        answers[c] = wanted_answer (self, sample, c, node);
      for (gsize i = 0; i < n; i++)
        {
          gdouble scaled = weight * f[i];
          for (gsize j = 0; j <= i; j++)
            self->products[i * n + j] += scaled * f[j];
          for (guint c = 0; c < self->target->len; c++)
            self->answers[i * self->target->len + c] += scaled * answers[c];
        }
    }
}

/* Cholesky's method, in place: @products becomes its lower factor, @answers the solution. */
static gboolean
solve (gdouble *products, gdouble *answers, gsize n, gsize n_answers)
{
  for (gsize j = 0; j < n; j++)
    {
      for (gsize k = 0; k < j; k++)
        for (gsize i = j; i < n; i++)
          products[i * n + j] -= products[i * n + k] * products[j * n + k];
      if (!(products[j * n + j] > 0.0))
        return FALSE;
      gdouble root = sqrt (products[j * n + j]);
      for (gsize i = j; i < n; i++)
        products[i * n + j] /= root;
    }
  for (gsize c = 0; c < n_answers; c++)
    {
      for (gsize i = 0; i < n; i++)
        {
          for (gsize k = 0; k < i; k++)
            answers[i * n_answers + c] -= products[i * n + k] * answers[k * n_answers + c];
          answers[i * n_answers + c] /= products[i * n + i];
        }
      for (gsize i = n; i-- > 0;)
        {
          for (gsize k = i + 1; k < n; k++)
            answers[i * n_answers + c] -= products[k * n + i] * answers[k * n_answers + c];
          answers[i * n_answers + c] /= products[i * n + i];
        }
    }
  return TRUE;
}

static gboolean
fit_sample (Fit *self, ScGenCastWorkspace *workspace, ScIsotropicNoise *noise, gint index, gfloat sigma, ScThreads *threads, GError **error)
{
  gsize n_target = self->target->len;
  g_autofree gfloat *conditioning = g_new (gfloat, self->n_grid * self->conditioning->len);
  g_autofree gfloat *nothing = g_new0 (gfloat, self->n_grid * n_target);
  g_autofree gfloat *denoised = g_new (gfloat, self->n_grid * n_target);
  g_autofree gfloat *disturbance = g_new (gfloat, 2 * n_target * self->n_grid);
  /* Through the seasons, at noon and midnight in turn, never twice the same waves. */
  Sample sample = { .seconds = (gint64) (index * (365.24 / N_SAMPLES) + 10957.0) * 86400 + index % 2 * STEP_SECONDS };
  gboolean ok = TRUE;

  if (index % 2 == 1)
    {
      if (!sc_isotropic_noise_draw (noise, sc_key_fold_in (sc_key_new (20), (guint32) index), 2 * n_target, threads, disturbance, error))
        return FALSE;
      for (gsize i = 0; i < 2 * n_target * self->n_grid; i++)
        disturbance[i] *= DISTURBANCE;
      sample.disturbance = disturbance;
    }
  for (gint f = 0; f < 3; f++)
    sample.frames[f] = sc_demo_frame_new (self->land, sample.seconds + (f - 1) * STEP_SECONDS, self->task->levels, self->task->n_levels);
  for (guint c = 0; c < self->conditioning->len; c++)
    fill_channel (self, &sample, c, conditioning);
  ok = sc_gencast_set_conditioning (workspace, conditioning, 1, error)
       && sc_gencast_denoise (workspace, nothing, &sigma, 1, denoised, NULL, error);
  if (ok)
    accumulate (self, &sample);
  for (gint f = 0; f < 3; f++)
    sc_demo_frame_free (sample.frames[f]);
  return ok;
}

static GHashTable *
copy_parameters (ScCheckpoint *checkpoint)
{
  GHashTable *parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sc_array_unref);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, sc_checkpoint_get_parameters (checkpoint));
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (parameters, g_strdup (name), sc_array_ref (value));
  return parameters;
}

/* A copy of a parameter, in place of the one in the table, to be written to. */
static gfloat *
own_parameter (GHashTable *parameters, const gchar *name, GError **error)
{
  ScArray *copy = sc_array_copy (g_hash_table_lookup (parameters, name), error);

  if (copy == NULL)
    return NULL;
  g_hash_table_insert (parameters, g_strdup (name), copy);
  return copy->data;
}

static ScCheckpoint *
with_parameters (ScCheckpoint *self, GHashTable *parameters, GError **error)
{
  return sc_checkpoint_new (sc_checkpoint_get_description (self), sc_checkpoint_get_license (self), parameters,
                            sc_checkpoint_get_task (self), sc_checkpoint_get_architecture (self), sc_checkpoint_get_noise (self), error);
}

static gboolean
scale_parameter (GHashTable *parameters, const gchar *name, gfloat factor, GError **error)
{
  gfloat *values = own_parameter (parameters, name, error);

  if (values == NULL)
    return FALSE;
  gsize n = sc_array_get_size (g_hash_table_lookup (parameters, name));
  for (gsize i = 0; i < n; i++)
    values[i] *= factor;
  return TRUE;
}

/* The rows of the first layer that the noisy target goes through become zero. */
static void
ignore_noisy_target (GHashTable *parameters, const ScTask *task, gsize latent)
{
  g_autoptr (GArray) order = sc_task_network_channels (task);
  g_autoptr (GArray) conditioning = sc_task_conditioning_channels (task);
  gfloat *weights = ((ScArray *) g_hash_table_lookup (parameters, FIRST_LAYER))->data;

  for (guint i = 0; i < order->len; i++)
    if (g_array_index (order, guint, i) >= conditioning->len)
      memset (weights + i * latent, 0, latent * sizeof (gfloat));
}

/* Random weights that make good features. */
static ScCheckpoint *
prepare_features (ScCheckpoint *random, GHashTable *parameters, GError **error)
{
  static const gchar *const branches[] = BRANCHES;
  gsize latent = (gsize) sc_checkpoint_get_architecture (random)->latent_size;

  if (!scale_parameter (parameters, FIRST_LAYER, LINEAR_SCALE, error)
      || !scale_parameter (parameters, HIDDEN_LAYER "w", LINEAR_SCALE, error))
    return NULL;
  ignore_noisy_target (parameters, sc_checkpoint_get_task (random), latent);
  for (gsize i = 0; i < G_N_ELEMENTS (branches); i++)
    {
      /* [scale − 1 | offset] */
      gfloat *values = own_parameter (parameters, branches[i], error);
      if (values == NULL)
        return NULL;
      for (gsize c = 0; c < latent; c++)
        values[c] = BRANCH_SCALE - 1.0f;
    }
  return with_parameters (random, parameters, error);
}

static void
fit_init (Fit *self, ScCheckpoint *checkpoint, const ScDemoLand *land, GPtrArray *statistics)
{
  gsize hidden = (gsize) sc_checkpoint_get_architecture (checkpoint)->latent_size;

  self->land = land;
  self->statistics = statistics;
  self->task = sc_checkpoint_get_task (checkpoint);
  self->conditioning = sc_task_conditioning_channels (self->task);
  self->target = sc_task_target_channels (self->task);
  self->n_grid = land->n_lat * land->n_lon;
  self->latent = hidden;
  self->n_features = hidden + 1;
  self->hidden_weight = g_memdup2 (sc_checkpoint_get_parameter (checkpoint, HIDDEN_LAYER "w")->data, hidden * hidden * sizeof (gfloat));
  self->hidden_bias = g_memdup2 (sc_checkpoint_get_parameter (checkpoint, HIDDEN_LAYER "b")->data, hidden * sizeof (gfloat));
  self->features = g_new (gfloat, self->n_grid * self->n_features);
  self->products = g_new0 (gdouble, self->n_features * self->n_features);
  self->answers = g_new0 (gdouble, self->n_features * self->target->len);
}

/* The solution into the last layer, divided by what the sampler multiplies it with. */
static gboolean
store_last_layer (Fit *self, GHashTable *parameters, gdouble gain, GError **error)
{
  gsize hidden = self->n_features - 1;
  gsize n_target = self->target->len;
  gfloat *weight = own_parameter (parameters, LAST_LAYER "w", error);
  gfloat *bias = weight != NULL ? own_parameter (parameters, LAST_LAYER "b", error) : NULL;

  if (bias == NULL)
    return FALSE;
  for (gsize i = 0; i < hidden * n_target; i++)
    weight[i] = (gfloat) (self->answers[i] / gain);
  for (gsize c = 0; c < n_target; c++)
    bias[c] = (gfloat) (self->answers[hidden * n_target + c] / gain);
  return TRUE;
}

ScCheckpoint *
sc_demo_fit (ScCheckpoint *random, const ScDemoLand *land, GPtrArray *statistics, ScThreads *threads, GError **error)
{
  g_return_val_if_fail (sc_checkpoint_get_architecture (random)->hidden_layers == 1, NULL);

  const ScNoiseSetting *setting = sc_checkpoint_get_noise (random);
  g_autoptr (GHashTable) parameters = copy_parameters (random);
  g_autoptr (ScCheckpoint) prepared = prepare_features (random, parameters, error);
  g_autoptr (ScGenCast) network = prepared != NULL
                                    ? sc_gencast_new (prepared, land->lat, land->n_lat, land->lon, land->n_lon, NULL, threads, error)
                                    : NULL;
  g_autoptr (ScGenCastWorkspace) workspace = network != NULL ? sc_gencast_workspace_new (network, 1, threads, error) : NULL;
  g_autoptr (ScIsotropicNoise) noise = workspace != NULL
                                         ? sc_isotropic_noise_new (land->lat, land->n_lat, land->lon, land->n_lon, error)
                                         : NULL;
  g_autoptr (ScSchedule) schedule = noise != NULL ? sc_schedule_new (setting, error) : NULL;
  g_auto (Fit) fit = { 0 };

  if (schedule == NULL)
    return NULL;
  fit_init (&fit, prepared, land, statistics);
  sc_gencast_workspace_set_probe (workspace, take_features, &fit, SC_PROBE_STAGES);
  for (gint i = 0; i < N_SAMPLES; i++)
    if (!fit_sample (&fit, workspace, noise, i, schedule->steps[(gsize) i * 7 % schedule->n_steps].sigma_hat, threads, error))
      return NULL;

  /* A little of the features' own size keeps the solution small. */
  gdouble trace = 0.0;
  for (gsize i = 0; i < fit.n_features; i++)
    trace += fit.products[i * fit.n_features + i] / (gdouble) fit.n_features;
  for (gsize i = 0; i < fit.n_features; i++)
    fit.products[i * fit.n_features + i] += RIDGE * trace;
  if (!solve (fit.products, fit.answers, fit.n_features, fit.target->len))
    {
      g_set_error (error, SC_CHECKPOINT_ERROR, SC_CHECKPOINT_ERROR_VALUE, "the features of these weights cannot be told apart");
      return NULL;
    }
  if (!store_last_layer (&fit, parameters, sc_demo_fit_gain (setting, NULL), error))
    return NULL;
  return with_parameters (prepared, parameters, error);
}
