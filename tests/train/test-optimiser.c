/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/learning-rate.h"
#include "train/optimiser.h"

#include <math.h>
#include <string.h>

#include "noise/random.h"
#include "train/train-error.h"

static const ScOptimiserSetting setting = {
  .first_decay = 0.9, .second_decay = 0.99, .epsilon = 1e-8, .weight_decay = 0.1, .clip_norm = 1.0, .average_decay = 0.99,
};

static ScOptimiser *
optimiser_new (const ScOptimiserSetting *with, const gfloat *parameters, const gfloat *is_decayed, gsize n)
{
  g_autoptr (GError) error = NULL;
  ScOptimiser *self = sc_optimiser_new (with, parameters, is_decayed, n, &error);

  g_assert_no_error (error);
  return self;
}

static gdouble
update (ScOptimiser *self, const gfloat *gradient, gdouble rate, ScThreads *threads)
{
  g_autoptr (GError) error = NULL;
  gdouble norm;

  sc_optimiser_update (self, gradient, rate, threads, &norm, &error);
  g_assert_no_error (error);
  return norm;
}

/* The algorithm as the paper writes it, in double, one parameter after another. */
typedef struct
{
  gdouble parameter, average, first, second;
} Plain;

static void
plain_update (Plain *plain, gsize n, const gfloat *gradient, const gfloat *is_decayed, gdouble rate, gint step)
{
  gdouble norm = 0.0, keep = fmin (setting.average_decay, (1.0 + step) / (10.0 + step));

  for (gsize i = 0; i < n; i++)
    norm += (gdouble) gradient[i] * (gdouble) gradient[i];
  norm = sqrt (norm);
  for (gsize i = 0; i < n; i++)
    {
      gdouble g = (gdouble) gradient[i] * (norm > setting.clip_norm ? setting.clip_norm / norm : 1.0);
      Plain *p = &plain[i];

      p->first = setting.first_decay * p->first + (1 - setting.first_decay) * g;
      p->second = setting.second_decay * p->second + (1 - setting.second_decay) * g * g;
      gdouble first = p->first / (1 - pow (setting.first_decay, step));
      gdouble second = p->second / (1 - pow (setting.second_decay, step));
      p->parameter -= rate * (first / (sqrt (second) + setting.epsilon) + setting.weight_decay * (gdouble) is_decayed[i] * p->parameter);
      p->average = keep * p->average + (1 - keep) * p->parameter;
    }
}

#define N 50000

static void
test_definition (void)
{
  g_autofree gfloat *parameters = g_new (gfloat, N);
  g_autofree gfloat *is_decayed = g_new (gfloat, N);
  g_autofree gfloat *gradient = g_new (gfloat, N);
  g_autofree Plain *plain = g_new0 (Plain, N);

  sc_random_normal (sc_key_new (1), 0, parameters, N);
  for (gsize i = 0; i < N; i++)
    {
      is_decayed[i] = i % 3 == 0 ? 0.0f : 1.0f;
      plain[i].parameter = plain[i].average = (gdouble) parameters[i];
    }
  g_autoptr (ScOptimiser) self = optimiser_new (&setting, parameters, is_decayed, N);
  for (gint step = 1; step <= 30; step++)
    {
      sc_random_normal (sc_key_new ((guint64) step + 1), 0, gradient, N);
      /* Clipped and not: the norm of 50000 normal numbers is 224. */
      for (gsize i = 0; i < N; i++)
        gradient[i] *= step % 2 == 0 ? 0.001f : 1.0f;
      gdouble norm = update (self, gradient, 0.01, NULL);
      g_assert_cmpfloat (fabs (norm / (step % 2 == 0 ? 0.224 : 224) - 1), <, 0.02);
      plain_update (plain, N, gradient, is_decayed, 0.01, step);
    }
  /* Thirty roundings of float32 at numbers of size 1. */
  for (gsize i = 0; i < N; i++)
    {
      g_assert_cmpfloat (fabs ((gdouble) self->parameters[i] - plain[i].parameter), <, 2e-5);
      g_assert_cmpfloat (fabs ((gdouble) self->average[i] - plain[i].average), <, 2e-5);
    }
  g_assert_cmpuint (self->step, ==, 30);
}

static void
test_threads (void)
{
  g_autofree gfloat *parameters = g_new (gfloat, N);
  g_autofree gfloat *is_decayed = g_new0 (gfloat, N);
  g_autoptr (ScThreads) threads = sc_threads_new (3);

  sc_random_normal (sc_key_new (1), 0, parameters, N);
  g_autoptr (ScOptimiser) one = optimiser_new (&setting, parameters, is_decayed, N);
  g_autoptr (ScOptimiser) three = optimiser_new (&setting, parameters, is_decayed, N);
  for (gint step = 0; step < 5; step++)
    {
      gdouble norm = update (one, parameters, 0.01, NULL);
      g_assert_true (norm == update (three, parameters, 0.01, threads));
    }
  g_assert_cmpmem (one->parameters, N * sizeof (gfloat), three->parameters, N * sizeof (gfloat));
  g_assert_cmpmem (one->average, N * sizeof (gfloat), three->average, N * sizeof (gfloat));
}

/* It finds the minimum of a quadratic function whose directions differ a thousandfold. */
static void
test_descends (void)
{
  const ScOptimiserSetting free_of_decay = { 0.9, 0.99, 1e-8, 0.0, INFINITY, 0.9 };
  const gfloat begin[] = { 5, -3, 2, 1 }, is_decayed[4] = { 0 };
  g_autoptr (ScOptimiser) self = optimiser_new (&free_of_decay, begin, is_decayed, 4);
  gfloat gradient[4];

  for (guint64 step = 0; step < 2000; step++)
    {
      for (gint i = 0; i < 4; i++)
        gradient[i] = powf (10.0f, (gfloat) i) * (self->parameters[i] - (gfloat) i);
      update (self, gradient, sc_learning_rate (step, 2000, 10, 0.1), NULL);
    }
  for (gint i = 0; i < 4; i++)
    g_assert_cmpfloat (fabsf (self->average[i] - (gfloat) i), <, 1e-3f);
}

static void
test_not_finite (void)
{
  const gfloat begin[] = { 1, 2 }, is_decayed[] = { 1, 1 }, bad[] = { 1, NAN };
  g_autoptr (ScOptimiser) self = optimiser_new (&setting, begin, is_decayed, 2);
  g_autoptr (GError) error = NULL;
  gdouble norm;

  g_assert_false (sc_optimiser_update (self, bad, 0.1, NULL, &norm, &error));
  g_assert_error (error, SC_TRAIN_ERROR, SC_TRAIN_ERROR_DIVERGED);
  g_assert_cmpmem (self->parameters, sizeof begin, begin, sizeof begin);
  g_assert_cmpuint (self->step, ==, 0);
}

static void
test_learning_rate (void)
{
  gdouble before = 0.0;

  g_assert_cmpfloat (sc_learning_rate (0, 1000, 100, 2.0), ==, 0.02);
  g_assert_cmpfloat (sc_learning_rate (99, 1000, 100, 2.0), ==, 2.0);
  g_assert_cmpfloat (sc_learning_rate (100, 1000, 100, 2.0), ==, 2.0);
  g_assert_cmpfloat (fabs (sc_learning_rate (550, 1000, 100, 2.0) - 1.0), <, 1e-12);
  g_assert_cmpfloat (sc_learning_rate (999, 1000, 100, 2.0), <, 1e-4);
  g_assert_cmpfloat (sc_learning_rate (999, 1000, 100, 2.0), >, 0.0);
  g_assert_cmpfloat (sc_learning_rate (0, 1, 0, 2.0), ==, 2.0);
  for (guint64 step = 0; step < 100; step++)
    {
      gdouble rate = sc_learning_rate (step, 1000, 100, 2.0);
      g_assert_cmpfloat (rate, >, before);
      before = rate;
    }
  for (guint64 step = 101; step < 1000; step++)
    {
      gdouble rate = sc_learning_rate (step, 1000, 100, 2.0);
      g_assert_cmpfloat (rate, <, before);
      before = rate;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optimiser/definition", test_definition);
  g_test_add_func ("/optimiser/threads", test_threads);
  g_test_add_func ("/optimiser/descends", test_descends);
  g_test_add_func ("/optimiser/not-finite", test_not_finite);
  g_test_add_func ("/optimiser/learning-rate", test_learning_rate);
  return g_test_run ();
}
