/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-loss.h"

#include "base/vector-clones.h"
#include "noise/preconditioning.h"
#include "sphere/latitude-weights.h"

struct _ScTrainingLoss
{
  gsize n_lat, n_lon, n_channels, n_variables;
  gfloat *latitude;  /* [n_lat]: area over the mean area */
  gfloat *channel;   /* [n_channels]: weight of one node's squared error in its variable's mean */
  gfloat *weight;    /* [n_variables] */
  gsize *variable;   /* [n_channels]: whose it is */
};

/* Surface variables that the reference does not weight too highly. */
static gfloat
weight_of (const gchar *variable)
{
  static const gchar *const light[] = {
    "10m_u_component_of_wind", "10m_v_component_of_wind", "mean_sea_level_pressure", "sea_surface_temperature",
    "total_precipitation_12hr", NULL,
  };
  return g_strv_contains (light, variable) ? 0.1f : 1.0f;
}

ScTrainingLoss *
sc_training_loss_new (const ScTask *task, const ScTargetLayout *layout, const gfloat *lat, GError **error)
{
  g_autofree gdouble *degrees = g_new (gdouble, layout->n_lat);
  g_autofree gdouble *areas = g_new (gdouble, layout->n_lat);
  gdouble sum = 0.0;

  for (gsize i = 0; i < layout->n_lat; i++)
    degrees[i] = (gdouble) lat[i];
  if (!sc_latitude_weights (degrees, layout->n_lat, areas, error))
    return NULL;
  for (gsize l = 0; l < task->n_levels; l++)
    sum += task->levels[l];

  ScTrainingLoss *self = g_new0 (ScTrainingLoss, 1);
  self->n_lat = layout->n_lat;
  self->n_lon = layout->n_lon;
  self->n_channels = layout->n_channels;
  self->n_variables = layout->n_variables;
  self->latitude = g_new (gfloat, layout->n_lat);
  self->channel = g_new (gfloat, layout->n_channels);
  self->weight = g_new (gfloat, layout->n_variables);
  self->variable = g_new (gsize, layout->n_channels);
  for (gsize i = 0; i < layout->n_lat; i++)
    self->latitude[i] = (gfloat) areas[i];
  for (gsize v = 0; v < layout->n_variables; v++)
    {
      const ScTargetVariable *variable = &layout->variables[v];
      self->weight[v] = weight_of (variable->name);
      for (gsize l = 0; l < variable->n_channels; l++)
        {
          gdouble level = variable->has_levels ? task->levels[l] * (gdouble) task->n_levels / sum : 1.0;
          self->channel[variable->first_channel + l] = (gfloat) (level / (gdouble) (layout->n_grid * variable->n_channels));
          self->variable[variable->first_channel + l] = v;
        }
    }
  return self;
}

void
sc_training_loss_free (ScTrainingLoss *self)
{
  if (self == NULL)
    return;
  g_free (self->latitude);
  g_free (self->channel);
  g_free (self->weight);
  g_free (self->variable);
  g_free (self);
}

/* sums[c] += the squares of one row's differences. */
SC_VECTOR_CLONES
static void
add_squares (const gfloat *restrict denoised, const gfloat *restrict target, gsize n_nodes, gsize n_channels,
             gfloat *restrict sums)
{
  for (gsize i = 0; i < n_nodes; i++)
    for (gsize c = 0; c < n_channels; c++)
      {
        gfloat difference = denoised[i * n_channels + c] - target[i * n_channels + c];
        sums[c] += difference * difference;
      }
}

SC_VECTOR_CLONES
static void
write_gradient (const gfloat *restrict denoised, const gfloat *restrict target, gsize n_nodes, gsize n_channels,
                const gfloat *restrict factors, gfloat *restrict gradient)
{
  for (gsize i = 0; i < n_nodes; i++)
    for (gsize c = 0; c < n_channels; c++)
      gradient[i * n_channels + c] = factors[c] * (denoised[i * n_channels + c] - target[i * n_channels + c]);
}

gdouble
sc_training_loss_evaluate (const ScTrainingLoss *self, const gfloat *denoised, const gfloat *target, gfloat sigma,
                           gdouble *variables, gfloat share, gfloat *gradient)
{
  gsize n_channels = self->n_channels, row = self->n_lon * n_channels;
  gfloat lambda = sc_precondition_weight (sigma);
  g_autofree gfloat *scratch = g_new (gfloat, n_channels);
  g_autofree gdouble *parts = g_new0 (gdouble, self->n_variables);
  gdouble loss = 0.0;

  for (gsize lat = 0; lat < self->n_lat; lat++)
    {
      for (gsize c = 0; c < n_channels; c++)
        scratch[c] = 0.0f;
      add_squares (denoised + lat * row, target + lat * row, self->n_lon, n_channels, scratch);
      for (gsize c = 0; c < n_channels; c++)
        parts[self->variable[c]] += (gdouble) scratch[c] * (gdouble) self->channel[c] * (gdouble) self->latitude[lat];
      if (gradient == NULL)
        continue;
      for (gsize c = 0; c < n_channels; c++)
        scratch[c] = 2.0f * share * lambda * self->weight[self->variable[c]] * self->channel[c] * self->latitude[lat];
      write_gradient (denoised + lat * row, target + lat * row, self->n_lon, n_channels, scratch, gradient + lat * row);
    }
  for (gsize v = 0; v < self->n_variables; v++)
    {
      loss += (gdouble) self->weight[v] * parts[v];
      if (variables != NULL)
        variables[v] = parts[v];
    }
  return (gdouble) lambda * loss;
}
