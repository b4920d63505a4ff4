/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-noise.h"

#include "noise/training-density.h"
#include "train/train-error.h"

void
sc_training_noise_levels (ScKeySequence *sequence, const ScNoiseRange *range, gfloat *sigma, gsize batch)
{
  sc_random_uniform (sc_key_sequence_next (sequence), 0, 0.0f, 1.0f, sigma, batch);
  for (gsize b = 0; b < batch; b++)
    sigma[b] = (gfloat) sc_noise_range_quantile (range, (gdouble) sigma[b]);
}

/* One variable's fields into its channels. */
typedef struct
{
  const gfloat *fields; /* [batch][channel][node] */
  gfloat *noise;
  gsize n_nodes;
  gsize n_channels;
  gsize first_channel;
  gsize n_fields; /* channels of the variable */
} Scatter;

static void
scatter_element (gsize element, guint worker, gpointer data)
{
  const Scatter *work = data;

  for (gsize c = 0; c < work->n_fields; c++)
    {
      const gfloat *field = work->fields + (element * work->n_fields + c) * work->n_nodes;
      gfloat *values = work->noise + element * work->n_nodes * work->n_channels + work->first_channel + c;
      for (gsize i = 0; i < work->n_nodes; i++)
        values[i * work->n_channels] = field[i];
    }
}

gboolean
sc_training_noise_draw (ScKeySequence *sequence, ScIsotropicNoise *isotropic, const ScTargetLayout *layout, gsize batch,
                        ScThreads *threads, gfloat *noise, GError **error)
{
  gsize most = 0;

  for (gsize v = 0; v < layout->n_variables; v++)
    most = MAX (most, layout->variables[v].n_channels);
  g_autofree gfloat *fields = g_try_new (gfloat, batch * most * layout->n_grid);
  if (fields == NULL)
    {
      g_set_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_MEMORY,
                   "there is not enough memory for the noise of a batch of %" G_GSIZE_FORMAT, batch);
      return FALSE;
    }
  for (gsize v = 0; v < layout->n_variables; v++)
    {
      const ScTargetVariable *variable = &layout->variables[v];
      Scatter scatter = { fields, noise, layout->n_grid, layout->n_channels, variable->first_channel, variable->n_channels };

      if (!sc_isotropic_noise_draw (isotropic, sc_key_sequence_next (sequence), batch * variable->n_channels, threads,
                                    fields, error))
        return FALSE;
      sc_threads_for (threads, batch, scatter_element, &scatter);
    }
  return TRUE;
}
