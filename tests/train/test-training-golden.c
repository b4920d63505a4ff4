/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference's training loss: its noise levels, its noise, its targets, its loss (loss.npz). */
#include "model/golden-network.h"
#include "model/gencast-gradient.h"
#include "model/parameter-vector.h"
#include "noise/golden-archive.h"
#include "train/training-data.h"
#include "train/training-loss.h"
#include "train/training-noise.h"

#include <math.h>

#include "support/test-data.h"

typedef struct
{
  GoldenArchive *golden;
  GoldenNetwork *network;
  ScStatistics *statistics;
  ScTrainingData *data;
  const ScTaskFrames *frames;
  gsize batch, n_grid, n_target, n;
} Fixture;

static void
set_up (Fixture *self, gconstpointer folder)
{
  g_autofree gchar *losses = g_build_filename (folder, "loss.npz", NULL);
  g_autoptr (GError) error = NULL;

  self->golden = golden_archive_open (losses);
  self->network = self->golden != NULL ? golden_network_open (folder) : NULL;
  if (self->network == NULL)
    return;

  const ScTask *task = sc_checkpoint_get_task (self->network->checkpoint);
  g_autofree gchar *example = g_build_filename (self->network->folder, "example_batch.nc", NULL);
  const gchar *const paths[] = { example, NULL };
  self->statistics = sc_statistics_load (self->network->folder, task, &error);
  g_assert_no_error (error);
  self->data = sc_training_data_new (paths, task, self->statistics, G_MAXUINT64, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  self->frames = sc_training_data_get_frames (self->data);
  self->batch = self->network->batch;
  self->n_grid = self->network->n_grid;
  self->n_target = self->network->n_target;
  self->n = self->batch * self->n_grid * self->n_target;
}

static void
tear_down (Fixture *self, gconstpointer folder)
{
  g_clear_pointer (&self->data, sc_training_data_free);
  g_clear_pointer (&self->statistics, sc_statistics_unref);
  g_clear_pointer (&self->network, golden_network_free);
  g_clear_pointer (&self->golden, golden_archive_free);
}

/* The sequence of keys that the reference's loss draws from. */
static ScKeySequence
sequence_of (Fixture *self)
{
  ScArray *seed = golden_archive_array (self->golden, "seed", SC_DTYPE_INT64);
  return (ScKeySequence) { sc_key_new ((guint64) sc_array_get_int (seed, 0)) };
}

static void
test_noise (Fixture *self, gconstpointer folder)
{
  if (self->network == NULL)
    return;

  g_autoptr (GError) error = NULL;
  const ScFrameGrid *grid = &self->frames->grid;
  g_autoptr (ScIsotropicNoise) isotropic = sc_isotropic_noise_new (grid->lat, grid->n_lat, grid->lon, grid->n_lon, &error);
  g_assert_no_error (error);
  g_autofree gfloat *sigma = g_new (gfloat, self->batch);
  g_autofree gfloat *noise = g_new (gfloat, self->n);
  const gfloat *levels = golden_archive_floats (self->golden, "noise_level", self->batch);
  ScKeySequence sequence = sequence_of (self);

  sc_training_noise_levels (&sequence, &sc_checkpoint_get_noise (self->network->checkpoint)->training, sigma, self->batch);
  /* The reference takes powers in float32: seven roundings. */
  for (gsize b = 0; b < self->batch; b++)
    g_assert_cmpfloat (fabsf (sigma[b] / levels[b] - 1.0f), <, 3e-6f);
  sc_training_noise_draw (&sequence, isotropic, &self->frames->layout, self->batch, NULL, noise, &error);
  g_assert_no_error (error);
  /* As for any draw: synthesis in float32 of some hundred coefficients. */
  gdouble worst = golden_largest_difference (noise, golden_archive_floats (self->golden, "noise", self->n), self->n);
  g_test_message ("noise: %g", worst);
  g_assert_cmpfloat (worst, <, 1e-5);
}

/* The reference takes the last frame of the file as the target; with a batch, one sample each. */
static gsize
sample_of (Fixture *self, gsize element)
{
  gsize each = sc_training_data_get_n_samples (self->data) / self->batch;
  return element * each + each - 1;
}

static gfloat *
read_target (Fixture *self, gfloat *conditioning)
{
  g_autoptr (GError) error = NULL;
  gfloat *target = g_new (gfloat, self->n);

  for (gsize b = 0; b < self->batch; b++)
    {
      sc_training_data_read (self->data, sample_of (self, b), conditioning + b * self->n_grid * self->network->n_conditioning,
                             target + b * self->n_grid * self->n_target, &error);
      g_assert_no_error (error);
    }
  return target;
}

static void
test_target (Fixture *self, gconstpointer folder)
{
  if (self->network == NULL)
    return;

  g_autofree gfloat *conditioning = g_new (gfloat, self->batch * self->n_grid * self->network->n_conditioning);
  g_autofree gfloat *target = read_target (self, conditioning);
  const gfloat *expected = golden_archive_floats (self->golden, "target_norm", self->n);
  gdouble worst = golden_largest_difference (target, expected, self->n);

  g_test_message ("target: %g", worst);
  /* The golden one is the noisy target minus the noise: rounded at the size of the noisy one. */
  g_assert_cmpfloat (worst, <, 1e-4);
}

/* The loss of the reference's own denoised state. */
static void
test_loss (Fixture *self, gconstpointer folder)
{
  if (self->network == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_autoptr (ScTrainingLoss) loss = sc_training_loss_new (self->frames->task, &self->frames->layout, self->frames->grid.lat, &error);
  g_assert_no_error (error);
  const ScTargetLayout *layout = &self->frames->layout;
  const gfloat *sigma = golden_archive_floats (self->golden, "noise_level", self->batch);
  const gfloat *denoised = golden_archive_floats (self->golden, "denoised", self->n);
  const gfloat *target = golden_archive_floats (self->golden, "target_norm", self->n);
  g_autofree gdouble *sums = g_new0 (gdouble, layout->n_variables);
  g_autofree gdouble *parts = g_new0 (gdouble, layout->n_variables);
  gsize step = self->n_grid * self->n_target;
  gdouble mean = 0.0;

  for (gsize b = 0; b < self->batch; b++)
    {
      mean += sc_training_loss_evaluate (loss, denoised + b * step, target + b * step, sigma[b], parts, 1.0f, NULL)
              / (gdouble) self->batch;
      for (gsize v = 0; v < layout->n_variables; v++)
        sums[v] += parts[v] / (gdouble) self->batch;
    }
  /* Sums of float32 in another order. */
  for (gsize v = 0; v < layout->n_variables; v++)
    {
      g_autofree gchar *name = g_strconcat ("diag/", layout->variables[v].name, NULL);
      gdouble expected = (gdouble) golden_archive_floats (self->golden, name, 1)[0];
      g_assert_cmpfloat (fabs (sums[v] / expected - 1.0), <, 1e-5);
    }
  gdouble expected = (gdouble) golden_archive_floats (self->golden, "loss", 1)[0];
  g_test_message ("loss: %.7g, expected %.7g", mean, expected);
  g_assert_cmpfloat (fabs (mean / expected - 1.0), <, 1e-5);
}

/* From data and seed to the loss, nothing of the reference's in between but its faces. */
static void
test_whole (Fixture *self, gconstpointer folder)
{
  if (self->network == NULL)
    return;

  g_autoptr (GError) error = NULL;
  const ScFrameGrid *grid = &self->frames->grid;
  GoldenNetwork *golden = self->network;
  g_autoptr (ScTrainingLoss) loss = sc_training_loss_new (self->frames->task, &self->frames->layout, grid->lat, &error);
  g_assert_no_error (error);
  g_autoptr (ScIsotropicNoise) isotropic = sc_isotropic_noise_new (grid->lat, grid->n_lat, grid->lon, grid->n_lon, &error);
  g_assert_no_error (error);
  g_autoptr (ScGenCastGradient) network = sc_gencast_gradient_new (golden->checkpoint, grid->lat, grid->n_lat, grid->lon, grid->n_lon,
                                                                   golden->face_index->data, self->batch, NULL, &error);
  g_assert_no_error (error);
  g_autofree gfloat *parameters = g_new (gfloat, sc_gencast_gradient_get_n_parameters (network));
  g_autofree gfloat *conditioning = g_new (gfloat, self->batch * self->n_grid * golden->n_conditioning);
  g_autofree gfloat *target = read_target (self, conditioning);
  g_autofree gfloat *noise = g_new (gfloat, self->n);
  g_autofree gfloat *denoised = g_new (gfloat, self->n);
  g_autofree gfloat *sigma = g_new (gfloat, self->batch);
  gsize step = self->n_grid * self->n_target;
  ScKeySequence sequence = sequence_of (self);
  gdouble mean = 0.0;

  sc_parameter_vector_gather (golden->checkpoint, parameters);
  sc_training_noise_levels (&sequence, &sc_checkpoint_get_noise (golden->checkpoint)->training, sigma, self->batch);
  sc_training_noise_draw (&sequence, isotropic, &self->frames->layout, self->batch, NULL, noise, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < self->n; i++)
    noise[i] = target[i] + sigma[i / step] * noise[i];
  sc_gencast_gradient_forward (network, parameters, conditioning, noise, sigma, self->batch, denoised, &error);
  g_assert_no_error (error);
  for (gsize b = 0; b < self->batch; b++)
    mean += sc_training_loss_evaluate (loss, denoised + b * step, target + b * step, sigma[b], NULL, 1.0f, NULL)
            / (gdouble) self->batch;

  gdouble expected = (gdouble) golden_archive_floats (self->golden, "loss", 1)[0];
  g_test_message ("loss: %.7g, expected %.7g", mean, expected);
  /* The network's own tolerance of 1e-5 on values of size 1, squared and averaged. */
  g_assert_cmpfloat (fabs (mean / expected - 1.0), <, 2e-5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, folder, function) g_test_add ("/training-golden/" name, Fixture, folder, set_up, function, tear_down)
  ADD ("tiny/noise", "golden/tiny", test_noise);
  ADD ("tiny/target", "golden/tiny", test_target);
  ADD ("tiny/loss", "golden/tiny", test_loss);
  ADD ("tiny/whole", "golden/tiny", test_whole);
  ADD ("small/noise", "golden/small", test_noise);
  ADD ("small/target", "golden/small", test_target);
  ADD ("small/loss", "golden/small", test_loss);
  ADD ("small/whole", "golden/small", test_whole);
  return g_test_run ();
}
