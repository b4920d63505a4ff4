/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noise/sampler.h"

#include <string.h>

#include "noise/schedule.h"

/* Values and grid nodes in one thread's block. */
#define VALUES_PER_BLOCK 65536
#define NODES_PER_BLOCK 1024

typedef struct
{
  ScIsotropicNoise *noise;
  const ScSamplerVariable *variables;
  gsize n_variables;
  gsize n_members;
  gsize n_batch;
  gsize n_nodes;
  gsize n_channels;
  ScThreads *threads;

  gfloat *state;             /* [n_members · n_batch][n_nodes][n_channels] */
  gfloat *midpoint;          /* as state */
  gfloat *denoised;          /* as state */
  gfloat *fields;            /* [n_batch · channels of the largest variable][n_nodes] */
  gfloat *sigma;             /* [n_members · n_batch] */
  ScKeySequence *sequences;  /* [n_members] */
  ScKey *init_keys;          /* [n_members][n_variables] */
  ScKey *churn_keys;         /* [n_members][n_variables] */
} Sampler;

static gsize
values_in_state (const Sampler *self)
{
  return self->n_members * self->n_batch * self->n_nodes * self->n_channels;
}

static gsize
most_channels (const ScSamplerVariable *variables, gsize n_variables)
{
  gsize most = 0;

  for (gsize i = 0; i < n_variables; i++)
    most = MAX (most, variables[i].n_channels);
  return most;
}

gsize
sc_sampler_get_bytes (ScIsotropicNoise *noise, const ScSamplerVariable *variables, gsize n_variables,
                      gsize n_members, gsize n_batch, gsize n_nodes, gsize n_channels)
{
  gsize fields = n_batch * most_channels (variables, n_variables);

  return (2 * n_members * n_batch * n_nodes * n_channels + fields * n_nodes) * sizeof (gfloat)
         + sc_isotropic_noise_get_draw_bytes (noise, fields);
}

static void
sampler_clear (Sampler *self)
{
  g_free (self->midpoint);
  g_free (self->denoised);
  g_free (self->fields);
  g_free (self->sigma);
  g_free (self->sequences);
  g_free (self->init_keys);
  g_free (self->churn_keys);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sampler, sampler_clear)

static gboolean
sampler_allocate (Sampler *self, const ScKey *keys, GError **error)
{
  gsize values = values_in_state (self);
  gsize fields = self->n_batch * most_channels (self->variables, self->n_variables);

  self->midpoint = g_try_new (gfloat, values);
  self->denoised = g_try_new (gfloat, values);
  self->fields = g_try_new (gfloat, fields * self->n_nodes);
  if (self->midpoint == NULL || self->denoised == NULL || self->fields == NULL)
    {
      g_set_error (error, SC_NOISE_ERROR, SC_NOISE_ERROR_MEMORY,
                   "there is not enough memory for the sampler, %zu bytes",
                   sc_sampler_get_bytes (self->noise, self->variables, self->n_variables,
                                         self->n_members, self->n_batch, self->n_nodes, self->n_channels));
      return FALSE;
    }
  self->sigma = g_new (gfloat, self->n_members * self->n_batch);
  self->init_keys = g_new (ScKey, self->n_members * self->n_variables);
  self->churn_keys = g_new (ScKey, self->n_members * self->n_variables);
  self->sequences = g_new (ScKeySequence, self->n_members);
  for (gsize m = 0; m < self->n_members; m++)
    self->sequences[m].carry = keys[m];
  return TRUE;
}

static void
take_keys (Sampler *self, gboolean has_churn)
{
  for (gsize m = 0; m < self->n_members; m++)
    {
      for (gsize v = 0; v < self->n_variables; v++)
        self->init_keys[m * self->n_variables + v] = sc_key_sequence_next (&self->sequences[m]);
      for (gsize v = 0; has_churn && v < self->n_variables; v++)
        self->churn_keys[m * self->n_variables + v] = sc_key_sequence_next (&self->sequences[m]);
    }
}

typedef struct
{
  const Sampler *sampler;
  const ScSamplerVariable *variable;
  gfloat *state; /* of the member */
  gfloat scale;
  gsize blocks; /* of nodes, per batch element */
} AddJob;

/* state += scale · field for one variable's channels at some nodes of one batch element. */
static void
add_block (gsize block, guint worker, gpointer data)
{
  const AddJob *job = data;
  const Sampler *self = job->sampler;
  gsize n_channels = job->variable->n_channels;
  gsize batch = block / job->blocks;
  gsize first = block % job->blocks * NODES_PER_BLOCK;
  gsize end = MIN (first + NODES_PER_BLOCK, self->n_nodes);

  for (gsize c = 0; c < n_channels; c++)
    {
      const gfloat *field = self->fields + (batch * n_channels + c) * self->n_nodes;
      gfloat *values = job->state + batch * self->n_nodes * self->n_channels + job->variable->first_channel + c;

      for (gsize node = first; node < end; node++)
        values[node * self->n_channels] += job->scale * field[node];
    }
}

/* Adds noise of standard deviation @scale, from the keys [n_members][n_variables]. */
static gboolean
add_noise (Sampler *self, const ScKey *keys, gfloat scale, GCancellable *cancellable, GError **error)
{
  AddJob job = {
    .sampler = self,
    .scale = scale,
    .blocks = (self->n_nodes + NODES_PER_BLOCK - 1) / NODES_PER_BLOCK,
  };

  for (gsize m = 0; m < self->n_members; m++)
    for (gsize v = 0; v < self->n_variables; v++)
      {
        job.variable = &self->variables[v];
        job.state = self->state + m * self->n_batch * self->n_nodes * self->n_channels;
        if (g_cancellable_set_error_if_cancelled (cancellable, error)
            || !sc_isotropic_noise_draw (self->noise, keys[m * self->n_variables + v],
                                         self->n_batch * job.variable->n_channels, self->threads, self->fields, error))
          return FALSE;
        sc_threads_for (self->threads, self->n_batch * job.blocks, add_block, &job);
      }
  return TRUE;
}

typedef struct
{
  const gfloat *x;
  const gfloat *denoised;
  gfloat *out; /* may be x */
  gfloat weight;
  gsize n;
} MixJob;

/* out = weight · x + (1 − weight) · denoised */
static void
mix_block (gsize block, guint worker, gpointer data)
{
  const MixJob *job = data;
  gsize first = block * VALUES_PER_BLOCK;
  gsize end = MIN (first + VALUES_PER_BLOCK, job->n);
  gfloat rest = 1.0f - job->weight;

  for (gsize i = first; i < end; i++)
    job->out[i] = job->weight * job->x[i] + rest * job->denoised[i];
}

static void
mix (Sampler *self, gfloat weight, gfloat *out)
{
  MixJob job = { self->state, self->denoised, out, weight, values_in_state (self) };

  sc_threads_for (self->threads, (job.n + VALUES_PER_BLOCK - 1) / VALUES_PER_BLOCK, mix_block, &job);
}

static gboolean
call (Sampler *self, ScDenoiseFunc denoise, gpointer data, const gfloat *noisy, gfloat sigma,
      GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; i < self->n_members * self->n_batch; i++)
    self->sigma[i] = sigma;
  return !g_cancellable_set_error_if_cancelled (cancellable, error)
         && denoise (noisy, self->sigma, self->denoised, data, cancellable, error);
}

static gboolean
sampler_step (Sampler *self, const ScScheduleStep *step, ScDenoiseFunc denoise, gpointer data,
              GCancellable *cancellable, GError **error)
{
  if (step->extra_noise > 0.0f && !add_noise (self, self->churn_keys, step->extra_noise, cancellable, error))
    return FALSE;
  if (!call (self, denoise, data, self->state, step->sigma_hat, cancellable, error))
    return FALSE;

  /* Down to 0 in one Euler step: what the network takes for the truth. */
  if (step->sigma_next == 0.0f)
    {
      memcpy (self->state, self->denoised, values_in_state (self) * sizeof (gfloat));
      return TRUE;
    }
  mix (self, step->sigma_mid / step->sigma_hat, self->midpoint);
  if (!call (self, denoise, data, self->midpoint, step->sigma_mid, cancellable, error))
    return FALSE;
  mix (self, step->sigma_next / step->sigma_hat, self->state);
  return TRUE;
}

gboolean
sc_sampler_run (const ScNoiseSetting *setting, ScIsotropicNoise *noise,
                const ScSamplerVariable *variables, gsize n_variables,
                const ScKey *keys, gsize n_members, gsize n_batch, gsize n_nodes, gsize n_channels,
                ScThreads *threads, ScDenoiseFunc denoise, ScSamplerStepFunc step_done, gpointer data,
                gfloat *state, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (noise != NULL && sc_isotropic_noise_get_n_nodes (noise) == n_nodes, FALSE);
  g_return_val_if_fail (keys != NULL && state != NULL && denoise != NULL, FALSE);
  for (gsize v = 0; v < n_variables; v++)
    g_return_val_if_fail (variables[v].first_channel + variables[v].n_channels <= n_channels, FALSE);

  g_autoptr (ScSchedule) schedule = sc_schedule_new (setting, error);
  if (schedule == NULL)
    return FALSE;

  g_auto (Sampler) self = {
    .noise = noise,
    .variables = variables,
    .n_variables = n_variables,
    .n_members = n_members,
    .n_batch = n_batch,
    .n_nodes = n_nodes,
    .n_channels = n_channels,
    .threads = threads,
    .state = state,
  };
  if (!sampler_allocate (&self, keys, error))
    return FALSE;

  memset (state, 0, values_in_state (&self) * sizeof (gfloat));
  for (gsize i = 0; i < schedule->n_steps; i++)
    {
      const ScScheduleStep *step = &schedule->steps[i];
      gboolean is_last = step->sigma_next == 0.0f;

      take_keys (&self, schedule->has_churn);
      if (i == 0 && !add_noise (&self, self.init_keys, step->sigma, cancellable, error))
        return FALSE;
      if (!sampler_step (&self, step, denoise, data, cancellable, error))
        return FALSE;
      if (step_done != NULL
          && !step_done ((gint) i, (gint) schedule->n_steps, is_last ? step->sigma_hat : step->sigma_mid,
                         state, self.denoised, data, error))
        return FALSE;
    }
  return TRUE;
}
