/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/training.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "model/checkpoint.h"
#include "small-world.h"
#include "support/test-data.h"
#include "train/train-error.h"
#include "train/training-state.h"

#define N_FRAMES 10

typedef struct
{
  gchar *folder;
  ScTrainingRequest *request;
  gchar *state;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = test_temporary_dir ();
  g_free (small_world_write (self->folder, "world.nc", SMALL_WORLD_START, N_FRAMES, NULL));
  self->request = small_world_request (self->folder, "world.nc");
  self->state = sc_training_state_path (self->request->output);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sc_training_request_free (self->request);
  test_remove_dir (self->folder);
  g_free (self->folder);
  g_free (self->state);
}

/* What a run tells, and when it is stopped. */
typedef struct
{
  guint64 stop_after; /* 0: never */
  GCancellable *cancellable;
  guint validations;
  guint64 last_step;
} Watch;

static void
on_progress (const ScTrainingProgress *progress, gpointer data)
{
  Watch *watch = data;

  if (progress->stage == SC_TRAINING_VALIDATING)
    {
      watch->validations++;
      for (gsize i = 0; i < SC_VALIDATION_BANDS; i++)
        g_assert_true (isfinite (progress->bands[i].loss) && progress->bands[i].sigma_low < progress->bands[i].sigma_high);
    }
  if (progress->stage == SC_TRAINING_STEPPING)
    {
      g_assert_cmpuint (progress->step, >, watch->last_step);
      watch->last_step = progress->step;
      g_assert_true (isfinite (progress->loss) && isfinite (progress->gradient_norm));
      if (watch->stop_after > 0 && progress->step >= watch->stop_after)
        g_cancellable_cancel (watch->cancellable);
    }
}

static gboolean
run (Fixture *self, guint64 stop_after, ScTrainingProgress *progress, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .stop_after = stop_after, .cancellable = cancellable };
  g_autoptr (ScTraining) training = sc_training_new (self->request, on_progress, &watch);
  gboolean ok = sc_training_run (training, cancellable, error);

  if (progress != NULL)
    sc_training_get_progress (training, progress);
  if (ok)
    g_assert_cmpuint (watch.validations, >=, 1);
  return ok;
}

static GBytes *
run_whole (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  gchar *content;
  gsize length;

  run (self, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (self->state, G_FILE_TEST_EXISTS));
  g_file_get_contents (self->request->output, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

static void
test_result (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ScTrainingProgress progress;

  self->request->has_noise = TRUE;
  self->request->noise.training = (ScNoiseRange) { 0.2, 10.0, 5.0 };
  run (self, 0, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpint (progress.stage, ==, SC_TRAINING_FINISHED);
  g_assert_cmpuint (progress.step, ==, self->request->steps);
  g_assert_cmpuint (progress.samples, ==, 2 * self->request->steps);
  g_assert_true (progress.has_bands && progress.validated_step == progress.steps);
  g_assert_cmpfloat (fabs (progress.bands[0].sigma_low - 0.2), <, 1e-9);
  g_assert_cmpfloat (fabs (progress.bands[SC_VALIDATION_BANDS - 1].sigma_high - 10.0), <, 1e-9);

  g_autoptr (ScCheckpoint) checkpoint = sc_checkpoint_load (self->request->output, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (sc_checkpoint_get_noise (checkpoint)->training.max, ==, 10.0);
  g_assert_cmpfloat (sc_checkpoint_get_noise (checkpoint)->training.rho, ==, 5.0);
  g_assert_nonnull (strstr (sc_checkpoint_get_description (checkpoint), "world.nc"));
  g_assert_nonnull (strstr (sc_checkpoint_get_description (checkpoint), "\"seed\":\"0\""));
}

/* It learns: the loss of a training of some hundred steps falls. */
static void
test_learns (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ScTrainingProgress few, many;

  self->request->steps = 1;
  run (self, 0, &few, &error);
  g_assert_no_error (error);
  self->request->steps = 150;
  self->request->rate = 5e-3;
  run (self, 0, &many, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < SC_VALIDATION_BANDS; i++)
    g_test_message ("%g to %g: %g, then %g", few.bands[i].sigma_low, few.bands[i].sigma_high, few.bands[i].loss, many.bands[i].loss);
  /* At the highest levels the noise hides the target: what is left is to predict it from the inputs. */
  g_assert_cmpfloat (many.bands[SC_VALIDATION_BANDS - 1].loss, <, 0.7 * few.bands[SC_VALIDATION_BANDS - 1].loss);
}

/* Threads and memory do not change a bit; the seed does. */
static void
test_same_bits (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) first = run_whole (self);

  self->request->threads = 3;
  self->request->memory_budget = 1;
  g_autoptr (GBytes) second = run_whole (self);
  g_assert_true (g_bytes_equal (first, second));
  self->request->seed = 1;
  g_autoptr (GBytes) third = run_whole (self);
  g_assert_false (g_bytes_equal (first, third));
}

/* Stopped after any step and gone on with: the same bits as in one go. */
static void
test_resume (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) whole = run_whole (self);

  for (guint64 stop = 1; stop < self->request->steps; stop += 3)
    {
      g_autoptr (GError) error = NULL;
      ScTrainingProgress progress;

      g_unlink (self->request->output);
      self->request->resume = FALSE;
      g_assert_false (run (self, stop, &progress, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (progress.step, ==, stop);
      g_assert_true (g_file_test (self->state, G_FILE_TEST_EXISTS));
      g_assert_false (g_file_test (self->request->output, G_FILE_TEST_EXISTS));
      self->request->resume = TRUE;
      g_autoptr (GBytes) resumed = run_whole (self);
      g_assert_true (g_bytes_equal (whole, resumed));
    }
}

/* Another training's state is refused with what differs, a damaged one too. */
static void
test_resume_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL, other = NULL, damaged = NULL;

  g_assert_false (run (self, 3, NULL, &error));
  self->request->resume = TRUE;
  self->request->seed = 9;
  g_assert_false (run (self, 0, NULL, &other));
  g_assert_error (other, SC_TRAIN_ERROR, SC_TRAIN_ERROR_RESUME);
  g_assert_nonnull (strstr (other->message, "seed"));
  self->request->seed = 0;

  g_autofree gchar *content = NULL;
  gsize length;
  g_file_get_contents (self->state, &content, &length, NULL);
  g_file_set_contents (self->state, content, (gssize) length / 2, NULL);
  g_assert_false (run (self, 0, NULL, &damaged));
  g_assert_nonnull (strstr (damaged->message, self->state));
}

/* Going on from a checkpoint: its architecture and range hold, and what it has learnt. */
static void
test_from (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ScTrainingProgress first, second;

  self->request->steps = 100;
  self->request->rate = 5e-3;
  run (self, 0, &first, &error);
  g_assert_no_error (error);
  self->request->from = g_strdup (self->request->output);
  g_free (self->request->output);
  self->request->output = g_build_filename (self->folder, "further.npz", NULL);
  self->request->shape.latent = 12; /* of no account */
  self->request->steps = 1;
  self->request->rate = 1e-6;
  run (self, 0, &second, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second.n_parameters, ==, first.n_parameters);
  for (gsize i = 0; i < SC_VALIDATION_BANDS; i++)
    g_assert_cmpfloat (fabs (second.bands[i].loss / first.bands[i].loss - 1.0), <, 1e-3);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) range = NULL, overlap = NULL, place = NULL, rate = NULL;
  const gchar *const verification[] = { self->request->data[0], NULL };

  self->request->has_noise = TRUE;
  self->request->noise.training.min = self->request->noise.training.max;
  g_assert_false (run (self, 0, NULL, &range));
  g_assert_error (range, SC_NOISE_ERROR, SC_NOISE_ERROR_INVALID);
  self->request->has_noise = FALSE;

  self->request->verification = g_strdupv ((GStrv) verification);
  g_assert_false (run (self, 0, NULL, &overlap));
  g_assert_error (overlap, SC_TRAIN_ERROR, SC_TRAIN_ERROR_OVERLAP);
  g_clear_pointer (&self->request->verification, g_strfreev);

  self->request->rate = NAN;
  g_assert_false (run (self, 0, NULL, &rate));
  g_assert_error (rate, SC_TRAIN_ERROR, SC_TRAIN_ERROR_REQUEST);
  self->request->rate = 1e-3;

  g_free (self->request->output);
  self->request->output = g_build_filename (self->folder, "absent", "trained.npz", NULL);
  g_assert_false (run (self, 0, NULL, &place));
  g_assert_nonnull (strstr (place->message, "absent"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/training/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("result", test_result);
  ADD ("learns", test_learns);
  ADD ("same-bits", test_same_bits);
  ADD ("resume", test_resume);
  ADD ("resume-refused", test_resume_refused);
  ADD ("from", test_from);
  ADD ("refused", test_refused);
  return g_test_run ();
}
