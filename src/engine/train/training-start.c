/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-start.h"

#include <math.h>

#include "forecast/time-progress.h"
#include "io/open.h"
#include "train/train-error.h"

/* (transfer full): those that the data has or that follow from the date. */
static GStrv
choose (const gchar *const *names, ScDataset *dataset)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (sc_dataset_get (dataset, names[i]) != NULL || sc_time_feature_from_name (names[i], NULL))
      g_strv_builder_add (builder, names[i]);
  return g_strv_builder_end (builder);
}

static gboolean
read_levels (ScDataset *dataset, const gchar *path, ScTask *task, GError **error)
{
  ScVariable *level = sc_dataset_get_coordinate (dataset, "level");

  if (level == NULL)
    return TRUE;
  g_autoptr (ScArray) values = sc_variable_load (level, error);
  if (values == NULL)
    return FALSE;
  task->n_levels = sc_array_get_size (values);
  task->levels = g_new (gint, MAX (task->n_levels, 1));
  for (gsize i = 0; i < task->n_levels; i++)
    {
      gdouble value = sc_array_get_double (values, i);
      if (!(value > 0 && value < 100000) || value != rint (value))
        {
          g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA,
                       "%s: value %" G_GSIZE_FORMAT " of the coordinate level is %g, but pressures in whole hPa are needed",
                       path, i, value);
          return FALSE;
        }
      task->levels[i] = (gint) value;
    }
  return TRUE;
}

static gboolean
make_task (const gchar *path, ScTask *task, GError **error)
{
  g_autoptr (ScDataset) dataset = sc_open_dataset (path, SC_OPEN_DEFAULT, error);

  if (dataset == NULL)
    return FALSE;
  task->inputs = choose (sc_gencast_inputs, dataset);
  task->targets = choose (sc_gencast_targets, dataset);
  task->forcings = choose (sc_gencast_forcings, dataset);
  task->input_hours = 2 * SC_TASK_STEP_HOURS;
  if (task->targets[0] == NULL)
    {
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DATA, "%s: there is none of GenCast's variables", path);
      return FALSE;
    }
  return read_levels (dataset, path, task, error);
}

/* All but the shape is as published. */
static ScArchitecture
make_architecture (const ScTrainingShape *shape)
{
  static gint encoder_sizes[] = { 32, 16 };

  return (ScArchitecture) {
    .mesh_size = shape->mesh_splits,
    .latent_size = shape->latent,
    .hidden_layers = 1,
    .radius_query_fraction = 0.6,
    .k_hop = shape->k_hop,
    .d_model = shape->latent,
    .num_layers = shape->layers,
    .num_heads = shape->heads,
    .ffw_hidden = shape->hidden,
    .noise_apply_log_first = TRUE,
    .noise_base_period = 16.0,
    .noise_num_frequencies = 32,
    .noise_output_sizes = encoder_sizes,
    .n_noise_output_sizes = G_N_ELEMENTS (encoder_sizes),
  };
}

ScCheckpoint *
sc_training_start (const ScTrainingRequest *request, GError **error)
{
  g_autoptr (ScCheckpoint) start = NULL;

  if (request->from != NULL)
    start = sc_checkpoint_load (request->from, error);
  else
    {
      g_auto (ScTask) task = { 0 };
      const ScArchitecture architecture = make_architecture (&request->shape);
      if (make_task (request->data[0], &task, error))
        start = sc_checkpoint_new_initial ("", &task, &architecture,
                                           request->has_noise ? &request->noise : &SC_NOISE_SETTING_GENCAST, request->seed, error);
    }
  if (start == NULL || (!request->has_noise && request->license == NULL))
    return g_steal_pointer (&start);

  return sc_checkpoint_new (sc_checkpoint_get_description (start),
                            request->license != NULL ? request->license : sc_checkpoint_get_license (start),
                            sc_checkpoint_get_parameters (start), sc_checkpoint_get_task (start),
                            sc_checkpoint_get_architecture (start),
                            request->has_noise ? &request->noise : sc_checkpoint_get_noise (start), error);
}
