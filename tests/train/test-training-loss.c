/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training-loss.h"

#include <math.h>

#include "noise/random.h"

#define N_LAT 5
#define N_LON 8
#define N_GRID (N_LAT * N_LON)

static const gchar *const inputs[] = { "temperature", "2m_temperature", "sea_surface_temperature", NULL };
static const gchar *const targets[] = { "temperature", "2m_temperature", "sea_surface_temperature", "total_precipitation_12hr", NULL };
static const gint levels[] = { 250, 500, 850 };
static const gfloat lat[N_LAT] = { -90, -45, 0, 45, 90 };

typedef struct
{
  ScTask task;
  ScTargetLayout layout;
  ScTrainingLoss *loss;
  gfloat *denoised, *target;
  gsize n;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->task = (ScTask) {
    .inputs = (GStrv) inputs, .targets = (GStrv) targets, .levels = (gint *) levels, .n_levels = 3, .input_hours = 24,
  };
  sc_target_layout_init (&self->layout, &self->task, 1, N_LAT, N_LON);
  self->loss = sc_training_loss_new (&self->task, &self->layout, lat, &error);
  g_assert_no_error (error);
  self->n = N_GRID * self->layout.n_channels;
  self->denoised = g_new (gfloat, self->n);
  self->target = g_new (gfloat, self->n);
  sc_random_normal (sc_key_new (1), 0, self->denoised, self->n);
  sc_random_normal (sc_key_new (2), 0, self->target, self->n);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sc_target_layout_clear (&self->layout);
  sc_training_loss_free (self->loss);
  g_free (self->denoised);
  g_free (self->target);
}

static gdouble
evaluate (Fixture *self, gfloat sigma)
{
  return sc_training_loss_evaluate (self->loss, self->denoised, self->target, sigma, NULL, 1.0f, NULL);
}

static void
test_zero (Fixture *self, gconstpointer data)
{
  g_assert_cmpfloat (sc_training_loss_evaluate (self->loss, self->target, self->target, 1.0f, NULL, 1.0f, NULL), ==, 0.0);
}

/* λ(σ) and nothing else of σ. */
static void
test_sigma (Fixture *self, gconstpointer data)
{
  gdouble one = evaluate (self, 1.0f), small = evaluate (self, 0.05f), large = evaluate (self, 80.0f);

  g_assert_cmpfloat (fabs (small / one / ((0.0025 + 1) / 0.0025 / 2) - 1), <, 1e-5);
  g_assert_cmpfloat (fabs (large / one / ((6400.0 + 1) / 6400.0 / 2) - 1), <, 1e-6);
}

/* An error of 1 everywhere: what the weights add up to. */
static void
test_weights (Fixture *self, gconstpointer data)
{
  gdouble parts[4];

  for (gsize i = 0; i < self->n; i++)
    self->denoised[i] = self->target[i] + 1.0f;
  gdouble loss = sc_training_loss_evaluate (self->loss, self->denoised, self->target, 1.0f, parts, 1.0f, NULL);
  for (gint v = 0; v < 4; v++)
    g_assert_cmpfloat (fabs (parts[v] - 1.0), <, 1e-6);
  g_assert_cmpfloat (fabs (loss - 2.0 * (1.0 + 1.0 + 0.1 + 0.1)), <, 1e-5);
}

/* An error at one level counts by its pressure, at one row by its area. */
static void
test_places (Fixture *self, gconstpointer data)
{
  const ScTargetVariable *temperature = sc_target_layout_find (&self->layout, "temperature");
  gdouble rows[N_LAT];

  for (gint l = 0; l < 3; l++)
    {
      for (gsize i = 0; i < self->n; i++)
        self->denoised[i] = self->target[i]
                            + (i % self->layout.n_channels == temperature->first_channel + (gsize) l ? 1.0f : 0.0f);
      g_assert_cmpfloat (fabs (evaluate (self, 1.0f) - 2.0 * levels[l] / 1600.0), <, 1e-5);
    }
  for (gint row = 0; row < N_LAT; row++)
    {
      for (gsize i = 0; i < self->n; i++)
        self->denoised[i] = self->target[i] + (i / (self->layout.n_channels * N_LON) == (gsize) row ? 1.0f : 0.0f);
      rows[row] = evaluate (self, 1.0f);
    }
  /* Bands from pole to 67.5°, to 22.5° and between. */
  g_assert_cmpfloat (fabs (rows[0] / rows[2] - (1 - sin (67.5 * G_PI / 180)) / (2 * sin (22.5 * G_PI / 180))), <, 1e-5);
  g_assert_cmpfloat (fabs (rows[0] / rows[4] - 1), <, 1e-6);
  g_assert_cmpfloat (fabs (rows[1] / rows[3] - 1), <, 1e-6);
}

/* It is quadratic, so that a central difference is its derivative but for rounding. */
static void
test_gradient (Fixture *self, gconstpointer data)
{
  g_autofree gfloat *gradient = g_new (gfloat, self->n);

  sc_training_loss_evaluate (self->loss, self->denoised, self->target, 0.3f, NULL, 0.25f, gradient);
  for (gsize i = 0; i < self->n; i += 7)
    {
      gfloat value = self->denoised[i];

      self->denoised[i] = value + 0.25f;
      gdouble more = evaluate (self, 0.3f);
      self->denoised[i] = value - 0.25f;
      gdouble less = evaluate (self, 0.3f);
      self->denoised[i] = value;
      gdouble expected = 0.25 * (more - less) / 0.5;
      /* Losses of some 30, in float32 sums. */
      g_assert_cmpfloat (fabs ((gdouble) gradient[i] - expected), <, 1e-5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/training-loss/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("zero", test_zero);
  ADD ("sigma", test_sigma);
  ADD ("weights", test_weights);
  ADD ("places", test_places);
  ADD ("gradient", test_gradient);
  return g_test_run ();
}
