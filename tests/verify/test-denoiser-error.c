/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/denoiser-error-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "model/checkpoint.h"
#include "support/test-data.h"
#include "verify/verify-error.h"

typedef struct
{
  gchar *checkpoint;
  gchar *data;
  gchar *stats;
  const gchar *paths[2];
  ScDenoiserErrorRequest request;
} Sample;

static void
sample_free (Sample *self)
{
  g_free (self->checkpoint);
  g_free (self->data);
  g_free (self->stats);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sample, sample_free)

/* (nullable): the reference's small example; four frames are two samples. */
static Sample *
sample_new (void)
{
  g_autoptr (Sample) self = g_new0 (Sample, 1);

  self->checkpoint = test_data_path ("golden/tiny/checkpoint.npz");
  self->data = test_data_path ("golden/tiny/example_batch.nc");
  if (self->checkpoint == NULL || self->data == NULL)
    return NULL;
  self->stats = g_path_get_dirname (self->data);
  self->paths[0] = self->data;
  self->request = (ScDenoiserErrorRequest) {
    .checkpoint = self->checkpoint,
    .stats = self->stats,
    .data = self->paths,
    .sigma_min = 0.1,
    .sigma_max = 10,
    .confidence = 0.95,
    .threads = 1,
  };
  return g_steal_pointer (&self);
}

static ScDenoiserErrorCurve *
measure (const Sample *sample, ScDenoiserErrorCache *cache, ScDenoiserErrorFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDenoiserErrorCache) own = cache == NULL ? sc_denoiser_error_cache_new () : NULL;
  ScDenoiserErrorCurve *curve
    = sc_denoiser_error_measure (&sample->request, cache != NULL ? cache : own, func, data, NULL, &error);

  g_assert_no_error (error);
  return curve;
}

static void
assert_same_value (const ScDenoiserErrorValue *a, const ScDenoiserErrorValue *b)
{
  g_assert_cmpfloat (a->error, ==, b->error);
  g_assert_cmpfloat (a->low, ==, b->low);
  g_assert_cmpfloat (a->high, ==, b->high);
}

static void
assert_same (const ScDenoiserErrorCurve *a, const ScDenoiserErrorCurve *b)
{
  g_assert_cmpuint (a->n_points, ==, b->n_points);
  for (gsize i = 0; i < a->n_points; i++)
    {
      g_assert_cmpfloat (a->points[i].sigma, ==, b->points[i].sigma);
      g_assert_cmpuint (a->points[i].samples, ==, b->points[i].samples);
      assert_same_value (&a->points[i].total, &b->points[i].total);
      for (gsize v = 0; v < a->n_variables; v++)
        assert_same_value (&a->points[i].variables[v], &b->points[i].variables[v]);
    }
  assert_same_value (&a->guess.total, &b->guess.total);
}

/* The checkpoint with a network that gives 0. */
static void
save_silent_checkpoint (const gchar *from, const gchar *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (from, &error);
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sc_array_unref);
  GHashTableIter iter;
  gpointer name, array;
  guint silenced = 0;

  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, sc_checkpoint_get_parameters (checkpoint));
  while (g_hash_table_iter_next (&iter, &name, &array))
    {
      ScArray *copy = sc_array_copy (array, NULL);
      if (strstr (name, "decoder_nodes_grid_nodes") != NULL)
        {
          memset (copy->data, 0, sc_array_get_size (copy) * sizeof (gfloat));
          silenced++;
        }
      g_hash_table_insert (parameters, name, copy);
    }
  g_assert_cmpuint (silenced, >=, 2);
  g_autoptr (ScCheckpoint) silent = sc_checkpoint_new ("silent", "none", parameters, sc_checkpoint_get_task (checkpoint),
                                                       sc_checkpoint_get_architecture (checkpoint),
                                                       sc_checkpoint_get_noise (checkpoint), &error);
  g_assert_no_error (error);
  g_assert_true (sc_checkpoint_save (silent, to, &error));
  g_assert_no_error (error);
}

/*
 * Where the network gives 0, D = x_noisy / (1 + σ²) and the error is
 * (σ⁴ E‖x‖² + σ² E‖n‖²) / (1 + σ²)², with E‖n‖² = 1, but for the product of x and n,
 * whose mean is 0: on few samples of a small grid some percent are left.
 */
static void
test_silent_network (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (folder, "silent.npz", NULL);

  if (sample == NULL)
    return;
  save_silent_checkpoint (sample->checkpoint, path);
  sample->request.checkpoint = path;
  sample->request.sigma_min = 0.01;
  sample->request.sigma_max = 1000;
  g_autoptr (ScDenoiserErrorCurve) curve = measure (sample, NULL, NULL, NULL);
  const gdouble guess = curve->guess.total.error;
  gdouble last = 0;

  g_assert_cmpuint (curve->n_points, ==, 41);
  g_assert_cmpfloat (guess, >, 0);
  for (gsize i = 0; i < curve->n_points; i++)
    {
      const gdouble square = pow (curve->points[i].sigma, 2);
      const gdouble expected = (square * square * guess + square) / pow (1 + square, 2);

      g_assert_cmpfloat_with_epsilon (curve->points[i].total.error, expected, 0.08 * expected);
      g_assert_cmpfloat (curve->points[i].sigma, >, last);
      last = curve->points[i].sigma;
    }
  /* At a large σ nothing is left but the guess of 0, sample by sample. */
  g_assert_cmpfloat_with_epsilon (curve->points[curve->n_points - 1].total.error, guess, 1e-3 * guess);
  test_remove_dir (folder);
}

static void
test_threads (void)
{
  g_autoptr (Sample) sample = sample_new ();

  if (sample == NULL)
    return;
  g_autoptr (ScDenoiserErrorCurve) one = measure (sample, NULL, NULL, NULL);
  sample->request.threads = 3;
  g_autoptr (ScDenoiserErrorCurve) three = measure (sample, NULL, NULL, NULL);
  assert_same (one, three);
  sample->request.seed = 1;
  g_autoptr (ScDenoiserErrorCurve) other = measure (sample, NULL, NULL, NULL);
  g_assert_cmpfloat (one->points[0].total.error, !=, other->points[0].total.error);
  g_assert_cmpfloat (one->guess.total.error, ==, other->guess.total.error);
}

/* No cell is measured twice, whatever asked for it before; a file of cells brings every bit back. */
static void
test_cache (void)
{
  const gdouble few[] = { 1, 0.1, 10, 1 };
  g_autoptr (Sample) sample = sample_new ();
  g_autofree gchar *folder = test_temporary_dir ();
  g_autofree gchar *path = g_build_filename (folder, "cells.json", NULL);
  g_autoptr (GError) error = NULL;

  if (sample == NULL)
    return;
  g_autoptr (ScDenoiserErrorCurve) whole = measure (sample, NULL, NULL, NULL);
  g_assert_cmpuint (whole->n_points, ==, 17);
  g_assert_cmpuint (whole->measured, ==, 34);

  g_autoptr (ScDenoiserErrorCache) cache = sc_denoiser_error_cache_new ();
  sample->request.sigmas = few;
  sample->request.n_sigmas = G_N_ELEMENTS (few);
  g_autoptr (ScDenoiserErrorCurve) some = measure (sample, cache, NULL, NULL);
  g_assert_cmpuint (some->n_points, ==, 3);
  g_assert_cmpuint (some->measured, ==, 6);
  g_assert_true (sc_denoiser_error_cache_save (cache, path, &error));

  sample->request.sigmas = NULL;
  sample->request.n_sigmas = 0;
  g_autoptr (ScDenoiserErrorCache) loaded = sc_denoiser_error_cache_new ();
  g_assert_true (sc_denoiser_error_cache_load (loaded, path, &error));
  g_autoptr (ScDenoiserErrorCurve) rest = measure (sample, loaded, NULL, NULL);
  g_assert_cmpuint (rest->measured, ==, 28);
  assert_same (rest, whole);
  g_autoptr (ScDenoiserErrorCurve) again = measure (sample, loaded, NULL, NULL);
  g_assert_cmpuint (again->measured, ==, 0);
  assert_same (again, whole);

  const gchar *const broken[] = { "", "[]", "{\"cells\": {}}", "{\"format\": \"sigmacast-denoiser-error\", \"cells\": {\"a\": [\"b\"]}}" };
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) refused = NULL;
      g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
      g_assert_false (sc_denoiser_error_cache_load (loaded, path, &refused));
      g_assert_error (refused, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST);
      g_assert_nonnull (strstr (refused->message, "cells.json"));
    }
  test_remove_dir (folder);
}

typedef struct
{
  guint calls;
  gsize n_points;
  gdouble progress;
  GCancellable *cancellable; /* nullable: cancelled at the first curve */
} Watch;

static void
watch (ScDenoiserErrorCurve *curve, gpointer data)
{
  Watch *self = data;

  if (self->calls++ == 0) /* coarse at once */
    g_assert_cmpuint (curve->n_points, <, 17 / 2);
  g_assert_cmpfloat (curve->progress, >, self->progress);
  g_assert_cmpuint (curve->n_points, >=, self->n_points);
  self->progress = curve->progress;
  self->n_points = curve->n_points;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
test_refinement (void)
{
  g_autoptr (Sample) sample = sample_new ();
  Watch state = { 0 };

  if (sample == NULL)
    return;
  g_autoptr (ScDenoiserErrorCurve) curve = measure (sample, NULL, watch, &state);
  g_assert_cmpuint (state.calls, >=, 4);
  g_assert_cmpfloat (curve->progress, ==, 1);
  g_assert_cmpfloat (state.progress, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (ScDenoiserErrorCache) cache = sc_denoiser_error_cache_new ();
  g_autoptr (GError) error = NULL;
  Watch state = { .cancellable = cancellable };

  if (sample == NULL)
    return;
  g_assert_null (sc_denoiser_error_measure (&sample->request, cache, watch, &state, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (state.calls, ==, 1);
  g_assert_cmpuint (sc_denoiser_error_cache_get_size (cache), >, 0);
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean done;
  ScDenoiserErrorCurve *curve;
} Finish;

static void
finish (ScDenoiserErrorCurve *curve, const GError *error, gpointer data)
{
  Finish *self = data;

  g_mutex_lock (&self->mutex);
  self->curve = curve != NULL ? sc_denoiser_error_curve_ref (curve) : NULL;
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
test_run (void)
{
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScDenoiserErrorCache) cache = sc_denoiser_error_cache_new ();
  Finish state = { 0 };

  if (sample == NULL)
    return;
  g_mutex_init (&state.mutex);
  g_cond_init (&state.cond);
  {
    g_autoptr (ScDenoiserErrorRun) run = sc_denoiser_error_run_start (&sample->request, cache, NULL, finish, &state);
    g_mutex_lock (&state.mutex);
    while (!state.done)
      g_cond_wait (&state.cond, &state.mutex);
    g_mutex_unlock (&state.mutex);
    g_autoptr (ScDenoiserErrorCurve) latest = sc_denoiser_error_run_dup_curve (run);
    g_assert_nonnull (latest);
    g_assert_cmpfloat (latest->progress, ==, 1);
  }
  g_autoptr (ScDenoiserErrorCurve) direct = measure (sample, NULL, NULL, NULL);
  assert_same (state.curve, direct);
  sc_denoiser_error_curve_unref (state.curve);

  /* One that is let go at once ends, and says so. */
  state = (Finish) { .mutex = state.mutex, .cond = state.cond };
  sample->request.seed = 7;
  sc_denoiser_error_run_free (sc_denoiser_error_run_start (&sample->request, cache, NULL, finish, &state));
  g_assert_true (state.done);
  g_assert_null (state.curve);
  g_mutex_clear (&state.mutex);
  g_cond_clear (&state.cond);
}

static void
test_refused (void)
{
  const gdouble bad[] = { 1, -1 };
  g_autoptr (Sample) sample = sample_new ();
  g_autoptr (ScDenoiserErrorCache) cache = sc_denoiser_error_cache_new ();

  if (sample == NULL)
    return;
  for (gint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      ScDenoiserErrorRequest request = sample->request;

      if (i == 0)
        request.sigma_min = 0;
      else if (i == 1)
        request.sigma_max = INFINITY;
      else if (i == 2)
        request.stats = NULL;
      else
        {
          request.sigmas = bad;
          request.n_sigmas = 2;
        }
      g_assert_null (sc_denoiser_error_measure (&request, cache, NULL, NULL, NULL, &error));
      g_assert_error (error, SC_VERIFY_ERROR, SC_VERIFY_ERROR_REQUEST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify/denoiser-error/silent-network", test_silent_network);
  g_test_add_func ("/verify/denoiser-error/threads", test_threads);
  g_test_add_func ("/verify/denoiser-error/cache", test_cache);
  g_test_add_func ("/verify/denoiser-error/refinement", test_refinement);
  g_test_add_func ("/verify/denoiser-error/cancelled", test_cancelled);
  g_test_add_func ("/verify/denoiser-error/run", test_run);
  g_test_add_func ("/verify/denoiser-error/refused", test_refused);
  return g_test_run ();
}
